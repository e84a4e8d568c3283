"""What a study reads: the pretrained encoder and the data, on every node that trains."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from search.diagnosis.asked import Asked
from search.diagnosis.finding import Answer, Finding, Observation, Status, sum_up
from search.diagnosis.nodes import Nodes
from search.own_tasks import inner_of
from trainers.data.folder import FolderCorpus
from trainers.data.hub.corpus import HubCorpus
from trainers.data.hub.reach import find_data
from trainers.encoders import EncoderSpec, find_encoder

_UNEXPECTED = re.compile(r"\w+(Error|Exception): ")
"""Begins errors that are no user's."""
HUB_SECONDS = 5.0
"""A hub that does not answer in this time counts as out of reach."""


def check_pretrained(asked: Asked, nodes: Nodes) -> Finding:
    """Whether every node has the encoder, or can fetch it; loads no weights."""
    return sum_up("encoder", [_observe(a) for a in nodes.ask(partial(_find, asked.encoder))])


def check_corpus(asked: Asked, nodes: Nodes) -> Finding:
    """Whether every node can read the data."""
    corpus = inner_of(asked.corpus)
    if isinstance(corpus, FolderCorpus):
        return sum_up("data", [_observe(a) for a in nodes.ask(partial(_look, corpus.root))])
    if isinstance(corpus, HubCorpus):
        return sum_up("data", [_observe(a) for a in nodes.ask(_find_data)])
    return sum_up("data", [Observation(node=node, text="generated") for node in nodes.names])


def _find(encoder: EncoderSpec, name: str) -> str:
    return find_encoder(encoder, HUB_SECONDS)


def _find_data(name: str) -> str:
    return find_data(HUB_SECONDS)


def _look(root: Path, name: str) -> str:
    if not root.is_dir():
        raise ValueError(
            f"--data {root} is no folder here: put it on a disk that every node mounts, or copy it"
        )
    return f"folder {root}"


def _observe(given: Answer[str]) -> Observation:
    """What a node has; a user's error ends with its remedy."""
    if given.error is None:
        return Observation(node=given.node, text=given.value or "")
    found, _, remedy = given.error.rpartition(": ")
    if not found or _UNEXPECTED.match(given.error):
        found, remedy = given.error, "see that this project and its packages are whole there"
    return Observation(node=given.node, text=found, status=Status.FAIL, remedy=remedy)
