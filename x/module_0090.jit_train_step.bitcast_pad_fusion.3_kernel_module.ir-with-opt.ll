; ModuleID = '__compute_module_bitcast_pad_fusion.3_kernel_module'
source_filename = "__compute_module_bitcast_pad_fusion.3_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @bitcast_pad_fusion.3(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  br label %.preheader

.preheader:                                       ; preds = %1, %.loopexit
  %7 = phi i64 [ 0, %1 ], [ %113, %.loopexit ]
  %8 = mul nuw nsw i64 %7, 800
  %9 = getelementptr i8, ptr %6, i64 %8
  %.idx = shl i64 %7, 11
  %10 = getelementptr i8, ptr %4, i64 %.idx
  br label %11

11:                                               ; preds = %.preheader, %.split9.us
  %12 = phi i64 [ 0, %.preheader ], [ %112, %.split9.us ]
  %13 = mul nuw nsw i64 %12, 160
  %14 = add nuw nsw i64 %8, %13
  %.not = icmp eq i64 %12, 4
  %15 = getelementptr i8, ptr %9, i64 %13
  %.idx1 = shl nuw nsw i64 %12, 9
  %16 = getelementptr i8, ptr %10, i64 %.idx1
  br i1 %.not, label %.split14.us.thread, label %.split9.us

.split14.us.thread:                               ; preds = %11
  %scevgep21 = getelementptr i8, ptr %6, i64 %14
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(160) %scevgep21, i8 0, i64 160, i1 false), !alias.scope !9, !noalias !6
  br label %.loopexit

.split9.us:                                       ; preds = %11
  %17 = load float, ptr %16, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %17, ptr %15, align 4, !alias.scope !9, !noalias !6
  %18 = getelementptr i8, ptr %16, i64 4
  %19 = load float, ptr %18, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %20 = getelementptr i8, ptr %15, i64 4
  store float %19, ptr %20, align 4, !alias.scope !9, !noalias !6
  %21 = getelementptr i8, ptr %16, i64 8
  %22 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %23 = getelementptr i8, ptr %15, i64 8
  store float %22, ptr %23, align 4, !alias.scope !9, !noalias !6
  %24 = getelementptr i8, ptr %16, i64 12
  %25 = load float, ptr %24, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %26 = getelementptr i8, ptr %15, i64 12
  store float %25, ptr %26, align 4, !alias.scope !9, !noalias !6
  %27 = getelementptr i8, ptr %16, i64 16
  %28 = load float, ptr %27, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %29 = getelementptr i8, ptr %15, i64 16
  store float %28, ptr %29, align 4, !alias.scope !9, !noalias !6
  %30 = getelementptr i8, ptr %16, i64 20
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %32 = getelementptr i8, ptr %15, i64 20
  store float %31, ptr %32, align 4, !alias.scope !9, !noalias !6
  %33 = getelementptr i8, ptr %16, i64 24
  %34 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %35 = getelementptr i8, ptr %15, i64 24
  store float %34, ptr %35, align 4, !alias.scope !9, !noalias !6
  %36 = getelementptr i8, ptr %16, i64 28
  %37 = load float, ptr %36, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %38 = getelementptr i8, ptr %15, i64 28
  store float %37, ptr %38, align 4, !alias.scope !9, !noalias !6
  %39 = getelementptr i8, ptr %16, i64 128
  %40 = getelementptr i8, ptr %15, i64 32
  %41 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %41, ptr %40, align 4, !alias.scope !9, !noalias !6
  %42 = getelementptr i8, ptr %16, i64 132
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %44 = getelementptr i8, ptr %15, i64 36
  store float %43, ptr %44, align 4, !alias.scope !9, !noalias !6
  %45 = getelementptr i8, ptr %16, i64 136
  %46 = load float, ptr %45, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %47 = getelementptr i8, ptr %15, i64 40
  store float %46, ptr %47, align 4, !alias.scope !9, !noalias !6
  %48 = getelementptr i8, ptr %16, i64 140
  %49 = load float, ptr %48, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %50 = getelementptr i8, ptr %15, i64 44
  store float %49, ptr %50, align 4, !alias.scope !9, !noalias !6
  %51 = getelementptr i8, ptr %16, i64 144
  %52 = load float, ptr %51, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %53 = getelementptr i8, ptr %15, i64 48
  store float %52, ptr %53, align 4, !alias.scope !9, !noalias !6
  %54 = getelementptr i8, ptr %16, i64 148
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %56 = getelementptr i8, ptr %15, i64 52
  store float %55, ptr %56, align 4, !alias.scope !9, !noalias !6
  %57 = getelementptr i8, ptr %16, i64 152
  %58 = load float, ptr %57, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %59 = getelementptr i8, ptr %15, i64 56
  store float %58, ptr %59, align 4, !alias.scope !9, !noalias !6
  %60 = getelementptr i8, ptr %16, i64 156
  %61 = load float, ptr %60, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %62 = getelementptr i8, ptr %15, i64 60
  store float %61, ptr %62, align 4, !alias.scope !9, !noalias !6
  %63 = getelementptr i8, ptr %16, i64 256
  %64 = getelementptr i8, ptr %15, i64 64
  %65 = load float, ptr %63, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %65, ptr %64, align 4, !alias.scope !9, !noalias !6
  %66 = getelementptr i8, ptr %16, i64 260
  %67 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %68 = getelementptr i8, ptr %15, i64 68
  store float %67, ptr %68, align 4, !alias.scope !9, !noalias !6
  %69 = getelementptr i8, ptr %16, i64 264
  %70 = load float, ptr %69, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %71 = getelementptr i8, ptr %15, i64 72
  store float %70, ptr %71, align 4, !alias.scope !9, !noalias !6
  %72 = getelementptr i8, ptr %16, i64 268
  %73 = load float, ptr %72, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %74 = getelementptr i8, ptr %15, i64 76
  store float %73, ptr %74, align 4, !alias.scope !9, !noalias !6
  %75 = getelementptr i8, ptr %16, i64 272
  %76 = load float, ptr %75, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %77 = getelementptr i8, ptr %15, i64 80
  store float %76, ptr %77, align 4, !alias.scope !9, !noalias !6
  %78 = getelementptr i8, ptr %16, i64 276
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %80 = getelementptr i8, ptr %15, i64 84
  store float %79, ptr %80, align 4, !alias.scope !9, !noalias !6
  %81 = getelementptr i8, ptr %16, i64 280
  %82 = load float, ptr %81, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %83 = getelementptr i8, ptr %15, i64 88
  store float %82, ptr %83, align 4, !alias.scope !9, !noalias !6
  %84 = getelementptr i8, ptr %16, i64 284
  %85 = load float, ptr %84, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %86 = getelementptr i8, ptr %15, i64 92
  store float %85, ptr %86, align 4, !alias.scope !9, !noalias !6
  %87 = getelementptr i8, ptr %16, i64 384
  %88 = getelementptr i8, ptr %15, i64 96
  %89 = load float, ptr %87, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  store float %89, ptr %88, align 4, !alias.scope !9, !noalias !6
  %90 = getelementptr i8, ptr %16, i64 388
  %91 = load float, ptr %90, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %92 = getelementptr i8, ptr %15, i64 100
  store float %91, ptr %92, align 4, !alias.scope !9, !noalias !6
  %93 = getelementptr i8, ptr %16, i64 392
  %94 = load float, ptr %93, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %95 = getelementptr i8, ptr %15, i64 104
  store float %94, ptr %95, align 4, !alias.scope !9, !noalias !6
  %96 = getelementptr i8, ptr %16, i64 396
  %97 = load float, ptr %96, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %98 = getelementptr i8, ptr %15, i64 108
  store float %97, ptr %98, align 4, !alias.scope !9, !noalias !6
  %99 = getelementptr i8, ptr %16, i64 400
  %100 = load float, ptr %99, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %101 = getelementptr i8, ptr %15, i64 112
  store float %100, ptr %101, align 4, !alias.scope !9, !noalias !6
  %102 = getelementptr i8, ptr %16, i64 404
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %104 = getelementptr i8, ptr %15, i64 116
  store float %103, ptr %104, align 4, !alias.scope !9, !noalias !6
  %105 = getelementptr i8, ptr %16, i64 408
  %106 = load float, ptr %105, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %107 = getelementptr i8, ptr %15, i64 120
  store float %106, ptr %107, align 4, !alias.scope !9, !noalias !6
  %108 = getelementptr i8, ptr %16, i64 412
  %109 = load float, ptr %108, align 4, !invariant.load !3, !alias.scope !6, !noalias !9
  %110 = getelementptr i8, ptr %15, i64 124
  store float %109, ptr %110, align 4, !alias.scope !9, !noalias !6
  %111 = getelementptr i8, ptr %6, i64 %14
  %scevgep = getelementptr i8, ptr %111, i64 128
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 4 dereferenceable(32) %scevgep, i8 0, i64 32, i1 false), !alias.scope !9, !noalias !6
  %112 = add nuw nsw i64 %12, 1
  %exitcond22.not = icmp eq i64 %112, 5
  br i1 %exitcond22.not, label %.loopexit, label %11, !llvm.loop !11

.loopexit:                                        ; preds = %.split9.us, %.split14.us.thread
  %113 = add nuw nsw i64 %7, 1
  %exitcond23.not = icmp eq i64 %113, 60
  br i1 %exitcond23.not, label %bitcast_pad_fusion.3_wrapped.exit, label %.preheader, !llvm.loop !11

bitcast_pad_fusion.3_wrapped.exit:                ; preds = %.loopexit
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
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 122880}
!5 = !{i64 48000}
!6 = !{!7}
!7 = distinct !{!7, !8, !"bitcast_pad_fusion.3_wrapped: argument 0"}
!8 = distinct !{!8, !"bitcast_pad_fusion.3_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"bitcast_pad_fusion.3_wrapped: argument 1"}
!11 = distinct !{!11, !12}
!12 = !{!"llvm.loop.unroll.disable"}
