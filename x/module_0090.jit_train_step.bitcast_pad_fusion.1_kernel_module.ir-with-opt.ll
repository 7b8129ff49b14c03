; ModuleID = '__compute_module_bitcast_pad_fusion.1_kernel_module'
source_filename = "__compute_module_bitcast_pad_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @bitcast_pad_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader

.preheader:                                       ; preds = %1, %114
  %7 = phi i64 [ 0, %1 ], [ %115, %114 ]
  %8 = mul nuw nsw i64 %7, 800
  %9 = getelementptr i8, ptr %6, i64 %8
  %.idx = shl i64 %7, 11
  %10 = getelementptr i8, ptr %4, i64 %.idx
  br label %11

11:                                               ; preds = %.preheader, %.split14.us
  %12 = phi i64 [ 0, %.preheader ], [ %113, %.split14.us ]
  %13 = mul nuw nsw i64 %12, 160
  %14 = add nuw nsw i64 %8, %13
  %.not = icmp eq i64 %12, 0
  %15 = getelementptr i8, ptr %9, i64 %13
  %.idx1 = shl nuw nsw i64 %12, 9
  %16 = getelementptr i8, ptr %10, i64 %.idx1
  br i1 %.not, label %.split.us12.preheader, label %.split9.us

.split.us12.preheader:                            ; preds = %11
  %scevgep21 = getelementptr i8, ptr %6, i64 %14
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(160) %scevgep21, i8 0, i64 160, i1 false), !alias.scope !9, !noalias !6
  br label %.split14.us

.split9.us:                                       ; preds = %11
  %17 = getelementptr i8, ptr %16, i64 -448
  %18 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %18, ptr %15, align 4, !alias.scope !9, !noalias !6
  %19 = getelementptr i8, ptr %16, i64 -444
  %20 = load float, ptr %19, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %21 = getelementptr i8, ptr %15, i64 4
  store float %20, ptr %21, align 4, !alias.scope !9, !noalias !6
  %22 = getelementptr i8, ptr %16, i64 -440
  %23 = load float, ptr %22, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %24 = getelementptr i8, ptr %15, i64 8
  store float %23, ptr %24, align 4, !alias.scope !9, !noalias !6
  %25 = getelementptr i8, ptr %16, i64 -436
  %26 = load float, ptr %25, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %27 = getelementptr i8, ptr %15, i64 12
  store float %26, ptr %27, align 4, !alias.scope !9, !noalias !6
  %28 = getelementptr i8, ptr %16, i64 -432
  %29 = load float, ptr %28, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %30 = getelementptr i8, ptr %15, i64 16
  store float %29, ptr %30, align 4, !alias.scope !9, !noalias !6
  %31 = getelementptr i8, ptr %16, i64 -428
  %32 = load float, ptr %31, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %33 = getelementptr i8, ptr %15, i64 20
  store float %32, ptr %33, align 4, !alias.scope !9, !noalias !6
  %34 = getelementptr i8, ptr %16, i64 -424
  %35 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %36 = getelementptr i8, ptr %15, i64 24
  store float %35, ptr %36, align 4, !alias.scope !9, !noalias !6
  %37 = getelementptr i8, ptr %16, i64 -420
  %38 = load float, ptr %37, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %39 = getelementptr i8, ptr %15, i64 28
  store float %38, ptr %39, align 4, !alias.scope !9, !noalias !6
  %40 = getelementptr i8, ptr %15, i64 32
  %41 = getelementptr i8, ptr %16, i64 -320
  %42 = load float, ptr %41, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %42, ptr %40, align 4, !alias.scope !9, !noalias !6
  %43 = getelementptr i8, ptr %16, i64 -316
  %44 = load float, ptr %43, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %45 = getelementptr i8, ptr %15, i64 36
  store float %44, ptr %45, align 4, !alias.scope !9, !noalias !6
  %46 = getelementptr i8, ptr %16, i64 -312
  %47 = load float, ptr %46, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %48 = getelementptr i8, ptr %15, i64 40
  store float %47, ptr %48, align 4, !alias.scope !9, !noalias !6
  %49 = getelementptr i8, ptr %16, i64 -308
  %50 = load float, ptr %49, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %51 = getelementptr i8, ptr %15, i64 44
  store float %50, ptr %51, align 4, !alias.scope !9, !noalias !6
  %52 = getelementptr i8, ptr %16, i64 -304
  %53 = load float, ptr %52, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %54 = getelementptr i8, ptr %15, i64 48
  store float %53, ptr %54, align 4, !alias.scope !9, !noalias !6
  %55 = getelementptr i8, ptr %16, i64 -300
  %56 = load float, ptr %55, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %57 = getelementptr i8, ptr %15, i64 52
  store float %56, ptr %57, align 4, !alias.scope !9, !noalias !6
  %58 = getelementptr i8, ptr %16, i64 -296
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %60 = getelementptr i8, ptr %15, i64 56
  store float %59, ptr %60, align 4, !alias.scope !9, !noalias !6
  %61 = getelementptr i8, ptr %16, i64 -292
  %62 = load float, ptr %61, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %63 = getelementptr i8, ptr %15, i64 60
  store float %62, ptr %63, align 4, !alias.scope !9, !noalias !6
  %64 = getelementptr i8, ptr %15, i64 64
  %65 = getelementptr i8, ptr %16, i64 -192
  %66 = load float, ptr %65, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %66, ptr %64, align 4, !alias.scope !9, !noalias !6
  %67 = getelementptr i8, ptr %16, i64 -188
  %68 = load float, ptr %67, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %69 = getelementptr i8, ptr %15, i64 68
  store float %68, ptr %69, align 4, !alias.scope !9, !noalias !6
  %70 = getelementptr i8, ptr %16, i64 -184
  %71 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %72 = getelementptr i8, ptr %15, i64 72
  store float %71, ptr %72, align 4, !alias.scope !9, !noalias !6
  %73 = getelementptr i8, ptr %16, i64 -180
  %74 = load float, ptr %73, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %75 = getelementptr i8, ptr %15, i64 76
  store float %74, ptr %75, align 4, !alias.scope !9, !noalias !6
  %76 = getelementptr i8, ptr %16, i64 -176
  %77 = load float, ptr %76, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %78 = getelementptr i8, ptr %15, i64 80
  store float %77, ptr %78, align 4, !alias.scope !9, !noalias !6
  %79 = getelementptr i8, ptr %16, i64 -172
  %80 = load float, ptr %79, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %81 = getelementptr i8, ptr %15, i64 84
  store float %80, ptr %81, align 4, !alias.scope !9, !noalias !6
  %82 = getelementptr i8, ptr %16, i64 -168
  %83 = load float, ptr %82, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %84 = getelementptr i8, ptr %15, i64 88
  store float %83, ptr %84, align 4, !alias.scope !9, !noalias !6
  %85 = getelementptr i8, ptr %16, i64 -164
  %86 = load float, ptr %85, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %87 = getelementptr i8, ptr %15, i64 92
  store float %86, ptr %87, align 4, !alias.scope !9, !noalias !6
  %88 = getelementptr i8, ptr %15, i64 96
  %89 = getelementptr i8, ptr %16, i64 -64
  %90 = load float, ptr %89, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %90, ptr %88, align 4, !alias.scope !9, !noalias !6
  %91 = getelementptr i8, ptr %16, i64 -60
  %92 = load float, ptr %91, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %93 = getelementptr i8, ptr %15, i64 100
  store float %92, ptr %93, align 4, !alias.scope !9, !noalias !6
  %94 = getelementptr i8, ptr %16, i64 -56
  %95 = load float, ptr %94, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %96 = getelementptr i8, ptr %15, i64 104
  store float %95, ptr %96, align 4, !alias.scope !9, !noalias !6
  %97 = getelementptr i8, ptr %16, i64 -52
  %98 = load float, ptr %97, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %99 = getelementptr i8, ptr %15, i64 108
  store float %98, ptr %99, align 4, !alias.scope !9, !noalias !6
  %100 = getelementptr i8, ptr %16, i64 -48
  %101 = load float, ptr %100, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %102 = getelementptr i8, ptr %15, i64 112
  store float %101, ptr %102, align 4, !alias.scope !9, !noalias !6
  %103 = getelementptr i8, ptr %16, i64 -44
  %104 = load float, ptr %103, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %105 = getelementptr i8, ptr %15, i64 116
  store float %104, ptr %105, align 4, !alias.scope !9, !noalias !6
  %106 = getelementptr i8, ptr %16, i64 -40
  %107 = load float, ptr %106, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %108 = getelementptr i8, ptr %15, i64 120
  store float %107, ptr %108, align 4, !alias.scope !9, !noalias !6
  %109 = getelementptr i8, ptr %16, i64 -36
  %110 = load float, ptr %109, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %111 = getelementptr i8, ptr %15, i64 124
  store float %110, ptr %111, align 4, !alias.scope !9, !noalias !6
  %112 = getelementptr i8, ptr %6, i64 %14
  %scevgep = getelementptr i8, ptr %112, i64 128
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(32) %scevgep, i8 0, i64 32, i1 false), !alias.scope !9, !noalias !6
  br label %.split14.us

.split14.us:                                      ; preds = %.split9.us, %.split.us12.preheader
  %113 = add nuw nsw i64 %12, 1
  %exitcond22.not = icmp eq i64 %113, 5
  br i1 %exitcond22.not, label %114, label %11, !llvm.loop !11

114:                                              ; preds = %.split14.us
  %115 = add nuw nsw i64 %7, 1
  %exitcond23.not = icmp eq i64 %115, 60
  br i1 %exitcond23.not, label %bitcast_pad_fusion.1_wrapped.exit, label %.preheader, !llvm.loop !11

bitcast_pad_fusion.1_wrapped.exit:                ; preds = %114
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
!1 = !{i32 1, !"xla_dylib_index", i64 31}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 122880}
!5 = !{i64 48000}
!6 = !{!7}
!7 = distinct !{!7, !8, !"bitcast_pad_fusion.1_wrapped: argument 0"}
!8 = distinct !{!8, !"bitcast_pad_fusion.1_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"bitcast_pad_fusion.1_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
