"""Answer who wrote, sent or received a document, when and where it was published, how it is titled:
from what is stored with the document, cited to where it stands in the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index import Document, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTH_NAMES, MONTH_PATTERN
from index.types import ORIGIN_WORDS, Span
from qa.answers.citations import cite
from qa.answers.documents.named_documents import find_named_documents
from qa.answers.quoted_speech import find_attribution, is_in_first_person
from qa.query.coreference import visible_citations
from qa.query.question_extraction import extract_question
from qa.query.rewriting import asks_speaker
from qa.retrieval import correct_spelling
from qa.text.bylines import (
    BYLINE_LABEL,
    HEAD_CHARS,
    MAX_LINE_CHARS,
    PEOPLE,
    find_byline,
    first_sentence,
    outer_lines,
    trimmed,
)
from qa.text.names import NAME_WORD
from qa.types import Answer, Citation, SearchOptions

# Not measured: set so that the reply stands behind neither threshold. What is stored with the one
# document that matches is right unless another was meant.
_CONFIDENCE, _CONFIDENCE_OF_SEVERAL = 0.9, 0.5
# Quotes shown last of which a speaker is looked for.
_MAX_SPOKEN = 3
# Characters: longer questions say more than which document is meant.
_MAX_QUESTION_CHARS = 200

_NOUN = (
    r"(?:articles?|stor(?:y|ies)|reports?|reportage|pieces?|obituar(?:y|ies)|news items?|items?|"
    r"memos?|memorand(?:um|a)|e-?mails?|mails?|letters?|messages?|notes?|minutes|"
    r"(?:press |news )?releases?|statements?|briefings?|documents?|files?|columns?|"
    r"editorials?|reviews?|interviews?|newsletters?|web ?pages?|blog posts?|posts?|stud(?:y|ies)|"
    r"texts?|copy|invoices?|circulars?|faqs?|bulletins?|summar(?:y|ies)|features?|dispatch(?:es)?|"
    r"analys[ei]s|commentar(?:y|ies)|comments?|op-?eds?|essays?|profiles?|explainers?|opinions?|polic(?:y|ies)|guides?|guidelines?|"
    r"handbooks?|manuals?|agendas?|transcripts?|notices?|papers?|proposals?|appeals?|"
    r"timelines?|chronolog(?:y|ies)|surveys?|digests?)"
)
_DETERMINER = r"(?:the|this|that|an?|our|your|my)"
_ABOUT = (
    r"(?:about|on the subject of|on|of|regarding|concerning|re|from|in|at|to|with|called|titled|"
    r"entitled|headlined|headed|for)"
)
# A word in front of the noun: "the site safety bulletin about the beams".
_MODIFIER = rf"(?!{_NOUN}\b|{_ABOUT}\b)[\w’'-]+"
# The document: "the article about the harbour", "the harbour article", or what was just cited.
_DOCUMENT = (
    rf"(?P<document>(?:(?P<it>it|that|this|(?:this|that|the)(?: same)? (?P<itnoun>{_NOUN}))"
    rf"|{_DETERMINER} (?P<modifiers>(?:{_MODIFIER} ){{0,3}}?)(?P<noun>{_NOUN}) "
    rf"(?:(?:that (?:is|was)|which (?:is|was)) )?(?:{_ABOUT} )?(?P<about>\S.*?)"
    rf"|[“\"](?P<quoted>[^“”\"]+)[”\"]|{_DETERMINER} (?P<before>\S.*?) (?P<lastnoun>{_NOUN})))"
)
# What "it" is in "how old is it?" need not be a document.
_NOT_A_PRONOUN = r"(?!(?:it|that|this) )"
_END = r" *[?.!…]* *$"
_WROTE = (
    r"(?:wrote|authored|penned|reported|filed|compiled|drafted|prepared|signed|took|has written|"
    r"is the (?:author|writer|reporter) of|are the authors of|"
    r"was the (?:author|writer|reporter) of)"
)
_PUBLISHED = (
    r"(?:published|written|posted|released|issued|filed|printed|dated|sent|put out|produced|"
    r"compiled|made|prepared|drafted|updated)"
)
_LEAD = r"^\W*(?:(?:and|but|so|ok|please|tell me|do you know|can you tell me) )*"
# What is asked of a document, by the form of the question.
_FORMS = {
    "recipient": (
        rf"to whom (?:was|were|is) {_DOCUMENT} (?:sent|addressed|written|mailed|e-?mailed|"
        r"directed)",
        rf"who(?:m)? (?:was|were|is) {_DOCUMENT} (?:sent|addressed|written|mailed|e-?mailed|"
        r"directed) to",
        r"who (?:received|got|is the (?:recipient|addressee) of|was the (?:recipient|"
        rf"addressee) of) {_DOCUMENT}",
        rf"(?:recipients?|addressees?) of {_DOCUMENT}",
    ),
    "author": (
        rf"who {_WROTE} {_DOCUMENT}",
        r"who (?:did|conducted|held|made|led|recorded|carried out) "
        rf"(?=[^?]*\binterviews?\b){_DOCUMENT}",
        r"who(?:['’]s| is| are| was| were) (?:the )?(?:authors?|writers?|reporters?) of "
        rf"{_DOCUMENT}",
        rf"(?:by whom|who) (?:is|was|were) {_DOCUMENT} (?:written|authored|reported|compiled|"
        r"drafted|prepared|signed)(?: by)?",
        rf"who(?:['’]s| is| was) {_DOCUMENT} by",
        r"(?:which|what) (?:reporters?|journalists?|authors?|writers?|correspondents?) "
        rf"(?:wrote|reported|filed|penned) {_DOCUMENT}",
        r"(?:what is |whose (?:is )?)?(?:the )?(?:authors?|byline|name of the author) (?:of|"
        rf"on|is on) {_DOCUMENT}",
        r"who (?:wrote|reported|has written) (?:about|on) (?P<about>\S.*?)",
        r"who(?:['’]s| is| was) the (?P<it>author|writer|reporter)",
    ),
    "sender": (
        r"who (?:sent|mailed|e-?mailed|forwarded|is the sender of|was the sender of) (?:us |"
        rf"me |you |out |round |around )?{_DOCUMENT}",
        rf"who (?:is|was|were) {_DOCUMENT} from",
        rf"(?:from whom|who) (?:is|was|did) {_DOCUMENT}(?: (?:sent|come|came))?(?: "
        r"from)?(?<=from)",
        rf"(?:from whom (?:is|was)|(?:the )?sender of) {_DOCUMENT}",
    ),
    "day": (
        rf"(?:when|(?:on )?(?:what|which) (?:day|date)) (?:was|were|is) {_DOCUMENT} (?:first "
        rf"|last )?{_PUBLISHED}(?: on)?",
        rf"(?:when|(?:on )?(?:what|which) (?:day|date)) did {_DOCUMENT} (?:appear|come out|"
        r"run|go out|get published)",
        rf"(?:which|what) (?:date|day) (?:is|was|has|does) {_DOCUMENT}(?: (?:from|have|bear|"
        r"carry))?",
        r"(?:when is |what is |what['’]s )?(?:the )?(?:publication date|date of publication|"
        rf"date|day) (?:of|on) {_DOCUMENT}",
        rf"(?:what is|from) (?:what|which|when) (?:date|day)? *(?:is|was) {_DOCUMENT}(?: "
        r"from)?",
        rf"how old is {_NOT_A_PRONOUN}{_DOCUMENT}",
    ),
    "title": (
        r"(?:what(?: is| was|['’]s) )?(?:the )?(?:titles?|headlines?|subject(?: line)?|"
        rf"heading|name) (?:of|on) {_DOCUMENT}",
        rf"(?:how|what) (?:is|was) {_DOCUMENT} (?:titled|entitled|headlined|headed)",
        rf"(?:how|what) (?:is|was) {_NOT_A_PRONOUN}{_DOCUMENT} called",
        r"(?:what(?: is| was|['’]s) )?(?P<it>its) (?:title|headline|subject(?: line)?|"
        r"heading)",
    ),
    "file": (
        r"(?:what(?: is|['’]s) )?(?:the )?(?:file(?: ?name)?|path|location|source) (?:of|"
        rf"for|with) {_DOCUMENT}",
        rf"(?:in )?which file (?:is|has|contains|holds) {_DOCUMENT}(?: in)?",
        rf"where (?:is|are|can i find) {_DOCUMENT}(?: (?:stored|saved|kept|filed|located))?",
    ),
    "url": (
        r"(?:what(?: is|['’]s) )?(?:the )?(?:url|link|(?:web )?address) (?:of|for|to) "
        rf"{_DOCUMENT}",
        rf"where (?:was|were|is) {_DOCUMENT} (?:first )?(?:published|printed|posted|released|"
        r"from)",
        rf"where did {_DOCUMENT} (?:appear|come out|come from|run)",
        r"(?:which|what) (?:news)?(?:paper|site|website|publication|outlet|magazine) "
        rf"(?:published|printed|ran|carried) {_DOCUMENT}",
    ),
}  # fmt: skip
_PATTERNS = tuple(
    (attribute, lazy_pattern(f"{_LEAD}{form}{_END}", re.IGNORECASE))
    for attribute, forms in _FORMS.items()
    for form in forms
)
# One of these is in each question that the patterns match, which take long to compile.
_NEEDED = lazy_pattern(
    rf"\b(?:its?|that|this|wrote|reported|written|author|writer|reporter|{_NOUN})\b|[“\"]",
    re.IGNORECASE,
)
# "And to whom?", "and when?" after a question on a document.
_ELLIPSES = (
    ("recipient", lazy_pattern(rf"{_LEAD}to whom{_END}", re.IGNORECASE)),
    ("sender", lazy_pattern(rf"{_LEAD}(?:from whom|who from|by whom){_END}", re.IGNORECASE)),
    ("day", lazy_pattern(rf"{_LEAD}(?:when|on what (?:day|date)){_END}", re.IGNORECASE)),
    ("author", lazy_pattern(rf"{_LEAD}(?:by whom|by who){_END}", re.IGNORECASE)),
)
# Works that "it" may be of which a text tells: "Who wrote it?" after "Which anthem do they sing?".
_WORK = lazy_pattern(
    r"\b(?:song|anthem|book|novel|poem|play|film|opera|symphony|letter|treaty|law|report|essay|"
    r"program|speech|hymn|tune|story|script|report|study|album|will|document|note|music)s?\b",
    re.IGNORECASE,
)
# "Who wrote X and when was it published?" is two questions.
_TWO_IN_ONE = lazy_pattern(
    r"\w\W+(?:and|or)\s+(?:who|whom|when|where|what|why|how|which|to\s+whom)\b", re.I
)

# A field stands on a line of its own, or among others: "To: The board. From: Lucinda Farr."
_FIELD_START = r"(?:^[\W_]*|(?<=[.;|])[ \t]+)"
_FIELD_VALUE = r"[ ]?:[\W_]*(?P<value>\S[^\n]*?)(?=[ \t*_]*$|[.;|][ \t]+[A-Z][a-z]+:)"
_HEADERS = {
    "sender": lazy_pattern(rf"{_FIELD_START}(?:from|sender|von|de){_FIELD_VALUE}", re.I | re.M),
    "recipient": lazy_pattern(
        rf"{_FIELD_START}(?:to|recipients?|addressees?|an){_FIELD_VALUE}", re.I | re.M
    ),
    # Who wrote minutes, in their list of those present.
    "minutes": lazy_pattern(
        rf"{_FIELD_START}(?i:minutes(?: (?:taken )?by)?|(?:minute|note)[- ]taker|recorded by)"
        r"[ ]?:\s*(?P<value>(?:[A-Z][\w’'-]*\.?[ ]?){2,4}?)(?=\.?[ \t]*$|[.;|,])",
        re.MULTILINE,
    ),
    "title": lazy_pattern(rf"{_FIELD_START}(?:subject|re|betreff){_FIELD_VALUE}", re.I | re.M),
}
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_PATTERN})\.?,?\s+\d{{4}}|"
    rf"(?:{MONTH_PATTERN})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{4})"
)
# A day that a line gives as its own: alone, behind a label, or in a dateline before a dash.
_DATE_LINE = lazy_pattern(
    rf"^(?:[^\n]{{0,80}}?\b(?i:published|posted|issued|released|updated|sent|written|compiled)\b[^\n]{{0,20}}?|"
    # The "original date", like that of birth or of the next meeting, is another one.
    rf"\W*(?i:(?:(?:publication|issue|release|report|file)\s+)?dated?\b(?:\s+of\s+"
    rf"(?:publication|issue|release|report))?)\W{{0,5}})(?P<labelled>{_DAY})"
    rf"|^(?:[^\n.]{{0,60}},\s*)?(?:[A-Z][a-z]+day,?\s+)?(?P<own>{_DAY})(?:\s*[—–-]\s|\s*$|[.,]?\s*\d\d[:.]\d\d)",
    re.MULTILINE,
)
_CORRESPONDENCE = lazy_pattern(r"e?-?mails?|letters?|messages?", re.IGNORECASE)
# What makes a text a letter; the lines at its end of which one has the name of who wrote it.
_LETTER = lazy_pattern(r"\bletters?\b", re.IGNORECASE)
_SALUTATION = lazy_pattern(r"^(?:Dear\s[^\n]{1,40}|Sir|Madam|Sir or Madam|Sirs)[,:]", re.MULTILINE)
_SIGNATURE_LINES = 4
# Lines of a report that is signed: a title, a text and the signature.
_MIN_LINES_SIGNED = 3
_SIGNATURE = lazy_pattern(
    rf"(?:[—–-]\s*)?(?P<names>{NAME_WORD}(?:[ ]{PEOPLE}))(?:,[ ][^\n]{{2,40}})?"
)
# The last line of a report: "Gerda Molnar, Commissioner", "Chief inspector: Wanda Strand".
_SIGNER = (
    rf"(?P<names>(?:(?:[A-Z]\.[ ]?)+{NAME_WORD}|{NAME_WORD}(?:[ ](?:[A-Z]\.|{NAME_WORD})){{1,3}}))"
)
_SIGNED = (
    lazy_pattern(
        rf"(?:[—–*_-]\s*)?(?:(?i:\(?signed\)?:?\s*))?{_SIGNER},[ ]"
        r"(?P<office>[^\n,;:|.]{3,50})[*_]?"
    ),
    lazy_pattern(rf"(?:[—–*_-]\s*)?(?P<office>[A-Z][^\n,;:|.]{{2,50}}):[ ]{_SIGNER}[*_]?"),
)
# What such a line says of a picture or whom to ask.
_NO_OFFICE = lazy_pattern(
    r"\b(?:photos?\w*|pictures?|images?|graphics?|illustrations?|video|translat\w+|contacts?|press|"
    r"media|sources?|enquiries|inquiries|phone|e-?mail|next|venue|place|present|absent|apologies)\b",
    re.IGNORECASE,
)
_NAMED_AUTHORS = lazy_pattern(
    rf"\b(?i:the\s+(?:report['’]s|study['’]s|two|three)?\s*(?:authors?|writers?))"
    rf"(?:\s+of\s+(?:the|this)\s+\w+)?(?:,\s+|\s+(?:is|are|was|were)\s+)(?P<names>{PEOPLE})(?=[,.;:]|\s[a-z])"
)
_SENTENCE_START = lazy_pattern(r"[.!?][”\"’']?\s+|\n\s*")
_ATTRIBUTE_LABELS = {
    "author": "Author", "sender": "Sender", "recipient": "Recipient", "day": "Published",
    "title": "Title", "file": "File", "url": "Published at",
}  # fmt: skip
_NOTHING_STORED = {
    "author": "who wrote it", "sender": "who sent it", "recipient": "to whom it was sent",
    "day": "when it was published", "title": "its title", "file": "its file",
    "url": "where it was published",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks of a document: an attribute, and the document's subject and kind. An
    empty `subject` is the document that was cited last; a kind as `subject` the one of this kind.
    Without a kind the question may be on a book or song instead, unless the subject is a document's
    title."""

    attribute: str
    subject: str
    noun: str


@dataclass(frozen=True, slots=True)
class _Attribute:
    """An attribute of a document: the span of the text that gives it, with the words that do; or,
    without a span, its value as it is stored."""

    document: Document
    span: Span | None
    words: tuple[Span, ...] = ()
    value: str = ""
    origin: str = "stored with the document, not in its text"
    label: str = ""


def answer_about_document(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer a question on a document rather than on what it tells of; None for any other.

    Args:
        question: The question as it was asked.
        index: The documents.
        options: The history, which "it" refers to, and the filter of the documents.

    Returns:
        The line that gives the answer, or what is stored without standing in the text; tier
        "possible" if several documents match as well; tier "none" if nothing is stored.
    """
    if asks_speaker(question) and options.history:
        return _answer_speaker(question, index, options)
    asked = _read(question, options)
    if asked is None:
        return None
    if asked.subject:
        subject, _ = correct_spelling(asked.subject, index, options)
        asked = replace(asked, subject=subject)
        documents, is_certain, have_subject = find_named_documents(
            asked.subject, asked.noun, index, options, with_possible=True
        )
        is_only_one = have_subject and len(documents) == 1
        if asked.subject == asked.noun and not is_certain:
            # "The report" may be one that a text tells of.
            return None
    else:
        documents, is_certain, is_only_one = _last_cited(index, options), True, True
    if _CORRESPONDENCE.fullmatch(asked.noun):
        documents = [item for item in documents if _is_correspondence(item)]
    if not documents:
        return None
    attributes = [item for document in documents if (item := _find(asked.attribute, document))]
    if attributes:
        return _reply(question, attributes, asked, options, is_certain=is_certain or is_only_one)
    # Another text may tell of a document that is none of these; who asked in an interview, its own.
    if asked.noun.lower().startswith("interview"):
        return None
    return _nothing_stored(question, documents[0], asked, options) if is_certain else None


def _answer_speaker(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer who said what was shown last: as the text attributes it, or, of a letter or mail, who
    wrote it; None if the text does not say."""
    authors = []
    for citation in visible_citations(options.history[-1])[:_MAX_SPOKEN]:
        try:
            document = index.document(citation.document_id)
        except KeyError:  # Deleted since.
            continue
        passages = index.passages(document.id).values()
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        quote = (citation.start, citation.end)
        words = " ".join(citation.quote.split())
        if attribution := find_attribution(document.text, sentences, quote):
            sentence, name = attribution
            return _reply_speaker(question, words, _Attribute(document, sentence, (name,)), options)
        author = _find_author("sender", document)
        if author and is_in_first_person(document.text, sentences):
            authors.append((words, author))
    return _reply_speaker(question, *authors[0], options) if authors else None


def _reply_speaker(
    question: str, quote: str, speaker: _Attribute, options: SearchOptions
) -> Answer:
    reply = _reply(question, [speaker], _Asked("author", "", ""), options)
    return replace(reply, query=f"Who said “{quote}”?")


def _read(question: str, options: SearchOptions) -> _Asked | None:
    text = " ".join(extract_question(question).split())
    if len(text) > _MAX_QUESTION_CHARS or _TWO_IN_ONE.search(text):
        return None
    last = options.history[-1] if options.history else None
    for attribute, pattern in _PATTERNS if _NEEDED.search(text) else ():
        match = pattern.match(text)
        if not match:
            continue
        groups = match.groupdict()
        if it := groups.get("it"):
            if last is None and (noun := groups.get("itnoun")):
                return _Asked(attribute, noun, noun)
            if last is None or (len(it.split()) == 1 and _WORK.search(last.query)):
                return None
            return _Asked(attribute, "", groups.get("itnoun") or "")
        subject = next(groups[name] for name in ("about", "before", "quoted") if groups.get(name))
        subject = f"{groups.get('modifiers') or ''}{subject}"
        noun = groups.get("noun") or groups.get("lastnoun") or ""
        return _Asked(attribute, subject, noun)
    if last is not None and _read(last.question, SearchOptions(history=options.history[:-1])):
        for attribute, pattern in _ELLIPSES:
            if pattern.match(text):
                return _Asked(attribute, "", "")
    return None


def _last_cited(index: Index, options: SearchOptions) -> list[Document]:
    for turn in reversed(options.history):
        for citation in visible_citations(turn)[:1]:
            try:
                return [index.document(citation.document_id)]
            except KeyError:  # Deleted since.
                return []
    return []


def _find(attribute: str, document: Document) -> _Attribute | None:
    """An attribute of a document, if it is stored or stands in the text."""
    if attribute in ("author", "sender"):
        return _find_author(attribute, document)
    if attribute == "recipient":
        return _find_header("recipient", document)
    if attribute == "day":
        return _find_day(document)
    if attribute == "title":
        return _find_title(document)
    if attribute == "url":
        return _Attribute(document, None, value=document.url) if document.url else None
    return _Attribute(document, None, value=document.path, origin="its place in the folder")


def _find_author(attribute: str, document: Document) -> _Attribute | None:
    header = _find_header("sender", document)
    if attribute == "sender" and header:
        return header
    for start, end in outer_lines(document.text):
        line = document.text[start:end]
        names = [
            (start + match.start(), start + match.end())
            for author in document.authors
            for match in re.finditer(rf"(?<!\w){re.escape(author)}(?!\w)", line)
        ]
        if names and (BYLINE_LABEL.search(line) or line.strip() in document.authors):
            return _Attribute(document, (start, end), tuple(names))
    if not document.authors:
        if header:
            return header
        if minutes := _find_header("minutes", document):
            return minutes
        if byline := find_byline(document.text):
            return _Attribute(document, byline[0], (byline[1],))
        return _find_signature(document) or _find_signer(document) or _find_named_authors(document)
    return _Attribute(document, None, value=", ".join(document.authors))


def _is_correspondence(document: Document) -> bool:
    """Whether it is a mail or letter itself, and not an article that tells of one."""
    return bool(
        _find_header("sender", document)
        or _LETTER.search(f"{document.title} {re.sub(r'[_/.-]', ' ', document.id)}")
        or _SALUTATION.search(document.text[:HEAD_CHARS])
    )


def _find_signature(document: Document) -> _Attribute | None:
    """The name below a letter, in one of its last lines."""
    head = document.text[:HEAD_CHARS]
    if not (_LETTER.search(document.title) or _SALUTATION.search(head)):
        return None
    lines = [match.span() for match in re.finditer(r"[^\n]+", document.text)]
    for start, end in lines[1:][-_SIGNATURE_LINES:]:
        line = trimmed(document.text, (start, end))
        if match := _SIGNATURE.fullmatch(document.text[slice(*line)]):
            return _Attribute(document, line, (_shift(match.span("names"), line[0]),))
    return None


def _find_signer(document: Document) -> _Attribute | None:
    """The name and office in the last line of a report."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", document.text)]
    if len(lines) < _MIN_LINES_SIGNED:
        return None
    line = trimmed(document.text, lines[-1])
    for pattern in _SIGNED:
        match = pattern.fullmatch(document.text[slice(*line)])
        if match and not _NO_OFFICE.search(match["office"]):
            return _Attribute(document, line, (_shift(match.span("names"), line[0]),))
    return None


def _find_named_authors(document: Document) -> _Attribute | None:
    """Whom the text itself calls its authors: "The authors, Jo Aas and Mia Holt, recommend"."""
    match = _NAMED_AUTHORS.search(document.text)
    if not match:
        return None
    before = list(_SENTENCE_START.finditer(document.text, 0, match.start() + 1))
    start = before[-1].end() if before else 0
    span = first_sentence(document.text, start, match.end(), match.end())
    return _Attribute(document, span, (match.span("names"),))


def _find_header(name: str, document: Document) -> _Attribute | None:
    """A line such as "From: K. Adeyemi" at the beginning of a text."""
    match = _HEADERS[name].search(document.text, 0, HEAD_CHARS)
    if not match:
        return None
    span = trimmed(document.text, match.span())
    return _Attribute(document, span, (match.span("value"),))


def _find_day(document: Document) -> _Attribute | None:
    if document.published is None:
        return _find_date_line(document)
    pattern = _day_pattern(document.published)
    for start, end in outer_lines(document.text, longest=len(document.text)):
        if match := pattern.search(document.text[start:end]):
            end = min(end, max(start + MAX_LINE_CHARS, start + match.end()))
            span = first_sentence(document.text, start, end, start + match.end())
            return _Attribute(document, span, (_shift(match.span(), start),))
    if document.published_from in ("metadata", "file data") and (line := _find_date_line(document)):
        # That a file was made on another day does not say when it was published.
        return line
    day = document.published
    value = f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
    if document.published_from == "file name":
        return _Attribute(document, None, value=value, origin="from the name of its file")
    if document.published_from == "file data":
        return _Attribute(
            document,
            None,
            value=value,
            origin="from the file's data, no day of publication is known",
            label="File made",
        )
    if document.published_from in ("text", "page 1"):
        return _Attribute(document, None, value=value, origin=ORIGIN_WORDS[document.published_from])
    return _Attribute(document, None, value=value)


def _find_date_line(document: Document) -> _Attribute | None:
    for start, end in outer_lines(document.text):
        if match := _DATE_LINE.match(document.text[start:end]):
            words = match.span("labelled" if match["labelled"] else "own")
            return _Attribute(document, (start, end), (_shift(words, start),))
    return None


def _find_title(document: Document) -> _Attribute | None:
    if header := _find_header("title", document):
        return header
    start = document.text.find(document.title)
    if start < 0:
        return _Attribute(document, None, value=document.title)
    span = (start, start + len(document.title))
    return _Attribute(document, span, (span,))


def _day_pattern(day: date) -> re.Pattern[str]:
    """The ways in which a day is written out."""
    name = MONTH_NAMES[day.month - 1]
    months = "|".join((name, *(short for short in MONTH_ABBREVIATIONS if name.startswith(short))))
    month, number = rf"(?:{months})\.?", rf"0?{day.day}(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?<!\d)(?:{number}\s+(?:of\s+)?{month},?\s+{day.year}|{month}\s+{number},?\s+{day.year}|"
        rf"{day.isoformat()}|0?{day.day}([./-])0?{day.month}\1{day.year}|"
        rf"0?{day.month}/0?{day.day}/{day.year})(?!\d)",
        re.IGNORECASE,
    )


def _shift(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset


def _reply(
    question: str,
    attributes: Sequence[_Attribute],
    asked: _Asked,
    options: SearchOptions,
    *,
    is_certain: bool = True,
) -> Answer:
    """The attributes of the documents that may be meant; an answer if it is certain of one."""
    is_one = len(attributes) == 1 and is_certain
    citations, paragraphs = [], []
    for number, item in enumerate(attributes, start=1):
        citation = _cite(item, number)
        citations.append(citation)
        if item.span:
            paragraph = f"{citation.quote} [{number}]"
        else:
            label = item.label or _ATTRIBUTE_LABELS[asked.attribute]
            paragraph = f"{label}: {item.value} ({item.origin}) [{number}]"
        paragraphs.append(
            f"“{_one_line(item.document.title)}”: {paragraph}"
            if len(attributes) > 1 or not is_certain
            else paragraph
        )
    is_one = len(attributes) == 1 and is_certain
    return Answer(
        question=question,
        query=question.strip(),
        text="\n\n".join(paragraphs),
        citations=tuple(citations),
        confidence=_CONFIDENCE if is_one else _CONFIDENCE_OF_SEVERAL,
        tier="answer" if is_one else "possible",
        filter=options.filter,
        ignored=tuple(options.ignore),
    )


def _nothing_stored(
    question: str, document: Document, asked: _Asked, options: SearchOptions
) -> Answer:
    return Answer(
        question=question,
        query=question.strip(),
        text=(
            f"“{_one_line(document.title)}” ({document.id}) is in the index, but neither its text "
            f"nor what is stored with it says {_NOTHING_STORED[asked.attribute]}."
        ),
        citations=(),
        confidence=0.0,
        tier="none",
        nearest=(_cite(_Attribute(document, None), 1),),
        filter=options.filter,
        ignored=tuple(options.ignore),
    )


def _cite(item: _Attribute, number: int) -> Citation:
    """The line that gives the attribute; for what stands in no line, the beginning of the text."""
    span = item.span or next(outer_lines(item.document.text, len(item.document.text)), (0, 0))
    return cite(item.document, number, span, span, 1.0, answer_spans=item.words)


def _one_line(text: str) -> str:
    return " ".join(text.split())
