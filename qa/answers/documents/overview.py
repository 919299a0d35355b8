"""Describe all documents, one of them or those on a subject, by counting and quoting alone."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat

import numpy as np

from index import Document, Filter, Index, Passage
from index.humanize import counted
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_ABBREVIATIONS
from index.types import Entry, Span
from qa.answers.citations import cite
from qa.answers.documents.list_requests import clean_subject, without_generic_end
from qa.answers.documents.matching_documents import find_about, find_of_kind, find_written, of_kind
from qa.answers.documents.named_documents import find_named_documents
from qa.answers.quote_expansion import expand_quote
from qa.filters import describe
from qa.query.coreference import NON_PERSON, visible_citations, without_roles
from qa.query.question_extraction import extract_question
from qa.query.question_language import possible_languages
from qa.temporal.periods import read_periods
from qa.text.boilerplate_sentences import is_boilerplate, is_prose
from qa.text.bylines import FOREIGN_BYLINE, find_byline
from qa.text.english.document_nouns import DOCUMENT, GENERIC_DOCUMENT, POSSIBLE_DOCUMENT, read_noun
from qa.text.english.question_words import INTERROGATIVES
from qa.text.file_kinds import count_kinds
from qa.text.mentions import TITLE_WORD, find_mentions, fold
from qa.text.names import CAPITAL, NOT_NAMES, find_name_positions
from qa.text.other_languages.list_requests import read_document_request
from qa.types import Answer, NameCount, Overview, SearchOptions

# Documents that are read for names and sentences, and characters of all of them that are read for
# names: a second.
_MAX_READ = 200
_MAX_CHARS = 600_000
# Documents whose days are looked at one by one, for where they are from: 50 ms.
_MAX_DATED = 20_000
# Documents of a subject that a search finds, and the least score relative to the best.
_MAX_SEARCHED = 8
_MIN_RELATIVE_SCORE = 0.6
_SEARCHED_PASSAGES = 30
# Sentences that are compared with one another.
_MAX_CANDIDATES = 600
# Sentences that are quoted, and of one document among several.
_MAX_QUOTES = 5
_MAX_PER_DOCUMENT = 2
# Cosine from which two sentences say the same.
_REPEATED = 0.8
# Factor for the first sentences of a document, which sum it up.
_LEAD_FACTOR, _LEAD_FACTOR_OF_SEVERAL = 1.3, 2.0
_LEAD_SENTENCES = 4
# Factor for sentences that name the subject.
_NAMED_FACTOR = 1.5
# Factors for a sentence of one document that gives a decision or finding, and for one that is a
# formality or says only what the document is for.
_SUBSTANCE_FACTOR, _FORMALITY_FACTOR = 1.6, 0.2
# The factor of a sentence below which it is a formality, even of a first one with the subject.
_MIN_FACTOR = 0.7
# Documents up to which each may give two sentences, and sentences of more of them in all.
_FEW_DOCUMENTS, _MAX_QUOTES_OF_MANY = 4, 7
# Sentences of prose below which a document is taken for a table.
_MIN_PROSE = 3
# Characters of a quotable sentence.
_LONGEST = 450
# Words of a subject, and documents that a name may stand for, at most.
_MAX_SUBJECT_WORDS, _MAX_NAMED = 12, 3
# Names that are shown, of people and of others.
_MAX_NAMES = 10
_MIN_NAME_LENGTH = 3

_THESE = r"(?:this|the|these|my|our|your|those)"
_FOLDER = r"(?:folder|corpus|collection|archive|index|library|data ?base|data ?set|directory)"
_CORPUS = (
    r"(?:(?:all (?:of )?)?(?:this|it|these|those|them)|everything|here|"
    rf"(?:(?:all (?:of )?)?{_THESE} |all )?(?:whole |entire )?(?:{_FOLDER}|documents|docs|files|"
    r"articles|texts|data|library|papers|material|materials|news|stories)"
    rf"(?: (?:in|of) (?:here|(?:this|the|my|our) {_FOLDER}))?)"
)
_IS = r"(?:['’]s| is| are)"
_GIVE = (
    r"(?:(?:give|show|get|tell|offer|provide)(?: me| us)?|write(?: me)?|make(?: me)?|i need|"
    r"i(?:['’]d| would) like|i want|let['’]?s have|what(?:['’]s| is| are| were))"
)
_SUMMARY_START = (
    rf"(?:{_GIVE} )?(?:an? |the |some )?(?:(?:short|brief|quick|general|rough|one[- ]paragraph|"
    rf"concise|"
    r"main|key|most important|important|principal|major|central|top|overall) ){0,2}"
)
_SUMMARY_NOUN = (
    r"overview|summary|outline|recap|synopsis|digest|run-?down|gist|abstract|round-?up|"
    r"tl;?dr|points|findings|takeaways?|take-aways?|highlights|conclusions|"
    r"contents?|essence|basics|bottom line|upshot|substance"
)
_SUMMARY = rf"{_SUMMARY_START}(?:{_SUMMARY_NOUN})"
# Those that need a subject.
_HISTORY = (
    rf"{_SUMMARY_START}(?:background|back ?story|history|time ?line|chronology|low-?down|"
    r"(?:full|whole|big|bigger) (?:picture|story))"
)
_SUMMARISE = r"(?:summari[sz]e|sum up|recap|outline|condense|digest|tl;?dr)"
_PEOPLE = r"(?:the )?(?:main |key |important )?(?:people|persons|figures|names)"
_TOPICS = (
    r"(?:the )?(?:(?:main|key|most (?:frequent|common)) )?(?:topics?|subjects?|themes?|people|"
    r"places|names|organi[sz]ations|stories|issues)"
)
_COVER = (
    r"(?:cover|contain|include|mention|talk about|deal with|hold|discuss|say|report(?: on)?|"
    r"consist of|have in (?:it|them))"
)
_COVERED = r"(?:covered|mentioned|discussed|there|included|contained)"
_TOTAL = rf"(?: (?:here|in total|in all|altogether|in {_CORPUS}))?"
_KINDS = r"(?:what|which) (?:kinds?|sorts?|types?) of"
_ALL_PATTERNS = (
    rf"what{_IS} {_CORPUS}(?: all)? about",
    rf"what{_IS}(?: there)? in(?:side)? {_CORPUS}",
    rf"what{_IS} {_COVERED}(?: (?:in )?{_CORPUS})?",
    rf"what (?:do|does) {_CORPUS} (?:all )?{_COVER}",
    r"what (?:data |documents |material |stuff )?(?:do|have) you (?:have|got)(?: (?:here|"
    r"in here))?",
    rf"{_SUMMARY}(?: (?:of|on|over) {_CORPUS})?(?: here)?",
    rf"(?:{_SUMMARISE}|describe) {_CORPUS}",
    rf"who{_IS}(?: all)?(?: mentioned| named)? in {_CORPUS}",
    rf"who{_IS} {_PEOPLE}(?: (?:here|in {_CORPUS}))?",
    rf"(?:what|which)(?: are)? {_TOPICS}(?: are)?(?: {_COVERED})? (?:(?:in|by) )?{_CORPUS}",
    rf"(?:what|which) {_TOPICS} (?:do|does) {_CORPUS} {_COVER}",
    rf"(?:what|which) {_TOPICS} are {_COVERED}",
    rf"{_KINDS} (?:{GENERIC_DOCUMENT}|data|things|content|materials?) (?:(?:are|is) (?:these|"
    rf"there|here|they|in "
    rf"{_CORPUS})|do (?:you|we) have){_TOTAL}",
    rf"how many {GENERIC_DOCUMENT} are (?:there|here|in {_CORPUS}){_TOTAL}",
    rf"how many {GENERIC_DOCUMENT} (?:do|have) you (?:have|got){_TOTAL}",
    rf"how (?:big|large) is {_CORPUS}",
    rf"(?:what|which) (?:period|time|years?|dates?|time ?span)(?: of time)? (?:do|does|is|"
    rf"are) {_CORPUS} "
    r"(?:cover(?:ed)?|span|from)",
    rf"(?:introduce|present) {_CORPUS}(?: to me)?",
    rf"(?:tell me (?:something )?about|what can you tell me about) {_CORPUS}",
)
_UP_TO_SPEED = (
    r"(?:brief (?:me|us)|catch (?:me|us) up|fill (?:me|us) in|(?:bring|get) (?:me|"
    r"us) up to (?:speed|date)|"
    r"update (?:me|us)|give (?:me|us) (?:a )?(?:briefing|an update|background))"
)
_ADJECTIVE = r"(?:whole|full|entire|short|real|big|main)"
_STORY = (
    r"(?:stor(?:y|ies)|background|history|saga|tale|back ?story|chronology|timeline|fuss|row|"
    r"controversy)"
)
# What a subject may be called besides its name: "the harbour story", "the fight over the mill".
_EVENTS = (
    r"(?:stor(?:y|ies)|affair|saga|scandal|row|controversy|dispute|fight|battle|debate|case|crisis|"
    r"business|question|matter|events|developments|history|campaign|struggle|argument|quarrel|feud|"
    r"drama|fuss|issue|situation|topic|subject|background|trouble|troubles)"
)
_SUBJECT_PATTERNS = (
    rf"{_SUMMARISE}(?: for me)?:? (?!of |on |about )(?P<subject>\S.*)",
    rf"{_SUMMARY}(?: (?:of|on|about|for|over|in|from|:)|:) (?P<subject>\S.*)",
    rf"{_HISTORY} (?:of|on|to|about|behind) (?P<subject>\S.*)",
    rf"(?:{_SUMMARY} of|{_SUMMARISE}) what (?:has |had )?(?:happened|happens|is happening|went on|"
    r"is going on|occurred|became|has become) "
    r"(?:with|to|in|at|on|of|during|around) (?P<subject>\S.*)",
    rf"{_UP_TO_SPEED} (?:on|about|with) (?P<subject>\S.*)",
    r"tell me (?:something |more |everything |all )?about (?P<subject>\S.*)",
    r"what (?:can|could) you tell me about (?P<subject>\S.*)",
    r"what do (?:you|we) know about (?P<subject>\S.*)",
    rf"what{_IS} the (?:{_ADJECTIVE} )?(?:{_STORY}|deal|situation|fight|dispute|scandal) "
    rf"(?:with|on|behind|to|of|about|around|over) (?P<subject>\S.*)",
    rf"(?:tell|give) (?:me|us) the (?:{_ADJECTIVE} )?{_STORY} "
    rf"(?:of|behind|on|about|with|around) (?P<subject>\S.*)",
    r"(?:walk|take|talk) (?:me|us) through (?P<subject>\S.*)",
    r"(?:in (?:short|brief|a nutshell|a word|summary)|briefly|long story short)[,:]? "
    r"(?:what(?:['’]s| is| was) )?(?P<subject>\S.*?)(?: (?:all )?about)?",
    r"(?:explain|describe) (?P<subject>\S.*?) (?:briefly|in (?:short|brief|a nutshell|"
    r"simple terms|a few words))",
    r"(?P<subject>\S.*) (?:summary|overview|tl;?dr|recap|in (?:short|brief|a nutshell)|"
    r"summari[sz]ed|"
    r"main points|key points|highlights|key findings|main findings|background)",
    rf"who{_IS} {_PEOPLE}(?: mentioned| named| involved)? (?:in|behind) (?P<subject>\S.*)",
    rf"who{_IS} (?:who|everyone|everybody|mentioned|named) in (?P<subject>\S.*)",
    rf"who{_IS} in (?P<subject>(?:the|this|that) \S.*(?:{DOCUMENT}|case|affair|saga))",
    rf"what{_IS} (?P<subject>(?:the|this|that|these|"
    rf"those) (?:\S.* )?{DOCUMENT}(?: \S.*)?) (?:all )?about",
)
_STORY_NOUN = (
    r"(?:story|affair|saga|scandal|row|controversy|dispute|fight|battle|case|crisis|business|drama|"
    r"fuss|situation)"
)
# What is no name of a story: "the main story", "the latest on the Parry case".
_NOT_EVENTS = (
    r"(?!(?:\S+ )?(?:(?:whole|full|entire|short|real|big|main|latest|newest|last|most|recent|new|"
    r"news|"
    r"current|next|first|best|worst|top|lead|cover|front|page|human|love|legal|best|strongest|"
    r"update|"
    r"updates|outcome|result|end|cause|reason|verdict|status) )|news\b)"
)
# Questions on the course of events, if several documents are about them: "what happened with the
# mill?", "what's the harbour story?". One sentence may answer them if only one document is.
_STORY_PATTERNS = (
    rf"what(?:['’]s| is| was) (?:the|this|that) (?P<subject>{_NOT_EVENTS}\S.*?) {_STORY_NOUN}",
    rf"what(?:['’]s| is| was) (?:the|this|that) (?P<subject>{_NOT_EVENTS}\S.*?) {_STORY_NOUN} "
    r"(?:all )?about",
    r"what (?:has |have |had )?(?:ever )?happened (?:with|about|around|in the (?:case|matter|"
    r"affair) of) "
    r"(?P<subject>\S.*)",
    r"what has been (?:going on|happening) (?:with|around) (?P<subject>\S.*)",
    r"how did (?:the|this|that) (?P<subject>\S.*?) (?:unfold|develop|play out|come about|evolve)",
)
# Questions on what stands in something, which must be a document: "What is in the style guide?".
_CONTENT_PATTERNS = (
    rf"what(?:{_IS}|['’]s)(?: there)? in(?:side)? (?P<subject>(?:the|this|that|our) \S.*)",
    rf"what (?:do|does) (?P<subject>(?:the|this|that|our|these) \S.*?) {_COVER}",
    rf"what{_IS} (?P<subject>(?:the|this|that) \S.*) (?:all )?about",
    r"(?:describe|explain) (?P<subject>(?:the|this|that) \S.*)",
    r"(?P<subject>\S.*) contents",
    rf"{_KINDS} (?P<subject>\S.*?) (?:(?:are|is) (?:there|here)|(?:are )?in {_CORPUS}|"
    rf"do (?:you|we) have)"
    rf"(?: in {_CORPUS})?",
    rf"{_KINDS} (?P<subject>\S.*?) (?:are|is) (?:there )?in {_CORPUS}",
)
# Questions on what a file is, by its name: "What is report-2.pdf?".
# In front of what documents of any kind are on: "the documents about the harbour".
_DOCUMENTS_ON = lazy_pattern(
    r"(?:(?:all|the|our|my|any|these|those)(?: of)? ){0,2}(?:documents|docs|files|articles|stories|"
    r"texts|material|news|coverage|everything|anything|what (?:we|you) have)"
    r"(?: (?:here|we have|you have|there is))? (?:about|on|regarding|concerning|mentioning) (?=\S)",
    re.IGNORECASE,
)
_FILE_NAME = r"(?P<subject>[^\s“”\"']*[^\s“”\"'.]\.[A-Za-z][A-Za-z0-9]{1,4})"
_FILE_PATTERNS = (
    rf"what(?:{_IS}|['’]s)?(?: there)?(?: in(?:side)?)? (?:the (?:file|document) )?{_FILE_NAME}"
    r"(?: (?:all )?about)?",
    rf"what (?:do|does) (?:the (?:file|document) )?{_FILE_NAME} {_COVER}",
    rf"(?:describe|explain|open|show(?: me)?|read)?(?:^| )(?:the (?:file|document) )?{_FILE_NAME}",
)
# What somebody wants in a letter, mail or the like of their own.
_SENT = lazy_pattern(
    r"what (?:did|does|do|has|have) (?P<subject>\S.*?) (?:want(?:ed)?|ask(?:ed)?(?: (?:us "
    r")?for)?|sa(?:y|id)|"
    r"wr[io]te|written|demand(?:ed)?|complain(?:ed)? (?:of|about)|request(?:ed)?|propose[d]?|"
    r"suggest(?:ed)?|"
    r"tell (?:us|me|you)|told (?:us|me|you)|announced?|claim(?:ed)?|argue[d]?) "
    rf"in (?:his|her|their|its|the|that|this|our|an?) (?P<noun>{POSSIBLE_DOCUMENT})",
    re.IGNORECASE,
)
_ALL = [lazy_pattern(pattern, re.IGNORECASE) for pattern in _ALL_PATTERNS]
_SUBJECT = [lazy_pattern(pattern, re.IGNORECASE) for pattern in _SUBJECT_PATTERNS]
_FILES = [lazy_pattern(pattern, re.IGNORECASE) for pattern in _FILE_PATTERNS]
_STORIES = [lazy_pattern(pattern, re.IGNORECASE) for pattern in _STORY_PATTERNS]
_CONTENT = [lazy_pattern(pattern, re.IGNORECASE) for pattern in _CONTENT_PATTERNS]
# In front of what a story is about: "the fight over the mill".
_EVENTS_OF = lazy_pattern(
    rf"^(?:(?:the|this|that|all(?: of)?) )?(?:{_ADJECTIVE} )?{_EVENTS} "
    r"(?:of|over|about|around|on|for|against|with|behind|surrounding|concerning|in|at) (?:the )?",
    re.IGNORECASE,
)
_EVENTS_END = lazy_pattern(rf"\s+{_EVENTS}$", re.IGNORECASE)
_POLITE = lazy_pattern(
    r"^(?:please|hi|hello|hey|(?:can|could|would|will) you|ok|so|and|i want you to|quickly|briefly)"
    r"[\s,:]+(?:please\s+)?",
    re.IGNORECASE,
)
_TRAILING = lazy_pattern(
    r"(?:[\s,]+(?:please|pls|for me|thanks|thank you|quickly|so far))*[\s?.!…]*$", re.IGNORECASE
)
_IN_SHORT = lazy_pattern(
    r"[\s,]+(?:in (?:short|brief|a nutshell|(?:a )?(?:few|two|three) (?:words|sentences|lines))|"
    r"briefly)$",
    re.IGNORECASE,
)
# "it", "this article": of the conversation.
_SHOWN_DOCUMENT = lazy_pattern(
    rf"(?:it|this|that|(?:this|that|the last) {DOCUMENT})", re.IGNORECASE
)
_DETERMINER = r"(?:(?:the|this|that|these|those|our|your|my|an?|all(?: the)?) )?"
# A kind of documents in front of what it is on, behind it, or alone.
_NOUN_FIRST = lazy_pattern(
    rf"{_DETERMINER}(?P<noun>{POSSIBLE_DOCUMENT}) (?:(?:that (?:is|was) )?(?:on|about|of|from|"
    rf"called|"
    r"titled|named|by|with|to|into|regarding|concerning|for) )(?P<about>\S.*)",
    re.IGNORECASE,
)
_NOUN_LAST = lazy_pattern(
    rf"{_DETERMINER}(?P<about>\S.*?)(?:['’]s?)? (?P<noun>{POSSIBLE_DOCUMENT})", re.IGNORECASE
)
_NOUN_ALONE = lazy_pattern(rf"{_DETERMINER}(?P<noun>{POSSIBLE_DOCUMENT})", re.IGNORECASE)
_NOUN_AND_TITLE = lazy_pattern(rf"^{GENERIC_DOCUMENT} (?=[\w“\"])", re.IGNORECASE)
_HAS_NOUN = lazy_pattern(rf"\b{POSSIBLE_DOCUMENT}\b", re.IGNORECASE)
# Documents of one kind that an overview may be of: more of them are no one thing.
_MAX_OF_KIND = 12
# Signs that a name is a person's: a title in front, an age behind.
_TITLE_BEFORE = lazy_pattern(rf"\b{TITLE_WORD}\.?\s+$", re.IGNORECASE)
_AGE_BEHIND = lazy_pattern(r"^(?:, \d{1,2}[,.]| \(\d{1,2}\))")
# What is behind a club is no age, but its points, or the age of who plays for it.
_CLUB = lazy_pattern(
    r"\b(?:A?FC|RFC|FK|NK|BK|HC|SV|TSV|Vf[BL]|United|Rangers|Rovers|Wanderers|Athletic|Dynamo)\b"
)
_NATIONALITY = lazy_pattern(r"\w+(?:ians?|[rl]icans?|ish|ese|crats?)")
_SMALL_WORD = lazy_pattern(r"\b[a-z]{3,}\b")
# Capitalized words that name nobody.
_NO_NAMES = frozenset(short.lower() for short in MONTH_ABBREVIATIONS) | NOT_NAMES
# What stands in front of a colon at the start of a line says what stands behind: "Author: …".
_FIELD_LABEL = lazy_pattern(r"[-*_#>\s]*[^\W\d_][\w’'/-]*(?: [\w’'/-]+){0,3}[*_]*\s*:(?=[*_]*\s)")
# A line that names the place and the agency alone: "Lisbon Coast News —".
_DATELINE = lazy_pattern(r"[^.!?]{2,60}\s[—–-]")
_CONTRACTION = lazy_pattern(r"\w+['’](?:d|m|ve|ll|re|t)\b")
# "George W" of "George W. Bush".
_INITIAL_AT_END = lazy_pattern(r"\s\w$")
_SAID_BEHIND = lazy_pattern(
    r"(?:,[^,.;:]{1,80},)?\s+(?:said|says|told|added|explained|asked|argued|warned|believes)\b"
    r"|, who\b"
)
_SAID_BEFORE = lazy_pattern(r"(?:said|says|added|explained|asked)\s+$")
_SUBSTANCE = lazy_pattern(
    r"\b(?:decided|agreed|resolved|voted|votes? to|approved|refused|rejected|adopted|"
    r"recommend(?:s|ed)?|"
    r"concluded?|found|finds|shows?|showed|caused|because|therefore|should|must|will|asks? for|"
    r"demands?|"
    r"requires?|is to be|are to be|was justified|costs?|too (?:few|little|late|much|many))\b|"
    r"[£€$] ?\d|\bper cent\b|\d ?%",
    re.IGNORECASE,
)
# A link to another text, and what an editor notes about this one.
_BESIDE_TEXT = lazy_pattern(
    r"^[^:.!?]{2,50}:(?:[A-Z“\"'][^.!?]*$|(?:Learn|Read|See|Click|Sign|Get|Check|Watch|Find)\b)|"
    r"\bthis (?:story|article|report|post) (?:has been|was) (?:updated|corrected|amended)|"
    r"^corrections? (?:&|and) clarifications?|\ban earlier version of|"
    r"contributed to this (?:report|story|article)",
    re.IGNORECASE,
)
_FORMALITY = lazy_pattern(
    r"^[\W_]*(?:present|in attendance|attend(?:ance|ing|ed by)|apologies|chair(?:man|woman|"
    r"person)?|"
    r"minutes taken|minute-?taker|distribution|circulation|cc|copies to|(?:from|to|subject|date|"
    r"re):|"
    r"(?:date|time|venue|place) of (?:the )?next|next meeting|the meeting (?:opened|closed|was "
    r"(?:opened|"
    r"closed)|ended|began|started)|the minutes (?:of|were)|there being no|any other business|"
    r"dear\b|yours\b|kind regards|best wishes|by [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)+[ ,.|]*$|"
    r"this (?:report|review|paper|note|memo|document|study|summary|letter)\b.{0,30}\b(?:sets out|"
    r"describes|"
    r"presents|is about|covers|explains|considers|was (?:written|commissioned|prepared)|examines|"
    r"looks at)|"
    r"(?:we|i) (?:were|was|have been) (?:asked|commissioned|invited|instructed)|"
    r"(?:\w+ ){1,6}(?:asked|commissioned|invited|instructed) (?:us|me)\b|"
    r"(?:we|i) (?:spoke|talked|interviewed|visited|met|read)\b)",
    re.IGNORECASE,
)
_LEADING_TITLE = lazy_pattern(rf"^(?:{TITLE_WORD}\.?\s+)+", re.IGNORECASE)
# Behind what elsewhere is a title, the last word of a name that is no person's: "General Assembly".
_BODY = lazy_pattern(
    r"(?:assembly|department|county|court|hospital|motors|electric|dynamics|council|committee|"
    r"office|school|college|university|party|association|hotel|airport|army|secretary|counsel|"
    r"election|league|ministry|commission|bank|airlines?)s?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that may be quoted, with its vector, None while that is pending, and how much it
    is to be preferred."""

    document: Document
    passage: Passage
    span: Span
    vector: "np.ndarray | None"
    factor: float


@dataclass(frozen=True, slots=True)
class _Selection:
    """The documents that an overview is of: `total` of them, the first `read`; `passages` limits
    the sentences to some of their passages."""

    subject: str
    total: int
    read: Sequence[Document]
    passages: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class OverviewRequest:
    """What a question asks an overview of: a subject, "" for all documents. If the question may
    ask for something else, the subject must name a document, or several must be about it."""

    subject: str
    must_be_document: bool = False
    must_be_several: bool = False
    # The kind of the document, which the subject wrote or is in: "in his e-mail".
    noun: str = ""


def answer_overview(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer a question that asks what documents are about; None if it asks something else."""
    request = _read_overview(question, index) if isinstance(question, str) else None
    if request is None:
        return None
    selection = _select(request, index, options)
    if selection is None or not selection.read:
        return None
    overview = _count(selection, index, options)
    sentences = list(_candidates(selection, index))
    # Formalities only where there is nothing else.
    sentences = [item for item in sentences if item.factor >= _MIN_FACTOR] or sentences
    if len(sentences) < (_MIN_PROSE if len(selection.read) == 1 else 1):
        # A table: its title and first rows, and the notes below it.
        chosen = sorted(
            {item.span: item for item in (*_first_rows(selection, index), *sentences)}.values(),
            key=_order,
        )
    else:
        chosen = _choose(sentences, selection.subject, index, len(selection.read))
    citations = tuple(
        cite(item.document, number, item.span, (item.passage.start, item.passage.end), 0.0)
        for number, item in enumerate(chosen, start=1)
    )
    quotes = (f"{citation.quote} [{citation.number}]" for citation in citations)
    return Answer(
        question=question,
        query=question,
        text="\n\n".join((overview_text(overview, options.filter), *quotes)),
        citations=citations,
        confidence=1.0,
        tier="answer",
        filter=options.filter,
        ignored=tuple(options.ignore),
        kind="overview",
        overview=overview,
    )


def _read_overview(question: str, index: Index) -> OverviewRequest | None:
    for language in possible_languages(question, index):
        request = read_document_request(question, language)
        if request and request.kind == "overview":
            return OverviewRequest(request.subject)
    return read_overview_request(question)


def read_overview_request(question: str) -> OverviewRequest | None:
    """What a question asks an overview of; None if it asks something else."""
    text = _TRAILING.sub("", " ".join(extract_question(question).split()))
    while (shorter := _POLITE.sub("", text)) != text:
        text = shorter
    shorter = _IN_SHORT.sub("", text)
    return (_read_request(shorter) if shorter != text else None) or _read_request(text)


def _read_request(text: str) -> OverviewRequest | None:
    if files := _subjects(_FILES, text):
        return OverviewRequest(files[0], must_be_document=True)
    if sent := _SENT.fullmatch(text):
        return OverviewRequest(sent["subject"], must_be_document=True, noun=sent["noun"])
    subjects = _subjects(_SUBJECT, text)
    if subjects and _SHOWN_DOCUMENT.fullmatch(subjects[0]):
        return OverviewRequest(subjects[0])
    if any(pattern.fullmatch(text) for pattern in _ALL):
        return OverviewRequest("")
    if subjects:
        is_all = re.fullmatch(_CORPUS, subjects[0], re.IGNORECASE)
        return OverviewRequest("" if is_all else _DOCUMENTS_ON.sub("", subjects[0]))
    if stories := _subjects(_STORIES, text):
        return OverviewRequest(stories[0], must_be_several=True)
    contents = [subject for subject in _subjects(_CONTENT, text) if _HAS_NOUN.search(subject)]
    return OverviewRequest(contents[0], must_be_document=True) if contents else None


def _subjects(patterns: Sequence[re.Pattern[str]], text: str) -> list[str]:
    """What the patterns find that may be a subject, not the rest of a question."""
    matches = (pattern.fullmatch(text) for pattern in patterns)
    subjects = [match["subject"].strip() for match in matches if match]
    return [
        subject
        for subject in subjects
        if not INTERROGATIVES.intersection(re.findall(r"[\w’'-]+", subject.lower()))
        and len(subject.split()) <= _MAX_SUBJECT_WORDS
    ]


def overview_text(overview: Overview, filter: Filter) -> str:
    """The counts of an overview in words."""
    kinds = count_kinds((kind.name, kind.count) for kind in overview.kinds)
    documents = counted(overview.documents, "document")
    subject = f" on “{overview.subject}”" if overview.subject else ""
    lines = [f"{documents}{subject}: {kinds}."]
    if scope := describe(filter):
        lines.append(f"Only filtered documents: {scope}.")
    if overview.since and overview.until:
        days = f"{overview.since} to {overview.until}"
        days = f"{overview.since}" if overview.since == overview.until else days
        undated = f"; {overview.undated:,} without a day of publication" if overview.undated else ""
        lines.append(f"Published {days}{undated}.")
    for label, names in (("People", overview.people), ("Names", overview.names)):
        if names:
            lines.append(f"{label}: {', '.join(f'{item.name} ({item.count})' for item in names)}.")
    if overview.read < overview.documents:
        lines.append(f"Names and sentences are from {overview.read:,} of them.")
    return "\n".join(lines)


def _select(request: OverviewRequest, index: Index, options: SearchOptions) -> _Selection | None:
    """The documents to describe; None if a subject is found in none."""
    subject = request.subject
    if request.noun:
        return _select_sent(subject, request.noun, index, options)
    if options.history and _SHOWN_DOCUMENT.fullmatch(subject):
        cited = [citation.document_id for citation in visible_citations(options.history[-1])]
        if shown := _read(dict.fromkeys(cited), index):
            return _Selection(shown[0].title if len(shown) == 1 else "", len(shown), shown)
    name = clean_subject(subject)
    if not name or _SHOWN_DOCUMENT.fullmatch(subject):
        return None if request.must_be_document else _select_all(index, options)
    if event := _EVENTS_END.search(name):
        # "The library story" is all that happened, or, where one document tells of it, that one.
        about = find_about(name[: event.start()], index, options)
        if len(about) > 1:
            return _Selection(name[: event.start()], len(about), about[:_MAX_READ])
    if not request.must_be_several and (selection := _select_documents(subject, index, options)):
        return selection
    if request.must_be_document:
        return None
    named = clean_subject(_EVENTS_END.sub("", _EVENTS_OF.sub("", without_generic_end(name))))
    if not index.analyze(named):
        return None
    about = find_about(named, index, options)
    if request.must_be_several:
        return _Selection(named, len(about), about[:_MAX_READ]) if len(about) > 1 else None
    if about:
        return _Selection(named, len(about), about[:_MAX_READ])
    return _search(named, index, options)


def _select_documents(subject: str, index: Index, options: SearchOptions) -> _Selection | None:
    """The documents that a subject names: by their kind, alone or with what they are on, or by
    words of title and path; None if it names none."""
    name = clean_subject(subject)
    if alone := _NOUN_ALONE.fullmatch(name):
        noun = read_noun(alone["noun"])
        documents = [] if noun.is_generic else find_of_kind(noun, index, options)
        if documents and len(documents) <= _MAX_OF_KIND:
            return _of_documents(noun.name, [item.document for item in documents])
    match = _NOUN_FIRST.fullmatch(name) or _NOUN_LAST.fullmatch(name)
    if match and (selection := _of_kind_on(match["noun"], match["about"], index, options)):
        return selection
    name = _NOUN_AND_TITLE.sub("", name)
    titled = index.catalog(name, options.filter, limit=_MAX_NAMED + 1)
    named = [item for item in titled.entries if item.id.rpartition("/")[2].lower() == name.lower()]
    if len(named) == 1:
        return _of_documents("", [index.document(named[0].id)])
    is_title = [entry for entry in titled.entries if entry.title.casefold() == name.casefold()]
    if titled.total == 1 and ("." in name or is_title or _names_one(name, index, options)):
        return _of_documents("", [index.document(titled.entries[0].id)])
    return None


def _select_sent(
    sender: str, words: str, index: Index, options: SearchOptions
) -> _Selection | None:
    """The document of a kind that somebody wrote or that has all words for who did; None if there
    is none, or more than one."""
    noun, name = read_noun(words), clean_subject(sender)
    if not index.analyze(name):
        return None
    found = [item for item, _ in find_written(name, "", index, options)]
    documents = [item.document for item in of_kind(found, noun)]
    if not documents:
        named, _, _ = find_named_documents(name, words, index, options)
        documents = [item for item in named if noun.is_of(item.kind, item.title, item.id)]
    return _of_documents("", documents) if len(documents) == 1 else None


def _names_one(name: str, index: Index, options: SearchOptions) -> bool:
    """Whether several words that one title or path has are about nothing else."""
    if len(set(index.analyze(name)) - index.stopword_terms) < 2:
        return False
    return len(find_about(name, index, options)) <= 1


def _of_kind_on(words: str, about: str, index: Index, options: SearchOptions) -> _Selection | None:
    """The documents of a kind that are on a subject, or of a time: "minutes of 6 November"."""
    noun = read_noun(words)
    day = options.reference_day
    periods = read_periods(f"in {about}", day) + read_periods(about, day)
    if period := next((item for item in periods if len(item.words) >= len(about)), None):
        documents = [item.document for item in find_of_kind(noun, index, options)]
        dated = [item for item in documents if item.published and period.contains(item.published)]
        if dated and len(dated) <= _MAX_OF_KIND:
            return _of_documents(f"{about} {words}", dated)
    written = find_written(about, "", index, options) if not noun.is_generic else []
    by = [item.document for item in of_kind([item for item, _ in written], noun)]
    if by and len(by) <= _MAX_OF_KIND:
        return _of_documents(f"{about} {words}", by)
    documents, is_certain, _ = find_named_documents(about, words, index, options)
    kept = [item for item in documents if noun.is_of(item.kind, item.title, item.id)]
    if kept or (documents and (is_certain or len(documents) == 1)):
        return _of_documents(f"{about} {words}", (kept or documents)[:_MAX_NAMED])
    return None


def _of_documents(name: str, documents: Sequence[Document]) -> _Selection:
    title = documents[0].title if len(documents) == 1 else name
    return _Selection(title, len(documents), documents)


def _select_all(index: Index, options: SearchOptions) -> _Selection:
    if options.filter == Filter():
        ids = [passage.document_id for passage in index.first_passages(_MAX_READ)]
        return _Selection("", index.status().documents, _read(ids, index))
    listed = index.catalog(filter=options.filter, limit=_MAX_READ)
    return _Selection("", listed.total, _read((entry.id for entry in listed.entries), index))


def _search(subject: str, index: Index, options: SearchOptions) -> _Selection | None:
    """The documents that a search finds for a subject and that have all of its words."""
    terms = set(index.analyze(subject)) - index.stopword_terms
    matching = set(index.documents_with(terms, options.filter))
    hits = [
        hit
        for hit in index.search(subject, _SEARCHED_PASSAGES, options.filter)
        if hit.passage.document_id in matching
    ]
    if not hits:
        return None
    hits = [hit for hit in hits if hit.score >= _MIN_RELATIVE_SCORE * hits[0].score]
    ids = list(dict.fromkeys(hit.passage.document_id for hit in hits))[:_MAX_SEARCHED]
    passages = frozenset(hit.passage_id for hit in hits)
    return _Selection(subject, len(ids), _read(ids, index), passages)


def _read(ids: Iterable[str], index: Index) -> list[Document]:
    documents = []
    for document_id in ids:
        try:
            documents.append(index.document(document_id))
        except KeyError:
            # Cited earlier in the conversation, and deleted since.
            continue
    return documents


def _count(selection: _Selection, index: Index, options: SearchOptions) -> Overview:
    days = _days_of_publication(selection.read)
    undated = len(selection.read) - len(days)
    kinds = Counter(document.kind for document in selection.read).most_common()
    if not selection.subject and options.filter == Filter() and selection.total > 1:
        # Of all documents, not only of those that were read.
        facets = index.facets()
        kinds = list(facets.kinds)
        days, undated = [day for day, _ in facets.days], facets.undated
        if selection.total <= _MAX_DATED:
            days = _days_of_publication(index.catalog(limit=_MAX_DATED).entries)
            undated = selection.total - len(days)
    people, names = _frequent_names(selection.read, selection.subject)
    return Overview(
        subject=selection.subject,
        documents=selection.total,
        read=len(selection.read),
        since=days[0] if days else None,
        until=days[-1] if days else None,
        undated=undated,
        kinds=tuple(NameCount(kind, count) for kind, count in kinds),
        people=people,
        names=names,
    )


def _days_of_publication(documents: Iterable[Document | Entry]) -> list[date]:
    """The days on which documents were published, in order; when a file was made is none."""
    return sorted(
        item.published
        for item in documents
        if item.published and item.published_from != "file data"
    )


def _frequent_names(
    documents: Sequence[Document], subject: str
) -> tuple[tuple[NameCount, ...], tuple[NameCount, ...]]:
    """The names, but the subject's, that most documents have, people's and others; of one
    document, those that it mentions most."""
    counts, people, small = Counter[str](), set[str](), set[str]()
    texts = [document.text[: _MAX_CHARS // len(documents)] for document in documents]
    for document, text in zip(documents, texts, strict=True):
        mentions, persons = _names_in(text, document.authors)
        counts.update(mentions if len(documents) == 1 else mentions.keys())
        people |= persons
        small.update(_SMALL_WORD.findall(text))
    for name in [name for name in counts if " " not in name]:
        if name.lower() in small:
            # A word of the language that began a sentence or headline.
            del counts[name]
        elif name in people:
            # "Cllr Strand", "Dame Rosalind": of the one person of that name, if there is one.
            whole = [other for other in counts if name in other.split() and other != name]
            if len(whole) == 1:
                people.add(whole[0])
                counts[whole[0]] = max(counts[whole[0]], counts[name])
            if whole:
                del counts[name]
    ranked = sorted(counts.items(), key=lambda item: (-item[1], -item[0].count(" "), item[0]))
    least = 2 if len(documents) > _MAX_SEARCHED else 1
    listed = [
        NameCount(name, count)
        for name, count in ranked
        if count >= least and name.casefold() != subject.casefold()
    ]
    named = [item for item in listed if item.name in people][:_MAX_NAMES]
    others = [item for item in listed if item.name not in people][:_MAX_NAMES]
    if len(documents) == 1:
        return tuple(named), tuple(others)
    folded = [fold(text).lower() for text in texts]
    return _count_documents(named, folded), _count_documents(others, folded)


def _count_documents(names: Sequence[NameCount], texts: Sequence[str]) -> tuple[NameCount, ...]:
    """The names with the number of texts that have them anywhere, as a list of those documents
    counts them: also in a byline or the header of a mail. The most frequent first."""
    counted_names = []
    for item in names:
        pattern = re.compile(rf"(?<!\w){re.escape(fold(item.name).lower())}(?!\w)")
        having = sum(bool(pattern.search(text)) for text in texts)
        counted_names.append(replace(item, count=max(item.count, having)))
    return tuple(sorted(counted_names, key=lambda item: -item.count))


def _names_in(text: str, authors: Sequence[str] = ()) -> tuple[Counter[str], set[str]]:
    """How often a text mentions each name, and which are people's. A last name alone counts as the
    whole name that stands in the text."""
    mentions, people, speakers = Counter[str](), set[str](authors), set[str]()
    byline = find_byline(text)
    if byline and FOREIGN_BYLINE.match(text[slice(*byline[0])]):
        # "Von Anna Lind": of a byline in English the names are found as everywhere.
        name = text[slice(*byline[1])]
        mentions[name] += 1
        people.add(name)
        text = text[: byline[0][0]] + text[byline[0][1] :]
    for line in text.splitlines():
        # By line, since the time to find names grows with the square of the length.
        if is_boilerplate(line) or _DATELINE.fullmatch(line.strip()):
            continue
        label = _FIELD_LABEL.match(line)
        for found, start in find_name_positions(line):
            if label and start < label.end():
                continue
            found_name = " ".join(found.split())
            name = _LEADING_TITLE.sub("", found_name)
            if _BODY.fullmatch(name):
                name = found_name
            if " " in name.partition(" of ")[0]:
                # "Delia Marchetti of Marchetti Fresh".
                name = name.partition(" of ")[0]
            name = without_roles(name)
            if not _is_listed_name(name):
                continue
            mentions[name] += 1
            before, after = line[max(0, start - 30) : start], line[start + len(found) :][:40]
            has_title = found.split()[0] != name.split()[0] or _TITLE_BEFORE.search(before)
            has_age = " " in name and _AGE_BEHIND.match(after)
            is_group = _CLUB.search(name) or any(
                _LEADING_TITLE.match(f"{word} ") for word in name.split()
            )
            if not is_group and (has_title or (has_age and not before.lower().endswith("the "))):
                people.add(name)
            if _SAID_BEHIND.match(after) or _SAID_BEFORE.search(before):
                speakers.add(name)
    whole: dict[str, str] = {}
    for name in mentions:
        if " " in name:
            last_name = name.split()[-1]
            # Later in a text people go by their last names: organisations do not.
            goes_by_last_name = last_name in mentions and name.split()[0] not in mentions
            is_speaker = name in speakers or last_name in speakers
            if is_speaker and goes_by_last_name and not NON_PERSON.search(name):
                people.add(name)
            if name in people or last_name in people:
                whole.setdefault(last_name, name)
    merged, persons = Counter[str](), set[str]()
    for name, count in mentions.items():
        full = whole.get(name, name)
        merged[full] += count
        if name in people:
            persons.add(full)
    return merged, persons


def _is_listed_name(name: str) -> bool:
    """Whether it is worth a place in a list of names: no quoted title, date, nationality or
    contraction."""
    return (
        len(name) >= _MIN_NAME_LENGTH
        and not name.isupper()
        and bool(re.match(CAPITAL, name))
        and not re.search(r"[“”\"|]|['’]s\s", name)
        and not _CONTRACTION.match(name)
        and not _INITIAL_AT_END.search(name)
        and name.lower() not in _NO_NAMES
        and not _NATIONALITY.fullmatch(name)
    )


def _candidates(selection: _Selection, index: Index) -> Iterable[_Sentence]:
    """The sentences that may be quoted: prose, of a length to be read; of many documents, from
    their beginnings alone."""
    per_document = max(_LEAD_SENTENCES, _MAX_CANDIDATES // len(selection.read))
    lead_factor = _LEAD_FACTOR if len(selection.read) == 1 else _LEAD_FACTOR_OF_SEVERAL
    for document in selection.read:
        passages = {
            number: passage
            for number, passage in index.passages(document.id).items()
            if selection.passages is None or number in selection.passages
        }
        vectors = index.sentence_vectors(passages)
        taken = 0
        for number, passage in passages.items():
            own: Iterable[np.ndarray | None] = vectors.get(number, repeat(None))
            for span, vector in zip(passage.sentences, own, strict=False):
                words = document.text[slice(*span)]
                is_quotable = (
                    len(words) <= _LONGEST and is_prose(words) and not _BESIDE_TEXT.search(words)
                )
                if (
                    taken < per_document
                    and is_quotable
                    and expand_quote(document.text, span, passage.sentences) == span
                ):
                    factor = lead_factor if taken < 1 else 1.0
                    factor *= _substance(words, is_alone=len(selection.read) == 1)
                    if selection.subject and find_mentions(words, selection.subject):
                        factor *= _NAMED_FACTOR
                    taken += 1
                    yield _Sentence(document, passage, span, vector, factor)


def _substance(sentence: str, *, is_alone: bool) -> float:
    """The factor for what a sentence is: a formality such as who was present; of one document that
    is described alone, a decision or finding; or neither."""
    if _FORMALITY.search(sentence):
        return _FORMALITY_FACTOR
    return _SUBSTANCE_FACTOR if is_alone and _SUBSTANCE.search(sentence) else 1.0


def _first_rows(selection: _Selection, index: Index) -> Iterable[_Sentence]:
    """The first lines of documents without prose, such as tables."""
    for document in selection.read[:_MAX_QUOTES]:
        first = [
            (passage, span)
            for passage in index.passages(document.id).values()
            for span in passage.sentences
            if len(document.text[slice(*span)]) <= _LONGEST
        ]
        for passage, span in first[: _MAX_QUOTES if len(selection.read) == 1 else 1]:
            yield _Sentence(document, passage, span, None, 1.0)


def _choose(
    sentences: Sequence[_Sentence], subject: str, index: Index, documents: int
) -> list[_Sentence]:
    """Choose sentences that between them are most like all others, none like another, in the order
    of days and of the text.

    Each is the one that adds most to the sum, over all sentences, of the cosine with the most
    similar chosen one (greedy facility location); sentences count by their cosine with the subject.
    """
    if not sentences:
        return []
    known = [item.vector for item in sentences if item.vector is not None]
    pending = np.zeros_like(known[0]) if known else np.zeros(1)
    vectors = np.stack(
        [pending if item.vector is None else item.vector for item in sentences]
    ).astype(np.float32)
    cosines = np.clip(vectors @ vectors.T, 0.0, 1.0)
    weights = np.ones(len(sentences), np.float32)
    if subject and known:
        weights = np.clip(vectors @ index.encode(subject), 0.05, 1.0)
    factors = np.array([item.factor for item in sentences], np.float32) * weights**2
    covered = np.zeros(len(sentences), np.float32)
    chosen: list[int] = []
    allowed = np.ones(len(sentences), bool)
    most = _MAX_QUOTES if documents == 1 else _MAX_PER_DOCUMENT
    limit = _MAX_QUOTES
    if subject and documents > _FEW_DOCUMENTS:
        most, limit = 1, _MAX_QUOTES_OF_MANY
    while len(chosen) < limit and allowed.any():
        gains = (np.maximum(cosines - covered, 0.0) * weights).sum(axis=1) * factors
        best = int(np.where(allowed, gains, -1.0).argmax())
        chosen.append(best)
        covered = np.maximum(covered, cosines[best])
        allowed &= cosines[best] < _REPEATED
        allowed[best] = False
        same = [n for n in chosen if sentences[n].document.id == sentences[best].document.id]
        if len(same) >= most:
            allowed &= np.array(
                [item.document.id != sentences[best].document.id for item in sentences]
            )
    return sorted((sentences[number] for number in chosen), key=_order)


def _order(item: _Sentence) -> tuple[date, str, int]:
    return item.document.published or date.max, item.document.id, item.span[0]
