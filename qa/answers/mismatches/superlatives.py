"""Compare which member of a class a sentence is about with the one that a question asks for.

"The longest strike" is one of several: a sentence about the last one, or about one of which nothing
says how long it was beside the others, does not answer. English only.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.mentions import singular

# Words in "-est" that are no superlatives.
_NO_SUPERLATIVE = frozenset(
    """
    rest west east northwest northeast southwest southeast forest interest guest request protest
    harvest contest test nest chest quest conquest honest modest priest arrest invest digest vest
    suggest crest manifest bequest inquest jest pest attest detest zest everest wrest budapest
    bucharest midwest unrest forest's modest dishonest molest ingest infest
    """.split()  # noqa: SIM905
)
_SUPERLATIVE_WORD = (
    r"(?:[a-z]{2,}est|best|worst|"
    r"(?:most|least)\s+(?!(?:of|in|during|by|at|to|for|on|from|since|and|when|while)\b)[a-z]+)"
)
_MEMBER = rf"(?:first|last|only|{_SUPERLATIVE_WORD})"
# "The longest strike", "its only two doctors".
_ASKED = lazy_pattern(
    rf"\b(?:the|its|his|her|their|whose|[a-z]+['’]s|which|what)\s+(?:very\s+|ever\s+)?"
    rf"(?P<member>{_MEMBER})\s+(?P<words>(?:(?!of\b|in\b|to\b|that\b|who\b|for\b)[a-z-]+\s+){{0,2}}?)"
    r"(?P<noun>[a-z]{3,})\b"
)
# Behind "first" and "last", nouns with which it makes a name, a time or a part.
_NO_CLASS = frozenset(
    """
    name names aid lady minister ministers world class division half quarter degree floor edition
    team teams grade person time times year years month months week weeks day days night nights
    century decade season seasons winter summer spring autumn minute minutes hour hours place
    round thing one ones sentence chapter language line week's part stage phase letter letters
    """.split()  # noqa: SIM905
)
_TIMES = frozenset("year years date dates day days time times age".split())  # noqa: SIM905
# What tells of a member without the word itself.
_EVIDENCE = {
    "first": lazy_pattern(
        r"\b(?:first(?:ly)?|1st|initial(?:ly)?|earliest|founding|founde[rd]s?|debut\w*|inaugura\w+|"
        r"maiden|origin(?:al|ally|ated|s)|pioneer\w*|premi[eè]re\w*|invent\w*|introduc\w*|"
        r"establish\w*|launch\w*|begin\w*|began|begun|start(?:ed|s)?|open(?:ed|ing|s)?|oldest|"
        r"new|creat\w+|discover\w*|before (?:any|all|every|that)|never before|no (?:other )?\w+ "
        r"(?:had|has) (?:ever|before)|until then|foremost|one|number one|no\. 1|dates? back)\b|"
        r"\bI\b",
        re.IGNORECASE,
    ),
    "last": lazy_pattern(
        r"\b(?:last(?:ly)?|final(?:ly|e)?|latest|most recent(?:ly)?|ultimate(?:ly)?|"
        r"end(?:s|ed|ing)?|clos(?:e|ed|es|ing)|conclu\w+|never again|no longer|since|previous|"
        r"remaining|surviving|retire\w*|die[ds]?|newest|youngest)\b",
        re.IGNORECASE,
    ),
    "only": lazy_pattern(
        r"\b(?:only|sole(?:ly)?|single|alone|lone|one|unique(?:ly)?|no other|none other|"
        r"nowhere else|exclusive(?:ly)?|just)\b",
        re.IGNORECASE,
    ),
}
_EXTREME = lazy_pattern(
    r"\b(?P<word>[a-z]{2,}est|most|least|best|worst|record|top(?:s|ped|ping|most)?|peak\w*|"
    r"maxim\w+|minim\w+|utmost|chief|principal|main|leading|no other|unmatched|unrivalled|"
    r"unprecedented|foremost|premier|lead(?:s|er)?|number one|no\. 1|mainly|majority|half|"
    r"predominant\w*|dominat\w*|primar\w+|extreme\w*|never (?:before )?(?:so|as)|"
    r"(?:more|less|[a-z]+er) than (?:any|all|every|that of any)|ahead of|champion\w*|"
    r"favou?rite|first|especially|particularly|mostly|largely)\b",
    re.IGNORECASE,
)
# Superlatives of one sense.
_SAME_SENSE = tuple(
    frozenset(group.split(", "))
    for group in (
        "largest, biggest, greatest, most populous, most important",
        "tallest, highest, topmost",
        "oldest, earliest",
        "newest, latest, youngest, most recent",
        "best, finest, greatest, most successful, top",
        "fastest, quickest",
        "smallest, tiniest, shortest, lowest, fewest",
        "worst, deadliest, gravest, heaviest, costliest, severest, biggest, most severe, largest",
        "richest, wealthiest",
        "most expensive, dearest, costliest, priciest, most costly, highest",
        "cheapest, least expensive, lowest",
        "deepest, lowest",
        "strongest, most powerful, heaviest",
        "commonest, most common, most frequent",
    )
)
_NUMBER_ROW = " | "
_ASKS_EARLIER = lazy_pattern(
    r"\b(?:last(?!\W*(?:$|for\b|until\b))|previous(?:ly)?|earlier|former|another|others?|similar|"
    r"before|ago|ever|times|past|"
    r"first|second|third|history)\b",
    re.IGNORECASE,
)
_NAMED_THING = lazy_pattern(
    r"\b(?:the|this|that)\s+(?P<words>[a-z-]{3,}(?:\s+[a-z-]{3,}){0,2})", re.IGNORECASE
)
_EARLIER_THING = lazy_pattern(
    r"\b(?P<which>last|previous|earlier|similar|another)\s+"
    r"(?P<words>[a-z-]{3,}(?:\s+(?!in\b|of\b|at\b)[a-z-]{3,}){0,2})"
)
_YEAR = lazy_pattern(r"\b(?:1[5-9]|20)\d\d\b")


def superlative_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another member of a class than the superlative or ordinal of the question says, or one of
    which nothing says that it is the one."""
    if _NUMBER_ROW in context.sentence:
        # The cells of a table say it by their order.
        return
    for match in _ASKED.finditer(asked.query.lower()):
        member, noun = " ".join(match["member"].split()), match["noun"]
        if not _is_member(member) or (member in _EVIDENCE and noun in _NO_CLASS):
            continue
        if noun in _TIMES:
            # "The earliest year in which": a time is asked for, not one of several.
            continue
        wanted = f"the {member} {match['words']}{noun}"
        if other := _other_member(member, noun, context.sentence):
            yield f"about the {other} {singular(noun)}, not {wanted}"
        elif not any(_tells(member, text) for text in _nearest(context)):
            yield f"does not say which was {wanted}"
        return


# "The first strike since": what follows is the time of the one before.
_SINCE_EARLIER = lazy_pattern(
    r"\b(?:first|most|worst|best|[a-z]{3,}est)\b[^.;]*\bsince\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)


def earlier_event_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """An earlier thing of the kind that a question asks about, where it asks for the one that the
    document is about: "the last strike, in 2016"."""
    published = context.document.published
    query = asked.query.lower()
    if published is None or asked.years or _ASKS_EARLIER.search(query) or _ASKED.search(query):
        return
    if context.answer and asked.asks_date and "since" not in query:
        before = context.document.text[context.span[0] : context.answer[0]]
        if _SINCE_EARLIER.search(before):
            yield "about an earlier one"
            return
    years = [int(match[0]) for match in _YEAR.finditer(context.sentence)]
    is_past = bool(years) and max(years) < published.year
    words = {
        singular(word) for match in _NAMED_THING.finditer(query) for word in match["words"].split()
    }
    for match in _EARLIER_THING.finditer(context.sentence.lower()):
        named = [word for word in match["words"].split() if singular(word) in words]
        if named and (is_past or match["which"] in ("previous", "earlier")):
            yield f"about an earlier {singular(named[0])}"
            return


def _is_member(word: str) -> bool:
    """Whether a word is a superlative or ordinal, and no noun in "-est"."""
    return word.split()[0] not in _NO_SUPERLATIVE and not word.startswith("least one")


def _nearest(context: SentenceContext) -> Iterator[str]:
    """The sentence, those beside it and what it stands under."""
    yield context.sentence
    yield from context.paragraph_before[:3]
    yield from context.after[:2]
    yield from context.titles


def _tells(member: str, text: str) -> bool:
    """Whether a text says of something that it is the first, the longest or the like."""
    if member in _EVIDENCE:
        return bool(_EVIDENCE[member].search(text))
    return any(match["word"].lower() not in _NO_SUPERLATIVE for match in _EXTREME.finditer(text))


def _other_member(member: str, noun: str, sentence: str) -> str:
    """The superlative or ordinal in front of the same noun in a sentence that has not the one that
    is asked for; "" if there is none."""
    has_own = _EVIDENCE[member].search(sentence) if member in _EVIDENCE else None
    if has_own or re.search(rf"\b{re.escape(member)}\b", sentence, re.IGNORECASE):
        return ""
    pattern = re.compile(
        rf"\b(?P<member>first|second|third|last|only|best|worst|[a-z]{{2,}}est|most\s+[a-z]+)\s+"
        r"(?:[a-z-]+\s+){0,2}?"
        rf"{re.escape(singular(noun))}(?:s|es)?\b",
        re.IGNORECASE,
    )
    for match in pattern.finditer(sentence):
        other = match["member"].lower()
        is_same = any({member, other} <= group for group in _SAME_SENSE)
        if other not in _NO_SUPERLATIVE and not is_same:
            return other
    return ""
