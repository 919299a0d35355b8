"""Find the parts of an English sentence that deny, doubt, suppose or plan what they state."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.lazy_pattern import lazy_pattern
from qa.answers.question.asked_event import AskedEvent, Factuality, asks_action
from qa.text.english.clauses import (
    AUXILIARIES,
    ParsedSentence,
    Word,
    is_verb_form,
    split_words,
    stems_of,
)
from qa.text.english.lexicon import (
    ACCUSATIONS,
    ATTEMPTS,
    CLAIMS,
    DENIALS,
    DETERMINERS,
    FALSE,
    FALSEHOODS,
    FUTURE_MODALS,
    NEGATIVE_IMPLICATIVES,
    NOBODY,
    NOT,
    PLAN_FORMS,
    PLANS,
    POSSIBLE_MODALS,
    PREVENTIONS,
    PROPOSALS,
    REJECTIONS,
    REPORTS,
    RESTRICTIONS,
    verb_stems,
    word_set,
)

# "No" or "not" before these denies nothing: "no fewer than", "not only", "not until May".
_NO_DENIAL = word_set(
    "only merely just simply solely least until till before unless without necessarily long all "
    "every everyone everybody everything always because surprisingly unlike far unusual uncommon "
    "fewer less more later sooner earlier doubt matter wonder other surprise exception enough quite"
)

CLEARINGS = verb_stems("acquit clear exonerate")
_REJECTING_PHRASE = lazy_pattern(
    r"\b(?:turn(?:ed|s|ing)?|vot(?:ed?|es|ing)) (?:\w+ ){0,3}down\b|"
    r"\b(?:throw|threw|thrown|throws) (?:\w+ ){0,3}(?:out|away)\b|"
    r"\bt(?:ake|akes|ook|aken) (?:\w+ ){0,3}back\b",
    re.IGNORECASE,
)
_ADVERBS_SKIPPED = word_set(
    "yet ever even always any still actually also so very the a an that this to in of by at on for "
    "have been be being had has now then soon later again already either both quite really it him "
    "her them his their its he she they"
)
_ALMOST = word_set("almost nearly")
# What is nearly doubled has grown.
_MEASURED = verb_stems("double triple treble quadruple halve complete reach match equal")
# A verb behind "would" or "was to" that tells what did happen later.
LATER_FACT = word_set("go become prove remain later eventually soon then come turn die serve")
# "Is to blame", which is no plan.
NO_PLAN = word_set("blame")
_UNKNOWN = lazy_pattern(
    r"\b(?:(?:do|does|did|could|can|would|will|has|have|had)(?: not|n['’]t)|cannot|can['’]t)"
    r" (?:yet |immediately |even |really |ever |exactly )?"
    r"(?:be )?(?:know[ns]?|say|tell|remember|recall(?:ed)?|confirm(?:ed)?|reveal(?:ed)?|disclosed?|"
    r"specif(?:y|ied)|named?|identif(?:y|ied)|determined?|establish(?:ed)?|found out|traced?|"
    r"find out)\b|"
    r"\b(?:is|are|was|were|been|remains?|remained)(?: not|n['’]t)? (?:still |yet |currently |as "
    r"yet )?"
    r"(?:unknown|unclear|uncertain|undisclosed|undetermined|unresolved|a mystery|disputed|"
    r"anyone['’]s guess|open to question)\b|"
    r"\b(?:(?:is|are|was|were|been)(?: not|n['’]t)|has(?: not|n['’]t) been|have(?: not|n['’]t) "
    r"been)"
    r" (?:yet |immediately |exactly |publicly |precisely )?"
    r"(?:known|clear|certain|established|determined|disclosed|confirmed|named|identified|recorded|"
    r"released|revealed|specified|made public)\b|"
    r"\b(?:no ?one|nobody|none of \w+)(?: (?:in|on|at|of|among) \w+(?: \w+)?)? (?:really |yet )?"
    r"(?:knows?|knew|can say|could say|has said)\b|"
    r"\b(?:un|not )able to (?:say|tell|name|identify|establish|determine|find out|trace)\b|"
    r"\b(?:declin|refus)(?:ed|es|ing)? to (?:say|name|identify|disclose|confirm|reveal|specify)\b|"
    r"\bimpossible to (?:say|tell|know)\b|\bno (?:idea|information|record|details?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Qualified:
    """A part of a sentence that states something in a way: the words that it governs and all those
    of its scope, as numbers of words. `is_certain` if it needs no verb of the question."""

    kind: Factuality
    governed: tuple[int, ...]
    scope: frozenset[int]
    is_certain: bool = False


def may_be_zero(asked: AskedEvent) -> bool:
    return asked.answer_type in ("number", "name", "phrase") and not re.match(
        r"\W*(?:why|where|when|how(?! many| much))\b", asked.text, re.IGNORECASE
    )


def is_quantifier(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is "nobody", "none" or a "no" that denies the subject of its clause."""
    form = parsed.words[number].form
    if form not in NOBODY and form != "no":
        return False
    after = _form(parsed, number + 1)
    if form == "no" and (
        after in _NO_DENIAL or after in ("such", "longer") or not after[:1].isalpha()
    ):
        return False
    if form == "nothing" and after in ("else", "more", "but", "less", "except"):
        return False
    if form == "neither" and _form(parsed, number - 1) in AUXILIARIES:
        return False
    return not _is_restricted(parsed, number)


def _form(parsed: ParsedSentence, number: int) -> str:
    return parsed.words[number].form if 0 <= number < len(parsed.words) else ""


def _is_restricted(parsed: ParsedSentence, number: int) -> bool:
    """Whether "until", "except" and the like follow a negation."""
    clause = parsed.clause_of[number]
    return any(
        parsed.words[other].form in RESTRICTIONS
        for other in parsed.inside(clause)
        if other > number
    ) or any(
        part.opener in ("but", "until", "till", "unless", "before")
        and part.words
        and part.words[0] > number
        and (part.opener != "but" or not _has_finite(parsed, part.words))
        for part in parsed.clauses
    )


def _has_finite(parsed: ParsedSentence, numbers: Sequence[int]) -> bool:
    return any(is_verb_form(parsed.words[number].form) for number in numbers)


def _governed(parsed: ParsedSentence, start: int, *, limit: int = 1) -> tuple[int, ...]:
    """The first words of meaning from `start` on, with those that "or" or "and" adds."""
    found: list[int] = []
    in_phrase = False
    for number in range(start, len(parsed.words)):
        word = parsed.words[number]
        if not word.is_word:
            break
        if word.form in _ADVERBS_SKIPPED or word.form in AUXILIARIES or word.form.endswith("ly"):
            if found and word.form in AUXILIARIES:
                break
            in_phrase |= word.form in ("the", "a", "an")
            continue
        found.append(number)
        if len(found) >= (limit + 2 if in_phrase else limit):
            break
    if found and _form(parsed, found[-1] + 1) in ("or", "and", "nor"):
        found += _governed(parsed, found[-1] + 2)
    return tuple(found)


def is_noun(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is a noun behind an article, with at most an adjective between."""
    before = [parsed.words[other].form for other in range(max(number - 2, 0), number)]
    return not parsed.words[number].form.endswith("ed") and bool(_ARTICLES & set(before))


_ARTICLES = word_set("the a an his her its their this that")


def scope_of(parsed: ParsedSentence, number: int) -> frozenset[int]:
    return frozenset(parsed.inside(parsed.clause_of[number]))


def qualified(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    yield from _rejected(asked, parsed, text)
    yield from _unknown(asked, parsed, text)
    yield from _negated(asked, parsed)
    yield from _called_false(asked, parsed)
    yield from contrasted(parsed)
    yield from _anaphoric_denials(asked, parsed)
    yield from _modal(parsed)
    yield from _planned(parsed)
    yield from _unreal_values(asked, parsed)
    if asked.is_yes_no or re.search(r"\bwho\b", asked.text, re.IGNORECASE):
        yield from _alleged(parsed)


def _negated(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    words = parsed.words
    cues: dict[int, tuple[int, ...]] = {}
    for number, word in enumerate(words):
        after = _form(parsed, number + 1)
        if word.form in NOT and not after[:1].isalnum() and number + 2 >= len(words):
            # "But Okafor did not."
            yield Qualified(Factuality.NEGATED, (), scope_of(parsed, number), is_certain=True)
        elif word.form in NOT:
            if after in _NO_DENIAL or _is_restricted(parsed, number):
                continue
            if after == "to" and _form(parsed, number + 2) == "mention":
                continue
            if _form(parsed, number - 1) in ("if", "or", "whether", "why"):
                continue
            cues[number] = _governed(parsed, _behind_aside(parsed, number + 1))
        elif word.form == "neither" and _form(parsed, number - 1) in AUXILIARIES:
            # "Had neither ordered nor read it": "nor" denies the rest.
            cues[number] = _governed(parsed, number + 1)[:1]
        elif is_quantifier(parsed, number):
            if may_be_zero(asked):
                continue
            cues[number] = tuple(
                other for other in scope_of(parsed, number) if is_verb_form(words[other].form)
            )
        elif word.form == "no" and after == "longer":
            if not asked.is_past:
                cues[number] = _governed(parsed, number + 2)
        elif _negates_next(word, after) or _falls_short(parsed, number):
            cues[number] = _governed(parsed, number + 1)
        elif word.stems & PREVENTIONS:
            near = range(number + 1, min(number + 5, len(words)))
            start = next((at for at in near if words[at].form == "from"), None)
            if start is not None and _form(parsed, start + 1).endswith("ing"):
                cues[number] = _governed(parsed, start + 1)
        elif word.stems & DENIALS or (word.stems & CLEARINGS and _is_cleared_of(parsed, number)):
            cues[number] = tuple(range(number + 1, len(words)))
        elif word.form in ("yet", "remains") and after == "to":
            cues[number] = _governed(parsed, number + 2)
    for number, governed in cues.items():
        # A second negation of the same words cancels the first.
        others = [
            other
            for other, covered in cues.items()
            if other != number
            and (number in covered or other in governed or set(covered) & set(governed))
        ]
        if others:
            continue
        scope = scope_of(parsed, number)
        if words[number].stems & (DENIALS | CLEARINGS):
            last = _end_of_denied(parsed, number)
            governed = tuple(other for other in governed if other <= last)
            scope = scope | frozenset(governed)
        yield Qualified(Factuality.NEGATED, governed, scope)


def _behind_aside(parsed: ParsedSentence, start: int) -> int:
    """Where it goes on behind what stands between two commas: "had not, as they wrote, left"."""
    if _form(parsed, start) != ",":
        return start
    near = range(start + 1, min(start + _MAX_ASIDE, len(parsed.words)))
    return next((at + 1 for at in near if _form(parsed, at) == ","), start)


def _is_cleared_of(parsed: ParsedSentence, number: int) -> bool:
    """Whether "of" follows, but for a day: "was acquitted on Friday of"."""
    near = [_form(parsed, at) for at in range(number + 1, number + 4)]
    return "of" in near and (near[0] in ("of", "on", "in", "by") or near[1] == "of")


# Words of an aside, with its commas, at most.
_MAX_ASIDE = 9


def _negates_next(word: Word, after: str) -> bool:
    """Whether a word other than "not" says that what follows was not done: "refused to sign"."""
    if word.form == "nor":
        return True
    if word.form == "without":
        return after.endswith("ing")
    return bool(word.stems & NEGATIVE_IMPLICATIVES) and (after == "to" or after.endswith("ing"))


def _falls_short(parsed: ParsedSentence, number: int) -> bool:
    """Whether "of" or "from" says that what follows was not done: "stopped short of blaming"."""
    before = _form(parsed, number - 1), parsed.words[number].form
    return before in (("short", "of"), ("far", "from"), ("instead", "of")) and _form(
        parsed, number + 1
    ).endswith("ing")


def _end_of_denied(parsed: ParsedSentence, number: int) -> int:
    """The number of the last word of what is denied."""
    inside = set(parsed.inside(parsed.clause_of[number]))
    last = number
    for other in range(number + 1, len(parsed.words)):
        if other not in inside:
            break
        last = other
    return last


def _called_false(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    """What a sentence calls false or not true, or says was denied."""
    words = parsed.words
    for number, word in enumerate(words):
        if word.form not in _TRUE_OR_FALSE and not word.stems & _DENYING:
            continue
        negated = any(_form(parsed, at) in NOT for at in (number - 1, number - 2))
        is_denied = word.stems & _DENYING and not word.stems & asked.words
        if is_denied and _is_passive(parsed, number) and not negated:
            # "Rumours that he had left were denied by both."
            before = range(number)
            if any(words[at].stems & CLAIMS and not is_verb_form(words[at].form) for at in before):
                end = next((at for at in range(number, len(words)) if not words[at].is_word), None)
                scope = frozenset(range(end or len(words)))
                yield Qualified(Factuality.NEGATED, tuple(before), scope, is_certain=True)
            continue
        is_false = word.form in FALSE and not negated
        is_untrue = word.form in ("true", "so") and negated
        in_front = {_form(parsed, at) for at in range(number - 3, number)}
        copula = in_front & (AUXILIARIES | word_set("proved proves proven turned"))
        is_false |= word.form in FALSEHOODS and not negated
        if (is_false or is_untrue) and copula:
            after = _form(parsed, number + 1)
            # "The rumour that it fell was untrue: it lost a pane."
            end = next(
                (at for at in range(number, len(words)) if words[at].form in (":", ";")), len(words)
            )
            others = [at for at in range(end) if at != number]
            claim = any(words[at].stems & _TOLD for at in others if at < number)
            if after == "that" or (claim and not after[:1].isalnum()):
                is_certain = claim and not asked.words & _TOLD
                yield Qualified(Factuality.NEGATED, tuple(others), frozenset(others), is_certain)


_TRUE_OR_FALSE = FALSE | FALSEHOODS | {"true", "so"}
# What may be called false.
_TOLD = CLAIMS | verb_stems(
    "story tale account belief notion suggestion statement suspicion fear assumption"
)
_DENYING = DENIALS | verb_stems("dispute dismiss contradict")


def _is_passive(parsed: ParsedSentence, number: int) -> bool:
    """Whether a participle ends a clause in the passive, but for by whom or when."""
    before = [_form(parsed, at) for at in range(max(number - 2, 0), number)]
    after = _form(parsed, number + 1)
    return (
        parsed.words[number].form.endswith("ed")
        and bool(set(before) & _BE)
        and (not after[:1].isalpha() or after in DETERMINERS - _ARTICLES)
    )


_BE = word_set("is are was were been being")


def contrasted(parsed: ParsedSentence) -> Iterator[Qualified]:
    """What is set against the answer: "not Okafor but Lind", "Lind, not Okafor", "instead of"."""
    words = parsed.words
    for number, word in enumerate(words):
        before, after = _form(parsed, number - 1), _form(parsed, number + 1)
        start = None
        is_elliptical = False
        if word.form == "not" and after not in _NO_DENIAL and after != "yet":
            but = next(
                (
                    other
                    for other in range(number + 1, min(number + 12, len(words)))
                    if words[other].form == "but"
                ),
                None,
            )
            contrast = but is not None and not any(
                is_verb_form(words[other].form) and words[other].form not in AUXILIARIES
                for other in range(number + 1, but)
            )
            if contrast or (before in (",", "and", "but") and not is_verb_form(after)):
                start = number + 1
                is_elliptical = before == "but"
        elif (word.form == "instead" and after == "of") or (
            word.form == "rather" and after == "than"
        ):
            start = number + 2
        if start is None:
            continue
        end = next(
            (
                other
                for other in range(start, len(words))
                if not words[other].is_word or words[other].form in _CONTRAST_ENDS
            ),
            len(words),
        )
        scope = frozenset(range(start, end))
        if scope and (is_elliptical or not any(is_verb_form(words[other].form) for other in scope)):
            yield Qualified(Factuality.NEGATED, (), scope, is_certain=True)


def _anaphoric_denials(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    """A denial of what was said before: "he had given no such order", "denied it"."""
    words = parsed.words
    for number, word in enumerate(words):
        after = _form(parsed, number + 1)
        is_denial = (word.form == "no" and after == "such") or (
            word.stems & (DENIALS | verb_stems("reject"))
            and after in _DENIED_OBJECTS
            and (
                after in _GUILT
                or after in ("it", "everything")
                or not _form(parsed, number + 2)[:1].isalnum()
                or _form(parsed, number + 2) in _DENIED_THINGS
            )
        )
        if not is_denial:
            continue
        if _form(parsed, number - 1) in NOT:
            continue
        # What else the sentence tells may be what is asked for.
        outside = [
            other
            for other in range(len(words))
            if words[other].stems & asked.words
            and words[other].is_word
            and (other < number or parsed.clause_of[other] != parsed.clause_of[number])
        ]
        is_guilt = asked.answer_type == "name" and bool({after, _form(parsed, number + 2)} & _GUILT)
        if not outside and (asks_action(asked) or is_guilt):
            yield Qualified(Factuality.NEGATED, (), frozenset(range(len(words))), is_certain=True)


_CONTRAST_ENDS = word_set("but who which that as when where because")
_GUILT = word_set("responsibility involvement wrongdoing guilt liability blame")
_DENIED_OBJECTS = _GUILT | word_set("it this that any all everything having doing the")
_DENIED_THINGS = _GUILT | word_set(
    "claim claims allegation allegations charge charges accusation accusations report reports "
    "rumour rumours story knowledge"
)


def _modal(parsed: ParsedSentence) -> Iterator[Qualified]:
    for number, word in enumerate(parsed.words):
        after = _form(parsed, number + 1)
        if word.form in _ALMOST:
            governed = _governed(parsed, number + 1)
            is_verb = is_verb_form(after) and not parsed.words[number + 1].stems & _MEASURED
            if governed and governed[0] == number + 1 and is_verb:
                yield Qualified(Factuality.NEGATED, governed[:1], scope_of(parsed, number))
            continue
        if word.form in ("should", "ought") and "have" in (after, _form(parsed, number + 2)):
            governed = _governed(parsed, number + 1)
            yield Qualified(Factuality.HYPOTHETICAL, governed, scope_of(parsed, number))
        if word.form not in POSSIBLE_MODALS and word.form not in FUTURE_MODALS:
            continue
        if word.form in ("may", "might", "will") and not follows_subject(parsed, number):
            continue
        governed = _governed(parsed, number + 1)
        if not governed:
            continue
        verb = parsed.words[governed[0]]
        if after == "have" and word.form in ("would", "could", "might"):
            yield Qualified(Factuality.HYPOTHETICAL, governed, scope_of(parsed, number))
        elif word.form in POSSIBLE_MODALS:
            yield Qualified(Factuality.POSSIBLE, governed, scope_of(parsed, number))
        elif word.form not in ("would", "wouldn't") or (
            _is_reported(parsed, number) and not {verb.form, after} & LATER_FACT
        ):
            yield Qualified(Factuality.PLANNED, governed, scope_of(parsed, number))


def _is_reported(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is behind a verb of saying or planning, not told as a fact or a habit."""
    return any(
        word.stems & (REPORTS | PLANS | verb_stems("agree decide think believe warn add"))
        and (is_verb_form(word.form))
        for word in parsed.words[:number]
    )


def follows_subject(parsed: ParsedSentence, number: int) -> bool:
    """Whether the word may be a modal verb, not a name, a month or a noun."""
    before, after = _form(parsed, number - 1), _form(parsed, number + 1)
    return (
        bool(before)
        and before not in DETERMINERS
        and not before[:1].isdigit()
        and after[:1].isalpha()
        and after not in DETERMINERS
    )


def _planned(parsed: ParsedSentence) -> Iterator[Qualified]:
    for number, word in enumerate(parsed.words):
        before, two_before = _form(parsed, number - 1), _form(parsed, number - 2)
        if word.form == "to" and number and is_base_form(_form(parsed, number + 1)):
            governed = _governed(parsed, number + 1)
            if not governed:
                continue
            verb = parsed.words[governed[0]].form
            lead = parsed.words[number - 1]
            near = parsed.words[number - 2] if number > 1 else lead
            if before in ("is", "are", "was", "were"):
                if verb not in LATER_FACT and verb not in NO_PLAN:
                    yield Qualified(Factuality.PLANNED, governed, scope_of(parsed, number))
            elif lead.form in PLAN_FORMS or lead.stems & PLANS or (near.stems & PLANS):
                if before == "able" or two_before in ("in",):
                    continue
                yield Qualified(Factuality.PLANNED, governed, scope_of(parsed, number))
            elif lead.stems & ATTEMPTS:
                yield Qualified(Factuality.ATTEMPTED, governed, scope_of(parsed, number))
        elif word.stems & _DECISIONS:
            at = number + (2 if _form(parsed, number + 1) == "the" else 1)
            is_event = at == number + 1 or _form(parsed, at + 1) == "of"
            if _form(parsed, at).endswith("ing") and is_event:
                yield Qualified(Factuality.PLANNED, _governed(parsed, at), scope_of(parsed, number))


# Before "building" or "the building of".
_DECISIONS = verb_stems(
    "propose consider plan contemplate suggest approve authorise authorize order permit allow "
    "demand"
)


def _unreal_values(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    """The number or day of a plan or a possibility in a clause without the verb of the question,
    which asks for those of an event: "How many were built?" and "The plan has 400 houses."."""
    if asked.answer_type not in ("number", "date") or not asks_action(asked):
        return
    words = parsed.words
    for clause in parsed.clauses:
        if any(words[number].stems & asked.verbs for number in clause.words):
            continue
        verbs = [number for number in clause.words if _is_full_verb(words[number].form)]
        for number in clause.words:
            form = words[number].form
            after = _form(parsed, number + 1)
            if (
                form == "to"
                and number
                and words[number - 1].stems & PLANS
                and is_base_form(after)
                and not stems_of(after) & _PERCEPTION
            ):
                planned = frozenset(other for other in clause.words if other > number)
                yield Qualified(Factuality.PLANNED, (), planned, is_certain=True)
            elif words[number].stems & _PLANNING:
                if set(verbs) <= {number}:
                    yield Qualified(
                        Factuality.PLANNED, (), frozenset(clause.words), is_certain=True
                    )
            elif form in _UNREAL and follows_subject(parsed, number):
                before = {words[other].form for other in clause.words if other < number}
                if "than" not in before and not any(verb < number for verb in verbs):
                    yield Qualified(_UNREAL[form], (), frozenset(clause.words), is_certain=True)


def _is_full_verb(form: str) -> bool:
    """Whether a word may be a verb with a meaning, in the past or in "-ing"."""
    return (is_verb_form(form) and form not in AUXILIARIES) or (
        len(form) > 5 and form.endswith("ing")
    )


_PERCEPTION = verb_stems("know see say tell understand learn hear ask thank find")


def is_base_form(form: str) -> bool:
    """Whether a word behind "to" may make it an infinitive."""
    return form[:1].isalpha() and form not in DETERMINERS and not form.endswith("ing")


_UNREAL = {
    "will": Factuality.PLANNED,
    "won't": Factuality.PLANNED,
    "could": Factuality.POSSIBLE,
    "may": Factuality.POSSIBLE,
    "might": Factuality.POSSIBLE,
}
_PLANNING = verb_stems("plan intend promise pledge envisage target")


def _alleged(parsed: ParsedSentence) -> Iterator[Qualified]:
    words = parsed.words
    for number, word in enumerate(words):
        if word.stems & ACCUSATIONS and (
            word.form == "allegedly"
            or _form(parsed, number + 1) in ("of", "with", "to", "that")
            or "of" in (_form(parsed, at) for at in range(number + 1, number + 5))
        ):
            last = _end_of_denied(parsed, number)
            governed = tuple(range(number + 1, last + 1))
            yield Qualified(Factuality.ALLEGED, governed, scope_of(parsed, number))


def _rejected(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """A clause that tells of the rejection of a proposal or the like."""
    words = parsed.words
    for clause, _ in enumerate(parsed.clauses):
        numbers = _with_predicates(parsed, clause)
        if not numbers:
            continue
        things = [
            number
            for number in numbers
            if words[number].stems & _REJECTED_THINGS
            and not words[number].form.endswith(("ed", "ing"))
        ]
        wording = text[words[numbers[0]].start : words[numbers[-1]].end]
        rejecting = [number for number in numbers if words[number].stems & REJECTIONS]
        rejecting = [
            number
            for number in rejecting
            if number not in things
            and is_verb_form(words[number].form)
            and _form(parsed, number - 1) not in DETERMINERS
            and not ({_form(parsed, number - 1), _form(parsed, number - 2)} & NOT)
        ]
        if not things or not (rejecting or _REJECTING_PHRASE.search(wording)):
            continue
        if any(words[thing].stems & asked.words for thing in things):
            continue
        complement = tuple(
            other
            for thing in things
            if (start := _complement_start(parsed, thing)) is not None
            for other in numbers
            if start <= other < start + 5
        )
        if complement:
            yield Qualified(Factuality.REJECTED, complement, frozenset(numbers))
        if not any(words[number].stems & asked.verbs for number in numbers):
            scope = frozenset((*numbers, *parsed.inside(clause)))
            yield Qualified(Factuality.REJECTED, (), scope, is_certain=True)


def _complement_start(parsed: ParsedSentence, thing: int) -> int | None:
    """Where that begins which is proposed: "proposal to", "proposal by Cllr Aas to"."""
    if _form(parsed, thing + 1) in ("to", "for", "of", "that"):
        return thing + 1
    if _form(parsed, thing + 1) in ("by", "from"):
        after = range(thing + 2, min(thing + 7, len(parsed.words)))
        return next((at for at in after if _form(parsed, at) == "to"), None)
    return None


_REJECTED_THINGS = PROPOSALS | verb_stems("statement testimony confession complaint accusation")


def _with_predicates(parsed: ParsedSentence, clause: int) -> list[int]:
    """The words of a clause and of those behind it that have its subject: "and turned it down"."""
    numbers = list(parsed.clauses[clause].words)
    for other in parsed.clauses[clause + 1 :]:
        if other.opener not in ("and", "but") or len(other.words) < 2:
            break
        if not is_verb_form(parsed.words[other.words[1]].form):
            break
        numbers += other.words
    return numbers


def _unknown(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """What a sentence says that somebody does not know; that nobody knows it is an answer."""
    if _form(parsed, 0) == "whether":
        # "Whether Lind signed is open."
        scope = frozenset(parsed.clauses[parsed.clause_of[0]].words)
        yield Qualified(Factuality.UNKNOWN, tuple(scope), scope, is_certain=True)
    for clause in parsed.clauses:
        # "…; whether they must pay is open."
        if clause.opener == "whether" and _form(parsed, clause.words[0] - 1) in _BREAKS:
            yield Qualified(Factuality.UNKNOWN, tuple(clause.words), frozenset(clause.words))
    for at, match in unknown_cues(asked, parsed, text):
        if not _is_impersonal(parsed, at, match):
            scope = scope_of(parsed, at)
            if last := _end_of_same_question(asked, parsed, max(parsed.overlapping(match.span()))):
                known = frozenset(range(last + 1))
                yield Qualified(Factuality.UNKNOWN, (), known, is_certain=True)
            governed = tuple(sorted(number for number in scope if number > at))
            yield Qualified(Factuality.UNKNOWN, governed, scope)


def _end_of_same_question(asked: AskedEvent, parsed: ParsedSentence, cue: int) -> int:
    """The last word of what a cue says is unknown, if that is what is asked for: with the same
    question word, and a word of the question or a pronoun; 0 if it is not."""
    word = _form(parsed, cue + 1)
    first = next((word.form for word in split_words(asked.text, (0, len(asked.text)))), "")
    if word not in ("who", "whom", "whose", "which", "when", "where", "why") or word != first:
        return 0
    embedded = [number for number in scope_of(parsed, cue + 1) if number > cue]
    is_same = any(
        parsed.words[number].stems & asked.words or parsed.words[number].form in _THINGS
        for number in embedded
    )
    return max(embedded, default=0) if is_same else 0


_BREAKS = (";", "—", "–", ":")
_THINGS = word_set("it this that them these those")


def unknown_cues(
    asked: AskedEvent, parsed: ParsedSentence, text: str
) -> Iterator[tuple[int, re.Match[str]]]:
    words = parsed.words
    if not words:
        return
    for match in _UNKNOWN.finditer(text, words[0].start, words[-1].end):
        cue = parsed.overlapping(match.span())
        at = min(cue)
        if _is_restricted(parsed, at) or any(words[number].stems & asked.verbs for number in cue):
            continue
        yield at, match


def _is_impersonal(parsed: ParsedSentence, at: int, match: re.Match[str]) -> bool:
    """Whether something is unknown to all, not to a person who is named or speaks."""
    return (
        match[0]
        .lower()
        .startswith(
            ("is", "are", "was", "were", "been", "remain", "has", "have", "no", "impossible")
        )
    )
