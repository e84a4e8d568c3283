"""What a study asks of its GPUs: memory, arithmetic, and hours at a stated speed.

Speed is never guessed silently: it is the peak of the GPU that is there times a stated share, or,
where no GPU is known, a round figure that a reader can scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from search.disk.amounts import show_amount
from search.options import Options
from spaces.catalogue import TARGETS
from trainers.footprint import NUM_PIECES, Footprint, count_flops, count_footprint, expect_shape
from trainers.sizes import EncoderShape

PEAKS: dict[str, float] = {
    "H200": 989e12,
    "H100 PCIe": 756e12,
    "H100": 989e12,
    "A100": 312e12,
    "A40": 150e12,
    "A10": 125e12,
    "L40S": 362e12,
    "L4": 121e12,
}
"""Dense bf16 operations a second, by what the device calls itself; NVIDIA's data sheets (where
they give sparse figures alone, half of these). The first name that fits counts."""
UTILISATION = 0.3
"""Share of the peak that training is taken to reach: an assumption, no measurement. Large language
models reach 0.2 to 0.46 (arXiv 2204.02311, table 3); short sequences and small batches less."""
SUSTAINED = 100e12
"""Operations a second where no GPU is known: a figure to scale by."""
_NUM_DIGITS = 2


def describe_memory(options: Options, num_ids: int = NUM_PIECES) -> Iterator[str]:
    """Memory of a GPU, by precision, as it was asked for and with layers computed anew.

    Args:
        options: Of the study.
        num_ids: Rows of the trimmed word embedding; all where nobody counted.
    """
    shape = expect_shape(options.data.encoder)
    asked = options.recomputes_activations
    count = _Counter(options, shape, num_ids)
    half = count("bf16", recomputes=asked)
    full = show_amount(count("fp32", recomputes=asked).total)
    anew = "" if asked else f"; with --recompute-activations {_show(count, recomputes=True)}"
    yield (
        f"about {show_amount(half.total)} a GPU in bf16: weights {show_amount(half.weights)}, "
        f"gradients {show_amount(half.gradients)}, AdamW {show_amount(half.moments)}, casts "
        f"{show_amount(half.casts)}, activations {show_amount(half.activations)}{anew}; "
        f"in fp32 {full}"
    )
    rows = "all pieces" if num_ids == NUM_PIECES else f"{num_ids:,} pieces"
    yield (
        f"counted for an embedding of {rows} and micro-batches of {count.num_tokens:,} tokens; "
        "CUDA takes about 1 GB more, workers that share a step up to another copy of the gradients"
    )


def describe_compute(
    options: Options, *, num_trained: int, num_scored: int, gpu: str | None
) -> Iterator[str]:
    """Arithmetic of a study, and its hours at a stated speed.

    Args:
        options: Of the study.
        num_trained: Tokens to train on.
        num_scored: Tokens to score.
        gpu: What the GPU calls itself; None where there is none, or a cluster's is not known.
    """
    flops = count_flops(expect_shape(options.data.encoder), options.preset.max_sequence_tokens)
    anew = 4 / 3 if options.recomputes_activations else 1.0
    total = flops * (anew * num_trained + num_scored / 3)
    recomputed = ", a third more for computing anew" if options.recomputes_activations else ""
    scored = f"; a third of that for each of {num_scored:,} scored" if num_scored else ""
    yield (
        f"{total:.1e} operations at most: {flops / 1e9:.2g} billion a token trained on"
        f"{recomputed}{scored}"
    )
    yield describe_hours(total, gpu)


def describe_hours(num_flops: float, gpu: str | None) -> str:
    """Hours of one GPU for so many operations, with the speed that they assume."""
    peak = None if gpu is None else find_peak(gpu)
    if peak is None:
        speed, said = SUSTAINED, f"at {SUSTAINED / 1e12:.0f} TFLOP/s sustained, a round figure"
    else:
        speed = UTILISATION * peak
        said = f"on {gpu} at {UTILISATION:.0%} of its {peak / 1e12:.0f} TFLOP/s, an assumption"
    hours = num_flops / speed / 3600
    num_digits = 0 if hours >= 10 else _NUM_DIGITS
    return f"{hours:,.{num_digits}f} GPU-hours {said}; padding and waiting come on top"


def find_peak(gpu: str) -> float | None:
    """Dense bf16 operations a second of a GPU by its name; None of one that is not known."""
    return next((peak for name, peak in PEAKS.items() if _fits(name, gpu)), None)


def outline_needs(options: Options) -> Iterator[str]:
    """What can be said of a study whose data cannot be had: its memory, and one trial's work."""
    preset = options.preset
    trained = {TARGETS[name].train for name in preset.targets} - {None}
    num_fine_tunes = len(trained) * len(preset.target_learning_rates)
    num_tokens = preset.intermediate_tokens + num_fine_tunes * preset.target_tokens
    yield from (f"memory  {line}" for line in describe_memory(options))
    yield f"a trial {num_tokens:,} tokens at most, to train on"
    for line in describe_compute(options, num_trained=num_tokens, num_scored=0, gpu=None):
        yield f"a trial {line}"


@final
class _Counter:
    """Footprints of one study's workers."""

    def __init__(self, options: Options, shape: EncoderShape, num_ids: int) -> None:
        preset = options.preset
        self._shape = shape
        self._num_ids = num_ids
        # a longer sequence is a micro-batch of its own
        self.num_tokens = max(preset.micro_batch_tokens, preset.max_sequence_tokens)

    def __call__(self, precision: str, *, recomputes: bool) -> Footprint:
        return count_footprint(
            self._shape,
            self._num_ids,
            num_tokens=self.num_tokens,
            precision=precision,
            recomputes_activations=recomputes,
        )


def _show(count: _Counter, *, recomputes: bool) -> str:
    return show_amount(count("bf16", recomputes=recomputes).total)


def _fits(name: str, gpu: str) -> bool:
    """Whether all words of a name are words of the device's, such as `NVIDIA H100 80GB HBM3`."""
    return set(name.lower().split()) <= set(gpu.lower().replace("-", " ").split())
