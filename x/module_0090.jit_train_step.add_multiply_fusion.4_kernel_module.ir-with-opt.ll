; ModuleID = '__compute_module_add_multiply_fusion.4_kernel_module'
source_filename = "__compute_module_add_multiply_fusion.4_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_multiply_fusion.4(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
add_multiply_fusion.4_wrapped.exit:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds nuw i8, ptr %2, i64 48
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  %10 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %11 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %12 = fmul float %10, %11
  %13 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %14 = fadd float %12, %13
  %15 = fmul float %14, 5.000000e-01
  store float %15, ptr %9, align 4, !alias.scope !12, !noalias !17
  %16 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %17 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %18 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %19 = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %20 = fmul float %17, %19
  %21 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %22 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %23 = fadd float %20, %22
  %24 = fmul float %23, 5.000000e-01
  %25 = getelementptr inbounds nuw i8, ptr %9, i64 4
  store float %24, ptr %25, align 4, !alias.scope !12, !noalias !17
  %26 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %28 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %29 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %30 = fmul float %27, %29
  %31 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %32 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %33 = fadd float %30, %32
  %34 = fmul float %33, 5.000000e-01
  %35 = getelementptr inbounds nuw i8, ptr %9, i64 8
  store float %34, ptr %35, align 4, !alias.scope !12, !noalias !17
  %36 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !8, !noalias !14
  %38 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %39 = load float, ptr %38, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %40 = fmul float %37, %39
  %41 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !5, !noalias !16
  %43 = fadd float %40, %42
  %44 = fmul float %43, 5.000000e-01
  %45 = getelementptr inbounds nuw i8, ptr %9, i64 12
  store float %44, ptr %45, align 4, !alias.scope !12, !noalias !17
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 16}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{!6}
!6 = distinct !{!6, !7, !"add_multiply_fusion.4_wrapped: argument 0"}
!7 = distinct !{!7, !"add_multiply_fusion.4_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"add_multiply_fusion.4_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"add_multiply_fusion.4_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"add_multiply_fusion.4_wrapped: argument 3"}
!14 = !{!6, !11, !13}
!15 = !{!6, !9, !13}
!16 = !{!9, !11, !13}
!17 = !{!6, !9, !11}
