"""What mixing non-English data into intermediate training does, from the plans of a study.

comparisons   plans with non-English data beside their English-only twins, over seeds
contrasts     differences of their scores on dev in all languages, with intervals
table         the same for people
"""
