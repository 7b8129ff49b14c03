; ModuleID = '__compute_module_add_multiply_fusion.2_kernel_module'
source_filename = "__compute_module_add_multiply_fusion.2_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_multiply_fusion.2(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  br label %9

9:                                                ; preds = %1, %63
  %10 = phi i64 [ 0, %1 ], [ %64, %63 ]
  %11 = shl nuw nsw i64 %10, 4
  %12 = and i64 %11, 16
  %13 = shl nuw nsw i64 %10, 5
  %14 = and i64 %13, 64
  %15 = getelementptr [4 x i8], ptr %6, i64 %12
  %16 = getelementptr [4 x i8], ptr %15, i64 %14
  br label %17

17:                                               ; preds = %9, %61
  %18 = phi i64 [ 0, %9 ], [ %62, %61 ]
  %19 = shl nuw nsw i64 %18, 3
  %20 = and i64 %19, 8
  %21 = shl nuw nsw i64 %18, 4
  %22 = and i64 %21, 32
  %23 = or disjoint i64 %19, %13
  %24 = getelementptr [4 x i8], ptr %16, i64 %20
  %25 = getelementptr [4 x i8], ptr %24, i64 %22
  br label %26

26:                                               ; preds = %17, %26
  %27 = phi i1 [ true, %17 ], [ false, %26 ]
  %28 = phi i64 [ 0, %17 ], [ 4, %26 ]
  %29 = or disjoint i64 %23, %28
  %30 = getelementptr [4 x i8], ptr %25, i64 %28
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %32 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %29
  %33 = load float, ptr %32, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %34 = fadd float %31, %33
  %35 = fmul float %34, 5.000000e-01
  %36 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %29
  store float %35, ptr %36, align 4, !alias.scope !10, !noalias !14
  %37 = getelementptr i8, ptr %30, i64 4
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %39 = or disjoint i64 %29, 1
  %40 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %39
  %41 = load float, ptr %40, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %42 = fadd float %38, %41
  %43 = fmul float %42, 5.000000e-01
  %44 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %39
  store float %43, ptr %44, align 4, !alias.scope !10, !noalias !14
  %45 = getelementptr i8, ptr %30, i64 8
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %47 = or disjoint i64 %29, 2
  %48 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %47
  %49 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %50 = fadd float %46, %49
  %51 = fmul float %50, 5.000000e-01
  %52 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %47
  store float %51, ptr %52, align 4, !alias.scope !10, !noalias !14
  %53 = getelementptr i8, ptr %30, i64 12
  %54 = load float, ptr %53, align 4, !invariant.load !3, !alias.scope !8, !noalias !12
  %55 = or disjoint i64 %29, 3
  %56 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %55
  %57 = load float, ptr %56, align 4, !invariant.load !3, !alias.scope !5, !noalias !13
  %58 = fadd float %54, %57
  %59 = fmul float %58, 5.000000e-01
  %60 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %55
  store float %59, ptr %60, align 4, !alias.scope !10, !noalias !14
  br i1 %27, label %26, label %61, !llvm.loop !15

61:                                               ; preds = %26
  %62 = add nuw nsw i64 %18, 1
  %exitcond.not = icmp eq i64 %62, 4
  br i1 %exitcond.not, label %63, label %17, !llvm.loop !15

63:                                               ; preds = %61
  %64 = add nuw nsw i64 %10, 1
  %exitcond4.not = icmp eq i64 %64, 4
  br i1 %exitcond4.not, label %add_multiply_fusion.2_wrapped.exit, label %9, !llvm.loop !15

add_multiply_fusion.2_wrapped.exit:               ; preds = %63
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 14}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 512}
!5 = !{!6}
!6 = distinct !{!6, !7, !"add_multiply_fusion.2_wrapped: argument 0"}
!7 = distinct !{!7, !"add_multiply_fusion.2_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"add_multiply_fusion.2_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"add_multiply_fusion.2_wrapped: argument 2"}
!12 = !{!6, !11}
!13 = !{!9, !11}
!14 = !{!6, !9}
!15 = distinct !{!15, !16}
!16 = !{!"llvm.loop.unroll.disable"}
