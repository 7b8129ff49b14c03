; ModuleID = '__compute_module_add_divide_fusion.4_kernel_module'
source_filename = "__compute_module_add_divide_fusion.4_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_divide_fusion.4(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
add_divide_fusion.4_wrapped.exit:
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
  %9 = fmul float %8, f0x39888889
  %10 = load float, ptr %3, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %11 = fadd float %9, f0x3727C5AC
  %12 = fdiv float %10, %11
  store float %12, ptr %7, align 4, !alias.scope !10, !noalias !14
  %13 = getelementptr inbounds nuw i8, ptr %5, i64 4
  %14 = load float, ptr %13, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %15 = fmul float %14, f0x39888889
  %16 = getelementptr inbounds nuw i8, ptr %3, i64 4
  %17 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %18 = fadd float %15, f0x3727C5AC
  %19 = fdiv float %17, %18
  %20 = getelementptr inbounds nuw i8, ptr %7, i64 4
  store float %19, ptr %20, align 4, !alias.scope !10, !noalias !14
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 10}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{!6}
!6 = distinct !{!6, !7, !"add_divide_fusion.4_wrapped: argument 0"}
!7 = distinct !{!7, !"add_divide_fusion.4_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"add_divide_fusion.4_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"add_divide_fusion.4_wrapped: argument 2"}
!12 = !{!6, !11}
!13 = !{!9, !11}
!14 = !{!6, !9}
