"""Where the data of question answering and multiple choice lie.

SQuAD-es's dev files are not offered as training data: they are the SQuAD *dev* set in translation,
and XQuAD is built on that set, so training on them would be training on the answers.

XCOPA and SocialIQA, of XTREME-R, have no layout: they are neither among XTREME's nine targets nor
among the nine intermediate tasks of the X-STILTs paper.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from spaces.catalogue import find_task
from spaces.catalogue.publications import MLQA_MT
from spaces.task import Origin, Split
from trainers.data.examples import ChoiceExample, SpanExample
from trainers.data.formats.choices import read_commonsense, read_cosmos, read_hellaswag
from trainers.data.formats.records import Report
from trainers.data.formats.spans import read_squad, withholds_answers
from trainers.data.holdout import TYDIQA_ONE_IN, take_by_context
from trainers.data.layouts.layout import Files, Key, Layout

_HELD_OUT_OF_COSMOS = 5


def _has_answers(path: Path) -> bool:
    return not withholds_answers(path)


_MENDED_SQUAD = partial(read_squad, is_mended=True)
_SQUAD_TRAIN: tuple[Layout, ...] = (
    Files(files=("squad/train-v1.1.json",), read=read_squad),
    Files(
        files=("nonen/cmrc2018/squad-style-data/cmrc2018_train.json",),
        read=_MENDED_SQUAD,
        languages=("zh",),
        is_mended=True,
    ),
    Files(
        files=("nonen/cmrc2018/squad-style-data/cmrc2018_trial.json",),
        read=_MENDED_SQUAD,
        languages=("zh",),
        note="the trial set serves as training, as there is no training file",
        is_mended=True,
    ),
)


def _squad_es(version: str) -> tuple[Layout, ...]:
    """The large file of SQuAD-es, else the small one."""
    return tuple(
        Files(
            files=(f"nonen/squad-es/SQuAD-es-v{version}/train-v{version}-es{suffix}.json",),
            read=partial(_MENDED_SQUAD, has_unanswerable=version == "2.0"),
            languages=("es",),
            note=note,
            is_mended=True,
        )
        for suffix, note in {"": "", "_small": "the small version of SQuAD-es"}.items()
    )


_SQUAD_TRANSLATED: tuple[Layout, ...] = (
    *_squad_es("1.1"),
    Files(
        files=("mlqa/mlqa-translate-train/{language}_squad-translate-train-train-v1.1.json",),
        read=_MENDED_SQUAD,
        languages=tuple("ar de es hi vi zh".split()),
        publication=MLQA_MT,
        is_mended=True,
    ),
)
_SQUAD2 = partial(read_squad, has_unanswerable=True)


def _take_tydiqa(
    path: Path, *, id_prefix: str = "", is_held_out: bool, report: Report
) -> list[SpanExample]:
    questions = read_squad(path, report, id_prefix=id_prefix)
    return take_by_context(questions, one_in=TYDIQA_ONE_IN, is_held_out=is_held_out)


def _tydiqa_train(*, is_held_out: bool, note: str) -> tuple[Layout, ...]:
    return (
        Files(
            files=("tydiqa/tydiqa-goldp-v1.1-train/tydiqa.goldp.en.train.json",),
            read=partial(_take_tydiqa, is_held_out=is_held_out),
            note=note,
        ),
        Files(
            files=("tydiqa/tydiqa-goldp-v1.1-train.json",),
            read=partial(_take_tydiqa, id_prefix="english-", is_held_out=is_held_out),
            note=note,
        ),
    )


_TYDIQA_TEST = tuple(
    Files(
        files=(f"tydiqa/tydiqa-goldp-v1.1-dev/{file}",),
        read=read_squad,
        languages=find_task("tydiqa").languages,
        has_gold=_has_answers,
    )
    for file in ("tydiqa.goldp.{language}.dev.json", "tydiqa-goldp-dev-{name}.json")
)


def _mlqa(split: Split) -> tuple[Layout, ...]:
    file = f"{split}-context-{{language}}-question-{{language}}.json"
    return (
        Files(
            files=(f"mlqa/MLQA_V1/{split}/{file}",),
            read=read_squad,
            languages=find_task("mlqa").languages,
            has_gold=_has_answers if split is Split.TEST else Path.is_file,
        ),
    )


_XQUAD_TEST = (
    Files(
        files=("xquad/xquad.{language}.json",),
        read=read_squad,
        languages=find_task("xquad").languages,
        has_gold=_has_answers,
    ),
)


def _take_cosmos(path: Path, *, is_held_out: bool, report: Report) -> list[ChoiceExample]:
    questions = read_cosmos(path, report)
    return take_by_context(questions, one_in=_HELD_OUT_OF_COSMOS, is_held_out=is_held_out)


_COSMOS_TRAIN = Files(files=("cosmosqa/train.csv",), read=read_cosmos)
_COSMOS_VALID = ("cosmosqa/valid.csv",)

QUESTIONS: dict[Key, tuple[Layout, ...]] = {
    ("squad", Split.TRAIN, Origin.NATIVE): _SQUAD_TRAIN,
    ("squad", Split.TRAIN, Origin.TRANSLATED): _SQUAD_TRANSLATED,
    ("squad", Split.DEV, Origin.NATIVE): (Files(files=("squad/dev-v1.1.json",), read=read_squad),),
    ("squad2", Split.TRAIN, Origin.NATIVE): (
        Files(files=("squad2/train-v2.0.json",), read=_SQUAD2),
    ),
    ("squad2", Split.TRAIN, Origin.TRANSLATED): _squad_es("2.0"),
    ("squad2", Split.DEV, Origin.NATIVE): (Files(files=("squad2/dev-v2.0.json",), read=_SQUAD2),),
    ("hellaswag", Split.TRAIN, Origin.NATIVE): (
        Files(files=("hellaswag/hellaswag_train.jsonl",), read=read_hellaswag),
    ),
    ("hellaswag", Split.DEV, Origin.NATIVE): (
        Files(files=("hellaswag/hellaswag_val.jsonl",), read=read_hellaswag),
    ),
    ("cosmosqa", Split.TRAIN, Origin.NATIVE): (
        _COSMOS_TRAIN,
        Files(
            files=_COSMOS_VALID,
            read=partial(_take_cosmos, is_held_out=False),
            note="four fifths of the dev set, cut by passage: there is no training file",
        ),
    ),
    ("cosmosqa", Split.DEV, Origin.NATIVE): (
        Files(files=_COSMOS_VALID, read=read_cosmos, after=(_COSMOS_TRAIN,)),
        Files(
            files=_COSMOS_VALID,
            read=partial(_take_cosmos, is_held_out=True),
            note="a fifth of the dev set, cut by passage: the rest serves as training",
        ),
    ),
    ("commonsenseqa", Split.TRAIN, Origin.NATIVE): (
        Files(files=("commonsenseqa/train_rand_split.jsonl",), read=read_commonsense),
    ),
    ("commonsenseqa", Split.DEV, Origin.NATIVE): (
        Files(files=("commonsenseqa/dev_rand_split.jsonl",), read=read_commonsense),
    ),
    ("xquad", Split.TEST, Origin.NATIVE): _XQUAD_TEST,
    ("mlqa", Split.DEV, Origin.NATIVE): _mlqa(Split.DEV),
    ("mlqa", Split.TEST, Origin.NATIVE): _mlqa(Split.TEST),
    ("tydiqa", Split.TRAIN, Origin.NATIVE): _tydiqa_train(
        is_held_out=False, note="nine tenths of English train, cut by paragraph"
    ),
    ("tydiqa", Split.DEV, Origin.NATIVE): _tydiqa_train(
        is_held_out=True, note="a tenth of English train, cut by paragraph: there is no dev set"
    ),
    ("tydiqa", Split.TEST, Origin.NATIVE): _TYDIQA_TEST,
}
"""Layouts of each source, the preferred one first."""
