; ModuleID = '__compute_module_multiply_add_fusion.21_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.21_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @multiply_add_fusion.21(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !4
  %10 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %11 = load ptr, ptr %10, align 8
  %12 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 0
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 1
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  %16 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 2
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  call void @multiply_add_fusion.21_wrapped(ptr %5, ptr %7, ptr %9, i64 %13, i64 %15, i64 %17)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @multiply_add_fusion.21_wrapped(ptr noalias align 64 dereferenceable(61440) %0, ptr noalias align 64 dereferenceable(245760) %1, ptr noalias align 64 dereferenceable(61440) %2, i64 %3, i64 %4, i64 %5) #1 {
  br label %7

7:                                                ; preds = %118, %6
  %8 = phi i64 [ %119, %118 ], [ 0, %6 ]
  %9 = icmp slt i64 %8, 60
  br i1 %9, label %10, label %120

10:                                               ; preds = %7
  %11 = mul nsw i64 %8, 256
  br label %12

12:                                               ; preds = %116, %10
  %13 = phi i64 [ %117, %116 ], [ 0, %10 ]
  %14 = icmp slt i64 %13, 16
  br i1 %14, label %15, label %118

15:                                               ; preds = %12
  %16 = add nsw i64 %13, 1
  %17 = udiv i64 %16, 2
  %18 = icmp sle i64 %17, 7
  %19 = icmp sge i64 %17, 1
  %20 = mul nsw i64 %13, 16
  %21 = add nsw i64 %11, %20
  br label %22

22:                                               ; preds = %106, %15
  %23 = phi i64 [ %115, %106 ], [ 0, %15 ]
  %24 = icmp slt i64 %23, 16
  br i1 %24, label %25, label %116

25:                                               ; preds = %22
  %26 = add nsw i64 %23, 1
  %27 = udiv i64 %26, 2
  %28 = icmp sle i64 %27, 7
  %29 = and i1 %18, %28
  br i1 %29, label %30, label %43

30:                                               ; preds = %25
  %31 = mul nsw i64 %8, 1024
  %32 = urem i64 %16, 2
  %33 = mul nsw i64 %32, 2
  %34 = add nsw i64 %31, %33
  %35 = mul nsw i64 %17, 128
  %36 = add nsw i64 %34, %35
  %37 = mul nsw i64 %27, 16
  %38 = add nsw i64 %36, %37
  %39 = urem i64 %26, 2
  %40 = add nsw i64 %38, %39
  %41 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %40
  %42 = load float, ptr %41, align 4, !invariant.load !3
  br label %44

43:                                               ; preds = %25
  br label %44

44:                                               ; preds = %30, %43
  %45 = phi float [ 0.000000e+00, %43 ], [ %42, %30 ]
  br label %46

46:                                               ; preds = %44
  %47 = icmp sge i64 %27, 1
  %48 = and i1 %18, %47
  br i1 %48, label %49, label %63

49:                                               ; preds = %46
  %50 = mul nsw i64 %8, 1024
  %51 = urem i64 %16, 2
  %52 = mul nsw i64 %51, 2
  %53 = add nsw i64 %50, %52
  %54 = mul nsw i64 %17, 128
  %55 = add nsw i64 %53, %54
  %56 = mul nsw i64 %27, 16
  %57 = add nsw i64 %55, %56
  %58 = urem i64 %26, 2
  %59 = add nsw i64 %57, %58
  %60 = add nsw i64 %59, -12
  %61 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %60
  %62 = load float, ptr %61, align 4, !invariant.load !3
  br label %64

63:                                               ; preds = %46
  br label %64

64:                                               ; preds = %49, %63
  %65 = phi float [ 0.000000e+00, %63 ], [ %62, %49 ]
  br label %66

66:                                               ; preds = %64
  %67 = fadd float %45, %65
  %68 = and i1 %19, %28
  br i1 %68, label %69, label %83

69:                                               ; preds = %66
  %70 = mul nsw i64 %8, 1024
  %71 = urem i64 %16, 2
  %72 = mul nsw i64 %71, 2
  %73 = add nsw i64 %70, %72
  %74 = mul nsw i64 %17, 128
  %75 = add nsw i64 %73, %74
  %76 = mul nsw i64 %27, 16
  %77 = add nsw i64 %75, %76
  %78 = urem i64 %26, 2
  %79 = add nsw i64 %77, %78
  %80 = add nsw i64 %79, -120
  %81 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %80
  %82 = load float, ptr %81, align 4, !invariant.load !3
  br label %84

83:                                               ; preds = %66
  br label %84

84:                                               ; preds = %69, %83
  %85 = phi float [ 0.000000e+00, %83 ], [ %82, %69 ]
  br label %86

86:                                               ; preds = %84
  %87 = fadd float %67, %85
  %88 = and i1 %19, %47
  br i1 %88, label %89, label %103

89:                                               ; preds = %86
  %90 = mul nsw i64 %8, 1024
  %91 = urem i64 %16, 2
  %92 = mul nsw i64 %91, 2
  %93 = add nsw i64 %90, %92
  %94 = mul nsw i64 %17, 128
  %95 = add nsw i64 %93, %94
  %96 = mul nsw i64 %27, 16
  %97 = add nsw i64 %95, %96
  %98 = urem i64 %26, 2
  %99 = add nsw i64 %97, %98
  %100 = add nsw i64 %99, -132
  %101 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %100
  %102 = load float, ptr %101, align 4, !invariant.load !3
  br label %104

103:                                              ; preds = %86
  br label %104

104:                                              ; preds = %89, %103
  %105 = phi float [ 0.000000e+00, %103 ], [ %102, %89 ]
  br label %106

106:                                              ; preds = %104
  %107 = fadd float %87, %105
  %108 = add nsw i64 %21, %23
  %109 = getelementptr inbounds [15360 x float], ptr %0, i32 0, i64 %108
  %110 = load float, ptr %109, align 4
  %111 = fsub float 1.000000e+00, %110
  %112 = fmul float %107, %111
  %113 = fmul float %112, %110
  %114 = fadd float %112, %113
  store float %114, ptr %109, align 4
  %115 = add i64 %23, 1
  br label %22

116:                                              ; preds = %22
  %117 = add i64 %13, 1
  br label %12, !llvm.loop !6

118:                                              ; preds = %12
  %119 = add i64 %8, 1
  br label %7, !llvm.loop !6

120:                                              ; preds = %7
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 14}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 61440}
!5 = !{i64 245760}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
