; ModuleID = '__compute_module_multiply_add_fusion.32_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.32_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.32(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !6
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !7
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !5
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !6
  %20 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %21 = load ptr, ptr %20, align 8
  %22 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 0
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 1
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 2
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  call void @multiply_add_fusion.32_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, i64 %23, i64 %25, i64 %27)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.32_wrapped(ptr noalias align 64 dereferenceable(240) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(15360) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(256) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(15360) %7, i64 %8, i64 %9, i64 %10) #1 {
  %12 = icmp sge i64 %8, 0
  %13 = icmp sle i64 %8, 1
  %14 = and i1 %12, %13
  br i1 %14, label %15, label %80

15:                                               ; preds = %11
  %16 = mul nsw i64 %8, 30
  %17 = mul nsw i64 %8, 1920
  br label %18

18:                                               ; preds = %77, %15
  %19 = phi i64 [ %78, %77 ], [ 0, %15 ]
  %20 = icmp slt i64 %19, 30
  br i1 %20, label %21, label %79

21:                                               ; preds = %18
  %22 = add nsw i64 %16, %19
  %23 = getelementptr inbounds [60 x float], ptr %0, i32 0, i64 %22
  %24 = load float, ptr %23, align 4, !invariant.load !3
  %25 = fmul float %24, f0x3C888889
  %26 = fneg float %25
  %27 = mul nsw i64 %19, 64
  %28 = add nsw i64 %17, %27
  br label %29

29:                                               ; preds = %75, %21
  %30 = phi i64 [ %76, %75 ], [ 0, %21 ]
  %31 = icmp slt i64 %30, 4
  br i1 %31, label %32, label %77

32:                                               ; preds = %29
  %33 = mul nsw i64 %30, 16
  %34 = add nsw i64 %28, %33
  br label %35

35:                                               ; preds = %73, %32
  %36 = phi i64 [ %74, %73 ], [ 0, %32 ]
  %37 = icmp slt i64 %36, 4
  br i1 %37, label %38, label %75

38:                                               ; preds = %35
  %39 = mul nsw i64 %36, 4
  %40 = add nsw i64 %34, %39
  %41 = add nsw i64 %33, %39
  br label %42

42:                                               ; preds = %45, %38
  %43 = phi i64 [ %72, %45 ], [ 0, %38 ]
  %44 = icmp slt i64 %43, 4
  br i1 %44, label %45, label %73

45:                                               ; preds = %42
  %46 = add nsw i64 %40, %43
  %47 = getelementptr inbounds [3840 x float], ptr %3, i32 0, i64 %46
  %48 = load float, ptr %47, align 4, !invariant.load !3
  %49 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %43
  %50 = load float, ptr %49, align 4, !invariant.load !3
  %51 = fmul float %50, f0x3A888889
  %52 = fsub float %48, %51
  %53 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %43
  %54 = load float, ptr %53, align 4, !invariant.load !3
  %55 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %43
  %56 = load float, ptr %55, align 4, !invariant.load !3
  %57 = fmul float %54, %56
  %58 = fmul float %52, %57
  %59 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %43
  %60 = load float, ptr %59, align 4, !invariant.load !3
  %61 = fadd float %58, %60
  %62 = fcmp ogt float %61, 0.000000e+00
  %63 = add nsw i64 %41, %43
  %64 = getelementptr inbounds [64 x float], ptr %5, i32 0, i64 %63
  %65 = load float, ptr %64, align 4, !invariant.load !3
  %66 = fmul float %26, %65
  %67 = select i1 %62, float 0.000000e+00, float %66
  %68 = select i1 %62, float %66, float 0.000000e+00
  %69 = fmul float %67, 2.000000e-01
  %70 = fadd float %68, %69
  %71 = getelementptr inbounds [3840 x float], ptr %7, i32 0, i64 %46
  store float %70, ptr %71, align 4
  %72 = add i64 %43, 1
  br label %42

73:                                               ; preds = %42
  %74 = add i64 %36, 1
  br label %35, !llvm.loop !8

75:                                               ; preds = %35
  %76 = add i64 %30, 1
  br label %29, !llvm.loop !8

77:                                               ; preds = %29
  %78 = add i64 %19, 1
  br label %18, !llvm.loop !8

79:                                               ; preds = %18
  br label %80

80:                                               ; preds = %79, %11
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 26}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 240}
!5 = !{i64 16}
!6 = !{i64 15360}
!7 = !{i64 256}
!8 = distinct !{!8, !9}
!9 = !{!"llvm.loop.unroll.disable"}
