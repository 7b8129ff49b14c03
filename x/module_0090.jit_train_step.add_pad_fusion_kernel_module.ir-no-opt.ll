; ModuleID = '__compute_module_add_pad_fusion_kernel_module'
source_filename = "__compute_module_add_pad_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @add_pad_fusion(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !4
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !4
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !4
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !4
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !5
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !4
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !4
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !6
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !6
  %24 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 10, i32 0
  %25 = load ptr, ptr %24, align 8, !invariant.load !3, !dereferenceable !6
  %26 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 11, i32 0
  %27 = load ptr, ptr %26, align 8, !invariant.load !3, !dereferenceable !6
  %28 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 12, i32 0
  %29 = load ptr, ptr %28, align 8, !invariant.load !3, !dereferenceable !6
  %30 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %31 = load ptr, ptr %30, align 8
  %32 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 0
  %33 = load i64, ptr %32, align 4, !invariant.load !3
  %34 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 1
  %35 = load i64, ptr %34, align 4, !invariant.load !3
  %36 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 2
  %37 = load i64, ptr %36, align 4, !invariant.load !3
  call void @add_pad_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, ptr %25, ptr %27, ptr %29, i64 %33, i64 %35, i64 %37)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @add_pad_fusion_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(8) %4, ptr noalias align 64 dereferenceable(30720) %5, ptr noalias align 64 dereferenceable(8) %6, ptr noalias align 64 dereferenceable(8) %7, ptr noalias align 64 dereferenceable(48000) %8, ptr noalias align 64 dereferenceable(48000) %9, ptr noalias align 64 dereferenceable(48000) %10, ptr noalias align 64 dereferenceable(48000) %11, ptr noalias align 64 dereferenceable(48000) %12, i64 %13, i64 %14, i64 %15) #1 {
  br label %17

17:                                               ; preds = %118, %16
  %18 = phi i64 [ %119, %118 ], [ 0, %16 ]
  %19 = icmp slt i64 %18, 60
  br i1 %19, label %20, label %120

20:                                               ; preds = %17
  %21 = mul nsw i64 %18, 200
  br label %22

22:                                               ; preds = %116, %20
  %23 = phi i64 [ %117, %116 ], [ 0, %20 ]
  %24 = icmp slt i64 %23, 10
  br i1 %24, label %25, label %118

25:                                               ; preds = %22
  %26 = icmp sge i64 %23, 1
  %27 = icmp sle i64 %23, 8
  %28 = and i1 %26, %27
  %29 = mul nsw i64 %23, 20
  %30 = add nsw i64 %21, %29
  br label %31

31:                                               ; preds = %114, %25
  %32 = phi i64 [ %115, %114 ], [ 0, %25 ]
  %33 = icmp slt i64 %32, 10
  br i1 %33, label %34, label %116

34:                                               ; preds = %31
  %35 = icmp sge i64 %32, 1
  %36 = icmp sle i64 %32, 8
  %37 = and i1 %35, %36
  %38 = and i1 %28, %37
  %39 = mul nsw i64 %32, 2
  %40 = add nsw i64 %30, %39
  br label %41

41:                                               ; preds = %110, %34
  %42 = phi i64 [ %113, %110 ], [ 0, %34 ]
  %43 = icmp slt i64 %42, 2
  br i1 %43, label %44, label %114

44:                                               ; preds = %41
  br i1 %38, label %45, label %107

45:                                               ; preds = %44
  %46 = urem i64 %23, 2
  %47 = mul nsw i64 %46, 4
  %48 = add nsw i64 %21, %47
  %49 = udiv i64 %23, 2
  %50 = mul nsw i64 %49, 40
  %51 = add nsw i64 %48, %50
  %52 = urem i64 %32, 2
  %53 = mul nsw i64 %52, 2
  %54 = add nsw i64 %51, %53
  %55 = udiv i64 %32, 2
  %56 = mul nsw i64 %55, 8
  %57 = add nsw i64 %54, %56
  %58 = add nsw i64 %57, %42
  %59 = getelementptr inbounds [12000 x float], ptr %10, i32 0, i64 %58
  %60 = load float, ptr %59, align 4, !invariant.load !3
  %61 = getelementptr inbounds [12000 x float], ptr %11, i32 0, i64 %58
  %62 = load float, ptr %61, align 4, !invariant.load !3
  %63 = fadd float %60, %62
  %64 = getelementptr inbounds [12000 x float], ptr %9, i32 0, i64 %58
  %65 = load float, ptr %64, align 4, !invariant.load !3
  %66 = fadd float %63, %65
  %67 = getelementptr inbounds [12000 x float], ptr %8, i32 0, i64 %58
  %68 = load float, ptr %67, align 4, !invariant.load !3
  %69 = fadd float %66, %68
  %70 = getelementptr inbounds [2 x float], ptr %7, i32 0, i64 %42
  %71 = load float, ptr %70, align 4, !invariant.load !3
  %72 = fmul float %71, f0x39888889
  %73 = mul nsw i64 %18, 128
  %74 = mul nsw i64 %23, 16
  %75 = add nsw i64 %73, %74
  %76 = add nsw i64 %75, %39
  %77 = add nsw i64 %76, %42
  %78 = add nsw i64 %77, -18
  %79 = getelementptr inbounds [7680 x float], ptr %5, i32 0, i64 %78
  %80 = load float, ptr %79, align 4, !invariant.load !3
  %81 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %42
  %82 = load float, ptr %81, align 4, !invariant.load !3
  %83 = getelementptr inbounds [2 x float], ptr %6, i32 0, i64 %42
  %84 = load float, ptr %83, align 4, !invariant.load !3
  %85 = fmul float %82, %84
  %86 = fsub float %69, %72
  %87 = getelementptr inbounds [2 x float], ptr %4, i32 0, i64 %42
  %88 = load float, ptr %87, align 4, !invariant.load !3
  %89 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %42
  %90 = load float, ptr %89, align 4, !invariant.load !3
  %91 = fmul float %82, %88
  %92 = fmul float %90, -5.000000e-01
  %93 = fmul float %91, %92
  %94 = fmul float %93, f0x3A088889
  %95 = fmul float %80, %85
  %96 = fmul float %86, %94
  %97 = fadd float %95, %96
  %98 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %42
  %99 = load float, ptr %98, align 4, !invariant.load !3
  %100 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %42
  %101 = load float, ptr %100, align 4, !invariant.load !3
  %102 = fneg float %99
  %103 = fneg float %101
  %104 = fadd float %102, %103
  %105 = fmul float %104, f0x39888889
  %106 = fadd float %97, %105
  br label %108

107:                                              ; preds = %44
  br label %108

108:                                              ; preds = %45, %107
  %109 = phi float [ 0.000000e+00, %107 ], [ %106, %45 ]
  br label %110

110:                                              ; preds = %108
  %111 = add nsw i64 %40, %42
  %112 = getelementptr inbounds [12000 x float], ptr %12, i32 0, i64 %111
  store float %109, ptr %112, align 4
  %113 = add i64 %42, 1
  br label %41

114:                                              ; preds = %41
  %115 = add i64 %32, 1
  br label %31, !llvm.loop !7

116:                                              ; preds = %31
  %117 = add i64 %23, 1
  br label %22, !llvm.loop !7

118:                                              ; preds = %22
  %119 = add i64 %18, 1
  br label %17, !llvm.loop !7

120:                                              ; preds = %17
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 20}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 30720}
!6 = !{i64 48000}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
