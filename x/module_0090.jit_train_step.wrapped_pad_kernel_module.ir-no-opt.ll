; ModuleID = '__compute_module_wrapped_pad_kernel_module'
source_filename = "__compute_module_wrapped_pad_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @wrapped_pad(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !6
  %10 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %11 = load ptr, ptr %10, align 8
  %12 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 0
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 1
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  %16 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 2
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  call void @wrapped_pad_wrapped(ptr %5, ptr %7, ptr %9, i64 %13, i64 %15, i64 %17)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @wrapped_pad_wrapped(ptr noalias align 64 dereferenceable(61440) %0, ptr noalias align 64 dereferenceable(4) %1, ptr noalias align 64 dereferenceable(77760) %2, i64 %3, i64 %4, i64 %5) #1 {
  br label %7

7:                                                ; preds = %48, %6
  %8 = phi i64 [ %49, %48 ], [ 0, %6 ]
  %9 = icmp slt i64 %8, 60
  br i1 %9, label %10, label %50

10:                                               ; preds = %7
  %11 = mul nsw i64 %8, 324
  br label %12

12:                                               ; preds = %46, %10
  %13 = phi i64 [ %47, %46 ], [ 0, %10 ]
  %14 = icmp slt i64 %13, 18
  br i1 %14, label %15, label %48

15:                                               ; preds = %12
  %16 = icmp sge i64 %13, 1
  %17 = icmp sle i64 %13, 16
  %18 = and i1 %16, %17
  %19 = mul nsw i64 %13, 18
  %20 = add nsw i64 %11, %19
  br label %21

21:                                               ; preds = %42, %15
  %22 = phi i64 [ %45, %42 ], [ 0, %15 ]
  %23 = icmp slt i64 %22, 18
  br i1 %23, label %24, label %46

24:                                               ; preds = %21
  %25 = icmp sge i64 %22, 1
  %26 = icmp sle i64 %22, 16
  %27 = and i1 %25, %26
  %28 = and i1 %18, %27
  br i1 %28, label %29, label %37

29:                                               ; preds = %24
  %30 = mul nsw i64 %8, 256
  %31 = mul nsw i64 %13, 16
  %32 = add nsw i64 %30, %31
  %33 = add nsw i64 %32, %22
  %34 = add nsw i64 %33, -17
  %35 = getelementptr inbounds [15360 x float], ptr %0, i32 0, i64 %34
  %36 = load float, ptr %35, align 4, !invariant.load !3
  br label %40

37:                                               ; preds = %24
  %38 = getelementptr inbounds [1 x float], ptr %1, i32 0, i32 0
  %39 = load float, ptr %38, align 4, !invariant.load !3
  br label %40

40:                                               ; preds = %29, %37
  %41 = phi float [ %39, %37 ], [ %36, %29 ]
  br label %42

42:                                               ; preds = %40
  %43 = add nsw i64 %20, %22
  %44 = getelementptr inbounds [19440 x float], ptr %2, i32 0, i64 %43
  store float %41, ptr %44, align 4
  %45 = add i64 %22, 1
  br label %21

46:                                               ; preds = %21
  %47 = add i64 %13, 1
  br label %12, !llvm.loop !7

48:                                               ; preds = %12
  %49 = add i64 %8, 1
  br label %7, !llvm.loop !7

50:                                               ; preds = %7
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 19}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 61440}
!5 = !{i64 4}
!6 = !{i64 77760}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
