"""The hub as a way in: data sets of huggingface.co, each at a commit that is written down.

rows         a row of a data set -> an example
places       repository, configuration, split, columns, rows: the record
parts        the repositories, with their columns and readers
table        which place holds a source
faults       what goes wrong with the hub, in one line
pins         the commit of each repository, in a lock file
loading      rows of a part, through `datasets`; errors in one line
paragraphs   the first paragraphs of Wikipedia, drawn once
corpus       all of it as a `Corpus`
"""
