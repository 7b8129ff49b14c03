; ModuleID = '__compute_module_multiply_add_fusion.28_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.28_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.28(ptr %0) #0 {
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
  call void @multiply_add_fusion.28_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, i64 %23, i64 %25, i64 %27)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.28_wrapped(ptr noalias align 64 dereferenceable(512) %0, ptr noalias align 64 dereferenceable(512) %1, ptr noalias align 64 dereferenceable(512) %2, ptr noalias align 64 dereferenceable(512) %3, ptr noalias align 64 dereferenceable(512) %4, ptr noalias align 64 dereferenceable(4) %5, ptr noalias align 64 dereferenceable(4) %6, ptr noalias align 64 dereferenceable(512) %7, i64 %8, i64 %9, i64 %10) #1 {
  %12 = getelementptr inbounds [1 x float], ptr %5, i32 0, i32 0
  %13 = load float, ptr %12, align 4, !invariant.load !3
  %14 = fsub float 1.000000e+00, %13
  %15 = getelementptr inbounds [1 x float], ptr %6, i32 0, i32 0
  %16 = load float, ptr %15, align 4, !invariant.load !3
  %17 = fsub float 1.000000e+00, %16
  br label %18

18:                                               ; preds = %78, %11
  %19 = phi i64 [ %79, %78 ], [ 0, %11 ]
  %20 = icmp slt i64 %19, 4
  br i1 %20, label %21, label %80

21:                                               ; preds = %18
  %22 = mul nsw i64 %19, 32
  %23 = urem i64 %19, 2
  %24 = mul nsw i64 %23, 16
  %25 = udiv i64 %19, 2
  %26 = mul nsw i64 %25, 64
  %27 = add nsw i64 %24, %26
  br label %28

28:                                               ; preds = %76, %21
  %29 = phi i64 [ %77, %76 ], [ 0, %21 ]
  %30 = icmp slt i64 %29, 4
  br i1 %30, label %31, label %78

31:                                               ; preds = %28
  %32 = mul nsw i64 %29, 8
  %33 = add nsw i64 %22, %32
  %34 = urem i64 %29, 2
  %35 = mul nsw i64 %34, 8
  %36 = add nsw i64 %27, %35
  %37 = udiv i64 %29, 2
  %38 = mul nsw i64 %37, 32
  %39 = add nsw i64 %36, %38
  br label %40

40:                                               ; preds = %74, %31
  %41 = phi i64 [ %75, %74 ], [ 0, %31 ]
  %42 = icmp slt i64 %41, 2
  br i1 %42, label %43, label %76

43:                                               ; preds = %40
  %44 = mul nsw i64 %41, 4
  %45 = add nsw i64 %33, %44
  %46 = add nsw i64 %39, %44
  br label %47

47:                                               ; preds = %50, %43
  %48 = phi i64 [ %73, %50 ], [ 0, %43 ]
  %49 = icmp slt i64 %48, 4
  br i1 %49, label %50, label %74

50:                                               ; preds = %47
  %51 = add nsw i64 %45, %48
  %52 = getelementptr inbounds [128 x float], ptr %1, i32 0, i64 %51
  %53 = load float, ptr %52, align 4, !invariant.load !3
  %54 = fdiv float %53, %14
  %55 = add nsw i64 %46, %48
  %56 = getelementptr inbounds [128 x float], ptr %3, i32 0, i64 %55
  %57 = load float, ptr %56, align 4, !invariant.load !3
  %58 = getelementptr inbounds [128 x float], ptr %4, i32 0, i64 %55
  %59 = load float, ptr %58, align 4, !invariant.load !3
  %60 = fadd float %57, %59
  %61 = getelementptr inbounds [128 x float], ptr %2, i32 0, i64 %51
  %62 = load float, ptr %61, align 4
  %63 = call float @llvm.sqrt.f32(float %54)
  %64 = fadd float %60, %62
  %65 = fadd float %63, f0x322BCC77
  %66 = fmul float %64, 5.000000e-01
  %67 = fmul float %17, %65
  %68 = fdiv float %66, %67
  %69 = getelementptr inbounds [128 x float], ptr %0, i32 0, i64 %51
  %70 = load float, ptr %69, align 4, !invariant.load !3
  %71 = fmul float %68, -2.000000e-04
  %72 = fadd float %70, %71
  store float %72, ptr %61, align 4
  %73 = add i64 %48, 1
  br label %47

74:                                               ; preds = %47
  %75 = add i64 %41, 1
  br label %40, !llvm.loop !6

76:                                               ; preds = %40
  %77 = add i64 %29, 1
  br label %28, !llvm.loop !6

78:                                               ; preds = %28
  %79 = add i64 %19, 1
  br label %18, !llvm.loop !6

80:                                               ; preds = %18
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
!1 = !{i32 1, !"xla_dylib_index", i64 21}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{i64 4}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
