"""Make questions that a text may answer from its sentences."""

import re
from collections.abc import Iterator
from itertools import islice

from index.lazy_pattern import lazy_pattern
from qa.text.names import CAPITAL, NAME_WORD

# Questions of one kind that are made from a document.
_PER_KIND = 2

# Two or three capitalized words, the first no title or adjective of a country. What belongs to
# somebody, as in "said Hallam Reeve's lawyer", is not said by them.
_TITLE = (
    r"(?:The|Deputy|Minister|President|Mr|Mrs|Ms|Dr|Sir|Sen|Rep|Gov|North|South|"
    rf"{CAPITAL}\w+an)\b"
)
_NOT_OWNER = r"(?![\w-]|['’](?:s\b|(?!\w)))(?<!['’])(?<!['’]s)"
_NAME = rf"(?:(?!{_TITLE}){NAME_WORD}(?:\s+{NAME_WORD}){{1,2}}{_NOT_OWNER})"
_SPEAKER = lazy_pattern(rf"[”\"“],?\s?(?:said|told)\s+({_NAME})|({_NAME})\s+(?:said|told)\b")
# "Some 1,500 berths are to be renewed, of which …": the subject of a sentence of its own, a plural
# with its verb, so that the question has the order of words of the text. Nothing else is certain
# to make a question that people would ask.
_COUNTED = lazy_pattern(
    r"(?:^|(?<=[.!?]\s)|(?<=[.!?][”\"]\s))"
    r"(?:(?:Some|About|Around|Nearly|Almost|Over|More than|At least|In all,?)\s)?"
    r"\d[\d,]*(?:\s(?:million|billion|thousand))?\s"
    r"((?!(?:years|days|hours|minutes|weeks|months|others)\b)"
    r"(?:[a-z]{4,}s|men|women|people|children)\s"
    r"(?:are|were|have been|will be)\s(?:[a-z]+\s){0,5}[a-z]+)"
    r"(?=[.,;]\s|[.,;]$|\s(?:and|but|which)\s)",
    re.MULTILINE,
)
# What refers to another sentence, which the question would lack.
_POINTING = lazy_pattern(r"\b(?:it|its|they|them|their|this|that|these|those|there|here|he|she)\b")
_PERSON = lazy_pattern(
    r"\b(?:ambassador|author|chancellor|coach|director|general|governor|judge|king|leader|mayor|"
    r"minister|president|professor|queen|secretary|senator|spokesman|spokesperson|spokeswoman)"
    rf"\s({_NAME})"
)
_TEMPLATES = (
    ("said", _SPEAKER, "What did {} say?"),
    ("many", _COUNTED, "How many {}?"),
    ("who", _PERSON, "Who is {}?"),
)


def candidate_questions(text: str) -> Iterator[tuple[str, str]]:
    """Questions that the text may answer, each with its kind."""
    for kind, pattern, template in _TEMPLATES:
        for match in islice(pattern.finditer(text), _PER_KIND):
            words = " ".join(next(group for group in match.groups() if group).split())
            if kind == "many" and _POINTING.search(words):
                continue
            yield kind, template.format(words)
