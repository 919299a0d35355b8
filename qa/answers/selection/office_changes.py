"""Keep who leaves an office apart from who is new in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.text.english.offices import (
    ASKS_HOLDER,
    FOLLOWS,
    HOLDS_OFFICE,
    LEAVES,
    REPLACES,
    tells_leaving,
)
from qa.text.mentions import PERSON

_ASKS_NEW = lazy_pattern(
    r"\bwho(?:['’]s| is| was| will be| becomes?| became| has become| are) (?:(?:going to be|to "
    r"be) )?"
    r"(?:the |our |its |their |[\w’'-]+['’]s )?(?:new|next|incoming|future)\b"
    r"|\bwho (?:succeed(?:s|ed)?|replace[sd]?|follow(?:s|ed)|"
    r"will (?:succeed|replace|follow|take over)|takes? over|"
    r"took over)\b"
    r"|\bwho(?:['’]s| is| was| will be) (?:\S+ ){0,3}(?:successor|replacement)\b",
    re.IGNORECASE,
)
# Characters between who leaves and the word for it, at most: "Aas, 61, the mayor, has now".
_LEAVING_WITHIN = 60
# Who follows: "Her successor is Jo Holt", "her place will be taken by", "Jo Holt takes over".
_FOLLOWER = lazy_pattern(
    rf"(?i:\b(?:successor|replacement)(?:,|\s+is|\s+was|\s+will\s+be)|"
    rf"\b(?:place|post|job|duties|seat)\b[^.;]{{0,30}}?\b(?:by|to))\s+(?P<first>{PERSON})|"
    rf"(?P<second>{PERSON}),?\s+(?:will\s+|is\s+to\s+)?(?:succeeds?|replaces?|follows?|"
    r"(?:takes?|took|has\s+taken)\s+(?:over|charge)|(?:is\s+in|has)\s+(?:charge|the\s+command)|"
    rf"(?:steps?|fills?|stands?)\s+in|acts?|{HOLDS_OFFICE})\b"
)
_REMOVED = r"(?:sacked|dismissed|fired|removed|ousted|suspended|deposed|voted\s+out)"
_NO_LINK = r"(?!(?:of|by|from|that|for|to|against)\b)"
# By these an office ends: "have dismissed their coach, Jo Aas"; "the chairman, Jo Aas, died".
_REMOVES = (
    rf"\b(?:{_REMOVED}|(?:sack|dismiss|fire|remove|oust|suspend|replace)e?s|sacking|dismissing|"
    r"replaced|lost|buried|(?:part(?:s|ed|ing)|split)\s+(?:company\s+|ways\s+)?(?:with|from)|"
    r"let\s+go(?:\s+of)?)\s+(?:(?:the|its|their|his|her|our|as)\s+)?"
    rf"(?:{_NO_LINK}[a-z-]+\s+){{0,3}}(?:{_NO_LINK}[a-z-]+,?\s+)?(?:[A-Z][\w.’'-]*\s+){{0,3}}"
)
_ENDS = lazy_pattern(
    rf"^[^.;]{{0,20}}?\b(?:(?:has\s+)?died|dies|(?:was|has\s+been|have\s+been)\s+{_REMOVED})\b"
)
_STANDS_IN = lazy_pattern(
    r"\b(?:for the (?:time being|moment)|in the meantime|meanwhile|until|deputy|assistant|interim|"
    r"caretaker|(?:in|takes?|took|has|taken) charge|(?:steps?|fills?|stands?) in)\b",
    re.IGNORECASE,
)


def asks_new_holder(question: str) -> bool:
    """Whether it asks who is new in an office: "Who is the new mayor?", "Who succeeds her?"."""
    return bool(_ASKS_NEW.search(question))


def find_new_holder(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """Where the best sentence says only that somebody leaves, those of its document that say who
    follows."""
    if not asks_new_holder(query) or not tells_leaving(sentences[0].text):
        return []
    return [
        sentence
        for sentence in sentences[1:]
        if sentence.place.document_id == sentences[0].place.document_id
        and FOLLOWS.search(sentence.text)
        and not tells_leaving(sentence.text)
    ]


def find_departure(best: JudgedSentence, others: Sequence[JudgedSentence]) -> list[JudgedSentence]:
    """Where the one whom the best sentence names as holding an office now leaves it, by that
    sentence or by one of a newer document: that sentence, with no words marked, and the one behind
    it that says who follows, if there is one; none if nobody is said to leave."""
    published = best.document.published
    if published is None or not ASKS_HOLDER.match(best.constraints.query):
        return []
    words = " ".join(best.document.text[slice(*span)] for span in best.answer_spans).split()
    if not words or not words[-1][:1].isupper():
        return []
    last = re.escape(re.sub(r"\W+$", "", words[-1]))
    named = re.compile(rf"\b{last}\b(?P<behind>[^.;]{{0,{_LEAVING_WITHIN}}})")
    replaced = re.compile(rf"\b{REPLACES}\s+(?:[\w.’'-]+\s+){{0,3}}{last}\b")
    removed = re.compile(rf"{_REMOVES}{last}\b")
    for other in (best, *others):
        day = other.document.published
        is_newer = day is not None and day > published
        if other.place.sentence.features.is_headline or not (other is best or is_newer):
            continue
        behind_name = [match["behind"] for match in named.finditer(other.text)]
        is_over = bool(removed.search(other.text)) or any(map(_ENDS.search, behind_name))
        if is_over or replaced.search(other.text) or any(map(LEAVES.search, behind_name)):
            behind = _followed_by(other, others)
            if other is best and not behind and not is_over:
                return []
            # It is about the one who left, whatever else the question names.
            sentence = replace(other.place.sentence, answer_span=None)
            constraints = QuestionConstraints(best.constraints.query)
            place = other.place._replace(sentence=sentence)
            return [replace(other, place=place, constraints=constraints), *behind]
    return []


def _followed_by(
    departure: JudgedSentence, others: Sequence[JudgedSentence]
) -> list[JudgedSentence]:
    """The first sentence behind one that says who leaves, of those that say who follows, with the
    name marked if it is known."""
    behind = [
        sentence
        for sentence in others
        if sentence.document.id == departure.document.id
        and sentence.place.sentence.span[0] >= departure.place.sentence.span[1]
        and (FOLLOWS.search(sentence.text) or _STANDS_IN.search(sentence.text))
    ]
    behind.sort(key=lambda sentence: sentence.place.sentence.span)
    for sentence in behind[:1]:
        match = _FOLLOWER.search(sentence.document.text, *sentence.place.sentence.span)
        if match:
            return [with_answer(sentence, match.span(match.lastgroup or 0))]
        return [replace(sentence, constraints=QuestionConstraints(""))]
    return []


def only_leaves(question: str, quote: str) -> bool:
    """Whether a quote tells who leaves the office whose new holder is asked for, and no more; or
    how the one came to it whose successor is asked for."""
    return (asks_new_holder(question) and tells_leaving(quote)) or _is_own_start(question, quote)


_ASKS_SUCCESSOR_OF = lazy_pattern(
    r"\b(?i:who (?:succeed(?:s|ed)?|replace[sd]?|follow(?:s|ed)|took over from|takes over from|"
    r"will (?:succeed|replace|follow)))\s+(?:[A-Z][\w’'.-]*\s+)*(?P<last>[A-Z][\w’'-]+)"
)


def _is_own_start(question: str, quote: str) -> bool:
    """Whether a quote tells how the one came to an office whose successor is asked for: "elected
    Lind to the seat left by Aas" for "Who succeeded Lind?"."""
    match = _ASKS_SUCCESSOR_OF.search(question)
    if not match:
        return False
    last = re.escape(match["last"])
    elected = r"(?:elected|appointed|chose|chosen|named|picked|hired)"
    return bool(
        # Not "elected to follow Lind".
        re.search(
            rf"\b{elected}\s+(?:(?!(?:to|as|after|in|instead)\b)[\w’'-]+,?\s+){{0,5}}{last}\b",
            quote,
        )
        or re.search(
            rf"\b{last},?\s+(?:(?:has|had|was|is)\s+)?(?:been\s+)?"
            rf"(?:{elected}|follows|followed|succeeds|succeeded|replaces|replaced|took over)\b"
            r"(?!\s+by)",
            quote,
        )
    )
