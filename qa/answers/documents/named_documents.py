"""Find the documents that a question means by what they are about and what kind they are."""

import re
from collections.abc import Set
from typing import NamedTuple

from index import Document, Index
from index.lazy_pattern import lazy_pattern
from qa.types import SearchOptions

# Words for one of several documents on one subject.
_VERSIONS = frozenset(("final", "interim", "preliminary", "provisional", "draft"))
# Documents searched for the one that is meant, and named if several match as well.
_CANDIDATES, _MAX_NAMED = 30, 3
# Shares of a question's subject, weighted by the rarity of its words: in the document, from which
# it is the one meant; in the title or path, from which it is said that nothing is stored.
_MIN_MATCH, _MIN_TITLE_MATCH = 0.75, 0.6
# The share in the title from which a document is meant that is called by its title alone.
_WHOLE_TITLE_MATCH = 0.95
# The same share in what may be meant where no title has the subject: "the chalice theft" of
# "Chalice stolen from museum".
_MIN_POSSIBLE_MATCH = 0.5
# Weights of a word of the subject in the title or path, in the beginning, and elsewhere.
_TITLE_WEIGHT, _START_WEIGHT, _TEXT_WEIGHT = 1.0, 0.8, 0.6
# Added if the title, path or first words have the kind of document that was named ("memo"), unless
# most documents are of that kind.
_KIND_BONUS = 0.3
_COMMON_KIND = lazy_pattern(r"(?:article|stor|report|piece|document|file|text|item|copy)\w*", re.I)
# Scores that are as good: of a subject that several documents are about.
_TIE = 0.05
# Characters at the beginning of a text that say what it is about.
_START_CHARS = 1_500
# Characters of it that say which version it is.
_VERSION_CHARS = 300


class NamedDocuments(NamedTuple):
    """The documents that may be meant, best first; whether it is certain that they are, since the
    subject is in their titles; and whether they have all of it, in title or text."""

    documents: list[Document]
    is_certain: bool
    have_subject: bool


# Stages of a report: one is not the other.
_EARLY, _FINAL = (
    lazy_pattern(r"\b(?:interim|preliminary|provisional|draft|first)\b", re.IGNORECASE),
    lazy_pattern(r"\b(?:final|definitive|last|concluding)\b", re.IGNORECASE),
)


def _is_of_other_stage(asked: str, document: Document) -> bool:
    """Whether a document is an interim report and the final one is asked for, or the other way."""
    name = f"{document.title} {re.sub(r'[_./#-]', ' ', document.id)}"
    return any(
        own.search(asked) and other.search(name) and not own.search(name)
        for own, other in ((_EARLY, _FINAL), (_FINAL, _EARLY))
    )


def find_named_documents(
    subject: str, noun: str, index: Index, options: SearchOptions, *, with_possible: bool = False
) -> NamedDocuments:
    """Find the document that is meant by its subject and kind.

    Args:
        subject: What it is about, or words of its title or path.
        noun: What it was called, such as "memo"; "" if it was named by its title alone.
        index: The documents.
        options: The filter of the documents.
        with_possible: Whether documents that have only half of the subject count too, if its words
            are in no title.

    Returns:
        The documents that match best, several if they match as well.
    """
    terms = list(dict.fromkeys(index.analyze(subject)))
    terms = [term for term in terms if term not in index.stopword_terms] or terms
    weights = {term: 1 / (1 + index.frequency(term)) ** 0.5 for term in terms}
    kind = "" if _COMMON_KIND.fullmatch(noun) else noun
    noun_terms = set(index.analyze(kind))
    versions = _VERSIONS & set(subject.lower().split())
    scored, possible = [], []
    hits = index.search(f"{subject} {noun}", _CANDIDATES, options.filter)
    for document_id in dict.fromkeys(hit.passage.document_id for hit in hits):
        document = index.document(document_id)
        if _is_other_version(document, versions):
            continue
        title = set(index.analyze(f"{document.title} {re.sub(r'[_./#-]', ' ', document.id)}"))
        start = set(index.analyze(document.text[:_START_CHARS]))
        all_terms = set(index.analyze(document.text))
        found = total = score = in_title = 0.0
        for term, weight in weights.items():
            total += weight
            found += weight * (term in title | all_terms)
            in_title += weight * (term in title)
            score += weight * (
                _TITLE_WEIGHT * (term in title)
                or _START_WEIGHT * (term in start)
                or _TEXT_WEIGHT * (term in all_terms)
            )
        if _is_of_other_stage(f"{subject} {noun}", document):
            continue
        if (found if noun else in_title) < _MIN_MATCH * total:
            if with_possible and noun and min(found, 2 * in_title) >= _MIN_POSSIBLE_MATCH * total:
                possible.append((in_title / total, document))
            continue
        of_kind = bool(noun_terms & (title | set(index.analyze(document.text[:80]))))
        of_kind = of_kind or (document.kind in ("eml", "msg") and "mail" in noun.lower())
        scored.append((score / total + _KIND_BONUS * of_kind, in_title / total, document))
    if not scored:
        possible.sort(key=lambda item: -item[0])
        return NamedDocuments([item for _, item in possible[:_MAX_NAMED]], False, False)
    scored.sort(key=lambda item: -item[0])
    best_score, best_in_title, _ = scored[0]
    # A document that has the subject in its title is not tied with one that mentions it.
    tied = [
        document
        for score, in_title, document in scored
        if score >= best_score - _TIE and in_title >= best_in_title - _TIE
    ]
    is_certain = best_in_title >= (_MIN_TITLE_MATCH if noun else _WHOLE_TITLE_MATCH)
    if not is_certain:
        tied += [document for in_title, document in possible if in_title >= best_in_title - _TIE]
    return NamedDocuments(tied[:_MAX_NAMED], is_certain, True)


def _is_other_version(document: Document, asked: Set[str]) -> bool:
    """Whether a document says at its beginning that it is another version than the one asked for:
    the interim report, not the final one."""
    beginning = f"{document.title} {document.id} {document.text[:_VERSION_CHARS]}".lower()
    words = set(re.findall(r"[a-z]+", beginning))
    return bool(asked) and not asked & words and bool(_VERSIONS & words)
