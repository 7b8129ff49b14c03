; ModuleID = '__compute_module_multiply_add_fusion.7_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.7_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.7(ptr %0) #0 {
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
  call void @multiply_add_fusion.7_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, i64 %21, i64 %23, i64 %25)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.7_wrapped(ptr noalias align 64 dereferenceable(128) %0, ptr noalias align 64 dereferenceable(128) %1, ptr noalias align 64 dereferenceable(128) %2, ptr noalias align 64 dereferenceable(128) %3, ptr noalias align 64 dereferenceable(4) %4, ptr noalias align 64 dereferenceable(4) %5, ptr noalias align 64 dereferenceable(128) %6, i64 %7, i64 %8, i64 %9) #1 {
  %11 = getelementptr inbounds [1 x float], ptr %4, i32 0, i32 0
  %12 = load float, ptr %11, align 4, !invariant.load !3
  %13 = fsub float 1.000000e+00, %12
  %14 = getelementptr inbounds [1 x float], ptr %5, i32 0, i32 0
  %15 = load float, ptr %14, align 4, !invariant.load !3
  %16 = fsub float 1.000000e+00, %15
  br label %17

17:                                               ; preds = %66, %10
  %18 = phi i64 [ %67, %66 ], [ 0, %10 ]
  %19 = icmp slt i64 %18, 4
  br i1 %19, label %20, label %68

20:                                               ; preds = %17
  %21 = mul nsw i64 %18, 8
  %22 = urem i64 %18, 2
  %23 = mul nsw i64 %22, 4
  %24 = udiv i64 %18, 2
  %25 = mul nsw i64 %24, 16
  %26 = add nsw i64 %23, %25
  br label %27

27:                                               ; preds = %64, %20
  %28 = phi i64 [ %65, %64 ], [ 0, %20 ]
  %29 = icmp slt i64 %28, 4
  br i1 %29, label %30, label %66

30:                                               ; preds = %27
  %31 = mul nsw i64 %28, 2
  %32 = add nsw i64 %21, %31
  %33 = urem i64 %28, 2
  %34 = mul nsw i64 %33, 2
  %35 = add nsw i64 %26, %34
  %36 = udiv i64 %28, 2
  %37 = mul nsw i64 %36, 8
  %38 = add nsw i64 %35, %37
  br label %39

39:                                               ; preds = %42, %30
  %40 = phi i64 [ %63, %42 ], [ 0, %30 ]
  %41 = icmp slt i64 %40, 2
  br i1 %41, label %42, label %64

42:                                               ; preds = %39
  %43 = add nsw i64 %32, %40
  %44 = getelementptr inbounds [32 x float], ptr %1, i32 0, i64 %43
  %45 = load float, ptr %44, align 4, !invariant.load !3
  %46 = fdiv float %45, %13
  %47 = add nsw i64 %38, %40
  %48 = getelementptr inbounds [32 x float], ptr %3, i32 0, i64 %47
  %49 = load float, ptr %48, align 4, !invariant.load !3
  %50 = getelementptr inbounds [32 x float], ptr %2, i32 0, i64 %43
  %51 = load float, ptr %50, align 4, !invariant.load !3
  %52 = call float @llvm.sqrt.f32(float %46)
  %53 = fadd float %49, %51
  %54 = fadd float %52, f0x322BCC77
  %55 = fmul float %53, 5.000000e-01
  %56 = fmul float %16, %54
  %57 = fdiv float %55, %56
  %58 = getelementptr inbounds [32 x float], ptr %0, i32 0, i64 %43
  %59 = load float, ptr %58, align 4, !invariant.load !3
  %60 = fmul float %57, -2.000000e-04
  %61 = fadd float %59, %60
  %62 = getelementptr inbounds [32 x float], ptr %6, i32 0, i64 %43
  store float %61, ptr %62, align 4
  %63 = add i64 %40, 1
  br label %39

64:                                               ; preds = %39
  %65 = add i64 %28, 1
  br label %27, !llvm.loop !6

66:                                               ; preds = %27
  %67 = add i64 %18, 1
  br label %17, !llvm.loop !6

68:                                               ; preds = %17
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
!1 = !{i32 1, !"xla_dylib_index", i64 31}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{i64 4}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
