"""Find that a sentence tells another event than the one that is asked for.

"How many died in the trial?" is not how many took part, "How much did it lose?" not what it was
fined, "Who was acquitted?" not who was fined; and "a student drowned" does not say what the student
who drowned studied. English only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.lazy_pattern import lazy_pattern
from qa.answers.mismatches.superlatives import ASKED_SUPERLATIVE
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import CELL_SEPARATOR, SentenceContext
from qa.text.english.clauses import AUXILIARIES, Word, is_verb_form, split_words
from qa.text.english.lexicon import verb_stems
from qa.text.mentions import singular
from qa.text.numbers import find_numbers

# Up to a verb of the same clause.
_OF_THEM = r"(?:(?!\b(?:when|before|after|while|since|until|if|where)\b).)*"


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of which a number, a day or a name is asked.

    Attributes:
        missing: What is said of a sentence that does not tell of it.
        asked: Found in a question for it.
        told: Found in a sentence that may tell of it, or in the one behind, if that has no number.
    """

    missing: str
    asked: re.Pattern[str]
    told: re.Pattern[str]


def _event(missing: str, asked: str, told: str) -> _Event:
    return _Event(
        missing, lazy_pattern(asked, re.IGNORECASE), lazy_pattern(rf"\b(?:{told})\b", re.I)
    )


def _count_of(missing: str, asked: str, told: str) -> _Event:
    return _event(
        f"does not say how many {missing}", rf"\bhow many\b{_OF_THEM}\b(?:{asked})\b", told
    )


def _amount_of(missing: str, asked: str, told: str) -> _Event:
    return _event(
        f"does not say how much was {missing}", rf"\bhow much\b{_OF_THEM}\b(?:{asked})\b", told
    )


_WHO = r"^\W*who\s+(?:(?:\w+ly|first|is|are|was|were|has|have|had|will|been)\s+){0,2}"
_MADE = (
    r"design\w*|architect\w*|dr[ae]w\w*|plan\w*|buil\w+|conceiv\w+|creat\w+|devis\w+|works? of|"
    r"inven\w+|ma[dk]e\w*|style\w*|project\w*|engineer\w*|construct\w*|erect\w*|contract\w*|rais\w+|"
    r"found\w*|commission\w*"
)
# Wrongs that nobody is to be named for whom the text does not tell of in connection with them.
_WRONGS = (
    r"st[oe]le|stolen|steal(?:s|ing)?|burn(?:t|ed)(?: down)?|set fire to|set .* on fire|"
    r"kill(?:s|ed)?|murder(?:s|ed)?|robbed|attack(?:s|ed)|shot|stabbed|assaulted|poisoned|vandali[sz]ed|smashed|"
    r"sabotaged|leaked|forged|faked|kidnapped|bribed|embezzled|falsified|hacked|"
    r"beat(?:en)?|raped|blew up|broke into|threatened|cheated|defrauded|blackmailed|abused"
)
_WRONG_TOLD = (
    r"st[oe]le\w*|steal\w*|thie(?:f|ves)|theft|burn\w*|set\w* fire|set\w* .* on fire|"
    r"started the fire|l[ia]t|arson\w*|kill\w*|murder\w*|"
    r"d(?:ied|eath|ead)\w*|rob(?:bed|ber)\w*|attack\w*|sho(?:t|oting)\w*|stab\w*|assault\w*|poison\w*|vandal\w*|smash\w*|"
    r"sabot\w*|leak\w*|forge\w*|fak\w+|kidnap\w*|brib\w*|embezzl\w*|falsif\w*|"
    r"hack\w*|beat\w*|rap(?:e|ed|ist)\w*|blew|broke|brok\w+|threat\w*|cheat\w*|defraud\w*|fraud\w*|"
    r"blackmail\w*|abus\w*|suspect\w*|suspicion|arrest\w*|charge[sd]?|accus\w*|convict\w*|guilty|"
    r"confess\w*|admit\w*|fired|responsib\w*|culprit\w*|perpetrator\w*|sentenced|jailed|blam\w*|t(?:ook|aken)|"
    r"g[ou]ne?t?m[ae]n|bomb\w*|crim\w+|prison\w*|den(?:y|ies|ied)|nobody|no one|unknown|caught"
)
_EVENTS = (
    _event("does not say who did it", rf"{_WHO}(?:{_WRONGS})\b", _WRONG_TOLD),
    _event(
        "does not say that it was done",
        # Of a long question only what is near, since the time grows with its third power.
        r"\b(?:how (?:many|much)|what|when|where|which)\b[^?]{0,60}\b(?:did|has|had)\s+[A-Z]"
        r"[^?]{0,60}\b"
        r"(?-i:[a-z]+\s)*(?:steal|stolen|murder|rob|forge|fake|bribe|embezzle|falsify|kidnap|poison|"
        r"vandali[sz]e)\b",
        _WRONG_TOLD,
    ),
    _count_of(
        "died",
        r"die|died|dead|deaths|killed|drowned|perished|lost their lives",
        r"d(?:ie|ies|ied|ying)|dead|deaths?|deadly|kill\w*|drown\w*|perish\w*|fatal\w*|lives|"
        r"victims?|bod(?:y|ies)|toll|casualt\w+|murder\w*|massacre\w*|slain|slaughter\w*|execut\w+|"
        r"mortality|corpses?|surviv\w+|loss(?:es)?|lost|fallen|claimed|shot|starv\w+|suicides?|"
        r"crushed|burned|burnt|wiped|suffocat\w+|buried|succumb\w*",
    ),
    _count_of(
        "hurt",
        r"hurt|injured|wounded|injuries",
        r"hurt|injur\w+|wound\w*|casualt\w+|victims?|hospitals?|treated|burn\w*|broke\w*|maimed|"
        r"bruis\w+|harm\w*|toll|affected|condition|suffer\w*|shot|bitten|scald\w+",
    ),
    _count_of(
        "arrested",
        r"arrested|detained|arrests",
        r"arrest\w*|detain\w*|detention|custody|caught|captur\w+|seiz\w+|held|jailed|taken|"
        r"round\w* up|imprison\w*|apprehend\w*|suspects?",
    ),
    _count_of(
        "missing",
        r"missing|disappeared|vanished",
        r"missing|disappear\w*|vanish\w*|unaccounted|lost|trace|sought|searching|found",
    ),
    _count_of(
        "lost their homes",
        r"homeless|displaced|(?:lose|lost) their homes?",
        r"homeless|homes?|houses?|housing|displac\w+|evacuat\w+|shelter\w*|flee\w*|fled|uproot\w*|"
        r"refuge\w*|driven|camps?|rehous\w+|roof\w*",
    ),
    _amount_of(
        "lost",
        r"lose|lost|losses|loss",
        r"los[est]\w*|deficit|in the red|shed\w*|dropp?\w*|down|f[ae]ll\w*|declin\w*|wip\w+|"
        r"stol\w+|robb\w+|damag\w*|gambl\w+|wr[io]t\w+|cost\w*|shr[aiu]nk\w*|burn\w*|missing|gone|short",
    ),
    _amount_of(
        "earned",
        r"earn|earned|profit|profits",
        r"earn\w*|profit\w*|ma[dk]e\w*|making|pa(?:y|id)\w*|salar\w+|wage\w*|income|surplus|net\w*|"
        r"gross\w*|revenue\w*|gain\w*|gets?|got|receiv\w+|t(?:oo|a)k\w*|turnover|"
        r"an hour|a (?:year|month|week)|in the black",
    ),
    _amount_of(
        "fined",
        r"fined|fines?",
        r"fin(?:e|es|ed|ing)|penalt\w+|pa(?:y|id)\w*|sanction\w*|punish\w*",
    ),
    _event(
        "about the sentence, not the time in prison",
        r"^\W*(?:when|how long|since when)\b(?!.*\bsentence)"
        r".*\b(?:go|goes|went|gone|been|spen[dt]|sit|stay|was|is)\b.*\b(?:prison|jail|gaol)\b",
        r"(?<!years in )(?<!months in )(?<!life in )(?<!weeks in )(?<!days in )"
        r"(?:prisons?|jail|gaol)|jailed|imprison\w*|custody|behind bars|detain\w*|detention|cells?|"
        r"lock\w*|serv\w+|spen[dt]|inmate\w*|incarcerat\w+|releas\w+|freed|captiv\w*",
    ),
    _event("does not say who designed it", _WHO + r"design(?:ed|ing)\b", _MADE),
    _event("does not say who built it", _WHO + r"(?:built|builds?|building)\b", _MADE),
)
# In front of a number of those to whom it was done.
_DONE_TO = lazy_pattern(
    r"\b(?P<event>killing|injuring|wounding|hurting|arresting|drowning)\s+"
    r"(?:(?:about|some|at\s+least|around|nearly|up\s+to|another|the)\s+){0,2}$",
    re.IGNORECASE,
)
_EVENT_ASKED = lazy_pattern(
    r"\b(?:victims?|casualt\w+|affected|involved|harmed|toll|suffered)\b", re.IGNORECASE
)

# Verbs of one event and of its opposite: who has one done to him has not the other.
_OPPOSITES = tuple(
    (verb_stems(first), verb_stems(second))
    for first, second in (
        ("acquit clear exonerate", "convict sentence fine jail imprison"),
        (
            "rise increase grow gain climb jump soar",
            "fall drop decrease decline shrink sink plunge slump",
        ),
        ("hire appoint recruit", "fire dismiss sack"),
        ("open reopen", "close shut"),
        ("release free", "arrest detain jail imprison"),
        ("arrive", "depart leave"),
        ("promote", "relegate demote"),
        ("accept approve adopt", "reject refuse"),
        ("build erect", "demolish raze"),
        ("born", "die"),
        ("lengthen extend", "shorten"),
        ("raise", "lower cut reduce"),
        ("find recover retrieve", "steal vanish disappear"),
    )
)
_RELATIVE_CLAUSE = lazy_pattern(
    r"\b(?:who|that|which)\s+(?:(?:had|has|was|were|is|are|did|never|once|later)\s+)*(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_ASKS = lazy_pattern(r"^\W*(?:what|when|where|why|how|which)\b", re.IGNORECASE)
_ASKS_MANNER = lazy_pattern(r"^\W*(?:why|how)\b(?!\s+(?:many|much|long|far|often))", re.IGNORECASE)
# "Closed until May": when it opens.
_UNTIL = lazy_pattern(r"\b(?:until|till|before)\b", re.IGNORECASE)
_DID = lazy_pattern(r"\b(?:did|does|do)\b", re.IGNORECASE)

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


def event_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another event than the one that is asked for, its opposite, or nothing of it."""
    yield from _other_event(asked, context)
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no or not context.answer:
        return
    words = split_words(context.document.text, context.span)
    if not _ASKS_MANNER.match(asked.query) and not _UNTIL.search(context.sentence):
        yield from _opposite(split_words(asked.query, (0, len(asked.query))), words)
    yield from _only_relative(asked.query, words)


# "The first strike since": what follows is the time of the one before.
_SINCE_EARLIER = lazy_pattern(
    r"\b(?:first|most|worst|best|[a-z]{3,}est)\b[^.;]*\bsince\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)


# "The first strike since 1998, when it lasted for 61 days".
_WHEN_EARLIER = lazy_pattern(
    r"\b(?:first|most|worst|best|[a-z]{3,}est)\b[^.;]*\bsince\s+(?:\w+\s+){0,3}(?:1[5-9]|20)\d\d,?\s+"
    r"when\b[^.;]*$",
    re.IGNORECASE,
)


def earlier_event_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """An earlier thing of the kind that a question asks about, where it asks for the one that the
    document is about: "the last strike, in 2016"."""
    published = context.document.publication_day
    query = asked.query.lower()
    if (
        published is None
        or asked.years
        or _ASKS_EARLIER.search(query)
        or ASKED_SUPERLATIVE.search(query)
    ):
        return
    if context.answer and "since" not in query:
        before = context.document.text[context.span[0] : context.answer[0]]
        if (asked.asks_date and _SINCE_EARLIER.search(before)) or _WHEN_EARLIER.search(before):
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


def _other_event(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That nothing of the event is told, or that those who are counted are others, by what befell
    them."""
    # What the cells of a table count stands in the heading.
    if not context.answer or CELL_SEPARATOR in context.sentence:
        return
    for event in _EVENTS:
        if event.asked.search(asked.query):
            # What follows with a number of its own counts others: "Seven were taken to hospital".
            following = [text for text in context.after[:1] if not find_numbers(text)]
            if not any(map(event.told.search, (context.sentence, *following))):
                yield event.missing
            return
    before = context.document.text[context.span[0] : context.answer[0]]
    match = _DONE_TO.search(before)
    if match and asked.asks_quantity and not _EVENT_ASKED.search(asked.query):
        event_word = match["event"].lower()
        stem = event_word.removesuffix("ing")
        if not re.search(rf"\b{stem}", asked.query, re.IGNORECASE):
            outcome = {"killing": "killed", "injuring": "injured", "hurting": "hurt"}.get(
                event_word, f"{stem}ed"
            )
            yield f"about those {outcome}"


def _opposite(question: tuple[Word, ...], words: tuple[Word, ...]) -> Iterator[str]:
    """The one verb of a sentence that tells the opposite of a verb of the question."""
    for pair in _OPPOSITES:
        for own, other in (pair, pair[::-1]):
            asked = [word for word in question if word.stems & own]
            if not asked or any(word.stems & other for word in question):
                continue
            if any(word.stems & own for word in words):
                continue
            told = [word for word in words if word.stems & other and is_verb_form(word.form)]
            if told:
                yield f"says who or what {told[0].form}, not {asked[-1].form}"
                return


def _only_relative(query: str, words: tuple[Word, ...]) -> Iterator[str]:
    """A sentence whose one verb is that of a relative clause of the question."""
    relative = _RELATIVE_CLAUSE.search(query)
    if not relative or not _ASKS.match(query) or not _DID.search(query[: relative.start()]):
        return
    asked = split_words(query, relative.span("verb"))
    if not asked or not is_verb_form(asked[0].form):
        return
    behind = split_words(query, (relative.end(), len(query)))
    main = behind[-2:-1] if behind and not behind[-1].is_word else behind[-1:]
    verbs = [word for word in words if is_verb_form(word.form) and word.form not in AUXILIARIES]
    if not verbs or not main or main[0].stems & asked[0].stems:
        return
    if all(word.stems & asked[0].stems for word in verbs) and not any(
        word.stems & main[0].stems for word in words
    ):
        yield f"says only who {asked[0].form}"
