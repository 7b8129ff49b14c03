; ModuleID = '__compute_module_wrapped_broadcast_kernel_module'
source_filename = "__compute_module_wrapped_broadcast_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @wrapped_broadcast(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  %7 = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %broadcast.splatinsert = insertelement <2 x float> poison, float %7, i64 0
  %8 = shufflevector <2 x float> %broadcast.splatinsert, <2 x float> poison, <8 x i32> zeroinitializer
  br label %.preheader4

.preheader4:                                      ; preds = %1, %14
  %9 = phi i64 [ 0, %1 ], [ %15, %14 ]
  %.idx = shl i64 %9, 7
  %10 = getelementptr i8, ptr %6, i64 %.idx
  br label %.preheader3

.preheader3:                                      ; preds = %.preheader4, %.preheader3
  %11 = phi i64 [ 0, %.preheader4 ], [ %13, %.preheader3 ]
  %.idx1 = shl i64 %11, 5
  %12 = getelementptr i8, ptr %10, i64 %.idx1
  store <8 x float> %8, ptr %12, align 4, !alias.scope !9, !noalias !6
  %13 = add nuw nsw i64 %11, 1
  %exitcond5.not = icmp eq i64 %13, 4
  br i1 %exitcond5.not, label %14, label %.preheader3, !llvm.loop !11

14:                                               ; preds = %.preheader3
  %15 = add nuw nsw i64 %9, 1
  %exitcond6.not = icmp eq i64 %15, 4
  br i1 %exitcond6.not, label %wrapped_broadcast_wrapped.exit, label %.preheader4, !llvm.loop !11

wrapped_broadcast_wrapped.exit:                   ; preds = %14
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 0}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 4}
!5 = !{i64 512}
!6 = !{!7}
!7 = distinct !{!7, !8, !"wrapped_broadcast_wrapped: argument 0"}
!8 = distinct !{!8, !"wrapped_broadcast_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"wrapped_broadcast_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
