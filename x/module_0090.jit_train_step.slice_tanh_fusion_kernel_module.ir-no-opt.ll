; ModuleID = '__compute_module_slice_tanh_fusion_kernel_module'
source_filename = "__compute_module_slice_tanh_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

declare float @xla.tanh.f32(float)

; Function Attrs: uwtable
define ptr @slice_tanh_fusion(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %9 = load ptr, ptr %8, align 8
  %10 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 0
  %11 = load i64, ptr %10, align 4, !invariant.load !3
  %12 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 1
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 2
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  call void @slice_tanh_fusion_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @slice_tanh_fusion_wrapped(ptr noalias align 64 dereferenceable(245760) %0, ptr noalias align 64 dereferenceable(61440) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %113, %5
  %7 = phi i64 [ %114, %113 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 60
  br i1 %8, label %9, label %115

9:                                                ; preds = %6
  %10 = mul nsw i64 %7, 256
  br label %11

11:                                               ; preds = %111, %9
  %12 = phi i64 [ %112, %111 ], [ 0, %9 ]
  %13 = icmp slt i64 %12, 16
  br i1 %13, label %14, label %113

14:                                               ; preds = %11
  %15 = add nsw i64 %12, 1
  %16 = udiv i64 %15, 2
  %17 = icmp sle i64 %16, 7
  %18 = icmp sge i64 %16, 1
  %19 = mul nsw i64 %12, 16
  %20 = add nsw i64 %10, %19
  br label %21

21:                                               ; preds = %105, %14
  %22 = phi i64 [ %110, %105 ], [ 0, %14 ]
  %23 = icmp slt i64 %22, 16
  br i1 %23, label %24, label %111

24:                                               ; preds = %21
  %25 = add nsw i64 %22, 1
  %26 = udiv i64 %25, 2
  %27 = icmp sle i64 %26, 7
  %28 = and i1 %17, %27
  br i1 %28, label %29, label %42

29:                                               ; preds = %24
  %30 = mul nsw i64 %7, 1024
  %31 = urem i64 %15, 2
  %32 = mul nsw i64 %31, 2
  %33 = add nsw i64 %30, %32
  %34 = mul nsw i64 %16, 128
  %35 = add nsw i64 %33, %34
  %36 = mul nsw i64 %26, 16
  %37 = add nsw i64 %35, %36
  %38 = urem i64 %25, 2
  %39 = add nsw i64 %37, %38
  %40 = getelementptr inbounds [61440 x float], ptr %0, i32 0, i64 %39
  %41 = load float, ptr %40, align 4, !invariant.load !3
  br label %43

42:                                               ; preds = %24
  br label %43

43:                                               ; preds = %29, %42
  %44 = phi float [ 0.000000e+00, %42 ], [ %41, %29 ]
  br label %45

45:                                               ; preds = %43
  %46 = icmp sge i64 %26, 1
  %47 = and i1 %17, %46
  br i1 %47, label %48, label %62

48:                                               ; preds = %45
  %49 = mul nsw i64 %7, 1024
  %50 = urem i64 %15, 2
  %51 = mul nsw i64 %50, 2
  %52 = add nsw i64 %49, %51
  %53 = mul nsw i64 %16, 128
  %54 = add nsw i64 %52, %53
  %55 = mul nsw i64 %26, 16
  %56 = add nsw i64 %54, %55
  %57 = urem i64 %25, 2
  %58 = add nsw i64 %56, %57
  %59 = add nsw i64 %58, -12
  %60 = getelementptr inbounds [61440 x float], ptr %0, i32 0, i64 %59
  %61 = load float, ptr %60, align 4, !invariant.load !3
  br label %63

62:                                               ; preds = %45
  br label %63

63:                                               ; preds = %48, %62
  %64 = phi float [ 0.000000e+00, %62 ], [ %61, %48 ]
  br label %65

65:                                               ; preds = %63
  %66 = fadd float %44, %64
  %67 = and i1 %18, %27
  br i1 %67, label %68, label %82

68:                                               ; preds = %65
  %69 = mul nsw i64 %7, 1024
  %70 = urem i64 %15, 2
  %71 = mul nsw i64 %70, 2
  %72 = add nsw i64 %69, %71
  %73 = mul nsw i64 %16, 128
  %74 = add nsw i64 %72, %73
  %75 = mul nsw i64 %26, 16
  %76 = add nsw i64 %74, %75
  %77 = urem i64 %25, 2
  %78 = add nsw i64 %76, %77
  %79 = add nsw i64 %78, -120
  %80 = getelementptr inbounds [61440 x float], ptr %0, i32 0, i64 %79
  %81 = load float, ptr %80, align 4, !invariant.load !3
  br label %83

82:                                               ; preds = %65
  br label %83

83:                                               ; preds = %68, %82
  %84 = phi float [ 0.000000e+00, %82 ], [ %81, %68 ]
  br label %85

85:                                               ; preds = %83
  %86 = fadd float %66, %84
  %87 = and i1 %18, %46
  br i1 %87, label %88, label %102

88:                                               ; preds = %85
  %89 = mul nsw i64 %7, 1024
  %90 = urem i64 %15, 2
  %91 = mul nsw i64 %90, 2
  %92 = add nsw i64 %89, %91
  %93 = mul nsw i64 %16, 128
  %94 = add nsw i64 %92, %93
  %95 = mul nsw i64 %26, 16
  %96 = add nsw i64 %94, %95
  %97 = urem i64 %25, 2
  %98 = add nsw i64 %96, %97
  %99 = add nsw i64 %98, -132
  %100 = getelementptr inbounds [61440 x float], ptr %0, i32 0, i64 %99
  %101 = load float, ptr %100, align 4, !invariant.load !3
  br label %103

102:                                              ; preds = %85
  br label %103

103:                                              ; preds = %88, %102
  %104 = phi float [ 0.000000e+00, %102 ], [ %101, %88 ]
  br label %105

105:                                              ; preds = %103
  %106 = fadd float %86, %104
  %107 = call float @xla.tanh.f32(float %106)
  %108 = add nsw i64 %20, %22
  %109 = getelementptr inbounds [15360 x float], ptr %1, i32 0, i64 %108
  store float %107, ptr %109, align 4
  %110 = add i64 %22, 1
  br label %21

111:                                              ; preds = %21
  %112 = add i64 %12, 1
  br label %11, !llvm.loop !6

113:                                              ; preds = %11
  %114 = add i64 %7, 1
  br label %6, !llvm.loop !6

115:                                              ; preds = %6
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 11}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 245760}
!5 = !{i64 61440}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
