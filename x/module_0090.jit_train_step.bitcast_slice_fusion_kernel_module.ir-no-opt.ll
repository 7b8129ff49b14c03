; ModuleID = '__compute_module_bitcast_slice_fusion_kernel_module'
source_filename = "__compute_module_bitcast_slice_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @bitcast_slice_fusion(ptr %0) #0 {
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
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %15 = load ptr, ptr %14, align 8
  %16 = getelementptr inbounds %kernel_dim3, ptr %15, i32 0, i32 0
  %17 = load i64, ptr %16, align 4, !invariant.load !3
  %18 = getelementptr inbounds %kernel_dim3, ptr %15, i32 0, i32 1
  %19 = load i64, ptr %18, align 4, !invariant.load !3
  %20 = getelementptr inbounds %kernel_dim3, ptr %15, i32 0, i32 2
  %21 = load i64, ptr %20, align 4, !invariant.load !3
  call void @bitcast_slice_fusion_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, i64 %17, i64 %19, i64 %21)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @bitcast_slice_fusion_wrapped(ptr noalias align 64 dereferenceable(48000) %0, ptr noalias align 64 dereferenceable(48000) %1, ptr noalias align 64 dereferenceable(48000) %2, ptr noalias align 64 dereferenceable(48000) %3, ptr noalias align 64 dereferenceable(30720) %4, i64 %5, i64 %6, i64 %7) #1 {
  br label %9

9:                                                ; preds = %64, %8
  %10 = phi i64 [ %65, %64 ], [ 0, %8 ]
  %11 = icmp slt i64 %10, 60
  br i1 %11, label %12, label %66

12:                                               ; preds = %9
  %13 = mul nsw i64 %10, 200
  %14 = mul nsw i64 %10, 128
  br label %15

15:                                               ; preds = %62, %12
  %16 = phi i64 [ %63, %62 ], [ 0, %12 ]
  %17 = icmp slt i64 %16, 8
  br i1 %17, label %18, label %64

18:                                               ; preds = %15
  %19 = add nsw i64 %16, 1
  %20 = urem i64 %19, 2
  %21 = mul nsw i64 %20, 4
  %22 = add nsw i64 %13, %21
  %23 = udiv i64 %19, 2
  %24 = mul nsw i64 %23, 40
  %25 = add nsw i64 %22, %24
  %26 = mul nsw i64 %16, 16
  %27 = add nsw i64 %14, %26
  br label %28

28:                                               ; preds = %60, %18
  %29 = phi i64 [ %61, %60 ], [ 0, %18 ]
  %30 = icmp slt i64 %29, 8
  br i1 %30, label %31, label %62

31:                                               ; preds = %28
  %32 = add nsw i64 %29, 1
  %33 = urem i64 %32, 2
  %34 = mul nsw i64 %33, 2
  %35 = add nsw i64 %25, %34
  %36 = udiv i64 %32, 2
  %37 = mul nsw i64 %36, 8
  %38 = add nsw i64 %35, %37
  %39 = mul nsw i64 %29, 2
  %40 = add nsw i64 %27, %39
  br label %41

41:                                               ; preds = %44, %31
  %42 = phi i64 [ %59, %44 ], [ 0, %31 ]
  %43 = icmp slt i64 %42, 2
  br i1 %43, label %44, label %60

44:                                               ; preds = %41
  %45 = add nsw i64 %38, %42
  %46 = getelementptr inbounds [12000 x float], ptr %2, i32 0, i64 %45
  %47 = load float, ptr %46, align 4, !invariant.load !3
  %48 = getelementptr inbounds [12000 x float], ptr %3, i32 0, i64 %45
  %49 = load float, ptr %48, align 4, !invariant.load !3
  %50 = fadd float %47, %49
  %51 = getelementptr inbounds [12000 x float], ptr %1, i32 0, i64 %45
  %52 = load float, ptr %51, align 4, !invariant.load !3
  %53 = fadd float %50, %52
  %54 = getelementptr inbounds [12000 x float], ptr %0, i32 0, i64 %45
  %55 = load float, ptr %54, align 4, !invariant.load !3
  %56 = fadd float %53, %55
  %57 = add nsw i64 %40, %42
  %58 = getelementptr inbounds [7680 x float], ptr %4, i32 0, i64 %57
  store float %56, ptr %58, align 4
  %59 = add i64 %42, 1
  br label %41

60:                                               ; preds = %41
  %61 = add i64 %29, 1
  br label %28, !llvm.loop !6

62:                                               ; preds = %28
  %63 = add i64 %16, 1
  br label %15, !llvm.loop !6

64:                                               ; preds = %15
  %65 = add i64 %10, 1
  br label %9, !llvm.loop !6

66:                                               ; preds = %9
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 2}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 48000}
!5 = !{i64 30720}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
