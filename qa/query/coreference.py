"""earlier Answers → the names spoken of in them, the likeliest to be meant first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import STOPWORDS, Index
from qa.text.answer_spans import answer_type
from qa.text.names import CAPITAL, NAME_WORD, NOT_NAMES, find_name_positions, find_names
from qa.types import Answer, Citation

# Turns back in which an antecedent is looked for.
_MAX_TURNS = 6
# Characters on either side of a quote that tell who is a man, a woman, or no person at all.
_CONTEXT_CHARS = 3_000
# Characters after a name in which a pronoun speaks of it.
_AFTER_NAME = 260

_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|professor|sir|lady|lord|king|queen|prince|princess|pope|judge|"
    r"president|minister|mayor|chancellor|senator|governor|secretary|ambassador|director|chairman|"
    r"chairwoman|chair|chief|executive|spokesman|spokeswoman|spokesperson|leader|head|captain|coach|"
    r"inspector|superintendent|detective|prosecutor|analyst|lawyer|attorney|author|writer|actor|"
    r"actress|singer|painter|researcher|scientist|biologist|physician|doctor|nurse|teacher|father|"
    r"mother|brother|sister|son|daughter|husband|wife|widow|farmer|founder|owner|manager|player|"
    r"goalkeeper|striker|speaker|deputy|bishop|general|colonel|sergeant|officer|engineer|expert)"
    r"\W{1,2}$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:university|institute|ministry|group|council|party|united|rangers|airport|museum|bank|"
    r"street|road|bridge|river|lake|mount|island|islands|league|union|alliance|company|corporation|"
    r"inc|ltd|plc|gmbh|foundation|association|agency|court|parliament|congress|army|navy|school|"
    r"college|hospital|church|club|city|county|state|states|republic|kingdom|valley|sea|ocean|park|"
    r"hall|house|office|department|committee|commission|lines|rail|marine|terminals|dairy|foods|"
    r"telescope|dam|war|act|treaty|festival|cup|prize|times|post|news|journal|tower|port)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|into|around|outside|across)\s+(?:the\s+)?$")
_PERSON_AFTER = re.compile(
    r"^[”\"’]?(?:,?\s+(?:who|aged|said|says|told|asked|added|wants|believes|thinks|explained)\b|,\s+(?:an?|the|\d\d)\b)"
)
_AGE_AFTER = re.compile(r"^,?\s+(?:aged\s+|who\s+is\s+)?\d\d\b|^,\s+(?:his|her)\b")
_SAID = re.compile(r"(?:\b|[“”\"])(?:said|says|told|added|explained|asked)\s+$")
_HE = re.compile(
    r"\b(?:he|him|his|himself|father|husband|son|brother|chairman|spokesman|king|mr)\b", re.I
)
_SHE = re.compile(
    r"\b(?:she|her|hers|herself|mother|wife|widow|daughter|sister|chairwoman|spokeswoman|queen|mrs|ms|nurse)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it was first met. `person` and `woman` are None when nothing tells; `place` is
    whether it stands where places do; `answers` whether it was the answer itself."""

    name: str
    is_person: bool | None
    is_female: bool | None
    is_place: bool
    is_answer: bool = False

    def is_compatible(self, sort: str) -> bool:
        """Whether a pronoun of that sort may stand for it."""
        if sort in ("he", "she"):
            return self.is_person is not False and self.is_female in (None, sort == "she")
        return self.is_person is not True


def mentions(history: Sequence[Answer], index: Index | None) -> Iterator[list[Mention]]:
    """The names of each turn, latest turn first; in it the answer itself when a name was asked
    for, then those of the question, then those of the quotes."""
    around = context_around(history[-_MAX_TURNS:], index)
    for answer in reversed(history[-_MAX_TURNS:]):
        found: dict[str, Mention] = {}
        for name, answers in _of_turn(answer):
            full = _full_name(name, around)
            if full not in found:
                found[full] = _classify_mention(full, around, answers)
        yield list(found.values())


def _of_turn(answer: Answer) -> Iterator[tuple[str, bool]]:
    for citation in visible_citations(answer)[:1]:
        if answer_type(answer.query) == "name" or re.search(
            r"\b(?:which|what)\s+[a-z]", answer.query, re.I
        ):
            for start, end in citation.answer_spans:
                for name, at in find_name_positions(citation.quote):
                    if start - citation.start <= at < end - citation.start:
                        yield name, True
    for name in find_names(f"? {answer.query}" if answer.query[:1].islower() else answer.query):
        yield name, False
    for citation in visible_citations(answer):
        for name in find_names(citation.quote):
            yield name, False


def visible_citations(answer: Answer) -> Sequence[Citation]:
    """What was quoted, or the nearest passage where nothing was: that is what the person saw."""
    return answer.citations or answer.nearest[:1]


def context_around(answers: Sequence[Answer], index: Index | None) -> str:
    """The text around the answers' quotes, or the quotes themselves without an index."""
    parts: list[str] = []
    for citation in (citation for answer in answers for citation in visible_citations(answer)):
        text = citation.quote
        if index is not None:
            try:
                whole = index.document(citation.document_id)
            except KeyError:  # Deleted since: its quote is all that is known of it.
                parts.append(text)
                continue
            if whole.sha256 == citation.sha256:
                text = whole.text[
                    max(0, citation.start - _CONTEXT_CHARS) : citation.end + _CONTEXT_CHARS
                ]
        if text not in parts:
            parts.append(text)
    return "\n".join(parts)


def _full_name(name: str, around: str) -> str:
    """The name with the first name that the text has before it: Lindholm, Petra Lindholm."""
    if " " in name:
        return name
    match = re.search(rf"({NAME_WORD})\s+{re.escape(name)}\b", around)
    if not match or match[1].lower() in STOPWORDS | NOT_NAMES or _TITLE.search(f"{match[1]} "):
        return name
    return f"{match[1]} {name}"


def _classify_mention(name: str, around: str, answers: bool) -> Mention:
    last = name.split()[-1]
    short = re.escape(last)
    men = women = 0
    person = place = thing = sure = 0
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)|\b{short}\b", around):
        before, after = around[max(0, match.start() - 30) : match.start()], around[match.end() :]
        after = after[:_AFTER_NAME]
        titled = bool(_TITLE.search(before)) + bool(_AGE_AFTER.match(after))
        sure += titled
        person += titled + bool(_PERSON_AFTER.match(after))
        person += bool(_SAID.search(before))
        place += bool(_PLACE_BEFORE.search(before))
        thing += bool(re.search(r"\b[Tt]he\s+$", before))
        # Up to the next name: from there on the pronouns may be another's.
        other = re.search(rf"(?<=[a-z,] ){CAPITAL}[a-z]+\s+{CAPITAL}[a-z]+", after)
        close = after[: other.start()] if other else after
        men += len(_HE.findall(close)) + 2 * len(_HE.findall(before[-12:]))
        women += len(_SHE.findall(close)) + 2 * len(_SHE.findall(before[-12:]))
    if _THING.search(name) or name.startswith("“") or name[0].isdigit():
        return Mention(name, False, None, bool(place), answers)
    if " " not in name and not sure:
        person = 0  # Companies say and tell as well.
    is_person: bool | None
    if person > place + thing:
        is_person = True
    elif place + thing > person:
        is_person = False
    else:
        is_person = True if person else None
    woman = None if men == women or is_person is False else women > men
    return Mention(name, is_person, woman, bool(place) and is_person is not True, answers)
