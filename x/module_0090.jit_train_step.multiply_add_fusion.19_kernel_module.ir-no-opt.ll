; ModuleID = '__compute_module_multiply_add_fusion.19_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.19_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.19(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !5
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !4
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !4
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
  call void @multiply_add_fusion.19_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, i64 %21, i64 %23, i64 %25)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.19_wrapped(ptr noalias align 64 dereferenceable(1024) %0, ptr noalias align 64 dereferenceable(1024) %1, ptr noalias align 64 dereferenceable(4) %2, ptr noalias align 64 dereferenceable(4) %3, ptr noalias align 64 dereferenceable(1024) %4, ptr noalias align 64 dereferenceable(1024) %5, ptr noalias align 64 dereferenceable(1024) %6, i64 %7, i64 %8, i64 %9) #1 {
  %11 = getelementptr inbounds [1 x float], ptr %2, i32 0, i32 0
  %12 = load float, ptr %11, align 4, !invariant.load !3
  %13 = fsub float 1.000000e+00, %12
  %14 = getelementptr inbounds [1 x float], ptr %3, i32 0, i32 0
  %15 = load float, ptr %14, align 4, !invariant.load !3
  %16 = fsub float 1.000000e+00, %15
  br label %17

17:                                               ; preds = %61, %10
  %18 = phi i64 [ %62, %61 ], [ 0, %10 ]
  %19 = icmp slt i64 %18, 4
  br i1 %19, label %20, label %63

20:                                               ; preds = %17
  %21 = mul nsw i64 %18, 64
  br label %22

22:                                               ; preds = %59, %20
  %23 = phi i64 [ %60, %59 ], [ 0, %20 ]
  %24 = icmp slt i64 %23, 4
  br i1 %24, label %25, label %61

25:                                               ; preds = %22
  %26 = mul nsw i64 %23, 16
  %27 = add nsw i64 %21, %26
  br label %28

28:                                               ; preds = %57, %25
  %29 = phi i64 [ %58, %57 ], [ 0, %25 ]
  %30 = icmp slt i64 %29, 4
  br i1 %30, label %31, label %59

31:                                               ; preds = %28
  %32 = mul nsw i64 %29, 4
  %33 = add nsw i64 %27, %32
  br label %34

34:                                               ; preds = %37, %31
  %35 = phi i64 [ %56, %37 ], [ 0, %31 ]
  %36 = icmp slt i64 %35, 4
  br i1 %36, label %37, label %57

37:                                               ; preds = %34
  %38 = add nsw i64 %33, %35
  %39 = getelementptr inbounds [256 x float], ptr %1, i32 0, i64 %38
  %40 = load float, ptr %39, align 4, !invariant.load !3
  %41 = fdiv float %40, %13
  %42 = getelementptr inbounds [256 x float], ptr %5, i32 0, i64 %38
  %43 = load float, ptr %42, align 4, !invariant.load !3
  %44 = getelementptr inbounds [256 x float], ptr %4, i32 0, i64 %38
  %45 = load float, ptr %44, align 4, !invariant.load !3
  %46 = call float @llvm.sqrt.f32(float %41)
  %47 = fadd float %43, %45
  %48 = fadd float %46, f0x322BCC77
  %49 = fmul float %47, 5.000000e-01
  %50 = fmul float %16, %48
  %51 = fdiv float %49, %50
  %52 = getelementptr inbounds [256 x float], ptr %0, i32 0, i64 %38
  %53 = load float, ptr %52, align 4
  %54 = fmul float %51, -2.000000e-04
  %55 = fadd float %53, %54
  store float %55, ptr %52, align 4
  %56 = add i64 %35, 1
  br label %34

57:                                               ; preds = %34
  %58 = add i64 %29, 1
  br label %28, !llvm.loop !6

59:                                               ; preds = %28
  %60 = add i64 %23, 1
  br label %22, !llvm.loop !6

61:                                               ; preds = %22
  %62 = add i64 %18, 1
  br label %17, !llvm.loop !6

63:                                               ; preds = %17
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
!1 = !{i32 1, !"xla_dylib_index", i64 11}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 1024}
!5 = !{i64 4}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
