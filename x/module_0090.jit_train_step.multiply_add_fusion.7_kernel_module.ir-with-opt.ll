; ModuleID = '__compute_module_multiply_add_fusion.7_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.7_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.7(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %16 = load ptr, ptr %15, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  %17 = load float, ptr %12, align 4, !invariant.load !3, !alias.scope !15, !noalias !21
  %18 = fsub float 1.000000e+00, %17
  %19 = load float, ptr %14, align 4, !invariant.load !3, !alias.scope !17, !noalias !22
  %20 = fsub float 1.000000e+00, %19
  %broadcast.splatinsert4 = insertelement <4 x float> poison, float %20, i64 0
  %broadcast.splat5 = shufflevector <4 x float> %broadcast.splatinsert4, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert = insertelement <4 x float> poison, float %18, i64 0
  %broadcast.splat = shufflevector <4 x float> %broadcast.splatinsert, <4 x float> poison, <4 x i32> zeroinitializer
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %21 = phi i64 [ 0, %1 ], [ %73, %vector.ph ]
  %22 = shl nuw nsw i64 %21, 3
  %23 = shl nuw nsw i64 %21, 2
  %24 = and i64 %23, 4
  %25 = and i64 %22, 16
  %26 = getelementptr [4 x i8], ptr %10, i64 %24
  %27 = getelementptr [4 x i8], ptr %26, i64 %25
  %28 = getelementptr i8, ptr %27, i64 8
  %29 = getelementptr i8, ptr %27, i64 32
  %30 = getelementptr i8, ptr %27, i64 40
  %31 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %22
  %wide.vec = load <8 x float>, ptr %31, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %strided.vec = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec6 = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %32 = fdiv <4 x float> %strided.vec, %broadcast.splat
  %33 = load float, ptr %27, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %34 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %35 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %36 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %37 = insertelement <4 x float> poison, float %33, i64 0
  %38 = insertelement <4 x float> %37, float %34, i64 1
  %39 = insertelement <4 x float> %38, float %35, i64 2
  %40 = insertelement <4 x float> %39, float %36, i64 3
  %41 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %22
  %wide.vec7 = load <8 x float>, ptr %41, align 4, !invariant.load !3, !alias.scope !11, !noalias !25
  %strided.vec8 = shufflevector <8 x float> %wide.vec7, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec9 = shufflevector <8 x float> %wide.vec7, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %42 = tail call <4 x float> @llvm.sqrt.v4f32(<4 x float> %32)
  %43 = fadd <4 x float> %40, %strided.vec8
  %44 = fadd <4 x float> %42, splat (float f0x322BCC77)
  %45 = fmul <4 x float> %43, splat (float 5.000000e-01)
  %46 = fmul <4 x float> %broadcast.splat5, %44
  %47 = fdiv <4 x float> %45, %46
  %48 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %22
  %wide.vec10 = load <8 x float>, ptr %48, align 4, !invariant.load !3, !alias.scope !6, !noalias !26
  %strided.vec11 = shufflevector <8 x float> %wide.vec10, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec12 = shufflevector <8 x float> %wide.vec10, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %49 = fmul <4 x float> %47, splat (float 2.000000e-04)
  %50 = fsub <4 x float> %strided.vec11, %49
  %51 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %22
  %52 = fdiv <4 x float> %strided.vec6, %broadcast.splat
  %53 = getelementptr i8, ptr %27, i64 4
  %54 = getelementptr i8, ptr %27, i64 12
  %55 = getelementptr i8, ptr %27, i64 36
  %56 = getelementptr i8, ptr %27, i64 44
  %57 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %58 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %59 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %60 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %61 = insertelement <4 x float> poison, float %57, i64 0
  %62 = insertelement <4 x float> %61, float %58, i64 1
  %63 = insertelement <4 x float> %62, float %59, i64 2
  %64 = insertelement <4 x float> %63, float %60, i64 3
  %65 = tail call <4 x float> @llvm.sqrt.v4f32(<4 x float> %52)
  %66 = fadd <4 x float> %64, %strided.vec9
  %67 = fadd <4 x float> %65, splat (float f0x322BCC77)
  %68 = fmul <4 x float> %66, splat (float 5.000000e-01)
  %69 = fmul <4 x float> %broadcast.splat5, %67
  %70 = fdiv <4 x float> %68, %69
  %71 = fmul <4 x float> %70, splat (float 2.000000e-04)
  %72 = fsub <4 x float> %strided.vec12, %71
  %interleaved.vec = shufflevector <4 x float> %50, <4 x float> %72, <8 x i32> <i32 0, i32 4, i32 1, i32 5, i32 2, i32 6, i32 3, i32 7>
  store <8 x float> %interleaved.vec, ptr %51, align 4, !alias.scope !19, !noalias !27
  %73 = add nuw nsw i64 %21, 1
  %exitcond3.not = icmp eq i64 %73, 4
  br i1 %exitcond3.not, label %multiply_add_fusion.7_wrapped.exit, label %vector.ph, !llvm.loop !28

multiply_add_fusion.7_wrapped.exit:               ; preds = %vector.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare <4 x float> @llvm.sqrt.v4f32(<4 x float>) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 31}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.7_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.7_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.7_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.7_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.7_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.7_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.7_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.7_wrapped: argument 6"}
!21 = !{!7, !10, !12, !14, !18, !20}
!22 = !{!7, !10, !12, !14, !16, !20}
!23 = !{!7, !12, !14, !16, !18, !20}
!24 = !{!7, !10, !12, !16, !18, !20}
!25 = !{!7, !10, !14, !16, !18, !20}
!26 = !{!10, !12, !14, !16, !18, !20}
!27 = !{!7, !10, !12, !14, !16, !18}
!28 = distinct !{!28, !29}
!29 = !{!"llvm.loop.unroll.disable"}
