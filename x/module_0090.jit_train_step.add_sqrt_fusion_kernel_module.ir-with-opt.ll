; ModuleID = '__compute_module_add_sqrt_fusion_kernel_module'
source_filename = "__compute_module_add_sqrt_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_sqrt_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
.preheader14:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !5
  %6 = getelementptr inbounds nuw i8, ptr %2, i64 80
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !6
  tail call void @llvm.experimental.noalias.scope.decl(metadata !7)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !18)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !20)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !22)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !24)
  %8 = load float, ptr %3, align 4, !alias.scope !7, !noalias !26
  br label %9

9:                                                ; preds = %.preheader14, %41
  %10 = phi float [ 0.000000e+00, %.preheader14 ], [ %39, %41 ]
  %11 = phi i64 [ 0, %.preheader14 ], [ %42, %41 ]
  %12 = shl nuw nsw i64 %11, 4
  %13 = and i64 %12, 16
  %14 = shl nuw nsw i64 %11, 5
  %15 = and i64 %14, 64
  %16 = getelementptr [4 x i8], ptr %7, i64 %13
  %17 = getelementptr [4 x i8], ptr %16, i64 %15
  br label %vector.ph

vector.ph:                                        ; preds = %9, %vector.ph
  %18 = phi float [ %10, %9 ], [ %39, %vector.ph ]
  %19 = phi i64 [ 0, %9 ], [ %40, %vector.ph ]
  %20 = shl nuw nsw i64 %19, 3
  %21 = and i64 %20, 8
  %22 = shl nuw nsw i64 %19, 4
  %23 = and i64 %22, 32
  %24 = getelementptr [4 x i8], ptr %17, i64 %21
  %25 = getelementptr [4 x i8], ptr %24, i64 %23
  %26 = insertelement <2 x float> <float poison, float -0.000000e+00>, float %18, i64 0
  %wide.vec = load <8 x float>, ptr %25, align 4, !invariant.load !3, !alias.scope !18, !noalias !27
  %27 = fmul <8 x float> %wide.vec, %wide.vec
  %28 = shufflevector <8 x float> %27, <8 x float> poison, <2 x i32> <i32 0, i32 4>
  %29 = fadd reassoc <2 x float> %26, %28
  %30 = fmul <8 x float> %wide.vec, %wide.vec
  %31 = shufflevector <8 x float> %30, <8 x float> poison, <2 x i32> <i32 1, i32 5>
  %32 = fadd reassoc <2 x float> %29, %31
  %33 = fmul <8 x float> %wide.vec, %wide.vec
  %34 = shufflevector <8 x float> %33, <8 x float> poison, <2 x i32> <i32 2, i32 6>
  %35 = fadd reassoc <2 x float> %32, %34
  %36 = fmul <8 x float> %wide.vec, %wide.vec
  %37 = shufflevector <8 x float> %36, <8 x float> poison, <2 x i32> <i32 3, i32 7>
  %38 = fadd reassoc <2 x float> %35, %37
  %39 = tail call reassoc float @llvm.vector.reduce.fadd.v2f32(float -0.000000e+00, <2 x float> %38)
  %40 = add nuw nsw i64 %19, 1
  %exitcond30.not = icmp eq i64 %40, 4
  br i1 %exitcond30.not, label %41, label %vector.ph, !llvm.loop !28

41:                                               ; preds = %vector.ph
  %42 = add nuw nsw i64 %11, 1
  %exitcond31.not = icmp eq i64 %42, 4
  br i1 %exitcond31.not, label %.preheader11, label %9, !llvm.loop !28

.preheader11:                                     ; preds = %41, %.preheader11
  %43 = phi float [ %79, %.preheader11 ], [ 0.000000e+00, %41 ]
  %44 = phi i64 [ %80, %.preheader11 ], [ 0, %41 ]
  %45 = shl nuw nsw i64 %44, 2
  %46 = and i64 %45, 4
  %47 = shl nuw nsw i64 %44, 3
  %48 = and i64 %47, 16
  %49 = getelementptr [4 x i8], ptr %5, i64 %46
  %50 = getelementptr [4 x i8], ptr %49, i64 %48
  %51 = insertelement <4 x float> <float poison, float -0.000000e+00, float -0.000000e+00, float -0.000000e+00>, float %43, i64 0
  %52 = load float, ptr %50, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %53 = insertelement <4 x float> poison, float %52, i64 0
  %54 = getelementptr i8, ptr %50, i64 8
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %56 = insertelement <4 x float> %53, float %55, i64 1
  %57 = getelementptr i8, ptr %50, i64 32
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %59 = insertelement <4 x float> %56, float %58, i64 2
  %60 = getelementptr i8, ptr %50, i64 40
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %62 = insertelement <4 x float> %59, float %61, i64 3
  %63 = fmul <4 x float> %62, %62
  %64 = fadd reassoc <4 x float> %51, %63
  %65 = getelementptr i8, ptr %50, i64 4
  %66 = load float, ptr %65, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %67 = insertelement <4 x float> poison, float %66, i64 0
  %68 = getelementptr i8, ptr %50, i64 12
  %69 = load float, ptr %68, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %70 = insertelement <4 x float> %67, float %69, i64 1
  %71 = getelementptr i8, ptr %50, i64 36
  %72 = load float, ptr %71, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %73 = insertelement <4 x float> %70, float %72, i64 2
  %74 = getelementptr i8, ptr %50, i64 44
  %75 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !10, !noalias !30
  %76 = insertelement <4 x float> %73, float %75, i64 3
  %77 = fmul <4 x float> %76, %76
  %78 = fadd reassoc <4 x float> %64, %77
  %79 = tail call reassoc float @llvm.vector.reduce.fadd.v4f32(float -0.000000e+00, <4 x float> %78)
  %80 = add nuw nsw i64 %44, 1
  %exitcond33.not = icmp eq i64 %80, 4
  br i1 %exitcond33.not, label %add_sqrt_fusion_wrapped.exit, label %.preheader11, !llvm.loop !28

add_sqrt_fusion_wrapped.exit:                     ; preds = %.preheader11
  %81 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %82 = load ptr, ptr %81, align 8, !invariant.load !3, !dereferenceable !31
  %83 = getelementptr inbounds nuw i8, ptr %82, i64 4
  %84 = load float, ptr %83, align 4, !invariant.load !3, !alias.scope !12, !noalias !32
  %85 = load float, ptr %82, align 4, !invariant.load !3, !alias.scope !12, !noalias !32
  %86 = getelementptr inbounds nuw i8, ptr %2, i64 64
  %87 = load ptr, ptr %86, align 8, !invariant.load !3, !dereferenceable !31
  %88 = getelementptr inbounds nuw i8, ptr %87, i64 4
  %89 = load float, ptr %88, align 4, !invariant.load !3, !alias.scope !16, !noalias !33
  %90 = getelementptr inbounds nuw i8, ptr %2, i64 48
  %91 = load ptr, ptr %90, align 8, !invariant.load !3, !dereferenceable !31
  %92 = getelementptr inbounds nuw i8, ptr %91, i64 4
  %93 = load float, ptr %92, align 4, !invariant.load !3, !alias.scope !14, !noalias !34
  %94 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !16, !noalias !33
  %95 = load float, ptr %91, align 4, !invariant.load !3, !alias.scope !14, !noalias !34
  %96 = getelementptr inbounds nuw i8, ptr %2, i64 96
  %97 = load ptr, ptr %96, align 8, !invariant.load !3, !dereferenceable !35
  %98 = getelementptr inbounds nuw i8, ptr %97, i64 12
  %99 = load float, ptr %98, align 4, !invariant.load !3, !alias.scope !20, !noalias !36
  %100 = getelementptr inbounds nuw i8, ptr %97, i64 8
  %101 = load float, ptr %100, align 4, !invariant.load !3, !alias.scope !20, !noalias !36
  %102 = getelementptr inbounds nuw i8, ptr %97, i64 4
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !20, !noalias !36
  %104 = load float, ptr %97, align 4, !invariant.load !3, !alias.scope !20, !noalias !36
  %105 = getelementptr inbounds nuw i8, ptr %2, i64 128
  %106 = load ptr, ptr %105, align 8, !invariant.load !3, !dereferenceable !35
  %107 = getelementptr inbounds nuw i8, ptr %106, i64 12
  %108 = load float, ptr %107, align 4, !invariant.load !3, !alias.scope !24, !noalias !37
  %109 = getelementptr inbounds nuw i8, ptr %2, i64 112
  %110 = load ptr, ptr %109, align 8, !invariant.load !3, !dereferenceable !35
  %111 = getelementptr inbounds nuw i8, ptr %110, i64 12
  %112 = load float, ptr %111, align 4, !invariant.load !3, !alias.scope !22, !noalias !38
  %113 = getelementptr inbounds nuw i8, ptr %106, i64 8
  %114 = load float, ptr %113, align 4, !invariant.load !3, !alias.scope !24, !noalias !37
  %115 = getelementptr inbounds nuw i8, ptr %110, i64 8
  %116 = load float, ptr %115, align 4, !invariant.load !3, !alias.scope !22, !noalias !38
  %117 = getelementptr inbounds nuw i8, ptr %106, i64 4
  %118 = load float, ptr %117, align 4, !invariant.load !3, !alias.scope !24, !noalias !37
  %119 = getelementptr inbounds nuw i8, ptr %110, i64 4
  %120 = load float, ptr %119, align 4, !invariant.load !3, !alias.scope !22, !noalias !38
  %121 = load float, ptr %106, align 4, !invariant.load !3, !alias.scope !24, !noalias !37
  %122 = load float, ptr %110, align 4, !invariant.load !3, !alias.scope !22, !noalias !38
  %123 = fmul float %85, %85
  %124 = fmul float %84, %84
  %125 = fadd reassoc float %123, %124
  %126 = fmul float %95, %94
  %127 = fmul float %126, %126
  %128 = fmul float %93, %89
  %129 = fmul float %128, %128
  %130 = fadd reassoc float %127, %129
  %131 = fmul float %104, %104
  %132 = fmul float %103, %103
  %133 = fadd reassoc float %131, %132
  %134 = fmul float %101, %101
  %135 = fadd reassoc float %133, %134
  %136 = fmul float %99, %99
  %137 = fadd reassoc float %135, %136
  %138 = fmul float %122, %121
  %139 = fmul float %138, %138
  %140 = fmul float %120, %118
  %141 = fmul float %140, %140
  %142 = fadd reassoc float %139, %141
  %143 = fmul float %116, %114
  %144 = fmul float %143, %143
  %145 = fadd reassoc float %142, %144
  %146 = fmul float %112, %108
  %147 = fmul float %146, %146
  %148 = fadd reassoc float %145, %147
  %149 = fadd float %8, %148
  %150 = fadd float %149, %137
  %151 = fadd float %150, %39
  %152 = fadd float %151, %130
  %153 = fadd float %152, %125
  %154 = fadd float %153, %79
  %155 = tail call float @llvm.sqrt.f32(float %154)
  store float %155, ptr %3, align 4, !alias.scope !7, !noalias !26
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.sqrt.f32(float) #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #2

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.vector.reduce.fadd.v2f32(float, <2 x float>) #3

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.vector.reduce.fadd.v4f32(float, <4 x float>) #3

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #3 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 27}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 4}
!5 = !{i64 128}
!6 = !{i64 512}
!7 = !{!8}
!8 = distinct !{!8, !9, !"add_sqrt_fusion_wrapped: argument 0"}
!9 = distinct !{!9, !"add_sqrt_fusion_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"add_sqrt_fusion_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"add_sqrt_fusion_wrapped: argument 2"}
!14 = !{!15}
!15 = distinct !{!15, !9, !"add_sqrt_fusion_wrapped: argument 3"}
!16 = !{!17}
!17 = distinct !{!17, !9, !"add_sqrt_fusion_wrapped: argument 4"}
!18 = !{!19}
!19 = distinct !{!19, !9, !"add_sqrt_fusion_wrapped: argument 5"}
!20 = !{!21}
!21 = distinct !{!21, !9, !"add_sqrt_fusion_wrapped: argument 6"}
!22 = !{!23}
!23 = distinct !{!23, !9, !"add_sqrt_fusion_wrapped: argument 7"}
!24 = !{!25}
!25 = distinct !{!25, !9, !"add_sqrt_fusion_wrapped: argument 8"}
!26 = !{!11, !13, !15, !17, !19, !21, !23, !25}
!27 = !{!8, !11, !13, !15, !17, !21, !23, !25}
!28 = distinct !{!28, !29}
!29 = !{!"llvm.loop.unroll.disable"}
!30 = !{!8, !13, !15, !17, !19, !21, !23, !25}
!31 = !{i64 8}
!32 = !{!8, !11, !15, !17, !19, !21, !23, !25}
!33 = !{!8, !11, !13, !15, !19, !21, !23, !25}
!34 = !{!8, !11, !13, !17, !19, !21, !23, !25}
!35 = !{i64 16}
!36 = !{!8, !11, !13, !15, !17, !19, !23, !25}
!37 = !{!8, !11, !13, !15, !17, !19, !21, !23}
!38 = !{!8, !11, !13, !15, !17, !19, !21, !25}
