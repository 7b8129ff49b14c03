; ModuleID = '__compute_module_multiply_add_fusion.9_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.9_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.9(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.9_wrapped.exit:
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
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !5
  %12 = getelementptr inbounds nuw i8, ptr %2, i64 80
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  %14 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !15, !noalias !19
  %15 = fsub float 1.000000e+00, %14
  %16 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !17, !noalias !20
  %17 = fsub float 1.000000e+00, %16
  %18 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %19 = fdiv float %18, %15
  %20 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !11, !noalias !22
  %21 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !13, !noalias !23
  %22 = tail call float @llvm.sqrt.f32(float %19)
  %23 = fadd float %20, %21
  %24 = fadd float %22, f0x322BCC77
  %25 = fmul float %23, 5.000000e-01
  %26 = fmul float %17, %24
  %27 = fdiv float %25, %26
  %28 = load float, ptr %3, align 4, !alias.scope !6, !noalias !24
  %29 = fmul float %27, 2.000000e-04
  %30 = fsub float %28, %29
  store float %30, ptr %3, align 4, !alias.scope !6, !noalias !24
  %31 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %32 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %33 = fdiv float %32, %15
  %34 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %35 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !11, !noalias !22
  %36 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !13, !noalias !23
  %38 = tail call float @llvm.sqrt.f32(float %33)
  %39 = fadd float %35, %37
  %40 = fadd float %38, f0x322BCC77
  %41 = fmul float %39, 5.000000e-01
  %42 = fmul float %17, %40
  %43 = fdiv float %41, %42
  %44 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %45 = load float, ptr %44, align 4, !alias.scope !6, !noalias !24
  %46 = fmul float %43, 2.000000e-04
  %47 = fsub float %45, %46
  store float %47, ptr %44, align 4, !alias.scope !6, !noalias !24
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
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 4}
!6 = !{!7}
!7 = distinct !{!7, !8, !"multiply_add_fusion.9_wrapped: argument 0"}
!8 = distinct !{!8, !"multiply_add_fusion.9_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"multiply_add_fusion.9_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"multiply_add_fusion.9_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"multiply_add_fusion.9_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"multiply_add_fusion.9_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"multiply_add_fusion.9_wrapped: argument 5"}
!19 = !{!7, !10, !12, !14, !18}
!20 = !{!7, !10, !12, !14, !16}
!21 = !{!7, !12, !14, !16, !18}
!22 = !{!7, !10, !14, !16, !18}
!23 = !{!7, !10, !12, !16, !18}
!24 = !{!10, !12, !14, !16, !18}
