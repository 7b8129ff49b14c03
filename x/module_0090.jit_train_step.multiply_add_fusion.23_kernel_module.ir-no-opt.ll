; ModuleID = '__compute_module_multiply_add_fusion.23_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.23_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.23(ptr %0) #0 {
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
  %12 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %13 = load ptr, ptr %12, align 8
  %14 = getelementptr inbounds %kernel_dim3, ptr %13, i32 0, i32 0
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  %16 = getelementptr inbounds %kernel_dim3, ptr %13, i32 0, i32 1
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  %18 = getelementptr inbounds %kernel_dim3, ptr %13, i32 0, i32 2
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  call void @multiply_add_fusion.23_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, i64 %15, i64 %17, i64 %19)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.23_wrapped(ptr noalias align 64 dereferenceable(256) %0, ptr noalias align 64 dereferenceable(256) %1, ptr noalias align 64 dereferenceable(256) %2, ptr noalias align 64 dereferenceable(256) %3, i64 %4, i64 %5, i64 %6) #1 {
  br label %8

8:                                                ; preds = %38, %7
  %9 = phi i64 [ %39, %38 ], [ 0, %7 ]
  %10 = icmp slt i64 %9, 4
  br i1 %10, label %11, label %40

11:                                               ; preds = %8
  %12 = mul nsw i64 %9, 16
  br label %13

13:                                               ; preds = %36, %11
  %14 = phi i64 [ %37, %36 ], [ 0, %11 ]
  %15 = icmp slt i64 %14, 4
  br i1 %15, label %16, label %38

16:                                               ; preds = %13
  %17 = mul nsw i64 %14, 4
  %18 = add nsw i64 %12, %17
  br label %19

19:                                               ; preds = %22, %16
  %20 = phi i64 [ %35, %22 ], [ 0, %16 ]
  %21 = icmp slt i64 %20, 4
  br i1 %21, label %22, label %36

22:                                               ; preds = %19
  %23 = add nsw i64 %18, %20
  %24 = getelementptr inbounds [64 x float], ptr %2, i32 0, i64 %23
  %25 = load float, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds [64 x float], ptr %1, i32 0, i64 %23
  %27 = load float, ptr %26, align 4, !invariant.load !3
  %28 = fadd float %25, %27
  %29 = fmul float %28, %28
  %30 = getelementptr inbounds [64 x float], ptr %0, i32 0, i64 %23
  %31 = load float, ptr %30, align 4
  %32 = fmul float %29, 1.000000e-03
  %33 = fmul float %31, 9.990000e-01
  %34 = fadd float %32, %33
  store float %34, ptr %30, align 4
  %35 = add i64 %20, 1
  br label %19

36:                                               ; preds = %19
  %37 = add i64 %14, 1
  br label %13, !llvm.loop !5

38:                                               ; preds = %13
  %39 = add i64 %9, 1
  br label %8, !llvm.loop !5

40:                                               ; preds = %8
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
!4 = !{i64 256}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
