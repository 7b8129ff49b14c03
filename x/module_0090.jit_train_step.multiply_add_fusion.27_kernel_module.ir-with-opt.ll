; ModuleID = '__compute_module_multiply_add_fusion.27_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.27_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.27(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.27_wrapped.exit:
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
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  %12 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !12, !noalias !16
  %13 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !14, !noalias !17
  %14 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !8, !noalias !18
  %15 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !10, !noalias !19
  %16 = fmul float %12, %13
  %17 = fmul float %14, %15
  %18 = fadd float %16, %17
  %19 = fmul float %18, %18
  %20 = load float, ptr %3, align 4, !alias.scope !5, !noalias !20
  %21 = fmul float %19, 1.000000e-03
  %22 = fmul float %20, 9.990000e-01
  %23 = fadd float %22, %21
  store float %23, ptr %3, align 4, !alias.scope !5, !noalias !20
  %24 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %25 = load float, ptr %24, align 4, !invariant.load !3, !alias.scope !12, !noalias !16
  %26 = getelementptr inbounds nuw i8, ptr %11, i64 4
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !14, !noalias !17
  %28 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %29 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !8, !noalias !18
  %30 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !10, !noalias !19
  %32 = fmul float %25, %27
  %33 = fmul float %29, %31
  %34 = fadd float %32, %33
  %35 = fmul float %34, %34
  %36 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %37 = load float, ptr %36, align 4, !alias.scope !5, !noalias !20
  %38 = fmul float %35, 1.000000e-03
  %39 = fmul float %37, 9.990000e-01
  %40 = fadd float %39, %38
  store float %40, ptr %36, align 4, !alias.scope !5, !noalias !20
  %41 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !12, !noalias !16
  %43 = getelementptr inbounds nuw i8, ptr %11, i64 8
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !14, !noalias !17
  %45 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !8, !noalias !18
  %47 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %48 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !10, !noalias !19
  %49 = fmul float %42, %44
  %50 = fmul float %46, %48
  %51 = fadd float %49, %50
  %52 = fmul float %51, %51
  %53 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %54 = load float, ptr %53, align 4, !alias.scope !5, !noalias !20
  %55 = fmul float %52, 1.000000e-03
  %56 = fmul float %54, 9.990000e-01
  %57 = fadd float %56, %55
  store float %57, ptr %53, align 4, !alias.scope !5, !noalias !20
  %58 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !12, !noalias !16
  %60 = getelementptr inbounds nuw i8, ptr %11, i64 12
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !14, !noalias !17
  %62 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %63 = load float, ptr %62, align 4, !invariant.load !3, !alias.scope !8, !noalias !18
  %64 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %65 = load float, ptr %64, align 4, !invariant.load !3, !alias.scope !10, !noalias !19
  %66 = fmul float %59, %61
  %67 = fmul float %63, %65
  %68 = fadd float %66, %67
  %69 = fmul float %68, %68
  %70 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %71 = load float, ptr %70, align 4, !alias.scope !5, !noalias !20
  %72 = fmul float %69, 1.000000e-03
  %73 = fmul float %71, 9.990000e-01
  %74 = fadd float %73, %72
  store float %74, ptr %70, align 4, !alias.scope !5, !noalias !20
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.27_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.27_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.27_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"multiply_add_fusion.27_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"multiply_add_fusion.27_wrapped: argument 3"}
!14 = !{!15}
!15 = distinct !{!15, !7, !"multiply_add_fusion.27_wrapped: argument 4"}
!16 = !{!6, !9, !11, !15}
!17 = !{!6, !9, !11, !13}
!18 = !{!6, !11, !13, !15}
!19 = !{!6, !9, !13, !15}
!20 = !{!9, !11, !13, !15}
