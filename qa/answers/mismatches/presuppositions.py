"""Find that what a question takes for granted did not happen, or was undone.

A sentence that says of its subject that it never began, did not come or fell through answers no
question for what the subject did. Rules for English about the scope of negation.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.corrected_values import asks_former
from qa.answers.factuality.negation import Qualified, is_noun, qualified
from qa.answers.question.asked_event import AskedEvent, Factuality, asks_action, read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import (
    AUXILIARIES,
    PRONOUNS,
    ParsedSentence,
    parse_clauses,
    split_words,
    stems_of,
)
from qa.text.english.lexicon import verb_stems, word_set

# What has to happen before anything else can be told of an event, a work or a guest.
_OCCURRENCES = verb_stems(
    "happen occur begin start come arrive appear attend open exist materialise materialize "
    "build hold complete finish carry go survive play perform run sign land launch publish release "
    "use buy sell elect appoint prosecute charge convict"
)
_TAKES_PLACE = lazy_pattern(r"\b(?:take|takes|took|taken|taking) place\b", re.IGNORECASE)
# That an event was called off, or that nothing came of a plan.
_CALLED_OFF = lazy_pattern(
    r"\b(?:f[ae]ll(?:s|en)? through|c[ao]me(?:s)? to (?:nothing|naught|nought)|"
    r"(?:was|were|is|are|been|be) (?:\w+ly |later |then |again )?(?:cancelled|canceled|called off|"
    r"abandoned|scrapped|shelved|dropped|aborted|never (?:to be )?\w+(?:ed|en|n|un|ilt|eld|old))|"
    r"never (?:materiali[sz]ed|happened|took place|got (?:going|started|under way)))\b",
    re.IGNORECASE,
)
# What the sense of a question for reasons or words turns on is often a denial.
_ASKS_REASON_OR_WORDS = lazy_pattern(
    r"\bwhy\b|\bhow (?!many|much|long|old|often|far|fast|high|large|big|tall|deep|wide|heavy)|"
    r"\b(?:sa(?:y|ys|id)|t(?:ell|ells|old)|claim|argu|stat(?:e|ed)\b|answer|repl|respon|react|"
    r"comment|think|thought|believ|find|found|rul(?:e|ed|ing)\b|conclud|decid|happen|reason|"
    r"cause|cancel|abandon|scrap|shelv|drop|call(?:ed)? off|become of|came of)\w*",
    re.IGNORECASE,
)
_IN_CUSTODY = lazy_pattern(
    r"\b(?:prison|jail|gaol|custody|behind bars|detained|imprisoned|jailed|remanded|"
    r"being held|is held|are held)\b",
    re.IGNORECASE,
)
_FREED = lazy_pattern(
    r"\b(?:set free|(?:is|are|was|were|been|be) (?:\w+ly |later |then |since )?(?:freed|released|"
    r"acquitted|cleared|discharged|let go)|walk(?:s|ed) free)\b",
    re.IGNORECASE,
)
_ASKS_RELEASE = lazy_pattern(
    r"\b(?:free|freed|releas\w+|acquit\w*|clear\w*|out of)\b", re.IGNORECASE
)


_ASKS_WHY = lazy_pattern(
    r"^\W*why\s+(?:did|has|have|had|was|were|is|are|does|do)\s+(?!n[o’']t\b)(?!.*\bnot?\b)",
    re.IGNORECASE,
)
_NOT_DONE = lazy_pattern(
    r"\b(?:(?:will|would|did|does|do|has|have|had|was|were|is|are)\s+(?:not|never)|"
    r"(?:wo|would|did|does|do|has|have|had|was|were|is|are)n[’']t)\s+(?:[a-z]+ly\s+)?(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)


def occurrence_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What a sentence denies of the subject of a question, whose own event it does not report."""
    asks_custody = _IN_CUSTODY.search(asked.query) and not _ASKS_RELEASE.search(asked.query)
    if (
        asks_custody
        and _FREED.search(context.sentence)
        and not _IN_CUSTODY.search(context.sentence)
    ):
        yield "about the release"
        return
    yield from _offence_differs(asked, context)
    if _is_of_mistaken_one(context) and not asks_former(asked.query):
        yield str(Factuality.CORRECTED)
        return
    event = read_asked_event(asked.query)
    if event and _ASKS_WHY.match(asked.query) and _is_undone(event, context):
        yield str(Factuality.NEGATED)
        return
    if _ASKS_REASON_OR_WORDS.search(asked.query):
        return
    if event is None or event.is_yes_no or not asks_action(event) or event.asks(Factuality.NEGATED):
        return
    text = context.document.text
    parsed = parse_clauses(text, context.span)
    verbs = _main_verbs(event)
    denied = [
        part
        for part in qualified(event, parsed, text)
        if part.kind is Factuality.NEGATED and part.governed
    ]
    if _reports(parsed, verbs, denied):
        return
    if any(_is_of_subject(asked, event, parsed, part, context) for part in denied):
        yield str(Factuality.NEGATED)
    elif (match := _CALLED_OFF.search(context.sentence)) and not event.asks(Factuality.REJECTED):
        at = context.span[0] + match.start()
        if _has_subject(event, parsed, min(parsed.overlapping((at, at + 1)))):
            yield str(Factuality.NEGATED)


def _is_undone(event: AskedEvent, context: SentenceContext) -> bool:
    """Whether a document says of the deed whose reason is asked for that it is not done, and never
    that it is: "The trust will not appeal" for "Why did the trust appeal?"."""
    text = context.document.text
    verbs = _main_verbs(event)
    denied = [
        (match, stems)
        for match in _NOT_DONE.finditer(text)
        if (stems := stems_of(match["verb"].lower()) & verbs)
    ]
    if not denied:
        return False
    starts = {match.start("verb") for match, _ in denied}
    stems = frozenset().union(*(stems for _, stems in denied))
    return not any(
        word.stems & stems and word.start not in starts
        for word in split_words(text, (0, len(text)))
    )


# Letters in which two words of one root begin alike: "ban", "banned"; "forge", "forgery".
_SAME_ROOT = 4


def whether_is_unsaid(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence has no word for what is asked whether it is so, nor the one in front of it:
    "He was on holiday" for "Did he forge the entry?"."""
    event = read_asked_event(asked.query)
    if event is None or not event.is_yes_no or not event.verbs:
        return
    near = "\n".join((*context.before[:1], context.sentence))
    words = split_words(near, (0, len(near)))
    roots = {stem[:_SAME_ROOT] for stem in event.verbs}
    if not any(word.stems & event.verbs or word.form[:_SAME_ROOT] in roots for word in words):
        yield "does not say whether it is so"


# "How long is his sentence for bribery?"
_OFFENCE = (
    r"\b(?:sentence[ds]?|convict\w*|conviction|jail(?:ed)?|imprison\w*|prison|charged?|guilty|accused|"
    r"fined?|arrested|tried|trial)\b[^.;?]*?\b(?:for|of|with)\s+"
    r"(?!(?:tak|hav|be|mak|giv|gett|do)ing\b)(?P<offence>[a-z]{4,})\b"
    r"(?!\s+(?:days|weeks|months|years))"
)
_ASKED_OFFENCE = lazy_pattern(_OFFENCE, re.IGNORECASE)
_TOLD_OFFENCE = lazy_pattern(_OFFENCE)


def _offence_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another offence, where the document tells of both: "sentenced for embezzlement" for "How long
    is his sentence for bribery?"."""
    match = _ASKED_OFFENCE.search(asked.query)
    told = match and _TOLD_OFFENCE.search(context.sentence)
    if not match or not told:
        return
    offence = match["offence"].lower()
    if offence not in context.sentence.lower() and offence in context.document.text.lower():
        yield f"about {told['offence']}, not {offence}"


def _is_of_mistaken_one(context: SentenceContext) -> bool:
    """Whether a sentence goes on about what the one in front gives as a mistake: "At first it was
    thought that Mill School was on fire. Its head, Lind, …"."""
    before = context.paragraph_before[:1]
    return bool(_POSSESSIVE_START.match(context.sentence)) and any(
        _FIRST_BELIEVED.search(text) for text in before
    )


_POSSESSIVE_START = lazy_pattern(r"^\W*(?:Its|His|Her|Their|It|He|She|They)\b")
_FIRST_BELIEVED = lazy_pattern(
    r"\b(?:at first|initially|mistakenly|wrongly|originally)\b[^.;]*?\b(?:heard|thought|believed|"
    r"feared|assumed|reported|said|told|understood|supposed)\b[^.;]*?\bthat\b|"
    r"\b(?:rumou?rs?|reports?) (?:said|had it|were|went)\b",
    re.IGNORECASE,
)


def _main_verbs(event: AskedEvent) -> frozenset[str]:
    """The stems of the question's verbs, but for those of a phrase or clause that only describes:
    "promised by Lind", "that Lind ordered"."""
    words = split_words(event.text, (0, len(event.text)))
    verbs = [
        number
        for number, word in enumerate(words)
        if word.stems & event.verbs and word.form not in AUXILIARIES
    ]
    describing = {
        number for number in verbs if number + 1 < len(words) and words[number + 1].form == "by"
    }
    for at, word in enumerate(words):
        if at and word.form in ("that", "which", "whom"):
            describing.update([number for number in verbs if number > at][:1])
    main = [number for number in verbs if number not in describing] or verbs
    return frozenset().union(*(words[number].stems for number in main))


def _reports(parsed: ParsedSentence, verbs: frozenset[str], denied: list[Qualified]) -> bool:
    """Whether a sentence has a verb of the question that is not denied."""
    governed = {number for part in denied for number in part.governed}
    return any(
        word.stems & verbs and number not in governed and not is_noun(parsed, number)
        for number, word in enumerate(parsed.words)
    )


def _is_of_subject(
    asked: QuestionConstraints,
    event: AskedEvent,
    parsed: ParsedSentence,
    part: Qualified,
    context: SentenceContext,
) -> bool:
    """Whether a sentence denies something of what the question is about."""
    first = min(part.governed)
    if _is_before_answer(parsed, first, context.answer):
        return False
    verb = parsed.words[first]
    words = context.document.text[verb.start : parsed.words[-1].end]
    is_occurrence = bool(verb.stems & _OCCURRENCES) or bool(_TAKES_PLACE.match(words))
    if is_occurrence and _has_subject(event, parsed, first):
        return True
    return any(_is_subject(name, parsed, first) for name in _subjects(asked))


def _is_before_answer(parsed: ParsedSentence, verb: int, answer: Span | None) -> bool:
    """Whether the answer stands behind a ";" or the like that ends what is denied."""
    if not answer:
        return False
    numbers = parsed.overlapping(answer)
    return bool(numbers) and any(
        parsed.words[number].form in (";", ":") for number in range(verb, min(numbers))
    )


def _subjects(asked: QuestionConstraints) -> Iterator[str]:
    """The last word of the name that does, or to which is done, what the question asks for."""
    for found in (asked.subject, asked.passive_subject):
        if found:
            yield found[0].words[-1].lower()


def _has_subject(event: AskedEvent, parsed: ParsedSentence, verb: int) -> bool:
    """Whether a pronoun or a word of the question stands in front of a verb in its clause."""
    own = _front(parsed, verb)
    return not own or any(
        parsed.words[number].form in PRONOUNS or parsed.words[number].stems & event.words
        for number in own
    )


def _is_subject(name: str, parsed: ParsedSentence, verb: int) -> bool:
    """Whether a name is the last word in front of a verb, but for an aside between commas."""
    own = _front(parsed, verb)
    return bool(own) and any(parsed.words[number].form == name for number in own[-_MAX_ASIDE:])


def _front(parsed: ParsedSentence, verb: int) -> list[int]:
    """The words of meaning in front of a verb, from the beginning of its clause or from a verb."""
    clause = parsed.clause_of[verb]
    words = _words_before(parsed, clause, verb)
    if not words and clause and parsed.clauses[clause].opener in ("and", "but", "or"):
        # "Lind had been announced but did not come."
        words = _words_before(parsed, clause - 1, verb)
    return words


def _words_before(parsed: ParsedSentence, clause: int, verb: int) -> list[int]:
    return [
        number
        for number in parsed.clauses[clause].words
        if number < verb
        and parsed.words[number].is_word
        and parsed.words[number].form not in _SKIPPED | AUXILIARIES
    ]


_SKIPPED = word_set("not never no and but or also however still yet then so it's")
# Words of meaning between a subject and its verb, at most.
_MAX_ASIDE = 8
