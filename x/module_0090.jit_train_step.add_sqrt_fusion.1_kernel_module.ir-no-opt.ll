; ModuleID = '__compute_module_add_sqrt_fusion.1_kernel_module'
source_filename = "__compute_module_add_sqrt_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_sqrt_fusion.1(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !5
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
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !6
  %24 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 10, i32 0
  %25 = load ptr, ptr %24, align 8, !invariant.load !3, !dereferenceable !7
  %26 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 11, i32 0
  %27 = load ptr, ptr %26, align 8, !invariant.load !3, !dereferenceable !7
  %28 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 12, i32 0
  %29 = load ptr, ptr %28, align 8, !invariant.load !3, !dereferenceable !8
  %30 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %31 = load ptr, ptr %30, align 8
  %32 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 0
  %33 = load i64, ptr %32, align 4, !invariant.load !3
  %34 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 1
  %35 = load i64, ptr %34, align 4, !invariant.load !3
  %36 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 2
  %37 = load i64, ptr %36, align 4, !invariant.load !3
  call void @add_sqrt_fusion.1_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, ptr %25, ptr %27, ptr %29, i64 %33, i64 %35, i64 %37)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_sqrt_fusion.1_wrapped(ptr noalias align 64 dereferenceable(256) %0, ptr noalias align 64 dereferenceable(256) %1, ptr noalias align 64 dereferenceable(16) %2, ptr noalias align 64 dereferenceable(16) %3, ptr noalias align 64 dereferenceable(16) %4, ptr noalias align 64 dereferenceable(16) %5, ptr noalias align 64 dereferenceable(16) %6, ptr noalias align 64 dereferenceable(16) %7, ptr noalias align 64 dereferenceable(512) %8, ptr noalias align 64 dereferenceable(512) %9, ptr noalias align 64 dereferenceable(128) %10, ptr noalias align 64 dereferenceable(128) %11, ptr noalias align 64 dereferenceable(4) %12, i64 %13, i64 %14, i64 %15) #1 {
  br label %17

17:                                               ; preds = %54, %16
  %18 = phi i64 [ %55, %54 ], [ 0, %16 ]
  %19 = phi float [ %29, %54 ], [ 0.000000e+00, %16 ]
  %20 = icmp slt i64 %18, 4
  br i1 %20, label %21, label %56

21:                                               ; preds = %17
  %22 = urem i64 %18, 2
  %23 = mul nsw i64 %22, 4
  %24 = udiv i64 %18, 2
  %25 = mul nsw i64 %24, 16
  %26 = add nsw i64 %23, %25
  br label %27

27:                                               ; preds = %52, %21
  %28 = phi i64 [ %53, %52 ], [ 0, %21 ]
  %29 = phi float [ %40, %52 ], [ %19, %21 ]
  %30 = icmp slt i64 %28, 4
  br i1 %30, label %31, label %54

31:                                               ; preds = %27
  %32 = urem i64 %28, 2
  %33 = mul nsw i64 %32, 2
  %34 = add nsw i64 %26, %33
  %35 = udiv i64 %28, 2
  %36 = mul nsw i64 %35, 8
  %37 = add nsw i64 %34, %36
  br label %38

38:                                               ; preds = %42, %31
  %39 = phi i64 [ %51, %42 ], [ 0, %31 ]
  %40 = phi float [ %50, %42 ], [ %29, %31 ]
  %41 = icmp slt i64 %39, 2
  br i1 %41, label %42, label %52

42:                                               ; preds = %38
  %43 = add nsw i64 %37, %39
  %44 = getelementptr inbounds [32 x float], ptr %10, i32 0, i64 %43
  %45 = load float, ptr %44, align 4, !invariant.load !3
  %46 = getelementptr inbounds [32 x float], ptr %11, i32 0, i64 %43
  %47 = load float, ptr %46, align 4, !invariant.load !3
  %48 = fadd float %45, %47
  %49 = fmul float %48, %48
  %50 = fadd reassoc float %40, %49
  %51 = add i64 %39, 1
  br label %38

52:                                               ; preds = %38
  %53 = add i64 %28, 1
  br label %27, !llvm.loop !9

54:                                               ; preds = %27
  %55 = add i64 %18, 1
  br label %17, !llvm.loop !9

56:                                               ; preds = %17
  br label %57

57:                                               ; preds = %103, %56
  %58 = phi i64 [ %104, %103 ], [ 0, %56 ]
  %59 = phi float [ %69, %103 ], [ 0.000000e+00, %56 ]
  %60 = icmp slt i64 %58, 4
  br i1 %60, label %61, label %105

61:                                               ; preds = %57
  %62 = urem i64 %58, 2
  %63 = mul nsw i64 %62, 16
  %64 = udiv i64 %58, 2
  %65 = mul nsw i64 %64, 64
  %66 = add nsw i64 %63, %65
  br label %67

67:                                               ; preds = %101, %61
  %68 = phi i64 [ %102, %101 ], [ 0, %61 ]
  %69 = phi float [ %80, %101 ], [ %59, %61 ]
  %70 = icmp slt i64 %68, 4
  br i1 %70, label %71, label %103

71:                                               ; preds = %67
  %72 = urem i64 %68, 2
  %73 = mul nsw i64 %72, 8
  %74 = add nsw i64 %66, %73
  %75 = udiv i64 %68, 2
  %76 = mul nsw i64 %75, 32
  %77 = add nsw i64 %74, %76
  br label %78

78:                                               ; preds = %99, %71
  %79 = phi i64 [ %100, %99 ], [ 0, %71 ]
  %80 = phi float [ %87, %99 ], [ %69, %71 ]
  %81 = icmp slt i64 %79, 2
  br i1 %81, label %82, label %101

82:                                               ; preds = %78
  %83 = mul nsw i64 %79, 4
  %84 = add nsw i64 %77, %83
  br label %85

85:                                               ; preds = %89, %82
  %86 = phi i64 [ %98, %89 ], [ 0, %82 ]
  %87 = phi float [ %97, %89 ], [ %80, %82 ]
  %88 = icmp slt i64 %86, 4
  br i1 %88, label %89, label %99

89:                                               ; preds = %85
  %90 = add nsw i64 %84, %86
  %91 = getelementptr inbounds [128 x float], ptr %8, i32 0, i64 %90
  %92 = load float, ptr %91, align 4, !invariant.load !3
  %93 = getelementptr inbounds [128 x float], ptr %9, i32 0, i64 %90
  %94 = load float, ptr %93, align 4, !invariant.load !3
  %95 = fadd float %92, %94
  %96 = fmul float %95, %95
  %97 = fadd reassoc float %87, %96
  %98 = add i64 %86, 1
  br label %85

99:                                               ; preds = %85
  %100 = add i64 %79, 1
  br label %78, !llvm.loop !9

101:                                              ; preds = %78
  %102 = add i64 %68, 1
  br label %67, !llvm.loop !9

103:                                              ; preds = %67
  %104 = add i64 %58, 1
  br label %57, !llvm.loop !9

105:                                              ; preds = %57
  %106 = fadd float %19, %59
  br label %107

107:                                              ; preds = %111, %105
  %108 = phi i64 [ %125, %111 ], [ 0, %105 ]
  %109 = phi float [ %124, %111 ], [ 0.000000e+00, %105 ]
  %110 = icmp slt i64 %108, 4
  br i1 %110, label %111, label %126

111:                                              ; preds = %107
  %112 = getelementptr inbounds [4 x float], ptr %6, i32 0, i64 %108
  %113 = load float, ptr %112, align 4, !invariant.load !3
  %114 = getelementptr inbounds [4 x float], ptr %7, i32 0, i64 %108
  %115 = load float, ptr %114, align 4, !invariant.load !3
  %116 = getelementptr inbounds [4 x float], ptr %4, i32 0, i64 %108
  %117 = load float, ptr %116, align 4, !invariant.load !3
  %118 = getelementptr inbounds [4 x float], ptr %5, i32 0, i64 %108
  %119 = load float, ptr %118, align 4, !invariant.load !3
  %120 = fmul float %113, %115
  %121 = fmul float %117, %119
  %122 = fadd float %120, %121
  %123 = fmul float %122, %122
  %124 = fadd reassoc float %109, %123
  %125 = add i64 %108, 1
  br label %107

126:                                              ; preds = %107
  %127 = fadd float %106, %109
  br label %128

128:                                              ; preds = %132, %126
  %129 = phi i64 [ %140, %132 ], [ 0, %126 ]
  %130 = phi float [ %139, %132 ], [ 0.000000e+00, %126 ]
  %131 = icmp slt i64 %129, 4
  br i1 %131, label %132, label %141

132:                                              ; preds = %128
  %133 = getelementptr inbounds [4 x float], ptr %2, i32 0, i64 %129
  %134 = load float, ptr %133, align 4, !invariant.load !3
  %135 = getelementptr inbounds [4 x float], ptr %3, i32 0, i64 %129
  %136 = load float, ptr %135, align 4, !invariant.load !3
  %137 = fadd float %134, %136
  %138 = fmul float %137, %137
  %139 = fadd reassoc float %130, %138
  %140 = add i64 %129, 1
  br label %128

141:                                              ; preds = %128
  %142 = fadd float %127, %130
  br label %143

143:                                              ; preds = %172, %141
  %144 = phi i64 [ %173, %172 ], [ 0, %141 ]
  %145 = phi float [ %151, %172 ], [ 0.000000e+00, %141 ]
  %146 = icmp slt i64 %144, 4
  br i1 %146, label %147, label %174

147:                                              ; preds = %143
  %148 = mul nsw i64 %144, 16
  br label %149

149:                                              ; preds = %170, %147
  %150 = phi i64 [ %171, %170 ], [ 0, %147 ]
  %151 = phi float [ %158, %170 ], [ %145, %147 ]
  %152 = icmp slt i64 %150, 4
  br i1 %152, label %153, label %172

153:                                              ; preds = %149
  %154 = mul nsw i64 %150, 4
  %155 = add nsw i64 %148, %154
  br label %156

156:                                              ; preds = %160, %153
  %157 = phi i64 [ %169, %160 ], [ 0, %153 ]
  %158 = phi float [ %168, %160 ], [ %151, %153 ]
  %159 = icmp slt i64 %157, 4
  br i1 %159, label %160, label %170

160:                                              ; preds = %156
  %161 = add nsw i64 %155, %157
  %162 = getelementptr inbounds [64 x float], ptr %1, i32 0, i64 %161
  %163 = load float, ptr %162, align 4, !invariant.load !3
  %164 = getelementptr inbounds [64 x float], ptr %0, i32 0, i64 %161
  %165 = load float, ptr %164, align 4, !invariant.load !3
  %166 = fadd float %163, %165
  %167 = fmul float %166, %166
  %168 = fadd reassoc float %158, %167
  %169 = add i64 %157, 1
  br label %156

170:                                              ; preds = %156
  %171 = add i64 %150, 1
  br label %149, !llvm.loop !9

172:                                              ; preds = %149
  %173 = add i64 %144, 1
  br label %143, !llvm.loop !9

174:                                              ; preds = %143
  %175 = fadd float %142, %145
  %176 = call float @llvm.sqrt.f32(float %175)
  %177 = getelementptr inbounds [1 x float], ptr %12, i32 0, i32 0
  store float %176, ptr %177, align 4
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
!1 = !{i32 1, !"xla_dylib_index", i64 28}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 256}
!5 = !{i64 16}
!6 = !{i64 512}
!7 = !{i64 128}
!8 = !{i64 4}
!9 = distinct !{!9, !10}
!10 = !{!"llvm.loop.unroll.disable"}
