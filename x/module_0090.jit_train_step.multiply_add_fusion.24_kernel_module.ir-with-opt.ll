; ModuleID = '__compute_module_multiply_add_fusion.24_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.24_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.24(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.24_wrapped.exit:
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
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !19)
  %16 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !17, !noalias !21
  %17 = fsub float 1.000000e+00, %16
  %18 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !19, !noalias !22
  %19 = fsub float 1.000000e+00, %18
  %20 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %21 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %22 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %23 = fdiv float %20, %17
  %24 = fadd float %21, %22
  %25 = load float, ptr %7, align 4, !alias.scope !11, !noalias !26
  %26 = tail call float @llvm.sqrt.f32(float %23)
  %27 = fadd float %24, %25
  %28 = fadd float %26, f0x322BCC77
  %29 = fmul float %27, 5.000000e-01
  %30 = fmul float %19, %28
  %31 = fdiv float %29, %30
  %32 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %33 = fmul float %31, 2.000000e-04
  %34 = fsub float %32, %33
  store float %34, ptr %7, align 4, !alias.scope !11, !noalias !26
  %35 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %37 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %39 = getelementptr inbounds nuw i8, ptr %11, i64 4
  %40 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %41 = fdiv float %36, %17
  %42 = fadd float %38, %40
  %43 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %44 = load float, ptr %43, align 4, !alias.scope !11, !noalias !26
  %45 = tail call float @llvm.sqrt.f32(float %41)
  %46 = fadd float %42, %44
  %47 = fadd float %45, f0x322BCC77
  %48 = fmul float %46, 5.000000e-01
  %49 = fmul float %19, %47
  %50 = fdiv float %48, %49
  %51 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %52 = load float, ptr %51, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %53 = fmul float %50, 2.000000e-04
  %54 = fsub float %52, %53
  store float %54, ptr %43, align 4, !alias.scope !11, !noalias !26
  %55 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %56 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %57 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %59 = getelementptr inbounds nuw i8, ptr %11, i64 8
  %60 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %61 = fdiv float %56, %17
  %62 = fadd float %58, %60
  %63 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %64 = load float, ptr %63, align 4, !alias.scope !11, !noalias !26
  %65 = tail call float @llvm.sqrt.f32(float %61)
  %66 = fadd float %62, %64
  %67 = fadd float %65, f0x322BCC77
  %68 = fmul float %66, 5.000000e-01
  %69 = fmul float %19, %67
  %70 = fdiv float %68, %69
  %71 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %72 = load float, ptr %71, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %73 = fmul float %70, 2.000000e-04
  %74 = fsub float %72, %73
  store float %74, ptr %63, align 4, !alias.scope !11, !noalias !26
  %75 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %76 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !9, !noalias !23
  %77 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %78 = load float, ptr %77, align 4, !invariant.load !3, !alias.scope !13, !noalias !24
  %79 = getelementptr inbounds nuw i8, ptr %11, i64 12
  %80 = load float, ptr %79, align 4, !invariant.load !3, !alias.scope !15, !noalias !25
  %81 = fdiv float %76, %17
  %82 = fadd float %78, %80
  %83 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %84 = load float, ptr %83, align 4, !alias.scope !11, !noalias !26
  %85 = tail call float @llvm.sqrt.f32(float %81)
  %86 = fadd float %82, %84
  %87 = fadd float %85, f0x322BCC77
  %88 = fmul float %86, 5.000000e-01
  %89 = fmul float %19, %87
  %90 = fdiv float %88, %89
  %91 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %92 = load float, ptr %91, align 4, !invariant.load !3, !alias.scope !6, !noalias !27
  %93 = fmul float %90, 2.000000e-04
  %94 = fsub float %92, %93
  store float %94, ptr %83, align 4, !alias.scope !11, !noalias !26
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
!1 = !{i32 1, !"xla_dylib_index", i64 17}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.24_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.24_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.24_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.24_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.24_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.24_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.24_wrapped: argument 5"}
!19 = !{!20}
!20 = distinct !{!20, !8, !"multiply_add_fusion.24_wrapped: argument 6"}
!21 = !{!7, !10, !12, !14, !16, !20}
!22 = !{!7, !10, !12, !14, !16, !18}
!23 = !{!7, !12, !14, !16, !18, !20}
!24 = !{!7, !10, !12, !16, !18, !20}
!25 = !{!7, !10, !12, !14, !18, !20}
!26 = !{!7, !10, !14, !16, !18, !20}
!27 = !{!10, !12, !14, !16, !18, !20}
