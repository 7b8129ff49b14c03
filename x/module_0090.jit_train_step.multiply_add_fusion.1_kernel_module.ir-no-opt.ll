; ModuleID = '__compute_module_multiply_add_fusion.1_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.1(ptr %0) #0 {
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
  %14 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %15 = load ptr, ptr %14, align 8
  %16 = getelementptr inbounds %kernel_dim3, ptr %15, i32 0, i32 0
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  %18 = getelementptr inbounds %kernel_dim3, ptr %15, i32 0, i32 1
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds %kernel_dim3, ptr %15, i32 0, i32 2
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  call void @multiply_add_fusion.1_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, i64 %17, i64 %19, i64 %21)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.1_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, i64 %5, i64 %6, i64 %7) #1 {
  br label %9

9:                                                ; preds = %12, %8
  %10 = phi i64 [ %30, %12 ], [ 0, %8 ]
  %11 = icmp slt i64 %10, 4
  br i1 %11, label %12, label %31

12:                                               ; preds = %9
  %13 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %10
  %14 = load float, ptr %13, align 4
  %15 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %10
  %16 = load float, ptr %15, align 4, !invariant.load !3
  %17 = fmul float %14, f0x3F666666
  %18 = fmul float %16, f0x38DAAE5F
  %19 = fadd float %17, %18
  %20 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %10
  %21 = load float, ptr %20, align 4, !invariant.load !3
  %22 = fmul float %19, f0x3F666666
  %23 = fmul float %21, f0x38DAAE5F
  %24 = fadd float %22, %23
  %25 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %10
  %26 = load float, ptr %25, align 4, !invariant.load !3
  %27 = fmul float %24, f0x3F666666
  %28 = fmul float %26, f0x38DAAE5F
  %29 = fadd float %27, %28
  store float %29, ptr %13, align 4
  %30 = add i64 %10, 1
  br label %9

31:                                               ; preds = %9
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
