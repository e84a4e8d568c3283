"""The offline suite: a miniature of the benchmark, generated from a small world."""
