; ModuleID = '__compute_module_multiply_add_fusion.5_kernel_module'
source_filename = "__compute_module_multiply_add_fusion.5_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @multiply_add_fusion.5(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
multiply_add_fusion.5_wrapped.exit:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  %6 = load float, ptr %5, align 4, !alias.scope !8, !noalias !5
  %7 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %8 = fmul float %6, f0x3F666666
  %9 = fmul float %7, f0x38DAAE5F
  %10 = fadd float %8, %9
  store float %10, ptr %5, align 4, !alias.scope !8, !noalias !5
  %11 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %12 = load float, ptr %11, align 4, !alias.scope !8, !noalias !5
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %14 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %15 = fmul float %12, f0x3F666666
  %16 = fmul float %14, f0x38DAAE5F
  %17 = fadd float %15, %16
  store float %17, ptr %11, align 4, !alias.scope !8, !noalias !5
  %18 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %19 = load float, ptr %18, align 4, !alias.scope !8, !noalias !5
  %20 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %21 = load float, ptr %20, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %22 = fmul float %19, f0x3F666666
  %23 = fmul float %21, f0x38DAAE5F
  %24 = fadd float %22, %23
  store float %24, ptr %18, align 4, !alias.scope !8, !noalias !5
  %25 = getelementptr inbounds nuw i8, ptr %5, i64 12
  %26 = load float, ptr %25, align 4, !alias.scope !8, !noalias !5
  %27 = getelementptr inbounds nuw i8, ptr %3, i64 12
  %28 = load float, ptr %27, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %29 = fmul float %26, f0x3F666666
  %30 = fmul float %28, f0x38DAAE5F
  %31 = fadd float %29, %30
  store float %31, ptr %25, align 4, !alias.scope !8, !noalias !5
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 29}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{!6}
!6 = distinct !{!6, !7, !"multiply_add_fusion.5_wrapped: argument 0"}
!7 = distinct !{!7, !"multiply_add_fusion.5_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"multiply_add_fusion.5_wrapped: argument 1"}
