; ModuleID = '__compute_module_add_pad_fusion_kernel_module'
source_filename = "__compute_module_add_pad_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_pad_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %20 = load ptr, ptr %19, align 8, !invariant.load !3, !dereferenceable !6
  %21 = getelementptr inbounds nuw i8, ptr %3, i64 144
  %22 = load ptr, ptr %21, align 8, !invariant.load !3, !dereferenceable !6
  %23 = getelementptr inbounds nuw i8, ptr %3, i64 160
  %24 = load ptr, ptr %23, align 8, !invariant.load !3, !dereferenceable !6
  %25 = getelementptr inbounds nuw i8, ptr %3, i64 176
  %26 = load ptr, ptr %25, align 8, !invariant.load !3, !dereferenceable !6
  %27 = getelementptr inbounds nuw i8, ptr %3, i64 192
  %28 = load ptr, ptr %27, align 8, !invariant.load !3, !dereferenceable !6
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
  %29 = getelementptr inbounds nuw i8, ptr %18, i64 4
  %30 = getelementptr inbounds nuw i8, ptr %10, i64 4
  %31 = getelementptr inbounds nuw i8, ptr %16, i64 4
  %32 = getelementptr inbounds nuw i8, ptr %12, i64 4
  %33 = getelementptr inbounds nuw i8, ptr %8, i64 4
  %34 = getelementptr inbounds nuw i8, ptr %6, i64 4
  %35 = getelementptr inbounds nuw i8, ptr %4, i64 4
  br label %36

36:                                               ; preds = %1, %140
  %37 = phi i64 [ 0, %1 ], [ %141, %140 ]
  %38 = mul nuw nsw i64 %37, 800
  %39 = mul nuw nsw i64 %37, 200
  %40 = getelementptr [4 x i8], ptr %28, i64 %39
  %.idx = shl nuw nsw i64 %37, 9
  %41 = getelementptr i8, ptr %14, i64 %.idx
  %42 = getelementptr i8, ptr %28, i64 %38
  br label %43

43:                                               ; preds = %36, %.split12.us
  %44 = phi i64 [ 0, %36 ], [ %139, %.split12.us ]
  %45 = mul nuw nsw i64 %44, 80
  %46 = icmp ne i64 %44, 0
  %47 = icmp ne i64 %44, 9
  %48 = and i1 %46, %47
  %49 = getelementptr i8, ptr %40, i64 %45
  %50 = shl nuw nsw i64 %44, 2
  %51 = and i64 %50, 4
  %52 = or disjoint i64 %51, %39
  %53 = lshr i64 %44, 1
  %54 = mul nuw nsw i64 %53, 40
  %55 = add nuw nsw i64 %52, %54
  %.idx1 = shl nuw nsw i64 %44, 6
  %56 = getelementptr i8, ptr %41, i64 %.idx1
  %.fr = freeze i1 %48
  %57 = getelementptr i8, ptr %42, i64 %45
  br i1 %.fr, label %.split8, label %.split.us10.preheader

.split.us10.preheader:                            ; preds = %43
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(80) %57, i8 0, i64 80, i1 false), !alias.scope !32, !noalias !34
  br label %.split12.us

.split8:                                          ; preds = %43, %.split7.us
  %58 = phi i64 [ %138, %.split7.us ], [ 0, %43 ]
  switch i64 %58, label %.split.us.preheader [
    i64 9, label %.split
    i64 0, label %.split
  ]

.split.us.preheader:                              ; preds = %.split8
  %59 = shl nuw nsw i64 %58, 1
  %60 = getelementptr [4 x i8], ptr %56, i64 %59
  %61 = and i64 %59, 2
  %62 = or disjoint i64 %55, %61
  %63 = shl nuw nsw i64 %58, 2
  %64 = and i64 %63, 56
  %65 = add nuw nsw i64 %62, %64
  %66 = getelementptr [4 x i8], ptr %49, i64 %59
  %67 = getelementptr inbounds nuw [4 x i8], ptr %24, i64 %65
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !28, !noalias !35
  %69 = getelementptr inbounds nuw [4 x i8], ptr %26, i64 %65
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !30, !noalias !36
  %71 = fadd float %68, %70
  %72 = getelementptr inbounds nuw [4 x i8], ptr %22, i64 %65
  %73 = load float, ptr %72, align 4, !invariant.load !3, !alias.scope !26, !noalias !37
  %74 = fadd float %71, %73
  %75 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %65
  %76 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !24, !noalias !38
  %77 = fadd float %74, %76
  %78 = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !22, !noalias !39
  %79 = fmul float %78, f0x39888889
  %80 = getelementptr i8, ptr %60, i64 -72
  %81 = load float, ptr %80, align 4, !invariant.load !3, !alias.scope !18, !noalias !40
  %82 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !14, !noalias !41
  %83 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !20, !noalias !42
  %84 = fmul float %82, %83
  %85 = fsub float %77, %79
  %86 = load float, ptr %12, align 4, !invariant.load !3, !alias.scope !16, !noalias !43
  %87 = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !12, !noalias !44
  %88 = fmul float %82, %86
  %89 = fmul float %87, 5.000000e-01
  %90 = fmul float %88, %89
  %91 = fmul float %90, f0x3A088889
  %92 = fmul float %81, %84
  %93 = fmul float %85, %91
  %94 = fsub float %92, %93
  %95 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !10, !noalias !45
  %96 = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !7, !noalias !46
  %97 = fneg float %96
  %98 = fsub float %97, %95
  %99 = fmul float %98, f0x39888889
  %100 = fadd float %99, %94
  store float %100, ptr %66, align 4, !alias.scope !32, !noalias !34
  %101 = or disjoint i64 %65, 1
  %102 = getelementptr inbounds nuw [4 x i8], ptr %24, i64 %101
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !28, !noalias !35
  %104 = getelementptr inbounds nuw [4 x i8], ptr %26, i64 %101
  %105 = load float, ptr %104, align 4, !invariant.load !3, !alias.scope !30, !noalias !36
  %106 = fadd float %103, %105
  %107 = getelementptr inbounds nuw [4 x i8], ptr %22, i64 %101
  %108 = load float, ptr %107, align 4, !invariant.load !3, !alias.scope !26, !noalias !37
  %109 = fadd float %106, %108
  %110 = getelementptr inbounds nuw [4 x i8], ptr %20, i64 %101
  %111 = load float, ptr %110, align 4, !invariant.load !3, !alias.scope !24, !noalias !38
  %112 = fadd float %109, %111
  %113 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !22, !noalias !39
  %114 = fmul float %113, f0x39888889
  %115 = getelementptr i8, ptr %60, i64 -68
  %116 = load float, ptr %115, align 4, !invariant.load !3, !alias.scope !18, !noalias !40
  %117 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !14, !noalias !41
  %118 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !20, !noalias !42
  %119 = fmul float %117, %118
  %120 = fsub float %112, %114
  %121 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !16, !noalias !43
  %122 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !12, !noalias !44
  %123 = fmul float %117, %121
  %124 = fmul float %122, 5.000000e-01
  %125 = fmul float %123, %124
  %126 = fmul float %125, f0x3A088889
  %127 = fmul float %116, %119
  %128 = fmul float %120, %126
  %129 = fsub float %127, %128
  %130 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !10, !noalias !45
  %131 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !7, !noalias !46
  %132 = fneg float %131
  %133 = fsub float %132, %130
  %134 = fmul float %133, f0x39888889
  %135 = fadd float %134, %129
  %136 = getelementptr i8, ptr %66, i64 4
  store float %135, ptr %136, align 4, !alias.scope !32, !noalias !34
  br label %.split7.us

.split:                                           ; preds = %.split8, %.split8
  %137 = shl nuw nsw i64 %58, 3
  %scevgep = getelementptr i8, ptr %57, i64 %137
  store i64 0, ptr %scevgep, align 4
  br label %.split7.us

.split7.us:                                       ; preds = %.split, %.split.us.preheader
  %138 = add nuw nsw i64 %58, 1
  %exitcond.not = icmp eq i64 %138, 10
  br i1 %exitcond.not, label %.split12.us, label %.split8, !llvm.loop !47

.split12.us:                                      ; preds = %.split7.us, %.split.us10.preheader
  %139 = add nuw nsw i64 %44, 1
  %exitcond17.not = icmp eq i64 %139, 10
  br i1 %exitcond17.not, label %140, label %43, !llvm.loop !47

140:                                              ; preds = %.split12.us
  %141 = add nuw nsw i64 %37, 1
  %exitcond18.not = icmp eq i64 %141, 60
  br i1 %exitcond18.not, label %add_pad_fusion_wrapped.exit, label %36, !llvm.loop !47

add_pad_fusion_wrapped.exit:                      ; preds = %140
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nofree nosync nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nofree nosync nounwind willreturn memory(argmem: write) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 30720}
!6 = !{i64 48000}
!7 = !{!8}
!8 = distinct !{!8, !9, !"add_pad_fusion_wrapped: argument 0"}
!9 = distinct !{!9, !"add_pad_fusion_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"add_pad_fusion_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"add_pad_fusion_wrapped: argument 2"}
!14 = !{!15}
!15 = distinct !{!15, !9, !"add_pad_fusion_wrapped: argument 3"}
!16 = !{!17}
!17 = distinct !{!17, !9, !"add_pad_fusion_wrapped: argument 4"}
!18 = !{!19}
!19 = distinct !{!19, !9, !"add_pad_fusion_wrapped: argument 5"}
!20 = !{!21}
!21 = distinct !{!21, !9, !"add_pad_fusion_wrapped: argument 6"}
!22 = !{!23}
!23 = distinct !{!23, !9, !"add_pad_fusion_wrapped: argument 7"}
!24 = !{!25}
!25 = distinct !{!25, !9, !"add_pad_fusion_wrapped: argument 8"}
!26 = !{!27}
!27 = distinct !{!27, !9, !"add_pad_fusion_wrapped: argument 9"}
!28 = !{!29}
!29 = distinct !{!29, !9, !"add_pad_fusion_wrapped: argument 10"}
!30 = !{!31}
!31 = distinct !{!31, !9, !"add_pad_fusion_wrapped: argument 11"}
!32 = !{!33}
!33 = distinct !{!33, !9, !"add_pad_fusion_wrapped: argument 12"}
!34 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !27, !29, !31}
!35 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !27, !31, !33}
!36 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !27, !29, !33}
!37 = !{!8, !11, !13, !15, !17, !19, !21, !23, !25, !29, !31, !33}
!38 = !{!8, !11, !13, !15, !17, !19, !21, !23, !27, !29, !31, !33}
!39 = !{!8, !11, !13, !15, !17, !19, !21, !25, !27, !29, !31, !33}
!40 = !{!8, !11, !13, !15, !17, !21, !23, !25, !27, !29, !31, !33}
!41 = !{!8, !11, !13, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!42 = !{!8, !11, !13, !15, !17, !19, !23, !25, !27, !29, !31, !33}
!43 = !{!8, !11, !13, !15, !19, !21, !23, !25, !27, !29, !31, !33}
!44 = !{!8, !11, !15, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!45 = !{!8, !13, !15, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!46 = !{!11, !13, !15, !17, !19, !21, !23, !25, !27, !29, !31, !33}
!47 = distinct !{!47, !48}
!48 = !{!"llvm.loop.unroll.disable"}
