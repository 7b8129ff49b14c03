; ModuleID = '__compute_module_broadcast_add_fusion_kernel_module'
source_filename = "__compute_module_broadcast_add_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @broadcast_add_fusion(ptr %0) #0 {
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
  %29 = load ptr, ptr %28, align 8, !invariant.load !3, !dereferenceable !5
  %30 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %31 = load ptr, ptr %30, align 8
  %32 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 0
  %33 = load i64, ptr %32, align 4, !invariant.load !3
  %34 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 1
  %35 = load i64, ptr %34, align 4, !invariant.load !3
  %36 = getelementptr inbounds %kernel_dim3, ptr %31, i32 0, i32 2
  %37 = load i64, ptr %36, align 4, !invariant.load !3
  call void @broadcast_add_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, ptr %25, ptr %27, ptr %29, i64 %33, i64 %35, i64 %37)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @broadcast_add_fusion_wrapped(ptr noalias align 64 dereferenceable(8) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(8) %4, ptr noalias align 64 dereferenceable(30720) %5, ptr noalias align 64 dereferenceable(8) %6, ptr noalias align 64 dereferenceable(8) %7, ptr noalias align 64 dereferenceable(48000) %8, ptr noalias align 64 dereferenceable(48000) %9, ptr noalias align 64 dereferenceable(48000) %10, ptr noalias align 64 dereferenceable(48000) %11, ptr noalias align 64 dereferenceable(30720) %12, i64 %13, i64 %14, i64 %15) #1 {
  br label %17

17:                                               ; preds = %103, %16
  %18 = phi i64 [ %104, %103 ], [ 0, %16 ]
  %19 = icmp slt i64 %18, 60
  br i1 %19, label %20, label %105

20:                                               ; preds = %17
  %21 = mul nsw i64 %18, 200
  %22 = mul nsw i64 %18, 128
  br label %23

23:                                               ; preds = %101, %20
  %24 = phi i64 [ %102, %101 ], [ 0, %20 ]
  %25 = icmp slt i64 %24, 8
  br i1 %25, label %26, label %103

26:                                               ; preds = %23
  %27 = add nsw i64 %24, 1
  %28 = urem i64 %27, 2
  %29 = mul nsw i64 %28, 4
  %30 = add nsw i64 %21, %29
  %31 = udiv i64 %27, 2
  %32 = mul nsw i64 %31, 40
  %33 = add nsw i64 %30, %32
  %34 = mul nsw i64 %24, 16
  %35 = add nsw i64 %22, %34
  br label %36

36:                                               ; preds = %99, %26
  %37 = phi i64 [ %100, %99 ], [ 0, %26 ]
  %38 = icmp slt i64 %37, 8
  br i1 %38, label %39, label %101

39:                                               ; preds = %36
  %40 = add nsw i64 %37, 1
  %41 = urem i64 %40, 2
  %42 = mul nsw i64 %41, 2
  %43 = add nsw i64 %33, %42
  %44 = udiv i64 %40, 2
  %45 = mul nsw i64 %44, 8
  %46 = add nsw i64 %43, %45
  %47 = mul nsw i64 %37, 2
  %48 = add nsw i64 %35, %47
  br label %49

49:                                               ; preds = %52, %39
  %50 = phi i64 [ %98, %52 ], [ 0, %39 ]
  %51 = icmp slt i64 %50, 2
  br i1 %51, label %52, label %99

52:                                               ; preds = %49
  %53 = add nsw i64 %46, %50
  %54 = getelementptr inbounds [12000 x float], ptr %10, i32 0, i64 %53
  %55 = load float, ptr %54, align 4, !invariant.load !3
  %56 = getelementptr inbounds [12000 x float], ptr %11, i32 0, i64 %53
  %57 = load float, ptr %56, align 4, !invariant.load !3
  %58 = fadd float %55, %57
  %59 = getelementptr inbounds [12000 x float], ptr %9, i32 0, i64 %53
  %60 = load float, ptr %59, align 4, !invariant.load !3
  %61 = fadd float %58, %60
  %62 = getelementptr inbounds [12000 x float], ptr %8, i32 0, i64 %53
  %63 = load float, ptr %62, align 4, !invariant.load !3
  %64 = fadd float %61, %63
  %65 = getelementptr inbounds [2 x float], ptr %7, i32 0, i64 %50
  %66 = load float, ptr %65, align 4, !invariant.load !3
  %67 = fmul float %66, f0x39888889
  %68 = add nsw i64 %48, %50
  %69 = getelementptr inbounds [7680 x float], ptr %5, i32 0, i64 %68
  %70 = load float, ptr %69, align 4, !invariant.load !3
  %71 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %50
  %72 = load float, ptr %71, align 4, !invariant.load !3
  %73 = getelementptr inbounds [2 x float], ptr %6, i32 0, i64 %50
  %74 = load float, ptr %73, align 4, !invariant.load !3
  %75 = fmul float %72, %74
  %76 = fsub float %64, %67
  %77 = getelementptr inbounds [2 x float], ptr %4, i32 0, i64 %50
  %78 = load float, ptr %77, align 4, !invariant.load !3
  %79 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %50
  %80 = load float, ptr %79, align 4, !invariant.load !3
  %81 = fmul float %72, %78
  %82 = fmul float %80, -5.000000e-01
  %83 = fmul float %81, %82
  %84 = fmul float %83, f0x3A088889
  %85 = fmul float %70, %75
  %86 = fmul float %76, %84
  %87 = fadd float %85, %86
  %88 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %50
  %89 = load float, ptr %88, align 4, !invariant.load !3
  %90 = getelementptr inbounds [2 x float], ptr %0, i32 0, i64 %50
  %91 = load float, ptr %90, align 4, !invariant.load !3
  %92 = fneg float %89
  %93 = fneg float %91
  %94 = fadd float %92, %93
  %95 = fmul float %94, f0x39888889
  %96 = fadd float %87, %95
  %97 = getelementptr inbounds [7680 x float], ptr %12, i32 0, i64 %68
  store float %96, ptr %97, align 4
  %98 = add i64 %50, 1
  br label %49

99:                                               ; preds = %49
  %100 = add i64 %37, 1
  br label %36, !llvm.loop !7

101:                                              ; preds = %36
  %102 = add i64 %24, 1
  br label %23, !llvm.loop !7

103:                                              ; preds = %23
  %104 = add i64 %18, 1
  br label %17, !llvm.loop !7

105:                                              ; preds = %17
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 3}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 8}
!5 = !{i64 30720}
!6 = !{i64 48000}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
