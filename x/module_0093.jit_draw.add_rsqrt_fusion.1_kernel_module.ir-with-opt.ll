; ModuleID = '__compute_module_add_rsqrt_fusion.1_kernel_module'
source_filename = "__compute_module_add_rsqrt_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: uwtable
define noalias noundef ptr @add_rsqrt_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
add_rsqrt_fusion.1_wrapped.exit:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !8
  %3 = load ptr, ptr %2, align 8, !invariant.load !8, !dereferenceable !9
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !8, !dereferenceable !9
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  %6 = load float, ptr %3, align 4, !invariant.load !8, !alias.scope !10, !noalias !13
  %7 = fadd float %6, f0x3727C5AC
  %8 = insertelement <4 x float> <float poison, float undef, float undef, float undef>, float %7, i64 0
  %y_approx.i = call <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float> %8)
  %y_approx1.i = extractelement <4 x float> %y_approx.i, i64 0
  %9 = fmul float %7, %y_approx1.i
  %10 = fmul float %y_approx1.i, -5.000000e-01
  %11 = fmul float %9, %y_approx1.i
  %12 = fadd float %11, -1.000000e+00
  %13 = fmul float %10, %12
  %14 = fadd float %13, %y_approx1.i
  %use_hw_approx_mask.i = call i1 @llvm.is.fpclass.f32(float %7, i32 732)
  %result.i = select i1 %use_hw_approx_mask.i, float %y_approx1.i, float %14
  store float %result.i, ptr %5, align 4, !alias.scope !13, !noalias !10
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %16 = load float, ptr %15, align 4, !invariant.load !8, !alias.scope !10, !noalias !13
  %17 = fadd float %16, f0x3727C5AC
  %18 = insertelement <4 x float> <float poison, float undef, float undef, float undef>, float %17, i64 0
  %y_approx.i1 = call <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float> %18)
  %y_approx1.i2 = extractelement <4 x float> %y_approx.i1, i64 0
  %19 = fmul float %17, %y_approx1.i2
  %20 = fmul float %y_approx1.i2, -5.000000e-01
  %21 = fmul float %19, %y_approx1.i2
  %22 = fadd float %21, -1.000000e+00
  %23 = fmul float %20, %22
  %24 = fadd float %23, %y_approx1.i2
  %use_hw_approx_mask.i5 = call i1 @llvm.is.fpclass.f32(float %17, i32 732)
  %result.i6 = select i1 %use_hw_approx_mask.i5, float %y_approx1.i2, float %24
  %25 = getelementptr inbounds nuw i8, ptr %5, i64 4
  store float %result.i6, ptr %25, align 4, !alias.scope !13, !noalias !10
  %26 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %27 = load float, ptr %26, align 4, !invariant.load !8, !alias.scope !10, !noalias !13
  %28 = fadd float %27, f0x3727C5AC
  %29 = insertelement <4 x float> <float poison, float undef, float undef, float undef>, float %28, i64 0
  %y_approx.i7 = call <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float> %29)
  %y_approx1.i8 = extractelement <4 x float> %y_approx.i7, i64 0
  %30 = fmul float %28, %y_approx1.i8
  %31 = fmul float %y_approx1.i8, -5.000000e-01
  %32 = fmul float %30, %y_approx1.i8
  %33 = fadd float %32, -1.000000e+00
  %34 = fmul float %31, %33
  %35 = fadd float %34, %y_approx1.i8
  %use_hw_approx_mask.i11 = call i1 @llvm.is.fpclass.f32(float %28, i32 732)
  %result.i12 = select i1 %use_hw_approx_mask.i11, float %y_approx1.i8, float %35
  %36 = getelementptr inbounds nuw i8, ptr %5, i64 8
  store float %result.i12, ptr %36, align 4, !alias.scope !13, !noalias !10
  %37 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %38 = load float, ptr %37, align 4, !invariant.load !8, !alias.scope !10, !noalias !13
  %39 = fadd float %38, f0x3727C5AC
  %40 = insertelement <4 x float> <float poison, float undef, float undef, float undef>, float %39, i64 0
  %y_approx.i13 = call <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float> %40)
  %y_approx1.i14 = extractelement <4 x float> %y_approx.i13, i64 0
  %41 = fmul float %39, %y_approx1.i14
  %42 = fmul float %y_approx1.i14, -5.000000e-01
  %43 = fmul float %41, %y_approx1.i14
  %44 = fadd float %43, -1.000000e+00
  %45 = fmul float %42, %44
  %46 = fadd float %45, %y_approx1.i14
  %use_hw_approx_mask.i17 = call i1 @llvm.is.fpclass.f32(float %39, i32 732)
  %result.i18 = select i1 %use_hw_approx_mask.i17, float %y_approx1.i14, float %46
  %47 = getelementptr inbounds nuw i8, ptr %5, i64 12
  store float %result.i18, ptr %47, align 4, !alias.scope !13, !noalias !10
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nofree nosync nounwind willreturn memory(none)
declare <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float>) #2

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i1 @llvm.is.fpclass.f32(float, i32 immarg) #3

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nofree nosync nounwind willreturn memory(none) }
attributes #3 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1, !2, !3, !4, !5}
!xla_cpu_memory_region_name = !{!6}
!llvm.ident = !{!7}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{i32 1, !"wchar_size", i32 4}
!3 = !{i32 8, !"PIC Level", i32 0}
!4 = !{i32 7, !"uwtable", i32 2}
!5 = !{i32 7, !"frame-pointer", i32 2}
!6 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!7 = !{!"clang version 18.1.8"}
!8 = !{}
!9 = !{i64 16}
!10 = !{!11}
!11 = distinct !{!11, !12, !"add_rsqrt_fusion.1_wrapped: argument 0"}
!12 = distinct !{!12, !"add_rsqrt_fusion.1_wrapped"}
!13 = !{!14}
!14 = distinct !{!14, !12, !"add_rsqrt_fusion.1_wrapped: argument 1"}
