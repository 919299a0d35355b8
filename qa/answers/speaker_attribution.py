"""Answer who said words that the question quotes."""

import re

from index import Document, Index
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.citations import cite
from qa.answers.quoted_speech import find_attribution
from qa.query.question_extraction import extract_question
from qa.types import Answer, SearchOptions

_WHO_SAID = lazy_pattern(
    r"^\W*(?:(?:can|could) you tell me |do you know |tell me )?who(?: was it(?: that| who)?)?\s+"
    r"(?:\w+\s+)?(?:said|says|say|wrote|writes|told|claimed|called|asked|complained|admitted|warned|"
    r"insisted|argued|joked|shouted|used the (?:words|phrase))\b[^“”\"«»„]*[“\"«„]"
    r"(?P<words>[^“”\"«»„]+)[”\"»“]",
    re.IGNORECASE,
)
_WORD = lazy_pattern(r"\w+")
# Words of a quotation that is looked for: fewer stand in a text by chance.
_MIN_WORDS = 3
# Passages in which it is looked for, and characters that a quote with its attribution may have.
_SEARCHED, _MAX_QUOTE_CHARS = 20, 800
# Not measured: the words stand in the text, and the text names the speaker beside them; or it does
# not.
_CONFIDENCE, _UNATTRIBUTED_CONFIDENCE = 0.9, 0.5


def answer_who_said(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer who said the words in quotation marks, by the attribution beside them in the text.

    Returns:
        The words with the sentence that attributes them and the speaker marked; tier "possible" if
        the text names no speaker beside them. None if the question does not ask this, or if no
        document has the words.
    """
    asked = _WHO_SAID.match(extract_question(question))
    words = _WORD.findall(asked["words"]) if asked else []
    if len(words) < _MIN_WORDS:
        return None
    pattern = re.compile(r"\W+".join(map(re.escape, words)), re.IGNORECASE)
    unattributed = None
    for hit in index.search(" ".join(words), _SEARCHED, options.filter):
        document = index.document(hit.passage.document_id)
        match = pattern.search(document.text, hit.passage.start, hit.passage.end)
        if match is None or match[0].casefold() == document.title.strip(" .!?").casefold():
            # Who wrote what is so titled is asked of the document.
            continue
        passages = index.passages(document.id).values()
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        if attribution := find_attribution(document.text, sentences, match.span()):
            sentence, name = attribution
            quote = _covering(match.span(), sentence, sentences)
            return _reply(question, document, quote, (name,), options)
        quote = _covering(match.span(), match.span(), sentences)
        unattributed = unattributed or _reply(question, document, quote, (), options)
    return unattributed


def _covering(words: Span, attribution: Span, sentences: list[Span]) -> Span:
    """From the first to the last sentence of the words and their attribution; the attribution alone
    if that is too long."""
    start, end = min(words[0], attribution[0]), max(words[1], attribution[1])
    whole = [span for span in sentences if span[0] < end and start < span[1]]
    first, last = whole[0][0], whole[-1][1]
    return (first, last) if last - first <= _MAX_QUOTE_CHARS else attribution


def _reply(
    question: str, document: Document, quote: Span, names: tuple[Span, ...], options: SearchOptions
) -> Answer:
    confidence = _CONFIDENCE if names else _UNATTRIBUTED_CONFIDENCE
    citation = cite(document, 1, quote, quote, confidence, answer_spans=names)
    return Answer(
        question=question,
        query=question.strip(),
        text=f"{citation.quote} [1]",
        citations=(citation,),
        confidence=confidence,
        tier="answer" if names else "possible",
        filter=options.filter,
        ignored=tuple(options.ignore),
    )
