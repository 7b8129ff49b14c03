; ModuleID = '__compute_module_broadcast_multiply_fusion.5_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.5_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_multiply_fusion.5(ptr %0) #0 {
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
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !5
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !5
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !6
  %22 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %23 = load ptr, ptr %22, align 8
  %24 = getelementptr inbounds %kernel_dim3, ptr %23, i32 0, i32 0
  %25 = load i64, ptr %24, align 4, !invariant.load !3
  %26 = getelementptr inbounds %kernel_dim3, ptr %23, i32 0, i32 1
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %23, i32 0, i32 2
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  call void @broadcast_multiply_fusion.5_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, i64 %25, i64 %27, i64 %29)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_multiply_fusion.5_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(48000) %4, ptr noalias align 64 dereferenceable(48000) %5, ptr noalias align 64 dereferenceable(48000) %6, ptr noalias align 64 dereferenceable(48000) %7, ptr noalias align 64 dereferenceable(30720) %8, i64 %9, i64 %10, i64 %11) #1 {
  br label %13

13:                                               ; preds = %83, %12
  %14 = phi i64 [ %84, %83 ], [ 0, %12 ]
  %15 = icmp slt i64 %14, 60
  br i1 %15, label %16, label %85

16:                                               ; preds = %13
  %17 = mul nsw i64 %14, 200
  %18 = mul nsw i64 %14, 128
  br label %19

19:                                               ; preds = %81, %16
  %20 = phi i64 [ %82, %81 ], [ 0, %16 ]
  %21 = icmp slt i64 %20, 8
  br i1 %21, label %22, label %83

22:                                               ; preds = %19
  %23 = add nsw i64 %20, 1
  %24 = urem i64 %23, 2
  %25 = mul nsw i64 %24, 4
  %26 = add nsw i64 %17, %25
  %27 = udiv i64 %23, 2
  %28 = mul nsw i64 %27, 40
  %29 = add nsw i64 %26, %28
  %30 = mul nsw i64 %20, 16
  %31 = add nsw i64 %18, %30
  br label %32

32:                                               ; preds = %79, %22
  %33 = phi i64 [ %80, %79 ], [ 0, %22 ]
  %34 = icmp slt i64 %33, 8
  br i1 %34, label %35, label %81

35:                                               ; preds = %32
  %36 = add nsw i64 %33, 1
  %37 = urem i64 %36, 2
  %38 = mul nsw i64 %37, 2
  %39 = add nsw i64 %29, %38
  %40 = udiv i64 %36, 2
  %41 = mul nsw i64 %40, 8
  %42 = add nsw i64 %39, %41
  %43 = mul nsw i64 %33, 2
  %44 = add nsw i64 %31, %43
  br label %45

45:                                               ; preds = %48, %35
  %46 = phi i64 [ %78, %48 ], [ 0, %35 ]
  %47 = icmp slt i64 %46, 2
  br i1 %47, label %48, label %79

48:                                               ; preds = %45
  %49 = add nsw i64 %42, %46
  %50 = getelementptr inbounds [12000 x float], ptr %6, i32 0, i64 %49
  %51 = load float, ptr %50, align 4, !invariant.load !3
  %52 = getelementptr inbounds [12000 x float], ptr %7, i32 0, i64 %49
  %53 = load float, ptr %52, align 4, !invariant.load !3
  %54 = fadd float %51, %53
  %55 = getelementptr inbounds [12000 x float], ptr %5, i32 0, i64 %49
  %56 = load float, ptr %55, align 4, !invariant.load !3
  %57 = fadd float %54, %56
  %58 = getelementptr inbounds [12000 x float], ptr %4, i32 0, i64 %49
  %59 = load float, ptr %58, align 4, !invariant.load !3
  %60 = fadd float %57, %59
  %61 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %46
  %62 = load float, ptr %61, align 4, !invariant.load !3
  %63 = fmul float %62, f0x39888889
  %64 = fsub float %60, %63
  %65 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %46
  %66 = load float, ptr %65, align 4, !invariant.load !3
  %67 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %46
  %68 = load float, ptr %67, align 4, !invariant.load !3
  %69 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %46
  %70 = load float, ptr %69, align 4, !invariant.load !3
  %71 = fmul float %66, %68
  %72 = fmul float %70, -5.000000e-01
  %73 = fmul float %71, %72
  %74 = fmul float %73, f0x3A088889
  %75 = fmul float %64, %74
  %76 = add nsw i64 %44, %46
  %77 = getelementptr inbounds [7680 x float], ptr %8, i32 0, i64 %76
  store float %75, ptr %77, align 4
  %78 = add i64 %46, 1
  br label %45

79:                                               ; preds = %45
  %80 = add i64 %33, 1
  br label %32, !llvm.loop !7

81:                                               ; preds = %32
  %82 = add i64 %20, 1
  br label %19, !llvm.loop !7

83:                                               ; preds = %19
  %84 = add i64 %14, 1
  br label %13, !llvm.loop !7

85:                                               ; preds = %13
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 13}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 48000}
!6 = !{i64 30720}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
