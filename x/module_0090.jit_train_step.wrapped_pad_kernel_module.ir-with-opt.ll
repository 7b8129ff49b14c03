; ModuleID = '__compute_module_wrapped_pad_kernel_module'
source_filename = "__compute_module_wrapped_pad_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @wrapped_pad(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !6
  tail call void @llvm.experimental.noalias.scope.decl(metadata !7)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  %9 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  br label %.preheader

.preheader:                                       ; preds = %1, %87
  %10 = phi i64 [ 0, %1 ], [ %88, %87 ]
  %.idx = shl i64 %10, 10
  %11 = getelementptr i8, ptr %4, i64 %.idx
  %.idx2 = mul nuw nsw i64 %10, 1296
  %12 = getelementptr i8, ptr %8, i64 %.idx2
  br label %13

13:                                               ; preds = %.preheader, %.split6.us
  %14 = phi i64 [ 0, %.preheader ], [ %86, %.split6.us ]
  %15 = icmp ne i64 %14, 0
  %16 = icmp ne i64 %14, 17
  %17 = and i1 %15, %16
  %.idx3 = mul nuw nsw i64 %14, 72
  %18 = getelementptr i8, ptr %12, i64 %.idx3
  %.fr = freeze i1 %17
  store float %9, ptr %18, align 4, !alias.scope !12, !noalias !15
  br i1 %.fr, label %.split6.us.loopexit, label %.split.us

.split.us:                                        ; preds = %13
  %19 = getelementptr i8, ptr %18, i64 4
  store float %9, ptr %19, align 4, !alias.scope !12, !noalias !15
  %20 = getelementptr i8, ptr %18, i64 8
  store float %9, ptr %20, align 4, !alias.scope !12, !noalias !15
  %21 = getelementptr i8, ptr %18, i64 12
  store float %9, ptr %21, align 4, !alias.scope !12, !noalias !15
  %22 = getelementptr i8, ptr %18, i64 16
  store float %9, ptr %22, align 4, !alias.scope !12, !noalias !15
  %23 = getelementptr i8, ptr %18, i64 20
  store float %9, ptr %23, align 4, !alias.scope !12, !noalias !15
  %24 = getelementptr i8, ptr %18, i64 24
  store float %9, ptr %24, align 4, !alias.scope !12, !noalias !15
  %25 = getelementptr i8, ptr %18, i64 28
  store float %9, ptr %25, align 4, !alias.scope !12, !noalias !15
  %26 = getelementptr i8, ptr %18, i64 32
  store float %9, ptr %26, align 4, !alias.scope !12, !noalias !15
  %27 = getelementptr i8, ptr %18, i64 36
  store float %9, ptr %27, align 4, !alias.scope !12, !noalias !15
  %28 = getelementptr i8, ptr %18, i64 40
  store float %9, ptr %28, align 4, !alias.scope !12, !noalias !15
  %29 = getelementptr i8, ptr %18, i64 44
  store float %9, ptr %29, align 4, !alias.scope !12, !noalias !15
  %30 = getelementptr i8, ptr %18, i64 48
  store float %9, ptr %30, align 4, !alias.scope !12, !noalias !15
  %31 = getelementptr i8, ptr %18, i64 52
  store float %9, ptr %31, align 4, !alias.scope !12, !noalias !15
  %32 = getelementptr i8, ptr %18, i64 56
  store float %9, ptr %32, align 4, !alias.scope !12, !noalias !15
  %33 = getelementptr i8, ptr %18, i64 60
  store float %9, ptr %33, align 4, !alias.scope !12, !noalias !15
  %34 = getelementptr i8, ptr %18, i64 64
  store float %9, ptr %34, align 4, !alias.scope !12, !noalias !15
  br label %.split6.us

.split6.us.loopexit:                              ; preds = %13
  %.idx1 = shl nuw nsw i64 %14, 6
  %35 = getelementptr i8, ptr %11, i64 %.idx1
  %36 = getelementptr i8, ptr %35, i64 -64
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %38 = getelementptr i8, ptr %18, i64 4
  store float %37, ptr %38, align 4, !alias.scope !12, !noalias !15
  %39 = getelementptr i8, ptr %35, i64 -60
  %40 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %41 = getelementptr i8, ptr %18, i64 8
  store float %40, ptr %41, align 4, !alias.scope !12, !noalias !15
  %42 = getelementptr i8, ptr %35, i64 -56
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %44 = getelementptr i8, ptr %18, i64 12
  store float %43, ptr %44, align 4, !alias.scope !12, !noalias !15
  %45 = getelementptr i8, ptr %35, i64 -52
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %47 = getelementptr i8, ptr %18, i64 16
  store float %46, ptr %47, align 4, !alias.scope !12, !noalias !15
  %48 = getelementptr i8, ptr %35, i64 -48
  %49 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %50 = getelementptr i8, ptr %18, i64 20
  store float %49, ptr %50, align 4, !alias.scope !12, !noalias !15
  %51 = getelementptr i8, ptr %35, i64 -44
  %52 = load float, ptr %51, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %53 = getelementptr i8, ptr %18, i64 24
  store float %52, ptr %53, align 4, !alias.scope !12, !noalias !15
  %54 = getelementptr i8, ptr %35, i64 -40
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %56 = getelementptr i8, ptr %18, i64 28
  store float %55, ptr %56, align 4, !alias.scope !12, !noalias !15
  %57 = getelementptr i8, ptr %35, i64 -36
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %59 = getelementptr i8, ptr %18, i64 32
  store float %58, ptr %59, align 4, !alias.scope !12, !noalias !15
  %60 = getelementptr i8, ptr %35, i64 -32
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %62 = getelementptr i8, ptr %18, i64 36
  store float %61, ptr %62, align 4, !alias.scope !12, !noalias !15
  %63 = getelementptr i8, ptr %35, i64 -28
  %64 = load float, ptr %63, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %65 = getelementptr i8, ptr %18, i64 40
  store float %64, ptr %65, align 4, !alias.scope !12, !noalias !15
  %66 = getelementptr i8, ptr %35, i64 -24
  %67 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %68 = getelementptr i8, ptr %18, i64 44
  store float %67, ptr %68, align 4, !alias.scope !12, !noalias !15
  %69 = getelementptr i8, ptr %35, i64 -20
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %71 = getelementptr i8, ptr %18, i64 48
  store float %70, ptr %71, align 4, !alias.scope !12, !noalias !15
  %72 = getelementptr i8, ptr %35, i64 -16
  %73 = load float, ptr %72, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %74 = getelementptr i8, ptr %18, i64 52
  store float %73, ptr %74, align 4, !alias.scope !12, !noalias !15
  %75 = getelementptr i8, ptr %35, i64 -12
  %76 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %77 = getelementptr i8, ptr %18, i64 56
  store float %76, ptr %77, align 4, !alias.scope !12, !noalias !15
  %78 = getelementptr i8, ptr %35, i64 -8
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %80 = getelementptr i8, ptr %18, i64 60
  store float %79, ptr %80, align 4, !alias.scope !12, !noalias !15
  %81 = getelementptr i8, ptr %35, i64 -4
  %82 = load float, ptr %81, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  %83 = getelementptr i8, ptr %18, i64 64
  store float %82, ptr %83, align 4, !alias.scope !12, !noalias !15
  %84 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !14, !noalias !12
  br label %.split6.us

.split6.us:                                       ; preds = %.split.us, %.split6.us.loopexit
  %.sink = phi float [ %9, %.split.us ], [ %84, %.split6.us.loopexit ]
  %85 = getelementptr i8, ptr %18, i64 68
  store float %.sink, ptr %85, align 4, !alias.scope !12, !noalias !15
  %86 = add nuw nsw i64 %14, 1
  %exitcond.not = icmp eq i64 %86, 18
  br i1 %exitcond.not, label %87, label %13, !llvm.loop !16

87:                                               ; preds = %.split6.us
  %88 = add nuw nsw i64 %10, 1
  %exitcond8.not = icmp eq i64 %88, 60
  br i1 %exitcond8.not, label %wrapped_pad_wrapped.exit, label %.preheader, !llvm.loop !16

wrapped_pad_wrapped.exit:                         ; preds = %87
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 19}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 61440}
!5 = !{i64 4}
!6 = !{i64 77760}
!7 = !{!8}
!8 = distinct !{!8, !9, !"wrapped_pad_wrapped: argument 0"}
!9 = distinct !{!9, !"wrapped_pad_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"wrapped_pad_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"wrapped_pad_wrapped: argument 2"}
!14 = !{!11, !8}
!15 = !{!8, !11}
!16 = distinct !{!16, !17}
!17 = !{!"llvm.loop.unroll.disable"}
