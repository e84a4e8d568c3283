"""From files or a generator to batches, in stages; each has one input and one output type.

examples   the records: text and gold labels                      (types only)
corpus     Source -> list[Example]; one class a way in            offline, DIR
formats    official file -> list[Example]
layouts    source -> its files and their format
holdout    list[Example] -> a part of it, where a split of ours is needed
encoding   Example -> Features: token ids and labels
cache      list[Features] -> Arrow file, memory-mapped
batching   Features -> Batch: padded tensors
sampling   mixture -> which rows make up micro-batch i of step s
"""
