; ModuleID = '__compute_module_maximum_bitcast_fusion_kernel_module'
source_filename = "__compute_module_maximum_bitcast_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @maximum_bitcast_fusion(ptr %0) #0 {
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
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !6
  %16 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %17 = load ptr, ptr %16, align 8
  %18 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 0
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 1
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  %22 = getelementptr inbounds %kernel_dim3, ptr %17, i32 0, i32 2
  %23 = load i64, ptr %22, align 4, !invariant.load !3
  call void @maximum_bitcast_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, i64 %19, i64 %21, i64 %23)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @maximum_bitcast_fusion_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(8192) %4, ptr noalias align 64 dereferenceable(2048) %5, i64 %6, i64 %7, i64 %8) #1 {
  br label %10

10:                                               ; preds = %136, %9
  %11 = phi i64 [ %137, %136 ], [ 0, %9 ]
  %12 = icmp slt i64 %11, 256
  br i1 %12, label %13, label %138

13:                                               ; preds = %10
  %14 = udiv i64 %11, 8
  %15 = urem i64 %14, 8
  %16 = add nsw i64 %15, 1
  %17 = udiv i64 %16, 2
  %18 = urem i64 %11, 8
  %19 = add nsw i64 %18, 1
  %20 = udiv i64 %19, 2
  %21 = icmp sle i64 %17, 3
  %22 = icmp sle i64 %20, 3
  %23 = and i1 %21, %22
  %24 = icmp sge i64 %20, 1
  %25 = and i1 %21, %24
  %26 = icmp sge i64 %17, 1
  %27 = and i1 %26, %22
  %28 = and i1 %26, %24
  %29 = mul nsw i64 %11, 2
  br label %30

30:                                               ; preds = %118, %13
  %31 = phi i64 [ %135, %118 ], [ 0, %13 ]
  %32 = icmp slt i64 %31, 2
  br i1 %32, label %33, label %136

33:                                               ; preds = %30
  br i1 %23, label %34, label %50

34:                                               ; preds = %33
  %35 = urem i64 %16, 2
  %36 = mul nsw i64 %35, 4
  %37 = urem i64 %19, 2
  %38 = mul nsw i64 %37, 2
  %39 = add nsw i64 %36, %38
  %40 = mul nsw i64 %17, 128
  %41 = add nsw i64 %39, %40
  %42 = mul nsw i64 %20, 32
  %43 = add nsw i64 %41, %42
  %44 = udiv i64 %11, 64
  %45 = mul nsw i64 %44, 512
  %46 = add nsw i64 %43, %45
  %47 = add nsw i64 %46, %31
  %48 = getelementptr inbounds [2048 x float], ptr %4, i32 0, i64 %47
  %49 = load float, ptr %48, align 4, !invariant.load !3
  br label %51

50:                                               ; preds = %33
  br label %51

51:                                               ; preds = %34, %50
  %52 = phi float [ 0.000000e+00, %50 ], [ %49, %34 ]
  br label %53

53:                                               ; preds = %51
  br i1 %25, label %54, label %71

54:                                               ; preds = %53
  %55 = urem i64 %16, 2
  %56 = mul nsw i64 %55, 4
  %57 = urem i64 %19, 2
  %58 = mul nsw i64 %57, 2
  %59 = add nsw i64 %56, %58
  %60 = mul nsw i64 %17, 128
  %61 = add nsw i64 %59, %60
  %62 = mul nsw i64 %20, 32
  %63 = add nsw i64 %61, %62
  %64 = udiv i64 %11, 64
  %65 = mul nsw i64 %64, 512
  %66 = add nsw i64 %63, %65
  %67 = add nsw i64 %66, %31
  %68 = add nsw i64 %67, -24
  %69 = getelementptr inbounds [2048 x float], ptr %4, i32 0, i64 %68
  %70 = load float, ptr %69, align 4, !invariant.load !3
  br label %72

71:                                               ; preds = %53
  br label %72

72:                                               ; preds = %54, %71
  %73 = phi float [ 0.000000e+00, %71 ], [ %70, %54 ]
  br label %74

74:                                               ; preds = %72
  %75 = fadd float %52, %73
  br i1 %27, label %76, label %93

76:                                               ; preds = %74
  %77 = urem i64 %16, 2
  %78 = mul nsw i64 %77, 4
  %79 = urem i64 %19, 2
  %80 = mul nsw i64 %79, 2
  %81 = add nsw i64 %78, %80
  %82 = mul nsw i64 %17, 128
  %83 = add nsw i64 %81, %82
  %84 = mul nsw i64 %20, 32
  %85 = add nsw i64 %83, %84
  %86 = udiv i64 %11, 64
  %87 = mul nsw i64 %86, 512
  %88 = add nsw i64 %85, %87
  %89 = add nsw i64 %88, %31
  %90 = add nsw i64 %89, -112
  %91 = getelementptr inbounds [2048 x float], ptr %4, i32 0, i64 %90
  %92 = load float, ptr %91, align 4, !invariant.load !3
  br label %94

93:                                               ; preds = %74
  br label %94

94:                                               ; preds = %76, %93
  %95 = phi float [ 0.000000e+00, %93 ], [ %92, %76 ]
  br label %96

96:                                               ; preds = %94
  %97 = fadd float %75, %95
  br i1 %28, label %98, label %115

98:                                               ; preds = %96
  %99 = urem i64 %16, 2
  %100 = mul nsw i64 %99, 4
  %101 = urem i64 %19, 2
  %102 = mul nsw i64 %101, 2
  %103 = add nsw i64 %100, %102
  %104 = mul nsw i64 %17, 128
  %105 = add nsw i64 %103, %104
  %106 = mul nsw i64 %20, 32
  %107 = add nsw i64 %105, %106
  %108 = udiv i64 %11, 64
  %109 = mul nsw i64 %108, 512
  %110 = add nsw i64 %107, %109
  %111 = add nsw i64 %110, %31
  %112 = add nsw i64 %111, -136
  %113 = getelementptr inbounds [2048 x float], ptr %4, i32 0, i64 %112
  %114 = load float, ptr %113, align 4, !invariant.load !3
  br label %116

115:                                              ; preds = %96
  br label %116

116:                                              ; preds = %98, %115
  %117 = phi float [ 0.000000e+00, %115 ], [ %114, %98 ]
  br label %118

118:                                              ; preds = %116
  %119 = fadd float %97, %117
  %120 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %31
  %121 = load float, ptr %120, align 4, !invariant.load !3
  %122 = fsub float %119, %121
  %123 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %31
  %124 = load float, ptr %123, align 4, !invariant.load !3
  %125 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %31
  %126 = load float, ptr %125, align 4, !invariant.load !3
  %127 = fmul float %124, %126
  %128 = fmul float %122, %127
  %129 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %31
  %130 = load float, ptr %129, align 4, !invariant.load !3
  %131 = fadd float %128, %130
  %132 = call float @llvm.maximum.f32(float %131, float 0.000000e+00)
  %133 = add nsw i64 %29, %31
  %134 = getelementptr inbounds [512 x float], ptr %5, i32 0, i64 %133
  store float %132, ptr %134, align 4
  %135 = add i64 %31, 1
  br label %30

136:                                              ; preds = %30
  %137 = add i64 %11, 1
  br label %10, !llvm.loop !7

138:                                              ; preds = %10
  ret void
}

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.maximum.f32(float, float) #2

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 4}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 8192}
!6 = !{i64 2048}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
