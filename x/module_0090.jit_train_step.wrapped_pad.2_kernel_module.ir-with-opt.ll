; ModuleID = '__compute_module_wrapped_pad.2_kernel_module'
source_filename = "__compute_module_wrapped_pad.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @wrapped_pad.2(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !6
  tail call void @llvm.experimental.noalias.scope.decl(metadata !7)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  br label %.preheader

.preheader:                                       ; preds = %1, %37
  %9 = phi i64 [ 0, %1 ], [ %38, %37 ]
  %.idx = shl i64 %9, 9
  %10 = getelementptr i8, ptr %4, i64 %.idx
  %.idx2 = mul nuw nsw i64 %9, 800
  %11 = getelementptr i8, ptr %8, i64 %.idx2
  br label %12

12:                                               ; preds = %.preheader, %35
  %13 = phi i64 [ 0, %.preheader ], [ %36, %35 ]
  %14 = icmp ne i64 %13, 0
  %15 = icmp ne i64 %13, 9
  %16 = and i1 %14, %15
  %.idx1 = shl nuw nsw i64 %13, 6
  %17 = getelementptr i8, ptr %10, i64 %.idx1
  %.idx3 = mul nuw nsw i64 %13, 80
  %18 = getelementptr i8, ptr %11, i64 %.idx3
  br label %19

19:                                               ; preds = %12, %.split7.us
  %20 = phi i64 [ 0, %12 ], [ %34, %.split7.us ]
  %21 = icmp ne i64 %20, 0
  %22 = icmp ne i64 %20, 9
  %23 = and i1 %21, %22
  %24 = and i1 %16, %23
  %25 = shl nuw nsw i64 %20, 1
  %26 = getelementptr [4 x i8], ptr %18, i64 %25
  %.fr = freeze i1 %24
  br i1 %.fr, label %.split.us.preheader, label %.split

.split.us.preheader:                              ; preds = %19
  %27 = getelementptr [4 x i8], ptr %17, i64 %25
  %28 = getelementptr i8, ptr %27, i64 -72
  %29 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  store float %29, ptr %26, align 4, !alias.scope !12, !noalias !15
  %30 = getelementptr i8, ptr %27, i64 -68
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  br label %.split7.us

.split:                                           ; preds = %19
  %32 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  store float %32, ptr %26, align 4, !alias.scope !12, !noalias !15
  br label %.split7.us

.split7.us:                                       ; preds = %.split, %.split.us.preheader
  %.sink = phi float [ %32, %.split ], [ %31, %.split.us.preheader ]
  %33 = getelementptr i8, ptr %26, i64 4
  store float %.sink, ptr %33, align 4, !alias.scope !12, !noalias !15
  %34 = add nuw nsw i64 %20, 1
  %exitcond.not = icmp eq i64 %34, 10
  br i1 %exitcond.not, label %35, label %19, !llvm.loop !16

35:                                               ; preds = %.split7.us
  %36 = add nuw nsw i64 %13, 1
  %exitcond10.not = icmp eq i64 %36, 10
  br i1 %exitcond10.not, label %37, label %12, !llvm.loop !16

37:                                               ; preds = %35
  %38 = add nuw nsw i64 %9, 1
  %exitcond11.not = icmp eq i64 %38, 60
  br i1 %exitcond11.not, label %wrapped_pad.2_wrapped.exit, label %.preheader, !llvm.loop !16

wrapped_pad.2_wrapped.exit:                       ; preds = %37
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 30720}
!5 = !{i64 4}
!6 = !{i64 48000}
!7 = !{!8}
!8 = distinct !{!8, !9, !"wrapped_pad.2_wrapped: argument 0"}
!9 = distinct !{!9, !"wrapped_pad.2_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"wrapped_pad.2_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"wrapped_pad.2_wrapped: argument 2"}
!14 = !{!11, !8}
!15 = !{!8, !11}
!16 = distinct !{!16, !17}
!17 = !{!"llvm.loop.unroll.disable"}
