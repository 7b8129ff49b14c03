; ModuleID = '__compute_module_copy_bitcast_fusion_kernel_module'
source_filename = "__compute_module_copy_bitcast_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @copy_bitcast_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !4
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !5
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %16 = load ptr, ptr %15, align 8, !invariant.load !3, !dereferenceable !4
  %17 = getelementptr inbounds nuw i8, ptr %3, i64 112
  %18 = load ptr, ptr %17, align 8, !invariant.load !3, !dereferenceable !4
  %19 = getelementptr inbounds nuw i8, ptr %3, i64 128
  %20 = load ptr, ptr %19, align 8, !invariant.load !3, !dereferenceable !5
  %21 = getelementptr inbounds nuw i8, ptr %3, i64 144
  %22 = load ptr, ptr %21, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !21)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !23)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !25)
  br label %vector.ph

vector.ph:                                        ; preds = %1, %scalar.ph
  %23 = phi i64 [ 0, %1 ], [ %158, %scalar.ph ]
  %24 = and i64 %23, 3
  %25 = getelementptr inbounds nuw [4 x i8], ptr %18, i64 %24
  %26 = load float, ptr %25, align 4, !invariant.load !3, !alias.scope !21, !noalias !27
  %27 = fmul float %26, f0x3A888889
  %28 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %24
  %29 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !13, !noalias !28
  %30 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %24
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !19, !noalias !29
  %32 = fmul float %29, %31
  %33 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %24
  %34 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !15, !noalias !30
  %35 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %24
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !11, !noalias !31
  %37 = fmul float %29, %34
  %38 = fmul float %36, 5.000000e-01
  %39 = fmul float %37, %38
  %40 = fmul float %39, f0x3B088889
  %41 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %24
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !9, !noalias !32
  %43 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %24
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !6, !noalias !33
  %45 = fneg float %44
  %46 = fsub float %45, %42
  %47 = fmul float %46, f0x3A888889
  %.idx = mul nuw nsw i64 %23, 240
  %48 = getelementptr i8, ptr %22, i64 %.idx
  %broadcast.splatinsert = insertelement <8 x i64> poison, i64 %23, i64 0
  %broadcast.splat = shufflevector <8 x i64> %broadcast.splatinsert, <8 x i64> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert3 = insertelement <8 x float> poison, float %27, i64 0
  %broadcast.splat4 = shufflevector <8 x float> %broadcast.splatinsert3, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert5 = insertelement <8 x float> poison, float %32, i64 0
  %broadcast.splat6 = shufflevector <8 x float> %broadcast.splatinsert5, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert7 = insertelement <8 x float> poison, float %40, i64 0
  %broadcast.splat8 = shufflevector <8 x float> %broadcast.splatinsert7, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert9 = insertelement <8 x float> poison, float %47, i64 0
  %broadcast.splat10 = shufflevector <8 x float> %broadcast.splatinsert9, <8 x float> poison, <8 x i32> zeroinitializer
  br label %vector.body

vector.body:                                      ; preds = %vector.body, %vector.ph
  %index = phi i64 [ 0, %vector.ph ], [ %index.next, %vector.body ]
  %vec.ind = phi <8 x i64> [ <i64 0, i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7>, %vector.ph ], [ %vec.ind.next, %vector.body ]
  %49 = shl nuw nsw <8 x i64> %vec.ind, splat (i64 6)
  %50 = add nuw nsw <8 x i64> %49, %broadcast.splat
  %51 = extractelement <8 x i64> %50, i64 0
  %52 = extractelement <8 x i64> %50, i64 1
  %53 = extractelement <8 x i64> %50, i64 2
  %54 = extractelement <8 x i64> %50, i64 3
  %55 = extractelement <8 x i64> %50, i64 4
  %56 = extractelement <8 x i64> %50, i64 5
  %57 = extractelement <8 x i64> %50, i64 6
  %58 = extractelement <8 x i64> %50, i64 7
  %59 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %51
  %60 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %52
  %61 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %53
  %62 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %54
  %63 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %55
  %64 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %56
  %65 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %57
  %66 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %58
  %67 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %68 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %69 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %70 = load float, ptr %62, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %71 = load float, ptr %63, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %72 = load float, ptr %64, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %73 = load float, ptr %65, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %74 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %75 = insertelement <8 x float> poison, float %67, i64 0
  %76 = insertelement <8 x float> %75, float %68, i64 1
  %77 = insertelement <8 x float> %76, float %69, i64 2
  %78 = insertelement <8 x float> %77, float %70, i64 3
  %79 = insertelement <8 x float> %78, float %71, i64 4
  %80 = insertelement <8 x float> %79, float %72, i64 5
  %81 = insertelement <8 x float> %80, float %73, i64 6
  %82 = insertelement <8 x float> %81, float %74, i64 7
  %83 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %51
  %84 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %52
  %85 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %53
  %86 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %54
  %87 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %55
  %88 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %56
  %89 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %57
  %90 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %58
  %91 = load float, ptr %83, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %92 = load float, ptr %84, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %93 = load float, ptr %85, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %94 = load float, ptr %86, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %95 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %96 = load float, ptr %88, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %97 = load float, ptr %89, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %98 = load float, ptr %90, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %99 = insertelement <8 x float> poison, float %91, i64 0
  %100 = insertelement <8 x float> %99, float %92, i64 1
  %101 = insertelement <8 x float> %100, float %93, i64 2
  %102 = insertelement <8 x float> %101, float %94, i64 3
  %103 = insertelement <8 x float> %102, float %95, i64 4
  %104 = insertelement <8 x float> %103, float %96, i64 5
  %105 = insertelement <8 x float> %104, float %97, i64 6
  %106 = insertelement <8 x float> %105, float %98, i64 7
  %107 = fsub <8 x float> %82, %broadcast.splat4
  %108 = fmul <8 x float> %broadcast.splat6, %106
  %109 = fmul <8 x float> %broadcast.splat8, %107
  %110 = fsub <8 x float> %108, %109
  %111 = fadd <8 x float> %broadcast.splat10, %110
  %112 = getelementptr [4 x i8], ptr %48, i64 %index
  store <8 x float> %111, ptr %112, align 4, !alias.scope !25, !noalias !36
  %index.next = add nuw i64 %index, 8
  %vec.ind.next = add nuw nsw <8 x i64> %vec.ind, splat (i64 8)
  %113 = icmp eq i64 %index.next, 56
  br i1 %113, label %scalar.ph, label %vector.body, !llvm.loop !37

scalar.ph:                                        ; preds = %vector.body
  %114 = add nuw nsw i64 %23, 3584
  %115 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %114
  %116 = load float, ptr %115, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %117 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %114
  %118 = load float, ptr %117, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %119 = fsub float %116, %27
  %120 = fmul float %32, %118
  %121 = fmul float %40, %119
  %122 = fsub float %120, %121
  %123 = fadd float %47, %122
  %124 = getelementptr i8, ptr %48, i64 224
  store float %123, ptr %124, align 4, !alias.scope !25, !noalias !36
  %125 = add nuw nsw i64 %23, 3648
  %126 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %125
  %127 = load float, ptr %126, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %128 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %125
  %129 = load float, ptr %128, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %130 = fsub float %127, %27
  %131 = fmul float %32, %129
  %132 = fmul float %40, %130
  %133 = fsub float %131, %132
  %134 = fadd float %47, %133
  %135 = getelementptr i8, ptr %48, i64 228
  store float %134, ptr %135, align 4, !alias.scope !25, !noalias !36
  %136 = add nuw nsw i64 %23, 3712
  %137 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %136
  %138 = load float, ptr %137, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %139 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %136
  %140 = load float, ptr %139, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %141 = fsub float %138, %27
  %142 = fmul float %32, %140
  %143 = fmul float %40, %141
  %144 = fsub float %142, %143
  %145 = fadd float %47, %144
  %146 = getelementptr i8, ptr %48, i64 232
  store float %145, ptr %146, align 4, !alias.scope !25, !noalias !36
  %147 = add nuw nsw i64 %23, 3776
  %148 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %147
  %149 = load float, ptr %148, align 4, !invariant.load !3, !alias.scope !23, !noalias !34
  %150 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %147
  %151 = load float, ptr %150, align 4, !invariant.load !3, !alias.scope !17, !noalias !35
  %152 = fsub float %149, %27
  %153 = fmul float %32, %151
  %154 = fmul float %40, %152
  %155 = fsub float %153, %154
  %156 = fadd float %47, %155
  %157 = getelementptr i8, ptr %48, i64 236
  store float %156, ptr %157, align 4, !alias.scope !25, !noalias !36
  %158 = add nuw nsw i64 %23, 1
  %exitcond2.not = icmp eq i64 %158, 64
  br i1 %exitcond2.not, label %copy_bitcast_fusion_wrapped.exit, label %vector.ph, !llvm.loop !40

copy_bitcast_fusion_wrapped.exit:                 ; preds = %scalar.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 25}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = !{!7}
!7 = distinct !{!7, !8, !"copy_bitcast_fusion_wrapped: argument 0"}
!8 = distinct !{!8, !"copy_bitcast_fusion_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"copy_bitcast_fusion_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"copy_bitcast_fusion_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"copy_bitcast_fusion_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"copy_bitcast_fusion_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"copy_bitcast_fusion_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"copy_bitcast_fusion_wrapped: argument 6"}
!21 = !{!22}
!22 = distinct !{!22, !8, !"copy_bitcast_fusion_wrapped: argument 7"}
!23 = !{!24}
!24 = distinct !{!24, !8, !"copy_bitcast_fusion_wrapped: argument 8"}
!25 = !{!26}
!26 = distinct !{!26, !8, !"copy_bitcast_fusion_wrapped: argument 9"}
!27 = !{!7, !10, !12, !14, !16, !18, !20, !24, !26}
!28 = !{!7, !10, !12, !16, !18, !20, !22, !24, !26}
!29 = !{!7, !10, !12, !14, !16, !18, !22, !24, !26}
!30 = !{!7, !10, !12, !14, !18, !20, !22, !24, !26}
!31 = !{!7, !10, !14, !16, !18, !20, !22, !24, !26}
!32 = !{!7, !12, !14, !16, !18, !20, !22, !24, !26}
!33 = !{!10, !12, !14, !16, !18, !20, !22, !24, !26}
!34 = !{!7, !10, !12, !14, !16, !18, !20, !22, !26}
!35 = !{!7, !10, !12, !14, !16, !20, !22, !24, !26}
!36 = !{!7, !10, !12, !14, !16, !18, !20, !22, !24}
!37 = distinct !{!37, !38, !39}
!38 = !{!"llvm.loop.isvectorized", i32 1}
!39 = !{!"llvm.loop.unroll.runtime.disable"}
!40 = distinct !{!40, !41}
!41 = !{!"llvm.loop.unroll.disable"}
