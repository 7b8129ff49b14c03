; ModuleID = '__compute_module_multiply_add_fusion.8_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.8_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.8(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %7 = phi i64 [ 0, %1 ], [ %46, %vector.ph ]
  %8 = shl nuw nsw i64 %7, 2
  %9 = and i64 %8, 4
  %10 = shl nuw nsw i64 %7, 3
  %11 = and i64 %10, 16
  %12 = getelementptr [4 x i8], ptr %6, i64 %9
  %13 = getelementptr [4 x i8], ptr %12, i64 %11
  %.idx = shl nuw nsw i64 %7, 5
  %14 = getelementptr i8, ptr %4, i64 %.idx
  %15 = getelementptr i8, ptr %13, i64 8
  %16 = getelementptr i8, ptr %13, i64 32
  %17 = getelementptr i8, ptr %13, i64 40
  %18 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %19 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %20 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %21 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %22 = insertelement <4 x float> poison, float %18, i64 0
  %23 = insertelement <4 x float> %22, float %19, i64 1
  %24 = insertelement <4 x float> %23, float %20, i64 2
  %25 = insertelement <4 x float> %24, float %21, i64 3
  %26 = fmul <4 x float> %25, %25
  %wide.vec = load <8 x float>, ptr %14, align 4, !alias.scope !5, !noalias !8
  %strided.vec = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec5 = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %27 = fmul <4 x float> %26, splat (float 1.000000e-03)
  %28 = fmul <4 x float> %strided.vec, splat (float 9.990000e-01)
  %29 = fadd <4 x float> %27, %28
  %30 = getelementptr i8, ptr %13, i64 4
  %31 = getelementptr i8, ptr %13, i64 12
  %32 = getelementptr i8, ptr %13, i64 36
  %33 = getelementptr i8, ptr %13, i64 44
  %34 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %35 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %36 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %37 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %38 = insertelement <4 x float> poison, float %34, i64 0
  %39 = insertelement <4 x float> %38, float %35, i64 1
  %40 = insertelement <4 x float> %39, float %36, i64 2
  %41 = insertelement <4 x float> %40, float %37, i64 3
  %42 = fmul <4 x float> %41, %41
  %43 = fmul <4 x float> %42, splat (float 1.000000e-03)
  %44 = fmul <4 x float> %strided.vec5, splat (float 9.990000e-01)
  %45 = fadd <4 x float> %43, %44
  %interleaved.vec = shufflevector <4 x float> %29, <4 x float> %45, <8 x i32> <i32 0, i32 4, i32 1, i32 5, i32 2, i32 6, i32 3, i32 7>
  store <8 x float> %interleaved.vec, ptr %14, align 4, !alias.scope !5, !noalias !8
  %46 = add nuw nsw i64 %7, 1
  %exitcond4.not = icmp eq i64 %46, 4
  br i1 %exitcond4.not, label %multiply_add_fusion.8_wrapped.exit, label %vector.ph, !llvm.loop !10

multiply_add_fusion.8_wrapped.exit:               ; preds = %vector.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 0}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.8_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.8_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.8_wrapped: argument 1"}
!10 = distinct !{!10, !11}
!11 = !{!"llvm.loop.unroll.disable"}
