; ModuleID = '__compute_module_add_sqrt_fusion_kernel_module'
source_filename = "__compute_module_add_sqrt_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_sqrt_fusion(ptr %0) #0 {
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
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !8
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !8
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !8
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !4
  %24 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %25 = load ptr, ptr %24, align 8
  %26 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 0
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 1
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  %30 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 2
  %31 = load i64, ptr %30, align 4, !invariant.load !3
  call void @add_sqrt_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, i64 %27, i64 %29, i64 %31)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_sqrt_fusion_wrapped(ptr noalias align 64 dereferenceable(4) %0, ptr noalias align 64 dereferenceable(128) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(8) %4, ptr noalias align 64 dereferenceable(512) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(16) %7, ptr noalias align 64 dereferenceable(16) %8, ptr noalias align 64 dereferenceable(4) %9, i64 %10, i64 %11, i64 %12) #1 {
  %14 = getelementptr inbounds [1 x float], ptr %0, i32 0, i32 0
  %15 = load float, ptr %14, align 4
  br label %16

16:                                               ; preds = %20, %13
  %17 = phi i64 [ %28, %20 ], [ 0, %13 ]
  %18 = phi float [ %27, %20 ], [ 0.000000e+00, %13 ]
  %19 = icmp slt i64 %17, 4
  br i1 %19, label %20, label %29

20:                                               ; preds = %16
  %21 = getelementptr inbounds [4 x float], ptr %7, i32 0, i64 %17
  %22 = load float, ptr %21, align 4, !invariant.load !3
  %23 = getelementptr inbounds [4 x float], ptr %8, i32 0, i64 %17
  %24 = load float, ptr %23, align 4, !invariant.load !3
  %25 = fmul float %22, %24
  %26 = fmul float %25, %25
  %27 = fadd reassoc float %18, %26
  %28 = add i64 %17, 1
  br label %16

29:                                               ; preds = %16
  %30 = fadd float %15, %18
  br label %31

31:                                               ; preds = %35, %29
  %32 = phi i64 [ %40, %35 ], [ 0, %29 ]
  %33 = phi float [ %39, %35 ], [ 0.000000e+00, %29 ]
  %34 = icmp slt i64 %32, 4
  br i1 %34, label %35, label %41

35:                                               ; preds = %31
  %36 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %32
  %37 = load float, ptr %36, align 4, !invariant.load !3
  %38 = fmul float %37, %37
  %39 = fadd reassoc float %33, %38
  %40 = add i64 %32, 1
  br label %31

41:                                               ; preds = %31
  %42 = fadd float %30, %33
  br label %43

43:                                               ; preds = %86, %41
  %44 = phi i64 [ %87, %86 ], [ 0, %41 ]
  %45 = phi float [ %55, %86 ], [ 0.000000e+00, %41 ]
  %46 = icmp slt i64 %44, 4
  br i1 %46, label %47, label %88

47:                                               ; preds = %43
  %48 = urem i64 %44, 2
  %49 = mul nsw i64 %48, 16
  %50 = udiv i64 %44, 2
  %51 = mul nsw i64 %50, 64
  %52 = add nsw i64 %49, %51
  br label %53

53:                                               ; preds = %84, %47
  %54 = phi i64 [ %85, %84 ], [ 0, %47 ]
  %55 = phi float [ %66, %84 ], [ %45, %47 ]
  %56 = icmp slt i64 %54, 4
  br i1 %56, label %57, label %86

57:                                               ; preds = %53
  %58 = urem i64 %54, 2
  %59 = mul nsw i64 %58, 8
  %60 = add nsw i64 %52, %59
  %61 = udiv i64 %54, 2
  %62 = mul nsw i64 %61, 32
  %63 = add nsw i64 %60, %62
  br label %64

64:                                               ; preds = %82, %57
  %65 = phi i64 [ %83, %82 ], [ 0, %57 ]
  %66 = phi float [ %73, %82 ], [ %55, %57 ]
  %67 = icmp slt i64 %65, 2
  br i1 %67, label %68, label %84

68:                                               ; preds = %64
  %69 = mul nsw i64 %65, 4
  %70 = add nsw i64 %63, %69
  br label %71

71:                                               ; preds = %75, %68
  %72 = phi i64 [ %81, %75 ], [ 0, %68 ]
  %73 = phi float [ %80, %75 ], [ %66, %68 ]
  %74 = icmp slt i64 %72, 4
  br i1 %74, label %75, label %82

75:                                               ; preds = %71
  %76 = add nsw i64 %70, %72
  %77 = getelementptr inbounds [128 x float], ptr %5, i32 0, i64 %76
  %78 = load float, ptr %77, align 4, !invariant.load !3
  %79 = fmul float %78, %78
  %80 = fadd reassoc float %73, %79
  %81 = add i64 %72, 1
  br label %71

82:                                               ; preds = %71
  %83 = add i64 %65, 1
  br label %64, !llvm.loop !9

84:                                               ; preds = %64
  %85 = add i64 %54, 1
  br label %53, !llvm.loop !9

86:                                               ; preds = %53
  %87 = add i64 %44, 1
  br label %43, !llvm.loop !9

88:                                               ; preds = %43
  %89 = fadd float %42, %45
  br label %90

90:                                               ; preds = %94, %88
  %91 = phi i64 [ %102, %94 ], [ 0, %88 ]
  %92 = phi float [ %101, %94 ], [ 0.000000e+00, %88 ]
  %93 = icmp slt i64 %91, 2
  br i1 %93, label %94, label %103

94:                                               ; preds = %90
  %95 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %91
  %96 = load float, ptr %95, align 4, !invariant.load !3
  %97 = getelementptr inbounds [2 x float], ptr %4, i32 0, i64 %91
  %98 = load float, ptr %97, align 4, !invariant.load !3
  %99 = fmul float %96, %98
  %100 = fmul float %99, %99
  %101 = fadd reassoc float %92, %100
  %102 = add i64 %91, 1
  br label %90

103:                                              ; preds = %90
  %104 = fadd float %89, %92
  br label %105

105:                                              ; preds = %109, %103
  %106 = phi i64 [ %114, %109 ], [ 0, %103 ]
  %107 = phi float [ %113, %109 ], [ 0.000000e+00, %103 ]
  %108 = icmp slt i64 %106, 2
  br i1 %108, label %109, label %115

109:                                              ; preds = %105
  %110 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %106
  %111 = load float, ptr %110, align 4, !invariant.load !3
  %112 = fmul float %111, %111
  %113 = fadd reassoc float %107, %112
  %114 = add i64 %106, 1
  br label %105

115:                                              ; preds = %105
  %116 = fadd float %104, %107
  br label %117

117:                                              ; preds = %151, %115
  %118 = phi i64 [ %152, %151 ], [ 0, %115 ]
  %119 = phi float [ %129, %151 ], [ 0.000000e+00, %115 ]
  %120 = icmp slt i64 %118, 4
  br i1 %120, label %121, label %153

121:                                              ; preds = %117
  %122 = urem i64 %118, 2
  %123 = mul nsw i64 %122, 4
  %124 = udiv i64 %118, 2
  %125 = mul nsw i64 %124, 16
  %126 = add nsw i64 %123, %125
  br label %127

127:                                              ; preds = %149, %121
  %128 = phi i64 [ %150, %149 ], [ 0, %121 ]
  %129 = phi float [ %140, %149 ], [ %119, %121 ]
  %130 = icmp slt i64 %128, 4
  br i1 %130, label %131, label %151

131:                                              ; preds = %127
  %132 = urem i64 %128, 2
  %133 = mul nsw i64 %132, 2
  %134 = add nsw i64 %126, %133
  %135 = udiv i64 %128, 2
  %136 = mul nsw i64 %135, 8
  %137 = add nsw i64 %134, %136
  br label %138

138:                                              ; preds = %142, %131
  %139 = phi i64 [ %148, %142 ], [ 0, %131 ]
  %140 = phi float [ %147, %142 ], [ %129, %131 ]
  %141 = icmp slt i64 %139, 2
  br i1 %141, label %142, label %149

142:                                              ; preds = %138
  %143 = add nsw i64 %137, %139
  %144 = getelementptr inbounds [32 x float], ptr %1, i32 0, i64 %143
  %145 = load float, ptr %144, align 4, !invariant.load !3
  %146 = fmul float %145, %145
  %147 = fadd reassoc float %140, %146
  %148 = add i64 %139, 1
  br label %138

149:                                              ; preds = %138
  %150 = add i64 %128, 1
  br label %127, !llvm.loop !9

151:                                              ; preds = %127
  %152 = add i64 %118, 1
  br label %117, !llvm.loop !9

153:                                              ; preds = %117
  %154 = fadd float %116, %119
  %155 = call float @llvm.sqrt.f32(float %154)
  store float %155, ptr %14, align 4
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
!1 = !{i32 1, !"xla_dylib_index", i64 27}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 4}
!5 = !{i64 128}
!6 = !{i64 8}
!7 = !{i64 512}
!8 = !{i64 16}
!9 = distinct !{!9, !10}
!10 = !{!"llvm.loop.unroll.disable"}
