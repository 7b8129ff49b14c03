"""One small file per kind of source; `dcgan_core.data.registry` names them."""
