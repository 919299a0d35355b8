"""Find what an English sentence tells as unreal, unsettled or hearsay, whatever verb it has.

The clause that has the answer decides: a plan, a possibility, a condition, a demand or a rumour is
no answer to a question for a fact. Each part found is certain: it needs no verb of the question.
"""

import re
from collections.abc import Iterator, Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.negation import (
    LATER_FACT,
    NO_PLAN,
    Qualified,
    follows_subject,
    is_base_form,
    is_noun,
    scope_of,
)
from qa.answers.question.asked_event import AskedEvent, Factuality, asks_action
from qa.text.english.clauses import (
    AUXILIARIES,
    PRONOUNS,
    ParsedSentence,
    is_verb_form,
    split_words,
    stems_of,
)
from qa.text.english.lexicon import (
    ASSERTIONS,
    DEMANDS,
    DETERMINERS,
    NOBODY,
    NOT,
    OPINIONS,
    OUTCOMES,
    PLANS,
    PROPOSALS,
    SAYING_PREFIXES,
    verb_stems,
    word_set,
)

_UNREAL_MODALS = {
    "would": Factuality.HYPOTHETICAL,
    "wouldn't": Factuality.HYPOTHETICAL,
    "could": Factuality.POSSIBLE,
    "may": Factuality.POSSIBLE,
    "might": Factuality.POSSIBLE,
    "will": Factuality.PLANNED,
    "won't": Factuality.PLANNED,
}
_SKIPPED = word_set("not then also all only still even now thus therefore never probably perhaps")
_HABIT = word_set("often always usually sometimes every each whenever regularly never used rather")
_LATER = word_set("later eventually subsequently afterwards finally ultimately soon again")
_PERSONS = word_set("he she i we they you who")
# The subjects of an identity: "The aim is to help."
_AIMS = verb_stems(
    "aim goal purpose task job duty role function idea objective challenge point way answer plan"
)
# What things do, not persons: "Repairs would cost …".
_OF_THINGS = verb_stems("cost save need require create mean involve entail affect")
# "Is to be found", which is no plan.
_PERCEIVED = word_set("found seen heard noted remembered understood said regarded considered")
# "Cllr Aas moved to buy a tram" in minutes.
_PLAN_VERBS = verb_stems(
    "plan intend hope aim wish want expect schedule suppose mean due likely move propose"
)
_EXPECTATIONS = word_set("expected due scheduled planned hoped slated intended foreseen envisaged")
_DISCLOSES = verb_stems(
    "say comment confirm tell rule discuss speculate name reveal disclose explain specify"
)
_BEFORE_TIME = word_set("in on by at for from until before after next this")
_UNDER_PLAN = lazy_pattern(
    r"\b(?:under|according to|in|by) (?:the|this|that|its|his|her|their|a|an) (?:[\w'’-]+ ){0,2}?"
    r"(?:plans?|proposals?|scheme|draft|bill|motion|paper|budget proposal|programme|program)\b",
    re.IGNORECASE,
)
_INVERSION = lazy_pattern(
    r"(?:^|[,;:“\"]\s*)\W*(?:had|were|should)\b(?! (?:to|been)\b)", re.IGNORECASE
)
_CONDITIONAL = word_set("would could might wouldn't couldn't will won't")
_HEARSAY = lazy_pattern(
    r"\b(?:is|are|was|were|been) (?:also |widely |often |sometimes |still )?"
    r"(?:said|rumou?red|reported|alleged|claimed|reputed|supposed|believed|whispered) to\b|"
    r"\b(?:it|so it|as it) (?:is|was|has been|had been) (?:also |widely |often |sometimes )?"
    r"(?:said|told|rumou?red|alleged|claimed|whispered|reported)\b|"
    r"\b(?:said|says|claimed|wrote)(?: that)? (?:[\w'’-]+ ){1,3}?(?:had|has) "
    r"(?:told|heard|been told)\b|"
    r"\b(?:I|we|he|she|they) (?:had |have |has )?(?:read|heard|was told|were "
    r"told)\b[^.;]{0,30}? that\b|"
    r"\b(?:reportedly|allegedly|supposedly|purportedly|rumou?r has it|legend has it|"
    r"(?:people|some|many|others) (?:say|claim|believe|whisper))\b|"
    r"\baccording to (?:an? |the |some |popular |local |town |an anonymous )*"
    r"(?:leaflet|rumou?rs?|legend|gossip|hearsay|anonymous \w+|pamphlet|tradition|myth)\b",
    re.IGNORECASE,
)
# What experts believe is often the best that is known: only a culprit must be established.
_BELIEF = lazy_pattern(r"\b(?:believed|supposed|reported|said) to\b", re.IGNORECASE)
_SPEECH_ASKED = lazy_pattern(
    rf"\b(?:{SAYING_PREFIXES}|stat(?:e|es|ed)\b|believe|think|thought|legend|rumou?r|alleg|suppos|"
    r"insist|maintain|reput)\w*",
    re.IGNORECASE,
)
# What somebody thought or wanted may be unreal: "What did they fear?"
_THOUGHT_ASKED = lazy_pattern(
    r"\b(?:mean(?:s|t|ing)?|fear|predict|worr|imagin|assum|interpret|promis|hop(?:e|ed|ing)\b|want|"
    r"wish|theor|concern|threat|intend|intention|sa(?:y|ys|id)\b|t(?:ell|ells|old)\b|claim|argu|"
    r"suggest|warn|believ|think|thought)\w*",
    re.IGNORECASE,
)
# So may be what somebody decided on.
_CONTENT_ASKED = lazy_pattern(
    r"\b(?:agree|deci|requir|order|allow|permit|demand)\w*", re.IGNORECASE
)
_SELF_REPORT = lazy_pattern(
    r"\b(?P<who>he|she|i) (?:says?|said|claims?|claimed|insists?|insisted)(?: that)? (?P=who)\b|"
    r"\b(?:writes|wrote|swears|swore|boasts|boasted|confides|confided)(?: that)? (?:he|she) "
    r"\w+ed\b|"
    r"\b(?:writes|wrote|swears|swore|boasts|boasted)(?: that)? (?:he|she) (?:shot|took|did|"
    r"was|had)\b",
    re.IGNORECASE,
)


def hypothetical_parts(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """The parts of a sentence that tell something as no fact."""
    if not parsed.words:
        return
    yield from _unreal_clauses(asked, parsed, text)
    yield from _on_condition(parsed)
    if asked.answer_type in ("number", "date", "name"):
        yield from _wished(parsed, text)
    if asked.is_yes_no:
        yield from _denied_by_a_party(asked, parsed, text)
    else:
        yield from _negotiated(asked, parsed)
        yield from _hearsay(asked, parsed, text)


def _certain(kind: Factuality, scope: Sequence[int] | frozenset[int]) -> Qualified:
    return Qualified(kind, (), frozenset(scope), is_certain=True)


def _unreal_clauses(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """The clauses whose verb is a plan, a possibility or a condition."""
    if _THOUGHT_ASKED.search(asked.text):
        return
    if asked.answer_type == "phrase" and (
        not asks_action(asked) or _CONTENT_ASKED.search(asked.text)
    ):
        return
    words = parsed.words
    sentence = text[words[0].start : words[-1].end]
    if is_headline_plan(text, (words[0].start, words[-1].end)):
        yield _certain(Factuality.PLANNED, range(len(words)))
    is_conditional = any(clause.opener in ("if", "unless") for clause in parsed.clauses)
    inverted = _INVERSION.search(sentence)
    has_modal = any(word.form in _CONDITIONAL for word in words)
    if inverted and has_modal:
        at = min(parsed.overlapping((words[0].start + inverted.start(), words[-1].end)))
        yield _certain(Factuality.HYPOTHETICAL, parsed.clauses[parsed.clause_of[at]].words)
    for clause in parsed.clauses:
        if clause.opener in ("if", "unless") and clause.words:
            first = clause.words[0]
            before = words[first - 1].stems if first else frozenset()
            if not before & verb_stems("ask know wonder see say tell doubt clear check as even"):
                yield _certain(Factuality.HYPOTHETICAL, clause.words)
    is_unreal = is_conditional or bool(inverted and has_modal) or bool(_UNDER_PLAN.search(sentence))
    for number in range(len(words)):
        kind = _unreal_modal(asked, parsed, number, is_unreal) or _plan(parsed, number)
        if kind is not None and (
            _is_reason(parsed, number) or _verb_stems(parsed, number) & asked.infinitives
        ):
            continue
        if kind is not None and not _has_verb_before(parsed, number):
            yield _certain(kind, scope_of(parsed, number))
        elif kind is not None:
            yield _certain(kind, [n for n in scope_of(parsed, number) if n > number])


# The first words of a headline that gives advice: "Ten ways to save 40 pounds".
_ADVICE = word_set("how what where when why which who ways way tips reasons things steps")


def is_headline_plan(text: str, span: Span) -> bool:
    """Whether a line without a full stop has no verb but an infinitive behind its subject, as a
    headline tells of a plan: "Council to plant 400 trees"."""
    if (
        re.match(r"\W?[.!?]", text[span[1] - 1 : span[1] + 1].lstrip())
        or text[span[1] - 1] in ".!?"
    ):
        return False
    words = split_words(text, span)
    for number, word in enumerate(words[1:-1], start=1):
        before, after = words[number - 1], words[number + 1]
        if word.form != "to" or not before.is_word or not text[after.start].islower():
            continue
        others = [other for other in words if other not in (word, after) and other.is_word]
        return (
            is_base_form(after.form)
            and not any(is_verb_form(other.form) for other in others)
            and not {other.form for other in words[:number]} & (_ADVICE | PRONOUNS)
        )
    return False


def _wished(parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """What somebody wants to have: "She wants a hall with 40 seats"."""
    words = parsed.words
    for number, word in enumerate(words[:-1]):
        before = words[number - 1] if number else None
        is_verb = before is not None and before.is_word and before.form not in DETERMINERS
        # "Just Want Another Chance" is a title.
        if not (is_verb and word.form in _WISHES and text[word.start].islower()):
            continue
        after = words[number + 1].form
        third = words[number + 2].form if number + 2 < len(words) else ""
        is_wish = (after == "to" and third in _STATES) or (
            after in ("for", "of")
            if word.form in _WISHES_FOR
            else after in _INDEFINITE or after[:1].isdigit()
        )
        if is_wish and after == "to":
            # Who hopes to become it is not it.
            yield _certain(Factuality.WISHED, scope_of(parsed, number))
        elif is_wish:
            yield _certain(Factuality.WISHED, [n for n in scope_of(parsed, number) if n > number])


_WISHES = word_set("want wants wanted hope hopes hoped dream dreams dreamed dreamt wish wishes")
# With a preposition: "hopes for".
_WISHES_FOR = word_set("hope hopes hoped dream dreams dreamed dreamt wish wishes")
# What somebody hopes to be or have, he is or has not.
_STATES = word_set("be become have get own lead head win run")
_INDEFINITE = word_set("a an another more new some at two three four five six seven eight nine ten")


def _on_condition(parsed: ParsedSentence) -> Iterator[Qualified]:
    """What will be so if somebody agrees to it: "is to rise to 75 pounds, if the county agrees"."""
    words = parsed.words
    conditions = [
        clause
        for clause in parsed.clauses
        if clause.opener in ("if", "unless", "once")
        and any(words[number].stems & _CONSENT for number in clause.words)
    ]
    if not conditions:
        return
    for number, word in enumerate(words):
        after = words[number + 1].form if number + 1 < len(words) else ""
        is_plan = word.form in ("will", "would", "shall") or (
            word.form in ("is", "are", "was", "were") and after == "to"
        )
        if is_plan:
            own = [n for n in scope_of(parsed, number) if n > number]
            yield _certain(Factuality.CONDITIONAL, own)


# By these somebody agrees to a plan, or makes it possible.
_CONSENT = verb_stems(
    "agree approve consent permit allow accept vote pass sign back support object refuse veto "
    "grant ratify confirm fund find raise get come"
)


def _verb_stems(parsed: ParsedSentence, number: int) -> frozenset[str]:
    """The stems of the verb behind a modal verb or "to"."""
    verb = _next_verb(parsed, number)
    return stems_of(verb) if verb else frozenset()


def _is_reason(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is in a clause of reason or purpose: "because the river might rise"."""
    clause: int | None = parsed.clause_of[number]
    while clause is not None:
        if parsed.clauses[clause].opener in ("because", "since", "so"):
            return True
        clause = parsed.clauses[clause].parent
    return False


def _has_verb_before(parsed: ParsedSentence, number: int) -> bool:
    """Whether the clause of a word has another full verb in front of it."""
    return any(
        is_verb_form(parsed.words[other].form)
        and parsed.words[other].form not in AUXILIARIES
        and not parsed.words[other].stems & (PLANS | PROPOSALS)
        for other in parsed.clauses[parsed.clause_of[number]].words
        if other < number
    )


def _next_verb(parsed: ParsedSentence, number: int) -> str:
    """The word behind an auxiliary, but for adverbs."""
    return next(
        (
            word.form
            for word in parsed.words[number + 1 :]
            if word.form not in _SKIPPED and not word.form.endswith("ly")
        ),
        "",
    )


def _unreal_modal(
    asked: AskedEvent, parsed: ParsedSentence, number: int, is_unreal: bool
) -> Factuality | None:
    """How a modal verb tells of something that did not happen, or not yet."""
    word = parsed.words[number]
    kind = _UNREAL_MODALS.get(word.form)
    if kind is None or not follows_subject(parsed, number):
        return None
    own = parsed.clauses[parsed.clause_of[number]].words
    forms = {parsed.words[other].form for other in own}
    verb = _next_verb(parsed, number)
    if "than" in {parsed.words[other].form for other in own if other < number}:
        return None
    if verb == "have" and word.form not in ("will", "won't"):
        after = _next_verb(parsed, number + 1)
        is_perfect = is_verb_form(after) or after in ("been", "had")
        return (Factuality.HYPOTHETICAL if word.form != "may" else kind) if is_perfect else None
    if word.form in ("would", "wouldn't"):
        is_denied = word.form == "wouldn't" or "not" in forms
        if is_denied and _verb_stems(parsed, number) & _DISCLOSES:
            # Who would not say it did refuse to.
            return None
        if verb in LATER_FACT or forms & (_LATER | _HABIT):
            return None
        if is_unreal:
            return kind
        return kind if _is_of_proposal(parsed, number) else None
    if word.form == "could":
        is_unreal |= bool(_verb_stems(parsed, number) & _OF_THINGS)
        return kind if is_unreal else None
    if verb == "be" and word.form == "will" and asked.answer_type == "name" and asked.is_past:
        # "Who was the first head?", "Lind will be the head."
        return kind
    # What may or will be, for a question that asks what was.
    return kind if asks_action(asked) else None


def _is_of_proposal(parsed: ParsedSentence, number: int) -> bool:
    """Whether "would" is told of a thing, with no date by which it happened, or reported."""
    own = parsed.clauses[parsed.clause_of[number]].words
    subject = [
        parsed.words[other] for other in own if other < number and parsed.words[other].is_word
    ]
    if not subject or any(re.fullmatch(r"\d{4}", parsed.words[other].form) for other in own):
        return False
    if any(word.stems & OPINIONS for word in subject):
        return True
    if any(word.form in _PERSONS for word in subject):
        return False
    return bool(_verb_stems(parsed, number) & _OF_THINGS) or not _may_be_person(parsed, number)


def _may_be_person(parsed: ParsedSentence, number: int) -> bool:
    """Whether the subject of a modal verb may be a person: it is no noun behind an article, no
    gerund and no pronoun for a thing."""
    own = [other for other in parsed.clauses[parsed.clause_of[number]].words if other < number]
    forms = [parsed.words[other].form for other in own if parsed.words[other].is_word]
    return not (
        any(form in DETERMINERS or form in ("it", "which", "together") for form in forms)
        or any(len(form) > 5 and form.endswith("ing") for form in forms[:1])
    )


def _plan(parsed: ParsedSentence, number: int) -> Factuality | None:
    """Whether a plan or an expectation begins at a word: "is to", "plans to", "is due in"."""
    words = parsed.words
    form = words[number].form
    own = parsed.clauses[parsed.clause_of[number]].words
    after = words[number + 1].form if number + 1 < len(words) else ""
    before = words[number - 1] if number else None
    if form == "to" and before is not None and is_base_form(after):
        third = words[number + 2].form if number + 2 < len(words) else ""
        if before.form in ("is", "are"):
            subject = {stem for other in own if other < number - 1 for stem in words[other].stems}
            identity = subject & _AIMS or not subject
            if after in NO_PLAN or identity or (after == "be" and third in _PERCEIVED):
                return None
            return Factuality.PLANNED
        return Factuality.PLANNED if _is_planned_infinitive(parsed, number) else None
    if form in _EXPECTATIONS and after in _BEFORE_TIME and before is not None:
        is_passive = before.form in ("is", "are", "was", "were", "been", "now", "not")
        return Factuality.PLANNED if is_passive else None
    return None


def _is_planned_infinitive(parsed: ParsedSentence, number: int) -> bool:
    """Whether an infinitive depends on a verb of planning: "plans to", "expects the bridge to"."""
    own = parsed.clauses[parsed.clause_of[number]].words
    for other in reversed([n for n in own if n < number]):
        word = parsed.words[other]
        if not word.is_word:
            return False
        if word.stems & _PLAN_VERBS:
            return other == number - 1 or bool(word.stems & verb_stems("expect want wish intend"))
        if is_verb_form(word.form) or number - other > 6:
            return False
    return False


def _negotiated(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    """What was demanded or offered, where it is asked what was agreed, paid or received."""
    if not asked.verbs & OUTCOMES or asked.words & (DEMANDS | PROPOSALS):
        return
    words = parsed.words
    for clause in parsed.clauses:
        cues = [n for n in clause.words if _is_negotiation(parsed, n)]
        outcome = any(
            words[n].stems & (OUTCOMES | asked.verbs)
            for n in clause.words
            if n < min(cues, default=0)
        )
        if cues and not outcome:
            yield _certain(Factuality.DEMANDED, [n for n in clause.words if n > min(cues)])


def _is_negotiation(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is a verb of demanding or offering, not a noun behind an article."""
    words = parsed.words
    word = words[number]
    before = words[number - 1].form if number else ""
    after = words[number + 1].form if number + 1 < len(words) else ""
    if word.form in (
        "ask",
        "asks",
        "asked",
        "asking",
        "call",
        "calls",
        "called",
        "calling",
        "bid",
        "bids",
    ):
        return after == "for" or (word.form.startswith("bid") and after[:1].isdigit())
    third = words[number + 2].form if number + 2 < len(words) else ""
    if word.stems & _OFFERS and after in ("of", "at", "from", "for") and third[:1].isdigit():
        # "There was an offer of 14 million."
        return True
    if word.form == "price" and before in _ASKING:
        return True
    if before in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "of",
        "by",
        "any",
        "no",
    ):
        return False
    return bool(word.stems & DEMANDS)


_OFFERS = verb_stems(
    "offer bid demand proposal request quote claim counterclaim application appeal"
)
_ASKING = word_set("asking reserve guide starting minimum")


def _hearsay(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """What a sentence only gives as told by somebody who may be wrong."""
    if _SPEECH_ASKED.search(asked.text) or not asks_action(asked):
        return
    words = parsed.words
    asks_who = bool(re.search(r"\bwho(?:m|se)?\b", asked.text, re.IGNORECASE))
    for match in _HEARSAY.finditer(text, words[0].start, words[-1].end):
        if _BELIEF.search(match[0]) and not asks_who and "said" not in match[0].lower():
            continue
        at = min(parsed.overlapping(match.span()))
        # An apposition behind a comma belongs to it.
        part = [n for n in range(at, len(words)) if _same_part(parsed, at, n)]
        yield _certain(Factuality.ALLEGED, [*parsed.inside(parsed.clause_of[at]), *part])
    for number, word in enumerate(words):
        after = words[number + 1].form if number + 1 < len(words) else ""
        before = words[number - 1].form if number else ""
        if (
            word.stems & ASSERTIONS
            and not word.form.endswith("ing")
            and after in ("that", "to", "he", "she", "it", "they", "the", "there")
            and before not in ("the", "a", "an", "any", "no", "of", "to", "his", "her", "their")
            and not (after == "the" and asked.answer_type != "name")
        ):
            yield _certain(
                Factuality.ALLEGED,
                [n for n in range(number + 1, len(words)) if _same_part(parsed, number, n)],
            )
    for match in _SELF_REPORT.finditer(text, words[0].start, words[-1].end):
        at = max(parsed.overlapping(match.span()))
        part = [n for n in range(at, len(words)) if _same_part(parsed, at, n)]
        if not any(words[n].stems & asked.verbs and not is_noun(parsed, n) for n in part):
            yield _certain(Factuality.ALLEGED, part)


def _denied_by_a_party(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """What somebody who speaks for one side denies, where it is asked whether it is so."""
    sentence = text[parsed.words[0].start : parsed.words[-1].end]
    is_denial = any(word.form in NOT or word.form in NOBODY for word in parsed.words)
    if is_denial and _PARTY_SAID.search(sentence) and not _SPEECH_ASKED.search(asked.text):
        yield _certain(Factuality.ALLEGED, range(len(parsed.words)))


# Behind what is said: "…, she said", "…, according to its lawyer".
_PARTY = r"(?:its|his|her|their|the|a) (?:spokes\w+|lawyers?|counsel|company)"
_PARTY_SAID = lazy_pattern(
    rf",[”\"]? (?:(?:he|she|they|{_PARTY}) (?:said|says|insist(?:s|ed)|maintain(?:s|ed)|"
    rf"claim(?:s|ed))|(?:said|says|insist(?:s|ed)|according to) {_PARTY})\b",
    re.IGNORECASE,
)


def _same_part(parsed: ParsedSentence, number: int, other: int) -> bool:
    """Whether no ";" or the like stands between two words."""
    return not any(parsed.words[n].form in (";", "but") for n in range(number, other))
