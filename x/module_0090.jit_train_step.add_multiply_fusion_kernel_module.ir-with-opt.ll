; ModuleID = '__compute_module_add_multiply_fusion_kernel_module'
source_filename = "__compute_module_add_multiply_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_multiply_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %9 = phi i64 [ 0, %1 ], [ %44, %vector.ph ]
  %10 = shl nuw nsw i64 %9, 2
  %11 = and i64 %10, 4
  %12 = shl nuw nsw i64 %9, 3
  %13 = and i64 %12, 16
  %14 = getelementptr [4 x i8], ptr %6, i64 %11
  %15 = getelementptr [4 x i8], ptr %14, i64 %13
  %16 = getelementptr i8, ptr %15, i64 8
  %17 = getelementptr i8, ptr %15, i64 32
  %18 = getelementptr i8, ptr %15, i64 40
  %19 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %20 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %21 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %22 = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %23 = insertelement <4 x float> poison, float %19, i64 0
  %24 = insertelement <4 x float> %23, float %20, i64 1
  %25 = insertelement <4 x float> %24, float %21, i64 2
  %26 = insertelement <4 x float> %25, float %22, i64 3
  %27 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %12
  %wide.vec = load <8 x float>, ptr %27, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %strided.vec = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec4 = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %28 = fadd <4 x float> %26, %strided.vec
  %29 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %12
  %30 = getelementptr i8, ptr %15, i64 4
  %31 = getelementptr i8, ptr %15, i64 12
  %32 = getelementptr i8, ptr %15, i64 36
  %33 = getelementptr i8, ptr %15, i64 44
  %34 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %35 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %36 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %37 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %38 = insertelement <4 x float> poison, float %34, i64 0
  %39 = insertelement <4 x float> %38, float %35, i64 1
  %40 = insertelement <4 x float> %39, float %36, i64 2
  %41 = insertelement <4 x float> %40, float %37, i64 3
  %42 = fadd <4 x float> %41, %strided.vec4
  %43 = shufflevector <4 x float> %28, <4 x float> %42, <8 x i32> <i32 0, i32 4, i32 1, i32 5, i32 2, i32 6, i32 3, i32 7>
  %interleaved.vec = fmul <8 x float> %43, splat (float 5.000000e-01)
  store <8 x float> %interleaved.vec, ptr %29, align 4, !alias.scope !10, !noalias !14
  %44 = add nuw nsw i64 %9, 1
  %exitcond3.not = icmp eq i64 %44, 4
  br i1 %exitcond3.not, label %add_multiply_fusion_wrapped.exit, label %vector.ph, !llvm.loop !15

add_multiply_fusion_wrapped.exit:                 ; preds = %vector.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 12}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{!6}
!6 = distinct !{!6, !7, !"add_multiply_fusion_wrapped: argument 0"}
!7 = distinct !{!7, !"add_multiply_fusion_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"add_multiply_fusion_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"add_multiply_fusion_wrapped: argument 2"}
!12 = !{!6, !11}
!13 = !{!9, !11}
!14 = !{!6, !9}
!15 = distinct !{!15, !16}
!16 = !{!"llvm.loop.unroll.disable"}
