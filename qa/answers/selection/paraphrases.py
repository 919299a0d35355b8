"""Tell that a sentence says in other words what is asked for: "belongs to" for "who owns".

A ranking by words and vectors puts it behind sentences that repeat the question's. English only.
"""

import re
from functools import lru_cache

from index.lazy_pattern import lazy_pattern

# Questions whose patterns are remembered: one is compared with many sentences.
_CACHED_QUESTIONS = 32
# How something is asked for, and how it is told.
_PAIRS = (
    (
        r"\b(?:own(?:s|ed|ers?|ership)?|belongs? to)\b",
        r"\b(?:belong(?:s|ed)? to|own(?:s|ed|ers?)|(?:holds?|held) \d+|property of|stake|bought|"
        r"shares? in|shareholders?)\b",
    ),
    (
        r"\b(?:ask(?:s|ed|ing)? for|demand(?:s|ed|ing)?|want(?:s|ed)?|call(?:s|ed)? for)\b",
        r"\b(?:wants?|wanted|demand(?:s|ed|ing)?|ask(?:s|ed|ing)? for|claim(?:s|ed)?|"
        r"call(?:s|ed|ing)? for|seeks?|sought|insist(?:s|ed)?)\b",
    ),
    (
        r"\b(?:(?:more|so) expensive|dearer|cost(?:s|ing)? (?:so much )?more|over budget)\b",
        r"\b(?:price|cost(?:s|ly)?|increase|expensive|dear(?:er)?|rise|rose)\b",
    ),
    (
        r"\b(?:final )?(?:score|result)\b(?=.*\b(?:match|game|final|derby|cup)\b)|"
        r"\b(?:match|game|final|derby|cup)\b.*\b(?:end|finish|score|result)",
        r"\b\d{1,2}\s?[-–:]\s?\d{1,2}\b",
    ),
    (
        r"\b(?:earns?|salary|wages?|get(?:s)? paid|pay)\b(?=.*\b(?:a|an|the)\b)",
        r"\b(?:earn(?:s|ed)?|salary|wages?|(?:get|is|are)s? paid|pay of)\b",
    ),
    (
        r"\b(?:marri\w+|wed|husband|wife|spouse)\b",
        r"\b(?:marri\w+|wed(?:ding)?|husband|wife|widow(?:er)?|spouse|divorced)\b",
    ),
    (
        r"\b(?:convicted|found guilty|sentenced?|punish\w*|jailed)\b",
        r"\b(?:convict\w+|guilty|sentenced?|acquitted|cleared|released?|fined|jailed|prison|"
        r"lack of evidence|charges? dropped)\b",
    ),
    (
        r"\b(?:heads?|leads?|runs?|in charge of|manages?|chairs?|boss of)\b",
        r"\b(?:(?:led|headed|run|chaired|managed|directed) by|director|manager|chair\w*|"
        r"chief executive|head(?:s|ed)?|leads?|boss)\b",
    ),
    (
        r"\b(?:succeed(?:s|ed)?|successors?|replace[sd]?|c[ao]me after|t(?:ook|akes?) over from)\b",
        r"\b(?:successors?|succeed\w*|replac(?:e[sd]?|ement)|t(?:akes?|ook) over(?: from)?|"
        r"follow(?:s|ed))\b",
    ),
    (
        r"\b(?:regrets?|mistakes?|wrong)\b",
        r"\b(?:regret\w*|should (?:never|not) have|mistakes?|wrong|sorry|apologi[sz]\w+)\b",
    ),
    (
        r"\b(?:where .*\bfrom|come from|home country|nationality)\b",
        r"\b(?:from|born in|native of|grew up in)\b",
    ),
)
_ASKED = tuple(lazy_pattern(asked, re.IGNORECASE) for asked, _ in _PAIRS)
_TOLD = tuple(lazy_pattern(told, re.IGNORECASE) for _, told in _PAIRS)


def is_paraphrase(query: str, sentence: str) -> bool:
    """Whether a sentence has words that tell what a question asks for by others."""
    return any(told.search(sentence) for told in _words_that_tell(query))


@lru_cache(_CACHED_QUESTIONS)
def _words_that_tell(query: str) -> tuple[re.Pattern[str], ...]:
    return tuple(told for asked, told in zip(_ASKED, _TOLD, strict=True) if asked.search(query))
