; ModuleID = '__compute_module_add_multiply_fusion.6_kernel_module'
source_filename = "__compute_module_add_multiply_fusion.6_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_multiply_fusion.6(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds nuw i8, ptr %3, i64 112
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %11 = load ptr, ptr %10, align 8
  %12 = load i64, ptr %11, align 4, !invariant.load !3
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !21)
  %13 = icmp ult i64 %12, 2
  br i1 %13, label %14, label %add_multiply_fusion.6_wrapped.exit

14:                                               ; preds = %1
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %16 = load ptr, ptr %15, align 8, !invariant.load !3, !dereferenceable !23
  %17 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %18 = load ptr, ptr %17, align 8, !invariant.load !3, !dereferenceable !23
  %19 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %20 = load ptr, ptr %19, align 8, !invariant.load !3, !dereferenceable !23
  %21 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %22 = load ptr, ptr %21, align 8, !invariant.load !3, !dereferenceable !23
  %23 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !24
  %24 = mul nuw nsw i64 %12, 1920
  %.idx = mul nuw nsw i64 %12, 120
  %25 = getelementptr i8, ptr %23, i64 %.idx
  %.pre.pre.pre = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %26 = load <4 x float>, ptr %22, align 4
  %.phi.trans.insert.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %16, i64 4
  %.pre8.pre.pre = load float, ptr %.phi.trans.insert.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !19, !noalias !26
  %.phi.trans.insert9.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %20, i64 4
  %.pre10.pre.pre = load float, ptr %.phi.trans.insert9.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !27
  %.phi.trans.insert11.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %18, i64 4
  %.pre12.pre.pre = load float, ptr %.phi.trans.insert11.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %.phi.trans.insert13.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %22, i64 4
  %.pre14.pre.pre = load float, ptr %.phi.trans.insert13.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %.phi.trans.insert15.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %16, i64 8
  %.pre16.pre.pre = load float, ptr %.phi.trans.insert15.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !19, !noalias !26
  %.phi.trans.insert17.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %20, i64 8
  %.pre18.pre.pre = load float, ptr %.phi.trans.insert17.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !27
  %.phi.trans.insert19.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %18, i64 8
  %.pre20.pre.pre = load float, ptr %.phi.trans.insert19.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %.phi.trans.insert21.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %22, i64 8
  %.pre22.pre.pre = load float, ptr %.phi.trans.insert21.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %.phi.trans.insert23.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %16, i64 12
  %.pre24.pre.pre = load float, ptr %.phi.trans.insert23.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !19, !noalias !26
  %.phi.trans.insert25.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %20, i64 12
  %.pre26.pre.pre = load float, ptr %.phi.trans.insert25.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !27
  %.phi.trans.insert27.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %18, i64 12
  %.pre28.pre.pre = load float, ptr %.phi.trans.insert27.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %.phi.trans.insert29.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %22, i64 12
  %.pre30.pre.pre = load float, ptr %.phi.trans.insert29.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %.pre.pre.pre32 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !19, !noalias !26
  %.pre31.pre.pre = load float, ptr %20, align 4, !invariant.load !3, !alias.scope !13, !noalias !27
  %27 = fmul float %.pre.pre.pre32, f0x3A888889
  %28 = fmul float %.pre31.pre.pre, %.pre.pre.pre
  %29 = fmul float %.pre8.pre.pre, f0x3A888889
  %30 = fmul float %.pre10.pre.pre, %.pre12.pre.pre
  %31 = fmul float %.pre16.pre.pre, f0x3A888889
  %32 = fmul float %.pre18.pre.pre, %.pre20.pre.pre
  %33 = fmul float %.pre24.pre.pre, f0x3A888889
  %34 = fmul float %.pre26.pre.pre, %.pre28.pre.pre
  %broadcast.splatinsert57 = insertelement <4 x float> poison, float %.pre30.pre.pre, i64 0
  %broadcast.splat58 = shufflevector <4 x float> %broadcast.splatinsert57, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert55 = insertelement <4 x float> poison, float %34, i64 0
  %broadcast.splat56 = shufflevector <4 x float> %broadcast.splatinsert55, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert53 = insertelement <4 x float> poison, float %33, i64 0
  %broadcast.splat54 = shufflevector <4 x float> %broadcast.splatinsert53, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert51 = insertelement <4 x float> poison, float %.pre22.pre.pre, i64 0
  %broadcast.splat52 = shufflevector <4 x float> %broadcast.splatinsert51, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert49 = insertelement <4 x float> poison, float %32, i64 0
  %broadcast.splat50 = shufflevector <4 x float> %broadcast.splatinsert49, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert47 = insertelement <4 x float> poison, float %31, i64 0
  %broadcast.splat48 = shufflevector <4 x float> %broadcast.splatinsert47, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert45 = insertelement <4 x float> poison, float %.pre14.pre.pre, i64 0
  %broadcast.splat46 = shufflevector <4 x float> %broadcast.splatinsert45, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert43 = insertelement <4 x float> poison, float %30, i64 0
  %broadcast.splat44 = shufflevector <4 x float> %broadcast.splatinsert43, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert41 = insertelement <4 x float> poison, float %29, i64 0
  %broadcast.splat42 = shufflevector <4 x float> %broadcast.splatinsert41, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splat38 = shufflevector <4 x float> %26, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert35 = insertelement <4 x float> poison, float %28, i64 0
  %broadcast.splat36 = shufflevector <4 x float> %broadcast.splatinsert35, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert = insertelement <4 x float> poison, float %27, i64 0
  %broadcast.splat = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> poison, <4 x i32> zeroinitializer
  br label %35

35:                                               ; preds = %14, %91
  %36 = phi i64 [ 0, %14 ], [ %92, %91 ]
  %37 = getelementptr [4 x i8], ptr %25, i64 %36
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !6, !noalias !29
  %39 = fmul float %38, f0xBC888889
  %40 = shl nuw nsw i64 %36, 6
  %41 = add nuw nsw i64 %40, %24
  %broadcast.splatinsert39 = insertelement <4 x float> poison, float %39, i64 0
  %broadcast.splat40 = shufflevector <4 x float> %broadcast.splatinsert39, <4 x float> poison, <4 x i32> zeroinitializer
  br label %vector.ph

vector.ph:                                        ; preds = %35, %vector.ph
  %42 = phi i64 [ 0, %35 ], [ %90, %vector.ph ]
  %43 = shl nuw nsw i64 %42, 4
  %44 = add nuw nsw i64 %43, %41
  %45 = getelementptr [4 x i8], ptr %5, i64 %43
  %46 = getelementptr inbounds nuw [4 x i8], ptr %7, i64 %44
  %wide.vec = load <16 x float>, ptr %46, align 4, !invariant.load !3, !alias.scope !17, !noalias !30
  %strided.vec = shufflevector <16 x float> %wide.vec, <16 x float> poison, <4 x i32> <i32 0, i32 4, i32 8, i32 12>
  %strided.vec59 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <4 x i32> <i32 1, i32 5, i32 9, i32 13>
  %strided.vec60 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <4 x i32> <i32 2, i32 6, i32 10, i32 14>
  %strided.vec61 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <4 x i32> <i32 3, i32 7, i32 11, i32 15>
  %47 = fsub <4 x float> %strided.vec, %broadcast.splat
  %48 = fmul <4 x float> %47, %broadcast.splat36
  %49 = fadd <4 x float> %broadcast.splat38, %48
  %50 = fcmp ogt <4 x float> %49, zeroinitializer
  %wide.vec62 = load <16 x float>, ptr %45, align 4, !invariant.load !3, !alias.scope !9, !noalias !31
  %strided.vec63 = shufflevector <16 x float> %wide.vec62, <16 x float> poison, <4 x i32> <i32 0, i32 4, i32 8, i32 12>
  %strided.vec64 = shufflevector <16 x float> %wide.vec62, <16 x float> poison, <4 x i32> <i32 1, i32 5, i32 9, i32 13>
  %strided.vec65 = shufflevector <16 x float> %wide.vec62, <16 x float> poison, <4 x i32> <i32 2, i32 6, i32 10, i32 14>
  %strided.vec66 = shufflevector <16 x float> %wide.vec62, <16 x float> poison, <4 x i32> <i32 3, i32 7, i32 11, i32 15>
  %51 = fmul <4 x float> %broadcast.splat40, %strided.vec63
  %52 = select <4 x i1> %50, <4 x float> %51, <4 x float> zeroinitializer
  %53 = fmul <4 x float> %51, splat (float 2.000000e-01)
  %54 = select <4 x i1> %50, <4 x float> zeroinitializer, <4 x float> %53
  %55 = fadd <4 x float> %52, %54
  %56 = fmul <4 x float> %broadcast.splat36, %55
  %57 = getelementptr inbounds nuw [4 x i8], ptr %9, i64 %44
  %58 = fsub <4 x float> %strided.vec59, %broadcast.splat42
  %59 = fmul <4 x float> %58, %broadcast.splat44
  %60 = fadd <4 x float> %broadcast.splat46, %59
  %61 = fcmp ogt <4 x float> %60, zeroinitializer
  %62 = fmul <4 x float> %broadcast.splat40, %strided.vec64
  %63 = select <4 x i1> %61, <4 x float> %62, <4 x float> zeroinitializer
  %64 = fmul <4 x float> %62, splat (float 2.000000e-01)
  %65 = select <4 x i1> %61, <4 x float> zeroinitializer, <4 x float> %64
  %66 = fadd <4 x float> %63, %65
  %67 = fmul <4 x float> %broadcast.splat44, %66
  %68 = fsub <4 x float> %strided.vec60, %broadcast.splat48
  %69 = fmul <4 x float> %68, %broadcast.splat50
  %70 = fadd <4 x float> %broadcast.splat52, %69
  %71 = fcmp ogt <4 x float> %70, zeroinitializer
  %72 = fmul <4 x float> %broadcast.splat40, %strided.vec65
  %73 = select <4 x i1> %71, <4 x float> %72, <4 x float> zeroinitializer
  %74 = fmul <4 x float> %72, splat (float 2.000000e-01)
  %75 = select <4 x i1> %71, <4 x float> zeroinitializer, <4 x float> %74
  %76 = fadd <4 x float> %73, %75
  %77 = fmul <4 x float> %broadcast.splat50, %76
  %78 = fsub <4 x float> %strided.vec61, %broadcast.splat54
  %79 = fmul <4 x float> %78, %broadcast.splat56
  %80 = fadd <4 x float> %broadcast.splat58, %79
  %81 = fcmp ogt <4 x float> %80, zeroinitializer
  %82 = fmul <4 x float> %broadcast.splat40, %strided.vec66
  %83 = select <4 x i1> %81, <4 x float> %82, <4 x float> zeroinitializer
  %84 = fmul <4 x float> %82, splat (float 2.000000e-01)
  %85 = select <4 x i1> %81, <4 x float> zeroinitializer, <4 x float> %84
  %86 = fadd <4 x float> %83, %85
  %87 = fmul <4 x float> %broadcast.splat56, %86
  %88 = shufflevector <4 x float> %56, <4 x float> %67, <8 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7>
  %89 = shufflevector <4 x float> %77, <4 x float> %87, <8 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7>
  %interleaved.vec = shufflevector <8 x float> %88, <8 x float> %89, <16 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13, i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  store <16 x float> %interleaved.vec, ptr %57, align 4, !alias.scope !21, !noalias !32
  %90 = add nuw nsw i64 %42, 1
  %exitcond5.not = icmp eq i64 %90, 4
  br i1 %exitcond5.not, label %91, label %vector.ph, !llvm.loop !33

91:                                               ; preds = %vector.ph
  %92 = add nuw nsw i64 %36, 1
  %exitcond6.not = icmp eq i64 %92, 30
  br i1 %exitcond6.not, label %add_multiply_fusion.6_wrapped.exit, label %35, !llvm.loop !33

add_multiply_fusion.6_wrapped.exit:               ; preds = %91, %1
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 18}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 256}
!5 = !{i64 15360}
!6 = !{!7}
!7 = distinct !{!7, !8, !"add_multiply_fusion.6_wrapped: argument 0"}
!8 = distinct !{!8, !"add_multiply_fusion.6_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"add_multiply_fusion.6_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"add_multiply_fusion.6_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"add_multiply_fusion.6_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"add_multiply_fusion.6_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"add_multiply_fusion.6_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"add_multiply_fusion.6_wrapped: argument 6"}
!21 = !{!22}
!22 = distinct !{!22, !8, !"add_multiply_fusion.6_wrapped: argument 7"}
!23 = !{i64 16}
!24 = !{i64 240}
!25 = !{!7, !10, !12, !14, !18, !20, !22}
!26 = !{!7, !10, !12, !14, !16, !18, !22}
!27 = !{!7, !10, !12, !16, !18, !20, !22}
!28 = !{!7, !10, !14, !16, !18, !20, !22}
!29 = !{!10, !12, !14, !16, !18, !20, !22}
!30 = !{!7, !10, !12, !14, !16, !20, !22}
!31 = !{!7, !12, !14, !16, !18, !20, !22}
!32 = !{!7, !10, !12, !14, !16, !18, !20}
!33 = distinct !{!33, !34}
!34 = !{!"llvm.loop.unroll.disable"}
