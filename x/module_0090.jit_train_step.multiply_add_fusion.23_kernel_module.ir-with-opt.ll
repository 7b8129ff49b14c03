; ModuleID = '__compute_module_multiply_add_fusion.23_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.23_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.23(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %9 = phi i64 [ 0, %1 ], [ %19, %vector.ph ]
  %10 = shl nuw nsw i64 %9, 4
  %11 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %10
  %wide.vec = load <16 x float>, ptr %11, align 4, !invariant.load !3, !alias.scope !10, !noalias !12
  %12 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %10
  %wide.vec7 = load <16 x float>, ptr %12, align 4, !invariant.load !3, !alias.scope !8, !noalias !13
  %13 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %10
  %wide.vec12 = load <16 x float>, ptr %13, align 4, !alias.scope !5, !noalias !14
  %14 = fmul <16 x float> %wide.vec12, splat (float 9.990000e-01)
  %15 = fadd <16 x float> %wide.vec, %wide.vec7
  %16 = fadd <16 x float> %wide.vec, %wide.vec7
  %17 = fmul <16 x float> %15, %16
  %18 = fmul <16 x float> %17, splat (float 1.000000e-03)
  %interleaved.vec = fadd <16 x float> %14, %18
  store <16 x float> %interleaved.vec, ptr %13, align 4, !alias.scope !5, !noalias !14
  %19 = add nuw nsw i64 %9, 1
  %exitcond3.not = icmp eq i64 %19, 4
  br i1 %exitcond3.not, label %multiply_add_fusion.23_wrapped.exit, label %vector.ph, !llvm.loop !15

multiply_add_fusion.23_wrapped.exit:              ; preds = %vector.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 16}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 256}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.23_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.23_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.23_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"multiply_add_fusion.23_wrapped: argument 2"}
!12 = !{!6, !9}
!13 = !{!6, !11}
!14 = !{!9, !11}
!15 = distinct !{!15, !16}
!16 = !{!"llvm.loop.unroll.disable"}
