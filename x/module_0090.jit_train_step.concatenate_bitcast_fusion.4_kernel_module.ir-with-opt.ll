; ModuleID = '__compute_module_concatenate_bitcast_fusion.4_kernel_module'
source_filename = "__compute_module_concatenate_bitcast_fusion.4_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @concatenate_bitcast_fusion.4(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader52

.preheader52:                                     ; preds = %1, %45
  %exitcond55.not = phi i1 [ false, %1 ], [ true, %45 ]
  %7 = phi i64 [ 0, %1 ], [ 1, %45 ]
  %.idx24 = mul nuw nsw i64 %7, 72
  %8 = getelementptr i8, ptr %4, i64 %.idx24
  %.idx28 = mul nuw nsw i64 %7, 30720
  %9 = getelementptr i8, ptr %6, i64 %.idx28
  br label %.preheader51

.preheader51:                                     ; preds = %.preheader52, %44
  %exitcond54.not = phi i1 [ false, %.preheader52 ], [ true, %44 ]
  %10 = phi i64 [ 0, %.preheader52 ], [ 1, %44 ]
  %11 = getelementptr [4 x i8], ptr %8, i64 %10
  %.idx29 = mul nuw nsw i64 %10, 15360
  %12 = getelementptr i8, ptr %9, i64 %.idx29
  br label %.preheader50

.preheader50:                                     ; preds = %.preheader51, %42
  %13 = phi i64 [ 0, %.preheader51 ], [ %43, %42 ]
  %.idx25 = mul nuw nsw i64 %13, 1296
  %14 = getelementptr i8, ptr %11, i64 %.idx25
  %.idx30 = shl i64 %13, 8
  %15 = getelementptr i8, ptr %12, i64 %.idx30
  br label %.preheader49

.preheader49:                                     ; preds = %.preheader50, %.preheader49
  %16 = phi i64 [ 0, %.preheader50 ], [ %41, %.preheader49 ]
  %.idx26 = mul nuw nsw i64 %16, 144
  %17 = getelementptr i8, ptr %14, i64 %.idx26
  %.idx31 = shl i64 %16, 5
  %18 = getelementptr i8, ptr %15, i64 %.idx31
  %19 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %19, ptr %18, align 4, !alias.scope !9, !noalias !6
  %20 = getelementptr i8, ptr %17, i64 8
  %21 = load float, ptr %20, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %22 = getelementptr i8, ptr %18, i64 4
  store float %21, ptr %22, align 4, !alias.scope !9, !noalias !6
  %23 = getelementptr i8, ptr %17, i64 16
  %24 = load float, ptr %23, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %25 = getelementptr i8, ptr %18, i64 8
  store float %24, ptr %25, align 4, !alias.scope !9, !noalias !6
  %26 = getelementptr i8, ptr %17, i64 24
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %28 = getelementptr i8, ptr %18, i64 12
  store float %27, ptr %28, align 4, !alias.scope !9, !noalias !6
  %29 = getelementptr i8, ptr %17, i64 32
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %31 = getelementptr i8, ptr %18, i64 16
  store float %30, ptr %31, align 4, !alias.scope !9, !noalias !6
  %32 = getelementptr i8, ptr %17, i64 40
  %33 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %34 = getelementptr i8, ptr %18, i64 20
  store float %33, ptr %34, align 4, !alias.scope !9, !noalias !6
  %35 = getelementptr i8, ptr %17, i64 48
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %37 = getelementptr i8, ptr %18, i64 24
  store float %36, ptr %37, align 4, !alias.scope !9, !noalias !6
  %38 = getelementptr i8, ptr %17, i64 56
  %39 = load float, ptr %38, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %40 = getelementptr i8, ptr %18, i64 28
  store float %39, ptr %40, align 4, !alias.scope !9, !noalias !6
  %41 = add nuw nsw i64 %16, 1
  %exitcond.not = icmp eq i64 %41, 8
  br i1 %exitcond.not, label %42, label %.preheader49, !llvm.loop !11

42:                                               ; preds = %.preheader49
  %43 = add nuw nsw i64 %13, 1
  %exitcond53.not = icmp eq i64 %43, 60
  br i1 %exitcond53.not, label %44, label %.preheader50, !llvm.loop !11

44:                                               ; preds = %42
  br i1 %exitcond54.not, label %45, label %.preheader51, !llvm.loop !11

45:                                               ; preds = %44
  br i1 %exitcond55.not, label %.preheader47, label %.preheader52, !llvm.loop !11

.preheader47:                                     ; preds = %45, %86
  %exitcond60.not = phi i1 [ true, %86 ], [ false, %45 ]
  %46 = phi i64 [ 1, %86 ], [ 0, %45 ]
  %.idx16 = mul nuw nsw i64 %46, 72
  %47 = getelementptr i8, ptr %4, i64 %.idx16
  %.idx20 = mul nuw nsw i64 %46, 30720
  %48 = getelementptr i8, ptr %6, i64 %.idx20
  br label %.preheader46

.preheader46:                                     ; preds = %.preheader47, %85
  %exitcond59.not = phi i1 [ false, %.preheader47 ], [ true, %85 ]
  %49 = phi i64 [ 0, %.preheader47 ], [ 1, %85 ]
  %50 = getelementptr [4 x i8], ptr %47, i64 %49
  %.idx21 = mul nuw nsw i64 %49, 15360
  %51 = getelementptr i8, ptr %48, i64 %.idx21
  br label %.preheader45

.preheader45:                                     ; preds = %.preheader46, %83
  %52 = phi i64 [ 0, %.preheader46 ], [ %84, %83 ]
  %.idx17 = mul nuw nsw i64 %52, 1296
  %53 = getelementptr i8, ptr %50, i64 %.idx17
  %.idx22 = shl i64 %52, 8
  %54 = getelementptr i8, ptr %51, i64 %.idx22
  br label %.preheader44

.preheader44:                                     ; preds = %.preheader45, %.preheader44
  %55 = phi i64 [ 0, %.preheader45 ], [ %82, %.preheader44 ]
  %.idx18 = mul nuw nsw i64 %55, 144
  %56 = getelementptr i8, ptr %53, i64 %.idx18
  %.idx23 = shl i64 %55, 5
  %57 = getelementptr i8, ptr %54, i64 %.idx23
  %58 = getelementptr i8, ptr %56, i64 8
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %60 = getelementptr i8, ptr %57, i64 61440
  store float %59, ptr %60, align 4, !alias.scope !9, !noalias !6
  %61 = getelementptr i8, ptr %56, i64 16
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %63 = getelementptr i8, ptr %57, i64 61444
  store float %62, ptr %63, align 4, !alias.scope !9, !noalias !6
  %64 = getelementptr i8, ptr %56, i64 24
  %65 = load float, ptr %64, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %66 = getelementptr i8, ptr %57, i64 61448
  store float %65, ptr %66, align 4, !alias.scope !9, !noalias !6
  %67 = getelementptr i8, ptr %56, i64 32
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %69 = getelementptr i8, ptr %57, i64 61452
  store float %68, ptr %69, align 4, !alias.scope !9, !noalias !6
  %70 = getelementptr i8, ptr %56, i64 40
  %71 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %72 = getelementptr i8, ptr %57, i64 61456
  store float %71, ptr %72, align 4, !alias.scope !9, !noalias !6
  %73 = getelementptr i8, ptr %56, i64 48
  %74 = load float, ptr %73, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %75 = getelementptr i8, ptr %57, i64 61460
  store float %74, ptr %75, align 4, !alias.scope !9, !noalias !6
  %76 = getelementptr i8, ptr %56, i64 56
  %77 = load float, ptr %76, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %78 = getelementptr i8, ptr %57, i64 61464
  store float %77, ptr %78, align 4, !alias.scope !9, !noalias !6
  %79 = getelementptr i8, ptr %56, i64 64
  %80 = load float, ptr %79, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %81 = getelementptr i8, ptr %57, i64 61468
  store float %80, ptr %81, align 4, !alias.scope !9, !noalias !6
  %82 = add nuw nsw i64 %55, 1
  %exitcond57.not = icmp eq i64 %82, 8
  br i1 %exitcond57.not, label %83, label %.preheader44, !llvm.loop !11

83:                                               ; preds = %.preheader44
  %84 = add nuw nsw i64 %52, 1
  %exitcond58.not = icmp eq i64 %84, 60
  br i1 %exitcond58.not, label %85, label %.preheader45, !llvm.loop !11

85:                                               ; preds = %83
  br i1 %exitcond59.not, label %86, label %.preheader46, !llvm.loop !11

86:                                               ; preds = %85
  br i1 %exitcond60.not, label %.preheader42, label %.preheader47, !llvm.loop !11

.preheader42:                                     ; preds = %86, %127
  %exitcond65.not = phi i1 [ true, %127 ], [ false, %86 ]
  %87 = phi i64 [ 1, %127 ], [ 0, %86 ]
  %.idx8 = mul nuw nsw i64 %87, 72
  %88 = getelementptr i8, ptr %4, i64 %.idx8
  %.idx12 = mul nuw nsw i64 %87, 30720
  %89 = getelementptr i8, ptr %6, i64 %.idx12
  br label %.preheader41

.preheader41:                                     ; preds = %.preheader42, %126
  %exitcond64.not = phi i1 [ false, %.preheader42 ], [ true, %126 ]
  %90 = phi i64 [ 0, %.preheader42 ], [ 1, %126 ]
  %91 = getelementptr [4 x i8], ptr %88, i64 %90
  %.idx13 = mul nuw nsw i64 %90, 15360
  %92 = getelementptr i8, ptr %89, i64 %.idx13
  br label %.preheader40

.preheader40:                                     ; preds = %.preheader41, %124
  %93 = phi i64 [ 0, %.preheader41 ], [ %125, %124 ]
  %.idx9 = mul nuw nsw i64 %93, 1296
  %94 = getelementptr i8, ptr %91, i64 %.idx9
  %.idx14 = shl i64 %93, 8
  %95 = getelementptr i8, ptr %92, i64 %.idx14
  br label %.preheader39

.preheader39:                                     ; preds = %.preheader40, %.preheader39
  %96 = phi i64 [ 0, %.preheader40 ], [ %123, %.preheader39 ]
  %.idx10 = mul nuw nsw i64 %96, 144
  %97 = getelementptr i8, ptr %94, i64 %.idx10
  %.idx15 = shl i64 %96, 5
  %98 = getelementptr i8, ptr %95, i64 %.idx15
  %99 = getelementptr i8, ptr %97, i64 144
  %100 = load float, ptr %99, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %101 = getelementptr i8, ptr %98, i64 122880
  store float %100, ptr %101, align 4, !alias.scope !9, !noalias !6
  %102 = getelementptr i8, ptr %97, i64 152
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %104 = getelementptr i8, ptr %98, i64 122884
  store float %103, ptr %104, align 4, !alias.scope !9, !noalias !6
  %105 = getelementptr i8, ptr %97, i64 160
  %106 = load float, ptr %105, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %107 = getelementptr i8, ptr %98, i64 122888
  store float %106, ptr %107, align 4, !alias.scope !9, !noalias !6
  %108 = getelementptr i8, ptr %97, i64 168
  %109 = load float, ptr %108, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %110 = getelementptr i8, ptr %98, i64 122892
  store float %109, ptr %110, align 4, !alias.scope !9, !noalias !6
  %111 = getelementptr i8, ptr %97, i64 176
  %112 = load float, ptr %111, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %113 = getelementptr i8, ptr %98, i64 122896
  store float %112, ptr %113, align 4, !alias.scope !9, !noalias !6
  %114 = getelementptr i8, ptr %97, i64 184
  %115 = load float, ptr %114, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %116 = getelementptr i8, ptr %98, i64 122900
  store float %115, ptr %116, align 4, !alias.scope !9, !noalias !6
  %117 = getelementptr i8, ptr %97, i64 192
  %118 = load float, ptr %117, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %119 = getelementptr i8, ptr %98, i64 122904
  store float %118, ptr %119, align 4, !alias.scope !9, !noalias !6
  %120 = getelementptr i8, ptr %97, i64 200
  %121 = load float, ptr %120, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %122 = getelementptr i8, ptr %98, i64 122908
  store float %121, ptr %122, align 4, !alias.scope !9, !noalias !6
  %123 = add nuw nsw i64 %96, 1
  %exitcond62.not = icmp eq i64 %123, 8
  br i1 %exitcond62.not, label %124, label %.preheader39, !llvm.loop !11

124:                                              ; preds = %.preheader39
  %125 = add nuw nsw i64 %93, 1
  %exitcond63.not = icmp eq i64 %125, 60
  br i1 %exitcond63.not, label %126, label %.preheader40, !llvm.loop !11

126:                                              ; preds = %124
  br i1 %exitcond64.not, label %127, label %.preheader41, !llvm.loop !11

127:                                              ; preds = %126
  br i1 %exitcond65.not, label %.preheader37, label %.preheader42, !llvm.loop !11

.preheader37:                                     ; preds = %127, %168
  %exitcond70.not = phi i1 [ true, %168 ], [ false, %127 ]
  %128 = phi i64 [ 1, %168 ], [ 0, %127 ]
  %.idx = mul nuw nsw i64 %128, 72
  %129 = getelementptr i8, ptr %4, i64 %.idx
  %.idx4 = mul nuw nsw i64 %128, 30720
  %130 = getelementptr i8, ptr %6, i64 %.idx4
  br label %.preheader36

.preheader36:                                     ; preds = %.preheader37, %167
  %exitcond69.not = phi i1 [ false, %.preheader37 ], [ true, %167 ]
  %131 = phi i64 [ 0, %.preheader37 ], [ 1, %167 ]
  %132 = getelementptr [4 x i8], ptr %129, i64 %131
  %.idx5 = mul nuw nsw i64 %131, 15360
  %133 = getelementptr i8, ptr %130, i64 %.idx5
  br label %.preheader35

.preheader35:                                     ; preds = %.preheader36, %165
  %134 = phi i64 [ 0, %.preheader36 ], [ %166, %165 ]
  %.idx1 = mul nuw nsw i64 %134, 1296
  %135 = getelementptr i8, ptr %132, i64 %.idx1
  %.idx6 = shl i64 %134, 8
  %136 = getelementptr i8, ptr %133, i64 %.idx6
  br label %.preheader

.preheader:                                       ; preds = %.preheader35, %.preheader
  %137 = phi i64 [ 0, %.preheader35 ], [ %164, %.preheader ]
  %.idx2 = mul nuw nsw i64 %137, 144
  %138 = getelementptr i8, ptr %135, i64 %.idx2
  %.idx7 = shl i64 %137, 5
  %139 = getelementptr i8, ptr %136, i64 %.idx7
  %140 = getelementptr i8, ptr %138, i64 152
  %141 = load float, ptr %140, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %142 = getelementptr i8, ptr %139, i64 184320
  store float %141, ptr %142, align 4, !alias.scope !9, !noalias !6
  %143 = getelementptr i8, ptr %138, i64 160
  %144 = load float, ptr %143, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %145 = getelementptr i8, ptr %139, i64 184324
  store float %144, ptr %145, align 4, !alias.scope !9, !noalias !6
  %146 = getelementptr i8, ptr %138, i64 168
  %147 = load float, ptr %146, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %148 = getelementptr i8, ptr %139, i64 184328
  store float %147, ptr %148, align 4, !alias.scope !9, !noalias !6
  %149 = getelementptr i8, ptr %138, i64 176
  %150 = load float, ptr %149, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %151 = getelementptr i8, ptr %139, i64 184332
  store float %150, ptr %151, align 4, !alias.scope !9, !noalias !6
  %152 = getelementptr i8, ptr %138, i64 184
  %153 = load float, ptr %152, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %154 = getelementptr i8, ptr %139, i64 184336
  store float %153, ptr %154, align 4, !alias.scope !9, !noalias !6
  %155 = getelementptr i8, ptr %138, i64 192
  %156 = load float, ptr %155, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %157 = getelementptr i8, ptr %139, i64 184340
  store float %156, ptr %157, align 4, !alias.scope !9, !noalias !6
  %158 = getelementptr i8, ptr %138, i64 200
  %159 = load float, ptr %158, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %160 = getelementptr i8, ptr %139, i64 184344
  store float %159, ptr %160, align 4, !alias.scope !9, !noalias !6
  %161 = getelementptr i8, ptr %138, i64 208
  %162 = load float, ptr %161, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %163 = getelementptr i8, ptr %139, i64 184348
  store float %162, ptr %163, align 4, !alias.scope !9, !noalias !6
  %164 = add nuw nsw i64 %137, 1
  %exitcond67.not = icmp eq i64 %164, 8
  br i1 %exitcond67.not, label %165, label %.preheader, !llvm.loop !11

165:                                              ; preds = %.preheader
  %166 = add nuw nsw i64 %134, 1
  %exitcond68.not = icmp eq i64 %166, 60
  br i1 %exitcond68.not, label %167, label %.preheader35, !llvm.loop !11

167:                                              ; preds = %165
  br i1 %exitcond69.not, label %168, label %.preheader36, !llvm.loop !11

168:                                              ; preds = %167
  br i1 %exitcond70.not, label %concatenate_bitcast_fusion.4_wrapped.exit, label %.preheader37, !llvm.loop !11

concatenate_bitcast_fusion.4_wrapped.exit:        ; preds = %168
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 21}
!2 = !{!"xla_cpu_emitter__concatenate_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 77760}
!5 = !{i64 245760}
!6 = !{!7}
!7 = distinct !{!7, !8, !"concatenate_bitcast_fusion.4_wrapped: argument 0"}
!8 = distinct !{!8, !"concatenate_bitcast_fusion.4_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"concatenate_bitcast_fusion.4_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
