"""Answer which role somebody has, by what a text says beside the name: "the chair, Jo Aas,".

English only.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from index import STOPWORDS, Document, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from index.types import Span
from qa.answers.citations import cite
from qa.query.normalization import write_as_documents_do
from qa.query.question_extraction import extract_question
from qa.query.rewriting import rewrite_query
from qa.retrieval import correct_spelling
from qa.text.english.clauses import is_verb_form
from qa.text.mentions import TITLE_WORD, without_titles
from qa.text.names import CAPITAL
from qa.types import Answer, SearchOptions

_ROLE_NOUN = (
    r"(?:role|position|job|post|function|profession|occupation|office|rank|job title|title)"
)
_NAME = rf"(?P<name>{CAPITAL}[\w’'.-]*(?:\s+(?:(?:de|van|von|der|al|bin)\s+)?{CAPITAL}[\w’'.-]*)+)"
_ASKS_ROLE = tuple(
    lazy_pattern(rf"^\W*{form}\s*\W*$")
    for form in (
        rf"(?i:what(?:['’]s|\s+is|\s+was)?)\s+{_NAME}['’]s?\s+(?:current\s+)?{_ROLE_NOUN}",
        rf"(?i:(?:what|which)\s+{_ROLE_NOUN}\s+(?:does|did|has|is|was))\s+{_NAME}"
        r"(?:\s+(?:have|hold|play|fill|do|in|held))?",
        rf"(?i:what\s+(?:is|was)\s+the\s+{_ROLE_NOUN}\s+of)\s+{_NAME}",
        rf"(?i:what\s+does)\s+{_NAME}\s+do(?:\s+for\s+a\s+living)?",
        rf"(?i:as\s+what\s+does|where\s+and\s+as\s+what\s+does)\s+{_NAME}\s+work",
    )
)
_DETERMINER = rf"(?:(?i:the|its|his|her|their|our|an?)|{CAPITAL}?[\w’'.-]+['’]s?)"
# A role in lower case: "the council's former head of finance".
_ROLE = rf"(?:{_DETERMINER}\s+)(?:[a-z][\w’'-]*\s+){{0,5}}?[a-z][\w-]+"
# "Of the", and the name of whose role it is: "head of the Housing Trust".
_OF = rf"(?:\s+(?:of|at|for|in)\s+(?:the\s+)?{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+){{0,3}})?"
# In front of a phrase that tells when or where, and no role: "On the last day, Jo Aas".
_NOT_IN_FRONT = lazy_pattern(
    r"\b(?:in|on|at|after|before|during|since|until|under|near|behind|for|within|over|outside|inside)\s+$",
    re.IGNORECASE,
)
_NO_ROLE = lazy_pattern(
    r"\b(?:year|month|week|day|night|morning|evening|time|end|start|case|fact|man|woman|others?)s?$"
)
# Not "Dr", which is no office.
_OFFICE_TITLE = rf"(?!(?i:mrs?|ms|miss|dr)\b)(?i:{TITLE_WORD})"
# "who is asta rein", and as a follow-up "who is she (asta, rein)?"
_ASKS_WHO_IS = lazy_pattern(
    r"^\W*who(?:['’]s|\s+is|\s+was)\s+(?:(?:he|she|that|this)\s+\((?P<carried>[^)]+)\)|"
    r"(?P<name>[^\W\d]{2,}(?:\s+[^\W\d]{2,}){1,2}))\W*$",
    re.IGNORECASE,
)
# Passages in which the name is looked for, and documents that are quoted.
_SEARCHED, _MAX_QUOTES = 20, 3
# Not measured: the text has the role beside the name.
_CONFIDENCE = 0.9


def asked_person(question: str) -> str:
    """The person whose role a question asks for, without titles; "" if it asks for none."""
    for pattern in _ASKS_ROLE:
        if match := pattern.match(" ".join(question.split())):
            return without_titles(re.sub(r"['’]s?$", "", match["name"]))
    return ""


def answer_person_role(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer which role, job or office somebody has, by the words beside the name.

    Returns:
        The sentences that state it, of the newest document first, with the role marked; None if the
        question does not ask this, or if no text states it.
    """
    name = asked_person(extract_question(question))
    return _answer_role(name, question, index, options) if name else None


def answer_who_is(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer who somebody is by the role that stands beside the name: a last resort, since a text
    may say it in other ways."""
    query = extract_question(question)
    if options.history:
        query = rewrite_query(query, options.history, index).text
    query, corrections = correct_spelling(query, index, options)
    query = write_as_documents_do(query, index, options)
    name = _name_as_written(query, index, options)
    reply = _answer_role(name, question, index, options) if name else None
    return replace(reply, query=query.strip(), corrections=corrections) if reply else None


def _answer_role(name: str, question: str, index: Index, options: SearchOptions) -> Answer | None:
    found: dict[str, tuple[Document, Span, Span]] = {}
    for hit in index.search(name, _SEARCHED, options.filter):
        document = index.document(hit.passage.document_id)
        for sentence in hit.passage.sentences:
            role = stated_role(document.text, sentence, name)
            if role and document.id not in found:
                found[document.id] = document, sentence, role
    newest = sorted(found.values(), key=lambda it: it[0].publication_day or date.min, reverse=True)[
        :_MAX_QUOTES
    ]
    if not newest:
        return None
    citations = tuple(
        cite(document, number, sentence, sentence, _CONFIDENCE, answer_spans=(role,))
        for number, (document, sentence, role) in enumerate(newest, start=1)
    )
    return Answer(
        question=question,
        query=question.strip(),
        text="\n\n".join(f"{citation.quote} [{citation.number}]" for citation in citations),
        citations=citations,
        confidence=_CONFIDENCE,
        tier="answer",
        filter=options.filter,
        ignored=tuple(options.ignore),
    )


def _name_as_written(question: str, index: Index, options: SearchOptions) -> str:
    """The name of who is asked for by "who is", as a document writes it; "" if none has it."""
    match = _ASKS_WHO_IS.match(question)
    if match is None:
        return ""
    words = (match["name"] or match["carried"].replace(",", " ")).split()
    if words[0].lower() in STOPWORDS:
        return ""
    spaced = r"\s+".join(map(re.escape, words))
    name = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    for hit in index.search(" ".join(words), _SEARCHED, options.filter):
        text = index.document(hit.passage.document_id).text
        for found in name.finditer(text):
            if all(word[0].isupper() for word in found[0].split()):
                return " ".join(found[0].split())
    return ""


def stated_role(text: str, sentence: Span, name: str) -> Span | None:
    """Where a sentence states the role of a person right beside the name."""
    for span in _candidates(text, sentence, name):
        words = text[slice(*span)].split()
        own = [re.sub(r"\W+$", "", word).lower() for word in words]
        head = re.split(r"\s(?:of|at|for|in)\s", " ".join(own))[0]
        if (
            not any(is_verb_form(word) for word in own)
            and own[-1] not in STOPWORDS | CALENDAR_WORDS
            and not _NO_ROLE.search(head)
        ):
            return span
    return None


def _candidates(text: str, sentence: Span, name: str) -> Iterator[Span]:
    person = rf"(?:(?i:{TITLE_WORD})\.?\s+)?{re.escape(name)}\b"
    for match in re.compile(rf"(?<![\w’'])(?P<role>{_ROLE}{_OF}),\s+{person}(?=\s*[,.;])").finditer(
        text, *sentence
    ):
        if not _NOT_IN_FRONT.search(text, sentence[0], match.start()):
            yield match.span("role")
    behind = (
        rf"{person},\s+(?:aged?\s+)?(?:\d\d,\s+)?(?P<role>(?:{_ROLE}|(?:former|deputy|acting|head|chief)"
        rf"(?:\s+[a-z][\w-]+){{0,4}}){_OF})(?=\s*[,.;)])"
    )
    is_one = (
        rf"{person}\s+(?:is|was|became)\s+(?:now\s+)?(?P<role>{_ROLE}{_OF})(?=\s*[,.;)]|\s+and\b)"
    )
    is_held_by = rf"(?<![\w’'])(?P<role>{_ROLE}{_OF})\s+(?:is|was)\s+(?:now\s+)?{person}"
    title = rf"(?<![\w’'])(?P<role>{_OFFICE_TITLE})\.?\s+{re.escape(name)}\b"
    before = rf"(?<![\w’'])(?P<role>{_ROLE})\s+{person}"
    for pattern in (behind, is_one, is_held_by, title, before):
        for match in re.compile(pattern).finditer(text, *sentence):
            yield match.span("role")
