"""What a machine or a cluster is to be good for, checked like the options of a study."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from search.choices import one_of
from search.places import find_out, make_absolute, read_tracking_uri
from search.sources import open_corpus
from spaces.presets import PRESETS, Preset
from trainers.data.corpus import Corpus
from trainers.encoders import EncoderSpec

_OUT = Path("runs/doctor")
"""Where the study's folder would be; nothing is left there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A study that might be run."""

    preset: Preset
    encoder: EncoderSpec
    data: str
    """As it was typed."""
    corpus: Corpus
    out: Path
    store_uri: str
    tracking_uri: str
    address: str
    """`local`, or a cluster's."""

    @property
    def is_local(self) -> bool:
        """Whether studies start a Ray of their own."""
        return self.address == "local"


def read_asked(
    *,
    preset: str,
    encoder: str | None,
    data: str | None,
    store: str | None,
    tracking_uri: str | None,
    address: str | None,
) -> Asked:
    """What was typed, checked.

    Args:
        preset: Name.
        encoder: In place of the preset's.
        data: As for a study; None: the preset's.
        store: URI; None: a folder.
        tracking_uri: None: a database in that folder.
        address: Of a cluster; None: $RAY_ADDRESS, else local.

    Raises:
        ValueError: On a mistake, in one line.
    """
    chosen = PRESETS[one_of("preset", preset, tuple(PRESETS))]
    name = chosen.encoder if encoder is None else encoder
    num_layers = chosen.num_layers if encoder in (None, "offline") else None
    out = find_out(_OUT)
    return Asked(
        preset=chosen,
        encoder=EncoderSpec(
            name=make_absolute(name) if Path(name).is_dir() else name, num_layers=num_layers
        ),
        data=data or chosen.data,
        corpus=open_corpus(data or chosen.data),
        out=out,
        store_uri=make_absolute(store or str(out / "store")),
        tracking_uri=read_tracking_uri(tracking_uri, out),
        address=address or os.environ.get("RAY_ADDRESS", "local"),
    )
