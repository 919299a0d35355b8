"""Make questions that a text may answer from its sentences."""

import re
from collections.abc import Iterator
from itertools import islice

from qa.text.names import CAPITAL, NAME_WORD

# Questions of one kind that are made from a document.
_PER_KIND = 2

# Two or three capitalized words, the first no title or adjective of a country.
_TITLE = (
    r"(?:The|Deputy|Minister|President|Mr|Mrs|Ms|Dr|Sir|Sen|Rep|Gov|North|South|"
    rf"{CAPITAL}\w+an)\b"
)
_NAME = rf"(?:(?!{_TITLE}){NAME_WORD}(?:\s+{NAME_WORD}){{1,2}})"
_SPEAKER = re.compile(rf"[”\"“],?\s?(?:said|told)\s+({_NAME})|({_NAME})\s+(?:said|told)\b")
_COUNTED = re.compile(
    r"\b\d[\d,.]*(?:\s(?:million|billion|thousand))?\s"
    rf"((?:{CAPITAL}\w+\s){{0,2}}\w+\s(?:[a-z]{{3,}}s|men|women|people|children)"
    r"|(?!years|days)[a-z]{6,}s)\b"
)
_PERSON = re.compile(
    r"\b(?:ambassador|author|chancellor|coach|director|general|governor|judge|king|leader|mayor|"
    r"minister|president|professor|queen|secretary|senator|spokesman|spokesperson|spokeswoman)"
    rf"\s({_NAME})"
)
_TEMPLATES = (
    ("said", _SPEAKER, "What did {} say?"),
    ("many", _COUNTED, "How many {} are there?"),
    ("who", _PERSON, "Who is {}?"),
)


def candidate_questions(text: str) -> Iterator[tuple[str, str]]:
    """Questions that the text may answer, each with its kind."""
    for kind, pattern, template in _TEMPLATES:
        for match in islice(pattern.finditer(text), _PER_KIND):
            words = next(group for group in match.groups() if group)
            yield kind, template.format(" ".join(words.split()))
