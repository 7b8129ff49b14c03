; ModuleID = '__compute_module___compute_module_bitcast_bitcast_fusion.1'
source_filename = "__compute_module___compute_module_bitcast_bitcast_fusion.1"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_KernelArg = type { ptr, i64 }
%kernel_dim3 = type { i64, i64, i64 }

define ptr @bitcast_bitcast_fusion.1(ptr %0) {
  %2 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 0, i32 0
  %5 = load ptr, ptr %4, align 8, !invariant.load !3
  %6 = getelementptr inbounds %XLA_CPU_KernelArg, ptr %3, i32 1, i32 0
  %7 = load ptr, ptr %6, align 8, !invariant.load !3
  %8 = getelementptr inbounds %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %9 = load ptr, ptr %8, align 8
  %10 = getelementptr inbounds %kernel_dim3, ptr %9, i32 0, i32 0
  %11 = load i64, ptr %10, align 4, !invariant.load !3
  %12 = call i64 @llvm.smax.i64(i64 %11, i64 0)
  %13 = mul nuw nsw i64 %12, 64
  %14 = call i64 @llvm.smin.i64(i64 %13, i64 64)
  br label %15

15:                                               ; preds = %18, %1
  %16 = phi i64 [ %19, %18 ], [ %14, %1 ]
  %17 = icmp slt i64 %16, 64
  br i1 %17, label %18, label %20

18:                                               ; preds = %15
  call void @bitcast_bitcast_fusion.1_impl(ptr %5, ptr %5, i64 0, i64 4, i64 4, i64 4, i64 1, i64 16, i64 4, i64 1, i64 1, ptr %7, ptr %7, i64 0, i64 64, i64 1, i64 1, i64 1, i64 %16)
  %19 = add i64 %16, 1
  br label %15

20:                                               ; preds = %15
  ret ptr null
}

; Function Attrs: alwaysinline
define internal void @bitcast_bitcast_fusion.1_impl(ptr %0, ptr %1, i64 %2, i64 %3, i64 %4, i64 %5, i64 %6, i64 %7, i64 %8, i64 %9, i64 %10, ptr %11, ptr %12, i64 %13, i64 %14, i64 %15, i64 %16, i64 %17, i64 %18) #0 {
  %20 = udiv i64 %18, 16
  %21 = udiv i64 %18, 4
  %22 = urem i64 %21, 4
  %23 = urem i64 %18, 4
  %24 = sub i64 4, %20
  %25 = call i64 @llvm.smin.i64(i64 %24, i64 1)
  %26 = sub i64 4, %22
  %27 = call i64 @llvm.smin.i64(i64 %26, i64 1)
  %28 = sub i64 4, %23
  %29 = call i64 @llvm.smin.i64(i64 %28, i64 1)
  %30 = icmp eq i64 %25, 1
  %31 = icmp eq i64 %27, 1
  %32 = and i1 %30, %31
  %33 = icmp eq i64 %29, 1
  %34 = and i1 %32, %33
  %35 = alloca float, i64 1, align 4
  %36 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } poison, ptr %35, 0
  %37 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %36, ptr %35, 1
  %38 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %37, i64 0, 2
  %39 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %38, i64 1, 3, 0
  %40 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %39, i64 1, 3, 1
  %41 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %40, i64 1, 3, 2
  %42 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %41, i64 1, 3, 3
  %43 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %42, i64 1, 4, 0
  %44 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %43, i64 1, 4, 1
  %45 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %44, i64 1, 4, 2
  %46 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %45, i64 1, 4, 3
  %47 = alloca float, i64 1, align 4
  %48 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } poison, ptr %47, 0
  %49 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %48, ptr %47, 1
  %50 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %49, i64 0, 2
  %51 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %50, i64 1, 3, 0
  %52 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %51, i64 1, 3, 1
  %53 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %52, i64 1, 3, 2
  %54 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %53, i64 1, 3, 3
  %55 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %54, i64 1, 4, 0
  %56 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %55, i64 1, 4, 1
  %57 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %56, i64 1, 4, 2
  %58 = insertvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %57, i64 1, 4, 3
  %59 = select i1 %34, { ptr, ptr, i64, [4 x i64], [4 x i64] } %46, { ptr, ptr, i64, [4 x i64], [4 x i64] } %58
  br i1 %34, label %60, label %66

60:                                               ; preds = %19
  %61 = mul nsw i64 %20, 16
  %62 = mul nsw i64 %22, 4
  %63 = add nsw i64 %61, %62
  %64 = add nsw i64 %63, %23
  %65 = getelementptr float, ptr %1, i64 %64
  call void @llvm.memcpy.p0.p0.i64(ptr %35, ptr %65, i64 4, i1 false)
  br label %101

66:                                               ; preds = %19
  %67 = mul nsw i64 %20, 16
  %68 = mul nsw i64 %22, 4
  %69 = add nsw i64 %67, %68
  %70 = add nsw i64 %69, %23
  br label %71

71:                                               ; preds = %98, %66
  %72 = phi i64 [ %99, %98 ], [ 0, %66 ]
  %73 = icmp slt i64 %72, %25
  br i1 %73, label %74, label %100

74:                                               ; preds = %71
  br label %75

75:                                               ; preds = %96, %74
  %76 = phi i64 [ %97, %96 ], [ 0, %74 ]
  %77 = icmp slt i64 %76, %27
  br i1 %77, label %78, label %98

78:                                               ; preds = %75
  br label %79

79:                                               ; preds = %82, %78
  %80 = phi i64 [ %95, %82 ], [ 0, %78 ]
  %81 = icmp slt i64 %80, %29
  br i1 %81, label %82, label %96

82:                                               ; preds = %79
  %83 = getelementptr float, ptr %1, i64 %70
  %84 = mul nuw nsw i64 %72, 16
  %85 = mul nuw nsw i64 %76, 4
  %86 = add nuw nsw i64 %84, %85
  %87 = add nuw nsw i64 %86, %80
  %88 = add nuw nsw i64 %87, 0
  %89 = getelementptr inbounds nuw float, ptr %83, i64 %88
  %90 = load float, ptr %89, align 4
  %91 = add nuw nsw i64 %72, %76
  %92 = add nuw nsw i64 %91, %80
  %93 = add nuw nsw i64 %92, 0
  %94 = getelementptr inbounds nuw float, ptr %47, i64 %93
  store float %90, ptr %94, align 4
  %95 = add i64 %80, 1
  br label %79

96:                                               ; preds = %79
  %97 = add i64 %76, 1
  br label %75

98:                                               ; preds = %75
  %99 = add i64 %72, 1
  br label %71

100:                                              ; preds = %71
  br label %101

101:                                              ; preds = %60, %100
  %102 = extractvalue { ptr, ptr, i64, [4 x i64], [4 x i64] } %59, 1
  %103 = sub i64 64, %18
  %104 = call i64 @llvm.smin.i64(i64 %103, i64 1)
  %105 = icmp eq i64 %104, 1
  br i1 %105, label %106, label %108

106:                                              ; preds = %101
  %107 = getelementptr float, ptr %12, i64 %18
  call void @llvm.memcpy.p0.p0.i64(ptr %107, ptr %102, i64 4, i1 false)
  br label %120

108:                                              ; preds = %101
  br label %109

109:                                              ; preds = %112, %108
  %110 = phi i64 [ %118, %112 ], [ 0, %108 ]
  %111 = icmp slt i64 %110, %104
  br i1 %111, label %112, label %119

112:                                              ; preds = %109
  %113 = add nuw nsw i64 %110, 0
  %114 = getelementptr inbounds nuw float, ptr %102, i64 %113
  %115 = load float, ptr %114, align 4
  %116 = getelementptr float, ptr %12, i64 %18
  %117 = getelementptr inbounds nuw float, ptr %116, i64 %113
  store float %115, ptr %117, align 4
  %118 = add i64 %110, 1
  br label %109

119:                                              ; preds = %109
  br label %120

120:                                              ; preds = %106, %119
  ret void
}

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #1

; Function Attrs: nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #1

; Function Attrs: nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.memcpy.p0.p0.i64(ptr noalias writeonly captures(none), ptr noalias readonly captures(none), i64, i1 immarg) #2

attributes #0 = { alwaysinline }
attributes #1 = { nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 29}
!2 = !{!"xla_cpu_emitter__tiled_emitter__hlo_opcode__fusion"}
!3 = !{}
