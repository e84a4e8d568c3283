"""Official file -> list[Example]: one small function a format; which file holds what is not known.

records    lines and records of a file; what is done with a broken one
tables     rows of tables, quoted and not
pairs      sentence pairs: SNLI's and ANLI's JSON lines, KLUE's list, XTREME's and GLUE's tables
tagging    words and tags in columns: XTREME's PAN-X and UDPOS, WikiANN, MasakhaNER
treebank   Universal Dependencies' CoNLL-U
supertags  CCGbank's AUTO, jiant's lines
spans      SQuAD's JSON, and its copies
choices    HellaSwag, Cosmos QA, CommonsenseQA, a user's own
texts      a text a line, for masked-language modelling
bitext     Tatoeba, and its halves; words with their English
mining     BUCC 2018
"""
