"""Suggest questions that the documents answer, to someone who does not know what to ask."""

from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest

from index import Index
from index.lazy_pattern import lazy_pattern
from qa.answers.answer import ask
from qa.errors import QuestionError
from qa.query.coreference import without_roles
from qa.reader import DEFAULT_READER, Reader
from qa.text.boilerplate_sentences import is_boilerplate
from qa.text.names import NAME_WORD, find_names
from qa.text.question_templates import candidate_questions

# What any documents answer.
OVERVIEW_QUESTION = "What are these documents about?"
# First passages read for each suggestion: not every one gives a question that is answered.
_PASSAGES_PER_SUGGESTION = 4
# Documents that have to mention a name for it to be worth a list of them.
_LEAST_MENTIONS = 2
# Questions of one kind that are tried until they are answered.
_PER_KIND = 2
# Words of a name, at most, and what each of them is: no initial, no "The", no quotation.
_LONGEST_NAME = 3
_NAME_ONLY = lazy_pattern(rf"(?!(?:The|By|And|For|In|Of|On|At|A)$){NAME_WORD}")
# Names whose lists are tried.
_NAMES_TRIED = 3


def suggest_questions(
    index: Index, limit: int = 4, reader: Reader | None = DEFAULT_READER
) -> list[str]:
    """Suggest questions that the documents answer: each about another one, or about several.

    Args:
        index: The documents.
        limit: How many questions at most.
        reader: The reader that `ask` answers them with.
    """
    has_many = index.status().documents > 1
    # Each kind once, to show the variety of what can be asked: those of single documents, a list,
    # an overview. Further ones of a kind only where nothing else is left.
    chosen: dict[str, list[str]] = {}
    texts: list[str] = []
    for passage in index.first_passages(limit * _PASSAGES_PER_SUGGESTION):
        try:
            text = index.document(passage.document_id).text
        except KeyError:
            # Deleted since the passages were listed.
            continue
        texts.append(text[passage.start : passage.end])
        for kind, question in candidate_questions(text):
            others = chosen.setdefault(kind, [])
            is_wanted = len(others) < _PER_KIND and question not in others
            if is_wanted and _is_answered(question, passage.document_id, index, reader):
                others.append(question)
                if has_many:
                    # Each about another document.
                    break
        if sum(map(bool, chosen.values())) >= max(1, limit - 1):
            break
    if has_many:
        chosen["list"] = _list_questions(texts, index, reader)
        # Of any documents, also those of which no other question can be made.
        chosen["overview"] = [OVERVIEW_QUESTION]
    by_turns = zip_longest(*chosen.values())
    return [question for turn in by_turns for question in turn if question][:limit]


def _list_questions(texts: Iterable[str], index: Index, reader: Reader | None) -> list[str]:
    """A question for all documents that mention a name, if several do."""
    mentions = Counter(name for text in texts for name in {*_whole_names(text)})
    for name, count in mentions.most_common(_NAMES_TRIED):
        question = f"Which documents mention {name}?"
        if count >= _LEAST_MENTIONS and _is_listed(question, index, reader):
            return [question]
    return []


def _whole_names(text: str) -> Iterable[str]:
    """Names of two or three words on one line: any others may be more, or less, than a name."""
    for line in text.splitlines():
        if is_boilerplate(line):
            continue
        for name in find_names(line):
            person = without_roles(name)
            words = person.split()
            if 2 <= len(words) <= _LONGEST_NAME and all(map(_NAME_ONLY.fullmatch, words)):
                yield person


def _is_answered(question: str, document_id: str, index: Index, reader: Reader | None) -> bool:
    try:
        answer = ask(question, index, reader=reader)
    except QuestionError:
        return False
    is_quote = answer.answered and answer.kind == "quote"
    return is_quote and answer.citations[0].document_id == document_id


def _is_listed(question: str, index: Index, reader: Reader | None) -> bool:
    try:
        answer = ask(question, index, reader=reader)
    except QuestionError:
        return False
    return answer.answered and len(answer.documents) >= _LEAST_MENTIONS
