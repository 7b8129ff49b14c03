; ModuleID = '__compute_module_add_pad_fusion.1_kernel_module'
source_filename = "__compute_module_add_pad_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_pad_fusion.1(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %9 = load ptr, ptr %8, align 8
  %10 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 0
  %11 = load i64, ptr %10, align 4, !invariant.load !3
  %12 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 1
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 2
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  call void @add_pad_fusion.1_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_pad_fusion.1_wrapped(ptr noalias align 64 dereferenceable(15360) %0, ptr noalias align 64 dereferenceable(77760) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %48, %5
  %7 = phi i64 [ %49, %48 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 60
  br i1 %8, label %9, label %50

9:                                                ; preds = %6
  %10 = mul nsw i64 %7, 324
  br label %11

11:                                               ; preds = %46, %9
  %12 = phi i64 [ %47, %46 ], [ 0, %9 ]
  %13 = icmp slt i64 %12, 18
  br i1 %13, label %14, label %48

14:                                               ; preds = %11
  %15 = icmp sge i64 %12, 1
  %16 = icmp sle i64 %12, 16
  %17 = and i1 %15, %16
  %18 = mul nsw i64 %12, 18
  %19 = add nsw i64 %10, %18
  br label %20

20:                                               ; preds = %42, %14
  %21 = phi i64 [ %45, %42 ], [ 0, %14 ]
  %22 = icmp slt i64 %21, 18
  br i1 %22, label %23, label %46

23:                                               ; preds = %20
  %24 = icmp sge i64 %21, 1
  %25 = icmp sle i64 %21, 16
  %26 = and i1 %24, %25
  %27 = and i1 %17, %26
  br i1 %27, label %28, label %39

28:                                               ; preds = %23
  %29 = mul nsw i64 %7, 256
  %30 = mul nsw i64 %12, 16
  %31 = add nsw i64 %29, %30
  %32 = add nsw i64 %31, %21
  %33 = add nsw i64 %32, -17
  %34 = getelementptr inbounds [15360 x i8], ptr %0, i32 0, i64 %33
  %35 = load i8, ptr %34, align 1, !invariant.load !3
  %36 = uitofp i8 %35 to float
  %37 = fmul float %36, f0x3C008081
  %38 = fadd float %37, -1.000000e+00
  br label %40

39:                                               ; preds = %23
  br label %40

40:                                               ; preds = %28, %39
  %41 = phi float [ 0.000000e+00, %39 ], [ %38, %28 ]
  br label %42

42:                                               ; preds = %40
  %43 = add nsw i64 %19, %21
  %44 = getelementptr inbounds [19440 x float], ptr %1, i32 0, i64 %43
  store float %41, ptr %44, align 4
  %45 = add i64 %21, 1
  br label %20

46:                                               ; preds = %20
  %47 = add i64 %12, 1
  br label %11, !llvm.loop !6

48:                                               ; preds = %11
  %49 = add i64 %7, 1
  br label %6, !llvm.loop !6

50:                                               ; preds = %6
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 21}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{i64 77760}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
