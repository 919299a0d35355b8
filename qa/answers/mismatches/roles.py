"""Compare who does what in a sentence with who is asked about: subject, speaker, object and office.

English only: the subject of a clause is what stands in front of its verb.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words, stems_of
from qa.text.english.lexicon import verb_stems
from qa.text.mentions import singular
from qa.text.names import NAME_WORD

_SAYS = (
    r"(?:says|said|say|tells|told|claims|claimed|writes|wrote|reports|reported|thinks|thought|"
    r"believes|believed|heard|hears|recalls|recalled|remembers|remembered)"
)
# "Lind says that a boy saw it": who says it, and the subject of what is said.
_REPORT = lazy_pattern(
    rf"\b(?P<verb>{_SAYS})(?:\s+(?:me|us|him|her|them|reporters|police|(?:the\s+)?{NAME_WORD}))?"
    r"\s+(?:that\s+)?(?P<subject>(?:an?|the|his|her|their|another|some|one)\s+[a-z]+|he|she|they|it|"
    rf"{NAME_WORD}(?:\s+{NAME_WORD})*)\b"
)
_PRONOUN = lazy_pattern(r"(?:he|she|they|it)", re.IGNORECASE)
_ASKS_AGENT = lazy_pattern(
    r"^\W*who\s+(?:(?:has|had|really|first|actually|also)\s+)?(?P<verb>[a-z]+)\b", re.IGNORECASE
)
# "When was Lind, the teacher, mayor of Varnes?"
_OFFICES = (
    r"(?:mayor|deputy mayor|president|vice[- ]president|prime minister|minister|chancellor|"
    r"governor|ambassador|senator|councillor|chair(?:man|woman|person)?|director|manager|coach|"
    r"captain|head(?:mistress|master|[ -]?teacher)?|principal|rector|dean|bishop|editor|treasurer|"
    r"secretary|king|queen|judge|chief|conductor)"
)
_ASKED_OFFICE = lazy_pattern(
    rf"\b(?:is|was|are|were|become|became|been)\s+(?:[a-z]+\s+){{0,2}}?{NAME_WORD}(?:\s+{NAME_WORD})*\s*"
    rf"(?:,[^,?]*,\s*)?(?:the\s+|an?\s+)?(?P<office>{_OFFICES})\b"
)
_ASKS_HOLDER = lazy_pattern(
    rf"^\W*(?:who(?:['’]s|\s+(?:is|was|are|were)))\s+(?:the\s+)?(?:[a-z]+\s+)?(?P<office>{_OFFICES})\b",
    re.IGNORECASE,
)
# "Jo Lind is a journalist": what else somebody is.
_IS_OTHER = lazy_pattern(r"\s+(?:is|was)\s+(?:an?|the)\s+(?P<role>[a-z][\w -]*)|,\s+an?\s+[a-z]")
_TAKES_OFFICE = lazy_pattern(
    r"\b(?:took over|takes over|succe|office|reign|head|led\b|leads?\b|leader|chief|preside|crown|"
    r"throne|in charge|govern|conduct|manag|direct|edit|coach|captain)",
    re.IGNORECASE,
)


def role_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another one than the question's who does, says or is what it asks about."""
    yield from _reported_subject_differs(asked, context)
    yield from _object_for_agent(asked, context)
    yield from _verb_of_other_part(asked, context)
    yield from _other_of_two(asked, context)
    yield from _subject_for_object(asked, context)
    yield from _origin_for_destination(asked, context)
    yield from _patient_for_agent(asked, context)
    yield from _other_event_of_agent(asked, context)
    yield from _office_differs(asked, context)
    yield from _office_missing(asked, context)
    yield from _past_holder(asked, context)
    yield from _head_of_other(asked, context)
    yield from _holder_elsewhere(asked, context)
    yield from _beaten_name_differs(asked, context)


def _reported_subject_differs(
    asked: QuestionConstraints, context: SentenceContext
) -> Iterator[str]:
    """An event of another one that the person asked about only tells of."""
    if asked.subject is None:
        return
    name, verbs = asked.subject
    stems = frozenset(stem for verb in verbs for stem in stems_of(verb))
    if stems & _SAYING_STEMS:
        return
    words = split_words(context.sentence, (0, len(context.sentence)))
    event = next((word.start for word in words if word.stems & stems), None)
    if event is None:
        return
    teller = context.sentence.find(name.words[-1])
    doer = ""
    for report in _REPORT.finditer(context.sentence, 0, event):
        if teller < 0 or report.start() < teller:
            continue
        # Of a pronoun the nearest subject in front is meant.
        if not _PRONOUN.fullmatch(report["subject"]):
            doer = report["subject"]
    if doer and name.words[-1] not in doer:
        yield f"about {doer}, not {name.text}"


_SAYING_STEMS = frozenset(
    stem
    for verb in "say tell claim write report".split()  # noqa: SIM905
    for stem in stems_of(verb)
)


def _object_for_agent(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The name of somebody to whom it was done, where a question asks who did it: "the baker Lind"
    for "Who robbed the baker?"."""
    match = _ASKS_AGENT.match(asked.query)
    # "Who is the mayor?" asks for nobody who did something.
    if not match or match["verb"].lower() in AUXILIARIES or not context.answer:
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    answer = context.document.text[slice(*context.answer)]
    # "The driver of the tram, Ada Holt" is the driver.
    title = re.search(
        r"(?<!\bof )\b(?:[Tt]he|[Aa]n?|its|his|her|their)\s+(?P<noun>[a-z]+),?\s+$", before
    )
    noun = title["noun"] if title else ""
    # The noun may be part of the answer.
    if not noun and (own := re.match(r"(?:the\s+|an?\s+)?(?P<noun>[a-z]+)\s+[A-Z]", answer)):
        noun = own["noun"]
    if noun and re.search(
        rf"\b(?:the|an?|his|her|their)\s+(?:[a-z-]+\s+)?{re.escape(singular(noun))}(?:['’]?s)?\b",
        asked.query[match.end() :],
    ):
        yield f"about the {noun}, not who did it"


# "Who's head of the hunters' association?"
_ASKS_HEAD_OF = lazy_pattern(
    rf"^\W*who(?:['’]s|\s+(?:is|was|are|were))\s+(?:currently\s+|now\s+)?(?:the\s+)?(?:[a-z]+\s+)?"
    rf"(?P<office>{_OFFICES}|head|leader|boss)\s+of\b",
    re.IGNORECASE,
)
_ANY_OFFICE = lazy_pattern(rf"\b(?P<office>{_OFFICES})\b", re.IGNORECASE)


def _office_missing(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Somebody with another office, where it is asked who holds one that nothing near names."""
    match = _ASKS_HEAD_OF.match(asked.query)
    if not match or not context.answer:
        return
    office = match["office"].lower()
    stem = office.split()[-1][:6]
    near = "\n".join((context.sentence, *context.paragraph_before[:1]))
    if re.search(rf"\b{re.escape(stem)}", near, re.IGNORECASE):
        return
    answer = context.document.text[slice(*context.answer)]
    held = _ANY_OFFICE.search(answer)
    if held and not (_LEADS.search(near) or held["office"].lower().startswith(("chair", "direc"))):
        yield f"about the {held['office'].lower()}, not the {office}"


# "Who runs the inn?"
_ASKS_NOW = lazy_pattern(
    r"^\W*who\s+(?:now\s+|currently\s+)?(?P<verb>(?!is\b|was\b|has\b|does\b)[a-z]{2,}s)\b",
    re.IGNORECASE,
)
_LEFT_OFFICE = (
    r"\b(?:resigned|retired|stepped\s+down|sacked|dismissed|ousted|fired)\s+as\s+(?:the\s+)?"
)


def _past_holder(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Who did it in the past, or left the office, where it is asked who does or has it: "Holm, who
    ran it for thirty years" for "Who runs it?"."""
    if now := _ASKS_NOW.match(asked.query):
        stems = stems_of(now["verb"].lower())
        past = re.search(r"\bwho\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)\b", context.sentence)
        verb = past["verb"] if past else ""
        is_past = is_verb_form(verb) and verb not in AUXILIARIES and verb != now["verb"].lower()
        if is_past and stems_of(verb) & stems:
            yield "so in the past, not now"
            return
    office = re.match(
        r"\W*who(?:['’]s|\s+is)\s+(?:the\s+)?(?P<office>[a-z]+)\b", asked.query, re.IGNORECASE
    )
    if not office:
        return
    former = r"\b(?:then|ex|late|former)[\s-]+"
    left = rf"(?:{_LEFT_OFFICE}|{former}){re.escape(office['office'].lower())}\b"
    if re.search(left, context.sentence, re.IGNORECASE):
        yield "about who left"


_HEADED_BY = lazy_pattern(
    r"\b(?P<noun>[a-z]{3,}),?\s+(?:(?:which|that)\s+is\s+)?(?:headed|led|run|chaired|owned|managed|"
    r"directed|edited)\s+by\s+(?:[a-z]+\s+){0,3}$"
)


def _head_of_other(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Who heads something else, where the sentence does not name what is asked about: "the council,
    headed by Penn" for "Who heads the Marien hospital?"."""
    match = _ASKS_NOW.match(asked.query)
    if not match or not context.answer:
        return
    headed = _HEADED_BY.search(context.document.text[context.span[0] : context.answer[0]])
    named = any(name.words[0] in context.sentence for name in asked.names)
    if headed and asked.names and not named and headed["noun"] not in asked.query.lower():
        yield f"about the {headed['noun']}"


# "Who is head teacher of Ropewalk School?", "Head teacher Johanna Birk of the Harbour School".
_ASKS_HOLDER_AT = lazy_pattern(
    rf"^\W*(?i:who(?:['’]s|\s+(?:is|was|are|were)))\s+(?:the\s+)?(?:[a-z]+\s+)?(?i:(?P<office>{_OFFICES}))"
    rf"\s+(?:of|at)\s+(?:the\s+)?(?P<name>{NAME_WORD}(?:\s+{NAME_WORD})*)"
)
_HOLDER_AT = lazy_pattern(
    rf"\b(?i:(?P<office>{_OFFICES})),?\s+(?P<holder>{NAME_WORD}(?:\s+{NAME_WORD})*),?\s+(?:of|at)\s+"
    rf"(?:the\s+)?(?P<name>{NAME_WORD}(?:\s+{NAME_WORD})*)"
)


def _holder_elsewhere(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Who holds the same office at another place than the one asked about."""
    match = _ASKS_HOLDER_AT.match(asked.query)
    if not match or not context.own_answer:
        return
    start, end = (at - context.span[0] for at in context.own_answer)
    for holder in _HOLDER_AT.finditer(context.sentence):
        is_answer = holder.start("holder") < end and start < holder.end("holder")
        is_same_office = holder["office"].lower() == match["office"].lower()
        own, other = match["name"].split(), holder["name"].split()
        # "Mayor Lind of the Greens" is no other town's: of two schools both names end in "School".
        is_other = len(own) > 1 and own[-1] == other[-1] and own[0] != other[0]
        if is_answer and is_same_office and is_other:
            yield f"about {holder['name']}, not {match['name']}"


_LEADS = lazy_pattern(
    r"\b(?:heads|headed|leads|led|chairs|chaired|runs|in charge|at the head)\b", re.I
)
_ASKS_WHY = lazy_pattern(r"^\W*(?:why|how|when|for\s+what)\b", re.IGNORECASE)


def _beaten_name_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence has who is asked about only as one of those to whom another was preferred:
    "She was chosen over four others, Lund among them"."""
    if asked.subject is None or not _ASKS_WHY.match(asked.query):
        return
    name, _ = asked.subject
    last = re.escape(name.words[-1])
    mentions = [it.start() for it in re.finditer(rf"\b{last}\b", context.sentence)]
    beaten = re.compile(
        r"\b(?:over|ahead of|instead of|rather than|beat|beating|beaten|defeat\w*|in place of)\s+"
        r"(?:[\w’'-]+,?\s+){0,5}$"
    )
    if mentions and all(beaten.search(context.sentence[:at]) for at in mentions):
        yield f"about another, not {name.text}"


# "Where did she go?"
_ASKS_DESTINATION = lazy_pattern(
    r"^\W*(?:where|(?:to\s+)?which\s+\w+)\b.*\b(?:go|gone|move[ds]?|travel\w*|fle[ed]\w*|head(?:ed)?|"
    r"sent|sail(?:ed)?|drive|fly|emigrate[ds]?|transfer\w*|join\w*)\b",
    re.IGNORECASE,
)
_FROM_BEFORE = lazy_pattern(r"\b(?:from|left|leaving|leaves|quit)\s+(?:the\s+)?$", re.IGNORECASE)


def _origin_for_destination(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Where somebody came from, where it is asked where he went."""
    if not context.answer or not _ASKS_DESTINATION.match(asked.query):
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    if not re.search(r"\bfrom\b", asked.query) and _FROM_BEFORE.search(before):
        yield "about where from, not where to"


# By being these one may have done something: "was elected and won".
_MAY_ACT = verb_stems(
    "elect appoint award name choose give crown promote hire sign bear call know marry send invite "
    "nominate select pick grant pay hand allow convict sentence charge arrest jail accuse "
    "suspect blame "
    "identify see catch film fine detain ask join accompany follow succeed declare honour"
)
_IS_DONE_TO = lazy_pattern(
    r"\s*(?:,[^,.;]{2,40},)?\s*(?:was|were|has been|have been|is|"
    r"are)\s+(?:\w+ly\s+)?(?P<verb>[a-z]{3,}(?:ed|en|t))\b"
)


def _patient_for_agent(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """To whom something else was done, where it is asked who did it: "four workers were injured"
    for "Who started the fire?"."""
    match = _ASKS_AGENT.match(asked.query)
    if not match or match["verb"].lower() in AUXILIARIES or not context.answer:
        return
    done = _IS_DONE_TO.match(context.document.text, context.answer[1], context.span[1])
    wanted = stems_of(match["verb"].lower())
    words = split_words(context.sentence, (0, len(context.sentence)))
    if (
        done
        and not stems_of(done["verb"]) & (wanted | _MAY_ACT)
        and not any(word.stems & wanted for word in words)
        and not wanted & _OF_STATE
    ):
        yield f"about who was {done['verb']}"


_OF_STATE = verb_stems(
    "win get receive become succeed replace lead head chair run play lose die suffer survive "
    "escape "
    "remain stay live own belong have attend come go arrive appear star sing"
)


_PARTS = lazy_pattern(r"[^;]+")
_WHOLE_NAME = lazy_pattern(rf"\b{NAME_WORD}\s+{NAME_WORD}\b")


def _verb_of_other_part(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What somebody else did, in another part between semicolons than the one that names who is
    asked about: "Brix resigned; Reuter was on holiday" for "Why did Reuter resign?"."""
    if asked.subject is None:
        return
    name, verbs = asked.subject
    stems = frozenset(stem for verb in verbs for stem in stems_of(verb))
    parts = [match[0] for match in _PARTS.finditer(context.sentence)]
    doing = [
        part
        for part in parts
        if any(word.stems & stems for word in split_words(part, (0, len(part))))
    ]
    if len(parts) < 2 or len(doing) != 1 or name.words[-1] in doing[0]:
        return
    others = [match[0] for match in _WHOLE_NAME.finditer(doing[0]) if match[0] not in asked.query]
    if others and any(name.words[-1] in part for part in parts):
        yield f"about {others[0]}, not {name.text}"


_ASKED_RELATIVE = lazy_pattern(r"\b(?:who|that|which)\s+(?P<verb>[a-z]{3,})\b")
_THE_OTHER = lazy_pattern(r"\b(?:the other|another|the second|a second)\b", re.IGNORECASE)


def _other_of_two(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What is told of one of two, where the other is asked about: "one, aged 51, was killed; the
    other swam ashore" for the one who swam ashore."""
    match = _ASKED_RELATIVE.search(asked.query, 4)
    if not match or not context.answer or not context.span[0] <= context.answer[0]:
        return
    stems = stems_of(match["verb"].lower())
    for part in _PARTS.finditer(context.sentence):
        holds = part.start() <= context.answer[0] - context.span[0] < part.end()
        told = any(word.stems & stems for word in split_words(part[0], (0, len(part[0]))))
        if told and not holds and _THE_OTHER.search(part[0]):
            yield f"not about the one that {match['verb']}"
            return


# "Whom did Otto Senn blame?"
_ASKS_OBJECT = lazy_pattern(
    rf"^\W*(?i:whom?|what|which\s+[a-z]+)\s+(?:did|does|do|has|had)\s+(?:[a-z]+\s+){{0,3}}?"
    rf"(?P<name>{NAME_WORD}(?:\s+{NAME_WORD})*)\s+(?P<verb>[a-z]{{3,}})\b"
)


def _subject_for_object(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Who did it to the one asked about, where it is asked to whom he did it: "Krug" of "Krug
    blamed Senn" for "Whom did Senn blame?"."""
    match = _ASKS_OBJECT.match(asked.query)
    if not match or not context.answer or not context.span[0] <= context.answer[0]:
        return
    stems = stems_of(match["verb"].lower())
    last = match["name"].split()[-1]
    words = split_words(context.sentence, (0, len(context.sentence)))
    for number, word in enumerate(words):
        before = words[number - 1].form if number else ""
        is_active = is_verb_form(word.form) and before not in AUXILIARIES - {"has", "had", "have"}
        if not (word.stems & stems and is_active):
            continue
        is_before = context.answer[1] <= context.span[0] + word.start
        named = [at.start() for at in re.finditer(rf"\b{re.escape(last)}\b", context.sentence)]
        if is_before and named and min(named) > word.end:
            yield f"about who did it to {match['name']}"
            return


def _other_event_of_agent(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A clause with a verb of its own where it is asked who did something: "four people died"."""
    match = _ASKS_AGENT.match(asked.query)
    if not match or not context.answer or match["verb"].lower() in AUXILIARIES:
        return
    text = context.document.text
    words = split_words(text, context.answer)
    wanted = stems_of(match["verb"].lower())
    verbs = [
        number
        for number, word in enumerate(words)
        if number
        and is_verb_form(word.form)
        and word.form not in AUXILIARIES
        and text[word.start].islower()
    ]
    # A participle behind a noun may describe it: "a man called Lind".
    if (
        verbs
        and verbs[-1] == len(words) - 1
        and not any(words[number].stems & wanted for number in verbs)
    ):
        yield "does not say who did it"


def _office_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Nothing of the office that somebody is asked about as having held."""
    holder = _ASKS_HOLDER.match(asked.query)
    if holder and context.answer:
        stem = holder["office"].lower().split()[-1][:6]
        behind = context.document.text[context.answer[1] : context.span[1]]
        is_named = re.search(rf"\b{re.escape(stem)}", context.sentence, re.IGNORECASE)
        if not is_named and _IS_OTHER.match(behind) and not _TAKES_OFFICE.search(context.sentence):
            yield f"does not say who is {holder['office'].lower()}"
    match = _ASKED_OFFICE.search(asked.query)
    if match is None:
        return
    office = match["office"].lower()
    stem = office.split()[-1][:6]
    near = "\n".join((context.sentence, *context.paragraph_before[:2], *context.titles))
    if not re.search(rf"\b{re.escape(stem)}", near, re.IGNORECASE) and not _TAKES_OFFICE.search(
        near
    ):
        yield f"does not mention {office}"
