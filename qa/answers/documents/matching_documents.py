"""Find all documents that mention a name, have the words of a subject, are by somebody, or are of
a kind, with the places where they say so."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, islice, product

from index import STOPWORDS, Document, Index, Passage
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.query.spelling import other_spellings
from qa.text.boilerplate_sentences import is_boilerplate
from qa.text.bylines import ROLE_BYLINE, find_byline, introduces_author
from qa.text.english.document_nouns import DocumentNoun
from qa.text.mentions import TITLE_WORD, Mention, find_mentions, fold, name_variants, without_titles
from qa.text.names import CAPITAL
from qa.text.other_languages.lexicon import JOINED_BEFORE
from qa.types import SearchOptions

# Share of the places of a keyword of several words that are capitalized where it is a name.
_MIN_CAPITALIZED = 0.8
# Characters at the beginning of a document that say what it is about, and those of a document that
# is short enough for two mentions to be more than passing ones.
_LEAD, _SHORT = 400, 3_000
# Mentions that are more than passing ones, in a short and in a longer document.
_ENOUGH_IF_SHORT, _ENOUGH = 2, 3
# An item of a list with its label: "- **Corbel Dam**: work finished", "2. Corbel Dam. The ...".
_ITEM_LABEL = lazy_pattern(
    r"\s*(?:[-*•–>]+|\d{1,2}[.)])\s+[*_]*(?P<label>[^\n:.*_]{2,60})[*_]*(?:\s*\([^)\n]{1,40}\))?[*_]*(?:[:.]|\s[–—-])\s"
)
# Characters of a quotable sentence; longer ones are tables or lists.
LONG_SENTENCE = 400
# Characters at the beginning of a document in which its byline and addressees stand, and those in
# which the kind of text is named.
_BYLINE_ZONE, _KIND_ZONE = 1_000, 80
# Documents that are read for the kind of text, at most.
_MAX_READ_FOR_KIND = 2_000
# Letters of a word, at least, of which derived words count as well, and the endings of those:
# "dock", "dockers".
_MIN_DERIVED = 4
_DERIVED = lazy_pattern(
    r"(?:e?rs?|ors?|ing|ed|s|es|ists?|m[ae]n|yards?|sides?|al|ions?|ations?|ic)?"
)
# Derived words of one, and combinations of all, that are looked for.
_MAX_DERIVED, _MAX_COMBINATIONS = 5, 64
# Passages that a search finds for a subject, and the score relative to the best from which they are
# on it: articles on one story have .6 to 1, others, as "Halvermouth strike" shows, up to .6.
_SEARCHED, _MIN_RELATED = 30, 0.6
# Letters at the end of a word in which its forms in other languages differ, and that are left.
_MAX_ENDING, _MIN_STEM = 3, 3
_OTHER_FIRST_NAME = lazy_pattern(rf"({CAPITAL}[\w’'-]+)\.?\s+$")
_TITLE = lazy_pattern(rf"{TITLE_WORD}\.?", re.IGNORECASE)
_RECIPIENT = lazy_pattern(r"^[\W_]*(?:to|cc|recipients?|addressees?|an)[ ]?:[^\n]*$", re.I | re.M)


@dataclass(frozen=True)
class DocumentMentions:
    """A document and the places where it mentions the subject."""

    document: Document
    mentions: tuple[Mention, ...]
    index: Index
    # Mentions in the title, where that is no part of the text, in the form of the title.
    title_mentions: tuple[Mention, ...] = ()

    @property
    def count(self) -> int:
        return len(self.mentions) + len(self.title_mentions)

    @property
    def day(self) -> date | None:
        """The day of publication; None if all that is known is when the file was made."""
        return self.document.publication_day

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
            if len(line) > LONG_SENTENCE or not is_boilerplate(line):
                places.append(start)
                lead += start < _LEAD or start < line_start + label_length(line)
        enough = _ENOUGH_IF_SHORT if len(text) < _SHORT else _ENOUGH
        in_title = bool(self.title_mentions or find_mentions(self.document.title, subject))
        return in_title or bool(lead) or len(places) >= enough


def label_length(line: str) -> int:
    """Characters of the label in front of the colon of an item in a list; 0 without one."""
    match = _ITEM_LABEL.match(line)
    return match.end("label") if match else 0


def find_items(subject: str, index: Index, options: SearchOptions) -> list[DocumentMentions]:
    """The documents that have an item on a subject in a list, such as "- **Corbel Dam**: the joint
    is finished" for "Corbel Dam repairs": it has two of the subject's words or all, one of them in
    its label."""
    terms = {term for term in index.analyze(subject) if term not in index.stopword_terms}
    places: dict[str, list[Mention]] = {}
    for pair in combinations(sorted(terms), min(2, len(terms))):
        for document_id in index.documents_with(set(pair), options.filter):
            text = index.document(document_id).text
            for line in re.finditer(r"[^\n]+", text):
                label = _ITEM_LABEL.match(line[0])
                if (
                    label
                    and {*pair} & {*index.analyze(label["label"])}
                    and {*pair} <= {*index.analyze(line[0])}
                ):
                    start = line.start() + label.start("label")
                    mention = Mention((start, line.start() + label.end("label")), subject, False)
                    places.setdefault(document_id, []).append(mention)
    return [
        DocumentMentions(index.document(document_id), tuple(mentions), index)
        for document_id, mentions in places.items()
    ]


def newest_first(documents: Iterable[DocumentMentions]) -> list[DocumentMentions]:
    """Newest first, undated ones last, those of a day by id."""
    by_id = sorted(documents, key=lambda item: item.document.id)
    return sorted(by_id, key=lambda item: item.day or date.min, reverse=True)


def documents_with_words(name: str, index: Index, options: SearchOptions) -> list[str]:
    """The documents that have all words of one of the name's spellings."""
    ids = dict[str, None]()
    for variant in name_variants(name):
        for language in {"", *index.languages()}:
            terms = set(index.analyze(variant, language=language))
            ids |= dict.fromkeys(index.documents_with(terms, options.filter) if terms else ())
    return [*ids]


def find_documents(name: str, index: Index, options: SearchOptions) -> list[DocumentMentions]:
    """All documents that mention a name, newest first."""
    found = []
    forms = {language: inflected_forms(name, language, index) for language in index.languages()}
    spellings = other_spellings(name, index)
    ids = documents_with_words(name, index, options)
    for spelling in spellings:
        ids += documents_with_words(spelling, index, options)
    for document_id in dict.fromkeys(ids):
        document = index.document(document_id)
        names = (*forms.get(document.language, (name,)), *spellings)
        mentions = _mentions_of_any(document.text, names)
        has_own_title = document.title not in document.text
        in_title = _mentions_of_any(document.title, names) if has_own_title else ()
        item = DocumentMentions(document, mentions, index, in_title)
        if mentions or (in_title and item.sentences):
            found.append(item)
    return newest_first(found)


def _mentions_of_any(text: str, names: Sequence[str]) -> tuple[Mention, ...]:
    """Where a text mentions one of some names, in order."""
    by_start: dict[int, Mention] = {}
    for name in names:
        for mention in find_mentions(text, name):
            other = by_start.setdefault(mention.span[0], mention)
            by_start[mention.span[0]] = max(mention, other, key=lambda each: each.span[1])
    return tuple(by_start[start] for start in sorted(by_start))


def inflected_forms(name: str, language: str, index: Index) -> tuple[str, ...]:
    """A name, and its forms in which documents in a language have all of its words; of English,
    whose few forms `find_mentions` knows, and of no known language the name alone."""
    if language in ("", "en"):
        return (name,)
    by_word = [_forms_of_word(word, language, index) for word in name.split()]
    forms = islice(product(*by_word), _MAX_COMBINATIONS)
    return tuple(dict.fromkeys((name, *map(" ".join, forms))))


def _forms_of_word(word: str, language: str, index: Index) -> list[str]:
    """The words of the index that have the same stem in a language."""

    def stems(form: str) -> list[str]:
        return index.analyze(form, is_query=True, language=language)

    stem = stems(word)
    if len(stem) != 1:
        # Without spaces there are no words to inflect.
        return [word]
    start = word[: max(_MIN_STEM, len(word) - _MAX_ENDING)]
    prefixes = JOINED_BEFORE.get(language, ("",))
    cores = {start.removeprefix("ال"), start} if language == "ar" else {start, start.capitalize()}
    starts = {prefix + core for prefix in prefixes for core in cores}
    found = {form: count for each in starts for form, count in index.words(each)}
    frequent = sorted(found, key=lambda form: -found[form])
    same = [form for form in frequent if stems(form) == stem]
    return list(dict.fromkeys((word, *same)))[:_MAX_DERIVED]


def find_about(name: str, index: Index, options: SearchOptions) -> list[Document]:
    """All documents that are about a name or subject, newest first."""
    documents = find_documents(without_titles(name), index, options)
    if is_name(documents):
        return [item.document for item in documents if item.is_about(name)]
    about = {item.document.id: item for item in documents if item.is_about(name)}
    about |= {item.document.id: item for item in find_by_words(name, index, options)}
    return [item.document for item in newest_first(about.values())]


def is_name(documents: Sequence[DocumentMentions]) -> bool:
    """Whether what they mention is capitalized, as a name is."""
    forms = [mention.form for item in documents for mention in item.mentions if mention.is_whole]
    capitalized = sum(
        all(word[:1].isupper() or word in STOPWORDS for word in re.split(r"[\s-]+", form))
        for form in forms
    )
    return bool(forms) and capitalized >= _MIN_CAPITALIZED * len(forms)


def usual_form(name: str, documents: Sequence[DocumentMentions]) -> str:
    """The name as the documents write it most often."""
    forms = Counter(m.form for item in documents for m in item.mentions if m.is_whole)
    if not forms or (" " not in name and any(form.islower() for form in forms)):
        return name
    return max(forms, key=lambda form: forms[form])


def with_last_name_alone(
    name: str, documents: Sequence[DocumentMentions], index: Index, options: SearchOptions
) -> tuple[list[DocumentMentions], list[DocumentMentions]]:
    """The documents that mention a person, with those that have the last name alone.

    Returns:
        The documents; and those with the last name alone that are left out, since some document
        has another person of that name.
    """
    first, _, last = usual_form(name, documents).rpartition(" ")
    known = {item.document.id for item in documents}
    if not first or not is_name(documents):
        return [*documents], []
    is_person = any(
        not mention.is_whole or _has_title(item.document.text, mention)
        for item in documents
        for mention in item.mentions
    )
    others = []
    is_shared = False
    for item in find_documents(last, index, options):
        alone = []
        for mention in item.mentions:
            if not mention.form[:1].isupper():
                continue
            before = item.document.text[max(0, mention.span[0] - 40) : mention.span[0]]
            other = _OTHER_FIRST_NAME.search(before)
            if other is None or _TITLE.fullmatch(other[1]) or other[1].lower() in STOPWORDS:
                alone.append(Mention(mention.span, mention.form, False))
            elif not re.search(r"[.!?:]\s*$", before[: other.start()]):
                is_shared = is_shared or fold(other[1]) not in fold(first).split()
        is_person = is_person or any(_has_title(item.document.text, mention) for mention in alone)
        if alone and item.document.id not in known:
            others.append(DocumentMentions(item.document, tuple(alone), index))
    if not is_person:
        return [*documents], []
    if is_shared:
        return [*documents], others
    return newest_first((*documents, *others)), []


def _has_title(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.span[0] - 40) : mention.span[0]].split()
    return bool(before and _TITLE.fullmatch(before[-1]))


def find_by_words(
    subject: str, index: Index, options: SearchOptions, *, about: bool = True
) -> list[DocumentMentions]:
    """The documents that have all words of a subject near each other, or words derived from them.

    Args:
        subject: Several words.
        index: The documents.
        options: The filter of the documents.
        about: Whether only those count that have all of them in the title, path or lead, or in
            several places.

    Returns:
        The documents, newest first, each with the passages that have all of the words.
    """
    terms = list(dict.fromkeys(index.analyze(subject)))
    terms = [term for term in terms if term not in index.stopword_terms]
    if len(terms) < 2:
        return []
    forms = [_derived(term, index) for term in terms]
    ids = dict[str, None]()
    for combination in islice(product(*forms), _MAX_COMBINATIONS):
        ids |= dict.fromkeys(index.documents_with(set(combination), options.filter))
    documents = []
    for document_id in ids:
        document = index.document(document_id)
        title = set(index.analyze(f"{document.title} {_path_words(document.id)}"))
        places = [
            Mention((passage.start, passage.end), subject, False)
            for passage in index.passages(document_id).values()
            if has_all(
                title | set(index.analyze(document.text[passage.start : passage.end])), forms
            )
        ]
        item = DocumentMentions(document, tuple(places), index)
        if places and (not about or _leads_with(forms, title, item)):
            documents.append(item)
    return newest_first(documents)


def find_related(subject: str, index: Index, options: SearchOptions) -> list[DocumentMentions]:
    """The documents that a search finds for a subject of several words and that have one of the
    words in their title or path, each with the passages found."""
    terms = set(index.analyze(subject)) - index.stopword_terms
    hits = index.search(subject, _SEARCHED, options.filter) if len(terms) > 1 else []
    places: dict[str, list[Mention]] = {}
    for hit in hits:
        if hit.score >= _MIN_RELATED * hits[0].score:
            span = (hit.passage.start, hit.passage.end)
            places.setdefault(hit.passage.document_id, []).append(Mention(span, subject, False))
    documents = []
    for document_id, passages in places.items():
        document = index.document(document_id)
        if terms & set(index.analyze(f"{document.title} {_path_words(document.id)}")):
            documents.append(DocumentMentions(document, tuple(passages), index))
    return newest_first(documents)


def find_follow_ups(
    subject: str, documents: Sequence[DocumentMentions], index: Index, options: SearchOptions
) -> list[DocumentMentions]:
    """The newer documents on the story of some others, which may no longer call it what the subject
    does: with its last word and a name of their titles, such as "coins" and "City Museum" for "the
    stolen coins".

    Args:
        subject: Several words, the last of which is the thing.
        documents: Documents on the subject.
        index: The documents.
        options: Their filter.
    """
    terms = [term for term in index.analyze(subject) if term not in index.stopword_terms]
    since = min((item.day for item in documents if item.day), default=None)
    if len(terms) < 2 or since is None:
        return []
    places: dict[str, dict[Span, None]] = {}
    for item in documents:
        # The first word of a title is capitalized anyway.
        names = re.findall(rf"(?<=\s){CAPITAL}[\w’'-]+", item.document.title)
        for name in {term for word in names for term in index.analyze(word)} - {*terms}:
            for document_id in index.documents_with({terms[-1], name}, options.filter):
                document = index.document(document_id)
                title = set(index.analyze(document.title))
                for passage in index.passages(document_id).values():
                    for start, end in passage.sentences:
                        own = {
                            word.span(): term
                            for word in re.finditer(r"[\w’'-]+", document.text[start:end])
                            for term in index.analyze(word[0])
                        }
                        if name in title or name in own.values():
                            places.setdefault(document_id, {}).update(
                                ((start + first, start + last), None)
                                for (first, last), term in own.items()
                                if term == terms[-1]
                            )
    known = {item.document.id for item in documents}
    found = [
        DocumentMentions(
            index.document(key), tuple(Mention(span, subject, False) for span in spans), index
        )
        for key, spans in places.items()
        if key not in known and spans
    ]
    return newest_first(item for item in found if item.day and item.day > since)


def has_all(terms: Collection[str], forms: Sequence[Collection[str]]) -> bool:
    """Whether the terms have one of the forms of each word."""
    return all(any(form in terms for form in group) for group in forms)


def _derived(term: str, index: Index) -> list[str]:
    """The term and the frequent ones that are derived from it."""
    forms = {term: None}
    if len(term) >= _MIN_DERIVED:
        for word, _ in (*index.words(term), *index.words(term.capitalize())):
            if _DERIVED.fullmatch(word.lower().removeprefix(term)):
                forms |= dict.fromkeys(index.analyze(word))
    return [*forms][:_MAX_DERIVED]


def _path_words(document_id: str) -> str:
    return re.sub(r"[_./#-]+", " ", document_id)


def _leads_with(
    forms: Sequence[Collection[str]], title: Collection[str], item: DocumentMentions
) -> bool:
    """Whether the title and lead have all of the words, the title one of them, or several
    neighbouring sentences do."""
    text, analyze = item.document.text, item.index.analyze
    in_title = any(form in title for group in forms for form in group)
    if in_title and has_all({*title, *analyze(text[:_LEAD])}, forms):
        return True
    near = 0
    for (start, _), (_, end) in zip(item.sentences, item.sentences[1:], strict=False):
        near += has_all(set(analyze(text[start:end])), forms)
    return near >= (_ENOUGH_IF_SHORT if len(text) < _SHORT else _ENOUGH)


def find_written(
    author: str, recipient: str, index: Index, options: SearchOptions
) -> list[tuple[DocumentMentions, Span]]:
    """The documents whose author or byline is a name, and whose recipient is another.

    Args:
        author: Who wrote them; "" for anybody.
        recipient: To whom they were written; "" for anybody.
        index: The documents.
        options: The filter of the documents.

    Returns:
        The documents, newest first, each with the line that says so, or its first sentence.
    """
    name = author or recipient
    entries = index.catalog(name, options.filter, limit=len(index) or 1).entries
    ids = (*documents_with_words(name, index, options), *(entry.id for entry in entries))
    lines: dict[str, Span] = {}
    documents = []
    for document_id in dict.fromkeys(ids):
        document = index.document(document_id)
        item = DocumentMentions(document, tuple(find_mentions(document.text, name)), index)
        line = None
        if author:
            line = _author_line(item, author)
            if line is None and not _is_author(document, author):
                continue
        if recipient:
            to = _recipient_line(document, recipient)
            if to is None:
                continue
            line = line or to
        if line or item.sentences:
            documents.append(item)
            lines[document_id] = line or item.sentences[0]
    return [(item, lines[item.document.id]) for item in newest_first(documents)]


def _is_author(document: Document, name: str) -> bool:
    return any(find_mentions(author, name) for author in document.authors)


def _author_line(item: DocumentMentions, name: str) -> Span | None:
    """The line near the beginning that says that the name wrote the document."""
    text = item.document.text
    byline = find_byline(text)
    for mention in item.mentions:
        start, end = mention.span
        if byline and byline[1][0] <= start < byline[1][1]:
            return byline[0]
        if start > _BYLINE_ZONE:
            break
        line_start = text.rfind("\n", 0, start) + 1
        line = text[line_start : text.find("\n", end) if "\n" in text[end:] else len(text)]
        if introduces_author(text[line_start:start]) or ROLE_BYLINE.match(line):
            return next(
                (span for span in item.sentences if span[0] <= start < span[1]), (start, end)
            )
    return None


def _recipient_line(document: Document, name: str) -> Span | None:
    """The line that says to whom a mail or letter is."""
    for match in _RECIPIENT.finditer(document.text, 0, _BYLINE_ZONE):
        if find_mentions(match[0], name):
            return match.span()
    return None


def find_of_kind(
    noun: DocumentNoun | None, index: Index, options: SearchOptions
) -> list[DocumentMentions]:
    """All documents of a kind, newest first; all documents for a word that says no kind."""
    entries = index.catalog(filter=options.filter, limit=len(index) or 1).entries
    if noun is None or (noun.is_generic and not noun.phrases):
        ids = [entry.id for entry in entries]
    else:
        ids = [entry.id for entry in entries if noun.is_of(entry.kind, entry.title, entry.id)]
        ids += _of_kind_by_first_words(noun, index, options)
        if not ids and noun.is_generic:
            ids = [entry.id for entry in entries]
    items = (
        DocumentMentions(index.document(document_id), (), index)
        for document_id in dict.fromkeys(ids)
    )
    return newest_first(item for item in items if item.sentences)


def of_kind(
    documents: Sequence[DocumentMentions], noun: DocumentNoun | None
) -> list[DocumentMentions]:
    """Those of some documents that are of a kind; all for a word that says no kind."""
    if noun is None or noun.is_generic:
        return [*documents]
    return [
        item
        for item in documents
        if noun.is_of(
            item.document.kind, item.document.title, item.document.id, _first_words(item.document)
        )
    ]


def _of_kind_by_first_words(noun: DocumentNoun, index: Index, options: SearchOptions) -> list[str]:
    """The documents whose first words name the kind: "PRESS RELEASE"."""
    ids = dict[str, None]()
    for phrase in noun.phrases:
        ids |= dict.fromkeys(index.documents_with(set(index.analyze(phrase)), options.filter))
    found = []
    for document_id in islice(ids, _MAX_READ_FOR_KIND):
        document = index.document(document_id)
        if noun.is_of("", "", "", _first_words(document)):
            found.append(document_id)
    return found


def _first_words(document: Document) -> str:
    return document.text[:_KIND_ZONE].partition("\n")[0]
