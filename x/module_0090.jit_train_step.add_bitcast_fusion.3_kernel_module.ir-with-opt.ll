; ModuleID = '__compute_module_add_bitcast_fusion.3_kernel_module'
source_filename = "__compute_module_add_bitcast_fusion.3_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable
define noalias noundef ptr @add_bitcast_fusion.3(ptr nofree readonly captures(none) %0) local_unnamed_addr #0 {
vector.ph:
  %1 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %2 = load ptr, ptr %1, align 8, !invariant.load !3
  %3 = getelementptr inbounds nuw i8, ptr %2, i64 80
  %4 = load ptr, ptr %3, align 8, !invariant.load !3, !dereferenceable !4
  %5 = getelementptr inbounds nuw i8, ptr %2, i64 112
  %6 = load ptr, ptr %5, align 8, !invariant.load !3, !dereferenceable !4
  %7 = getelementptr inbounds nuw i8, ptr %2, i64 144
  %8 = load ptr, ptr %7, align 8, !invariant.load !3, !dereferenceable !4
  tail call void @llvm.experimental.noalias.scope.decl(metadata !5)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !8)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !10)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !12)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !14)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !16)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !18)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !20)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !22)
  tail call void @llvm.experimental.noalias.scope.decl(metadata !24)
  %9 = load ptr, ptr %2, align 8, !invariant.load !3, !dereferenceable !26
  %10 = getelementptr inbounds nuw i8, ptr %9, i64 12
  %11 = load float, ptr %10, align 4, !invariant.load !3, !alias.scope !5, !noalias !27
  %12 = fneg float %11
  %13 = getelementptr inbounds nuw i8, ptr %2, i64 16
  %14 = load ptr, ptr %13, align 8, !invariant.load !3, !dereferenceable !26
  %15 = getelementptr inbounds nuw i8, ptr %14, i64 12
  %16 = load float, ptr %15, align 4, !invariant.load !3, !alias.scope !8, !noalias !28
  %17 = fsub float %12, %16
  %18 = fmul float %17, f0x3A888889
  %19 = getelementptr inbounds nuw i8, ptr %2, i64 48
  %20 = load ptr, ptr %19, align 8, !invariant.load !3, !dereferenceable !26
  %.phi.trans.insert28 = getelementptr inbounds nuw i8, ptr %20, i64 12
  %.pre29 = load float, ptr %.phi.trans.insert28, align 4, !invariant.load !3, !alias.scope !12, !noalias !29
  %21 = getelementptr inbounds nuw i8, ptr %2, i64 64
  %22 = load ptr, ptr %21, align 8, !invariant.load !3, !dereferenceable !26
  %.phi.trans.insert32 = getelementptr inbounds nuw i8, ptr %22, i64 12
  %.pre33 = load float, ptr %.phi.trans.insert32, align 4, !invariant.load !3, !alias.scope !14, !noalias !30
  %23 = fmul float %.pre29, %.pre33
  %24 = getelementptr inbounds nuw i8, ptr %2, i64 32
  %25 = load ptr, ptr %24, align 8, !invariant.load !3, !dereferenceable !26
  %.phi.trans.insert34 = getelementptr inbounds nuw i8, ptr %25, i64 12
  %.pre35 = load float, ptr %.phi.trans.insert34, align 4, !invariant.load !3, !alias.scope !10, !noalias !31
  %26 = fmul float %.pre35, 5.000000e-01
  %27 = fmul float %23, %26
  %28 = fmul float %27, f0x3B088889
  %29 = getelementptr inbounds nuw i8, ptr %2, i64 96
  %30 = load ptr, ptr %29, align 8, !invariant.load !3, !dereferenceable !26
  %.phi.trans.insert30 = getelementptr inbounds nuw i8, ptr %30, i64 12
  %.pre31 = load float, ptr %.phi.trans.insert30, align 4, !invariant.load !3, !alias.scope !18, !noalias !32
  %31 = fmul float %.pre29, %.pre31
  %32 = getelementptr inbounds nuw i8, ptr %2, i64 128
  %33 = load ptr, ptr %32, align 8, !invariant.load !3, !dereferenceable !26
  %.phi.trans.insert26 = getelementptr inbounds nuw i8, ptr %33, i64 12
  %.pre27 = load float, ptr %.phi.trans.insert26, align 4, !invariant.load !3, !alias.scope !22, !noalias !33
  %34 = fmul float %.pre27, f0x3A888889
  %.phi.trans.insert24 = getelementptr inbounds nuw i8, ptr %9, i64 8
  %.pre25 = load float, ptr %.phi.trans.insert24, align 4, !invariant.load !3, !alias.scope !5, !noalias !27
  %35 = fneg float %.pre25
  %.phi.trans.insert22 = getelementptr inbounds nuw i8, ptr %14, i64 8
  %.pre23 = load float, ptr %.phi.trans.insert22, align 4, !invariant.load !3, !alias.scope !8, !noalias !28
  %36 = fsub float %35, %.pre23
  %37 = fmul float %36, f0x3A888889
  %.phi.trans.insert14 = getelementptr inbounds nuw i8, ptr %20, i64 8
  %.pre15 = load float, ptr %.phi.trans.insert14, align 4, !invariant.load !3, !alias.scope !12, !noalias !29
  %.phi.trans.insert18 = getelementptr inbounds nuw i8, ptr %22, i64 8
  %.pre19 = load float, ptr %.phi.trans.insert18, align 4, !invariant.load !3, !alias.scope !14, !noalias !30
  %38 = fmul float %.pre15, %.pre19
  %.phi.trans.insert20 = getelementptr inbounds nuw i8, ptr %25, i64 8
  %.pre21 = load float, ptr %.phi.trans.insert20, align 4, !invariant.load !3, !alias.scope !10, !noalias !31
  %39 = fmul float %.pre21, 5.000000e-01
  %40 = fmul float %38, %39
  %41 = fmul float %40, f0x3B088889
  %.phi.trans.insert16 = getelementptr inbounds nuw i8, ptr %30, i64 8
  %.pre17 = load float, ptr %.phi.trans.insert16, align 4, !invariant.load !3, !alias.scope !18, !noalias !32
  %42 = fmul float %.pre15, %.pre17
  %.phi.trans.insert12 = getelementptr inbounds nuw i8, ptr %33, i64 8
  %.pre13 = load float, ptr %.phi.trans.insert12, align 4, !invariant.load !3, !alias.scope !22, !noalias !33
  %43 = fmul float %.pre13, f0x3A888889
  %.phi.trans.insert10 = getelementptr inbounds nuw i8, ptr %9, i64 4
  %.pre11 = load float, ptr %.phi.trans.insert10, align 4, !invariant.load !3, !alias.scope !5, !noalias !27
  %44 = fneg float %.pre11
  %.phi.trans.insert8 = getelementptr inbounds nuw i8, ptr %14, i64 4
  %.pre9 = load float, ptr %.phi.trans.insert8, align 4, !invariant.load !3, !alias.scope !8, !noalias !28
  %45 = fsub float %44, %.pre9
  %46 = fmul float %45, f0x3A888889
  %.phi.trans.insert = getelementptr inbounds nuw i8, ptr %20, i64 4
  %.pre = load float, ptr %.phi.trans.insert, align 4, !invariant.load !3, !alias.scope !12, !noalias !29
  %.phi.trans.insert4 = getelementptr inbounds nuw i8, ptr %22, i64 4
  %.pre5 = load float, ptr %.phi.trans.insert4, align 4, !invariant.load !3, !alias.scope !14, !noalias !30
  %47 = fmul float %.pre, %.pre5
  %.phi.trans.insert6 = getelementptr inbounds nuw i8, ptr %25, i64 4
  %.pre7 = load float, ptr %.phi.trans.insert6, align 4, !invariant.load !3, !alias.scope !10, !noalias !31
  %48 = fmul float %.pre7, 5.000000e-01
  %49 = fmul float %47, %48
  %50 = fmul float %49, f0x3B088889
  %.phi.trans.insert2 = getelementptr inbounds nuw i8, ptr %30, i64 4
  %.pre3 = load float, ptr %.phi.trans.insert2, align 4, !invariant.load !3, !alias.scope !18, !noalias !32
  %51 = fmul float %.pre, %.pre3
  %.phi.trans.insert38 = getelementptr inbounds nuw i8, ptr %33, i64 4
  %.pre39 = load float, ptr %.phi.trans.insert38, align 4, !invariant.load !3, !alias.scope !22, !noalias !33
  %52 = fmul float %.pre39, f0x3A888889
  %.pre37 = load float, ptr %9, align 4, !invariant.load !3, !alias.scope !5, !noalias !27
  %53 = fneg float %.pre37
  %.pre36 = load float, ptr %14, align 4, !invariant.load !3, !alias.scope !8, !noalias !28
  %54 = fsub float %53, %.pre36
  %55 = fmul float %54, f0x3A888889
  %.pre41 = load float, ptr %20, align 4, !invariant.load !3, !alias.scope !12, !noalias !29
  %.pre43 = load float, ptr %22, align 4, !invariant.load !3, !alias.scope !14, !noalias !30
  %56 = fmul float %.pre41, %.pre43
  %.pre44 = load float, ptr %25, align 4, !invariant.load !3, !alias.scope !10, !noalias !31
  %57 = fmul float %.pre44, 5.000000e-01
  %58 = fmul float %56, %57
  %59 = fmul float %58, f0x3B088889
  %.pre42 = load float, ptr %30, align 4, !invariant.load !3, !alias.scope !18, !noalias !32
  %60 = fmul float %.pre41, %.pre42
  %.pre40 = load float, ptr %33, align 4, !invariant.load !3, !alias.scope !22, !noalias !33
  %61 = fmul float %.pre40, f0x3A888889
  %broadcast.splatinsert = insertelement <8 x float> poison, float %61, i64 0
  %broadcast.splat = shufflevector <8 x float> %broadcast.splatinsert, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert45 = insertelement <8 x float> poison, float %60, i64 0
  %broadcast.splat46 = shufflevector <8 x float> %broadcast.splatinsert45, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert47 = insertelement <8 x float> poison, float %59, i64 0
  %broadcast.splat48 = shufflevector <8 x float> %broadcast.splatinsert47, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert49 = insertelement <8 x float> poison, float %55, i64 0
  %broadcast.splatinsert51 = insertelement <8 x float> poison, float %52, i64 0
  %broadcast.splat52 = shufflevector <8 x float> %broadcast.splatinsert51, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert53 = insertelement <8 x float> poison, float %51, i64 0
  %broadcast.splat54 = shufflevector <8 x float> %broadcast.splatinsert53, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert55 = insertelement <8 x float> poison, float %50, i64 0
  %broadcast.splat56 = shufflevector <8 x float> %broadcast.splatinsert55, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert57 = insertelement <8 x float> poison, float %46, i64 0
  %broadcast.splatinsert59 = insertelement <8 x float> poison, float %43, i64 0
  %broadcast.splat60 = shufflevector <8 x float> %broadcast.splatinsert59, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert61 = insertelement <8 x float> poison, float %42, i64 0
  %broadcast.splat62 = shufflevector <8 x float> %broadcast.splatinsert61, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert63 = insertelement <8 x float> poison, float %41, i64 0
  %broadcast.splat64 = shufflevector <8 x float> %broadcast.splatinsert63, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert65 = insertelement <8 x float> poison, float %37, i64 0
  %broadcast.splatinsert67 = insertelement <8 x float> poison, float %34, i64 0
  %broadcast.splat68 = shufflevector <8 x float> %broadcast.splatinsert67, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert69 = insertelement <8 x float> poison, float %31, i64 0
  %broadcast.splat70 = shufflevector <8 x float> %broadcast.splatinsert69, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert71 = insertelement <8 x float> poison, float %28, i64 0
  %broadcast.splat72 = shufflevector <8 x float> %broadcast.splatinsert71, <8 x float> poison, <8 x i32> zeroinitializer
  %broadcast.splatinsert73 = insertelement <8 x float> poison, float %18, i64 0
  %62 = shufflevector <8 x float> %broadcast.splatinsert49, <8 x float> %broadcast.splatinsert57, <16 x i32> <i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  %63 = shufflevector <8 x float> %broadcast.splatinsert65, <8 x float> %broadcast.splatinsert73, <16 x i32> <i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 0, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8, i32 8>
  br label %vector.body

vector.body:                                      ; preds = %vector.body, %vector.ph
  %index = phi i64 [ 0, %vector.ph ], [ %index.next, %vector.body ]
  %64 = shl nuw nsw i64 %index, 2
  %65 = getelementptr inbounds nuw [4 x i8], ptr %6, i64 %64
  %wide.vec = load <32 x float>, ptr %65, align 4, !invariant.load !3, !alias.scope !20, !noalias !34
  %strided.vec = shufflevector <32 x float> %wide.vec, <32 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 16, i32 20, i32 24, i32 28>
  %strided.vec75 = shufflevector <32 x float> %wide.vec, <32 x float> poison, <8 x i32> <i32 1, i32 5, i32 9, i32 13, i32 17, i32 21, i32 25, i32 29>
  %strided.vec76 = shufflevector <32 x float> %wide.vec, <32 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 18, i32 22, i32 26, i32 30>
  %strided.vec77 = shufflevector <32 x float> %wide.vec, <32 x float> poison, <8 x i32> <i32 3, i32 7, i32 11, i32 15, i32 19, i32 23, i32 27, i32 31>
  %66 = getelementptr inbounds nuw [4 x i8], ptr %4, i64 %64
  %wide.vec78 = load <32 x float>, ptr %66, align 4, !invariant.load !3, !alias.scope !16, !noalias !35
  %strided.vec79 = shufflevector <32 x float> %wide.vec78, <32 x float> poison, <8 x i32> <i32 0, i32 4, i32 8, i32 12, i32 16, i32 20, i32 24, i32 28>
  %strided.vec80 = shufflevector <32 x float> %wide.vec78, <32 x float> poison, <8 x i32> <i32 1, i32 5, i32 9, i32 13, i32 17, i32 21, i32 25, i32 29>
  %strided.vec81 = shufflevector <32 x float> %wide.vec78, <32 x float> poison, <8 x i32> <i32 2, i32 6, i32 10, i32 14, i32 18, i32 22, i32 26, i32 30>
  %strided.vec82 = shufflevector <32 x float> %wide.vec78, <32 x float> poison, <8 x i32> <i32 3, i32 7, i32 11, i32 15, i32 19, i32 23, i32 27, i32 31>
  %67 = fsub <8 x float> %strided.vec, %broadcast.splat
  %68 = fmul <8 x float> %strided.vec79, %broadcast.splat46
  %69 = fmul <8 x float> %67, %broadcast.splat48
  %70 = fsub <8 x float> %68, %69
  %71 = getelementptr inbounds nuw [4 x i8], ptr %8, i64 %64
  %72 = fsub <8 x float> %strided.vec75, %broadcast.splat52
  %73 = fmul <8 x float> %strided.vec80, %broadcast.splat54
  %74 = fmul <8 x float> %72, %broadcast.splat56
  %75 = fsub <8 x float> %73, %74
  %76 = fsub <8 x float> %strided.vec76, %broadcast.splat60
  %77 = fmul <8 x float> %strided.vec81, %broadcast.splat62
  %78 = fmul <8 x float> %76, %broadcast.splat64
  %79 = fsub <8 x float> %77, %78
  %80 = fsub <8 x float> %strided.vec77, %broadcast.splat68
  %81 = fmul <8 x float> %strided.vec82, %broadcast.splat70
  %82 = fmul <8 x float> %80, %broadcast.splat72
  %83 = fsub <8 x float> %81, %82
  %84 = shufflevector <8 x float> %70, <8 x float> %75, <16 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7, i32 8, i32 9, i32 10, i32 11, i32 12, i32 13, i32 14, i32 15>
  %85 = fadd <16 x float> %62, %84
  %86 = shufflevector <8 x float> %79, <8 x float> %83, <16 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7, i32 8, i32 9, i32 10, i32 11, i32 12, i32 13, i32 14, i32 15>
  %87 = fadd <16 x float> %63, %86
  %interleaved.vec = shufflevector <16 x float> %85, <16 x float> %87, <32 x i32> <i32 0, i32 8, i32 16, i32 24, i32 1, i32 9, i32 17, i32 25, i32 2, i32 10, i32 18, i32 26, i32 3, i32 11, i32 19, i32 27, i32 4, i32 12, i32 20, i32 28, i32 5, i32 13, i32 21, i32 29, i32 6, i32 14, i32 22, i32 30, i32 7, i32 15, i32 23, i32 31>
  store <32 x float> %interleaved.vec, ptr %71, align 4, !alias.scope !24, !noalias !36
  %index.next = add nuw i64 %index, 8
  %88 = icmp eq i64 %index.next, 960
  br i1 %88, label %add_bitcast_fusion.3_wrapped.exit, label %vector.body, !llvm.loop !37

add_bitcast_fusion.3_wrapped.exit:                ; preds = %vector.body
  ret ptr null
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem: none) uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!llvm.module.flags = !{!0, !1}
!xla_cpu_memory_region_name = !{!2}

!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = !{i32 1, !"xla_dylib_index", i64 7}
!2 = !{!"xla_cpu_emitter__loop_fusion_kernel_emitter__hlo_opcode__fusion"}
!3 = !{}
!4 = !{i64 15360}
!5 = !{!6}
!6 = distinct !{!6, !7, !"add_bitcast_fusion.3_wrapped: argument 0"}
!7 = distinct !{!7, !"add_bitcast_fusion.3_wrapped"}
!8 = !{!9}
!9 = distinct !{!9, !7, !"add_bitcast_fusion.3_wrapped: argument 1"}
!10 = !{!11}
!11 = distinct !{!11, !7, !"add_bitcast_fusion.3_wrapped: argument 2"}
!12 = !{!13}
!13 = distinct !{!13, !7, !"add_bitcast_fusion.3_wrapped: argument 3"}
!14 = !{!15}
!15 = distinct !{!15, !7, !"add_bitcast_fusion.3_wrapped: argument 4"}
!16 = !{!17}
!17 = distinct !{!17, !7, !"add_bitcast_fusion.3_wrapped: argument 5"}
!18 = !{!19}
!19 = distinct !{!19, !7, !"add_bitcast_fusion.3_wrapped: argument 6"}
!20 = !{!21}
!21 = distinct !{!21, !7, !"add_bitcast_fusion.3_wrapped: argument 7"}
!22 = !{!23}
!23 = distinct !{!23, !7, !"add_bitcast_fusion.3_wrapped: argument 8"}
!24 = !{!25}
!25 = distinct !{!25, !7, !"add_bitcast_fusion.3_wrapped: argument 9"}
!26 = !{i64 16}
!27 = !{!9, !11, !13, !15, !17, !19, !21, !23, !25}
!28 = !{!6, !11, !13, !15, !17, !19, !21, !23, !25}
!29 = !{!6, !9, !11, !15, !17, !19, !21, !23, !25}
!30 = !{!6, !9, !11, !13, !17, !19, !21, !23, !25}
!31 = !{!6, !9, !13, !15, !17, !19, !21, !23, !25}
!32 = !{!6, !9, !11, !13, !15, !17, !21, !23, !25}
!33 = !{!6, !9, !11, !13, !15, !17, !19, !21, !25}
!34 = !{!6, !9, !11, !13, !15, !17, !19, !23, !25}
!35 = !{!6, !9, !11, !13, !15, !19, !21, !23, !25}
!36 = !{!6, !9, !11, !13, !15, !17, !19, !21, !23}
!37 = distinct !{!37, !38, !39, !40}
!38 = !{!"llvm.loop.unroll.disable"}
!39 = !{!"llvm.loop.isvectorized", i32 1}
!40 = !{!"llvm.loop.unroll.runtime.disable"}
