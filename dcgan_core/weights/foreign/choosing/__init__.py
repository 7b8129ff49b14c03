"""Which network the layers of a file are, by statistics, labels, common practice and the user; or a question."""
