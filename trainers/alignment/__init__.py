"""Lexical alignment: word vectors of an early layer are pulled together over languages.

It follows Targeted Lexical Injection (arXiv 2506.15415): low-rank changes to the query and value
projections of the early layers, a contrastive loss on word pairs at one of their outputs.

pairs       word pairs as token sequences; which are held out, which are drawn in a step
adapters    the low-rank changes: put in for a while, then merged
vectors     a word's vector at a hidden layer
figures     what came of it: cosines and retrieval, on held-out and on trained pairs
training    the phase
"""
