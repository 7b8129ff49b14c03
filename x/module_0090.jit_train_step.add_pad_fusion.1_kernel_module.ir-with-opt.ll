; ModuleID = '__compute_module_add_pad_fusion.1_kernel_module'
source_filename = "__compute_module_add_pad_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_pad_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader

.preheader:                                       ; preds = %1, %120
  %7 = phi i64 [ 0, %1 ], [ %121, %120 ]
  %8 = mul nuw nsw i64 %7, 1296
  %9 = getelementptr i8, ptr %6, i64 %8
  %10 = shl nsw i64 %7, 8
  %11 = getelementptr i8, ptr %4, i64 %10
  %12 = getelementptr i8, ptr %6, i64 %8
  br label %13

13:                                               ; preds = %.preheader, %.split4.us
  %14 = phi i64 [ 0, %.preheader ], [ %119, %.split4.us ]
  %15 = mul nuw nsw i64 %14, 72
  %16 = icmp ne i64 %14, 0
  %17 = icmp ne i64 %14, 17
  %18 = and i1 %16, %17
  %.fr = freeze i1 %18
  br i1 %.fr, label %.split4.us.loopexit, label %.split.us.preheader

.split.us.preheader:                              ; preds = %13
  %scevgep = getelementptr i8, ptr %12, i64 %15
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(72) %scevgep, i8 0, i64 72, i1 false), !alias.scope !9, !noalias !6
  br label %.split4.us

.split4.us.loopexit:                              ; preds = %13
  %19 = shl nuw nsw i64 %14, 4
  %20 = getelementptr i8, ptr %11, i64 %19
  %21 = getelementptr i8, ptr %9, i64 %15
  store float 0.000000e+00, ptr %21, align 4, !alias.scope !9, !noalias !6
  %22 = getelementptr i8, ptr %20, i64 -16
  %23 = load i8, ptr %22, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %24 = uitofp i8 %23 to float
  %25 = fmul nnan float %24, f0x3C008081
  %26 = fadd float %25, -1.000000e+00
  %27 = getelementptr i8, ptr %21, i64 4
  store float %26, ptr %27, align 4, !alias.scope !9, !noalias !6
  %28 = getelementptr i8, ptr %20, i64 -15
  %29 = load i8, ptr %28, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %30 = uitofp i8 %29 to float
  %31 = fmul nnan float %30, f0x3C008081
  %32 = fadd float %31, -1.000000e+00
  %33 = getelementptr i8, ptr %21, i64 8
  store float %32, ptr %33, align 4, !alias.scope !9, !noalias !6
  %34 = getelementptr i8, ptr %20, i64 -14
  %35 = load i8, ptr %34, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %36 = uitofp i8 %35 to float
  %37 = fmul nnan float %36, f0x3C008081
  %38 = fadd float %37, -1.000000e+00
  %39 = getelementptr i8, ptr %21, i64 12
  store float %38, ptr %39, align 4, !alias.scope !9, !noalias !6
  %40 = getelementptr i8, ptr %20, i64 -13
  %41 = load i8, ptr %40, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %42 = uitofp i8 %41 to float
  %43 = fmul nnan float %42, f0x3C008081
  %44 = fadd float %43, -1.000000e+00
  %45 = getelementptr i8, ptr %21, i64 16
  store float %44, ptr %45, align 4, !alias.scope !9, !noalias !6
  %46 = getelementptr i8, ptr %20, i64 -12
  %47 = load i8, ptr %46, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %48 = uitofp i8 %47 to float
  %49 = fmul nnan float %48, f0x3C008081
  %50 = fadd float %49, -1.000000e+00
  %51 = getelementptr i8, ptr %21, i64 20
  store float %50, ptr %51, align 4, !alias.scope !9, !noalias !6
  %52 = getelementptr i8, ptr %20, i64 -11
  %53 = load i8, ptr %52, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %54 = uitofp i8 %53 to float
  %55 = fmul nnan float %54, f0x3C008081
  %56 = fadd float %55, -1.000000e+00
  %57 = getelementptr i8, ptr %21, i64 24
  store float %56, ptr %57, align 4, !alias.scope !9, !noalias !6
  %58 = getelementptr i8, ptr %20, i64 -10
  %59 = load i8, ptr %58, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %60 = uitofp i8 %59 to float
  %61 = fmul nnan float %60, f0x3C008081
  %62 = fadd float %61, -1.000000e+00
  %63 = getelementptr i8, ptr %21, i64 28
  store float %62, ptr %63, align 4, !alias.scope !9, !noalias !6
  %64 = getelementptr i8, ptr %20, i64 -9
  %65 = load i8, ptr %64, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %66 = uitofp i8 %65 to float
  %67 = fmul nnan float %66, f0x3C008081
  %68 = fadd float %67, -1.000000e+00
  %69 = getelementptr i8, ptr %21, i64 32
  store float %68, ptr %69, align 4, !alias.scope !9, !noalias !6
  %70 = getelementptr i8, ptr %20, i64 -8
  %71 = load i8, ptr %70, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %72 = uitofp i8 %71 to float
  %73 = fmul nnan float %72, f0x3C008081
  %74 = fadd float %73, -1.000000e+00
  %75 = getelementptr i8, ptr %21, i64 36
  store float %74, ptr %75, align 4, !alias.scope !9, !noalias !6
  %76 = getelementptr i8, ptr %20, i64 -7
  %77 = load i8, ptr %76, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %78 = uitofp i8 %77 to float
  %79 = fmul nnan float %78, f0x3C008081
  %80 = fadd float %79, -1.000000e+00
  %81 = getelementptr i8, ptr %21, i64 40
  store float %80, ptr %81, align 4, !alias.scope !9, !noalias !6
  %82 = getelementptr i8, ptr %20, i64 -6
  %83 = load i8, ptr %82, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %84 = uitofp i8 %83 to float
  %85 = fmul nnan float %84, f0x3C008081
  %86 = fadd float %85, -1.000000e+00
  %87 = getelementptr i8, ptr %21, i64 44
  store float %86, ptr %87, align 4, !alias.scope !9, !noalias !6
  %88 = getelementptr i8, ptr %20, i64 -5
  %89 = load i8, ptr %88, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %90 = uitofp i8 %89 to float
  %91 = fmul nnan float %90, f0x3C008081
  %92 = fadd float %91, -1.000000e+00
  %93 = getelementptr i8, ptr %21, i64 48
  store float %92, ptr %93, align 4, !alias.scope !9, !noalias !6
  %94 = getelementptr i8, ptr %20, i64 -4
  %95 = load i8, ptr %94, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %96 = uitofp i8 %95 to float
  %97 = fmul nnan float %96, f0x3C008081
  %98 = fadd float %97, -1.000000e+00
  %99 = getelementptr i8, ptr %21, i64 52
  store float %98, ptr %99, align 4, !alias.scope !9, !noalias !6
  %100 = getelementptr i8, ptr %20, i64 -3
  %101 = load i8, ptr %100, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %102 = uitofp i8 %101 to float
  %103 = fmul nnan float %102, f0x3C008081
  %104 = fadd float %103, -1.000000e+00
  %105 = getelementptr i8, ptr %21, i64 56
  store float %104, ptr %105, align 4, !alias.scope !9, !noalias !6
  %106 = getelementptr i8, ptr %20, i64 -2
  %107 = load i8, ptr %106, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %108 = uitofp i8 %107 to float
  %109 = fmul nnan float %108, f0x3C008081
  %110 = fadd float %109, -1.000000e+00
  %111 = getelementptr i8, ptr %21, i64 60
  store float %110, ptr %111, align 4, !alias.scope !9, !noalias !6
  %112 = getelementptr i8, ptr %20, i64 -1
  %113 = load i8, ptr %112, align 1, !invariant.load !3, !alias.scope !6, !noalias !9
  %114 = uitofp i8 %113 to float
  %115 = fmul nnan float %114, f0x3C008081
  %116 = fadd float %115, -1.000000e+00
  %117 = getelementptr i8, ptr %21, i64 64
  store float %116, ptr %117, align 4, !alias.scope !9, !noalias !6
  %118 = getelementptr i8, ptr %21, i64 68
  store float 0.000000e+00, ptr %118, align 4, !alias.scope !9, !noalias !6
  br label %.split4.us

.split4.us:                                       ; preds = %.split.us.preheader, %.split4.us.loopexit
  %119 = add nuw nsw i64 %14, 1
  %exitcond.not = icmp eq i64 %119, 18
  br i1 %exitcond.not, label %120, label %13, !llvm.loop !11

120:                                              ; preds = %.split4.us
  %121 = add nuw nsw i64 %7, 1
  %exitcond6.not = icmp eq i64 %121, 60
  br i1 %exitcond6.not, label %add_pad_fusion.1_wrapped.exit, label %.preheader, !llvm.loop !11

add_pad_fusion.1_wrapped.exit:                    ; preds = %120
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nofree nosync nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #2

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nofree nosync nounwind willreturn memory(argmem: write) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 21}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{i64 77760}
!6 = !{!7}
!7 = distinct !{!7, !8, !"add_pad_fusion.1_wrapped: argument 0"}
!8 = distinct !{!8, !"add_pad_fusion.1_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"add_pad_fusion.1_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
