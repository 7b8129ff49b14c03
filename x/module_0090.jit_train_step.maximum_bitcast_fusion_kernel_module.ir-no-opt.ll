; ModuleID = '__compute_module_maximum_bitcast_fusion_kernel_module'
source_filename = "__compute_module_maximum_bitcast_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @maximum_bitcast_fusion(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !4
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !4
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !5
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !5
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !5
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !6
  %22 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %23 = load ptr, ptr %22, align 8
  %24 = getelementptr inbounds %kernel_dim3, ptr %23, i32 0, i32 0
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds %kernel_dim3, ptr %23, i32 0, i32 1
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %23, i32 0, i32 2
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  call void @maximum_bitcast_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, i64 %25, i64 %27, i64 %29)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @maximum_bitcast_fusion_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(48000) %4, ptr noalias align 64 dereferenceable(48000) %5, ptr noalias align 64 dereferenceable(48000) %6, ptr noalias align 64 dereferenceable(48000) %7, ptr noalias align 64 dereferenceable(30720) %8, i64 %9, i64 %10, i64 %11) #1 {
  br label %13

13:                                               ; preds = %70, %12
  %14 = phi i64 [ %71, %70 ], [ 0, %12 ]
  %15 = icmp slt i64 %14, 3840
  br i1 %15, label %16, label %72

16:                                               ; preds = %13
  %17 = udiv i64 %14, 8
  %18 = urem i64 %17, 8
  %19 = add nsw i64 %18, 1
  %20 = urem i64 %19, 2
  %21 = mul nsw i64 %20, 4
  %22 = urem i64 %14, 8
  %23 = add nsw i64 %22, 1
  %24 = urem i64 %23, 2
  %25 = mul nsw i64 %24, 2
  %26 = add nsw i64 %21, %25
  %27 = udiv i64 %19, 2
  %28 = mul nsw i64 %27, 40
  %29 = add nsw i64 %26, %28
  %30 = udiv i64 %23, 2
  %31 = mul nsw i64 %30, 8
  %32 = add nsw i64 %29, %31
  %33 = udiv i64 %14, 64
  %34 = mul nsw i64 %33, 200
  %35 = add nsw i64 %32, %34
  %36 = mul nsw i64 %14, 2
  br label %37

37:                                               ; preds = %40, %16
  %38 = phi i64 [ %69, %40 ], [ 0, %16 ]
  %39 = icmp slt i64 %38, 2
  br i1 %39, label %40, label %70

40:                                               ; preds = %37
  %41 = add nsw i64 %35, %38
  %42 = getelementptr inbounds [12000 x float], ptr %6, i32 0, i64 %41
  %43 = load float, ptr %42, align 4, !invariant.load !3
  %44 = getelementptr inbounds [12000 x float], ptr %7, i32 0, i64 %41
  %45 = load float, ptr %44, align 4, !invariant.load !3
  %46 = fadd float %43, %45
  %47 = getelementptr inbounds [12000 x float], ptr %5, i32 0, i64 %41
  %48 = load float, ptr %47, align 4, !invariant.load !3
  %49 = fadd float %46, %48
  %50 = getelementptr inbounds [12000 x float], ptr %4, i32 0, i64 %41
  %51 = load float, ptr %50, align 4, !invariant.load !3
  %52 = fadd float %49, %51
  %53 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %38
  %54 = load float, ptr %53, align 4, !invariant.load !3
  %55 = fmul float %54, f0x39888889
  %56 = fsub float %52, %55
  %57 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %38
  %58 = load float, ptr %57, align 4, !invariant.load !3
  %59 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %38
  %60 = load float, ptr %59, align 4, !invariant.load !3
  %61 = fmul float %58, %60
  %62 = fmul float %56, %61
  %63 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %38
  %64 = load float, ptr %63, align 4, !invariant.load !3
  %65 = fadd float %62, %64
  %66 = call float @llvm.maximum.f32(float %65, float 0.000000e+00)
  %67 = add nsw i64 %36, %38
  %68 = getelementptr inbounds [7680 x float], ptr %8, i32 0, i64 %67
  store float %66, ptr %68, align 4
  %69 = add i64 %38, 1
  br label %37

70:                                               ; preds = %37
  %71 = add i64 %14, 1
  br label %13, !llvm.loop !7

72:                                               ; preds = %13
  ret void
}

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.maximum.f32(float, float) #2

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 30}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 48000}
!6 = !{i64 30720}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
