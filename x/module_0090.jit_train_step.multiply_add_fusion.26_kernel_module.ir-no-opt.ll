; ModuleID = '__compute_module_multiply_add_fusion.26_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.26_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.26(ptr %0) #0 {
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
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !4
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !5
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !5
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !4
  %24 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %25 = load ptr, ptr %24, align 8
  %26 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 0
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 1
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  %30 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 2
  %31 = load i64, ptr %30, align 4, !invariant.load !3
  call void @multiply_add_fusion.26_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, i64 %27, i64 %29, i64 %31)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.26_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(16) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(4) %7, ptr noalias align 64 dereferenceable(4) %8, ptr noalias align 64 dereferenceable(16) %9, i64 %10, i64 %11, i64 %12) #1 {
  %14 = getelementptr inbounds [1 x float], ptr %7, i32 0, i32 0
  %15 = load float, ptr %14, align 4, !invariant.load !3
  %16 = fsub float 1.000000e+00, %15
  %17 = getelementptr inbounds [1 x float], ptr %8, i32 0, i32 0
  %18 = load float, ptr %17, align 4, !invariant.load !3
  %19 = fsub float 1.000000e+00, %18
  br label %20

20:                                               ; preds = %23, %13
  %21 = phi i64 [ %51, %23 ], [ 0, %13 ]
  %22 = icmp slt i64 %21, 4
  br i1 %22, label %23, label %52

23:                                               ; preds = %20
  %24 = getelementptr inbounds [4 x float], ptr %5, i32 0, i64 %21
  %25 = load float, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %21
  %27 = load float, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %21
  %29 = load float, ptr %28, align 4, !invariant.load !3
  %30 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %21
  %31 = load float, ptr %30, align 4, !invariant.load !3
  %32 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %21
  %33 = load float, ptr %32, align 4, !invariant.load !3
  %34 = fmul float %25, %27
  %35 = fmul float %29, %31
  %36 = fdiv float %33, %16
  %37 = fadd float %34, %35
  %38 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %21
  %39 = load float, ptr %38, align 4, !invariant.load !3
  %40 = call float @llvm.sqrt.f32(float %36)
  %41 = fadd float %37, %39
  %42 = fadd float %40, f0x322BCC77
  %43 = fmul float %41, 5.000000e-01
  %44 = fmul float %19, %42
  %45 = fdiv float %43, %44
  %46 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %21
  %47 = load float, ptr %46, align 4, !invariant.load !3
  %48 = fmul float %45, -2.000000e-04
  %49 = fadd float %47, %48
  %50 = getelementptr inbounds [4 x float], ptr %9, i32 0, i64 %21
  store float %49, ptr %50, align 4
  %51 = add i64 %21, 1
  br label %20

52:                                               ; preds = %20
  ret void
}

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.sqrt.f32(float) #2

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 19}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 4}
