; ModuleID = '__compute_module_wrapped_pad.2_kernel_module'
source_filename = "__compute_module_wrapped_pad.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @wrapped_pad.2(ptr %0) #0 {
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
  call void @wrapped_pad.2_wrapped(ptr %5, ptr %7, ptr %9, i64 %13, i64 %15, i64 %17)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @wrapped_pad.2_wrapped(ptr noalias align 64 dereferenceable(30720) %0, ptr noalias align 64 dereferenceable(4) %1, ptr noalias align 64 dereferenceable(48000) %2, i64 %3, i64 %4, i64 %5) #1 {
  br label %7

7:                                                ; preds = %57, %6
  %8 = phi i64 [ %58, %57 ], [ 0, %6 ]
  %9 = icmp slt i64 %8, 60
  br i1 %9, label %10, label %59

10:                                               ; preds = %7
  %11 = mul nsw i64 %8, 200
  br label %12

12:                                               ; preds = %55, %10
  %13 = phi i64 [ %56, %55 ], [ 0, %10 ]
  %14 = icmp slt i64 %13, 10
  br i1 %14, label %15, label %57

15:                                               ; preds = %12
  %16 = icmp sge i64 %13, 1
  %17 = icmp sle i64 %13, 8
  %18 = and i1 %16, %17
  %19 = mul nsw i64 %13, 20
  %20 = add nsw i64 %11, %19
  br label %21

21:                                               ; preds = %53, %15
  %22 = phi i64 [ %54, %53 ], [ 0, %15 ]
  %23 = icmp slt i64 %22, 10
  br i1 %23, label %24, label %55

24:                                               ; preds = %21
  %25 = icmp sge i64 %22, 1
  %26 = icmp sle i64 %22, 8
  %27 = and i1 %25, %26
  %28 = and i1 %18, %27
  %29 = mul nsw i64 %22, 2
  %30 = add nsw i64 %20, %29
  br label %31

31:                                               ; preds = %49, %24
  %32 = phi i64 [ %52, %49 ], [ 0, %24 ]
  %33 = icmp slt i64 %32, 2
  br i1 %33, label %34, label %53

34:                                               ; preds = %31
  br i1 %28, label %35, label %44

35:                                               ; preds = %34
  %36 = mul nsw i64 %8, 128
  %37 = mul nsw i64 %13, 16
  %38 = add nsw i64 %36, %37
  %39 = add nsw i64 %38, %29
  %40 = add nsw i64 %39, %32
  %41 = add nsw i64 %40, -18
  %42 = getelementptr inbounds [7680 x float], ptr %0, i32 0, i64 %41
  %43 = load float, ptr %42, align 4, !invariant.load !3
  br label %47

44:                                               ; preds = %34
  %45 = getelementptr inbounds [1 x float], ptr %1, i32 0, i32 0
  %46 = load float, ptr %45, align 4, !invariant.load !3
  br label %47

47:                                               ; preds = %35, %44
  %48 = phi float [ %46, %44 ], [ %43, %35 ]
  br label %49

49:                                               ; preds = %47
  %50 = add nsw i64 %30, %32
  %51 = getelementptr inbounds [12000 x float], ptr %2, i32 0, i64 %50
  store float %48, ptr %51, align 4
  %52 = add i64 %32, 1
  br label %31

53:                                               ; preds = %31
  %54 = add i64 %22, 1
  br label %21, !llvm.loop !7

55:                                               ; preds = %21
  %56 = add i64 %13, 1
  br label %12, !llvm.loop !7

57:                                               ; preds = %12
  %58 = add i64 %8, 1
  br label %7, !llvm.loop !7

59:                                               ; preds = %7
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 30720}
!5 = !{i64 4}
!6 = !{i64 48000}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
