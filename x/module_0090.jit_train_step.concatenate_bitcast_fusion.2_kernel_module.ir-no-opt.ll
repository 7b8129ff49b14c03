; ModuleID = '__compute_module_concatenate_bitcast_fusion.2_kernel_module'
source_filename = "__compute_module_concatenate_bitcast_fusion.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @concatenate_bitcast_fusion.2(ptr %0) #0 {
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
  call void @concatenate_bitcast_fusion.2_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @concatenate_bitcast_fusion.2_wrapped(ptr noalias align 64 dereferenceable(48000) %0, ptr noalias align 64 dereferenceable(122880) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %62, %5
  %7 = phi i64 [ %63, %62 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 2
  br i1 %8, label %9, label %64

9:                                                ; preds = %6
  %10 = mul nsw i64 %7, 20
  %11 = mul nsw i64 %7, 3840
  br label %12

12:                                               ; preds = %60, %9
  %13 = phi i64 [ %61, %60 ], [ 0, %9 ]
  %14 = icmp slt i64 %13, 2
  br i1 %14, label %15, label %62

15:                                               ; preds = %12
  %16 = mul nsw i64 %13, 2
  %17 = add nsw i64 %10, %16
  %18 = mul nsw i64 %13, 1920
  %19 = add nsw i64 %11, %18
  br label %20

20:                                               ; preds = %58, %15
  %21 = phi i64 [ %59, %58 ], [ 0, %15 ]
  %22 = icmp slt i64 %21, 2
  br i1 %22, label %23, label %60

23:                                               ; preds = %20
  %24 = add nsw i64 %17, %21
  %25 = mul nsw i64 %21, 960
  %26 = add nsw i64 %19, %25
  br label %27

27:                                               ; preds = %56, %23
  %28 = phi i64 [ %57, %56 ], [ 0, %23 ]
  %29 = icmp slt i64 %28, 60
  br i1 %29, label %30, label %58

30:                                               ; preds = %27
  %31 = mul nsw i64 %28, 200
  %32 = add nsw i64 %24, %31
  %33 = mul nsw i64 %28, 16
  %34 = add nsw i64 %26, %33
  br label %35

35:                                               ; preds = %54, %30
  %36 = phi i64 [ %55, %54 ], [ 0, %30 ]
  %37 = icmp slt i64 %36, 4
  br i1 %37, label %38, label %56

38:                                               ; preds = %35
  %39 = mul nsw i64 %36, 40
  %40 = add nsw i64 %32, %39
  %41 = mul nsw i64 %36, 4
  %42 = add nsw i64 %34, %41
  br label %43

43:                                               ; preds = %46, %38
  %44 = phi i64 [ %53, %46 ], [ 0, %38 ]
  %45 = icmp slt i64 %44, 4
  br i1 %45, label %46, label %54

46:                                               ; preds = %43
  %47 = mul nsw i64 %44, 4
  %48 = add nsw i64 %40, %47
  %49 = getelementptr inbounds [12000 x float], ptr %0, i32 0, i64 %48
  %50 = load float, ptr %49, align 4, !invariant.load !3
  %51 = add nsw i64 %42, %44
  %52 = getelementptr inbounds [30720 x float], ptr %1, i32 0, i64 %51
  store float %50, ptr %52, align 4
  %53 = add i64 %44, 1
  br label %43

54:                                               ; preds = %43
  %55 = add i64 %36, 1
  br label %35, !llvm.loop !6

56:                                               ; preds = %35
  %57 = add i64 %28, 1
  br label %27, !llvm.loop !6

58:                                               ; preds = %27
  %59 = add i64 %21, 1
  br label %20, !llvm.loop !6

60:                                               ; preds = %20
  %61 = add i64 %13, 1
  br label %12, !llvm.loop !6

62:                                               ; preds = %12
  %63 = add i64 %7, 1
  br label %6, !llvm.loop !6

64:                                               ; preds = %6
  br label %65

65:                                               ; preds = %123, %64
  %66 = phi i64 [ %124, %123 ], [ 0, %64 ]
  %67 = icmp slt i64 %66, 2
  br i1 %67, label %68, label %125

68:                                               ; preds = %65
  %69 = mul nsw i64 %66, 20
  %70 = mul nsw i64 %66, 3840
  br label %71

71:                                               ; preds = %121, %68
  %72 = phi i64 [ %122, %121 ], [ 0, %68 ]
  %73 = icmp slt i64 %72, 2
  br i1 %73, label %74, label %123

74:                                               ; preds = %71
  %75 = mul nsw i64 %72, 2
  %76 = add nsw i64 %69, %75
  %77 = mul nsw i64 %72, 1920
  %78 = add nsw i64 %70, %77
  br label %79

79:                                               ; preds = %119, %74
  %80 = phi i64 [ %120, %119 ], [ 0, %74 ]
  %81 = icmp slt i64 %80, 2
  br i1 %81, label %82, label %121

82:                                               ; preds = %79
  %83 = add nsw i64 %76, %80
  %84 = mul nsw i64 %80, 960
  %85 = add nsw i64 %78, %84
  br label %86

86:                                               ; preds = %117, %82
  %87 = phi i64 [ %118, %117 ], [ 0, %82 ]
  %88 = icmp slt i64 %87, 60
  br i1 %88, label %89, label %119

89:                                               ; preds = %86
  %90 = mul nsw i64 %87, 200
  %91 = add nsw i64 %83, %90
  %92 = mul nsw i64 %87, 16
  %93 = add nsw i64 %85, %92
  br label %94

94:                                               ; preds = %115, %89
  %95 = phi i64 [ %116, %115 ], [ 0, %89 ]
  %96 = icmp slt i64 %95, 4
  br i1 %96, label %97, label %117

97:                                               ; preds = %94
  %98 = mul nsw i64 %95, 40
  %99 = add nsw i64 %91, %98
  %100 = mul nsw i64 %95, 4
  %101 = add nsw i64 %93, %100
  br label %102

102:                                              ; preds = %105, %97
  %103 = phi i64 [ %114, %105 ], [ 0, %97 ]
  %104 = icmp slt i64 %103, 4
  br i1 %104, label %105, label %115

105:                                              ; preds = %102
  %106 = mul nsw i64 %103, 4
  %107 = add nsw i64 %99, %106
  %108 = add nsw i64 %107, 4
  %109 = getelementptr inbounds [12000 x float], ptr %0, i32 0, i64 %108
  %110 = load float, ptr %109, align 4, !invariant.load !3
  %111 = add nsw i64 %101, %103
  %112 = add nsw i64 %111, 7680
  %113 = getelementptr inbounds [30720 x float], ptr %1, i32 0, i64 %112
  store float %110, ptr %113, align 4
  %114 = add i64 %103, 1
  br label %102

115:                                              ; preds = %102
  %116 = add i64 %95, 1
  br label %94, !llvm.loop !6

117:                                              ; preds = %94
  %118 = add i64 %87, 1
  br label %86, !llvm.loop !6

119:                                              ; preds = %86
  %120 = add i64 %80, 1
  br label %79, !llvm.loop !6

121:                                              ; preds = %79
  %122 = add i64 %72, 1
  br label %71, !llvm.loop !6

123:                                              ; preds = %71
  %124 = add i64 %66, 1
  br label %65, !llvm.loop !6

125:                                              ; preds = %65
  br label %126

126:                                              ; preds = %184, %125
  %127 = phi i64 [ %185, %184 ], [ 0, %125 ]
  %128 = icmp slt i64 %127, 2
  br i1 %128, label %129, label %186

129:                                              ; preds = %126
  %130 = mul nsw i64 %127, 20
  %131 = mul nsw i64 %127, 3840
  br label %132

132:                                              ; preds = %182, %129
  %133 = phi i64 [ %183, %182 ], [ 0, %129 ]
  %134 = icmp slt i64 %133, 2
  br i1 %134, label %135, label %184

135:                                              ; preds = %132
  %136 = mul nsw i64 %133, 2
  %137 = add nsw i64 %130, %136
  %138 = mul nsw i64 %133, 1920
  %139 = add nsw i64 %131, %138
  br label %140

140:                                              ; preds = %180, %135
  %141 = phi i64 [ %181, %180 ], [ 0, %135 ]
  %142 = icmp slt i64 %141, 2
  br i1 %142, label %143, label %182

143:                                              ; preds = %140
  %144 = add nsw i64 %137, %141
  %145 = mul nsw i64 %141, 960
  %146 = add nsw i64 %139, %145
  br label %147

147:                                              ; preds = %178, %143
  %148 = phi i64 [ %179, %178 ], [ 0, %143 ]
  %149 = icmp slt i64 %148, 60
  br i1 %149, label %150, label %180

150:                                              ; preds = %147
  %151 = mul nsw i64 %148, 200
  %152 = add nsw i64 %144, %151
  %153 = mul nsw i64 %148, 16
  %154 = add nsw i64 %146, %153
  br label %155

155:                                              ; preds = %176, %150
  %156 = phi i64 [ %177, %176 ], [ 0, %150 ]
  %157 = icmp slt i64 %156, 4
  br i1 %157, label %158, label %178

158:                                              ; preds = %155
  %159 = mul nsw i64 %156, 40
  %160 = add nsw i64 %152, %159
  %161 = mul nsw i64 %156, 4
  %162 = add nsw i64 %154, %161
  br label %163

163:                                              ; preds = %166, %158
  %164 = phi i64 [ %175, %166 ], [ 0, %158 ]
  %165 = icmp slt i64 %164, 4
  br i1 %165, label %166, label %176

166:                                              ; preds = %163
  %167 = mul nsw i64 %164, 4
  %168 = add nsw i64 %160, %167
  %169 = add nsw i64 %168, 40
  %170 = getelementptr inbounds [12000 x float], ptr %0, i32 0, i64 %169
  %171 = load float, ptr %170, align 4, !invariant.load !3
  %172 = add nsw i64 %162, %164
  %173 = add nsw i64 %172, 15360
  %174 = getelementptr inbounds [30720 x float], ptr %1, i32 0, i64 %173
  store float %171, ptr %174, align 4
  %175 = add i64 %164, 1
  br label %163

176:                                              ; preds = %163
  %177 = add i64 %156, 1
  br label %155, !llvm.loop !6

178:                                              ; preds = %155
  %179 = add i64 %148, 1
  br label %147, !llvm.loop !6

180:                                              ; preds = %147
  %181 = add i64 %141, 1
  br label %140, !llvm.loop !6

182:                                              ; preds = %140
  %183 = add i64 %133, 1
  br label %132, !llvm.loop !6

184:                                              ; preds = %132
  %185 = add i64 %127, 1
  br label %126, !llvm.loop !6

186:                                              ; preds = %126
  br label %187

187:                                              ; preds = %245, %186
  %188 = phi i64 [ %246, %245 ], [ 0, %186 ]
  %189 = icmp slt i64 %188, 2
  br i1 %189, label %190, label %247

190:                                              ; preds = %187
  %191 = mul nsw i64 %188, 20
  %192 = mul nsw i64 %188, 3840
  br label %193

193:                                              ; preds = %243, %190
  %194 = phi i64 [ %244, %243 ], [ 0, %190 ]
  %195 = icmp slt i64 %194, 2
  br i1 %195, label %196, label %245

196:                                              ; preds = %193
  %197 = mul nsw i64 %194, 2
  %198 = add nsw i64 %191, %197
  %199 = mul nsw i64 %194, 1920
  %200 = add nsw i64 %192, %199
  br label %201

201:                                              ; preds = %241, %196
  %202 = phi i64 [ %242, %241 ], [ 0, %196 ]
  %203 = icmp slt i64 %202, 2
  br i1 %203, label %204, label %243

204:                                              ; preds = %201
  %205 = add nsw i64 %198, %202
  %206 = mul nsw i64 %202, 960
  %207 = add nsw i64 %200, %206
  br label %208

208:                                              ; preds = %239, %204
  %209 = phi i64 [ %240, %239 ], [ 0, %204 ]
  %210 = icmp slt i64 %209, 60
  br i1 %210, label %211, label %241

211:                                              ; preds = %208
  %212 = mul nsw i64 %209, 200
  %213 = add nsw i64 %205, %212
  %214 = mul nsw i64 %209, 16
  %215 = add nsw i64 %207, %214
  br label %216

216:                                              ; preds = %237, %211
  %217 = phi i64 [ %238, %237 ], [ 0, %211 ]
  %218 = icmp slt i64 %217, 4
  br i1 %218, label %219, label %239

219:                                              ; preds = %216
  %220 = mul nsw i64 %217, 40
  %221 = add nsw i64 %213, %220
  %222 = mul nsw i64 %217, 4
  %223 = add nsw i64 %215, %222
  br label %224

224:                                              ; preds = %227, %219
  %225 = phi i64 [ %236, %227 ], [ 0, %219 ]
  %226 = icmp slt i64 %225, 4
  br i1 %226, label %227, label %237

227:                                              ; preds = %224
  %228 = mul nsw i64 %225, 4
  %229 = add nsw i64 %221, %228
  %230 = add nsw i64 %229, 44
  %231 = getelementptr inbounds [12000 x float], ptr %0, i32 0, i64 %230
  %232 = load float, ptr %231, align 4, !invariant.load !3
  %233 = add nsw i64 %223, %225
  %234 = add nsw i64 %233, 23040
  %235 = getelementptr inbounds [30720 x float], ptr %1, i32 0, i64 %234
  store float %232, ptr %235, align 4
  %236 = add i64 %225, 1
  br label %224

237:                                              ; preds = %224
  %238 = add i64 %217, 1
  br label %216, !llvm.loop !6

239:                                              ; preds = %216
  %240 = add i64 %209, 1
  br label %208, !llvm.loop !6

241:                                              ; preds = %208
  %242 = add i64 %202, 1
  br label %201, !llvm.loop !6

243:                                              ; preds = %201
  %244 = add i64 %194, 1
  br label %193, !llvm.loop !6

245:                                              ; preds = %193
  %246 = add i64 %188, 1
  br label %187, !llvm.loop !6

247:                                              ; preds = %187
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__concatenate_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 48000}
!5 = !{i64 122880}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
