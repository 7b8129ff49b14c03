#loc1 = loc("args[0]")
module @jit_stage attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<4x4x4x4xf32> loc("args[0]")) -> (tensor<4x4x4x4xf32> {jax.result_info = "result"}) {
    return %arg0 : tensor<4x4x4x4xf32> loc(#loc2)
  } loc(#loc)
} loc(#loc)
#loc = loc(unknown)
#loc2 = loc("jit(stage)")
