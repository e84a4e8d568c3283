"""The published data sets behind the catalogue, with their licences.

Licences are as the data sets' authors state them; where a set is built on another, the stricter
terms count (XNLI's text is non-commercial, so its translations are too). They are no legal
advice: read the originals before you ship a model.
"""

from __future__ import annotations

from spaces.task import Publication

MNLI = Publication(title="MultiNLI", licence="OANC and others, see its paper")
SNLI = Publication(title="SNLI", licence="CC BY-SA 4.0")
ANLI = Publication(title="ANLI", licence="CC BY-NC 4.0", is_non_commercial=True)
ANLI_PLUS = Publication(
    title="SNLI, MultiNLI and ANLI", licence="CC BY-NC 4.0 (ANLI)", is_non_commercial=True
)
QQP = Publication(title="Quora Question Pairs", licence="Quora's terms", is_non_commercial=True)
SQUAD = Publication(title="SQuAD 1.1", licence="CC BY-SA 4.0")
SQUAD2 = Publication(title="SQuAD 2.0", licence="CC BY-SA 4.0")
HELLASWAG = Publication(title="HellaSwag", licence="MIT")
COSMOSQA = Publication(title="Cosmos QA", licence="CC BY 4.0")
COMMONSENSEQA = Publication(title="CommonsenseQA 1.11", licence="MIT")
CCGBANK = Publication(
    title="CCGbank", licence="LDC2005T13, for licensed users", is_non_commercial=True
)
UD_CCG = Publication(title="CCG derived from UD English-EWT 2.9", licence="CC BY-SA 4.0")

XNLI_MT = Publication(
    title="XNLI's machine translations of MultiNLI", licence="CC BY-NC 4.0", is_non_commercial=True
)
OCNLI = Publication(title="OCNLI", licence="CC BY-NC 2.0", is_non_commercial=True)
KLUE_NLI = Publication(title="KLUE-NLI", licence="CC BY-SA 4.0")
PARSINLU = Publication(title="ParsiNLU", licence="CC BY-NC-SA 4.0", is_non_commercial=True)
CMRC = Publication(title="CMRC 2018", licence="CC BY-SA 4.0")
SQUAD_ES = Publication(title="SQuAD-es", licence="CC BY 4.0")
MLQA_MT = Publication(
    title="MLQA's machine translations of SQuAD 1.1",
    licence="CC BY-SA 3.0, code CC BY-NC 4.0",
)
PAWSX_MT = Publication(
    title="PAWS-X's machine translations of PAWS", licence="free for any purpose (Google)"
)

XNLI = Publication(title="XNLI", licence="CC BY-NC 4.0", is_non_commercial=True)
PAWSX = Publication(title="PAWS-X", licence="free for any purpose (Google)")
UD = Publication(
    title="Universal Dependencies 2.5",
    licence="by treebank, many CC BY-NC-SA",
    is_non_commercial=True,
)
WIKIANN = Publication(title="WikiANN (PAN-X)", licence="none stated; text of Wikipedia")
MASAKHANER = Publication(title="MasakhaNER 2.0", licence="CC BY-NC 4.0", is_non_commercial=True)
XQUAD = Publication(title="XQuAD", licence="CC BY-SA 4.0")
MLQA = Publication(title="MLQA", licence="CC BY-SA 3.0")
TYDIQA = Publication(title="TyDiQA-GoldP", licence="Apache-2.0; text CC BY-SA 3.0")
BUCC = Publication(title="BUCC 2018", licence="none stated")
TATOEBA = Publication(title="Tatoeba (LASER's pairs)", licence="CC BY 2.0 FR")
WIKIPEDIA = Publication(title="Wikipedia", licence="CC BY-SA 4.0 and GFDL")
