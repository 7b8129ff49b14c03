; ModuleID = '__compute_module_multiply_add_fusion.8_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.8_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.8(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !4
  %10 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %11 = load ptr, ptr %10, align 8
  %12 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 0
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 1
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  %16 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 2
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  call void @multiply_add_fusion.8_wrapped(ptr %5, ptr %7, ptr %9, i64 %13, i64 %15, i64 %17)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.8_wrapped(ptr noalias align 64 dereferenceable(128) %0, ptr noalias align 64 dereferenceable(128) %1, ptr noalias align 64 dereferenceable(128) %2, i64 %3, i64 %4, i64 %5) #1 {
  br label %7

7:                                                ; preds = %46, %6
  %8 = phi i64 [ %47, %46 ], [ 0, %6 ]
  %9 = icmp slt i64 %8, 4
  br i1 %9, label %10, label %48

10:                                               ; preds = %7
  %11 = urem i64 %8, 2
  %12 = mul nsw i64 %11, 4
  %13 = udiv i64 %8, 2
  %14 = mul nsw i64 %13, 16
  %15 = add nsw i64 %12, %14
  %16 = mul nsw i64 %8, 8
  br label %17

17:                                               ; preds = %44, %10
  %18 = phi i64 [ %45, %44 ], [ 0, %10 ]
  %19 = icmp slt i64 %18, 4
  br i1 %19, label %20, label %46

20:                                               ; preds = %17
  %21 = urem i64 %18, 2
  %22 = mul nsw i64 %21, 2
  %23 = add nsw i64 %15, %22
  %24 = udiv i64 %18, 2
  %25 = mul nsw i64 %24, 8
  %26 = add nsw i64 %23, %25
  %27 = mul nsw i64 %18, 2
  %28 = add nsw i64 %16, %27
  br label %29

29:                                               ; preds = %32, %20
  %30 = phi i64 [ %43, %32 ], [ 0, %20 ]
  %31 = icmp slt i64 %30, 2
  br i1 %31, label %32, label %44

32:                                               ; preds = %29
  %33 = add nsw i64 %26, %30
  %34 = getelementptr inbounds [32 x float], ptr %1, i32 0, i64 %33
  %35 = load float, ptr %34, align 4, !invariant.load !3
  %36 = fmul float %35, %35
  %37 = add nsw i64 %28, %30
  %38 = getelementptr inbounds [32 x float], ptr %0, i32 0, i64 %37
  %39 = load float, ptr %38, align 4
  %40 = fmul float %36, 1.000000e-03
  %41 = fmul float %39, 9.990000e-01
  %42 = fadd float %40, %41
  store float %42, ptr %38, align 4
  %43 = add i64 %30, 1
  br label %29

44:                                               ; preds = %29
  %45 = add i64 %18, 1
  br label %17, !llvm.loop !5

46:                                               ; preds = %17
  %47 = add i64 %8, 1
  br label %7, !llvm.loop !5

48:                                               ; preds = %7
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 0}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
