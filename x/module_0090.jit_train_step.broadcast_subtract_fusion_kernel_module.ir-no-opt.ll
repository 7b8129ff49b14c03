; ModuleID = '__compute_module_broadcast_subtract_fusion_kernel_module'
source_filename = "__compute_module_broadcast_subtract_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_subtract_fusion(ptr %0) #0 {
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
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !6
  %16 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %17 = load ptr, ptr %16, align 8
  %18 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 0
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 1
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  %22 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 2
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  call void @broadcast_subtract_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, i64 %19, i64 %21, i64 %23)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_subtract_fusion_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(48000) %1, ptr noalias align 64 dereferenceable(48000) %2, ptr noalias align 64 dereferenceable(48000) %3, ptr noalias align 64 dereferenceable(48000) %4, ptr noalias align 64 dereferenceable(30720) %5, i64 %6, i64 %7, i64 %8) #1 {
  br label %10

10:                                               ; preds = %69, %9
  %11 = phi i64 [ %70, %69 ], [ 0, %9 ]
  %12 = icmp slt i64 %11, 60
  br i1 %12, label %13, label %71

13:                                               ; preds = %10
  %14 = mul nsw i64 %11, 200
  %15 = mul nsw i64 %11, 128
  br label %16

16:                                               ; preds = %67, %13
  %17 = phi i64 [ %68, %67 ], [ 0, %13 ]
  %18 = icmp slt i64 %17, 8
  br i1 %18, label %19, label %69

19:                                               ; preds = %16
  %20 = add nsw i64 %17, 1
  %21 = urem i64 %20, 2
  %22 = mul nsw i64 %21, 4
  %23 = add nsw i64 %14, %22
  %24 = udiv i64 %20, 2
  %25 = mul nsw i64 %24, 40
  %26 = add nsw i64 %23, %25
  %27 = mul nsw i64 %17, 16
  %28 = add nsw i64 %15, %27
  br label %29

29:                                               ; preds = %65, %19
  %30 = phi i64 [ %66, %65 ], [ 0, %19 ]
  %31 = icmp slt i64 %30, 8
  br i1 %31, label %32, label %67

32:                                               ; preds = %29
  %33 = add nsw i64 %30, 1
  %34 = urem i64 %33, 2
  %35 = mul nsw i64 %34, 2
  %36 = add nsw i64 %26, %35
  %37 = udiv i64 %33, 2
  %38 = mul nsw i64 %37, 8
  %39 = add nsw i64 %36, %38
  %40 = mul nsw i64 %30, 2
  %41 = add nsw i64 %28, %40
  br label %42

42:                                               ; preds = %45, %32
  %43 = phi i64 [ %64, %45 ], [ 0, %32 ]
  %44 = icmp slt i64 %43, 2
  br i1 %44, label %45, label %65

45:                                               ; preds = %42
  %46 = add nsw i64 %39, %43
  %47 = getelementptr inbounds [12000 x float], ptr %3, i32 0, i64 %46
  %48 = load float, ptr %47, align 4, !invariant.load !3
  %49 = getelementptr inbounds [12000 x float], ptr %4, i32 0, i64 %46
  %50 = load float, ptr %49, align 4, !invariant.load !3
  %51 = fadd float %48, %50
  %52 = getelementptr inbounds [12000 x float], ptr %2, i32 0, i64 %46
  %53 = load float, ptr %52, align 4, !invariant.load !3
  %54 = fadd float %51, %53
  %55 = getelementptr inbounds [12000 x float], ptr %1, i32 0, i64 %46
  %56 = load float, ptr %55, align 4, !invariant.load !3
  %57 = fadd float %54, %56
  %58 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %43
  %59 = load float, ptr %58, align 4, !invariant.load !3
  %60 = fmul float %59, f0x39888889
  %61 = fsub float %57, %60
  %62 = add nsw i64 %41, %43
  %63 = getelementptr inbounds [7680 x float], ptr %5, i32 0, i64 %62
  store float %61, ptr %63, align 4
  %64 = add i64 %43, 1
  br label %42

65:                                               ; preds = %42
  %66 = add i64 %30, 1
  br label %29, !llvm.loop !7

67:                                               ; preds = %29
  %68 = add i64 %17, 1
  br label %16, !llvm.loop !7

69:                                               ; preds = %16
  %70 = add i64 %11, 1
  br label %10, !llvm.loop !7

71:                                               ; preds = %10
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 17}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 48000}
!6 = !{i64 30720}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
