; ModuleID = '__compute_module_convert_convert_fusion_kernel_module'
source_filename = "__compute_module_convert_convert_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @convert_convert_fusion(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
iter.check:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !4
  %4 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  tail call void @llvm.experimental.noalias.scope.decl(metadata !6)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !9)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !11)
  %8 = getelementptr inbounds nuw i8, ptr %3, i64 32
  %wide.load = load <8 x float>, ptr %3, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %wide.load3 = load <8 x float>, ptr %8, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %9 = fcmp ogt <8 x float> %wide.load, zeroinitializer
  %10 = fcmp ogt <8 x float> %wide.load3, zeroinitializer
  %11 = uitofp <8 x i1> %9 to <8 x float>
  %12 = uitofp <8 x i1> %10 to <8 x float>
  %13 = getelementptr inbounds nuw i8, ptr %7, i64 32
  store <8 x float> %11, ptr %7, align 4, !alias.scope !11, !noalias !14
  store <8 x float> %12, ptr %13, align 4, !alias.scope !11, !noalias !14
  %14 = getelementptr inbounds nuw i8, ptr %3, i64 64
  %15 = getelementptr inbounds nuw i8, ptr %3, i64 96
  %wide.load.1 = load <8 x float>, ptr %14, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %wide.load3.1 = load <8 x float>, ptr %15, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %16 = fcmp ogt <8 x float> %wide.load.1, zeroinitializer
  %17 = fcmp ogt <8 x float> %wide.load3.1, zeroinitializer
  %18 = uitofp <8 x i1> %16 to <8 x float>
  %19 = uitofp <8 x i1> %17 to <8 x float>
  %20 = getelementptr inbounds nuw i8, ptr %7, i64 64
  %21 = getelementptr inbounds nuw i8, ptr %7, i64 96
  store <8 x float> %18, ptr %20, align 4, !alias.scope !11, !noalias !14
  store <8 x float> %19, ptr %21, align 4, !alias.scope !11, !noalias !14
  %22 = getelementptr inbounds nuw i8, ptr %3, i64 128
  %23 = getelementptr inbounds nuw i8, ptr %3, i64 160
  %wide.load.2 = load <8 x float>, ptr %22, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %wide.load3.2 = load <8 x float>, ptr %23, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %24 = fcmp ogt <8 x float> %wide.load.2, zeroinitializer
  %25 = fcmp ogt <8 x float> %wide.load3.2, zeroinitializer
  %26 = uitofp <8 x i1> %24 to <8 x float>
  %27 = uitofp <8 x i1> %25 to <8 x float>
  %28 = getelementptr inbounds nuw i8, ptr %7, i64 128
  %29 = getelementptr inbounds nuw i8, ptr %7, i64 160
  store <8 x float> %26, ptr %28, align 4, !alias.scope !11, !noalias !14
  store <8 x float> %27, ptr %29, align 4, !alias.scope !11, !noalias !14
  %30 = getelementptr inbounds nuw i8, ptr %3, i64 192
  %wide.load5 = load <8 x float>, ptr %30, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %31 = fcmp ogt <8 x float> %wide.load5, zeroinitializer
  %32 = uitofp <8 x i1> %31 to <8 x float>
  %33 = getelementptr inbounds nuw i8, ptr %7, i64 192
  store <8 x float> %32, ptr %33, align 4, !alias.scope !11, !noalias !14
  %34 = getelementptr inbounds nuw i8, ptr %3, i64 224
  %35 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %36 = fcmp ogt float %35, 0.000000e+00
  %37 = uitofp i1 %36 to float
  %38 = getelementptr inbounds nuw i8, ptr %7, i64 224
  store float %37, ptr %38, align 4, !alias.scope !11, !noalias !14
  %39 = getelementptr inbounds nuw i8, ptr %3, i64 228
  %40 = load float, ptr %39, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %41 = fcmp ogt float %40, 0.000000e+00
  %42 = uitofp i1 %41 to float
  %43 = getelementptr inbounds nuw i8, ptr %7, i64 228
  store float %42, ptr %43, align 4, !alias.scope !11, !noalias !14
  %44 = getelementptr inbounds nuw i8, ptr %3, i64 232
  %45 = load float, ptr %44, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %46 = fcmp ogt float %45, 0.000000e+00
  %47 = uitofp i1 %46 to float
  %48 = getelementptr inbounds nuw i8, ptr %7, i64 232
  store float %47, ptr %48, align 4, !alias.scope !11, !noalias !14
  %49 = getelementptr inbounds nuw i8, ptr %3, i64 236
  %50 = load float, ptr %49, align 4, !invariant.load !3, !alias.scope !6, !noalias !13
  %51 = fcmp ogt float %50, 0.000000e+00
  %52 = uitofp i1 %51 to float
  %53 = getelementptr inbounds nuw i8, ptr %7, i64 236
  store float %52, ptr %53, align 4, !alias.scope !11, !noalias !14
  %54 = getelementptr inbounds nuw i8, ptr %5, i64 32
  %wide.load11 = load <8 x float>, ptr %5, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %wide.load12 = load <8 x float>, ptr %54, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %55 = fcmp olt <8 x float> %wide.load11, zeroinitializer
  %56 = fcmp olt <8 x float> %wide.load12, zeroinitializer
  %57 = uitofp <8 x i1> %55 to <8 x float>
  %58 = uitofp <8 x i1> %56 to <8 x float>
  %59 = getelementptr inbounds nuw i8, ptr %7, i64 240
  %60 = getelementptr inbounds nuw i8, ptr %7, i64 272
  store <8 x float> %57, ptr %59, align 4, !alias.scope !11, !noalias !14
  store <8 x float> %58, ptr %60, align 4, !alias.scope !11, !noalias !14
  %61 = getelementptr inbounds nuw i8, ptr %5, i64 64
  %62 = getelementptr inbounds nuw i8, ptr %5, i64 96
  %wide.load11.1 = load <8 x float>, ptr %61, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %wide.load12.1 = load <8 x float>, ptr %62, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %63 = fcmp olt <8 x float> %wide.load11.1, zeroinitializer
  %64 = fcmp olt <8 x float> %wide.load12.1, zeroinitializer
  %65 = uitofp <8 x i1> %63 to <8 x float>
  %66 = uitofp <8 x i1> %64 to <8 x float>
  %67 = getelementptr inbounds nuw i8, ptr %7, i64 304
  %68 = getelementptr inbounds nuw i8, ptr %7, i64 336
  store <8 x float> %65, ptr %67, align 4, !alias.scope !11, !noalias !14
  store <8 x float> %66, ptr %68, align 4, !alias.scope !11, !noalias !14
  %69 = getelementptr inbounds nuw i8, ptr %5, i64 128
  %70 = getelementptr inbounds nuw i8, ptr %5, i64 160
  %wide.load11.2 = load <8 x float>, ptr %69, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %wide.load12.2 = load <8 x float>, ptr %70, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %71 = fcmp olt <8 x float> %wide.load11.2, zeroinitializer
  %72 = fcmp olt <8 x float> %wide.load12.2, zeroinitializer
  %73 = uitofp <8 x i1> %71 to <8 x float>
  %74 = uitofp <8 x i1> %72 to <8 x float>
  %75 = getelementptr inbounds nuw i8, ptr %7, i64 368
  %76 = getelementptr inbounds nuw i8, ptr %7, i64 400
  store <8 x float> %73, ptr %75, align 4, !alias.scope !11, !noalias !14
  store <8 x float> %74, ptr %76, align 4, !alias.scope !11, !noalias !14
  %77 = getelementptr inbounds nuw i8, ptr %5, i64 192
  %wide.load22 = load <8 x float>, ptr %77, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %78 = fcmp olt <8 x float> %wide.load22, zeroinitializer
  %79 = uitofp <8 x i1> %78 to <8 x float>
  %80 = getelementptr inbounds nuw i8, ptr %7, i64 432
  store <8 x float> %79, ptr %80, align 4, !alias.scope !11, !noalias !14
  %81 = getelementptr inbounds nuw i8, ptr %5, i64 224
  %82 = load float, ptr %81, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %83 = fcmp olt float %82, 0.000000e+00
  %84 = uitofp i1 %83 to float
  %85 = getelementptr inbounds nuw i8, ptr %7, i64 464
  store float %84, ptr %85, align 4, !alias.scope !11, !noalias !14
  %86 = getelementptr inbounds nuw i8, ptr %5, i64 228
  %87 = load float, ptr %86, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %88 = fcmp olt float %87, 0.000000e+00
  %89 = uitofp i1 %88 to float
  %90 = getelementptr inbounds nuw i8, ptr %7, i64 468
  store float %89, ptr %90, align 4, !alias.scope !11, !noalias !14
  %91 = getelementptr inbounds nuw i8, ptr %5, i64 232
  %92 = load float, ptr %91, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %93 = fcmp olt float %92, 0.000000e+00
  %94 = uitofp i1 %93 to float
  %95 = getelementptr inbounds nuw i8, ptr %7, i64 472
  store float %94, ptr %95, align 4, !alias.scope !11, !noalias !14
  %96 = getelementptr inbounds nuw i8, ptr %5, i64 236
  %97 = load float, ptr %96, align 4, !invariant.load !3, !alias.scope !9, !noalias !15
  %98 = fcmp olt float %97, 0.000000e+00
  %99 = uitofp i1 %98 to float
  %100 = getelementptr inbounds nuw i8, ptr %7, i64 476
  store float %99, ptr %100, align 4, !alias.scope !11, !noalias !14
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 22}
!2 = !{!"xla_cpu_emitter__concatenate_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 240}
!5 = !{i64 480}
!6 = !{!7}
!7 = distinct !{!7, !8, !"convert_convert_fusion_wrapped: argument 0"}
!8 = distinct !{!8, !"convert_convert_fusion_wrapped"}
!9 = !{!10}
!10 = distinct !{!10, !8, !"convert_convert_fusion_wrapped: argument 1"}
!11 = !{!12}
!12 = distinct !{!12, !8, !"convert_convert_fusion_wrapped: argument 2"}
!13 = !{!10, !12}
!14 = !{!7, !10}
!15 = !{!7, !12}
