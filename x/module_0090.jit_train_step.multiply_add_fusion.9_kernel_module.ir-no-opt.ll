; ModuleID = '__compute_module_multiply_add_fusion.9_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.9_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.9(ptr %0) #0 {
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
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  %18 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %19 = load ptr, ptr %18, align 8
  %20 = getelementptr inbounds %kernel_dim3, ptr %19, i32 0, i32 0
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  %22 = getelementptr inbounds %kernel_dim3, ptr %19, i32 0, i32 1
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds %kernel_dim3, ptr %19, i32 0, i32 2
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  call void @multiply_add_fusion.9_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, i64 %21, i64 %23, i64 %25)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.9_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(4) %4, ptr noalias align 64 dereferenceable(4) %5, ptr noalias align 64 dereferenceable(8) %6, i64 %7, i64 %8, i64 %9) #1 {
  %11 = getelementptr inbounds [1 x float], ptr %4, i32 0, i32 0
  %12 = load float, ptr %11, align 4, !invariant.load !3
  %13 = fsub float 1.000000e+00, %12
  %14 = getelementptr inbounds [1 x float], ptr %5, i32 0, i32 0
  %15 = load float, ptr %14, align 4, !invariant.load !3
  %16 = fsub float 1.000000e+00, %15
  br label %17

17:                                               ; preds = %20, %10
  %18 = phi i64 [ %38, %20 ], [ 0, %10 ]
  %19 = icmp slt i64 %18, 2
  br i1 %19, label %20, label %39

20:                                               ; preds = %17
  %21 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %18
  %22 = load float, ptr %21, align 4, !invariant.load !3
  %23 = fdiv float %22, %13
  %24 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %18
  %25 = load float, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %18
  %27 = load float, ptr %26, align 4, !invariant.load !3
  %28 = call float @llvm.sqrt.f32(float %23)
  %29 = fadd float %25, %27
  %30 = fadd float %28, f0x322BCC77
  %31 = fmul float %29, 5.000000e-01
  %32 = fmul float %16, %30
  %33 = fdiv float %31, %32
  %34 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %18
  %35 = load float, ptr %34, align 4
  %36 = fmul float %33, -2.000000e-04
  %37 = fadd float %35, %36
  store float %37, ptr %34, align 4
  %38 = add i64 %18, 1
  br label %17

39:                                               ; preds = %17
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
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 4}
