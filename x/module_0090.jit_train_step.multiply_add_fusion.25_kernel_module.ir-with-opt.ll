; ModuleID = '__compute_module_multiply_add_fusion.25_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.25_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.25(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.25_wrapped.exit:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  %8 = load float, ptr %5, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %9 = load float, ptr %7, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %10 = fadd float %8, %9
  %11 = fmul float %10, %10
  %12 = load float, ptr %3, align 4, !alias.scope !5, !noalias !14
  %13 = fmul float %11, 1.000000e-03
  %14 = fmul float %12, 9.990000e-01
  %15 = fadd float %14, %13
  store float %15, ptr %3, align 4, !alias.scope !5, !noalias !14
  %16 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %17 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %18 = getelementptr inbounds nuw i8, ptr %7, i64 4
  %19 = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %20 = fadd float %17, %19
  %21 = fmul float %20, %20
  %22 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %23 = load float, ptr %22, align 4, !alias.scope !5, !noalias !14
  %24 = fmul float %21, 1.000000e-03
  %25 = fmul float %23, 9.990000e-01
  %26 = fadd float %25, %24
  store float %26, ptr %22, align 4, !alias.scope !5, !noalias !14
  %27 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %28 = load float, ptr %27, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %29 = getelementptr inbounds nuw i8, ptr %7, i64 8
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %31 = fadd float %28, %30
  %32 = fmul float %31, %31
  %33 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %34 = load float, ptr %33, align 4, !alias.scope !5, !noalias !14
  %35 = fmul float %32, 1.000000e-03
  %36 = fmul float %34, 9.990000e-01
  %37 = fadd float %36, %35
  store float %37, ptr %33, align 4, !alias.scope !5, !noalias !14
  %38 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %39 = load float, ptr %38, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %40 = getelementptr inbounds nuw i8, ptr %7, i64 12
  %41 = load float, ptr %40, align 4, !invariant.load !3, !alias.scope !10, !noalias !13
  %42 = fadd float %39, %41
  %43 = fmul float %42, %42
  %44 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %45 = load float, ptr %44, align 4, !alias.scope !5, !noalias !14
  %46 = fmul float %43, 1.000000e-03
  %47 = fmul float %45, 9.990000e-01
  %48 = fadd float %47, %46
  store float %48, ptr %44, align 4, !alias.scope !5, !noalias !14
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 18}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.25_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.25_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.25_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"multiply_add_fusion.25_wrapped: argument 2"}
!12 = !{!6, !11}
!13 = !{!6, !9}
!14 = !{!9, !11}
