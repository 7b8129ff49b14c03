"""One small file per kind of source; `dcgan.data.registry` names them."""
