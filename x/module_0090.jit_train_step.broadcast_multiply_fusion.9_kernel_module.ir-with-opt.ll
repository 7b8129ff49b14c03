; ModuleID = '__compute_module_broadcast_multiply_fusion.9_kernel_module'
source_filename = "__compute_module_broadcast_multiply_fusion.9_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_multiply_fusion.9(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
broadcast_multiply_fusion.9_wrapped.exit:
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
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  %14 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !12, !noalias !18
  %15 = load float, ptr %11, align 4, !invariant.load !3, !alias.scope !14, !noalias !19
  %16 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !8, !noalias !20
  %17 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !10, !noalias !21
  %18 = fmul float %14, %15
  %19 = fmul float %16, %17
  %20 = fadd float %18, %19
  %21 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !5, !noalias !22
  %22 = fadd float %21, %20
  %23 = fmul float %22, 5.000000e-01
  store float %23, ptr %13, align 4, !alias.scope !16, !noalias !23
  %24 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %25 = load float, ptr %24, align 4, !invariant.load !3, !alias.scope !12, !noalias !18
  %26 = getelementptr inbounds nuw i8, ptr %11, i64 4
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !14, !noalias !19
  %28 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %29 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !8, !noalias !20
  %30 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !10, !noalias !21
  %32 = fmul float %25, %27
  %33 = fmul float %29, %31
  %34 = fadd float %32, %33
  %35 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %36 = load float, ptr %35, align 4, !invariant.load !3, !alias.scope !5, !noalias !22
  %37 = fadd float %36, %34
  %38 = fmul float %37, 5.000000e-01
  %39 = getelementptr inbounds nuw i8, ptr %13, i64 4
  store float %38, ptr %39, align 4, !alias.scope !16, !noalias !23
  %40 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %41 = load float, ptr %40, align 4, !invariant.load !3, !alias.scope !12, !noalias !18
  %42 = getelementptr inbounds nuw i8, ptr %11, i64 8
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !14, !noalias !19
  %44 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %45 = load float, ptr %44, align 4, !invariant.load !3, !alias.scope !8, !noalias !20
  %46 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %47 = load float, ptr %46, align 4, !invariant.load !3, !alias.scope !10, !noalias !21
  %48 = fmul float %41, %43
  %49 = fmul float %45, %47
  %50 = fadd float %48, %49
  %51 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %52 = load float, ptr %51, align 4, !invariant.load !3, !alias.scope !5, !noalias !22
  %53 = fadd float %52, %50
  %54 = fmul float %53, 5.000000e-01
  %55 = getelementptr inbounds nuw i8, ptr %13, i64 8
  store float %54, ptr %55, align 4, !alias.scope !16, !noalias !23
  %56 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %57 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !12, !noalias !18
  %58 = getelementptr inbounds nuw i8, ptr %11, i64 12
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !14, !noalias !19
  %60 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !8, !noalias !20
  %62 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %63 = load float, ptr %62, align 4, !invariant.load !3, !alias.scope !10, !noalias !21
  %64 = fmul float %57, %59
  %65 = fmul float %61, %63
  %66 = fadd float %64, %65
  %67 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !5, !noalias !22
  %69 = fadd float %68, %66
  %70 = fmul float %69, 5.000000e-01
  %71 = getelementptr inbounds nuw i8, ptr %13, i64 12
  store float %70, ptr %71, align 4, !alias.scope !16, !noalias !23
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
!6 = distinct !{!6, !7, !"broadcast_multiply_fusion.9_wrapped: argument 0"}
!7 = distinct !{!7, !"broadcast_multiply_fusion.9_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"broadcast_multiply_fusion.9_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"broadcast_multiply_fusion.9_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"broadcast_multiply_fusion.9_wrapped: argument 3"}
!14 = !{!15}
!15 = distinct !{!15, !7, !"broadcast_multiply_fusion.9_wrapped: argument 4"}
!16 = !{!17}
!17 = distinct !{!17, !7, !"broadcast_multiply_fusion.9_wrapped: argument 5"}
!18 = !{!6, !9, !11, !15, !17}
!19 = !{!6, !9, !11, !13, !17}
!20 = !{!6, !11, !13, !15, !17}
!21 = !{!6, !9, !13, !15, !17}
!22 = !{!9, !11, !13, !15, !17}
!23 = !{!6, !9, !11, !13, !15}
