"""The offline suite: a miniature of the benchmark, generated from a small world.

lexicon      records of concepts; they stand in names, places, things, actions, times, professions
languages/   a file a language: its words and its grammar; `grammar` is what they have in common
events world repertoire   what can happen, to whom, and which of it a data set may tell
controls settings         what can be turned, and how a user asks for it
stream paragraphs phrasings variation exchanges   seeded draws; what tasks are made of
inference adversarial paraphrases questions choices stories lexical tagging bitext mining text
             a file a task, or tasks of one kind
translation  a grammar that makes a translator's errors
sources suite             which sources there are; the corpus
"""

from trainers.data.offline.suite import OfflineCorpus

__all__ = ["OfflineCorpus"]
