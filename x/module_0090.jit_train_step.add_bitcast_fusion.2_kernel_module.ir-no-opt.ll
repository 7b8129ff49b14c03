; ModuleID = '__compute_module_add_bitcast_fusion.2_kernel_module'
source_filename = "__compute_module_add_bitcast_fusion.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_bitcast_fusion.2(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %11 = load ptr, ptr %10, align 8
  %12 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 0
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 1
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  %16 = getelementptr inbounds %kernel_dim3, ptr %11, i32 0, i32 2
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  call void @add_bitcast_fusion.2_wrapped(ptr %5, ptr %7, ptr %9, i64 %13, i64 %15, i64 %17)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_bitcast_fusion.2_wrapped(ptr noalias align 64 dereferenceable(122880) %0, ptr noalias align 64 dereferenceable(30720) %1, ptr noalias align 64 dereferenceable(30720) %2, i64 %3, i64 %4, i64 %5) #1 {
  br label %7

7:                                                ; preds = %127, %6
  %8 = phi i64 [ %128, %127 ], [ 0, %6 ]
  %9 = icmp slt i64 %8, 3840
  br i1 %9, label %10, label %129

10:                                               ; preds = %7
  %11 = udiv i64 %8, 8
  %12 = urem i64 %11, 8
  %13 = urem i64 %8, 8
  %14 = add nsw i64 %12, 1
  %15 = add nsw i64 %13, 1
  %16 = udiv i64 %14, 2
  %17 = udiv i64 %15, 2
  %18 = icmp sle i64 %16, 3
  %19 = icmp sle i64 %17, 3
  %20 = and i1 %18, %19
  %21 = icmp sge i64 %17, 1
  %22 = and i1 %18, %21
  %23 = icmp sge i64 %16, 1
  %24 = and i1 %23, %19
  %25 = and i1 %23, %21
  %26 = mul nsw i64 %8, 2
  br label %27

27:                                               ; preds = %119, %10
  %28 = phi i64 [ %126, %119 ], [ 0, %10 ]
  %29 = icmp slt i64 %28, 2
  br i1 %29, label %30, label %127

30:                                               ; preds = %27
  %31 = add nsw i64 %26, %28
  %32 = getelementptr inbounds [7680 x float], ptr %1, i32 0, i64 %31
  %33 = load float, ptr %32, align 4, !invariant.load !3
  %34 = fcmp ogt float %33, 0.000000e+00
  br i1 %20, label %35, label %51

35:                                               ; preds = %30
  %36 = urem i64 %14, 2
  %37 = mul nsw i64 %36, 4
  %38 = urem i64 %15, 2
  %39 = mul nsw i64 %38, 2
  %40 = add nsw i64 %37, %39
  %41 = mul nsw i64 %16, 128
  %42 = add nsw i64 %40, %41
  %43 = mul nsw i64 %17, 32
  %44 = add nsw i64 %42, %43
  %45 = udiv i64 %8, 64
  %46 = mul nsw i64 %45, 512
  %47 = add nsw i64 %44, %46
  %48 = add nsw i64 %47, %28
  %49 = getelementptr inbounds [30720 x float], ptr %0, i32 0, i64 %48
  %50 = load float, ptr %49, align 4, !invariant.load !3
  br label %52

51:                                               ; preds = %30
  br label %52

52:                                               ; preds = %35, %51
  %53 = phi float [ 0.000000e+00, %51 ], [ %50, %35 ]
  br label %54

54:                                               ; preds = %52
  br i1 %22, label %55, label %72

55:                                               ; preds = %54
  %56 = urem i64 %15, 2
  %57 = mul nsw i64 %56, 2
  %58 = urem i64 %14, 2
  %59 = mul nsw i64 %58, 4
  %60 = add nsw i64 %57, %59
  %61 = mul nsw i64 %16, 128
  %62 = add nsw i64 %60, %61
  %63 = mul nsw i64 %17, 32
  %64 = add nsw i64 %62, %63
  %65 = udiv i64 %8, 64
  %66 = mul nsw i64 %65, 512
  %67 = add nsw i64 %64, %66
  %68 = add nsw i64 %67, %28
  %69 = add nsw i64 %68, -24
  %70 = getelementptr inbounds [30720 x float], ptr %0, i32 0, i64 %69
  %71 = load float, ptr %70, align 4, !invariant.load !3
  br label %73

72:                                               ; preds = %54
  br label %73

73:                                               ; preds = %55, %72
  %74 = phi float [ 0.000000e+00, %72 ], [ %71, %55 ]
  br label %75

75:                                               ; preds = %73
  %76 = fadd float %53, %74
  br i1 %24, label %77, label %94

77:                                               ; preds = %75
  %78 = urem i64 %14, 2
  %79 = mul nsw i64 %78, 4
  %80 = urem i64 %15, 2
  %81 = mul nsw i64 %80, 2
  %82 = add nsw i64 %79, %81
  %83 = mul nsw i64 %16, 128
  %84 = add nsw i64 %82, %83
  %85 = mul nsw i64 %17, 32
  %86 = add nsw i64 %84, %85
  %87 = udiv i64 %8, 64
  %88 = mul nsw i64 %87, 512
  %89 = add nsw i64 %86, %88
  %90 = add nsw i64 %89, %28
  %91 = add nsw i64 %90, -112
  %92 = getelementptr inbounds [30720 x float], ptr %0, i32 0, i64 %91
  %93 = load float, ptr %92, align 4, !invariant.load !3
  br label %95

94:                                               ; preds = %75
  br label %95

95:                                               ; preds = %77, %94
  %96 = phi float [ 0.000000e+00, %94 ], [ %93, %77 ]
  br label %97

97:                                               ; preds = %95
  %98 = fadd float %76, %96
  br i1 %25, label %99, label %116

99:                                               ; preds = %97
  %100 = urem i64 %14, 2
  %101 = mul nsw i64 %100, 4
  %102 = urem i64 %15, 2
  %103 = mul nsw i64 %102, 2
  %104 = add nsw i64 %101, %103
  %105 = mul nsw i64 %16, 128
  %106 = add nsw i64 %104, %105
  %107 = mul nsw i64 %17, 32
  %108 = add nsw i64 %106, %107
  %109 = udiv i64 %8, 64
  %110 = mul nsw i64 %109, 512
  %111 = add nsw i64 %108, %110
  %112 = add nsw i64 %111, %28
  %113 = add nsw i64 %112, -136
  %114 = getelementptr inbounds [30720 x float], ptr %0, i32 0, i64 %113
  %115 = load float, ptr %114, align 4, !invariant.load !3
  br label %117

116:                                              ; preds = %97
  br label %117

117:                                              ; preds = %99, %116
  %118 = phi float [ 0.000000e+00, %116 ], [ %115, %99 ]
  br label %119

119:                                              ; preds = %117
  %120 = fadd float %98, %118
  %121 = select i1 %34, float 0.000000e+00, float %120
  %122 = select i1 %34, float %120, float 0.000000e+00
  %123 = fmul float %121, 2.000000e-01
  %124 = fadd float %122, %123
  %125 = getelementptr inbounds [7680 x float], ptr %2, i32 0, i64 %31
  store float %124, ptr %125, align 4
  %126 = add i64 %28, 1
  br label %27

127:                                              ; preds = %27
  %128 = add i64 %8, 1
  br label %7, !llvm.loop !6

129:                                              ; preds = %7
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 6}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 122880}
!5 = !{i64 30720}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
