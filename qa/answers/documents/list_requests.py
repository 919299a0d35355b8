"""Recognize questions that ask for documents or for all quotes, rather than for an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.query.question_extraction import extract_question
from qa.temporal.periods import Period, read_periods
from qa.text.english.document_nouns import DOCUMENT, POSSIBLE_DOCUMENT, DocumentNoun, read_noun
from qa.text.english.question_words import INTERROGATIVES
from qa.text.names import NOT_NAMES

# What is asked of the documents: that they mention the subject; are about it; are about it and the
# newest; quote what it said; were written by it; are of a kind or time, without a subject; or
# nothing, the subject alone being the question.
Relation = Literal["mention", "about", "latest", "said", "written", "kind", "keyword"]

_IN_HERE = (
    r"(?:here|in (?:here|(?:this|the|my|our|all|these|your) (?:whole |entire )?(?:folder|"
    r"corpus|index|"
    r"collection|archive|documents|files|library)))"
)
_HERE = rf"(?: {_IN_HERE})?"
_WHICH = (
    rf"(?:in )?(?:which|what|how many)(?: of (?:the|these|your|our))?(?: other)? {DOCUMENT}{_HERE}"
)
_ALL = r"(?:all|every|each|any|every single)(?: of)?(?: the| these| our| my| your)?"
_ALL_DOCUMENTS = rf"(?:{_ALL} |the |some )?{DOCUMENT}{_HERE}"
# "are there any", "do we have", "which … are there".
_IS_THERE = (
    r"(?:(?:is|are) there|(?:do|did) (?:we|you|i) have|have (?:we|you|i) got|have (?:we|you)|"
    r"(?:we|you) have|got)"
)
_THERE_IS = (
    r"(?: (?:(?:that )?(?:are|is) there|there (?:are|is)|(?:do (?:we|you|i)|(?:that )?(?:we|"
    r"you)) have|"
    r"have (?:we|you)(?: got)?|exist|can you find|can you show me))"
)
_THAT = r"(?:(?:that|which|do|does|did) )?"
_MENTION = (
    r"(?:mention(?:s|ed|ing)?|nam(?:e|es|ing)|refer(?:s|ring)? to|cit(?:e|es|ing)|quot(?:e|es|ing)|"
    r"contain(?:s|ing)?)(?: the (?:words?|names?|phrase|term))?"
)
_MENTIONED = (
    r"(?:mentioned|named|cited|quoted|appear|occur|come up|turn up|show up|crop up|feature|found|"
    r"referred to)(?: in| on)?"
)
_MENTIONED_IN = (
    r"(?:mentioned|named|cited|quoted|discussed|appears?|occurs?|comes? up|features?|featured|"
    r"turns? up|shows? up|plays? a (?:part|role))"
)
_ON_ALONE = r"(?:about|on|concerning|regarding|re|covering|related to|relating to|dealing with)"
_ABOUT = (
    r"(?:(?:are |is |do (?:you|we) have |are there |have you got )?(?:all )?"
    rf"{_ON_ALONE}|discuss(?:es|ing)?|cover(?:s|ing)?|deals? with|talk(?:s|ing)? about|"
    r"say (?:something|anything) (?:about|on))"
)
_ON = (
    r"(?:on|about|from|regarding|concerning|with|(?:that is |that's )?(?:related|relating) to|"
    r"to do with|in connection with|around)"
)
_IS = r"(?:is|are|was|were|do|does|did)"
_QUOTES = r"(?:direct )?(?:quotes?|quotations?|statements?|remarks|comments|sayings|words)"
_EVERYTHING = (
    r"(?:everything|anything|all(?: there is| things)?|whatever (?:there is|(?:you|we) have))"
)
_YOU_HAVE = (
    r"(?: (?:that )?(?:you|we) (?:have|know|have got|['’]ve got)| there is| you can find|"
    r" available)?"
)
_TOPIC = r"(?: (?:about|on|of|regarding|concerning) (?P<topic>.+?))?"
_NEWS = (
    r"(?:news|updates?|developments?|stor(?:y|ies)|articles?|reports?|documents?|coverage|"
    r"information|info|reporting)"
)
# Who has written the documents, or keeps them.
_OURS = r"(?:we|you|i|they|the (?:news)?paper|anyone|anybody)"
_LATEST = r"(?:very )?(?:latest|newest|most recent|recent|new)"
_WROTE = r"(?:wr[oi]te|written|author(?:ed)?|filed?|sen[dt]|e-?mail(?:ed)?|publish(?:ed)?|penned)"
_WRITTEN = r"(?:written|filed|authored|sent|signed|penned|published|issued|e-?mailed|composed)"
_SUBJECT = r"(?P<subject>\S.*)"
_SPEAKER = r"(?P<subject>\S.*?)"
_RECIPIENT = (
    r"(?: (?:(?:that (?:were|was) )?(?:sent|addressed|written|directed) )?to (?P<recipient>\S.*?))?"
)
_COMMAND = (
    r"(?:(?:show|give|get|find|send|bring)(?: me| us)?|fetch|list(?: me)?|search(?: for)?|look up|"
    r"look for|display|collect|gather|pull up|pull|enumerate|print|name|see|open|browse|"
    r"i(?:['’]d| would) like(?: to see)?|i want(?: to see)?|(?:i )?need|let me see)"
)
_POLITE = lazy_pattern(
    r"^(?:please|kindly|hi|hello|hey|(?:can|could|would|will) (?:you|i|we)|tell me|"
    r"a list of|(?:the )?list of|out)[\s,:]+(?:please\s+)?",
    re.IGNORECASE,
)
_COMMANDED = lazy_pattern(rf"^{_COMMAND}[\s,:]+(?:please\s+)?", re.IGNORECASE)
_TRAILING = lazy_pattern(
    r"(?:[\s,]+(?:please|pls|thanks|thank you|for me|at all))*[\s?.!…]*$", re.IGNORECASE
)
# "What has Parry said, all of it", "what has Parry said in these documents": all is asked for.
_ALL_OF_IT = lazy_pattern(
    r"[\s,;:?.–—-]+(?:(?:list |show |give )?(?:me )?(?:all (?:of )?(?:it|them|that)|everything|"
    r"every (?:word|quote|statement)|all (?:the )?quotes|in full|the (?:whole|full) (?:lot|"
    r"list)))$",
    re.IGNORECASE,
)
_SAID_HERE = lazy_pattern(
    rf"(?<=\bsaid)\s+(?:{_IN_HERE}|so far|anywhere|over the (?:years|months)|to date)$",
    re.IGNORECASE,
)
_WHAT_SAID = lazy_pattern(
    r"what (?:all )?(?:did|does|has|have) (?P<speaker>\S.*?) (?:ever )?(?:say|said)\b",
    re.IGNORECASE,
)
# Each asks for a relation; the first that matches the whole question does.
_PATTERNS: tuple[tuple[Relation, str], ...] = (
    ("mention", rf"{_WHICH} {_THAT}{_MENTION} {_SUBJECT}"),
    ("mention", rf"{_WHICH} {_IS} {_SUBJECT} {_MENTIONED}"),
    ("mention", rf"(?:where|how often|how many times) {_IS} {_SUBJECT} (?:mentioned|named|cited)"),
    (
        "mention",
        rf"(?:{_ALL_DOCUMENTS}|{_WHICH}) (?:where|in which|that) (?P<subject>\S.*?) "
        rf"(?:(?:is|are|was|were|gets?) )?{_MENTIONED_IN}",
    ),
    ("about", rf"{_WHICH} {_THAT}{_ABOUT} {_SUBJECT}"),
    ("about", rf"{_WHICH}{_THERE_IS} {_ON_ALONE} {_SUBJECT}"),
    ("written", rf"{_WHICH} (?:did|has|have) {_SPEAKER} {_WROTE}{_RECIPIENT}{_TOPIC}"),
    (
        "written",
        rf"{_WHICH} (?:(?:are|were|was|come|came) )?(?:{_WRITTEN} )?(?:by|from) "
        rf"{_SPEAKER}{_RECIPIENT}{_TOPIC}",
    ),
    ("written", rf"what (?:did|has|have) {_SPEAKER} {_WROTE}{_RECIPIENT}"),
    (
        "written",
        rf"what (?:did|has|have) {_SPEAKER} (?:e-?mail|write|send) "
        rf"(?P<recipient>(?-i:[A-Z]).*)",
    ),
    (
        "written",
        rf"(?:{_ALL_DOCUMENTS}|{_EVERYTHING}) (?:that )?(?:(?:is|are|was|"
        rf"were) )?{_WRITTEN} (?:by|from) "
        rf"{_SPEAKER}{_RECIPIENT}{_TOPIC}",
    ),
    ("written", rf"(?:{_ALL_DOCUMENTS}|{_EVERYTHING}) by {_SPEAKER}{_RECIPIENT}{_TOPIC}"),
    ("written", rf"{_ALL_DOCUMENTS} (?:from|of) {_SPEAKER}{_RECIPIENT}{_TOPIC}"),
    ("written", rf"(?:{_IS_THERE}) {_ALL_DOCUMENTS} (?:by|from) {_SPEAKER}{_RECIPIENT}{_TOPIC}"),
    (
        "written",
        rf"{_ALL_DOCUMENTS} (?:that )?(?P<subject>\S+(?: \S+){{0,3}}?) (?:has |have "
        rf")?{_WROTE}{_RECIPIENT}",
    ),
    ("written", rf"{_EVERYTHING} (?:that )?{_SPEAKER} (?:has |have )?{_WROTE}"),
    (
        "written",
        rf"{_ALL_DOCUMENTS} (?:(?:sent|addressed|written) )?to "
        rf"(?P<recipient>\S.*?){_TOPIC}",
    ),
    (
        "mention",
        rf"{_ALL_DOCUMENTS} (?:with|that (?:has|have)|having)(?: the (?:words?|names?|phrase|"
        rf"term))? "
        rf"(?P<subject>\S.*?) (?:in|inside)(?: (?:it|them|there))?",
    ),
    ("about", rf"{_ALL_DOCUMENTS} with {_SUBJECT}"),
    (
        "said",
        rf"(?:{_EVERYTHING}|what)(?: that| which)? {_SPEAKER} (?:(?:has|have|had) )?(?:ever )?"
        rf"(?:said|says|told|stated){_TOPIC}",
    ),
    (
        "said",
        rf"{_EVERYTHING}(?: that)?(?: (?:was|is|has been|were))? (?:said|stated) by "
        rf"{_SPEAKER}{_TOPIC}",
    ),
    (
        "said",
        rf"what (?:did|does|has|have) {_SPEAKER} (?:ever )?(?:say|said){_TOPIC}[?,.;:\s]+"
        r"(?:(?:list |show |give )?(?:me )?(?:everything|all(?: of it| of them)?|in full|"
        r"all quotes|"
        r"every quote|all statements))",
    ),
    ("kind", rf"{_ALL} {DOCUMENT}{_HERE}"),
    ("said", rf"(?:{_ALL} |the )?{_QUOTES} (?:by|from|of) {_SPEAKER}{_TOPIC}"),
    ("said", rf"{_ALL} {_SPEAKER}(?:['’]s?)? {_QUOTES}{_TOPIC}"),
    ("said", rf"{_SPEAKER}(?:['’]s?)? (?:quotes|quotations){_TOPIC}"),
    (
        "kind",
        rf"(?:what(?:['’]s| is| are)? )?(?:the |any )?{_LATEST} (?:{_NEWS}|{DOCUMENT}(?<=[sa]))"
        rf"{_HERE}",
    ),
    ("kind", rf"(?:what(?:['’]s| is) (?:new|the latest)|the latest){_HERE}"),
    (
        "latest",
        rf"(?:what(?:['’]s| is| are| was)? )?(?:there )?(?:the |any |some )?{_LATEST}(?: {_NEWS})* "
        rf"{_ON} {_SUBJECT}",
    ),
    ("latest", rf"(?:(?:what(?:['’]s| is) )?the )?latest (?:in|at|for) {_SUBJECT}"),
    (
        "latest",
        rf"(?:{_IS_THERE} )?(?:the |any |some )?(?:news|updates?|developments?) "
        rf"(?:on|about|regarding|from|in) {_SUBJECT}",
    ),
    (
        "latest",
        rf"(?:what(?:['’]s| is)|anything|(?:is there )?anything) (?:new|happening|going on) "
        rf"(?:on|about|with|in|regarding) {_SUBJECT}",
    ),
    ("latest", rf"(?:the )?latest {_SPEAKER} (?:news|updates?|developments?)"),
    ("latest", rf"{_SPEAKER} (?:latest|news|updates?|latest news)"),
    (
        "latest",
        rf"(?:what(?:['’]s| is| was) )?(?:the|our) (?:very )?last(?: (?:thing|time|{_NEWS}))?(?: "
        rf"that)? "
        rf"{_OURS} (?:have |has )?(?:wrote|written|had|published|reported|printed|ran|run|heard|"
        rf"said|"
        rf"did|have|got) {_ON} {_SUBJECT}",
    ),
    (
        "latest",
        rf"(?:what|when) (?:did|have|has) {_OURS} (?:last|most recently) (?:write|written|report|"
        rf"reported|"
        rf"publish|published|print|printed|run|have|had|say|hear|heard)(?: (?:anything|"
        rf"something))? "
        rf"{_ON} {_SUBJECT}",
    ),
    (
        "latest",
        rf"(?:what(?:['’]s| is| was) )?(?:the|our) (?:very )?last (?:{_NEWS}|word|thing|piece) "
        rf"{_ON_ALONE} "
        rf"{_SUBJECT}",
    ),
    ("mention", rf"{_EVERYTHING}{_YOU_HAVE} (?:{_ON}|mentioning) {_SUBJECT}"),
    ("mention", rf"{_IS_THERE} (?:anything|something|nothing) (?:{_ON}|mentioning) {_SUBJECT}"),
    ("about", rf"(?:anything|something) (?:on|about) {_SUBJECT}"),
    (
        "about",
        rf"(?:what(?:['’]s| is|['’]ve| have)?|what material) {_IS_THERE} {_ON_ALONE} "
        rf"{_SUBJECT}",
    ),
    ("about", rf"what (?:do|have|did) (?:we|you|i) (?:got |have )?{_ON_ALONE} {_SUBJECT}"),
    ("about", rf"what(?:['’]s| is) (?:there|available|written|reported) {_ON_ALONE} {_SUBJECT}"),
    ("about", rf"what (?:has been|was|is) (?:written|reported|published) {_ON_ALONE} {_SUBJECT}"),
    ("mention", rf"{_ALL_DOCUMENTS} {_THAT}{_MENTION} {_SUBJECT}"),
    ("mention", rf"{_ALL_DOCUMENTS} where {_SUBJECT} (?:is|are|was|were) {_MENTIONED}"),
    (
        "mention",
        rf"{_ALL} (?:mentions?|references?|occurrences?|passages?) (?:of|to|on|about) {_SUBJECT}",
    ),
    ("about", rf"{_ALL_DOCUMENTS} {_THAT}{_ABOUT} {_SUBJECT}"),
    ("about", rf"{_IS_THERE} {_ALL_DOCUMENTS} {_THAT}{_ABOUT} {_SUBJECT}"),
    (
        "about",
        rf"(?:all |the )?(?:coverage|reporting|information|info|material) (?:of|on|about) "
        rf"{_SUBJECT}",
    ),
    ("kind", rf"(?:{_WHICH}{_THERE_IS}|{_IS_THERE} {_ALL_DOCUMENTS}){_HERE}"),
    (
        "kind",
        rf"(?:which|what) (?:of (?:the|these) )?(?:documents|files|ones|of these|items) (?:are|"
        rf"is)(?: an?)? {DOCUMENT}",
    ),
    ("kind", rf"(?:what|which) {DOCUMENT} {_IN_HERE}"),
    ("kind", rf"what {DOCUMENT} (?:are|is) (?:there )?{_IN_HERE}"),
)  # fmt: skip
# Words in front of a noun that say of which kind: "court notes".
_MODIFIER = (
    r"(?!(?:all|every|each|any|some|the|of|an?|my|your|our|new|latest|other|these|those|his|her|"
    r"its|their)\b)[^\W\d_]+"
)
_MODIFIERS = rf"(?P<modifiers>{_MODIFIER}(?: {_MODIFIER})?)"
# After "show me" or "list" only, in front of which the rest is no sentence.
_COMMANDED_PATTERNS: tuple[tuple[Relation, str], ...] = (
    ("kind", rf"(?:{_ALL} |the |some |our |my |your )?(?P<noun>{POSSIBLE_DOCUMENT}){_HERE}"),
    ("kind", rf"(?:the |our )?{_MODIFIERS} (?P<noun>{POSSIBLE_DOCUMENT}(?<=[sa])){_HERE}"),
    ("about", rf"(?:{_ALL} |the |some )?(?P<noun>{POSSIBLE_DOCUMENT}) {_THAT}{_ABOUT} {_SUBJECT}"),
    (
        "written",
        rf"(?:{_ALL} |the |some )?(?P<noun>{POSSIBLE_DOCUMENT}) (?:by|from) "
        rf"{_SPEAKER}{_RECIPIENT}{_TOPIC}",
    ),
)  # fmt: skip
# A name and a noun: "Solwicz articles", "the dock strike stories".
_NAMED_PATTERNS: tuple[tuple[Relation, str], ...] = (
    ("kind", rf"(?:{_ALL} |the |our )?(?P<noun>{POSSIBLE_DOCUMENT}(?<=[sa])){_HERE}"),
    ("kind", rf"{_ALL} {_MODIFIERS} (?P<noun>{POSSIBLE_DOCUMENT}){_HERE}"),
    (
        "written",
        rf"(?:{_ALL} |the )?{_SPEAKER} (?P<noun>stories|articles|coverage|documents|e-?mails|"
        rf"reports)",
    ),
)  # fmt: skip


_NOUN = lazy_pattern(rf"\b{DOCUMENT}\b", re.IGNORECASE)
_POSSIBLE_NOUN = lazy_pattern(rf"\b{POSSIBLE_DOCUMENT}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a question, and a pattern that is found in each question of this form; the form's
    own takes long to compile."""

    relation: Relation
    pattern: re.Pattern[str]
    needed: re.Pattern[str] | None


def _forms(patterns: tuple[tuple[Relation, str], ...]) -> list[_Form]:
    return [
        _Form(relation, lazy_pattern(pattern, re.IGNORECASE), _needed(pattern))
        for relation, pattern in patterns
    ]


def _needed(pattern: str) -> re.Pattern[str] | None:
    """What a question of this form must have in it; None if a noun for documents is not needed."""
    if POSSIBLE_DOCUMENT in pattern:
        return _POSSIBLE_NOUN
    has_choice = any(other in pattern for other in (_EVERYTHING, _NEWS))
    return _NOUN if DOCUMENT in pattern and not has_choice else None


_QUESTIONS = _forms(_PATTERNS)
_COMMANDED_FORMS = _forms(_COMMANDED_PATTERNS)
_NAMED_FORMS = _forms(_NAMED_PATTERNS)
# A noun for documents at the beginning, in front of a period: "documents from March 2023".
_BEFORE_PERIOD = lazy_pattern(
    rf"(?:(?:{_WHICH}|{_ALL_DOCUMENTS}|{_EVERYTHING}|what)(?: (?:that )?(?:is|are|was|were|"
    rf"has been))?"
    r"(?: (?:published|dated|written|sent|issued|posted|printed|filed|released|made|from|of|"
    r"on|in))*)",
    re.IGNORECASE,
)
# What is left without it. One document is a question, "What article was published in 1937?".
_OF_A_PERIOD = lazy_pattern(
    rf"{_EVERYTHING}|what|{_ALL_DOCUMENTS}(?<=s)|{_ALL} {DOCUMENT}|{_WHICH}(?<=s)", re.IGNORECASE
)
# A participle at the end of what is in front of a period: "emails about X sent in May".
_DATED = lazy_pattern(
    r"\s+(?:(?:that )?(?:was|were) )?(?:published|dated|written|sent|issued|posted|printed|"
    r"filed|released)$",
    re.IGNORECASE,
)
_PERIOD_PREPOSITION = lazy_pattern(r"^(?:from|since|before|after|between|until)\b", re.IGNORECASE)
# Ends of a subject that say what it is.
_GENERIC_END = lazy_pattern(
    r"\s+(?:stor(?:y|ies)|case|affair|saga|issue|topic|situation|matter|scandal|news|coverage)$",
    re.IGNORECASE,
)
# Whose documents may be those about it: "letters from Paris".
_FROM_END = lazy_pattern(r"\b(?:from|of)\s*$")
# "May" and "Will" are names as well.
_AUXILIARIES = frozenset(("has", "have", "had", "did", "does", "do", "is", "are", "was", "were"))
_DETERMINERS = frozenset(("a", "an", "any", "some", "the"))
_DETERMINER = lazy_pattern(r"^(?:the|an?|our|this|that|these|those|mr|mrs|ms)\s+", re.IGNORECASE)
_PLACE_END = lazy_pattern(
    rf"\s+(?:{_IN_HERE}|in (?:(?:the|these|this|my|our|all) {DOCUMENT}))$", re.IGNORECASE
)
_PRONOUN = lazy_pattern(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|this|that|these|those|there)\b",
    re.IGNORECASE,
)
# Stopwords that names have inside.
_IN_NAMES = frozenset({"of", "the", "and", "for", "in", "on"})
# Words of a subject, at most.
_MAX_SUBJECT_WORDS = 12
# Words that ask for something and are no subject.
_COMMANDS = frozenset(
    """
    all answer again ask continue documents everything examples exit files find folder go help hi
    hello latest list more new newest news next no ok okay quit quote quotes search show start stop
    summary test thanks today tomorrow yes yesterday
    """.split()  # noqa: SIM905
)
# Words of a question that is a name or keyword alone, at most.
_MAX_KEYWORDS = 4


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a question asks to be listed.

    Attributes:
        relation: What the documents have to do with the subject.
        subject: A name or topic; of "written", who wrote; of "kind", the words in front of
            the noun.
        topic: Of "said" and "written", what it is on, if that is limited.
        noun: The kind of documents that was named.
        recipient: To whom they were written.
        period: When they were published.
        or_about: Of "written" and "kind", whether documents about the subject are meant if none is
            by it or of that kind: "letters from Paris", "Paris stories".
        is_explicit: Whether it asks for nothing but a list; else a question may have this form.
    """

    relation: Relation
    subject: str
    topic: str = ""
    noun: DocumentNoun | None = None
    recipient: str = ""
    period: Period | None = None
    or_about: bool = False
    is_explicit: bool = True


def read_list_request(question: str, reference_day: date) -> ListRequest | None:
    """What the question asks to be listed; None if it asks for something else.

    Args:
        question: The question.
        reference_day: The day that "last week" is relative to.
    """
    text = " ".join(extract_question(question).split())
    bare, is_command = _without_politeness(_TRAILING.sub("", text))
    bare = _everything_said(bare)
    for without_period, period in _periods_apart(bare, reference_day):
        request = _match(_QUESTIONS, without_period)
        if request is None and is_command:
            request = _match(_COMMANDED_FORMS, without_period)
        if request is not None:
            is_explicit = is_command or request.is_explicit
            return replace(request, period=period, is_explicit=is_explicit)
        if period and _OF_A_PERIOD.fullmatch(without_period):
            noun = _NOUN.search(without_period)
            return ListRequest(
                "kind",
                "",
                noun=read_noun(noun[0]) if noun else None,
                period=period,
                is_explicit=is_command or not re.match(r"(?:how|what)\b", without_period, re.I),
            )
    if request := _match(_NAMED_FORMS, bare):
        return replace(request, is_explicit=is_command, or_about=True)
    keywords = clean_subject(text.rstrip(" ?.!"))
    return ListRequest("keyword", keywords) if _is_keyword(keywords) else None


def _without_politeness(text: str) -> tuple[str, bool]:
    """The text without "please", "can you" and "show me" in front, and whether it is a command."""
    is_command = False
    while True:
        shorter = _POLITE.sub("", text)
        commanded = _COMMANDED.sub("", shorter)
        is_command = is_command or commanded != shorter
        if commanded == text:
            return text, is_command
        text = commanded


def _everything_said(text: str) -> str:
    """Read "What has Parry said, all of it" as "everything Parry said"; any other text as it is."""
    shorter = _ALL_OF_IT.sub("", text)
    bare = _SAID_HERE.sub("", shorter)
    what = _WHAT_SAID.match(bare) if bare != text else None
    return f"everything {what['speaker']} said{bare[what.end() :]}" if what else text


def _periods_apart(text: str, reference_day: date) -> Iterator[tuple[str, Period | None]]:
    """The text without a period of publication, if it may name one; then the text as it is."""
    for period in read_periods(text, reference_day):
        before, after = text[: period.start].rstrip(), text[period.end :].strip()
        if not before or period.newest:
            continue
        is_dated = bool(_DATED.search(before)) or bool(_PERIOD_PREPOSITION.match(period.words))
        if _BEFORE_PERIOD.fullmatch(before):
            noun = re.sub(
                r"(?: (?:that )?(?:is|are|was|were|has been))?(?: (?:published|dated|written|sent|"
                r"issued|posted|printed|filed|released|made|from|of|on|in))*$",
                "",
                before,
                flags=re.IGNORECASE,
            )
            yield f"{noun} {after}".strip(), period
        elif is_dated and not after:
            yield _DATED.sub("", before), period
    yield text, None


def _match(forms: list[_Form], text: str) -> ListRequest | None:
    nouns = {noun: bool(noun.search(text)) for noun in (_POSSIBLE_NOUN, _NOUN)}
    for form in forms:
        if form.needed and not nouns[form.needed]:
            continue
        relation, match = form.relation, form.pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        modifiers = groups.get("modifiers") or ""
        subject = clean_subject(modifiers or re.sub(r"['’]s?$", "", groups.get("subject") or ""))
        recipient = clean_subject(groups.get("recipient") or "")
        topic = clean_subject(groups.get("topic") or "")
        if not (subject or recipient or relation == "kind"):
            continue
        if not all(map(_may_be_subject, (subject, recipient))):
            continue
        noun = groups.get("noun")
        if relation == "latest" and re.match(r"(?:what|when) (?:did|have|has) ", text, re.I):
            # "When did we last report on the mill?" names no kind of documents.
            noun = ""
        elif not noun and relation != "said":
            end = match.start("subject") if subject and not modifiers else len(text)
            named = [*_NOUN.finditer(text[:end])]
            # "which of the documents are e-mails"
            noun = named[-1][0] if named else ""
        is_said_bare = relation == "said" and not re.match(
            rf"(?:{_EVERYTHING}|{_ALL}|{_QUOTES}|what (?:did|does|has|have)) ", text, re.IGNORECASE
        )
        return ListRequest(
            relation,
            subject,
            topic,
            read_noun(noun, modifiers) if noun else None,
            recipient,
            or_about=bool(modifiers)
            or (bool(subject) and bool(_FROM_END.search(text[: match.start("subject")]))),
            is_explicit=not is_said_bare and not _may_be_answered(relation, text),
        )
    return None


def _may_be_answered(relation: Relation, text: str) -> bool:
    """Whether a quote may answer it: "What did Darwin write?", "How many letters did he send?"."""
    if relation == "written":
        return not re.match(rf"(?:{_EVERYTHING}|{_ALL}) ", text, re.IGNORECASE)
    if relation == "kind":
        return not re.match(rf"(?:{_ALL}|which) ", text, re.IGNORECASE)
    return relation == "latest" and bool(re.search(r"\b(?:latest|news|updates?)$", text, re.I))


def _may_be_subject(text: str) -> bool:
    """Whether it may be named, unlike the rest of a question: "comments by which minister"."""
    words = re.findall(r"[\w’'-]+", text.lower())
    return (
        len(words) <= _MAX_SUBJECT_WORDS
        and not INTERROGATIVES.intersection(words)
        # "what has Parry said" asks what, "everything Parry has said" for all of it.
        and not (words and words[0] in _AUXILIARIES)
        and (not words or not _DETERMINERS.issuperset(words))
    )


def _is_keyword(text: str) -> bool:
    """Whether it may be one name or word, and no sentence."""
    words = re.sub(r"['’](?:s|re|ll|d|ve)\b", "", text.lower()).split()
    return (
        0 < len(words) <= _MAX_KEYWORDS
        and not re.search(r"[?!,;:]", text)
        and not any(word in STOPWORDS - _IN_NAMES for word in words)
        and words[0] not in _IN_NAMES | NOT_NAMES
        and not _COMMANDS.issuperset(words)
        and words[-1] not in _IN_NAMES
        and any(char.isalpha() for char in text)
    )


def clean_subject(subject: str) -> str:
    """The subject without quotation marks, determiners and "in these documents"."""
    subject = _PLACE_END.sub("", subject.strip())
    subject = _DETERMINER.sub("", subject.strip(" \"'“”‘’«»„?.!,;:"))
    return subject.strip(" \"'“”‘’«»„")


def without_generic_end(subject: str) -> str:
    """The subject without "story", "case" and the like behind it."""
    return _GENERIC_END.sub("", subject)


def refers_back(subject: str) -> bool:
    """Whether the subject has a pronoun, which earlier turns must explain."""
    return bool(_PRONOUN.search(subject))
