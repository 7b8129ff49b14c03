; ModuleID = '__compute_module_bitcast_pad_fusion_kernel_module'
source_filename = "__compute_module_bitcast_pad_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @bitcast_pad_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader

.preheader:                                       ; preds = %1, %46
  %7 = phi i64 [ 0, %1 ], [ %47, %46 ]
  %8 = mul nuw nsw i64 %7, 800
  %9 = getelementptr i8, ptr %6, i64 %8
  %.idx = shl i64 %7, 11
  %10 = getelementptr i8, ptr %4, i64 %.idx
  %11 = getelementptr i8, ptr %6, i64 %8
  br label %12

12:                                               ; preds = %.preheader, %.split14.us
  %13 = phi i64 [ 0, %.preheader ], [ %45, %.split14.us ]
  %14 = mul nuw nsw i64 %13, 160
  %.not = icmp eq i64 %13, 0
  %15 = getelementptr i8, ptr %9, i64 %14
  %.idx1 = shl nuw nsw i64 %13, 9
  %16 = getelementptr i8, ptr %10, i64 %.idx1
  %scevgep21 = getelementptr i8, ptr %11, i64 %14
  br i1 %.not, label %.split.us12.preheader, label %.split10

.split.us12.preheader:                            ; preds = %12
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(160) %scevgep21, i8 0, i64 160, i1 false), !alias.scope !9, !noalias !6
  br label %.split14.us

.split10:                                         ; preds = %12, %.split9.us
  %17 = phi i64 [ %44, %.split9.us ], [ 0, %12 ]
  %18 = shl nuw nsw i64 %17, 5
  %.not16 = icmp eq i64 %17, 0
  br i1 %.not16, label %.split.preheader, label %.split.us.preheader

.split.us.preheader:                              ; preds = %.split10
  %.idx2 = shl nuw nsw i64 %17, 7
  %19 = getelementptr i8, ptr %16, i64 %.idx2
  %20 = getelementptr i8, ptr %15, i64 %18
  %21 = getelementptr i8, ptr %19, i64 -544
  %22 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %22, ptr %20, align 4, !alias.scope !9, !noalias !6
  %23 = getelementptr i8, ptr %19, i64 -540
  %24 = load float, ptr %23, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %25 = getelementptr i8, ptr %20, i64 4
  store float %24, ptr %25, align 4, !alias.scope !9, !noalias !6
  %26 = getelementptr i8, ptr %19, i64 -536
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %28 = getelementptr i8, ptr %20, i64 8
  store float %27, ptr %28, align 4, !alias.scope !9, !noalias !6
  %29 = getelementptr i8, ptr %19, i64 -532
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %31 = getelementptr i8, ptr %20, i64 12
  store float %30, ptr %31, align 4, !alias.scope !9, !noalias !6
  %32 = getelementptr i8, ptr %19, i64 -528
  %33 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %34 = getelementptr i8, ptr %20, i64 16
  store float %33, ptr %34, align 4, !alias.scope !9, !noalias !6
  %35 = getelementptr i8, ptr %19, i64 -524
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %37 = getelementptr i8, ptr %20, i64 20
  store float %36, ptr %37, align 4, !alias.scope !9, !noalias !6
  %38 = getelementptr i8, ptr %19, i64 -520
  %39 = load float, ptr %38, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %40 = getelementptr i8, ptr %20, i64 24
  store float %39, ptr %40, align 4, !alias.scope !9, !noalias !6
  %41 = getelementptr i8, ptr %19, i64 -516
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %43 = getelementptr i8, ptr %20, i64 28
  store float %42, ptr %43, align 4, !alias.scope !9, !noalias !6
  br label %.split9.us

.split.preheader:                                 ; preds = %.split10
  %scevgep = getelementptr i8, ptr %scevgep21, i64 %18
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(32) %scevgep, i8 0, i64 32, i1 false), !alias.scope !9, !noalias !6
  br label %.split9.us

.split9.us:                                       ; preds = %.split.us.preheader, %.split.preheader
  %44 = add nuw nsw i64 %17, 1
  %exitcond.not = icmp eq i64 %44, 5
  br i1 %exitcond.not, label %.split14.us, label %.split10, !llvm.loop !11

.split14.us:                                      ; preds = %.split9.us, %.split.us12.preheader
  %45 = add nuw nsw i64 %13, 1
  %exitcond22.not = icmp eq i64 %45, 5
  br i1 %exitcond22.not, label %46, label %12, !llvm.loop !11

46:                                               ; preds = %.split14.us
  %47 = add nuw nsw i64 %7, 1
  %exitcond23.not = icmp eq i64 %47, 60
  br i1 %exitcond23.not, label %bitcast_pad_fusion_wrapped.exit, label %.preheader, !llvm.loop !11

bitcast_pad_fusion_wrapped.exit:                  ; preds = %46
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nofree nosync nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nofree nosync nounwind willreturn memory(argmem: write) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 30}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 122880}
!5 = !{i64 48000}
!6 = !{!7}
!7 = distinct !{!7, !8, !"bitcast_pad_fusion_wrapped: argument 0"}
!8 = distinct !{!8, !"bitcast_pad_fusion_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"bitcast_pad_fusion_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
