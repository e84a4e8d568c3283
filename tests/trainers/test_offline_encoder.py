"""The packed format is read as defined, and converted once, whole or not at all."""

import struct
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from trainers import offline_encoder
from trainers.encoders import EncoderSpec, check_encoder, load_encoder
from trainers.offline_encoder import convert, locate_offline
from trainers.packed_weights import PackedHeader, PackedWeights, dequantise

HIDDEN, LAYERS, HEADS, FFN, VOCAB, MAX_TOKENS, TYPES = 32, 2, 2, 64, 48, 16, 2
Q4_BYTES = 18

PackedTensors = dict[str, np.ndarray]
"""float32 arrays are stored as they are, uint8 arrays are 4-bit blocks."""


def random_blocks(generator: np.random.Generator, num_weights: int) -> np.ndarray:
    scales = generator.uniform(0.01, 0.1, num_weights // 32).astype("<f2")
    nibbles = generator.integers(0, 256, (len(scales), 16), dtype=np.uint8)
    return np.concatenate([scales.view(np.uint8).reshape(-1, 2), nibbles], axis=1).reshape(-1)


def expand_by_definition(stored: np.ndarray) -> list[float]:
    weights: list[float] = []
    for block in stored.reshape(-1, Q4_BYTES):
        (scale,) = struct.unpack("<e", block[:2].tobytes())
        weights += [((int(byte) & 15) - 8) * scale for byte in block[2:]]
        weights += [((int(byte) >> 4) - 8) * scale for byte in block[2:]]
    return weights


def tiny_tensors(seed: int = 0) -> PackedTensors:
    generator = np.random.default_rng(seed)

    def plain(size: int) -> np.ndarray:
        return generator.normal(size=size).astype(np.float32)

    tensors = {
        "emb.word": random_blocks(generator, VOCAB * HIDDEN),
        "emb.pos": plain(MAX_TOKENS * HIDDEN),
        "emb.type": plain(TYPES * HIDDEN),
        "emb.ln.w": plain(HIDDEN),
        "emb.ln.b": plain(HIDDEN),
    }
    shapes = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN)}
    shapes |= {"ao": (HIDDEN, HIDDEN), "fi": (FFN, HIDDEN), "fo": (HIDDEN, FFN)}
    for layer in range(LAYERS):
        for name, (rows, columns) in shapes.items():
            tensors[f"l{layer}.{name}.w"] = random_blocks(generator, rows * columns)
            tensors[f"l{layer}.{name}.b"] = plain(rows)
        for name in ("aln", "oln"):
            tensors[f"l{layer}.{name}.w"] = plain(HIDDEN)
            tensors[f"l{layer}.{name}.b"] = plain(HIDDEN)
    return tensors


def write_packed(path: Path, tensors: PackedTensors) -> Path:
    head = b"E5S1" + struct.pack("<I", 1)
    sizes = (HIDDEN, LAYERS, HEADS, FFN, VOCAB, MAX_TOKENS, TYPES)
    head += struct.pack("<7ifi", *sizes, 1e-12, 32)
    text = b"abc"
    head += struct.pack("<5iQ", 2, 0, 2, 1, 3, len(text)) + bytes(4 * 3 + 4 * 2) + text
    head += struct.pack("<iI", 1, 9) + bytes(9)
    head += struct.pack("<i", len(tensors))
    offset = len(head) + sum(2 + len(name) + 21 for name in tensors)
    body = b""
    for name, stored in tensors.items():
        body += bytes(-(offset + len(body)) % 64)
        is_q4 = stored.dtype == np.uint8
        num_weights = stored.size // Q4_BYTES * 32 if is_q4 else stored.size
        place = (int(is_q4), num_weights, offset + len(body), stored.nbytes)
        head += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), *place)
        body += stored.tobytes()
    path.write_bytes(head + body)
    return path


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return write_packed(tmp_path / "tiny.bin", tiny_tensors())


@pytest.fixture
def tokenizer(tmp_path: Path) -> Path:
    path = tmp_path / "some-tokenizer.json"
    path.write_text("{}", encoding="utf-8")
    return path


def test_dequantised_blocks_equal_the_definition() -> None:
    stored = random_blocks(np.random.default_rng(3), 32 * 50)
    np.testing.assert_array_equal(dequantise(stored), np.float32(expand_by_definition(stored)))


def test_packed_file_gives_back_what_was_written(packed: Path) -> None:
    weights = PackedWeights(packed)
    assert weights.header == PackedHeader(
        hidden_size=HIDDEN,
        num_layers=LAYERS,
        num_heads=HEADS,
        intermediate_size=FFN,
        vocab_size=VOCAB,
        max_tokens=MAX_TOKENS,
        num_token_types=TYPES,
        layer_norm_eps=1e-12,
    )
    for name, stored in tiny_tensors().items():
        expected = dequantise(stored) if stored.dtype == np.uint8 else stored
        np.testing.assert_array_equal(weights.read(name), expected)


@pytest.mark.parametrize(("offset", "value"), [(0, b"GGUF"), (4, b"\x02"), (40, b"\x40")])
def test_another_format_is_refused(packed: Path, offset: int, value: bytes) -> None:
    data = packed.read_bytes()
    packed.write_bytes(data[:offset] + value + data[offset + len(value) :])
    with pytest.raises(ValueError, match="packed"):
        PackedWeights(packed)


def test_converted_weights_lie_where_xlm_r_looks_for_them(
    packed: Path, tokenizer: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "encoder"
    convert(packed, tokenizer, folder)
    encoder = load_encoder(EncoderSpec(name=str(folder)))
    tensors = tiny_tensors()
    state = {name: value.numpy() for name, value in encoder.state_dict().items()}

    positions = state["embeddings.position_embeddings.weight"]
    assert not positions[:2].any()
    np.testing.assert_array_equal(positions[2:].reshape(-1), tensors["emb.pos"])
    token_types = state["embeddings.token_type_embeddings.weight"]
    np.testing.assert_array_equal(token_types, tensors["emb.type"][None, :HIDDEN])
    places = {
        "embeddings.word_embeddings": "emb.word",
        "encoder.layer.0.attention.self.key": "l0.k.w",
        "encoder.layer.1.attention.self.query": "l1.q.w",
        "encoder.layer.1.attention.self.value": "l1.v.w",
        "encoder.layer.0.attention.output.dense": "l0.ao.w",
        "encoder.layer.1.intermediate.dense": "l1.fi.w",
        "encoder.layer.0.output.dense": "l0.fo.w",
    }
    for name, stored in places.items():
        expected = dequantise(tensors[stored])
        np.testing.assert_array_equal(state[f"{name}.weight"].reshape(-1), expected)
    after_attention = state["encoder.layer.1.attention.output.LayerNorm.weight"]
    np.testing.assert_array_equal(after_attention, tensors["l1.aln.w"])
    np.testing.assert_array_equal(
        state["encoder.layer.0.output.LayerNorm.bias"], tensors["l0.oln.b"]
    )
    assert encoder.config.hidden_act == "gelu"
    assert encoder.config.layer_norm_eps == 1e-12


def test_two_processes_convert_once(packed: Path, tokenizer: Path, tmp_path: Path) -> None:
    script = """
import os, sys, time
from pathlib import Path
from trainers import offline_encoder
packed, tokenizer, folder, marks = map(Path, sys.argv[1:])
write = offline_encoder._write_folder
def write_slowly(*args):
    (marks / str(os.getpid())).touch()
    time.sleep(0.5)
    write(*args)
offline_encoder._write_folder = write_slowly
offline_encoder.convert(packed, tokenizer, folder)
assert (folder / "config.json").is_file()
"""
    folder, marks = tmp_path / "cache" / "encoder", tmp_path / "marks"
    marks.mkdir()
    command = [sys.executable, "-c", script, *map(str, (packed, tokenizer, folder, marks))]
    processes = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert len(list(marks.iterdir())) == 1
    files = {"config.json", "model.safetensors", "tokenizer.json"}
    assert {path.name for path in folder.iterdir()} == files
    assert {path.name for path in folder.parent.iterdir()} == {"encoder", "encoder.lock"}


def test_interrupted_conversion_leaves_no_folder_and_is_done_again(
    packed: Path, tokenizer: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "encoder"
    with pytest.raises(FileNotFoundError):
        convert(packed, tmp_path / "absent.json", folder)
    assert not folder.exists()
    (tmp_path / "encoder.part" / "rubbish").write_text("half")
    convert(packed, tokenizer, folder)
    assert not (folder / "rubbish").exists()
    assert (folder / "tokenizer.json").read_bytes() == tokenizer.read_bytes()


def find_nothing(name: str) -> metadata.Distribution:
    raise metadata.PackageNotFoundError(name)


def find_old(name: str) -> SimpleNamespace:
    return SimpleNamespace(version="0.0.1", locate_file=lambda path: Path(__file__))


@pytest.mark.parametrize("find", [find_nothing, find_old])
def test_absent_or_other_package_names_the_remedy(
    find: Callable[[str], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path))
    monkeypatch.setattr(metadata, "distribution", find)
    with pytest.raises(ValueError, match=r"pip install 'intermix\[offline\]'"):
        check_encoder(EncoderSpec(name="offline"))


def test_changed_package_file_is_not_converted(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = SimpleNamespace(version="0.3.0", locate_file=lambda path: packed)
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(metadata, "distribution", lambda name: found)
    with pytest.raises(ValueError, match="sha256"):
        locate_offline()
    assert not (tmp_path / "cache").exists()


def test_cache_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERMIX_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert offline_encoder._converted_folder().is_relative_to(tmp_path / "intermix")
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "own"))
    assert offline_encoder._converted_folder().is_relative_to(tmp_path / "own")
