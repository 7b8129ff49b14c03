; ModuleID = '__compute_module_broadcast_subtract_fusion_kernel_module'
source_filename = "__compute_module_broadcast_subtract_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_subtract_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !5
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !5
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !6
  tail call void @llvm.experimental.noalias.scope.decl(metadata !7)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !18)
  %.pre.pre.pre = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !7, !noalias !20
  %.phi.trans.insert.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 4
  %.pre9.pre.pre = load float, ptr %.phi.trans.insert.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !7, !noalias !20
  %15 = fmul float %.pre.pre.pre, f0x39888889
  %16 = fmul float %.pre9.pre.pre, f0x39888889
  br label %17

17:                                               ; preds = %1, %66
  %18 = phi i64 [ 0, %1 ], [ %67, %66 ]
  %19 = mul nuw nsw i64 %18, 200
  %.idx = shl nuw nsw i64 %18, 9
  %20 = getelementptr i8, ptr %14, i64 %.idx
  br label %21

.loopexit6:                                       ; preds = %.loopexit
  %exitcond7.not = icmp eq i64 %23, 8
  br i1 %exitcond7.not, label %66, label %21, !llvm.loop !21

21:                                               ; preds = %17, %.loopexit6
  %22 = phi i64 [ 0, %17 ], [ %23, %.loopexit6 ]
  %23 = add nuw nsw i64 %22, 1
  %24 = shl nuw nsw i64 %23, 2
  %25 = and i64 %24, 4
  %26 = or disjoint i64 %25, %19
  %27 = lshr i64 %23, 1
  %28 = mul nuw nsw i64 %27, 40
  %29 = add nuw nsw i64 %26, %28
  %.idx1 = shl nuw nsw i64 %22, 6
  %30 = getelementptr i8, ptr %20, i64 %.idx1
  br label %.loopexit

.loopexit:                                        ; preds = %21, %.loopexit
  %31 = phi i64 [ 0, %21 ], [ %32, %.loopexit ]
  %32 = add nuw nsw i64 %31, 1
  %33 = shl nuw nsw i64 %32, 1
  %34 = and i64 %33, 2
  %35 = or disjoint i64 %29, %34
  %36 = shl nuw nsw i64 %32, 2
  %37 = and i64 %36, 56
  %38 = add nuw nsw i64 %35, %37
  %.idx2 = shl nuw nsw i64 %31, 3
  %39 = getelementptr i8, ptr %30, i64 %.idx2
  %40 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %38
  %41 = load float, ptr %40, align 4, !invariant.load !3, !alias.scope !14, !noalias !23
  %42 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %38
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !16, !noalias !24
  %44 = fadd float %41, %43
  %45 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %38
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !12, !noalias !25
  %47 = fadd float %44, %46
  %48 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %38
  %49 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !10, !noalias !26
  %50 = fadd float %47, %49
  %51 = fsub float %50, %15
  store float %51, ptr %39, align 4, !alias.scope !18, !noalias !27
  %52 = or disjoint i64 %38, 1
  %53 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %52
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !14, !noalias !23
  %55 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %52
  %56 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !16, !noalias !24
  %57 = fadd float %54, %56
  %58 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %52
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !12, !noalias !25
  %60 = fadd float %57, %59
  %61 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %52
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !10, !noalias !26
  %63 = fadd float %60, %62
  %64 = fsub float %63, %16
  %65 = getelementptr i8, ptr %39, i64 4
  store float %64, ptr %65, align 4, !alias.scope !18, !noalias !27
  %exitcond.not = icmp eq i64 %32, 8
  br i1 %exitcond.not, label %.loopexit6, label %.loopexit, !llvm.loop !21

66:                                               ; preds = %.loopexit6
  %67 = add nuw nsw i64 %18, 1
  %exitcond8.not = icmp eq i64 %67, 60
  br i1 %exitcond8.not, label %broadcast_subtract_fusion_wrapped.exit, label %17, !llvm.loop !21

broadcast_subtract_fusion_wrapped.exit:           ; preds = %66
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 17}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 48000}
!6 = !{i64 30720}
!7 = !{!8}
!8 = distinct !{!8, !9, !"broadcast_subtract_fusion_wrapped: argument 0"}
!9 = distinct !{!9, !"broadcast_subtract_fusion_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"broadcast_subtract_fusion_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"broadcast_subtract_fusion_wrapped: argument 2"}
!14 = !{!15}
!15 = distinct !{!15, !9, !"broadcast_subtract_fusion_wrapped: argument 3"}
!16 = !{!17}
!17 = distinct !{!17, !9, !"broadcast_subtract_fusion_wrapped: argument 4"}
!18 = !{!19}
!19 = distinct !{!19, !9, !"broadcast_subtract_fusion_wrapped: argument 5"}
!20 = !{!11, !13, !15, !17, !19}
!21 = distinct !{!21, !22}
!22 = !{!"llvm.loop.unroll.disable"}
!23 = !{!8, !11, !13, !17, !19}
!24 = !{!8, !11, !13, !15, !19}
!25 = !{!8, !11, !15, !17, !19}
!26 = !{!8, !13, !15, !17, !19}
!27 = !{!8, !11, !13, !15, !17}
