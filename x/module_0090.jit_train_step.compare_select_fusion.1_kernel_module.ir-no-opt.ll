; ModuleID = '__compute_module_compare_select_fusion.1_kernel_module'
source_filename = "__compute_module_compare_select_fusion.1_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

; Function Attrs: uwtable
define ptr @compare_select_fusion.1(ptr %0) #0 {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3, !dereferenceable !4
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3, !dereferenceable !5
  %8 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 2, i32 0
  %9 = load ptr, ptr %8, align 8, !invariant.load !3, !dereferenceable !5
  %10 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 3, i32 0
  %11 = load ptr, ptr %10, align 8, !invariant.load !3, !dereferenceable !5
  %12 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 4, i32 0
  %13 = load ptr, ptr %12, align 8, !invariant.load !3, !dereferenceable !5
  %14 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 5, i32 0
  %15 = load ptr, ptr %14, align 8, !invariant.load !3, !dereferenceable !6
  %16 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 6, i32 0
  %17 = load ptr, ptr %16, align 8, !invariant.load !3, !dereferenceable !6
  %18 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 7, i32 0
  %19 = load ptr, ptr %18, align 8, !invariant.load !3, !dereferenceable !6
  %20 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 8, i32 0
  %21 = load ptr, ptr %20, align 8, !invariant.load !3, !dereferenceable !6
  %22 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 9, i32 0
  %23 = load ptr, ptr %22, align 8, !invariant.load !3, !dereferenceable !4
  %24 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %25 = load ptr, ptr %24, align 8
  %26 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 0
  %27 = load i64, ptr %26, align 4, !invariant.load !3
  %28 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 1
  %29 = load i64, ptr %28, align 4, !invariant.load !3
  %30 = getelementptr inbounds %kernel_dim3, ptr %25, i32 0, i32 2
  %31 = load i64, ptr %30, align 4, !invariant.load !3
  call void @compare_select_fusion.1_wrapped(ptr %5, ptr %7, ptr %9, ptr %11, ptr %13, ptr %15, ptr %17, ptr %19, ptr %21, ptr %23, i64 %27, i64 %29, i64 %31)
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @compare_select_fusion.1_wrapped(ptr noalias align 64 dereferenceable(30720) %0, ptr noalias align 64 dereferenceable(8) %1, ptr noalias align 64 dereferenceable(8) %2, ptr noalias align 64 dereferenceable(8) %3, ptr noalias align 64 dereferenceable(8) %4, ptr noalias align 64 dereferenceable(48000) %5, ptr noalias align 64 dereferenceable(48000) %6, ptr noalias align 64 dereferenceable(48000) %7, ptr noalias align 64 dereferenceable(48000) %8, ptr noalias align 64 dereferenceable(30720) %9, i64 %10, i64 %11, i64 %12) #1 {
  br label %14

14:                                               ; preds = %85, %13
  %15 = phi i64 [ %86, %85 ], [ 0, %13 ]
  %16 = icmp slt i64 %15, 60
  br i1 %16, label %17, label %87

17:                                               ; preds = %14
  %18 = mul nsw i64 %15, 200
  %19 = mul nsw i64 %15, 128
  br label %20

20:                                               ; preds = %83, %17
  %21 = phi i64 [ %84, %83 ], [ 0, %17 ]
  %22 = icmp slt i64 %21, 8
  br i1 %22, label %23, label %85

23:                                               ; preds = %20
  %24 = add nsw i64 %21, 1
  %25 = urem i64 %24, 2
  %26 = mul nsw i64 %25, 4
  %27 = add nsw i64 %18, %26
  %28 = udiv i64 %24, 2
  %29 = mul nsw i64 %28, 40
  %30 = add nsw i64 %27, %29
  %31 = mul nsw i64 %21, 16
  %32 = add nsw i64 %19, %31
  br label %33

33:                                               ; preds = %81, %23
  %34 = phi i64 [ %82, %81 ], [ 0, %23 ]
  %35 = icmp slt i64 %34, 8
  br i1 %35, label %36, label %83

36:                                               ; preds = %33
  %37 = add nsw i64 %34, 1
  %38 = urem i64 %37, 2
  %39 = mul nsw i64 %38, 2
  %40 = add nsw i64 %30, %39
  %41 = udiv i64 %37, 2
  %42 = mul nsw i64 %41, 8
  %43 = add nsw i64 %40, %42
  %44 = mul nsw i64 %34, 2
  %45 = add nsw i64 %32, %44
  br label %46

46:                                               ; preds = %49, %36
  %47 = phi i64 [ %80, %49 ], [ 0, %36 ]
  %48 = icmp slt i64 %47, 2
  br i1 %48, label %49, label %81

49:                                               ; preds = %46
  %50 = add nsw i64 %43, %47
  %51 = getelementptr inbounds [12000 x float], ptr %7, i32 0, i64 %50
  %52 = load float, ptr %51, align 4, !invariant.load !3
  %53 = getelementptr inbounds [12000 x float], ptr %8, i32 0, i64 %50
  %54 = load float, ptr %53, align 4, !invariant.load !3
  %55 = fadd float %52, %54
  %56 = getelementptr inbounds [12000 x float], ptr %6, i32 0, i64 %50
  %57 = load float, ptr %56, align 4, !invariant.load !3
  %58 = fadd float %55, %57
  %59 = getelementptr inbounds [12000 x float], ptr %5, i32 0, i64 %50
  %60 = load float, ptr %59, align 4, !invariant.load !3
  %61 = fadd float %58, %60
  %62 = getelementptr inbounds [2 x float], ptr %4, i32 0, i64 %47
  %63 = load float, ptr %62, align 4, !invariant.load !3
  %64 = fmul float %63, f0x39888889
  %65 = fsub float %61, %64
  %66 = getelementptr inbounds [2 x float], ptr %2, i32 0, i64 %47
  %67 = load float, ptr %66, align 4, !invariant.load !3
  %68 = getelementptr inbounds [2 x float], ptr %3, i32 0, i64 %47
  %69 = load float, ptr %68, align 4, !invariant.load !3
  %70 = fmul float %67, %69
  %71 = fmul float %65, %70
  %72 = getelementptr inbounds [2 x float], ptr %1, i32 0, i64 %47
  %73 = load float, ptr %72, align 4, !invariant.load !3
  %74 = fadd float %71, %73
  %75 = fcmp ogt float %74, 0.000000e+00
  %76 = add nsw i64 %45, %47
  %77 = getelementptr inbounds [7680 x float], ptr %0, i32 0, i64 %76
  %78 = load float, ptr %77, align 4
  %79 = select i1 %75, float %78, float 0.000000e+00
  store float %79, ptr %77, align 4
  %80 = add i64 %47, 1
  br label %46

81:                                               ; preds = %46
  %82 = add i64 %34, 1
  br label %33, !llvm.loop !7

83:                                               ; preds = %33
  %84 = add i64 %21, 1
  br label %20, !llvm.loop !7

85:                                               ; preds = %20
  %86 = add i64 %15, 1
  br label %14, !llvm.loop !7

87:                                               ; preds = %14
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { alwaysinline }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 19}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 30720}
!5 = !{i64 8}
!6 = !{i64 48000}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
