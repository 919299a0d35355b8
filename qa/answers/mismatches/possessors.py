"""Compare whose driver, owner or the like a sentence names with whose a question asks for.

"Who drove the tram that hit the van?" has two things that have a driver; the van's is another one.
English only.
"""

import re
from collections.abc import Iterator

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import AUXILIARIES, stems_of, verb_stem
from qa.text.mentions import singular

_WORD = r"[^\W\d_][\w-]*"
# "Who drove the tram", "who is driving the red tram".
WHO_DID = lazy_pattern(
    rf"\bwho\s+(?:(?:is|was|has|had|really|now)\s+)*(?P<verb>[a-z]+)\s+(?:the|a|an|this|that)\s+"
    rf"(?P<noun>{_WORD}(?:\s+{_WORD}){{0,2}})",
    re.IGNORECASE,
)
_ROLE_OF = lazy_pattern(
    rf"\b(?P<role>[a-z]{{3,}})\s+of\s+(?:the|a|an|this|that)\s+(?P<noun>{_WORD}(?:\s+{_WORD}){{0,2}})",
    re.IGNORECASE,
)
_OWN_ROLE = lazy_pattern(rf"\b(?P<noun>{_WORD})['’]s\s+(?P<role>[a-z]{{3,}})\b", re.IGNORECASE)
# "What colour was the tram?", "How tall is the tower?"
_ASKED_ATTRIBUTE = lazy_pattern(
    r"^\W*(?:what|which)\s+(?:colou?r|size|shape|age|make|brand|nationality|material|temperature|"
    r"height|length|weight|width|speed|price)\s+(?:is|was|are|were)\s+(?:the|a|an|his|her|its|their)\s+"
    rf"(?P<noun>{_WORD}(?:\s+{_WORD}){{0,2}})|"
    r"^\W*how\s+(?:old|tall|high|long|wide|deep|heavy|big|large|fast|hot|cold|loud)\s+"
    r"(?:is|was|are|were)\s+(?:the|a|an|his|her|its|their)\s+"
    rf"(?P<measured>{_WORD}(?:\s+{_WORD}){{0,2}})",
    re.IGNORECASE,
)
_OWN_ATTRIBUTE = lazy_pattern(
    r"\b(?:the|a|an|its|his|her|their)\s+(?P<noun>[a-z]+)\s+(?:is|was|are|were)\s+(?:\w+ly\s+)?$"
)
# "Its driver, Milan Holt," of what is told about.
ITS_ROLE = lazy_pattern(r"\b(?i:its|the)\s+(?P<role>[a-z]{3,}),\s+(?=[A-Z])")
_ASKS_WHO = lazy_pattern(r"^\W*who\b", re.IGNORECASE)
# In front of whose role it is: "the mayor of".
_ROLE_BEFORE = lazy_pattern(r"\b(?P<role>[a-z]{3,})\s+of\s+(?:(?:the|an?)\s+)?$", re.IGNORECASE)
_ASKS_PERSON = lazy_pattern(r"\b(?:who|whom|whose|name)\b", re.IGNORECASE)
_COMPOUND = lazy_pattern(r"\b(?=(?P<noun>[a-z]{3,})\s+(?P<role>[a-z]{3,})\b)", re.IGNORECASE)
# Of whom a thing or another person has one.
_ROLES = frozenset(
    """
    head chief captain pilot coach guard chair chairman chairwoman chairperson president mayor
    minister secretary treasurer judge architect spokesman spokeswoman spokesperson
    headmaster headmistress cook nurse wife husband widow widower son daughter brother sister father
    mother parent child uncle aunt nephew niece cousin friend neighbour neighbor boss deputy
    successor predecessor heir assistant host guest victim journalist artist driver owner leader
    manager director founder editor author writer builder designer operator keeper teacher trainer
    farmer lawyer producer speaker organiser organizer employer
    """.split()  # noqa: SIM905
)
# Letters of the shortest word whose ending makes a role of a verb, less one.
_MIN_ROLE = 4
# Where the name of a thing ends.
_NOUN_END = frozenset("that which who whose when where while after before".split())  # noqa: SIM905


def possessor_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The driver, or the like, of another thing that the question names than of the one that it
    asks about."""
    if role := _role_of_answer(asked.query, context):
        yield f"says whose {role}, not who"
        return
    roles = list(_asked_roles(asked.query))
    for stem, noun in roles:
        found = [
            (role, other) for role, other in _roles(context.sentence) if role_stem(role) == stem
        ]
        near = [*context.before, *context.after]
        is_known = any(
            role_stem(role) == stem and other == noun
            for sentence in near
            for role, other in _roles(sentence)
        ) or any(
            role_stem(match["role"].lower()) == stem
            for sentence in near
            for match in ITS_ROLE.finditer(sentence)
        )
        others = [
            (role, other)
            for role, other in found
            if (stem, other) not in roles and (is_known or _is_named(other, asked.query))
        ]
        if others and not any(other == noun for _, other in found):
            role, other = others[0]
            yield f"about the {other}'s {role}, not the {noun}'s"
            return


def _role_of_answer(query: str, context: SentenceContext) -> str:
    """The role that is asked about, if the answer is what has it: "Marbeck" of "the mayor of
    Marbeck" for "Who was mayor before Ada Holt?"."""
    if not context.answer or not _ASKS_WHO.match(query):
        return ""
    match = _ROLE_BEFORE.search(context.document.text[context.span[0] : context.answer[0]])
    role = match["role"].lower() if match else ""
    asked = {singular(word) for word in re.findall(r"[a-z]+", query.lower())}
    return role if role and _is_role(role) and singular(role) in asked else ""


def attribute_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What something else is like than what the question asks about: "the signal was green" for
    "What colour was the tram?"."""
    match = _ASKED_ATTRIBUTE.search(asked.query)
    if not match or not context.answer:
        return
    noun = head_noun(match["noun"] or match["measured"])
    text = context.document.text
    own = _OWN_ATTRIBUTE.search(text[context.span[0] : context.answer[0]])
    if not own or not noun:
        return
    subject = singular(own["noun"].lower())
    if subject != noun and not _is_named(subject, asked.query) and subject not in STOPWORDS:
        yield f"about the {subject}, not the {noun}"


# "What does a school lunch cost?"
_ASKED_COMPOUND = lazy_pattern(
    r"\b(?:what|how\s+(?:much|many|long|heavy|big|old))\s+(?:do|does|did|is|are|was|were|will)\s+"
    r"(?:(?:an?|the|his|her|its|their)\s+)?(?P<first>[a-z]{3,})\s+(?P<head>[a-z]{3,})\s+"
    r"(?:cost|weigh|last|take|measure|have|earn|worth)\b",
    re.IGNORECASE,
)


def compound_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What the thing that the asked one is called after is like: "the school cost 14 million" for
    "What does a school lunch cost?"."""
    match = _ASKED_COMPOUND.search(asked.query)
    if not match or not context.answer or match["first"].lower() in STOPWORDS:
        return
    first, head = (singular(match[name].lower()) for name in ("first", "head"))
    near = "\n".join((context.sentence, *context.paragraph_before, context.document.title))
    own = (
        rf"\b(?:the|a|an|its|this|new)\s+(?:[a-z]+\s+)?{re.escape(first)}(?:s|es)?\s+"
        r"(?:[a-z]+ly\s+)?(?P<verb>[a-z]+)"
    )
    told = re.search(own, context.sentence, re.IGNORECASE)
    if told and not _is_named(head, near) and told["verb"].lower() not in (head, f"{head}s"):
        yield f"about the {first}, not the {first} {head}"


def _asked_roles(query: str) -> Iterator[tuple[str, str]]:
    """The stems of the roles that a question asks about, each with whose it is."""
    if (match := WHO_DID.search(query)) and match["verb"].lower() not in AUXILIARIES:
        for stem in stems_of(match["verb"].lower()):
            yield stem, head_noun(match["noun"])
    if _ASKS_PERSON.search(query):
        for role, noun in _roles(query):
            if singular(role) in _ROLES:
                yield role_stem(role), noun


def _roles(sentence: str) -> Iterator[tuple[str, str]]:
    """The roles of a sentence, each with whose it is."""
    for match in _ROLE_OF.finditer(sentence):
        if _is_role(match["role"]) and (noun := head_noun(match["noun"])):
            yield match["role"].lower(), noun
    for pattern in (_OWN_ROLE, _COMPOUND):
        for match in pattern.finditer(sentence):
            if _is_role(match["role"]) and match["noun"].lower() not in STOPWORDS:
                yield match["role"].lower(), singular(match["noun"].lower())


def _is_role(word: str) -> bool:
    """Whether a word is, or may be, of who is called so by what is done."""
    word = singular(word.lower())
    return word in _ROLES or (word.endswith(("er", "or")) and len(word) > _MIN_ROLE)


def role_stem(role: str) -> str:
    """The stem of the verb that a role is made of, as "driv" of "driver"; else that of the role."""
    role = singular(role)
    return verb_stem(role[:-2] if role.endswith(("er", "or")) and len(role) > _MIN_ROLE else role)


def head_noun(noun: str) -> str:
    """The last word of the name of a thing, in the singular."""
    words: list[str] = []
    for word in noun.lower().split():
        if word in _NOUN_END or word in STOPWORDS or (words and word.endswith("ed")):
            break
        words.append(word)
    return singular(words[-1]) if words else ""


def _is_named(noun: str, query: str) -> bool:
    return any(singular(word) == noun for word in re.findall(r"[\w-]+", query.lower()))
