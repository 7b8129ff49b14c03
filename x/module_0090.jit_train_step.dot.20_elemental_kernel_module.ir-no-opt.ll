; ModuleID = '__compute_module_dot.20_elemental_kernel_module'
source_filename = "__compute_module_dot.20_elemental_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_NumWorkGroups = type { i64, i64, i64 }
%XLA_CPU_WorkGroupId = type { i64, i64, i64 }
%XLA_CPU_KernelArg = type { ptr, i64 }

; Function Attrs: uwtable
define ptr @dot.20_kernel(ptr %0) #0 {
  %num_workgroups_gep = getelementptr inbounds nuw %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 0
  %num_workgroups = load ptr, ptr %num_workgroups_gep, align 8
  %num_workgroups_x_gep = getelementptr inbounds nuw %XLA_CPU_NumWorkGroups, ptr %num_workgroups, i32 0, i32 0
  %num_workgroups_y_gep = getelementptr inbounds nuw %XLA_CPU_NumWorkGroups, ptr %num_workgroups, i32 0, i32 1
  %num_workgroups_z_gep = getelementptr inbounds nuw %XLA_CPU_NumWorkGroups, ptr %num_workgroups, i32 0, i32 2
  %num_workgroups_x = load i64, ptr %num_workgroups_x_gep, align 4
  %num_workgroups_y = load i64, ptr %num_workgroups_y_gep, align 4
  %num_workgroups_z = load i64, ptr %num_workgroups_z_gep, align 4
  %workgroup_id_gep = getelementptr inbounds nuw %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 1
  %workgroup_id = load ptr, ptr %workgroup_id_gep, align 8
  %workgroup_id_x_gep = getelementptr inbounds nuw %XLA_CPU_WorkGroupId, ptr %workgroup_id, i32 0, i32 0
  %workgroup_id_y_gep = getelementptr inbounds nuw %XLA_CPU_WorkGroupId, ptr %workgroup_id, i32 0, i32 1
  %workgroup_id_z_gep = getelementptr inbounds nuw %XLA_CPU_WorkGroupId, ptr %workgroup_id, i32 0, i32 2
  %workgroup_id_x = load i64, ptr %workgroup_id_x_gep, align 4
  %workgroup_id_y = load i64, ptr %workgroup_id_y_gep, align 4
  %workgroup_id_z = load i64, ptr %workgroup_id_z_gep, align 4
  %args_gep = getelementptr inbounds nuw %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %args = load ptr, ptr %args_gep, align 8
  %arg0_gep = getelementptr %XLA_CPU_KernelArg, ptr %args, i32 0, i32 0
  %arg0 = load ptr, ptr %arg0_gep, align 8, !invariant.load !2, !dereferenceable !3, !align !4
  %args_gep1 = getelementptr inbounds nuw %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %args2 = load ptr, ptr %args_gep1, align 8
  %arg1_gep = getelementptr %XLA_CPU_KernelArg, ptr %args2, i32 1, i32 0
  %arg1 = load ptr, ptr %arg1_gep, align 8, !invariant.load !2, !dereferenceable !5, !align !4
  %args_gep3 = getelementptr inbounds nuw %XLA_CPU_KernelCallFrame, ptr %0, i32 0, i32 3
  %args4 = load ptr, ptr %args_gep3, align 8
  %arg2_gep = getelementptr %XLA_CPU_KernelArg, ptr %args4, i32 2, i32 0
  %arg2 = load ptr, ptr %arg2_gep, align 8, !invariant.load !2, !dereferenceable !6, !align !4
  call void @row_major_gemv_F32_8_8_64_60_1(ptr %arg0, ptr %arg1, ptr %arg2, i64 %workgroup_id_x)
  br label %return

return:                                           ; preds = %1
  ret ptr null
}

; Function Attrs: uwtable
define internal void @row_major_gemv_F32_8_8_64_60_1(ptr %0, ptr %1, ptr %2, i64 %3) #1 {
entry:
  %dot.inner.epilg.inner.invar_address42 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address36 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address30 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address24 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address18 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address12 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address6 = alloca i64, align 8
  %dot.inner.epilg.inner.invar_address = alloca i64, align 8
  %dot.inner.tiled.invar_address = alloca i64, align 8
  %4 = alloca float, align 4
  %5 = alloca <8 x float>, align 32
  %6 = alloca float, align 4
  %7 = alloca <8 x float>, align 32
  %8 = alloca float, align 4
  %9 = alloca <8 x float>, align 32
  %10 = alloca float, align 4
  %11 = alloca <8 x float>, align 32
  %12 = alloca float, align 4
  %13 = alloca <8 x float>, align 32
  %14 = alloca float, align 4
  %15 = alloca <8 x float>, align 32
  %16 = alloca float, align 4
  %17 = alloca <8 x float>, align 32
  %18 = alloca float, align 4
  %19 = alloca <8 x float>, align 32
  %dot.outer.tiled.invar_address = alloca i64, align 8
  %20 = mul i64 %3, 64
  %21 = add i64 %20, 64
  %22 = icmp slt i64 %21, 64
  %23 = select i1 %22, i64 %21, i64 64
  store i64 %20, ptr %dot.outer.tiled.invar_address, align 4
  br label %dot.outer.tiled.loop_header

dot.outer.tiled.loop_header:                      ; preds = %dot.inner.epilg.inner.loop_exit39, %entry
  %dot.outer.tiled.indvar = load i64, ptr %dot.outer.tiled.invar_address, align 4
  %24 = icmp uge i64 %dot.outer.tiled.indvar, %23
  br i1 %24, label %dot.outer.tiled.loop_exit, label %dot.outer.tiled.loop_body

dot.outer.tiled.loop_body:                        ; preds = %dot.outer.tiled.loop_header
  %invar.inc = add nuw nsw i64 %dot.outer.tiled.indvar, 8
  store i64 %invar.inc, ptr %dot.outer.tiled.invar_address, align 4
  %25 = add i64 0, %dot.outer.tiled.indvar
  %26 = mul i64 60, %25
  %27 = getelementptr inbounds float, ptr %0, i64 %26
  %28 = add i64 1, %dot.outer.tiled.indvar
  %29 = mul i64 60, %28
  %30 = getelementptr inbounds float, ptr %0, i64 %29
  %31 = add i64 2, %dot.outer.tiled.indvar
  %32 = mul i64 60, %31
  %33 = getelementptr inbounds float, ptr %0, i64 %32
  %34 = add i64 3, %dot.outer.tiled.indvar
  %35 = mul i64 60, %34
  %36 = getelementptr inbounds float, ptr %0, i64 %35
  %37 = add i64 4, %dot.outer.tiled.indvar
  %38 = mul i64 60, %37
  %39 = getelementptr inbounds float, ptr %0, i64 %38
  %40 = add i64 5, %dot.outer.tiled.indvar
  %41 = mul i64 60, %40
  %42 = getelementptr inbounds float, ptr %0, i64 %41
  %43 = add i64 6, %dot.outer.tiled.indvar
  %44 = mul i64 60, %43
  %45 = getelementptr inbounds float, ptr %0, i64 %44
  %46 = add i64 7, %dot.outer.tiled.indvar
  %47 = mul i64 60, %46
  %48 = getelementptr inbounds float, ptr %0, i64 %47
  store <8 x float> zeroinitializer, ptr %19, align 32
  store float 0.000000e+00, ptr %18, align 4
  store <8 x float> zeroinitializer, ptr %17, align 32
  store float 0.000000e+00, ptr %16, align 4
  store <8 x float> zeroinitializer, ptr %15, align 32
  store float 0.000000e+00, ptr %14, align 4
  store <8 x float> zeroinitializer, ptr %13, align 32
  store float 0.000000e+00, ptr %12, align 4
  store <8 x float> zeroinitializer, ptr %11, align 32
  store float 0.000000e+00, ptr %10, align 4
  store <8 x float> zeroinitializer, ptr %9, align 32
  store float 0.000000e+00, ptr %8, align 4
  store <8 x float> zeroinitializer, ptr %7, align 32
  store float 0.000000e+00, ptr %6, align 4
  store <8 x float> zeroinitializer, ptr %5, align 32
  store float 0.000000e+00, ptr %4, align 4
  store i64 0, ptr %dot.inner.tiled.invar_address, align 4
  br label %dot.inner.tiled.loop_header

dot.inner.tiled.loop_header:                      ; preds = %dot.inner.tiled.loop_body, %dot.outer.tiled.loop_body
  %dot.inner.tiled.indvar = load i64, ptr %dot.inner.tiled.invar_address, align 4
  %49 = icmp uge i64 %dot.inner.tiled.indvar, 56
  br i1 %49, label %dot.inner.tiled.loop_exit, label %dot.inner.tiled.loop_body

dot.inner.tiled.loop_body:                        ; preds = %dot.inner.tiled.loop_header
  %invar.inc1 = add nuw nsw i64 %dot.inner.tiled.indvar, 8
  store i64 %invar.inc1, ptr %dot.inner.tiled.invar_address, align 4
  %50 = getelementptr inbounds float, ptr %27, i64 %dot.inner.tiled.indvar
  %51 = load <8 x float>, ptr %50, align 4
  %52 = getelementptr inbounds float, ptr %30, i64 %dot.inner.tiled.indvar
  %53 = load <8 x float>, ptr %52, align 4
  %54 = getelementptr inbounds float, ptr %33, i64 %dot.inner.tiled.indvar
  %55 = load <8 x float>, ptr %54, align 4
  %56 = getelementptr inbounds float, ptr %36, i64 %dot.inner.tiled.indvar
  %57 = load <8 x float>, ptr %56, align 4
  %58 = getelementptr inbounds float, ptr %39, i64 %dot.inner.tiled.indvar
  %59 = load <8 x float>, ptr %58, align 4
  %60 = getelementptr inbounds float, ptr %42, i64 %dot.inner.tiled.indvar
  %61 = load <8 x float>, ptr %60, align 4
  %62 = getelementptr inbounds float, ptr %45, i64 %dot.inner.tiled.indvar
  %63 = load <8 x float>, ptr %62, align 4
  %64 = getelementptr inbounds float, ptr %48, i64 %dot.inner.tiled.indvar
  %65 = load <8 x float>, ptr %64, align 4
  %66 = getelementptr inbounds float, ptr %1, i64 %dot.inner.tiled.indvar
  %67 = load <8 x float>, ptr %66, align 4
  %68 = load <8 x float>, ptr %19, align 32
  %69 = fmul <8 x float> %67, %51
  %70 = fadd <8 x float> %68, %69
  store <8 x float> %70, ptr %19, align 32
  %71 = load <8 x float>, ptr %17, align 32
  %72 = fmul <8 x float> %67, %53
  %73 = fadd <8 x float> %71, %72
  store <8 x float> %73, ptr %17, align 32
  %74 = load <8 x float>, ptr %15, align 32
  %75 = fmul <8 x float> %67, %55
  %76 = fadd <8 x float> %74, %75
  store <8 x float> %76, ptr %15, align 32
  %77 = load <8 x float>, ptr %13, align 32
  %78 = fmul <8 x float> %67, %57
  %79 = fadd <8 x float> %77, %78
  store <8 x float> %79, ptr %13, align 32
  %80 = load <8 x float>, ptr %11, align 32
  %81 = fmul <8 x float> %67, %59
  %82 = fadd <8 x float> %80, %81
  store <8 x float> %82, ptr %11, align 32
  %83 = load <8 x float>, ptr %9, align 32
  %84 = fmul <8 x float> %67, %61
  %85 = fadd <8 x float> %83, %84
  store <8 x float> %85, ptr %9, align 32
  %86 = load <8 x float>, ptr %7, align 32
  %87 = fmul <8 x float> %67, %63
  %88 = fadd <8 x float> %86, %87
  store <8 x float> %88, ptr %7, align 32
  %89 = load <8 x float>, ptr %5, align 32
  %90 = fmul <8 x float> %67, %65
  %91 = fadd <8 x float> %89, %90
  store <8 x float> %91, ptr %5, align 32
  br label %dot.inner.tiled.loop_header, !llvm.loop !7

dot.inner.tiled.loop_exit:                        ; preds = %dot.inner.tiled.loop_header
  %92 = add i64 0, %dot.outer.tiled.indvar
  %93 = mul i64 %92, 60
  %94 = getelementptr inbounds float, ptr %0, i64 %93
  store i64 56, ptr %dot.inner.epilg.inner.invar_address, align 4
  br label %dot.inner.epilg.inner.loop_header

dot.inner.epilg.inner.loop_header:                ; preds = %dot.inner.epilg.inner.loop_body, %dot.inner.tiled.loop_exit
  %dot.inner.epilg.inner.indvar = load i64, ptr %dot.inner.epilg.inner.invar_address, align 4
  %95 = icmp uge i64 %dot.inner.epilg.inner.indvar, 60
  br i1 %95, label %dot.inner.epilg.inner.loop_exit, label %dot.inner.epilg.inner.loop_body

dot.inner.epilg.inner.loop_body:                  ; preds = %dot.inner.epilg.inner.loop_header
  %invar.inc2 = add nuw nsw i64 %dot.inner.epilg.inner.indvar, 1
  store i64 %invar.inc2, ptr %dot.inner.epilg.inner.invar_address, align 4
  %96 = getelementptr inbounds float, ptr %94, i64 %dot.inner.epilg.inner.indvar
  %97 = load float, ptr %96, align 4
  %98 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar
  %99 = load float, ptr %98, align 4
  %100 = fmul float %97, %99
  %101 = load float, ptr %18, align 4
  %102 = fadd float %101, %100
  store float %102, ptr %18, align 4
  br label %dot.inner.epilg.inner.loop_header, !llvm.loop !10

dot.inner.epilg.inner.loop_exit:                  ; preds = %dot.inner.epilg.inner.loop_header
  %103 = add i64 1, %dot.outer.tiled.indvar
  %104 = mul i64 %103, 60
  %105 = getelementptr inbounds float, ptr %0, i64 %104
  store i64 56, ptr %dot.inner.epilg.inner.invar_address6, align 4
  br label %dot.inner.epilg.inner.loop_header4

dot.inner.epilg.inner.loop_header4:               ; preds = %dot.inner.epilg.inner.loop_body5, %dot.inner.epilg.inner.loop_exit
  %dot.inner.epilg.inner.indvar7 = load i64, ptr %dot.inner.epilg.inner.invar_address6, align 4
  %106 = icmp uge i64 %dot.inner.epilg.inner.indvar7, 60
  br i1 %106, label %dot.inner.epilg.inner.loop_exit3, label %dot.inner.epilg.inner.loop_body5

dot.inner.epilg.inner.loop_body5:                 ; preds = %dot.inner.epilg.inner.loop_header4
  %invar.inc8 = add nuw nsw i64 %dot.inner.epilg.inner.indvar7, 1
  store i64 %invar.inc8, ptr %dot.inner.epilg.inner.invar_address6, align 4
  %107 = getelementptr inbounds float, ptr %105, i64 %dot.inner.epilg.inner.indvar7
  %108 = load float, ptr %107, align 4
  %109 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar7
  %110 = load float, ptr %109, align 4
  %111 = fmul float %108, %110
  %112 = load float, ptr %16, align 4
  %113 = fadd float %112, %111
  store float %113, ptr %16, align 4
  br label %dot.inner.epilg.inner.loop_header4, !llvm.loop !11

dot.inner.epilg.inner.loop_exit3:                 ; preds = %dot.inner.epilg.inner.loop_header4
  %114 = add i64 2, %dot.outer.tiled.indvar
  %115 = mul i64 %114, 60
  %116 = getelementptr inbounds float, ptr %0, i64 %115
  store i64 56, ptr %dot.inner.epilg.inner.invar_address12, align 4
  br label %dot.inner.epilg.inner.loop_header10

dot.inner.epilg.inner.loop_header10:              ; preds = %dot.inner.epilg.inner.loop_body11, %dot.inner.epilg.inner.loop_exit3
  %dot.inner.epilg.inner.indvar13 = load i64, ptr %dot.inner.epilg.inner.invar_address12, align 4
  %117 = icmp uge i64 %dot.inner.epilg.inner.indvar13, 60
  br i1 %117, label %dot.inner.epilg.inner.loop_exit9, label %dot.inner.epilg.inner.loop_body11

dot.inner.epilg.inner.loop_body11:                ; preds = %dot.inner.epilg.inner.loop_header10
  %invar.inc14 = add nuw nsw i64 %dot.inner.epilg.inner.indvar13, 1
  store i64 %invar.inc14, ptr %dot.inner.epilg.inner.invar_address12, align 4
  %118 = getelementptr inbounds float, ptr %116, i64 %dot.inner.epilg.inner.indvar13
  %119 = load float, ptr %118, align 4
  %120 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar13
  %121 = load float, ptr %120, align 4
  %122 = fmul float %119, %121
  %123 = load float, ptr %14, align 4
  %124 = fadd float %123, %122
  store float %124, ptr %14, align 4
  br label %dot.inner.epilg.inner.loop_header10, !llvm.loop !12

dot.inner.epilg.inner.loop_exit9:                 ; preds = %dot.inner.epilg.inner.loop_header10
  %125 = add i64 3, %dot.outer.tiled.indvar
  %126 = mul i64 %125, 60
  %127 = getelementptr inbounds float, ptr %0, i64 %126
  store i64 56, ptr %dot.inner.epilg.inner.invar_address18, align 4
  br label %dot.inner.epilg.inner.loop_header16

dot.inner.epilg.inner.loop_header16:              ; preds = %dot.inner.epilg.inner.loop_body17, %dot.inner.epilg.inner.loop_exit9
  %dot.inner.epilg.inner.indvar19 = load i64, ptr %dot.inner.epilg.inner.invar_address18, align 4
  %128 = icmp uge i64 %dot.inner.epilg.inner.indvar19, 60
  br i1 %128, label %dot.inner.epilg.inner.loop_exit15, label %dot.inner.epilg.inner.loop_body17

dot.inner.epilg.inner.loop_body17:                ; preds = %dot.inner.epilg.inner.loop_header16
  %invar.inc20 = add nuw nsw i64 %dot.inner.epilg.inner.indvar19, 1
  store i64 %invar.inc20, ptr %dot.inner.epilg.inner.invar_address18, align 4
  %129 = getelementptr inbounds float, ptr %127, i64 %dot.inner.epilg.inner.indvar19
  %130 = load float, ptr %129, align 4
  %131 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar19
  %132 = load float, ptr %131, align 4
  %133 = fmul float %130, %132
  %134 = load float, ptr %12, align 4
  %135 = fadd float %134, %133
  store float %135, ptr %12, align 4
  br label %dot.inner.epilg.inner.loop_header16, !llvm.loop !13

dot.inner.epilg.inner.loop_exit15:                ; preds = %dot.inner.epilg.inner.loop_header16
  %136 = add i64 4, %dot.outer.tiled.indvar
  %137 = mul i64 %136, 60
  %138 = getelementptr inbounds float, ptr %0, i64 %137
  store i64 56, ptr %dot.inner.epilg.inner.invar_address24, align 4
  br label %dot.inner.epilg.inner.loop_header22

dot.inner.epilg.inner.loop_header22:              ; preds = %dot.inner.epilg.inner.loop_body23, %dot.inner.epilg.inner.loop_exit15
  %dot.inner.epilg.inner.indvar25 = load i64, ptr %dot.inner.epilg.inner.invar_address24, align 4
  %139 = icmp uge i64 %dot.inner.epilg.inner.indvar25, 60
  br i1 %139, label %dot.inner.epilg.inner.loop_exit21, label %dot.inner.epilg.inner.loop_body23

dot.inner.epilg.inner.loop_body23:                ; preds = %dot.inner.epilg.inner.loop_header22
  %invar.inc26 = add nuw nsw i64 %dot.inner.epilg.inner.indvar25, 1
  store i64 %invar.inc26, ptr %dot.inner.epilg.inner.invar_address24, align 4
  %140 = getelementptr inbounds float, ptr %138, i64 %dot.inner.epilg.inner.indvar25
  %141 = load float, ptr %140, align 4
  %142 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar25
  %143 = load float, ptr %142, align 4
  %144 = fmul float %141, %143
  %145 = load float, ptr %10, align 4
  %146 = fadd float %145, %144
  store float %146, ptr %10, align 4
  br label %dot.inner.epilg.inner.loop_header22, !llvm.loop !14

dot.inner.epilg.inner.loop_exit21:                ; preds = %dot.inner.epilg.inner.loop_header22
  %147 = add i64 5, %dot.outer.tiled.indvar
  %148 = mul i64 %147, 60
  %149 = getelementptr inbounds float, ptr %0, i64 %148
  store i64 56, ptr %dot.inner.epilg.inner.invar_address30, align 4
  br label %dot.inner.epilg.inner.loop_header28

dot.inner.epilg.inner.loop_header28:              ; preds = %dot.inner.epilg.inner.loop_body29, %dot.inner.epilg.inner.loop_exit21
  %dot.inner.epilg.inner.indvar31 = load i64, ptr %dot.inner.epilg.inner.invar_address30, align 4
  %150 = icmp uge i64 %dot.inner.epilg.inner.indvar31, 60
  br i1 %150, label %dot.inner.epilg.inner.loop_exit27, label %dot.inner.epilg.inner.loop_body29

dot.inner.epilg.inner.loop_body29:                ; preds = %dot.inner.epilg.inner.loop_header28
  %invar.inc32 = add nuw nsw i64 %dot.inner.epilg.inner.indvar31, 1
  store i64 %invar.inc32, ptr %dot.inner.epilg.inner.invar_address30, align 4
  %151 = getelementptr inbounds float, ptr %149, i64 %dot.inner.epilg.inner.indvar31
  %152 = load float, ptr %151, align 4
  %153 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar31
  %154 = load float, ptr %153, align 4
  %155 = fmul float %152, %154
  %156 = load float, ptr %8, align 4
  %157 = fadd float %156, %155
  store float %157, ptr %8, align 4
  br label %dot.inner.epilg.inner.loop_header28, !llvm.loop !15

dot.inner.epilg.inner.loop_exit27:                ; preds = %dot.inner.epilg.inner.loop_header28
  %158 = add i64 6, %dot.outer.tiled.indvar
  %159 = mul i64 %158, 60
  %160 = getelementptr inbounds float, ptr %0, i64 %159
  store i64 56, ptr %dot.inner.epilg.inner.invar_address36, align 4
  br label %dot.inner.epilg.inner.loop_header34

dot.inner.epilg.inner.loop_header34:              ; preds = %dot.inner.epilg.inner.loop_body35, %dot.inner.epilg.inner.loop_exit27
  %dot.inner.epilg.inner.indvar37 = load i64, ptr %dot.inner.epilg.inner.invar_address36, align 4
  %161 = icmp uge i64 %dot.inner.epilg.inner.indvar37, 60
  br i1 %161, label %dot.inner.epilg.inner.loop_exit33, label %dot.inner.epilg.inner.loop_body35

dot.inner.epilg.inner.loop_body35:                ; preds = %dot.inner.epilg.inner.loop_header34
  %invar.inc38 = add nuw nsw i64 %dot.inner.epilg.inner.indvar37, 1
  store i64 %invar.inc38, ptr %dot.inner.epilg.inner.invar_address36, align 4
  %162 = getelementptr inbounds float, ptr %160, i64 %dot.inner.epilg.inner.indvar37
  %163 = load float, ptr %162, align 4
  %164 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar37
  %165 = load float, ptr %164, align 4
  %166 = fmul float %163, %165
  %167 = load float, ptr %6, align 4
  %168 = fadd float %167, %166
  store float %168, ptr %6, align 4
  br label %dot.inner.epilg.inner.loop_header34, !llvm.loop !16

dot.inner.epilg.inner.loop_exit33:                ; preds = %dot.inner.epilg.inner.loop_header34
  %169 = add i64 7, %dot.outer.tiled.indvar
  %170 = mul i64 %169, 60
  %171 = getelementptr inbounds float, ptr %0, i64 %170
  store i64 56, ptr %dot.inner.epilg.inner.invar_address42, align 4
  br label %dot.inner.epilg.inner.loop_header40

dot.inner.epilg.inner.loop_header40:              ; preds = %dot.inner.epilg.inner.loop_body41, %dot.inner.epilg.inner.loop_exit33
  %dot.inner.epilg.inner.indvar43 = load i64, ptr %dot.inner.epilg.inner.invar_address42, align 4
  %172 = icmp uge i64 %dot.inner.epilg.inner.indvar43, 60
  br i1 %172, label %dot.inner.epilg.inner.loop_exit39, label %dot.inner.epilg.inner.loop_body41

dot.inner.epilg.inner.loop_body41:                ; preds = %dot.inner.epilg.inner.loop_header40
  %invar.inc44 = add nuw nsw i64 %dot.inner.epilg.inner.indvar43, 1
  store i64 %invar.inc44, ptr %dot.inner.epilg.inner.invar_address42, align 4
  %173 = getelementptr inbounds float, ptr %171, i64 %dot.inner.epilg.inner.indvar43
  %174 = load float, ptr %173, align 4
  %175 = getelementptr inbounds float, ptr %1, i64 %dot.inner.epilg.inner.indvar43
  %176 = load float, ptr %175, align 4
  %177 = fmul float %174, %176
  %178 = load float, ptr %4, align 4
  %179 = fadd float %178, %177
  store float %179, ptr %4, align 4
  br label %dot.inner.epilg.inner.loop_header40, !llvm.loop !17

dot.inner.epilg.inner.loop_exit39:                ; preds = %dot.inner.epilg.inner.loop_header40
  %180 = load <8 x float>, ptr %19, align 32
  %181 = load <8 x float>, ptr %17, align 32
  %182 = load <8 x float>, ptr %15, align 32
  %183 = load <8 x float>, ptr %13, align 32
  %184 = load <8 x float>, ptr %11, align 32
  %185 = load <8 x float>, ptr %9, align 32
  %186 = load <8 x float>, ptr %7, align 32
  %187 = load <8 x float>, ptr %5, align 32
  %188 = shufflevector <8 x float> %180, <8 x float> %181, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %189 = shufflevector <8 x float> %180, <8 x float> %181, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %190 = fadd <8 x float> %188, %189
  %191 = shufflevector <8 x float> %182, <8 x float> %183, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %192 = shufflevector <8 x float> %182, <8 x float> %183, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %193 = fadd <8 x float> %191, %192
  %194 = shufflevector <8 x float> %184, <8 x float> %185, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %195 = shufflevector <8 x float> %184, <8 x float> %185, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %196 = fadd <8 x float> %194, %195
  %197 = shufflevector <8 x float> %186, <8 x float> %187, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %198 = shufflevector <8 x float> %186, <8 x float> %187, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %199 = fadd <8 x float> %197, %198
  %200 = shufflevector <8 x float> %190, <8 x float> %193, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %201 = shufflevector <8 x float> %190, <8 x float> %193, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %202 = fadd <8 x float> %200, %201
  %203 = shufflevector <8 x float> %196, <8 x float> %199, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %204 = shufflevector <8 x float> %196, <8 x float> %199, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %205 = fadd <8 x float> %203, %204
  %206 = shufflevector <8 x float> %202, <8 x float> undef, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %207 = shufflevector <8 x float> %202, <8 x float> undef, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %208 = fadd <4 x float> %206, %207
  %209 = shufflevector <8 x float> %205, <8 x float> undef, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %210 = shufflevector <8 x float> %205, <8 x float> undef, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %211 = fadd <4 x float> %209, %210
  %212 = extractelement <4 x float> %208, i32 0
  %213 = extractelement <4 x float> %208, i32 1
  %214 = extractelement <4 x float> %208, i32 2
  %215 = extractelement <4 x float> %208, i32 3
  %216 = extractelement <4 x float> %211, i32 0
  %217 = extractelement <4 x float> %211, i32 1
  %218 = extractelement <4 x float> %211, i32 2
  %219 = extractelement <4 x float> %211, i32 3
  %220 = load float, ptr %18, align 4
  %221 = fadd float %212, %220
  %222 = add i64 0, %dot.outer.tiled.indvar
  %223 = getelementptr inbounds float, ptr %2, i64 %222
  store float %221, ptr %223, align 4
  %224 = load float, ptr %16, align 4
  %225 = fadd float %213, %224
  %226 = add i64 1, %dot.outer.tiled.indvar
  %227 = getelementptr inbounds float, ptr %2, i64 %226
  store float %225, ptr %227, align 4
  %228 = load float, ptr %14, align 4
  %229 = fadd float %214, %228
  %230 = add i64 2, %dot.outer.tiled.indvar
  %231 = getelementptr inbounds float, ptr %2, i64 %230
  store float %229, ptr %231, align 4
  %232 = load float, ptr %12, align 4
  %233 = fadd float %215, %232
  %234 = add i64 3, %dot.outer.tiled.indvar
  %235 = getelementptr inbounds float, ptr %2, i64 %234
  store float %233, ptr %235, align 4
  %236 = load float, ptr %10, align 4
  %237 = fadd float %216, %236
  %238 = add i64 4, %dot.outer.tiled.indvar
  %239 = getelementptr inbounds float, ptr %2, i64 %238
  store float %237, ptr %239, align 4
  %240 = load float, ptr %8, align 4
  %241 = fadd float %217, %240
  %242 = add i64 5, %dot.outer.tiled.indvar
  %243 = getelementptr inbounds float, ptr %2, i64 %242
  store float %241, ptr %243, align 4
  %244 = load float, ptr %6, align 4
  %245 = fadd float %218, %244
  %246 = add i64 6, %dot.outer.tiled.indvar
  %247 = getelementptr inbounds float, ptr %2, i64 %246
  store float %245, ptr %247, align 4
  %248 = load float, ptr %4, align 4
  %249 = fadd float %219, %248
  %250 = add i64 7, %dot.outer.tiled.indvar
  %251 = getelementptr inbounds float, ptr %2, i64 %250
  store float %249, ptr %251, align 4
  br label %dot.outer.tiled.loop_header, !llvm.loop !18

dot.outer.tiled.loop_exit:                        ; preds = %dot.outer.tiled.loop_header
  ret void
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { uwtable "denormal-fp-math"="preserve-sign" "no-frame-pointer-elim"="false" }

!xla_cpu_memory_region_name = !{!0}
!llvm.module.flags = !{!1}

!0 = !{!"xla_cpu_emitter__dot_kernel_emitter__hlo_opcode__dot"}
!1 = !{i32 1, !"xla_dylib_index", i64 3}
!2 = !{}
!3 = !{i64 15360}
!4 = !{i64 64}
!5 = !{i64 240}
!6 = !{i64 256}
!7 = distinct !{!7, !8, !9}
!8 = !{!"llvm.loop.unroll.disable"}
!9 = !{!"llvm.loop.vectorize.enable", i1 false}
!10 = distinct !{!10, !8, !9}
!11 = distinct !{!11, !8, !9}
!12 = distinct !{!12, !8, !9}
!13 = distinct !{!13, !8, !9}
!14 = distinct !{!14, !8, !9}
!15 = distinct !{!15, !8, !9}
!16 = distinct !{!16, !8, !9}
!17 = distinct !{!17, !8, !9}
!18 = distinct !{!18, !8, !9}
