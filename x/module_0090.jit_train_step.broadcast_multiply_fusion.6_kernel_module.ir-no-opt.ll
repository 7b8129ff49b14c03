; ModuleID = '__compute_module_broadcast_multiply_fusion.6_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.6_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_multiply_fusion.6(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
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
  call void @broadcast_multiply_fusion.6_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, i64 %15, i64 %17, i64 %19)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_multiply_fusion.6_wrapped(ptr noalias align 64 dereferenceable(30720) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(30720) %3, i64 %4, i64 %5, i64 %6) #1 {
  br label %8

8:                                                ; preds = %44, %7
  %9 = phi i64 [ %45, %44 ], [ 0, %7 ]
  %10 = icmp slt i64 %9, 60
  br i1 %10, label %11, label %46

11:                                               ; preds = %8
  %12 = mul nsw i64 %9, 128
  br label %13

13:                                               ; preds = %42, %11
  %14 = phi i64 [ %43, %42 ], [ 0, %11 ]
  %15 = icmp slt i64 %14, 8
  br i1 %15, label %16, label %44

16:                                               ; preds = %13
  %17 = mul nsw i64 %14, 16
  %18 = add nsw i64 %12, %17
  br label %19

19:                                               ; preds = %40, %16
  %20 = phi i64 [ %41, %40 ], [ 0, %16 ]
  %21 = icmp slt i64 %20, 8
  br i1 %21, label %22, label %42

22:                                               ; preds = %19
  %23 = mul nsw i64 %20, 2
  %24 = add nsw i64 %18, %23
  br label %25

25:                                               ; preds = %28, %22
  %26 = phi i64 [ %39, %28 ], [ 0, %22 ]
  %27 = icmp slt i64 %26, 2
  br i1 %27, label %28, label %40

28:                                               ; preds = %25
  %29 = add nsw i64 %24, %26
  %30 = getelementptr inbounds [7680 x float], ptr %0, i32 0, i64 %29
  %31 = load float, ptr %30, align 4, !invariant.load !3
  %32 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %26
  %33 = load float, ptr %32, align 4, !invariant.load !3
  %34 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %26
  %35 = load float, ptr %34, align 4, !invariant.load !3
  %36 = fmul float %33, %35
  %37 = fmul float %31, %36
  %38 = getelementptr inbounds [7680 x float], ptr %3, i32 0, i64 %29
  store float %37, ptr %38, align 4
  %39 = add i64 %26, 1
  br label %25

40:                                               ; preds = %25
  %41 = add i64 %20, 1
  br label %19, !llvm.loop !6

42:                                               ; preds = %19
  %43 = add i64 %14, 1
  br label %13, !llvm.loop !6

44:                                               ; preds = %13
  %45 = add i64 %9, 1
  br label %8, !llvm.loop !6

46:                                               ; preds = %8
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 14}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 30720}
!5 = !{i64 8}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
