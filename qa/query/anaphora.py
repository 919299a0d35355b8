"""a question → what in it points back at something said before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import STOPWORDS
from qa.text.names import NAME_OR_INITIAL_AFTER_SPACE

# Pronouns by what they stand for.
_PRONOUN_CLASSES = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she",
    "it": "it", "its": "it", "they": "they", "them": "they", "their": "they", "theirs": "they",
}  # fmt: skip
POSSESSIVE = frozenset(("his", "her", "hers", "its", "their", "theirs"))
_BE = r"(?:is|are|was|were|be|been|being)"
_AUXILIARY = (
    r"(?:is|are|was|were|am|be|do|does|did|has|have|had|will|would|can|could|shall|should|may|"
    r"might|must|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|"
    r"haven['’]t|hadn['’]t|won['’]t|wouldn['’]t|can['’]t|cannot|couldn['’]t|shouldn['’]t)"
)
WH_WORD = r"(?:who|whom|whose|what|which|when|where|why|how)"
_PRONOUN = re.compile(rf"\b(?:{'|'.join(_PRONOUN_CLASSES)})\b", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
# "And the reservists?", "what about Brno": it goes on from the question before.
CONTINUATION = re.compile(
    r"^\W*(?:(?:and|but|or|so|ok|okay|then)\b[\s,]*)*"
    r"(?:(?:what|how)\s+about\b|and\b|but\b|or\b|also\b)?[\s,]*",
    re.IGNORECASE,
)
_ASKING = re.compile(rf"\b(?:{WH_WORD})\b", re.IGNORECASE)
_YES_OR_NO = re.compile(rf"^\W*{_AUXILIARY}\b", re.IGNORECASE)
# The start of a clause that asks, up to where its subject may stand: "In which year did".
_OPENING = re.compile(
    rf"(?:\b(?:and|but|or)\s+)?(?:\b[a-z]+\s+)?\b{WH_WORD}\b(?:\s+(?!{_AUXILIARY}\b)[\w’'-]+){{0,4}}?"
    rf"(?:\s+{_AUXILIARY}|['’](?:s|d|re|ll|ve))\b(?:\s+(?:not|also|still|then|ever|now|already)\b)*\s*$",
    re.IGNORECASE,
)
_OPENS_YES_OR_NO = re.compile(
    rf"^\W*(?:(?:and|but|or|so)\s+)?{_AUXILIARY}(?:\s+(?:not|also|still|ever)\b)*\s*$",
    re.IGNORECASE,
)
_NAME_INSIDE = re.compile(rf"{NAME_OR_INITIAL_AFTER_SPACE}|\d[\w.,]*")
_DETERMINED = re.compile(
    r"\b(?:the|an?|this|these|those|every|each|some|any|no|all|both|two|three|many|most|my|your|our)"
    r"(?:\s+[\w’'-]+){1,3}",
    re.IGNORECASE,
)
# An "it" that stands for nothing: rain, hours, "it is said that".
_EMPTY_IT = re.compile(
    r"\b(?:is|was|has|will|does|do|did|would|can|could)\s+it\s+(?:(?:be|been|get|usually|often)\s+)*"
    r"(?:rain|snow|hot|cold|warm|dark|light|windy|sunny|late|early|matter|seem)\w*|"
    r"\b(?:is|was|be|been|become|became|mean|means|take|takes|took|cost|costs|happen)\s+it\b"
    r"(?=.*\b(?:to|that|when|if|whether|how\s+(?:many|much)|for\s+\w+\s+to)\b)|"
    r"\b(?:does|do|did|will|would|can|could)\s+it\s+(?:\w+ly\s+)?(?:become|mean|take|cost|happen)\b"
    r"(?=.*\b(?:to|that|when|if|whether)\b)|"
    r"\bit['’]?s?\s+(?:is|was|has|had|will|would)?\s*(?:been\s+)?"
    r"(?:said|known|thought|believed|estimated|claimed|reported|argued|possible|important|common)\b|"
    r"\bwhat\s+(?:time|day|date|year)\s+is\s+it\b|\bit\s+(?:is|was|be)\b.*\b(?:that|to)\b|"
    r"\b(?:make|makes|made|find|finds|found)\s+it\s+\w+\s+(?:to|for|that)\b",
    re.IGNORECASE,
)
_THERE_IS = re.compile(
    rf"\b(?:{_BE}|has|have|had|will|would|can|could|may|might|['’]s)\s+there\b|"
    rf"\bthere(?:['’]s|\s+(?:{_BE}|has|have|had|will|would|can|could|may|might|to\s+be|exists?))\b",
    re.IGNORECASE,
)
_THERE = re.compile(r"\bthere\b", re.IGNORECASE)
# "that" for something said, not the one that joins clauses: "Who proposed that?", "Is that true?"
_THAT = re.compile(
    rf"(?<!\bof )\b(?:that|this|these|those)\W*$|"
    rf"^\W*(?:{WH_WORD}\s+(?:else\s+)?)?(?:(?:much|many|long|often)\s+)?{_AUXILIARY}\s+(?:that|this)"
    rf"(?=\s+(?:an?|the|true|right|so|why|how|all|not|still|really)\b|\s+\w+\W*$)|"
    r"\b(?:after|before|about|from|by|to|with|of|on|for|since|until|despite)\s+(?:that|this|those|these)\b"
    r"(?=\W*(?:$|[,;]))",
    re.IGNORECASE,
)
_THIS_NOUN = re.compile(r"\b(?:this|these|those|that|such|same)\s+([a-z]\w{2,})", re.IGNORECASE)
_ONE = re.compile(
    rf"\b(?:the|that|this|which|what|an?)\s+(?:\w+\s+)?ones?(?=\W*$|\s+(?:{_AUXILIARY}|\w+ed|built|made|sold)\b)|"
    rf"\bthe\s+(?:others?|former|latter|first|second|third|last)(?=\W*$|\s+{_AUXILIARY}\b)",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"\b(?:then|else|afterwards?|too|instead)\W*$", re.IGNORECASE)
# Words of its own beside an "else" that looks back; with more it is of the question itself.
_FEW = 2

# Words that say nothing of a subject, beside function words.
_BARE = frozenset(
    """
    many much long far old often since else happened happen happens come came so exactly people ago
    please tell me say said says think thinks mean means next now again last ok okay really yes
    year day time month date little few one ones thing things get got go gone know about
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun that nothing in the question binds: its span, and what it stands for."""

    start: int
    end: int
    pronoun_class: str


@dataclass(frozen=True, slots=True)
class Anaphora:
    """How a question points back.

    `pronouns` are those without an antecedent in the question; `fragment` is what is left of a
    question that isn't whole ("the reservists" of "And the reservists?"), None of a whole one;
    `bare` when no word in it says what it is about ("Why?"); `refers` when something else in it
    points back ("Who proposed that?", "And ..."); `named` when it names somebody or something
    itself; `nouns` those that "this" or "that" points at: it leans if they were spoken of.
    """

    pronouns: tuple[Pronoun, ...]
    ellipsis: str | None
    contentless: bool
    has_anaphor: bool
    has_names: bool
    demonstrative_nouns: tuple[str, ...]

    @property
    def needs_context(self) -> bool:
        """Whether it can't be understood without what was said before."""
        return (
            bool(self.pronouns) or self.ellipsis is not None or self.contentless or self.has_anaphor
        )


def detect_anaphora(question: str) -> Anaphora:
    """What in `question` points back, by its form alone."""
    opening = CONTINUATION.match(question)
    rest = question[opening.end() :] if opening else question
    goes_on = bool(opening and opening[0].strip(" \t\n,.;:!?-–—\"'"))
    words = content_words(rest)
    whole = bool(_ASKING.search(rest) or _YES_OR_NO.match(rest))
    told = rest.strip().strip("?!.… ")
    fragment = told if goes_on and not whole and told else None
    named = bool(names_inside(question))
    short = len(_WORD.findall(question)) <= _LONGEST_BARE
    bare = short and (
        not words or bool(_PREPOSITIONAL_QUESTION.match(rest) and not _VERBAL.search(rest))
    )
    pronouns = tuple(_unresolved_pronouns(question))
    return Anaphora(
        pronouns,
        fragment,
        bare,
        (goes_on and whole) or _has_anaphor(question) or _is_mostly_a_verb(rest, words),
        named,
        tuple(match[1].lower() for match in _THIS_NOUN.finditer(question)),
    )


def _is_mostly_a_verb(question: str, words: Sequence[str]) -> bool:
    """A verb and no more: "Who pays?", "How many died?"; not "What is inflation?"."""
    return (
        len(words) <= 1
        and len(_WORD.findall(question)) <= _LONGEST_BARE
        and bool(_ASKING.match(question.strip()))
        and not _WITH_SUBJECT.search(question)
        and not names_inside(question)
    )


_WITH_SUBJECT = re.compile(rf"(?:\b(?:{_AUXILIARY}|the|an?|i|you|we)|['’]s)\b", re.IGNORECASE)


# "By how many votes?", "With whom?": a scrap of a question, without a verb.
_PREPOSITIONAL_QUESTION = re.compile(
    rf"\W*(?:by|with|for|to|from|in|at|on|against|under|after|until|since)\s+{WH_WORD}\b",
    re.IGNORECASE,
)
_VERBAL = re.compile(rf"\b{_AUXILIARY}\b|\w+ed\b", re.IGNORECASE)
# Words. "For how long was that?" has five, and none of its own.
_LONGEST_BARE = 7


def content_words(text: str) -> list[str]:
    """The words of `text`, in lower case, that say what it is about."""
    return [
        word
        for word in (found.lower() for found in _WORD.findall(text))
        if word not in STOPWORDS and word not in _BARE and word.rstrip("s") not in ("it", "that")
    ]


def names_inside(question: str) -> list[str]:
    """Capitals after the first word, and words with a digit."""
    found = [m[0] for m in _NAME_INSIDE.finditer(question)]
    first = re.match(r"\W*(\w+)", question)
    # A question in capitals throughout says nothing by them.
    if question.isupper():
        return []
    if first and first[1][:1].isdigit():
        found.append(first[1])
    return [name for name in found if name.lower() not in STOPWORDS]


def _has_anaphor(question: str) -> bool:
    if _THAT.search(question) or _ONE.search(question):
        return True
    if _AFTERWARDS.search(question) and len(content_words(question)) <= _FEW:
        return True
    return bool(_THERE.search(question)) and not _THERE_IS.search(question)


def _unresolved_pronouns(question: str) -> "list[Pronoun]":
    empty = _EMPTY_IT.search(question)
    found = []
    for match in _PRONOUN.finditer(question):
        sort = _PRONOUN_CLASSES[match[0].lower()]
        if match[0].isupper() and len(match[0]) > 1 and not question.isupper():
            continue  # IT, an abbreviation
        if sort == "it" and empty:
            continue
        if not _is_bound(question[: match.start()], match[0].lower(), question[match.end() :]):
            found.append(Pronoun(match.start(), match.end(), sort))
    return found


def _is_bound(before: str, pronoun: str, after: str) -> bool:
    """Whether what stands before a pronoun in its question can be what it stands for."""
    sort = _PRONOUN_CLASSES[pronoun]
    if not _ASKING.search(before) and _ASKING.search(after) and names_inside(f"x {after}"):
        return pronoun in POSSESSIVE  # "Besides his plays what did Shaw write?"
    opening = _OPENING.search(before) or _OPENS_YES_OR_NO.search(before)
    if opening and not (pronoun in POSSESSIVE and _HAVE.search(before)):
        # The pronoun is the subject of what is asked: only another clause in front can bind it.
        front = before[: opening.start()]
        return any(not _VERB.fullmatch(word) for word in content_words(front))
    asking = _SUBJECT_ASKED.match(before)
    if asking:
        thing = asking["thing"]
        agrees = not thing or sort not in ("he", "she") or _is_person(thing.split()[-1])
        # "Which university has its origins in ...", "Who says that he ...".
        if agrees and (pronoun in POSSESSIVE or _JOINS.search(before)):
            return True
        before = before[asking.end() :]
    elif inverted := _INVERTED.match(before):
        before = before[inverted.end() :]
        subject = _WORD.match(before.lstrip())
        of_who = re.match(r"\W*(?:\w+\s+)?who\s+(?!do|did)", inverted[0], re.IGNORECASE)
        if subject and not of_who and _is_compatible(subject[0], sort):
            return True
    return _has_antecedent(before, sort)


# Who or what is asked for is the subject: no auxiliary follows, with another subject after it.
_SUBJECT_ASKED = re.compile(
    rf"\W*(?:and\s+|but\s+|so\s+)?(?:in\s+\S+(?:\s\S+)?,\s+)?"
    rf"(?:who|(?P<thing>(?:which|what|how\s+many)(?:\s+(?!{_AUXILIARY}\b)[\w’'-]+){{1,4}}?(?=\s+{_AUXILIARY}\b)|"
    rf"(?:which|what|how\s+many)\s+(?!{_AUXILIARY}\b)\w+))\b"
    rf"(?!\s+(?:do|does|did|will|would|can|could|should|may|might|must)\s+(?!not\b))"
    rf"(?!\s+{_AUXILIARY}\s+(?:the|an?|(?-i:[A-Z]))\b)",
    re.IGNORECASE,
)
_HAVE = re.compile(r"\b(?:has|have|had)\s*$", re.IGNORECASE)
_JOINS = re.compile(
    r"\b(?:says?|said|that|whether|if|because|when|after|before|while)\b", re.IGNORECASE
)
_INVERTED = re.compile(rf"\W*(?:.*?\b{WH_WORD}\b.*?\s)?{_AUXILIARY}\s+(?=\w)", re.IGNORECASE)
# Nouns for a person, by how they end or by themselves.
_PERSON = re.compile(
    r"(?:\w{2,}(?:er|or|ist|man|woman|ian|ant|ee|eur|ess|king|hood)|man|men|woman|women|girl|boy|child|"
    r"wife|husband|widow|son|king|queen|prince|pope|president|bishop|abbot|judge|coach|chief|boss|"
    r"captain|guard|nurse|pupil|student|hero|saint|monk|nun|friend|bride|priest|cook|clerk|witness|"
    r"parent|aunt|uncle|cousin|person|people|author|pilot|poet)s?",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"(?:matter|water|paper|order|offer|letter|number|power|river|tower|winter|summer|weather|master"
    r"plan|after|ever|never|under|over|other|whether|error|factor|sector|color|harbor|labor|floor|"
    r"fee|degree|committee|doctrine|rather|later|together|december|november|october|september)s?",
    re.IGNORECASE,
)
# Not a noun after an auxiliary, but the rest of its verb.
_VERB = re.compile(
    r"\w+(?:ed|ing)|become|told|said|done|made|been|left|lost|sold|built|given|taken|known|gone|"
    r"found|won|paid|not|be|have|happen|say",
    re.IGNORECASE,
)


def _is_compatible(word: str, sort: str) -> bool:
    """Whether a word that stands where a subject does can be meant by a pronoun of that sort."""
    if word.lower() in STOPWORDS or word.lower() in _PRONOUN_CLASSES or _VERB.fullmatch(word):
        return False
    if sort in ("he", "she"):
        common = word[:1].islower() and word.endswith("s")
        return not common or _is_person(word)
    return sort == "they" or not word.endswith("s") or word[:1].isupper()


def _is_person(word: str) -> bool:
    word = re.sub(r"['’]s?$", "", word)
    return bool(_PERSON.fullmatch(word) and not _NO_PERSON.fullmatch(word))


def _has_antecedent(text: str, sort: str) -> bool:
    for match in _NAME_INSIDE.finditer(f" {text}"):
        if match[0].lower() not in STOPWORDS and not match[0].isdigit():
            return True
    for match in _DETERMINED.finditer(text):
        if sort not in ("he", "she") or any(map(_is_person, match[0].split()[1:])):
            return True
    # In a question typed in lower case a name looks like any word: "how did jim lose his hat".
    words = [word for word in content_words(text) if not _VERB.fullmatch(word)]
    return len(words) >= _NOUNS_LIKELY and sort in ("it", "they")


# Words of their own before a pronoun, from which one of them is probably what it stands for;
# fewer may be no more than a verb ("What happened to its engine?").
_NOUNS_LIKELY = 2
