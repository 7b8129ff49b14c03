; ModuleID = '__compute_module_add_bitcast_fusion.3_kernel_module'
source_filename = "__compute_module_add_bitcast_fusion.3_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_bitcast_fusion.3(ptr %0) #0 {
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
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !4
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !5
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !5
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !4
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !5
  %24 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %25 = load ptr, ptr %24, align 8
  %26 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 0
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 1
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  %30 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 2
  %31 = load i64, ptr %30, align 4, !invariant.load !3
  call void @add_bitcast_fusion.3_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, i64 %27, i64 %29, i64 %31)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_bitcast_fusion.3_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(15360) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(15360) %7, ptr noalias align 64 dereferenceable(16) %8, ptr noalias align 64 dereferenceable(15360) %9, i64 %10, i64 %11, i64 %12) #1 {
  br label %14

14:                                               ; preds = %59, %13
  %15 = phi i64 [ %60, %59 ], [ 0, %13 ]
  %16 = icmp slt i64 %15, 960
  br i1 %16, label %17, label %61

17:                                               ; preds = %14
  %18 = mul nsw i64 %15, 4
  br label %19

19:                                               ; preds = %22, %17
  %20 = phi i64 [ %58, %22 ], [ 0, %17 ]
  %21 = icmp slt i64 %20, 4
  br i1 %21, label %22, label %59

22:                                               ; preds = %19
  %23 = add nsw i64 %18, %20
  %24 = getelementptr inbounds [3840 x float], ptr %7, i32 0, i64 %23
  %25 = load float, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds [4 x float], ptr %8, i32 0, i64 %20
  %27 = load float, ptr %26, align 4, !invariant.load !3
  %28 = fmul float %27, f0x3A888889
  %29 = getelementptr inbounds [3840 x float], ptr %5, i32 0, i64 %23
  %30 = load float, ptr %29, align 4, !invariant.load !3
  %31 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %20
  %32 = load float, ptr %31, align 4, !invariant.load !3
  %33 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %20
  %34 = load float, ptr %33, align 4, !invariant.load !3
  %35 = fmul float %32, %34
  %36 = fsub float %25, %28
  %37 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %20
  %38 = load float, ptr %37, align 4, !invariant.load !3
  %39 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %20
  %40 = load float, ptr %39, align 4, !invariant.load !3
  %41 = fmul float %32, %38
  %42 = fmul float %40, -5.000000e-01
  %43 = fmul float %41, %42
  %44 = fmul float %43, f0x3B088889
  %45 = fmul float %30, %35
  %46 = fmul float %36, %44
  %47 = fadd float %45, %46
  %48 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %20
  %49 = load float, ptr %48, align 4, !invariant.load !3
  %50 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %20
  %51 = load float, ptr %50, align 4, !invariant.load !3
  %52 = fneg float %49
  %53 = fneg float %51
  %54 = fadd float %52, %53
  %55 = fmul float %54, f0x3A888889
  %56 = fadd float %47, %55
  %57 = getelementptr inbounds [3840 x float], ptr %9, i32 0, i64 %23
  store float %56, ptr %57, align 4
  %58 = add i64 %20, 1
  br label %19

59:                                               ; preds = %19
  %60 = add i64 %15, 1
  br label %14, !llvm.loop !6

61:                                               ; preds = %14
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 7}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
