"""Find a person with the last name that is asked about but another first name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import CONTRASTS, AskedName, QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.question_words import ANY_AUXILIARY
from qa.text.mentions import TITLE_WORD, fold
from qa.text.names import CAPITAL, NAME_WORD_OR_INITIAL

# Letters of a first name that is more than an initial.
_MIN_FIRST_NAME = 3
# Characters in front of a last name alone in which the whole name is looked for.
_MAX_LOOK_BACK = 20_000
_TITLE = lazy_pattern(rf"{TITLE_WORD}\.?", re.IGNORECASE)
_NAMES_BEFORE = lazy_pattern(
    rf"(?:{NAME_WORD_OR_INITIAL}\.?[^\S\n]+(?:(?:de|la|le|du|van|von|der|bin|al|da|dos|di)\s+){{0,2}})+$"
)
_AND_BEFORE = lazy_pattern(rf"(?P<name>{CAPITAL}[\w’'-]+)\s+(?:and|&|or)\s+$")
_PRONOUN_START = lazy_pattern(r"^\W*(?:He|She|His|Her)\b")
_FEMALE_START = lazy_pattern(r"^\W*(?:She|Her)\b")
_FEMALE_PRONOUN = lazy_pattern(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_MALE_PRONOUN = lazy_pattern(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_PRONOUN = lazy_pattern(r"\b(?:he|she|they|who|I|we)\b", re.IGNORECASE)
# "Her" and "him" where no noun follows: another than the subject is meant.
_OBJECT_PRONOUN = lazy_pattern(
    r"\b(?:him|her)\b(?=\W*(?:$|(?:in|on|at|to|for|with|and|by|from|as|when|after|before|until|of|"
    r"off|out|up|down|into|during|that|was|is)\b))",
    re.IGNORECASE,
)
_OTHER_NAME = lazy_pattern(rf"(?<=[a-z,] ){CAPITAL}[a-z][\w’'-]*\s+{CAPITAL}[a-z]")
_FEMALE = frozenset(
    """
    mrs ms miss madam dame lady sister wife daughter mother aunt niece widow girlfriend fiancée
    grandmother granddaughter stepmother stepdaughter queen princess woman girl
    """.split()  # noqa: SIM905
)
_MALE = frozenset(
    """
    mr sir lord brother husband son father uncle nephew widower boyfriend fiancé grandfather
    grandson stepfather stepson king prince man boy
    """.split()  # noqa: SIM905
)
_GENDERED = rf"(?P<word>{'|'.join(sorted(_FEMALE | _MALE, reverse=True))})"
# Words that tell a person's gender, in front of the name and behind it: "her brother, Ole Aas".
_GENDER_BEFORE = lazy_pattern(
    rf"\b{_GENDERED}\b\.?,?\s+(?:(?:was|is)\s+)?(?:the\s+\w+\s+)?$", re.IGNORECASE
)
_GENDER_AFTER = lazy_pattern(
    rf",\s+(?:her|his|the|a|whose|their|\w+['’]s)\s+(?:\w+\s+)?{_GENDERED}\b", re.IGNORECASE
)
# First names and short forms of them that begin with another letter.
_SHORT_FORMS = (
    "william bill billy willy",
    "robert bob bobby",
    "richard dick rick",
    "edward ted teddy ned",
    "theodore ted teddy",
    "edmund ned ted",
    "john jack jon",
    "henry harry hank hal",
    "harold harry hal",
    "james jim jimmy",
    "charles chuck",
    "francis frank",
    "anthony tony antony",
    "elizabeth liz lizzie beth betty bess libby lisa",
    "margaret peggy peg meg maggie greta rita",
    "mary polly molly",
    "martha patty",
    "sarah sally",
    "dorothy dolly dot",
    "eleanor nell nellie ellie nora",
    "helen nell nellie ellen lena",
    "ann nancy anne nan",
    "katherine kate kathy catherine kitty cathy trina",
    "alexander alex sandy sasha xander",
    "alexandra sandra sandy sasha",
    "augustus gus",
    "angus gus",
    "eugene gene",
    "joseph joe beppe sepp",
    "josephine josie fifi",
    "johannes hans jan",
    "giovanni gianni",
    "nikolaus klaus",
    "sebastian bastian",
    "ulysses hiram",
    "antonio toni tony",
    "antoinette toni nettie",
    "albert bert bertie al",
    "herbert bert bertie",
    "robin rob",
    "christopher kit",
    "christine tina",
    "martina tina",
    "bettina tina",
    "elisabeth lisbeth else elsa lisa",
    "magdalena lena",
    "leopold poldi",
    "ignatius nacho",
    "francisco paco pancho",
    "jose pepe",
    "vladimir volodymyr wladimir",
    "jelena elena yelena",
    "george yuri jorge georg giorgos",
    "charles karl carl",
)
_FORMS: dict[str, set[int]] = {}
for _number, _line in enumerate(_SHORT_FORMS):
    for _form in _line.split():
        _FORMS.setdefault(_form, set()).add(_number)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a text has a last name, and what stands in front of it: the first names, or a title."""

    start: int
    end: int
    first_names: tuple[str, ...]
    has_title: bool


def namesake_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What a sentence says of another person with the last name that is asked about."""
    for name in asked.names:
        if _is_said_to_be_another(name, asked, context):
            yield f"about another {name.text}"
        elif other := _other_person(name, asked, context):
            yield f"about {other}, not {name.text}"


_OF_THAT_NAME = lazy_pattern(
    r"\b(?P<noun>[a-z]{3,})\s+(?:of\s+(?:that|the\s+same|this)\s+name|by\s+that\s+name)\b", re.I
)
_NAMESAKE = lazy_pattern(r"\b[Nn]amesake,?\s+(?:the|an?)\s+(?P<noun>[a-z]{3,})\b")
_SENIOR = lazy_pattern(r"\b(?:senior|sr\.?|the\s+elder)(?!\w)", re.IGNORECASE)
_JUNIOR = lazy_pattern(r"\b(?:junior|jr\.?|the\s+younger)(?!\w)", re.IGNORECASE)


def other_bearer_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What a sentence says of another of two who have one name, or a name beside another: "the
    soprano of that name" for the baker, "Nagel senior" for "Nagel junior", "the bishop, who spoke,
    and the boxer, who lost" for the bishop."""
    match = _OF_THAT_NAME.search(context.sentence) or _NAMESAKE.search(context.sentence)
    if match and not re.search(rf"\b{match['noun']}\b", asked.query, re.IGNORECASE):
        yield f"about the {match['noun'].lower()} of that name"
        return
    for own, other, said in ((_SENIOR, _JUNIOR, "junior"), (_JUNIOR, _SENIOR, "senior")):
        is_other = other.search(context.sentence) and not own.search(context.sentence)
        if own.search(asked.query) and is_other:
            yield f"about the {said}"
            return
    if not context.answer or not context.span[0] <= context.answer[0]:
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    for name in asked.names:
        role = re.search(rf"\b(?P<role>[a-z]{{4,}})\s+{re.escape(name.text)}\b", asked.query)
        if not role or role["role"] in STOPWORDS:
            continue
        told = re.search(
            rf"\b(?:the|an?)\s+{role['role']}\b.*\b(?:and|but|while|whereas)\s+(?:the|an?)\s+"
            rf"(?P<other>[a-z]{{4,}})\b[^.;]*$",
            before,
        )
        if told and told["other"] != role["role"]:
            yield f"about the {told['other']}, not the {role['role']}"
            return


_FIRST_SUBJECT = lazy_pattern(
    rf"^\W*(?:{TITLE_WORD}\.?\s+)?(?P<name>{CAPITAL}[a-z][\w’'-]*)(?=,|\s+[a-z])"
)


def other_subject_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What is told of another person, who is the subject of the sentence, where the one asked about
    is not in it: "Vogt, who must pay back 90,000" for Brasch."""
    match = _FIRST_SUBJECT.match(context.sentence)
    persons = [name for name in asked.names if is_person_name(name)]
    if len(persons) != 1 or not match or not context.answer:
        return
    name, other = persons[0], match["name"]
    if other in asked.query or name.words[-1] in context.sentence:
        return
    if not re.search(rf"{ANY_AUXILIARY}\s+(?:[a-z]+\s+)?{re.escape(name.text)}", asked.query):
        return
    text = context.document.text
    whole = re.search(rf"\b(?P<first>{CAPITAL}[a-z]+)\s+{re.escape(other)}\b", text)
    if (
        whole
        and whole["first"].lower() not in STOPWORDS
        and not re.search(r"\b(?:he|she|him|her|his)\b", context.sentence[match.end() :])
        and name.words[-1] in text
    ):
        yield f"about {other}, not {name.text}"


def _is_said_to_be_another(
    name: AskedName, asked: QuestionConstraints, context: SentenceContext
) -> bool:
    """Whether the document says that who it tells of is not the one who is asked about, by title:
    "not related to the councillor of the same name" for "Councillor Holt"."""
    match = re.search(rf"\b(?P<title>[^\W\d_]{{3,}})\s+{re.escape(name.text)}\b", asked.query)
    if not match or match["title"].lower() in STOPWORDS:
        return False
    other = rf"[^.;]*\b{re.escape(match['title'])}\b[^.;]*"
    return bool(
        re.search(
            rf"\bn(?:ot|o)\b[^.;]{{0,30}}\b(?:related|relation|relative|confused|connected)\b{other}"
            rf"\b(?:same name|namesake)",
            context.document.text,
            re.IGNORECASE,
        )
    )


def is_person_name(name: AskedName) -> bool:
    """Whether a name may be a first and a last name that is no word of the language."""
    return (
        1 < len(name.words) <= 4
        and name.keys == name.words[-1:]
        and len(name.words[0].rstrip(".")) >= _MIN_FIRST_NAME
        and name.words[0].lower() not in CONTRASTS
        and not _TITLE.fullmatch(name.words[0])
        and all(word[:1].isupper() and not word.isupper() for word in name.words)
    )


def _other_person(name: AskedName, asked: QuestionConstraints, context: SentenceContext) -> str:
    if not is_person_name(name):
        return ""
    text, (start, end) = context.document.text, context.span
    last = name.words[-1]
    if corrected := _corrected(name, context):
        return corrected
    if _has_word(name.words[0], context.sentence) or _has_word(
        name.words[0], "\n".join(context.titles[:-1])
    ):
        return ""
    own = list(_mentions(last, text, start, end))
    if own:
        return _own_other(name, own, context)
    if _PRONOUN_START.match(context.sentence):
        return _pronoun_other(name, context)
    if asked.subject and asked.subject[0] == name:
        return _next_other(name, context)
    return ""


def _own_other(name: AskedName, mentions: list[_Mention], context: SentenceContext) -> str:
    """The other person whom a sentence is about, by name, so that none asked about is a pronoun."""
    text, (start, _) = context.document.text, context.span
    mention = mentions[0]
    if context.answer and context.answer[0] < mention.end and mention.start < context.answer[1]:
        return ""
    before = text[start : mention.start]
    subject = text[start : mention.start - sum(len(word) + 1 for word in mention.first_names)]
    if _PRONOUN.search(subject) or _OTHER_NAME.search(subject):
        return ""
    if _OBJECT_PRONOUN.search(context.sentence):
        return ""
    others = [_whole_name(name, place, text) for place in mentions]
    return others[0] if all(others) and not _AND_BEFORE.search(before.rstrip()) else ""


def _pronoun_other(name: AskedName, context: SentenceContext) -> str:
    """The other person for whom a pronoun stands: the last one named in the passage."""
    text = context.document.text
    is_female = bool(_FEMALE_START.match(context.sentence))
    asked_gender = _is_female(name.words[0], name.words[-1], text)
    if asked_gender is not None and asked_gender != is_female:
        # No pronoun may stand for whom it is asked about.
        same = _FEMALE_PRONOUN if asked_gender else _MALE_PRONOUN
        return "" if same.search(context.sentence) else "another person"
    for span in reversed([span for span in context.sentences if span[0] < context.span[0]]):
        sentence = text[slice(*span)]
        if _has_word(name.words[0], sentence):
            return ""
        if mentions := list(_mentions(name.words[-1], text, *span)):
            others = {_whole_name(name, place, text) for place in mentions}
            other = others.pop() if len(others) == 1 else ""
            if not other:
                return ""
            gender = _is_female(other.split()[0], name.words[-1], text)
            is_known = gender is not None and gender == is_female
            is_alone = gender is None and not _has_word(name.words[0], text[: span[0]])
            return other if is_known or is_alone else ""
        if _OTHER_NAME.search(sentence) or not _PRONOUN_START.match(sentence):
            return ""
    return ""


def _is_female(first: str, last: str, text: str) -> bool | None:
    """Whether a text calls somebody "Ms" or "sister", or "Mr" or "brother"; None if neither."""
    name = rf"{re.escape(first)}\s+{re.escape(last)}\b"
    for match in re.finditer(name, text):
        before = _GENDER_BEFORE.search(text[: match.start()])
        after = _GENDER_AFTER.match(text, match.end())
        if words := (before and before["word"]) or (after and after["word"]):
            return words.lower() in _FEMALE
    return None


def _next_other(name: AskedName, context: SentenceContext) -> str:
    """The only person of that last name near a sentence that names none: the one behind it."""
    text = context.document.text
    if any(_has_word(name.words[-1], words) for words in context.before):
        return ""
    following = [span for span in context.sentences if span[0] > context.span[0]][:1]
    for span in following:
        if _has_word(name.words[0], text[slice(*span)]):
            return ""
        others = {
            _whole_name(name, place, text) for place in _mentions(name.words[-1], text, *span)
        }
        return others.pop() if len(others) == 1 else ""
    return ""


def _corrected(name: AskedName, context: SentenceContext) -> str:
    """Another last name that the next sentence gives the person of that first name: "She was"."""
    if not _has_word(name.words[-1], context.sentence) or not context.after:
        return ""
    first, last = re.escape(name.words[0]), name.words[-1]
    match = re.match(
        rf"^\W*(?:He|She|It)\s+(?:is|was)\s+(?:in\s+fact\s+|actually\s+|really\s+)?"
        rf"(?P<name>{first}\s+(?P<last>{CAPITAL}[\w’'-]+))\b",
        context.after[0],
    )
    return match["name"] if match and match["last"] != last else ""


def _whole_name(name: AskedName, mention: _Mention, text: str) -> str:
    """The name of another person whom a mention means; "" if it may be the one asked about."""
    last = name.words[-1]
    first_names = mention.first_names
    if not first_names:
        if not mention.has_title and last in STOPWORDS:
            return ""
        first_names = _only_first_names(name, mention.start, text)
    if not first_names or any(is_same_first_name(name.words[0], word) for word in first_names):
        return ""
    # The middle name is asked about, or an organization has the name.
    if any(word in name.words for word in first_names):
        return ""
    return " ".join((*first_names, last))


def _only_first_names(name: AskedName, end: int, text: str) -> tuple[str, ...]:
    """The first names of the only person of that last name in front of a place in a text."""
    start = max(0, end - _MAX_LOOK_BACK)
    found = [
        mention.first_names
        for mention in _mentions(name.words[-1], text, start, end)
        if mention.first_names
    ]
    if not found or any(names[0] != found[-1][0] for names in found):
        return ()
    if _has_word(name.words[0], text[start:end]):
        return ()
    return found[-1]


def _mentions(last: str, text: str, start: int, end: int) -> Iterator[_Mention]:
    for match in re.finditer(rf"(?<![\w-]){re.escape(last)}(?![\w-])", text[start:end]):
        place = start + match.start()
        before = _NAMES_BEFORE.search(text[max(start, place - 80) : place])
        words = before[0].split() if before else []
        titles = [number for number, word in enumerate(words) if _TITLE.fullmatch(word)]
        first_names = words[titles[-1] + 1 :] if titles else words
        while first_names and first_names[0].lower().rstrip(".") in STOPWORDS:
            first_names = first_names[1:]
        yield _Mention(place, start + match.end(), tuple(first_names), bool(titles))


def is_same_first_name(first: str, other: str) -> bool:
    """Whether two first names may be one: spelled alike, shortened, or an initial."""
    one, two = fold(first).lower().rstrip("."), fold(other).lower().rstrip(".")
    return (
        one[:1] == two[:1]
        or not two.isalpha()
        or bool(_FORMS.get(one, set()) & _FORMS.get(two, set()))
    )


def _has_word(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))
