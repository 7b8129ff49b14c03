; ModuleID = '__compute_module_concatenate_bitcast_fusion.4_kernel_module'
source_filename = "__compute_module_concatenate_bitcast_fusion.4_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @concatenate_bitcast_fusion.4(ptr %0) #0 {
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
  call void @concatenate_bitcast_fusion.4_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @concatenate_bitcast_fusion.4_wrapped(ptr noalias align 64 dereferenceable(77760) %0, ptr noalias align 64 dereferenceable(245760) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %52, %5
  %7 = phi i64 [ %53, %52 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 2
  br i1 %8, label %9, label %54

9:                                                ; preds = %6
  %10 = mul nsw i64 %7, 18
  %11 = mul nsw i64 %7, 7680
  br label %12

12:                                               ; preds = %50, %9
  %13 = phi i64 [ %51, %50 ], [ 0, %9 ]
  %14 = icmp slt i64 %13, 2
  br i1 %14, label %15, label %52

15:                                               ; preds = %12
  %16 = add nsw i64 %10, %13
  %17 = mul nsw i64 %13, 3840
  %18 = add nsw i64 %11, %17
  br label %19

19:                                               ; preds = %48, %15
  %20 = phi i64 [ %49, %48 ], [ 0, %15 ]
  %21 = icmp slt i64 %20, 60
  br i1 %21, label %22, label %50

22:                                               ; preds = %19
  %23 = mul nsw i64 %20, 324
  %24 = add nsw i64 %16, %23
  %25 = mul nsw i64 %20, 64
  %26 = add nsw i64 %18, %25
  br label %27

27:                                               ; preds = %46, %22
  %28 = phi i64 [ %47, %46 ], [ 0, %22 ]
  %29 = icmp slt i64 %28, 8
  br i1 %29, label %30, label %48

30:                                               ; preds = %27
  %31 = mul nsw i64 %28, 36
  %32 = add nsw i64 %24, %31
  %33 = mul nsw i64 %28, 8
  %34 = add nsw i64 %26, %33
  br label %35

35:                                               ; preds = %38, %30
  %36 = phi i64 [ %45, %38 ], [ 0, %30 ]
  %37 = icmp slt i64 %36, 8
  br i1 %37, label %38, label %46

38:                                               ; preds = %35
  %39 = mul nsw i64 %36, 2
  %40 = add nsw i64 %32, %39
  %41 = getelementptr inbounds [19440 x float], ptr %0, i32 0, i64 %40
  %42 = load float, ptr %41, align 4, !invariant.load !3
  %43 = add nsw i64 %34, %36
  %44 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %43
  store float %42, ptr %44, align 4
  %45 = add i64 %36, 1
  br label %35

46:                                               ; preds = %35
  %47 = add i64 %28, 1
  br label %27, !llvm.loop !6

48:                                               ; preds = %27
  %49 = add i64 %20, 1
  br label %19, !llvm.loop !6

50:                                               ; preds = %19
  %51 = add i64 %13, 1
  br label %12, !llvm.loop !6

52:                                               ; preds = %12
  %53 = add i64 %7, 1
  br label %6, !llvm.loop !6

54:                                               ; preds = %6
  br label %55

55:                                               ; preds = %103, %54
  %56 = phi i64 [ %104, %103 ], [ 0, %54 ]
  %57 = icmp slt i64 %56, 2
  br i1 %57, label %58, label %105

58:                                               ; preds = %55
  %59 = mul nsw i64 %56, 18
  %60 = mul nsw i64 %56, 7680
  br label %61

61:                                               ; preds = %101, %58
  %62 = phi i64 [ %102, %101 ], [ 0, %58 ]
  %63 = icmp slt i64 %62, 2
  br i1 %63, label %64, label %103

64:                                               ; preds = %61
  %65 = add nsw i64 %59, %62
  %66 = mul nsw i64 %62, 3840
  %67 = add nsw i64 %60, %66
  br label %68

68:                                               ; preds = %99, %64
  %69 = phi i64 [ %100, %99 ], [ 0, %64 ]
  %70 = icmp slt i64 %69, 60
  br i1 %70, label %71, label %101

71:                                               ; preds = %68
  %72 = mul nsw i64 %69, 324
  %73 = add nsw i64 %65, %72
  %74 = mul nsw i64 %69, 64
  %75 = add nsw i64 %67, %74
  br label %76

76:                                               ; preds = %97, %71
  %77 = phi i64 [ %98, %97 ], [ 0, %71 ]
  %78 = icmp slt i64 %77, 8
  br i1 %78, label %79, label %99

79:                                               ; preds = %76
  %80 = mul nsw i64 %77, 36
  %81 = add nsw i64 %73, %80
  %82 = mul nsw i64 %77, 8
  %83 = add nsw i64 %75, %82
  br label %84

84:                                               ; preds = %87, %79
  %85 = phi i64 [ %96, %87 ], [ 0, %79 ]
  %86 = icmp slt i64 %85, 8
  br i1 %86, label %87, label %97

87:                                               ; preds = %84
  %88 = mul nsw i64 %85, 2
  %89 = add nsw i64 %81, %88
  %90 = add nsw i64 %89, 2
  %91 = getelementptr inbounds [19440 x float], ptr %0, i32 0, i64 %90
  %92 = load float, ptr %91, align 4, !invariant.load !3
  %93 = add nsw i64 %83, %85
  %94 = add nsw i64 %93, 15360
  %95 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %94
  store float %92, ptr %95, align 4
  %96 = add i64 %85, 1
  br label %84

97:                                               ; preds = %84
  %98 = add i64 %77, 1
  br label %76, !llvm.loop !6

99:                                               ; preds = %76
  %100 = add i64 %69, 1
  br label %68, !llvm.loop !6

101:                                              ; preds = %68
  %102 = add i64 %62, 1
  br label %61, !llvm.loop !6

103:                                              ; preds = %61
  %104 = add i64 %56, 1
  br label %55, !llvm.loop !6

105:                                              ; preds = %55
  br label %106

106:                                              ; preds = %154, %105
  %107 = phi i64 [ %155, %154 ], [ 0, %105 ]
  %108 = icmp slt i64 %107, 2
  br i1 %108, label %109, label %156

109:                                              ; preds = %106
  %110 = mul nsw i64 %107, 18
  %111 = mul nsw i64 %107, 7680
  br label %112

112:                                              ; preds = %152, %109
  %113 = phi i64 [ %153, %152 ], [ 0, %109 ]
  %114 = icmp slt i64 %113, 2
  br i1 %114, label %115, label %154

115:                                              ; preds = %112
  %116 = add nsw i64 %110, %113
  %117 = mul nsw i64 %113, 3840
  %118 = add nsw i64 %111, %117
  br label %119

119:                                              ; preds = %150, %115
  %120 = phi i64 [ %151, %150 ], [ 0, %115 ]
  %121 = icmp slt i64 %120, 60
  br i1 %121, label %122, label %152

122:                                              ; preds = %119
  %123 = mul nsw i64 %120, 324
  %124 = add nsw i64 %116, %123
  %125 = mul nsw i64 %120, 64
  %126 = add nsw i64 %118, %125
  br label %127

127:                                              ; preds = %148, %122
  %128 = phi i64 [ %149, %148 ], [ 0, %122 ]
  %129 = icmp slt i64 %128, 8
  br i1 %129, label %130, label %150

130:                                              ; preds = %127
  %131 = mul nsw i64 %128, 36
  %132 = add nsw i64 %124, %131
  %133 = mul nsw i64 %128, 8
  %134 = add nsw i64 %126, %133
  br label %135

135:                                              ; preds = %138, %130
  %136 = phi i64 [ %147, %138 ], [ 0, %130 ]
  %137 = icmp slt i64 %136, 8
  br i1 %137, label %138, label %148

138:                                              ; preds = %135
  %139 = mul nsw i64 %136, 2
  %140 = add nsw i64 %132, %139
  %141 = add nsw i64 %140, 36
  %142 = getelementptr inbounds [19440 x float], ptr %0, i32 0, i64 %141
  %143 = load float, ptr %142, align 4, !invariant.load !3
  %144 = add nsw i64 %134, %136
  %145 = add nsw i64 %144, 30720
  %146 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %145
  store float %143, ptr %146, align 4
  %147 = add i64 %136, 1
  br label %135

148:                                              ; preds = %135
  %149 = add i64 %128, 1
  br label %127, !llvm.loop !6

150:                                              ; preds = %127
  %151 = add i64 %120, 1
  br label %119, !llvm.loop !6

152:                                              ; preds = %119
  %153 = add i64 %113, 1
  br label %112, !llvm.loop !6

154:                                              ; preds = %112
  %155 = add i64 %107, 1
  br label %106, !llvm.loop !6

156:                                              ; preds = %106
  br label %157

157:                                              ; preds = %205, %156
  %158 = phi i64 [ %206, %205 ], [ 0, %156 ]
  %159 = icmp slt i64 %158, 2
  br i1 %159, label %160, label %207

160:                                              ; preds = %157
  %161 = mul nsw i64 %158, 18
  %162 = mul nsw i64 %158, 7680
  br label %163

163:                                              ; preds = %203, %160
  %164 = phi i64 [ %204, %203 ], [ 0, %160 ]
  %165 = icmp slt i64 %164, 2
  br i1 %165, label %166, label %205

166:                                              ; preds = %163
  %167 = add nsw i64 %161, %164
  %168 = mul nsw i64 %164, 3840
  %169 = add nsw i64 %162, %168
  br label %170

170:                                              ; preds = %201, %166
  %171 = phi i64 [ %202, %201 ], [ 0, %166 ]
  %172 = icmp slt i64 %171, 60
  br i1 %172, label %173, label %203

173:                                              ; preds = %170
  %174 = mul nsw i64 %171, 324
  %175 = add nsw i64 %167, %174
  %176 = mul nsw i64 %171, 64
  %177 = add nsw i64 %169, %176
  br label %178

178:                                              ; preds = %199, %173
  %179 = phi i64 [ %200, %199 ], [ 0, %173 ]
  %180 = icmp slt i64 %179, 8
  br i1 %180, label %181, label %201

181:                                              ; preds = %178
  %182 = mul nsw i64 %179, 36
  %183 = add nsw i64 %175, %182
  %184 = mul nsw i64 %179, 8
  %185 = add nsw i64 %177, %184
  br label %186

186:                                              ; preds = %189, %181
  %187 = phi i64 [ %198, %189 ], [ 0, %181 ]
  %188 = icmp slt i64 %187, 8
  br i1 %188, label %189, label %199

189:                                              ; preds = %186
  %190 = mul nsw i64 %187, 2
  %191 = add nsw i64 %183, %190
  %192 = add nsw i64 %191, 38
  %193 = getelementptr inbounds [19440 x float], ptr %0, i32 0, i64 %192
  %194 = load float, ptr %193, align 4, !invariant.load !3
  %195 = add nsw i64 %185, %187
  %196 = add nsw i64 %195, 46080
  %197 = getelementptr inbounds [61440 x float], ptr %1, i32 0, i64 %196
  store float %194, ptr %197, align 4
  %198 = add i64 %187, 1
  br label %186

199:                                              ; preds = %186
  %200 = add i64 %179, 1
  br label %178, !llvm.loop !6

201:                                              ; preds = %178
  %202 = add i64 %171, 1
  br label %170, !llvm.loop !6

203:                                              ; preds = %170
  %204 = add i64 %164, 1
  br label %163, !llvm.loop !6

205:                                              ; preds = %163
  %206 = add i64 %158, 1
  br label %157, !llvm.loop !6

207:                                              ; preds = %157
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 21}
!2 = !{!"xla_cpu_emitter__concatenate_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 77760}
!5 = !{i64 245760}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
