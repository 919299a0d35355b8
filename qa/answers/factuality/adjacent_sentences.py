"""Recognize sentences that turn the sense of the one beside them: that deny, doubt or attribute it.

English only: in another language no sentence is recognized.
"""

import re
from typing import Literal

from index.lazy_pattern import lazy_pattern

Turn = Literal["denied", "rejected", "corrected"]

# How a sentence may turn the sense of the one before it.
_REFERENCE = (
    r"(?:it|this|that|them|these|those|all|every word|each word|everything|any (?:of (?:it|"
    r"this|that)|wrongdoing|"
    r"involvement|responsibility|knowledge)|wrongdoing|involvement|responsibility|(?:the|this|that|"
    r"these|those|his|her|its|their|any|all|both) (?:\w+ )?(?:claims?|allegations?|charges?|"
    r"accusations?|reports?|rumours?|rumors?|figures?|numbers?|statements?|story|account|"
    r"suggestion|"
    r"proposals?|plans?|motion|bid|request|offers?|appeal|bill|amendment|idea|application|demands?|"
    r"estimate|version|accusation|complaint|lawsuit|petition|order|decision))"
)
_REFERRING_SUBJECT = (
    r"(?:(?:but|however|later|yet|and|then|still|since then|in fact|in the end|afterwards)[ ,]+)*"
    r"(?:that|this|it|these|those|they|both|all (?:of (?:this|that)|these|those)|none of "
    r"(?:this|that|"
    r"it)|nothing of the (?:kind|sort)|(?:the|this|that|these|those|his|her|its|their) (?:\w+ "
    r"){1,2}?)"
    r"\s*"
)
_CONJUNCT = (
    r"(?:later|since|then|subsequently|also|always|repeatedly|now|soon|has|have|had|flatly|firmly)"
)
_DENIES_BEFORE = lazy_pattern(
    r"^\W*(?:[\w.’'-]+,? ){0,8}?"
    rf"(?:{_CONJUNCT} )*(?:den(?:y|ies|ied|ying)|disput(?:e|es|ed)|refut(?:e|es|ed)|"
    r"doubts?|doubted|contests?|contested|contradicts?|contradicted|casts? doubt on|"
    rf"repudiat(?:e|es|ed)) {_REFERENCE}\b|"
    rf"^\W*{_REFERRING_SUBJECT}(?:(?:is|are|was|were|has been|have been|had been|proved|proves|"
    rf"turned "
    rf"out)(?: to be)?(?: not|n['’]t)? (?:{_CONJUNCT} )*(?:denied|disputed|refuted|disproved|false|"
    r"untrue|a lie|lies|a hoax|a myth|(?:just |only )?(?:a )?rumou?rs?|so|true|the case))\b|"
    r"^\W*(?:but |however, |in fact, |in the end, |yet )*(?:it|this|that|they|nothing)"
    r" (?:did not|didn['’]t|never) (?:happen|take place|come|occur|materiali[sz]e)\w*\b|"
    r"^\W*(?:[\w.’'-]+,? ){0,12}?no such (?:\w+)\b",
    re.IGNORECASE,
)
_IS_TRUE = lazy_pattern(
    r"\b(?:is|are|was|were|been) (?:indeed |also )?(?:so|true|the case)\b", re.I
)
_REJECTS_BEFORE = lazy_pattern(
    rf"^\W*(?:[\w.’'-]+,? ){{0,8}}?(?:{_CONJUNCT} )*(?:reject(?:s|ed)?|dismiss(?:es|ed)?|"
    rf"withdr(?:ew|aws?)|"
    r"turned down|voted down|threw out|overturned|quashed|abandoned|scrapped|cancelled|canceled|"
    rf"retracted|vetoed|shelved|refused|declined) {_REFERENCE}\b|"
    rf"^\W*{_REFERRING_SUBJECT}(?:is|are|was|were|has been|have been|had been) (?:{_CONJUNCT} )*"
    r"(?:rejected|dismissed|withdrawn|turned down|voted down|thrown out|overturned|quashed|"
    r"abandoned|"
    r"scrapped|cancelled|canceled|retracted|vetoed|shelved|refused|declined|defeated|reversed|"
    r"annulled|dropped)\b|"
    rf"^\W*{_REFERRING_SUBJECT}(?:failed|fell through|came to nothing|lapsed)\b",
    re.IGNORECASE,
)
_CORRECTS_BEFORE = lazy_pattern(
    rf"^\W*{_REFERRING_SUBJECT}(?:is|are|was|were|has been|have been|had been|proved|turned out)"
    rf"(?: to be)? (?:{_CONJUNCT} )*(?:corrected|revised|wrong|incorrect|mistaken|inaccurate|"
    r"an error|a mistake|too (?:high|low))\b|"
    rf"^\W*(?:[\w.’'-]+,? ){{0,6}}?(?:{_CONJUNCT} )*(?:corrected|revised) {_REFERENCE}\b|"
    r"^\W*correction\b",
    re.IGNORECASE,
)
_ATTRIBUTES_BEFORE = lazy_pattern(
    r"^\W*(?:(?:that|this|it|such),?(?: at least,?)? (?:is|was|were)"
    r" (?:at least |only )?(?:according to|what|how|claimed|said|stated|reported|maintained|"
    r"alleged|"
    r"(?:the|an?|his|her|its|their) (?:\w+ )?(?:views?|claims?|opinions?|estimates?|accounts?|"
    r"versions?|guess|assumption)\b)|"
    r"(?:so|that|this),?(?: at least,?)? (?:says?|said|claims?|claimed|maintains?|insists?)\b|"
    r"(?:the|these|those|its|their|both) (?:figures?|numbers?|claims?|estimates?|data|information|"
    r"accounts?) (?:is|are|was|were|comes?|came|stems?) (?:from|by|according|those of|based on)\b|"
    r"according to)",
    re.IGNORECASE,
)
_DOUBTS = lazy_pattern(
    r"\b(?:i|we|nobody|no one|they|he|she|police|it)\b[^.!?]{0,30}?"
    r"\b(?:(?:do|does|did|could|can)(?: not|n['’]t)|cannot|can['’]t|is not|isn['’]t|was not|"
    r"wasn['’]t|"
    r"remains?|is|was) (?:\w+ )?(?:know|say|tell|known|clear|certain|unclear|unknown|uncertain|"
    r"recall|"
    r"remember|unresolved)\b[^.!?]{0,20}?\b(?:who|whom|whose|what|which|when|where|whether|how|"
    r"why|if)\b|"
    r"\b(?:nobody|no one) (?:knows|knew)\b|\bwhether (?:this|that|it) is true\b|"
    r"\b(?:rumou?rs?|legend|hearsay|unconfirmed|unverified) (?:has it|have it|says?|claims?|"
    r"reports?)\b|"
    r"\b(?:could|can|has|have)(?: not|not| never|n['’]t)(?: yet)? be(?:en)? (?:\w+ly )?"
    r"(?:verified|confirmed|proved|proven|checked|established)\b",
    re.IGNORECASE,
)


def turns_previous(sentence: str) -> bool:
    """Whether a sentence denies, rejects, corrects or attributes the one before it."""
    return turn_of(sentence) is not None or bool(_ATTRIBUTES_BEFORE.match(sentence))


def is_doubt(sentence: str) -> bool:
    """Whether a sentence says of something that it is unknown or not certain."""
    return bool(_DOUBTS.search(sentence))


def refers_back(sentence: str) -> bool:
    """Whether a sentence denies what the one before says, and cannot be read without it."""
    return turn_of(sentence) is not None


def turn_of(sentence: str) -> Turn | None:
    """How a sentence turns what the one before it says, apart from doubt and attribution."""
    if match := _DENIES_BEFORE.search(sentence):
        negated = re.search(r"\bnot\b|n['’]t\b|\bnever\b|\bnone\b|\bnothing\b", match[0])
        is_true = _IS_TRUE.search(match[0])
        if is_true and not negated:
            return None
        if negated and re.search(
            r"\b(?:did|do|does|has|have|had)(?: not|n['’]t|(?<=d) never) den", match[0]
        ):
            return None
        return "denied"
    if _REJECTS_BEFORE.search(sentence):
        return "rejected"
    if _CORRECTS_BEFORE.search(sentence):
        return "corrected"
    return None
