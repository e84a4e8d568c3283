"""Sentence pairs: each data set's names and spellings, and the traps of its official files."""

import json
from functools import partial
from pathlib import Path

import pytest

from trainers.data.examples import PairExample
from trainers.data.formats.pairs import (
    PairFields,
    read_pairs_csv,
    read_pairs_headed_csv,
    read_pairs_json,
    read_pairs_jsonl,
    read_pairs_of_language,
    read_pairs_table,
    read_pairs_tsv,
)
from trainers.data.formats.records import Findings
from trainers.data.layouts import dialects

NLI = ("entailment", "neutral", "contradiction")
PARAPHRASE = ("0", "1")
GLUE_HEADER = "index\tgenre\tsentence1\tsentence2\tlabel1\tgold_label\n"


def write(folder: Path, content: str) -> Path:
    path = folder / "records"
    path.write_text(content, encoding="utf-8", newline="")
    return path


def triples(pairs: list[PairExample]) -> list[tuple[str, str, str]]:
    return [(pair.text_a, pair.text_b, pair.label) for pair in pairs]


@pytest.mark.parametrize(
    ("fields", "record", "label"),
    [
        (
            dialects.ANLI,
            {"uid": "u", "context": "a", "hypothesis": "b", "label": "e"},
            "entailment",
        ),
        (dialects.ANLI, {"uid": "u", "context": "a", "hypothesis": "b", "label": "n"}, "neutral"),
        (
            dialects.OCNLI,
            {"sentence1": "a", "sentence2": "b", "label": "contradiction", "label0": None},
            "contradiction",
        ),
        (dialects.PARSINLU_QQP, {"q1": "a", "q2": "b", "label": "1", "category": "qqp"}, "1"),
        (dialects.PARSINLU_QQP, {"q1": "a", "q2": "b", "label": 0, "category": "qqp"}, "0"),
    ],
)
def test_json_lines_go_by_the_names_and_spellings_of_their_data_set(
    tmp_path: Path, fields: PairFields, record: dict[str, object], label: str
) -> None:
    path = write(tmp_path, json.dumps(record) + "\n")
    pairs = read_pairs_jsonl(path, (*NLI, *PARAPHRASE), fields=fields)
    assert triples(pairs) == [("a", "b", label)]


def test_rows_without_gold_are_dropped_and_counted(tmp_path: Path) -> None:
    rows = [
        {"sentence1": "a", "sentence2": "b", "label": label} for label in ("-", "neutral", "-")
    ]
    path = write(tmp_path, "".join(json.dumps(row) + "\n" for row in rows))
    findings = Findings()
    pairs = read_pairs_jsonl(path, NLI, findings, fields=dialects.OCNLI)
    assert [pair.id for pair in pairs] == ["2"]
    assert findings.note() == "rows labelled '-' dropped: 2"
    assert findings.faults == []


def test_klue_is_one_list(tmp_path: Path) -> None:
    rows = [
        {"guid": f"g{i}", "premise": f"p{i}", "hypothesis": "h", "gold_label": label}
        for i, label in enumerate(("neutral", "entailment"))
    ]
    path = write(tmp_path, json.dumps(rows, indent=1))
    pairs = read_pairs_json(path, NLI, fields=dialects.KLUE)
    assert triples(pairs) == [("p0", "h", "neutral"), ("p1", "h", "entailment")]
    with pytest.raises(ValueError, match="its structure: expected a list of objects"):
        read_pairs_json(write(tmp_path, '{"a": 1}'), NLI, fields=dialects.KLUE)


def test_parsinlu_spans_lines_and_has_one_row_of_xx(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        ',sent1,sent2,label,source\n7,"one,\ntwo","say ""no""",c,natural\n'
        "8,xx,xx,xx,natural\n9,a\u2028b,d\u0085e,e,natural\n",
    )
    read = partial(read_pairs_headed_csv, path, NLI)
    findings = Findings()
    assert triples(read(findings, fields=dialects.PARSINLU_NLI)) == [
        ("one,\ntwo", 'say "no"', "contradiction"),
        ("a\u2028b", "d\u0085e", "entailment"),
    ]
    assert findings.note() == "rows labelled 'xx' dropped: 1"
    strict = PairFields(
        text_a="sent1", text_b="sent2", label="label", spelling=dialects.PARSINLU_NLI.spelling
    )
    with pytest.raises(ValueError, match=r"line 4: expected a label of .*found 'xx'"):
        read(fields=strict)


def test_glue_has_its_gold_label_last_whatever_the_width(tmp_path: Path) -> None:
    narrow = 'x\tg\t"open\tb\tneutral\tentailment\n'
    wide = "x\tg\tc\td\tneutral\tneutral\tentailment\tneutral\tneutral\tneutral\n"
    path = write(tmp_path, GLUE_HEADER + narrow + wide)
    pairs = read_pairs_tsv(path, NLI, fields=dialects.GLUE_NLI)
    assert triples(pairs) == [('"open', "b", "entailment"), ("c", "d", "neutral")]
    assert [pair.id for pair in pairs] == ["1", "2"]
    with pytest.raises(ValueError, match="line 2: expected 6 or 10 columns, found '7: "):
        read_pairs_tsv(
            write(tmp_path, GLUE_HEADER + "x\tg\ta\tb\tn\tn\tneutral\n"),
            NLI,
            fields=dialects.GLUE_NLI,
        )


def test_qqp_keeps_doubled_quotes_and_counts_rows_cut_by_a_line_break(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n"
        '1\t2\t3\t"What is ""it""?"\tWhy?\t1\n'
        "4\t5\t6\tcut here\nand there\t0\n"
        "7\t8\t9\ta\tb\t0\n",
    )
    findings = Findings()
    pairs = read_pairs_tsv(path, PARAPHRASE, findings, fields=dialects.GLUE_QQP)
    assert triples(pairs) == [('"What is ""it""?"', "Why?", "1"), ("a", "b", "0")]
    assert findings.note() == "rows with missing columns dropped: 2"
    assert findings.faults == []


def test_paws_x_has_two_layouts_with_the_same_row_numbers(tmp_path: Path) -> None:
    xtreme = write(tmp_path, '"He said ""no"" ."\tb\t0\r\nc\td\t1\r\n')
    assert triples(read_pairs_csv(xtreme, PARAPHRASE)) == [
        ('He said "no" .', "b", "0"),
        ("c", "d", "1"),
    ]
    first = read_pairs_csv(xtreme, PARAPHRASE)
    official = write(
        tmp_path, 'id\tsentence1\tsentence2\tlabel\n4\tHe said "no" .\tb\t0\n6\tc\td\t1\n'
    )
    assert read_pairs_tsv(official, PARAPHRASE, fields=dialects.PAWSX) == first


def test_labels_may_be_missing_in_translated_paws_x_alone(tmp_path: Path) -> None:
    content = "id\tsentence1\tsentence2\tlabel\n1\ta\tb\tNS\n2\tc\td\t1\n"
    path = write(tmp_path, content)
    findings = Findings()
    pairs = read_pairs_tsv(path, PARAPHRASE, findings, fields=dialects.PAWSX_MT)
    assert triples(pairs) == [("c", "d", "1")]
    assert findings.note() == "rows without a valid label dropped: 1"
    with pytest.raises(ValueError, match="line 2: expected a label of 0, 1, found 'NS'"):
        read_pairs_tsv(path, PARAPHRASE, fields=dialects.PAWSX)


def test_xnli_table_is_read_by_language(tmp_path: Path) -> None:
    header = "language\tgold_label\tsentence1\tsentence2\tgenre\n"
    rows = "ar\tneutral\ta\tb\tx\nde\tneutral\tc\td\tx\nar\tentailment\te\tf\tx\n"
    path = write(tmp_path, header + rows)
    pairs = read_pairs_of_language(path, NLI, language="ar", fields=dialects.XNLI)
    assert [(pair.id, pair.text_a, pair.label) for pair in pairs] == [
        ("1", "a", "neutral"),
        ("2", "e", "entailment"),
    ]


def test_all_faults_are_collected_and_sound_rows_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "dev-en.tsv"
    path.write_bytes(
        b"a\tb\tneutral\r\n"
        b"a\tb\r\n"
        b'"a" x\tb\tneutral\r\n'
        b"\xff\tb\tneutral\r\n"
        b"a\tb\tmaybe\r\n"
        b"c\td\tentailment\r\n"
    )
    findings = Findings()
    pairs = read_pairs_csv(path, NLI, findings)
    assert [pair.text_b for pair in pairs] == ["b", "b", "d"]
    assert [fault.split(", ")[1].split(":")[0] for fault in sorted(findings.faults)] == [
        "line 2",
        "line 3",
        "line 4",
        "line 5",
    ]
    with pytest.raises(ValueError, match="line 2: expected three columns"):
        read_pairs_csv(path, NLI)


def test_columns_of_a_table_are_found_by_their_names(tmp_path: Path) -> None:
    path = write(tmp_path, "label\tid\tsentence2\tsentence1\nyes\t7\tb\ta\r\nno\t8\td\tc\n")
    examples = read_pairs_table(path, ("yes", "no"))
    assert [(e.id, e.text_a, e.text_b, e.label) for e in examples] == [
        ("1", "a", "b", "yes"),
        ("2", "c", "d", "no"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("premise\tlabel\na\tyes\n", "line 1: expected a header with a column hypothesis or hypo"),
        ("premise\thypothesis\tlabel\na\tb\n", "line 2: expected 3 columns"),
        ("premise\thypothesis\tlabel\na\tb\tmaybe\n", "line 2: expected a label of yes, no"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_pairs_table(write(tmp_path, text), ("yes", "no"))
