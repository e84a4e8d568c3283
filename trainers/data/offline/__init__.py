"""The offline suite: a miniature of the benchmark, generated from a small world.

lexicon    records of concepts; their forms stand in names, places, things, actions, times
world      events and the casts who keep data sets apart; `variation` changes one slot
grammar    what a grammar is; english, german, chinese, arabic are the four
stream     seeded draws; inference, questions, tagging, bitext make examples of them
suite      the corpus
"""

from trainers.data.offline.suite import OfflineCorpus

__all__ = ["OfflineCorpus"]
