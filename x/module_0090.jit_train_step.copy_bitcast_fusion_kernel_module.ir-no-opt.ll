; ModuleID = '__compute_module_copy_bitcast_fusion_kernel_module'
source_filename = "__compute_module_copy_bitcast_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @copy_bitcast_fusion(ptr %0) #0 {
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
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !4
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !5
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !5
  %24 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %25 = load ptr, ptr %24, align 8
  %26 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 0
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 1
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  %30 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 2
  %31 = load i64, ptr %30, align 4, !invariant.load !3
  call void @copy_bitcast_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, i64 %27, i64 %29, i64 %31)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @copy_bitcast_fusion_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(15360) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(16) %7, ptr noalias align 64 dereferenceable(15360) %8, ptr noalias align 64 dereferenceable(15360) %9, i64 %10, i64 %11, i64 %12) #1 {
  br label %14

14:                                               ; preds = %62, %13
  %15 = phi i64 [ %63, %62 ], [ 0, %13 ]
  %16 = icmp slt i64 %15, 64
  br i1 %16, label %17, label %64

17:                                               ; preds = %14
  %18 = urem i64 %15, 4
  %19 = getelementptr inbounds [4 x float], ptr %7, i32 0, i64 %18
  %20 = load float, ptr %19, align 4, !invariant.load !3
  %21 = fmul float %20, f0x3A888889
  %22 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %18
  %23 = load float, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %18
  %25 = load float, ptr %24, align 4, !invariant.load !3
  %26 = fmul float %23, %25
  %27 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %18
  %28 = load float, ptr %27, align 4, !invariant.load !3
  %29 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %18
  %30 = load float, ptr %29, align 4, !invariant.load !3
  %31 = fmul float %23, %28
  %32 = fmul float %30, -5.000000e-01
  %33 = fmul float %31, %32
  %34 = fmul float %33, f0x3B088889
  %35 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %18
  %36 = load float, ptr %35, align 4, !invariant.load !3
  %37 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %18
  %38 = load float, ptr %37, align 4, !invariant.load !3
  %39 = fneg float %36
  %40 = fneg float %38
  %41 = fadd float %39, %40
  %42 = fmul float %41, f0x3A888889
  %43 = mul nsw i64 %15, 60
  br label %44

44:                                               ; preds = %47, %17
  %45 = phi i64 [ %61, %47 ], [ 0, %17 ]
  %46 = icmp slt i64 %45, 60
  br i1 %46, label %47, label %62

47:                                               ; preds = %44
  %48 = mul nsw i64 %45, 64
  %49 = add nsw i64 %15, %48
  %50 = getelementptr inbounds [3840 x float], ptr %8, i32 0, i64 %49
  %51 = load float, ptr %50, align 4, !invariant.load !3
  %52 = getelementptr inbounds [3840 x float], ptr %5, i32 0, i64 %49
  %53 = load float, ptr %52, align 4, !invariant.load !3
  %54 = fsub float %51, %21
  %55 = fmul float %53, %26
  %56 = fmul float %54, %34
  %57 = fadd float %55, %56
  %58 = fadd float %57, %42
  %59 = add nsw i64 %43, %45
  %60 = getelementptr inbounds [3840 x float], ptr %9, i32 0, i64 %59
  store float %58, ptr %60, align 4
  %61 = add i64 %45, 1
  br label %44

62:                                               ; preds = %44
  %63 = add i64 %15, 1
  br label %14, !llvm.loop !6

64:                                               ; preds = %14
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 25}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
