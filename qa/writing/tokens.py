"""Split a text into words, numbers, days and marks, in a form by which two texts are compared."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index import STOPWORDS
from index.calendar_names import MONTH_NAMES
from index.types import Span
from index.written_forms import find_forms, unify_forms
from qa.lazy_pattern import lazy_pattern
from qa.text.numbers import find_numbers

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
_QUOTATION = lazy_pattern(
    r"[“„«]([^”»“]+)[”»“]|\"([^\"]+)\"|(?<!\w)‘([^‘]+?)’(?!\w)|(?<!\S)'([^']+)'(?!\w)"
)
# "Pounds" are a weight too, and "¥" is yen or yuan.
_UNITS = {"$": "dollar", "€": "euro", "%": "percent"}
_MINUS = lazy_pattern(r"(?<![\w)])[-−–]$")
# With the hyphen "re-signed" is another word than "resigned".
_HYPHENATED_RE = lazy_pattern(r"re[-‐‑]\w+", re.IGNORECASE)
_ABBREVIATED_NOT = lazy_pattern(r"(?P<verb>\w+)n['’]t")
_NOT_FORMS = {"wo": "will", "ca": "can", "sha": "shall"}
# Other than "few" and "little" by themselves.
_WITH_ARTICLE = frozenset(("few", "little"))
_OPENING, _CLOSING, _EITHER = "“„«", "”»", '"'


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
    """The text as it is compared: composed characters, plain spaces, "--" as a dash."""
    text = re.sub(r"\s", " ", unicodedata.normalize("NFC", text))
    return re.sub(r"(?<= )--(?= )", "—", text)


def tokenize(text: str) -> list[Token]:
    """The tokens of a text that is `normalized`, in order."""
    found = sorted(_tokens(text), key=lambda token: token.span)
    return list(_with_quotation(_with_articles(found), text))


def quotations(text: str) -> list[str]:
    """What stands in quotation marks in a text, without the marks."""
    return [next(filter(None, match.groups())) for match in _QUOTATION.finditer(text)]


def is_balanced(text: str) -> bool:
    """Whether each double quotation mark and bracket of a text has its other one."""
    return not has_open_speech(text) and text.count("(") == text.count(")")


def has_open_speech(text: str) -> bool:
    """Whether a double quotation mark of a text has no other one, so that nobody can tell which
    words are somebody's: a quote that begins in the middle of what somebody says."""
    depth = 0
    for mark in text:
        depth += (mark in _OPENING) - (mark in _CLOSING)
        if depth < 0:
            return True
    return depth > 0 or text.count(_EITHER) % 2 == 1


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
            token = _number(text, (start, end), token.written.lower())
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
    if written.isupper() and len(written) > 1 and written.lower() in STOPWORDS:
        # "US", "IT" and "WHO" are no "us", "it" and "who".
        form = written
    elif _HYPHENATED_RE.fullmatch(written):
        form = re.sub(r"[‐‑]", "-", written).casefold()
    else:
        form = unify_forms(written.replace("’", "'"), is_query=True).casefold()
    if (negated := _ABBREVIATED_NOT.fullmatch(form)) is not None:
        verb = negated["verb"]
        form = f"{_NOT_FORMS.get(verb, verb)} not"
    elif form == "cannot":
        form = "can not"
    return Token(form, "name" if is_name else "word", span, written)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" “”\"'‘’([*")
    return not before or before[-1] in ".!?:"


def _with_articles(tokens: list[Token]) -> Iterator[Token]:
    """The tokens; words that consist of several forms as several, and "a few" as one."""
    for number, token in enumerate(tokens):
        if token.form in _WITH_ARTICLE and number and tokens[number - 1].form == "a":
            yield Token(f"a {token.form}", token.kind, token.span, token.written)
        elif token.kind in ("word", "name") and " " in token.form:
            for form in token.form.split():
                yield Token(form, token.kind, token.span, token.written)
        else:
            yield token


def _with_quotation(tokens: Iterator[Token], text: str) -> Iterator[Token]:
    """The tokens, with what stands in quotation marks marked as such."""
    is_double = is_single = False
    for token in tokens:
        if token.is_mark:
            start, end = token.span
            before, after = text[start - 1 : start], text[end : end + 1]
            if token.form in _OPENING:
                is_double = True
            elif token.form in _CLOSING:
                is_double = False
            elif token.form in _EITHER:
                is_double = not is_double
            elif token.form in "‘'" and not before.strip() and after.strip():
                is_single = True
            elif token.form in "’'" and before.strip() and is_single:
                is_single = False
            yield token
        else:
            yield Token(token.form, token.kind, token.span, token.written, is_double or is_single)
