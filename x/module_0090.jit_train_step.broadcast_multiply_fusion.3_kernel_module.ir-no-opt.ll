; ModuleID = '__compute_module_broadcast_multiply_fusion.3_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.3_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_multiply_fusion.3(ptr %0) #0 {
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
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !5
  %16 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %17 = load ptr, ptr %16, align 8
  %18 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 0
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 1
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  %22 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 2
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  call void @broadcast_multiply_fusion.3_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, i64 %19, i64 %21, i64 %23)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_multiply_fusion.3_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(15360) %4, ptr noalias align 64 dereferenceable(15360) %5, i64 %6, i64 %7, i64 %8) #1 {
  br label %10

10:                                               ; preds = %55, %9
  %11 = phi i64 [ %56, %55 ], [ 0, %9 ]
  %12 = icmp slt i64 %11, 60
  br i1 %12, label %13, label %57

13:                                               ; preds = %10
  %14 = mul nsw i64 %11, 64
  br label %15

15:                                               ; preds = %53, %13
  %16 = phi i64 [ %54, %53 ], [ 0, %13 ]
  %17 = icmp slt i64 %16, 4
  br i1 %17, label %18, label %55

18:                                               ; preds = %15
  %19 = mul nsw i64 %16, 16
  %20 = add nsw i64 %14, %19
  br label %21

21:                                               ; preds = %51, %18
  %22 = phi i64 [ %52, %51 ], [ 0, %18 ]
  %23 = icmp slt i64 %22, 4
  br i1 %23, label %24, label %53

24:                                               ; preds = %21
  %25 = mul nsw i64 %22, 4
  %26 = add nsw i64 %20, %25
  br label %27

27:                                               ; preds = %30, %24
  %28 = phi i64 [ %50, %30 ], [ 0, %24 ]
  %29 = icmp slt i64 %28, 4
  br i1 %29, label %30, label %51

30:                                               ; preds = %27
  %31 = add nsw i64 %26, %28
  %32 = getelementptr inbounds [3840 x float], ptr %4, i32 0, i64 %31
  %33 = load float, ptr %32, align 4, !invariant.load !3
  %34 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %28
  %35 = load float, ptr %34, align 4, !invariant.load !3
  %36 = fmul float %35, f0x3A888889
  %37 = fsub float %33, %36
  %38 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %28
  %39 = load float, ptr %38, align 4, !invariant.load !3
  %40 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %28
  %41 = load float, ptr %40, align 4, !invariant.load !3
  %42 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %28
  %43 = load float, ptr %42, align 4, !invariant.load !3
  %44 = fmul float %39, %41
  %45 = fmul float %43, -5.000000e-01
  %46 = fmul float %44, %45
  %47 = fmul float %46, f0x3B088889
  %48 = fmul float %37, %47
  %49 = getelementptr inbounds [3840 x float], ptr %5, i32 0, i64 %31
  store float %48, ptr %49, align 4
  %50 = add i64 %28, 1
  br label %27

51:                                               ; preds = %27
  %52 = add i64 %22, 1
  br label %21, !llvm.loop !6

53:                                               ; preds = %21
  %54 = add i64 %16, 1
  br label %15, !llvm.loop !6

55:                                               ; preds = %15
  %56 = add i64 %11, 1
  br label %10, !llvm.loop !6

57:                                               ; preds = %10
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 12}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
