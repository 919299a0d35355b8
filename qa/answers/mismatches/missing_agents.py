"""Find that a sentence does not say who did what is asked: it names who tells of it, or the place.

English only. An event in the passive without "by" has nobody who did it, and who only says that
something happened did not do it.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import AUXILIARIES, Word, is_verb_form, split_words, stems_of
from qa.text.english.irregular_verbs import IRREGULAR_FORMS
from qa.text.english.lexicon import verb_stems, word_set
from qa.text.names import CAPITAL

_ASKS_AGENT = lazy_pattern(
    r"^\W*who\s+(?:(?:has|had|really|first|actually|also|originally)\s+)*(?P<verb>[a-z]+)\s+"
    r"(?!(?:for|to|at|in|on|with|of|from|against|by|first|after|before|during)\b)"
    r"(?:(?:the|an?|this|that|his|her|its|their)\s+)?(?P<object>[\w-]+)",
    re.IGNORECASE,
)
# What is done by speaking, thinking or noticing: who says it does it.
_SPEECH_EVENTS = verb_stems(
    "say tell claim report announce confirm deny reject criticise criticize blame accuse praise "
    "thank warn promise demand ask call describe explain complain argue propose suggest doubt "
    "defend apologise apologize oppose support welcome comment question speak talk know think "
    "believe expect want hope fear see hear witness notice remember write predict estimate put "
    "state declare insist admit confess concede regret condemn urge advise recommend dismiss "
    "refuse reply answer mention reveal disclose allege assure stress note add invite request "
    "order offer threaten vow pledge decide rule judge find name accept agree approve back "
    "liken dub compare give represent like love hate feel mind lead head run chair"
)
_SUCCEEDS = verb_stems("succeed follow replace")
# What is done in an office, and what else says who holds it: "the village shop's manager".
_LEADS = verb_stems("run manage lead head own chair direct")
_TELLS_LEADER = lazy_pattern(
    r"\b(?:manag|direct|head|lead|led\b|l?own(?:s|ed|er|ing)?\b|chair|boss|chief|run(?:s|ning|ner)?\b|ran\b|"
    r"president|found|keeper|proprietor|landlord|landlady|tenant|operat|charge|responsib|took\b|tak|"
    r"belong|under\b|behind\b|editor|coach|principal|governor|mayor|minister|captain|leader|master|"
    r"mistress|bought|buy|acquir|inherit|open|warden|curator|steward|commander|ceo\b|succe|appoint|"
    r"elect|organis|organiz|hands?\b|my\b|our\b|his\b|her\b|their\b|whose\b|who\b|preside|govern|rule|host|"
    r"control|conduct|oversee|oversaw|supervis|administer|lessee|leas|work|staff|teach|taught)\w*",
    re.IGNORECASE,
)
# "Who doubts it?"
_DOUBTS = verb_stems("doubt deny dispute contest contradict disbelieve reject refute")
_TELLS_DOUBT = lazy_pattern(
    r"\b(?:doubt|den[yi]|disput|contest|contradict|disbeliev|reject|refut|sceptic|skeptic|not\b|never\b|"
    r"nonsense|wrong|false|untrue|rubbish|unlikely|question|dismiss|disagree|invented|no\b)\w*|n['’]t\b",
    re.IGNORECASE,
)
_OWNS_OTHER = lazy_pattern(r"['’]s?\s+[a-z]")
_SAYS = (
    r"(?:said|says|told|tells|added|adds|stated|states|announced|announces|explained|explains|"
    r"mentioned|mentions|reported|reports|claimed|claims|confirmed|confirms|insisted|insists)"
)
_SAYS_BEHIND = lazy_pattern(rf"(?:,[^,.;]{{2,60}},|,)?\s*(?:(?:also|later|then)\s+)?{_SAYS}\b")
_SAYS_BEFORE = lazy_pattern(
    rf"(?:\b{_SAYS}|\baccording\s+to)\s+(?:(?:the|a|an|its|his|her|their)\s+)?"
    r"(?:(?!(?:that|by|to|if|how|when)\b)[\w’'-]+,?\s+){0,3}$"
)
_SELF = word_set("i we he she they my our me us")
# Words from "he" to the verb of what he did, at most: "he had never really locked".
_NEAR_SELF = 4
# That nobody knows who did it is an answer.
_UNNAMED = lazy_pattern(r"\b(?:anonym|unknown|unidentified|unnamed)\w*", re.IGNORECASE)
_RELATIVE = word_set("who which that whom whose where")
_BE = word_set("is are was were be been being")
_POSSESSIVE_BEHIND = lazy_pattern(r"['’]s?\s+[a-z]")
_DASH = lazy_pattern(r"\s*[–—-]\s")
_IN_BEFORE = lazy_pattern(r"\b(?:in|near)\s+$")
_ONE_NAME = lazy_pattern(rf"{CAPITAL}[\w’'-]*")
_COMPARED_BEFORE = lazy_pattern(
    r"\b(?:than|unlike|instead of)\s+(?:(?:the|an?)\s+)?$", re.IGNORECASE
)
_PLACE_BEFORE = lazy_pattern(r"\b(?:of|in|at|on|near|inside|outside)\s+(?:(?:the|a|an)\s+)?$")


def _stem_of(verb: str) -> str:
    """The form of a verb to which "-er" is added: "buy" of "bought"."""
    forms = [form for form in IRREGULAR_FORMS.get(verb, ()) if not is_past_form(form)]
    return min((*forms, verb.removesuffix("ed")), key=len)


def is_past_form(form: str) -> bool:
    """Whether an irregular form ends like a past one."""
    return form.endswith(("ed", "ght", "ld", "wn", "en"))


def _doer(verb: str) -> str:
    """What who does it is called, as a pattern: "buyer" of "bought", "successor" of "followed"."""
    doer = rf"{re.escape(verb)}(?:e?rs?|ors?)|{re.escape(_stem_of(verb))}(?:e?rs?|ors?)"
    return rf"{doer}|successors?" if stems_of(verb) & _SUCCEEDS else doer


def agent_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That who is named only tells of the event, or that nobody is named who did it."""
    match = _ASKS_AGENT.match(asked.query)
    if not match or not context.answer:
        return
    verb = match["verb"].lower()
    if verb in AUXILIARIES or not context.span[0] <= context.answer[0] < context.span[1]:
        return
    if _UNNAMED.search(context.sentence) or _is_called_by_deed(verb, context):
        return
    if stems_of(verb) & _DOUBTS and not _TELLS_DOUBT.search(context.sentence):
        yield f"does not say who {verb} it"
        return
    answer = context.document.text[slice(*context.answer)]
    is_owner = _OWNS_OTHER.search(answer) or (
        _POSSESSIVE_BEHIND.match(context.document.text, context.answer[1])
        and match["object"].lower()
        not in context.document.text[context.answer[1] : context.span[1]].lower()
    )
    if is_owner and stems_of(verb) & _LEADS and not _TELLS_LEADER.search(context.sentence):
        yield f"does not say who {verb} it"
        return
    words = split_words(context.document.text, context.span)
    parts = _AroundAnswer(context, context.answer)
    wanted = stems_of(verb)
    is_of_passive = parts.is_behind_preposition and _is_of_passive(words, context.answer)
    finds = r"\b(?:f[io]u?nd\w*|seek\w*|sought|looking for|attract\w*|need\w*)"
    if re.search(rf"{finds}\s+(?:[a-z]+\s+){{0,2}}?(?:{_doer(verb)})\b", context.sentence):
        # "Farago has found buyers" for "Who bought it?".
        yield "does not say who did it"
    elif (
        _is_in_side_clause(context, context.answer, wanted)
        or parts.is_place
        or parts.is_compared
        or parts.begins_with(match["object"])
    ) or _is_done_in_answer(context, context.answer, wanted):
        yield "does not say who did it"
    elif wanted & _PUTS and _FINDS.search(context.sentence):
        yield "says who found it, not who put it there"
    elif (
        not wanted & _SPEECH_EVENTS
        and parts.is_speaker
        and not _says_of_self(_words_of_part(context, words), wanted)
    ):
        yield "says who reported it, not who did it"
    elif not wanted & _SPEECH_EVENTS and _SPOKEN_OF_BY.search(
        context.document.text[context.span[0] : context.answer[0]]
    ):
        # "The rumour was called nonsense by the mayor" for "Who spread the rumour?".
        yield "says who spoke of it, not who did it"
    elif _is_in_passive(words, wanted) or is_of_passive:
        yield "does not say who did it"


_SPOKEN_OF_BY = lazy_pattern(
    r"\b(?:called|dubbed|described|denied|dismissed|rejected|criticised|criticized|condemned|praised|"
    r"welcomed|mocked|ridiculed|deplored|questioned|disputed)\b[^.;]*\bby\s+(?:[a-z’'-]+\s+){0,3}$",
    re.IGNORECASE,
)


def _is_called_by_deed(verb: str, context: SentenceContext) -> bool:
    """Whether a noun in front of a name says that it did it: "his successor, Ada Holt, said" for
    "Who succeeded him?"."""
    before = context.document.text[context.span[0] : context.answer[0]] if context.answer else ""
    return bool(
        re.search(rf"\b(?:{_doer(verb)}),?\s+(?:(?:mr|mrs|ms|dr)\.?\s+)?$", before, re.IGNORECASE)
    )


_PUTS = verb_stems("put hide place plant leave dump bury")
_FINDS = lazy_pattern(
    r"\b(?:found|c[ao]me upon|c[ao]me across|discovered|stumbled (?:on|upon|over))\b"
)
_PLACE_BEHIND = lazy_pattern(r"\s+(?:from|in|at|on|near|during|after)\b")


def _is_done_in_answer(context: SentenceContext, answer: Span, wanted: frozenset[str]) -> bool:
    """Whether the answer is what it was done to, with the participle: "Silver compass stolen from
    museum"."""
    text = context.document.text
    words = split_words(text, answer)
    return not any(word.form == "by" for word in words) and any(
        number
        and word.stems & wanted
        and is_verb_form(word.form)
        and _PLACE_BEHIND.match(text, word.end)
        for number, word in enumerate(words)
    )


def _words_of_part(context: SentenceContext, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of the part between semicolons that has the answer."""
    start = context.span[0] + max(context.sentence.find(context.clause), 0)
    end = start + len(context.clause)
    return tuple(word for word in words if start <= word.start < end)


_SIDE_CLAUSE = lazy_pattern(
    r"[,\s](?:as|while|when|whilst)\s+(?:(?:the|an?|his|her|its|their)\s+)?(?:[a-z]+\s+){0,2}$"
)


def _is_in_side_clause(context: SentenceContext, answer: Span, wanted: frozenset[str]) -> bool:
    """Whether who is named only did something else meanwhile: "it cracked, as Rein was ringing"."""
    before = context.document.text[context.span[0] : answer[0]]
    match = _SIDE_CLAUSE.search(before)
    if not match:
        return False
    main = split_words(before, (0, match.start()))
    behind = split_words(context.document.text, (answer[1], context.span[1]))
    return any(word.stems & wanted for word in main) and any(
        is_verb_form(word.form) for word in behind[:3]
    )


class _AroundAnswer:
    """The words of an answer, and those in front of it and behind it in its sentence."""

    def __init__(self, context: SentenceContext, answer: Span) -> None:
        text = context.document.text
        self._before = text[context.span[0] : answer[0]]
        self._words = text[slice(*answer)]
        self._behind = text[answer[1] : context.span[1]]

    @property
    def is_speaker(self) -> bool:
        """Whether it is who says what the sentence tells."""
        return bool(_SAYS_BEHIND.match(self._behind) or _SAYS_BEFORE.search(self._before))

    @property
    def is_place(self) -> bool:
        """Whether it is where something is: the dateline of a report, or a place behind "in"."""
        if not self._before.strip() and self._words.isupper() and _DASH.match(self._behind):
            return True
        return bool(_IN_BEFORE.search(self._before) and _ONE_NAME.fullmatch(self._words))

    @property
    def is_compared(self) -> bool:
        """Whether another one is only compared with it: "more votes than Holt"."""
        return bool(_COMPARED_BEFORE.search(self._before))

    @property
    def is_behind_preposition(self) -> bool:
        """Whether it may say only where something is, or whose."""
        return bool(_PLACE_BEFORE.search(self._before))

    def begins_with(self, noun: str) -> bool:
        """Whether it begins with the thing that the event was done with, or is that: "the coach
        left the road" for "Who drove the coach?", "stolen coach"."""
        thing = re.escape(noun)
        if re.fullmatch(rf"(?:[a-z]+\s+){{0,2}}{thing}", self._words.strip(), re.IGNORECASE):
            return noun.islower() and self._words.strip()[-1:].islower()
        return bool(re.match(rf"(?:the|an?)\s+{thing}\s+[a-z]", self._words, re.I))


def _says_of_self(words: tuple[Word, ...], wanted: frozenset[str]) -> bool:
    """Whether a speaker may tell of an own event: with the verb of the question behind "he" or "I",
    or without it anywhere."""
    selves = [number for number, word in enumerate(words) if word.form in _SELF]
    events = [number for number, word in enumerate(words) if word.stems & wanted]
    if not events:
        return bool(selves)
    return any(
        0 < event - own <= _NEAR_SELF
        and not any(
            is_verb_form(word.form) and word.form not in AUXILIARIES
            for word in words[own + 1 : event]
        )
        for event in events
        for own in selves
    )


def _is_in_passive(words: tuple[Word, ...], wanted: frozenset[str]) -> bool:
    """Whether the sentence tells the event in the passive alone, and without "by"."""
    events = [number for number, word in enumerate(words) if word.stems & wanted]
    return bool(events) and all(_is_passive(words, number) for number in events)


def _is_of_passive(words: tuple[Word, ...], answer: Span) -> bool:
    """Whether the first verb from an answer on tells what was done to something: "the doors of the
    Holt mill were shut"."""
    following = [number for number, word in enumerate(words) if word.start > answer[0]]
    verb = next((number for number in following if is_verb_form(words[number].form)), None)
    if verb is None or words[verb].form not in _BE:
        return False
    if any(words[number].form in _RELATIVE for number in following if number < verb):
        return False
    event = verb + 1
    while event < len(words) and words[event].form.endswith("ly"):
        event += 1
    return event < len(words) and is_verb_form(words[event].form) and _is_passive(words, event)


def _is_passive(words: tuple[Word, ...], number: int) -> bool:
    """Whether a verb follows a form of "be", and no "by" follows it in its part of the sentence."""
    before = number - 1
    while before >= 0 and (words[before].form.endswith("ly") or words[before].form in ("not",)):
        before -= 1
    if before < 0 or words[before].form not in _BE or not is_verb_form(words[number].form):
        return False
    for word in words[number + 1 :]:
        if word.form == ";":
            break
        if word.form == "by":
            return False
    return True
