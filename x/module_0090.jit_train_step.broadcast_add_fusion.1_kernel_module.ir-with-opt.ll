; ModuleID = '__compute_module_broadcast_add_fusion.1_kernel_module'
source_filename = "__compute_module_broadcast_add_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @broadcast_add_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %7

7:                                                ; preds = %1, %126
  %8 = phi i64 [ 0, %1 ], [ %127, %126 ]
  %9 = shl nuw nsw i64 %8, 8
  br label %10

10:                                               ; preds = %7, %10
  %11 = phi i64 [ 0, %7 ], [ %125, %10 ]
  %12 = shl nuw nsw i64 %11, 4
  %13 = add nuw nsw i64 %12, %9
  %14 = getelementptr inbounds nuw i8, ptr %4, i64 %13
  %15 = load i8, ptr %14, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %16 = uitofp i8 %15 to float
  %17 = fmul nnan float %16, f0x3C008081
  %18 = fadd float %17, -1.000000e+00
  %19 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %13
  store float %18, ptr %19, align 4, !alias.scope !9, !noalias !6
  %20 = or disjoint i64 %13, 1
  %21 = getelementptr inbounds nuw i8, ptr %4, i64 %20
  %22 = load i8, ptr %21, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %23 = uitofp i8 %22 to float
  %24 = fmul nnan float %23, f0x3C008081
  %25 = fadd float %24, -1.000000e+00
  %26 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %20
  store float %25, ptr %26, align 4, !alias.scope !9, !noalias !6
  %27 = or disjoint i64 %13, 2
  %28 = getelementptr inbounds nuw i8, ptr %4, i64 %27
  %29 = load i8, ptr %28, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %30 = uitofp i8 %29 to float
  %31 = fmul nnan float %30, f0x3C008081
  %32 = fadd float %31, -1.000000e+00
  %33 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %27
  store float %32, ptr %33, align 4, !alias.scope !9, !noalias !6
  %34 = or disjoint i64 %13, 3
  %35 = getelementptr inbounds nuw i8, ptr %4, i64 %34
  %36 = load i8, ptr %35, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %37 = uitofp i8 %36 to float
  %38 = fmul nnan float %37, f0x3C008081
  %39 = fadd float %38, -1.000000e+00
  %40 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %34
  store float %39, ptr %40, align 4, !alias.scope !9, !noalias !6
  %41 = or disjoint i64 %13, 4
  %42 = getelementptr inbounds nuw i8, ptr %4, i64 %41
  %43 = load i8, ptr %42, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %44 = uitofp i8 %43 to float
  %45 = fmul nnan float %44, f0x3C008081
  %46 = fadd float %45, -1.000000e+00
  %47 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %41
  store float %46, ptr %47, align 4, !alias.scope !9, !noalias !6
  %48 = or disjoint i64 %13, 5
  %49 = getelementptr inbounds nuw i8, ptr %4, i64 %48
  %50 = load i8, ptr %49, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %51 = uitofp i8 %50 to float
  %52 = fmul nnan float %51, f0x3C008081
  %53 = fadd float %52, -1.000000e+00
  %54 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %48
  store float %53, ptr %54, align 4, !alias.scope !9, !noalias !6
  %55 = or disjoint i64 %13, 6
  %56 = getelementptr inbounds nuw i8, ptr %4, i64 %55
  %57 = load i8, ptr %56, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %58 = uitofp i8 %57 to float
  %59 = fmul nnan float %58, f0x3C008081
  %60 = fadd float %59, -1.000000e+00
  %61 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %55
  store float %60, ptr %61, align 4, !alias.scope !9, !noalias !6
  %62 = or disjoint i64 %13, 7
  %63 = getelementptr inbounds nuw i8, ptr %4, i64 %62
  %64 = load i8, ptr %63, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %65 = uitofp i8 %64 to float
  %66 = fmul nnan float %65, f0x3C008081
  %67 = fadd float %66, -1.000000e+00
  %68 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %62
  store float %67, ptr %68, align 4, !alias.scope !9, !noalias !6
  %69 = or disjoint i64 %13, 8
  %70 = getelementptr inbounds nuw i8, ptr %4, i64 %69
  %71 = load i8, ptr %70, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %72 = uitofp i8 %71 to float
  %73 = fmul nnan float %72, f0x3C008081
  %74 = fadd float %73, -1.000000e+00
  %75 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %69
  store float %74, ptr %75, align 4, !alias.scope !9, !noalias !6
  %76 = or disjoint i64 %13, 9
  %77 = getelementptr inbounds nuw i8, ptr %4, i64 %76
  %78 = load i8, ptr %77, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %79 = uitofp i8 %78 to float
  %80 = fmul nnan float %79, f0x3C008081
  %81 = fadd float %80, -1.000000e+00
  %82 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %76
  store float %81, ptr %82, align 4, !alias.scope !9, !noalias !6
  %83 = or disjoint i64 %13, 10
  %84 = getelementptr inbounds nuw i8, ptr %4, i64 %83
  %85 = load i8, ptr %84, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %86 = uitofp i8 %85 to float
  %87 = fmul nnan float %86, f0x3C008081
  %88 = fadd float %87, -1.000000e+00
  %89 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %83
  store float %88, ptr %89, align 4, !alias.scope !9, !noalias !6
  %90 = or disjoint i64 %13, 11
  %91 = getelementptr inbounds nuw i8, ptr %4, i64 %90
  %92 = load i8, ptr %91, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %93 = uitofp i8 %92 to float
  %94 = fmul nnan float %93, f0x3C008081
  %95 = fadd float %94, -1.000000e+00
  %96 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %90
  store float %95, ptr %96, align 4, !alias.scope !9, !noalias !6
  %97 = or disjoint i64 %13, 12
  %98 = getelementptr inbounds nuw i8, ptr %4, i64 %97
  %99 = load i8, ptr %98, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %100 = uitofp i8 %99 to float
  %101 = fmul nnan float %100, f0x3C008081
  %102 = fadd float %101, -1.000000e+00
  %103 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %97
  store float %102, ptr %103, align 4, !alias.scope !9, !noalias !6
  %104 = or disjoint i64 %13, 13
  %105 = getelementptr inbounds nuw i8, ptr %4, i64 %104
  %106 = load i8, ptr %105, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %107 = uitofp i8 %106 to float
  %108 = fmul nnan float %107, f0x3C008081
  %109 = fadd float %108, -1.000000e+00
  %110 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %104
  store float %109, ptr %110, align 4, !alias.scope !9, !noalias !6
  %111 = or disjoint i64 %13, 14
  %112 = getelementptr inbounds nuw i8, ptr %4, i64 %111
  %113 = load i8, ptr %112, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %114 = uitofp i8 %113 to float
  %115 = fmul nnan float %114, f0x3C008081
  %116 = fadd float %115, -1.000000e+00
  %117 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %111
  store float %116, ptr %117, align 4, !alias.scope !9, !noalias !6
  %118 = or disjoint i64 %13, 15
  %119 = getelementptr inbounds nuw i8, ptr %4, i64 %118
  %120 = load i8, ptr %119, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %121 = uitofp i8 %120 to float
  %122 = fmul nnan float %121, f0x3C008081
  %123 = fadd float %122, -1.000000e+00
  %124 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %118
  store float %123, ptr %124, align 4, !alias.scope !9, !noalias !6
  %125 = add nuw nsw i64 %11, 1
  %exitcond.not = icmp eq i64 %125, 16
  br i1 %exitcond.not, label %126, label %10, !llvm.loop !11

126:                                              ; preds = %10
  %127 = add nuw nsw i64 %8, 1
  %exitcond3.not = icmp eq i64 %127, 60
  br i1 %exitcond3.not, label %broadcast_add_fusion.1_wrapped.exit, label %7, !llvm.loop !11

broadcast_add_fusion.1_wrapped.exit:              ; preds = %126
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 4}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{i64 61440}
!6 = !{!7}
!7 = distinct !{!7, !8, !"broadcast_add_fusion.1_wrapped: argument 0"}
!8 = distinct !{!8, !"broadcast_add_fusion.1_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"broadcast_add_fusion.1_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
