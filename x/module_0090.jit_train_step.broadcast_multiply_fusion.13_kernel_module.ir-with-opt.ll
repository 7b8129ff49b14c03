; ModuleID = '__compute_module_broadcast_multiply_fusion.13_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.13_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_multiply_fusion.13(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  %.pre.pre.pre = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %.pre6.pre.pre = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !11, !noalias !16
  %.phi.trans.insert.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 4
  %.pre7.pre.pre = load float, ptr %.phi.trans.insert.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %.phi.trans.insert8.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 4
  %.pre9.pre.pre = load float, ptr %.phi.trans.insert8.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !16
  %.phi.trans.insert10.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 8
  %.pre11.pre.pre = load float, ptr %.phi.trans.insert10.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %.phi.trans.insert12.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 8
  %.pre13.pre.pre = load float, ptr %.phi.trans.insert12.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !16
  %.phi.trans.insert14.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %6, i64 12
  %.pre15.pre.pre = load float, ptr %.phi.trans.insert14.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %.phi.trans.insert16.phi.trans.insert.phi.trans.insert = getelementptr inbounds nuw i8, ptr %8, i64 12
  %.pre17.pre.pre = load float, ptr %.phi.trans.insert16.phi.trans.insert.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !11, !noalias !16
  %11 = fmul float %.pre.pre.pre, %.pre6.pre.pre
  %12 = fmul float %.pre7.pre.pre, %.pre9.pre.pre
  %13 = fmul float %.pre11.pre.pre, %.pre13.pre.pre
  %14 = fmul float %.pre15.pre.pre, %.pre17.pre.pre
  %broadcast.splatinsert23 = insertelement <4 x float> poison, float %14, i64 0
  %broadcast.splatinsert21 = insertelement <4 x float> poison, float %13, i64 0
  %broadcast.splatinsert19 = insertelement <4 x float> poison, float %12, i64 0
  %broadcast.splatinsert = insertelement <4 x float> poison, float %11, i64 0
  %15 = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> %broadcast.splatinsert19, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  %16 = shufflevector <4 x float> %broadcast.splatinsert21, <4 x float> %broadcast.splatinsert23, <8 x i32> <i32 0, i32 0, i32 0, i32 0, i32 4, i32 4, i32 4, i32 4>
  br label %17

17:                                               ; preds = %1, %30
  %18 = phi i64 [ 0, %1 ], [ %31, %30 ]
  %19 = shl nuw nsw i64 %18, 6
  br label %vector.ph

vector.ph:                                        ; preds = %17, %vector.ph
  %20 = phi i64 [ 0, %17 ], [ %29, %vector.ph ]
  %21 = shl nuw nsw i64 %20, 4
  %22 = add nuw nsw i64 %21, %19
  %23 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %22
  %wide.vec = load <16 x float>, ptr %23, align 4, !invariant.load !3, !alias.scope !6, !noalias !17
  %24 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %22
  %25 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13>
  %26 = fmul <8 x float> %25, %15
  %27 = shufflevector <16 x float> %wide.vec, <16 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  %28 = fmul <8 x float> %27, %16
  %interleaved.vec = shufflevector <8 x float> %26, <8 x float> %28, <16 x i32> <i32 0, i32 4, i32 8, i32 12, i32 1, i32 5, i32 9, i32 13, i32 2, i32 6, i32 10, i32 14, i32 3, i32 7, i32 11, i32 15>
  store <16 x float> %interleaved.vec, ptr %24, align 4, !alias.scope !13, !noalias !18
  %29 = add nuw nsw i64 %20, 1
  %exitcond4.not = icmp eq i64 %29, 4
  br i1 %exitcond4.not, label %30, label %vector.ph, !llvm.loop !19

30:                                               ; preds = %vector.ph
  %31 = add nuw nsw i64 %18, 1
  %exitcond5.not = icmp eq i64 %31, 60
  br i1 %exitcond5.not, label %broadcast_multiply_fusion.13_wrapped.exit, label %17, !llvm.loop !19

broadcast_multiply_fusion.13_wrapped.exit:        ; preds = %30
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 10}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{i64 16}
!6 = !{!7}
!7 = distinct !{!7, !8, !"broadcast_multiply_fusion.13_wrapped: argument 0"}
!8 = distinct !{!8, !"broadcast_multiply_fusion.13_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"broadcast_multiply_fusion.13_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"broadcast_multiply_fusion.13_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"broadcast_multiply_fusion.13_wrapped: argument 3"}
!15 = !{!7, !12, !14}
!16 = !{!7, !10, !14}
!17 = !{!10, !12, !14}
!18 = !{!7, !10, !12}
!19 = distinct !{!19, !20}
!20 = !{!"llvm.loop.unroll.disable"}
