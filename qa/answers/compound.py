"""Answer several questions that are asked at once, each by itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index import Index
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.citations import lead_of, quote_with_marker
from qa.query.anaphora import detect_anaphora
from qa.query.question_extraction import extract_question
from qa.query.rewriting import expand_ellipsis
from qa.text.english.irregular_verbs import IRREGULAR_FORMS
from qa.text.english.question_words import AUXILIARY, PREPOSITION, WH_WORD
from qa.text.names import find_names
from qa.types import (
    Answer,
    AnswerPart,
    Citation,
    ConflictingValue,
    OtherFigure,
    SearchOptions,
    Tier,
)

_MAX_PARTS = 3
# Characters: longer messages are not several questions.
_MAX_QUESTION_CHARS = 300

# An interrogative phrase at the start of a question: "Who", "By how much", "How many crew".
_ASKING = rf"(?:{PREPOSITION}\s+)?{WH_WORD}\b"
_STARTS_ASKING = lazy_pattern(rf"\W*{_ASKING}", re.IGNORECASE)
_INTERROGATIVE = lazy_pattern(rf"\b{WH_WORD}\b", re.IGNORECASE)
# Between two questions; a comma alone, behind which may be a clause, only next to a bare "when".
_BREAK = lazy_pattern(rf"\s*(?:\?\s*(?:and\s+)?|[,;]?\s+and\s+)(?={_ASKING})", re.IGNORECASE)
_COMMA = lazy_pattern(rf"\s*,\s*(?={_ASKING})", re.IGNORECASE)
# "How many passengers": an interrogative with a noun, but without a verb.
_WITHOUT_VERB = lazy_pattern(
    rf"(?P<asking>{PREPOSITION}?\s*(?:how\s+(?:many|much)|which|what))"
    rf"(?:\s+(?!{AUXILIARY}\b)[\w’'-]+)??\s+(?P<noun>(?!{AUXILIARY}\b)[\w’'-]+)",
    re.IGNORECASE,
)
_WHAT_TIME = lazy_pattern(
    rf"(?:{PREPOSITION}\s+)?(?:what|which)\s+(?:year|day|date|month|time|place|city|town|country)",
    re.IGNORECASE,
)
_PAST_TENSE = lazy_pattern(r"\w{2,}ed", re.IGNORECASE)
# Interrogatives that no thing answers, so that "it" is the thing in the question.
_ASKS_NO_THING = lazy_pattern(r"(?:who|whom|when|where|how|why)\b", re.IGNORECASE)
_BARE = lazy_pattern(
    rf"(?:{PREPOSITION}\s+)?{WH_WORD}(?:\s+(?:many|much|long|far|often|exactly))?", re.IGNORECASE
)
_FROM_AUXILIARY = lazy_pattern(rf"\s({AUXILIARY}\s.*)$", re.IGNORECASE | re.DOTALL)
# "who prosecuted": a verb that may lack the object of the question after it.
_WITHOUT_OBJECT = lazy_pattern(r"(?:who|which)\s+[\w’-]+", re.IGNORECASE)
_OBJECT_OF_VERB = lazy_pattern(r"(?:who|which)\s+[\w’-]+\s+(?P<object>\S.*)$", re.I | re.DOTALL)
# "who is treasurer": a role whose group is named in the question before.
_ROLE = lazy_pattern(r"who(?:\s+(?:is|was|are|were)|['’]s)\s+(?:the\s+)?[\w’-]+", re.IGNORECASE)
_ROLE_OF = lazy_pattern(rf"{_ROLE.pattern}\s+(?P<group>of\s+\S.*)", re.IGNORECASE | re.DOTALL)
_PRONOUN_OF_THING = lazy_pattern(r"\b(?P<word>it|its)\b", re.IGNORECASE)
# The thing that a question ends in: "the chalice".
_NOUN_PHRASE = lazy_pattern(
    r"\b(?:the|an?)\s+(?:(?!the\b|of\b)[\w’'-]+\s+){0,3}[\w’'-]+$", re.IGNORECASE
)
# The subject in front of the verb that a question ends in: "did the dock strike begin".
_SUBJECT = lazy_pattern(
    r"\b(?:did|do|does|will|would|can|could|should|is|are|was|were|has|have|had)\s+"
    r"(?P<phrase>(?:the|an?|this)\s+(?:(?!the\b|an?\b)[\w’'-]+\s+){1,5})(?P<verb>[\w’'-]+)$",
    re.IGNORECASE,
)
_IS = lazy_pattern(r"\b(?:is|are|was|were|has|have|had)\s+(?:the|an?|this)\b", re.IGNORECASE)
_PARTICIPLE = lazy_pattern(r"\w+(?:ed|en|wn|lt|nt|rt|pt|ght|ost|ound|old)", re.IGNORECASE)
# "What is the loss": a noun of which the question before says what it is of.
_OPEN_NOUN = lazy_pattern(
    r"(?:what(?:\s+(?:is|was|are|were)|['’]s)|how\s+(?:high|big|large|great|old|long)\s+(?:is|was))\s+"
    r"the\s+(?:total\s+|final\s+)?(?!(?:time|date|weather|matter|answer|point)$)[a-z-]+"
)
# What stands before the first question.
_LEAD = lazy_pattern(
    r"^(?:(?:please|hi|hello|ok|so|and|(?:can|could) you|do you know|i(?:['’]d|"
    r" would) like to know|tell me|"
    r"i want to know)[\s,:]+)+(?=\S)",
    re.IGNORECASE,
)
# In a list of three, a comma in front of a question with its auxiliary, which begins no clause.
_LIST_COMMA = lazy_pattern(
    rf"\s*,\s*(?=(?:how|what|why)\b(?:\s+[\w’'-]+){{0,2}}\s+{AUXILIARY}\b)", re.IGNORECASE
)
_WHO_DID = lazy_pattern(
    rf"who\s+(?!{AUXILIARY}\s+(?:the|an?|this|that|his|her|its|their|he|she|it|they|you|we|i|\w+ing)\b|"
    rf"{AUXILIARY}\s+(?-i:[A-Z]))\S",
    re.IGNORECASE,
)
_SUBJECT_ASKED = lazy_pattern(rf"(?:who|what)\s+(?P<aux>{AUXILIARY})\s+(?P<rest>[\w’'-]+)", re.I)

Ask = Callable[[str, Index, SearchOptions], Answer]


def answer_compound(
    question: str, index: Index, options: SearchOptions, ask_part: Ask
) -> Answer | None:
    """Answer each of the questions that one consists of; None for a single question.

    Args:
        question: The question as it was asked.
        index: The documents.
        options: How to search for each part.
        ask_part: Answers one question.

    Returns:
        The replies to the parts, one after another; None also if no part has an answer.
    """
    questions = split_question(question)
    if len(questions) < 2:
        return None
    replies: list[Answer] = []
    for part in questions:
        needs_context = detect_anaphora(part).needs_context
        history = (*options.history, *replies) if needs_context else options.history
        reply = ask_part(part, index, replace(options, history=history))
        if needs_context and replies and replies[-1].tier == "none" and not reply.carried_terms:
            # Whom or what it is on is not known either.
            text = replies[-1].text
            reply = replace(reply, tier="none", citations=(), conflicting_values=(), text=text)
        replies.append(reply)
    if all(reply.tier == "none" for reply in replies):
        return None
    return _join(question, _without_repeated(replies), options)


def _without_repeated(replies: Sequence[Answer]) -> list[Answer]:
    """The replies without the answers to "who" that an earlier part was given, if they have others:
    the treasurer is not the chair. The one that is left is only a possible answer."""
    seen: set[tuple[str, Span]] = set()
    kept = []
    for reply in replies:
        if reply.query.lower().startswith("who"):
            marked = {
                span: (item.document_id, span)
                for item in reply.citations
                for span in item.answer_spans
            }
            others = tuple(
                item
                for item in reply.citations
                if not item.answer_spans
                or any(marked[span] not in seen for span in item.answer_spans)
            )
            seen.update(marked.values())
            if others != reply.citations:
                tier: Tier = "possible"
                reply = replace(reply, citations=others or reply.citations, tier=tier)
        kept.append(reply)
    return kept


def split_question(question: str) -> list[str]:
    """Split a question into those that it consists of, each completed from the others; the
    question alone if it is one, or if in doubt."""
    text = _LEAD.sub("", " ".join(extract_question(question).split())).rstrip("?!. ")
    if len(text) > _MAX_QUESTION_CHARS or not _STARTS_ASKING.match(text):
        return [question]
    wholes = _BREAK.split(text)
    parts = [part.strip() for whole in wholes for part in _split_at_commas(whole, len(wholes) > 1)]
    if not 2 <= len(parts) <= _MAX_PARTS or not all(map(_is_one_question, parts)):
        return [question]
    completed = _complete(parts)
    return [f"{part[:1].upper()}{part[1:]}?" for part in completed] if completed else [question]


def _split_at_commas(text: str, is_list: bool) -> list[str]:
    if is_list and len(parts := _LIST_COMMA.split(text)) > 1:
        return parts
    parts = _COMMA.split(text)
    return parts if any(map(_BARE.fullmatch, parts)) else [text]


def _is_one_question(part: str) -> bool:
    """Whether a part asks once: "Who is the man who founded Rome" has a clause in it, and a clause
    may be what is joined by "and"."""
    return len(_INTERROGATIVE.findall(part)) == 1 and not re.search(
        r"\b(?:that|because|if|whether|between|both)\b", part, re.IGNORECASE
    )


def _complete(parts: list[str]) -> list[str] | None:
    """The parts with what they share; None if one of them is no question by itself."""
    completed = list(parts)
    # From the end: "where and how many people were hurt".
    for number in reversed(range(len(parts) - 1)):
        completed[number] = _complete_from_next(parts[number], completed[number + 1])
    # "who won, and by how much".
    for number in range(1, len(parts)):
        completed[number] = _complete_from_previous(completed[number], completed[number - 1])
    is_open = any(
        _BARE.fullmatch(part) and not (number and _asks_for_person(completed[number - 1]))
        for number, part in enumerate(completed)
    )
    return None if is_open else completed


def _asks_for_person(question: str) -> bool:
    """Whether it asks who did something or was done something to: "Who threw the first stone"."""
    return bool(_WHO_DID.match(question))


def _complete_from_next(part: str, following: str) -> str:
    if _BARE.fullmatch(following):
        return part
    if _BARE.fullmatch(part):
        return expand_ellipsis(part, following)[0].rstrip("?")
    match, next_match = _WITHOUT_VERB.fullmatch(part), _WITHOUT_VERB.match(following)
    if match and next_match and match["asking"].lower() == next_match["asking"].lower():
        rest, noun = _FROM_AUXILIARY.search(following), match["noun"].lower()
        if not _PAST_TENSE.fullmatch(noun) and noun not in IRREGULAR_FORMS:
            return f"{part} {rest[1] if rest else following[next_match.end() :].strip()}"
    if _ROLE.fullmatch(part) and (group := _ROLE_OF.match(following)):
        return f"{part} {group['group']}"
    verb = _OBJECT_OF_VERB.match(following)
    if _WITHOUT_OBJECT.fullmatch(part) and verb and not _ROLE.match(following):
        return f"{part} {verb['object']}"
    return part


def _complete_from_previous(part: str, previous: str) -> str:
    if _BARE.fullmatch(part) or _WHAT_TIME.fullmatch(part):
        if _asks_for_person(previous):
            # Asked of the person once the answer is known.
            return part
        if asked := _SUBJECT_ASKED.fullmatch(previous):
            # "What was stolen, and when?"
            return f"{part} {asked['aux']} it {asked['rest']}"
        return expand_ellipsis(part, previous)[0].rstrip("?")
    named = find_names(previous)
    if _ROLE.fullmatch(part) and not find_names(part):
        group = _group(previous)
        return f"{part} of {group}" if group else part
    thing = named[0] if len(named) == 1 else "" if named else _thing(previous)
    if thing and _OPEN_NOUN.fullmatch(part):
        return f"{part} of {thing}"
    if thing and (not named or _ASKS_NO_THING.match(previous)):
        return _PRONOUN_OF_THING.sub(
            lambda match: f"{thing}’s" if match["word"].lower() == "its" else thing, part, count=1
        )
    return part


def _group(question: str) -> str:
    """The group in which a question asks for a role: "the board" of "Who chairs the board"."""
    if _ROLE.fullmatch(question):
        return ""
    if role := _ROLE_OF.match(question):
        return role["group"].removeprefix("of ")
    verb = _OBJECT_OF_VERB.match(question)
    return verb["object"] if verb else _thing(question)


def _thing(question: str) -> str:
    """The thing that a question is on: its subject, or that in which it ends."""
    subject = _SUBJECT.search(question)
    if subject and (not _IS.search(question) or _PARTICIPLE.fullmatch(subject["verb"])):
        return subject["phrase"].strip()
    phrase = _NOUN_PHRASE.search(question)
    return phrase[0] if phrase else ""


def _join(question: str, replies: Sequence[Answer], options: SearchOptions) -> Answer:
    """One reply with the parts' citations numbered through."""
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []

    def renumbered(citation: Citation) -> Citation:
        key = (citation.document_id, citation.start, citation.end)
        if key not in numbers:
            numbers[key] = len(citations) + 1
            citations.append(replace(citation, number=numbers[key]))
        own = citations[numbers[key] - 1]
        if spans := set(citation.answer_spans) - set(own.answer_spans):
            # One sentence may answer several parts: "its chair is Lind, its treasurer Holt".
            own = replace(own, answer_spans=tuple(sorted({*own.answer_spans, *spans})))
            citations[numbers[key] - 1] = own
        return own

    parts, conflicting, others = [], [], list[OtherFigure]()
    for reply in replies:
        cited = [renumbered(citation) for citation in reply.citations]
        parts.append(
            AnswerPart(
                reply.query,
                reply.tier,
                tuple(citation.number for citation in cited),
                _part_text(reply, cited),
            )
        )
        conflicting += [
            ConflictingValue(value.text, renumbered(value.citation))
            for value in reply.conflicting_values
        ]
        others += [
            OtherFigure(figure.text, figure.words, renumbered(figure.citation))
            for figure in reply.other_figures
        ]
    tier: Tier = "answer" if any(reply.answered for reply in replies) else "possible"
    periods = [period for reply in replies for period in reply.periods]
    shown = {number for part in parts for number in part.numbers}
    return Answer(
        question=question,
        query=question.strip(),
        text="\n\n".join(map(_as_text, parts)),
        citations=tuple(citation for citation in citations if citation.number in shown),
        confidence=min(reply.confidence for reply in replies if reply.tier == tier),
        tier=tier,
        pending=max(reply.pending for reply in replies),
        conflicting_values=tuple(conflicting),
        other_figures=tuple(others),
        periods=tuple(dict.fromkeys(periods)),
        filter=options.filter,
        ignored=tuple(options.ignore),
        parts=tuple(parts),
    )


def _part_text(reply: Answer, citations: Sequence[Citation]) -> str:
    """The quotes of a part, or what there is instead."""
    if reply.tier == "none":
        return reply.text
    if any(citation.quote not in reply.text for citation in citations):
        # What is stored with a document stands in no quote; its only marker is [1].
        text = reply.text.replace("[1]", f"[{citations[0].number}]")
    else:
        quotes = map(quote_with_marker, citations)
        text = "\n\n".join(filter(None, (lead_of(reply.text, citations), *quotes)))
    return text


def _as_text(part: AnswerPart) -> str:
    heading = "Possible answer, check it:\n" if part.tier == "possible" else ""
    return f"{part.question}\n{heading}{part.text}"
