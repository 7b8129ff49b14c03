; ModuleID = '__compute_module_multiply_reduce_fusion_kernel_module'
source_filename = "__compute_module_multiply_reduce_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_reduce_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  br label %.preheader4

.preheader4:                                      ; preds = %1, %26
  %5 = phi float [ 0.000000e+00, %1 ], [ %24, %26 ]
  %6 = phi i64 [ 0, %1 ], [ %27, %26 ]
  %.idx = shl i64 %6, 8
  %7 = getelementptr i8, ptr %4, i64 %.idx
  br label %.preheader3

.preheader3:                                      ; preds = %.preheader4, %.preheader3
  %8 = phi float [ %5, %.preheader4 ], [ %24, %.preheader3 ]
  %9 = phi i64 [ 0, %.preheader4 ], [ %25, %.preheader3 ]
  %.idx1 = shl i64 %9, 6
  %10 = getelementptr i8, ptr %7, i64 %.idx1
  %11 = insertelement <4 x float> <float poison, float -0.000000e+00, float -0.000000e+00, float -0.000000e+00>, float %8, i64 0
  %wide.vec = load <16 x float>, ptr %10, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %12 = fmul <16 x float> %wide.vec, %wide.vec
  %13 = shufflevector <16 x float> %12, <16 x float> poison, <4 x i32> <i32 0, i32 4, i32 8, i32 12>
  %14 = fadd reassoc <4 x float> %11, %13
  %15 = fmul <16 x float> %wide.vec, %wide.vec
  %16 = shufflevector <16 x float> %15, <16 x float> poison, <4 x i32> <i32 1, i32 5, i32 9, i32 13>
  %17 = fadd reassoc <4 x float> %14, %16
  %18 = fmul <16 x float> %wide.vec, %wide.vec
  %19 = shufflevector <16 x float> %18, <16 x float> poison, <4 x i32> <i32 2, i32 6, i32 10, i32 14>
  %20 = fadd reassoc <4 x float> %17, %19
  %21 = fmul <16 x float> %wide.vec, %wide.vec
  %22 = shufflevector <16 x float> %21, <16 x float> poison, <4 x i32> <i32 3, i32 7, i32 11, i32 15>
  %23 = fadd reassoc <4 x float> %20, %22
  %24 = tail call reassoc float @llvm.vector.reduce.fadd.v4f32(float -0.000000e+00, <4 x float> %23)
  %25 = add nuw nsw i64 %9, 1
  %exitcond8.not = icmp eq i64 %25, 4
  br i1 %exitcond8.not, label %26, label %.preheader3, !llvm.loop !10

26:                                               ; preds = %.preheader3
  %27 = add nuw nsw i64 %6, 1
  %exitcond9.not = icmp eq i64 %27, 4
  br i1 %exitcond9.not, label %multiply_reduce_fusion_wrapped.exit, label %.preheader4, !llvm.loop !10

multiply_reduce_fusion_wrapped.exit:              ; preds = %26
  %28 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %29 = load ptr, ptr %28, align 8, !invariant.load !3, !dereferenceable !12
  store float %24, ptr %29, align 4, !alias.scope !8, !noalias !5
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.vector.reduce.fadd.v4f32(float, <4 x float>) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 3}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 1024}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_reduce_fusion_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_reduce_fusion_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_reduce_fusion_wrapped: argument 1"}
!10 = distinct !{!10, !11}
!11 = !{!"llvm.loop.unroll.disable"}
!12 = !{i64 4}
