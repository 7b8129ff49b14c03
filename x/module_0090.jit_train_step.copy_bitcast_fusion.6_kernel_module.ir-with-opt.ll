; ModuleID = '__compute_module_copy_bitcast_fusion.6_kernel_module'
source_filename = "__compute_module_copy_bitcast_fusion.6_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @copy_bitcast_fusion.6(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
vector.ph:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  br label %vector.body

vector.body:                                      ; preds = %vector.body, %vector.ph
  %index = phi i64 [ 0, %vector.ph ], [ %index.next, %vector.body ]
  %vec.ind = phi <8 x i64> [ <i64 0, i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7>, %vector.ph ], [ %vec.ind.next, %vector.body ]
  %6 = shl nuw nsw <8 x i64> %vec.ind, splat (i64 2)
  %7 = and <8 x i64> %6, splat (i64 8)
  %8 = extractelement <8 x i64> %7, i64 0
  %9 = extractelement <8 x i64> %7, i64 1
  %10 = extractelement <8 x i64> %7, i64 2
  %11 = extractelement <8 x i64> %7, i64 3
  %12 = extractelement <8 x i64> %7, i64 4
  %13 = extractelement <8 x i64> %7, i64 5
  %14 = extractelement <8 x i64> %7, i64 6
  %15 = extractelement <8 x i64> %7, i64 7
  %16 = and <8 x i64> %vec.ind, splat (i64 4)
  %17 = extractelement <8 x i64> %16, i64 0
  %18 = extractelement <8 x i64> %16, i64 1
  %19 = extractelement <8 x i64> %16, i64 2
  %20 = extractelement <8 x i64> %16, i64 3
  %21 = extractelement <8 x i64> %16, i64 4
  %22 = extractelement <8 x i64> %16, i64 5
  %23 = extractelement <8 x i64> %16, i64 6
  %24 = extractelement <8 x i64> %16, i64 7
  %25 = shl nuw nsw <8 x i64> %vec.ind, splat (i64 1)
  %26 = and <8 x i64> %25, splat (i64 2)
  %27 = extractelement <8 x i64> %26, i64 0
  %28 = extractelement <8 x i64> %26, i64 1
  %29 = extractelement <8 x i64> %26, i64 2
  %30 = extractelement <8 x i64> %26, i64 3
  %31 = extractelement <8 x i64> %26, i64 4
  %32 = extractelement <8 x i64> %26, i64 5
  %33 = extractelement <8 x i64> %26, i64 6
  %34 = extractelement <8 x i64> %26, i64 7
  %35 = and <8 x i64> %25, splat (i64 16)
  %36 = extractelement <8 x i64> %35, i64 0
  %37 = extractelement <8 x i64> %35, i64 1
  %38 = extractelement <8 x i64> %35, i64 2
  %39 = extractelement <8 x i64> %35, i64 3
  %40 = extractelement <8 x i64> %35, i64 4
  %41 = extractelement <8 x i64> %35, i64 5
  %42 = extractelement <8 x i64> %35, i64 6
  %43 = extractelement <8 x i64> %35, i64 7
  %44 = getelementptr [4 x i8], ptr %3, i64 %8
  %45 = getelementptr [4 x i8], ptr %3, i64 %9
  %46 = getelementptr [4 x i8], ptr %3, i64 %10
  %47 = getelementptr [4 x i8], ptr %3, i64 %11
  %48 = getelementptr [4 x i8], ptr %3, i64 %12
  %49 = getelementptr [4 x i8], ptr %3, i64 %13
  %50 = getelementptr [4 x i8], ptr %3, i64 %14
  %51 = getelementptr [4 x i8], ptr %3, i64 %15
  %52 = getelementptr [4 x i8], ptr %44, i64 %17
  %53 = getelementptr [4 x i8], ptr %45, i64 %18
  %54 = getelementptr [4 x i8], ptr %46, i64 %19
  %55 = getelementptr [4 x i8], ptr %47, i64 %20
  %56 = getelementptr [4 x i8], ptr %48, i64 %21
  %57 = getelementptr [4 x i8], ptr %49, i64 %22
  %58 = getelementptr [4 x i8], ptr %50, i64 %23
  %59 = getelementptr [4 x i8], ptr %51, i64 %24
  %60 = getelementptr [4 x i8], ptr %52, i64 %27
  %61 = getelementptr [4 x i8], ptr %53, i64 %28
  %62 = getelementptr [4 x i8], ptr %54, i64 %29
  %63 = getelementptr [4 x i8], ptr %55, i64 %30
  %64 = getelementptr [4 x i8], ptr %56, i64 %31
  %65 = getelementptr [4 x i8], ptr %57, i64 %32
  %66 = getelementptr [4 x i8], ptr %58, i64 %33
  %67 = getelementptr [4 x i8], ptr %59, i64 %34
  %68 = getelementptr [4 x i8], ptr %60, i64 %36
  %69 = getelementptr [4 x i8], ptr %61, i64 %37
  %70 = getelementptr [4 x i8], ptr %62, i64 %38
  %71 = getelementptr [4 x i8], ptr %63, i64 %39
  %72 = getelementptr [4 x i8], ptr %64, i64 %40
  %73 = getelementptr [4 x i8], ptr %65, i64 %41
  %74 = getelementptr [4 x i8], ptr %66, i64 %42
  %75 = getelementptr [4 x i8], ptr %67, i64 %43
  %76 = shl nuw nsw i64 %index, 3
  %77 = getelementptr i8, ptr %5, i64 %76
  %78 = load float, ptr %68, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %79 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %80 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %81 = load float, ptr %71, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %82 = load float, ptr %72, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %83 = load float, ptr %73, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %84 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %85 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %86 = insertelement <8 x float> poison, float %78, i64 0
  %87 = insertelement <8 x float> %86, float %79, i64 1
  %88 = insertelement <8 x float> %87, float %80, i64 2
  %89 = insertelement <8 x float> %88, float %81, i64 3
  %90 = insertelement <8 x float> %89, float %82, i64 4
  %91 = insertelement <8 x float> %90, float %83, i64 5
  %92 = insertelement <8 x float> %91, float %84, i64 6
  %93 = insertelement <8 x float> %92, float %85, i64 7
  %94 = getelementptr i8, ptr %68, i64 4
  %95 = getelementptr i8, ptr %69, i64 4
  %96 = getelementptr i8, ptr %70, i64 4
  %97 = getelementptr i8, ptr %71, i64 4
  %98 = getelementptr i8, ptr %72, i64 4
  %99 = getelementptr i8, ptr %73, i64 4
  %100 = getelementptr i8, ptr %74, i64 4
  %101 = getelementptr i8, ptr %75, i64 4
  %102 = load float, ptr %94, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %103 = load float, ptr %95, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %104 = load float, ptr %96, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %105 = load float, ptr %97, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %106 = load float, ptr %98, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %107 = load float, ptr %99, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %108 = load float, ptr %100, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %109 = load float, ptr %101, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %110 = insertelement <8 x float> poison, float %102, i64 0
  %111 = insertelement <8 x float> %110, float %103, i64 1
  %112 = insertelement <8 x float> %111, float %104, i64 2
  %113 = insertelement <8 x float> %112, float %105, i64 3
  %114 = insertelement <8 x float> %113, float %106, i64 4
  %115 = insertelement <8 x float> %114, float %107, i64 5
  %116 = insertelement <8 x float> %115, float %108, i64 6
  %117 = insertelement <8 x float> %116, float %109, i64 7
  %interleaved.vec = shufflevector <8 x float> %93, <8 x float> %117, <16 x i32> <i32 0, i32 8, i32 1, i32 9, i32 2, i32 10, i32 3, i32 11, i32 4, i32 12, i32 5, i32 13, i32 6, i32 14, i32 7, i32 15>
  store <16 x float> %interleaved.vec, ptr %77, align 4, !alias.scope !8, !noalias !5
  %index.next = add nuw i64 %index, 8
  %vec.ind.next = add nuw nsw <8 x i64> %vec.ind, splat (i64 8)
  %118 = icmp eq i64 %index.next, 16
  br i1 %118, label %copy_bitcast_fusion.6_wrapped.exit, label %vector.body, !llvm.loop !10

copy_bitcast_fusion.6_wrapped.exit:               ; preds = %vector.body
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 28}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 128}
!5 = !{!6}
!6 = distinct !{!6, !7, !"copy_bitcast_fusion.6_wrapped: argument 0"}
!7 = distinct !{!7, !"copy_bitcast_fusion.6_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"copy_bitcast_fusion.6_wrapped: argument 1"}
!10 = distinct !{!10, !11, !12, !13}
!11 = !{!"llvm.loop.unroll.disable"}
!12 = !{!"llvm.loop.isvectorized", i32 1}
!13 = !{!"llvm.loop.unroll.runtime.disable"}
