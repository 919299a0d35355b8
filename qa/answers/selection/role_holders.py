"""Prefer the sentence that names who is called by what was done, such as the driver of the coach.

English only.
"""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from qa.answers.mismatches.possessors import ITS_ROLE, WHO_DID, head_noun, role_stem
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.text.english.clauses import AUXILIARIES, stems_of

_ROLE_OF_NAMED = lazy_pattern(
    r"\b(?P<role>[a-z]{4,})\s+of\s+(?:the|a|an)\s+(?P<noun>[a-z]+),\s+(?=[A-Z])"
)


def find_role_holder(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """If the best sentence names nobody, the one of its document that names who is called by the
    event: "Its driver, Milan Holt," for "Who drove the coach?"."""
    match = WHO_DID.search(query)
    if not match or match["verb"].lower() in AUXILIARIES:
        return []
    best = sentences[0]
    stems = stems_of(match["verb"].lower())
    if any(stems_of(word) & stems for word in re.findall(r"[a-z]+", best.text.lower())):
        return []
    noun = head_noun(match["noun"])
    for sentence in sentences:
        if sentence.place.document_id != best.place.document_id or sentence.difference:
            continue
        called = [
            found
            for found in (
                *ITS_ROLE.finditer(sentence.text),
                *_ROLE_OF_NAMED.finditer(sentence.text),
            )
            if role_stem(found["role"].lower()) in stems
        ]
        if called and all(found.groupdict().get("noun") in (None, noun) for found in called):
            return [sentence]
    return []
