; ModuleID = '__compute_module_multiply_add_fusion.28_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.28_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.28(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  br label %21

21:                                               ; preds = %1, %130
  %22 = phi i64 [ 0, %1 ], [ %131, %130 ]
  %23 = shl nuw nsw i64 %22, 5
  %24 = shl nuw nsw i64 %22, 4
  %25 = and i64 %24, 16
  %26 = and i64 %23, 64
  %27 = or disjoint i64 %25, %26
  br label %28

28:                                               ; preds = %21, %128
  %29 = phi i64 [ 0, %21 ], [ %129, %128 ]
  %30 = shl nuw nsw i64 %29, 3
  %31 = or disjoint i64 %30, %23
  %32 = and i64 %30, 8
  %33 = or disjoint i64 %27, %32
  %34 = shl nuw nsw i64 %29, 4
  %35 = and i64 %34, 32
  %36 = or disjoint i64 %33, %35
  br label %37

37:                                               ; preds = %28, %37
  %38 = phi i1 [ true, %28 ], [ false, %37 ]
  %39 = phi i64 [ 0, %28 ], [ 4, %37 ]
  %40 = or disjoint i64 %31, %39
  %41 = or disjoint i64 %36, %39
  %42 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %40
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %44 = fdiv float %43, %18
  %45 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %41
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %47 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %41
  %48 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %49 = fadd float %46, %48
  %50 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %40
  %51 = load float, ptr %50, align 4, !alias.scope !11, !noalias !26
  %52 = tail call float @llvm.sqrt.f32(float %44)
  %53 = fadd float %49, %51
  %54 = fadd float %52, f0x322BCC77
  %55 = fmul float %53, 5.000000e-01
  %56 = fmul float %20, %54
  %57 = fdiv float %55, %56
  %58 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %40
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %60 = fmul float %57, 2.000000e-04
  %61 = fsub float %59, %60
  store float %61, ptr %50, align 4, !alias.scope !11, !noalias !26
  %62 = or disjoint i64 %40, 1
  %63 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %62
  %64 = load float, ptr %63, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %65 = fdiv float %64, %18
  %66 = or disjoint i64 %41, 1
  %67 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %66
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %69 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %66
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %71 = fadd float %68, %70
  %72 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %62
  %73 = load float, ptr %72, align 4, !alias.scope !11, !noalias !26
  %74 = tail call float @llvm.sqrt.f32(float %65)
  %75 = fadd float %71, %73
  %76 = fadd float %74, f0x322BCC77
  %77 = fmul float %75, 5.000000e-01
  %78 = fmul float %20, %76
  %79 = fdiv float %77, %78
  %80 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %62
  %81 = load float, ptr %80, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %82 = fmul float %79, 2.000000e-04
  %83 = fsub float %81, %82
  store float %83, ptr %72, align 4, !alias.scope !11, !noalias !26
  %84 = or disjoint i64 %40, 2
  %85 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %84
  %86 = load float, ptr %85, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %87 = fdiv float %86, %18
  %88 = or disjoint i64 %41, 2
  %89 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %88
  %90 = load float, ptr %89, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %91 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %88
  %92 = load float, ptr %91, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %93 = fadd float %90, %92
  %94 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %84
  %95 = load float, ptr %94, align 4, !alias.scope !11, !noalias !26
  %96 = tail call float @llvm.sqrt.f32(float %87)
  %97 = fadd float %93, %95
  %98 = fadd float %96, f0x322BCC77
  %99 = fmul float %97, 5.000000e-01
  %100 = fmul float %20, %98
  %101 = fdiv float %99, %100
  %102 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %84
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %104 = fmul float %101, 2.000000e-04
  %105 = fsub float %103, %104
  store float %105, ptr %94, align 4, !alias.scope !11, !noalias !26
  %106 = or disjoint i64 %40, 3
  %107 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %106
  %108 = load float, ptr %107, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %109 = fdiv float %108, %18
  %110 = or disjoint i64 %41, 3
  %111 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %110
  %112 = load float, ptr %111, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %113 = getelementptr inbounds nuw [4 x i8], ptr %12, i64 %110
  %114 = load float, ptr %113, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %115 = fadd float %112, %114
  %116 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %106
  %117 = load float, ptr %116, align 4, !alias.scope !11, !noalias !26
  %118 = tail call float @llvm.sqrt.f32(float %109)
  %119 = fadd float %115, %117
  %120 = fadd float %118, f0x322BCC77
  %121 = fmul float %119, 5.000000e-01
  %122 = fmul float %20, %120
  %123 = fdiv float %121, %122
  %124 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %106
  %125 = load float, ptr %124, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %126 = fmul float %123, 2.000000e-04
  %127 = fsub float %125, %126
  store float %127, ptr %116, align 4, !alias.scope !11, !noalias !26
  br i1 %38, label %37, label %128, !llvm.loop !28

128:                                              ; preds = %37
  %129 = add nuw nsw i64 %29, 1
  %exitcond.not = icmp eq i64 %129, 4
  br i1 %exitcond.not, label %130, label %28, !llvm.loop !28

130:                                              ; preds = %128
  %131 = add nuw nsw i64 %22, 1
  %exitcond4.not = icmp eq i64 %131, 4
  br i1 %exitcond4.not, label %multiply_add_fusion.28_wrapped.exit, label %21, !llvm.loop !28

multiply_add_fusion.28_wrapped.exit:              ; preds = %130
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
!1 = !{i32 1, !"xla_dylib_index", i64 21}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.28_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.28_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.28_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.28_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.28_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.28_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.28_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.28_wrapped: argument 6"}
!21 = !{!7, !10, !12, !14, !16, !20}
!22 = !{!7, !10, !12, !14, !16, !18}
!23 = !{!7, !12, !14, !16, !18, !20}
!24 = !{!7, !10, !12, !16, !18, !20}
!25 = !{!7, !10, !12, !14, !18, !20}
!26 = !{!7, !10, !14, !16, !18, !20}
!27 = !{!10, !12, !14, !16, !18, !20}
!28 = distinct !{!28, !29}
!29 = !{!"llvm.loop.unroll.disable"}
