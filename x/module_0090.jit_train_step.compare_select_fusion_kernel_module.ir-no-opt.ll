; ModuleID = '__compute_module_compare_select_fusion_kernel_module'
source_filename = "__compute_module_compare_select_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @compare_select_fusion(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !5
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !4
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  %18 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %19 = load ptr, ptr %18, align 8
  %20 = getelementptr inbounds %kernel_dim3, ptr %19, i32 0, i32 0
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  %22 = getelementptr inbounds %kernel_dim3, ptr %19, i32 0, i32 1
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds %kernel_dim3, ptr %19, i32 0, i32 2
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  call void @compare_select_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, i64 %21, i64 %23, i64 %25)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @compare_select_fusion_wrapped(ptr noalias align 64 dereferenceable(15360) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(15360) %5, ptr noalias align 64 dereferenceable(15360) %6, i64 %7, i64 %8, i64 %9) #1 {
  br label %11

11:                                               ; preds = %57, %10
  %12 = phi i64 [ %58, %57 ], [ 0, %10 ]
  %13 = icmp slt i64 %12, 60
  br i1 %13, label %14, label %59

14:                                               ; preds = %11
  %15 = mul nsw i64 %12, 64
  br label %16

16:                                               ; preds = %55, %14
  %17 = phi i64 [ %56, %55 ], [ 0, %14 ]
  %18 = icmp slt i64 %17, 4
  br i1 %18, label %19, label %57

19:                                               ; preds = %16
  %20 = mul nsw i64 %17, 16
  %21 = add nsw i64 %15, %20
  br label %22

22:                                               ; preds = %53, %19
  %23 = phi i64 [ %54, %53 ], [ 0, %19 ]
  %24 = icmp slt i64 %23, 4
  br i1 %24, label %25, label %55

25:                                               ; preds = %22
  %26 = mul nsw i64 %23, 4
  %27 = add nsw i64 %21, %26
  br label %28

28:                                               ; preds = %31, %25
  %29 = phi i64 [ %52, %31 ], [ 0, %25 ]
  %30 = icmp slt i64 %29, 4
  br i1 %30, label %31, label %53

31:                                               ; preds = %28
  %32 = add nsw i64 %27, %29
  %33 = getelementptr inbounds [3840 x float], ptr %5, i32 0, i64 %32
  %34 = load float, ptr %33, align 4, !invariant.load !3
  %35 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %29
  %36 = load float, ptr %35, align 4, !invariant.load !3
  %37 = fmul float %36, f0x3A888889
  %38 = fsub float %34, %37
  %39 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %29
  %40 = load float, ptr %39, align 4, !invariant.load !3
  %41 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %29
  %42 = load float, ptr %41, align 4, !invariant.load !3
  %43 = fmul float %40, %42
  %44 = fmul float %38, %43
  %45 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %29
  %46 = load float, ptr %45, align 4, !invariant.load !3
  %47 = fadd float %44, %46
  %48 = fcmp ogt float %47, 0.000000e+00
  %49 = getelementptr inbounds [3840 x float], ptr %0, i32 0, i64 %32
  %50 = load float, ptr %49, align 4
  %51 = select i1 %48, float %50, float 0.000000e+00
  store float %51, ptr %49, align 4
  %52 = add i64 %29, 1
  br label %28

53:                                               ; preds = %28
  %54 = add i64 %23, 1
  br label %22, !llvm.loop !6

55:                                               ; preds = %22
  %56 = add i64 %17, 1
  br label %16, !llvm.loop !6

57:                                               ; preds = %16
  %58 = add i64 %12, 1
  br label %11, !llvm.loop !6

59:                                               ; preds = %11
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 18}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{i64 16}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
