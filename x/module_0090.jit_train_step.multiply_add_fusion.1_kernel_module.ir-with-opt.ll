; ModuleID = '__compute_module_multiply_add_fusion.1_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.1_wrapped.exit:
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
  %10 = load float, ptr %9, align 4, !alias.scope !12, !noalias !14
  %11 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %12 = fmul float %10, f0x3F666666
  %13 = fmul float %11, f0x38DAAE5F
  %14 = fadd float %12, %13
  %15 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !8, !noalias !16
  %16 = fmul float %14, f0x3F666666
  %17 = fmul float %15, f0x38DAAE5F
  %18 = fadd float %17, %16
  %19 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !5, !noalias !17
  %20 = fmul float %18, f0x3F666666
  %21 = fmul float %19, f0x38DAAE5F
  %22 = fadd float %21, %20
  store float %22, ptr %9, align 4, !alias.scope !12, !noalias !14
  %23 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %24 = load float, ptr %23, align 4, !alias.scope !12, !noalias !14
  %25 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %26 = load float, ptr %25, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %27 = fmul float %24, f0x3F666666
  %28 = fmul float %26, f0x38DAAE5F
  %29 = fadd float %27, %28
  %30 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !8, !noalias !16
  %32 = fmul float %29, f0x3F666666
  %33 = fmul float %31, f0x38DAAE5F
  %34 = fadd float %33, %32
  %35 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !5, !noalias !17
  %37 = fmul float %34, f0x3F666666
  %38 = fmul float %36, f0x38DAAE5F
  %39 = fadd float %38, %37
  store float %39, ptr %23, align 4, !alias.scope !12, !noalias !14
  %40 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %41 = load float, ptr %40, align 4, !alias.scope !12, !noalias !14
  %42 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %44 = fmul float %41, f0x3F666666
  %45 = fmul float %43, f0x38DAAE5F
  %46 = fadd float %44, %45
  %47 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %48 = load float, ptr %47, align 4, !invariant.load !3, !alias.scope !8, !noalias !16
  %49 = fmul float %46, f0x3F666666
  %50 = fmul float %48, f0x38DAAE5F
  %51 = fadd float %50, %49
  %52 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %53 = load float, ptr %52, align 4, !invariant.load !3, !alias.scope !5, !noalias !17
  %54 = fmul float %51, f0x3F666666
  %55 = fmul float %53, f0x38DAAE5F
  %56 = fadd float %55, %54
  store float %56, ptr %40, align 4, !alias.scope !12, !noalias !14
  %57 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %58 = load float, ptr %57, align 4, !alias.scope !12, !noalias !14
  %59 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %60 = load float, ptr %59, align 4, !invariant.load !3, !alias.scope !10, !noalias !15
  %61 = fmul float %58, f0x3F666666
  %62 = fmul float %60, f0x38DAAE5F
  %63 = fadd float %61, %62
  %64 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %65 = load float, ptr %64, align 4, !invariant.load !3, !alias.scope !8, !noalias !16
  %66 = fmul float %63, f0x3F666666
  %67 = fmul float %65, f0x38DAAE5F
  %68 = fadd float %67, %66
  %69 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !5, !noalias !17
  %71 = fmul float %68, f0x3F666666
  %72 = fmul float %70, f0x38DAAE5F
  %73 = fadd float %72, %71
  store float %73, ptr %57, align 4, !alias.scope !12, !noalias !14
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.1_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.1_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.1_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"multiply_add_fusion.1_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"multiply_add_fusion.1_wrapped: argument 3"}
!14 = !{!6, !9, !11}
!15 = !{!6, !9, !13}
!16 = !{!6, !11, !13}
!17 = !{!9, !11, !13}
