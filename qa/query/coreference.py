"""Find the names mentioned in earlier turns, the candidates for the antecedents of pronouns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from qa.text.answer_spans import answer_type
from qa.text.names import CAPITAL, NAME_WORD, NOT_NAMES, find_name_positions, find_names
from qa.types import Answer, Citation

# Quotes of a turn that are read, at most: a list of documents has hundreds.
_MAX_VISIBLE = 5
# Turns back in which antecedents are looked for.
_MAX_TURNS = 6
# Characters on either side of a quote from which the gender of a name, or that it is no person's,
# is inferred.
_CONTEXT_CHARS = 3_000
# Characters before and after a name that are evidence of what it names.
_CHARS_BEFORE_NAME = 30
_CHARS_AFTER_NAME = 260
# Characters before a name in which a gendered word, such as "Mrs", counts twice.
_GENDERED_TITLE_CHARS = 12
# Words in front of an office that is followed by a name of two words or more: whose it is, or was.
_OFFICE_IN_FRONT = lazy_pattern(
    r"^(?:\S+\s+){1,3}(?:President|Minister|Chancellor|Governor|Gov|Senator|Sen|Rep|Mayor|Ambassador"
    r"|Secretary|General)\b\.?\s+(?=\S+\s+\S)"
)

# What stands in front of a person's name or behind it.
_PERSON_TITLE = (
    r"(?:mr|mrs|ms|miss|dr|prof|professor|sir|lady|lord|king|queen|prince|princess|pope|judge|"
    r"president|minister|mayor|chancellor|senator|governor|secretary|ambassador|director|chairman|"
    r"chairwoman|chair|chief|executive|spokesman|spokeswoman|spokesperson|leader|head|captain|coach|"
    r"inspector|superintendent|detective|prosecutor|analyst|lawyer|attorney|author|writer|actor|"
    r"actress|singer|painter|researcher|scientist|biologist|physician|doctor|nurse|teacher|father|"
    r"mother|brother|sister|son|daughter|husband|wife|widow|farmer|founder|owner|manager|player|"
    r"goalkeeper|striker|speaker|deputy|bishop|general|colonel|sergeant|officer|engineer|expert)"
)
PERSON_TITLE_BEFORE = lazy_pattern(rf"\b{_PERSON_TITLE}\W{{1,2}}$", re.IGNORECASE)
NON_PERSON = lazy_pattern(
    r"\b(?:university|institute|ministry|group|council|party|united|rangers|rovers|wanderers|athletic|airport|museum|bank|"
    r"street|road|bridge|river|lake|mount|island|islands|league|union|alliance|company|corporation|"
    r"inc|ltd|plc|gmbh|foundation|association|agency|court|parliament|congress|army|navy|school|"
    r"college|hospital|church|club|city|county|state|states|republic|kingdom|valley|sea|ocean|park|"
    r"hall|house|office|department|committee|commission|lines|rail|marine|terminals|dairy|foods|"
    r"café|cafe|hotel|inn|pub|shop|store|theatre|theater|cinema|farm|mill|clinic|surgery|trust|charity|"
    r"society|federation|syndicate|cooperative|ferries|airways|motors|media|press|studio|studios|"
    r"gallery|library|station|harbour|harbor|quay|marina|beach|hill|forest|woods|abbey|cathedral|"
    r"a?fc|rfc|fk|nk|bk|hc|sv|tsv|vf[bl]|services|holdings|group|partners|works|factory|brewery|bakery|restaurant|"
    r"telescope|dam|war|act|treaty|festival|cup|prize|times|post|news|journal|tower|port)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = lazy_pattern(r"\b(?:in|at|near|from|to|into|around|outside|across)\s+(?:the\s+)?$")
_PERSON_AFTER = lazy_pattern(
    r"^[”\"’]?(?:,?\s+(?:who|aged|said|says|told|asked|added|wants|believes|thinks|explained|"
    r"(?:has been|was|were) (?:re-?)?(?:elected|appointed|named|sworn))\b|,\s+(?:an?|the|\d\d)\b|"
    rf",\s+{_PERSON_TITLE}\b)"
)
_AGE_AFTER = lazy_pattern(r"^,?\s+(?:aged\s+|who\s+is\s+)?\d\d\b|^,\s+(?:his|her)\b")
_REPORTING_VERB_BEFORE = lazy_pattern(r"(?:\b|[“”\"])(?:said|says|told|added|explained|asked)\s+$")
_MALE = lazy_pattern(
    r"\b(?:he|him|his|himself|father|husband|son|brother|chairman|spokesman|king|mr)\b", re.I
)
_FEMALE = lazy_pattern(
    r"\b(?:she|her|hers|herself|mother|wife|widow|daughter|sister|chairwoman|spokeswoman|queen|mrs|ms|nurse)\b",
    re.IGNORECASE,
)


_CONTRACTION = lazy_pattern(r"\w+['’](?:d|m|ve|ll|re|t)\b")
# Words of a name that a role in front of it leaves.
_MIN_WHOLE_NAME = 2
# A name of two words after a name: pronouns behind it may be that one's.
_NEXT_NAME = lazy_pattern(rf"(?<=[a-z,] ){CAPITAL}[a-z]+\s+{CAPITAL}[a-z]+")
_ARTICLE_BEFORE = lazy_pattern(r"\b[Tt]he\s+$")
_WHICH_NOUN = lazy_pattern(r"\b(?:which|what)\s+[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A name mentioned in an earlier turn, for which a pronoun may stand.

    `is_person` and `is_female` are None if the context does not say. `is_place` is whether the
    name occurs behind a preposition of place, `is_answer` whether it was the answer of the turn.
    """

    name: str
    is_person: bool | None
    is_female: bool | None
    is_place: bool
    is_answer: bool = False

    def is_compatible(self, pronoun_class: str) -> bool:
        """Whether a pronoun of the class can refer to the name."""
        if pronoun_class in ("he", "she"):
            return self.is_person is not False and self.is_female in (None, pronoun_class == "she")
        return self.is_person is not True


def find_antecedents(history: Sequence[Answer], index: Index | None) -> Iterator[list[Antecedent]]:
    """The names of each turn, latest turn first.

    Within a turn the answer comes first if it is a name, then the names of the question, then
    those of the quotes.
    """
    context = context_around(history[-_MAX_TURNS:], index)
    for answer in reversed(history[-_MAX_TURNS:]):
        mentions: dict[str, Antecedent] = {}
        for found, is_answer in _names_of_turn(answer):
            if _CONTRACTION.match(found):
                continue
            name = without_roles(found)
            full_name = _full_name(name, context)
            if full_name not in mentions:
                mentions[full_name] = _classify_antecedent(full_name, context, is_answer)
        yield list(mentions.values())


def without_roles(name: str) -> str:
    """A person's name without the capitalized role in front: "Prosecutor Desmond Vail", "Former
    French President Jeanne Morel"."""
    words = _OFFICE_IN_FRONT.sub("", name).split()
    while len(words) > _MIN_WHOLE_NAME and PERSON_TITLE_BEFORE.search(f"{words[0]} "):
        words = words[1:]
    return " ".join(words)


def _names_of_turn(answer: Answer) -> Iterator[tuple[str, bool]]:
    """The names of a turn, each with whether it was the answer."""
    for citation in visible_citations(answer)[:1]:
        if answer_type(answer.query) == "name" or _WHICH_NOUN.search(answer.query):
            for start, end in citation.answer_spans:
                for name, offset in find_name_positions(citation.quote):
                    if start - citation.start <= offset < end - citation.start:
                        yield name, True
    for name in find_names(f"? {answer.query}" if answer.query[:1].islower() else answer.query):
        yield name, False
    for citation in visible_citations(answer):
        for name in find_names(citation.quote):
            yield name, False


def visible_citations(answer: Answer) -> Sequence[Citation]:
    """The citations that the user saw: the quotes, of a list the first of them; or, if there are
    none, the nearest passage."""
    return answer.citations[:_MAX_VISIBLE] or answer.nearest[:1]


def context_around(answers: Sequence[Answer], index: Index | None) -> str:
    """The text around the answers' quotes; the quotes alone without an index."""
    parts: list[str] = []
    for citation in (citation for answer in answers for citation in visible_citations(answer)):
        text = citation.quote
        if index is not None:
            try:
                document = index.document(citation.document_id)
            except KeyError:  # Deleted since: only the quote is left.
                parts.append(text)
                continue
            if document.sha256 == citation.sha256:
                text = document.text[
                    max(0, citation.start - _CONTEXT_CHARS) : citation.end + _CONTEXT_CHARS
                ]
        if text not in parts:
            parts.append(text)
    return "\n".join(parts)


def _full_name(name: str, context: str) -> str:
    """The name with the first name that it has in the context: Petra Lindholm for Lindholm."""
    if " " in name:
        return name
    match = re.search(rf"({NAME_WORD})\s+{re.escape(name)}\b", context)
    if (
        not match
        or match[1].lower() in STOPWORDS | NOT_NAMES
        or PERSON_TITLE_BEFORE.search(f"{match[1]} ")
    ):
        return name
    return f"{match[1]} {name}"


def _classify_antecedent(name: str, context: str, is_answer: bool) -> Antecedent:
    """Infer from the text around its occurrences whether a name is a person's, and the gender."""
    last_name = re.escape(name.split()[-1])
    male = female = 0
    person = place = article = titled = 0
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)|\b{last_name}\b", context):
        before = context[max(0, match.start() - _CHARS_BEFORE_NAME) : match.start()]
        after = context[match.end() : match.end() + _CHARS_AFTER_NAME]
        has_title = bool(PERSON_TITLE_BEFORE.search(before)) + bool(_AGE_AFTER.match(after))
        titled += has_title
        person += has_title + bool(_PERSON_AFTER.match(after))
        person += bool(_REPORTING_VERB_BEFORE.search(before))
        place += bool(_PLACE_BEFORE.search(before))
        article += bool(_ARTICLE_BEFORE.search(before))
        next_name = _NEXT_NAME.search(after)
        near = after[: next_name.start()] if next_name else after
        title = before[-_GENDERED_TITLE_CHARS:]
        male += len(_MALE.findall(near)) + 2 * len(_MALE.findall(title))
        female += len(_FEMALE.findall(near)) + 2 * len(_FEMALE.findall(title))
    if NON_PERSON.search(name) or name.startswith("“") or name[0].isdigit():
        return Antecedent(name, False, None, bool(place), is_answer)
    if " " not in name and not titled:
        person = 0  # Companies say and tell as well.
    is_person: bool | None
    if person > place + article:
        is_person = True
    elif place + article > person:
        is_person = False
    else:
        is_person = True if person else None
    is_female = None if male == female or is_person is False else female > male
    return Antecedent(name, is_person, is_female, bool(place) and is_person is not True, is_answer)
