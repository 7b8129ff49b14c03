; ModuleID = '__compute_module_multiply_add_fusion.33_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.33_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.33(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !6
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !6
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !6
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !7
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !6
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !7
  %20 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %21 = load ptr, ptr %20, align 8
  %22 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 0
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  %24 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 1
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds %kernel_dim3, ptr %21, i32 0, i32 2
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  call void @multiply_add_fusion.33_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, i64 %23, i64 %25, i64 %27)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.33_wrapped(ptr noalias align 64 dereferenceable(240) %0, ptr noalias align 64 dereferenceable(256) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(15360) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(15360) %7, i64 %8, i64 %9, i64 %10) #1 {
  %12 = icmp sge i64 %8, 0
  %13 = icmp sle i64 %8, 1
  %14 = and i1 %12, %13
  br i1 %14, label %15, label %79

15:                                               ; preds = %11
  %16 = mul nsw i64 %8, 30
  %17 = mul nsw i64 %8, 1920
  br label %18

18:                                               ; preds = %76, %15
  %19 = phi i64 [ %77, %76 ], [ 0, %15 ]
  %20 = icmp slt i64 %19, 30
  br i1 %20, label %21, label %78

21:                                               ; preds = %18
  %22 = add nsw i64 %16, %19
  %23 = getelementptr inbounds [60 x float], ptr %0, i32 0, i64 %22
  %24 = load float, ptr %23, align 4, !invariant.load !3
  %25 = fmul float %24, f0x3C888889
  %26 = mul nsw i64 %19, 64
  %27 = add nsw i64 %17, %26
  br label %28

28:                                               ; preds = %74, %21
  %29 = phi i64 [ %75, %74 ], [ 0, %21 ]
  %30 = icmp slt i64 %29, 4
  br i1 %30, label %31, label %76

31:                                               ; preds = %28
  %32 = mul nsw i64 %29, 16
  %33 = add nsw i64 %27, %32
  br label %34

34:                                               ; preds = %72, %31
  %35 = phi i64 [ %73, %72 ], [ 0, %31 ]
  %36 = icmp slt i64 %35, 4
  br i1 %36, label %37, label %74

37:                                               ; preds = %34
  %38 = mul nsw i64 %35, 4
  %39 = add nsw i64 %33, %38
  %40 = add nsw i64 %32, %38
  br label %41

41:                                               ; preds = %44, %37
  %42 = phi i64 [ %71, %44 ], [ 0, %37 ]
  %43 = icmp slt i64 %42, 4
  br i1 %43, label %44, label %72

44:                                               ; preds = %41
  %45 = add nsw i64 %39, %42
  %46 = getelementptr inbounds [3840 x float], ptr %5, i32 0, i64 %45
  %47 = load float, ptr %46, align 4, !invariant.load !3
  %48 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %42
  %49 = load float, ptr %48, align 4, !invariant.load !3
  %50 = fmul float %49, f0x3A888889
  %51 = fsub float %47, %50
  %52 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %42
  %53 = load float, ptr %52, align 4, !invariant.load !3
  %54 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %42
  %55 = load float, ptr %54, align 4, !invariant.load !3
  %56 = fmul float %53, %55
  %57 = fmul float %51, %56
  %58 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %42
  %59 = load float, ptr %58, align 4, !invariant.load !3
  %60 = fadd float %57, %59
  %61 = fcmp ogt float %60, 0.000000e+00
  %62 = add nsw i64 %40, %42
  %63 = getelementptr inbounds [64 x float], ptr %1, i32 0, i64 %62
  %64 = load float, ptr %63, align 4, !invariant.load !3
  %65 = fmul float %25, %64
  %66 = select i1 %61, float 0.000000e+00, float %65
  %67 = select i1 %61, float %65, float 0.000000e+00
  %68 = fmul float %66, 2.000000e-01
  %69 = fadd float %67, %68
  %70 = getelementptr inbounds [3840 x float], ptr %7, i32 0, i64 %45
  store float %69, ptr %70, align 4
  %71 = add i64 %42, 1
  br label %41

72:                                               ; preds = %41
  %73 = add i64 %35, 1
  br label %34, !llvm.loop !8

74:                                               ; preds = %34
  %75 = add i64 %29, 1
  br label %28, !llvm.loop !8

76:                                               ; preds = %28
  %77 = add i64 %19, 1
  br label %18, !llvm.loop !8

78:                                               ; preds = %18
  br label %79

79:                                               ; preds = %78, %11
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 27}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 240}
!5 = !{i64 256}
!6 = !{i64 16}
!7 = !{i64 15360}
!8 = distinct !{!8, !9}
!9 = !{!"llvm.loop.unroll.disable"}
