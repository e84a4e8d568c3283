"""Languages of each task, as XTREME's `evaluate.py` lists them (google-research/xtreme, 838c13b).

The order is XTREME's; codes are ISO 639-1.
"""

from __future__ import annotations

XNLI_LANGUAGES = tuple("ar bg de el en es fr hi ru sw th tr ur vi zh".split())
PAWSX_LANGUAGES = tuple("de en es fr ja ko zh".split())
PANX_LANGUAGES = tuple(
    "ar he vi id jv ms tl eu ml ta te af nl en de el bn hi mr ur fa fr it pt es bg ru ja ka ko th"
    " sw yo my zh kk tr et fi hu".split()
)
UDPOS_LANGUAGES = tuple(
    "af ar bg de el en es et eu fa fi fr he hi hu id it ja kk ko mr nl pt ru ta te th tl tr ur vi"
    " yo zh".split()
)
NO_UDPOS_DEV = tuple("kk th tl yo".split())
"""Their treebanks have a test split alone."""
XQUAD_LANGUAGES = tuple("en es de el ru tr ar vi th zh hi".split())
MLQA_LANGUAGES = tuple("en es de ar hi vi zh".split())
TYDIQA_LANGUAGES = tuple("en ar bn fi id ko ru sw te".split())
BUCC_LANGUAGES = tuple("de fr ru zh".split())
TATOEBA_LANGUAGES = tuple(lang for lang in PANX_LANGUAGES if lang not in {"en", "ms", "my", "yo"})

SUITE_LANGUAGES = ("en", "de", "zh", "ar")
"""What the offline suite speaks: every task of the catalogue may have data in these."""


def with_suite_languages(*published: str) -> tuple[str, ...]:
    """English, the languages in which a data set was published, then the suite's, each once."""
    return tuple(dict.fromkeys(("en", *published, *SUITE_LANGUAGES)))
