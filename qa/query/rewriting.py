"""Rewrite a follow-up question into a query that is understood without the conversation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from index.types import Span
from qa.query.anaphora import (
    CONTINUATION,
    Anaphora,
    Pronoun,
    content_words,
    detect_anaphora,
    is_person,
)
from qa.query.coreference import Antecedent, context_around, find_antecedents, visible_citations
from qa.query.question_language import question_language
from qa.query.terms import PREFIX_LENGTH
from qa.query.verbless_questions import recast
from qa.text.answer_spans import answer_type
from qa.text.english.clauses import is_verb_form
from qa.text.english.question_words import AUXILIARY, PREPOSITION, WH_WORD
from qa.text.names import find_names
from qa.text.other_languages.follow_ups import continues, has_topic, words_to_carry
from qa.types import Answer

# Names and words carried over at most: more would outweigh the question's own.
_MAX_CARRIED = 4
# Earlier questions in the context of a follow-up. On tests/gold/threads/questions-dev.jsonl one has
# the right passage first for .847 of the follow-ups after right answers, three for .824; after our
# own answers, some of them wrong, for .707 and .721 of all turns.
_CONTEXT_TURNS = 3
# Turns back in which the name of the topic is looked for.
_TOPIC_TURNS = 4
# Content words from which a question may be on a new topic although it refers back: "how do they
# cut a person in half".
_MANY_CONTENT_WORDS = 3
# Weight of a turn relative to the next one, and of an unanswered turn, for the documents that the
# conversation is about.
_DECAY = 0.6
_UNANSWERED_WEIGHT = 0.4
# Share of a question's content words that the last turns must have for it to be on their topic.
_MIN_ON_TOPIC = 0.3

# "In how many votes did ...": the interrogative, its noun, the auxiliary, and the rest.
_CLAUSE = lazy_pattern(
    rf"^\W*(?P<wh>(?:[a-z]+\s+)?{WH_WORD}(?:\s+(?:many|much|long|far|old|high|tall|big|often|"
    rf"deep|wide))?)\b"
    rf"(?P<noun>(?:\s+(?!{AUXILIARY}\b)[\w’'-]+)*?)\s+(?P<aux>{AUXILIARY})\b\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FUNCTION_WORD = (
    rf"(?:{AUXILIARY}|{PREPOSITION}|the|an?|and|or|who|that|which|when|his|her|its|their)\b"
)
_SUBJECT_START = lazy_pattern(
    r"(?:the|an?|this|that|these|those|his|her|its|their|he|she|it|they|there|you|we|i|[A-Z“]\S*)\s"
)
_YEAR = lazy_pattern(r"\b(?:1\d{3}|20\d{2})\b")
_PREPOSITION = lazy_pattern(rf"^({PREPOSITION})\s+", re.IGNORECASE)
# A noun in the singular: in the plural it may be parallel to another.
_ATTRIBUTE = lazy_pattern(
    r"(?:the|its|his|her|their)\s+(?P<noun>(?:\w+\s+)?\w*[^s\s])", re.IGNORECASE
)
_DETERMINER = lazy_pattern(r"^(?:the|a|an|his|her|its|their)\s+", re.IGNORECASE)
# Questions without content that are completed by what was asked before: "Why?", "For how long?".
# "How many?" asks for something else, of which the topic alone is known.
_COMPLETED = lazy_pattern(
    r"^\W*(?:(?:and|but|so)\s+)?(?:why(?:\s+not)?|how\s+come|where|when|since\s+when|until\s+when|"
    r"for\s+how\s+long|how|how\s+long|how\s+long\s+ago|(?:(?:in|on|at)\s+)?(?:what|which)\s+(?:year|"
    r"month|"
    r"day|date)|how\s+often|by\s+how\s+(?:much|many)(?:\s+\w+)?|to\s+whom|with\s+whom|"
    r"by\s+whom|against\s+whom)(?:\s+(?:exactly|precisely))?\W*$",
    re.IGNORECASE,
)
# Questions for the time or place of what was told before.
_OF_WHAT_WAS_TOLD = lazy_pattern(
    r"^\W*(?:(?:and|but|so|ok|okay)\s+)*(?P<asking>"
    r"when|since\s+when|until\s+when|how\s+long\s+ago|(?:(?:in|on|at)\s+)?(?:what|"
    r"which)\s+(?:year|month|"
    r"day|date)|where(?=\s+(?:did|was|has)\b)(?!\s+was\s+(?:it|he|she)\b))"
    r"(?:(?:['’]s|\s+(?:is|was|were))\s+(?:that|this|it|those|these|all\s+(?:that|this))|"
    r"\s+(?:did|has|will|does|was)\s+(?:that|this|it|all\s+(?:that|this))\s+(?:happen|happened|"
    r"occur|"
    r"take\s+place|taken\s+place|announced|reported|said|decided|going\s+on))"
    r"(?:\s+(?:exactly|then|again))?\W*$",
    re.IGNORECASE,
)
_ASKS_REASON = lazy_pattern(
    r"^\W*(?:(?:and|but|so)\s+)?(?:why|how\s+come|for\s+what\s+reason)"
    r"(?:(?:\s+(?:not|so|then|there|exactly|(?:is|was)\s+that|that))*|"
    r"\s+(?:the|this|that)\s+\w+)\W*$",
    re.IGNORECASE,
)
_ASKS_SPEAKER = lazy_pattern(
    r"^\W*(?:(?:and|but|so|ok|okay)\s+)*(?:who\s+(?:said|says|claimed|claims|stated|"
    r"told\s+(?:them|us|you|him|"
    r"her)|reported|reports|was\s+saying|is\s+saying)(?:\s+(?:that|this|so|it|these\s+words|"
    r"those\s+words))?|"
    r"(?:who|whom)\s+(?:is|was)\s+(?:that|this|it|being\s+quoted|quoted|speaking|talking|"
    r"the\s+speaker)"
    r"(?:\s+(?:quote|quotation|said\s+by|by|from))?|whose\s+(?:words|quote)\s+(?:is|are|was|"
    r"were)\s+(?:that|this|these|"
    r"those|they)|says\s+who|according\s+to\s+whom?|by\s+whom\s+was\s+(?:that|it|this)\s+said|"
    r"who\s+did\s+(?:that|it)\s+come\s+from)\W*$",
    re.IGNORECASE,
)
_SPEECH = lazy_pattern(
    r"[“”\"]|\b(?:said|says|told|according|claimed|added|warned|insisted)\b", re.I
)
# Characters of a quote by which its speaker is asked for.
_MAX_QUOTE_CHARS = 200
# "Who resigned as deputy leader?": the interrogative is the subject.
_SUBJECT_QUESTION = lazy_pattern(
    rf"who\s+(?:(?P<aux>{AUXILIARY})\s+)?(?P<rest>\S.*)", re.IGNORECASE
)
_MAX_MARKED_WORDS = 4
_COUNTED = lazy_pattern(r"\bmany$", re.IGNORECASE)
# At the end of a question in any language; Greek has a semicolon.
_QUESTION_MARK = lazy_pattern(r"[\s?？؟;]+$")
# "The year after", "a year earlier": of the year that was asked about before.
_RELATIVE_YEAR = lazy_pattern(
    r"(?:in )?(?:(?:the|that|a|one) )?(?:(?P<after>year (?:after(?: that)?|afterwards|later)|"
    r"(?:next|following) "
    r"year|one after(?: that)?)|year (?:before(?: that)?|earlier)|"
    r"(?:previous|preceding|last) year|one before(?: that)?)",
    re.IGNORECASE,
)
# A day by its number, with or without the month, or a day of the week.
_DAY = lazy_pattern(
    rf"(?<!\w)(?:(?:the )?(?P<number>[12]?\d|3[01])(?:(?:st|nd|rd|th)\b(?:,? (?:of )?"
    rf"(?P<month>{MONTH_PATTERN})\b)?| (?P<month_bare>{MONTH_PATTERN})\b)|"
    rf"(?P<month_first>{MONTH_PATTERN})\.? (?P<number_behind>[12]?\d|3[01])(?:st|nd|rd|th)?\b|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)",
    re.IGNORECASE,
)
_MONTH = lazy_pattern(
    rf"(?<!\w)(?P<month>{MONTH_PATTERN})\b\.?(?:,?\s+(?P<year>(?:19|20)\d\d))?", re.IGNORECASE
)
# A thing with an article, or that is counted, up to an auxiliary or preposition; behind "did" its
# last word is the verb.
_NOUN_PHRASE = lazy_pattern(
    rf"(?:(?P<do>\b(?:do|does|did)\s+))?\b(?:the|how many|which|these|those)\s+"
    rf"(?P<words>(?!{_FUNCTION_WORD})[a-z-]+(?:\s+(?!{_FUNCTION_WORD})[a-z-]+)*)",
    re.IGNORECASE,
)
_COUNTED_NOUN = lazy_pattern(
    r"\bhow many (?P<noun>(?:[a-z-]+ )?(?:[a-z-]{2,}(?<!s)s|people|men|women|children))\b",
    re.IGNORECASE,
)
_THING = lazy_pattern(
    rf"(?P<do>\b(?:do|does|did)\s+)?\bthe\s+(?P<words>(?:\d[\d.,]*\s+)?(?!{_FUNCTION_WORD})[a-z-]+"
    rf"(?:\s+(?!{_FUNCTION_WORD})[a-z-]+){{0,2}})(?!\s+of\b)"
)
# "When was that lifted?"; "Who has that job today?", after "Who was Holt's trainer in May?".
_THAT_SUBJECT = lazy_pattern(
    rf"\b{AUXILIARY}\s+(?P<that>that|this)(?=\s+(?P<verb>[a-z]{{3,}})(?:\s+(?:again|off|up|out|down|over))?\W*$)",
    re.IGNORECASE,
)
_HAS_JOB = lazy_pattern(
    r"\b(?P<verb>has|holds|does|had|held|took(?:\s+over)?|got|gets)\s+(?:that|this|the)\s+"
    r"(?:job|post|position|role|office)\b",
    re.IGNORECASE,
)
_ASKED_ROLE = lazy_pattern(
    r"who\s+(?:is|was|were|are)\s+(?P<role>(?!that\b|it\b|he\b|she\b)\S.*?)"
    r"(?=\s+(?:when|before|after|until|in\s+\S*\d|at\s+the\s+time|during|by\s+then|back\s+then)\b|\s*\?*$)",
    re.IGNORECASE,
)
# Questions in which the interrogative is part of the subject: what is told without it.
_TOLD_IN_QUESTION = lazy_pattern(
    rf"(?:how\s+(?:many|much)\s+(?:of\s+)?(?P<counted>(?!{AUXILIARY}\b)[\w’'-]+(?:\s+(?!{AUXILIARY}\b)[\w’'-]+)*)|"
    rf"(?:which|what)\s+(?P<which>(?!{AUXILIARY}\b|of\b|time\b)[a-z-]+\s+(?!{AUXILIARY}\b)[a-z]+ed\b"
    rf"(?:\s+(?!{AUXILIARY}\b)[\w’'-]+)*))",
    re.IGNORECASE,
)
# Words of a noun phrase without its article, at most.
_MAX_NOUN_WORDS = 3
# The names that an earlier rewriting appended: "... (Ostrin)?".
_APPENDED = lazy_pattern(r"\s*\(([^()]*)\)\s*\??$")
# The interrogative that an earlier rewriting put in front: "Why: ...".
_PREFIXED = lazy_pattern(r"^[\w ]{1,24}: ")
_LATIN = lazy_pattern(r"[a-z]", re.IGNORECASE)
# A lower-case word that is no stopword after "her", which is then a possessive.
_POSSESSED_NOUN = lazy_pattern(rf"(?!\s+(?:{'|'.join(sorted(STOPWORDS))})\b)\s+[a-z]")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for a question.

    Attributes:
        text: The question, rewritten so that it is understood without the conversation.
        context: The last questions, the quote that answered the last one, and this question,
            searched as well; "" without earlier turns, and for a question that names something.
        carried_terms: The words in `text` that were carried over from earlier turns.
        fallback_text: The original question if it may be on a new topic: it is searched instead
            if its results are clearly better.
        documents: The ids of the documents cited recently, each with its weight, 1 at most.
        is_context_dependent: Whether the question needs context by its form, so that a new topic
            needs stronger evidence.
        original_text: The original question if it has content words, by which sentences are
            chosen too: carried terms say which passage is meant, but little of which sentence.
        shown: The quotes of the turn before, each as document and span, if a reason for them is
            asked, which they give only in so many words.
    """

    text: str
    context: str = ""
    carried_terms: tuple[str, ...] = ()
    fallback_text: str = ""
    documents: tuple[tuple[str, float], ...] = ()
    is_context_dependent: bool = True
    original_text: str = ""
    shown: tuple[tuple[str, Span], ...] = ()


def rewrite_query(question: str, history: Sequence[Answer], index: Index | None = None) -> Query:
    """Rewrite a question by the conversation before it.

    Args:
        question: The question. If it is understood by itself it stays as it is.
        history: The earlier answers, oldest first.
        index: The index that the answers cite. Its documents say more of who was mentioned than
            the quotes alone.

    Returns:
        The query to search.
    """
    language = question_language(question, index) if index else "en"
    if language != "en":
        return _rewrite_in_other_language(question, language, history)
    question = recast(question)
    if not history:
        return Query(question)
    question = _without_demonstrative(question)
    if role := _with_role(question, _previous_query(history)):
        return Query(role[0], _context(question, history), role[1])
    anaphora = detect_anaphora(question)
    if not anaphora.needs_context and anaphora.has_names:
        return Query(question)
    context = _context(question, history)
    is_on_topic = not _in_another_script(question, history[-1].query) and _is_on_topic(
        question, history, index
    )
    if not anaphora.needs_context and not is_on_topic:
        return Query(question, context)
    text, carried = _resolve(question, anaphora, history, index)
    if not carried:
        return Query(question, context)
    fragment_names = find_names(f"x {anaphora.ellipsis}") if anaphora.ellipsis else []
    if any(name not in history[-1].query for name in fragment_names):
        # "And in Ostrava?": the earlier turns are about another place and do not help.
        return Query(text, carried_terms=carried)
    words = content_words(question)
    may_be_new_topic = not anaphora.needs_context or (
        anaphora.ellipsis is None and len(words) >= _MANY_CONTENT_WORDS
    )
    return Query(
        text=text,
        context=context,
        carried_terms=carried,
        fallback_text=question if may_be_new_topic else "",
        documents=_recent_documents(history),
        is_context_dependent=anaphora.needs_context,
        original_text=question if words else "",
        shown=_shown(history[-1]) if _ASKS_REASON.match(question) else (),
    )


def _rewrite_in_other_language(question: str, language: str, history: Sequence[Answer]) -> Query:
    """The query of a question that is not English: one that goes on with the last takes over its
    content words."""
    if not history:
        return Query(question)
    context = _context(question, history)
    carried = words_to_carry(history[-1].query, question, language)
    if not carried or not continues(question, language):
        return Query(question, context)
    return Query(
        text=_append_topic(question, carried),
        context=context,
        carried_terms=carried,
        fallback_text=question if has_topic(question, language) else "",
        documents=_recent_documents(history),
        original_text=question,
    )


def _context(question: str, history: Sequence[Answer]) -> str:
    turns = history[-_CONTEXT_TURNS:]
    quotes = [citation.quote for citation in turns[-1].citations[:1] if turns[-1].answered]
    return " ".join([*(turn.question for turn in turns), *quotes, question])


def asks_speaker(question: str) -> bool:
    """Whether it asks who said what was just shown."""
    return bool(_ASKS_SPEAKER.match(question))


def _shown(turn: Answer) -> tuple[tuple[str, Span], ...]:
    """The quotes that were given as the answer; of possible ones the first."""
    citations = turn.citations if turn.answered else turn.citations[:1]
    return tuple((item.document_id, (item.start, item.end)) for item in citations)


def _recent_documents(history: Sequence[Answer]) -> tuple[tuple[str, float], ...]:
    """The documents that recent turns cited first, with weights that decay by turn."""
    weights: dict[str, float] = {}
    for turns_back, turn in enumerate(reversed(history[-_TOPIC_TURNS:])):
        for citation in visible_citations(turn)[:1]:
            weight = _DECAY**turns_back * (1.0 if turn.answered else _UNANSWERED_WEIGHT)
            weights[citation.document_id] = weights.get(citation.document_id, 0.0) + weight
    largest = max(weights.values(), default=1.0)
    return tuple((document_id, weight / largest) for document_id, weight in weights.items())


def _in_another_script(question: str, other: str) -> bool:
    """Whether only one of two questions is in Latin letters, so that its words say little there."""
    return bool(_LATIN.search(question)) != bool(_LATIN.search(other))


def _is_on_topic(question: str, history: Sequence[Answer], index: Index | None) -> bool:
    """Whether a question without names shares its words with the last two turns."""
    words = content_words(question)
    context = " ".join(turn.query for turn in history[-2:]).lower()
    context += f" {context_around(history[-2:], index).lower()}"
    prefixes = {word[:PREFIX_LENGTH] for word in re.findall(r"\w+", context)}
    shared = sum(word[:PREFIX_LENGTH] in prefixes for word in words)
    return not words or shared >= _MIN_ON_TOPIC * len(words)


def _resolve(
    question: str, anaphora: Anaphora, history: Sequence[Answer], index: Index | None
) -> tuple[str, tuple[str, ...]]:
    """The rewritten question, and the terms carried over into it."""
    mentions = list(find_antecedents(history, index))
    previous = _previous_query(history)
    cited = visible_citations(history[-1])
    if asks_speaker(question) and cited and _SPEECH.search(cited[0].quote):
        quote = " ".join(cited[0].quote.split())[:_MAX_QUOTE_CHARS]
        return f"Who said “{quote}”?", (quote,)
    if _COMPLETED.match(question) and not anaphora.pronouns:
        interrogative = _strip_question_mark(CONTINUATION.sub("", question, count=1))
        if asserted := _with_answer(previous, history, index):
            return f"{_capitalize(interrogative)} {asserted}?", (asserted,)
    is_bare = anaphora.contentless and (
        not anaphora.has_anaphor
        or (bool(_COMPLETED.match(question)) and _has_subject(_strip_question_mark(previous)))
    )
    if not anaphora.pronouns and (anaphora.ellipsis is not None or is_bare):
        if anaphora.ellipsis is not None:
            text, carried = _substitute(anaphora.ellipsis, previous)
        else:
            text, carried = expand_ellipsis(CONTINUATION.sub("", question, count=1), previous)
        topic = [] if find_names(text) else _topic(history, mentions)
        topic = [words for words in topic if words.lower() not in text.lower()]
        if anaphora.ellipsis is not None and _names_time(anaphora.ellipsis):
            # The question before stands whole in the text, but for its own year or day.
            topic = []
        return _append_topic(text, topic), (*carried, *topic)
    question, thing = _with_thing(question, previous)
    text, carried = _resolve_pronouns(question, anaphora.pronouns, mentions, previous)
    carried = (*thing, *carried)
    classes = {pronoun.pronoun_class for pronoun in anaphora.pronouns}
    # The antecedent of "he" or "she" suffices; that of "it" or "they" says less than the topic.
    if len(classes) > len(carried) or classes.isdisjoint(("he", "she")):
        names = {mention.name for turn in mentions for mention in turn}
        if carried and carried[0] not in names:
            # A thing of the query itself is not what answered it, and now something else is asked.
            topic = [words for words in _topic(history, []) if not is_verb_form(words)]
        else:
            topic = _topic(history, mentions)
        if "it" in classes and not carried:
            topic = [*topic, *_marked_words(history[-1])]
        is_bare_verb = not (anaphora.pronouns or carried) and bool(find_names(previous))
        if is_bare_verb and (named := _thing_of(previous)):
            # "Who came second?": names alone do not say in what.
            topic = [named, *topic]
        topic = [words for words in topic if words.lower() not in text.lower()]
        text, carried = _append_topic(text, topic), (*carried, *topic)
    return _strip_continuation(text), carried


def _with_role(question: str, previous: str) -> tuple[str, tuple[str, ...]] | None:
    """A question for who has "that job", with the role that was asked about before: "Who has that
    job today?" after "Who was Holt's trainer in May?" as "Who is Holt's trainer today?"."""
    job, asked = _HAS_JOB.search(question), _ASKED_ROLE.match(previous)
    if not (job and asked):
        return None
    role = asked["role"].strip()
    verb = "is" if job["verb"].lower() in ("has", "holds", "does") else "was"
    return f"{question[: job.start()]}{verb} {role}{question[job.end() :]}", (role,)


def _with_thing(question: str, previous: str) -> tuple[str, tuple[str, ...]]:
    """The question with a "that" in the place of its subject replaced by the thing that was asked
    about before: "When was that lifted?" as "When was the ban lifted?"."""
    that, thing = _THAT_SUBJECT.search(question), _thing_of(previous)
    if not (that and thing and is_verb_form(that["verb"].lower())):
        return question, ()
    text = f"{question[: that.start('that')]}the {thing}{question[that.end('that') :]}"
    return text, (f"the {thing}",)


def _thing_of(question: str) -> str:
    """The first thing with an article in a question, without it: "hosepipe ban"; "" without any."""
    for match in _THING.finditer(_strip_question_mark(question)):
        words = match["words"].split()
        if len(words) > 1 and match["do"]:
            words = words[:-1]
        while len(words) > 1 and is_verb_form(words[-1]):
            words = words[:-1]
        if not any(map(is_person, words)):
            return " ".join(words)
    return ""


def _previous_query(history: Sequence[Answer]) -> str:
    """The last query that says what it is about: "Who resigned?", then "Why?", then "When?"."""
    for turn in reversed(history[-_TOPIC_TURNS:]):
        if not _COMPLETED.match(_without_demonstrative(turn.question)):
            return turn.query
    return history[-1].query


def _without_demonstrative(question: str) -> str:
    """A question for the time or place of what was told, as the bare interrogative: "When was
    that?" as "When?"."""
    match = _OF_WHAT_WAS_TOLD.match(question)
    return f"{_capitalize(match['asking'])}?" if match else question


def _with_answer(query: str, history: Sequence[Answer], index: Index | None) -> str:
    """What is left to ask of a question for the subject once its answer is in place: "was it that
    Parry resigned" of "Who resigned?", "was Parry jailed" of "Who was jailed?"; "" for another
    question. Whoever is not known is "they"."""
    asked = _SUBJECT_QUESTION.match(_strip_question_mark(query))
    if not asked or (asked["aux"] and _SUBJECT_START.match(f"{asked['rest']} ")):
        return ""
    turns = [number for number, turn in enumerate(history, start=1) if turn.query == query]
    before = history[: turns[-1]] if turns else history
    names = [
        name.name for turn in find_antecedents(before, index) for name in turn if name.is_answer
    ]
    marked = next(iter(_marked_words(before[-1])), "")
    if marked and (any(name in marked for name in names[:1]) or is_person(marked.split()[-1])):
        subject = marked if names and names[0] in marked else f"the {marked.lower()}"
    else:
        subject = names[0] if names else "they"
    if asked["aux"] and subject == "they":
        auxiliary = {"was": "were", "is": "are", "has": "have"}.get(asked["aux"].lower())
        return f"{auxiliary or asked['aux'].lower()} they {asked['rest']}"
    if asked["aux"]:
        return f"{asked['aux'].lower()} {subject} {asked['rest']}"
    return f"was it that {subject} {asked['rest']}"


def _marked_words(turn: Answer) -> list[str]:
    """The words marked as the answer, if they are few and no number or time: "tumble dryer"."""
    if answer_type(turn.query) in ("number", "date"):
        return []
    for citation in turn.citations[:1] if turn.answered else ():
        for start, end in citation.answer_spans:
            words = _DETERMINER.sub(
                "", citation.quote[start - citation.start : end - citation.start]
            )
            if 0 < len(words.split()) <= _MAX_MARKED_WORDS and not re.search(r"\d", words):
                return [words]
    return []


def _strip_continuation(text: str) -> str:
    """The question without the "and" or "what about" at its start."""
    rest = CONTINUATION.sub("", text, count=1)
    return _capitalize(rest) if text[:1].isupper() else rest


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _strip_question_mark(text: str) -> str:
    return text.strip().rstrip("?!. ").strip()


def _append_topic(text: str, topic: Sequence[str]) -> str:
    return f"{_QUESTION_MARK.sub('', text)} ({', '.join(topic)})?" if topic else text


def _resolve_pronouns(
    question: str, pronouns: Sequence[Pronoun], mentions: Sequence[list[Antecedent]], previous: str
) -> tuple[str, tuple[str, ...]]:
    """The question with each pronoun replaced by its antecedent, if it has one: a name, or a thing
    of the query before."""
    antecedents: dict[str, str] = {}
    parts: list[str] = []
    done = 0
    for pronoun in pronouns:
        is_repeated = pronoun.pronoun_class in antecedents
        antecedent = (
            antecedents.get(pronoun.pronoun_class)
            or _choose_antecedent(pronoun.pronoun_class, mentions)
            or _noun_antecedent(pronoun.pronoun_class, previous)
        )
        if antecedent is None or (antecedent in antecedents.values() and not is_repeated):
            continue
        word = question[pronoun.start : pronoun.end].lower()
        is_possessive = word in ("his", "its", "their") or (
            word == "her" and bool(_POSSESSED_NOUN.match(question, pronoun.end))
        )
        if is_repeated and not is_possessive:
            continue
        ending = "" if not is_possessive else "’" if antecedent.endswith("s") else "’s"
        parts += [question[done : pronoun.start], antecedent + ending]
        done = pronoun.end
        antecedents[pronoun.pronoun_class] = antecedent
    return "".join((*parts, question[done:])), tuple(dict.fromkeys(antecedents.values()))


def _choose_antecedent(pronoun_class: str, mentions: Sequence[list[Antecedent]]) -> str | None:
    """The name that a pronoun most likely refers to, in the latest turn that has one."""
    for turn in mentions:
        compatible = [mention for mention in turn if mention.is_compatible(pronoun_class)]
        if pronoun_class in ("he", "she"):
            people = [mention for mention in compatible if mention.is_person]
            candidates = (
                [mention for mention in people if mention.is_female is not None]
                or people
                or [
                    mention
                    for mention in compatible
                    if mention.is_person is None and " " in mention.name and not mention.is_place
                ]
            )
            answers = [mention for mention in candidates if mention.is_answer]
            if candidates:
                return (answers or candidates)[0].name
        elif compatible:
            # Several answers are a list, of which any may be meant.
            answers = [m for m in compatible if m.is_answer and m.is_person is False]
            return answers[0].name if len(answers) == 1 and not answers[0].is_place else None
    return None


def _noun_antecedent(pronoun_class: str, previous: str) -> str | None:
    """What is counted in a query, for "they", or the first thing in one without names that "it" or
    "they" may refer to, in singular or plural: "the paintings" of "Who stole the paintings?"."""
    if pronoun_class == "they" and (counted := _COUNTED_NOUN.search(previous)):
        return f"the {counted['noun'].lower()}"
    if pronoun_class not in ("it", "they") or find_names(previous):
        return None
    for match in _NOUN_PHRASE.finditer(_strip_question_mark(previous)):
        words = match["words"].lower().split()
        if len(words) > 1 and (match["do"] or is_verb_form(words[-1])):
            words = words[:-1]
        if len(words) > _MAX_NOUN_WORDS:
            continue
        is_plural = words[-1].endswith("s") and not words[-1].endswith("ss")
        if is_plural == (pronoun_class == "they") and (is_plural or not is_person(words[-1])):
            return f"the {' '.join(words)}"
    return None


def _topic(history: Sequence[Answer], mentions: Sequence[list[Antecedent]]) -> list[str]:
    """The names that the conversation is about.

    They are those of the last question on the document cited last that has names, and the last
    answer; the last question's content words if there are none.
    """
    topic_turn = first = history[-1]
    documents = {citation.document_id for citation in visible_citations(topic_turn)}
    for turn in reversed(history[-_TOPIC_TURNS:]):
        cited = {citation.document_id for citation in visible_citations(turn)}
        if documents & cited and find_names(turn.query):
            topic_turn = turn
            break
        if documents & cited and turn.query == turn.question:
            # Without names, the first question on it says more than "Who missed the penalty?".
            first = turn
    else:
        topic_turn = first
    query = topic_turn.query
    appended = _APPENDED.search(query)
    listed = [part.strip() for part in appended[1].split(",")] if appended else []
    # What a possible answer names need not be the answer.
    is_sure = history[-1].answered or len(documents) == 1
    answers = [mention.name for mention in mentions[0] if mention.is_answer] if mentions else []
    answers = answers if is_sure else []
    names = [*find_names(query), *(part for part in listed if part), *answers]
    topic = list(dict.fromkeys(names or content_words(query)))
    topic += [year for year in _YEAR.findall(query) if year not in " ".join(topic)]
    return topic[:_MAX_CARRIED]


def expand_ellipsis(question: str, previous: str) -> tuple[str, tuple[str, ...]]:
    """The previous query with a bare "Why?" in the place of its interrogative."""
    interrogative = _capitalize(_strip_question_mark(question))
    previous = _strip_question_mark(previous)
    clause = _CLAUSE.match(previous)
    if told := _TOLD_IN_QUESTION.fullmatch(previous):
        # "How many people died?", then "Why?".
        told_words = told["counted"] or f"the {told['which']}"
        return f"{interrogative} was it that {told_words}?", (told_words,)
    if not clause or not re.search(rf"\b{WH_WORD}\b", interrogative, re.IGNORECASE):
        previous = _PREFIXED.sub("", previous)
        return f"{interrogative}: {previous}?", (previous,)
    rest, auxiliary, noun = clause["rest"], clause["aux"], clause["noun"].strip()
    if noun and not _SUBJECT_START.match(f"{rest} "):
        body = f"{auxiliary} {noun} {rest}"
    else:
        body = f"{auxiliary} {rest}"
    return f"{interrogative} {body}?", (body,)


def _has_subject(question: str) -> bool:
    """Whether a question has a subject behind its auxiliary, and so can be asked with another
    interrogative: "Who is against it?" cannot."""
    clause = _CLAUSE.match(question)
    return bool(clause and (clause["noun"].strip() or _SUBJECT_START.match(f"{clause['rest']} ")))


def _names_time(fragment: str) -> bool:
    """Whether a fragment is a day, or a year by its distance from another."""
    return bool(
        _RELATIVE_YEAR.fullmatch(fragment) or _DAY.fullmatch(_PREPOSITION.sub("", fragment))
    )


def _with_relative_year(fragment: str, previous: str) -> tuple[str, tuple[str, ...]] | None:
    """The previous query with the year after or before its own, if that is what the fragment says:
    "the year after"."""
    years, relative = _YEAR.findall(previous), _RELATIVE_YEAR.fullmatch(fragment)
    if not years or relative is None:
        return None
    year = int(years[-1]) + (1 if relative["after"] else -1)
    text = _YEAR.sub(str(year), previous)
    return f"{text}?", (_YEAR.sub("", previous).strip(),)


def _with_day(fragment: str, previous: str) -> tuple[str, tuple[str, ...]] | None:
    """The previous query with a day in the place of its own: "and on the 25th?" after "Who works on
    24 December?". A day without a month is of the month asked about before."""
    day = _DAY.fullmatch(_PREPOSITION.sub("", fragment))
    asked = [*_DAY.finditer(previous)]
    if day is None or not asked:
        return None
    last = asked[-1]
    months = [
        match[group] for match in (day, last) for group in ("month", "month_bare", "month_first")
    ]
    month = next(filter(None, months), "")
    number = day["number"] or day["number_behind"]
    words = f"{int(number)} {month}" if number and month else day[0]
    text = f"{previous[: last.start()]}{words}{previous[last.end() :]}"
    rest = f"{previous[: last.start()]}…{previous[last.end() :]}"
    return f"{text}?", (rest,)


def _with_month(fragment: str, previous: str) -> tuple[str, tuple[str, ...]] | None:
    """The previous query with a month in the place of its own: "and in July?" after "How full was
    it in May 2025?". A month without a year is of the year asked about before."""
    month = _MONTH.fullmatch(_PREPOSITION.sub("", fragment))
    asked = [*_MONTH.finditer(previous)]
    if month is None or not asked:
        return None
    last = asked[-1]
    year = month["year"] or last["year"]
    words = f"{month['month']} {year}" if year else month["month"]
    text = f"{previous[: last.start()]}{words}{previous[last.end() :]}"
    return f"{text}?", (f"{previous[: last.start()]}…{previous[last.end() :]}",)


def _substitute(fragment: str, previous: str) -> tuple[str, tuple[str, ...]]:
    """The previous query with a fragment in the place of what it is parallel to.

    That is a year, a name (if possible behind the same preposition), or the noun of the
    interrogative: "How many soldiers ...?" and "the reservists" make "How many reservists ...?".
    """
    previous = _strip_question_mark(previous)
    fragment_names = find_names(f"x {fragment}")
    appended = _APPENDED.search(previous)
    if fragment_names and appended:
        previous = previous[: appended.start()]
        if not find_names(previous):
            return f"{previous} ({', '.join(fragment_names)})?", (previous,)
    previous_names = find_names(previous)
    preposition = _PREPOSITION.match(fragment)
    if relative := _with_relative_year(fragment, previous):
        return relative
    if in_day := _with_day(fragment, previous):
        return in_day
    if in_month := _with_month(fragment, previous):
        return in_month
    year = _YEAR.search(fragment)
    if year and _YEAR.search(previous):
        text = _YEAR.sub(year[0], previous, count=1)
        return f"{text}?", (_YEAR.sub("", previous).strip(),)
    if fragment_names and previous_names:
        replaced = previous_names[-1]
        if preposition:
            parallel = [
                name
                for name in previous_names
                if re.search(rf"\b{preposition[1]}\s+(?:the\s+)?{re.escape(name)}", previous)
            ]
            replaced = parallel[-1] if parallel else replaced
        text = previous.replace(replaced, fragment_names[0])
        return f"{text}?", (previous.replace(replaced, "…"),)
    clause = _CLAUSE.match(previous)
    attribute = _ATTRIBUTE.fullmatch(fragment)
    if clause and attribute and _COUNTED.search(clause["wh"]) and not is_person(attribute["noun"]):
        # "How many heaters were recalled?" and "the refund", which is not counted.
        words = previous_names or content_words(previous)
        return f"What is the {attribute['noun']} ({', '.join(words)})?", tuple(words)
    if clause and clause["noun"].strip() and not preposition:
        noun = _DETERMINER.sub("", fragment)
        body = f"{clause['aux']} {clause['rest']}"
        return f"{clause['wh']} {noun} {body}?", (f"{clause['wh']} … {body}",)
    if attribute and previous_names and is_person(attribute["noun"].split()[-1]):
        subject = re.search(rf"\b{AUXILIARY}\s+{re.escape(previous_names[-1])}\b", previous)
        if subject:
            # "What did Holt get?" and "the driver".
            text = previous.replace(previous_names[-1], fragment)
            return f"{text}?", (previous.replace(previous_names[-1], "…"),)
        return f"Who is {fragment} ({', '.join(previous_names)})?", tuple(previous_names)
    if attribute and previous_names:
        # "How many people saw the Winter Fair?" and "the theme": another attribute of the same.
        named = " ".join(dict.fromkeys([*previous_names, *_YEAR.findall(previous)]))
        return f"What is the {attribute['noun']} of {named}?", (named,)
    return f"{previous}, {fragment}?", (previous,)
