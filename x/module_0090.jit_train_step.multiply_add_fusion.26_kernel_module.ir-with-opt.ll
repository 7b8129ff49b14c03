; ModuleID = '__compute_module_multiply_add_fusion.26_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.26_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.26(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.26_wrapped.exit:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds nuw i8, ptr %2, i64 48
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !4
  %10 = getelementptr inbounds nuw i8, ptr %2, i64 64
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !4
  %12 = getelementptr inbounds nuw i8, ptr %2, i64 80
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !4
  %14 = getelementptr inbounds nuw i8, ptr %2, i64 96
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !4
  %16 = getelementptr inbounds nuw i8, ptr %2, i64 112
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !5
  %18 = getelementptr inbounds nuw i8, ptr %2, i64 128
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !5
  %20 = getelementptr inbounds nuw i8, ptr %2, i64 144
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !21)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !23)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !25)
  %22 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !21, !noalias !27
  %23 = fsub float 1.000000e+00, %22
  %24 = load float, ptr %19, align 4, !invariant.load !3, !alias.scope !23, !noalias !28
  %25 = fsub float 1.000000e+00, %24
  %26 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !17, !noalias !29
  %27 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !19, !noalias !30
  %28 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !13, !noalias !31
  %29 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !15, !noalias !32
  %30 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !9, !noalias !33
  %31 = fmul float %26, %27
  %32 = fmul float %28, %29
  %33 = fdiv float %30, %23
  %34 = fadd float %31, %32
  %35 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !11, !noalias !34
  %36 = tail call float @llvm.sqrt.f32(float %33)
  %37 = fadd float %34, %35
  %38 = fadd float %36, f0x322BCC77
  %39 = fmul float %37, 5.000000e-01
  %40 = fmul float %25, %38
  %41 = fdiv float %39, %40
  %42 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !6, !noalias !35
  %43 = fmul float %41, 2.000000e-04
  %44 = fsub float %42, %43
  store float %44, ptr %21, align 4, !alias.scope !25, !noalias !36
  %45 = getelementptr inbounds nuw i8, ptr %13, i64 4
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !17, !noalias !29
  %47 = getelementptr inbounds nuw i8, ptr %15, i64 4
  %48 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !19, !noalias !30
  %49 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %50 = load float, ptr %49, align 4, !invariant.load !3, !alias.scope !13, !noalias !31
  %51 = getelementptr inbounds nuw i8, ptr %11, i64 4
  %52 = load float, ptr %51, align 4, !invariant.load !3, !alias.scope !15, !noalias !32
  %53 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !9, !noalias !33
  %55 = fmul float %46, %48
  %56 = fmul float %50, %52
  %57 = fdiv float %54, %23
  %58 = fadd float %55, %56
  %59 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %60 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !11, !noalias !34
  %61 = tail call float @llvm.sqrt.f32(float %57)
  %62 = fadd float %58, %60
  %63 = fadd float %61, f0x322BCC77
  %64 = fmul float %62, 5.000000e-01
  %65 = fmul float %25, %63
  %66 = fdiv float %64, %65
  %67 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !6, !noalias !35
  %69 = fmul float %66, 2.000000e-04
  %70 = fsub float %68, %69
  %71 = getelementptr inbounds nuw i8, ptr %21, i64 4
  store float %70, ptr %71, align 4, !alias.scope !25, !noalias !36
  %72 = getelementptr inbounds nuw i8, ptr %13, i64 8
  %73 = load float, ptr %72, align 4, !invariant.load !3, !alias.scope !17, !noalias !29
  %74 = getelementptr inbounds nuw i8, ptr %15, i64 8
  %75 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !19, !noalias !30
  %76 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %77 = load float, ptr %76, align 4, !invariant.load !3, !alias.scope !13, !noalias !31
  %78 = getelementptr inbounds nuw i8, ptr %11, i64 8
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !15, !noalias !32
  %80 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %81 = load float, ptr %80, align 4, !invariant.load !3, !alias.scope !9, !noalias !33
  %82 = fmul float %73, %75
  %83 = fmul float %77, %79
  %84 = fdiv float %81, %23
  %85 = fadd float %82, %83
  %86 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %87 = load float, ptr %86, align 4, !invariant.load !3, !alias.scope !11, !noalias !34
  %88 = tail call float @llvm.sqrt.f32(float %84)
  %89 = fadd float %85, %87
  %90 = fadd float %88, f0x322BCC77
  %91 = fmul float %89, 5.000000e-01
  %92 = fmul float %25, %90
  %93 = fdiv float %91, %92
  %94 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %95 = load float, ptr %94, align 4, !invariant.load !3, !alias.scope !6, !noalias !35
  %96 = fmul float %93, 2.000000e-04
  %97 = fsub float %95, %96
  %98 = getelementptr inbounds nuw i8, ptr %21, i64 8
  store float %97, ptr %98, align 4, !alias.scope !25, !noalias !36
  %99 = getelementptr inbounds nuw i8, ptr %13, i64 12
  %100 = load float, ptr %99, align 4, !invariant.load !3, !alias.scope !17, !noalias !29
  %101 = getelementptr inbounds nuw i8, ptr %15, i64 12
  %102 = load float, ptr %101, align 4, !invariant.load !3, !alias.scope !19, !noalias !30
  %103 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %104 = load float, ptr %103, align 4, !invariant.load !3, !alias.scope !13, !noalias !31
  %105 = getelementptr inbounds nuw i8, ptr %11, i64 12
  %106 = load float, ptr %105, align 4, !invariant.load !3, !alias.scope !15, !noalias !32
  %107 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %108 = load float, ptr %107, align 4, !invariant.load !3, !alias.scope !9, !noalias !33
  %109 = fmul float %100, %102
  %110 = fmul float %104, %106
  %111 = fdiv float %108, %23
  %112 = fadd float %109, %110
  %113 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %114 = load float, ptr %113, align 4, !invariant.load !3, !alias.scope !11, !noalias !34
  %115 = tail call float @llvm.sqrt.f32(float %111)
  %116 = fadd float %112, %114
  %117 = fadd float %115, f0x322BCC77
  %118 = fmul float %116, 5.000000e-01
  %119 = fmul float %25, %117
  %120 = fdiv float %118, %119
  %121 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %122 = load float, ptr %121, align 4, !invariant.load !3, !alias.scope !6, !noalias !35
  %123 = fmul float %120, 2.000000e-04
  %124 = fsub float %122, %123
  %125 = getelementptr inbounds nuw i8, ptr %21, i64 12
  store float %124, ptr %125, align 4, !alias.scope !25, !noalias !36
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.sqrt.f32(float) #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #2

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 19}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.26_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.26_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.26_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.26_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.26_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.26_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.26_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.26_wrapped: argument 6"}
!21 = !{!22}
!22 = distinct !{!22, !8, !"multiply_add_fusion.26_wrapped: argument 7"}
!23 = !{!24}
!24 = distinct !{!24, !8, !"multiply_add_fusion.26_wrapped: argument 8"}
!25 = !{!26}
!26 = distinct !{!26, !8, !"multiply_add_fusion.26_wrapped: argument 9"}
!27 = !{!7, !10, !12, !14, !16, !18, !20, !24, !26}
!28 = !{!7, !10, !12, !14, !16, !18, !20, !22, !26}
!29 = !{!7, !10, !12, !14, !16, !20, !22, !24, !26}
!30 = !{!7, !10, !12, !14, !16, !18, !22, !24, !26}
!31 = !{!7, !10, !12, !16, !18, !20, !22, !24, !26}
!32 = !{!7, !10, !12, !14, !18, !20, !22, !24, !26}
!33 = !{!7, !12, !14, !16, !18, !20, !22, !24, !26}
!34 = !{!7, !10, !14, !16, !18, !20, !22, !24, !26}
!35 = !{!10, !12, !14, !16, !18, !20, !22, !24, !26}
!36 = !{!7, !10, !12, !14, !16, !18, !20, !22, !24}
