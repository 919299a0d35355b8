"""Words that decide whether a sentence states something: no summary may leave them out.

They deny, doubt, suppose, limit or approximate what stands around them, or say whose words it is.
"""

import re

from index.lazy_pattern import lazy_pattern
from qa.text.clauses import stems_of
from qa.text.lexicon import (
    ACCUSATIONS,
    ATTEMPTS,
    CORRECTIONS,
    DEMANDS,
    DENIALS,
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
from qa.text.lexicon_by_language import FALSE as FALSE_BY_LANGUAGE
from qa.text.lexicon_by_language import (
    FALSE_WITHOUT_SPACES,
    FIRST_PERSON,
    FIRST_PERSON_WITHOUT_SPACES,
    any_of,
)

# They change the number or noun behind them alone.
APPROXIMATORS = word_set(
    "almost nearly about around roughly approximately some over under more less most least fewer "
    "few little half"
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
    | verb_stems("lack")
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
_GIVING = verb_stems("give list name raise make argue believe think write see")
_DREAMS = verb_stems("dream imagine fantasise fantasize hallucinate pretend joke")
# Words of a sentence that does no more than say that the next is somebody's: "Lind dreams."
_MAX_DREAM = 6
_SUPPOSING = word_set("imagine suppose assume picture pretend")

# Words of a sentence, or letters of one in Chinese or Japanese, up to which it may do no more than
# take back the one before: "Das stimmt nicht."
_MAX_SHORT_WORDS, _MAX_SHORT_LETTERS = 5, 15
_SAYS_FALSE = lazy_pattern(any_of(FALSE_BY_LANGUAGE, FALSE_WITHOUT_SPACES), re.IGNORECASE)
_FOREIGN_FIRST_PERSON = lazy_pattern(
    any_of(FIRST_PERSON, FIRST_PERSON_WITHOUT_SPACES), re.IGNORECASE
)


def alters_sense(form: str) -> bool:
    """Whether a word, in lower case, decides whether its sentence states something."""
    return form in _FORMS or not stems_of(form).isdisjoint(_STEMS)


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
    dreams = len(forms) <= _MAX_DREAM and any(
        not stems_of(form).isdisjoint(_DREAMS) for form in forms
    )
    return announces or is_false or dreams or not _SUPPOSING.isdisjoint(forms[:1])


def says_false(sentence: str) -> bool:
    """Whether a sentence in another language than English says that something is not so."""
    return _SAYS_FALSE.search(sentence) is not None


def may_take_back(sentence: str, language: str) -> bool:
    """Whether a sentence in another language than English may take back the one before: where its
    words for this are not known, any short one may."""
    if says_false(sentence):
        return True
    words = re.findall(r"\w+", sentence)
    is_short = len(words) <= _MAX_SHORT_WORDS and sum(map(len, words)) <= (
        _MAX_SHORT_LETTERS * max(1, len(words))
    )
    return language not in FALSE_BY_LANGUAGE and language not in FALSE_WITHOUT_SPACES and is_short


def is_foreign_first_person(sentence: str) -> bool:
    """Whether a sentence in another language than English is told in the first person."""
    return _FOREIGN_FIRST_PERSON.search(sentence) is not None
