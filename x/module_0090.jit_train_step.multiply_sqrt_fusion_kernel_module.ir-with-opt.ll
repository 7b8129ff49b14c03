; ModuleID = '__compute_module_multiply_sqrt_fusion_kernel_module'
source_filename = "__compute_module_multiply_sqrt_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_sqrt_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  br label %.preheader

.preheader:                                       ; preds = %1, %.preheader
  %5 = phi float [ 0.000000e+00, %1 ], [ %70, %.preheader ]
  %6 = phi i64 [ 0, %1 ], [ %71, %.preheader ]
  %.idx = shl i64 %6, 6
  %7 = getelementptr i8, ptr %4, i64 %.idx
  %8 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %9 = fmul float %8, f0x3C8AD8F3
  %10 = fadd reassoc float %5, %9
  %11 = getelementptr i8, ptr %7, i64 4
  %12 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %13 = fmul float %12, f0x3C8AD8F3
  %14 = fadd reassoc float %10, %13
  %15 = getelementptr i8, ptr %7, i64 8
  %16 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %17 = fmul float %16, f0x3C8AD8F3
  %18 = fadd reassoc float %14, %17
  %19 = getelementptr i8, ptr %7, i64 12
  %20 = load float, ptr %19, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %21 = fmul float %20, f0x3C8AD8F3
  %22 = fadd reassoc float %18, %21
  %23 = getelementptr i8, ptr %7, i64 16
  %24 = load float, ptr %23, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %25 = fmul float %24, f0x3C8AD8F3
  %26 = fadd reassoc float %22, %25
  %27 = getelementptr i8, ptr %7, i64 20
  %28 = load float, ptr %27, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %29 = fmul float %28, f0x3C8AD8F3
  %30 = fadd reassoc float %26, %29
  %31 = getelementptr i8, ptr %7, i64 24
  %32 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %33 = fmul float %32, f0x3C8AD8F3
  %34 = fadd reassoc float %30, %33
  %35 = getelementptr i8, ptr %7, i64 28
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %37 = fmul float %36, f0x3C8AD8F3
  %38 = fadd reassoc float %34, %37
  %39 = getelementptr i8, ptr %7, i64 32
  %40 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %41 = fmul float %40, f0x3C8AD8F3
  %42 = fadd reassoc float %38, %41
  %43 = getelementptr i8, ptr %7, i64 36
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %45 = fmul float %44, f0x3C8AD8F3
  %46 = fadd reassoc float %42, %45
  %47 = getelementptr i8, ptr %7, i64 40
  %48 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %49 = fmul float %48, f0x3C8AD8F3
  %50 = fadd reassoc float %46, %49
  %51 = getelementptr i8, ptr %7, i64 44
  %52 = load float, ptr %51, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %53 = fmul float %52, f0x3C8AD8F3
  %54 = fadd reassoc float %50, %53
  %55 = getelementptr i8, ptr %7, i64 48
  %56 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %57 = fmul float %56, f0x3C8AD8F3
  %58 = fadd reassoc float %54, %57
  %59 = getelementptr i8, ptr %7, i64 52
  %60 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %61 = fmul float %60, f0x3C8AD8F3
  %62 = fadd reassoc float %58, %61
  %63 = getelementptr i8, ptr %7, i64 56
  %64 = load float, ptr %63, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %65 = fmul float %64, f0x3C8AD8F3
  %66 = fadd reassoc float %62, %65
  %67 = getelementptr i8, ptr %7, i64 60
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %69 = fmul float %68, f0x3C8AD8F3
  %70 = fadd reassoc float %66, %69
  %71 = add nuw nsw i64 %6, 1
  %exitcond.not = icmp eq i64 %71, 16
  br i1 %exitcond.not, label %multiply_sqrt_fusion_wrapped.exit, label %.preheader, !llvm.loop !10

multiply_sqrt_fusion_wrapped.exit:                ; preds = %.preheader
  %72 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %73 = load ptr, ptr %72, align 8, !invariant.load !3, !dereferenceable !12
  %74 = fmul float %70, 7.812500e-03
  %75 = tail call float @llvm.sqrt.f32(float %74)
  store float %75, ptr %73, align 4, !alias.scope !8, !noalias !5
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.sqrt.f32(float) #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 5}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 1024}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_sqrt_fusion_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_sqrt_fusion_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_sqrt_fusion_wrapped: argument 1"}
!10 = distinct !{!10, !11}
!11 = !{!"llvm.loop.unroll.disable"}
!12 = !{i64 4}
