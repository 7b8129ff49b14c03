; ModuleID = '__compute_module_dot.22_elemental_kernel_module'
source_filename = "__compute_module_dot.22_elemental_kernel_module"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

%XLA_CPU_KernelCallFrame = type { ptr, ptr, i64, ptr }
%XLA_CPU_NumWorkGroups = type { i64, i64, i64 }
%XLA_CPU_WorkGroupId = type { i64, i64, i64 }
%XLA_CPU_KernelArg = type { ptr, i64 }

; Function Attrs: uwtable
define ptr @dot.22_kernel(ptr %0) #0 {
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
  call void @row_major_gemv_F32_8_8_60_64_1(ptr %arg0, ptr %arg1, ptr %arg2, i64 %workgroup_id_x)
  br label %return

return:                                           ; preds = %1
  ret ptr null
}

; Function Attrs: uwtable
define internal void @row_major_gemv_F32_8_8_60_64_1(ptr %0, ptr %1, ptr %2, i64 %3) #1 {
entry:
  %dot.inner.tiled.invar_address5 = alloca i64, align 8
  %4 = alloca float, align 4
  %5 = alloca <8 x float>, align 32
  %6 = alloca float, align 4
  %7 = alloca <8 x float>, align 32
  %8 = alloca float, align 4
  %9 = alloca <8 x float>, align 32
  %10 = alloca float, align 4
  %11 = alloca <8 x float>, align 32
  %dot.inner.tiled.invar_address = alloca i64, align 8
  %12 = alloca float, align 4
  %13 = alloca <8 x float>, align 32
  %14 = alloca float, align 4
  %15 = alloca <8 x float>, align 32
  %16 = alloca float, align 4
  %17 = alloca <8 x float>, align 32
  %18 = alloca float, align 4
  %19 = alloca <8 x float>, align 32
  %20 = alloca float, align 4
  %21 = alloca <8 x float>, align 32
  %22 = alloca float, align 4
  %23 = alloca <8 x float>, align 32
  %24 = alloca float, align 4
  %25 = alloca <8 x float>, align 32
  %26 = alloca float, align 4
  %27 = alloca <8 x float>, align 32
  %dot.outer.tiled.invar_address = alloca i64, align 8
  %28 = mul i64 %3, 56
  %29 = add i64 %28, 56
  %30 = icmp slt i64 %29, 56
  %31 = select i1 %30, i64 %29, i64 56
  store i64 %28, ptr %dot.outer.tiled.invar_address, align 4
  br label %dot.outer.tiled.loop_header

dot.outer.tiled.loop_header:                      ; preds = %dot.inner.tiled.loop_exit, %entry
  %dot.outer.tiled.indvar = load i64, ptr %dot.outer.tiled.invar_address, align 4
  %32 = icmp uge i64 %dot.outer.tiled.indvar, %31
  br i1 %32, label %dot.outer.tiled.loop_exit, label %dot.outer.tiled.loop_body

dot.outer.tiled.loop_body:                        ; preds = %dot.outer.tiled.loop_header
  %invar.inc = add nuw nsw i64 %dot.outer.tiled.indvar, 8
  store i64 %invar.inc, ptr %dot.outer.tiled.invar_address, align 4
  %33 = add i64 0, %dot.outer.tiled.indvar
  %34 = mul i64 64, %33
  %35 = getelementptr inbounds float, ptr %0, i64 %34
  %36 = add i64 1, %dot.outer.tiled.indvar
  %37 = mul i64 64, %36
  %38 = getelementptr inbounds float, ptr %0, i64 %37
  %39 = add i64 2, %dot.outer.tiled.indvar
  %40 = mul i64 64, %39
  %41 = getelementptr inbounds float, ptr %0, i64 %40
  %42 = add i64 3, %dot.outer.tiled.indvar
  %43 = mul i64 64, %42
  %44 = getelementptr inbounds float, ptr %0, i64 %43
  %45 = add i64 4, %dot.outer.tiled.indvar
  %46 = mul i64 64, %45
  %47 = getelementptr inbounds float, ptr %0, i64 %46
  %48 = add i64 5, %dot.outer.tiled.indvar
  %49 = mul i64 64, %48
  %50 = getelementptr inbounds float, ptr %0, i64 %49
  %51 = add i64 6, %dot.outer.tiled.indvar
  %52 = mul i64 64, %51
  %53 = getelementptr inbounds float, ptr %0, i64 %52
  %54 = add i64 7, %dot.outer.tiled.indvar
  %55 = mul i64 64, %54
  %56 = getelementptr inbounds float, ptr %0, i64 %55
  store <8 x float> zeroinitializer, ptr %27, align 32
  store float 0.000000e+00, ptr %26, align 4
  store <8 x float> zeroinitializer, ptr %25, align 32
  store float 0.000000e+00, ptr %24, align 4
  store <8 x float> zeroinitializer, ptr %23, align 32
  store float 0.000000e+00, ptr %22, align 4
  store <8 x float> zeroinitializer, ptr %21, align 32
  store float 0.000000e+00, ptr %20, align 4
  store <8 x float> zeroinitializer, ptr %19, align 32
  store float 0.000000e+00, ptr %18, align 4
  store <8 x float> zeroinitializer, ptr %17, align 32
  store float 0.000000e+00, ptr %16, align 4
  store <8 x float> zeroinitializer, ptr %15, align 32
  store float 0.000000e+00, ptr %14, align 4
  store <8 x float> zeroinitializer, ptr %13, align 32
  store float 0.000000e+00, ptr %12, align 4
  store i64 0, ptr %dot.inner.tiled.invar_address, align 4
  br label %dot.inner.tiled.loop_header

dot.inner.tiled.loop_header:                      ; preds = %dot.inner.tiled.loop_body, %dot.outer.tiled.loop_body
  %dot.inner.tiled.indvar = load i64, ptr %dot.inner.tiled.invar_address, align 4
  %57 = icmp uge i64 %dot.inner.tiled.indvar, 64
  br i1 %57, label %dot.inner.tiled.loop_exit, label %dot.inner.tiled.loop_body

dot.inner.tiled.loop_body:                        ; preds = %dot.inner.tiled.loop_header
  %invar.inc1 = add nuw nsw i64 %dot.inner.tiled.indvar, 8
  store i64 %invar.inc1, ptr %dot.inner.tiled.invar_address, align 4
  %58 = getelementptr inbounds float, ptr %35, i64 %dot.inner.tiled.indvar
  %59 = load <8 x float>, ptr %58, align 4
  %60 = getelementptr inbounds float, ptr %38, i64 %dot.inner.tiled.indvar
  %61 = load <8 x float>, ptr %60, align 4
  %62 = getelementptr inbounds float, ptr %41, i64 %dot.inner.tiled.indvar
  %63 = load <8 x float>, ptr %62, align 4
  %64 = getelementptr inbounds float, ptr %44, i64 %dot.inner.tiled.indvar
  %65 = load <8 x float>, ptr %64, align 4
  %66 = getelementptr inbounds float, ptr %47, i64 %dot.inner.tiled.indvar
  %67 = load <8 x float>, ptr %66, align 4
  %68 = getelementptr inbounds float, ptr %50, i64 %dot.inner.tiled.indvar
  %69 = load <8 x float>, ptr %68, align 4
  %70 = getelementptr inbounds float, ptr %53, i64 %dot.inner.tiled.indvar
  %71 = load <8 x float>, ptr %70, align 4
  %72 = getelementptr inbounds float, ptr %56, i64 %dot.inner.tiled.indvar
  %73 = load <8 x float>, ptr %72, align 4
  %74 = getelementptr inbounds float, ptr %1, i64 %dot.inner.tiled.indvar
  %75 = load <8 x float>, ptr %74, align 4
  %76 = load <8 x float>, ptr %27, align 32
  %77 = fmul <8 x float> %75, %59
  %78 = fadd <8 x float> %76, %77
  store <8 x float> %78, ptr %27, align 32
  %79 = load <8 x float>, ptr %25, align 32
  %80 = fmul <8 x float> %75, %61
  %81 = fadd <8 x float> %79, %80
  store <8 x float> %81, ptr %25, align 32
  %82 = load <8 x float>, ptr %23, align 32
  %83 = fmul <8 x float> %75, %63
  %84 = fadd <8 x float> %82, %83
  store <8 x float> %84, ptr %23, align 32
  %85 = load <8 x float>, ptr %21, align 32
  %86 = fmul <8 x float> %75, %65
  %87 = fadd <8 x float> %85, %86
  store <8 x float> %87, ptr %21, align 32
  %88 = load <8 x float>, ptr %19, align 32
  %89 = fmul <8 x float> %75, %67
  %90 = fadd <8 x float> %88, %89
  store <8 x float> %90, ptr %19, align 32
  %91 = load <8 x float>, ptr %17, align 32
  %92 = fmul <8 x float> %75, %69
  %93 = fadd <8 x float> %91, %92
  store <8 x float> %93, ptr %17, align 32
  %94 = load <8 x float>, ptr %15, align 32
  %95 = fmul <8 x float> %75, %71
  %96 = fadd <8 x float> %94, %95
  store <8 x float> %96, ptr %15, align 32
  %97 = load <8 x float>, ptr %13, align 32
  %98 = fmul <8 x float> %75, %73
  %99 = fadd <8 x float> %97, %98
  store <8 x float> %99, ptr %13, align 32
  br label %dot.inner.tiled.loop_header, !llvm.loop !7

dot.inner.tiled.loop_exit:                        ; preds = %dot.inner.tiled.loop_header
  %100 = load <8 x float>, ptr %27, align 32
  %101 = load <8 x float>, ptr %25, align 32
  %102 = load <8 x float>, ptr %23, align 32
  %103 = load <8 x float>, ptr %21, align 32
  %104 = load <8 x float>, ptr %19, align 32
  %105 = load <8 x float>, ptr %17, align 32
  %106 = load <8 x float>, ptr %15, align 32
  %107 = load <8 x float>, ptr %13, align 32
  %108 = shufflevector <8 x float> %100, <8 x float> %101, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %109 = shufflevector <8 x float> %100, <8 x float> %101, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %110 = fadd <8 x float> %108, %109
  %111 = shufflevector <8 x float> %102, <8 x float> %103, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %112 = shufflevector <8 x float> %102, <8 x float> %103, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %113 = fadd <8 x float> %111, %112
  %114 = shufflevector <8 x float> %104, <8 x float> %105, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %115 = shufflevector <8 x float> %104, <8 x float> %105, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %116 = fadd <8 x float> %114, %115
  %117 = shufflevector <8 x float> %106, <8 x float> %107, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %118 = shufflevector <8 x float> %106, <8 x float> %107, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %119 = fadd <8 x float> %117, %118
  %120 = shufflevector <8 x float> %110, <8 x float> %113, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %121 = shufflevector <8 x float> %110, <8 x float> %113, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %122 = fadd <8 x float> %120, %121
  %123 = shufflevector <8 x float> %116, <8 x float> %119, <8 x i32> <i32 0, i32 2, i32 8, i32 10, i32 4, i32 6, i32 12, i32 14>
  %124 = shufflevector <8 x float> %116, <8 x float> %119, <8 x i32> <i32 1, i32 3, i32 9, i32 11, i32 5, i32 7, i32 13, i32 15>
  %125 = fadd <8 x float> %123, %124
  %126 = shufflevector <8 x float> %122, <8 x float> undef, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %127 = shufflevector <8 x float> %122, <8 x float> undef, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %128 = fadd <4 x float> %126, %127
  %129 = shufflevector <8 x float> %125, <8 x float> undef, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %130 = shufflevector <8 x float> %125, <8 x float> undef, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %131 = fadd <4 x float> %129, %130
  %132 = extractelement <4 x float> %128, i32 0
  %133 = extractelement <4 x float> %128, i32 1
  %134 = extractelement <4 x float> %128, i32 2
  %135 = extractelement <4 x float> %128, i32 3
  %136 = extractelement <4 x float> %131, i32 0
  %137 = extractelement <4 x float> %131, i32 1
  %138 = extractelement <4 x float> %131, i32 2
  %139 = extractelement <4 x float> %131, i32 3
  %140 = load float, ptr %26, align 4
  %141 = fadd float %132, %140
  %142 = add i64 0, %dot.outer.tiled.indvar
  %143 = getelementptr inbounds float, ptr %2, i64 %142
  store float %141, ptr %143, align 4
  %144 = load float, ptr %24, align 4
  %145 = fadd float %133, %144
  %146 = add i64 1, %dot.outer.tiled.indvar
  %147 = getelementptr inbounds float, ptr %2, i64 %146
  store float %145, ptr %147, align 4
  %148 = load float, ptr %22, align 4
  %149 = fadd float %134, %148
  %150 = add i64 2, %dot.outer.tiled.indvar
  %151 = getelementptr inbounds float, ptr %2, i64 %150
  store float %149, ptr %151, align 4
  %152 = load float, ptr %20, align 4
  %153 = fadd float %135, %152
  %154 = add i64 3, %dot.outer.tiled.indvar
  %155 = getelementptr inbounds float, ptr %2, i64 %154
  store float %153, ptr %155, align 4
  %156 = load float, ptr %18, align 4
  %157 = fadd float %136, %156
  %158 = add i64 4, %dot.outer.tiled.indvar
  %159 = getelementptr inbounds float, ptr %2, i64 %158
  store float %157, ptr %159, align 4
  %160 = load float, ptr %16, align 4
  %161 = fadd float %137, %160
  %162 = add i64 5, %dot.outer.tiled.indvar
  %163 = getelementptr inbounds float, ptr %2, i64 %162
  store float %161, ptr %163, align 4
  %164 = load float, ptr %14, align 4
  %165 = fadd float %138, %164
  %166 = add i64 6, %dot.outer.tiled.indvar
  %167 = getelementptr inbounds float, ptr %2, i64 %166
  store float %165, ptr %167, align 4
  %168 = load float, ptr %12, align 4
  %169 = fadd float %139, %168
  %170 = add i64 7, %dot.outer.tiled.indvar
  %171 = getelementptr inbounds float, ptr %2, i64 %170
  store float %169, ptr %171, align 4
  br label %dot.outer.tiled.loop_header, !llvm.loop !10

dot.outer.tiled.loop_exit:                        ; preds = %dot.outer.tiled.loop_header
  %172 = icmp eq i64 %3, 0
  br i1 %172, label %-true, label %-after

-after:                                           ; preds = %dot.inner.tiled.loop_exit2, %dot.outer.tiled.loop_exit
  ret void

-true:                                            ; preds = %dot.outer.tiled.loop_exit
  %173 = getelementptr inbounds float, ptr %0, i64 3584
  %174 = getelementptr inbounds float, ptr %0, i64 3648
  %175 = getelementptr inbounds float, ptr %0, i64 3712
  %176 = getelementptr inbounds float, ptr %0, i64 3776
  store <8 x float> zeroinitializer, ptr %11, align 32
  store float 0.000000e+00, ptr %10, align 4
  store <8 x float> zeroinitializer, ptr %9, align 32
  store float 0.000000e+00, ptr %8, align 4
  store <8 x float> zeroinitializer, ptr %7, align 32
  store float 0.000000e+00, ptr %6, align 4
  store <8 x float> zeroinitializer, ptr %5, align 32
  store float 0.000000e+00, ptr %4, align 4
  store i64 0, ptr %dot.inner.tiled.invar_address5, align 4
  br label %dot.inner.tiled.loop_header3

dot.inner.tiled.loop_header3:                     ; preds = %dot.inner.tiled.loop_body4, %-true
  %dot.inner.tiled.indvar6 = load i64, ptr %dot.inner.tiled.invar_address5, align 4
  %177 = icmp uge i64 %dot.inner.tiled.indvar6, 64
  br i1 %177, label %dot.inner.tiled.loop_exit2, label %dot.inner.tiled.loop_body4

dot.inner.tiled.loop_body4:                       ; preds = %dot.inner.tiled.loop_header3
  %invar.inc7 = add nuw nsw i64 %dot.inner.tiled.indvar6, 8
  store i64 %invar.inc7, ptr %dot.inner.tiled.invar_address5, align 4
  %178 = getelementptr inbounds float, ptr %173, i64 %dot.inner.tiled.indvar6
  %179 = load <8 x float>, ptr %178, align 4
  %180 = getelementptr inbounds float, ptr %174, i64 %dot.inner.tiled.indvar6
  %181 = load <8 x float>, ptr %180, align 4
  %182 = getelementptr inbounds float, ptr %175, i64 %dot.inner.tiled.indvar6
  %183 = load <8 x float>, ptr %182, align 4
  %184 = getelementptr inbounds float, ptr %176, i64 %dot.inner.tiled.indvar6
  %185 = load <8 x float>, ptr %184, align 4
  %186 = getelementptr inbounds float, ptr %1, i64 %dot.inner.tiled.indvar6
  %187 = load <8 x float>, ptr %186, align 4
  %188 = load <8 x float>, ptr %11, align 32
  %189 = fmul <8 x float> %187, %179
  %190 = fadd <8 x float> %188, %189
  store <8 x float> %190, ptr %11, align 32
  %191 = load <8 x float>, ptr %9, align 32
  %192 = fmul <8 x float> %187, %181
  %193 = fadd <8 x float> %191, %192
  store <8 x float> %193, ptr %9, align 32
  %194 = load <8 x float>, ptr %7, align 32
  %195 = fmul <8 x float> %187, %183
  %196 = fadd <8 x float> %194, %195
  store <8 x float> %196, ptr %7, align 32
  %197 = load <8 x float>, ptr %5, align 32
  %198 = fmul <8 x float> %187, %185
  %199 = fadd <8 x float> %197, %198
  store <8 x float> %199, ptr %5, align 32
  br label %dot.inner.tiled.loop_header3, !llvm.loop !11

dot.inner.tiled.loop_exit2:                       ; preds = %dot.inner.tiled.loop_header3
  %200 = load <8 x float>, ptr %11, align 32
  %201 = load <8 x float>, ptr %9, align 32
  %202 = load <8 x float>, ptr %7, align 32
  %203 = load <8 x float>, ptr %5, align 32
  %204 = shufflevector <8 x float> %200, <8 x float> undef, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %205 = fadd <8 x float> %200, %204
  %206 = shufflevector <8 x float> %205, <8 x float> undef, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %207 = fadd <8 x float> %205, %206
  %208 = shufflevector <8 x float> %207, <8 x float> undef, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %209 = fadd <8 x float> %207, %208
  %210 = extractelement <8 x float> %209, i32 0
  %211 = shufflevector <8 x float> %201, <8 x float> undef, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %212 = fadd <8 x float> %201, %211
  %213 = shufflevector <8 x float> %212, <8 x float> undef, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %214 = fadd <8 x float> %212, %213
  %215 = shufflevector <8 x float> %214, <8 x float> undef, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %216 = fadd <8 x float> %214, %215
  %217 = extractelement <8 x float> %216, i32 0
  %218 = shufflevector <8 x float> %202, <8 x float> undef, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %219 = fadd <8 x float> %202, %218
  %220 = shufflevector <8 x float> %219, <8 x float> undef, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %221 = fadd <8 x float> %219, %220
  %222 = shufflevector <8 x float> %221, <8 x float> undef, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %223 = fadd <8 x float> %221, %222
  %224 = extractelement <8 x float> %223, i32 0
  %225 = shufflevector <8 x float> %203, <8 x float> undef, <8 x i32> <i32 4, i32 5, i32 6, i32 7, i32 poison, i32 poison, i32 poison, i32 poison>
  %226 = fadd <8 x float> %203, %225
  %227 = shufflevector <8 x float> %226, <8 x float> undef, <8 x i32> <i32 2, i32 3, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %228 = fadd <8 x float> %226, %227
  %229 = shufflevector <8 x float> %228, <8 x float> undef, <8 x i32> <i32 1, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison, i32 poison>
  %230 = fadd <8 x float> %228, %229
  %231 = extractelement <8 x float> %230, i32 0
  %232 = load float, ptr %10, align 4
  %233 = fadd float %210, %232
  %234 = getelementptr inbounds float, ptr %2, i64 56
  store float %233, ptr %234, align 4
  %235 = load float, ptr %8, align 4
  %236 = fadd float %217, %235
  %237 = getelementptr inbounds float, ptr %2, i64 57
  store float %236, ptr %237, align 4
  %238 = load float, ptr %6, align 4
  %239 = fadd float %224, %238
  %240 = getelementptr inbounds float, ptr %2, i64 58
  store float %239, ptr %240, align 4
  %241 = load float, ptr %4, align 4
  %242 = fadd float %231, %241
  %243 = getelementptr inbounds float, ptr %2, i64 59
  store float %242, ptr %243, align 4
  br label %-after
}

attributes #0 = { uwtable "frame-pointer"="all" "prefer-vector-width"="256" }
attributes #1 = { uwtable "denormal-fp-math"="preserve-sign" "no-frame-pointer-elim"="false" }

!xla_cpu_memory_region_name = !{!0}
!llvm.module.flags = !{!1}

!0 = !{!"xla_cpu_emitter__dot_kernel_emitter__hlo_opcode__dot"}
!1 = !{i32 1, !"xla_dylib_index", i64 4}
!2 = !{}
!3 = !{i64 15360}
!4 = !{i64 64}
!5 = !{i64 256}
!6 = !{i64 240}
!7 = distinct !{!7, !8, !9}
!8 = !{!"llvm.loop.unroll.disable"}
!9 = !{!"llvm.loop.vectorize.enable", i1 false}
!10 = distinct !{!10, !8, !9}
!11 = distinct !{!11, !8, !9}
