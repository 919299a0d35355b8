"""a corpus → questions that it answers, for someone who does not know what to ask."""

import re
from collections.abc import Iterator

from index import Index
from qa.answers.answer import ask
from qa.errors import QuestionError
from qa.reader import DEFAULT_READER, Reader

# Openings looked at for each question wanted: not every one yields a question with an answer.
_TRIES = 4

# Two or three capitalised words, the first no title or adjective of a country.
_TITLE = r"(?:The|Deputy|Minister|President|Mr|Mrs|Ms|Dr|Sir|Sen|Rep|Gov|North|South|[A-Z]\w+an)\b"
_NAME = rf"(?:(?!{_TITLE})[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){{1,2}})"
_SPEAKER = re.compile(rf"[”\"“],?\s?(?:said|told)\s+({_NAME})|({_NAME})\s+(?:said|told)\b")
_COUNTED = re.compile(
    r"\b\d[\d,.]*(?:\s(?:million|billion|thousand))?\s"
    r"((?:[A-Z]\w+\s){0,2}\w+\s(?:[a-z]{3,}s|men|women|people|children)|(?!years|days)[a-z]{6,}s)\b"
)
_PERSON = re.compile(
    r"\b(?:ambassador|author|chancellor|coach|director|general|governor|judge|king|leader|mayor|"
    r"minister|president|professor|queen|secretary|senator|spokesman|spokesperson|spokeswoman)"
    rf"\s({_NAME})"
)


def suggest_questions(
    index: Index, limit: int = 4, reader: Reader | None = DEFAULT_READER
) -> list[str]:
    """Up to `limit` questions about different documents, each of which `ask` answers."""
    kept: list[str] = []
    kinds: set[str] = set()
    for passage in index.first_passages(limit * _TRIES):
        try:
            text = index.document(passage.document_id).text
        except KeyError:
            # Removed since the openings were listed.
            continue
        # An unused kind of question first, so that the examples show what can be asked.
        for kind, question in sorted(_candidates(text), key=lambda item: item[0] in kinds):
            if question not in kept and _is_answered(question, passage.document_id, index, reader):
                kept.append(question)
                kinds.add(kind)
                if len(kept) == limit or index.status().documents > 1:
                    break
        if len(kept) == limit:
            break
    return kept


def _candidates(text: str) -> Iterator[tuple[str, str]]:
    """(kind, question), at most two of each kind."""
    for kind, pattern, template in (
        ("said", _SPEAKER, "What did {} say?"),
        ("many", _COUNTED, "How many {} are there?"),
        ("who", _PERSON, "Who is {}?"),
    ):
        for found, match in enumerate(pattern.finditer(text)):
            words = next(group for group in match.groups() if group)
            yield kind, template.format(" ".join(words.split()))
            if found:
                break


def _is_answered(question: str, document_id: str, index: Index, reader: Reader | None) -> bool:
    try:
        answer = ask(question, index, reader=reader)
    except QuestionError:
        return False
    return answer.answered and answer.citations[0].document_id == document_id
