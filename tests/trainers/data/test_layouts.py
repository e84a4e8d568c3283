"""Which file is which source: the preferred one, its substitutes, and what is said of them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sources import Put, list_catalogue, name_source, read_ids, read_note

from spaces.catalogue import MLM_TEXT, TARGETS, find_task
from spaces.catalogue.publications import CCGBANK, MASAKHANER, MLQA_MT, UD_CCG
from spaces.task import Source
from trainers.data.examples import ChoiceExample, SpanExample, TaggingExample
from trainers.data.folder import FolderCorpus
from trainers.data.layouts import LAYOUTS


def squad(*contexts: str, **more: object) -> str:
    paragraphs: list[dict[str, Any]] = [
        {
            "context": context,
            "qas": [
                {
                    "id": f"q{i}",
                    "question": "?",
                    "answers": [{"text": context[:1], "answer_start": 0}],
                    **more,
                }
            ],
        }
        for i, context in enumerate(contexts)
    ]
    return json.dumps({"data": [{"paragraphs": paragraphs}]})


def test_every_layout_has_a_source_that_is_read() -> None:
    known = {source.name for source in list_catalogue()}
    known.add("ccg.en.test")  # running text leaves its sentences out
    # and it is made of the targets' training files, of whatever language
    trained = [target.train for target in TARGETS.values() if target.train]
    known |= {replace(s, language=lg).name for s in trained for lg in MLM_TEXT.task.languages}
    for (task, split, origin), layouts in LAYOUTS.items():
        sources = [
            Source(task=task, language=language, split=split, origin=origin)
            for language in find_task(task).languages
        ]
        for layout in layouts:
            covered = [source.name for source in sources if layout.covers(source.language)]
            assert known.intersection(covered), (task, split, origin, layout)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("xquad/xquad.de.json", "xquad.de.test"),
        ("mlqa/MLQA_V1/test/test-context-vi-question-vi.json", "mlqa.vi.test"),
        ("tydiqa/tydiqa-goldp-v1.1-dev/tydiqa.goldp.fi.dev.json", "tydiqa.fi.test"),
        ("tydiqa/tydiqa-goldp-v1.1-dev/tydiqa-goldp-dev-finnish.json", "tydiqa.fi.test"),
    ],
)
def test_questions_without_gold_count_as_absent(
    corpus: FolderCorpus, put: Put, path: str, name: str
) -> None:
    stripped = json.loads(squad("Ada."))
    stripped["data"][0]["paragraphs"][0]["qas"][0]["answers"] = [{"answer_start": 0, "text": ""}]
    put(path, json.dumps(stripped))
    assert not corpus.has(name_source(name))
    assert "XTREME withholds" in corpus.missing(name_source(name))
    put(path, squad("Ada."))
    assert read_ids(corpus, name) == ["q0"]


def test_tydiqa_holds_out_paragraphs_of_english_train(corpus: FolderCorpus, put: Put) -> None:
    file = "tydiqa/tydiqa-goldp-v1.1-train/tydiqa.goldp.en.train.json"
    put(file, squad(*(f"{i} years" for i in range(100))))
    sides = [corpus.read(name_source(f"tydiqa.en.{split}")) for split in ("train", "dev")]
    assert sum(map(len, sides)) == 100
    assert 3 <= len(sides[1]) <= 25
    assert "cut by paragraph" in read_note(corpus, "tydiqa.en.dev")
    assert not corpus.has(name_source("tydiqa.ko.train"))


def test_tydiqa_takes_english_out_of_the_official_file(corpus: FolderCorpus, put: Put) -> None:
    document = json.loads(squad(*(f"{i} years" for i in range(60))))
    for i, paragraph in enumerate(document["data"][0]["paragraphs"]):
        paragraph["qas"][0]["id"] = f"{('english', 'arabic')[i % 2]}-{i}"
    put("tydiqa/tydiqa-goldp-v1.1-train.json", json.dumps(document))
    both = read_ids(corpus, "tydiqa.en.train") + read_ids(corpus, "tydiqa.en.dev")
    assert sorted(both) == sorted(f"english-{i}" for i in range(0, 60, 2))


def test_cosmos_trains_on_dev_only_where_it_must(corpus: FolderCorpus, put: Put) -> None:
    header = "id,context,question,answer0,answer1,answer2,answer3,label\n"
    rows = "".join(f"i{i},passage {i // 2},?,a,b,c,d,0\n" for i in range(100))
    put("cosmosqa/valid.csv", header + rows)
    sides = [corpus.read(name_source(f"cosmosqa.en.{split}")) for split in ("train", "dev")]
    contexts = [{e.context for e in side if isinstance(e, ChoiceExample)} for side in sides]
    assert sum(map(len, sides)) == 100
    assert len(contexts[0]) + len(contexts[1]) == 50
    assert contexts[1]
    put("cosmosqa/train.csv", f"{header}i,p,?,a,b,c,d,1\n")
    assert len(read_ids(corpus, "cosmosqa.en.train")) == 1
    assert len(read_ids(corpus, "cosmosqa.en.dev")) == 100
    assert read_note(corpus, "cosmosqa.en.dev") == ""


def test_treebanks_are_joined_in_the_order_of_their_files(corpus: FolderCorpus, put: Put) -> None:
    def tree(word: str) -> str:
        return f"1\t{word}\t_\tNOUN\t_\t_\t0\t_\t_\t_\n\n"

    for folder, file in (
        ("UD_English-PUD", "en_pud"),
        ("UD_English-ParTUT", "en_partut"),
        ("UD_German-GSD", "de_gsd"),
        ("UD_English-ESL", "en_esl"),
    ):
        word = "_" if file == "en_esl" else file
        put(f"ud-treebanks-v2.5/{folder}/{file}-ud-test.conllu", tree(word))
    found = corpus.read(name_source("udpos.en.test"))
    words = [example.words for example in found if isinstance(example, TaggingExample)]
    assert words == [("en_partut",), ("en_pud",)]
    assert [example.id for example in found] == ["en_partut-ud-test:1", "en_pud-ud-test:1"]
    assert read_note(corpus, "udpos.en.test") == (
        "from UD_English-ESL, UD_English-ParTUT, UD_English-PUD; "
        "sentences without their text dropped: 1"
    )
    put("udpos/test-en.tsv", "word\tNOUN\n")
    assert read_ids(corpus, "udpos.en.test") == ["1"]


def test_ccg_takes_a_licensed_users_files_first(corpus: FolderCorpus, put: Put) -> None:
    leaf = "(<L NP X X {} NP>)\n"
    put("ccg/UD_English-EWT/en_ewt-ud-train.auto", "ID=ud\n" + leaf.format("a"))
    assert read_ids(corpus, "ccg.en.train") == ["ud"]
    assert corpus.provenance(name_source("ccg.en.train")).publication == UD_CCG
    for section in range(25):
        name = f"wsj_{section:02}01"
        put(f"ccg/AUTO/{section:02}/{name}.auto", f"ID={name}.1\n" + leaf.format("b"))
    sections = [name.split(":")[0][4:6] for name in read_ids(corpus, "ccg.en.train")]
    assert sections == [f"{section:02}" for section in range(2, 22)]
    assert corpus.provenance(name_source("ccg.en.train")).publication == CCGBANK
    assert [read_ids(corpus, f"ccg.en.{split}") for split in ("dev", "test")] == [
        ["wsj_0001.1"],
        ["wsj_2301.1"],
    ]
    put("ccg/ccg.train", "a b\tNP S\n")
    assert read_ids(corpus, "ccg.en.train") == ["1"]


def test_masakhaner_stands_in_for_pan_x_and_says_so(corpus: FolderCorpus, put: Put) -> None:
    put("nonen/masakhaner2/yor/train.txt", "Ade B-PER\nlónìí B-DATE\n")
    provenance = corpus.provenance(name_source("panx.yo.train"))
    assert provenance.publication == MASAKHANER
    assert "dates read as O" in provenance.note
    put("panx/yo/train", "yo:Ade\tB-PER\n")
    (example,) = corpus.read(name_source("panx.yo.train"))
    assert isinstance(example, TaggingExample)
    assert example.words == ("Ade",)


def test_mlqa_translates_squad_into_spanish_where_squad_es_is_missing(
    corpus: FolderCorpus, put: Put
) -> None:
    source = name_source("squad.es.train.translated")
    put("mlqa/mlqa-translate-train/es_squad-translate-train-train-v1.1.json", squad("Ada.", "Bo."))
    assert read_ids(corpus, source.name) == ["q0", "q1"]
    assert corpus.provenance(source).publication == MLQA_MT
    put("nonen/squad-es/SQuAD-es-v1.1/train-v1.1-es.json", squad("Ada."))
    assert read_ids(corpus, source.name) == ["q0"]
    assert corpus.provenance(source).publication == source.publication


def test_only_training_files_of_spanish_squad_train(corpus: FolderCorpus, put: Put) -> None:
    folder = "nonen/squad-es/SQuAD-es-v1.1"
    put(f"{folder}/dev-v1.1-es_small.json", squad("Ada."))
    assert not corpus.has(name_source("squad.es.train.translated"))
    put(f"{folder}/train-v1.1-es.json", squad("Ada."))
    assert read_ids(corpus, "squad.es.train.translated") == ["q0"]


def test_mended_files_are_counted_in_their_provenance(corpus: FolderCorpus, put: Put) -> None:
    document = json.loads(squad("春天", "夏天"))
    document["data"][0]["paragraphs"][0]["qas"][0]["answers"][0]["answer_start"] = 1
    document["data"][0]["paragraphs"][1]["qas"][0]["answers"][0]["text"] = "冬"
    put("nonen/cmrc2018/squad-style-data/cmrc2018_trial.json", json.dumps(document))
    (example,) = corpus.read(name_source("squad.zh.train"))
    assert isinstance(example, SpanExample)
    assert example.answers[0].start == 0
    assert read_note(corpus, "squad.zh.train") == (
        "the trial set serves as training, as there is no training file; answers moved to the "
        "one place where their text is: 1; answers dropped whose text is not at its offset: 1; "
        "questions dropped with their last answer: 1"
    )


@pytest.mark.parametrize(
    ("path", "content", "name"),
    [
        ("mlm/sw.txt", "Habari.\n", "mlm.sw.train"),
        ("alignment/sw.tsv", "nyumba\thouse\n", "alignment.sw.train"),
        ("alignment/sw-en.txt", "nyumba house\n", "alignment.sw.train"),
        ("nonen/ocnli/train.50k.json", '{"sentence1":"a","sentence2":"b","label":"neutral"}\n',
         "mnli.zh.train"),
        ("squad2/train-v2.0.json", squad("Ada.", is_impossible=False), "squad2.en.train"),
        ("mlqa/mlqa-translate-train/hi_squad-translate-train-train-v1.1.json", squad("Ada."),
         "squad.hi.train.translated"),
        ("xnli/XNLI-MT-1.0/multinli/multinli.train.en.tsv",
         "premise\thypo\tlabel\na\tb\tcontradictory\n", "mnli.en.train"),
    ],
)  # fmt: skip
def test_a_file_in_its_place_is_found(
    corpus: FolderCorpus, put: Put, path: str, content: str, name: str
) -> None:
    assert path in corpus.missing(name_source(name))
    put(path, content)
    assert len(corpus.read(name_source(name))) == 1
    assert corpus.check(name_source(name)) == []


@pytest.mark.parametrize("stem", ["ru-en.sample", "ru-en.dev", "ru-en/ru-en.sample"])
def test_bucc_is_found_by_either_name(corpus: FolderCorpus, put: Put, stem: str) -> None:
    put(f"bucc2018/{stem}.ru", "ru-1\tРаз.\n")
    put(f"bucc2018/{stem}.en", "en-1\tOne.\n")
    assert not corpus.has(name_source("bucc2018.ru.dev"))
    put(f"bucc2018/{stem}.gold", "ru-1\ten-1\n")
    assert read_ids(corpus, "bucc2018.ru.dev") == ["ru-1", "en-1"]
