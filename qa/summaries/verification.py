"""Check each sentence of a model against the quotes that it cites.

A sentence passes if the quote says it in the same words, in the same order. A wrong strike costs a
sentence, a wrong pass the reader's trust: what is not certain is struck.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from index.lazy_pattern import lazy_pattern
from index.text.languages import detect_language
from qa.summaries.alignment import REORDERED, Match, is_verb, match_sentence
from qa.summaries.claims import TO_READER, Reading, says_answer
from qa.summaries.pronouns import (
    find_bare_definites,
    find_connective,
    find_foreign_pronoun,
    find_open_pronoun,
)
from qa.summaries.quote_sentences import FIRST_PERSON, QuoteSentence, read_quote
from qa.summaries.sentences import DraftSentence
from qa.summaries.word_order import other_orders
from qa.summaries.word_tokens import (
    Token,
    is_balanced,
    normalized,
    quotations,
    read_spaced_numbers,
    tokenize,
)
from qa.text.english.lexicon import word_set
from qa.types import WrittenSentence

# Words in front of a sentence that say nothing of their own.
_LEAD_IN = lazy_pattern(
    r"^(?:(?:additionally|furthermore|moreover|also|in addition|besides|finally|"
    r"according to (?:the )?(?:given |provided )?(?:quotes?|sources?|documents?|text))\s*,\s*)",
    re.IGNORECASE,
)
_JOINT = lazy_pattern(r"^(?:[,;]\s*)?and\s+|^[,;]\s*", re.IGNORECASE)
_SPLIT = lazy_pattern(r"(?:,|;)\s+(?:and\s+)?|\s+and\s+")
# Sentences of a model that are about itself or to the reader.
_FIRST_PERSON = word_set("i we me us my our ours i'm we're i've we've myself ourselves")
# Behind these, "I" is a numeral: "World War I", "Elizabeth I".
_BEFORE_NUMERAL = word_set(
    "war elizabeth charles james napoleon francis henry william george mary richard nicholas "
    "alexander peter catherine otto philip frederick edward john leopold constantine darius cyrus "
    "xerxes ramses ferdinand joseph maximilian alfonso victoria vatican type phase act class "
    "division part chapter stage level article title volume book category schedule appendix"
)
# Behind these, "mine" is no pit.
_BEFORE_MINE = word_set("is are was were be been than like")
NO_MARKER = "no marker says which quote it is from"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence that passed stands: the number of the quote and of the sentence in it, and
    whether it leaves out nothing of that, which "he" or "it" may stand for."""

    quote: int
    sentence: int
    is_whole: bool

    def precedes(self, other: "_Place") -> bool:
        """Whether the other place is the next one, and a pronoun there has kept what it means."""
        return self.is_whole and (self.quote, self.sentence + 1) == (other.quote, other.sentence)


class SentenceChecker:
    """Checks sentences in the order in which they are written.

    Attributes:
        language: That of the quotes, as an ISO 639-1 code; "" where it cannot be told.
    """

    def __init__(self, quotes: Mapping[int, str], reading: Reading | None = None) -> None:
        """Check against these quotes, by their numbers, and what the reader found in them."""
        self._reading = reading or Reading()
        self._asked = {token.form for token in tokenize(normalized(self._reading.question))}
        self._texts = {number: normalized(quote) for number, quote in quotes.items()}
        self.language = detect_language("\n".join(quotes.values()))
        self._quotes = {
            number: read_quote(quote, self.language) for number, quote in quotes.items()
        }
        self._known = {
            token.form
            for sentences in self._quotes.values()
            for sentence in sentences
            for token in sentence.tokens
        }
        # Where the last sentence stands, in all quotes that have it.
        self._last: list[_Place] = []
        self._is_first = True
        # The words of the sentences that stand.
        self._said: set[str] = set()

    def check(self, draft: DraftSentence) -> WrittenSentence:
        """Decide whether a sentence stands, and why not. Of its markers, those are kept whose
        quotes say it; one without markers gets those of the quotes that say it."""
        if not draft.numbers:
            unmarked = replace(draft, pieces=((draft.text, tuple(self._quotes)),))
            checked = self.check(unmarked)
            if not checked.problem:
                return checked
            # Of several quotes nobody knows which one was meant.
            is_unclear = draft.is_whole and len(self._quotes) > 1
            problem = NO_MARKER if is_unclear else checked.problem
            return replace(checked, numbers=(), problem=problem)
        problem = self._form_problem(draft) or self._content_problem(draft, draft.numbers)
        if problem:
            self._last, self._is_first = [], False
            return WrittenSentence(draft.text, draft.numbers, problem)
        numbers, problem, last = self._align(draft)
        # What a marker lends to the sentence goes with the marker.
        problem = problem or self._content_problem(draft, numbers)
        self._last = self._places_like(last) if last and not problem else []
        self._is_first = False
        if not problem:
            self._said.update(token.form for token in tokenize(normalized(draft.text)))
        return WrittenSentence(draft.text, draft.numbers if problem else numbers, problem)

    def _form_problem(self, draft: DraftSentence) -> str:
        if not draft.is_whole:
            return "it is cut off"
        unknown = [number for number in draft.numbers if number not in self._quotes]
        if unknown:
            return f"[{unknown[0]}] is none of the quotes that the model was given"
        tokens = tokenize(normalized(draft.text))
        if not is_balanced(normalized(draft.text)) and not self._is_copy(tokens, draft.numbers):
            return "a quotation mark or bracket is missing"
        if tokens[-1].form in ("?", "？", "؟"):
            return "it is a question"
        spoken = [token for token in tokens if not token.is_quoted and not token.is_mark]
        if self._is_first_person(spoken, draft.numbers):
            return FIRST_PERSON
        forms = [token.form for token in spoken]
        if any(form in TO_READER for form in forms[:1]) or "you" in forms or "your" in forms:
            return "it addresses the reader"
        return ""

    def _is_copy(self, tokens: Sequence[Token], numbers: Sequence[int]) -> bool:
        """Whether a sentence has all words and marks of one of a quote."""
        forms = [token.form for token in tokens]
        return any(
            forms == [token.form for token in sentence.tokens]
            for number in numbers
            for sentence in self._quotes[number]
        )

    def _is_first_person(self, spoken: Sequence[Token], numbers: Sequence[int]) -> bool:
        """Whether a sentence is in the first person. In other languages than English, whose words
        may look like "me" and "i", its quotes are looked at."""
        sentences = [item for number in numbers for item in self._quotes[number]]
        if sentences and not any(sentence.is_english for sentence in sentences):
            return False
        former = ["", *(token.form for token in spoken)]
        return any(
            (
                token.form in _FIRST_PERSON
                and not (token.written == "I" and before in _BEFORE_NUMERAL)
            )
            or (token.form == "mine" and before in _BEFORE_MINE)
            for before, token in zip(former, spoken, strict=False)
        )

    def _tokenize(self, text: str) -> list[Token]:
        return read_spaced_numbers(tokenize(normalized(text)), self._known)

    def _content_problem(self, draft: DraftSentence, numbers: Sequence[int]) -> str:
        """A quotation, number, name or word that none of these quotes has."""
        cited = " and ".join(f"[{number}]" for number in numbers)
        texts = [self._texts[number] for number in numbers]
        for quotation in quotations(normalized(draft.text)):
            if not any(_is_verbatim(quotation, text) for text in texts):
                return f"“{quotation.strip()}” is not verbatim in {cited}"
        known = {
            token.form
            for number in numbers
            for sentence in self._quotes[number]
            for token in sentence.tokens
        }
        tokens = self._tokenize(_LEAD_IN.sub("", draft.text))
        missing = [
            token
            for token in tokens
            if not token.is_mark and token.form not in known | {"a", "an", "the", "that"}
        ]
        if not missing:
            return ""
        if len(draft.pieces) > 1 or _is_list_of_clauses(draft.text):
            # A word that joins two of them needs not stand in a quote.
            missing = [token for token in missing if token.form != "and"]
            if not missing:
                return ""
        kinds = {"number": "the number ", "day": "the day ", "name": "the name "}
        worst = min(missing, key=lambda token: [*kinds, "word", "mark"].index(token.kind))
        if f"{worst.form}'s" in known:
            return f"{cited} says “{worst.written}’s”, not “{worst.written}”"
        return f"{kinds.get(worst.kind, '')}“{worst.written}” is not in {cited}"

    def _align(self, draft: DraftSentence) -> tuple[tuple[int, ...], str, _Place | None]:
        """The markers whose quotes say the sentence, or why none does, and its place."""
        text = _LEAD_IN.sub("", draft.text)
        tokens = self._tokenize(text)
        numbers, problem, place = self._find(tokens, draft.numbers)
        if place:
            return numbers, "", place
        for parts in _in_parts(draft, text):
            tokens_of_parts = [(self._tokenize(words), cited) for words, cited in parts]
            if not all(any(map(is_verb, words[1:])) for words, _ in tokens_of_parts):
                # "Reed" and "in May" say nothing that could be joined.
                continue
            found = [
                self._find(words, cited, part)
                for part, (words, cited) in enumerate(tokens_of_parts)
            ]
            if all(place for _, _, place in found):
                kept = tuple(dict.fromkeys(number for some, _, _ in found for number in some))
                return kept, "", found[-1][2]
        return (), problem, None

    def _find(
        self, tokens: Sequence[Token], numbers: Sequence[int], part: int | None = None
    ) -> tuple[tuple[int, ...], str, _Place | None]:
        """The numbers of the quotes that say this, or the best reason why none does."""
        places: dict[int, _Place] = {}
        problems = []
        for number in numbers:
            for position, sentence in enumerate(self._quotes[number]):
                match = match_in_any_order(tokens, sentence, self._asked)
                place = _Place(number, position, not match.leaves_out)
                problem = match.problem or self._reference_problem(tokens, place, part)
                if (
                    problem
                    and part is None
                    and says_answer(
                        tokens,
                        sentence,
                        self._reading.question,
                        self._reading.answers.get(number, ()),
                    )
                ):
                    problem, place = "", replace(place, is_whole=False)
                if not problem:
                    places.setdefault(number, place)
                problems.append((_shared(tokens, sentence), problem))
        if places:
            return tuple(places), "", next(iter(places.values()))
        best = max(problems, key=lambda item: item[0], default=(0, REORDERED))
        return (), best[1] or REORDERED, None

    def _places_like(self, place: _Place) -> list[_Place]:
        """All places of the same sentence: quotes overlap."""
        forms = _forms(self._quotes[place.quote][place.sentence])
        return [
            replace(place, quote=number, sentence=position)
            for number, sentences in self._quotes.items()
            for position, sentence in enumerate(sentences)
            if _forms(sentence) == forms
        ]

    def _reference_problem(self, tokens: Sequence[Token], place: _Place, part: int | None) -> str:
        """A sentence that begins with "It" or "The company" needs the one before it to be the one
        in the quote. Of `part`s that are joined, each is told by itself."""
        if part is None and any(last.precedes(place) for last in self._last):
            return ""
        words = [token for token in tokens if not token.is_mark]
        pronoun, may_be_first = find_open_pronoun(words)
        # Nobody is named before, in the quote neither.
        is_first = self._is_first and not place.sentence and part is None
        if pronoun is not None and not (may_be_first and is_first):
            return f"“{pronoun.written}” may stand for something else here"
        if not (self._said if part is None else part):
            return ""
        language = self._quotes[place.quote][place.sentence].language
        if language != "en":
            foreign = find_foreign_pronoun(words, language)
            return f"“{foreign}” may stand for something else here" if foreign else ""
        if part is None and (connective := find_connective(words)) is not None:
            return f"“{connective.written}” joins it to another sentence in the quote"
        subject, nouns = find_bare_definites(words)
        noun = subject or next((noun for noun in nouns if noun.form in self._said), None)
        if noun is not None and noun.form not in self._asked:
            return f"“the {noun.written}” may be another one here"
        return ""


def _forms(sentence: QuoteSentence) -> list[str]:
    return [token.form for token in sentence.tokens]


def match_in_any_order(
    sentence: Sequence[Token], quote: QuoteSentence, asked: Container[str] = ()
) -> Match:
    """Find a model's sentence in a sentence of a quote, or in another order that says the same."""
    match = match_sentence(sentence, quote, asked)
    if match.problem:
        others = (match_sentence(sentence, order, asked) for order in other_orders(quote))
        return next((other for other in others if not other.problem), match)
    return match


def _is_verbatim(quotation: str, text: str) -> bool:
    """Whether the quote has the words; the mark that ends a sentence may be the model's."""
    words = _plain(quotation).strip()
    if not any(map(str.isalnum, words)):
        return False
    pattern = rf"(?<!\w){re.escape(words.rstrip('.,!?;: '))}(?!\w)"
    return re.search(pattern, _plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("’‘“”„«»", '\'\'"""""')).split())


def _is_list_of_clauses(text: str) -> bool:
    return _SPLIT.search(text) is not None


def _in_parts(draft: DraftSentence, text: str) -> list[list[tuple[str, tuple[int, ...]]]]:
    """Ways to cut a sentence into parts that cite quotes of their own: at its markers, or, if all
    of these stand at its end, in two."""
    if len(draft.pieces) > 1:
        pieces = [(_JOINT.sub("", _LEAD_IN.sub("", words)), cited) for words, cited in draft.pieces]
        if all(cited and any(map(str.isalnum, words)) for words, cited in pieces):
            return [pieces]
        return []
    ways = []
    for joint in _SPLIT.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        if any(map(str.isalnum, first)) and any(map(str.isalnum, second)):
            ways.append([(first, draft.numbers), (second, draft.numbers)])
    return ways


def _shared(tokens: Sequence[Token], sentence: QuoteSentence) -> int:
    """How many of the words stand in a sentence of a quote."""
    forms = {token.form for token in sentence.tokens}
    return sum(token.form in forms for token in tokens if not token.is_mark)
