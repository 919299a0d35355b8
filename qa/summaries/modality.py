"""Words that decide whether a sentence states something: no summary may leave them out.

They deny, doubt, suppose, limit or approximate what stands around them, or say whose words it is.
"""

import re
from itertools import pairwise

from index.lazy_pattern import lazy_pattern
from qa.text.english.clauses import stems_of
from qa.text.english.lexicon import (
    ACCUSATIONS,
    ATTEMPTS,
    CORRECTIONS,
    DEMANDS,
    DENIALS,
    DETERMINERS,
    DOUBTS,
    FALSE,
    FALSEHOODS,
    NEGATIVE_IMPLICATIVES,
    NOBODY,
    NOT,
    PLANS,
    PREVENTIONS,
    PROPOSALS,
    REJECTIONS,
    REPORTS,
    REVERSALS,
    SAYINGS,
    SUPPOSITIONS,
    verb_stems,
    word_set,
)
from qa.text.other_languages.lexicon import FALSE as FALSE_BY_LANGUAGE
from qa.text.other_languages.lexicon import (
    FALSE_WITHOUT_SPACES,
    FIRST_PERSON,
    FIRST_PERSON_WITHOUT_SPACES,
    SAYINGS_WITHOUT_SPACES,
    any_of,
    pattern_in,
)
from qa.text.other_languages.lexicon import SAYINGS as SAYINGS_BY_LANGUAGE

# They change the number or noun behind them alone.
APPROXIMATORS = word_set(
    "almost nearly about around roughly approximately some over under more less most least fewer "
    "few little half"
)
# What a plot is told of: "In the film, a miner falls in love."
FICTIONS = word_set(
    "film movie novel play story tale book game show dream legend poem opera comic sequel episode "
    "cartoon sketch saga myth"
)
_FORMS = (
    NOT
    | APPROXIMATORS
    | NOBODY
    | word_set(
        # Denial.
        "no nor without hardly barely scarcely rarely seldom instead rather except unlike lest "
        # Modality.
        "will would can could may might must shall should ought 'll 'd need needs "
        # Condition, concession and contrast.
        "if unless whether until till provided assuming supposing otherwise but although though "
        "while whereas however yet despite notwithstanding "
        # Doubt.
        "perhaps maybe possibly probably likely unlikely apparently seemingly reportedly allegedly "
        "supposedly purportedly presumably potentially ostensibly likelihood rumour rumor rumours "
        "rumors myth myths hoax lie lies fiction fake forgery joke satire parody prank theory "
        "false untrue wrong incorrect unfounded baseless "
        "unclear unknown uncertain disputed unconfirmed unproven "
        # Limits.
        "only up below above exceed than partly partially merely just "
        "both either each every all any respectively together combined altogether "
        "exactly precisely solely exclusively alone apart maximum minimum "
        # What is no longer, or not quite, what it is called.
        "former formerly ex deputy vice acting would-be so-called self-styled ersatz alleged "
        "supposed purported fictional fictitious imaginary mythical hypothetical mock dummy "
        "replica "
        # What is not yet so, or not for all.
        "pending barring excluding excepting depending discounting subject goal goals target "
        "targets ambition objective scenario possibility guess hypothesis exaggeration error "
        "mistake typo "
        "void invalid"
    )
    # What exists in a story alone.
    | FICTIONS
    | {f"{form}s" for form in FICTIONS}
    | word_set("character characters hero heroine protagonist exist exists existed fairy nonsense")
)
_STEMS = (
    DENIALS
    | REJECTIONS
    | NEGATIVE_IMPLICATIVES
    | ATTEMPTS
    | ACCUSATIONS
    | PLANS
    | PROPOSALS
    | SAYINGS
    | DEMANDS
    | PREVENTIONS
    | SUPPOSITIONS
    | DOUBTS
    | REVERSALS
    | verb_stems("lack invent fabricate concoct joke kid bluff")
)
# A sentence behind another one that takes it back: "That is not true."
_FALSE = (
    FALSE
    | FALSEHOODS
    | word_set("myths hoaxes lies rumours rumors fallacies misconceptions satire joke jokes")
)
# What these are of may be true: "the invention of the telephone".
_OFTEN_TRUE = word_set("legend mistake exaggeration invention")
_TRUE = word_set("true correct right accurate so case happen happened")
_POINTING = word_set("that this it these those such none neither nothing")
_CLAIM_NOUNS = word_set("claim report story rumour rumor statement article figure number account")
# What may stand before the words that take something back.
_BEFORE = word_set(
    "but however yet though still or and in fact actually only except as it turned out"
)
# What announces that the sentences behind it are somebody's: "Aas made two claims."
_ANNOUNCED = word_set("claims allegations accusations rumours rumors myths lies theories")
# These do so if it is said whose they are: "According to Aas, there were two reasons."
_GIVEN = word_set(
    "reasons arguments points things statements complaints versions accounts examples"
)
# Words before them; a number is written "#2".
_COUNTED = word_set("several many some a following these those false his her their its of")
# What somebody's words are called: "With this sentence Lind lied".
_WORDINGS = _CLAIM_NOUNS | word_set(
    "words sentence sentences claims statements remark remarks testimony version opinion view "
    "belief idea quote quotation"
)
_RETRACTIONS = verb_stems("apologise apologize acquit exonerate recant retract fabricate concoct")
_MADE_UP = ("made", "up")
# Somebody's: "Prosecutors laid out their case."
_POSSESSIVES, _CASES = word_set("his her its their"), word_set("case argument theory position")
_IS = word_set("is was are were 's")
_GIVING = verb_stems("give list name raise make argue believe think write see")
_DREAMS = verb_stems("dream imagine fantasise fantasize hallucinate pretend joke")
# Words of a sentence that does no more than say that the next is somebody's: "Lind dreams."
_MAX_DREAM = 6
_SUPPOSING = word_set("imagine suppose assume picture pretend")

# Words of a sentence up to which it may do no more than take back the one before, "Quatsch.", or
# say whose words that is, "So behauptet es Lind."; where the words for this are not known, any may.
_MAX_REMARK, _MAX_ATTRIBUTION = 3, 6
# Two characters of Chinese or Japanese are taken for a word.
_DENSE = r"\u3040-\u30ff\u3400-\u9fff"
_WORD = lazy_pattern(rf"[{_DENSE}]{{1,2}}|[^\W{_DENSE}]+")
# What a sentence itself gives as somebody's words stands behind these.
_GIVES_WORDS = lazy_pattern(r"[,:;：，，、“”„«»\"「」]")
_SAYS_FALSE = lazy_pattern(any_of(FALSE_BY_LANGUAGE, FALSE_WITHOUT_SPACES), re.IGNORECASE)
_FOREIGN_FIRST_PERSON = lazy_pattern(
    any_of(FIRST_PERSON, FIRST_PERSON_WITHOUT_SPACES), re.IGNORECASE
)


def alters_sense(form: str) -> bool:
    """Whether a word, in lower case, decides whether its sentence states something."""
    # "Founded" is no form of "find".
    return form in _FORMS or (form != "founded" and not stems_of(form).isdisjoint(_STEMS))


def takes_back(forms: list[str]) -> bool:
    """Whether a sentence, given as its words in lower case, takes back the one before."""
    if forms[:2] == ["or", "so"] or not {"opposite", "contrary"}.isdisjoint(forms):
        return True
    start = next((place for place, form in enumerate(forms) if form not in _BEFORE), len(forms))
    # "In fact, it is not" points, though "it" may stand before.
    rest = forms[start:] if start == 0 or forms[start - 1] != "it" else forms[start - 1 :]
    if not rest:
        return False
    if rest[0] in ("no", "false", "wrong", "untrue", "incorrect", "not"):
        return True
    is_corrected = any(not stems_of(form).isdisjoint(CORRECTIONS) for form in rest)
    if is_corrected and not _CLAIM_NOUNS.isdisjoint(rest):
        return True
    points = rest[0] in _POINTING or (
        len(rest) > 1 and rest[0] in ("the", "that", "this") and rest[1] in _CLAIM_NOUNS
    )
    if not points:
        return False
    is_not = not (NOT | {"no", "hardly", "none", "neither", "nothing"}).isdisjoint(rest)
    is_untrue = is_not and (not _TRUE.isdisjoint(rest) or rest[-1] == "not")
    return is_untrue or any(
        form in _FALSE or not stems_of(form).isdisjoint(DENIALS | REJECTIONS) for form in rest
    )


def attributes_former(forms: list[str]) -> bool:
    """Whether a sentence, given as its words in lower case, says whose words the one before is:
    "So claims Lind", "Lind says so", "That is what Lind claims", "With this sentence Lind lied"."""
    says = any(not stems_of(form).isdisjoint(SAYINGS | ACCUSATIONS) for form in forms)
    is_so = forms[-1:] == ["so"] or forms[:1] == ["so"]
    is_what = forms[:1] and forms[0] in _POINTING and forms[1:3] and forms[1] in _IS
    names = not _WORDINGS.isdisjoint(forms)
    points = any(former in _POINTING and latter in _WORDINGS for former, latter in pairwise(forms))
    return points or bool(is_what and (names or "what" in forms)) or (says and is_so)


def takes_back_later(forms: list[str]) -> bool:
    """Whether a sentence, given as its words in lower case, takes back what any before it says:
    "He was later cleared of the charge"."""
    pairs = set(pairwise(forms))
    return (
        any(not stems_of(form).isdisjoint(_RETRACTIONS) for form in forms)
        or ("cleared", "of") in pairs
        or (_MADE_UP[0] in forms and _MADE_UP[1] in forms[forms.index(_MADE_UP[0]) :])
    )


def supposes_next(forms: list[str]) -> bool:
    """Whether a sentence, given as its words in lower case, may announce something untrue."""
    is_attributed = "according" in forms or any(
        not stems_of(form).isdisjoint(REPORTS | PROPOSALS | _GIVING) for form in forms
    )
    announces = any(
        form in (_ANNOUNCED | _GIVEN if is_attributed else _ANNOUNCED)
        and place
        and (forms[place - 1] in _COUNTED or forms[place - 1].startswith("#"))
        for place, form in enumerate(forms)
    )
    is_false = not (_FALSE - _OFTEN_TRUE).isdisjoint(forms)
    follows = forms[-2:] in (["as", "follows"], ["the", "following"])
    is_what_is_said = bool(_POINTING.intersection(forms[:1])) and is_attributed and "what" in forms
    is_plot = any(
        triple[0] == "in" and triple[1] in DETERMINERS and triple[2] in FICTIONS
        for triple in zip(forms, forms[1:], forms[2:], strict=False)
    )
    dreams = len(forms) <= _MAX_DREAM and any(
        not stems_of(form).isdisjoint(_DREAMS) for form in forms
    )
    is_rejected = not _WORDINGS.isdisjoint(forms) and any(
        not stems_of(form).isdisjoint(DENIALS | REJECTIONS | CORRECTIONS) for form in forms
    )
    is_case = bool(_POSSESSIVES.intersection(forms[-2:-1]) and (_CASES | _WORDINGS) & {*forms[-1:]})
    is_said = announces or follows or is_what_is_said or is_plot or is_rejected or is_case
    return is_said or is_false or dreams or not _SUPPOSING.isdisjoint(forms[:1])


def says_false(sentence: str) -> bool:
    """Whether a sentence in another language than English says that something is not so."""
    return _SAYS_FALSE.search(sentence) is not None


def may_take_back(sentence: str, language: str) -> bool:
    """Whether a sentence in another language than English may take back the one before, or say
    whose words that is."""
    words = len(_WORD.findall(sentence))
    if says_false(sentence) or words <= _MAX_REMARK:
        return True
    if words > _MAX_ATTRIBUTION:
        return False
    says = pattern_in(language, SAYINGS_BY_LANGUAGE, SAYINGS_WITHOUT_SPACES)
    return not says or bool(
        re.search(says, sentence, re.IGNORECASE) and not _GIVES_WORDS.search(sentence)
    )


def is_foreign_first_person(sentence: str) -> bool:
    """Whether a sentence in another language than English is told in the first person."""
    return _FOREIGN_FIRST_PERSON.search(sentence) is not None
