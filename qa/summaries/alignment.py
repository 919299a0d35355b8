"""Find a sentence in a quote: its words in their order, with what was left out between them.

A sentence may leave out only what is set off, an example, a reason, or one of two things that "and"
joins, and nothing that denies, limits, supposes or attributes the rest.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile, zip_longest

from index import STOPWORDS
from index.text.calendar_names import CALENDAR_WORDS
from qa.summaries.modality import APPROXIMATORS, alters_sense
from qa.summaries.quote_sentences import (
    FREE_WORDS,
    INSTRUCTION,
    PLAIN_MARKS,
    SOMEBODYS_WORDS,
    QuoteSentence,
    counts,
)
from qa.summaries.word_tokens import Token
from qa.text.english.clauses import AUXILIARIES, PRONOUNS, SUBORDINATORS, is_verb_form, stems_of
from qa.text.english.lexicon import MODALS, NOBODY, NOT, verb_stems, word_set

# Tokens of a sentence of a quote at most; a longer one is no prose.
_MAX_TOKENS = 200
# Words behind a number of things that are counted, not measured: "active duty personnel".
_MIN_COUNTED = 2
# Marks that part what stands on either side; a colon does so in its own way.
_PARTING_MARKS, _COLON = ",;()—–-", ":"
# Words, and phrases before a comma, at the beginning of a sentence that may be left out.
_CONNECTIVES = word_set(
    "meanwhile moreover furthermore additionally finally also then besides and so but however "
    "therefore thus hence consequently"
)
# With a comma behind them they say when, of what is so without them too.
_TIMES_BEFORE_COMMA = word_set("recently eventually subsequently")
_CONNECTING_PHRASES = frozenset(
    ("as a result", "for example", "for instance", "in addition", "in fact", "of course")
)
_CLOSING_QUOTES = "”\"“»«’'"
# Tokens of an item of a list.
_MAX_ITEM = 4
_LEADING_MARKS = ",.-–—•*“”\"‘'«»"
PERSONAL_PRONOUNS = word_set("he she it him her his hers its they them their theirs")
# Words with a capital letter that name nobody whom a pronoun may stand for.
_NO_NAMES = CALENDAR_WORDS | STOPWORDS
# "May" and "the States" are no verbs.
_NAMES_LIKE_OPERATORS = word_set("may states")
# Tokens of a clause with a subject of its own.
_MIN_CLAUSE = 4
# Behind words such as "about", as numbers are.
_MULTIPLES = word_set("half twice double triple one two three four five six seven eight nine ten")
# What is said of none or of all of some is not said of none or of all.
_OF_ALL_OR_NONE = NOT | NOBODY | word_set("no nor few little all every each any only most least")
_OF_ALL = word_set("all every each both most some")
_HAVE = word_set("has have had")
_DEFINITE, _INDEFINITE = word_set("the"), word_set("a an")
_POINTING = word_set("so such as one same other not no")
_ARTICLES = word_set("a an the his her its their another some two")
_EXAMPLES = word_set("e.g eg")
_COPULAS = verb_stems("prove turn seem remain become sound look appear go get make stay feel")
_RELATIVE = word_set("who whom whose which")
# What follows from an event, and what a thing has: an event or thing without it is one all the
# same.
_RESULTS = word_set("killing injuring wounding leaving destroying including consisting comprising")
# "The firm, founded in 1910, …". Others may be a condition: "The drug, used in children, …", "The
# firm, measured by sales, …".
_ORIGINS = word_set(
    "founded built born established located published released created formed owned written "
    "produced developed designed elected appointed educated launched erected constructed "
    "discovered"
)
_BEHIND_ORIGIN = word_set("in on at by near")
PREPOSITIONS = word_set(
    "of in on at by for from with to into about under over after before during since near between "
    "against through among across within as toward towards upon onto off out per than like via "
    "amid beyond behind beside along around up down inside outside without"
)
_CLOSING_MARK = {",": ",", "(": ")", "—": "—", "–": "–"}

REORDERED = "its words stand in the quote in another order, or with others between them"
PART_ONLY = "it is only a part of what the quote says"
MOVED_MARK = "the quote has other marks or articles between these words"


def is_name(token: Token) -> bool:
    """Whether a word may name somebody or something that a pronoun stands for."""
    return token.written[:1].isupper() and token.form not in _NO_NAMES


def find_row(forms: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """The places among some words at which others stand in a row."""
    size = len(wanted)
    return [at for at in range(len(forms) - size + 1) if [*forms[at : at + size]] == [*wanted]]


@dataclass(frozen=True, slots=True)
class Match:
    """What a sentence of a quote has to say on a model's sentence.

    Attributes:
        problem: Why it does not say the same; "" if it does.
        leaves_out: Whether it has words that are not repeated, which a pronoun behind may mean.
    """

    problem: str
    leaves_out: bool = False


def match_sentence(
    sentence: Sequence[Token], quote: QuoteSentence, asked: Container[str] = ()
) -> Match:
    """Find a model's sentence in a sentence of a quote; `asked` are the words of the question."""
    if quote.problem == INSTRUCTION:
        return Match(INSTRUCTION)
    if len(quote.tokens) > _MAX_TOKENS:
        return Match(REORDERED)
    if not quote.is_english:
        return Match(_same_words(sentence, quote))
    wanted = [place for place, token in enumerate(sentence) if counts(token)]
    if not wanted:
        return Match(REORDERED)
    places = _Alignment(sentence, wanted, quote, asked).find()
    if places is not None:
        return Match(quote.problem, _leaves_out(quote, places))
    if _Alignment(sentence, wanted, quote, is_strict=False).find() is not None:
        return Match(MOVED_MARK)
    return Match(_best_reason([sentence[place] for place in wanted], quote))


def _leaves_out(quote: QuoteSentence, places: Sequence[int]) -> bool:
    """Whether the words at some places are not all of a sentence, but for a "Meanwhile,"."""
    forms = [quote.tokens[place].form for place in quote.words if place not in places]
    return not _CONNECTIVES.issuperset(forms)


def _parting(tokens: Sequence[Token]) -> str:
    """How a mark among some tokens parts what stands on either side of them; "" if none does."""
    marks = {token.form for token in tokens if token.is_mark}
    if _COLON in marks:
        return _COLON
    return "," if not marks.isdisjoint(_PARTING_MARKS) else ""


def _same_words(sentence: Sequence[Token], quote: QuoteSentence) -> str:
    """In other languages, whose function words are not known here, nothing may be left out."""
    wanted, given = (
        [place for place, token in enumerate(tokens) if _must_be_repeated(token)]
        for tokens in (sentence, quote.tokens)
    )
    if len(wanted) != len(given) or not all(
        _is_same(sentence[here], quote.tokens[there])
        for here, there in zip(wanted, given, strict=True)
    ):
        return REORDERED
    if any(
        quote.tokens[there].is_quoted and not sentence[here].is_quoted
        for here, there in zip(wanted, given, strict=True)
    ):
        return SOMEBODYS_WORDS
    gaps = zip(pairwise(wanted), pairwise(given), strict=True)
    if any(
        _parting(sentence[here + 1 : behind]) != _parting(quote.tokens[there + 1 : after])
        for (here, behind), (there, after) in gaps
    ):
        return MOVED_MARK
    return quote.problem


def _is_same(here: Token, there: Token) -> bool:
    """Whether two words are the same in any language: "1,500" is 1.5 in some, and "Sie" another
    word than "sie"; the first word of a sentence has a capital letter of its own."""
    written = [re.sub(r"\s", "", token.written).replace("’", "'") for token in (here, there)]
    if here.kind in ("number", "day"):
        is_ambiguous = here.kind == "number" and any(
            len(re.findall(r"[.,]", words)) == 1 for words in written
        )
        return here.form == there.form and (not is_ambiguous or written[0] == written[1])
    if here.span[0] == 0:
        written = [words.lower() for words in written]
    return written[0] == written[1]


def _must_be_repeated(token: Token) -> bool:
    return not token.is_mark or token.form not in PLAIN_MARKS


def _best_reason(wanted: Sequence[Token], quote: QuoteSentence) -> str:
    """Why no alignment was found, in the words that tell most."""
    forms = {token.form for token in wanted}
    missing = sorted(
        (
            token
            for token in quote.tokens
            if not token.is_mark
            and token.form not in forms | _CONNECTIVES
            and alters_sense(token.form)
        ),
        key=lambda token: token.form in APPROXIMATORS,
    )
    own = {token.form for token in quote.tokens if not token.is_quoted}
    quoted = {token.form for token in quote.tokens if token.is_quoted} - own
    if any(token.form in quoted and not token.is_quoted for token in wanted):
        return SOMEBODYS_WORDS
    if missing:
        return f"it leaves out “{missing[0].written}”"
    said = [quote.tokens[place].form for place in quote.words]
    is_part = find_row(said, [token.form for token in wanted])
    return PART_ONLY if is_part else REORDERED


class _Alignment:
    """Matches the words of a sentence with those of a quote's sentence, in order."""

    def __init__(
        self,
        sentence: Sequence[Token],
        wanted: Sequence[int],
        quote: QuoteSentence,
        asked: Container[str] = (),
        *,
        is_strict: bool = True,
    ) -> None:
        """Match the words at the positions `wanted` and, if it `is_strict`, the marks and articles
        between them. What the question says (`asked`) may be left out in front."""
        self._asked = asked
        self._wanted = [sentence[place] for place in wanted]
        self._articles = [_article(sentence, place) for place in wanted]
        self._parting = [
            _parting(sentence[before + 1 : after]) for before, after in pairwise(wanted)
        ]
        self._tokens = quote.tokens
        self._words = quote.words
        self._is_strict = is_strict
        self._dead = set[tuple[int, int]]()

    def find(self) -> list[int] | None:
        """The positions of the words in the quote, if nothing is left out that has to stand."""
        for place in range(len(self._words)):
            if self._matches(0, place) and self._may_begin(self._words[place]):
                found = self._continue(0, place)
                if found is not None:
                    return found
        return None

    def _matches(self, number: int, place: int) -> bool:
        here, there = self._wanted[number], self._tokens[self._words[place]]
        if here.form != there.form or here.is_quoted != there.is_quoted:
            return False
        # One may be added or left out, not "a suspect" be "the suspect".
        articles = {self._articles[number], _article(self._tokens, self._words[place])} - {""}
        return not self._is_strict or len(articles) < 2

    def _continue(self, number: int, place: int) -> list[int] | None:
        """The position of `place` and those of the words behind `number`, if these can be matched
        behind it."""
        here = self._words[place]
        if number + 1 == len(self._wanted):
            return [here] if self._may_end(here) else None
        if (number, place) in self._dead:
            return None
        for other in range(place + 1, len(self._words)):
            if self._matches(number + 1, other) and self._follows(number, place, other):
                found = self._continue(number + 1, other)
                if found is not None:
                    return [here, *found]
        self._dead.add((number, place))
        return None

    def _follows(self, number: int, place: int, other: int) -> bool:
        """Whether the word behind `number` may be matched at `other`, if itself is at `place`."""
        before, after = self._words[place], self._words[other]
        if other == place + 1:
            return not self._is_strict or self._has_marks(number, before, after)
        return self._may_skip(number, before, after) and self._keeps_pronouns(number, before, after)

    def _has_marks(self, number: int, before: int, after: int) -> bool:
        """Whether a sentence has the marks that the quote has between two words that follow each
        other. Commas may be left out that stand in front of "and" or end an introduction."""
        wanted, parting = self._parting[number], _parting(self._tokens[before + 1 : after])
        if parting == wanted:
            return True
        if _COLON in (parting, wanted):
            return False
        opening = next(token for token in self._tokens if not token.is_mark)
        is_day = self._tokens[before].kind in ("day", "number") and opening.form in ("on", "in")
        if not parting and is_day and not _parting(self._tokens[:before]):
            # "On 4 May 2019, the wall fell" for "On 4 May 2019 the wall fell".
            return True
        is_joint = self._tokens[after].form in ("and", "or")
        if not parting and is_joint:
            # "A, B, and C" for "A, B and C".
            return _parting(self._tokens[max(0, before - _MAX_ITEM) : before]) != ""
        if not parting or not {"not", "no", "nor", "never"}.isdisjoint(
            (self._tokens[before].form, self._tokens[after].form)
        ):
            return False
        is_introduction = opening.form in PREPOSITIONS and not _parting(self._tokens[:before])
        return is_introduction or is_joint

    def _keeps_pronouns(self, number: int, before: int, after: int) -> bool:
        """Whether no pronoun behind may stand for a name that is left out."""
        left_out = self._tokens[before + 1 : after]
        if not any(is_name(token) for token in left_out):
            return True
        return not any(
            token.form in PERSONAL_PRONOUNS and not token.is_quoted
            for token in self._wanted[number + 1 :]
        )

    def _may_begin(self, position: int) -> bool:
        """Whether what stands before a position may be left out: "Meanwhile,", or the "In May," of
        a question that asks about May."""
        before = self._tokens[:position]
        while before and before[-1].form in FREE_WORDS:
            before = before[:-1]
        phrase = " ".join(token.form for token in before if token.form not in _LEADING_MARKS)
        return (
            all(
                token.form in (_LEADING_MARKS if token.is_mark else _CONNECTIVES | FREE_WORDS)
                for token in before
            )
            or (phrase in _CONNECTING_PHRASES and before[-1].form == ",")
            or (phrase in _TIMES_BEFORE_COMMA and before[-1].form == "," and self._is_of_some())
            or self._is_asked_introduction(before)
        )

    def _is_asked_introduction(self, before: Sequence[Token]) -> bool:
        """Whether the words before a comma say where or when, and the question says so too."""
        words = [token for token in before if not token.is_mark and token.form not in FREE_WORDS]
        return (
            [token.form for token in before if token.is_mark] == [before[-1].form] == [","]
            and len(words) > 1
            and words[0].form in PREPOSITIONS
            and all(token.form in self._asked for token in words[1:])
            and not any(map(is_verb, words))
            and is_neutral(before)
            and self._is_of_some()
        )

    def _is_of_some(self) -> bool:
        """Whether nothing is said of all, of none or of the most."""
        return not any(token.form in _OF_ALL_OR_NONE for token in self._tokens)

    def _may_skip(self, number: int, before: int, after: int) -> bool:
        """Whether what stands between two positions may be left out, behind the word `number`."""
        gap = self._tokens[before + 1 : after]
        wanted = self._parting[number] if self._is_strict else ""
        if self._is_set_off(before, gap, after):
            return not wanted
        if gap[0].form == "(":
            close = next((at for at, token in enumerate(gap) if token.form == ")"), 0)
            is_marks = all(token.is_mark or token.form in FREE_WORDS for token in gap[close + 1 :])
            return (
                is_marks
                and _is_aside(gap[1:close], self._tokens[: before + 1])
                and (not self._is_strict or wanted == _parting(gap[close + 1 :]))
            )
        if self._is_strict and wanted != _parting(gap[:1]):
            return False
        return self._is_first_conjunct(before, gap, after)

    def _is_set_off(self, before: int, gap: Sequence[Token], after: int) -> bool:
        """Whether commas or dashes set it off as what somebody or something is: "Okafor, the mayor,
        …", "the mine, which opened in 1934, …"."""
        while gap and gap[-1].form in FREE_WORDS:
            gap = gap[:-1]
        if len(gap) < 3 or gap[0].form == "(" or gap[-1].form != _CLOSING_MARK.get(gap[0].form):
            return False
        inner = gap[1:-1]
        # Behind a subject alone: "35 men, 20 boys, 5 girls" is a list.
        if any(token.is_mark for token in inner) or not is_verb(self._tokens[after]):
            return False
        if inner[0].form in _RELATIVE:
            return is_neutral(inner, approximators=True)
        if inner[0].form in _ORIGINS and inner[1:] and inner[1].form in _BEHIND_ORIGIN:
            subject = self._tokens[: before + 1]
            return is_neutral(subject) and is_neutral(inner, approximators=True)
        opening = next(token.form for token in self._tokens if not token.is_mark)
        return (
            is_name(self._tokens[before])
            and opening not in SUBORDINATORS
            and inner[0].form in _ARTICLES
            and _is_noun_phrase(inner)
        )

    def _is_first_conjunct(self, before: int, gap: Sequence[Token], after: int) -> bool:
        """Whether it is the first of two things that "and" joins: "[sold Acme and] bought Beta",
        "has [half a million soldiers and] another 3 million reservists"."""
        words = [token for token in gap if not token.is_mark]
        has_another = any(token.form == "another" for token in gap[-2:])
        while words and words[-1].form in FREE_WORDS | {"another"}:
            words.pop()
        if len(words) < 2 or words[-1].form != "and" or gap[0].is_mark or not is_neutral(gap):
            return False
        inner, kept = words[:-1], self._tokens[before]
        if any(token.form in SUBORDINATORS | PRONOUNS | {"and", "or"} for token in inner):
            return False
        if not _is_of_each(self._tokens[: before + 1]):
            return False
        if _is_full_verb(self._tokens[after]):
            is_subject = not is_verb(kept) and kept.form not in PREPOSITIONS
            return is_subject and _is_full_verb(inner[0])
        return (
            kept.form in _HAVE
            and has_another
            and inner[0].kind == "number"
            and _is_counted(inner)
            and not any(is_verb(token) or token.form in PREPOSITIONS for token in inner)
        )

    def _may_end(self, position: int) -> bool:
        """Whether what stands behind a position may be left out: another clause or thing, a reason
        or a result, or who somebody is."""
        kept, rest = self._tokens[: position + 1], self._tokens[position + 1 :]
        while rest and rest[0].form in _CLOSING_QUOTES and self._tokens[position].is_quoted:
            rest = rest[1:]
        words = [token for token in rest if not token.is_mark]
        if not words:
            return True
        opening, first = rest[0].form, words[0].form
        is_joined = opening == ";" or (opening == "," and first == "and")
        if is_joined and not _is_noun_phrase(kept) and _is_separate(words):
            return True
        if opening == "(" and first in _EXAMPLES:
            return rest[-1].form in ").!" and is_neutral(rest)
        if opening == "," and first == "because" and _is_bare_reason(words, rest):
            return any(map(is_verb, kept)) and not any(
                token.form in SUBORDINATORS for token in kept
            )
        if not is_neutral(rest, approximators=True):
            return False
        if opening == "," and first in _RELATIVE and not _is_verdict(words):
            # Not of "Reed, who lost, left".
            resumes = any(token.is_mark and is_verb(after) for token, after in pairwise(rest))
            return any(map(is_verb, kept)) and not resumes
        if not _is_of_each(kept):
            return False
        if opening in ("and", ",") and first == "and" and len(words) > 1:
            return _is_full_verb(words[1]) or _is_last_item(kept, words[1:])
        is_result = opening == "," and first in _RESULTS and not any(map(is_verb, words[1:]))
        return is_result or (first == "because" and any(map(is_verb, kept)))


def is_neutral(tokens: Sequence[Token], *, approximators: bool = False) -> bool:
    """Whether nothing among the tokens may change what stands around them. What is set off may hold
    `approximators` in front of a number."""
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.is_quoted or (token.is_mark and token.form not in PLAIN_MARKS):
            return False
        is_name = token.kind == "name" and token.form in _NAMES_LIKE_OPERATORS
        if token.is_mark or is_name or not alters_sense(token.form):
            continue
        is_of_number = after is not None and (after.kind == "number" or after.form in _MULTIPLES)
        if not (approximators and token.form in APPROXIMATORS and is_of_number):
            return False
    return True


def is_verb(token: Token) -> bool:
    """Whether a word may be an auxiliary or a verb in the past: not "rural-based"."""
    return token.kind == "word" and "-" not in token.form and is_verb_form(token.form)


def _is_full_verb(token: Token) -> bool:
    return is_verb(token) and token.form not in AUXILIARIES


def _article(tokens: Sequence[Token], position: int) -> str:
    """The kind of the article in front of a word: "the", "a" or ""."""
    for token in reversed(tokens[:position]):
        if token.form in _INDEFINITE:
            return "a"
        if token.form in _DEFINITE or token.form not in FREE_WORDS:
            return "the" if token.form in _DEFINITE else ""
    return ""


def _is_verdict(relative: Sequence[Token]) -> bool:
    """Whether "which" may judge all that stands before it: "…, which proved premature"."""
    if relative[0].form != "which":
        return False
    return (
        len(relative) < 2
        or not _is_full_verb(relative[1])
        or (not stems_of(relative[1].form).isdisjoint(_COPULAS))
    )


def _is_of_each(tokens: Sequence[Token]) -> bool:
    """Whether what begins with these words is said of each of the things that "and" joins behind
    them: not of "nobody", "did not", "the first to" and "those who"."""
    if tokens[0].form in _OF_ALL:
        tokens = tokens[1:]
    return is_neutral(tokens) and not any(
        token.form in SUBORDINATORS or token.form in ("to", "without") for token in tokens
    )


def _is_separate(words: Sequence[Token]) -> bool:
    """Whether the words behind ", and" or ";" are a clause that says something of its own, of
    whatever modality, and not of what stands before it."""
    words = words[1:] if words[0].form == "and" else words
    first = words[0]
    rest = [token for token in words if token.form not in MODALS]
    begins = is_name(first) or first.kind == "number" or first.form in _ARTICLES
    points = any(token.form in PRONOUNS | SUBORDINATORS | _POINTING for token in rest)
    return (
        begins
        and len(rest) > _MIN_CLAUSE
        and any(map(is_verb, words[1:]))
        and not points
        and is_neutral(rest)
    )


def _is_bare_reason(words: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether the words are a reason, which may deny something itself, and no more."""
    others = [token for token in words if token.form not in NOT | MODALS]
    is_alone = not any(token.is_mark for token in rest[1:-1])
    return (
        is_alone
        and rest[-1].form in ".!"
        and is_neutral(others)
        and not any(token.form in SUBORDINATORS | {"and", "or"} for token in others[1:])
    )


def _is_aside(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether what stands in brackets gives an example or the initials of the words before it."""
    if tokens and tokens[0].form in _EXAMPLES:
        return is_neutral(tokens)
    if len(tokens) != 1 or not tokens[0].written.isalpha():
        return False
    initials = tokens[0].written.lower()
    named = [token.written[0].lower() for token in before if not token.is_mark]
    return named[-len(initials) :] == list(initials)


def _is_noun_phrase(tokens: Sequence[Token]) -> bool:
    """Whether words are a noun with what belongs to it: not "the mayor contends"."""
    if not is_neutral(tokens, approximators=True):
        return False
    before = ""
    for token in tokens:
        belongs = before in _ARTICLES | PREPOSITIONS | {"", "and"} or token.form in PREPOSITIONS
        is_present = token.form.endswith("s") or before.endswith("s")
        if is_verb(token) or token.form in SUBORDINATORS | PRONOUNS:
            return False
        if token.kind == "word" and is_present and not belongs and token.form != "and":
            # It may be a verb.
            return False
        before = "" if token.kind == "number" else token.form
    return True


def _is_last_item(kept: Sequence[Token], item: Sequence[Token]) -> bool:
    """Whether the item is another thing that somebody has: "has 9 red cars [and a bus]"."""
    if item[0].form not in _ARTICLES or any(map(is_verb, item)) or not _is_counted(kept):
        return False
    verb = next((token.form for token in reversed(kept) if is_verb(token)), "")
    return verb in _HAVE


def _is_counted(tokens: Sequence[Token]) -> bool:
    """Whether the tokens end in a number with more than a unit behind it."""
    words = [token for token in tokens if not token.is_mark]
    behind = list(takewhile(lambda token: token.kind != "number", reversed(words)))
    return _MIN_COUNTED <= len(behind) < len(words)
