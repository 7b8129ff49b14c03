; ModuleID = '__compute_module_add_bitcast_fusion.1_kernel_module'
source_filename = "__compute_module_add_bitcast_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_bitcast_fusion.1(ptr %0) #0 {
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
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !4
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !5
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !6
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !4
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !4
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !7
  %24 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 10, i32 0
  %25 = load ptr, ptr %24, align 8, !invariant.load !3, !dereferenceable !4
  %26 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 11, i32 0
  %27 = load ptr, ptr %26, align 8, !invariant.load !3, !dereferenceable !7
  %28 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %29 = load ptr, ptr %28, align 8
  %30 = getelementptr inbounds %kernel_dim3, ptr %29, i32 0, i32 0
  %31 = load i64, ptr %30, align 4, !invariant.load !3
  %32 = getelementptr inbounds %kernel_dim3, ptr %29, i32 0, i32 1
  %33 = load i64, ptr %32, align 4, !invariant.load !3
  %34 = getelementptr inbounds %kernel_dim3, ptr %29, i32 0, i32 2
  %35 = load i64, ptr %34, align 4, !invariant.load !3
  call void @add_bitcast_fusion.1_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, ptr %25, ptr %27, i64 %31, i64 %33, i64 %35)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_bitcast_fusion.1_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(240) %5, ptr noalias align 64 dereferenceable(256) %6, ptr noalias align 64 dereferenceable(16) %7, ptr noalias align 64 dereferenceable(16) %8, ptr noalias align 64 dereferenceable(15360) %9, ptr noalias align 64 dereferenceable(16) %10, ptr noalias align 64 dereferenceable(15360) %11, i64 %12, i64 %13, i64 %14) #1 {
  %16 = icmp sge i64 %12, 0
  %17 = icmp sle i64 %12, 1
  %18 = and i1 %16, %17
  br i1 %18, label %19, label %94

19:                                               ; preds = %15
  %20 = mul nsw i64 %12, 30
  %21 = mul nsw i64 %12, 1920
  br label %22

22:                                               ; preds = %91, %19
  %23 = phi i64 [ %92, %91 ], [ 0, %19 ]
  %24 = icmp slt i64 %23, 480
  br i1 %24, label %25, label %93

25:                                               ; preds = %22
  %26 = udiv i64 %23, 16
  %27 = add nsw i64 %20, %26
  %28 = getelementptr inbounds [60 x float], ptr %5, i32 0, i64 %27
  %29 = load float, ptr %28, align 4, !invariant.load !3
  %30 = fmul float %29, f0x3C888889
  %31 = fneg float %30
  %32 = mul nsw i64 %23, 4
  %33 = add nsw i64 %21, %32
  %34 = udiv i64 %23, 4
  %35 = urem i64 %34, 4
  %36 = mul nsw i64 %35, 16
  %37 = urem i64 %23, 4
  %38 = mul nsw i64 %37, 4
  %39 = add nsw i64 %36, %38
  br label %40

40:                                               ; preds = %43, %25
  %41 = phi i64 [ %90, %43 ], [ 0, %25 ]
  %42 = icmp slt i64 %41, 4
  br i1 %42, label %43, label %91

43:                                               ; preds = %40
  %44 = add nsw i64 %33, %41
  %45 = getelementptr inbounds [3840 x float], ptr %9, i32 0, i64 %44
  %46 = load float, ptr %45, align 4, !invariant.load !3
  %47 = getelementptr inbounds [4 x float], ptr %10, i32 0, i64 %41
  %48 = load float, ptr %47, align 4, !invariant.load !3
  %49 = fmul float %48, f0x3A888889
  %50 = fsub float %46, %49
  %51 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %41
  %52 = load float, ptr %51, align 4, !invariant.load !3
  %53 = getelementptr inbounds [4 x float], ptr %8, i32 0, i64 %41
  %54 = load float, ptr %53, align 4, !invariant.load !3
  %55 = fmul float %52, %54
  %56 = fmul float %50, %55
  %57 = getelementptr inbounds [4 x float], ptr %7, i32 0, i64 %41
  %58 = load float, ptr %57, align 4, !invariant.load !3
  %59 = fadd float %56, %58
  %60 = fcmp ogt float %59, 0.000000e+00
  %61 = add nsw i64 %39, %41
  %62 = getelementptr inbounds [64 x float], ptr %6, i32 0, i64 %61
  %63 = load float, ptr %62, align 4, !invariant.load !3
  %64 = fmul float %31, %63
  %65 = select i1 %60, float 0.000000e+00, float %64
  %66 = select i1 %60, float %64, float 0.000000e+00
  %67 = fmul float %65, 2.000000e-01
  %68 = fadd float %66, %67
  %69 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %41
  %70 = load float, ptr %69, align 4, !invariant.load !3
  %71 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %41
  %72 = load float, ptr %71, align 4, !invariant.load !3
  %73 = fmul float %52, %70
  %74 = fmul float %72, -5.000000e-01
  %75 = fmul float %73, %74
  %76 = fmul float %75, f0x3B088889
  %77 = fmul float %68, %55
  %78 = fmul float %50, %76
  %79 = fadd float %77, %78
  %80 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %41
  %81 = load float, ptr %80, align 4, !invariant.load !3
  %82 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %41
  %83 = load float, ptr %82, align 4, !invariant.load !3
  %84 = fneg float %81
  %85 = fneg float %83
  %86 = fadd float %84, %85
  %87 = fmul float %86, f0x3A888889
  %88 = fadd float %79, %87
  %89 = getelementptr inbounds [3840 x float], ptr %11, i32 0, i64 %44
  store float %88, ptr %89, align 4
  %90 = add i64 %41, 1
  br label %40

91:                                               ; preds = %40
  %92 = add i64 %23, 1
  br label %22, !llvm.loop !8

93:                                               ; preds = %22
  br label %94

94:                                               ; preds = %93, %15
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 5}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 240}
!6 = !{i64 256}
!7 = !{i64 15360}
!8 = distinct !{!8, !9}
!9 = !{!"llvm.loop.unroll.disable"}
