; ModuleID = '__compute_module___compute_module_bitcast_bitcast_fusion.1'
source_filename = "__compute_module___compute_module_bitcast_bitcast_fusion.1"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, inaccessiblemem: none, target_mem: none)
define noalias noundef ptr @bitcast_bitcast_fusion.1(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %3 = load ptr, ptr %2, align 8, !invariant.load !3
  %4 = load ptr, ptr %3, align 8, !invariant.load !3
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 16
  %6 = load ptr, ptr %5, align 8, !invariant.load !3
  %7 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %8 = load ptr, ptr %7, align 8
  %9 = load i64, ptr %8, align 4, !invariant.load !3
  %.not.not = icmp slt i64 %9, 1
  br i1 %.not.not, label %bitcast_bitcast_fusion.1_impl.exit, label %._crit_edge

bitcast_bitcast_fusion.1_impl.exit:               ; preds = %1, %bitcast_bitcast_fusion.1_impl.exit
  %10 = phi i64 [ %72, %bitcast_bitcast_fusion.1_impl.exit ], [ 0, %1 ]
  %11 = and i64 %10, 48
  %12 = getelementptr [4 x i8], ptr %4, i64 %11
  %13 = shl nuw nsw i64 %10, 2
  %.idx3 = and i64 %13, 32
  %14 = getelementptr i8, ptr %12, i64 %.idx3
  %15 = load i32, ptr %14, align 1
  %16 = getelementptr [4 x i8], ptr %6, i64 %10
  store i32 %15, ptr %16, align 1
  %17 = and i64 %10, 48
  %18 = getelementptr [4 x i8], ptr %4, i64 %17
  %19 = shl nuw nsw i64 %10, 2
  %.idx3.1 = and i64 %19, 32
  %20 = getelementptr i8, ptr %18, i64 %.idx3.1
  %21 = getelementptr i8, ptr %20, i64 4
  %22 = load i32, ptr %21, align 1
  %23 = getelementptr [4 x i8], ptr %6, i64 %10
  %24 = getelementptr i8, ptr %23, i64 4
  store i32 %22, ptr %24, align 1
  %25 = and i64 %10, 48
  %26 = getelementptr [4 x i8], ptr %4, i64 %25
  %27 = shl nuw nsw i64 %10, 2
  %.idx3.2 = and i64 %27, 32
  %28 = getelementptr i8, ptr %26, i64 %.idx3.2
  %29 = getelementptr i8, ptr %28, i64 8
  %30 = load i32, ptr %29, align 1
  %31 = getelementptr [4 x i8], ptr %6, i64 %10
  %32 = getelementptr i8, ptr %31, i64 8
  store i32 %30, ptr %32, align 1
  %33 = and i64 %10, 48
  %34 = getelementptr [4 x i8], ptr %4, i64 %33
  %35 = shl nuw nsw i64 %10, 2
  %.idx3.3 = and i64 %35, 32
  %36 = getelementptr i8, ptr %34, i64 %.idx3.3
  %37 = getelementptr i8, ptr %36, i64 12
  %38 = load i32, ptr %37, align 1
  %39 = getelementptr [4 x i8], ptr %6, i64 %10
  %40 = getelementptr i8, ptr %39, i64 12
  store i32 %38, ptr %40, align 1
  %41 = or disjoint i64 %10, 4
  %42 = and i64 %10, 48
  %43 = getelementptr [4 x i8], ptr %4, i64 %42
  %44 = shl nuw nsw i64 %41, 2
  %.idx3.4 = and i64 %44, 48
  %45 = getelementptr i8, ptr %43, i64 %.idx3.4
  %46 = load i32, ptr %45, align 1
  %47 = getelementptr [4 x i8], ptr %6, i64 %41
  store i32 %46, ptr %47, align 1
  %48 = or disjoint i64 %10, 5
  %49 = and i64 %10, 48
  %50 = getelementptr [4 x i8], ptr %4, i64 %49
  %51 = shl nuw nsw i64 %48, 2
  %.idx3.5 = and i64 %51, 48
  %52 = getelementptr i8, ptr %50, i64 %.idx3.5
  %53 = getelementptr i8, ptr %52, i64 4
  %54 = load i32, ptr %53, align 1
  %55 = getelementptr [4 x i8], ptr %6, i64 %48
  store i32 %54, ptr %55, align 1
  %56 = or disjoint i64 %10, 6
  %57 = and i64 %10, 48
  %58 = getelementptr [4 x i8], ptr %4, i64 %57
  %59 = shl nuw nsw i64 %56, 2
  %.idx3.6 = and i64 %59, 48
  %60 = getelementptr i8, ptr %58, i64 %.idx3.6
  %61 = getelementptr i8, ptr %60, i64 8
  %62 = load i32, ptr %61, align 1
  %63 = getelementptr [4 x i8], ptr %6, i64 %56
  store i32 %62, ptr %63, align 1
  %64 = or disjoint i64 %10, 7
  %65 = and i64 %10, 48
  %66 = getelementptr [4 x i8], ptr %4, i64 %65
  %67 = shl nuw nsw i64 %64, 2
  %.idx3.7 = and i64 %67, 48
  %68 = getelementptr i8, ptr %66, i64 %.idx3.7
  %69 = getelementptr i8, ptr %68, i64 12
  %70 = load i32, ptr %69, align 1
  %71 = getelementptr [4 x i8], ptr %6, i64 %64
  store i32 %70, ptr %71, align 1
  %72 = add nuw nsw i64 %10, 8
  %exitcond.not.7 = icmp eq i64 %72, 64
  br i1 %exitcond.not.7, label %._crit_edge, label %bitcast_bitcast_fusion.1_impl.exit

._crit_edge:                                      ; preds = %bitcast_bitcast_fusion.1_impl.exit, %1
  ret ptr null
}

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, inaccessiblemem: none, target_mem: none) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 29}
!2 = !{!"xla_cpu_emitter__tiled_emitter__hlo_opcode__fusion"}
!3 = !{}
