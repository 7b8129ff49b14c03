; ModuleID = '__compute_module_multiply_add_fusion.17_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.17_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.17(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.17_wrapped.exit:
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
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds nuw i8, ptr %2, i64 96
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !5
  %16 = getelementptr inbounds nuw i8, ptr %2, i64 112
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !21)
  %18 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !17, !noalias !23
  %19 = fsub float 1.000000e+00, %18
  %20 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !19, !noalias !24
  %21 = fsub float 1.000000e+00, %20
  %22 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !9, !noalias !25
  %23 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !13, !noalias !26
  %24 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !15, !noalias !27
  %25 = fdiv float %22, %19
  %26 = fmul float %23, %24
  %27 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %28 = tail call float @llvm.sqrt.f32(float %25)
  %29 = fadd float %26, %27
  %30 = fadd float %28, f0x322BCC77
  %31 = fmul float %29, 5.000000e-01
  %32 = fmul float %21, %30
  %33 = fdiv float %31, %32
  %34 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !6, !noalias !29
  %35 = fmul float %33, 2.000000e-04
  %36 = fsub float %34, %35
  store float %36, ptr %17, align 4, !alias.scope !21, !noalias !30
  %37 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !9, !noalias !25
  %39 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %40 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !13, !noalias !26
  %41 = getelementptr inbounds nuw i8, ptr %11, i64 4
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !15, !noalias !27
  %43 = fdiv float %38, %19
  %44 = fmul float %40, %42
  %45 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %47 = tail call float @llvm.sqrt.f32(float %43)
  %48 = fadd float %44, %46
  %49 = fadd float %47, f0x322BCC77
  %50 = fmul float %48, 5.000000e-01
  %51 = fmul float %21, %49
  %52 = fdiv float %50, %51
  %53 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !6, !noalias !29
  %55 = fmul float %52, 2.000000e-04
  %56 = fsub float %54, %55
  %57 = getelementptr inbounds nuw i8, ptr %17, i64 4
  store float %56, ptr %57, align 4, !alias.scope !21, !noalias !30
  %58 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !9, !noalias !25
  %60 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !13, !noalias !26
  %62 = getelementptr inbounds nuw i8, ptr %11, i64 8
  %63 = load float, ptr %62, align 4, !invariant.load !3, !alias.scope !15, !noalias !27
  %64 = fdiv float %59, %19
  %65 = fmul float %61, %63
  %66 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %67 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %68 = tail call float @llvm.sqrt.f32(float %64)
  %69 = fadd float %65, %67
  %70 = fadd float %68, f0x322BCC77
  %71 = fmul float %69, 5.000000e-01
  %72 = fmul float %21, %70
  %73 = fdiv float %71, %72
  %74 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %75 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !6, !noalias !29
  %76 = fmul float %73, 2.000000e-04
  %77 = fsub float %75, %76
  %78 = getelementptr inbounds nuw i8, ptr %17, i64 8
  store float %77, ptr %78, align 4, !alias.scope !21, !noalias !30
  %79 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %80 = load float, ptr %79, align 4, !invariant.load !3, !alias.scope !9, !noalias !25
  %81 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %82 = load float, ptr %81, align 4, !invariant.load !3, !alias.scope !13, !noalias !26
  %83 = getelementptr inbounds nuw i8, ptr %11, i64 12
  %84 = load float, ptr %83, align 4, !invariant.load !3, !alias.scope !15, !noalias !27
  %85 = fdiv float %80, %19
  %86 = fmul float %82, %84
  %87 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %88 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !11, !noalias !28
  %89 = tail call float @llvm.sqrt.f32(float %85)
  %90 = fadd float %86, %88
  %91 = fadd float %89, f0x322BCC77
  %92 = fmul float %90, 5.000000e-01
  %93 = fmul float %21, %91
  %94 = fdiv float %92, %93
  %95 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %96 = load float, ptr %95, align 4, !invariant.load !3, !alias.scope !6, !noalias !29
  %97 = fmul float %94, 2.000000e-04
  %98 = fsub float %96, %97
  %99 = getelementptr inbounds nuw i8, ptr %17, i64 12
  store float %98, ptr %99, align 4, !alias.scope !21, !noalias !30
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
!1 = !{i32 1, !"xla_dylib_index", i64 9}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.17_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.17_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.17_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.17_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.17_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.17_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.17_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.17_wrapped: argument 6"}
!21 = !{!22}
!22 = distinct !{!22, !8, !"multiply_add_fusion.17_wrapped: argument 7"}
!23 = !{!7, !10, !12, !14, !16, !20, !22}
!24 = !{!7, !10, !12, !14, !16, !18, !22}
!25 = !{!7, !12, !14, !16, !18, !20, !22}
!26 = !{!7, !10, !12, !16, !18, !20, !22}
!27 = !{!7, !10, !12, !14, !18, !20, !22}
!28 = !{!7, !10, !14, !16, !18, !20, !22}
!29 = !{!10, !12, !14, !16, !18, !20, !22}
!30 = !{!7, !10, !12, !14, !16, !18, !20}
