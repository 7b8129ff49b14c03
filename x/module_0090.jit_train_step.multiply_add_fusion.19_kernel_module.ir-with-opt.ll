; ModuleID = '__compute_module_multiply_add_fusion.19_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.19_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.19(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !5
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !4
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  %15 = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !11, !noalias !19
  %16 = fsub float 1.000000e+00, %15
  %17 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !13, !noalias !20
  %18 = fsub float 1.000000e+00, %17
  %broadcast.splatinsert7 = insertelement <4 x float> poison, float %18, i64 0
  %broadcast.splatinsert = insertelement <4 x float> poison, float %16, i64 0
  %19 = shufflevector <4 x float> %broadcast.splatinsert7, <4 x float> poison, <16 x i32> zeroinitializer
  %20 = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> poison, <16 x i32> zeroinitializer
  br label %21

21:                                               ; preds = %1, %40
  %22 = phi i64 [ 0, %1 ], [ %41, %40 ]
  %23 = shl nuw nsw i64 %22, 6
  br label %vector.ph

vector.ph:                                        ; preds = %21, %vector.ph
  %24 = phi i64 [ 0, %21 ], [ %39, %vector.ph ]
  %25 = shl nuw nsw i64 %24, 4
  %26 = add nuw nsw i64 %25, %23
  %27 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %26
  %wide.vec = load <16 x float>, ptr %27, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %28 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %26
  %wide.vec12 = load <16 x float>, ptr %28, align 4, !invariant.load !3, !alias.scope !17, !noalias !22
  %29 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %26
  %wide.vec17 = load <16 x float>, ptr %29, align 4, !invariant.load !3, !alias.scope !15, !noalias !23
  %30 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %26
  %wide.vec22 = load <16 x float>, ptr %30, align 4, !alias.scope !6, !noalias !24
  %31 = fadd <16 x float> %wide.vec12, %wide.vec17
  %32 = fmul <16 x float> %31, splat (float 5.000000e-01)
  %33 = fdiv <16 x float> %wide.vec, %20
  %34 = tail call <16 x float> @llvm.sqrt.v16f32(<16 x float> %33)
  %35 = fadd <16 x float> %34, splat (float f0x322BCC77)
  %36 = fmul <16 x float> %19, %35
  %37 = fdiv <16 x float> %32, %36
  %38 = fmul <16 x float> %37, splat (float 2.000000e-04)
  %interleaved.vec = fsub <16 x float> %wide.vec22, %38
  store <16 x float> %interleaved.vec, ptr %30, align 4, !alias.scope !6, !noalias !24
  %39 = add nuw nsw i64 %24, 1
  %exitcond4.not = icmp eq i64 %39, 4
  br i1 %exitcond4.not, label %40, label %vector.ph, !llvm.loop !25

40:                                               ; preds = %vector.ph
  %41 = add nuw nsw i64 %22, 1
  %exitcond5.not = icmp eq i64 %41, 4
  br i1 %exitcond5.not, label %multiply_add_fusion.19_wrapped.exit, label %21, !llvm.loop !25

multiply_add_fusion.19_wrapped.exit:              ; preds = %40
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare <16 x float> @llvm.sqrt.v16f32(<16 x float>) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 11}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 1024}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.19_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.19_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.19_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.19_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.19_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.19_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.19_wrapped: argument 5"}
!19 = !{!7, !10, !14, !16, !18}
!20 = !{!7, !10, !12, !16, !18}
!21 = !{!7, !12, !14, !16, !18}
!22 = !{!7, !10, !12, !14, !16}
!23 = !{!7, !10, !12, !14, !18}
!24 = !{!10, !12, !14, !16, !18}
!25 = distinct !{!25, !26}
!26 = !{!"llvm.loop.unroll.disable"}
