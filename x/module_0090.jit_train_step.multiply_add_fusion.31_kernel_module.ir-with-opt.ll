; ModuleID = '__compute_module_multiply_add_fusion.31_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.31_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.31(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %9 = phi i64 [ 0, %1 ], [ %84, %vector.ph ]
  %.idx = shl nuw nsw i64 %9, 5
  %10 = getelementptr i8, ptr %4, i64 %.idx
  %11 = shl nuw nsw i64 %9, 2
  %12 = and i64 %11, 4
  %13 = shl nuw nsw i64 %9, 3
  %14 = and i64 %13, 16
  %15 = or disjoint i64 %12, %14
  %broadcast.splatinsert = insertelement <4 x i64> poison, i64 %15, i64 0
  %broadcast.splat = shufflevector <4 x i64> %broadcast.splatinsert, <4 x i64> poison, <4 x i32> zeroinitializer
  %16 = or disjoint <4 x i64> %broadcast.splat, <i64 0, i64 2, i64 8, i64 10>
  %17 = extractelement <4 x i64> %16, i64 0
  %18 = extractelement <4 x i64> %16, i64 1
  %19 = extractelement <4 x i64> %16, i64 2
  %20 = extractelement <4 x i64> %16, i64 3
  %21 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %17
  %22 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %18
  %23 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %19
  %24 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %20
  %25 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %26 = load float, ptr %22, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %27 = load float, ptr %23, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %28 = load float, ptr %24, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %29 = insertelement <4 x float> poison, float %25, i64 0
  %30 = insertelement <4 x float> %29, float %26, i64 1
  %31 = insertelement <4 x float> %30, float %27, i64 2
  %32 = insertelement <4 x float> %31, float %28, i64 3
  %33 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %17
  %34 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %18
  %35 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %19
  %36 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %20
  %37 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %38 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %39 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %40 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %41 = insertelement <4 x float> poison, float %37, i64 0
  %42 = insertelement <4 x float> %41, float %38, i64 1
  %43 = insertelement <4 x float> %42, float %39, i64 2
  %44 = insertelement <4 x float> %43, float %40, i64 3
  %45 = fadd <4 x float> %32, %44
  %46 = fmul <4 x float> %45, %45
  %wide.vec = load <8 x float>, ptr %10, align 4, !alias.scope !5, !noalias !14
  %strided.vec = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec5 = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %47 = fmul <4 x float> %46, splat (float 1.000000e-03)
  %48 = fmul <4 x float> %strided.vec, splat (float 9.990000e-01)
  %49 = fadd <4 x float> %48, %47
  %50 = or disjoint <4 x i64> %broadcast.splat, <i64 1, i64 3, i64 9, i64 11>
  %51 = extractelement <4 x i64> %50, i64 0
  %52 = extractelement <4 x i64> %50, i64 1
  %53 = extractelement <4 x i64> %50, i64 2
  %54 = extractelement <4 x i64> %50, i64 3
  %55 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %51
  %56 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %52
  %57 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %53
  %58 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %54
  %59 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %60 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %61 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %62 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %63 = insertelement <4 x float> poison, float %59, i64 0
  %64 = insertelement <4 x float> %63, float %60, i64 1
  %65 = insertelement <4 x float> %64, float %61, i64 2
  %66 = insertelement <4 x float> %65, float %62, i64 3
  %67 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %51
  %68 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %52
  %69 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %53
  %70 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %54
  %71 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %72 = load float, ptr %68, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %73 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %74 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %75 = insertelement <4 x float> poison, float %71, i64 0
  %76 = insertelement <4 x float> %75, float %72, i64 1
  %77 = insertelement <4 x float> %76, float %73, i64 2
  %78 = insertelement <4 x float> %77, float %74, i64 3
  %79 = fadd <4 x float> %66, %78
  %80 = fmul <4 x float> %79, %79
  %81 = fmul <4 x float> %80, splat (float 1.000000e-03)
  %82 = fmul <4 x float> %strided.vec5, splat (float 9.990000e-01)
  %83 = fadd <4 x float> %82, %81
  %interleaved.vec = shufflevector <4 x float> %49, <4 x float> %83, <8 x i32> <i32 0, i32 4, i32 1, i32 5, i32 2, i32 6, i32 3, i32 7>
  store <8 x float> %interleaved.vec, ptr %10, align 4, !alias.scope !5, !noalias !14
  %84 = add nuw nsw i64 %9, 1
  %exitcond4.not = icmp eq i64 %84, 4
  br i1 %exitcond4.not, label %multiply_add_fusion.31_wrapped.exit, label %vector.ph, !llvm.loop !15

multiply_add_fusion.31_wrapped.exit:              ; preds = %vector.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 25}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.31_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.31_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.31_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"multiply_add_fusion.31_wrapped: argument 2"}
!12 = !{!6, !11}
!13 = !{!6, !9}
!14 = !{!9, !11}
!15 = distinct !{!15, !16}
!16 = !{!"llvm.loop.unroll.disable"}
