"""List all documents that mention, or are about, a subject, or all that somebody said in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from index import STOPWORDS, Document, Index, Passage
from index.humanize import counted
from index.types import Span
from qa.answers.citing import cite, cite_source
from qa.answers.list_requests import (
    ListRequest,
    read_list_request,
    refers_back,
    without_generic_end,
)
from qa.answers.speech import attributed_quotes
from qa.filters import describe
from qa.query.rewriting import rewrite_query
from qa.retrieval import find_evidence
from qa.text.boilerplate import is_boilerplate, is_prose
from qa.text.mentions import TITLE_WORD, Mention, find_mentions, fold, name_variants, without_titles
from qa.types import Answer, Citation, ListedDocument, NameCount, SearchOptions

# Documents that are listed with a sentence, and those of "the latest on": all are counted.
_MAX_LISTED = 100
_MAX_LATEST = 20
# Quotes of a list in all.
_MAX_QUOTES = 300
# Documents with a bare keyword, at most: more of them are no help to anyone.
_MAX_KEYWORD_DOCUMENTS = 2_000
# Share of the places of a keyword of several words that are capitalized where it is a name.
_MIN_CAPITALIZED = 0.8
# Characters at the beginning of a document that say what it is about, and those of a document that
# is short enough for two mentions to be more than passing ones.
_LEAD = 400
_SHORT = 3_000
# Characters of a quotable sentence; longer ones are tables or lists.
_LONG_SENTENCE = 400
# Forms of a name that are told.
_MAX_FORMS = 5
_TITLE_BEFORE = re.compile(rf"\b{TITLE_WORD}\.?\s+$", re.IGNORECASE)
# Closest passages that are shown where no document mentions the subject.
_NEAREST_SHOWN = 3
# Characters at the beginning of a document in which its byline stands.
_BYLINE_ZONE = 1_000


@dataclass(frozen=True)
class _Found:
    """A document and the places where it mentions the subject."""

    document: Document
    mentions: tuple[Mention, ...]
    index: Index
    # Mentions in the title, where that is no part of the text.
    title_mentions: int = 0

    @property
    def count(self) -> int:
        return len(self.mentions) + self.title_mentions

    @cached_property
    def passages(self) -> list[Passage]:
        return [*self.index.passages(self.document.id).values()]

    @cached_property
    def sentences(self) -> list[Span]:
        return [sentence for passage in self.passages for sentence in passage.sentences]

    def is_about(self, subject: str) -> bool:
        """Whether it mentions the subject in its title or lead, or more than in passing."""
        text, lead = self.document.text, 0
        places = []
        for start, end in (mention.span for mention in self.mentions):
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", end)
            line = text[line_start : line_end if line_end >= 0 else len(text)]
            if len(line) > _LONG_SENTENCE or not is_boilerplate(line):
                places.append(start)
                lead += start < _LEAD
        enough = 2 if len(text) < _SHORT else 3
        in_title = bool(find_mentions(self.document.title, subject))
        return in_title or bool(lead) or len(places) >= enough


@dataclass(frozen=True, slots=True)
class _List:
    """What is listed: documents newest first, each with its quotes, and the sentence of our own
    that says what they are; `is_sure` if they are what was asked for."""

    found: Sequence[_Found]
    quotes: Sequence[Sequence[Span]]
    summary: str
    is_sure: bool = True


def answer_listing(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer a question that asks for documents or for all quotes; None if it asks for something
    else."""
    request = read_list_request(question) if isinstance(question, str) else None
    if request is None or not index.analyze(request.subject):
        return None
    query = question
    if options.history:
        if request.relation == "keyword" and question.rstrip().endswith("?"):
            return None
        if refers_back(request.subject):
            rewritten = rewrite_query(question, options.history, index).text
            query = _without_appended(rewritten, request.subject)
            request = read_list_request(query) or request
    if request.kinds and not options.filter.kinds:
        options = replace(options, filter=replace(options.filter, kinds=request.kinds))
    if request.relation == "keyword":
        return _answer_keyword(question, request, index, options)
    listed = _find_list(request, index, options)
    if listed is None:
        return replace(_nothing(question, request, index, options), query=query)
    return replace(_answer(question, listed, options), query=query)


def _without_appended(rewritten: str, subject: str) -> str:
    """A rewritten question with the names that were appended to it in place of the pronoun."""
    appended = re.search(r"\s*\(([^()]*)\)\s*\??$", rewritten)
    if appended is None:
        return rewritten
    return rewritten[: appended.start()].replace(subject, appended[1])


def _answer_keyword(
    question: str, request: ListRequest, index: Index, options: SearchOptions
) -> Answer | None:
    """List the documents with a name or word if several have it; else it is a question."""
    name = without_titles(request.subject)
    if len(_candidates(name, index, options)) > _MAX_KEYWORD_DOCUMENTS:
        return None
    found = _find(name, index, options)
    if len(found) < 2:
        return None
    if len(name.split()) > 1 and not _is_name(found):
        return None
    return _answer(question, _mentioned(name, found), options)


def find_about(name: str, index: Index, options: SearchOptions) -> list[Document]:
    """All documents that are about a name, newest first; none if it is no name."""
    found = _find(without_titles(name), index, options)
    if not _is_name(found):
        return []
    return [item.document for item in found if item.is_about(name)]


def _is_name(found: Sequence[_Found]) -> bool:
    """Whether what was found is capitalized, as a name is."""
    forms = [mention.form for item in found for mention in item.mentions if mention.is_whole]
    capitalized = sum(
        all(word[:1].isupper() or word in STOPWORDS for word in re.split(r"[\s-]+", form))
        for form in forms
    )
    return capitalized >= _MIN_CAPITALIZED * len(forms)


def _find_list(request: ListRequest, index: Index, options: SearchOptions) -> _List | None:
    """What is asked for; None if no document has the subject."""
    subject = without_titles(request.subject)
    if request.relation == "written":
        return _written(subject, index, options)
    found: list[_Found] = []
    for name in dict.fromkeys((subject, without_generic_end(subject))):
        if found := _find(name, index, options):
            break
    else:
        name = without_generic_end(subject)
        return None if request.relation == "said" else _with_words(request, name, index, options)
    if request.relation == "said":
        listed = _said(name, request.topic, found)
        note = _last_name_note(name, found, index, options)
        return replace(listed, summary=listed.summary + note)
    if request.relation in ("latest", "about"):
        if not _is_name(found) and (apart := _with_words(request, name, index, options)):
            return apart
        return _about(name, request, found)
    listed = _mentioned(name, found)
    note = _last_name_note(name, found, index, options)
    return replace(listed, summary=listed.summary + note)


def _last_name_note(
    name: str, found: Sequence[_Found], index: Index, options: SearchOptions
) -> str:
    """How many documents have the last name of a person without the first: perhaps the same."""
    first, _, last = _usual_form(name, found).rpartition(" ")
    if not first or not any(
        not mention.is_whole or _TITLE_BEFORE.search(item.document.text[: mention.span[0]][-30:])
        for item in found
        for mention in item.mentions
    ):
        return ""
    known = {item.document.id for item in found}
    others = [
        item
        for item in _find(last, index, options)
        if item.document.id not in known
        and any(mention.form[:1].isupper() for mention in item.mentions)
    ]
    if not others:
        return ""
    verb = "has" if len(others) == 1 else "have"
    return f" {counted(len(others), 'other document')} {verb} “{last}” without “{first}”."


def _candidates(name: str, index: Index, options: SearchOptions) -> list[str]:
    """The documents that have all words of one of the name's spellings."""
    ids = dict[str, None]()
    for variant in name_variants(name):
        terms = set(index.analyze(variant))
        ids |= dict.fromkeys(index.documents_with(terms, options.filter) if terms else ())
    return [*ids]


def _find(name: str, index: Index, options: SearchOptions) -> list[_Found]:
    """All documents that mention a name, newest first."""
    found = []
    for document_id in _candidates(name, index, options):
        document = index.document(document_id)
        mentions = tuple(find_mentions(document.text, name))
        has_own_title = document.title not in document.text
        in_title = len(find_mentions(document.title, name)) if has_own_title else 0
        item = _Found(document, mentions, index, in_title)
        if mentions or (in_title and item.sentences):
            found.append(item)
    return _newest_first(found)


def _newest_first(found: Sequence[_Found]) -> list[_Found]:
    """Newest first, undated ones last, those of a day by id."""
    by_id = sorted(found, key=lambda item: item.document.id)
    return sorted(by_id, key=lambda item: item.document.published or date.min, reverse=True)


def _count(found: Sequence[_Found]) -> int:
    return sum(item.count for item in found)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _mentioned(name: str, found: Sequence[_Found]) -> _List:
    verb = "mentions" if len(found) == 1 else "mention"
    documents, times = counted(len(found), "document"), _times(_count(found))
    summary = f"{documents} {verb} “{_usual_form(name, found)}”, {times}."
    return _List(found, [(_best_sentence(item),) for item in found[:_MAX_LISTED]], summary)


def _about(name: str, request: ListRequest, found: Sequence[_Found]) -> _List:
    """The documents that are about the subject; where none is, those that mention it."""
    about = [item for item in found if item.is_about(name)]
    form, passing = _usual_form(name, found), len(found) - len(about)
    if not about:
        documents = counted(len(found), "document")
        summary = f"No document is about “{form}”; {documents} only mention it in passing."
    else:
        verb = "is" if len(about) == 1 else "are"
        summary = f"{counted(len(about), 'document')} {verb} about “{form}”"
        summary += ", the newest first." if len(about) > 1 and request.relation == "latest" else "."
        if passing:
            verb = "mentions" if passing == 1 else "mention"
            summary += f" {counted(passing, 'other')} {verb} it in passing."
    listed = about or found
    most = _MAX_LATEST if request.relation == "latest" else _MAX_LISTED
    return _List(listed, [(_best_sentence(item),) for item in listed[:most]], summary)


def _with_words(
    request: ListRequest, name: str, index: Index, options: SearchOptions
) -> _List | None:
    """The documents that have all words of the subject in one passage, where none has them as one
    phrase."""
    terms = {term for term in index.analyze(name) if term not in index.stopword_terms}
    if len(terms) < 2:
        return None
    found = []
    for document_id in index.documents_with(terms, options.filter):
        document = index.document(document_id)
        title = set(index.analyze(document.title))
        places = [
            Mention((passage.start, passage.end), name, False)
            for passage in index.passages(document_id).values()
            if terms <= title | set(index.analyze(document.text[passage.start : passage.end]))
        ]
        if places:
            found.append(_Found(document, tuple(places), index))
    if not found:
        return None
    about = [item for item in found if _leads_with(terms, item)]
    if request.relation in ("latest", "about") and about:
        found = about
    found = _newest_first(found)
    verb = "has" if len(found) == 1 else "have"
    most = _MAX_LATEST if request.relation == "latest" else _MAX_LISTED
    summary = (
        f"{counted(len(found), 'document')} {verb} all of the words “{name}” in one passage, "
        "though they may not stand side by side."
    )
    quotes = [(_sentence_with(terms, item, index),) for item in found[:most]]
    return _List(found, quotes, summary)


def _leads_with(terms: set[str], item: _Found) -> bool:
    """Whether the title and lead of a document have all of the terms, or several passages do."""
    document = item.document
    lead = item.index.analyze(f"{document.title}\n{document.text[:_LEAD]}")
    return terms <= set(lead) or item.count > 1


def _said(name: str, topic: str, found: Sequence[_Found]) -> _List:
    """All that the texts attribute to a speaker; where there is nothing, who mentions them."""
    form = _usual_form(name, found)
    quoting: list[_Found] = []
    quotes: list[list[Span]] = []
    for item in found:
        if spans := attributed_quotes(item.document.text, item.sentences, item.mentions):
            quoting.append(item)
            quotes.append(spans)
    if not quoting:
        verb = "mentions" if len(found) == 1 else "mention"
        summary = (
            f"No sentence says in so many words that “{form}” said it. "
            f"{counted(len(found), 'document')} {verb} the name, {_times(_count(found))}."
        )
        best = [(_best_sentence(item),) for item in found[:_MAX_LISTED]]
        return _List(found, best, summary, is_sure=False)
    on_topic = [
        [span for span in spans if _has_topic(item, span, topic)]
        for item, spans in zip(quoting, quotes, strict=True)
    ]
    is_sure = not topic or any(on_topic)
    note = f" on “{topic}”" if topic and is_sure else ""
    if topic and is_sure:
        quoting = [item for item, spans in zip(quoting, on_topic, strict=True) if spans]
        quotes = [spans for spans in on_topic if spans]
    number = sum(map(len, quotes))
    verb = "quotes" if len(quoting) == 1 else "quote"
    times = _times(number)
    summary = f"{counted(len(quoting), 'document')} {verb} “{form}”{note}, {times}."
    if not is_sure:
        summary = f"No quote of “{form}” has the words “{topic}”. {summary}"
    return _List(quoting, quotes, summary, is_sure)


def _has_topic(item: _Found, span: Span, topic: str) -> bool:
    """Whether a quote, or the sentence before it, has a content word of the topic."""
    before = [sentence for sentence in item.sentences if sentence[1] <= span[0]][-1:]
    start = before[0][0] if before else span[0]
    terms = set(item.index.analyze(topic)) - item.index.stopword_terms
    return bool(terms & set(item.index.analyze(item.document.text[start : span[1]])))


def _written(name: str, index: Index, options: SearchOptions) -> _List | None:
    """The documents whose author, or byline, is the name."""
    entries = index.catalog(name, options.filter, limit=len(index) or 1).entries
    wanted = fold(name).casefold()
    found, quotes = [], []
    for document_id in dict.fromkeys(
        (*_candidates(name, index, options), *(entry.id for entry in entries))
    ):
        document = index.document(document_id)
        item = _Found(document, tuple(find_mentions(document.text, name)), index)
        byline = _byline(item, name)
        if byline is None and not any(wanted in fold(a).casefold() for a in document.authors):
            continue
        if byline or item.sentences:
            found.append((item, byline or item.sentences[0]))
    if not found:
        return None
    span_of = {item.document.id: span for item, span in found}
    listed = _newest_first([item for item, _ in found])
    quotes = [(span_of[item.document.id],) for item in listed[:_MAX_LISTED]]
    form = _usual_form(name, listed)
    verb = "is" if len(listed) == 1 else "are"
    return _List(listed, quotes, f"{counted(len(listed), 'document')} {verb} by “{form}”.")


def _byline(item: _Found, name: str) -> Span | None:
    """The line near the beginning that says who wrote the document, if it is the name."""
    text = item.document.text
    for mention in item.mentions:
        start, end = mention.span
        if start > _BYLINE_ZONE:
            break
        line_start = text.rfind("\n", 0, start) + 1
        if re.search(
            r"(?:^|[.|·–—]\s*)(?:by|from|author|written by|words by|reported by|sent by)\b:?\s*"
            r"(?:[A-Z][\w’'-]+\s+){0,6}(?:and\s+|,\s*)?$",
            text[line_start:start],
            re.IGNORECASE,
        ):
            return next(
                (span for span in item.sentences if span[0] <= start < span[1]), (start, end)
            )
    return None


def _usual_form(name: str, found: Sequence[_Found]) -> str:
    """The name as the documents write it most often."""
    forms = Counter(mention.form for item in found for mention in item.mentions if mention.is_whole)
    if not forms or (" " not in name and any(form.islower() for form in forms)):
        return name
    return max(forms, key=lambda form: forms[form])


def _best_sentence(item: _Found) -> Span:
    """The sentence that says most of the subject: whole, not too long, with its name in full."""
    text, best, best_score = item.document.text, (0, 0), -100.0
    for sentence in item.sentences:
        own = [m for m in item.mentions if sentence[0] <= m.span[0] < sentence[1]]
        if item.mentions and not own:
            continue
        words = text[slice(*sentence)]
        score = (
            3.0 * is_prose(words)
            + min(len(own), 2)
            + any(mention.is_whole for mention in own)
            - 3.0 * is_boilerplate(words)
            - (len(words) > _LONG_SENTENCE)
        )
        if score > best_score:
            best, best_score = sentence, score
    return best if best_score > -100.0 else item.mentions[0].span


def _sentence_with(terms: set[str], item: _Found, index: Index) -> Span:
    """The sentence, in the places found, that has most of the terms."""
    text = item.document.text
    inside = [
        sentence
        for sentence in item.sentences
        if any(place.span[0] <= sentence[0] < place.span[1] for place in item.mentions)
    ]
    return max(
        inside or [item.mentions[0].span],
        key=lambda span: (
            len(terms & set(index.analyze(text[slice(*span)]))) + is_prose(text[slice(*span)])
        ),
    )


def _cite(item: _Found, number: int, span: Span) -> Citation:
    """Cite a span, with the passages around it."""
    around = [p for p in item.passages if p.start < span[1] and span[0] < p.end]
    passage = (min([span[0], *(p.start for p in around)]), max([span[1], *(p.end for p in around)]))
    marked = tuple(m.span for m in item.mentions if span[0] <= m.span[0] and m.span[1] <= span[1])
    return cite(item.document, number, span, passage, 0.0, answer_spans=marked)


def _forms(found: Sequence[_Found]) -> tuple[NameCount, ...]:
    """How often each form is mentioned, forms that differ in case alone together."""
    by_key: dict[str, Counter[str]] = {}
    for item in found:
        for mention in item.mentions:
            by_key.setdefault(mention.form.casefold(), Counter())[mention.form] += 1
    forms = [
        NameCount(max(forms, key=lambda form: forms[form]), forms.total())
        for forms in by_key.values()
    ]
    return tuple(sorted(forms, key=lambda form: (-form.count, form.name)))


def _answer(question: str, listed: _List, options: SearchOptions) -> Answer:
    citations: list[Citation] = []
    documents: list[ListedDocument] = []
    for item, spans in zip(listed.found, listed.quotes, strict=False):
        if len(citations) + len(spans) > _MAX_QUOTES and documents:
            break
        quotes = [_cite(item, len(citations) + place, span) for place, span in enumerate(spans, 1)]
        citations += quotes
        document = item.document
        documents.append(
            ListedDocument(document.id, document.title, document.published, item.count, quotes[0])
        )
    forms = _forms(listed.found)
    summary = listed.summary
    if scope := describe(options.filter):
        summary += f" Searched only documents of this kind: {scope}."
    if len(forms) > 1:
        told = ", ".join(f"“{form.name}” {_times(form.count)}" for form in forms[:_MAX_FORMS])
        summary += f" {told}{' and other forms' if len(forms) > _MAX_FORMS else ''}."
    if len(documents) < len(listed.found):
        more = len(listed.found) - len(documents)
        summary += f" {counted(more, 'more document')} not shown."
    return Answer(
        question=question,
        query=question,
        text="\n\n".join((summary, *_entries(documents, citations))),
        citations=tuple(citations),
        confidence=1.0 if listed.is_sure else 0.5,
        tier="answer" if listed.is_sure else "possible",
        filter=options.filter,
        ignored=tuple(options.ignore),
        kind="list",
        documents=tuple(documents),
        documents_total=len(listed.found),
        mentions_total=_count(listed.found),
        mentions_by_form=forms,
    )


def _entries(documents: Sequence[ListedDocument], citations: Sequence[Citation]) -> list[str]:
    """Each document with its day, count and quotes, as text."""
    entries = []
    for listed in documents:
        day = listed.published or "undated"
        quotes = [
            f"{citation.quote} [{citation.number}]"
            for citation in citations
            if citation.document_id == listed.document_id
        ]
        heading = f"{day}, {listed.title} ({counted(listed.mentions, 'mention')})"
        entries.append("\n".join((heading, *quotes)))
    return entries


def _nothing(question: str, request: ListRequest, index: Index, options: SearchOptions) -> Answer:
    """That no document has the subject, with the closest passages."""
    verb = {"said": "quotes or mentions", "written": "is by"}.get(request.relation, "mentions")
    scope = describe(options.filter)
    summary = f"No document{f' {scope}' if scope else ''} {verb} “{request.subject}”."
    evidence = find_evidence(request.subject, index, replace(options, history=(), k=_NEAREST_SHOWN))
    nearest = tuple(
        cite_source(source, number, request.subject, index)
        for number, source in enumerate(evidence.sources[:_NEAREST_SHOWN], start=1)
    )
    return Answer(
        question=question,
        query=question,
        text=summary,
        citations=(),
        confidence=0.0,
        tier="none",
        nearest=nearest,
        filter=options.filter,
        ignored=tuple(options.ignore),
        kind="list",
    )
