; ModuleID = '__compute_module_multiply_add_fusion.21_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.21_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.21(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader

.preheader:                                       ; preds = %1, %261
  %7 = phi i64 [ 0, %1 ], [ %262, %261 ]
  %.idx12 = shl i64 %7, 10
  %8 = getelementptr i8, ptr %4, i64 %.idx12
  %.idx = shl i64 %7, 12
  %9 = getelementptr i8, ptr %6, i64 %.idx
  br label %28

.loopexit.loopexit.peel.begin:                    ; preds = %.thread.2
  br i1 %.not40, label %.loopexit, label %10

10:                                               ; preds = %.loopexit.loopexit.peel.begin
  %11 = getelementptr i8, ptr %36, i64 -16
  %12 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %13 = fadd float %12, 0.000000e+00
  br label %.loopexit

14:                                               ; preds = %.thread30.2
  %15 = getelementptr i8, ptr %36, i64 464
  %16 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %17 = fadd float %16, 0.000000e+00
  br i1 %.not40, label %.loopexit, label %18

18:                                               ; preds = %14
  %19 = getelementptr i8, ptr %36, i64 -16
  %20 = load float, ptr %19, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %21 = fadd float %17, %20
  br label %.loopexit

.loopexit:                                        ; preds = %14, %18, %.loopexit.loopexit.peel.begin, %10
  %.sink35 = phi float [ 0.000000e+00, %.loopexit.loopexit.peel.begin ], [ %13, %10 ], [ %21, %18 ], [ %17, %14 ]
  %22 = getelementptr i8, ptr %32, i64 60
  %23 = load float, ptr %22, align 4, !alias.scope !6, !noalias !9
  %24 = fsub float 1.000000e+00, %23
  %25 = fmul float %.sink35, %24
  %26 = fmul float %23, %25
  %27 = fadd float %25, %26
  store float %27, ptr %22, align 4, !alias.scope !6, !noalias !9
  %exitcond23.not = icmp eq i64 %30, 16
  br i1 %exitcond23.not, label %261, label %28, !llvm.loop !11

28:                                               ; preds = %.preheader, %.loopexit
  %29 = phi i64 [ 0, %.preheader ], [ %30, %.loopexit ]
  %30 = add nuw nsw i64 %29, 1
  %31 = lshr i64 %30, 1
  %.not = icmp eq i64 %29, 15
  %.not40 = icmp eq i64 %31, 0
  %.idx13 = shl nuw nsw i64 %29, 6
  %32 = getelementptr i8, ptr %8, i64 %.idx13
  %33 = shl nuw nsw i64 %30, 1
  %34 = and i64 %33, 2
  %35 = getelementptr [4 x i8], ptr %9, i64 %34
  %.idx1 = shl nuw nsw i64 %31, 9
  %36 = getelementptr i8, ptr %35, i64 %.idx1
  br i1 %.not, label %.split.us, label %.split

.split.us:                                        ; preds = %28, %.thread.2
  %37 = phi i64 [ %104, %.thread.2 ], [ 0, %28 ]
  %38 = add nuw nsw i64 %37, 1
  %39 = lshr i64 %38, 1
  %40 = or i64 %38, %30
  %41 = icmp samesign ult i64 %40, 16
  br i1 %41, label %42, label %48

42:                                               ; preds = %.split.us
  %43 = and i64 %38, 1
  %.idx2.us = shl nuw nsw i64 %39, 6
  %44 = getelementptr i8, ptr %36, i64 %.idx2.us
  %45 = getelementptr [4 x i8], ptr %44, i64 %43
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %47 = fadd float %46, 0.000000e+00
  br label %48

48:                                               ; preds = %42, %.split.us
  %49 = phi float [ %47, %42 ], [ 0.000000e+00, %.split.us ]
  br i1 %.not40, label %.thread, label %50

50:                                               ; preds = %48
  %.not41 = icmp eq i64 %39, 0
  %51 = and i64 %38, 1
  %.idx8.us = shl nuw nsw i64 %39, 6
  %52 = getelementptr i8, ptr %36, i64 %.idx8.us
  %53 = getelementptr [4 x i8], ptr %52, i64 %51
  %54 = getelementptr i8, ptr %53, i64 -480
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %56 = fadd float %49, %55
  br i1 %.not41, label %.thread, label %57

57:                                               ; preds = %50
  %58 = and i64 %38, 1
  %.idx11.us = shl nuw nsw i64 %39, 6
  %59 = getelementptr i8, ptr %36, i64 %.idx11.us
  %60 = getelementptr [4 x i8], ptr %59, i64 %58
  %61 = getelementptr i8, ptr %60, i64 -528
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %63 = fadd float %56, %62
  br label %.thread

.thread:                                          ; preds = %48, %57, %50
  %64 = phi float [ %63, %57 ], [ %56, %50 ], [ %49, %48 ]
  %65 = getelementptr [4 x i8], ptr %32, i64 %37
  %66 = load float, ptr %65, align 4, !alias.scope !6, !noalias !9
  %67 = fsub float 1.000000e+00, %66
  %68 = fmul float %64, %67
  %69 = fmul float %66, %68
  %70 = fadd float %68, %69
  store float %70, ptr %65, align 4, !alias.scope !6, !noalias !9
  %71 = add nuw nsw i64 %37, 2
  %72 = lshr i64 %71, 1
  %73 = or i64 %71, %30
  %74 = icmp samesign ult i64 %73, 16
  br i1 %74, label %75, label %81

75:                                               ; preds = %.thread
  %76 = and i64 %37, 1
  %.idx2.us.1 = shl nuw nsw i64 %72, 6
  %77 = getelementptr i8, ptr %36, i64 %.idx2.us.1
  %78 = getelementptr [4 x i8], ptr %77, i64 %76
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %80 = fadd float %79, 0.000000e+00
  br label %81

81:                                               ; preds = %75, %.thread
  %82 = phi float [ %80, %75 ], [ 0.000000e+00, %.thread ]
  br i1 %.not40, label %.thread.1, label %83

83:                                               ; preds = %81
  %.not41.1 = icmp eq i64 %72, 0
  %84 = and i64 %37, 1
  %.idx8.us.1 = shl nuw nsw i64 %72, 6
  %85 = getelementptr i8, ptr %36, i64 %.idx8.us.1
  %86 = getelementptr [4 x i8], ptr %85, i64 %84
  %87 = getelementptr i8, ptr %86, i64 -480
  %88 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %89 = fadd float %82, %88
  br i1 %.not41.1, label %.thread.1, label %90

90:                                               ; preds = %83
  %91 = and i64 %37, 1
  %.idx11.us.1 = shl nuw nsw i64 %72, 6
  %92 = getelementptr i8, ptr %36, i64 %.idx11.us.1
  %93 = getelementptr [4 x i8], ptr %92, i64 %91
  %94 = getelementptr i8, ptr %93, i64 -528
  %95 = load float, ptr %94, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %96 = fadd float %89, %95
  br label %.thread.1

.thread.1:                                        ; preds = %90, %83, %81
  %97 = phi float [ %96, %90 ], [ %89, %83 ], [ %82, %81 ]
  %98 = getelementptr [4 x i8], ptr %32, i64 %38
  %99 = load float, ptr %98, align 4, !alias.scope !6, !noalias !9
  %100 = fsub float 1.000000e+00, %99
  %101 = fmul float %97, %100
  %102 = fmul float %99, %101
  %103 = fadd float %101, %102
  store float %103, ptr %98, align 4, !alias.scope !6, !noalias !9
  %104 = add nuw nsw i64 %37, 3
  %105 = lshr i64 %104, 1
  %106 = or i64 %104, %30
  %107 = icmp samesign ult i64 %106, 16
  br i1 %107, label %108, label %114

108:                                              ; preds = %.thread.1
  %109 = and i64 %104, 1
  %.idx2.us.2 = shl nuw nsw i64 %105, 6
  %110 = getelementptr i8, ptr %36, i64 %.idx2.us.2
  %111 = getelementptr [4 x i8], ptr %110, i64 %109
  %112 = load float, ptr %111, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %113 = fadd float %112, 0.000000e+00
  br label %114

114:                                              ; preds = %108, %.thread.1
  %115 = phi float [ %113, %108 ], [ 0.000000e+00, %.thread.1 ]
  br i1 %.not40, label %.thread.2, label %116

116:                                              ; preds = %114
  %.not41.2 = icmp eq i64 %105, 0
  %117 = and i64 %104, 1
  %.idx8.us.2 = shl nuw nsw i64 %105, 6
  %118 = getelementptr i8, ptr %36, i64 %.idx8.us.2
  %119 = getelementptr [4 x i8], ptr %118, i64 %117
  %120 = getelementptr i8, ptr %119, i64 -480
  %121 = load float, ptr %120, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %122 = fadd float %115, %121
  br i1 %.not41.2, label %.thread.2, label %123

123:                                              ; preds = %116
  %124 = and i64 %104, 1
  %.idx11.us.2 = shl nuw nsw i64 %105, 6
  %125 = getelementptr i8, ptr %36, i64 %.idx11.us.2
  %126 = getelementptr [4 x i8], ptr %125, i64 %124
  %127 = getelementptr i8, ptr %126, i64 -528
  %128 = load float, ptr %127, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  %129 = fadd float %122, %128
  br label %.thread.2

.thread.2:                                        ; preds = %123, %116, %114
  %130 = phi float [ %129, %123 ], [ %122, %116 ], [ %115, %114 ]
  %131 = getelementptr [4 x i8], ptr %32, i64 %71
  %132 = load float, ptr %131, align 4, !alias.scope !6, !noalias !9
  %133 = fsub float 1.000000e+00, %132
  %134 = fmul float %130, %133
  %135 = fmul float %132, %134
  %136 = fadd float %134, %135
  store float %136, ptr %131, align 4, !alias.scope !6, !noalias !9
  %exitcond22.not.2 = icmp eq i64 %104, 15
  br i1 %exitcond22.not.2, label %.loopexit.loopexit.peel.begin, label %.split.us, !llvm.loop !13

.split:                                           ; preds = %28, %.thread30.2
  %137 = phi i64 [ %220, %.thread30.2 ], [ 0, %28 ]
  %138 = add nuw nsw i64 %137, 1
  %139 = lshr i64 %138, 1
  %140 = or i64 %138, %30
  %141 = icmp samesign ult i64 %140, 16
  br i1 %141, label %142, label %147

142:                                              ; preds = %.split
  %143 = and i64 %138, 1
  %.idx2 = shl nuw nsw i64 %139, 6
  %144 = getelementptr i8, ptr %36, i64 %.idx2
  %145 = getelementptr [4 x i8], ptr %144, i64 %143
  %146 = load float, ptr %145, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %147

147:                                              ; preds = %.split, %142
  %148 = phi float [ %146, %142 ], [ 0.000000e+00, %.split ]
  %.not39 = icmp eq i64 %139, 0
  br i1 %.not39, label %155, label %149

149:                                              ; preds = %147
  %150 = and i64 %138, 1
  %.idx5 = shl nuw nsw i64 %139, 6
  %151 = getelementptr i8, ptr %36, i64 %.idx5
  %152 = getelementptr [4 x i8], ptr %151, i64 %150
  %153 = getelementptr i8, ptr %152, i64 -48
  %154 = load float, ptr %153, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %155

155:                                              ; preds = %147, %149
  %156 = phi float [ %154, %149 ], [ 0.000000e+00, %147 ]
  %157 = fadd float %148, %156
  br i1 %.not40, label %.thread30, label %158

158:                                              ; preds = %155
  %159 = and i64 %138, 1
  %.idx8 = shl nuw nsw i64 %139, 6
  %160 = getelementptr i8, ptr %36, i64 %.idx8
  %161 = getelementptr [4 x i8], ptr %160, i64 %159
  %162 = getelementptr i8, ptr %161, i64 -480
  %163 = load float, ptr %162, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br i1 %.not39, label %.thread30, label %164

164:                                              ; preds = %158
  %165 = and i64 %138, 1
  %.idx11 = shl nuw nsw i64 %139, 6
  %166 = getelementptr i8, ptr %36, i64 %.idx11
  %167 = getelementptr [4 x i8], ptr %166, i64 %165
  %168 = getelementptr i8, ptr %167, i64 -528
  %169 = load float, ptr %168, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %.thread30

.thread30:                                        ; preds = %155, %158, %164
  %.pn = phi float [ %163, %164 ], [ %163, %158 ], [ 0.000000e+00, %155 ]
  %170 = phi float [ %169, %164 ], [ 0.000000e+00, %158 ], [ 0.000000e+00, %155 ]
  %171 = fadd float %157, %.pn
  %172 = fadd float %171, %170
  %173 = getelementptr [4 x i8], ptr %32, i64 %137
  %174 = load float, ptr %173, align 4, !alias.scope !6, !noalias !9
  %175 = fsub float 1.000000e+00, %174
  %176 = fmul float %172, %175
  %177 = fmul float %174, %176
  %178 = fadd float %176, %177
  store float %178, ptr %173, align 4, !alias.scope !6, !noalias !9
  %179 = add nuw nsw i64 %137, 2
  %180 = lshr i64 %179, 1
  %181 = or i64 %179, %30
  %182 = icmp samesign ult i64 %181, 16
  br i1 %182, label %183, label %188

183:                                              ; preds = %.thread30
  %184 = and i64 %137, 1
  %.idx2.1 = shl nuw nsw i64 %180, 6
  %185 = getelementptr i8, ptr %36, i64 %.idx2.1
  %186 = getelementptr [4 x i8], ptr %185, i64 %184
  %187 = load float, ptr %186, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %188

188:                                              ; preds = %183, %.thread30
  %189 = phi float [ %187, %183 ], [ 0.000000e+00, %.thread30 ]
  %.not39.1 = icmp eq i64 %180, 0
  br i1 %.not39.1, label %196, label %190

190:                                              ; preds = %188
  %191 = and i64 %137, 1
  %.idx5.1 = shl nuw nsw i64 %180, 6
  %192 = getelementptr i8, ptr %36, i64 %.idx5.1
  %193 = getelementptr [4 x i8], ptr %192, i64 %191
  %194 = getelementptr i8, ptr %193, i64 -48
  %195 = load float, ptr %194, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %196

196:                                              ; preds = %190, %188
  %197 = phi float [ %195, %190 ], [ 0.000000e+00, %188 ]
  %198 = fadd float %189, %197
  br i1 %.not40, label %.thread30.1, label %199

199:                                              ; preds = %196
  %200 = and i64 %137, 1
  %.idx8.1 = shl nuw nsw i64 %180, 6
  %201 = getelementptr i8, ptr %36, i64 %.idx8.1
  %202 = getelementptr [4 x i8], ptr %201, i64 %200
  %203 = getelementptr i8, ptr %202, i64 -480
  %204 = load float, ptr %203, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br i1 %.not39.1, label %.thread30.1, label %205

205:                                              ; preds = %199
  %206 = and i64 %137, 1
  %.idx11.1 = shl nuw nsw i64 %180, 6
  %207 = getelementptr i8, ptr %36, i64 %.idx11.1
  %208 = getelementptr [4 x i8], ptr %207, i64 %206
  %209 = getelementptr i8, ptr %208, i64 -528
  %210 = load float, ptr %209, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %.thread30.1

.thread30.1:                                      ; preds = %205, %199, %196
  %.pn.1 = phi float [ %204, %205 ], [ %204, %199 ], [ 0.000000e+00, %196 ]
  %211 = phi float [ %210, %205 ], [ 0.000000e+00, %199 ], [ 0.000000e+00, %196 ]
  %212 = fadd float %198, %.pn.1
  %213 = fadd float %212, %211
  %214 = getelementptr [4 x i8], ptr %32, i64 %138
  %215 = load float, ptr %214, align 4, !alias.scope !6, !noalias !9
  %216 = fsub float 1.000000e+00, %215
  %217 = fmul float %213, %216
  %218 = fmul float %215, %217
  %219 = fadd float %217, %218
  store float %219, ptr %214, align 4, !alias.scope !6, !noalias !9
  %220 = add nuw nsw i64 %137, 3
  %221 = lshr i64 %220, 1
  %222 = or i64 %220, %30
  %223 = icmp samesign ult i64 %222, 16
  br i1 %223, label %224, label %229

224:                                              ; preds = %.thread30.1
  %225 = and i64 %220, 1
  %.idx2.2 = shl nuw nsw i64 %221, 6
  %226 = getelementptr i8, ptr %36, i64 %.idx2.2
  %227 = getelementptr [4 x i8], ptr %226, i64 %225
  %228 = load float, ptr %227, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %229

229:                                              ; preds = %224, %.thread30.1
  %230 = phi float [ %228, %224 ], [ 0.000000e+00, %.thread30.1 ]
  %.not39.2 = icmp eq i64 %221, 0
  br i1 %.not39.2, label %237, label %231

231:                                              ; preds = %229
  %232 = and i64 %220, 1
  %.idx5.2 = shl nuw nsw i64 %221, 6
  %233 = getelementptr i8, ptr %36, i64 %.idx5.2
  %234 = getelementptr [4 x i8], ptr %233, i64 %232
  %235 = getelementptr i8, ptr %234, i64 -48
  %236 = load float, ptr %235, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %237

237:                                              ; preds = %231, %229
  %238 = phi float [ %236, %231 ], [ 0.000000e+00, %229 ]
  %239 = fadd float %230, %238
  br i1 %.not40, label %.thread30.2, label %240

240:                                              ; preds = %237
  %241 = and i64 %220, 1
  %.idx8.2 = shl nuw nsw i64 %221, 6
  %242 = getelementptr i8, ptr %36, i64 %.idx8.2
  %243 = getelementptr [4 x i8], ptr %242, i64 %241
  %244 = getelementptr i8, ptr %243, i64 -480
  %245 = load float, ptr %244, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br i1 %.not39.2, label %.thread30.2, label %246

246:                                              ; preds = %240
  %247 = and i64 %220, 1
  %.idx11.2 = shl nuw nsw i64 %221, 6
  %248 = getelementptr i8, ptr %36, i64 %.idx11.2
  %249 = getelementptr [4 x i8], ptr %248, i64 %247
  %250 = getelementptr i8, ptr %249, i64 -528
  %251 = load float, ptr %250, align 4, !invariant.load !3, !alias.scope !9, !noalias !6
  br label %.thread30.2

.thread30.2:                                      ; preds = %246, %240, %237
  %.pn.2 = phi float [ %245, %246 ], [ %245, %240 ], [ 0.000000e+00, %237 ]
  %252 = phi float [ %251, %246 ], [ 0.000000e+00, %240 ], [ 0.000000e+00, %237 ]
  %253 = fadd float %239, %.pn.2
  %254 = fadd float %253, %252
  %255 = getelementptr [4 x i8], ptr %32, i64 %179
  %256 = load float, ptr %255, align 4, !alias.scope !6, !noalias !9
  %257 = fsub float 1.000000e+00, %256
  %258 = fmul float %254, %257
  %259 = fmul float %256, %258
  %260 = fadd float %258, %259
  store float %260, ptr %255, align 4, !alias.scope !6, !noalias !9
  %exitcond.not.2 = icmp eq i64 %220, 15
  br i1 %exitcond.not.2, label %14, label %.split, !llvm.loop !15

261:                                              ; preds = %.loopexit
  %262 = add nuw nsw i64 %7, 1
  %exitcond24.not = icmp eq i64 %262, 60
  br i1 %exitcond24.not, label %multiply_add_fusion.21_wrapped.exit, label %.preheader, !llvm.loop !11

multiply_add_fusion.21_wrapped.exit:              ; preds = %261
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 14}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 61440}
!5 = !{i64 245760}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.21_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.21_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.21_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
!13 = distinct !{!13, !14}
!14 = !{!"llvm.loop.peeled.count", i32 1}
!15 = distinct !{!15, !14}
