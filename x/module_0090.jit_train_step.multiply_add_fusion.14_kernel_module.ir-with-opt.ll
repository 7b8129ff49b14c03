; ModuleID = '__compute_module_multiply_add_fusion.14_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.14_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.14(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  br label %7

7:                                                ; preds = %1, %62
  %8 = phi i64 [ 0, %1 ], [ %63, %62 ]
  %9 = shl nuw nsw i64 %8, 4
  %10 = and i64 %9, 16
  %11 = shl nuw nsw i64 %8, 5
  %12 = and i64 %11, 64
  %13 = getelementptr [4 x i8], ptr %6, i64 %10
  %14 = getelementptr [4 x i8], ptr %13, i64 %12
  %.idx = shl nuw nsw i64 %8, 7
  %15 = getelementptr i8, ptr %4, i64 %.idx
  br label %16

16:                                               ; preds = %7, %60
  %17 = phi i64 [ 0, %7 ], [ %61, %60 ]
  %18 = shl nuw nsw i64 %17, 3
  %19 = and i64 %18, 8
  %20 = shl nuw nsw i64 %17, 4
  %21 = and i64 %20, 32
  %22 = getelementptr [4 x i8], ptr %14, i64 %19
  %23 = getelementptr [4 x i8], ptr %22, i64 %21
  %.idx1 = shl nuw nsw i64 %17, 5
  %24 = getelementptr i8, ptr %15, i64 %.idx1
  br label %25

25:                                               ; preds = %16, %25
  %26 = phi i1 [ true, %16 ], [ false, %25 ]
  %27 = phi i64 [ 0, %16 ], [ 4, %25 ]
  %28 = getelementptr [4 x i8], ptr %23, i64 %27
  %29 = getelementptr [4 x i8], ptr %24, i64 %27
  %30 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %31 = fmul float %30, %30
  %32 = load float, ptr %29, align 4, !alias.scope !5, !noalias !8
  %33 = fmul float %31, 1.000000e-03
  %34 = fmul float %32, 9.990000e-01
  %35 = fadd float %33, %34
  store float %35, ptr %29, align 4, !alias.scope !5, !noalias !8
  %36 = getelementptr i8, ptr %28, i64 4
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %38 = fmul float %37, %37
  %39 = getelementptr i8, ptr %29, i64 4
  %40 = load float, ptr %39, align 4, !alias.scope !5, !noalias !8
  %41 = fmul float %38, 1.000000e-03
  %42 = fmul float %40, 9.990000e-01
  %43 = fadd float %41, %42
  store float %43, ptr %39, align 4, !alias.scope !5, !noalias !8
  %44 = getelementptr i8, ptr %28, i64 8
  %45 = load float, ptr %44, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %46 = fmul float %45, %45
  %47 = getelementptr i8, ptr %29, i64 8
  %48 = load float, ptr %47, align 4, !alias.scope !5, !noalias !8
  %49 = fmul float %46, 1.000000e-03
  %50 = fmul float %48, 9.990000e-01
  %51 = fadd float %49, %50
  store float %51, ptr %47, align 4, !alias.scope !5, !noalias !8
  %52 = getelementptr i8, ptr %28, i64 12
  %53 = load float, ptr %52, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %54 = fmul float %53, %53
  %55 = getelementptr i8, ptr %29, i64 12
  %56 = load float, ptr %55, align 4, !alias.scope !5, !noalias !8
  %57 = fmul float %54, 1.000000e-03
  %58 = fmul float %56, 9.990000e-01
  %59 = fadd float %57, %58
  store float %59, ptr %55, align 4, !alias.scope !5, !noalias !8
  br i1 %26, label %25, label %60, !llvm.loop !10

60:                                               ; preds = %25
  %61 = add nuw nsw i64 %17, 1
  %exitcond.not = icmp eq i64 %61, 4
  br i1 %exitcond.not, label %62, label %16, !llvm.loop !10

62:                                               ; preds = %60
  %63 = add nuw nsw i64 %8, 1
  %exitcond5.not = icmp eq i64 %63, 4
  br i1 %exitcond5.not, label %multiply_add_fusion.14_wrapped.exit, label %7, !llvm.loop !10

multiply_add_fusion.14_wrapped.exit:              ; preds = %62
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 6}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.14_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.14_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.14_wrapped: argument 1"}
!10 = distinct !{!10, !11}
!11 = !{!"llvm.loop.unroll.disable"}
