"""Find a sentence in a quote: its words in their order, with what was left out between them.

A sentence may leave out only what the quote sets off by commas, brackets or dashes, or joins with
"and", and nothing that denies, limits, supposes or attributes the rest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile, zip_longest

from index.chunking.sentences import sentence_spans
from qa.answers.asked_deed import word_set
from qa.lazy_pattern import lazy_pattern
from qa.text.clauses import AUXILIARIES, PRONOUNS, SUBORDINATORS, is_verb_form
from qa.writing.modality import APPROXIMATORS, alters_sense, supposes_next, takes_back
from qa.writing.tokens import Token, has_open_speech, normalized, tokenize

# Tokens of a sentence of a quote at most; a longer one is no prose.
_MAX_TOKENS = 200
# Words behind a number of things that are counted, not measured: "active duty personnel".
_MIN_COUNTED = 2
# Marks that may be added or left out anywhere; others, such as "≈" and "<", are part of what is
# said.
_PLAIN_MARKS = ".,;:!?()[]{}…–—-•·|“”„\"'‘’«»"
# Marks that part what stands on either side.
_PARTING_MARKS = ",;:()—–-"
# What is addressed to a language model in a document: nothing of such a quote is stated.
_INSTRUCTION = lazy_pattern(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,60}\b(?:question|instructions?|prompts?|"
    r"rules?|quotes?|context|documents?|above|previous|prior|everything)\b|"
    r"\b(?:answer|reply|respond|say|output|write|print)\b[^.\w]{0,3}(?:only|instead|with|that|"
    r"exactly|the following)\b|\b(?:system|developer)\s+(?:prompt|message|note|override)\b|"
    r"\b(?:language model|AI assistant|assistant|chatbot|LLM|as an AI)\b[^.]{0,40}\b(?:must|should|"
    r"shall|will|has to|please|answer|say|reply|respond|ignore)\b|"
    r"\b(?:your|the) (?:final |correct |only |real |true |new )+(?:answer|task|instructions?|"
    r"orders?) (?:is|are)\b|\bnew instructions?\b|"
    r"\byou (?:are|must|should|will|have to)\b[^.]{0,40}\b(?:answer|say|reply|respond|assistant|"
    r"model|now)\b|<\|?/?(?:system|user|assistant|im_start|im_end)|\[/?INST\]|"
    r"\b(?:system|assistant|user|instructions?|question|answer)\s*:",
    re.IGNORECASE,
)
# Words that may be added or left out anywhere.
_FREE = word_set("a an the also that")
# Words before a comma at the beginning of a sentence that may be left out.
_CONNECTIVES = word_set(
    "meanwhile moreover furthermore additionally finally also then besides and so but however"
)
_LEADING_MARKS = ",.-–—•*“”\"‘'«»"
_MODALS = word_set("will would can could may might must shall should")
# "May" and "the States" are no verbs.
_NAMES_LIKE_OPERATORS = word_set("may states")
# Tokens of a clause with a subject of its own.
_MIN_CLAUSE = 4
_MULTIPLES = word_set("half twice double triple")
_HAVE = word_set("has have had")
_BE = word_set("is are was were am be been being")
_ARTICLES = word_set("a an the his her its their another some two")
_RELATIVE = word_set("who whom whose which")
_PREPOSITIONS = word_set(
    "of in on at by for from with to into about under over after before during since near between "
    "against through among across within as toward towards upon onto off out per than like via "
    "amid beyond behind beside along around up down inside outside without"
)
_CLOSING_MARK = {",": ",", "(": ")", "—": "—", "–": "–"}
# Function words of English, those that other languages lack, and some of these; the shares of the
# first and second that make a text English if it has fewer of the third.
_ENGLISH_ONLY = word_set("the and to with from that by are has were which would this they")
_ENGLISH = _ENGLISH_ONLY | word_set(
    "of in on is was a an for at their his her its it he she as not have had be been"
)
_FOREIGN = word_set(
    "der die das und ist ein eine nicht von mit auf le la les des et est une dans pour el los las "
    "que por con del il lo gli di che non per o os uma não com het een van en op niet te och att "
    "som är det inte og af ikke ja on ei na w z nie się do"
)
_MIN_ENGLISH_ONLY, _MIN_ENGLISH = 0.04, 0.12

REORDERED = "its words stand in the quote in another order, or with others between them"
QUESTION = "the quote asks this, and does not state it"
TAKEN_BACK = "the quote takes this back"
SOMEBODYS_WORDS = "the quote gives this as somebody’s words"
INSTRUCTION = "the quote gives instructions to a language model"
CUT_OFF = "the quote has only the end of this sentence"


@dataclass(frozen=True)
class QuoteSentence:
    """A sentence of a quote: its tokens, and what is wrong with stating it; "" if nothing is."""

    tokens: tuple[Token, ...]
    is_english: bool
    problem: str = ""

    @cached_property
    def words(self) -> tuple[int, ...]:
        """The positions of the tokens that a sentence has to repeat."""
        return tuple(number for number, token in enumerate(self.tokens) if _counts(token))


def read_quote(quote: str) -> list[QuoteSentence]:
    """The sentences of a quote."""
    text = normalized(quote)
    tokens = tokenize(text)
    if has_open_speech(text):
        tokens = [replace(token, is_quoted=not token.is_mark) for token in tokens]
    words = [token for token in tokens if token.kind in ("word", "name")]
    is_english = _is_english([token.form for token in words])
    groups = [
        tuple(token for token in tokens if start <= token.span[0] < end)
        for start, end in sentence_spans(text)
    ]
    problem = INSTRUCTION if _INSTRUCTION.search(text) else ""
    return [
        QuoteSentence(group, is_english, problem or _problem(groups, number))
        for number, group in enumerate(groups)
    ]


def _is_english(words: Sequence[str]) -> bool:
    """Whether the function words of a text are English."""
    only, all_english, foreign = (
        sum(word in known for word in words) for known in (_ENGLISH_ONLY, _ENGLISH, _FOREIGN)
    )
    return (
        only > 0
        and only >= _MIN_ENGLISH_ONLY * len(words)
        and all_english >= _MIN_ENGLISH * len(words)
        and foreign < all_english / 2
    )


def _problem(groups: Sequence[tuple[Token, ...]], number: int) -> str:
    """Why a sentence of a quote is not to be stated, whatever is left out of it."""
    marks = [token.form for token in groups[number] if token.is_mark]
    if "?" in marks[-2:]:
        return QUESTION
    first = next((token for token in groups[number] if not token.is_mark), None)
    if first and first.kind == "word" and first.written[0].islower():
        return CUT_OFF
    if number + 1 < len(groups) and takes_back(_forms(groups[number + 1])):
        return TAKEN_BACK
    if any(supposes_next(_forms(group)) for group in groups[:number]):
        return TAKEN_BACK
    return ""


def _forms(tokens: Sequence[Token]) -> list[str]:
    return [token.form for token in tokens if not token.is_mark]


def _counts(token: Token) -> bool:
    """Whether a token has to be repeated: "A" in "Vitamin A" has."""
    if token.is_mark:
        return token.form not in _PLAIN_MARKS
    is_letter = token.written == "A" and token.kind == "name"
    return token.form not in _FREE or is_letter


def find_problem(sentence: Sequence[Token], quote: QuoteSentence) -> str:
    """Why a sentence does not say what a sentence of a quote does; "" if it does."""
    if len(quote.tokens) > _MAX_TOKENS:
        return REORDERED
    if not quote.is_english:
        return _same_words(sentence, quote)
    wanted = [token for token in sentence if _counts(token)]
    if not wanted:
        return REORDERED
    found = _Alignment(wanted, quote).find()
    if found:
        return quote.problem or _moved_mark(sentence, quote)
    return _best_reason(wanted, quote)


def _moved_mark(sentence: Sequence[Token], quote: QuoteSentence) -> str:
    """A mark between two words that the quote does not have between them: "Rowan, said Aas, took"
    for "Rowan said Aas took"; or one left out beside "not" or "no"."""
    given: dict[tuple[str, str], set[bool]] = {}
    for before, after, is_parted in _pairs(quote.tokens):
        given.setdefault((before, after), set()).add(is_parted)
    for before, after, is_parted in _pairs(sentence):
        known = given.get((before, after))
        is_negated = not {before, after}.isdisjoint(("not", "no", "nor", "never"))
        if known and is_parted not in known and (is_parted or is_negated):
            return (
                f"the quote has no such mark between “{before}” and “{after}”"
                if is_parted
                else (f"the quote parts “{before}” from “{after}”")
            )
    return ""


def _pairs(tokens: Sequence[Token]) -> Iterator[tuple[str, str, bool]]:
    """Each two words that follow each other, and whether a mark parts them."""
    before, is_parted = "", False
    for token in tokens:
        if token.is_mark:
            is_parted |= token.form in _PARTING_MARKS
            continue
        if before:
            yield before, token.form, is_parted
        before, is_parted = token.form, False


def _same_words(sentence: Sequence[Token], quote: QuoteSentence) -> str:
    """In other languages, whose function words are not known here, nothing may be left out."""
    wanted, given = (
        [token for token in tokens if not token.is_mark or token.form not in _PLAIN_MARKS]
        for tokens in (sentence, quote.tokens)
    )
    if [token.form for token in wanted] != [token.form for token in given]:
        return REORDERED
    if any(
        there.is_quoted and not here.is_quoted for here, there in zip(wanted, given, strict=True)
    ):
        return SOMEBODYS_WORDS
    return quote.problem or _moved_mark(sentence, quote)


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
    if any(token.is_quoted for token in quote.tokens) and not any(
        token.is_quoted for token in wanted
    ):
        return SOMEBODYS_WORDS
    if missing:
        return f"it leaves out “{missing[0].written}”"
    return REORDERED


class _Alignment:
    """Matches the words of a sentence with those of a quote's sentence, in order."""

    def __init__(self, wanted: Sequence[Token], quote: QuoteSentence) -> None:
        self._wanted = wanted
        self._tokens = quote.tokens
        self._words = quote.words
        self._dead = set[tuple[int, int]]()

    def find(self) -> bool:
        """Whether there is an alignment in which nothing is left out that has to stand."""
        return any(
            self._matches(0, place)
            and self._may_begin(self._words[place])
            and self._continues(0, place)
            for place in range(len(self._words))
        )

    def _matches(self, number: int, place: int) -> bool:
        here, there = self._wanted[number], self._tokens[self._words[place]]
        return here.form == there.form and here.is_quoted == there.is_quoted

    def _continues(self, number: int, place: int) -> bool:
        """Whether the words behind `number` can be matched behind `place`."""
        if number + 1 == len(self._wanted):
            return self._may_end(self._words[place])
        if (number, place) in self._dead:
            return False
        for other in range(place + 1, len(self._words)):
            if (
                self._matches(number + 1, other)
                and (other == place + 1 or self._may_skip(self._words[place], self._words[other]))
                and self._continues(number + 1, other)
            ):
                return True
        self._dead.add((number, place))
        return False

    def _may_begin(self, position: int) -> bool:
        """Whether what stands before a position may be left out: at most "Meanwhile,"."""
        return all(
            (token.is_mark and token.form in ",.-–—•*“”\"‘'«»")
            or token.form in _CONNECTIVES | _FREE
            for token in self._tokens[:position]
        )

    def _may_skip(self, before: int, after: int) -> bool:
        """Whether what stands between two positions may be left out."""
        gap = self._tokens[before + 1 : after]
        if _is_neutral(gap, approximators=True) and self._is_set_off(before, gap, after):
            return True
        return _is_neutral(gap) and self._is_first_conjunct(before, gap, after)

    def _is_set_off(self, before: int, gap: Sequence[Token], after: int) -> bool:
        """Whether commas, brackets or dashes set it off: "Okafor, the mayor, …"."""
        gap = _without_free_ends(gap)
        if len(gap) < 3 or gap[-1].form != _CLOSING_MARK.get(gap[0].form, ""):
            return False
        inner = gap[1:-1]
        if any(token.is_mark for token in inner) or self._tokens[after].form in (
            "and",
            "or",
            "nor",
        ):
            return False
        if inner[0].form in _PREPOSITIONS:
            return False
        if gap[0].form == "(":
            return self._tokens[before].kind != "number"
        if inner[0].form in _RELATIVE:
            return True
        return self._is_apposition(before, inner)

    def _is_apposition(self, before: int, inner: Sequence[Token]) -> bool:
        """Not the "Texas" of "Paris, Texas,"."""
        first = inner[0]
        is_other_name = self._tokens[before].written[:1].islower() and first.written[:1].isupper()
        # In "After the crash, Reed, the pilot, …" the name is the subject.
        opening = next(token.form for token in self._tokens if not token.is_mark)
        is_other_name = is_other_name and opening not in _PREPOSITIONS | SUBORDINATORS
        return (is_other_name or first.form in _ARTICLES or first.kind == "number") and not any(
            _is_verb(token) or token.form in _PREPOSITIONS for token in inner[:2]
        )

    def _is_first_conjunct(self, before: int, gap: Sequence[Token], after: int) -> bool:
        """Whether it is the first of two things that "and" joins: "[sold Acme and] bought Beta",
        "has [half a million soldiers and] 3 million reservists"."""
        words = [token for token in gap if not token.is_mark]
        is_another = any(token.form == "another" for token in gap[-2:])
        while words and words[-1].form in _FREE | {"another"}:
            words.pop()
        if len(words) < 2 or words[-1].form != "and":
            return False
        inner, kept, next_kept = words[:-1], self._tokens[before], self._tokens[after]
        if any(token.form in SUBORDINATORS | PRONOUNS | {"and", "or"} for token in inner):
            return False
        if _is_full_verb(next_kept):
            is_subject = not _is_verb(kept) and kept.form not in _PREPOSITIONS
            return is_subject and _is_full_verb(inner[0])
        has_object = (_is_full_verb(kept) or kept.form in _HAVE) and kept.form not in _BE
        # Not of "5 euros and 30 cents", nor of "an hour and 30 minutes".
        is_item = (is_another and _is_counted(inner)) or (
            next_kept.kind != "number" and gap[-1].form in _ARTICLES
        )
        is_first_item = gap[0].kind == "number" or gap[0].form in _ARTICLES
        return (
            has_object
            and is_item
            and is_first_item
            and not any(_is_verb(token) or token.form in _PREPOSITIONS for token in inner)
        )

    def _may_end(self, position: int) -> bool:
        """Whether what stands behind a position may be left out."""
        rest = self._tokens[position + 1 :]
        words = [token for token in rest if not token.is_mark]
        if not words:
            return True
        first, opening = words[0], rest[0]
        if first.form == opening.form == "and" and len(words) > 1:
            if _is_full_verb(words[1]):
                return _is_neutral(rest, approximators=True)
            return _is_neutral(rest) and self._is_last_item(position, words[1:])
        if opening.form == "," and first.form == "and" and _is_separate(rest):
            return True
        if first.form in _PREPOSITIONS or not _is_neutral(rest, approximators=opening.form == ","):
            return False
        if opening.form in (";", "—", "–", "("):
            # Not of "5 – 10" and "$5 (AUD)".
            if opening.form != ";" and not _is_whole_aside(rest):
                return False
            return self._tokens[position].kind != "number" or opening.form == ";"
        if opening.form != "," or any(token.form in ",;—–(" for token in rest[1:] if token.is_mark):
            return False
        if first.form == "and":
            return len(words) > 1
        is_gerund = first.form.endswith("ing") and first.kind == "word"
        if first.form in _RELATIVE or is_gerund:
            return True
        is_noun = first.form in _ARTICLES | APPROXIMATORS or first.kind == "number"
        return is_noun and not any(map(_is_verb, words))

    def _is_last_item(self, position: int, item: Sequence[Token]) -> bool:
        """Whether the item is another object of the verb: "bought a house [and a car]"."""
        if item[0].form not in _ARTICLES or any(map(_is_verb, item)):
            return False
        kept = [token for token in self._tokens[: position + 1] if not token.is_mark]
        has_number = any(token.kind == "number" for token in item[:2])
        return (not has_number or _is_counted(kept)) and self._is_object(position)

    def _is_object(self, position: int) -> bool:
        """Whether the words up to a position end in the object of a verb other than "to be"."""
        for token in reversed(self._tokens[: position + 1]):
            if _is_verb(token):
                return token.form in _HAVE or _is_full_verb(token)
            if token.form in _PREPOSITIONS or token.form == "and":
                return False
        return False


def _is_neutral(tokens: Sequence[Token], *, approximators: bool = False) -> bool:
    """Whether nothing among the tokens may change what stands around them. What is set off may hold
    `approximators` in front of a number."""
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.is_quoted or (token.is_mark and token.form not in _PLAIN_MARKS):
            return False
        is_name = token.kind == "name" and token.form in _NAMES_LIKE_OPERATORS
        if token.is_mark or is_name or not alters_sense(token.form):
            continue
        is_of_number = after is not None and (after.kind == "number" or after.form in _MULTIPLES)
        if not (approximators and token.form in APPROXIMATORS and is_of_number):
            return False
    return True


def _is_separate(tokens: Sequence[Token]) -> bool:
    """Whether a clause behind ", and" says something of its own, whatever its modality."""
    rest = [token for token in tokens if token.form not in _MODALS]
    points = any(token.form in PRONOUNS | SUBORDINATORS | {"so", "not", "no"} for token in rest)
    return len(rest) > _MIN_CLAUSE and not points and _is_neutral(rest)


def _is_whole_aside(tokens: Sequence[Token]) -> bool:
    """Whether what a dash or bracket opens goes on to the end."""
    marks = [token.form for token in tokens if token.is_mark and token.form in "—–()"]
    ends = [token.form for token in tokens[-2:]]
    return marks in (["—"], ["–"]) or (marks == ["(", ")"] and ")" in ends)


def _is_counted(tokens: Sequence[Token]) -> bool:
    """Whether the tokens end in a number with more than a unit behind it."""
    behind = list(takewhile(lambda token: token.kind != "number", reversed(tokens)))
    return _MIN_COUNTED <= len(behind) < len(tokens)


def _without_free_ends(tokens: Sequence[Token]) -> Sequence[Token]:
    end = len(tokens)
    while end and not tokens[end - 1].is_mark and tokens[end - 1].form in _FREE:
        end -= 1
    return tokens[:end]


def _is_verb(token: Token) -> bool:
    return token.kind == "word" and is_verb_form(token.form)


def _is_full_verb(token: Token) -> bool:
    return _is_verb(token) and token.form not in AUXILIARIES
