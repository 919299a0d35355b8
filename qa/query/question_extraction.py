"""Take apart what somebody says before and after a question, such as "I'm writing about the flood",
and the question proper."""

import re

from index.lazy_pattern import lazy_pattern
from qa.query.anaphora import content_words, detect_anaphora
from qa.text.english.question_words import ANY_AUXILIARY, PREPOSITION, WH_WORD
from qa.text.names import find_names

# Where a clause may end: strongly at a colon, a dash or the end of a sentence; weakly at a comma.
_STRONG_BREAK = lazy_pattern(r"\s*(?:[:;]|[.!?…]+(?=\s)|\s[-–—]+(?=\s)|[–—])\s*")
_WEAK_BREAK = lazy_pattern(r"\s*,\s*")
# The start of a question: an interrogative, also behind a preposition, or a leading auxiliary.
_QUESTION_START = lazy_pattern(
    rf"(?:(?:and|but|so|please|pls|then|also|just)[\s,]+)*"
    rf"(?P<question>(?:{PREPOSITION}\s+)?{WH_WORD}\b(?![’']s that\b)|{ANY_AUXILIARY}\s+\S|"
    r"(?:please\s+)?(?:tell|remind|show|give|find|get)\s+(?:me|us)\b|(?:list|summari[sz]e)\s+\S|"
    r"any\s+idea\b|anyone\s+know)",
    re.IGNORECASE,
)
# Words that greet, apologize or announce, and are no part of a question.
_FILLER = lazy_pattern(
    r"(?:(?:hi+|hello+|hey+|hiya|dear|good\s+(?:morning|afternoon|evening|day)|morning|afternoon|"
    r"evening|greetings|sorry|apologies|excuse\s+me|pardon|forgive\s+me|thanks?|thank\s+you|cheers|"
    r"please|pls|ok|okay|right|so|well|anyway|actually|basically|now|also|and|but|um+|er+|hmm+|"
    r"fyi|btw|by\s+the\s+way|help|urgent(?:ly)?|not\s+urgent|no\s+rush|asap|in\s+advance|"
    r"me\s+again|again|there|all|team|everyone|everybody|folks|guys|you|to|"
    r"(?:just\s+)?(?:an?\s+|one\s+|another\s+|my\s+|the\s+|last\s+|next\s+|final\s+|"
    r"same\s+|silly\s+|stupid\s+|dumb\s+|daft\s+|simple\s+|easy\s+|quick\s+|brief\s+|more\s+|other\s+|"
    r"further\s+|general\s+|follow-?up\s+)+(?:question|one|q|query|thing|check|ask|favou?r|request)?|"
    r"question|query|"
    r"(?:can|could|would|will|may)\s+(?:you|i|someone|anyone)\s+(?:please\s+)?"
    r"(?:check|help|look\s+up|find|answer|ask)(?:\s+(?:me|us|you|this|that|one|it|out|something|a|"
    r"quick|question|for|with))*|"
    r"(?:not\s+sure|no\s+idea|don['’]?t\s+know)\s+(?:if|whether)\s+you\s+(?:have|know|can)\b[^,]*|"
    r"(?:hoping|hope)\s+you\b[^,]*|sorry\s+(?:to|for|about)\b[^,]*)[\s,!.?]*)+",
    re.IGNORECASE,
)
_ADDRESSED = lazy_pattern(
    r"(?i:hi+|hello+|hey+|hiya|dear|morning|good\s+\w+|thanks?|thank\s+you|cheers)"
    r"\s+[A-Z][\w’'-]+"
)
_SELF_INTRODUCTION = lazy_pattern(
    r"(?i:(?:it['’]?s|it\s+is|this\s+is|i['’]?m|i\s+am)\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?\s+"
    r"(?:here\b.*|from\s+\S.*)"
)
# A statement of the asker's own: "I'm writing about X", "working on X", "my editor wants a figure".
_OWN_STATEMENT = lazy_pattern(
    r"(?:(?:so|and|well|now|ok|okay|sorry|hi|hello|hey|actually|right)[\s,]+)*(?:"
    r"(?:i|we)(?:['’](?:m|re|ve|d|ll))?\b|(?:my|our)\b|"
    r"(?:(?:just|currently|still|busy|am|are)\s+)*(?:writing|working|doing|checking|double-?checking|"
    r"fact-?checking|trying|looking|preparing|researching|covering|following\s+up|finishing|editing|"
    r"drafting|updating|reading|putting|compiling|planning|wondering|asking|filing|subbing|proofing|"
    r"revising|studying|investigating|reporting|need(?:ing)?|want(?:ing)?)\b)"
    r".*",
    re.IGNORECASE,
)
# What the asker takes to be so is part of the question.
_BELIEF = lazy_pattern(
    r"\b(?:thought|think|understand|understanding|understood|believe|believed|heard|hear|read(?!ing)|saw|"
    r"seen|remember|recall|know|knew|gather|suppose|assume|assumed|guess|told|see|notice|noticed|"
    r"impression|seem|seems)\b",
    re.IGNORECASE,
)
# The state of a thing of theirs is what the question is about: "my filter is dripping".
_OWN_THING = lazy_pattern(
    r"(?:my|our)\s+(?!(?:[\w’'-]+\s+){0,2}(?:editor|boss|colleague|friend|client|teacher|desk|reader|question|query|"
    r"job|task|team|deadline|piece|story|article|report|column|feature|paper|book|notes?|draft|page|"
    r"research|interest|guess|aim|problem|issue|name)s?\b)(?:[\w’'-]+\s+){1,4}"
    r"(?:is|are|was|were|has|have|won['’]?t|does|do|keeps?|doesn['’]?t|isn['’]?t|can['’]?t|stopped|broke)\b",
    re.IGNORECASE,
)
# What the question is for: before a comma it has to be a text or an occasion.
_PURPOSE = lazy_pattern(
    r"(?:(?:just\s+)?(?:this(?:\s+is)?|it['’]?s|needed|one|something|an?\s+\w+|quick(?:\s+\w+)?|"
    r"question|query)\s+)?for\s+\S.*",
    re.IGNORECASE,
)
_TEXT_OR_OCCASION = lazy_pattern(
    r"\b(?:feature|piece|story|article|report|column|profile|obituary|obit|caption|headline|graphic|"
    r"chart|sidebar|box|timeline|quiz|programme|program|show|podcast|bulletin|broadcast|page|paper|"
    r"magazine|newsletter|review|entry|editor|editorial|boss|colleague|friend|client|deadline|meeting|"
    r"presentation|talk|speech|book|chapter|essay|thesis|project|assignment|homework|class|research|"
    r"record|sake|context|background|interview|script|draft|copy|website|web|print|social|tweet|post|"
    r"blog|brief|briefing|memo|note|application|award|awards|archive|edition|supplement|spread)s?$",
    re.IGNORECASE,
)
# "About the flood:", "re the bridge -": what the question is about.
_LABEL = lazy_pattern(
    r"(?:(?:an?\s+|one\s+|another\s+|quick\s+)*(?:question|query|one|thing)\s+)?"
    r"(?:re|about|regarding|concerning|as\s+(?:for|to|regards)|with\s+regard\s+to|"
    r"on\s+the\s+(?:subject|topic)\s+of|in\s+connection\s+with)\s*:?\s+(?P<topic>\S.*)",
    re.IGNORECASE,
)
# What a statement of one's own is about.
_TOPIC = lazy_pattern(
    r"\b(?:about|on|covering|regarding|concerning|re|into|of|following|researching|investigating|"
    r"interviewing|profiling|with)\s+(?P<topic>(?:the|an?|this|that|our)\s+\S.*|[A-Z“\"]\S*.*)$"
)
_POINTER = lazy_pattern(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|this|that|these|those|there)\b",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset(("his", "its", "their"))
_YEAR = lazy_pattern(r"\b(?:1\d{3}|20\d{2})\b")
_FIRST_PERSON = lazy_pattern(r"I\b")
_DETERMINER = lazy_pattern(r"^(?:an?|this|that|our)\s+", re.IGNORECASE)
_REPLY_MARK = lazy_pattern(r"^re:\s*", re.IGNORECASE)
_TOPIC_END = lazy_pattern(r"\s*(?:,|\band\b|\bbut\b)\s*")
# Words of a topic that is taken over, at most.
_MAX_TOPIC_WORDS = 6
# Content words of a question that may be asked without what stands before it.
_MIN_CONTENT_WORDS = 2


def extract_question(text: str) -> str:
    """The question in what was typed, without greetings and statements about the asker.

    What these are about is added to a question that has no name of its own: "I'm writing about the
    Edda flood: who led the rescue?" asks "who led the rescue (Edda flood)?". A text of another form
    stays as it is.
    """
    whole = " ".join(text.split())
    whole = _without_end(_REPLY_MARK.sub("re ", whole))
    for front, question in _divisions(whole):
        clauses = [clause for clause in _clauses(front) if clause]
        if not clauses or not all(map(_is_aside, clauses)):
            continue
        topics = list(dict.fromkeys(topic for clause in clauses for topic in _topics(clause)))
        is_empty = all(map(_is_filler, clauses))
        if completed := _complete(question, topics, may_be_short=is_empty):
            return completed
    return text if whole == " ".join(text.split()) else whole


def _divisions(text: str) -> list[tuple[str, str]]:
    """The ways to divide a text before a question: at the strong breaks, the last one first, then
    at the commas, the first one first."""
    divisions = []
    for breaks in (reversed([*_STRONG_BREAK.finditer(text)]), _WEAK_BREAK.finditer(text)):
        for match in breaks:
            start = _QUESTION_START.match(text, match.end())
            if match.start() and start:
                ends_strongly = not match[0].strip().startswith(",")
                front = text[: match.start()] + (":" if ends_strongly else "")
                divisions.append((front, text[start.start("question") :]))
    return divisions


def _clauses(front: str) -> list[str]:
    """The parts of what stands before a question, each with its colon if it ends strongly."""
    clauses, start = [], 0
    for match in _STRONG_BREAK.finditer(front):
        clauses.append(f"{front[start : match.start()].strip()}:")
        start = match.end()
    clauses.append(front[start:].strip())
    return [clause for clause in clauses if clause.strip(": ")]


def _is_aside(clause: str) -> bool:
    """Whether a clause says nothing of what is asked but what it is about."""
    words, is_strong = clause.rstrip(":").strip(), clause.endswith(":")
    parts = [part for part in _WEAK_BREAK.split(words) if part]
    while len(parts) > 1 and (_FILLER.fullmatch(parts[0]) or _ADDRESSED.fullmatch(parts[0])):
        parts = parts[1:]
    words = ", ".join(parts)
    return bool(
        _FILLER.fullmatch(words)
        or _ADDRESSED.fullmatch(words)
        or (
            _OWN_STATEMENT.fullmatch(words)
            and not _BELIEF.search(words)
            and not _OWN_THING.match(words)
        )
        or _SELF_INTRODUCTION.fullmatch(words)
        or (_PURPOSE.fullmatch(words) and (is_strong or _TEXT_OR_OCCASION.search(words)))
        or _LABEL.fullmatch(words)
    )


def _is_filler(clause: str) -> bool:
    """Whether a clause says nothing at all."""
    words = clause.rstrip(":").strip()
    return any(
        form.fullmatch(words) is not None for form in (_FILLER, _ADDRESSED, _SELF_INTRODUCTION)
    )


def _topics(clause: str) -> list[str]:
    """What an aside is about: its names and years, or the object of "about"."""
    words = clause.rstrip(":").strip()
    if _is_filler(clause) or _ADDRESSED.match(words):
        return []
    match = _LABEL.fullmatch(words) or _TOPIC.search(words)
    topic = match["topic"] if match else ""
    # "a piece on the flood": the last preposition leads to the topic.
    while inner := _TOPIC.search(topic):
        topic = inner["topic"]
    topic = _DETERMINER.sub("", _TOPIC_END.split(topic)[0])
    years = [year for year in _YEAR.findall(words) if year not in topic]
    if topic and len(topic.split()) <= _MAX_TOPIC_WORDS:
        return [topic, *years]
    names = find_names(f"{words[:1].lower()}{words[1:]}")
    return [*(name for name in names if not _FIRST_PERSON.match(name)), *years]


def _complete(question: str, topics: list[str], *, may_be_short: bool) -> str:
    """The question with what it is about, if it does not say so itself; "" if it points at what was
    said in a way that is not known."""
    anaphora = detect_anaphora(question)
    topics = [topic for topic in topics if topic.lower() not in question.lower()]
    names = [topic for topic in topics if not _YEAR.fullmatch(topic)]
    question = question[:1].upper() + question[1:]
    if anaphora.pronouns:
        pronoun = anaphora.pronouns[0]
        if not names:
            return ""
        if pronoun.pronoun_class == "it" or find_names(f"x {names[0]}") == [names[0]]:
            word = question[pronoun.start : pronoun.end].lower()
            name = f"{names[0]}’s" if word in _POSSESSIVE else names[0]
            return f"{question[: pronoun.start]}{name}{question[pronoun.end :]}"
    elif _POINTER.search(question) and anaphora.needs_context and not names:
        return ""
    elif anaphora.has_names:
        topics = [topic for topic in topics if topic not in names]
        if _YEAR.search(question):
            topics = []
    elif not (topics or may_be_short) and len(content_words(question)) < _MIN_CONTENT_WORDS:
        return ""
    if not topics:
        return question
    return f"{question.rstrip(' ?.!')} ({', '.join(topics)})?"


def _without_end(text: str) -> str:
    """The text without asides behind the question: "Who won? I'm on deadline, thanks."."""
    mark = text.rfind("?")
    if mark <= 0 or mark == len(text) - 1:
        return text
    rest = text[mark + 1 :].strip(" .!-–—,")
    if rest and all(map(_is_aside, _clauses(rest))) and not _topics(rest):
        return text[: mark + 1]
    return text
