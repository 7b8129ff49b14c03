; ModuleID = '__compute_module_subtract_multiply_fusion.6_kernel_module'
source_filename = "__compute_module_subtract_multiply_fusion.6_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @subtract_multiply_fusion.6(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %.pre.pre.pre = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %.phi.trans.insert.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 4
  %.pre6.pre.pre = load float, ptr %.phi.trans.insert.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %.phi.trans.insert7.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 8
  %.pre8.pre.pre = load float, ptr %.phi.trans.insert7.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %.phi.trans.insert9.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %4, i64 12
  %.pre10.pre.pre = load float, ptr %.phi.trans.insert9.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %9 = fmul float %.pre.pre.pre, f0x3A888889
  %10 = fmul float %.pre6.pre.pre, f0x3A888889
  %11 = fmul float %.pre8.pre.pre, f0x3A888889
  %12 = fmul float %.pre10.pre.pre, f0x3A888889
  %broadcast.splatinsert16 = insertelement <4 x float> poison, float %12, i64 0
  %broadcast.splatinsert14 = insertelement <4 x float> poison, float %11, i64 0
  %broadcast.splatinsert12 = insertelement <4 x float> poison, float %10, i64 0
  %broadcast.splatinsert = insertelement <4 x float> poison, float %9, i64 0
  %13 = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> %broadcast.splatinsert12, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %14 = shufflevector <4 x float> %broadcast.splatinsert14, <4 x float> %broadcast.splatinsert16, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  br label %15

15:                                               ; preds = %1, %29
  %16 = phi i64 [ 0, %1 ], [ %30, %29 ]
  %17 = shl nuw nsw i64 %16, 6
  br label %vector.ph

vector.ph:                                        ; preds = %15, %vector.ph
  %18 = phi i64 [ 0, %15 ], [ %28, %vector.ph ]
  %19 = shl nuw nsw i64 %18, 4
  %20 = add nuw nsw i64 %19, %17
  %21 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %20
  %wide.vec = load <16 x float>, ptr %21, align 4, !invariant.load !3, !alias.scope !9, !noalias !14
  %22 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %20
  %23 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13>
  %24 = fsub <8 x float> %23, %13
  %25 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  %26 = fsub <8 x float> %25, %14
  %27 = shufflevector <8 x float> %24, <8 x float> %26, <16 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13, i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  %interleaved.vec = fmul <16 x float> %27, %27
  store <16 x float> %interleaved.vec, ptr %22, align 4, !alias.scope !11, !noalias !15
  %28 = add nuw nsw i64 %18, 1
  %exitcond4.not = icmp eq i64 %28, 4
  br i1 %exitcond4.not, label %29, label %vector.ph, !llvm.loop !16

29:                                               ; preds = %vector.ph
  %30 = add nuw nsw i64 %16, 1
  %exitcond5.not = icmp eq i64 %30, 60
  br i1 %exitcond5.not, label %subtract_multiply_fusion.6_wrapped.exit, label %15, !llvm.loop !16

subtract_multiply_fusion.6_wrapped.exit:          ; preds = %29
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 17}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = !{!7}
!7 = distinct !{!7, !8, !"subtract_multiply_fusion.6_wrapped: argument 0"}
!8 = distinct !{!8, !"subtract_multiply_fusion.6_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"subtract_multiply_fusion.6_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"subtract_multiply_fusion.6_wrapped: argument 2"}
!13 = !{!10, !12}
!14 = !{!7, !12}
!15 = !{!7, !10}
!16 = distinct !{!16, !17}
!17 = !{!"llvm.loop.unroll.disable"}
