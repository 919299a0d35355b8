"""Compare whose statement a sentence gives, and to whom it was made, with what a question asks.

English only: in another language no source is found.
"""

import re
from collections.abc import Iterator

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.quoted_speech import ASKS_SPEECH, find_attribution, is_said_by
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import Word, split_words
from qa.text.english.lexicon import SAYING_PREFIXES
from qa.text.mentions import find_mentions, without_titles

_SAYS = r"(?:count|estimate|report|say|put|give|claim|state|speak|mention|cite|name|reckon)"
_ASKED = lazy_pattern(
    r"\baccording to (?P<to>[\w'’ -]+?)(?=[?,]|$|\b(?:did|does|do|was|were|is|are|how|what|who|"
    r"when|where|which|has|have|had)\b)|"
    rf"\b(?:did|does|do|have|has) (?P<subject>[\w'’ -]{{3,40}}?) {_SAYS}(?:ed|n|d)?\b",
    re.IGNORECASE,
)
_STATED = lazy_pattern(
    r"\baccording to (?P<source>(?:the |an? |its |their |his |her )?[\w'’-]+(?: [\w'’-]+){0,3}?)"
    r"(?=[,;.:()]|$)",
    re.IGNORECASE,
)
# "The ministry puts the number at 3,000."
_PUT_BY = lazy_pattern(
    r"\W*(?P<source>(?:the |an? )?(?:[\w'’-]+ ){0,2}?[\w'’-]+) (?:puts?|estimates?d?|counts?|"
    r"counted|reckons?|"
    r"reckoned|gives?|gave|quotes?|cites?|speaks? of|spoke of) (?=(?:the |its |a )?(?:\w+ "
    r")?(?:number|"
    r"figure|total|count|toll|cost|loss|damage|share|sum|at\b|about\b|some\b|\d))",
    re.IGNORECASE,
)
# What a letter or a correction says of a paper's report is not what its writer says.
_PAPER_STATED = lazy_pattern(
    r"\b(?P<source>(?:your|the|this|our|its) (?:[\w'’-]+ )?(?:report|paper|article|newspaper|story|"
    r"piece|headline|website))\b[^.;]{0,40}?\b(?:says?|said|claims?|claimed|wrote|writes|states?|"
    r"stated|gives?|gave|puts?|reported|speaks?|spoke)\b",
    re.IGNORECASE,
)
# What a letter takes up from the paper that it is written to, mostly to say that it is wrong.
_YOUR_PAPER_STATED = lazy_pattern(
    r"\byour (?:[\w'’-]+ )?(?:report|paper|article|newspaper|story|piece|headline|website|"
    r"correspondent|reporter)\b[^.;]{0,60}?\b(?:says?|said|claims?|claimed|wrote|writes|states?|"
    r"stated|gives?|gave|puts?|reported)\b|\byou (?:wrote|write|reported|report|said|say)\b",
    re.IGNORECASE,
)
_ASKS_STATEMENT = lazy_pattern(
    r"\b(?:say|said|says|wr[io]te|written|report\w*|claim\w*|article|paper|letter|according)\b",
    re.I,
)
_SEGMENT = lazy_pattern(r"[^;]+")


def attribution_difference(question: str, text: str, sentence: Span, answer: Span) -> str:
    """By whom the answer is stated, if a statement of somebody else is asked for.

    Args:
        question: The question.
        text: The text of the document.
        sentence: The sentence that has the answer.
        answer: The likely answer.

    Returns:
        Words such as "according to the organisers, not the police"; "" if it is not known to
        differ.
    """
    asked = _ASKED.search(question)
    if asked is None:
        return ""
    wanted = asked["to"] or asked["subject"]
    for segment in _SEGMENT.finditer(text, *sentence):
        if not segment.start() <= answer[0] < segment.end():
            continue
        stated = _STATED.search(text, *segment.span()) or _PUT_BY.match(text, *segment.span())
        is_paper = stated is None
        if stated is None:
            paper = _PAPER_STATED.search(text, *segment.span())
            stated = paper if paper and paper.end() <= answer[0] else None
        if stated is None:
            continue
        # Of several words for a source the last says who it is: "the drivers' committee".
        own, stating = _content_words(wanted), _content_words(stated["source"])
        head = own[-1].stems if own else frozenset()
        is_same = any(word.stems & other.stems for word in own for other in stating)
        if (
            head
            and stating
            and not is_same
            and not any(head & word.stems for word in _content_words(segment[0]))
        ):
            source = stated["source"].strip()
            if is_paper:
                source = source[:1].lower() + source[1:]
            return f"according to {source}, not {wanted.strip()}"
    return ""


def _content_words(text: str) -> list[Word]:
    """The words of a text but function words."""
    return [
        word
        for word in split_words(text, (0, len(text)))
        if word.is_word and word.form not in STOPWORDS
    ]


_TELL = (
    r"(?:told|tell|tells|informed|informs|warned|warns|assured|assures|notified|notifies|advised)"
)
_ASKS_WHO_TOLD = lazy_pattern(
    rf"\bwho\s+(?:(?:had|has|first|also|else)\s+)*{_TELL}\s", re.IGNORECASE
)
# That somebody was told, in any way.
_WAS_TOLD = lazy_pattern(
    rf"\b(?:{_TELL}|heard|hears|learned|learnt|knew|was\s+said|from|according)\b", re.IGNORECASE
)
_SPEAKS = (
    r"(?:said|says|claimed|claims|added|adds|stated|states|declared|declares|repeated|repeats|"
    r"alleged|alleges|insisted|insists|reported|reports|maintained|maintains|argued|argues|"
    r"asserted|asserts|announced|announces|explained|explains|complained|complains|testified|"
    r"testifies|wrote|writes)"
)


# Anything by which a sentence may report words.
_SPEECH = lazy_pattern(
    rf"[“”\"«»„]|\b(?:{_SAYS}\w*|said|told|tell\w*|spoke\w*|wr[io]t\w+|{SAYING_PREFIXES}|deni\w+|"
    r"deny|reject\w*|admit\w*|call\w*|answer\w*|repl\w+|ask\w*|wish\w*|thank\w*|think\w*|"
    r"thought|believ\w+|promis\w+|insist\w*|announc\w+|accus\w+|blam\w+|apologi\w+|refus\w+)",
    re.IGNORECASE,
)


def letter_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a letter only repeats what the paper had written."""
    if not context.answer or _ASKS_STATEMENT.search(asked.query):
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    if _YOUR_PAPER_STATED.search(before):
        yield "repeats what the paper wrote"


def speaker_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A sentence in which the person who was told says something, so that who is named in it is
    not who told it; or in which the person who is asked about says nothing."""
    if unsaid := _tells_of_speaker(asked, context):
        yield unsaid
    match = _ASKS_WHO_TOLD.search(asked.query)
    if not match or not context.answer or _WAS_TOLD.search(context.sentence):
        return
    for name in asked.names:
        told = without_titles(asked.query[match.end() :])
        if not told.startswith(name.text):
            continue
        speaker = re.compile(
            rf"\b{re.escape(name.words[-1])},?\s+(?:(?:\w+ly|also|then|later|again|has|had)\s+){{0,2}}"
            rf"{_SPEAKS}\b"
        ).search(context.sentence)
        if speaker and context.answer[0] >= context.span[0] + speaker.end():
            yield f"about what {name.text} said, not who told {name.text}"
            return


def _tells_of_speaker(asked: QuestionConstraints, context: SentenceContext) -> str:
    """That a sentence tells of the one of whom it is asked what he or she said, and not what that
    was: "Holt had been expected" for "What did Holt say?"."""
    match = ASKS_SPEECH.match(asked.query)
    if not match or not context.answer:
        return ""
    text = context.document.text
    speaker = without_titles(re.sub(r"^(?:the|an?)\s+", "", match["name"], flags=re.IGNORECASE))
    # An author says everything.
    is_author = find_mentions("\n".join(context.document.authors), speaker)
    if is_author or not find_mentions(context.sentence, speaker.split()[-1]):
        return ""
    following = [span for span in context.sentences if span[0] > context.span[0]][:1]
    if any(
        is_said_by(speaker, text, context.sentences, span) for span in (context.span, *following)
    ):
        return ""
    by = find_attribution(text, [context.span], context.answer)
    if by is None and _SPEECH.search(context.sentence):
        return ""
    if by is not None and _content_stems(text[slice(*by[1])]) & _content_stems(speaker):
        return ""
    return f"does not say what {match['name']} said"


def _content_stems(text: str) -> frozenset[str]:
    return frozenset(stem for word in _content_words(text) for stem in word.stems)
