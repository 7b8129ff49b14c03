; ModuleID = '__compute_module_copy_bitcast_fusion.7_kernel_module'
source_filename = "__compute_module_copy_bitcast_fusion.7_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @copy_bitcast_fusion.7(ptr %0) #0 {
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
  call void @copy_bitcast_fusion.7_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @copy_bitcast_fusion.7_wrapped(ptr noalias align 64 dereferenceable(512) %0, ptr noalias align 64 dereferenceable(512) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %38, %5
  %7 = phi i64 [ %39, %38 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 32
  br i1 %8, label %9, label %40

9:                                                ; preds = %6
  %10 = udiv i64 %7, 2
  %11 = urem i64 %10, 2
  %12 = mul nsw i64 %11, 8
  %13 = udiv i64 %7, 4
  %14 = urem i64 %13, 2
  %15 = mul nsw i64 %14, 32
  %16 = add nsw i64 %12, %15
  %17 = udiv i64 %7, 8
  %18 = urem i64 %17, 2
  %19 = mul nsw i64 %18, 16
  %20 = add nsw i64 %16, %19
  %21 = urem i64 %7, 2
  %22 = mul nsw i64 %21, 4
  %23 = add nsw i64 %20, %22
  %24 = udiv i64 %7, 16
  %25 = mul nsw i64 %24, 64
  %26 = add nsw i64 %23, %25
  %27 = mul nsw i64 %7, 4
  br label %28

28:                                               ; preds = %31, %9
  %29 = phi i64 [ %37, %31 ], [ 0, %9 ]
  %30 = icmp slt i64 %29, 4
  br i1 %30, label %31, label %38

31:                                               ; preds = %28
  %32 = add nsw i64 %26, %29
  %33 = getelementptr inbounds [128 x float], ptr %0, i32 0, i64 %32
  %34 = load float, ptr %33, align 4, !invariant.load !3
  %35 = add nsw i64 %27, %29
  %36 = getelementptr inbounds [128 x float], ptr %1, i32 0, i64 %35
  store float %34, ptr %36, align 4
  %37 = add i64 %29, 1
  br label %28

38:                                               ; preds = %28
  %39 = add i64 %7, 1
  br label %6, !llvm.loop !5

40:                                               ; preds = %6
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 29}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
