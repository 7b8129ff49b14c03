; ModuleID = '__compute_module_multiply_add_fusion.29_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.29_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.29(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  br label %9

9:                                                ; preds = %1, %79
  %10 = phi i64 [ 0, %1 ], [ %80, %79 ]
  %11 = shl nuw nsw i64 %10, 4
  %12 = and i64 %11, 16
  %13 = shl nuw nsw i64 %10, 5
  %14 = and i64 %13, 64
  %15 = or disjoint i64 %12, %14
  %.idx = shl nuw nsw i64 %10, 7
  %16 = getelementptr i8, ptr %4, i64 %.idx
  br label %17

17:                                               ; preds = %9, %77
  %18 = phi i64 [ 0, %9 ], [ %78, %77 ]
  %19 = shl nuw nsw i64 %18, 3
  %20 = and i64 %19, 8
  %21 = or disjoint i64 %15, %20
  %22 = shl nuw nsw i64 %18, 4
  %23 = and i64 %22, 32
  %24 = or disjoint i64 %21, %23
  %.idx1 = shl nuw nsw i64 %18, 5
  %25 = getelementptr i8, ptr %16, i64 %.idx1
  br label %26

26:                                               ; preds = %17, %26
  %27 = phi i1 [ true, %17 ], [ false, %26 ]
  %28 = phi i64 [ 0, %17 ], [ 4, %26 ]
  %29 = or disjoint i64 %24, %28
  %30 = getelementptr [4 x i8], ptr %25, i64 %28
  %31 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %29
  %32 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %33 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %29
  %34 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %35 = fadd float %32, %34
  %36 = fmul float %35, %35
  %37 = load float, ptr %30, align 4, !alias.scope !5, !noalias !14
  %38 = fmul float %36, 1.000000e-03
  %39 = fmul float %37, 9.990000e-01
  %40 = fadd float %39, %38
  store float %40, ptr %30, align 4, !alias.scope !5, !noalias !14
  %41 = or disjoint i64 %29, 1
  %42 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %41
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %44 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %41
  %45 = load float, ptr %44, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %46 = fadd float %43, %45
  %47 = fmul float %46, %46
  %48 = getelementptr i8, ptr %30, i64 4
  %49 = load float, ptr %48, align 4, !alias.scope !5, !noalias !14
  %50 = fmul float %47, 1.000000e-03
  %51 = fmul float %49, 9.990000e-01
  %52 = fadd float %51, %50
  store float %52, ptr %48, align 4, !alias.scope !5, !noalias !14
  %53 = or disjoint i64 %29, 2
  %54 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %53
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %56 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %53
  %57 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %58 = fadd float %55, %57
  %59 = fmul float %58, %58
  %60 = getelementptr i8, ptr %30, i64 8
  %61 = load float, ptr %60, align 4, !alias.scope !5, !noalias !14
  %62 = fmul float %59, 1.000000e-03
  %63 = fmul float %61, 9.990000e-01
  %64 = fadd float %63, %62
  store float %64, ptr %60, align 4, !alias.scope !5, !noalias !14
  %65 = or disjoint i64 %29, 3
  %66 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %65
  %67 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %68 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %65
  %69 = load float, ptr %68, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %70 = fadd float %67, %69
  %71 = fmul float %70, %70
  %72 = getelementptr i8, ptr %30, i64 12
  %73 = load float, ptr %72, align 4, !alias.scope !5, !noalias !14
  %74 = fmul float %71, 1.000000e-03
  %75 = fmul float %73, 9.990000e-01
  %76 = fadd float %75, %74
  store float %76, ptr %72, align 4, !alias.scope !5, !noalias !14
  br i1 %27, label %26, label %77, !llvm.loop !15

77:                                               ; preds = %26
  %78 = add nuw nsw i64 %18, 1
  %exitcond.not = icmp eq i64 %78, 4
  br i1 %exitcond.not, label %79, label %17, !llvm.loop !15

79:                                               ; preds = %77
  %80 = add nuw nsw i64 %10, 1
  %exitcond5.not = icmp eq i64 %80, 4
  br i1 %exitcond5.not, label %multiply_add_fusion.29_wrapped.exit, label %9, !llvm.loop !15

multiply_add_fusion.29_wrapped.exit:              ; preds = %79
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
!4 = !{i64 512}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.29_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.29_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.29_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"multiply_add_fusion.29_wrapped: argument 2"}
!12 = !{!6, !11}
!13 = !{!6, !9}
!14 = !{!9, !11}
!15 = distinct !{!15, !16}
!16 = !{!"llvm.loop.unroll.disable"}
