"""From files or a generator to batches, in stages; each has one input and one output type.

examples      the records: text and gold labels                      (types only)
corpus        Source -> list[Example], the protocol of all ways in
offline       the generated suite, a way in
folder        official files, a way in
hub           data sets of the Hugging Face hub, a way in
user_corpus   files of a user's own, put before any of them
user_files    format of a user's file -> its reader
layouts       source -> its files and their format
formats       official file -> list[Example]
languages     code of a language -> what data sets call it
holdout       list[Example] -> a part of it, where a split of ours is needed
overlap       running text -> without what dev and test hold
caps          list[Example] -> those that are kept under a cap
encoding      Example -> Features: token ids and labels
windows       long input -> pieces that fit
offsets       tokens -> characters of their text
cache         list[Features] -> Arrow file, memory-mapped
study_data    sources -> their features and the inventory: all of the above for a study
batching      Features -> Batch: padded tensors
sampling      mixture -> which rows make up micro-batch i of step s
"""
