; ModuleID = '__compute_module_compare_select_fusion_kernel_module'
source_filename = "__compute_module_compare_select_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @compare_select_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !5
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !5
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  %.pre.pre.pre = load float, ptr %12, align 4, !invariant.load !3, !alias.scope !15, !noalias !19
  %.pre6.pre.pre = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !11, !noalias !20
  %.pre7.pre.pre = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !13, !noalias !21
  %15 = load <4 x float>, ptr %6, align 4
  %.phi.trans.insert.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %12, i64 4
  %.pre9.pre.pre = load float, ptr %.phi.trans.insert.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !15, !noalias !19
  %.phi.trans.insert10.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 4
  %.pre11.pre.pre = load float, ptr %.phi.trans.insert10.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !20
  %.phi.trans.insert12.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %10, i64 4
  %.pre13.pre.pre = load float, ptr %.phi.trans.insert12.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !21
  %.phi.trans.insert14.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 4
  %.pre15.pre.pre = load float, ptr %.phi.trans.insert14.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !22
  %.phi.trans.insert16.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %12, i64 8
  %.pre17.pre.pre = load float, ptr %.phi.trans.insert16.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !15, !noalias !19
  %.phi.trans.insert18.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 8
  %.pre19.pre.pre = load float, ptr %.phi.trans.insert18.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !20
  %.phi.trans.insert20.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %10, i64 8
  %.pre21.pre.pre = load float, ptr %.phi.trans.insert20.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !21
  %.phi.trans.insert22.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 8
  %.pre23.pre.pre = load float, ptr %.phi.trans.insert22.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !22
  %.phi.trans.insert24.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %12, i64 12
  %.pre25.pre.pre = load float, ptr %.phi.trans.insert24.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !15, !noalias !19
  %.phi.trans.insert26.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 12
  %.pre27.pre.pre = load float, ptr %.phi.trans.insert26.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !20
  %.phi.trans.insert28.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %10, i64 12
  %.pre29.pre.pre = load float, ptr %.phi.trans.insert28.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !21
  %.phi.trans.insert30.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 12
  %.pre31.pre.pre = load float, ptr %.phi.trans.insert30.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !22
  %16 = fmul float %.pre.pre.pre, f0x3A888889
  %17 = fmul float %.pre6.pre.pre, %.pre7.pre.pre
  %18 = fmul float %.pre9.pre.pre, f0x3A888889
  %19 = fmul float %.pre11.pre.pre, %.pre13.pre.pre
  %20 = fmul float %.pre17.pre.pre, f0x3A888889
  %21 = fmul float %.pre19.pre.pre, %.pre21.pre.pre
  %22 = fmul float %.pre25.pre.pre, f0x3A888889
  %23 = fmul float %.pre27.pre.pre, %.pre29.pre.pre
  %broadcast.splatinsert53 = insertelement <4 x float> poison, float %.pre31.pre.pre, i64 0
  %broadcast.splatinsert51 = insertelement <4 x float> poison, float %23, i64 0
  %broadcast.splatinsert49 = insertelement <4 x float> poison, float %22, i64 0
  %broadcast.splatinsert47 = insertelement <4 x float> poison, float %.pre23.pre.pre, i64 0
  %broadcast.splatinsert45 = insertelement <4 x float> poison, float %21, i64 0
  %broadcast.splatinsert43 = insertelement <4 x float> poison, float %20, i64 0
  %broadcast.splatinsert41 = insertelement <4 x float> poison, float %.pre15.pre.pre, i64 0
  %broadcast.splatinsert39 = insertelement <4 x float> poison, float %19, i64 0
  %broadcast.splatinsert37 = insertelement <4 x float> poison, float %18, i64 0
  %broadcast.splatinsert33 = insertelement <4 x float> poison, float %17, i64 0
  %broadcast.splatinsert = insertelement <4 x float> poison, float %16, i64 0
  %24 = shufflevector <4 x float> %15, <4 x float> %broadcast.splatinsert41, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %25 = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> %broadcast.splatinsert37, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %26 = shufflevector <4 x float> %broadcast.splatinsert33, <4 x float> %broadcast.splatinsert39, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %27 = shufflevector <4 x float> %broadcast.splatinsert47, <4 x float> %broadcast.splatinsert53, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %28 = shufflevector <4 x float> %broadcast.splatinsert43, <4 x float> %broadcast.splatinsert49, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %29 = shufflevector <4 x float> %broadcast.splatinsert45, <4 x float> %broadcast.splatinsert51, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  br label %30

30:                                               ; preds = %1, %53
  %31 = phi i64 [ 0, %1 ], [ %54, %53 ]
  %32 = shl nuw nsw i64 %31, 6
  br label %vector.ph

vector.ph:                                        ; preds = %30, %vector.ph
  %33 = phi i64 [ 0, %30 ], [ %52, %vector.ph ]
  %34 = shl nuw nsw i64 %33, 4
  %35 = add nuw nsw i64 %34, %32
  %36 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %35
  %wide.vec = load <16 x float>, ptr %36, align 4, !invariant.load !3, !alias.scope !17, !noalias !23
  %37 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %35
  %wide.vec58 = load <16 x float>, ptr %37, align 4, !alias.scope !6, !noalias !24
  %38 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13>
  %39 = fsub <8 x float> %38, %25
  %40 = fmul <8 x float> %39, %26
  %41 = fadd <8 x float> %24, %40
  %42 = fcmp ogt <8 x float> %41, zeroinitializer
  %43 = shufflevector <16 x float> %wide.vec58, <16 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13>
  %44 = select <8 x i1> %42, <8 x float> %43, <8 x float> zeroinitializer
  %45 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  %46 = fsub <8 x float> %45, %28
  %47 = fmul <8 x float> %46, %29
  %48 = fadd <8 x float> %27, %47
  %49 = fcmp ogt <8 x float> %48, zeroinitializer
  %50 = shufflevector <16 x float> %wide.vec58, <16 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  %51 = select <8 x i1> %49, <8 x float> %50, <8 x float> zeroinitializer
  %interleaved.vec = shufflevector <8 x float> %44, <8 x float> %51, <16 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13, i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  store <16 x float> %interleaved.vec, ptr %37, align 4, !alias.scope !6, !noalias !24
  %52 = add nuw nsw i64 %33, 1
  %exitcond4.not = icmp eq i64 %52, 4
  br i1 %exitcond4.not, label %53, label %vector.ph, !llvm.loop !25

53:                                               ; preds = %vector.ph
  %54 = add nuw nsw i64 %31, 1
  %exitcond5.not = icmp eq i64 %54, 60
  br i1 %exitcond5.not, label %compare_select_fusion_wrapped.exit, label %30, !llvm.loop !25

compare_select_fusion_wrapped.exit:               ; preds = %53
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
!4 = !{i64 15360}
!5 = !{i64 16}
!6 = !{!7}
!7 = distinct !{!7, !8, !"compare_select_fusion_wrapped: argument 0"}
!8 = distinct !{!8, !"compare_select_fusion_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"compare_select_fusion_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"compare_select_fusion_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"compare_select_fusion_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"compare_select_fusion_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"compare_select_fusion_wrapped: argument 5"}
!19 = !{!7, !10, !12, !14, !18}
!20 = !{!7, !10, !14, !16, !18}
!21 = !{!7, !10, !12, !16, !18}
!22 = !{!7, !12, !14, !16, !18}
!23 = !{!7, !10, !12, !14, !16}
!24 = !{!10, !12, !14, !16, !18}
!25 = distinct !{!25, !26}
!26 = !{!"llvm.loop.unroll.disable"}
