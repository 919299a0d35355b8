"""Find a sentence in a quote: its words in their order, with what was left out between them.

A sentence may leave out only what the quote sets off by commas, brackets or dashes, or joins with
"and", and nothing that denies, limits, supposes or attributes the rest.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile, zip_longest

from index import STOPWORDS
from index.chunking.sentences import sentence_spans
from index.text.calendar_names import CALENDAR_WORDS
from index.text.languages import detect_language
from qa.summaries.modality import (
    APPROXIMATORS,
    alters_sense,
    is_foreign_first_person,
    may_take_back,
    says_false,
    supposes_next,
    takes_back,
)
from qa.summaries.word_tokens import Token, normalized, tokenize
from qa.text.english.clauses import AUXILIARIES, PRONOUNS, SUBORDINATORS, is_verb_form
from qa.text.english.lexicon import MODALS, NOBODY, NOT, word_set
from qa.text.prompt_injection import may_instruct_model
from qa.text.quotation_marks import find_quotations

# Tokens of a sentence of a quote at most; a longer one is no prose.
_MAX_TOKENS = 200
# Words behind a number of things that are counted, not measured: "active duty personnel".
_MIN_COUNTED = 2
# Marks that may be added or left out anywhere; others, such as "≈" and "<", are part of what is
# said.
_PLAIN_MARKS = ".,;:!?()[]{}…–—-•·|“”„\"'‘’«»"
# Marks that part what stands on either side.
_PARTING_MARKS = ",;:()—–-"
# Words that may be added or left out anywhere.
_FREE = word_set("a an the also that")
# Words before a comma at the beginning of a sentence that may be left out.
_CONNECTIVES = word_set(
    "meanwhile moreover furthermore additionally finally also then besides and so but however"
)
_QUESTION_MARKS = frozenset("?？؟")
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
_HAVE = word_set("has have had")
_BE = word_set("is are was were am be been being")
_ARTICLES = word_set("a an the his her its their another some two")
_RELATIVE = word_set("who whom whose which")
PREPOSITIONS = word_set(
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
    "som är det inte og af ikke ja ei na w z nie się do"
)
_MIN_ENGLISH_ONLY, _MIN_ENGLISH = 0.04, 0.12

REORDERED = "its words stand in the quote in another order, or with others between them"
FIRST_PERSON = "it is in the first person"
QUESTION = "the quote asks this, and does not state it"
TAKEN_BACK = "the quote takes this back"
SOMEBODYS_WORDS = "the quote gives this as somebody’s words"
INSTRUCTION = "the quote gives instructions to a language model"
CUT_OFF = "the quote has only the end of this sentence"
MOVED_MARK = "the quote has other marks between these words"


@dataclass(frozen=True)
class QuoteSentence:
    """A sentence of a quote: its tokens, and what is wrong with stating it; "" if nothing is."""

    tokens: tuple[Token, ...]
    is_english: bool
    problem: str = ""

    @cached_property
    def words(self) -> tuple[int, ...]:
        """The positions of the tokens that a sentence has to repeat."""
        return tuple(number for number, token in enumerate(self.tokens) if counts(token))


def read_quote(quote: str) -> list[QuoteSentence]:
    """The sentences of a quote."""
    text = normalized(quote)
    tokens = tokenize(text)
    if find_quotations(text).is_open:
        tokens = [replace(token, is_quoted=not token.is_mark) for token in tokens]
    words = [token for token in tokens if token.kind in ("word", "name")]
    is_english = _is_english([token.form for token in words])
    language = "en" if is_english else detect_language(text)
    spans = sentence_spans(text, language)
    groups = [
        tuple(token for token in tokens if start <= token.span[0] < end) for start, end in spans
    ]
    problem = INSTRUCTION if may_instruct_model(text) else ""
    if not (problem or is_english):
        sentences = [text[slice(*span)] for span in spans]
        problems = [_foreign_problem(sentences, at, language) for at in range(len(spans))]
    else:
        problems = [problem] * len(spans)
    return [
        QuoteSentence(group, is_english, problems[number] or _problem(groups, number))
        for number, group in enumerate(groups)
    ]


def _foreign_problem(sentences: Sequence[str], number: int, language: str) -> str:
    """Why a sentence in another language than English is not to be stated."""
    behind = sentences[number + 1 : number + 2]
    if any(may_take_back(sentence, language) for sentence in behind):
        return TAKEN_BACK
    if any(map(says_false, sentences[:number])):
        return TAKEN_BACK
    return FIRST_PERSON if is_foreign_first_person(sentences[number]) else ""


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
    if not _QUESTION_MARKS.isdisjoint(marks[-2:]):
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


def is_name(token: Token) -> bool:
    """Whether a word may name somebody or something that a pronoun stands for."""
    return token.written[:1].isupper() and token.form not in _NO_NAMES


def counts(token: Token) -> bool:
    """Whether a token has to be repeated: "A" in "Vitamin A" has."""
    if token.is_mark:
        return token.form not in _PLAIN_MARKS
    is_letter = token.written == "A" and token.kind == "name"
    return token.form not in _FREE or is_letter


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
    if len(quote.tokens) > _MAX_TOKENS:
        return Match(REORDERED)
    if not quote.is_english:
        return Match(_same_words(sentence, quote))
    wanted = [place for place, token in enumerate(sentence) if counts(token)]
    if not wanted:
        return Match(REORDERED)
    for promoted in _promoted_clauses(quote):
        if _Alignment(sentence, wanted, promoted).find() is not None:
            return Match(quote.problem, leaves_out=True)
    places = _Alignment(sentence, wanted, quote, asked).find()
    if places is not None:
        return Match(quote.problem, _leaves_out(quote, places))
    if _Alignment(sentence, wanted, quote, with_marks=False).find() is not None:
        return Match(MOVED_MARK)
    return Match(_best_reason([sentence[place] for place in wanted], quote))


def _leaves_out(quote: QuoteSentence, places: Sequence[int]) -> bool:
    """Whether the words at some places are not all of a sentence, but for a "Meanwhile,"."""
    forms = [quote.tokens[place].form for place in quote.words if place not in places]
    return not _CONNECTIVES.issuperset(forms)


def _promoted_clauses(quote: QuoteSentence) -> list[QuoteSentence]:
    """The relative clause behind the subject as a sentence of its own, and each part of it.

    Of "The bridge, which opened in 1934 and carries 90 cars, was shut", that the bridge opened in
    1934. None if it may be about something else, or if the rest may change what it says.
    """
    tokens = quote.tokens
    commas = [place for place, token in enumerate(tokens) if token.form == ","]
    if len(commas) < 2:
        return []
    first, second = commas[:2]
    subject, clause, rest = tokens[:first], tokens[first + 1 : second], tokens[second + 1 :]
    if not subject or len(clause) < _MIN_CLAUSE or clause[0].form not in ("which", "who"):
        return []
    verb = clause[1]
    is_predicate = is_verb(verb) or (verb.kind == "word" and verb.form.endswith("s"))
    is_plain_subject = not any(
        token.is_mark or is_verb(token) or token.form in PREPOSITIONS | PRONOUNS | SUBORDINATORS
        for token in subject
    )
    is_own = (
        is_plain_subject and is_predicate and verb.form not in _ARTICLES | PRONOUNS | PREPOSITIONS
    )
    has_predicate = any(map(is_verb, rest))
    if not (is_own and has_predicate and is_neutral(rest, approximators=True)):
        return []
    predicate = clause[1:]
    promoted = [replace(quote, tokens=(*subject, *predicate))]
    for place in range(2, len(predicate) - 2):
        former, latter = predicate[:place], predicate[place + 1 :]
        if predicate[place].form == "and" and _are_separate(former, latter):
            promoted += [replace(quote, tokens=(*subject, *part)) for part in (former, latter)]
    return promoted


def _are_separate(former: Sequence[Token], latter: Sequence[Token]) -> bool:
    """Whether two predicates that "and" joins share no auxiliary, negation or the like."""
    if not (is_neutral(former, approximators=True) and is_neutral(latter, approximators=True)):
        return False
    begins_object = latter[1].kind == "number" or latter[1].form in _ARTICLES | APPROXIMATORS
    is_present = latter[0].kind == "word" and latter[0].form.endswith("s") and begins_object
    return is_present or (_is_full_verb(latter[0]) and former[0].form not in AUXILIARIES)


def _is_parted(tokens: Sequence[Token]) -> bool:
    """Whether a mark among some tokens parts what stands on either side of them."""
    return any(token.is_mark and token.form in _PARTING_MARKS for token in tokens)


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
        _is_parted(sentence[here + 1 : behind]) != _is_parted(quote.tokens[there + 1 : after])
        for (here, behind), (there, after) in gaps
    ):
        return MOVED_MARK
    return quote.problem


def _is_same(here: Token, there: Token) -> bool:
    """Whether two words are the same in any language: "1,500" is 1.5 in some."""
    is_ambiguous = here.kind == "number" and any(
        len(re.findall(r"[.,]", token.written)) == 1 for token in (here, there)
    )
    return here.form == there.form and (
        not is_ambiguous or re.sub(r"\s", "", here.written) == re.sub(r"\s", "", there.written)
    )


def _must_be_repeated(token: Token) -> bool:
    return not token.is_mark or token.form not in _PLAIN_MARKS


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

    def __init__(
        self,
        sentence: Sequence[Token],
        wanted: Sequence[int],
        quote: QuoteSentence,
        asked: Container[str] = (),
        *,
        with_marks: bool = True,
    ) -> None:
        """Match the words at the positions `wanted` and, `with_marks`, the marks between them. What
        the question says (`asked`) may be left out in front."""
        self._asked = asked
        self._wanted = [sentence[place] for place in wanted]
        self._is_parted = [
            _is_parted(sentence[before + 1 : after]) for before, after in pairwise(wanted)
        ]
        self._tokens = quote.tokens
        self._words = quote.words
        self._with_marks = with_marks
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
        return here.form == there.form and here.is_quoted == there.is_quoted

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
            return not self._with_marks or self._has_marks(number, before, after)
        return self._may_skip(number, before, after) and self._keeps_pronouns(number, before, after)

    def _has_marks(self, number: int, before: int, after: int) -> bool:
        """Whether a sentence has the marks that the quote has between two words that follow each
        other. Those may be left out that stand in front of "and" or end an introduction."""
        is_parted = _is_parted(self._tokens[before + 1 : after])
        if is_parted == self._is_parted[number]:
            return True
        opening = next(token for token in self._tokens if not token.is_mark)
        is_day = self._tokens[before].kind in ("day", "number") and opening.form in ("on", "in")
        if not is_parted and is_day and not _is_parted(self._tokens[:before]):
            # "On 4 May 2019, the wall fell" for "On 4 May 2019 the wall fell".
            return True
        is_joint = self._tokens[after].form in ("and", "or")
        if not is_parted and is_joint:
            # "A, B, and C" for "A, B and C".
            return _is_parted(self._tokens[max(0, before - _MAX_ITEM) : before])
        if not is_parted or not {"not", "no", "nor", "never"}.isdisjoint(
            (self._tokens[before].form, self._tokens[after].form)
        ):
            return False
        is_introduction = opening.form in PREPOSITIONS and not _is_parted(self._tokens[:before])
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
        """Whether what stands before a position may be left out: "Meanwhile,", another sentence, or
        the "In May," of a question that asks about May."""
        before = self._tokens[:position]
        while before and before[-1].form in _FREE:
            before = before[:-1]
        return (
            all(
                token.form in (_LEADING_MARKS if token.is_mark else _CONNECTIVES | _FREE)
                for token in before
            )
            or self._is_asked_introduction(before)
            or self._is_other_clause(before, position)
        )

    def _is_asked_introduction(self, before: Sequence[Token]) -> bool:
        """Whether the words before a comma say where or when, and the question says so too."""
        words = [token for token in before if not token.is_mark and token.form not in _FREE]
        return (
            [token.form for token in before if token.is_mark] == [before[-1].form] == [","]
            and words[0].form in PREPOSITIONS
            and all(token.form in self._asked for token in words[1:])
            and not any(map(is_verb, words))
            and is_neutral(before)
            and not any(token.form in _OF_ALL_OR_NONE for token in self._tokens)
        )

    def _is_other_clause(self, before: Sequence[Token], position: int) -> bool:
        """Whether a whole sentence stands before ", and" or ";", and another one behind it."""
        *clause, comma, joint = before if before[-1].form == "and" else (*before, before[-1])
        words = [token for token in clause if not token.is_mark]
        if not words or (comma.form, joint.form) not in ((",", "and"), (";", ";")):
            return False
        behind = self._tokens[position:]
        return (
            not any(token.is_mark for token in clause)
            and words[0].form not in PREPOSITIONS | SUBORDINATORS
            and any(map(is_verb, words))
            and is_neutral(clause)
            and not is_verb(behind[0])
            and any(map(is_verb, behind))
            and not any(token.form in PERSONAL_PRONOUNS | PRONOUNS for token in behind)
        )

    def _may_skip(self, number: int, before: int, after: int) -> bool:
        """Whether what stands between two positions may be left out, behind the word `number`."""
        gap = self._tokens[before + 1 : after]
        # What was set off goes with its marks; in front of the first of two things one may stand.
        is_parted = self._with_marks and self._is_parted[number]
        if is_neutral(gap, approximators=True) and self._is_set_off(before, gap, after):
            return not is_parted
        if self._with_marks and is_parted != _is_parted(gap[:1]):
            return False
        return is_neutral(gap) and self._is_first_conjunct(before, gap, after)

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
        if inner[0].form in PREPOSITIONS | {"or", "nor"}:
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
        is_other_name = is_other_name and opening not in PREPOSITIONS | SUBORDINATORS
        return (is_other_name or first.form in _ARTICLES or first.kind == "number") and not any(
            is_verb(token) or token.form in PREPOSITIONS for token in inner[:2]
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
            is_subject = not is_verb(kept) and kept.form not in PREPOSITIONS
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
            and not any(is_verb(token) or token.form in PREPOSITIONS for token in inner)
        )

    def _may_end(self, position: int) -> bool:
        """Whether what stands behind a position may be left out."""
        rest = self._tokens[position + 1 :]
        while rest and rest[0].form in _CLOSING_QUOTES and self._tokens[position].is_quoted:
            rest = rest[1:]
        words = [token for token in rest if not token.is_mark]
        if not words:
            return True
        first, opening = words[0], rest[0]
        if first.form == opening.form == "and" and len(words) > 1:
            if _is_full_verb(words[1]):
                return is_neutral(rest, approximators=True)
            return is_neutral(rest) and self._is_last_item(position, words[1:])
        if opening.form == "," and first.form == "and" and _is_separate(rest):
            return True
        if opening is first and self._is_one_of_several(position, words):
            return True
        if first.form in PREPOSITIONS or not is_neutral(rest, approximators=opening.form == ","):
            return False
        if opening.form in (";", "—", "–", "("):
            # Not of "5 – 10" and "$5 (AUD)".
            if opening.form != ";" and not _is_whole_aside(rest):
                return False
            if first.form in ("or", "nor"):
                return False
            return self._tokens[position].kind != "number" or opening.form == ";"
        is_gerund = first.form.endswith("ing") and first.kind == "word"
        if opening.form == "," and is_gerund and not any(map(is_verb, words[1:])):
            return True
        if (
            opening.form == ","
            and first.form in _RELATIVE
            and self._is_complete_before(position, rest)
        ):
            return True
        if opening.form != "," or any(token.form in ",;—–(" for token in rest[1:] if token.is_mark):
            return False
        if first.form == "and":
            return len(words) > 1
        if is_gerund:
            return True
        is_noun = first.form in _ARTICLES | APPROXIMATORS or first.kind == "number"
        return is_noun and not any(map(is_verb, words))

    def _is_complete_before(self, position: int, relative: Sequence[Token]) -> bool:
        """Whether a sentence is whole in front of a relative clause that goes on to its end: not of
        "Reed, who lost, left"."""
        resumes = any(token.is_mark and is_verb(after) for token, after in pairwise(relative))
        return any(map(is_verb, self._tokens[: position + 1])) and not resumes

    def _is_one_of_several(self, position: int, rest: Sequence[Token]) -> bool:
        """Whether "that forms a network" is left out of "is a type of organelle that forms a
        network": it is one all the same."""
        forms = [token.form for token in self._tokens[: position + 1]]
        article = next(
            (
                at + 1
                for at in range(len(forms) - 1)
                if forms[at] in _BE and forms[at + 1] in ("a", "an")
            ),
            None,
        )
        return (
            article is not None
            and rest[0].form in ("that", "which", "who")
            and len(rest) > 1
            and (is_verb(rest[1]) or (rest[1].kind == "word" and rest[1].form.endswith("s")))
            and rest[1].form not in PRONOUNS | PERSONAL_PRONOUNS
            and not any(form in _ARTICLES | {"the"} for form in forms[article + 1 :])
            and is_neutral((*self._tokens[:article], *rest))
        )

    def _is_last_item(self, position: int, item: Sequence[Token]) -> bool:
        """Whether the item is another object of the verb: "bought a house [and a car]"."""
        if item[0].form not in _ARTICLES or any(map(is_verb, item)):
            return False
        kept = [token for token in self._tokens[: position + 1] if not token.is_mark]
        has_number = any(token.kind == "number" for token in item[:2])
        return (not has_number or _is_counted(kept)) and self._is_object(position)

    def _is_object(self, position: int) -> bool:
        """Whether the words up to a position end in the object of a verb other than "to be"."""
        for token in reversed(self._tokens[: position + 1]):
            if is_verb(token):
                return token.form in _HAVE or _is_full_verb(token)
            if token.form in PREPOSITIONS or token.form == "and":
                return False
        return False


def is_neutral(tokens: Sequence[Token], *, approximators: bool = False) -> bool:
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
    rest = [token for token in tokens if token.form not in MODALS]
    points = any(token.form in PRONOUNS | SUBORDINATORS | {"so", "not", "no"} for token in rest)
    return len(rest) > _MIN_CLAUSE and not points and is_neutral(rest)


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


def is_verb(token: Token) -> bool:
    return token.kind == "word" and is_verb_form(token.form)


def _is_full_verb(token: Token) -> bool:
    return is_verb(token) and token.form not in AUXILIARIES
