"""The page of `benchmarks.zero_shot`: how it was made, tables, exceptions with their causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from benchmarks.comparison import Comparison, Trained
from benchmarks.figures import Estimate, Figure, TargetFigures
from benchmarks.machine import describe_machine, list_versions
from benchmarks.zero_shot_causes import CAUSES
from search.setting import default_retrieval_layer
from spaces.catalogue import TARGETS, XTREME_TARGETS
from trainers.encoder_origins import OFFLINE
from trainers.encoders import EncoderSpec, count_layers

OFFLINE_DATA = "offline"
_MARK = "▲"
_CAVEATS = f"""\
- *Majority* answers without reading: the most frequent label of the training data, for a word
  the tag it has most often there or, if it does not occur there, the most frequent tag of all, for
  a question the first three words of the context; for retrieval it is
  the expected score of a sentence drawn at random, and for mining no pair at all.
- *Random weights* are the encoder's own architecture, vocabulary and tokenizer, initialised anew
  and fine-tuned on the same batches at the same rate. Intervals are 95 % percentile bootstraps
  over examples; they hold neither the choice of the seed (one each) nor that of the rate. Those
  of means take each language's examples for independent, which translations of one text are
  not: for XNLI, PAWS-X and XQuAD they are too narrow.
- {_MARK} marks a language in which the lower bound of the encoder is not above both others. Below
  a table the exceptions are listed, with the gain over random weights paired by example.
- Targets of bitext are not fine-tuned: layer {{layer}}'s mean vectors are compared as they are,
  among the sentences that were scored, so that more of them would be harder. Where pairs are
  mined on dev, the threshold is the best one for that very split, for both."""
_SLICES = """\
- The data are slices of the official sets, so the figures compare with each other only."""
_GENERATED = """\
- The data are generated, the offline suite at its defaults: nothing here is the benchmark's."""
_UNCLEAN = """\
- **The start is not clean.** The offline encoder is multilingual-e5-small in 4 bits. Its makers
  tuned it, after pretraining, on labelled pairs that include natural language inference, SQuAD,
  duplicate questions and parallel sentences. What it scores here is therefore not what
  pretraining alone would give, and says nothing about XLM-R."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What was run, and where."""

    comparison: Comparison
    encoder: EncoderSpec
    targets: Sequence[str]
    """Those asked for, in the order of the tables."""
    lacks: Mapping[str, str]
    """Those of them that were left out, and why."""

    @property
    def is_generated(self) -> bool:
        """Whether the data are the offline suite's."""
        return self.comparison.corpus.kind == OFFLINE_DATA

    def command(self) -> str:
        """The command line that gives the same figures."""
        given = self.comparison
        data = OFFLINE_DATA if self.is_generated else "DIR"
        layers = f" --layers {self.encoder.num_layers}" if self.encoder.num_layers else ""
        is_all = tuple(self.targets) == XTREME_TARGETS
        targets = "" if is_all else f" --targets {','.join(self.targets)}"
        return (
            f"python -m benchmarks.zero_shot --data {data}{targets} --encoder {self.encoder.name}"
            f"{layers} "
            f"--tokens {given.training.max_tokens} --learning-rate {given.training.learning_rate} "
            f"--max-examples {given.max_examples} --seed {given.seed}"
        )

    def describe(self) -> dict[str, object]:
        """Everything that decides the figures, or explains them, for JSON."""
        return {
            "command": self.command(),
            "date": date.today().isoformat(),
            "encoder": self.encoder.name,
            "num_layers": count_layers(self.encoder),
            "training": asdict(self.comparison.training),
            "limits": asdict(self.comparison.limits),
            "max_examples": self.comparison.max_examples,
            "precision": self.comparison.precision,
            "seed": self.comparison.seed,
            "machine": describe_machine(),
            "versions": list_versions(),
            "left_out": sorted(self.lacks),
        }


def write_page(run: Run, tables: Sequence[TargetFigures]) -> str:
    """The whole page in Markdown."""
    parts = [*_write_head(run), *_write_summary(tables)]
    for table in tables:
        parts += ["", f"## {TARGETS[table.target].task.title}", "", *_write_target(run, table)]
    return "\n".join(parts) + "\n"


def _write_head(run: Run) -> Iterator[str]:
    given, layers = run.comparison, count_layers(run.encoder)
    versions = ", ".join(f"{name} {found}" for name, found in list_versions().items())
    yield "# Zero-shot transfer from English"
    yield ""
    yield (
        "Fine-tuned on English, scored in every language of the data: the encoder against a "
        "majority vote and against its own architecture with random weights. No intermediate task."
    )
    yield from ("", "```", run.command(), "```", "")
    yield (
        f"{date.today().isoformat()}; encoder `{run.encoder.name}`, {layers} layers; "
        f"{given.precision}; {describe_machine()}; {versions}. Each training phase: "
        f"{given.training.max_tokens:,} tokens in steps of {given.training.micro_batches} x "
        f"{given.training.micro_batch_tokens} padded tokens, peak rate "
        f"{given.training.learning_rate:g}. At most {given.max_examples} examples a language, "
        "drawn by hash; the test split where its gold is among the data, else dev."
    )
    yield ""
    if run.encoder.name == OFFLINE:
        yield _UNCLEAN
    yield _CAVEATS.format(layer=default_retrieval_layer(layers))
    yield _GENERATED if run.is_generated else _SLICES
    if run.lacks:
        yield f"- Left out, for want of data: {', '.join(sorted(run.lacks))}."


def _write_summary(tables: Sequence[TargetFigures]) -> Iterator[str]:
    yield from ("", "## Means over languages", "")
    columns = "target metric languages majority random_weights encoder gain exceptions".split()
    yield f"| {' | '.join(columns).replace('_', ' ')} |"
    yield "|---|---" + "|---:" * (len(columns) - 2) + "|"
    for table in tables:
        task, mean = TARGETS[table.target].task, table.mean
        exceptions = sum(row.is_exception for row in table.rows)
        yield (
            f"| {task.title} | {task.metric} | {len(table.rows)} | {mean.majority:.1f} | "
            f"{_show(mean.random)} | {_show(mean.encoder)} | {_show(mean.gain, sign='+')} | "
            f"{exceptions} |"
        )


def _write_target(run: Run, table: TargetFigures) -> Iterator[str]:
    yield _describe_training(table.trained) + f" Points of {TARGETS[table.target].task.metric}."
    yield ""
    yield "| language | split | examples | majority | random weights | encoder | |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for row in table.rows:
        yield (
            f"| {row.language} | {row.split} | {row.num_examples} | {row.majority:.1f} | "
            f"{_show(row.random)} | {_show(row.encoder)} | {_MARK if row.is_exception else ''} |"
        )
    yield ""
    exceptions = [row for row in table.rows if row.is_exception]
    causes = {} if run.is_generated else CAUSES
    yield from (_explain(row, causes) for row in exceptions)
    if not exceptions:
        yield "No exceptions."
    notes = dict.fromkeys(row.note for row in table.rows if row.note)
    if notes:
        yield from ("", f"Data: {'; '.join(_name_rows(table.rows, note) for note in notes)}.")


def _name_rows(rows: Sequence[Figure], note: str) -> str:
    """The languages that a note is about, before it."""
    return f"{', '.join(row.language for row in rows if row.note == note)} {note}"


def _describe_training(trained: Trained | None) -> str:
    if trained is None:
        return "Not fine-tuned."
    note = f" ({trained.note})" if trained.note else ""
    return (
        f"Fine-tuned on {trained.num_examples:,} examples of `{trained.source}`{note}: "
        f"{trained.num_steps} steps, {trained.num_tokens:,} tokens, {trained.seconds:.0f} s."
    )


def _explain(row: Figure, causes: Mapping[tuple[str, str], str]) -> str:
    """One exception with its figures and its cause."""
    cause = causes.get((row.target, row.language), "no cause found")
    return (
        f"- {_MARK} **{row.language}**: gain over random weights {_show(row.gain, sign='+')}; "
        f"lower bound {row.encoder.low:.1f} against majority {row.majority:.1f} and random "
        f"weights {row.random.points:.1f}. Cause: {cause}."
    )


def _show(estimate: Estimate, *, sign: str = "") -> str:
    points, low, high = estimate.points, estimate.low, estimate.high
    return f"{points:{sign}.1f} [{low:{sign}.1f}, {high:{sign}.1f}]"
