; ModuleID = '__compute_module_select_bitcast_fusion.1_kernel_module'
source_filename = "__compute_module_select_bitcast_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @select_bitcast_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !5
  %9 = getelementptr inbounds nuw i8, ptr %3, i64 48
  %10 = load ptr, ptr %9, align 8, !invariant.load !3, !dereferenceable !4
  %11 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %12 = load ptr, ptr %11, align 8, !invariant.load !3, !dereferenceable !4
  %13 = getelementptr inbounds nuw i8, ptr %3, i64 80
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !13)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !15)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !17)
  %15 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %16 = fmul float %15, f0x3A888889
  %17 = load float, ptr %4, align 4, !invariant.load !3, !alias.scope !6, !noalias !20
  %18 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %19 = fmul float %17, %18
  %20 = load float, ptr %12, align 4, !invariant.load !3, !alias.scope !15, !noalias !22
  %21 = getelementptr inbounds nuw i8, ptr %10, i64 4
  %22 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %23 = fmul float %22, f0x3A888889
  %24 = getelementptr inbounds nuw i8, ptr %4, i64 4
  %25 = load float, ptr %24, align 4, !invariant.load !3, !alias.scope !6, !noalias !20
  %26 = getelementptr inbounds nuw i8, ptr %6, i64 4
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %28 = fmul float %25, %27
  %29 = getelementptr inbounds nuw i8, ptr %12, i64 4
  %30 = load float, ptr %29, align 4, !invariant.load !3, !alias.scope !15, !noalias !22
  %31 = getelementptr inbounds nuw i8, ptr %10, i64 8
  %32 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %33 = fmul float %32, f0x3A888889
  %34 = getelementptr inbounds nuw i8, ptr %4, i64 8
  %35 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !6, !noalias !20
  %36 = getelementptr inbounds nuw i8, ptr %6, i64 8
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %38 = fmul float %35, %37
  %39 = getelementptr inbounds nuw i8, ptr %12, i64 8
  %40 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !15, !noalias !22
  %41 = getelementptr inbounds nuw i8, ptr %10, i64 12
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !13, !noalias !19
  %43 = fmul float %42, f0x3A888889
  %44 = getelementptr inbounds nuw i8, ptr %4, i64 12
  %45 = load float, ptr %44, align 4, !invariant.load !3, !alias.scope !6, !noalias !20
  %46 = getelementptr inbounds nuw i8, ptr %6, i64 12
  %47 = load float, ptr %46, align 4, !invariant.load !3, !alias.scope !9, !noalias !21
  %48 = fmul float %45, %47
  %49 = getelementptr inbounds nuw i8, ptr %12, i64 12
  %50 = load float, ptr %49, align 4, !invariant.load !3, !alias.scope !15, !noalias !22
  br label %51

51:                                               ; preds = %1, %100
  %52 = phi i64 [ 0, %1 ], [ %101, %100 ]
  %53 = shl nuw nsw i64 %52, 6
  br label %54

54:                                               ; preds = %54, %51
  %55 = phi i64 [ 0, %51 ], [ %99, %54 ]
  %56 = add nuw nsw i64 %55, %53
  %57 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %56
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !11, !noalias !23
  %59 = fsub float %58, %16
  %60 = fmul float %59, %19
  %61 = fadd float %20, %60
  %62 = fcmp ogt float %61, 0.000000e+00
  %63 = fmul float %61, 2.000000e-01
  %64 = select i1 %62, float %61, float %63
  %65 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %56
  store float %64, ptr %65, align 4, !alias.scope !17, !noalias !24
  %66 = or disjoint i64 %55, 1
  %67 = add nuw nsw i64 %66, %53
  %68 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %67
  %69 = load float, ptr %68, align 4, !invariant.load !3, !alias.scope !11, !noalias !23
  %70 = fsub float %69, %23
  %71 = fmul float %70, %28
  %72 = fadd float %30, %71
  %73 = fcmp ogt float %72, 0.000000e+00
  %74 = fmul float %72, 2.000000e-01
  %75 = select i1 %73, float %72, float %74
  %76 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %67
  store float %75, ptr %76, align 4, !alias.scope !17, !noalias !24
  %77 = or disjoint i64 %55, 2
  %78 = add nuw nsw i64 %77, %53
  %79 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %78
  %80 = load float, ptr %79, align 4, !invariant.load !3, !alias.scope !11, !noalias !23
  %81 = fsub float %80, %33
  %82 = fmul float %81, %38
  %83 = fadd float %40, %82
  %84 = fcmp ogt float %83, 0.000000e+00
  %85 = fmul float %83, 2.000000e-01
  %86 = select i1 %84, float %83, float %85
  %87 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %78
  store float %86, ptr %87, align 4, !alias.scope !17, !noalias !24
  %88 = or disjoint i64 %55, 3
  %89 = add nuw nsw i64 %88, %53
  %90 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %89
  %91 = load float, ptr %90, align 4, !invariant.load !3, !alias.scope !11, !noalias !23
  %92 = fsub float %91, %43
  %93 = fmul float %92, %48
  %94 = fadd float %50, %93
  %95 = fcmp ogt float %94, 0.000000e+00
  %96 = fmul float %94, 2.000000e-01
  %97 = select i1 %95, float %94, float %96
  %98 = getelementptr inbounds nuw [4 x i8], ptr %14, i64 %89
  store float %97, ptr %98, align 4, !alias.scope !17, !noalias !24
  %99 = add nuw nsw i64 %55, 4
  %exitcond.not.3 = icmp eq i64 %99, 64
  br i1 %exitcond.not.3, label %100, label %54

100:                                              ; preds = %54
  %101 = add nuw nsw i64 %52, 1
  %exitcond2.not = icmp eq i64 %101, 60
  br i1 %exitcond2.not, label %select_bitcast_fusion.1_wrapped.exit, label %51, !llvm.loop !25

select_bitcast_fusion.1_wrapped.exit:             ; preds = %100
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 9}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 16}
!5 = !{i64 15360}
!6 = !{!7}
!7 = distinct !{!7, !8, !"select_bitcast_fusion.1_wrapped: argument 0"}
!8 = distinct !{!8, !"select_bitcast_fusion.1_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"select_bitcast_fusion.1_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"select_bitcast_fusion.1_wrapped: argument 2"}
!13 = !{!14}
!14 = distinct !{!14, !8, !"select_bitcast_fusion.1_wrapped: argument 3"}
!15 = !{!16}
!16 = distinct !{!16, !8, !"select_bitcast_fusion.1_wrapped: argument 4"}
!17 = !{!18}
!18 = distinct !{!18, !8, !"select_bitcast_fusion.1_wrapped: argument 5"}
!19 = !{!7, !10, !12, !16, !18}
!20 = !{!10, !12, !14, !16, !18}
!21 = !{!7, !12, !14, !16, !18}
!22 = !{!7, !10, !12, !14, !18}
!23 = !{!7, !10, !14, !16, !18}
!24 = !{!7, !10, !12, !14, !16}
!25 = distinct !{!25, !26}
!26 = !{!"llvm.loop.unroll.disable"}
