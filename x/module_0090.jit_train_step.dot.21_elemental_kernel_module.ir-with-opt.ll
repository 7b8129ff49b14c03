; ModuleID = '__compute_module_dot.21_elemental_kernel_module'
source_filename = "__compute_module_dot.21_elemental_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, inaccessiblemem: none, target_mem: none) uwtable
define noalias noundef ptr @dot.21_kernel(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %1 = shl i64 %workgroup_id_x, 6
  %2 = add i64 %1, 64
  %3 = tail call i64 @llvm.smin.i64(i64 %2, i64 64)
  %.not130.i = icmp ult i64 %1, %3
  br i1 %.not130.i, label %dot.outer.tiled.loop_body.i, label %row_major_gemv_F32_8_8_64_60_1.exit

dot.outer.tiled.loop_body.i:                      ; preds = %return, %dot.inner.epilg.inner.loop_exit39.i
  %dot.outer.tiled.invar_address.0131.i = phi i64 [ %invar.inc.i, %dot.inner.epilg.inner.loop_exit39.i ], [ %1, %return ]
  %.idx.i = mul i64 %dot.outer.tiled.invar_address.0131.i, 240
  %4 = getelementptr i8, ptr %arg0, i64 %.idx.i
  %5 = getelementptr i8, ptr %4, i64 240
  %6 = getelementptr i8, ptr %4, i64 480
  %7 = getelementptr i8, ptr %4, i64 720
  %8 = getelementptr i8, ptr %4, i64 960
  %9 = getelementptr i8, ptr %4, i64 1200
  %10 = getelementptr i8, ptr %4, i64 1440
  %11 = getelementptr i8, ptr %4, i64 1680
  br label %dot.inner.tiled.loop_body.i

dot.inner.tiled.loop_body.i:                      ; preds = %dot.inner.tiled.loop_body.i, %dot.outer.tiled.loop_body.i
  %.0113.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %31, %dot.inner.tiled.loop_body.i ]
  %.091112.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %33, %dot.inner.tiled.loop_body.i ]
  %.093111.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %35, %dot.inner.tiled.loop_body.i ]
  %.095110.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %37, %dot.inner.tiled.loop_body.i ]
  %.097109.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %39, %dot.inner.tiled.loop_body.i ]
  %.099108.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %41, %dot.inner.tiled.loop_body.i ]
  %.0101107.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %43, %dot.inner.tiled.loop_body.i ]
  %.0103106.i = phi <8 x float> [ zeroinitializer, %dot.outer.tiled.loop_body.i ], [ %45, %dot.inner.tiled.loop_body.i ]
  %dot.inner.tiled.invar_address.0105.i = phi i64 [ 0, %dot.outer.tiled.loop_body.i ], [ %invar.inc1.i, %dot.inner.tiled.loop_body.i ]
  %invar.inc1.i = add nuw nsw i64 %dot.inner.tiled.invar_address.0105.i, 8
  %12 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %dot.inner.tiled.invar_address.0105.i
  %13 = load <8 x float>, ptr %12, align 32
  %14 = getelementptr inbounds nuw [4 x i8], ptr %5, i64 %dot.inner.tiled.invar_address.0105.i
  %15 = load <8 x float>, ptr %14, align 16
  %16 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %dot.inner.tiled.invar_address.0105.i
  %17 = load <8 x float>, ptr %16, align 32
  %18 = getelementptr inbounds nuw [4 x i8], ptr %7, i64 %dot.inner.tiled.invar_address.0105.i
  %19 = load <8 x float>, ptr %18, align 16
  %20 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %dot.inner.tiled.invar_address.0105.i
  %21 = load <8 x float>, ptr %20, align 32
  %22 = getelementptr inbounds nuw [4 x i8], ptr %9, i64 %dot.inner.tiled.invar_address.0105.i
  %23 = load <8 x float>, ptr %22, align 16
  %24 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %dot.inner.tiled.invar_address.0105.i
  %25 = load <8 x float>, ptr %24, align 32
  %26 = getelementptr inbounds nuw [4 x i8], ptr %11, i64 %dot.inner.tiled.invar_address.0105.i
  %27 = load <8 x float>, ptr %26, align 16
  %28 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.tiled.invar_address.0105.i
  %29 = load <8 x float>, ptr %28, align 32
  %30 = fmul <8 x float> %13, %29
  %31 = fadd <8 x float> %.0113.i, %30
  %32 = fmul <8 x float> %15, %29
  %33 = fadd <8 x float> %.091112.i, %32
  %34 = fmul <8 x float> %17, %29
  %35 = fadd <8 x float> %.093111.i, %34
  %36 = fmul <8 x float> %19, %29
  %37 = fadd <8 x float> %.095110.i, %36
  %38 = fmul <8 x float> %21, %29
  %39 = fadd <8 x float> %.097109.i, %38
  %40 = fmul <8 x float> %23, %29
  %41 = fadd <8 x float> %.099108.i, %40
  %42 = fmul <8 x float> %25, %29
  %43 = fadd <8 x float> %.0101107.i, %42
  %44 = fmul <8 x float> %27, %29
  %45 = fadd <8 x float> %.0103106.i, %44
  %46 = icmp samesign ugt i64 %dot.inner.tiled.invar_address.0105.i, 47
  br i1 %46, label %dot.inner.epilg.inner.loop_body.i, label %dot.inner.tiled.loop_body.i, !llvm.loop !7

dot.inner.epilg.inner.loop_body.i:                ; preds = %dot.inner.tiled.loop_body.i, %dot.inner.epilg.inner.loop_body.i
  %.090115.i = phi float [ %52, %dot.inner.epilg.inner.loop_body.i ], [ 0.000000e+00, %dot.inner.tiled.loop_body.i ]
  %dot.inner.epilg.inner.invar_address.0114.i = phi i64 [ %invar.inc2.i, %dot.inner.epilg.inner.loop_body.i ], [ 56, %dot.inner.tiled.loop_body.i ]
  %invar.inc2.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address.0114.i, 1
  %47 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %dot.inner.epilg.inner.invar_address.0114.i
  %48 = load float, ptr %47, align 4
  %49 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address.0114.i
  %50 = load float, ptr %49, align 4
  %51 = fmul float %48, %50
  %52 = fadd float %.090115.i, %51
  %exitcond.i = icmp eq i64 %invar.inc2.i, 60
  br i1 %exitcond.i, label %dot.inner.epilg.inner.loop_body5.i, label %dot.inner.epilg.inner.loop_body.i, !llvm.loop !10

dot.inner.epilg.inner.loop_body5.i:               ; preds = %dot.inner.epilg.inner.loop_body.i, %dot.inner.epilg.inner.loop_body5.i
  %.092117.i = phi float [ %58, %dot.inner.epilg.inner.loop_body5.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body.i ]
  %dot.inner.epilg.inner.invar_address6.0116.i = phi i64 [ %invar.inc8.i, %dot.inner.epilg.inner.loop_body5.i ], [ 56, %dot.inner.epilg.inner.loop_body.i ]
  %invar.inc8.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address6.0116.i, 1
  %53 = getelementptr inbounds nuw [4 x i8], ptr %5, i64 %dot.inner.epilg.inner.invar_address6.0116.i
  %54 = load float, ptr %53, align 4
  %55 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address6.0116.i
  %56 = load float, ptr %55, align 4
  %57 = fmul float %54, %56
  %58 = fadd float %.092117.i, %57
  %exitcond147.i = icmp eq i64 %invar.inc8.i, 60
  br i1 %exitcond147.i, label %dot.inner.epilg.inner.loop_body11.i, label %dot.inner.epilg.inner.loop_body5.i, !llvm.loop !11

dot.inner.epilg.inner.loop_body11.i:              ; preds = %dot.inner.epilg.inner.loop_body5.i, %dot.inner.epilg.inner.loop_body11.i
  %.094119.i = phi float [ %64, %dot.inner.epilg.inner.loop_body11.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body5.i ]
  %dot.inner.epilg.inner.invar_address12.0118.i = phi i64 [ %invar.inc14.i, %dot.inner.epilg.inner.loop_body11.i ], [ 56, %dot.inner.epilg.inner.loop_body5.i ]
  %invar.inc14.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address12.0118.i, 1
  %59 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %dot.inner.epilg.inner.invar_address12.0118.i
  %60 = load float, ptr %59, align 4
  %61 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address12.0118.i
  %62 = load float, ptr %61, align 4
  %63 = fmul float %60, %62
  %64 = fadd float %.094119.i, %63
  %exitcond148.i = icmp eq i64 %invar.inc14.i, 60
  br i1 %exitcond148.i, label %dot.inner.epilg.inner.loop_body17.i, label %dot.inner.epilg.inner.loop_body11.i, !llvm.loop !12

dot.inner.epilg.inner.loop_body17.i:              ; preds = %dot.inner.epilg.inner.loop_body11.i, %dot.inner.epilg.inner.loop_body17.i
  %.096121.i = phi float [ %70, %dot.inner.epilg.inner.loop_body17.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body11.i ]
  %dot.inner.epilg.inner.invar_address18.0120.i = phi i64 [ %invar.inc20.i, %dot.inner.epilg.inner.loop_body17.i ], [ 56, %dot.inner.epilg.inner.loop_body11.i ]
  %invar.inc20.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address18.0120.i, 1
  %65 = getelementptr inbounds nuw [4 x i8], ptr %7, i64 %dot.inner.epilg.inner.invar_address18.0120.i
  %66 = load float, ptr %65, align 4
  %67 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address18.0120.i
  %68 = load float, ptr %67, align 4
  %69 = fmul float %66, %68
  %70 = fadd float %.096121.i, %69
  %exitcond149.i = icmp eq i64 %invar.inc20.i, 60
  br i1 %exitcond149.i, label %dot.inner.epilg.inner.loop_body23.i, label %dot.inner.epilg.inner.loop_body17.i, !llvm.loop !13

dot.inner.epilg.inner.loop_body23.i:              ; preds = %dot.inner.epilg.inner.loop_body17.i, %dot.inner.epilg.inner.loop_body23.i
  %.098123.i = phi float [ %76, %dot.inner.epilg.inner.loop_body23.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body17.i ]
  %dot.inner.epilg.inner.invar_address24.0122.i = phi i64 [ %invar.inc26.i, %dot.inner.epilg.inner.loop_body23.i ], [ 56, %dot.inner.epilg.inner.loop_body17.i ]
  %invar.inc26.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address24.0122.i, 1
  %71 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %dot.inner.epilg.inner.invar_address24.0122.i
  %72 = load float, ptr %71, align 4
  %73 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address24.0122.i
  %74 = load float, ptr %73, align 4
  %75 = fmul float %72, %74
  %76 = fadd float %.098123.i, %75
  %exitcond150.i = icmp eq i64 %invar.inc26.i, 60
  br i1 %exitcond150.i, label %dot.inner.epilg.inner.loop_body29.i, label %dot.inner.epilg.inner.loop_body23.i, !llvm.loop !14

dot.inner.epilg.inner.loop_body29.i:              ; preds = %dot.inner.epilg.inner.loop_body23.i, %dot.inner.epilg.inner.loop_body29.i
  %.0100125.i = phi float [ %82, %dot.inner.epilg.inner.loop_body29.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body23.i ]
  %dot.inner.epilg.inner.invar_address30.0124.i = phi i64 [ %invar.inc32.i, %dot.inner.epilg.inner.loop_body29.i ], [ 56, %dot.inner.epilg.inner.loop_body23.i ]
  %invar.inc32.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address30.0124.i, 1
  %77 = getelementptr inbounds nuw [4 x i8], ptr %9, i64 %dot.inner.epilg.inner.invar_address30.0124.i
  %78 = load float, ptr %77, align 4
  %79 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address30.0124.i
  %80 = load float, ptr %79, align 4
  %81 = fmul float %78, %80
  %82 = fadd float %.0100125.i, %81
  %exitcond151.i = icmp eq i64 %invar.inc32.i, 60
  br i1 %exitcond151.i, label %dot.inner.epilg.inner.loop_body35.i, label %dot.inner.epilg.inner.loop_body29.i, !llvm.loop !15

dot.inner.epilg.inner.loop_body35.i:              ; preds = %dot.inner.epilg.inner.loop_body29.i, %dot.inner.epilg.inner.loop_body35.i
  %.0102127.i = phi float [ %88, %dot.inner.epilg.inner.loop_body35.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body29.i ]
  %dot.inner.epilg.inner.invar_address36.0126.i = phi i64 [ %invar.inc38.i, %dot.inner.epilg.inner.loop_body35.i ], [ 56, %dot.inner.epilg.inner.loop_body29.i ]
  %invar.inc38.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address36.0126.i, 1
  %83 = getelementptr inbounds nuw [4 x i8], ptr %10, i64 %dot.inner.epilg.inner.invar_address36.0126.i
  %84 = load float, ptr %83, align 4
  %85 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address36.0126.i
  %86 = load float, ptr %85, align 4
  %87 = fmul float %84, %86
  %88 = fadd float %.0102127.i, %87
  %exitcond152.i = icmp eq i64 %invar.inc38.i, 60
  br i1 %exitcond152.i, label %dot.inner.epilg.inner.loop_body41.i, label %dot.inner.epilg.inner.loop_body35.i, !llvm.loop !16

dot.inner.epilg.inner.loop_body41.i:              ; preds = %dot.inner.epilg.inner.loop_body35.i, %dot.inner.epilg.inner.loop_body41.i
  %.0104129.i = phi float [ %94, %dot.inner.epilg.inner.loop_body41.i ], [ 0.000000e+00, %dot.inner.epilg.inner.loop_body35.i ]
  %dot.inner.epilg.inner.invar_address42.0128.i = phi i64 [ %invar.inc44.i, %dot.inner.epilg.inner.loop_body41.i ], [ 56, %dot.inner.epilg.inner.loop_body35.i ]
  %invar.inc44.i = add nuw nsw i64 %dot.inner.epilg.inner.invar_address42.0128.i, 1
  %89 = getelementptr inbounds nuw [4 x i8], ptr %11, i64 %dot.inner.epilg.inner.invar_address42.0128.i
  %90 = load float, ptr %89, align 4
  %91 = getelementptr inbounds nuw [4 x i8], ptr %arg1, i64 %dot.inner.epilg.inner.invar_address42.0128.i
  %92 = load float, ptr %91, align 4
  %93 = fmul float %90, %92
  %94 = fadd float %.0104129.i, %93
  %exitcond153.i = icmp eq i64 %invar.inc44.i, 60
  br i1 %exitcond153.i, label %dot.inner.epilg.inner.loop_exit39.i, label %dot.inner.epilg.inner.loop_body41.i, !llvm.loop !17

dot.inner.epilg.inner.loop_exit39.i:              ; preds = %dot.inner.epilg.inner.loop_body41.i
  %invar.inc.i = add nuw nsw i64 %dot.outer.tiled.invar_address.0131.i, 8
  %95 = shufflevector <8 x float> %31, <8 x float> %33, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %96 = shufflevector <8 x float> %31, <8 x float> %33, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %97 = fadd <8 x float> %95, %96
  %98 = shufflevector <8 x float> %35, <8 x float> %37, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %99 = shufflevector <8 x float> %35, <8 x float> %37, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %100 = fadd <8 x float> %98, %99
  %101 = shufflevector <8 x float> %39, <8 x float> %41, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %102 = shufflevector <8 x float> %39, <8 x float> %41, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %103 = fadd <8 x float> %101, %102
  %104 = shufflevector <8 x float> %43, <8 x float> %45, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %105 = shufflevector <8 x float> %43, <8 x float> %45, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %106 = fadd <8 x float> %104, %105
  %107 = shufflevector <8 x float> %97, <8 x float> %100, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %108 = shufflevector <8 x float> %97, <8 x float> %100, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %109 = fadd <8 x float> %107, %108
  %110 = shufflevector <8 x float> %103, <8 x float> %106, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %111 = shufflevector <8 x float> %103, <8 x float> %106, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %112 = fadd <8 x float> %110, %111
  %113 = shufflevector <8 x float> %109, <8 x float> poison, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %114 = shufflevector <8 x float> %109, <8 x float> poison, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %115 = fadd <4 x float> %113, %114
  %116 = shufflevector <8 x float> %112, <8 x float> poison, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %117 = shufflevector <8 x float> %112, <8 x float> poison, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %118 = fadd <4 x float> %116, %117
  %119 = extractelement <4 x float> %115, i64 0
  %120 = extractelement <4 x float> %115, i64 1
  %121 = extractelement <4 x float> %115, i64 2
  %122 = extractelement <4 x float> %115, i64 3
  %123 = extractelement <4 x float> %118, i64 0
  %124 = extractelement <4 x float> %118, i64 1
  %125 = extractelement <4 x float> %118, i64 2
  %126 = extractelement <4 x float> %118, i64 3
  %127 = fadd float %119, %52
  %128 = getelementptr inbounds [4 x i8], ptr %arg2, i64 %dot.outer.tiled.invar_address.0131.i
  store float %127, ptr %128, align 32
  %129 = fadd float %120, %58
  %130 = getelementptr i8, ptr %128, i64 4
  store float %129, ptr %130, align 4
  %131 = fadd float %121, %64
  %132 = getelementptr i8, ptr %128, i64 8
  store float %131, ptr %132, align 8
  %133 = fadd float %122, %70
  %134 = getelementptr i8, ptr %128, i64 12
  store float %133, ptr %134, align 4
  %135 = fadd float %123, %76
  %136 = getelementptr i8, ptr %128, i64 16
  store float %135, ptr %136, align 16
  %137 = fadd float %124, %82
  %138 = getelementptr i8, ptr %128, i64 20
  store float %137, ptr %138, align 4
  %139 = fadd float %125, %88
  %140 = getelementptr i8, ptr %128, i64 24
  store float %139, ptr %140, align 8
  %141 = fadd float %126, %94
  %142 = getelementptr i8, ptr %128, i64 28
  store float %141, ptr %142, align 4
  %.not.i = icmp ult i64 %invar.inc.i, %3
  br i1 %.not.i, label %dot.outer.tiled.loop_body.i, label %row_major_gemv_F32_8_8_64_60_1.exit, !llvm.loop !18

row_major_gemv_F32_8_8_64_60_1.exit:              ; preds = %dot.inner.epilg.inner.loop_exit39.i, %return
  ret ptr null
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, inaccessiblemem: none, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!xla_cpu_memory_region_name = !{!0}
!llvm.module.flags = !{!1}

!0 = !{!"xla_cpu_emitter__dot_kernel_emitter__hlo_opcode__dot"}
!1 = !{i32 1, !"xla_dylib_index", i64 1}
!2 = !{}
!3 = !{i64 15360}
!4 = !{i64 64}
!5 = !{i64 240}
!6 = !{i64 256}
!7 = distinct !{!7, !8, !9}
!8 = !{!"llvm.loop.unroll.disable"}
!9 = !{!"llvm.loop.vectorize.enable", i1 false}
!10 = distinct !{!10, !8, !9}
!11 = distinct !{!11, !8, !9}
!12 = distinct !{!12, !8, !9}
!13 = distinct !{!13, !8, !9}
!14 = distinct !{!14, !8, !9}
!15 = distinct !{!15, !8, !9}
!16 = distinct !{!16, !8, !9}
!17 = distinct !{!17, !8, !9}
!18 = distinct !{!18, !8, !9}
