; ModuleID = '__compute_module_multiply_add_fusion.22_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.22_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.22(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !4
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !5
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %16 = load ptr, ptr %15, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  %17 = load float, ptr %14, align 4, !invariant.load !3, !alias.scope !17, !noalias !21
  %18 = fsub float 1.000000e+00, %17
  %19 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !19, !noalias !22
  %20 = fsub float 1.000000e+00, %19
  %broadcast.splatinsert4 = insertelement <4 x float> poison, float %20, i64 0
  %broadcast.splatinsert = insertelement <4 x float> poison, float %18, i64 0
  %21 = shufflevector <4 x float> %broadcast.splatinsert4, <4 x float> poison, <16 x i32> zeroinitializer
  %22 = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> poison, <16 x i32> zeroinitializer
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %23 = phi i64 [ 0, %1 ], [ %39, %vector.ph ]
  %24 = shl nuw nsw i64 %23, 4
  %25 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %24
  %wide.vec = load <16 x float>, ptr %25, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %26 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %24
  %wide.vec9 = load <16 x float>, ptr %26, align 4, !invariant.load !3, !alias.scope !15, !noalias !24
  %27 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %24
  %wide.vec14 = load <16 x float>, ptr %27, align 4, !invariant.load !3, !alias.scope !13, !noalias !25
  %28 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %24
  %wide.vec19 = load <16 x float>, ptr %28, align 4, !alias.scope !11, !noalias !26
  %29 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %24
  %wide.vec24 = load <16 x float>, ptr %29, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %30 = fadd <16 x float> %wide.vec9, %wide.vec14
  %31 = fadd <16 x float> %30, %wide.vec19
  %32 = fmul <16 x float> %31, splat (float 5.000000e-01)
  %33 = fdiv <16 x float> %wide.vec, %22
  %34 = tail call <16 x float> @llvm.sqrt.v16f32(<16 x float> %33)
  %35 = fadd <16 x float> %34, splat (float f0x322BCC77)
  %36 = fmul <16 x float> %21, %35
  %37 = fdiv <16 x float> %32, %36
  %38 = fmul <16 x float> %37, splat (float 2.000000e-04)
  %interleaved.vec = fsub <16 x float> %wide.vec24, %38
  store <16 x float> %interleaved.vec, ptr %28, align 4, !alias.scope !11, !noalias !26
  %39 = add nuw nsw i64 %23, 1
  %exitcond3.not = icmp eq i64 %39, 4
  br i1 %exitcond3.not, label %multiply_add_fusion.22_wrapped.exit, label %vector.ph, !llvm.loop !28

multiply_add_fusion.22_wrapped.exit:              ; preds = %vector.ph
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
!1 = !{i32 1, !"xla_dylib_index", i64 15}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 256}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.22_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.22_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.22_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.22_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.22_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.22_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.22_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.22_wrapped: argument 6"}
!21 = !{!7, !10, !12, !14, !16, !20}
!22 = !{!7, !10, !12, !14, !16, !18}
!23 = !{!7, !12, !14, !16, !18, !20}
!24 = !{!7, !10, !12, !14, !18, !20}
!25 = !{!7, !10, !12, !16, !18, !20}
!26 = !{!7, !10, !14, !16, !18, !20}
!27 = !{!10, !12, !14, !16, !18, !20}
!28 = distinct !{!28, !29}
!29 = !{!"llvm.loop.unroll.disable"}
