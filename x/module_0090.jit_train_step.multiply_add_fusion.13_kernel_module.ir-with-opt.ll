; ModuleID = '__compute_module_multiply_add_fusion.13_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.13_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.13(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  br label %21

21:                                               ; preds = %1, %119
  %22 = phi i64 [ 0, %1 ], [ %120, %119 ]
  %23 = shl nuw nsw i64 %22, 5
  %24 = shl nuw nsw i64 %22, 4
  %25 = and i64 %24, 16
  %26 = and i64 %23, 64
  %27 = getelementptr [4 x i8], ptr %10, i64 %25
  %28 = getelementptr [4 x i8], ptr %27, i64 %26
  br label %29

29:                                               ; preds = %21, %117
  %30 = phi i64 [ 0, %21 ], [ %118, %117 ]
  %31 = shl nuw nsw i64 %30, 3
  %32 = or disjoint i64 %31, %23
  %33 = and i64 %31, 8
  %34 = shl nuw nsw i64 %30, 4
  %35 = and i64 %34, 32
  %36 = getelementptr [4 x i8], ptr %28, i64 %33
  %37 = getelementptr [4 x i8], ptr %36, i64 %35
  br label %38

38:                                               ; preds = %29, %38
  %39 = phi i1 [ true, %29 ], [ false, %38 ]
  %40 = phi i64 [ 0, %29 ], [ 4, %38 ]
  %41 = or disjoint i64 %32, %40
  %42 = getelementptr [4 x i8], ptr %37, i64 %40
  %43 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %41
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %45 = fdiv float %44, %18
  %46 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %47 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %41
  %48 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !11, !noalias !25
  %49 = tail call float @llvm.sqrt.f32(float %45)
  %50 = fadd float %46, %48
  %51 = fadd float %49, f0x322BCC77
  %52 = fmul float %50, 5.000000e-01
  %53 = fmul float %20, %51
  %54 = fdiv float %52, %53
  %55 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %41
  %56 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !6, !noalias !26
  %57 = fmul float %54, 2.000000e-04
  %58 = fsub float %56, %57
  %59 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %41
  store float %58, ptr %59, align 4, !alias.scope !19, !noalias !27
  %60 = or disjoint i64 %41, 1
  %61 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %60
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %63 = fdiv float %62, %18
  %64 = getelementptr i8, ptr %42, i64 4
  %65 = load float, ptr %64, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %66 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %60
  %67 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !11, !noalias !25
  %68 = tail call float @llvm.sqrt.f32(float %63)
  %69 = fadd float %65, %67
  %70 = fadd float %68, f0x322BCC77
  %71 = fmul float %69, 5.000000e-01
  %72 = fmul float %20, %70
  %73 = fdiv float %71, %72
  %74 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %60
  %75 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !6, !noalias !26
  %76 = fmul float %73, 2.000000e-04
  %77 = fsub float %75, %76
  %78 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %60
  store float %77, ptr %78, align 4, !alias.scope !19, !noalias !27
  %79 = or disjoint i64 %41, 2
  %80 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %79
  %81 = load float, ptr %80, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %82 = fdiv float %81, %18
  %83 = getelementptr i8, ptr %42, i64 8
  %84 = load float, ptr %83, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %85 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %79
  %86 = load float, ptr %85, align 4, !invariant.load !3, !alias.scope !11, !noalias !25
  %87 = tail call float @llvm.sqrt.f32(float %82)
  %88 = fadd float %84, %86
  %89 = fadd float %87, f0x322BCC77
  %90 = fmul float %88, 5.000000e-01
  %91 = fmul float %20, %89
  %92 = fdiv float %90, %91
  %93 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %79
  %94 = load float, ptr %93, align 4, !invariant.load !3, !alias.scope !6, !noalias !26
  %95 = fmul float %92, 2.000000e-04
  %96 = fsub float %94, %95
  %97 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %79
  store float %96, ptr %97, align 4, !alias.scope !19, !noalias !27
  %98 = or disjoint i64 %41, 3
  %99 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %98
  %100 = load float, ptr %99, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %101 = fdiv float %100, %18
  %102 = getelementptr i8, ptr %42, i64 12
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %104 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %98
  %105 = load float, ptr %104, align 4, !invariant.load !3, !alias.scope !11, !noalias !25
  %106 = tail call float @llvm.sqrt.f32(float %101)
  %107 = fadd float %103, %105
  %108 = fadd float %106, f0x322BCC77
  %109 = fmul float %107, 5.000000e-01
  %110 = fmul float %20, %108
  %111 = fdiv float %109, %110
  %112 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %98
  %113 = load float, ptr %112, align 4, !invariant.load !3, !alias.scope !6, !noalias !26
  %114 = fmul float %111, 2.000000e-04
  %115 = fsub float %113, %114
  %116 = getelementptr inbounds nuw [4 x i8], ptr %16, i64 %98
  store float %115, ptr %116, align 4, !alias.scope !19, !noalias !27
  br i1 %39, label %38, label %117, !llvm.loop !28

117:                                              ; preds = %38
  %118 = add nuw nsw i64 %30, 1
  %exitcond.not = icmp eq i64 %118, 4
  br i1 %exitcond.not, label %119, label %29, !llvm.loop !28

119:                                              ; preds = %117
  %120 = add nuw nsw i64 %22, 1
  %exitcond4.not = icmp eq i64 %120, 4
  br i1 %exitcond4.not, label %multiply_add_fusion.13_wrapped.exit, label %21, !llvm.loop !28

multiply_add_fusion.13_wrapped.exit:              ; preds = %119
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.sqrt.f32(float) #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 5}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.13_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.13_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.13_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.13_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.13_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.13_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.13_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.13_wrapped: argument 6"}
!21 = !{!7, !10, !12, !14, !18, !20}
!22 = !{!7, !10, !12, !14, !16, !20}
!23 = !{!7, !12, !14, !16, !18, !20}
!24 = !{!7, !10, !12, !16, !18, !20}
!25 = !{!7, !10, !14, !16, !18, !20}
!26 = !{!10, !12, !14, !16, !18, !20}
!27 = !{!7, !10, !12, !14, !16, !18}
!28 = distinct !{!28, !29}
!29 = !{!"llvm.loop.unroll.disable"}
