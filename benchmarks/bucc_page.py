"""The page of `benchmarks.bucc`: how it was made, what was found, where the time went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from benchmarks.bucc_figures import EMBED, LayerFigures, Measurement
from benchmarks.bucc_measurement import MiningRun
from benchmarks.machine import describe_machine, list_versions
from search.setting import default_retrieval_layer
from spaces.catalogue import find_task
from trainers.encoder_origins import OFFLINE
from trainers.encoders import count_layers

_UNCLEAN = """\
- **The start is not clean.** The offline encoder is multilingual-e5-small in 4 bits. Its makers
  trained it contrastively on pairs of texts, translations among them, with the mean of the last
  layer as the vector of a text: it has been taught what is asked of it here, and nothing on this
  page is said of XLM-R, which was pretrained on masked words alone. XTREME's layer was chosen for
  such encoders; in this one it is not the layer whose vectors were trained to be compared. The
  prefix `query: `, which the makers advise, is left out."""
_CAVEATS = """\
- No threshold gives a better F1 on these very sentences: XTREME's rule for dev. One that was
  chosen on others gives less, or the same. Intervals are 95 % percentile bootstraps over foreign
  sentences at that threshold; they do not hold its choice.
- F1 compares with figures on the same sentences only: fewer of them are easier to mine, and the
  data may be a slice of the official set."""


def describe_run(run: MiningRun) -> dict[str, object]:
    """Everything that decides the figures, or explains them, for JSON."""
    encoder = run.data.spec.encoder
    return {
        "command": _write_command(run),
        "date": date.today().isoformat(),
        "source": run.source.name,
        "encoder": encoder.name,
        "num_layers": count_layers(encoder),
        "layer": run.layer,
        "max_tokens": run.data.spec.limits.max_tokens,
        "precision": run.numerics.precision,
        "seed": run.seed,
        "machine": describe_machine(),
        "versions": list_versions(),
    }


def write_page(run: MiningRun, measurement: Measurement) -> str:
    """The whole page in Markdown."""
    parts = [
        *_write_head(run, measurement),
        *_write_result(measurement),
        *_write_time(run, measurement),
        *_write_check(measurement),
        *(_write_layers(run, measurement) if measurement.layers else ()),
        *_write_caveats(run),
    ]
    return "\n".join(parts) + "\n"


def _write_command(run: MiningRun) -> str:
    """The command line that gives the same figures."""
    encoder = run.data.spec.encoder
    layers = f" --layers {encoder.num_layers}" if encoder.num_layers else ""
    layer = "all" if run.compares_layers else run.layer
    return (
        f"python -m benchmarks.bucc --data DIR --language {run.source.language} "
        f"--encoder {encoder.name}{layers} --retrieval-layer {layer} --seed {run.seed}"
    )


def _write_head(run: MiningRun, found: Measurement) -> Iterator[str]:
    language, encoder = run.source.language, run.data.spec.encoder
    versions = ", ".join(f"{name} {number}" for name, number in list_versions().items())
    yield f"# Mining translations: {find_task(run.source.task).title}, {language}-en"
    yield ""
    yield (
        "Which sentences of two collections translate each other, by the ratio margin of their "
        "sentence vectors. The encoder is as it was pretrained: nothing is fine-tuned."
    )
    yield from ("", "```", _write_command(run), "```", "")
    max_tokens = run.data.spec.limits.max_tokens
    cut = "none cut" if found.longest < max_tokens else f"the longest cut at {max_tokens}"
    yield (
        f"{date.today().isoformat()}; encoder `{encoder.name}`, {count_layers(encoder)} layers; "
        f"{run.numerics.precision}; {describe_machine()}; {versions}. The {run.source.split} "
        f"split: {found.num_foreign:,} sentences in {language} and {found.num_english:,} in "
        f"English with {found.num_gold:,} pairs to be found; {found.num_tokens:,} tokens, {cut}."
    )


def _write_result(found: Measurement) -> Iterator[str]:
    chosen, whole = found.chosen, found.seconds
    yield ""
    yield (
        f"**F1 {_show_f1(chosen)} in {whole:.1f} s, of which embedding takes "
        f"{found.embedding_share:.1%}.** Layer {chosen.layer}: precision {chosen.precision:.1f}, "
        f"recall {chosen.recall:.1f}; {chosen.num_mined} of {chosen.num_candidates:,} pairs have "
        f"a margin at or above {chosen.threshold:.4f}, the best threshold."
    )


def _write_time(run: MiningRun, found: Measurement) -> Iterator[str]:
    yield from ("", "## Time", "")
    yield from ("| stage | seconds | processor seconds | share |", "|---|---:|---:|---:|")
    for stage in found.stages:
        yield (
            f"| {stage.name} | {stage.seconds:.3f} | {stage.processor_seconds:.3f} | "
            f"{stage.seconds / found.seconds:.1%} |"
        )
    processor = sum(stage.processor_seconds for stage in found.stages)
    yield f"| all | {found.seconds:.3f} | {processor:.3f} | 100.0% |"
    embedding = next(stage.seconds for stage in found.stages if stage.name == EMBED)
    yield ""
    yield (
        f"Embedding: {found.num_tokens / embedding:,.0f} tokens a second, through all "
        f"{count_layers(run.data.spec.encoder)} layers whichever is compared. Not counted: "
        f"{found.preparation_seconds:.1f} s to load tokenizer and encoder and trim the "
        "vocabulary, which a study does once, as it tokenises once and keeps the result; scores "
        "and their intervals. Processor seconds are those of this process, in all threads: where "
        "they are less than seconds by the clock, others used the machine."
    )


def _write_check(found: Measurement) -> Iterator[str]:
    both = found.agreement
    same = both.num_shared == both.num_pairs == both.num_plain_pairs
    yield from ("", "## Check by brute force", "")
    yield (
        "The same vectors, mined by the definition in double precision (`benchmarks/"
        f"brute_force.py`): {'the same' if same else 'NOT the same'} pairs. "
        f"{both.num_pairs:,} here, {both.num_plain_pairs:,} there, {both.num_shared:,} in both, "
        f"with margins that differ by {both.largest_difference:.1e} at most; best F1 "
        f"{both.f1:.2f} here, {both.plain_f1:.2f} there."
    )


def _write_layers(run: MiningRun, found: Measurement) -> Iterator[str]:
    yield from ("", "## Layers", "")
    yield "| layer | F1 | precision | recall | threshold | pairs |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for row in found.layers:
        yield (
            f"| {row.layer} | {_show_f1(row)} | {row.precision:.1f} | {row.recall:.1f} | "
            f"{row.threshold:.4f} | {row.num_mined} |"
        )
    best = max(found.layers, key=lambda row: row.f1.points)
    default = default_retrieval_layer(count_layers(run.data.spec.encoder))
    yield ""
    yield (
        f"Layer 0 is the embeddings. A study takes layer {default}, as XTREME does, and never "
        f"chooses by a table like this one; layer {best.layer} is the best here."
    )


def _write_caveats(run: MiningRun) -> Iterator[str]:
    yield from ("", "## What to make of it", "")
    if run.data.spec.encoder.name == OFFLINE:
        yield _UNCLEAN
    yield _CAVEATS


def _show_f1(row: LayerFigures) -> str:
    return f"{row.f1.points:.1f} [{row.f1.low:.1f}, {row.f1.high:.1f}]"
