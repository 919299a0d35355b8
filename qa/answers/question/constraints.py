"""Read from a question what its answer has to be about: names, years, numbers and qualifiers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS, MONTH_PATTERN, MONTHS
from qa.query.terms import occurs
from qa.text.english.irregular_verbs import IRREGULAR_FORMS
from qa.text.english.question_words import ANY_AUXILIARY, INTERROGATIVES
from qa.text.mentions import TITLE_WORD, fold
from qa.text.names import CAPITAL, NAME_WORD_OR_INITIAL

# A year, or the first and last of "2015–16" and "1914-1918".
YEAR = (
    r"(?<![\w.,$€£/-])(?P<year>1\d{3}|20\d\d)(?:\s?[-–/]\s?(?P<last>\d{4}|\d\d)(?!\d))?"
    r"(?![\w%]|[.,]\d)"
)
_YEAR = lazy_pattern(YEAR)
# In front of a year or month that is not itself asked about but bounds or compares.
_BOUND = lazy_pattern(
    r"\b(?:since|after|before|until|till|by|from|between|to|through|and|or|than|than\s+in|prior\s+to|"
    r"compared\s+(?:to|with)|unlike|up\s+to|onwards?|past|beyond)\s+(?:the\s+)?(?:year\s+)?"
    r"(?:(?:early|mid|late|end\s+of)[\s-]+)?$",
    re.IGNORECASE,
)
_MONTH = lazy_pattern(
    rf"\b(?:in|of|on|during|for|late|early|mid)[\s-]+(?:the\s+month\s+of\s+)?"
    rf"(?:(?:\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{MONTH_PATTERN})\b"
)
_ASKS_DATE = lazy_pattern(
    r"\bwhen\b|\bhow (?:long|old|soon|often)\b|"
    r"\b(?:what|which)\s+(?:\w+\s+){0,2}(?:years?|dates?|days?|months?|century|decade|time|period|"
    r"season|term)\b|\bsince\b",
    re.IGNORECASE,
)
ASKS_QUANTITY = lazy_pattern(
    r"\bhow (?:many|much|few|often|high|large|big|small|great|strong|tall|deep|wide|thick|heavy|"
    r"fast|steep|loud|hot|cold|warm)\b|\b(?:what|which) (?:\w+ ){0,3}(?:number|share|amount|"
    r"price|cost|toll|total|percentage|proportion|population|turnover|revenue|budget|profit|rate|"
    r"fee|fare|fine|rent|salary|wage|sum|reward)\b",
    re.IGNORECASE,
)
WORD = lazy_pattern(r"[^\W_]+(?:[’'-][^\W_]+)*")
_POSSESSIVE = lazy_pattern(r"[’']s?$")
_PARTICLES = frozenset(
    "of the de la le du van von der bin al da dos di and for in on at".split()  # noqa: SIM905
)
_NAME = lazy_pattern(
    rf"{NAME_WORD_OR_INITIAL}(?:\s+(?:(?:de|la|le|du|van|von|der|bin|al|da|dos|di)\s+){{0,2}}"
    rf"{NAME_WORD_OR_INITIAL})*"
)
_TITLE = lazy_pattern(rf"{TITLE_WORD}\.?", re.IGNORECASE)
_TITLE_BEFORE = lazy_pattern(rf"\b{TITLE_WORD}\.?\s+$", re.IGNORECASE)
_TITLE_AS_NOUN = lazy_pattern(rf"\b(?:the|a|an|his|her|their|our)\s+{TITLE_WORD}\.?\s+$", re.I)
_ARTICLE_BEFORE = lazy_pattern(r"\bthe\s+$", re.IGNORECASE)
_DID_BEFORE = lazy_pattern(r"\b(?:did|does)\s+$", re.IGNORECASE)
_ROMAN = lazy_pattern(r"[IVX]+")
# Letters of each half of a name that is written as one word or two, at least.
_MIN_PART = 3
# Letters of the shortest word in lower case that is taken for a name, and places in which the
# documents write it as one and never otherwise.
_MIN_LETTERS = 4
_MIN_NAME_PLACES = 2
# Share of its places in which a name may be written in lower case.
_MAX_SMALL_SHARE = 0.1
# Capitalized function words from which a question is written like a headline, in which capitals
# show no names.
_HEADLINE_WORDS = 2

# Words in place of which another of the same line makes the thing another one. Forms of one
# meaning are separated by spaces, meanings by semicolons.
_CONTRASTS = (
    "north northern; south southern; east eastern; west western; northeast northeastern; "
    "northwest northwestern; southeast southeastern; southwest southwestern; central",
    "upper; lower; middle",
    "inner; outer",
    "left left-hand; right right-hand",
    "front; rear back",
    "top; bottom",
    "first 1st; second 2nd; third 3rd; fourth 4th; fifth 5th; sixth 6th; seventh 7th; eighth 8th; "
    "ninth 9th; tenth 10th; last final",
    "new newest latest current present; old oldest former previous original earlier past",
    "male men men's boys boys'; female women women's girls girls'",
    "junior; senior",
    "primary elementary; secondary",
    "domestic national; foreign international overseas",
    "public; private",
    "indoor; outdoor",
    "spring; summer; autumn fall; winter",
    "morning; afternoon; evening; night",
    "urban; rural",
    "maximum; minimum; average mean",
    "highest; lowest",
    "largest biggest; smallest",
    "longest; shortest",
    "oldest; youngest",
    "best; worst",
    "gross; net",
    "interim preliminary provisional; final definitive",
    "red; blue; green; yellow; white; black; brown; orange; pink; purple; grey gray",
    "adult adults'; child children's juvenile",
    "home; away",
    "single; double; triple",
    "incoming; outgoing",
    "positive; negative",
    "dark; pale light",
    "major; minor",
    "federal; state; municipal local",
)


def _meanings() -> dict[str, dict[int, int]]:
    meanings: dict[str, dict[int, int]] = {}
    for number, line in enumerate(_CONTRASTS):
        for meaning, forms in enumerate(line.split(";")):
            for form in forms.split():
                meanings.setdefault(form, {})[number] = meaning
    return meanings


# Of each such word the numbers of its lines, and its meaning in each.
CONTRASTS = _meanings()
_COMPASS_LINE = 0
# After "last" and "first" these are times.
_TIME_UNITS = frozenset(
    """
    time times year years month months week weeks day days night decade century season
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name in a question.

    Attributes:
        text: The name as it is typed, without titles and possessive.
        words: Its words; a part of a person's name may be left out in a text.
        keys: Those of which a text has to have one or, with `needs_all`, all.
        needs_all: Whether each of the keys is needed.
        is_sure: Whether it is a name for certain, by its capital or title.
    """

    text: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    needs_all: bool
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class AskedQualifier:
    """A word that says which one of several things is meant: "west" of "west harbour"."""

    word: str
    head: str

    @property
    def is_compass(self) -> bool:
        """Whether it is a point of the compass."""
        return _COMPASS_LINE in CONTRASTS[self.word]


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A number that names one of several things: 12 of "route 12"."""

    noun: str
    text: str
    value: int


@dataclass(frozen=True, slots=True)
class QuestionConstraints:
    """What the answer to a question has to be about.

    Attributes:
        query: The question.
        years: The years in which the thing is that is asked about.
        months: Likewise the months, 1 to 12.
        asks_date: Whether a time is asked for, so that other times are no difference.
        asks_quantity: Whether a number or an amount is asked for.
        names: The names in it.
        qualifiers: The words that say which one of several things is meant.
        numbers: The numbers that do.
        subject: The name that does what is asked about, and the forms of the verb.
        passive_subject: The name to which what is asked about is done, and the participle.
        place: The noun, and the name of the place where it is.
        scope: The name of the place in which, by the question, something is.
        kinds: Adjectives that say of which kind a thing is, each with its noun: "presidential" and
            "election".
        is_english: Whether the question and what may answer are English: otherwise years, numbers
            and names are compared alone, by the question as it is.
        language: The question's, as its ISO 639-1 code.
    """

    query: str
    years: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    asks_date: bool = False
    asks_quantity: bool = False
    names: tuple[AskedName, ...] = ()
    qualifiers: tuple[AskedQualifier, ...] = ()
    numbers: tuple[AskedNumber, ...] = ()
    subject: tuple[AskedName, frozenset[str]] | None = None
    passive_subject: tuple[AskedName, str] | None = None
    place: tuple[str, AskedName] | None = None
    scope: AskedName | None = None
    kinds: tuple[tuple[str, str], ...] = ()
    is_english: bool = True
    language: str = "en"


def read_constraints(query: str, index: Index) -> QuestionConstraints:
    """Read what the answer to a question has to be about."""
    names = tuple(_names(query, index))
    query = _with_capitals(query, names)
    return QuestionConstraints(
        query=query,
        years=frozenset(_years(query)),
        months=frozenset(
            MONTHS[match["month"].lower()]
            for match in _MONTH.finditer(query)
            if not _BOUND.search(query[: match.start("month")])
        ),
        asks_date=bool(_ASKS_DATE.search(query)),
        asks_quantity=bool(ASKS_QUANTITY.search(query)),
        names=names,
        qualifiers=tuple(_qualifiers(query)),
        numbers=tuple(_numbers(query)),
        subject=_subject(query, names),
        passive_subject=_passive_subject(query, names),
        place=_place(query, names),
        scope=_scope(query, names),
        kinds=tuple(
            (match["kind"], match["noun"])
            for match in KIND.finditer(query)
            if match["noun"].lower() not in STOPWORDS
        ),
    )


def _with_capitals(query: str, names: tuple[AskedName, ...]) -> str:
    """The question with the capitals of its names, where it was typed without."""
    for name in names:
        if name.text and name.text not in query and name.text[0].isupper():
            query = re.sub(rf"(?<!\w){re.escape(name.text)}(?!\w)", name.text, query, flags=re.I)
    return query


def years_of(match: re.Match[str]) -> range:
    """The years that a match of YEAR stands for."""
    first = int(match["year"])
    last = match["last"] or str(first)
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return range(first, end + 1) if first <= end else range(first, first + 1)


def is_in_corpus(name: AskedName, index: Index) -> bool:
    """Whether a document has one of the key words of a name in any form."""
    return any(_is_known(key, index) for key in name.keys)


def _is_known(word: str, index: Index) -> bool:
    return (
        occurs(word, index)
        or _is_split(word, index)
        or any(next(iter(index.words(form)), None) for form in _prefix_forms(word))
    )


def _is_split(word: str, index: Index) -> bool:
    """Whether the documents have it as two words, of a name: "Superbowl"."""
    return any(
        _count(word[:place].capitalize(), index) and _count(word[place:].capitalize(), index)
        for place in range(_MIN_PART, len(word) - _MIN_PART + 1)
    )


def _prefix_forms(word: str) -> Iterator[str]:
    """The beginning of a place's name with which its adjective and people begin: "German"."""
    from qa.answers.question.name_variants import name_stem

    stem = name_stem(fold(word))
    if len(stem) >= _MIN_LETTERS:
        yield stem.capitalize()


def _years(query: str) -> Iterator[int]:
    for match in _YEAR.finditer(query):
        if not _BOUND.search(query[: match.start()]) and not match["last"]:
            yield int(match["year"])


def _names(query: str, index: Index) -> Iterator[AskedName]:
    words = [match[0] for match in WORD.finditer(query)]
    capitalized = [word for word in words[1:] if word[:1].isupper()]
    small_words = sum(word.lower() in STOPWORDS for word in capitalized)
    if query.isupper() or small_words >= _HEADLINE_WORDS:
        yield from _lower_case_names(query, index)
    elif capitalized:
        yield from _capitalized_names(query, index)
    else:
        yield from _capitalized_names(query, index)
        yield from _lower_case_names(query, index)


def _capitalized_names(query: str, index: Index) -> Iterator[AskedName]:
    for match in _NAME.finditer(query):
        written = match[0].split()
        words = [_POSSESSIVE.sub("", word) for word in written]
        # "Saint Mary's Hospital" is one of several by the word in front of the "s".
        owners = [word for word, form in zip(words[:-1], written[:-1], strict=True) if word != form]
        if match.start() == 0 or not query[: match.start()].strip(" “\"'‘(¿"):
            # The first word is capitalized anyway.
            words = words if _is_name_at_start(words, index) else words[1:]
        # "The Lady Anne" is a ship, or the like, and no lady.
        is_thing = len(words) > 1 and bool(_ARTICLE_BEFORE.search(query[: match.start()]))
        if name := _make_name(words, index, with_title=is_thing):
            keys = (*name.keys, *(word for word in owners if word in words))
            yield replace(name, keys=tuple(dict.fromkeys(keys)))


def _is_name_at_start(words: list[str], index: Index) -> bool:
    first = words[0].lower()
    return (
        first not in STOPWORDS
        and first not in INTERROGATIVES
        and not re.fullmatch(ANY_AUXILIARY, first)
        and len(words) > 1
        and _is_written_as_name(first, index)
    )


def _lower_case_names(query: str, index: Index) -> Iterator[AskedName]:
    """The names typed without a capital, as adjacent words that the documents write with one."""
    run: list[str] = []
    end = 0
    for match in WORD.finditer(query):
        word = _POSSESSIVE.sub("", match[0])
        is_name = (
            len(word) >= _MIN_LETTERS
            and word.isalpha()
            and word.lower() not in STOPWORDS
            and word.lower() not in CALENDAR_WORDS
            and not _TITLE.fullmatch(word)
            and (
                _is_written_as_name(word.lower(), index)
                or _is_unknown_name(word.lower(), query[: match.start()], index)
            )
        )
        if run and (not is_name or match.start() - end > 1):
            yield from _small_name(run, query[:end], index)
            run = []
        if is_name:
            run.append(word)
            end = match.end()
    yield from _small_name(run, query[:end], index)


def _small_name(words: list[str], before: str, index: Index) -> Iterator[AskedName]:
    written = [word.lower().capitalize() if occurs(word, index) else word for word in words]
    if name := _make_name(written, index):
        has_title = bool(_TITLE_BEFORE.search(before[: -len(" ".join(words))]))
        yield replace(name, is_sure=name.is_sure and has_title)


def _is_unknown_name(word: str, before: str, index: Index) -> bool:
    """Whether a word that no document has is a name: it follows a title, does something without an
    article or ending, or is no English word."""
    if occurs(word, index):
        return False
    # The libraries that it needs are slow to load.
    from qa.query.spelling import is_in_dictionary

    if _TITLE_BEFORE.search(before) or (_DID_BEFORE.search(before) and not word.endswith("s")):
        # "the mayor really", but "mayor baker".
        return not (_TITLE_AS_NOUN.search(before) and is_in_dictionary(word))
    return word.isascii() and not is_in_dictionary(word)


def _is_written_as_name(word: str, index: Index) -> bool:
    """Whether the documents write a word with a capital more than once, and hardly ever without."""
    return _count(word.capitalize(), index) >= _MIN_NAME_PLACES and not _is_often_small(word, index)


def _is_often_small(word: str, index: Index) -> bool:
    """Whether a capitalized word of a question is a word of the language, by how often the
    documents write it without a capital; an address may have a name so."""
    return _count(word.lower(), index) > _MAX_SMALL_SHARE * _count(word.capitalize(), index)


def _count(form: str, index: Index) -> int:
    return next((count for term, count in index.words(form) if term == form), 0)


def _make_name(words: list[str], index: Index, *, with_title: bool = False) -> AskedName | None:
    """The name that some words are, without titles, which one of a thing may begin with."""
    # "Vice President", "Prime Minister" and other titles in front of a name.
    titles = [place for place, word in enumerate(words[:-1]) if _TITLE.fullmatch(word)]
    words = words[titles[-1] + 1 :] if titles and not with_title else words
    while words and (
        (_TITLE.fullmatch(words[0]) and not with_title) or words[0].lower() in STOPWORDS
    ):
        words = words[1:]
    while words and _ROMAN.fullmatch(words[-1]):
        words = words[:-1]
    content = [
        word
        for word in words
        if len(word) > 1
        and word.lower() not in STOPWORDS
        and word.lower() not in _PARTICLES
        and word.lower() not in CALENDAR_WORDS
        and word.lower() not in CONTRASTS
        and any(map(str.isalpha, word))
    ]
    if not content:
        return None
    proper = [word for word in content if not _is_often_small(word, index)]
    last = content[-1]
    text = " ".join(words)
    keys = [last] if last in proper else proper or content
    if keys == content and len(content) == 1 and not proper:
        # A word of the language, capitalized.
        return None
    return AskedName(text, tuple(words), tuple(keys), bool(proper))


def _qualifiers(query: str) -> Iterator[AskedQualifier]:
    words = [match[0] for match in WORD.finditer(query)]
    for place, word in enumerate(words[:-1]):
        if word.lower() not in CONTRASTS:
            continue
        head = next(
            (
                other
                for other in words[place + 1 : place + 3]
                if other.lower() not in CONTRASTS and other[0].isalpha()
            ),
            "",
        )
        if (
            head
            and head.lower() not in STOPWORDS
            and head.lower() not in _TIME_UNITS
            and not re.fullmatch(ANY_AUXILIARY, head, re.IGNORECASE)
        ):
            yield AskedQualifier(word.lower(), head)


_NUMBERED = lazy_pattern(
    r"\b(?P<noun>[^\W\d_]{2,})\s+(?:(?:no|nr)\.?\s?|number\s+|#)?(?P<number>\d{1,3}|[IVX]{1,5})\b"
    r"(?![.,:/-]\d|[%°]|[\w-])(?=\s*(?:$|[?.,;:)’']|\w))"
)
# In front of a number that counts or measures.
_NOT_NUMBERED = lazy_pattern(
    rf"(?:{MONTH_PATTERN}|top|about|around|nearly|almost|over|under|exactly|than|every|another|other|"
    r"next|last|past|first|only|age|aged|were|scored|won|and|or|between)",
    re.IGNORECASE,
)
_COUNTED_NOUN = lazy_pattern(
    r"\s+(?:[a-z]+s|people|men|women|children|percent|per|million|billion)\b"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def _numbers(query: str) -> Iterator[AskedNumber]:
    for match in _NUMBERED.finditer(query):
        noun, text = match["noun"], match["number"]
        if (
            noun.lower() in STOPWORDS
            or _NOT_NUMBERED.fullmatch(noun)
            or re.fullmatch(ANY_AUXILIARY, noun, re.IGNORECASE)
            or (text == "I" and not noun[0].isupper())
            or _COUNTED_NOUN.match(query, match.end())
        ):
            continue
        yield AskedNumber(noun, text, int(text) if text.isdigit() else roman_value(text))


def roman_value(text: str) -> int:
    """The value of a Roman number up to 39."""
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )


_SUBJECT = lazy_pattern(
    rf"(?i:\b(?:did|does|do|has|have|had|will)\s+(?:the\s+)?(?:{TITLE_WORD}\.?\s+)?)"
    rf"(?P<name>{_NAME.pattern})\s+(?:(?:ever|also|first|already)\s+)?(?P<verb>[a-z]{{3,}})\b"
)
_PASSIVE_SUBJECT = lazy_pattern(
    rf"(?i:\b(?:is|are|was|were)\s+(?:the\s+)?(?:{TITLE_WORD}\.?\s+)?)"
    rf"(?P<name>{_NAME.pattern})\s+(?P<verb>[a-z]{{3,}})\b"
)
_IN_PLACE = lazy_pattern(
    rf"\b(?P<noun>[^\W\d_]{{3,}})\s+(?:in|at|near)\s+(?P<name>{CAPITAL}[\w’'-]*)"
)


_IN = lazy_pattern(rf"\b(?:in|at)\s+(?P<name>{CAPITAL}[\w’'-]*)")
# An adjective of a kind of thing and its noun, without those that only tell how many or when.
KIND = lazy_pattern(
    r"\b(?!(?:total|final|annual|additional|original|special|general|usual|actual|real|normal|"
    r"several|initial|typical|overall|equal|official|local|global|loyal|primary|temporary|"
    r"necessary|specific|similar|particular|regular|popular|principal|crucial|individual|"
    r"historic|public)\b)(?P<kind>[a-z]{3,}(?:al|ary|ic|ical|ar))\s+(?P<noun>[a-z]{3,})\b"
)


def _scope(query: str, names: tuple[AskedName, ...]) -> AskedName | None:
    for match in _IN.finditer(query):
        for name in names:
            if match["name"] in name.text.split():
                return name
    return None


def _passive_subject(query: str, names: tuple[AskedName, ...]) -> tuple[AskedName, str] | None:
    for match in _PASSIVE_SUBJECT.finditer(query):
        name = next((name for name in names if name.text in match["name"]), None)
        if name and match["verb"].lower() not in STOPWORDS:
            return name, match["verb"].lower()
    return None


def _subject(query: str, names: tuple[AskedName, ...]) -> tuple[AskedName, frozenset[str]] | None:
    for match in _SUBJECT.finditer(query):
        name = next((name for name in names if name.text in match[0]), None)
        if name and match["verb"].lower() not in STOPWORDS:
            verb = match["verb"].lower()
            return name, frozenset((verb, *IRREGULAR_FORMS.get(verb, ())))
    return None


def _place(query: str, names: tuple[AskedName, ...]) -> tuple[str, AskedName] | None:
    for match in _IN_PLACE.finditer(query):
        name = next((name for name in names if match["name"] in name.text.split()), None)
        if name and match["noun"].lower() not in STOPWORDS:
            return match["noun"], name
    return None
