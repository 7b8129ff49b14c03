; ModuleID = '__compute_module_maximum_bitcast_fusion.1_kernel_module'
source_filename = "__compute_module_maximum_bitcast_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @maximum_bitcast_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
vector.ph:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = getelementptr inbounds nuw i8, ptr %2, i64 64
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %2, i64 80
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  %7 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !18
  %.phi.trans.insert22 = getelementptr inbounds nuw i8, ptr %8, i64 12
  %.pre23 = load float, ptr %.phi.trans.insert22, align 4, !invariant.load !3, !alias.scope !8, !noalias !19
  %9 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !18
  %.phi.trans.insert24 = getelementptr inbounds nuw i8, ptr %10, i64 12
  %.pre25 = load float, ptr %.phi.trans.insert24, align 4, !invariant.load !3, !alias.scope !10, !noalias !20
  %11 = fmul float %.pre23, %.pre25
  %.phi.trans.insert14 = getelementptr inbounds nuw i8, ptr %8, i64 8
  %.pre15 = load float, ptr %.phi.trans.insert14, align 4, !invariant.load !3, !alias.scope !8, !noalias !19
  %.phi.trans.insert16 = getelementptr inbounds nuw i8, ptr %10, i64 8
  %.pre17 = load float, ptr %.phi.trans.insert16, align 4, !invariant.load !3, !alias.scope !10, !noalias !20
  %12 = fmul float %.pre15, %.pre17
  %.phi.trans.insert6 = getelementptr inbounds nuw i8, ptr %8, i64 4
  %.pre7 = load float, ptr %.phi.trans.insert6, align 4, !invariant.load !3, !alias.scope !8, !noalias !19
  %.phi.trans.insert8 = getelementptr inbounds nuw i8, ptr %10, i64 4
  %.pre9 = load float, ptr %.phi.trans.insert8, align 4, !invariant.load !3, !alias.scope !10, !noalias !20
  %13 = fmul float %.pre7, %.pre9
  %.pre2 = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !8, !noalias !19
  %.pre3 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !10, !noalias !20
  %14 = fmul float %.pre2, %.pre3
  %15 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !18
  %.phi.trans.insert26 = getelementptr inbounds nuw i8, ptr %15, i64 12
  %.pre27 = load float, ptr %.phi.trans.insert26, align 4, !invariant.load !3, !alias.scope !5, !noalias !21
  %16 = getelementptr inbounds nuw i8, ptr %2, i64 48
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !18
  %.phi.trans.insert20 = getelementptr inbounds nuw i8, ptr %17, i64 12
  %.pre21 = load float, ptr %.phi.trans.insert20, align 4, !invariant.load !3, !alias.scope !12, !noalias !22
  %.phi.trans.insert18 = getelementptr inbounds nuw i8, ptr %15, i64 8
  %.pre19 = load float, ptr %.phi.trans.insert18, align 4, !invariant.load !3, !alias.scope !5, !noalias !21
  %.phi.trans.insert12 = getelementptr inbounds nuw i8, ptr %17, i64 8
  %.pre13 = load float, ptr %.phi.trans.insert12, align 4, !invariant.load !3, !alias.scope !12, !noalias !22
  %.phi.trans.insert10 = getelementptr inbounds nuw i8, ptr %15, i64 4
  %.pre11 = load float, ptr %.phi.trans.insert10, align 4, !invariant.load !3, !alias.scope !5, !noalias !21
  %.phi.trans.insert = getelementptr inbounds nuw i8, ptr %17, i64 4
  %.pre5 = load float, ptr %.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !12, !noalias !22
  %18 = load <4 x float>, ptr %15, align 4
  %19 = load <4 x float>, ptr %17, align 4
  %broadcast.splat = shufflevector <4 x float> %19, <4 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splat29 = shufflevector <4 x float> %18, <4 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert30 = insertelement <8 x float> poison, float %.pre5, i64 0
  %broadcast.splatinsert32 = insertelement <8 x float> poison, float %.pre11, i64 0
  %broadcast.splatinsert34 = insertelement <8 x float> poison, float %.pre13, i64 0
  %broadcast.splatinsert36 = insertelement <8 x float> poison, float %.pre19, i64 0
  %broadcast.splatinsert38 = insertelement <8 x float> poison, float %.pre21, i64 0
  %broadcast.splatinsert40 = insertelement <8 x float> poison, float %.pre27, i64 0
  %broadcast.splatinsert42 = insertelement <8 x float> poison, float %14, i64 0
  %broadcast.splatinsert44 = insertelement <8 x float> poison, float %13, i64 0
  %broadcast.splatinsert46 = insertelement <8 x float> poison, float %12, i64 0
  %broadcast.splatinsert48 = insertelement <8 x float> poison, float %11, i64 0
  %20 = shufflevector <8 x float> %broadcast.splat29, <8 x float> %broadcast.splatinsert32, <16 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  %21 = shufflevector <8 x float> %broadcast.splat, <8 x float> %broadcast.splatinsert30, <16 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  %22 = shufflevector <8 x float> %broadcast.splatinsert42, <8 x float> %broadcast.splatinsert44, <16 x i32> <i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  %23 = shufflevector <8 x float> %broadcast.splatinsert36, <8 x float> %broadcast.splatinsert40, <16 x i32> <i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  %24 = shufflevector <8 x float> %broadcast.splatinsert34, <8 x float> %broadcast.splatinsert38, <16 x i32> <i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  %25 = shufflevector <8 x float> %broadcast.splatinsert46, <8 x float> %broadcast.splatinsert48, <16 x i32> <i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  br label %vector.body

vector.body:                                      ; preds = %vector.body, %vector.ph
  %index = phi i64 [ 0, %vector.ph ], [ %index.next, %vector.body ]
  %26 = shl nuw nsw i64 %index, 2
  %27 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %26
  %wide.vec = load <32 x float>, ptr %27, align 4, !invariant.load !3, !alias.scope !14, !noalias !23
  %28 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %26
  %29 = shufflevector <32 x float> %wide.vec, <32 x float> poison, <16 x i32> <i32 0, i32 4, i32 8, i32 12, i32 16, i32 20, i32 24, i32 28, i32 1, i32 5, i32 9, i32 13, i32 17, i32 21, i32 25, i32 29>
  %30 = fsub <16 x float> %29, %21
  %31 = fmul <16 x float> %30, %22
  %32 = fadd <16 x float> %20, %31
  %33 = shufflevector <32 x float> %wide.vec, <32 x float> poison, <16 x i32> <i32 2, i32 6, i32 10, i32 14, i32 18, i32 22, i32 26, i32 30, i32 3, i32 7, i32 11, i32 15, i32 19, i32 23, i32 27, i32 31>
  %34 = fsub <16 x float> %33, %24
  %35 = fmul <16 x float> %34, %25
  %36 = fadd <16 x float> %23, %35
  %37 = shufflevector <16 x float> %32, <16 x float> %36, <32 x i32> <i32 0, i32 8, i32 16, i32 24, i32 1, i32 9, i32 17, i32 25, i32 2, i32 10, i32 18, i32 26, i32 3, i32 11, i32 19, i32 27, i32 4, i32 12, i32 20, i32 28, i32 5, i32 13, i32 21, i32 29, i32 6, i32 14, i32 22, i32 30, i32 7, i32 15, i32 23, i32 31>
  %interleaved.vec = tail call <32 x float> @llvm.maximum.v32f32(<32 x float> %37, <32 x float> zeroinitializer)
  store <32 x float> %interleaved.vec, ptr %28, align 4, !alias.scope !16, !noalias !24
  %index.next = add nuw i64 %index, 8
  %38 = icmp eq i64 %index.next, 64
  br i1 %38, label %maximum_bitcast_fusion.1_wrapped.exit, label %vector.body, !llvm.loop !25

maximum_bitcast_fusion.1_wrapped.exit:            ; preds = %vector.body
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare <32 x float> @llvm.maximum.v32f32(<32 x float>, <32 x float>) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 5}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 1024}
!5 = !{!6}
!6 = distinct !{!6, !7, !"maximum_bitcast_fusion.1_wrapped: argument 0"}
!7 = distinct !{!7, !"maximum_bitcast_fusion.1_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"maximum_bitcast_fusion.1_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"maximum_bitcast_fusion.1_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"maximum_bitcast_fusion.1_wrapped: argument 3"}
!14 = !{!15}
!15 = distinct !{!15, !7, !"maximum_bitcast_fusion.1_wrapped: argument 4"}
!16 = !{!17}
!17 = distinct !{!17, !7, !"maximum_bitcast_fusion.1_wrapped: argument 5"}
!18 = !{i64 16}
!19 = !{!6, !11, !13, !15, !17}
!20 = !{!6, !9, !13, !15, !17}
!21 = !{!9, !11, !13, !15, !17}
!22 = !{!6, !9, !11, !15, !17}
!23 = !{!6, !9, !11, !13, !17}
!24 = !{!6, !9, !11, !13, !15}
!25 = distinct !{!25, !26, !27, !28}
!26 = !{!"llvm.loop.unroll.disable"}
!27 = !{!"llvm.loop.isvectorized", i32 1}
!28 = !{!"llvm.loop.unroll.runtime.disable"}
