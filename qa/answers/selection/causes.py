"""Prefer what was found to be the cause of something to what was first suspected. English only."""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.answers.selection.subjects import asked_subject, tells_of

_ASKS_CAUSE = lazy_pattern(
    r"^\W*(?:why|how come)\b|"
    r"\b(?:what|who)\b.*\b(?:caus\w+|start\w*|trigger\w*|set off|led to|kill\w*|behind|to blame|"
    r"destroy\w*|poison\w*|ma[dk]es?|damag\w+|reason)\b|"
    r"\bhow (?:did|was|were|has|had)\b.*\b(?:start\w*|begin|begun|break out|broken?|"
    r"happen\w*|occur\w*|"
    r"caused|die|crash|derail|collapse|sink|burn)\b|\bcause of\b",
    re.IGNORECASE,
)
# What somebody said or believed of the cause may be asked for.
_ASKS_OPINION = lazy_pattern(
    r"\b(?:sa(?:y|ys|id)|think|thought|believ\w+|suspect\w*|accord\w+|claim\w*|first|initially|"
    r"originally|probabl[ey]|possib\w+|suppos\w+|want\w*|refus\w+|decid\w+)\b",
    re.IGNORECASE,
)
_SUSPECTED = lazy_pattern(
    r"\b(?:probabl[ey]|possib(?:ly|le)|perhaps|suspect(?:s|ed)?|believ(?:e|es|ed)|assum(?:e|es|ed)|"
    r"thinks?|thought|presum\w+|apparent(?:ly)?|likely|may|might|could|rumou?rs?|suppos\w+|fears?|"
    r"feared|points? to|suggest(?:s|ed)?|guess\w*|speculat\w+|blames?|accus\w+|seems?|seemed|"
    r"investigating|unclear|not (?:yet )?(?:known|clear))\b"
)
_FOUND = lazy_pattern(
    r"\b(?:caused|due to|because|owing to|was started|were started|started by|triggered by|"
    r"traced to|"
    r"put down to|result(?:ed)? (?:of|from)|killed by|died (?:of|from)|led to|was to blame|"
    r"blamed (?:on|for)|blame[sd]? a|behind|the cause|root cause|at fault|as a result|"
    r"brought about|destroyed by|"
    r"poisoned by|ignited|set off by|stemmed from|"
    r"responsible for|gave way|had failed|conclud(?:ed|es)|"
    r"establish(?:ed|es)|found that)\b",
    re.IGNORECASE,
)


def find_established_cause(
    best: JudgedSentence, others: Sequence[JudgedSentence]
) -> JudgedSentence | None:
    """The sentence of the newest later document that states as found out the cause of what is asked
    about, where the best one gives a suspicion or no cause; None if there is none."""
    query, published = best.constraints.query, best.document.publication_day
    if published is None or not _ASKS_CAUSE.search(query) or _ASKS_OPINION.search(query):
        return None
    # The suspicion may stand in the sentence behind.
    quote = best.document.text[slice(*best.quote)]
    if _FOUND.search(best.text) and not _SUSPECTED.search(quote):
        return None
    subject = asked_subject(best)
    found = [
        other
        for other in others
        if (day := other.document.publication_day) is not None
        and day > published
        and not other.difference
        and not other.place.sentence.features.is_headline
        and _FOUND.search(other.text)
        and not _SUSPECTED.search(other.text)
        and tells_of(other, subject, with_title=True)
    ]
    # Of one document the first is the best by score.
    return max(found, key=lambda it: it.document.publication_day or published, default=None)
