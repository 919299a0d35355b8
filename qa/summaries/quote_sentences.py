"""Read a quote as sentences, each with the reason for which it states nothing, if there is one.

A question, somebody's words, what another sentence takes back and orders to a language model are no
statements of the quote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.chunking.sentences import sentence_spans
from index.text.languages import detect_language
from qa.summaries.modality import (
    attributes_former,
    is_foreign_first_person,
    may_take_back,
    says_false,
    supposes_next,
    takes_back,
    takes_back_later,
)
from qa.summaries.word_tokens import Token, normalized, tokenize
from qa.text.english.clauses import is_verb_form
from qa.text.english.lexicon import POSSIBLE_MODALS, word_set
from qa.text.prompt_injection import may_instruct_model
from qa.text.quotation_marks import find_quotations

# Marks that may be added or left out anywhere; others, such as "≈" and "<", are part of what is
# said.
PLAIN_MARKS = ".,;:!?()[]{}…–—-•·|“”„\"'‘’«»"
# Words that may be added or left out anywhere.
FREE_WORDS = word_set("a an the also that")
_QUESTION_MARKS = frozenset("?？؟")
# Words of a speaker's name in front of a colon: "Mayor Rowan: …".
_MAX_LABEL = 4
# Words of a sentence that may ask or say no more than that the one before is not so.
_MAX_REMARK = 5
FIRST_PERSON = "it is in the first person"
QUESTION = "the quote asks this, and does not state it"
TAKEN_BACK = "the quote takes this back"
SOMEBODYS_WORDS = "the quote gives this as somebody’s words"
INSTRUCTION = "the quote gives instructions to a language model"
CUT_OFF = "the quote has only the end of this sentence"


@dataclass(frozen=True)
class QuoteSentence:
    """A sentence of a quote: its tokens, its language as an ISO 639-1 code, "" where it cannot be
    told, and what is wrong with stating it; "" if nothing is."""

    tokens: tuple[Token, ...]
    language: str
    problem: str = ""

    @property
    def is_english(self) -> bool:
        """Whether it is in English, whose function words are known."""
        return self.language == "en"

    @cached_property
    def words(self) -> tuple[int, ...]:
        """The positions of the tokens that a sentence has to repeat."""
        return tuple(number for number, token in enumerate(self.tokens) if counts(token))


def read_quote(quote: str, language: str = "") -> list[QuoteSentence]:
    """The sentences of a quote; `language` is that of a short one."""
    text = normalized(quote)
    tokens = tokenize(text)
    if find_quotations(text).is_open:
        tokens = [replace(token, is_quoted=not token.is_mark) for token in tokens]
    language = detect_language(text) or language
    spans = sentence_spans(text, language)
    groups = [
        tuple(token for token in tokens if start <= token.span[0] < end) for start, end in spans
    ]
    sentences = [text[slice(*span)] for span in spans]
    instruction = INSTRUCTION if may_instruct_model(text) else ""
    read = []
    for number, group in enumerate(groups):
        problem = instruction or _problem_in_any_language(groups, number)
        if language in ("en", ""):
            problem = problem or _problem_in_english(groups, number)
        if language != "en":
            problem = problem or _problem_elsewhere(sentences, number, language)
        read.append(QuoteSentence(group, language, problem))
    return read


def counts(token: Token) -> bool:
    """Whether a token has to be repeated: "A" in "Vitamin A" has."""
    if token.is_mark:
        return token.form not in PLAIN_MARKS
    is_letter = token.written == "A" and token.kind == "name"
    return token.form not in FREE_WORDS or is_letter


def _problem_in_any_language(groups: Sequence[tuple[Token, ...]], number: int) -> str:
    """Of a sentence that asks, is doubted ("(?)"), or follows a speaker's name and a colon."""
    if _asks(groups[number]):
        return QUESTION
    if any(map(_begins_with_label, groups[:number])):
        return SOMEBODYS_WORDS
    return ""


def _problem_in_english(groups: Sequence[tuple[Token, ...]], number: int) -> str:
    first = next((token for token in groups[number] if not token.is_mark), None)
    if first and first.kind == "word" and first.written[0].islower():
        return CUT_OFF
    for behind in groups[number + 1 : number + 2]:
        if takes_back(_forms(behind)) or _is_remark(behind):
            return TAKEN_BACK
        if attributes_former(_forms(behind)):
            return SOMEBODYS_WORDS
    if any(takes_back_later(_forms(group)) for group in groups[number + 1 :]):
        return TAKEN_BACK
    if any(supposes_next(_forms(group)) or _asks_what_if(group) for group in groups[:number]):
        return TAKEN_BACK
    return ""


def _problem_elsewhere(sentences: Sequence[str], number: int, language: str) -> str:
    """Why a sentence in another language than English is not to be stated."""
    if any(may_take_back(behind, language) for behind in sentences[number + 1 : number + 2]):
        return TAKEN_BACK
    if any(map(says_false, sentences[:number])):
        return TAKEN_BACK
    return FIRST_PERSON if is_foreign_first_person(sentences[number]) else ""


def _asks(tokens: Sequence[Token]) -> bool:
    """Whether a question mark stands behind the last word of a sentence."""
    for token in reversed(tokens):
        if not token.is_mark:
            return False
        if token.form in _QUESTION_MARKS:
            return True
    return False


def _asks_what_if(tokens: Sequence[Token]) -> bool:
    """Whether a sentence asks for what might be: "What if Reed won?"."""
    return _asks(tokens) and not (POSSIBLE_MODALS | {"if", "would"}).isdisjoint(_forms(tokens))


def _begins_with_label(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with what may be a speaker's name, or is one: "LIND: …", "Q."."""
    if [token.form for token in tokens[:2]] == ["q", "."]:
        return True
    colon = next((at for at, token in enumerate(tokens) if token.form in (":", "：")), 0)
    label, behind = tokens[:colon], tokens[colon + 1 :]
    return (
        0 < colon <= _MAX_LABEL
        and all(token.written[0].upper() == token.written[0] for token in label)
        and not any(token.is_mark for token in (*label, *behind[:1]))
    )


def _is_remark(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is short and asks or has no verb: "Or is it?", "Far from it."."""
    words = [token for token in tokens if not token.is_mark]
    if not 0 < len(words) <= _MAX_REMARK:
        return False
    return _asks(tokens) or not any(is_verb_form(token.form) for token in words)


def _forms(tokens: Sequence[Token]) -> list[str]:
    return [token.form for token in tokens if not token.is_mark]
