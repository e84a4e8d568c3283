"""Official file -> list[Example]: one small function a format; which file holds what is not known.

records    lines of a file, and the error of a broken record
pairs      MultiNLI's JSON lines, XTREME's and XNLI-MT's tables
tagging    XTREME's word and tag columns, CCGbank's AUTO
spans      SQuAD 1.1
bitext     Tatoeba, and its halves
"""
