"""Write a question's numbers, days and compounds as the documents do.

The index matches all their forms, but the encoder and the reader read a question as it is written.
"""

import re

from index import STOPWORDS, Index
from index.written_forms import find_forms

# Passages whose forms are looked at.
_PASSAGES = 8
# Numbers that may be written in another form, in a unified text: of four digits or more but for
# years, and behind or before a name of a currency or month.
_NUMBER = re.compile(r"(?!(?:1[5-9]|20)\d\d\b)\d{4}|\d [a-z]{3,}")
# Words that may be: compounds and their prefixes, letters that stand for an umlaut, and endings of
# transliterated names.
_WORD = re.compile(
    r"[-\u2010\u2011ß]|[^\x00-\x7f]|ss|[aou]e|sk[iyj]|"
    r"^(?:co|re|pre|non|anti|multi|post|sub|semi|counter|inter|mid|over|under|micro)",
    re.IGNORECASE,
)


def write_as_documents_do(question: str, index: Index) -> str:
    """The question with each number, day and compound in the form of the passages that match best,
    if none of them has it in the question's."""
    forms = [
        ((start, end), form)
        for (start, end), form in sorted(find_forms(question))
        if _may_differ(question[start:end], form, index)
    ]
    if not forms:
        return question
    passages = [
        index.document(hit.passage.document_id).text[hit.passage.start : hit.passage.end]
        for hit in index.search(question, _PASSAGES)
    ]
    all_text = "\n".join(passages).lower()
    written: dict[str, str] = {}
    for text in passages:
        for (start, end), form in find_forms(text):
            written.setdefault(form, text[start:end])
    parts, done = [], 0
    for (start, end), form in forms:
        replacement = written.get(form, "")
        is_written = re.search(rf"(?<!\w){re.escape(question[start:end].lower())}(?!\w)", all_text)
        if start >= done and replacement and not is_written:
            parts += [question[done:start], replacement]
            done = end
    return "".join((*parts, question[done:]))


def _may_differ(words: str, form: str, index: Index) -> bool:
    """Whether the documents may have a form only as it is written differently."""
    if any(map(str.isdigit, words)):
        return bool(_NUMBER.search(form))
    return (
        bool(_WORD.search(words))
        and words.lower() not in STOPWORDS
        and not _is_written(words, index)
    )


def _is_written(word: str, index: Index) -> bool:
    """Whether a document has a word as it is typed, but for capitals."""
    return any(
        term == form for form in (word.lower(), word.capitalize()) for term, _ in index.words(form)
    )
