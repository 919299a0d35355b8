"""Split a text into words, numbers, days and marks, in a form by which two texts are compared."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_NAMES
from index.text.normalization import find_forms, unify_forms
from index.types import Span
from qa.text.numbers import find_numbers
from qa.text.quotation_marks import find_quotations

Kind = Literal["word", "name", "number", "day", "mark"]

# "12,000", "3.2", "2-1", "10:30", "don't", "COVID-19".
_RAW = lazy_pattern(r"\w+(?:[.,:/’'‐‑-]\w+|(?<=\d)[–×]\d\w*)*")
_MONTHS = "|".join(name.lower() for name in MONTH_NAMES)
_DAY_FORM = lazy_pattern(rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?")
_PLAIN_DIGITS = lazy_pattern(r"[\d.,'’ \u00a0\u202f]+")
_CURRENCY_BEFORE = lazy_pattern(r"(?:\b[A-Z]{1,2})?[$€£¥]\s?$")
_UNIT_BEHIND = lazy_pattern(
    r"\s?(?:(?P<symbol>[%€$£¥])|(?P<word>per\s?cent|dollars?|euros?)\b)", re.IGNORECASE
)
# "Pounds" are a weight too, and "¥" is yen or yuan.
_UNITS = {"$": "dollar", "€": "euro", "%": "percent"}
_MINUS = lazy_pattern(r"(?<![\w)])[-−–]$")
# With the hyphen "re-signed" is another word than "resigned".
_HYPHENATED_RE = lazy_pattern(r"re[-‐‑]\w+", re.IGNORECASE)
_ABBREVIATED_NOT = lazy_pattern(r"(?P<verb>\w+)n['’]t")
_NOT_FORMS = {"wo": "will", "ca": "can", "sha": "shall"}
_POINT_BEFORE_THREE = lazy_pattern(r"\d{1,3}\.\d{3}")
# "€5m"; without a currency, "5m" are metres.
_SHORT_MONEY = lazy_pattern(r"(?P<digits>\d+(?:\.\d+)?)(?P<scale>k|mn?|bn?|tn)", re.IGNORECASE)
_SHORT_SCALES = {"k": "E3", "m": "E6", "b": "E9", "t": "E12"}
_UNIT_SYMBOLS = {
    f"{name}{plural}": symbol
    for name, symbol in (
        ("kilometer", "km"), ("centimeter", "cm"), ("millimeter", "mm"), ("kilogram", "kg"),
        ("milligram", "mg"), ("hectare", "ha"),
    )
    for plural in ("", "s")
}  # fmt: skip
# Characters of the symbol of a unit.
_MAX_SYMBOL = 4
# With an article they say another thing than by themselves: "a few", "the most".
_WITH_ARTICLE = frozenset(("few", "fewer", "fewest", "little", "least", "less", "more", "most"))
# Spaces that belong to a number.
_NO_BREAK = "\u00a0\u202f\u2009"
# "12 345": one number, or two, as in "on route 12 345 people".
_SPACED = lazy_pattern(r"(?P<first>\d{1,3}) (?P<second>\d{3})")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, day or mark of a text.

    Attributes:
        form: What it is compared by: alike for all ways to write the same number or day.
        kind: What it is; a name is a word with a capital letter that does not begin a sentence.
        span: Its place in the text.
        written: As it stands in the text.
        is_quoted: Whether it stands in quotation marks.
    """

    form: str
    kind: Kind
    span: Span
    written: str
    is_quoted: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether it is a mark of punctuation."""
        return self.kind == "mark"


def normalized(text: str) -> str:
    """The text as it is compared: composed characters, plain spaces but within numbers, "--" as a
    dash, "``" as a quotation mark, "1946 – 49" without its spaces."""
    text = re.sub(rf"(?<=\d)[{_NO_BREAK}](?=\d{{3}}(?!\d))", "\u00a0", text)
    text = re.sub(r"[^\S\u00a0]|(?<!\d)\u00a0|\u00a0(?!\d)", " ", text)
    # As corpora write them.
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"`` ?| ?''(?!\w)", '"', text)
    text = re.sub(r"(?<=\w) (?=['’]s\b)", "", text)
    text = re.sub(r"(?<=\d) (?:--|–) (?=\d)", "–", text)
    return re.sub(r"(?<= )--(?= )", "—", text)


def tokenize(text: str) -> list[Token]:
    """The tokens of a text that is `normalized`, in order."""
    found = sorted(_tokens(text), key=lambda token: token.span)
    return list(_with_quotation(_with_articles(found), text))


def read_spaced_numbers(tokens: Sequence[Token], known: Container[str]) -> list[Token]:
    """The tokens of a model's sentence, its "12 345" read as 12345 if the quotes have that."""
    return [
        replace(token, form=joined)
        if token.form not in known and (joined := token.form.replace(" ", "", 1)) in known
        else token
        for token in tokens
    ]


def quotations(text: str) -> list[str]:
    """What stands in quotation marks in a text, without the marks."""
    return [text[start + 1 : end - 1] for start, end in find_quotations(text).spans]


def is_balanced(text: str) -> bool:
    """Whether each double quotation mark and bracket of a text has its other one."""
    return not find_quotations(text).is_open and text.count("(") == text.count(")")


def _tokens(text: str) -> Iterator[Token]:
    raw = [match.span() for match in _RAW.finditer(text)]
    starts, ends = {start for start, _ in raw}, {end for _, end in raw}
    taken = bytearray(len(text))
    for span, form in _days(text):
        if span[0] in starts and not any(taken[slice(*span)]):
            yield Token(form, "day", span, text[slice(*span)])
            taken[slice(*span)] = b"\1" * (span[1] - span[0])
    for number in find_numbers(text):
        start, end = number.span
        if start in starts and end in ends and not any(taken[start:end]):
            token = _number(text, number.span, _value_form(text[start:end], number.value))
            yield token
            taken[slice(*token.span)] = b"\1" * (token.span[1] - token.span[0])
    # Numbers first: "US$5" is one token, though "US" is a word.
    for start, end in sorted(raw, key=lambda span: not re.search(r"\d", text[slice(*span)])):
        if any(taken[start:end]):
            continue
        token = _word(text, (start, end))
        if re.search(r"\d", token.written):
            form = re.sub("[‐‑–]", "-", token.written.lower())
            short = _SHORT_MONEY.fullmatch(form)
            if short and _CURRENCY_BEFORE.search(text, 0, start):
                exponent = _SHORT_SCALES[short["scale"][0]]
                form = f"#{Decimal(short['digits'] + exponent).normalize():f}"
            token = _number(text, (start, end), form)
        yield token
        taken[slice(*token.span)] = b"\1" * (token.span[1] - token.span[0])
    for position, character in enumerate(text):
        if not taken[position] and not character.isspace():
            yield Token(character, "mark", (position, position + 1), character)


def _days(text: str) -> Iterator[tuple[Span, str]]:
    """The days of a text; the form of one that can be read in two ways has both."""
    readings: dict[Span, set[str]] = {}
    for span, form in find_forms(text):
        if _DAY_FORM.fullmatch(form):
            readings.setdefault(span, set()).add(form)
    return ((span, " or ".join(sorted(forms))) for span, forms in readings.items())


def _value_form(written: str, value: float) -> str:
    if _POINT_BEFORE_THREE.fullmatch(written):
        # 1.5 in English, 1500 in many other languages.
        return f"#{written}"
    if spaced := _SPACED.fullmatch(written):
        return f"#{spaced['first']} {spaced['second']}"
    if _PLAIN_DIGITS.fullmatch(written) and re.fullmatch(r"[\d.]+|\d+(,\d{3})+(\.\d+)?", written):
        digits = written.replace(",", "")
        if digits.count(".") <= 1:
            # Exact, however many digits: a float has 15.
            return f"#{Decimal(digits).normalize():f}"
    return f"#{Decimal(f'{value:.15g}').normalize():f}"


def _number(text: str, span: Span, form: str) -> Token:
    """A number with its sign and the currency or "percent" that belongs to it."""
    start, end = span
    unit = ""
    if before := _CURRENCY_BEFORE.search(text, 0, start):
        start = before.start()
        symbol = before[0].strip().lower()
        unit = _UNITS.get(symbol, symbol)
    if sign := _MINUS.search(text, 0, start):
        start, form = sign.start(), f"-{form}"
    if not unit and (behind := _UNIT_BEHIND.match(text, end)):
        end = behind.end()
        word = (behind["word"] or "").lower().replace(" ", "").rstrip("s")
        unit = _UNITS.get(behind["symbol"] or "", behind["symbol"] or "") or word
    return Token(f"{form} {unit}".rstrip(), "number", (start, end), text[start:end])


def _word(text: str, span: Span) -> Token:
    written = text[slice(*span)]
    is_name = written[0].isupper() and not _begins_sentence(text, span[0])
    is_acronym = written.isupper() and len(written) > 1 and written.lower() in STOPWORDS
    full_name = unify_forms(written, is_query=True).casefold()
    if is_acronym or _is_symbol_of_unit(text, span):
        # "IT" and "WHO" are no "it" and "who", nor "5 mW" "5 MW"; "US" is short for two words.
        form = full_name if " " in full_name else written
    elif _HYPHENATED_RE.fullmatch(written):
        form = re.sub(r"[‐‑]", "-", written).casefold()
    else:
        form = unify_forms(written.replace("’", "'"), is_query=True).casefold()
        form = _UNIT_SYMBOLS.get(form, form)
    if (negated := _ABBREVIATED_NOT.fullmatch(form)) is not None:
        verb = negated["verb"]
        form = f"{_NOT_FORMS.get(verb, verb)} not"
    elif form == "cannot":
        form = "can not"
    return Token(form, "name" if is_name else "word", span, written)


def _is_symbol_of_unit(text: str, span: Span) -> bool:
    """Whether a word with a capital letter may be the symbol of a unit: "5 MW", "5 T"."""
    written = text[slice(*span)]
    has_capital = written[1:].lower() != written[1:] or (len(written) == 1 and written.isupper())
    if len(written) > _MAX_SYMBOL or not has_capital:
        return False
    # Of a year nothing is measured: "in 2014 ENR reported".
    number = re.search(r"(?P<digits>[\d.,]*\d)[ \u00a0]?$", text[: span[0]])
    return number is not None and not re.fullmatch(r"(?:1\d|20)\d\d", number["digits"])


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" “”\"'‘’([*")
    return not before or before[-1] in ".!?:"


def _with_articles(tokens: list[Token]) -> Iterator[Token]:
    """The tokens; words that consist of several forms as several, and "a few" as one."""
    for number, token in enumerate(tokens):
        article = tokens[number - 1].form if number else ""
        if token.form in _WITH_ARTICLE and article in ("a", "the"):
            yield replace(token, form=f"{article} {token.form}")
        elif token.kind in ("word", "name") and " " in token.form:
            for form in token.form.split():
                yield Token(form, token.kind, token.span, token.written)
        else:
            yield token


def _with_quotation(tokens: Iterator[Token], text: str) -> Iterator[Token]:
    """The tokens, with what stands in quotation marks marked as such."""
    quoted = find_quotations(text)
    for token in tokens:
        is_quoted = not token.is_mark and quoted.hold(token.span[0])
        yield replace(token, is_quoted=True) if is_quoted else token
