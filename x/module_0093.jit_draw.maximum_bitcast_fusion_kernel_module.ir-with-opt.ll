; ModuleID = '__compute_module_maximum_bitcast_fusion_kernel_module'
source_filename = "__compute_module_maximum_bitcast_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @maximum_bitcast_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !4
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !5
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !6
  tail call void @llvm.experimental.noalias.scope.decl(metadata !7)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !18)
  %15 = getelementptr inbounds nuw i8, ptr %10, i64 4
  %16 = getelementptr inbounds nuw i8, ptr %6, i64 4
  %17 = getelementptr inbounds nuw i8, ptr %8, i64 4
  %18 = getelementptr inbounds nuw i8, ptr %4, i64 4
  %19 = getelementptr inbounds nuw i8, ptr %10, i64 4
  %20 = getelementptr inbounds nuw i8, ptr %6, i64 4
  %21 = getelementptr inbounds nuw i8, ptr %8, i64 4
  %22 = getelementptr inbounds nuw i8, ptr %4, i64 4
  br label %23

23:                                               ; preds = %1, %.split14.us
  %24 = phi i64 [ 0, %1 ], [ %158, %.split14.us ]
  %25 = lshr i64 %24, 3
  %26 = and i64 %25, 7
  %27 = add nuw nsw i64 %26, 1
  %28 = lshr i64 %27, 1
  %29 = and i64 %24, 7
  %30 = add nuw nsw i64 %29, 1
  %31 = lshr i64 %30, 1
  %32 = icmp ne i64 %26, 7
  %33 = icmp ne i64 %29, 7
  %34 = and i1 %33, %32
  %35 = icmp ne i64 %31, 0
  %36 = and i1 %32, %35
  %37 = icmp ne i64 %28, 0
  %38 = and i1 %33, %37
  %39 = and i1 %35, %37
  %.idx8 = shl nuw nsw i64 %24, 3
  %40 = getelementptr i8, ptr %14, i64 %.idx8
  %41 = shl nuw nsw i64 %27, 2
  %42 = and i64 %41, 4
  %43 = shl nuw nsw i64 %30, 1
  %44 = and i64 %43, 2
  %45 = and i64 %.idx8, 1536
  %46 = getelementptr [4 x i8], ptr %12, i64 %42
  %47 = getelementptr [4 x i8], ptr %46, i64 %44
  %.idx = shl nuw nsw i64 %28, 9
  %48 = getelementptr i8, ptr %47, i64 %.idx
  %.idx1 = shl nuw nsw i64 %31, 7
  %49 = getelementptr i8, ptr %48, i64 %.idx1
  %50 = getelementptr [4 x i8], ptr %49, i64 %45
  br i1 %34, label %.split.us.preheader, label %.split.preheader

.split.preheader:                                 ; preds = %23
  br i1 %36, label %105, label %109

.split.us.preheader:                              ; preds = %23
  %51 = load float, ptr %50, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br i1 %36, label %52, label %55

52:                                               ; preds = %.split.us.preheader
  %53 = getelementptr i8, ptr %50, i64 -96
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %55

55:                                               ; preds = %52, %.split.us.preheader
  %56 = phi float [ %54, %52 ], [ 0.000000e+00, %.split.us.preheader ]
  %57 = fadd float %51, %56
  br i1 %38, label %58, label %61

58:                                               ; preds = %55
  %59 = getelementptr i8, ptr %50, i64 -448
  %60 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %61

61:                                               ; preds = %58, %55
  %62 = phi float [ %60, %58 ], [ 0.000000e+00, %55 ]
  %63 = fadd float %57, %62
  br i1 %39, label %64, label %.split.us.1

64:                                               ; preds = %61
  %65 = getelementptr i8, ptr %50, i64 -544
  %66 = load float, ptr %65, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %.split.us.1

.split.us.1:                                      ; preds = %64, %61
  %67 = phi float [ %66, %64 ], [ 0.000000e+00, %61 ]
  %68 = fadd float %63, %67
  %69 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !14, !noalias !21
  %70 = fsub float %68, %69
  %71 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !10, !noalias !22
  %72 = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !12, !noalias !23
  %73 = fmul float %71, %72
  %74 = fmul float %70, %73
  %75 = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !7, !noalias !24
  %76 = fadd float %75, %74
  %77 = tail call float @llvm.maximum.f32(float %76, float 0.000000e+00)
  store float %77, ptr %40, align 4, !alias.scope !18, !noalias !25
  %78 = getelementptr i8, ptr %50, i64 4
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br i1 %36, label %80, label %83

80:                                               ; preds = %.split.us.1
  %81 = getelementptr i8, ptr %50, i64 -92
  %82 = load float, ptr %81, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %83

83:                                               ; preds = %80, %.split.us.1
  %84 = phi float [ %82, %80 ], [ 0.000000e+00, %.split.us.1 ]
  %85 = fadd float %79, %84
  br i1 %38, label %86, label %89

86:                                               ; preds = %83
  %87 = getelementptr i8, ptr %50, i64 -444
  %88 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %89

89:                                               ; preds = %86, %83
  %90 = phi float [ %88, %86 ], [ 0.000000e+00, %83 ]
  %91 = fadd float %85, %90
  br i1 %39, label %92, label %.split14.us.loopexit

92:                                               ; preds = %89
  %93 = getelementptr i8, ptr %50, i64 -540
  %94 = load float, ptr %93, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %.split14.us.loopexit

.split14.us.loopexit:                             ; preds = %92, %89
  %95 = phi float [ %94, %92 ], [ 0.000000e+00, %89 ]
  %96 = fadd float %91, %95
  %97 = load float, ptr %19, align 4, !invariant.load !3, !alias.scope !14, !noalias !21
  %98 = fsub float %96, %97
  %99 = load float, ptr %20, align 4, !invariant.load !3, !alias.scope !10, !noalias !22
  %100 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !12, !noalias !23
  %101 = fmul float %99, %100
  %102 = fmul float %98, %101
  %103 = load float, ptr %22, align 4, !invariant.load !3, !alias.scope !7, !noalias !24
  %104 = fadd float %103, %102
  br label %.split14.us

105:                                              ; preds = %.split.preheader
  %106 = getelementptr i8, ptr %50, i64 -96
  %107 = load float, ptr %106, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  %108 = fadd float %107, 0.000000e+00
  br label %109

109:                                              ; preds = %.split.preheader, %105
  %110 = phi float [ %108, %105 ], [ 0.000000e+00, %.split.preheader ]
  br i1 %38, label %111, label %115

111:                                              ; preds = %109
  %112 = getelementptr i8, ptr %50, i64 -448
  %113 = load float, ptr %112, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  %114 = fadd float %110, %113
  br label %115

115:                                              ; preds = %109, %111
  %116 = phi float [ %114, %111 ], [ %110, %109 ]
  br i1 %39, label %117, label %.split.1

117:                                              ; preds = %115
  %118 = getelementptr i8, ptr %50, i64 -544
  %119 = load float, ptr %118, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %.split.1

.split.1:                                         ; preds = %115, %117
  %120 = phi float [ %119, %117 ], [ 0.000000e+00, %115 ]
  %121 = fadd float %116, %120
  %122 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !14, !noalias !21
  %123 = fsub float %121, %122
  %124 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !10, !noalias !22
  %125 = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !12, !noalias !23
  %126 = fmul float %124, %125
  %127 = fmul float %123, %126
  %128 = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !7, !noalias !24
  %129 = fadd float %128, %127
  %130 = tail call float @llvm.maximum.f32(float %129, float 0.000000e+00)
  store float %130, ptr %40, align 4, !alias.scope !18, !noalias !25
  br i1 %36, label %131, label %135

131:                                              ; preds = %.split.1
  %132 = getelementptr i8, ptr %50, i64 -92
  %133 = load float, ptr %132, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  %134 = fadd float %133, 0.000000e+00
  br label %135

135:                                              ; preds = %131, %.split.1
  %136 = phi float [ %134, %131 ], [ 0.000000e+00, %.split.1 ]
  br i1 %38, label %137, label %141

137:                                              ; preds = %135
  %138 = getelementptr i8, ptr %50, i64 -444
  %139 = load float, ptr %138, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  %140 = fadd float %136, %139
  br label %141

141:                                              ; preds = %137, %135
  %142 = phi float [ %140, %137 ], [ %136, %135 ]
  br i1 %39, label %143, label %.split14.us.loopexit15

143:                                              ; preds = %141
  %144 = getelementptr i8, ptr %50, i64 -540
  %145 = load float, ptr %144, align 4, !invariant.load !3, !alias.scope !16, !noalias !20
  br label %.split14.us.loopexit15

.split14.us.loopexit15:                           ; preds = %143, %141
  %146 = phi float [ %145, %143 ], [ 0.000000e+00, %141 ]
  %147 = fadd float %142, %146
  %148 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !14, !noalias !21
  %149 = fsub float %147, %148
  %150 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !10, !noalias !22
  %151 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !12, !noalias !23
  %152 = fmul float %150, %151
  %153 = fmul float %149, %152
  %154 = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !7, !noalias !24
  %155 = fadd float %154, %153
  br label %.split14.us

.split14.us:                                      ; preds = %.split14.us.loopexit15, %.split14.us.loopexit
  %.sink17 = phi float [ %155, %.split14.us.loopexit15 ], [ %104, %.split14.us.loopexit ]
  %156 = tail call float @llvm.maximum.f32(float %.sink17, float 0.000000e+00)
  %157 = getelementptr i8, ptr %40, i64 4
  store float %156, ptr %157, align 4, !alias.scope !18, !noalias !25
  %158 = add nuw nsw i64 %24, 1
  %exitcond.not = icmp eq i64 %158, 256
  br i1 %exitcond.not, label %maximum_bitcast_fusion_wrapped.exit, label %23, !llvm.loop !26

maximum_bitcast_fusion_wrapped.exit:              ; preds = %.split14.us
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.maximum.f32(float, float) #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 4}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 8192}
!6 = !{i64 2048}
!7 = !{!8}
!8 = distinct !{!8, !9, !"maximum_bitcast_fusion_wrapped: argument 0"}
!9 = distinct !{!9, !"maximum_bitcast_fusion_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"maximum_bitcast_fusion_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"maximum_bitcast_fusion_wrapped: argument 2"}
!14 = !{!15}
!15 = distinct !{!15, !9, !"maximum_bitcast_fusion_wrapped: argument 3"}
!16 = !{!17}
!17 = distinct !{!17, !9, !"maximum_bitcast_fusion_wrapped: argument 4"}
!18 = !{!19}
!19 = distinct !{!19, !9, !"maximum_bitcast_fusion_wrapped: argument 5"}
!20 = !{!8, !11, !13, !15, !19}
!21 = !{!8, !11, !13, !17, !19}
!22 = !{!8, !13, !15, !17, !19}
!23 = !{!8, !11, !15, !17, !19}
!24 = !{!11, !13, !15, !17, !19}
!25 = !{!8, !11, !13, !15, !17}
!26 = distinct !{!26, !27}
!27 = !{!"llvm.loop.unroll.disable"}
