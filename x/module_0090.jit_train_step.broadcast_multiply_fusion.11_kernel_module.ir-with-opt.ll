; ModuleID = '__compute_module_broadcast_multiply_fusion.11_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.11_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_multiply_fusion.11(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  br label %vector.ph

vector.ph:                                        ; preds = %1, %vector.ph
  %11 = phi i64 [ 0, %1 ], [ %82, %vector.ph ]
  %12 = shl nuw nsw i64 %11, 3
  %13 = shl nuw nsw i64 %11, 2
  %14 = and i64 %13, 4
  %15 = and i64 %12, 16
  %16 = or disjoint i64 %14, %15
  %broadcast.splatinsert = insertelement <4 x i64> poison, i64 %16, i64 0
  %broadcast.splat = shufflevector <4 x i64> %broadcast.splatinsert, <4 x i64> poison, <4 x i32> zeroinitializer
  %17 = or disjoint <4 x i64> %broadcast.splat, <i64 0, i64 2, i64 8, i64 10>
  %18 = extractelement <4 x i64> %17, i64 0
  %19 = extractelement <4 x i64> %17, i64 1
  %20 = extractelement <4 x i64> %17, i64 2
  %21 = extractelement <4 x i64> %17, i64 3
  %22 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %18
  %23 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %19
  %24 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %20
  %25 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %21
  %26 = load float, ptr %22, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %27 = load float, ptr %23, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %28 = load float, ptr %24, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %29 = load float, ptr %25, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %30 = insertelement <4 x float> poison, float %26, i64 0
  %31 = insertelement <4 x float> %30, float %27, i64 1
  %32 = insertelement <4 x float> %31, float %28, i64 2
  %33 = insertelement <4 x float> %32, float %29, i64 3
  %34 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %18
  %35 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %19
  %36 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %20
  %37 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %21
  %38 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %39 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %40 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %41 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %42 = insertelement <4 x float> poison, float %38, i64 0
  %43 = insertelement <4 x float> %42, float %39, i64 1
  %44 = insertelement <4 x float> %43, float %40, i64 2
  %45 = insertelement <4 x float> %44, float %41, i64 3
  %46 = fadd <4 x float> %33, %45
  %47 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %12
  %wide.vec = load <8 x float>, ptr %47, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %strided.vec = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 0, i32 2, i32 4, i32 6>
  %strided.vec4 = shufflevector <8 x float> %wide.vec, <8 x float> poison, <4 x i32> <i32 1, i32 3, i32 5, i32 7>
  %48 = fadd <4 x float> %46, %strided.vec
  %49 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %12
  %50 = or disjoint <4 x i64> %broadcast.splat, <i64 1, i64 3, i64 9, i64 11>
  %51 = extractelement <4 x i64> %50, i64 0
  %52 = extractelement <4 x i64> %50, i64 1
  %53 = extractelement <4 x i64> %50, i64 2
  %54 = extractelement <4 x i64> %50, i64 3
  %55 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %51
  %56 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %52
  %57 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %53
  %58 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %54
  %59 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %60 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %61 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %62 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %63 = insertelement <4 x float> poison, float %59, i64 0
  %64 = insertelement <4 x float> %63, float %60, i64 1
  %65 = insertelement <4 x float> %64, float %61, i64 2
  %66 = insertelement <4 x float> %65, float %62, i64 3
  %67 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %51
  %68 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %52
  %69 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %53
  %70 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %54
  %71 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %72 = load float, ptr %68, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %73 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %74 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %75 = insertelement <4 x float> poison, float %71, i64 0
  %76 = insertelement <4 x float> %75, float %72, i64 1
  %77 = insertelement <4 x float> %76, float %73, i64 2
  %78 = insertelement <4 x float> %77, float %74, i64 3
  %79 = fadd <4 x float> %66, %78
  %80 = fadd <4 x float> %79, %strided.vec4
  %81 = shufflevector <4 x float> %48, <4 x float> %80, <8 x i32> <i32 0, i32 4, i32 1, i32 5, i32 2, i32 6, i32 3, i32 7>
  %interleaved.vec = fmul <8 x float> %81, splat (float 5.000000e-01)
  store <8 x float> %interleaved.vec, ptr %49, align 4, !alias.scope !12, !noalias !17
  %82 = add nuw nsw i64 %11, 1
  %exitcond3.not = icmp eq i64 %82, 4
  br i1 %exitcond3.not, label %broadcast_multiply_fusion.11_wrapped.exit, label %vector.ph, !llvm.loop !18

broadcast_multiply_fusion.11_wrapped.exit:        ; preds = %vector.ph
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 8}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{!6}
!6 = distinct !{!6, !7, !"broadcast_multiply_fusion.11_wrapped: argument 0"}
!7 = distinct !{!7, !"broadcast_multiply_fusion.11_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"broadcast_multiply_fusion.11_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"broadcast_multiply_fusion.11_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"broadcast_multiply_fusion.11_wrapped: argument 3"}
!14 = !{!6, !11, !13}
!15 = !{!6, !9, !13}
!16 = !{!9, !11, !13}
!17 = !{!6, !9, !11}
!18 = distinct !{!18, !19}
!19 = !{!"llvm.loop.unroll.disable"}
