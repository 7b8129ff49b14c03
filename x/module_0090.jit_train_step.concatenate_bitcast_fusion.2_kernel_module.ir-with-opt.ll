; ModuleID = '__compute_module_concatenate_bitcast_fusion.2_kernel_module'
source_filename = "__compute_module_concatenate_bitcast_fusion.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @concatenate_bitcast_fusion.2(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader64

.preheader64:                                     ; preds = %1, %37
  %exitcond68.not = phi i1 [ false, %1 ], [ true, %37 ]
  %7 = phi i64 [ 0, %1 ], [ 1, %37 ]
  %.idx30 = mul nuw nsw i64 %7, 80
  %8 = getelementptr i8, ptr %4, i64 %.idx30
  %.idx35 = mul nuw nsw i64 %7, 15360
  %9 = getelementptr i8, ptr %6, i64 %.idx35
  br label %.preheader63

.preheader63:                                     ; preds = %.preheader64, %36
  %exitcond67.not = phi i1 [ false, %.preheader64 ], [ true, %36 ]
  %10 = phi i64 [ 0, %.preheader64 ], [ 1, %36 ]
  %.idx31 = shl nuw nsw i64 %10, 3
  %11 = getelementptr i8, ptr %8, i64 %.idx31
  %.idx36 = mul nuw nsw i64 %10, 7680
  %12 = getelementptr i8, ptr %9, i64 %.idx36
  br label %.preheader62

.preheader62:                                     ; preds = %.preheader63, %35
  %exitcond66.not = phi i1 [ false, %.preheader63 ], [ true, %35 ]
  %13 = phi i64 [ 0, %.preheader63 ], [ 1, %35 ]
  %14 = getelementptr [4 x i8], ptr %11, i64 %13
  %.idx37 = mul nuw nsw i64 %13, 3840
  %15 = getelementptr i8, ptr %12, i64 %.idx37
  br label %.preheader61

.preheader61:                                     ; preds = %.preheader62, %33
  %16 = phi i64 [ 0, %.preheader62 ], [ %34, %33 ]
  %.idx32 = mul nuw nsw i64 %16, 800
  %17 = getelementptr i8, ptr %14, i64 %.idx32
  %.idx38 = shl i64 %16, 6
  %18 = getelementptr i8, ptr %15, i64 %.idx38
  br label %.preheader60

.preheader60:                                     ; preds = %.preheader61, %.preheader60
  %19 = phi i64 [ 0, %.preheader61 ], [ %32, %.preheader60 ]
  %.idx33 = mul nuw nsw i64 %19, 160
  %20 = getelementptr i8, ptr %17, i64 %.idx33
  %.idx39 = shl i64 %19, 4
  %21 = getelementptr i8, ptr %18, i64 %.idx39
  %22 = load float, ptr %20, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %22, ptr %21, align 4, !alias.scope !9, !noalias !6
  %23 = getelementptr i8, ptr %20, i64 16
  %24 = load float, ptr %23, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %25 = getelementptr i8, ptr %21, i64 4
  store float %24, ptr %25, align 4, !alias.scope !9, !noalias !6
  %26 = getelementptr i8, ptr %20, i64 32
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %28 = getelementptr i8, ptr %21, i64 8
  store float %27, ptr %28, align 4, !alias.scope !9, !noalias !6
  %29 = getelementptr i8, ptr %20, i64 48
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %31 = getelementptr i8, ptr %21, i64 12
  store float %30, ptr %31, align 4, !alias.scope !9, !noalias !6
  %32 = add nuw nsw i64 %19, 1
  %exitcond.not = icmp eq i64 %32, 4
  br i1 %exitcond.not, label %33, label %.preheader60, !llvm.loop !11

33:                                               ; preds = %.preheader60
  %34 = add nuw nsw i64 %16, 1
  %exitcond65.not = icmp eq i64 %34, 60
  br i1 %exitcond65.not, label %35, label %.preheader61, !llvm.loop !11

35:                                               ; preds = %33
  br i1 %exitcond66.not, label %36, label %.preheader62, !llvm.loop !11

36:                                               ; preds = %35
  br i1 %exitcond67.not, label %37, label %.preheader63, !llvm.loop !11

37:                                               ; preds = %36
  br i1 %exitcond68.not, label %.preheader58, label %.preheader64, !llvm.loop !11

.preheader58:                                     ; preds = %37, %70
  %exitcond74.not = phi i1 [ true, %70 ], [ false, %37 ]
  %38 = phi i64 [ 1, %70 ], [ 0, %37 ]
  %.idx20 = mul nuw nsw i64 %38, 80
  %39 = getelementptr i8, ptr %4, i64 %.idx20
  %.idx25 = mul nuw nsw i64 %38, 15360
  %40 = getelementptr i8, ptr %6, i64 %.idx25
  br label %.preheader57

.preheader57:                                     ; preds = %.preheader58, %69
  %exitcond73.not = phi i1 [ false, %.preheader58 ], [ true, %69 ]
  %41 = phi i64 [ 0, %.preheader58 ], [ 1, %69 ]
  %.idx21 = shl nuw nsw i64 %41, 3
  %42 = getelementptr i8, ptr %39, i64 %.idx21
  %.idx26 = mul nuw nsw i64 %41, 7680
  %43 = getelementptr i8, ptr %40, i64 %.idx26
  br label %.preheader56

.preheader56:                                     ; preds = %.preheader57, %68
  %exitcond72.not = phi i1 [ false, %.preheader57 ], [ true, %68 ]
  %44 = phi i64 [ 0, %.preheader57 ], [ 1, %68 ]
  %45 = getelementptr [4 x i8], ptr %42, i64 %44
  %.idx27 = mul nuw nsw i64 %44, 3840
  %46 = getelementptr i8, ptr %43, i64 %.idx27
  br label %.preheader55

.preheader55:                                     ; preds = %.preheader56, %66
  %47 = phi i64 [ 0, %.preheader56 ], [ %67, %66 ]
  %.idx22 = mul nuw nsw i64 %47, 800
  %48 = getelementptr i8, ptr %45, i64 %.idx22
  %.idx28 = shl i64 %47, 6
  %49 = getelementptr i8, ptr %46, i64 %.idx28
  br label %.preheader54

.preheader54:                                     ; preds = %.preheader55, %.preheader54
  %50 = phi i64 [ 0, %.preheader55 ], [ %65, %.preheader54 ]
  %.idx23 = mul nuw nsw i64 %50, 160
  %51 = getelementptr i8, ptr %48, i64 %.idx23
  %.idx29 = shl i64 %50, 4
  %52 = getelementptr i8, ptr %49, i64 %.idx29
  %53 = getelementptr i8, ptr %51, i64 16
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %55 = getelementptr i8, ptr %52, i64 30720
  store float %54, ptr %55, align 4, !alias.scope !9, !noalias !6
  %56 = getelementptr i8, ptr %51, i64 32
  %57 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %58 = getelementptr i8, ptr %52, i64 30724
  store float %57, ptr %58, align 4, !alias.scope !9, !noalias !6
  %59 = getelementptr i8, ptr %51, i64 48
  %60 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %61 = getelementptr i8, ptr %52, i64 30728
  store float %60, ptr %61, align 4, !alias.scope !9, !noalias !6
  %62 = getelementptr i8, ptr %51, i64 64
  %63 = load float, ptr %62, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %64 = getelementptr i8, ptr %52, i64 30732
  store float %63, ptr %64, align 4, !alias.scope !9, !noalias !6
  %65 = add nuw nsw i64 %50, 1
  %exitcond70.not = icmp eq i64 %65, 4
  br i1 %exitcond70.not, label %66, label %.preheader54, !llvm.loop !11

66:                                               ; preds = %.preheader54
  %67 = add nuw nsw i64 %47, 1
  %exitcond71.not = icmp eq i64 %67, 60
  br i1 %exitcond71.not, label %68, label %.preheader55, !llvm.loop !11

68:                                               ; preds = %66
  br i1 %exitcond72.not, label %69, label %.preheader56, !llvm.loop !11

69:                                               ; preds = %68
  br i1 %exitcond73.not, label %70, label %.preheader57, !llvm.loop !11

70:                                               ; preds = %69
  br i1 %exitcond74.not, label %.preheader52, label %.preheader58, !llvm.loop !11

.preheader52:                                     ; preds = %70, %103
  %exitcond80.not = phi i1 [ true, %103 ], [ false, %70 ]
  %71 = phi i64 [ 1, %103 ], [ 0, %70 ]
  %.idx10 = mul nuw nsw i64 %71, 80
  %72 = getelementptr i8, ptr %4, i64 %.idx10
  %.idx15 = mul nuw nsw i64 %71, 15360
  %73 = getelementptr i8, ptr %6, i64 %.idx15
  br label %.preheader51

.preheader51:                                     ; preds = %.preheader52, %102
  %exitcond79.not = phi i1 [ false, %.preheader52 ], [ true, %102 ]
  %74 = phi i64 [ 0, %.preheader52 ], [ 1, %102 ]
  %.idx11 = shl nuw nsw i64 %74, 3
  %75 = getelementptr i8, ptr %72, i64 %.idx11
  %.idx16 = mul nuw nsw i64 %74, 7680
  %76 = getelementptr i8, ptr %73, i64 %.idx16
  br label %.preheader50

.preheader50:                                     ; preds = %.preheader51, %101
  %exitcond78.not = phi i1 [ false, %.preheader51 ], [ true, %101 ]
  %77 = phi i64 [ 0, %.preheader51 ], [ 1, %101 ]
  %78 = getelementptr [4 x i8], ptr %75, i64 %77
  %.idx17 = mul nuw nsw i64 %77, 3840
  %79 = getelementptr i8, ptr %76, i64 %.idx17
  br label %.preheader49

.preheader49:                                     ; preds = %.preheader50, %99
  %80 = phi i64 [ 0, %.preheader50 ], [ %100, %99 ]
  %.idx12 = mul nuw nsw i64 %80, 800
  %81 = getelementptr i8, ptr %78, i64 %.idx12
  %.idx18 = shl i64 %80, 6
  %82 = getelementptr i8, ptr %79, i64 %.idx18
  br label %.preheader48

.preheader48:                                     ; preds = %.preheader49, %.preheader48
  %83 = phi i64 [ 0, %.preheader49 ], [ %98, %.preheader48 ]
  %.idx13 = mul nuw nsw i64 %83, 160
  %84 = getelementptr i8, ptr %81, i64 %.idx13
  %.idx19 = shl i64 %83, 4
  %85 = getelementptr i8, ptr %82, i64 %.idx19
  %86 = getelementptr i8, ptr %84, i64 160
  %87 = load float, ptr %86, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %88 = getelementptr i8, ptr %85, i64 61440
  store float %87, ptr %88, align 4, !alias.scope !9, !noalias !6
  %89 = getelementptr i8, ptr %84, i64 176
  %90 = load float, ptr %89, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %91 = getelementptr i8, ptr %85, i64 61444
  store float %90, ptr %91, align 4, !alias.scope !9, !noalias !6
  %92 = getelementptr i8, ptr %84, i64 192
  %93 = load float, ptr %92, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %94 = getelementptr i8, ptr %85, i64 61448
  store float %93, ptr %94, align 4, !alias.scope !9, !noalias !6
  %95 = getelementptr i8, ptr %84, i64 208
  %96 = load float, ptr %95, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %97 = getelementptr i8, ptr %85, i64 61452
  store float %96, ptr %97, align 4, !alias.scope !9, !noalias !6
  %98 = add nuw nsw i64 %83, 1
  %exitcond76.not = icmp eq i64 %98, 4
  br i1 %exitcond76.not, label %99, label %.preheader48, !llvm.loop !11

99:                                               ; preds = %.preheader48
  %100 = add nuw nsw i64 %80, 1
  %exitcond77.not = icmp eq i64 %100, 60
  br i1 %exitcond77.not, label %101, label %.preheader49, !llvm.loop !11

101:                                              ; preds = %99
  br i1 %exitcond78.not, label %102, label %.preheader50, !llvm.loop !11

102:                                              ; preds = %101
  br i1 %exitcond79.not, label %103, label %.preheader51, !llvm.loop !11

103:                                              ; preds = %102
  br i1 %exitcond80.not, label %.preheader46, label %.preheader52, !llvm.loop !11

.preheader46:                                     ; preds = %103, %136
  %exitcond86.not = phi i1 [ true, %136 ], [ false, %103 ]
  %104 = phi i64 [ 1, %136 ], [ 0, %103 ]
  %.idx = mul nuw nsw i64 %104, 80
  %105 = getelementptr i8, ptr %4, i64 %.idx
  %.idx5 = mul nuw nsw i64 %104, 15360
  %106 = getelementptr i8, ptr %6, i64 %.idx5
  br label %.preheader45

.preheader45:                                     ; preds = %.preheader46, %135
  %exitcond85.not = phi i1 [ false, %.preheader46 ], [ true, %135 ]
  %107 = phi i64 [ 0, %.preheader46 ], [ 1, %135 ]
  %.idx1 = shl nuw nsw i64 %107, 3
  %108 = getelementptr i8, ptr %105, i64 %.idx1
  %.idx6 = mul nuw nsw i64 %107, 7680
  %109 = getelementptr i8, ptr %106, i64 %.idx6
  br label %.preheader44

.preheader44:                                     ; preds = %.preheader45, %134
  %exitcond84.not = phi i1 [ false, %.preheader45 ], [ true, %134 ]
  %110 = phi i64 [ 0, %.preheader45 ], [ 1, %134 ]
  %111 = getelementptr [4 x i8], ptr %108, i64 %110
  %.idx7 = mul nuw nsw i64 %110, 3840
  %112 = getelementptr i8, ptr %109, i64 %.idx7
  br label %.preheader43

.preheader43:                                     ; preds = %.preheader44, %132
  %113 = phi i64 [ 0, %.preheader44 ], [ %133, %132 ]
  %.idx2 = mul nuw nsw i64 %113, 800
  %114 = getelementptr i8, ptr %111, i64 %.idx2
  %.idx8 = shl i64 %113, 6
  %115 = getelementptr i8, ptr %112, i64 %.idx8
  br label %.preheader

.preheader:                                       ; preds = %.preheader43, %.preheader
  %116 = phi i64 [ 0, %.preheader43 ], [ %131, %.preheader ]
  %.idx3 = mul nuw nsw i64 %116, 160
  %117 = getelementptr i8, ptr %114, i64 %.idx3
  %.idx9 = shl i64 %116, 4
  %118 = getelementptr i8, ptr %115, i64 %.idx9
  %119 = getelementptr i8, ptr %117, i64 176
  %120 = load float, ptr %119, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %121 = getelementptr i8, ptr %118, i64 92160
  store float %120, ptr %121, align 4, !alias.scope !9, !noalias !6
  %122 = getelementptr i8, ptr %117, i64 192
  %123 = load float, ptr %122, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %124 = getelementptr i8, ptr %118, i64 92164
  store float %123, ptr %124, align 4, !alias.scope !9, !noalias !6
  %125 = getelementptr i8, ptr %117, i64 208
  %126 = load float, ptr %125, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %127 = getelementptr i8, ptr %118, i64 92168
  store float %126, ptr %127, align 4, !alias.scope !9, !noalias !6
  %128 = getelementptr i8, ptr %117, i64 224
  %129 = load float, ptr %128, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %130 = getelementptr i8, ptr %118, i64 92172
  store float %129, ptr %130, align 4, !alias.scope !9, !noalias !6
  %131 = add nuw nsw i64 %116, 1
  %exitcond82.not = icmp eq i64 %131, 4
  br i1 %exitcond82.not, label %132, label %.preheader, !llvm.loop !11

132:                                              ; preds = %.preheader
  %133 = add nuw nsw i64 %113, 1
  %exitcond83.not = icmp eq i64 %133, 60
  br i1 %exitcond83.not, label %134, label %.preheader43, !llvm.loop !11

134:                                              ; preds = %132
  br i1 %exitcond84.not, label %135, label %.preheader44, !llvm.loop !11

135:                                              ; preds = %134
  br i1 %exitcond85.not, label %136, label %.preheader45, !llvm.loop !11

136:                                              ; preds = %135
  br i1 %exitcond86.not, label %concatenate_bitcast_fusion.2_wrapped.exit, label %.preheader46, !llvm.loop !11

concatenate_bitcast_fusion.2_wrapped.exit:        ; preds = %136
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__concatenate_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 48000}
!5 = !{i64 122880}
!6 = !{!7}
!7 = distinct !{!7, !8, !"concatenate_bitcast_fusion.2_wrapped: argument 0"}
!8 = distinct !{!8, !"concatenate_bitcast_fusion.2_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"concatenate_bitcast_fusion.2_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
