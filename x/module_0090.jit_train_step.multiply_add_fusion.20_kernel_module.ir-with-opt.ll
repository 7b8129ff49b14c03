; ModuleID = '__compute_module_multiply_add_fusion.20_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.20_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.20(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  br label %7

7:                                                ; preds = %1, %19
  %8 = phi i64 [ 0, %1 ], [ %20, %19 ]
  %9 = shl nuw nsw i64 %8, 6
  br label %vector.ph

vector.ph:                                        ; preds = %7, %vector.ph
  %10 = phi i64 [ 0, %7 ], [ %18, %vector.ph ]
  %11 = shl nuw nsw i64 %10, 4
  %12 = add nuw nsw i64 %11, %9
  %13 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %12
  %wide.vec = load <16 x float>, ptr %13, align 4, !invariant.load !3, !alias.scope !8, !noalias !5
  %14 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %12
  %wide.vec10 = load <16 x float>, ptr %14, align 4, !alias.scope !5, !noalias !8
  %15 = fmul <16 x float> %wide.vec, %wide.vec
  %16 = fmul <16 x float> %15, splat (float 1.000000e-03)
  %17 = fmul <16 x float> %wide.vec10, splat (float 9.990000e-01)
  %interleaved.vec = fadd <16 x float> %16, %17
  store <16 x float> %interleaved.vec, ptr %14, align 4, !alias.scope !5, !noalias !8
  %18 = add nuw nsw i64 %10, 1
  %exitcond4.not = icmp eq i64 %18, 4
  br i1 %exitcond4.not, label %19, label %vector.ph, !llvm.loop !10

19:                                               ; preds = %vector.ph
  %20 = add nuw nsw i64 %8, 1
  %exitcond5.not = icmp eq i64 %20, 4
  br i1 %exitcond5.not, label %multiply_add_fusion.20_wrapped.exit, label %7, !llvm.loop !10

multiply_add_fusion.20_wrapped.exit:              ; preds = %19
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 13}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 1024}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.20_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.20_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.20_wrapped: argument 1"}
!10 = distinct !{!10, !11}
!11 = !{!"llvm.loop.unroll.disable"}
