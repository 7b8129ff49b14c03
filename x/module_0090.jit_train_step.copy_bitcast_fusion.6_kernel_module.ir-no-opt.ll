; ModuleID = '__compute_module_copy_bitcast_fusion.6_kernel_module'
source_filename = "__compute_module_copy_bitcast_fusion.6_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @copy_bitcast_fusion.6(ptr %0) #0 {
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
  call void @copy_bitcast_fusion.6_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @copy_bitcast_fusion.6_wrapped(ptr noalias align 64 dereferenceable(128) %0, ptr noalias align 64 dereferenceable(128) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %34, %5
  %7 = phi i64 [ %35, %34 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 16
  br i1 %8, label %9, label %36

9:                                                ; preds = %6
  %10 = udiv i64 %7, 2
  %11 = urem i64 %10, 2
  %12 = mul nsw i64 %11, 8
  %13 = udiv i64 %7, 4
  %14 = urem i64 %13, 2
  %15 = mul nsw i64 %14, 4
  %16 = add nsw i64 %12, %15
  %17 = urem i64 %7, 2
  %18 = mul nsw i64 %17, 2
  %19 = add nsw i64 %16, %18
  %20 = udiv i64 %7, 8
  %21 = mul nsw i64 %20, 16
  %22 = add nsw i64 %19, %21
  %23 = mul nsw i64 %7, 2
  br label %24

24:                                               ; preds = %27, %9
  %25 = phi i64 [ %33, %27 ], [ 0, %9 ]
  %26 = icmp slt i64 %25, 2
  br i1 %26, label %27, label %34

27:                                               ; preds = %24
  %28 = add nsw i64 %22, %25
  %29 = getelementptr inbounds [32 x float], ptr %0, i32 0, i64 %28
  %30 = load float, ptr %29, align 4, !invariant.load !3
  %31 = add nsw i64 %23, %25
  %32 = getelementptr inbounds [32 x float], ptr %1, i32 0, i64 %31
  store float %30, ptr %32, align 4
  %33 = add i64 %25, 1
  br label %24

34:                                               ; preds = %24
  %35 = add i64 %7, 1
  br label %6, !llvm.loop !5

36:                                               ; preds = %6
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 28}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
