; ModuleID = '__compute_module_dot.22_elemental_kernel_module'
source_filename = "__compute_module_dot.22_elemental_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, inaccessiblemem: none, target_mem: none) uwtable
define noalias noundef ptr @dot.22_kernel(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
return:
  %workgroup_id_gep = getelementptr inbounds nuw i8, ptr %0, i64 8
  %workgroup_id = load ptr, ptr %workgroup_id_gep, align 8
  %workgroup_id_x = load i64, ptr %workgroup_id, align 4
  %args_gep = getelementptr inbounds nuw i8, ptr %0, i64 24
  %args = load ptr, ptr %args_gep, align 8
  %arg0 = load ptr, ptr %args, align 8, !invariant.load !2, !dereferenceable !3, !align !4
  %arg1_gep = getelementptr i8, ptr %args, i64 16
  %arg1 = load ptr, ptr %arg1_gep, align 8, !invariant.load !2, !dereferenceable !5, !align !4
  %arg2_gep = getelementptr i8, ptr %args, i64 32
  %arg2 = load ptr, ptr %arg2_gep, align 8, !invariant.load !2, !dereferenceable !6, !align !4
  %1 = mul i64 %workgroup_id_x, 56
  %2 = add i64 %1, 56
  %3 = tail call i64 @llvm.smin.i64(i64 %2, i64 56)
  %.not69.i = icmp ult i64 %1, %3
  br i1 %.not69.i, label %dot.outer.tiled.loop_body.i, label %dot.outer.tiled.loop_exit.i

dot.outer.tiled.loop_body.i:                      ; preds = %return, %dot.inner.tiled.loop_exit.i
  %dot.outer.tiled.invar_address.070.i = phi i64 [ %invar.inc.i, %dot.inner.tiled.loop_exit.i ], [ %1, %return ]
  %.idx.i = shl i64 %dot.outer.tiled.invar_address.070.i, 8
  %4 = getelementptr i8, ptr %arg0, i64 %.idx.i
  %5 = getelementptr i8, ptr %4, i64 256
  %6 = getelementptr i8, ptr %4, i64 512
  %7 = getelementptr i8, ptr %4, i64 768
  %8 = getelementptr i8, ptr %4, i64 1024
  %9 = getelementptr i8, ptr %4, i64 1280
  %10 = getelementptr i8, ptr %4, i64 1536
  %11 = getelementptr i8, ptr %4, i64 1792
  br label %dot.inner.tiled.loop_body.i

dot.inner.tiled.loop_body.i:                      ; preds = %dot.inner.tiled.loop_body.i, %dot.outer.tiled.loop_body.i
  %.068.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %31, %dot.inner.tiled.loop_body.i ]
  %.04967.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %33, %dot.inner.tiled.loop_body.i ]
  %.05166.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %35, %dot.inner.tiled.loop_body.i ]
  %.05365.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %37, %dot.inner.tiled.loop_body.i ]
  %.05564.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %39, %dot.inner.tiled.loop_body.i ]
  %.05763.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %41, %dot.inner.tiled.loop_body.i ]
  %dot.inner.tiled.invar_address.062.i = phi i64 [ 0, %dot.outer.tiled.loop_body.i ], [ %invar.inc1.i, %dot.inner.tiled.loop_body.i ]
  %.05861.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %43, %dot.inner.tiled.loop_body.i ]
  %.05960.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %45, %dot.inner.tiled.loop_body.i ]
  %invar.inc1.i = add nuw nsw i64 %dot.inner.tiled.invar_address.062.i, 8
  %12 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %dot.inner.tiled.invar_address.062.i
  %13 = load <8 x float>, ptr %12, align 32
  %14 = getelementptr inbounds nuw [4 x i8], ptr %5, i64 %dot.inner.tiled.invar_address.062.i
  %15 = load <8 x float>, ptr %14, align 32
  %16 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %dot.inner.tiled.invar_address.062.i
  %17 = load <8 x float>, ptr %16, align 32
  %18 = getelementptr inbounds nuw [4 x i8], ptr %7, i64 %dot.inner.tiled.invar_address.062.i
  %19 = load <8 x float>, ptr %18, align 32
  %20 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %dot.inner.tiled.invar_address.062.i
  %21 = load <8 x float>, ptr %20, align 32
  %22 = getelementptr inbounds nuw [4 x i8], ptr %9, i64 %dot.inner.tiled.invar_address.062.i
  %23 = load <8 x float>, ptr %22, align 32
  %24 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %dot.inner.tiled.invar_address.062.i
  %25 = load <8 x float>, ptr %24, align 32
  %26 = getelementptr inbounds nuw [4 x i8], ptr %11, i64 %dot.inner.tiled.invar_address.062.i
  %27 = load <8 x float>, ptr %26, align 32
  %28 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.tiled.invar_address.062.i
  %29 = load <8 x float>, ptr %28, align 32
  %30 = fmul <8 x float> %13, %29
  %31 = fadd <8 x float> %.068.i, %30
  %32 = fmul <8 x float> %15, %29
  %33 = fadd <8 x float> %.04967.i, %32
  %34 = fmul <8 x float> %17, %29
  %35 = fadd <8 x float> %.05166.i, %34
  %36 = fmul <8 x float> %19, %29
  %37 = fadd <8 x float> %.05365.i, %36
  %38 = fmul <8 x float> %21, %29
  %39 = fadd <8 x float> %.05564.i, %38
  %40 = fmul <8 x float> %23, %29
  %41 = fadd <8 x float> %.05763.i, %40
  %42 = fmul <8 x float> %25, %29
  %43 = fadd <8 x float> %.05861.i, %42
  %44 = fmul <8 x float> %27, %29
  %45 = fadd <8 x float> %.05960.i, %44
  %46 = icmp samesign ugt i64 %dot.inner.tiled.invar_address.062.i, 55
  br i1 %46, label %dot.inner.tiled.loop_exit.i, label %dot.inner.tiled.loop_body.i, !llvm.loop !7

dot.inner.tiled.loop_exit.i:                      ; preds = %dot.inner.tiled.loop_body.i
  %invar.inc.i = add nuw nsw i64 %dot.outer.tiled.invar_address.070.i, 8
  %47 = shufflevector <8 x float> %31, <8 x float> %33, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %48 = shufflevector <8 x float> %31, <8 x float> %33, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %49 = fadd <8 x float> %47, %48
  %50 = shufflevector <8 x float> %35, <8 x float> %37, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %51 = shufflevector <8 x float> %35, <8 x float> %37, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %52 = fadd <8 x float> %50, %51
  %53 = shufflevector <8 x float> %39, <8 x float> %41, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %54 = shufflevector <8 x float> %39, <8 x float> %41, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %55 = fadd <8 x float> %53, %54
  %56 = shufflevector <8 x float> %43, <8 x float> %45, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %57 = shufflevector <8 x float> %43, <8 x float> %45, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %58 = fadd <8 x float> %56, %57
  %59 = shufflevector <8 x float> %49, <8 x float> %52, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %60 = shufflevector <8 x float> %49, <8 x float> %52, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %61 = fadd <8 x float> %59, %60
  %62 = shufflevector <8 x float> %55, <8 x float> %58, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %63 = shufflevector <8 x float> %55, <8 x float> %58, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %64 = fadd <8 x float> %62, %63
  %65 = shufflevector <8 x float> %61, <8 x float> poison, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %66 = shufflevector <8 x float> %61, <8 x float> poison, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %67 = fadd <4 x float> %65, %66
  %68 = shufflevector <8 x float> %64, <8 x float> poison, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %69 = shufflevector <8 x float> %64, <8 x float> poison, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %70 = fadd <4 x float> %68, %69
  %71 = extractelement <4 x float> %67, i64 0
  %72 = extractelement <4 x float> %67, i64 1
  %73 = extractelement <4 x float> %67, i64 2
  %74 = extractelement <4 x float> %67, i64 3
  %75 = extractelement <4 x float> %70, i64 0
  %76 = extractelement <4 x float> %70, i64 1
  %77 = extractelement <4 x float> %70, i64 2
  %78 = extractelement <4 x float> %70, i64 3
  %79 = fadd float %71, 0.000000e+00
  %80 = getelementptr inbounds [4 x i8], ptr %arg2, i64 %dot.outer.tiled.invar_address.070.i
  store float %79, ptr %80, align 32
  %81 = fadd float %72, 0.000000e+00
  %82 = getelementptr i8, ptr %80, i64 4
  store float %81, ptr %82, align 4
  %83 = fadd float %73, 0.000000e+00
  %84 = getelementptr i8, ptr %80, i64 8
  store float %83, ptr %84, align 8
  %85 = fadd float %74, 0.000000e+00
  %86 = getelementptr i8, ptr %80, i64 12
  store float %85, ptr %86, align 4
  %87 = fadd float %75, 0.000000e+00
  %88 = getelementptr i8, ptr %80, i64 16
  store float %87, ptr %88, align 16
  %89 = fadd float %76, 0.000000e+00
  %90 = getelementptr i8, ptr %80, i64 20
  store float %89, ptr %90, align 4
  %91 = fadd float %77, 0.000000e+00
  %92 = getelementptr i8, ptr %80, i64 24
  store float %91, ptr %92, align 8
  %93 = fadd float %78, 0.000000e+00
  %94 = getelementptr i8, ptr %80, i64 28
  store float %93, ptr %94, align 4
  %.not.i = icmp ult i64 %invar.inc.i, %3
  br i1 %.not.i, label %dot.outer.tiled.loop_body.i, label %dot.outer.tiled.loop_exit.i, !llvm.loop !10

dot.outer.tiled.loop_exit.i:                      ; preds = %dot.inner.tiled.loop_exit.i, %return
  %95 = icmp eq i64 %workgroup_id_x, 0
  br i1 %95, label %-true.i, label %row_major_gemv_F32_8_8_60_64_1.exit

-true.i:                                          ; preds = %dot.outer.tiled.loop_exit.i
  %96 = getelementptr inbounds nuw i8, ptr %arg0, i64 14336
  %97 = getelementptr inbounds nuw i8, ptr %arg0, i64 14592
  %98 = getelementptr inbounds nuw i8, ptr %arg0, i64 14848
  %99 = getelementptr inbounds nuw i8, ptr %arg0, i64 15104
  br label %dot.inner.tiled.loop_body4.i

dot.inner.tiled.loop_body4.i:                     ; preds = %dot.inner.tiled.loop_body4.i, %-true.i
  %dot.inner.tiled.invar_address5.075.i = phi i64 [ 0, %-true.i ], [ %invar.inc7.i, %dot.inner.tiled.loop_body4.i ]
  %.05074.i = phi <8 x float> [ zeroinitializer, %-true.i ], [ %117, %dot.inner.tiled.loop_body4.i ]
  %.05273.i = phi <8 x float> [ zeroinitializer, %-true.i ], [ %115, %dot.inner.tiled.loop_body4.i ]
  %.05472.i = phi <8 x float> [ zeroinitializer, %-true.i ], [ %113, %dot.inner.tiled.loop_body4.i ]
  %.05671.i = phi <8 x float> [ zeroinitializer, %-true.i ], [ %111, %dot.inner.tiled.loop_body4.i ]
  %invar.inc7.i = add nuw nsw i64 %dot.inner.tiled.invar_address5.075.i, 8
  %100 = getelementptr inbounds nuw [4 x i8], ptr %96, i64 %dot.inner.tiled.invar_address5.075.i
  %101 = load <8 x float>, ptr %100, align 32
  %102 = getelementptr inbounds nuw [4 x i8], ptr %97, i64 %dot.inner.tiled.invar_address5.075.i
  %103 = load <8 x float>, ptr %102, align 32
  %104 = getelementptr inbounds nuw [4 x i8], ptr %98, i64 %dot.inner.tiled.invar_address5.075.i
  %105 = load <8 x float>, ptr %104, align 32
  %106 = getelementptr inbounds nuw [4 x i8], ptr %99, i64 %dot.inner.tiled.invar_address5.075.i
  %107 = load <8 x float>, ptr %106, align 32
  %108 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.tiled.invar_address5.075.i
  %109 = load <8 x float>, ptr %108, align 32
  %110 = fmul <8 x float> %101, %109
  %111 = fadd <8 x float> %.05671.i, %110
  %112 = fmul <8 x float> %103, %109
  %113 = fadd <8 x float> %.05472.i, %112
  %114 = fmul <8 x float> %105, %109
  %115 = fadd <8 x float> %.05273.i, %114
  %116 = fmul <8 x float> %107, %109
  %117 = fadd <8 x float> %.05074.i, %116
  %118 = icmp samesign ugt i64 %dot.inner.tiled.invar_address5.075.i, 55
  br i1 %118, label %dot.inner.tiled.loop_exit2.i, label %dot.inner.tiled.loop_body4.i, !llvm.loop !11

dot.inner.tiled.loop_exit2.i:                     ; preds = %dot.inner.tiled.loop_body4.i
  %119 = shufflevector <8 x float> %111, <8 x float> poison, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %120 = fadd <8 x float> %111, %119
  %121 = shufflevector <8 x float> %120, <8 x float> poison, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %122 = fadd <8 x float> %120, %121
  %123 = shufflevector <8 x float> %122, <8 x float> poison, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %124 = fadd <8 x float> %122, %123
  %125 = extractelement <8 x float> %124, i64 0
  %126 = shufflevector <8 x float> %113, <8 x float> poison, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %127 = fadd <8 x float> %113, %126
  %128 = shufflevector <8 x float> %127, <8 x float> poison, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %129 = fadd <8 x float> %127, %128
  %130 = shufflevector <8 x float> %129, <8 x float> poison, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %131 = fadd <8 x float> %129, %130
  %132 = extractelement <8 x float> %131, i64 0
  %133 = shufflevector <8 x float> %115, <8 x float> poison, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %134 = fadd <8 x float> %115, %133
  %135 = shufflevector <8 x float> %134, <8 x float> poison, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %136 = fadd <8 x float> %134, %135
  %137 = shufflevector <8 x float> %136, <8 x float> poison, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %138 = fadd <8 x float> %136, %137
  %139 = extractelement <8 x float> %138, i64 0
  %140 = shufflevector <8 x float> %117, <8 x float> poison, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %141 = fadd <8 x float> %117, %140
  %142 = shufflevector <8 x float> %141, <8 x float> poison, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %143 = fadd <8 x float> %141, %142
  %144 = shufflevector <8 x float> %143, <8 x float> poison, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %145 = fadd <8 x float> %143, %144
  %146 = extractelement <8 x float> %145, i64 0
  %147 = fadd float %125, 0.000000e+00
  %148 = getelementptr inbounds nuw i8, ptr %arg2, i64 224
  store float %147, ptr %148, align 32
  %149 = fadd float %132, 0.000000e+00
  %150 = getelementptr inbounds nuw i8, ptr %arg2, i64 228
  store float %149, ptr %150, align 4
  %151 = fadd float %139, 0.000000e+00
  %152 = getelementptr inbounds nuw i8, ptr %arg2, i64 232
  store float %151, ptr %152, align 8
  %153 = fadd float %146, 0.000000e+00
  %154 = getelementptr inbounds nuw i8, ptr %arg2, i64 236
  store float %153, ptr %154, align 4
  br label %row_major_gemv_F32_8_8_60_64_1.exit

row_major_gemv_F32_8_8_60_64_1.exit:              ; preds = %dot.outer.tiled.loop_exit.i, %dot.inner.tiled.loop_exit2.i
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, inaccessiblemem: none, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!xla_cpu_memory_region_name = !{!0}
!llvm.module.flags = !{!1}

!0 = !{!"xla_cpu_emitter__dot_kernel_emitter__hlo_opcode__dot"}
!1 = !{i32 1, !"xla_dylib_index", i64 4}
!2 = !{}
!3 = !{i64 15360}
!4 = !{i64 64}
!5 = !{i64 256}
!6 = !{i64 240}
!7 = distinct !{!7, !8, !9}
!8 = !{!"llvm.loop.unroll.disable"}
!9 = !{!"llvm.loop.vectorize.enable", i1 false}
!10 = distinct !{!10, !8, !9}
!11 = distinct !{!11, !8, !9}
