"""Find that a sentence gives no reason, where a question asks why. English only."""

import re

from index.lazy_pattern import lazy_pattern
from qa.text.datelines import without_dateline
from qa.text.english.clauses import is_verb_form, split_words

_ASKS_WHY = lazy_pattern(r"^\W*(?:why|for what reason|what was the reason)\b", re.IGNORECASE)
# What joins a reason, a purpose or a cause to what it explains. Of 261 questions "why" of the sets
# for training 13 have an answer of a few words in a sentence with none of these.
_GIVES_REASON = lazy_pattern(
    r"\b(?:because|since|as|due|so|owing|thanks|reasons?|caus\w+|blam\w+|cit(?:ed|es|ing)|led|leads?|leading|result\w*|"
    r"therefore|hence|thus|after|following|given\s+(?:that|the|his|her|its|their)|lack\w*|fear\w*|"
    r"explain\w*|responsible|attribut\w+|why|when|if|too|prevent\w*|allow\w*|want\w*|mean\w*|need\w*|"
    r"enough|not|no|\w+n['’]t|never|avoid\w*|ensure\w*|help\w*|spark\w*|prompt\w*|without|unable|"
    r"fail\w*|protest\w*|over|despite|based|through|purpose|goal|aim\w*|intend\w*|hop(?:e|ed|ing)|"
    r"in\s+order|sake|eas\w+|to\s+(?!the\b|an?\b|be\b)[a-z]+|for\s+(?:\w+\s+)?(?:lack|fear|want|\w+ing)\b|"
    r"by\s+\w+ing|with\b[^.]*ing)\b|[:;–—]",
    re.IGNORECASE,
)
_ASKS_CAUSE = lazy_pattern(
    r"^\W*what\s+(?:has\s+|had\s+)?(?:caused|started|triggered|sparked|set off|led to)\b",
    re.IGNORECASE,
)
# What joins a cause to what it brought about.
_GIVES_CAUSE = lazy_pattern(
    r"\b(?:caus\w+|due|because|led|leads?|leading|result\w*|trigger\w*|spark\w*|start(?:ed|s)|"
    r"set off|blam\w+|by|from|after|following|reasons?|responsib\w+|contribut\w+|produc\w+|"
    r"prompt\w*|brought|ignit\w+|attribut\w+|owing|thanks|fault\w*|began|begun|begins?|since|as|"
    r"through|with|ma[dk]e\w*|creat\w+|fuel\w*|provok\w+|cit(?:ed|ing)|why|trac(?:ed|ing))\b",
    re.IGNORECASE,
)
# How long something took or is late is no reason.
_LENGTH = lazy_pattern(
    r"\W*(?:by\s+|about\s+|nearly\s+|almost\s+|over\s+)*"
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|\d+)\s+"
    r"(?:(?:and\s+a\s+half|full|whole|more)\s+)?(?:years?|months?|weeks?|days?|hours?|minutes?)\b"
    r"(?:\s+(?:later?|earlier|behind|overdue|delay(?:ed)?|longer|sooner|before|after)\b.*)?\W*",
    re.IGNORECASE | re.DOTALL,
)
# Who does something, behind "by".
_AGENT = lazy_pattern(
    r"(?:the\s+|an?\s+)?(?:[\w’'-]+\s+)?(?:police|detectives?|officers?|jur(?:y|ies)|judges?|court|"
    r"prosecutors?|investigators?|inspectors?|soldiers?|guards?|agents?|authorities|council|"
    r"government|ministers?|mayor|president|governor|neighbou?rs?|witness(?:es)?|men|man|women|woman)",
    re.IGNORECASE,
)
_BY = lazy_pattern(r"\bby\s+$")
_NEXT_WORD = lazy_pattern(r"\s+([\w’'-]+)")
# Words of an answer that may be no reason at all.
_MAX_WORDS = 5


def lacks_reason(question: str, sentence: str, answer: str) -> bool:
    """Whether a few words without a verb are taken for a reason in a sentence that gives none, or
    any for a cause.

    Args:
        question: The question.
        sentence: What would answer it.
        answer: The words of the sentence that would be marked.
    """
    if answer and _ASKS_CAUSE.match(question):
        return not _GIVES_CAUSE.search(without_dateline(sentence))
    if not answer or not _ASKS_WHY.match(question):
        return False
    if _LENGTH.fullmatch(answer):
        return True
    words = [word for word in split_words(answer, (0, len(answer))) if word.is_word]
    asked = {stem for word in split_words(question, (0, len(question))) for stem in word.stems}
    if all(word.stems & asked for word in words):
        # "She leaves" repeats "Why does she leave?".
        return True
    retells = any(word.stems & asked and is_verb_form(word.form) for word in words)
    if retells and not _GIVES_REASON.search(without_dateline(sentence)):
        # "Burned 310 hectares" tells again what happened.
        return True
    if len(words) > _MAX_WORDS or any(is_verb_form(word.form) for word in words):
        return False
    if _AGENT.fullmatch(answer) and _BY.search(sentence[: sentence.find(answer)]):
        # Who did it, not why.
        return True
    behind = sentence[sentence.find(answer) + len(answer) :] if answer in sentence else ""
    following = _NEXT_WORD.match(behind)
    if following and is_verb_form(following[1].lower()):
        # "A jury" of "after a jury found him guilty" is who did it, not why.
        return True
    return not _GIVES_REASON.search(without_dateline(sentence))
