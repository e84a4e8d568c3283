"""Zero-shot evaluation: decoding, metrics and retrieval."""
