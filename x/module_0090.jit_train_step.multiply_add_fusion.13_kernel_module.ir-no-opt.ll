; ModuleID = '__compute_module_multiply_add_fusion.13_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.13_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.13(ptr %0) #0 {
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
  call void @multiply_add_fusion.13_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, i64 %21, i64 %23, i64 %25)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.13_wrapped(ptr noalias align 64 dereferenceable(512) %0, ptr noalias align 64 dereferenceable(512) %1, ptr noalias align 64 dereferenceable(512) %2, ptr noalias align 64 dereferenceable(512) %3, ptr noalias align 64 dereferenceable(4) %4, ptr noalias align 64 dereferenceable(4) %5, ptr noalias align 64 dereferenceable(512) %6, i64 %7, i64 %8, i64 %9) #1 {
  %11 = getelementptr inbounds [1 x float], ptr %4, i32 0, i32 0
  %12 = load float, ptr %11, align 4, !invariant.load !3
  %13 = fsub float 1.000000e+00, %12
  %14 = getelementptr inbounds [1 x float], ptr %5, i32 0, i32 0
  %15 = load float, ptr %14, align 4, !invariant.load !3
  %16 = fsub float 1.000000e+00, %15
  br label %17

17:                                               ; preds = %75, %10
  %18 = phi i64 [ %76, %75 ], [ 0, %10 ]
  %19 = icmp slt i64 %18, 4
  br i1 %19, label %20, label %77

20:                                               ; preds = %17
  %21 = mul nsw i64 %18, 32
  %22 = urem i64 %18, 2
  %23 = mul nsw i64 %22, 16
  %24 = udiv i64 %18, 2
  %25 = mul nsw i64 %24, 64
  %26 = add nsw i64 %23, %25
  br label %27

27:                                               ; preds = %73, %20
  %28 = phi i64 [ %74, %73 ], [ 0, %20 ]
  %29 = icmp slt i64 %28, 4
  br i1 %29, label %30, label %75

30:                                               ; preds = %27
  %31 = mul nsw i64 %28, 8
  %32 = add nsw i64 %21, %31
  %33 = urem i64 %28, 2
  %34 = mul nsw i64 %33, 8
  %35 = add nsw i64 %26, %34
  %36 = udiv i64 %28, 2
  %37 = mul nsw i64 %36, 32
  %38 = add nsw i64 %35, %37
  br label %39

39:                                               ; preds = %71, %30
  %40 = phi i64 [ %72, %71 ], [ 0, %30 ]
  %41 = icmp slt i64 %40, 2
  br i1 %41, label %42, label %73

42:                                               ; preds = %39
  %43 = mul nsw i64 %40, 4
  %44 = add nsw i64 %32, %43
  %45 = add nsw i64 %38, %43
  br label %46

46:                                               ; preds = %49, %42
  %47 = phi i64 [ %70, %49 ], [ 0, %42 ]
  %48 = icmp slt i64 %47, 4
  br i1 %48, label %49, label %71

49:                                               ; preds = %46
  %50 = add nsw i64 %44, %47
  %51 = getelementptr inbounds [128 x float], ptr %1, i32 0, i64 %50
  %52 = load float, ptr %51, align 4, !invariant.load !3
  %53 = fdiv float %52, %13
  %54 = add nsw i64 %45, %47
  %55 = getelementptr inbounds [128 x float], ptr %3, i32 0, i64 %54
  %56 = load float, ptr %55, align 4, !invariant.load !3
  %57 = getelementptr inbounds [128 x float], ptr %2, i32 0, i64 %50
  %58 = load float, ptr %57, align 4, !invariant.load !3
  %59 = call float @llvm.sqrt.f32(float %53)
  %60 = fadd float %56, %58
  %61 = fadd float %59, f0x322BCC77
  %62 = fmul float %60, 5.000000e-01
  %63 = fmul float %16, %61
  %64 = fdiv float %62, %63
  %65 = getelementptr inbounds [128 x float], ptr %0, i32 0, i64 %50
  %66 = load float, ptr %65, align 4, !invariant.load !3
  %67 = fmul float %64, -2.000000e-04
  %68 = fadd float %66, %67
  %69 = getelementptr inbounds [128 x float], ptr %6, i32 0, i64 %50
  store float %68, ptr %69, align 4
  %70 = add i64 %47, 1
  br label %46

71:                                               ; preds = %46
  %72 = add i64 %40, 1
  br label %39, !llvm.loop !6

73:                                               ; preds = %39
  %74 = add i64 %28, 1
  br label %27, !llvm.loop !6

75:                                               ; preds = %27
  %76 = add i64 %18, 1
  br label %17, !llvm.loop !6

77:                                               ; preds = %17
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
!1 = !{i32 1, !"xla_dylib_index", i64 5}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{i64 4}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
