; ModuleID = '__compute_module_broadcast_multiply_fusion.9_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.9_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_multiply_fusion.9(ptr %0) #0 {
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
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !4
  %16 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %17 = load ptr, ptr %16, align 8
  %18 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 0
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 1
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  %22 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 2
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  call void @broadcast_multiply_fusion.9_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, i64 %19, i64 %21, i64 %23)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_multiply_fusion.9_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(16) %5, i64 %6, i64 %7, i64 %8) #1 {
  br label %10

10:                                               ; preds = %13, %9
  %11 = phi i64 [ %30, %13 ], [ 0, %9 ]
  %12 = icmp slt i64 %11, 4
  br i1 %12, label %13, label %31

13:                                               ; preds = %10
  %14 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %11
  %15 = load float, ptr %14, align 4, !invariant.load !3
  %16 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %11
  %17 = load float, ptr %16, align 4, !invariant.load !3
  %18 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %11
  %19 = load float, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %11
  %21 = load float, ptr %20, align 4, !invariant.load !3
  %22 = fmul float %15, %17
  %23 = fmul float %19, %21
  %24 = fadd float %22, %23
  %25 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %11
  %26 = load float, ptr %25, align 4, !invariant.load !3
  %27 = fadd float %24, %26
  %28 = fmul float %27, 5.000000e-01
  %29 = getelementptr inbounds [4 x float], ptr %5, i32 0, i64 %11
  store float %28, ptr %29, align 4
  %30 = add i64 %11, 1
  br label %10

31:                                               ; preds = %10
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 16}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
