; ModuleID = '__compute_module_wrapped_reduce-window_kernel_module'
source_filename = "__compute_module_wrapped_reduce-window_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @wrapped_reduce-window(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %9 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !10, !noalias !14
  br label %10

10:                                               ; preds = %1, %44
  %11 = phi i1 [ true, %1 ], [ false, %44 ]
  %12 = phi i64 [ 0, %1 ], [ 1, %44 ]
  %13 = shl nuw nsw i64 %12, 5
  %14 = add nsw i64 %13, -2
  %.idx1 = shl nuw nsw i64 %12, 13
  %invariant.gep11 = getelementptr i8, ptr %4, i64 %.idx1
  %.idx = shl nuw nsw i64 %12, 4
  %15 = getelementptr i8, ptr %8, i64 %.idx
  br label %.preheader8

.preheader8:                                      ; preds = %10, %41
  %16 = phi i64 [ 0, %10 ], [ %43, %41 ]
  %gep12 = getelementptr [4 x i8], ptr %invariant.gep11, i64 %16
  br label %17

17:                                               ; preds = %.preheader8, %.loopexit
  %18 = phi float [ %9, %.preheader8 ], [ %39, %.loopexit ]
  %19 = phi i64 [ 0, %.preheader8 ], [ %40, %.loopexit ]
  %20 = add nsw i64 %14, %19
  %21 = icmp ult i64 %20, 60
  br i1 %21, label %.preheader7, label %.loopexit

.preheader7:                                      ; preds = %17
  %.idx2 = shl nuw nsw i64 %19, 8
  %22 = getelementptr i8, ptr %gep12, i64 %.idx2
  br label %.preheader

.preheader:                                       ; preds = %.preheader7, %.preheader
  %23 = phi float [ %18, %.preheader7 ], [ %37, %.preheader ]
  %24 = phi i64 [ 0, %.preheader7 ], [ %38, %.preheader ]
  %.idx3 = shl i64 %24, 6
  %25 = getelementptr i8, ptr %22, i64 %.idx3
  %26 = getelementptr i8, ptr %25, i64 -512
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %28 = fadd reassoc float %23, %27
  %29 = getelementptr i8, ptr %25, i64 -496
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %31 = fadd reassoc float %28, %30
  %32 = getelementptr i8, ptr %25, i64 -480
  %33 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %34 = fadd reassoc float %31, %33
  %35 = getelementptr i8, ptr %25, i64 -464
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %37 = fadd reassoc float %34, %36
  %38 = add nuw nsw i64 %24, 1
  %exitcond.not = icmp eq i64 %38, 4
  br i1 %exitcond.not, label %.loopexit, label %.preheader, !llvm.loop !16

.loopexit:                                        ; preds = %.preheader, %17
  %39 = phi float [ %18, %17 ], [ %37, %.preheader ]
  %40 = add nuw nsw i64 %19, 1
  %exitcond14.not = icmp eq i64 %40, 32
  br i1 %exitcond14.not, label %41, label %17, !llvm.loop !16

41:                                               ; preds = %.loopexit
  %42 = getelementptr [4 x i8], ptr %15, i64 %16
  store float %39, ptr %42, align 4, !alias.scope !12, !noalias !18
  %43 = add nuw nsw i64 %16, 1
  %exitcond15.not = icmp eq i64 %43, 4
  br i1 %exitcond15.not, label %44, label %.preheader8, !llvm.loop !16

44:                                               ; preds = %41
  br i1 %11, label %10, label %wrapped_reduce-window_wrapped.exit, !llvm.loop !16

wrapped_reduce-window_wrapped.exit:               ; preds = %44
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 22}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{i64 4}
!6 = !{i64 32}
!7 = !{!8}
!8 = distinct !{!8, !9, !"wrapped_reduce-window_wrapped: argument 0"}
!9 = distinct !{!9, !"wrapped_reduce-window_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"wrapped_reduce-window_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"wrapped_reduce-window_wrapped: argument 2"}
!14 = !{!8, !13}
!15 = !{!11, !13}
!16 = distinct !{!16, !17}
!17 = !{!"llvm.loop.unroll.disable"}
!18 = !{!8, !11}
