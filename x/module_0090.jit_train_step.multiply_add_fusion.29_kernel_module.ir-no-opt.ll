; ModuleID = '__compute_module_multiply_add_fusion.29_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.29_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.29(ptr %0) #0 {
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
  call void @multiply_add_fusion.29_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, i64 %15, i64 %17, i64 %19)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.29_wrapped(ptr noalias align 64 dereferenceable(512) %0, ptr noalias align 64 dereferenceable(512) %1, ptr noalias align 64 dereferenceable(512) %2, ptr noalias align 64 dereferenceable(512) %3, i64 %4, i64 %5, i64 %6) #1 {
  br label %8

8:                                                ; preds = %59, %7
  %9 = phi i64 [ %60, %59 ], [ 0, %7 ]
  %10 = icmp slt i64 %9, 4
  br i1 %10, label %11, label %61

11:                                               ; preds = %8
  %12 = urem i64 %9, 2
  %13 = mul nsw i64 %12, 16
  %14 = udiv i64 %9, 2
  %15 = mul nsw i64 %14, 64
  %16 = add nsw i64 %13, %15
  %17 = mul nsw i64 %9, 32
  br label %18

18:                                               ; preds = %57, %11
  %19 = phi i64 [ %58, %57 ], [ 0, %11 ]
  %20 = icmp slt i64 %19, 4
  br i1 %20, label %21, label %59

21:                                               ; preds = %18
  %22 = urem i64 %19, 2
  %23 = mul nsw i64 %22, 8
  %24 = add nsw i64 %16, %23
  %25 = udiv i64 %19, 2
  %26 = mul nsw i64 %25, 32
  %27 = add nsw i64 %24, %26
  %28 = mul nsw i64 %19, 8
  %29 = add nsw i64 %17, %28
  br label %30

30:                                               ; preds = %55, %21
  %31 = phi i64 [ %56, %55 ], [ 0, %21 ]
  %32 = icmp slt i64 %31, 2
  br i1 %32, label %33, label %57

33:                                               ; preds = %30
  %34 = mul nsw i64 %31, 4
  %35 = add nsw i64 %27, %34
  %36 = add nsw i64 %29, %34
  br label %37

37:                                               ; preds = %40, %33
  %38 = phi i64 [ %54, %40 ], [ 0, %33 ]
  %39 = icmp slt i64 %38, 4
  br i1 %39, label %40, label %55

40:                                               ; preds = %37
  %41 = add nsw i64 %35, %38
  %42 = getelementptr inbounds [128 x float], ptr %1, i32 0, i64 %41
  %43 = load float, ptr %42, align 4, !invariant.load !3
  %44 = getelementptr inbounds [128 x float], ptr %2, i32 0, i64 %41
  %45 = load float, ptr %44, align 4, !invariant.load !3
  %46 = fadd float %43, %45
  %47 = fmul float %46, %46
  %48 = add nsw i64 %36, %38
  %49 = getelementptr inbounds [128 x float], ptr %0, i32 0, i64 %48
  %50 = load float, ptr %49, align 4
  %51 = fmul float %47, 1.000000e-03
  %52 = fmul float %50, 9.990000e-01
  %53 = fadd float %51, %52
  store float %53, ptr %49, align 4
  %54 = add i64 %38, 1
  br label %37

55:                                               ; preds = %37
  %56 = add i64 %31, 1
  br label %30, !llvm.loop !5

57:                                               ; preds = %30
  %58 = add i64 %19, 1
  br label %18, !llvm.loop !5

59:                                               ; preds = %18
  %60 = add i64 %9, 1
  br label %8, !llvm.loop !5

61:                                               ; preds = %8
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 22}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
