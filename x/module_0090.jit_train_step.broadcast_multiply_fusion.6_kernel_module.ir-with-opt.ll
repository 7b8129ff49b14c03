; ModuleID = '__compute_module_broadcast_multiply_fusion.6_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.6_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_multiply_fusion.6(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %11 = fmul float %.pre.pre.pre, %.pre6.pre.pre
  %12 = fmul float %.pre7.pre.pre, %.pre9.pre.pre
  %broadcast.splatinsert11 = insertelement <8 x float> poison, float %12, i64 0
  %broadcast.splatinsert = insertelement <8 x float> poison, float %11, i64 0
  %13 = shufflevector <8 x float> %broadcast.splatinsert, <8 x float> %broadcast.splatinsert11, <16 x i32> <i32 0, i32 8, i32 0, i32 8, i32 0, i32 8, i32 0, i32 8, i32 0, i32 8, i32 0, i32 8, i32 0, i32 8, i32 0, i32 8>
  br label %14

14:                                               ; preds = %1, %23
  %15 = phi i64 [ 0, %1 ], [ %24, %23 ]
  %16 = shl nuw nsw i64 %15, 7
  br label %vector.ph

vector.ph:                                        ; preds = %14, %vector.ph
  %17 = phi i64 [ 0, %14 ], [ %22, %vector.ph ]
  %18 = shl nuw nsw i64 %17, 4
  %19 = add nuw nsw i64 %18, %16
  %20 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %19
  %wide.vec = load <16 x float>, ptr %20, align 4, !invariant.load !3, !alias.scope !6, !noalias !17
  %21 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %19
  %interleaved.vec = fmul <16 x float> %wide.vec, %13
  store <16 x float> %interleaved.vec, ptr %21, align 4, !alias.scope !13, !noalias !18
  %22 = add nuw nsw i64 %17, 1
  %exitcond4.not = icmp eq i64 %22, 8
  br i1 %exitcond4.not, label %23, label %vector.ph, !llvm.loop !19

23:                                               ; preds = %vector.ph
  %24 = add nuw nsw i64 %15, 1
  %exitcond5.not = icmp eq i64 %24, 60
  br i1 %exitcond5.not, label %broadcast_multiply_fusion.6_wrapped.exit, label %14, !llvm.loop !19

broadcast_multiply_fusion.6_wrapped.exit:         ; preds = %23
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 14}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 30720}
!5 = !{i64 8}
!6 = !{!7}
!7 = distinct !{!7, !8, !"broadcast_multiply_fusion.6_wrapped: argument 0"}
!8 = distinct !{!8, !"broadcast_multiply_fusion.6_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"broadcast_multiply_fusion.6_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"broadcast_multiply_fusion.6_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"broadcast_multiply_fusion.6_wrapped: argument 3"}
!15 = !{!7, !12, !14}
!16 = !{!7, !10, !14}
!17 = !{!10, !12, !14}
!18 = !{!7, !10, !12}
!19 = distinct !{!19, !20}
!20 = !{!"llvm.loop.unroll.disable"}
