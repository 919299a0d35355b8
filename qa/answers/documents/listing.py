"""List all documents that mention, or are about, a subject, are of a kind or by somebody, or all
that somebody said in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index import Document, Filter, Index
from index.humanize import counted
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.citations import cite, cite_source
from qa.answers.documents.list_requests import (
    ListRequest,
    read_list_request,
    refers_back,
    without_generic_end,
)
from qa.answers.documents.matching_documents import (
    LONG_SENTENCE,
    DocumentMentions,
    documents_with_words,
    find_by_words,
    find_documents,
    find_follow_ups,
    find_items,
    find_of_kind,
    find_related,
    find_written,
    is_name,
    label_length,
    newest_first,
    of_kind,
    usual_form,
    with_last_name_alone,
)
from qa.answers.quoted_speech import attributed_quotes, first_person_quotes
from qa.filters import describe
from qa.query.question_language import possible_languages
from qa.query.rewriting import rewrite_query
from qa.retrieval import find_evidence
from qa.tables.display import row_at
from qa.temporal.other_languages import periods_apart_in
from qa.temporal.periods import Period
from qa.text.boilerplate_sentences import is_boilerplate, is_prose
from qa.text.bylines import trimmed
from qa.text.mentions import without_titles
from qa.text.other_languages.list_requests import DocumentRequest, read_document_request
from qa.types import Answer, Citation, ListedDocument, NameCount, SearchOptions, TableRow

# Documents that are listed with a sentence, and those of "the latest on": all are counted.
_MAX_LISTED = 100
_MAX_LATEST = 20
# Documents that mention a common word in passing and are listed with those that are about it.
_MAX_IN_PASSING = 20
# Characters of a sentence that says little of what is new by itself.
_SHORT_SENTENCE = 70
_DATELINE_ALONE = lazy_pattern(r"[^.!?]{0,60}\b\d{4}\.?")
# Characters of an item of a list that is quoted whole.
_LONGEST_ITEM = 400
# Quotes of a list in all.
_MAX_QUOTES = 300
# Documents with a bare keyword, at most: more of them are no help to anyone.
_MAX_KEYWORD_DOCUMENTS = 2_000
# Forms of a name that are told.
_MAX_FORMS = 5
# Closest passages that are shown where no document mentions the subject.
_NEAREST_SHOWN = 3


# Notes in which a document corrects what it said, and how many of one document are shown.
_CORRECTION = lazy_pattern(
    r"[\W_]*(?:"
    r"(?:correction|corrections and clarifications|clarification|erratum|corrigendum)s?\b"
    r"[^\w\n]*[:.—–-]|"
    r"(?:this|the) (?:article|story|report|piece|page|post|text|document|headline|version) "
    r"(?:was|has been|is) (?:\w+ ){0,2}?(?:corrected|amended|updated to correct)|"
    r"an? (?:earlier|previous|original) version of (?:this|the) )",
    re.IGNORECASE,
)
_MAX_CORRECTIONS = 2
# Between the cells of a row of a table.
_CELL_SEPARATOR = " | "
# By how much a sentence may be worse than the title and still be quoted in its place, in points of
# its score: less than those of a whole sentence.
_TITLE_PENALTY = 2.0


@dataclass(frozen=True, slots=True)
class _List:
    """What is listed: documents newest first, each with its quotes, and the sentence of our own
    that says what they are; `is_sure` if they are what was asked for."""

    documents: Sequence[DocumentMentions]
    quotes: Sequence[Sequence[Span]]
    summary: str
    is_sure: bool = True


def answer_listing(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer a question that asks for documents or for all quotes; None if it asks for something
    else."""
    day = options.reference_day
    request = _read_request(question, index, day) if isinstance(question, str) else None
    if request is None or (request.subject and not index.analyze(request.subject)):
        return None
    query = question
    if options.history:
        if request.relation == "keyword" and question.rstrip().endswith("?"):
            return None
        if refers_back(request.subject):
            rewritten = rewrite_query(question, options.history, index).text
            query = _without_appended(rewritten, request.subject)
            request = _read_request(query, index, day) or request
    if request.period:
        options = replace(options, filter=_within(request.period, options.filter))
    if request.relation == "keyword":
        return _answer_keyword(question, request, index, options)
    listed = _find_list(request, index, options)
    if listed is None or not (listed.is_sure or request.is_explicit):
        if not request.is_explicit:
            return None
        return replace(_nothing(question, request, index, options), query=query)
    return replace(_answer(question, listed, options), query=query)


def _read_request(question: str, index: Index, day: date) -> ListRequest | None:
    languages = possible_languages(question, index)
    request = read_list_request(question, day) if languages[0] == "en" else None
    if request and request.relation != "keyword":
        return request
    for language in languages:
        if language != "en" and (other := _read_other_language(question, language, day)):
            return other
    return request or read_list_request(question, day)


def _read_other_language(question: str, language: str, day: date) -> ListRequest | None:
    """What a question that is not English asks to be listed, with the period that it names."""
    for without_period, period in periods_apart_in(language, question, day):
        match read_document_request(without_period, language):
            case DocumentRequest("all", _):
                if period:
                    return ListRequest("kind", "", period=period)
            case DocumentRequest("mention" | "about" | "latest" as relation, subject):
                # Where no document has the subject, it is a question like any other.
                return ListRequest(relation, subject, period=period, is_explicit=False)
    return None


def _within(period: Period, filter: Filter) -> Filter:
    """The filter, limited to documents of a period."""
    since = [day for day in (period.since, filter.since) if day]
    until = [day for day in (period.until, filter.until) if day]
    return replace(
        filter, since=max(since, default=None), until=min(until, default=None), undated=False
    )


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
    if len(documents_with_words(name, index, options)) > _MAX_KEYWORD_DOCUMENTS:
        return None
    documents = find_documents(name, index, options)
    if len(documents) < 2:
        return None
    if len(name.split()) > 1 and not is_name(documents):
        return None
    return _answer(question, _mentioned(name, documents, index, options), options)


def _find_list(request: ListRequest, index: Index, options: SearchOptions) -> _List | None:
    """What is asked for; None if no document has the subject."""
    if request.relation == "kind":
        listed = _of_kind(request, index, options)
        if listed or not (request.or_about and request.subject):
            return listed
        request = replace(request, relation="about")
    if request.relation == "written":
        listed = _written(request, index, options)
        if listed or not (request.or_about and request.subject):
            return listed
        request = replace(request, relation="about")
    subject = without_titles(request.subject)
    documents: list[DocumentMentions] = []
    for name in dict.fromkeys((subject, without_generic_end(subject))):
        if documents := find_documents(name, index, options):
            break
    else:
        name = without_generic_end(subject)
    if request.relation == "said":
        return _quotes_of(name, request.topic, documents, index, options)
    kept = of_kind(documents, request.noun)
    note = _kind_note(request, len(documents), len(kept))
    documents = kept or documents
    if is_name(documents) or (documents and len(name.split()) == 1):
        if request.relation == "mention":
            listed = _mentioned(name, documents, index, options)
        else:
            listed = _about(name, request, documents)
    else:
        listed = _on_subject(request, name, documents, index, options)
    return replace(listed, summary=f"{listed.summary}{note}") if listed else None


def _kind_note(request: ListRequest, total: int, kept: int) -> str:
    """What the kind of documents that was named leaves out."""
    if request.noun is None or request.noun.is_generic or total == kept:
        return ""
    name = request.noun.name
    if not kept:
        return f" None of them is one of the {name}."
    return f" {counted(total - kept, 'other document')} left out that are not {name}."


def _of_kind(request: ListRequest, index: Index, options: SearchOptions) -> _List | None:
    """The documents of a kind or period; None if there is none."""
    documents = find_of_kind(request.noun, index, options)
    if not documents:
        return None
    quotes = [(_best_sentence(item),) for item in documents[:_MAX_LISTED]]
    name = request.noun.name if request.noun else "documents"
    summary = f"{counted(len(documents), 'document')}."
    if request.noun and not request.noun.is_generic:
        summary = f"{counted(len(documents), 'document')}: {name}."
    return _List(documents, quotes, summary)


def _count(documents: Sequence[DocumentMentions]) -> int:
    return sum(item.count for item in documents)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _mentioned(
    name: str, documents: Sequence[DocumentMentions], index: Index, options: SearchOptions
) -> _List:
    form, count = usual_form(name, documents), len(documents)
    documents, others = with_last_name_alone(name, documents, index, options)
    verb = "mentions" if len(documents) == 1 else "mention"
    summary = (
        f"{counted(len(documents), 'document')} {verb} “{form}”, {_times(_count(documents))}."
        f"{_last_name_note(form, len(documents) - count, len(others))}"
    )
    return _List(documents, [(_best_sentence(item),) for item in documents[:_MAX_LISTED]], summary)


def _last_name_note(form: str, added: int, left_out: int) -> str:
    """How many documents have the last name of a person without the first: perhaps the same."""
    first, _, last = form.rpartition(" ")
    verb = "has" if max(added, left_out) == 1 else "have"
    if added:
        return f" {added:,} of them {verb} “{last}” without “{first}”."
    if left_out:
        documents = counted(left_out, "other document")
        return f" {documents} {verb} “{last}” without “{first}”."
    return ""


def _about(name: str, request: ListRequest, documents: Sequence[DocumentMentions]) -> _List:
    """The documents that are about the subject; where none is, those that mention it."""
    about = [item for item in documents if item.is_about(name)]
    form, passing = usual_form(name, documents), len(documents) - len(about)
    if not about:
        summary = (
            f"No document is about “{form}”; {counted(len(documents), 'document')} only mention it "
            "in passing."
        )
    else:
        verb = "is" if len(about) == 1 else "are"
        summary = f"{counted(len(about), 'document')} {verb} about “{form}”"
        summary += ", the newest first." if len(about) > 1 and request.relation == "latest" else "."
        if passing:
            verb = "mentions" if passing == 1 else "mention"
            summary += f" {counted(passing, 'other')} {verb} it in passing."
    listed = about or documents
    if request.relation != "latest" and not is_name(documents) and passing <= _MAX_IN_PASSING:
        # Of a common word, where it stands is most of what there is to know.
        listed = documents
    if request.relation == "latest":
        spans = [_news(item, _best_sentence(item)) for item in listed[:_MAX_LATEST]]
    else:
        spans = [_best_sentence(item) for item in listed[:_MAX_LISTED]]
    return _List(listed, [(span,) for span in spans], summary)


def _on_subject(
    request: ListRequest,
    name: str,
    documents: Sequence[DocumentMentions],
    index: Index,
    options: SearchOptions,
) -> _List | None:
    """The documents on a subject that is no name: those that are about it, by its words near each
    other; of "everything", with those that mention it too; None if there is none."""
    phrase = {item.document.id: item for item in documents}
    about = {key: item for key, item in phrase.items() if item.is_about(name)}
    for item in of_kind(find_by_words(name, index, options), request.noun):
        about.setdefault(item.document.id, phrase.get(item.document.id, item))
    is_sure = bool(phrase or about)
    for item in of_kind(find_related(name, index, options), request.noun):
        about.setdefault(item.document.id, phrase.get(item.document.id, item))
    if request.relation == "latest":
        for item in of_kind(find_items(name, index, options), request.noun):
            about.setdefault(item.document.id, phrase.get(item.document.id, item))
    listed = newest_first(
        {**phrase, **about}.values() if request.relation == "mention" else about.values()
    )
    if request.relation == "latest" and is_sure:
        newer = find_follow_ups(name, listed, index, options)
        listed = newest_first((*listed, *of_kind(newer, request.noun)))
    terms = set(index.analyze(name)) - index.stopword_terms
    if not listed:
        passages = of_kind(find_by_words(name, index, options, about=False), request.noun)
        listed = newest_first(({item.document.id: item for item in passages} | phrase).values())
        if not listed:
            return None
    if not is_sure:
        summary = (
            f"No document has all words of “{name}” near each other; "
            f"{counted(len(listed), 'document')} may be on it."
        )
        is_latest = request.relation == "latest"
        best = [_sentence_with(terms, item, index, lead=is_latest) for item in listed[:_MAX_LATEST]]
        if is_latest:
            best = [_news(item, span) for item, span in zip(listed, best, strict=False)]
        quotes = [(span,) for span in best]
        return _List(listed, quotes, summary, is_sure=False)
    exact = sum(item.document.id in phrase for item in listed)
    form = usual_form(name, documents)
    if not about:
        summary = (
            f"No document is about “{form}”; {counted(len(listed), 'document')} only mention it"
        )
        summary = f"{summary} in passing."
    elif request.relation == "mention":
        verb = "mentions or is" if len(listed) == 1 else "mention or are"
        summary = f"{counted(len(listed), 'document')} {verb} about “{form}”."
    else:
        verb = "is" if len(listed) == 1 else "are"
        summary = f"{counted(len(listed), 'document')} {verb} about “{form}”"
        summary += (
            ", the newest first." if len(listed) > 1 and request.relation == "latest" else "."
        )
    if exact < len(listed) and len(name.split()) > 1:
        summary += f" {len(listed) - exact:,} of them have its words apart, or only some of them."
    most = _MAX_LATEST if request.relation == "latest" else _MAX_LISTED
    spans = [
        _best_sentence(item) if item.document.id in phrase else _sentence_with(terms, item, index)
        for item in listed[:most]
    ]
    if request.relation == "latest":
        spans = [_news(item, span) for item, span in zip(listed, spans, strict=False)]
    return _List(listed, [(span,) for span in spans], summary)


def _quotes_of(
    name: str,
    topic: str,
    documents: Sequence[DocumentMentions],
    index: Index,
    options: SearchOptions,
) -> _List | None:
    """All that the texts attribute to a speaker, and what the speaker wrote; where there is
    nothing, who mentions them."""
    if not documents:
        return None
    form = usual_form(name, documents)
    documents, others = with_last_name_alone(name, documents, index, options)
    written = {item.document.id for item, _ in find_written(name, "", index, options)}
    quoting: list[DocumentMentions] = []
    quotes: list[list[Span]] = []
    for item in documents:
        text = item.document.text
        spans = attributed_quotes(text, item.sentences, item.mentions)
        if item.document.id in written:
            spans = first_person_quotes(text, item.sentences, spans)
        if spans:
            quoting.append(item)
            quotes.append(spans)
    if not quoting:
        verb = "mentions" if len(documents) == 1 else "mention"
        summary = (
            f"No sentence says in so many words that “{form}” said it. "
            f"{counted(len(documents), 'document')} {verb} the name, {_times(_count(documents))}."
        )
        best = [(_best_sentence(item),) for item in documents[:_MAX_LISTED]]
        return _List(documents, best, summary, is_sure=False)
    on_topic = [
        [span for span in spans if _has_topic(item, span, topic)]
        for item, spans in zip(quoting, quotes, strict=True)
    ]
    is_sure = not topic or any(on_topic)
    note = f" on “{topic}”" if topic and is_sure else ""
    if topic and is_sure:
        quoting = [item for item, spans in zip(quoting, on_topic, strict=True) if spans]
        quotes = [spans for spans in on_topic if spans]
    verb = "quotes" if len(quoting) == 1 else "quote"
    times = _times(sum(map(len, quotes)))
    summary = f"{counted(len(quoting), 'document')} {verb} “{form}”{note}, {times}."
    if not is_sure:
        summary = f"No quote of “{form}” has the words “{topic}”. {summary}"
    summary += _last_name_note(form, 0, len(others))
    return _List(quoting, quotes, summary, is_sure)


def _has_topic(item: DocumentMentions, span: Span, topic: str) -> bool:
    """Whether a quote, or the sentence before it, has a content word of the topic."""
    before = [sentence for sentence in item.sentences if sentence[1] <= span[0]][-1:]
    start = before[0][0] if before else span[0]
    terms = set(item.index.analyze(topic)) - item.index.stopword_terms
    return bool(terms & set(item.index.analyze(item.document.text[start : span[1]])))


def _written(request: ListRequest, index: Index, options: SearchOptions) -> _List | None:
    """The documents whose author, or byline, is the name; None if there is none."""
    author, recipient = without_titles(request.subject), without_titles(request.recipient)
    written = find_written(author, recipient, index, options)
    if request.topic:
        terms = set(index.analyze(request.topic)) - index.stopword_terms
        on_topic = set(index.documents_with(terms, options.filter))
        written = [pair for pair in written if pair[0].document.id in on_topic]
    if not written:
        return None
    lines = {item.document.id: span for item, span in written}
    documents = of_kind([item for item, _ in written], request.noun)
    note = _kind_note(request, len(written), len(documents))
    documents = documents or [item for item, _ in written]
    # Of what was written to somebody, the words themselves.
    quotes = [
        (_first_words(item, lines[item.document.id]) if recipient else lines[item.document.id],)
        for item in documents[:_MAX_LISTED]
    ]
    verb = "is" if len(documents) == 1 else "are"
    by = f" by “{usual_form(author, documents) if author else ''}”" if author else ""
    to = f" to “{recipient if author else usual_form(recipient, documents)}”" if recipient else ""
    on = f" with “{request.topic}”" if request.topic else ""
    summary = f"{counted(len(documents), 'document')} {verb}{by}{to}{on}.{note}"
    return _List(documents, quotes, summary)


def _first_words(item: DocumentMentions, header: Span) -> Span:
    """The first whole sentence behind a line of a header; that line if there is none."""
    text = item.document.text
    prose = (
        span for span in item.sentences if span[0] >= header[1] and is_prose(text[slice(*span)])
    )
    return next(prose, header)


def _best_sentence(item: DocumentMentions) -> Span:
    """The sentence that says most of the subject: whole, not too long, with its name in full. A
    heading or name alone goes with the sentence that it stands above."""
    text, best, best_score = item.document.text, -1, -100.0
    for position, sentence in enumerate(item.sentences):
        own = [m for m in item.mentions if sentence[0] <= m.span[0] < sentence[1]]
        if item.mentions and not own:
            continue
        words = text[slice(*sentence)]
        is_whole = is_prose(words)
        span = sentence if is_whole else _with_next(item, position)
        score = (
            3.0 * is_whole
            + 2.0 * (span != sentence)
            + min(len(own), 2)
            + any(mention.is_whole for mention in own)
            # The headings of a table say more of it than what stands above them.
            + 0.5 * (_CELL_SEPARATOR in words)
            - 3.0 * is_boilerplate(words)
            - _TITLE_PENALTY * _is_in_title(text[slice(*span)], item.document)
            - (len(words) > LONG_SENTENCE)
        )
        if score > best_score:
            best, best_score = position, score
    if best >= 0:
        sentence = item.sentences[best]
        is_whole = is_prose(text[slice(*sentence)])
        return sentence if is_whole else _with_next(item, best)
    return item.mentions[0].span if item.mentions else (0, 0)


def _with_next(item: DocumentMentions, position: int) -> Span:
    """A heading or other line without a sentence, with the sentence that follows it."""
    text, sentence = item.document.text, item.sentences[position]
    words = text[slice(*sentence)]
    if _CELL_SEPARATOR in words or is_boilerplate(words) or position + 1 == len(item.sentences):
        return sentence
    following = item.sentences[position + 1]
    is_near = not text[sentence[1] : following[0]].strip("#*_=-> \n\t")
    is_short = following[1] - sentence[0] <= LONG_SENTENCE
    if is_near and is_short and is_prose(text[slice(*following)]):
        return sentence[0], following[1]
    return sentence


def _news(item: DocumentMentions, span: Span) -> Span:
    """A short sentence with the one behind it, which says what is new: "The mill may be built. The
    minister …"; an item of a list whole."""
    text = item.document.text
    start, end = text.rfind("\n", 0, span[0]) + 1, text.find("\n", span[1])
    line = trimmed(text, (start, end if end >= 0 else len(text)))
    if label_length(text[slice(*line)]) and line[1] - line[0] <= _LONGEST_ITEM:
        return line
    if span[1] - span[0] > _SHORT_SENTENCE or span not in item.sentences:
        return span
    return _with_next(item, item.sentences.index(span))


def _corrections(item: DocumentMentions) -> tuple[Span, ...]:
    """The sentences in which a document says that it was wrong and has been corrected."""
    text = item.document.text
    found = [span for span in item.sentences if _CORRECTION.match(text, *span)]
    return tuple(found[:_MAX_CORRECTIONS])


def _sentence_with(
    terms: set[str], item: DocumentMentions, index: Index, *, lead: bool = False
) -> Span:
    """The sentence, in the places found, that has most of the terms; with `lead`, the first one of
    the text counts as if it had two more."""
    text = item.document.text
    prose = (
        span
        for span in item.sentences
        if is_prose(text[slice(*span)]) and not _DATELINE_ALONE.fullmatch(text[slice(*span)])
    )
    first = next(prose, None) if lead else None
    inside = [
        sentence
        for sentence in item.sentences
        if any(
            sentence[0] < place.span[1] and place.span[0] < sentence[1] for place in item.mentions
        )
    ]
    return max(
        inside or [item.mentions[0].span],
        key=lambda span: (
            # A heading says less than a sentence with one or two words fewer.
            len(terms & set(index.analyze(text[slice(*span)])))
            + 2 * is_prose(text[slice(*span)])
            + 2 * (span == first)
            - _TITLE_PENALTY * _is_in_title(text[slice(*span)], item.document)
        ),
    )


def _is_in_title(words: str, document: Document) -> bool:
    """Whether a sentence says again what the title says, which stands above it."""
    return words.strip(" #*").casefold() in document.title.casefold()


def _cite(item: DocumentMentions, number: int, span: Span) -> Citation:
    """Cite a span, with the passages around it."""
    around = [p for p in item.passages if p.start < span[1] and span[0] < p.end]
    passage = (min([span[0], *(p.start for p in around)]), max([span[1], *(p.end for p in around)]))
    marked = tuple(m.span for m in item.mentions if span[0] <= m.span[0] and m.span[1] <= span[1])
    return cite(
        item.document,
        number,
        span,
        passage,
        0.0,
        answer_spans=marked,
        table=_table_row(item.document, span, marked),
    )


def _table_row(document: Document, span: Span, marked: Sequence[Span]) -> TableRow | None:
    """A row of a table with what it stands under; None if the span is none."""
    line = document.text[slice(*span)]
    return row_at(document, span, marked) if _CELL_SEPARATOR in line and "\n" not in line else None


def _forms(documents: Sequence[DocumentMentions]) -> tuple[NameCount, ...]:
    """How often each form is mentioned, forms that differ in case alone together."""
    by_key: dict[str, Counter[str]] = {}
    for item in documents:
        for mention in (*item.mentions, *item.title_mentions):
            by_key.setdefault(mention.form.casefold(), Counter())[mention.form] += 1
    forms = [
        NameCount(max(forms, key=lambda form: forms[form]), forms.total())
        for forms in by_key.values()
    ]
    return tuple(sorted(forms, key=lambda form: (-form.count, form.name)))


def _answer(question: str, listed: _List, options: SearchOptions) -> Answer:
    citations: list[Citation] = []
    documents: list[ListedDocument] = []
    for item, chosen in zip(listed.documents, listed.quotes, strict=False):
        spans = tuple(dict.fromkeys((*chosen, *_corrections(item))))
        if len(citations) + len(spans) > _MAX_QUOTES and documents:
            break
        quotes = [_cite(item, len(citations) + place, span) for place, span in enumerate(spans, 1)]
        citations += quotes
        document = item.document
        documents.append(
            ListedDocument(document.id, document.title, item.day, item.count, quotes[0])
        )
    forms = _forms(listed.documents)
    summary = listed.summary
    if scope := describe(options.filter):
        summary += f" Only filtered documents were searched: {scope}."
    if len(forms) > 1:
        told = [f"“{form.name}” {_times(form.count)}" for form in forms[:_MAX_FORMS]]
        if rest := sum(form.count for form in forms[_MAX_FORMS:]):
            told.append(f"other forms {_times(rest)}")
        summary += f" {', '.join(told)}."
    if len(documents) < len(listed.documents):
        more = len(listed.documents) - len(documents)
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
        documents_total=len(listed.documents),
        mentions_total=_count(listed.documents),
        mentions_by_form=forms,
    )


def _entries(documents: Sequence[ListedDocument], citations: Sequence[Citation]) -> list[str]:
    """Each document with its day, count and quotes, as text."""
    entries = []
    for listed in documents:
        day = listed.published or "undated"
        quotes = [
            f"{citation.quote} [{citation.number}]{_columns(citation)}"
            for citation in citations
            if citation.document_id == listed.document_id
        ]
        heading = f"{day}, {listed.title}"
        if listed.mentions:
            heading += f" ({counted(listed.mentions, 'mention')})"
        entries.append("\n".join((heading, *quotes)))
    return entries


def _columns(citation: Citation) -> str:
    """The headings that a quoted row of a table stands under."""
    headings = [heading for heading in citation.table.headings if heading] if citation.table else []
    return f" (columns: {', '.join(headings)})" if headings else ""


def _nothing(question: str, request: ListRequest, index: Index, options: SearchOptions) -> Answer:
    """That no document has the subject, with the closest passages."""
    verb = {"said": "quotes or mentions", "written": "is by", "kind": "is of the kind"}.get(
        request.relation, "mentions"
    )
    subject = request.subject
    if request.relation == "kind":
        subject = request.noun.name if request.noun else ""
    elif not subject:
        verb, subject = "is to", request.recipient
    scope = describe(options.filter)
    summary = f"No document{f' {scope}' if scope else ''} {verb} “{subject}”."
    if not subject or (request.relation == "kind" and request.noun and request.noun.is_generic):
        summary = f"No document{f' {scope}' if scope else ''} is in the index."
    if subject and request.subject and request.recipient:
        summary = f"{summary[:-1]} and to “{request.recipient}”."
    nearest = tuple[Citation, ...]()
    if index.analyze(subject):
        evidence = find_evidence(subject, index, replace(options, history=(), k=_NEAREST_SHOWN))
        nearest = tuple(
            cite_source(source, number, subject, index)
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
