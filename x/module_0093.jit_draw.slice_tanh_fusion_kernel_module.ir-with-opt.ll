; ModuleID = '__compute_module_slice_tanh_fusion_kernel_module'
source_filename = "__compute_module_slice_tanh_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: uwtable
define noalias noundef ptr @slice_tanh_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !8
  %4 = load ptr, ptr %3, align 8, !invariant.load !8, !dereferenceable !9
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !8, !dereferenceable !10
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  br label %.preheader

.preheader:                                       ; preds = %1, %179
  %7 = phi i64 [ 0, %1 ], [ %180, %179 ]
  %.idx = shl i64 %7, 12
  %8 = getelementptr i8, ptr %4, i64 %.idx
  %.idx12 = shl i64 %7, 10
  %9 = getelementptr i8, ptr %6, i64 %.idx12
  br label %52

.loopexit.loopexit.peel.begin:                    ; preds = %.thread
  br i1 %.not34, label %.loopexit, label %10

10:                                               ; preds = %.loopexit.loopexit.peel.begin
  %11 = getelementptr i8, ptr %59, i64 -16
  %12 = load float, ptr %11, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  %13 = fadd float %12, 0.000000e+00
  br label %.loopexit

14:                                               ; preds = %.thread30
  %15 = getelementptr i8, ptr %59, i64 464
  %16 = load float, ptr %15, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  %17 = fadd float %16, 0.000000e+00
  br i1 %.not34, label %.loopexit, label %18

18:                                               ; preds = %14
  %19 = getelementptr i8, ptr %59, i64 -16
  %20 = load float, ptr %19, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  %21 = fadd float %17, %20
  br label %.loopexit

.loopexit:                                        ; preds = %14, %18, %.loopexit.loopexit.peel.begin, %10
  %.sink32 = phi float [ 0.000000e+00, %.loopexit.loopexit.peel.begin ], [ %13, %10 ], [ %21, %18 ], [ %17, %14 ]
  %22 = call float @llvm.fabs.f32(float %.sink32)
  %23 = fcmp olt float %22, 4.000000e-04
  %.inv39 = fcmp olt float %.sink32, f0xC0FFF644
  %24 = select i1 %.inv39, float f0xC0FFF644, float %.sink32
  %.inv40 = fcmp ogt float %24, f0x40FFF644
  %25 = select i1 %.inv40, float f0x40FFF644, float %24
  %26 = fmul float %25, %25
  %27 = fmul float %26, f0xA59F25C0
  %28 = fadd float %27, f0x2A61337E
  %29 = fmul float %26, %28
  %30 = fadd float %29, f0xAEBD37FF
  %31 = fmul float %26, %30
  %32 = fadd float %31, f0x335C0041
  %33 = fmul float %26, %32
  %34 = fadd float %33, f0x3779434A
  %35 = fmul float %26, %34
  %36 = fadd float %35, f0x3A270DED
  %37 = fmul float %26, %36
  %38 = fadd float %37, f0x3BA059DC
  %39 = fmul float %25, %38
  %40 = fmul float %26, f0x35A0D3D8
  %41 = fadd float %40, f0x38F895D6
  %42 = fmul float %26, %41
  %43 = fadd float %42, f0x3B14AA05
  %44 = fmul float %26, %43
  %45 = fadd float %44, f0x3BA059DD
  %46 = fdiv float %39, %45
  %47 = select i1 %23, float %.sink32, float %46
  %48 = fcmp oge float %22, 2.000000e+01
  %49 = call float @llvm.copysign.f32(float 1.000000e+00, float %.sink32)
  %50 = select i1 %48, float %49, float %47
  %51 = getelementptr i8, ptr %60, i64 60
  store float %50, ptr %51, align 4, !alias.scope !14, !noalias !11
  %exitcond23.not = icmp eq i64 %54, 16
  br i1 %exitcond23.not, label %179, label %52, !llvm.loop !16

52:                                               ; preds = %.preheader, %.loopexit
  %53 = phi i64 [ 0, %.preheader ], [ %54, %.loopexit ]
  %54 = add nuw nsw i64 %53, 1
  %55 = lshr i64 %54, 1
  %.not = icmp eq i64 %53, 15
  %.not34 = icmp eq i64 %55, 0
  %56 = shl nuw nsw i64 %54, 1
  %57 = and i64 %56, 2
  %58 = getelementptr [4 x i8], ptr %8, i64 %57
  %.idx1 = shl nuw nsw i64 %55, 9
  %59 = getelementptr i8, ptr %58, i64 %.idx1
  %.idx13 = shl nuw nsw i64 %53, 6
  %60 = getelementptr i8, ptr %9, i64 %.idx13
  br i1 %.not, label %.split.us, label %.split

.split.us:                                        ; preds = %52, %.thread
  %61 = phi i64 [ %62, %.thread ], [ 0, %52 ]
  %62 = add nuw nsw i64 %61, 1
  %63 = lshr i64 %62, 1
  %64 = or i64 %62, %54
  %65 = icmp samesign ult i64 %64, 16
  br i1 %65, label %66, label %72

66:                                               ; preds = %.split.us
  %67 = and i64 %62, 1
  %.idx2.us = shl nuw nsw i64 %63, 6
  %68 = getelementptr i8, ptr %59, i64 %.idx2.us
  %69 = getelementptr [4 x i8], ptr %68, i64 %67
  %70 = load float, ptr %69, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  %71 = fadd float %70, 0.000000e+00
  br label %72

72:                                               ; preds = %66, %.split.us
  %73 = phi float [ %71, %66 ], [ 0.000000e+00, %.split.us ]
  br i1 %.not34, label %.thread, label %74

74:                                               ; preds = %72
  %.not35 = icmp eq i64 %63, 0
  %75 = and i64 %62, 1
  %.idx8.us = shl nuw nsw i64 %63, 6
  %76 = getelementptr i8, ptr %59, i64 %.idx8.us
  %77 = getelementptr [4 x i8], ptr %76, i64 %75
  %78 = getelementptr i8, ptr %77, i64 -480
  %79 = load float, ptr %78, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  %80 = fadd float %73, %79
  br i1 %.not35, label %.thread, label %81

81:                                               ; preds = %74
  %82 = getelementptr i8, ptr %77, i64 -528
  %83 = load float, ptr %82, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  %84 = fadd float %80, %83
  br label %.thread

.thread:                                          ; preds = %72, %81, %74
  %85 = phi float [ %84, %81 ], [ %80, %74 ], [ %73, %72 ]
  %86 = call float @llvm.fabs.f32(float %85)
  %87 = fcmp olt float %86, 4.000000e-04
  %.inv37 = fcmp olt float %85, f0xC0FFF644
  %88 = select i1 %.inv37, float f0xC0FFF644, float %85
  %.inv38 = fcmp ogt float %88, f0x40FFF644
  %89 = select i1 %.inv38, float f0x40FFF644, float %88
  %90 = fmul float %89, %89
  %91 = fmul float %90, f0xA59F25C0
  %92 = fadd float %91, f0x2A61337E
  %93 = fmul float %90, %92
  %94 = fadd float %93, f0xAEBD37FF
  %95 = fmul float %90, %94
  %96 = fadd float %95, f0x335C0041
  %97 = fmul float %90, %96
  %98 = fadd float %97, f0x3779434A
  %99 = fmul float %90, %98
  %100 = fadd float %99, f0x3A270DED
  %101 = fmul float %90, %100
  %102 = fadd float %101, f0x3BA059DC
  %103 = fmul float %89, %102
  %104 = fmul float %90, f0x35A0D3D8
  %105 = fadd float %104, f0x38F895D6
  %106 = fmul float %90, %105
  %107 = fadd float %106, f0x3B14AA05
  %108 = fmul float %90, %107
  %109 = fadd float %108, f0x3BA059DD
  %110 = fdiv float %103, %109
  %111 = select i1 %87, float %85, float %110
  %112 = fcmp oge float %86, 2.000000e+01
  %113 = call float @llvm.copysign.f32(float 1.000000e+00, float %85)
  %114 = select i1 %112, float %113, float %111
  %115 = getelementptr [4 x i8], ptr %60, i64 %61
  store float %114, ptr %115, align 4, !alias.scope !14, !noalias !11
  %exitcond22.not = icmp eq i64 %62, 15
  br i1 %exitcond22.not, label %.loopexit.loopexit.peel.begin, label %.split.us, !llvm.loop !18

.split:                                           ; preds = %52, %.thread30
  %116 = phi i64 [ %117, %.thread30 ], [ 0, %52 ]
  %117 = add nuw nsw i64 %116, 1
  %118 = lshr i64 %117, 1
  %119 = or i64 %117, %54
  %120 = icmp samesign ult i64 %119, 16
  br i1 %120, label %121, label %126

121:                                              ; preds = %.split
  %122 = and i64 %117, 1
  %.idx2 = shl nuw nsw i64 %118, 6
  %123 = getelementptr i8, ptr %59, i64 %.idx2
  %124 = getelementptr [4 x i8], ptr %123, i64 %122
  %125 = load float, ptr %124, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  br label %126

126:                                              ; preds = %.split, %121
  %127 = phi float [ %125, %121 ], [ 0.000000e+00, %.split ]
  %.not33 = icmp eq i64 %118, 0
  br i1 %.not33, label %134, label %128

128:                                              ; preds = %126
  %129 = and i64 %117, 1
  %.idx5 = shl nuw nsw i64 %118, 6
  %130 = getelementptr i8, ptr %59, i64 %.idx5
  %131 = getelementptr [4 x i8], ptr %130, i64 %129
  %132 = getelementptr i8, ptr %131, i64 -48
  %133 = load float, ptr %132, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  br label %134

134:                                              ; preds = %126, %128
  %135 = phi float [ %133, %128 ], [ 0.000000e+00, %126 ]
  %136 = fadd float %127, %135
  br i1 %.not34, label %.thread30, label %137

137:                                              ; preds = %134
  %138 = and i64 %117, 1
  %.idx8 = shl nuw nsw i64 %118, 6
  %139 = getelementptr i8, ptr %59, i64 %.idx8
  %140 = getelementptr [4 x i8], ptr %139, i64 %138
  %141 = getelementptr i8, ptr %140, i64 -480
  %142 = load float, ptr %141, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  br i1 %.not33, label %.thread30, label %143

143:                                              ; preds = %137
  %144 = getelementptr i8, ptr %140, i64 -528
  %145 = load float, ptr %144, align 4, !invariant.load !8, !alias.scope !11, !noalias !14
  br label %.thread30

.thread30:                                        ; preds = %134, %137, %143
  %.pn = phi float [ %142, %143 ], [ %142, %137 ], [ 0.000000e+00, %134 ]
  %146 = phi float [ %145, %143 ], [ 0.000000e+00, %137 ], [ 0.000000e+00, %134 ]
  %147 = fadd float %136, %.pn
  %148 = fadd float %147, %146
  %149 = call float @llvm.fabs.f32(float %148)
  %150 = fcmp olt float %149, 4.000000e-04
  %.inv = fcmp olt float %148, f0xC0FFF644
  %151 = select i1 %.inv, float f0xC0FFF644, float %148
  %.inv36 = fcmp ogt float %151, f0x40FFF644
  %152 = select i1 %.inv36, float f0x40FFF644, float %151
  %153 = fmul float %152, %152
  %154 = fmul float %153, f0xA59F25C0
  %155 = fadd float %154, f0x2A61337E
  %156 = fmul float %153, %155
  %157 = fadd float %156, f0xAEBD37FF
  %158 = fmul float %153, %157
  %159 = fadd float %158, f0x335C0041
  %160 = fmul float %153, %159
  %161 = fadd float %160, f0x3779434A
  %162 = fmul float %153, %161
  %163 = fadd float %162, f0x3A270DED
  %164 = fmul float %153, %163
  %165 = fadd float %164, f0x3BA059DC
  %166 = fmul float %152, %165
  %167 = fmul float %153, f0x35A0D3D8
  %168 = fadd float %167, f0x38F895D6
  %169 = fmul float %153, %168
  %170 = fadd float %169, f0x3B14AA05
  %171 = fmul float %153, %170
  %172 = fadd float %171, f0x3BA059DD
  %173 = fdiv float %166, %172
  %174 = select i1 %150, float %148, float %173
  %175 = fcmp oge float %149, 2.000000e+01
  %176 = call float @llvm.copysign.f32(float 1.000000e+00, float %148)
  %177 = select i1 %175, float %176, float %174
  %178 = getelementptr [4 x i8], ptr %60, i64 %116
  store float %177, ptr %178, align 4, !alias.scope !14, !noalias !11
  %exitcond.not = icmp eq i64 %117, 15
  br i1 %exitcond.not, label %14, label %.split, !llvm.loop !20

179:                                              ; preds = %.loopexit
  %180 = add nuw nsw i64 %7, 1
  %exitcond24.not = icmp eq i64 %180, 4
  br i1 %exitcond24.not, label %slice_tanh_fusion_wrapped.exit, label %.preheader, !llvm.loop !16

slice_tanh_fusion_wrapped.exit:                   ; preds = %179
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.fabs.f32(float) #2

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare float @llvm.copysign.f32(float, float) #2

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!llvm.module.flags = !{!0, !1, !2, !3, !4, !5}
!xla_cpu_memory_region_name = !{!6}
!llvm.ident = !{!7}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 6}
!2 = !{i32 1, !"wchar_size", i32 4}
!3 = !{i32 8, !"PIC Level", i32 0}
!4 = !{i32 7, !"uwtable", i32 2}
!5 = !{i32 7, !"frame-pointer", i32 2}
!6 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!7 = !{!"clang version 18.1.8"}
!8 = !{}
!9 = !{i64 16384}
!10 = !{i64 4096}
!11 = !{!12}
!12 = distinct !{!12, !13, !"slice_tanh_fusion_wrapped: argument 0"}
!13 = distinct !{!13, !"slice_tanh_fusion_wrapped"}
!14 = !{!15}
!15 = distinct !{!15, !13, !"slice_tanh_fusion_wrapped: argument 1"}
!16 = distinct !{!16, !17}
!17 = !{!"llvm.loop.unroll.disable"}
!18 = distinct !{!18, !19}
!19 = !{!"llvm.loop.peeled.count", i32 1}
!20 = distinct !{!20, !19}
