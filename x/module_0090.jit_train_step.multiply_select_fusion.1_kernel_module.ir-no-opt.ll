; ModuleID = '__compute_module_multiply_select_fusion.1_kernel_module'
source_filename = "__compute_module_multiply_select_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_select_fusion.1(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %9 = load ptr, ptr %8, align 8
  %10 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 0
  %11 = load i64, ptr %10, align 4, !invariant.load !3
  %12 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 1
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 2
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  call void @multiply_select_fusion.1_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_select_fusion.1_wrapped(ptr noalias align 64 dereferenceable(30720) %0, ptr noalias align 64 dereferenceable(30720) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %39, %5
  %7 = phi i64 [ %40, %39 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 60
  br i1 %8, label %9, label %41

9:                                                ; preds = %6
  %10 = mul nsw i64 %7, 128
  br label %11

11:                                               ; preds = %37, %9
  %12 = phi i64 [ %38, %37 ], [ 0, %9 ]
  %13 = icmp slt i64 %12, 8
  br i1 %13, label %14, label %39

14:                                               ; preds = %11
  %15 = mul nsw i64 %12, 16
  %16 = add nsw i64 %10, %15
  br label %17

17:                                               ; preds = %35, %14
  %18 = phi i64 [ %36, %35 ], [ 0, %14 ]
  %19 = icmp slt i64 %18, 8
  br i1 %19, label %20, label %37

20:                                               ; preds = %17
  %21 = mul nsw i64 %18, 2
  %22 = add nsw i64 %16, %21
  br label %23

23:                                               ; preds = %26, %20
  %24 = phi i64 [ %34, %26 ], [ 0, %20 ]
  %25 = icmp slt i64 %24, 2
  br i1 %25, label %26, label %35

26:                                               ; preds = %23
  %27 = add nsw i64 %22, %24
  %28 = getelementptr inbounds [7680 x float], ptr %0, i32 0, i64 %27
  %29 = load float, ptr %28, align 4, !invariant.load !3
  %30 = fcmp ogt float %29, 0.000000e+00
  %31 = fmul float %29, 2.000000e-01
  %32 = select i1 %30, float %29, float %31
  %33 = getelementptr inbounds [7680 x float], ptr %1, i32 0, i64 %27
  store float %32, ptr %33, align 4
  %34 = add i64 %24, 1
  br label %23

35:                                               ; preds = %23
  %36 = add i64 %18, 1
  br label %17, !llvm.loop !5

37:                                               ; preds = %17
  %38 = add i64 %12, 1
  br label %11, !llvm.loop !5

39:                                               ; preds = %11
  %40 = add i64 %7, 1
  br label %6, !llvm.loop !5

41:                                               ; preds = %6
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 4}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 30720}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
