"""The figures of `benchmarks.throughput` in words: `python -m benchmarks.throughput_page FILE`.

FILE is what `--json` printed; the page in Markdown goes to standard output. So no figure of the
page is typed by hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_NAMES = {
    "engine": "engine",
    "default": "`Trainer`, defaults",
    "tuned": "`Trainer`, tuned",
}
_CAVEATS = """\
- *Real tokens* are those of the texts and the special tokens around them; padding is not counted,
  on any side. Every side trains on each row once.
- *Steps* run from the first forward pass to the end of the last optimiser step; *the phase* adds
  what stands around them: laying out batches, building the optimiser, saving the weights, and in
  the engine putting the pretrained weights back. Reading the encoder from disk is in neither.
- *Share of the peak* is 6 operations for each weight of the layers and each real token, and
  12 L² H for the attention of each layer over a row of L tokens, divided by the time and by the
  fastest matrix product of a few shapes, measured in the same run with the same threads.
- *Memory* is the high-water mark of a side's process, interpreter and libraries included.
- Rates and ratios are medians over the rounds, ratios round by round. Losses *agree* when their
  difference on the held-out rows is at most two standard errors, of rows and seeds together."""


def write_page(document: Mapping[str, Any]) -> str:
    """The whole page in Markdown."""
    return "\n".join([*_write_head(document), *_write_tables(document)]) + "\n"


def write_text(document: Mapping[str, Any]) -> str:
    """The same for a terminal: without a title."""
    return "\n".join(_write_tables(document)).strip()


def _write_head(document: Mapping[str, Any]) -> Iterator[str]:
    run = document["run"]
    yield "# Throughput of training"
    yield ""
    yield (
        "One encoder on one mix of texts: this project's engine against Hugging Face's `Trainer`, "
        "in turn in one run."
    )
    yield from ("", "```", run["command"], "```", "")


def _write_tables(document: Mapping[str, Any]) -> Iterator[str]:
    yield _describe_run(document)
    yield ""
    yield (
        f"**{document['ratio_to_default']:.2f} times `Trainer` at its defaults, "
        f"{document['ratio_to_tuned']:.2f} times the tuned one, in real tokens a second; "
        f"{document['gemm_share']:.1%} of the peak over optimiser steps, "
        f"{document['gemm_share_of_phase']:.1%} over the whole phase; "
        f"{document['peak_memory_mb']:,.0f} MiB.**"
    )
    yield from ("", *_write_speed(document), "", *_write_losses(document))
    yield from ("", *_write_rounds(document), "", _CAVEATS)


def _describe_run(document: Mapping[str, Any]) -> str:
    run, peak = document["run"], document["gemm_peak_gflops"]
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    counts = ", ".join(
        f"{number} examples of `{name}` ({run['tokens'][name]:,} tokens)"
        for name, number in run["examples"].items()
    )
    return (
        f"{run['date']}; {run['machine']}; instructions {run['isa']}; "
        f"{versions}. Encoder {run['encoder']}; engine and tuned `Trainer` in {run['precision']}. "
        f"{counts}; rate {run['learning_rate']:g}, falling linearly. Steps of "
        f"{run['micro_batches']} x {run['micro_batch_tokens']} padded tokens in the engine, of 8 "
        f"and {run['tuned_batch']} rows in `Trainer`. Fastest matrix product: {peak:,.0f} GFLOP/s."
    )


def _write_speed(document: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "| side | real tokens/s | the engine's ratio | share of peak | real tokens/s, phase | "
        "ratio, phase | share, phase | memory, MiB |"
    )
    yield "|---" + "|---:" * 7 + "|"
    for side, figures in document["sides"].items():
        yield (
            f"| {_NAMES[side]} | {figures['tokens_per_second']:,.0f} | "
            f"{_show_ratio(figures, 'ratio')} | {figures['gemm_share']:.1%} | "
            f"{figures['phase_tokens_per_second']:,.0f} | "
            f"{_show_ratio(figures, 'phase_ratio')} | {figures['gemm_share_of_phase']:.1%} | "
            f"{figures['peak_memory_mb']:,.0f} |"
        )


def _write_losses(document: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "| side | steps | loss, last tenth | loss, held out | "
        "engine's minus this (± standard error) | |"
    )
    yield "|---" + "|---:" * 4 + "|---|"
    for side, figures in document["sides"].items():
        yield (
            f"| {_NAMES[side]} | {figures['num_steps']} | {figures['train_loss']:.3f} | "
            f"{figures['held_out_loss']:.3f} | {_show_gap(figures.get('loss_gap'))} |"
        )
    yield ""
    held_out = sum(document["run"]["held_out"].values())
    verdict = "agree within noise" if document["losses_agree"] else "do NOT agree within noise"
    yield f"Final losses on {held_out} held-out examples {verdict}."


def _write_rounds(document: Mapping[str, Any]) -> Iterator[str]:
    yield "| round | " + " | ".join(f"{_NAMES[s]}, s" for s in document["sides"]) + " | peak |"
    yield "|---:" * (len(document["sides"]) + 2) + "|"
    for number, one in enumerate(document["rounds"], start=1):
        seconds = " | ".join(f"{f['step_seconds']:.2f}" for f in one["sides"].values())
        yield f"| {number} | {seconds} | {one['gemm_peak_gflops']:,.0f} |"


def _show_ratio(figures: Mapping[str, Any], name: str) -> str:
    return f"{figures[name]:.2f}" if name in figures else ""


def _show_gap(gap: Mapping[str, Any] | None) -> str:
    if gap is None:
        return "| "
    verdict = "agree" if gap["agrees"] else "differ"
    return f"{gap['difference']:+.3f} ± {gap['standard_error']:.3f} | {verdict}"


if __name__ == "__main__":
    (_file,) = sys.argv[1:]
    print(write_page(json.loads(Path(_file).read_text(encoding="utf-8"))), end="")
