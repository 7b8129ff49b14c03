; ModuleID = '__compute_module_add_bitcast_fusion.2_kernel_module'
source_filename = "__compute_module_add_bitcast_fusion.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_bitcast_fusion.2(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  br label %9

9:                                                ; preds = %1, %.split13.us
  %10 = phi i64 [ 0, %1 ], [ %167, %.split13.us ]
  %11 = lshr i64 %10, 3
  %12 = and i64 %11, 7
  %13 = and i64 %10, 7
  %14 = add nuw nsw i64 %12, 1
  %15 = add nuw nsw i64 %13, 1
  %16 = lshr i64 %14, 1
  %17 = lshr i64 %15, 1
  %18 = icmp ne i64 %12, 7
  %19 = icmp ne i64 %13, 7
  %20 = and i1 %19, %18
  %21 = icmp ne i64 %17, 0
  %22 = and i1 %18, %21
  %23 = icmp ne i64 %16, 0
  %24 = and i1 %19, %23
  %25 = and i1 %21, %23
  %26 = shl nuw nsw i64 %10, 1
  %27 = shl nuw nsw i64 %14, 2
  %28 = and i64 %27, 4
  %29 = shl nuw nsw i64 %15, 1
  %30 = and i64 %29, 2
  %31 = shl nuw nsw i64 %10, 3
  %32 = and i64 %31, 32256
  %33 = getelementptr [4 x i8], ptr %4, i64 %28
  %34 = getelementptr [4 x i8], ptr %33, i64 %30
  %.idx = shl nuw nsw i64 %16, 9
  %35 = getelementptr i8, ptr %34, i64 %.idx
  %.idx1 = shl nuw nsw i64 %17, 7
  %36 = getelementptr i8, ptr %35, i64 %.idx1
  %37 = getelementptr [4 x i8], ptr %36, i64 %32
  %38 = getelementptr [4 x i8], ptr %4, i64 %30
  %39 = getelementptr [4 x i8], ptr %38, i64 %28
  %40 = getelementptr i8, ptr %39, i64 %.idx
  %41 = getelementptr i8, ptr %40, i64 %.idx1
  %42 = getelementptr [4 x i8], ptr %41, i64 %32
  %43 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %26
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !9, !noalias !13
  %45 = fcmp ogt float %44, 0.000000e+00
  br i1 %20, label %.split.us.preheader, label %.split

.split.us.preheader:                              ; preds = %9
  %46 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br i1 %22, label %47, label %50

47:                                               ; preds = %.split.us.preheader
  %48 = getelementptr i8, ptr %42, i64 -96
  %49 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br label %50

50:                                               ; preds = %47, %.split.us.preheader
  %51 = phi float [ %49, %47 ], [ 0.000000e+00, %.split.us.preheader ]
  %52 = fadd float %46, %51
  br i1 %24, label %53, label %56

53:                                               ; preds = %50
  %54 = getelementptr i8, ptr %37, i64 -448
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br label %56

56:                                               ; preds = %53, %50
  %57 = phi float [ %55, %53 ], [ 0.000000e+00, %50 ]
  %58 = fadd float %52, %57
  br i1 %25, label %59, label %.split.us.1

59:                                               ; preds = %56
  %60 = getelementptr i8, ptr %37, i64 -544
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br label %.split.us.1

.split.us.1:                                      ; preds = %59, %56
  %62 = phi float [ %61, %59 ], [ 0.000000e+00, %56 ]
  %63 = fadd float %58, %62
  %64 = select i1 %45, float %63, float 0.000000e+00
  %65 = fmul float %63, 2.000000e-01
  %66 = select i1 %45, float 0.000000e+00, float %65
  %67 = fadd float %64, %66
  %68 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %26
  store float %67, ptr %68, align 4, !alias.scope !11, !noalias !15
  %69 = or disjoint i64 %26, 1
  %70 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %69
  %71 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !9, !noalias !13
  %72 = fcmp ogt float %71, 0.000000e+00
  %73 = getelementptr i8, ptr %37, i64 4
  %74 = load float, ptr %73, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br i1 %22, label %75, label %78

75:                                               ; preds = %.split.us.1
  %76 = getelementptr i8, ptr %42, i64 -92
  %77 = load float, ptr %76, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br label %78

78:                                               ; preds = %75, %.split.us.1
  %79 = phi float [ %77, %75 ], [ 0.000000e+00, %.split.us.1 ]
  %80 = fadd float %74, %79
  br i1 %24, label %81, label %84

81:                                               ; preds = %78
  %82 = getelementptr i8, ptr %37, i64 -444
  %83 = load float, ptr %82, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br label %84

84:                                               ; preds = %81, %78
  %85 = phi float [ %83, %81 ], [ 0.000000e+00, %78 ]
  %86 = fadd float %80, %85
  br i1 %25, label %87, label %.split13.us.loopexit

87:                                               ; preds = %84
  %88 = getelementptr i8, ptr %37, i64 -540
  %89 = load float, ptr %88, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  br label %.split13.us.loopexit

.split13.us.loopexit:                             ; preds = %87, %84
  %90 = phi float [ %89, %87 ], [ 0.000000e+00, %84 ]
  %91 = fadd float %86, %90
  %92 = select i1 %72, float %91, float 0.000000e+00
  br label %.split13.us

.split:                                           ; preds = %9
  br i1 %22, label %.split.split.us.preheader, label %.split.split.preheader

.split.split.preheader:                           ; preds = %.split
  br i1 %24, label %131, label %135

.split.split.us.preheader:                        ; preds = %.split
  %93 = getelementptr i8, ptr %42, i64 -96
  %94 = load float, ptr %93, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %95 = fadd float %94, 0.000000e+00
  br i1 %24, label %96, label %100

96:                                               ; preds = %.split.split.us.preheader
  %97 = getelementptr i8, ptr %37, i64 -448
  %98 = load float, ptr %97, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %99 = fadd float %95, %98
  br label %100

100:                                              ; preds = %96, %.split.split.us.preheader
  %101 = phi float [ %99, %96 ], [ %95, %.split.split.us.preheader ]
  br i1 %25, label %102, label %.split.split.us.1

102:                                              ; preds = %100
  %103 = getelementptr i8, ptr %37, i64 -544
  %104 = load float, ptr %103, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %105 = fadd float %101, %104
  br label %.split.split.us.1

.split.split.us.1:                                ; preds = %102, %100
  %106 = phi float [ %105, %102 ], [ %101, %100 ]
  %107 = select i1 %45, float %106, float 0.000000e+00
  %108 = fmul float %106, 2.000000e-01
  %109 = select i1 %45, float 0.000000e+00, float %108
  %110 = fadd float %107, %109
  %111 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %26
  store float %110, ptr %111, align 4, !alias.scope !11, !noalias !15
  %112 = or disjoint i64 %26, 1
  %113 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %112
  %114 = load float, ptr %113, align 4, !invariant.load !3, !alias.scope !9, !noalias !13
  %115 = fcmp ogt float %114, 0.000000e+00
  %116 = getelementptr i8, ptr %42, i64 -92
  %117 = load float, ptr %116, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %118 = fadd float %117, 0.000000e+00
  br i1 %24, label %119, label %123

119:                                              ; preds = %.split.split.us.1
  %120 = getelementptr i8, ptr %37, i64 -444
  %121 = load float, ptr %120, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %122 = fadd float %118, %121
  br label %123

123:                                              ; preds = %119, %.split.split.us.1
  %124 = phi float [ %122, %119 ], [ %118, %.split.split.us.1 ]
  br i1 %25, label %125, label %.split13.us.loopexit14

125:                                              ; preds = %123
  %126 = getelementptr i8, ptr %37, i64 -540
  %127 = load float, ptr %126, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %128 = fadd float %124, %127
  br label %.split13.us.loopexit14

.split13.us.loopexit14:                           ; preds = %125, %123
  %129 = phi float [ %128, %125 ], [ %124, %123 ]
  %130 = select i1 %115, float %129, float 0.000000e+00
  br label %.split13.us

131:                                              ; preds = %.split.split.preheader
  %132 = getelementptr i8, ptr %37, i64 -448
  %133 = load float, ptr %132, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %134 = fadd float %133, 0.000000e+00
  br label %135

135:                                              ; preds = %.split.split.preheader, %131
  %136 = phi float [ %134, %131 ], [ 0.000000e+00, %.split.split.preheader ]
  br i1 %25, label %137, label %.split.split.1

137:                                              ; preds = %135
  %138 = getelementptr i8, ptr %37, i64 -544
  %139 = load float, ptr %138, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %140 = fadd float %136, %139
  br label %.split.split.1

.split.split.1:                                   ; preds = %135, %137
  %141 = phi float [ %140, %137 ], [ %136, %135 ]
  %142 = select i1 %45, float %141, float 0.000000e+00
  %143 = fmul float %141, 2.000000e-01
  %144 = select i1 %45, float 0.000000e+00, float %143
  %145 = fadd float %142, %144
  %146 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %26
  store float %145, ptr %146, align 4, !alias.scope !11, !noalias !15
  %147 = or disjoint i64 %26, 1
  %148 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %147
  %149 = load float, ptr %148, align 4, !invariant.load !3, !alias.scope !9, !noalias !13
  %150 = fcmp ogt float %149, 0.000000e+00
  br i1 %24, label %151, label %155

151:                                              ; preds = %.split.split.1
  %152 = getelementptr i8, ptr %37, i64 -444
  %153 = load float, ptr %152, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %154 = fadd float %153, 0.000000e+00
  br label %155

155:                                              ; preds = %151, %.split.split.1
  %156 = phi float [ %154, %151 ], [ 0.000000e+00, %.split.split.1 ]
  br i1 %25, label %157, label %.split13.us.loopexit15

157:                                              ; preds = %155
  %158 = getelementptr i8, ptr %37, i64 -540
  %159 = load float, ptr %158, align 4, !invariant.load !3, !alias.scope !6, !noalias !14
  %160 = fadd float %156, %159
  br label %.split13.us.loopexit15

.split13.us.loopexit15:                           ; preds = %157, %155
  %161 = phi float [ %160, %157 ], [ %156, %155 ]
  %162 = select i1 %150, float %161, float 0.000000e+00
  br label %.split13.us

.split13.us:                                      ; preds = %.split13.us.loopexit15, %.split13.us.loopexit14, %.split13.us.loopexit
  %.sink21 = phi float [ %161, %.split13.us.loopexit15 ], [ %129, %.split13.us.loopexit14 ], [ %91, %.split13.us.loopexit ]
  %.sink = phi i1 [ %150, %.split13.us.loopexit15 ], [ %115, %.split13.us.loopexit14 ], [ %72, %.split13.us.loopexit ]
  %.sink18 = phi float [ %162, %.split13.us.loopexit15 ], [ %130, %.split13.us.loopexit14 ], [ %92, %.split13.us.loopexit ]
  %.sink17 = phi i64 [ %147, %.split13.us.loopexit15 ], [ %112, %.split13.us.loopexit14 ], [ %69, %.split13.us.loopexit ]
  %163 = fmul float %.sink21, 2.000000e-01
  %164 = select i1 %.sink, float 0.000000e+00, float %163
  %165 = fadd float %.sink18, %164
  %166 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %.sink17
  store float %165, ptr %166, align 4, !alias.scope !11, !noalias !15
  %167 = add nuw nsw i64 %10, 1
  %exitcond.not = icmp eq i64 %167, 3840
  br i1 %exitcond.not, label %add_bitcast_fusion.2_wrapped.exit, label %9, !llvm.loop !16

add_bitcast_fusion.2_wrapped.exit:                ; preds = %.split13.us
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 6}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 122880}
!5 = !{i64 30720}
!6 = !{!7}
!7 = distinct !{!7, !8, !"add_bitcast_fusion.2_wrapped: argument 0"}
!8 = distinct !{!8, !"add_bitcast_fusion.2_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"add_bitcast_fusion.2_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"add_bitcast_fusion.2_wrapped: argument 2"}
!13 = !{!7, !12}
!14 = !{!10, !12}
!15 = !{!7, !10}
!16 = distinct !{!16, !17}
!17 = !{!"llvm.loop.unroll.disable"}
