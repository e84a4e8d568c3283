"""Fitting an encoder to its device changes its speed and its memory, and no number."""

import shutil
from dataclasses import replace

import pytest
import torch
from tiny import build_encoder
from tiny_runs import CPU, assert_equal, build_run, ignore, losses, weights

from trainers import devices
from trainers.data.study_data import DataSpec
from trainers.devices import choose_attention, fit_encoder
from trainers.dropout import Dropout
from trainers.numerics import Numerics

IDS = torch.tensor([[0, 5, 6, 7, 2], [0, 8, 2, 1, 1]])
BF16 = replace(CPU, precision="bf16")
GPU = Numerics(device=torch.device("cuda"), precision="bf16")


def test_fitted_encoder_has_the_same_weights_by_the_same_names_and_the_same_vectors() -> None:
    plain, fitted = build_encoder(20).eval(), build_encoder(20).eval()
    fit_encoder(fitted, CPU)
    assert_equal(fitted.state_dict(), plain.state_dict())
    hidden = [
        torch.stack(
            encoder(
                input_ids=IDS, attention_mask=(IDS != 1).long(), output_hidden_states=True
            ).hidden_states
        )[:, IDS != 1]
        for encoder in (fitted, plain)
    ]
    torch.testing.assert_close(*hidden, rtol=1e-4, atol=1e-5)


def test_no_dropout_of_torch_is_left() -> None:
    encoder = build_encoder(20)
    fit_encoder(encoder, CPU)
    assert not any(isinstance(module, torch.nn.Dropout) for module in encoder.modules())
    assert sum(isinstance(module, Dropout) for module in encoder.modules()) == 5


@pytest.mark.parametrize("numerics", [CPU, BF16], ids=["fp32", "bf16"])
def test_recomputing_activations_changes_no_bit(numerics: Numerics, data_spec: DataSpec) -> None:
    kept = build_run(data_spec, numerics=numerics)
    recomputed = build_run(data_spec, numerics=replace(numerics, recomputes_activations=True))
    for run, expected in ((kept, False), (recomputed, True)):
        layers = run._model.encoder.encoder.layer  # type: ignore[union-attr]
        assert [layer.gradient_checkpointing for layer in layers] == [expected] * 2  # type: ignore[union-attr]
    for run in (kept, recomputed):
        run.run(ignore)
    assert losses(recomputed) == losses(kept)
    assert_equal(weights(recomputed), weights(kept))


def test_casts_that_a_step_keeps_change_no_bit(data_spec: DataSpec) -> None:
    kept, cast = (build_run(data_spec, numerics=BF16) for _ in range(2))
    kept.run(ignore)
    torch.set_autocast_cache_enabled(False)
    try:
        cast.run(ignore)
    finally:
        torch.set_autocast_cache_enabled(True)
    assert losses(kept) == losses(cast)
    assert_equal(weights(kept), weights(cast))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="needs a C++ compiler")
def test_compiled_encoder_computes_what_an_eager_one_does() -> None:
    plain, compiled = build_encoder(20), build_encoder(20)
    for encoder in (plain, compiled):  # compiling takes a while
        encoder.encoder.layer = encoder.encoder.layer[:1]
    fit_encoder(plain, CPU)
    fit_encoder(compiled, replace(CPU, is_compiled=True))
    gradients = []
    for encoder in (plain, compiled):
        torch.manual_seed(1)
        hidden = encoder(input_ids=IDS, attention_mask=(IDS != 1).long()).last_hidden_state
        hidden[IDS != 1].square().sum().backward()
        gradients.append([p.grad for p in encoder.parameters() if p.grad is not None])
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-4)


def test_missing_compiler_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(ValueError, match=r"'no-such-compiler' was not found: .* leave out"):
        fit_encoder(build_encoder(20), replace(CPU, is_compiled=True))


@pytest.mark.parametrize(
    ("numerics", "has_package", "has_bf16", "expected"),
    [
        (GPU, True, True, "flash_attention_2"),
        (GPU, True, False, "sdpa"),
        (GPU, False, True, "sdpa"),
        (replace(GPU, precision="fp32"), True, True, "sdpa"),
        (BF16, True, True, "sdpa"),
    ],
)
def test_attention_follows_device_package_and_precision(
    numerics: Numerics,
    has_package: bool,
    has_bf16: bool,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "find_spec", lambda _: object() if has_package else None)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: has_bf16)
    assert choose_attention(numerics) == expected
