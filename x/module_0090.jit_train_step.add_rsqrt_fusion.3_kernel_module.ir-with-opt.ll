; ModuleID = '__compute_module_add_rsqrt_fusion.3_kernel_module'
source_filename = "__compute_module_add_rsqrt_fusion.3_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: uwtable
define noalias noundef ptr @add_rsqrt_fusion.3(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
add_rsqrt_fusion.3_wrapped.exit:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !8
  %3 = load ptr, ptr %2, align 8, !invariant.load !8, !dereferenceable !9
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !8, !dereferenceable !9
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  %6 = load float, ptr %3, align 4, !invariant.load !8, !alias.scope !10, !noalias !13
  %7 = fmul float %6, f0x39888889
  %8 = fadd float %7, f0x3727C5AC
  %9 = insertelement <4 x float> <float poison, float undef, float undef, float undef>, float %8, i64 0
  %y_approx.i = call <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float> %9)
  %y_approx1.i = extractelement <4 x float> %y_approx.i, i64 0
  %10 = fmul float %8, %y_approx1.i
  %11 = fmul float %y_approx1.i, -5.000000e-01
  %12 = fmul float %10, %y_approx1.i
  %13 = fadd float %12, -1.000000e+00
  %14 = fmul float %11, %13
  %15 = fadd float %14, %y_approx1.i
  %use_hw_approx_mask.i = call i1 @llvm.is.fpclass.f32(float %8, i32 732)
  %result.i = select i1 %use_hw_approx_mask.i, float %y_approx1.i, float %15
  store float %result.i, ptr %5, align 4, !alias.scope !13, !noalias !10
  %16 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %17 = load float, ptr %16, align 4, !invariant.load !8, !alias.scope !10, !noalias !13
  %18 = fmul float %17, f0x39888889
  %19 = fadd float %18, f0x3727C5AC
  %20 = insertelement <4 x float> <float poison, float undef, float undef, float undef>, float %19, i64 0
  %y_approx.i1 = call <4 x float> @llvm.x86.sse.rsqrt.ss(<4 x float> %20)
  %y_approx1.i2 = extractelement <4 x float> %y_approx.i1, i64 0
  %21 = fmul float %19, %y_approx1.i2
  %22 = fmul float %y_approx1.i2, -5.000000e-01
  %23 = fmul float %21, %y_approx1.i2
  %24 = fadd float %23, -1.000000e+00
  %25 = fmul float %22, %24
  %26 = fadd float %25, %y_approx1.i2
  %use_hw_approx_mask.i5 = call i1 @llvm.is.fpclass.f32(float %19, i32 732)
  %result.i6 = select i1 %use_hw_approx_mask.i5, float %y_approx1.i2, float %26
  %27 = getelementptr inbounds nuw i8, ptr %5, i64 4
  store float %result.i6, ptr %27, align 4, !alias.scope !13, !noalias !10
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
!1 = !{i32 1, !"xla_dylib_index", i64 22}
!2 = !{i32 1, !"wchar_size", i32 4}
!3 = !{i32 8, !"PIC Level", i32 0}
!4 = !{i32 7, !"uwtable", i32 2}
!5 = !{i32 7, !"frame-pointer", i32 2}
!6 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!7 = !{!"clang version 18.1.8"}
!8 = !{}
!9 = !{i64 8}
!10 = !{!11}
!11 = distinct !{!11, !12, !"add_rsqrt_fusion.3_wrapped: argument 0"}
!12 = distinct !{!12, !"add_rsqrt_fusion.3_wrapped"}
!13 = !{!14}
!14 = distinct !{!14, !12, !"add_rsqrt_fusion.3_wrapped: argument 1"}
