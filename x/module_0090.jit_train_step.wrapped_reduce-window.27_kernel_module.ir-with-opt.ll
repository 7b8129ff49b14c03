; ModuleID = '__compute_module_wrapped_reduce-window.27_kernel_module'
source_filename = "__compute_module_wrapped_reduce-window.27_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @wrapped_reduce-window.27(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
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
  %9 = load float, ptr %6, align 4, !invariant.load !3, !alias.scope !10, !noalias !14
  br label %10

10:                                               ; preds = %.thread29, %1
  %.not.not = phi i1 [ true, %1 ], [ false, %.thread29 ]
  %11 = phi i64 [ 0, %1 ], [ 1, %.thread29 ]
  %12 = shl nuw nsw i64 %11, 5
  %13 = add nsw i64 %12, -4
  %14 = icmp ult i64 %13, 60
  br i1 %14, label %15, label %24

15:                                               ; preds = %10
  %16 = getelementptr [4 x i8], ptr %4, i64 %12
  %17 = getelementptr i8, ptr %16, i64 -8
  %18 = load float, ptr %17, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %19 = fadd reassoc float %9, %18
  %20 = getelementptr [4 x i8], ptr %4, i64 %12
  %21 = getelementptr i8, ptr %20, i64 -4
  %22 = load float, ptr %21, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %23 = fadd reassoc float %19, %22
  br label %24

24:                                               ; preds = %10, %15
  %25 = phi float [ %23, %15 ], [ %9, %10 ]
  %26 = getelementptr [4 x i8], ptr %4, i64 %12
  %27 = load float, ptr %26, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %28 = fadd reassoc float %25, %27
  %29 = getelementptr [4 x i8], ptr %4, i64 %12
  %30 = getelementptr i8, ptr %29, i64 4
  %31 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %32 = fadd reassoc float %28, %31
  %33 = getelementptr [4 x i8], ptr %4, i64 %12
  %34 = getelementptr i8, ptr %33, i64 8
  %35 = load float, ptr %34, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %36 = fadd reassoc float %32, %35
  %37 = getelementptr [4 x i8], ptr %4, i64 %12
  %38 = getelementptr i8, ptr %37, i64 12
  %39 = load float, ptr %38, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %40 = fadd reassoc float %36, %39
  %41 = getelementptr [4 x i8], ptr %4, i64 %12
  %42 = getelementptr i8, ptr %41, i64 16
  %43 = load float, ptr %42, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %44 = fadd reassoc float %40, %43
  %45 = getelementptr [4 x i8], ptr %4, i64 %12
  %46 = getelementptr i8, ptr %45, i64 20
  %47 = load float, ptr %46, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %48 = fadd reassoc float %44, %47
  %49 = getelementptr [4 x i8], ptr %4, i64 %12
  %50 = getelementptr i8, ptr %49, i64 24
  %51 = load float, ptr %50, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %52 = fadd reassoc float %48, %51
  %53 = getelementptr [4 x i8], ptr %4, i64 %12
  %54 = getelementptr i8, ptr %53, i64 28
  %55 = load float, ptr %54, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %56 = fadd reassoc float %52, %55
  %57 = getelementptr [4 x i8], ptr %4, i64 %12
  %58 = getelementptr i8, ptr %57, i64 32
  %59 = load float, ptr %58, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %60 = fadd reassoc float %56, %59
  %61 = getelementptr [4 x i8], ptr %4, i64 %12
  %62 = getelementptr i8, ptr %61, i64 36
  %63 = load float, ptr %62, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %64 = fadd reassoc float %60, %63
  %65 = getelementptr [4 x i8], ptr %4, i64 %12
  %66 = getelementptr i8, ptr %65, i64 40
  %67 = load float, ptr %66, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %68 = fadd reassoc float %64, %67
  %69 = getelementptr [4 x i8], ptr %4, i64 %12
  %70 = getelementptr i8, ptr %69, i64 44
  %71 = load float, ptr %70, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %72 = fadd reassoc float %68, %71
  %73 = getelementptr [4 x i8], ptr %4, i64 %12
  %74 = getelementptr i8, ptr %73, i64 48
  %75 = load float, ptr %74, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %76 = fadd reassoc float %72, %75
  %77 = getelementptr [4 x i8], ptr %4, i64 %12
  %78 = getelementptr i8, ptr %77, i64 52
  %79 = load float, ptr %78, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %80 = fadd reassoc float %76, %79
  %81 = getelementptr [4 x i8], ptr %4, i64 %12
  %82 = getelementptr i8, ptr %81, i64 56
  %83 = load float, ptr %82, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %84 = fadd reassoc float %80, %83
  %85 = getelementptr [4 x i8], ptr %4, i64 %12
  %86 = getelementptr i8, ptr %85, i64 60
  %87 = load float, ptr %86, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %88 = fadd reassoc float %84, %87
  %89 = getelementptr [4 x i8], ptr %4, i64 %12
  %90 = getelementptr i8, ptr %89, i64 64
  %91 = load float, ptr %90, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %92 = fadd reassoc float %88, %91
  %93 = getelementptr [4 x i8], ptr %4, i64 %12
  %94 = getelementptr i8, ptr %93, i64 68
  %95 = load float, ptr %94, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %96 = fadd reassoc float %92, %95
  %97 = getelementptr [4 x i8], ptr %4, i64 %12
  %98 = getelementptr i8, ptr %97, i64 72
  %99 = load float, ptr %98, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %100 = fadd reassoc float %96, %99
  %101 = getelementptr [4 x i8], ptr %4, i64 %12
  %102 = getelementptr i8, ptr %101, i64 76
  %103 = load float, ptr %102, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %104 = fadd reassoc float %100, %103
  %105 = getelementptr [4 x i8], ptr %4, i64 %12
  %106 = getelementptr i8, ptr %105, i64 80
  %107 = load float, ptr %106, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %108 = fadd reassoc float %104, %107
  %109 = getelementptr [4 x i8], ptr %4, i64 %12
  %110 = getelementptr i8, ptr %109, i64 84
  %111 = load float, ptr %110, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %112 = fadd reassoc float %108, %111
  %113 = getelementptr [4 x i8], ptr %4, i64 %12
  %114 = getelementptr i8, ptr %113, i64 88
  %115 = load float, ptr %114, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %116 = fadd reassoc float %112, %115
  %117 = getelementptr [4 x i8], ptr %4, i64 %12
  %118 = getelementptr i8, ptr %117, i64 92
  %119 = load float, ptr %118, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %120 = fadd reassoc float %116, %119
  %121 = getelementptr [4 x i8], ptr %4, i64 %12
  %122 = getelementptr i8, ptr %121, i64 96
  %123 = load float, ptr %122, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %124 = fadd reassoc float %120, %123
  %125 = getelementptr [4 x i8], ptr %4, i64 %12
  %126 = getelementptr i8, ptr %125, i64 100
  %127 = load float, ptr %126, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %128 = fadd reassoc float %124, %127
  %129 = getelementptr [4 x i8], ptr %4, i64 %12
  %130 = getelementptr i8, ptr %129, i64 104
  %131 = load float, ptr %130, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %132 = fadd reassoc float %128, %131
  %133 = getelementptr [4 x i8], ptr %4, i64 %12
  %134 = getelementptr i8, ptr %133, i64 108
  %135 = load float, ptr %134, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %136 = fadd reassoc float %132, %135
  br i1 %.not.not, label %.thread29, label %wrapped_reduce-window.27_wrapped.exit.critedge

.thread29:                                        ; preds = %24
  %137 = getelementptr [4 x i8], ptr %4, i64 %12
  %138 = getelementptr i8, ptr %137, i64 112
  %139 = load float, ptr %138, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %140 = fadd reassoc float %136, %139
  %141 = getelementptr [4 x i8], ptr %4, i64 %12
  %142 = getelementptr i8, ptr %141, i64 116
  %143 = load float, ptr %142, align 4, !invariant.load !3, !alias.scope !7, !noalias !15
  %144 = fadd reassoc float %140, %143
  %145 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %11
  store float %144, ptr %145, align 4, !alias.scope !12, !noalias !16
  br label %10, !llvm.loop !17

wrapped_reduce-window.27_wrapped.exit.critedge:   ; preds = %24
  %146 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %11
  store float %136, ptr %146, align 4, !alias.scope !12, !noalias !16
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 24}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 240}
!5 = !{i64 4}
!6 = !{i64 8}
!7 = !{!8}
!8 = distinct !{!8, !9, !"wrapped_reduce-window.27_wrapped: argument 0"}
!9 = distinct !{!9, !"wrapped_reduce-window.27_wrapped"}
!10 = !{!11}
!11 = distinct !{!11, !9, !"wrapped_reduce-window.27_wrapped: argument 1"}
!12 = !{!13}
!13 = distinct !{!13, !9, !"wrapped_reduce-window.27_wrapped: argument 2"}
!14 = !{!8, !13}
!15 = !{!11, !13}
!16 = !{!8, !11}
!17 = distinct !{!17, !18}
!18 = !{!"llvm.loop.unroll.disable"}
