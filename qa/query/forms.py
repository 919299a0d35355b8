"""Write a question's numbers, days and compounds as the documents do.

The index matches all their forms, but the encoder and the reader read a question as it is written.
"""

import re

from index import Index
from index.written_forms import find_forms

# Passages whose forms are looked at.
_PASSAGES = 8
# What may be written in another form: a digit, a compound or one of its prefixes, or letters that
# stand for an umlaut.
_MAY_DIFFER = re.compile(
    r"\d|\w[-\u2010\u2011]\w|ss|[aou]e|[äöüß]|"
    r"\b(?:co|re|pre|non|anti|multi|post|sub|semi|counter|inter|mid|over|under|micro)",
    re.IGNORECASE,
)


def write_as_documents_do(question: str, index: Index) -> str:
    """The question with each number, day and compound in the form of the passages that match best,
    if none of them has it in the question's."""
    if not _MAY_DIFFER.search(question):
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
    for (start, end), form in sorted(find_forms(question)):
        replacement = written.get(form, "")
        if start >= done and replacement and question[start:end].lower() not in all_text:
            parts += [question[done:start], replacement]
            done = end
    return "".join((*parts, question[done:]))
