; ModuleID = '__compute_module_broadcast_multiply_fusion.3_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.3_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_multiply_fusion.3(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  %.pre.pre.pre = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %.pre6.pre.pre = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !9, !noalias !20
  %.pre7.pre.pre = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !11, !noalias !21
  %.pre8.pre.pre = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !6, !noalias !22
  %.phi.trans.insert.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %10, i64 4
  %.pre9.pre.pre = load float, ptr %.phi.trans.insert.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %.phi.trans.insert10.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 4
  %.pre11.pre.pre = load float, ptr %.phi.trans.insert10.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !20
  %.phi.trans.insert12.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 4
  %.pre13.pre.pre = load float, ptr %.phi.trans.insert12.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !21
  %.phi.trans.insert14.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 4
  %.pre15.pre.pre = load float, ptr %.phi.trans.insert14.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !6, !noalias !22
  %.phi.trans.insert16.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %10, i64 8
  %.pre17.pre.pre = load float, ptr %.phi.trans.insert16.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %.phi.trans.insert18.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 8
  %.pre19.pre.pre = load float, ptr %.phi.trans.insert18.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !20
  %.phi.trans.insert20.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 8
  %.pre21.pre.pre = load float, ptr %.phi.trans.insert20.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !21
  %.phi.trans.insert22.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 8
  %.pre23.pre.pre = load float, ptr %.phi.trans.insert22.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !6, !noalias !22
  %.phi.trans.insert24.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %10, i64 12
  %.pre25.pre.pre = load float, ptr %.phi.trans.insert24.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %.phi.trans.insert26.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 12
  %.pre27.pre.pre = load float, ptr %.phi.trans.insert26.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !20
  %.phi.trans.insert28.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 12
  %.pre29.pre.pre = load float, ptr %.phi.trans.insert28.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !21
  %.phi.trans.insert30.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 12
  %.pre31.pre.pre = load float, ptr %.phi.trans.insert30.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !6, !noalias !22
  %15 = fmul float %.pre.pre.pre, f0x3A888889
  %16 = fmul float %.pre6.pre.pre, %.pre7.pre.pre
  %17 = fmul float %.pre8.pre.pre, -5.000000e-01
  %18 = fmul float %16, %17
  %19 = fmul float %18, f0x3B088889
  %20 = fmul float %.pre9.pre.pre, f0x3A888889
  %21 = fmul float %.pre11.pre.pre, %.pre13.pre.pre
  %22 = fmul float %.pre15.pre.pre, -5.000000e-01
  %23 = fmul float %21, %22
  %24 = fmul float %23, f0x3B088889
  %25 = fmul float %.pre17.pre.pre, f0x3A888889
  %26 = fmul float %.pre19.pre.pre, %.pre21.pre.pre
  %27 = fmul float %.pre23.pre.pre, -5.000000e-01
  %28 = fmul float %26, %27
  %29 = fmul float %28, f0x3B088889
  %30 = fmul float %.pre25.pre.pre, f0x3A888889
  %31 = fmul float %.pre27.pre.pre, %.pre29.pre.pre
  %32 = fmul float %.pre31.pre.pre, -5.000000e-01
  %33 = fmul float %31, %32
  %34 = fmul float %33, f0x3B088889
  %broadcast.splatinsert45 = insertelement <4 x float> poison, float %34, i64 0
  %broadcast.splatinsert43 = insertelement <4 x float> poison, float %30, i64 0
  %broadcast.splatinsert41 = insertelement <4 x float> poison, float %29, i64 0
  %broadcast.splatinsert39 = insertelement <4 x float> poison, float %25, i64 0
  %broadcast.splatinsert37 = insertelement <4 x float> poison, float %24, i64 0
  %broadcast.splatinsert35 = insertelement <4 x float> poison, float %20, i64 0
  %broadcast.splatinsert33 = insertelement <4 x float> poison, float %19, i64 0
  %broadcast.splatinsert = insertelement <4 x float> poison, float %15, i64 0
  %35 = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> %broadcast.splatinsert35, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %36 = shufflevector <4 x float> %broadcast.splatinsert33, <4 x float> %broadcast.splatinsert37, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %37 = shufflevector <4 x float> %broadcast.splatinsert39, <4 x float> %broadcast.splatinsert43, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %38 = shufflevector <4 x float> %broadcast.splatinsert41, <4 x float> %broadcast.splatinsert45, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  br label %39

39:                                               ; preds = %1, %54
  %40 = phi i64 [ 0, %1 ], [ %55, %54 ]
  %41 = shl nuw nsw i64 %40, 6
  br label %vector.ph

vector.ph:                                        ; preds = %39, %vector.ph
  %42 = phi i64 [ 0, %39 ], [ %53, %vector.ph ]
  %43 = shl nuw nsw i64 %42, 4
  %44 = add nuw nsw i64 %43, %41
  %45 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %44
  %wide.vec = load <16 x float>, ptr %45, align 4, !invariant.load !3, !alias.scope !15, !noalias !23
  %46 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %44
  %47 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13>
  %48 = fsub <8 x float> %47, %35
  %49 = fmul <8 x float> %48, %36
  %50 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  %51 = fsub <8 x float> %50, %37
  %52 = fmul <8 x float> %51, %38
  %interleaved.vec = shufflevector <8 x float> %49, <8 x float> %52, <16 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13, i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  store <16 x float> %interleaved.vec, ptr %46, align 4, !alias.scope !17, !noalias !24
  %53 = add nuw nsw i64 %42, 1
  %exitcond4.not = icmp eq i64 %53, 4
  br i1 %exitcond4.not, label %54, label %vector.ph, !llvm.loop !25

54:                                               ; preds = %vector.ph
  %55 = add nuw nsw i64 %40, 1
  %exitcond5.not = icmp eq i64 %55, 60
  br i1 %exitcond5.not, label %broadcast_multiply_fusion.3_wrapped.exit, label %39, !llvm.loop !25

broadcast_multiply_fusion.3_wrapped.exit:         ; preds = %54
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 12}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = !{!7}
!7 = distinct !{!7, !8, !"broadcast_multiply_fusion.3_wrapped: argument 0"}
!8 = distinct !{!8, !"broadcast_multiply_fusion.3_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"broadcast_multiply_fusion.3_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"broadcast_multiply_fusion.3_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"broadcast_multiply_fusion.3_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"broadcast_multiply_fusion.3_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"broadcast_multiply_fusion.3_wrapped: argument 5"}
!19 = !{!7, !10, !12, !16, !18}
!20 = !{!7, !12, !14, !16, !18}
!21 = !{!7, !10, !14, !16, !18}
!22 = !{!10, !12, !14, !16, !18}
!23 = !{!7, !10, !12, !14, !18}
!24 = !{!7, !10, !12, !14, !16}
!25 = distinct !{!25, !26}
!26 = !{!"llvm.loop.unroll.disable"}
