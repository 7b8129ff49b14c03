; ModuleID = '__compute_module_negate_bitcast_fusion_kernel_module'
source_filename = "__compute_module_negate_bitcast_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @negate_bitcast_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
iter.check:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  %6 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %wide.load = load <8 x float>, ptr %3, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %wide.load1 = load <8 x float>, ptr %6, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %7 = fmul <8 x float> %wide.load, splat (float f0xBC888889)
  %8 = fmul <8 x float> %wide.load1, splat (float f0xBC888889)
  %9 = getelementptr inbounds nuw i8, ptr %5, i64 32
  store <8 x float> %7, ptr %5, align 4, !alias.scope !8, !noalias !5
  store <8 x float> %8, ptr %9, align 4, !alias.scope !8, !noalias !5
  %10 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %wide.load.1 = load <8 x float>, ptr %10, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %wide.load1.1 = load <8 x float>, ptr %11, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %12 = fmul <8 x float> %wide.load.1, splat (float f0xBC888889)
  %13 = fmul <8 x float> %wide.load1.1, splat (float f0xBC888889)
  %14 = getelementptr inbounds nuw i8, ptr %5, i64 64
  %15 = getelementptr inbounds nuw i8, ptr %5, i64 96
  store <8 x float> %12, ptr %14, align 4, !alias.scope !8, !noalias !5
  store <8 x float> %13, ptr %15, align 4, !alias.scope !8, !noalias !5
  %16 = getelementptr inbounds nuw i8, ptr %3, i64 128
  %17 = getelementptr inbounds nuw i8, ptr %3, i64 160
  %wide.load.2 = load <8 x float>, ptr %16, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %wide.load1.2 = load <8 x float>, ptr %17, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %18 = fmul <8 x float> %wide.load.2, splat (float f0xBC888889)
  %19 = fmul <8 x float> %wide.load1.2, splat (float f0xBC888889)
  %20 = getelementptr inbounds nuw i8, ptr %5, i64 128
  %21 = getelementptr inbounds nuw i8, ptr %5, i64 160
  store <8 x float> %18, ptr %20, align 4, !alias.scope !8, !noalias !5
  store <8 x float> %19, ptr %21, align 4, !alias.scope !8, !noalias !5
  %22 = getelementptr inbounds nuw i8, ptr %3, i64 192
  %wide.load3 = load <4 x float>, ptr %22, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %23 = fmul <4 x float> %wide.load3, splat (float f0xBC888889)
  %24 = getelementptr inbounds nuw i8, ptr %5, i64 192
  store <4 x float> %23, ptr %24, align 4, !alias.scope !8, !noalias !5
  %25 = getelementptr inbounds nuw i8, ptr %3, i64 208
  %wide.load3.1 = load <4 x float>, ptr %25, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %26 = fmul <4 x float> %wide.load3.1, splat (float f0xBC888889)
  %27 = getelementptr inbounds nuw i8, ptr %5, i64 208
  store <4 x float> %26, ptr %27, align 4, !alias.scope !8, !noalias !5
  %28 = getelementptr inbounds nuw i8, ptr %3, i64 224
  %wide.load3.2 = load <4 x float>, ptr %28, align 4, !invariant.load !3, !alias.scope !5, !noalias !8
  %29 = fmul <4 x float> %wide.load3.2, splat (float f0xBC888889)
  %30 = getelementptr inbounds nuw i8, ptr %5, i64 224
  store <4 x float> %29, ptr %30, align 4, !alias.scope !8, !noalias !5
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 6}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 240}
!5 = !{!6}
!6 = distinct !{!6, !7, !"negate_bitcast_fusion_wrapped: argument 0"}
!7 = distinct !{!7, !"negate_bitcast_fusion_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"negate_bitcast_fusion_wrapped: argument 1"}
