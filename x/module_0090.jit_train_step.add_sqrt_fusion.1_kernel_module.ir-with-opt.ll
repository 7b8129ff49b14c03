; ModuleID = '__compute_module_add_sqrt_fusion.1_kernel_module'
source_filename = "__compute_module_add_sqrt_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_sqrt_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 128
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 144
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !5
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 160
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !6
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 176
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !6
  tail call void @llvm.experimental.noalias.scope.decl(metadata !7)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !18)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !20)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !22)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !24)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !26)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !28)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !30)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !32)
  br label %middle.block

middle.block:                                     ; preds = %1, %middle.block
  %15 = phi float [ 0.000000e+00, %1 ], [ %87, %middle.block ]
  %16 = phi i64 [ 0, %1 ], [ %88, %middle.block ]
  %17 = insertelement <4 x float> <float poison, float -0.000000e+00, float -0.000000e+00, float -0.000000e+00>, float %15, i64 0
  %18 = shl nuw nsw i64 %16, 2
  %19 = and i64 %18, 4
  %20 = shl nuw nsw i64 %16, 3
  %21 = and i64 %20, 16
  %22 = or disjoint i64 %19, %21
  %broadcast.splatinsert = insertelement <4 x i64> poison, i64 %22, i64 0
  %broadcast.splat = shufflevector <4 x i64> %broadcast.splatinsert, <4 x i64> poison, <4 x i32> zeroinitializer
  %23 = or disjoint <4 x i64> %broadcast.splat, <i64 0, i64 2, i64 8, i64 10>
  %24 = extractelement <4 x i64> %23, i64 0
  %25 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %24
  %26 = load float, ptr %25, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %27 = insertelement <4 x float> poison, float %26, i64 0
  %28 = extractelement <4 x i64> %23, i64 1
  %29 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %28
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %31 = insertelement <4 x float> %27, float %30, i64 1
  %32 = extractelement <4 x i64> %23, i64 2
  %33 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %32
  %34 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %35 = insertelement <4 x float> %31, float %34, i64 2
  %36 = extractelement <4 x i64> %23, i64 3
  %37 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %36
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %39 = insertelement <4 x float> %35, float %38, i64 3
  %40 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %24
  %41 = load float, ptr %40, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %42 = insertelement <4 x float> poison, float %41, i64 0
  %43 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %28
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %45 = insertelement <4 x float> %42, float %44, i64 1
  %46 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %32
  %47 = load float, ptr %46, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %48 = insertelement <4 x float> %45, float %47, i64 2
  %49 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %36
  %50 = load float, ptr %49, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %51 = insertelement <4 x float> %48, float %50, i64 3
  %52 = fadd <4 x float> %39, %51
  %53 = fmul <4 x float> %52, %52
  %54 = fadd reassoc <4 x float> %17, %53
  %55 = or disjoint <4 x i64> %broadcast.splat, <i64 1, i64 3, i64 9, i64 11>
  %56 = extractelement <4 x i64> %55, i64 0
  %57 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %56
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %59 = insertelement <4 x float> poison, float %58, i64 0
  %60 = extractelement <4 x i64> %55, i64 1
  %61 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %60
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %63 = insertelement <4 x float> %59, float %62, i64 1
  %64 = extractelement <4 x i64> %55, i64 2
  %65 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %64
  %66 = load float, ptr %65, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %67 = insertelement <4 x float> %63, float %66, i64 2
  %68 = extractelement <4 x i64> %55, i64 3
  %69 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %68
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !28, !noalias !34
  %71 = insertelement <4 x float> %67, float %70, i64 3
  %72 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %56
  %73 = load float, ptr %72, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %74 = insertelement <4 x float> poison, float %73, i64 0
  %75 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %60
  %76 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %77 = insertelement <4 x float> %74, float %76, i64 1
  %78 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %64
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %80 = insertelement <4 x float> %77, float %79, i64 2
  %81 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %68
  %82 = load float, ptr %81, align 4, !invariant.load !3, !alias.scope !30, !noalias !35
  %83 = insertelement <4 x float> %80, float %82, i64 3
  %84 = fadd <4 x float> %71, %83
  %85 = fmul <4 x float> %84, %84
  %86 = fadd reassoc <4 x float> %54, %85
  %87 = tail call reassoc float @llvm.vector.reduce.fadd.v4f32(float -0.000000e+00, <4 x float> %86)
  %88 = add nuw nsw i64 %16, 1
  %exitcond30.not = icmp eq i64 %88, 4
  br i1 %exitcond30.not, label %.preheader14, label %middle.block, !llvm.loop !36

.preheader14:                                     ; preds = %middle.block, %143
  %89 = phi float [ %140, %143 ], [ 0.000000e+00, %middle.block ]
  %90 = phi i64 [ %144, %143 ], [ 0, %middle.block ]
  %91 = shl nuw nsw i64 %90, 4
  %92 = and i64 %91, 16
  %93 = shl nuw nsw i64 %90, 5
  %94 = and i64 %93, 64
  %95 = or disjoint i64 %92, %94
  br label %96

96:                                               ; preds = %.preheader14, %141
  %97 = phi float [ %89, %.preheader14 ], [ %140, %141 ]
  %98 = phi i64 [ 0, %.preheader14 ], [ %142, %141 ]
  %99 = shl nuw nsw i64 %98, 3
  %100 = and i64 %99, 8
  %101 = or disjoint i64 %95, %100
  %102 = shl nuw nsw i64 %98, 4
  %103 = and i64 %102, 32
  %104 = or disjoint i64 %103, %101
  br label %105

105:                                              ; preds = %96, %105
  %106 = phi float [ %97, %96 ], [ %140, %105 ]
  %107 = phi i1 [ true, %96 ], [ false, %105 ]
  %108 = phi i64 [ 0, %96 ], [ 4, %105 ]
  %109 = or disjoint i64 %108, %104
  %110 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %109
  %111 = load float, ptr %110, align 4, !invariant.load !3, !alias.scope !24, !noalias !38
  %112 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %109
  %113 = load float, ptr %112, align 4, !invariant.load !3, !alias.scope !26, !noalias !39
  %114 = fadd float %111, %113
  %115 = fmul float %114, %114
  %116 = fadd reassoc float %106, %115
  %117 = or disjoint i64 %109, 1
  %118 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %117
  %119 = load float, ptr %118, align 4, !invariant.load !3, !alias.scope !24, !noalias !38
  %120 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %117
  %121 = load float, ptr %120, align 4, !invariant.load !3, !alias.scope !26, !noalias !39
  %122 = fadd float %119, %121
  %123 = fmul float %122, %122
  %124 = fadd reassoc float %116, %123
  %125 = or disjoint i64 %109, 2
  %126 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %125
  %127 = load float, ptr %126, align 4, !invariant.load !3, !alias.scope !24, !noalias !38
  %128 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %125
  %129 = load float, ptr %128, align 4, !invariant.load !3, !alias.scope !26, !noalias !39
  %130 = fadd float %127, %129
  %131 = fmul float %130, %130
  %132 = fadd reassoc float %124, %131
  %133 = or disjoint i64 %109, 3
  %134 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %133
  %135 = load float, ptr %134, align 4, !invariant.load !3, !alias.scope !24, !noalias !38
  %136 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %133
  %137 = load float, ptr %136, align 4, !invariant.load !3, !alias.scope !26, !noalias !39
  %138 = fadd float %135, %137
  %139 = fmul float %138, %138
  %140 = fadd reassoc float %132, %139
  br i1 %107, label %105, label %141, !llvm.loop !36

141:                                              ; preds = %105
  %142 = add nuw nsw i64 %98, 1
  %exitcond32.not = icmp eq i64 %142, 4
  br i1 %exitcond32.not, label %143, label %96, !llvm.loop !36

143:                                              ; preds = %141
  %144 = add nuw nsw i64 %90, 1
  %exitcond33.not = icmp eq i64 %144, 4
  br i1 %exitcond33.not, label %.preheader13, label %.preheader14, !llvm.loop !36

.preheader13:                                     ; preds = %143, %.preheader13
  %145 = phi float [ %167, %.preheader13 ], [ 0.000000e+00, %143 ]
  %146 = phi i64 [ %168, %.preheader13 ], [ 0, %143 ]
  %147 = shl nuw nsw i64 %146, 4
  %148 = insertelement <4 x float> <float poison, float -0.000000e+00, float -0.000000e+00, float -0.000000e+00>, float %145, i64 0
  %149 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %147
  %wide.vec = load <16 x float>, ptr %149, align 4, !invariant.load !3, !alias.scope !10, !noalias !40
  %150 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %147
  %wide.vec51 = load <16 x float>, ptr %150, align 4, !invariant.load !3, !alias.scope !7, !noalias !41
  %151 = fadd <16 x float> %wide.vec, %wide.vec51
  %152 = fmul <16 x float> %151, %151
  %153 = shufflevector <16 x float> %152, <16 x float> poison, <4 x i32> <i32 0, i32 4, i32 8, i32 12>
  %154 = fadd reassoc <4 x float> %148, %153
  %155 = fadd <16 x float> %wide.vec, %wide.vec51
  %156 = fmul <16 x float> %155, %155
  %157 = shufflevector <16 x float> %156, <16 x float> poison, <4 x i32> <i32 1, i32 5, i32 9, i32 13>
  %158 = fadd reassoc <4 x float> %154, %157
  %159 = fadd <16 x float> %wide.vec, %wide.vec51
  %160 = fmul <16 x float> %159, %159
  %161 = shufflevector <16 x float> %160, <16 x float> poison, <4 x i32> <i32 2, i32 6, i32 10, i32 14>
  %162 = fadd reassoc <4 x float> %158, %161
  %163 = fadd <16 x float> %wide.vec, %wide.vec51
  %164 = fmul <16 x float> %163, %163
  %165 = shufflevector <16 x float> %164, <16 x float> poison, <4 x i32> <i32 3, i32 7, i32 11, i32 15>
  %166 = fadd reassoc <4 x float> %162, %165
  %167 = tail call reassoc float @llvm.vector.reduce.fadd.v4f32(float -0.000000e+00, <4 x float> %166)
  %168 = add nuw nsw i64 %146, 1
  %exitcond38.not = icmp eq i64 %168, 4
  br i1 %exitcond38.not, label %add_sqrt_fusion.1_wrapped.exit, label %.preheader13, !llvm.loop !36

add_sqrt_fusion.1_wrapped.exit:                   ; preds = %.preheader13
  %169 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %170 = load ptr, ptr %169, align 8, !invariant.load !3, !dereferenceable !42
  %171 = getelementptr inbounds nuw i8, ptr %170, i64 12
  %172 = load float, ptr %171, align 4, !invariant.load !3, !alias.scope !14, !noalias !43
  %173 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %174 = load ptr, ptr %173, align 8, !invariant.load !3, !dereferenceable !42
  %175 = getelementptr inbounds nuw i8, ptr %174, i64 12
  %176 = load float, ptr %175, align 4, !invariant.load !3, !alias.scope !12, !noalias !44
  %177 = getelementptr inbounds nuw i8, ptr %170, i64 8
  %178 = load float, ptr %177, align 4, !invariant.load !3, !alias.scope !14, !noalias !43
  %179 = getelementptr inbounds nuw i8, ptr %174, i64 8
  %180 = load float, ptr %179, align 4, !invariant.load !3, !alias.scope !12, !noalias !44
  %181 = getelementptr inbounds nuw i8, ptr %170, i64 4
  %182 = load float, ptr %181, align 4, !invariant.load !3, !alias.scope !14, !noalias !43
  %183 = getelementptr inbounds nuw i8, ptr %174, i64 4
  %184 = load float, ptr %183, align 4, !invariant.load !3, !alias.scope !12, !noalias !44
  %185 = load float, ptr %170, align 4, !invariant.load !3, !alias.scope !14, !noalias !43
  %186 = load float, ptr %174, align 4, !invariant.load !3, !alias.scope !12, !noalias !44
  %187 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %188 = load ptr, ptr %187, align 8, !invariant.load !3, !dereferenceable !42
  %189 = getelementptr inbounds nuw i8, ptr %188, i64 12
  %190 = load float, ptr %189, align 4, !invariant.load !3, !alias.scope !18, !noalias !45
  %191 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %192 = load ptr, ptr %191, align 8, !invariant.load !3, !dereferenceable !42
  %193 = getelementptr inbounds nuw i8, ptr %192, i64 12
  %194 = load float, ptr %193, align 4, !invariant.load !3, !alias.scope !16, !noalias !46
  %195 = getelementptr inbounds nuw i8, ptr %3, i64 112
  %196 = load ptr, ptr %195, align 8, !invariant.load !3, !dereferenceable !42
  %197 = getelementptr inbounds nuw i8, ptr %196, i64 12
  %198 = load float, ptr %197, align 4, !invariant.load !3, !alias.scope !22, !noalias !47
  %199 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %200 = load ptr, ptr %199, align 8, !invariant.load !3, !dereferenceable !42
  %201 = getelementptr inbounds nuw i8, ptr %200, i64 12
  %202 = load float, ptr %201, align 4, !invariant.load !3, !alias.scope !20, !noalias !48
  %203 = getelementptr inbounds nuw i8, ptr %188, i64 8
  %204 = load float, ptr %203, align 4, !invariant.load !3, !alias.scope !18, !noalias !45
  %205 = getelementptr inbounds nuw i8, ptr %192, i64 8
  %206 = load float, ptr %205, align 4, !invariant.load !3, !alias.scope !16, !noalias !46
  %207 = getelementptr inbounds nuw i8, ptr %196, i64 8
  %208 = load float, ptr %207, align 4, !invariant.load !3, !alias.scope !22, !noalias !47
  %209 = getelementptr inbounds nuw i8, ptr %200, i64 8
  %210 = load float, ptr %209, align 4, !invariant.load !3, !alias.scope !20, !noalias !48
  %211 = getelementptr inbounds nuw i8, ptr %188, i64 4
  %212 = load float, ptr %211, align 4, !invariant.load !3, !alias.scope !18, !noalias !45
  %213 = getelementptr inbounds nuw i8, ptr %192, i64 4
  %214 = load float, ptr %213, align 4, !invariant.load !3, !alias.scope !16, !noalias !46
  %215 = getelementptr inbounds nuw i8, ptr %196, i64 4
  %216 = load float, ptr %215, align 4, !invariant.load !3, !alias.scope !22, !noalias !47
  %217 = getelementptr inbounds nuw i8, ptr %200, i64 4
  %218 = load float, ptr %217, align 4, !invariant.load !3, !alias.scope !20, !noalias !48
  %219 = load float, ptr %188, align 4, !invariant.load !3, !alias.scope !18, !noalias !45
  %220 = load float, ptr %192, align 4, !invariant.load !3, !alias.scope !16, !noalias !46
  %221 = load float, ptr %196, align 4, !invariant.load !3, !alias.scope !22, !noalias !47
  %222 = load float, ptr %200, align 4, !invariant.load !3, !alias.scope !20, !noalias !48
  %223 = fadd float %186, %185
  %224 = fmul float %223, %223
  %225 = fadd float %184, %182
  %226 = fmul float %225, %225
  %227 = fadd reassoc float %224, %226
  %228 = fadd float %180, %178
  %229 = fmul float %228, %228
  %230 = fadd reassoc float %227, %229
  %231 = fadd float %176, %172
  %232 = fmul float %231, %231
  %233 = fadd reassoc float %230, %232
  %234 = fmul float %222, %221
  %235 = fmul float %220, %219
  %236 = fadd float %234, %235
  %237 = fmul float %236, %236
  %238 = fmul float %218, %216
  %239 = fmul float %214, %212
  %240 = fadd float %238, %239
  %241 = fmul float %240, %240
  %242 = fadd reassoc float %237, %241
  %243 = fmul float %210, %208
  %244 = fmul float %206, %204
  %245 = fadd float %243, %244
  %246 = fmul float %245, %245
  %247 = fadd reassoc float %242, %246
  %248 = fmul float %202, %198
  %249 = fmul float %194, %190
  %250 = fadd float %248, %249
  %251 = fmul float %250, %250
  %252 = fadd reassoc float %247, %251
  %253 = fadd float %87, %140
  %254 = fadd float %253, %252
  %255 = fadd float %254, %233
  %256 = getelementptr inbounds nuw i8, ptr %3, i64 192
  %257 = load ptr, ptr %256, align 8, !invariant.load !3, !dereferenceable !49
  %258 = fadd float %255, %167
  %259 = tail call float @llvm.sqrt.f32(float %258)
  store float %259, ptr %257, align 4, !alias.scope !32, !noalias !50
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.sqrt.f32(float) #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #2

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.vector.reduce.fadd.v4f32(float, <4 x float>) #3

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #3 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 28}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 256}
!5 = !{i64 512}
!6 = !{i64 128}
!7 = !{!8}
!8 = distinct !{!8, !9, !"add_sqrt_fusion.1_wrapped: argument 0"}
!9 = distinct !{!9, !"add_sqrt_fusion.1_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"add_sqrt_fusion.1_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"add_sqrt_fusion.1_wrapped: argument 2"}
!14 = !{!15}
!15 = distinct !{!15, !9, !"add_sqrt_fusion.1_wrapped: argument 3"}
!16 = !{!17}
!17 = distinct !{!17, !9, !"add_sqrt_fusion.1_wrapped: argument 4"}
!18 = !{!19}
!19 = distinct !{!19, !9, !"add_sqrt_fusion.1_wrapped: argument 5"}
!20 = !{!21}
!21 = distinct !{!21, !9, !"add_sqrt_fusion.1_wrapped: argument 6"}
!22 = !{!23}
!23 = distinct !{!23, !9, !"add_sqrt_fusion.1_wrapped: argument 7"}
!24 = !{!25}
!25 = distinct !{!25, !9, !"add_sqrt_fusion.1_wrapped: argument 8"}
!26 = !{!27}
!27 = distinct !{!27, !9, !"add_sqrt_fusion.1_wrapped: argument 9"}
!28 = !{!29}
!29 = distinct !{!29, !9, !"add_sqrt_fusion.1_wrapped: argument 10"}
!30 = !{!31}
!31 = distinct !{!31, !9, !"add_sqrt_fusion.1_wrapped: argument 11"}
!32 = !{!33}
!33 = distinct !{!33, !9, !"add_sqrt_fusion.1_wrapped: argument 12"}
!34 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !27, !31, !33}
!35 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !27, !29, !33}
!36 = distinct !{!36, !37}
!37 = !{!"llvm.loop.unroll.disable"}
!38 = !{!8, !11, !13, !15, !17, !19, !21, !23, !27, !29, !31, !33}
!39 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !29, !31, !33}
!40 = !{!8, !13, !15, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!41 = !{!11, !13, !15, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!42 = !{i64 16}
!43 = !{!8, !11, !13, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!44 = !{!8, !11, !15, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!45 = !{!8, !11, !13, !15, !17, !21, !23, !25, !27, !29, !31, !33}
!46 = !{!8, !11, !13, !15, !19, !21, !23, !25, !27, !29, !31, !33}
!47 = !{!8, !11, !13, !15, !17, !19, !21, !25, !27, !29, !31, !33}
!48 = !{!8, !11, !13, !15, !17, !19, !23, !25, !27, !29, !31, !33}
!49 = !{i64 4}
!50 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !27, !29, !31}
