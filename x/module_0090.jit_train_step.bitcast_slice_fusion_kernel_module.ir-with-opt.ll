; ModuleID = '__compute_module_bitcast_slice_fusion_kernel_module'
source_filename = "__compute_module_bitcast_slice_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @bitcast_slice_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !4
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  br label %13

13:                                               ; preds = %1, %60
  %14 = phi i64 [ 0, %1 ], [ %61, %60 ]
  %15 = mul nuw nsw i64 %14, 200
  %.idx = shl nuw nsw i64 %14, 9
  %16 = getelementptr i8, ptr %12, i64 %.idx
  br label %17

.loopexit6:                                       ; preds = %.loopexit
  %exitcond7.not = icmp eq i64 %19, 8
  br i1 %exitcond7.not, label %60, label %17, !llvm.loop !17

17:                                               ; preds = %13, %.loopexit6
  %18 = phi i64 [ 0, %13 ], [ %19, %.loopexit6 ]
  %19 = add nuw nsw i64 %18, 1
  %20 = shl nuw nsw i64 %19, 2
  %21 = and i64 %20, 4
  %22 = or disjoint i64 %21, %15
  %23 = lshr i64 %19, 1
  %24 = mul nuw nsw i64 %23, 40
  %25 = add nuw nsw i64 %22, %24
  %.idx1 = shl nuw nsw i64 %18, 6
  %26 = getelementptr i8, ptr %16, i64 %.idx1
  br label %.loopexit

.loopexit:                                        ; preds = %17, %.loopexit
  %27 = phi i64 [ 0, %17 ], [ %28, %.loopexit ]
  %28 = add nuw nsw i64 %27, 1
  %29 = shl nuw nsw i64 %28, 1
  %30 = and i64 %29, 2
  %31 = or disjoint i64 %25, %30
  %32 = shl nuw nsw i64 %28, 2
  %33 = and i64 %32, 56
  %34 = add nuw nsw i64 %31, %33
  %.idx2 = shl nuw nsw i64 %27, 3
  %35 = getelementptr i8, ptr %26, i64 %.idx2
  %36 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %34
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !11, !noalias !19
  %38 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %34
  %39 = load float, ptr %38, align 4, !invariant.load !3, !alias.scope !13, !noalias !20
  %40 = fadd float %37, %39
  %41 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %34
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %43 = fadd float %40, %42
  %44 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %34
  %45 = load float, ptr %44, align 4, !invariant.load !3, !alias.scope !6, !noalias !22
  %46 = fadd float %43, %45
  store float %46, ptr %35, align 4, !alias.scope !15, !noalias !23
  %47 = or disjoint i64 %34, 1
  %48 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %47
  %49 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !11, !noalias !19
  %50 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %47
  %51 = load float, ptr %50, align 4, !invariant.load !3, !alias.scope !13, !noalias !20
  %52 = fadd float %49, %51
  %53 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %47
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %55 = fadd float %52, %54
  %56 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %47
  %57 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !6, !noalias !22
  %58 = fadd float %55, %57
  %59 = getelementptr i8, ptr %35, i64 4
  store float %58, ptr %59, align 4, !alias.scope !15, !noalias !23
  %exitcond.not = icmp eq i64 %28, 8
  br i1 %exitcond.not, label %.loopexit6, label %.loopexit, !llvm.loop !17

60:                                               ; preds = %.loopexit6
  %61 = add nuw nsw i64 %14, 1
  %exitcond8.not = icmp eq i64 %61, 60
  br i1 %exitcond8.not, label %bitcast_slice_fusion_wrapped.exit, label %13, !llvm.loop !17

bitcast_slice_fusion_wrapped.exit:                ; preds = %60
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 2}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 48000}
!5 = !{i64 30720}
!6 = !{!7}
!7 = distinct !{!7, !8, !"bitcast_slice_fusion_wrapped: argument 0"}
!8 = distinct !{!8, !"bitcast_slice_fusion_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"bitcast_slice_fusion_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"bitcast_slice_fusion_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"bitcast_slice_fusion_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"bitcast_slice_fusion_wrapped: argument 4"}
!17 = distinct !{!17, !18}
!18 = !{!"llvm.loop.unroll.disable"}
!19 = !{!7, !10, !14, !16}
!20 = !{!7, !10, !12, !16}
!21 = !{!7, !12, !14, !16}
!22 = !{!10, !12, !14, !16}
!23 = !{!7, !10, !12, !14}
