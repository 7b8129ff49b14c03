; ModuleID = '__compute_module_broadcast_multiply_fusion.10_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.10_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_multiply_fusion.10(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  br label %11

11:                                               ; preds = %1, %80
  %12 = phi i64 [ 0, %1 ], [ %81, %80 ]
  %13 = shl nuw nsw i64 %12, 4
  %14 = and i64 %13, 16
  %15 = shl nuw nsw i64 %12, 5
  %16 = and i64 %15, 64
  %17 = or disjoint i64 %14, %16
  br label %18

18:                                               ; preds = %11, %78
  %19 = phi i64 [ 0, %11 ], [ %79, %78 ]
  %20 = shl nuw nsw i64 %19, 3
  %21 = and i64 %20, 8
  %22 = or disjoint i64 %17, %21
  %23 = shl nuw nsw i64 %19, 4
  %24 = and i64 %23, 32
  %25 = or disjoint i64 %22, %24
  %26 = or disjoint i64 %20, %15
  br label %27

27:                                               ; preds = %18, %27
  %28 = phi i1 [ true, %18 ], [ false, %27 ]
  %29 = phi i64 [ 0, %18 ], [ 4, %27 ]
  %30 = or disjoint i64 %25, %29
  %31 = or disjoint i64 %26, %29
  %32 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %30
  %33 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %34 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %30
  %35 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %36 = fadd float %33, %35
  %37 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %31
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %39 = fadd float %36, %38
  %40 = fmul float %39, 5.000000e-01
  %41 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %31
  store float %40, ptr %41, align 4, !alias.scope !12, !noalias !17
  %42 = or disjoint i64 %30, 1
  %43 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %42
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %45 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %42
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %47 = fadd float %44, %46
  %48 = or disjoint i64 %31, 1
  %49 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %48
  %50 = load float, ptr %49, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %51 = fadd float %47, %50
  %52 = fmul float %51, 5.000000e-01
  %53 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %48
  store float %52, ptr %53, align 4, !alias.scope !12, !noalias !17
  %54 = or disjoint i64 %30, 2
  %55 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %54
  %56 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %57 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %54
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %59 = fadd float %56, %58
  %60 = or disjoint i64 %31, 2
  %61 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %60
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %63 = fadd float %59, %62
  %64 = fmul float %63, 5.000000e-01
  %65 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %60
  store float %64, ptr %65, align 4, !alias.scope !12, !noalias !17
  %66 = or disjoint i64 %30, 3
  %67 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %66
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %69 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %66
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %71 = fadd float %68, %70
  %72 = or disjoint i64 %31, 3
  %73 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %72
  %74 = load float, ptr %73, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %75 = fadd float %71, %74
  %76 = fmul float %75, 5.000000e-01
  %77 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %72
  store float %76, ptr %77, align 4, !alias.scope !12, !noalias !17
  br i1 %28, label %27, label %78, !llvm.loop !18

78:                                               ; preds = %27
  %79 = add nuw nsw i64 %19, 1
  %exitcond.not = icmp eq i64 %79, 4
  br i1 %exitcond.not, label %80, label %18, !llvm.loop !18

80:                                               ; preds = %78
  %81 = add nuw nsw i64 %12, 1
  %exitcond4.not = icmp eq i64 %81, 4
  br i1 %exitcond4.not, label %broadcast_multiply_fusion.10_wrapped.exit, label %11, !llvm.loop !18

broadcast_multiply_fusion.10_wrapped.exit:        ; preds = %80
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 7}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{!6}
!6 = distinct !{!6, !7, !"broadcast_multiply_fusion.10_wrapped: argument 0"}
!7 = distinct !{!7, !"broadcast_multiply_fusion.10_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"broadcast_multiply_fusion.10_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"broadcast_multiply_fusion.10_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"broadcast_multiply_fusion.10_wrapped: argument 3"}
!14 = !{!6, !11, !13}
!15 = !{!6, !9, !13}
!16 = !{!9, !11, !13}
!17 = !{!6, !9, !11}
!18 = distinct !{!18, !19}
!19 = !{!"llvm.loop.unroll.disable"}
