"""Submissions in XTREME's layout: written from a study, read back and scored.

paths         the file of a target in a language
predictions   which outcomes of a study are handed in
text          outcomes and gold -> the text of a file
writing       the folders, and where they come from
completeness  what a full submission would have beside
reading       files -> examples and predictions
scores        every language, target and mean, by the same scorers as a study's
table         the scores for a terminal
"""
