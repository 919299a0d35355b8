"""Read what a question asks of a table: the words that it names, and the type of cell."""

import re
from dataclasses import dataclass
from functools import cached_property

from index import Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTH_NAMES
from qa.text.english.irregular_verbs import IRREGULAR_FORMS
from qa.text.names import NAME_WORD_OR_INITIAL

# Words that a question may have beside those of the row and the column.
_LIGHT_WORDS = """
    many much number amount value figure have had has get got gets make made list listed record
    recorded register registered report reported show shown give given gave find tell told say says
    said according table row column sheet spreadsheet file data there please know name named called
    belong belongs held hold holds happen happened occur occurred take took place exactly stand
    stood come comes do does did entry entered state stated represent represents serve serves fly
    flies play plays played people persons work works worked working counted count time date year
    receive receives received score scores scored hear heard answer answered respond responded
    percentage percent proportion employ employs employed produce produces produced came carry
    carries carried transport transports transported handle handles handled admit admits admitted
    bring brings brought raise raises raised collect collects collected
    """
# Stopwords that exclude or compare: they have to be in the table as well.
_LIMITING_WORDS = frozenset(
    """
    before after until since not no never except without between than or other per over under above
    below nor neither both either own only against more most
    """.split()  # noqa: SIM905
)
# Words that stand for one another in a heading and a question.
_SYNONYMS = tuple(
    group.split()
    for group in (
        "salary pay wage wages earnings income earn earns earned paid",
        "population pop inhabitants residents people live lives lived",
        "price cost costs costing charge",
        "hired joined started start join hire hiring employed appointed",
        "born birth birthday birthdate",
        "births birth born babies baby newborns",
        "died death dies",
        "built construction constructed completed completion",
        "founded established founding foundation establishment",
        "opened opening open opens inaugurated",
        "height tall high",
        "length long",
        "depth deep",
        "width wide",
        "weight heavy weigh weighs weighed",
        "age old",
        "distance far",
        "speed fast",
        "duration long last lasted time",
        "located location situated place site",
        "department dept work works worked working employer workplace",
        "winner winners champion champions won win wins",
        "position pos",
        "points pts",
        "nationality nat",
        "quantity qty",
        "average avg",
        "appearances apps",
        "goals gls",
        "telephone tel phone",
        "attendance attended attend att",
        "sales sold sell sells",
        "owner own owns owned",
        "author writer wrote written write writes",
        "role character part",
        "money prize cash winnings purse",
        "lead leads leader led head heads headed chief",
        "chair chairs chaired chairman chairwoman chairperson",
        "killed deaths dead fatalities",
        "injured injuries wounded hurt",
        "arrival arrive arrives arrived",
        "departure depart departs departed leave leaves",
        "percent percentage share",
        "rainfall rain fell precipitation",
        "area size large big",
        "seats medals win won wins",
        "capacity seat seats hold holds",
        "votes vote cast received",
        "played games matches",
        "nationality country",
        "car vehicle",
        "expires expire expiry ends",
    )
)
# Endings by which a heading and a word of a question differ: "manager" and "manages".
_ENDINGS = frozenset(("er", "r", "or", "ment", "ion", "ation", "ee", "e", "ing", "al", "s", "ship"))
_MIN_SHARED_LETTERS = 4

_TYPES = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\bhow (?:many|much|long|old|far|big|tall|high|large|fast|deep|wide|heavy)\b", "number"),
        (r"\b(?:the|total) (?:number|amount)s? of\b", "number"),
        (r"\bwhat (?:is|was|were|are) the (?:number|amount)\b", "number"),
        (r"\b(?:what|which) (?:percentage|percent|share|proportion)\b", "number"),
        (r"\bwhen\b", "time"),
        (r"\bwho(?:m|se)?\b", "person"),
        (r"\bwhere\b", "place"),
        (r"\b(?:what|which)\b", "thing"),
    )
)
# Headings of the columns that a question of a type means if it names none.
_TYPE_HEADINGS = {
    "person": "name person employee mayor manager owner director head author contact player member "
    "candidate winner driver teacher staff holder artist officer minister councillor coach "
    "president chair speaker applicant passenger patient student customer supplier",
    "time": "date day year time month when",
    "number": "amount sum count number total value quantity",
    "place": "place city town location venue address room office site country village station "
    "stadium ground port where region district origin",
}
_GROUP_HEADINGS = (
    "country nation region state county province district ward continent area zone department "
    "division section category type kind class group team party league sector branch owner flag"
)
# A question that is answered by yes, a reason or a manner is none for a table.
_NO_LOOKUP = lazy_pattern(
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b|"
    r"\bwhy\b|\bhow (?:do|does|did|is|are|was|were|can|could|will|would|should|come)\b",
    re.IGNORECASE,
)
# What a question asks for by name, which a table has to have: "What was the score?". Not what any
# column may be called by.
_ASKED_NOUN = lazy_pattern(
    r"\b(?:what|which)(?:['’]s| is| was| are| were)?(?: the)? (?!(?:number|amount|value|figure|"
    r"name|people|persons?|date|time|year|day|place|percentage|percent|proportion|row|column|table|"
    r"sheet|file|data|listed|recorded|reported|shown|total|do|does|did|has|have|had|can|will)\b)"
    r"(?P<noun>\w+)",
    re.IGNORECASE,
)
_A_YEAR = lazy_pattern(r"\b(?:an?|per|each|every) year\b", re.IGNORECASE)
_WORD = lazy_pattern(r"\w+(?:[’'-]\w+)*")
_ADDRESS = lazy_pattern(r"(?<=mail) address(?:es)?\b", re.IGNORECASE)
# Where the people of a table work, which the table need not say: "start at the paper".
_OWN_WORKPLACE = lazy_pattern(
    r"(?:(?:(?<=\bjoin)|(?<=\bjoined)|(?<=\bleave)|(?<=\bleft))|\s(?:at|with|for|in|from|on|by))\s"
    r"(?:the|our|this|your|my)\s(?:news)?(?:paper|company|firm|organi[sz]ation|business|office|"
    r"newsroom|team|staff|club|council|department|school|college|university|hospital|clinic|museum|"
    r"agency|charity|union|station|magazine|group|board|committee|job|post|role)(?=\s*[?.!]*$)",
    re.IGNORECASE,
)
_SINCE_WHEN = lazy_pattern(r"^(?:and )?since when|^(?:for )?how long(?= (?:has|have)\b)", re.I)
# "Over both years", "in all three months": the sum of what is in the table.
_ALL_PERIODS = lazy_pattern(
    r"(?:,? (?:altogether|together|in total|in all))?,? (?:over|in|across|for|during|through|"
    r"throughout) "
    r"(?:both|(?:all|the)(?: of)?(?: the)?(?: (?:two|three|four|five|six|seven|eight|nine|ten|"
    r"\d{1,2}))) "
    r"(?:years|months|quarters|weeks|days|seasons)(?: (?:together|combined|taken together))?",
    re.IGNORECASE,
)
_POSSESSIVE = lazy_pattern(r"(?<=\w)['’]s\b")
_COUNT = lazy_pattern(r"\bhow many\b|\b(?:number|amount)s? of\b", re.IGNORECASE)
_OWNED = lazy_pattern(r"\w(?:['’]s|s['’]) (?P<words>\w+(?: \w+)?)")
_NAME_RUN = lazy_pattern(rf"{NAME_WORD_OR_INITIAL}(?:\s+{NAME_WORD_OR_INITIAL})+")
_MONTH_FORM = lazy_pattern(
    rf"\b(?P<month>{'|'.join(form.capitalize() for form in MONTH_ABBREVIATIONS)})\b\.?(?!\w)"
)
# The month, whose term is a stopword; in small letters behind a preposition or before a year.
_MAY = lazy_pattern(r"\bMay\b|\bmay(?=,? \d{4}\b)|(?<=\b(?:in|of) )may\b")
_YEAR_MONTH = lazy_pattern(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\d-])")
_ORDINAL = lazy_pattern(r"(?<=\d)['’]?(?:st|nd|rd|th)\b", re.IGNORECASE)
# "f.c." for "F.C.".
_INITIALS = lazy_pattern(r"\b(?:[a-z]\.){2,}")
# "1939/1940" for "1939/40".
_TWO_YEARS = lazy_pattern(
    r"(?<!\d)(?P<first>(?:1[5-9]|20)\d\d)\s?[/–-]\s?(?P<second>(?:1[5-9]|20)\d\d)(?!\d)"
)
_LETTER = lazy_pattern(r"[A-Za-z]")
# A cell whose terms may begin with other letters: "U.S.", "2 m$", "May".
_REWRITTEN = lazy_pattern(r"[A-Za-z]\.|[$]|\bMay\b")
_TITLES = frozenset(("mr", "mrs", "ms", "dr", "prof"))


class CellFilter:
    """Tells fast that a cell has none of some terms, so that most cells need not be analyzed."""

    def __init__(self, terms: frozenset[str]) -> None:
        # Two letters, since the documents may write a compound with a hyphen.
        self._starts = tuple({term[:2] for term in terms})
        self._has_numbers = any(any(map(str.isdigit, term)) for term in terms)

    def may_have(self, cell: str) -> bool:
        """Whether a cell may have one of the terms, in some spelling."""
        if not cell.isascii() or _REWRITTEN.search(cell):
            return True
        if not _LETTER.search(cell):
            return self._has_numbers
        lowered = cell.lower()
        return any(start in lowered for start in self._starts)


class Terms:
    """The terms of texts, as an index matches them; those of each text are kept."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[str, frozenset[str]] = {}

    def of(self, text: str) -> frozenset[str]:
        """The terms of a cell, heading or caption."""
        if text not in self._known:
            self._known[text] = frozenset(self._index.analyze(_spell_months(text), is_query=True))
        return self._known[text]

    def of_label(self, text: str) -> frozenset[str]:
        """Those that a question has to name: no stopwords and titles, if there are others."""
        terms = self.of(_POSSESSIVE.sub("", text))
        return terms - self._index.stopword_terms - _TITLES or terms

    @property
    def index(self) -> Index:
        """The index whose terms they are."""
        return self._index

    @cached_property
    def light(self) -> frozenset[str]:
        """Terms of a question that no table need have."""
        return self.of(_LIGHT_WORDS)

    @cached_property
    def limiting(self) -> frozenset[str]:
        """Stopwords that a table has to have."""
        return self.of(" ".join(_LIMITING_WORDS))

    @cached_property
    def synonyms(self) -> dict[str, frozenset[str]]:
        """Terms with those that a heading may have for them."""
        synonyms: dict[str, frozenset[str]] = {}
        for group in _SYNONYMS:
            terms = self.of(" ".join(group))
            for term in terms:
                synonyms[term] = synonyms.get(term, frozenset()) | terms
        return synonyms

    @cached_property
    def of_share(self) -> frozenset[str]:
        """Terms that ask for a percentage."""
        return self.of("percentage percent proportion share")

    @cached_property
    def of_money(self) -> frozenset[str]:
        """Terms that ask for an amount of money, which a currency in the heading gives."""
        return self.of("price cost charge fee rate fare much amount")

    @cached_property
    def groups(self) -> frozenset[str]:
        """Terms of the headings of columns that say what a row belongs to, not what it is."""
        return self.of(_GROUP_HEADINGS)

    def of_type(self, kind: str) -> frozenset[str]:
        """Terms of the headings that a question of a type means."""
        return self.of(_TYPE_HEADINGS.get(kind, ""))

    def agree(self, term: str, heading: frozenset[str]) -> bool:
        """Whether a heading has a term of a question, or another for the same."""
        if term in heading or not heading.isdisjoint(self.synonyms.get(term, ())):
            return True
        return any(
            _derived(*sorted((term, other), key=len)) or other in IRREGULAR_FORMS.get(term, ())
            for other in heading
        )


def _derived(short: str, long: str) -> bool:
    if not short.isalpha() or not long.isalpha():
        return False
    shared = len(short) if long.startswith(short) else len(short) - 1
    return (
        shared >= _MIN_SHARED_LETTERS
        and long.startswith(short[:shared])
        and long[shared:] in _ENDINGS
    )


def _spell_months(text: str) -> str:
    """The text with the months' names in full, "Sep" and "2023-09" have "September", numbers for
    ordinals, and "1939/40" for "1939/1940"."""
    if any(map(str.isdigit, text)):
        text = _ORDINAL.sub("", text)
        text = _TWO_YEARS.sub(_shorter_season, text)
        text = _YEAR_MONTH.sub(
            lambda match: f"{MONTH_NAMES[int(match['month']) - 1]} {match['year']}", text
        )
    text = _MAY.sub("MonthOfMay", text)
    return _MONTH_FORM.sub(
        lambda match: next(
            name for name in MONTH_NAMES if name.lower().startswith(match["month"].lower()[:3])
        ),
        text,
    )


def _shorter_season(match: re.Match[str]) -> str:
    is_season = int(match["second"]) == int(match["first"]) + 1
    return f"{match['first']}/{match['second'][2:]}" if is_season else match[0]


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """A question as it is compared with tables.

    Attributes:
        text: The question.
        kind: The type of cell that it asks for: "number", "time", "person", "place", "thing", or ""
            without an interrogative.
        terms: The terms that the table has to account for.
        light: Its other terms, which may name a column: "place" in "Where did it take place?".
        names: The terms of each name of several words, which one cell has to have together.
        capitalized: The terms of its capitalized words and numbers.
        phrases: Its names and numbers as they are written.
        counts: Whether it asks how many there are.
        owned: The words after a possessive: "race time" in "Ada Berg's race time".
    """

    text: str
    kind: str
    terms: frozenset[str]
    light: frozenset[str]
    names: tuple[frozenset[str], ...]
    capitalized: frozenset[str]
    phrases: tuple[str, ...]
    counts: bool
    owned: tuple[str, ...]


def read_table_question(question: str, index: Index, terms: Terms) -> TableQuestion | None:
    """Read a question; None for one that no cell can answer."""
    text = _ADDRESS.sub("", _POSSESSIVE.sub("", " ".join(question.split())))
    text = _OWN_WORKPLACE.sub("", _SINCE_WHEN.sub("when", text))
    text = _INITIALS.sub(lambda match: match[0].upper(), _ALL_PERIODS.sub(" altogether", text))
    if _NO_LOOKUP.search(text):
        return None
    kind = next((kind for pattern, kind in _TYPES if pattern.search(text)), "")
    all_terms = frozenset(index.analyze(_spell_months(text), is_query=True))
    measure = re.match(
        r"how (long|old|far|tall|high|large|big|fast|deep|wide|heavy)\b", text, re.IGNORECASE
    )
    kept = (all_terms - index.stopword_terms - terms.light) | (all_terms & terms.limiting)
    if asked := _ASKED_NOUN.search(text):
        kept |= terms.of(asked["noun"]) & all_terms & terms.light
    if _A_YEAR.search(text):
        kept |= terms.of("year")
    if measure:
        kept |= terms.of(measure[1])
    capitals = [
        match[0] for match in _WORD.finditer(text) if match.start() and _is_marked(match[0])
    ]
    # "IT" and "Ås" are stopwords but for the capital.
    kept |= terms.of(" ".join(word for word in capitals if len(word) > 1)) & index.stopword_terms
    phrases = [match[0] for match in _NAME_RUN.finditer(text)]
    runs = [terms.of(phrase) for phrase in phrases]
    names = tuple(run & kept for run in runs if len(run & kept) > 1)
    return TableQuestion(
        text,
        kind,
        kept,
        (all_terms & terms.light) - index.stopword_terms,
        names,
        terms.of(" ".join(capitals)) & kept,
        (*phrases, *(word for word in capitals if not any(word in run for run in phrases))),
        bool(_COUNT.search(text)),
        tuple(owned["words"].split()) if (owned := _OWNED.search(question)) else (),
    )


# The heading of a label that a preposition before it rules out.
_OPPOSITE = {"from": "to destination arrival", "to": "from origin departure"}


def is_opposed(question: TableQuestion, label: str, heading: frozenset[str], terms: Terms) -> bool:
    """Whether a question has a label as the other end of a way: "from Oslo" is no destination."""
    before = re.search(rf"\b(from|to) (?:the )?{re.escape(label)}\b", question.text, re.IGNORECASE)
    return before is not None and heading <= terms.of(_OPPOSITE[before[1].lower()])


def _is_marked(word: str) -> bool:
    return word[0].isupper() or any(map(str.isdigit, word))
