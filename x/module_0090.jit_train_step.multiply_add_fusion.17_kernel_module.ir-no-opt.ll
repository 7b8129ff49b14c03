; ModuleID = '__compute_module_multiply_add_fusion.17_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.17_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.17(ptr %0) #0 {
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
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !5
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !4
  %20 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %21 = load ptr, ptr %20, align 8
  %22 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 0
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 1
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 2
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  call void @multiply_add_fusion.17_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, i64 %23, i64 %25, i64 %27)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.17_wrapped(ptr noalias align 64 dereferenceable(16) %0, ptr noalias align 64 dereferenceable(16) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(4) %5, ptr noalias align 64 dereferenceable(4) %6, ptr noalias align 64 dereferenceable(16) %7, i64 %8, i64 %9, i64 %10) #1 {
  %12 = getelementptr inbounds [1 x float], ptr %5, i32 0, i32 0
  %13 = load float, ptr %12, align 4, !invariant.load !3
  %14 = fsub float 1.000000e+00, %13
  %15 = getelementptr inbounds [1 x float], ptr %6, i32 0, i32 0
  %16 = load float, ptr %15, align 4, !invariant.load !3
  %17 = fsub float 1.000000e+00, %16
  br label %18

18:                                               ; preds = %21, %11
  %19 = phi i64 [ %43, %21 ], [ 0, %11 ]
  %20 = icmp slt i64 %19, 4
  br i1 %20, label %21, label %44

21:                                               ; preds = %18
  %22 = getelementptr inbounds [4 x float], ptr %1, i32 0, i64 %19
  %23 = load float, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %19
  %25 = load float, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %19
  %27 = load float, ptr %26, align 4, !invariant.load !3
  %28 = fdiv float %23, %14
  %29 = fmul float %25, %27
  %30 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %19
  %31 = load float, ptr %30, align 4, !invariant.load !3
  %32 = call float @llvm.sqrt.f32(float %28)
  %33 = fadd float %29, %31
  %34 = fadd float %32, f0x322BCC77
  %35 = fmul float %33, 5.000000e-01
  %36 = fmul float %17, %34
  %37 = fdiv float %35, %36
  %38 = getelementptr inbounds [4 x float], ptr %0, i32 0, i64 %19
  %39 = load float, ptr %38, align 4, !invariant.load !3
  %40 = fmul float %37, -2.000000e-04
  %41 = fadd float %39, %40
  %42 = getelementptr inbounds [4 x float], ptr %7, i32 0, i64 %19
  store float %41, ptr %42, align 4
  %43 = add i64 %19, 1
  br label %18

44:                                               ; preds = %18
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
!1 = !{i32 1, !"xla_dylib_index", i64 9}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 4}
