"""Suggest questions that the documents answer, to someone who does not know what to ask."""

import re
from collections.abc import Iterator
from itertools import islice

from index import Index
from qa.answers.answer import ask
from qa.errors import QuestionError
from qa.reader import DEFAULT_READER, Reader
from qa.text.names import CAPITAL, NAME_WORD

# First passages read for each suggestion: not every one gives a question that is answered.
_PASSAGES_PER_SUGGESTION = 4
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


def suggest_questions(
    index: Index, limit: int = 4, reader: Reader | None = DEFAULT_READER
) -> list[str]:
    """Suggest questions, each about another document, which answers it.

    Args:
        index: The documents.
        limit: How many questions at most.
        reader: The reader that `ask` answers them with.
    """
    suggestions: list[str] = []
    used_kinds: set[str] = set()
    has_many = index.status().documents > 1
    for passage in index.first_passages(limit * _PASSAGES_PER_SUGGESTION):
        try:
            text = index.document(passage.document_id).text
        except KeyError:
            # Deleted since the passages were listed.
            continue
        # Kinds that are not used yet come first, to show the variety of what can be asked.
        for kind, question in sorted(_candidates(text), key=lambda item: item[0] in used_kinds):
            is_new = question not in suggestions
            if is_new and _is_answered(question, passage.document_id, index, reader):
                suggestions.append(question)
                used_kinds.add(kind)
                if len(suggestions) == limit or has_many:
                    break
        if len(suggestions) == limit:
            break
    return suggestions


def _candidates(text: str) -> Iterator[tuple[str, str]]:
    """Questions that the text may answer, each with its kind."""
    for kind, pattern, template in _TEMPLATES:
        for match in islice(pattern.finditer(text), _PER_KIND):
            words = next(group for group in match.groups() if group)
            yield kind, template.format(" ".join(words.split()))


def _is_answered(question: str, document_id: str, index: Index, reader: Reader | None) -> bool:
    try:
        answer = ask(question, index, reader=reader)
    except QuestionError:
        return False
    is_quote = answer.answered and answer.kind == "quote"
    return is_quote and answer.citations[0].document_id == document_id
