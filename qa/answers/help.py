"""Help with asking, for what is no question to the documents: a greeting, thanks, an empty line."""

import re
from itertools import islice

from index import Index
from index.humanize import counted
from qa.query.languages import language_without_documents
from qa.text.question_templates import candidate_questions
from qa.types import Answer, SearchOptions

# Example questions, at most, and first passages that are read for each: not every one gives one.
_EXAMPLES = 3
_PASSAGES_PER_EXAMPLE = 4
# The kinds of questions, those first that are answered most often: 9 of 14, 0 of 1, 1 of 9.
_SUREST_KINDS = ("said", "who", "many")
# Longer messages are not only talk.
_MAX_TALK_CHARS = 120

_URL = re.compile(r"\s*<?(?:https?://|www\.)\S+\s*", re.IGNORECASE)


def _talk(phrases: str) -> re.Pattern[str]:
    """A pattern of messages that consist of these phrases alone, one or more.

    Of the phrases that match at one place the first counts: trying the others as well would take
    exponential time.
    """
    alternatives = "|".join(phrases.split("\n")[1:-1])
    return re.compile(rf"\W*+(?>(?:{alternatives})(?!\w)\W*+)++", re.IGNORECASE)


_ADDRESSEE = (
    r"(?:[\s,]+(?:there|all|everyone|everybody|again|you|pullquote|bot|assistant|computer))?"
)
# Greetings, thanks, farewells, signs of approval or anger.
_SMALL_TALK = _talk(
    rf"""
(?:hi+|hello+|hey+|hiya|howdy|greetings|good\s+(?:morning|afternoon|evening|day|night)){_ADDRESSEE}
(?:many\s+)?(?:thanks?|thx|ty|cheers)(?:\s+(?:you|u|a\s+lot|a\s+million|so\s+much|very\s+much|again|anyway|for\s+(?:your|the|that|this|all)(?:\s+\w+)?))*
(?:(?:you|u|this|that|it)(?:['’]?(?:re|s)|\s+(?:are|r|is|was))?\s+)?(?:(?:so|such|really|very|totally|an?|completely|fucking|bloody)\s+)*(?:stupid|useless|dumb|idiots?|moron|rubbish|crap|garbage|terrible|worthless|sucks?|suck|shit|bullshit|nonsense)(?:\s+(?:bot|machine|thing|app|tool|program|answers?))?
(?:that|this|it)(?:\s+(?:really|was|is|has|very|so|all|great|good|perfect|helpful|useful|helped|helps|works|worked)|['’]s)+(?:\s+(?:me|a\s+lot|now|today))?
(?:bye|goodbye|ciao|farewell|see\s+(?:you|ya)|cu|so\s+long|take\s+care)(?:[\s-]+(?:bye|now|later|soon|then))?
(?:ok|okay|k|alright|all\s+right|fine|sure|yes|yeah|yep|no|nope|nah|right|great|good|nice|cool|perfect|awesome|excellent|wow|well\s+done|good\s+job|got\s+it|i\s+see|never\s*mind|please|sorry|lol|haha+|hmm+|huh|oops|amazing|brilliant)
(?:test|testing|asdf\w*|qwert\w*|foo|foo\s*bar|blah|lorem\s+ipsum)(?:\s+\d+)?
how\s+(?:are|r)\s+(?:you|u|things)(?:\s+(?:doing|today|going))*
how['’]?s\s+it\s+going
(?:what['’]?s|whats)\s+up
nice\s+to\s+meet\s+you
you['’]?(?:re|\s+are)\s+welcome
(?:i\s+(?:love|like|hate)\s+(?:you|this|it))
(?:fuck|screw|damn)(?:\s+(?:you|off|this|it|that))?
shut\s+up
"""
)
_SELF = (
    r"(?:you|u|pullquote|it|this\s+(?:app|application|tool|program|thing|bot|assistant|site|website|"
    r"page|chat|machine))"
)
# Questions about this program, and requests for help.
_ABOUT_THE_PROGRAM = _talk(
    rf"""
(?:please\s+)?help(?:\s+me)?(?:\s+please)?
(?:(?:can|could|would|will)\s+(?:you|u|anyone|somebody|someone)\s+(?:please\s+)?help(?:\s+me)?(?:\s+(?:please|with\s+something))?)
i\s+need\s+(?:some\s+)?help
(?:who|what)\s+(?:are|r|is)\s+(?:you|u|pullquote|this\s+(?:app|application|tool|program|thing|bot|assistant|site|website|page|chat))(?:\s+exactly)?
what['’]?s\s+(?:your\s+name|pullquote)
what\s+is\s+your\s+name
(?:do|have)\s+you\s+(?:got\s+)?(?:have\s+)?a\s+name
what\s+(?:can|do|could|does|should)\s+(?:{_SELF}|i)\s+(?:do|ask|know|offer|type|say|search)(?:\s+(?:you|here|for\s+me|exactly|now|about))*
what\s+(?:kinds?|sorts?|types?)\s+of\s+questions?\s+(?:can|may|should|could)\s+(?:i|you)\s+(?:ask|answer)(?:\s+(?:you|here))?
what\s+(?:questions?|things?)\s+(?:can|may|should|could)\s+(?:i|you)\s+(?:ask|answer|do)(?:\s+(?:you|here))?
how\s+(?:do|does|can|should|to|would)\s+(?:i\s+|you\s+|we\s+|one\s+)?(?:use|work|search|ask|start|begin|operate)(?:\s+(?:with\s+)?(?:{_SELF}|this|here|questions?))?
how\s+(?:do|does|can)\s+(?:{_SELF}|this|all\s+this)\s+(?:all\s+)?(?:work|function|do\s+(?:it|this|that))
(?:are|r)\s+(?:you|u)\s+(?:there|awake|ok|okay|online|listening|(?:an?\s+)?(?:real|human|alive|sentient|conscious|robot|bot|chatbot|machine|ai|a\.i\.|llm|language\s+model|person|chat\s?gpt|gpt|claude|siri|alexa|google|computer|program)(?:\s+(?:person|human|being|ai|robot|bot))?)
is\s+(?:anyone|anybody|someone|somebody)\s+(?:there|here)
(?:am\s+i|is\s+this)\s+(?:talking\s+to\s+|speaking\s+to\s+|chatting\s+with\s+)?(?:an?\s+)?(?:real\s+)?(?:human|person|robot|bot|chatbot|machine|ai|computer)
who\s+(?:made|built|created|wrote|trained|programmed|developed|owns|runs)\s+(?:you|u|pullquote|this\s+(?:app|application|tool|program|thing|bot|assistant|site|website|page))
(?:do|can|could)\s+(?:you|u)\s+(?:understand|hear|see)\s+(?:me|this)
(?:do|can|could)\s+(?:you|u)\s+(?:speak|talk|understand|read|answer\s+in)\s+(?:english|german|french|spanish|italian|dutch|portuguese|russian|polish|arabic|chinese|japanese|other\s+languages?)
(?:what|which)\s+languages?\s+(?:do|can)\s+(?:you|u)\s+(?:speak|understand|read|know)
(?:tell\s+me|do\s+you\s+know)\s+(?:a\s+joke|something|about\s+(?:yourself|you))
(?:what|where)\s+(?:is|are)\s+the\s+(?:instructions|manual|help|commands)
(?:instructions|commands|manual|menu|start|/\w+)
(?:can|may|could)\s+i\s+ask\s+(?:you\s+)?(?:something|a\s+question|questions)
i\s+(?:have|['’]ve\s+got)\s+a\s+question
i\s+don['’]?t\s+know\s+what\s+to\s+(?:ask|type|do|say)
"""
)


def answer_help(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Help with asking; None for anything that may be asked of the documents.

    Args:
        question: What was typed.
        index: The documents, from which the example questions are made.
        options: As for a search; only the filter is passed on.
    """
    text = question.strip()
    if message := _message(text, index):
        examples = _example_questions(index)
        listed = "".join(f"\n- {example}" for example in examples)
        return Answer(
            question=question,
            query=text,
            text=f"{message}\n\nFor example:{listed}" if examples else message,
            citations=(),
            confidence=0.0,
            tier="none",
            filter=options.filter,
            kind="help",
            examples=examples,
        )
    return None


def help_message(answer: Answer) -> str:
    """The text of help without its example questions."""
    return answer.text.partition("\n\n")[0]


def _message(text: str, index: Index) -> str:
    """What to tell somebody who typed `text`; "" if it can be searched."""
    ask = "Ask in your own words, or type a name or keywords."
    if not index.analyze(text):
        return f"Nothing to search for yet. {ask}"
    if _URL.fullmatch(text):
        return f"Web pages are not opened here: only the indexed documents are searched. {ask}"
    if len(text) <= _MAX_TALK_CHARS:
        if _ABOUT_THE_PROGRAM.fullmatch(text):
            return _introduction(index)
        if _SMALL_TALK.fullmatch(text):
            return f"Ready for a question about {_documents(index)}. {ask}"
        if re.fullmatch(f"(?:{_SMALL_TALK.pattern})(?:{_ABOUT_THE_PROGRAM.pattern})", text, re.I):
            return _introduction(index)
    if language := language_without_documents(text, index):
        return (
            f"This looks like {language}, in which none of the documents is written. Ask in the "
            "language of the documents, or type a name as it is written there."
        )
    return ""


def _introduction(index: Index) -> str:
    return (
        f"Pullquote is a program that searches {_documents(index)} and answers in verbatim quotes, "
        "each with its place. Ask who, what, when, where, why or how many; ask what one document "
        "says, who wrote it or when it was published; or type a name or keywords. What the "
        "documents do not say, it does not know."
    )


def _documents(index: Index) -> str:
    return counted(index.catalog(limit=1).total, "document")


def _example_questions(index: Index) -> tuple[str, ...]:
    """Questions that the documents probably answer, each made from another one. They are not tried
    out, as those of `suggest_questions` are, since that takes seconds."""
    questions: dict[str, str] = {}
    for passage in index.first_passages(_EXAMPLES * _PASSAGES_PER_EXAMPLE):
        text = index.document(passage.document_id).text
        for kind, question in islice(candidate_questions(text), 1):
            questions.setdefault(question, kind)
    surest = sorted(questions, key=lambda question: _SUREST_KINDS.index(questions[question]))
    return tuple(surest[:_EXAMPLES])
