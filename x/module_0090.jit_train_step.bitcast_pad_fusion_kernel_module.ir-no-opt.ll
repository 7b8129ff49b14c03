; ModuleID = '__compute_module_bitcast_pad_fusion_kernel_module'
source_filename = "__compute_module_bitcast_pad_fusion_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @bitcast_pad_fusion(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %9 = load ptr, ptr %8, align 8
  %10 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 0
  %11 = load i64, ptr %10, align 4, !invariant.load !3
  %12 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 1
  %13 = load i64, ptr %12, align 4, !invariant.load !3
  %14 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 2
  %15 = load i64, ptr %14, align 4, !invariant.load !3
  call void @bitcast_pad_fusion_wrapped(ptr %5, ptr %7, i64 %11, i64 %13, i64 %15)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @bitcast_pad_fusion_wrapped(ptr noalias align 64 dereferenceable(122880) %0, ptr noalias align 64 dereferenceable(48000) %1, i64 %2, i64 %3, i64 %4) #1 {
  br label %6

6:                                                ; preds = %51, %5
  %7 = phi i64 [ %52, %51 ], [ 0, %5 ]
  %8 = icmp slt i64 %7, 60
  br i1 %8, label %9, label %53

9:                                                ; preds = %6
  %10 = mul nsw i64 %7, 200
  br label %11

11:                                               ; preds = %49, %9
  %12 = phi i64 [ %50, %49 ], [ 0, %9 ]
  %13 = icmp slt i64 %12, 5
  br i1 %13, label %14, label %51

14:                                               ; preds = %11
  %15 = icmp sge i64 %12, 1
  %16 = mul nsw i64 %12, 40
  %17 = add nsw i64 %10, %16
  br label %18

18:                                               ; preds = %47, %14
  %19 = phi i64 [ %48, %47 ], [ 0, %14 ]
  %20 = icmp slt i64 %19, 5
  br i1 %20, label %21, label %49

21:                                               ; preds = %18
  %22 = icmp sge i64 %19, 1
  %23 = and i1 %15, %22
  %24 = mul nsw i64 %19, 8
  %25 = add nsw i64 %17, %24
  br label %26

26:                                               ; preds = %43, %21
  %27 = phi i64 [ %46, %43 ], [ 0, %21 ]
  %28 = icmp slt i64 %27, 8
  br i1 %28, label %29, label %47

29:                                               ; preds = %26
  br i1 %23, label %30, label %40

30:                                               ; preds = %29
  %31 = mul nsw i64 %7, 512
  %32 = mul nsw i64 %12, 128
  %33 = add nsw i64 %31, %32
  %34 = mul nsw i64 %19, 32
  %35 = add nsw i64 %33, %34
  %36 = add nsw i64 %35, %27
  %37 = add nsw i64 %36, -136
  %38 = getelementptr inbounds [30720 x float], ptr %0, i32 0, i64 %37
  %39 = load float, ptr %38, align 4, !invariant.load !3
  br label %41

40:                                               ; preds = %29
  br label %41

41:                                               ; preds = %30, %40
  %42 = phi float [ 0.000000e+00, %40 ], [ %39, %30 ]
  br label %43

43:                                               ; preds = %41
  %44 = add nsw i64 %25, %27
  %45 = getelementptr inbounds [12000 x float], ptr %1, i32 0, i64 %44
  store float %42, ptr %45, align 4
  %46 = add i64 %27, 1
  br label %26

47:                                               ; preds = %26
  %48 = add i64 %19, 1
  br label %18, !llvm.loop !6

49:                                               ; preds = %18
  %50 = add i64 %12, 1
  br label %11, !llvm.loop !6

51:                                               ; preds = %11
  %52 = add i64 %7, 1
  br label %6, !llvm.loop !6

53:                                               ; preds = %6
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 30}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 122880}
!5 = !{i64 48000}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
