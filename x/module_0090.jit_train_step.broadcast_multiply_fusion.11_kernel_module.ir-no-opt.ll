; ModuleID = '__compute_module_broadcast_multiply_fusion.11_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.11_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_multiply_fusion.11(ptr %0) #0 {
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
  call void @broadcast_multiply_fusion.11_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, i64 %15, i64 %17, i64 %19)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_multiply_fusion.11_wrapped(ptr noalias align 64 dereferenceable(128) %0, ptr noalias align 64 dereferenceable(128) %1, ptr noalias align 64 dereferenceable(128) %2, ptr noalias align 64 dereferenceable(128) %3, i64 %4, i64 %5, i64 %6) #1 {
  br label %8

8:                                                ; preds = %49, %7
  %9 = phi i64 [ %50, %49 ], [ 0, %7 ]
  %10 = icmp slt i64 %9, 4
  br i1 %10, label %11, label %51

11:                                               ; preds = %8
  %12 = urem i64 %9, 2
  %13 = mul nsw i64 %12, 4
  %14 = udiv i64 %9, 2
  %15 = mul nsw i64 %14, 16
  %16 = add nsw i64 %13, %15
  %17 = mul nsw i64 %9, 8
  br label %18

18:                                               ; preds = %47, %11
  %19 = phi i64 [ %48, %47 ], [ 0, %11 ]
  %20 = icmp slt i64 %19, 4
  br i1 %20, label %21, label %49

21:                                               ; preds = %18
  %22 = urem i64 %19, 2
  %23 = mul nsw i64 %22, 2
  %24 = add nsw i64 %16, %23
  %25 = udiv i64 %19, 2
  %26 = mul nsw i64 %25, 8
  %27 = add nsw i64 %24, %26
  %28 = mul nsw i64 %19, 2
  %29 = add nsw i64 %17, %28
  br label %30

30:                                               ; preds = %33, %21
  %31 = phi i64 [ %46, %33 ], [ 0, %21 ]
  %32 = icmp slt i64 %31, 2
  br i1 %32, label %33, label %47

33:                                               ; preds = %30
  %34 = add nsw i64 %27, %31
  %35 = getelementptr inbounds [32 x float], ptr %1, i32 0, i64 %34
  %36 = load float, ptr %35, align 4, !invariant.load !3
  %37 = getelementptr inbounds [32 x float], ptr %2, i32 0, i64 %34
  %38 = load float, ptr %37, align 4, !invariant.load !3
  %39 = fadd float %36, %38
  %40 = add nsw i64 %29, %31
  %41 = getelementptr inbounds [32 x float], ptr %0, i32 0, i64 %40
  %42 = load float, ptr %41, align 4, !invariant.load !3
  %43 = fadd float %39, %42
  %44 = fmul float %43, 5.000000e-01
  %45 = getelementptr inbounds [32 x float], ptr %3, i32 0, i64 %40
  store float %44, ptr %45, align 4
  %46 = add i64 %31, 1
  br label %30

47:                                               ; preds = %30
  %48 = add i64 %19, 1
  br label %18, !llvm.loop !5

49:                                               ; preds = %18
  %50 = add i64 %9, 1
  br label %8, !llvm.loop !5

51:                                               ; preds = %8
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 8}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = distinct !{!5, !6}
!6 = !{!"llvm.loop.unroll.disable"}
