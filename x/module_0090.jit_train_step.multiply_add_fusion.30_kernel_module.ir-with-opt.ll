; ModuleID = '__compute_module_multiply_add_fusion.30_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.30_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.30(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %16 = load ptr, ptr %15, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  %17 = load float, ptr %8, align 4, !invariant.load !3, !alias.scope !11, !noalias !21
  %18 = fsub float 1.000000e+00, %17
  %19 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !13, !noalias !22
  %20 = fsub float 1.000000e+00, %19
  %broadcast.splatinsert6 = insertelement <4 x float> poison, float %20, i64 0
  %broadcast.splat7 = shufflevector <4 x float> %broadcast.splatinsert6, <4 x float> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert4 = insertelement <4 x float> poison, float %18, i64 0
  %broadcast.splat5 = shufflevector <4 x float> %broadcast.splatinsert4, <4 x float> poison, <4 x i32> zeroinitializer
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %21 = phi i64 [ 0, %1 ], [ %108, %vector.ph ]
  %22 = shl nuw nsw i64 %21, 3
  %23 = shl nuw nsw i64 %21, 2
  %24 = and i64 %23, 4
  %25 = and i64 %22, 16
  %26 = or disjoint i64 %24, %25
  %broadcast.splatinsert = insertelement <4 x i64> poison, i64 %26, i64 0
  %broadcast.splat = shufflevector <4 x i64> %broadcast.splatinsert, <4 x i64> poison, <4 x i32> zeroinitializer
  %27 = or disjoint <4 x i64> %broadcast.splat, <i64 0, i64 2, i64 8, i64 10>
  %28 = extractelement <4 x i64> %27, i64 0
  %29 = extractelement <4 x i64> %27, i64 1
  %30 = extractelement <4 x i64> %27, i64 2
  %31 = extractelement <4 x i64> %27, i64 3
  %32 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %22
  %wide.vec = load <8 x float>, ptr %32, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %strided.vec = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec8 = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %33 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %28
  %34 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %29
  %35 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %30
  %36 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %31
  %37 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %38 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %39 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %40 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %41 = insertelement <4 x float> poison, float %37, i64 0
  %42 = insertelement <4 x float> %41, float %38, i64 1
  %43 = insertelement <4 x float> %42, float %39, i64 2
  %44 = insertelement <4 x float> %43, float %40, i64 3
  %45 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %28
  %46 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %29
  %47 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %30
  %48 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %31
  %49 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %50 = load float, ptr %46, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %51 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %52 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %53 = insertelement <4 x float> poison, float %49, i64 0
  %54 = insertelement <4 x float> %53, float %50, i64 1
  %55 = insertelement <4 x float> %54, float %51, i64 2
  %56 = insertelement <4 x float> %55, float %52, i64 3
  %57 = fadd <4 x float> %44, %56
  %58 = fdiv <4 x float> %strided.vec, %broadcast.splat5
  %59 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %22
  %wide.vec9 = load <8 x float>, ptr %59, align 4, !invariant.load !3, !alias.scope !15, !noalias !26
  %strided.vec10 = shufflevector <8 x float> %wide.vec9, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec11 = shufflevector <8 x float> %wide.vec9, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %60 = tail call <4 x float> @llvm.sqrt.v4f32(<4 x float> %58)
  %61 = fadd <4 x float> %57, %strided.vec10
  %62 = fadd <4 x float> %60, splat (float f0x322BCC77)
  %63 = fmul <4 x float> %61, splat (float 5.000000e-01)
  %64 = fmul <4 x float> %broadcast.splat7, %62
  %65 = fdiv <4 x float> %63, %64
  %66 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %22
  %wide.vec12 = load <8 x float>, ptr %66, align 4, !alias.scope !6, !noalias !27
  %strided.vec13 = shufflevector <8 x float> %wide.vec12, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec14 = shufflevector <8 x float> %wide.vec12, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %67 = fmul <4 x float> %65, splat (float 2.000000e-04)
  %68 = fsub <4 x float> %strided.vec13, %67
  %69 = or disjoint <4 x i64> %broadcast.splat, <i64 1, i64 3, i64 9, i64 11>
  %70 = extractelement <4 x i64> %69, i64 0
  %71 = extractelement <4 x i64> %69, i64 1
  %72 = extractelement <4 x i64> %69, i64 2
  %73 = extractelement <4 x i64> %69, i64 3
  %74 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %70
  %75 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %71
  %76 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %72
  %77 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %73
  %78 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %79 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %80 = load float, ptr %76, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %81 = load float, ptr %77, align 4, !invariant.load !3, !alias.scope !17, !noalias !24
  %82 = insertelement <4 x float> poison, float %78, i64 0
  %83 = insertelement <4 x float> %82, float %79, i64 1
  %84 = insertelement <4 x float> %83, float %80, i64 2
  %85 = insertelement <4 x float> %84, float %81, i64 3
  %86 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %70
  %87 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %71
  %88 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %72
  %89 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %73
  %90 = load float, ptr %86, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %91 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %92 = load float, ptr %88, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %93 = load float, ptr %89, align 4, !invariant.load !3, !alias.scope !19, !noalias !25
  %94 = insertelement <4 x float> poison, float %90, i64 0
  %95 = insertelement <4 x float> %94, float %91, i64 1
  %96 = insertelement <4 x float> %95, float %92, i64 2
  %97 = insertelement <4 x float> %96, float %93, i64 3
  %98 = fadd <4 x float> %85, %97
  %99 = fdiv <4 x float> %strided.vec8, %broadcast.splat5
  %100 = tail call <4 x float> @llvm.sqrt.v4f32(<4 x float> %99)
  %101 = fadd <4 x float> %98, %strided.vec11
  %102 = fadd <4 x float> %100, splat (float f0x322BCC77)
  %103 = fmul <4 x float> %101, splat (float 5.000000e-01)
  %104 = fmul <4 x float> %broadcast.splat7, %102
  %105 = fdiv <4 x float> %103, %104
  %106 = fmul <4 x float> %105, splat (float 2.000000e-04)
  %107 = fsub <4 x float> %strided.vec14, %106
  %interleaved.vec = shufflevector <4 x float> %68, <4 x float> %107, <8 x i32> <i32 0, i32 4, i32 1, i32 5, i32 2, i32 6, i32 3, i32 7>
  store <8 x float> %interleaved.vec, ptr %66, align 4, !alias.scope !6, !noalias !27
  %108 = add nuw nsw i64 %21, 1
  %exitcond3.not = icmp eq i64 %108, 4
  br i1 %exitcond3.not, label %multiply_add_fusion.30_wrapped.exit, label %vector.ph, !llvm.loop !28

multiply_add_fusion.30_wrapped.exit:              ; preds = %vector.ph
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
!1 = !{i32 1, !"xla_dylib_index", i64 24}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.30_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.30_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.30_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.30_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.30_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.30_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.30_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.30_wrapped: argument 6"}
!21 = !{!7, !10, !14, !16, !18, !20}
!22 = !{!7, !10, !12, !16, !18, !20}
!23 = !{!7, !12, !14, !16, !18, !20}
!24 = !{!7, !10, !12, !14, !16, !20}
!25 = !{!7, !10, !12, !14, !16, !18}
!26 = !{!7, !10, !12, !14, !18, !20}
!27 = !{!10, !12, !14, !16, !18, !20}
!28 = distinct !{!28, !29}
!29 = !{!"llvm.loop.unroll.disable"}
