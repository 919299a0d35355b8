"""Recast a question without a verb, such as "Cause of the fire?", as one that asks in words."""

import re

from index.lazy_pattern import lazy_pattern
from qa.query.anaphora import is_person
from qa.query.question_extraction import extract_question

_ARTICLE = r"(?:(?:the|an?)\s+)?"
# A few words in front of what is asked of them: "swimming hall Sandholm cost".
_WORD_BEFORE = r"(?!(?:and|or|of|for)\b)[\w’'.-]+"
_WORDS_BEFORE = rf"(?P<rest>{_WORD_BEFORE}(?:\s+{_WORD_BEFORE}){{0,4}})\s+"
_OF = r"(?:of|for)"
# Each form and the question that it stands for.
_FORMS = (
    (rf"{_ARTICLE}(?:cause|causes|origin|trigger)\s+of\s+(?P<rest>.+)", "What caused {}?"),
    (rf"{_ARTICLE}reasons?\s+(?:why\s+)(?P<rest>.+)", "Why {}?"),
    (rf"{_ARTICLE}reasons?\s+(?:for|of|behind)\s+(?P<rest>.+)", "What was the reason for {}?"),
    (rf"{_ARTICLE}(?:date|day)\s+{_OF}\s+(?P<rest>.+)", "When was {}?"),
    (
        rf"{_ARTICLE}(?:start|opening|begin(?:ning)?)\s+date\s+{_OF}\s+(?P<rest>.+)",
        "When does {} begin?",
    ),
    (rf"{_ARTICLE}(?:end|closing)\s+date\s+{_OF}\s+(?P<rest>.+)", "When does {} end?"),
    (rf"{_ARTICLE}year\s+of\s+(?P<rest>.+)", "In which year was {}?"),
    (rf"{_ARTICLE}(?:time|hour)\s+of\s+(?P<rest>.+)", "At what time was {}?"),
    (rf"{_ARTICLE}(?:cost|price)\s+{_OF}\s+(?P<rest>.+)", "How much does {} cost?"),
    (rf"{_ARTICLE}(?:value|worth)\s+of\s+(?P<rest>.+)", "How much is {} worth?"),
    (rf"{_ARTICLE}(?:phone |telephone |tel |contact |helpline )?number\s+"
     r"(?:to\s+(?:ring|call|phone|dial)"
     r"(?:\s+(?:for|about|on))?|(?:of|for)\s+the\s+(?:helpline|hotline))\s+(?P<rest>.+)",
     "What is the phone number for {}?"),
    (rf"{_ARTICLE}(?:phone|telephone|tel|contact)\s+number\s+(?:of|for|about)\s+(?P<rest>.+)",
     "What is the phone number of {}?"),
    (rf"{_ARTICLE}(?:total\s+)?number\s+of\s+(?P<rest>.+)", "How many {}?"),
    (rf"{_ARTICLE}(?:total\s+)?amount\s+of\s+(?P<rest>.+)", "How much {}?"),
    (rf"{_ARTICLE}(?:figure|total|sum|estimate)s?\s+(?:for|of|on)\s+(?P<rest>.+)",
     "How much is {}?"),
    (rf"{_ARTICLE}age\s+of\s+(?P<rest>.+)", "How old is {}?"),
    (rf"{_ARTICLE}height\s+of\s+(?P<rest>.+)", "How tall is {}?"),
    (rf"{_ARTICLE}(?:length|duration)\s+of\s+(?P<rest>.+)", "How long was {}?"),
    (rf"{_ARTICLE}weight\s+of\s+(?P<rest>.+)", "How much does {} weigh?"),
    (rf"{_ARTICLE}(?:location|whereabouts|place|site)\s+of\s+(?P<rest>.+)", "Where is {}?"),
    (rf"{_ARTICLE}winners?\s+of\s+(?P<rest>.+)", "Who won {}?"),
    (rf"{_ARTICLE}(?:purpose|aim|meaning|population|capacity|size|capital|speed|turnout|result|"
     r"outcome|colou?r|make|model|type|nationality|nickname|address|penalty|sentence|salary|budget|"
     rf"turnover|score)\s+{_OF}\s+(?P<rest>.+)", None),
    (rf"{_WORDS_BEFORE}(?:costs?|price)", "How much does {} cost?"),
    (rf"{_WORDS_BEFORE}(?:death\s+toll|fatalities|deaths)", "How many people died in {}?"),
    (rf"{_WORDS_BEFORE}winners?", "Who won {}?"),
    (rf"{_WORDS_BEFORE}causes?", "What caused {}?"),
    (rf"{_WORDS_BEFORE}opening\s+date", "When does {} open?"),
    (rf"{_WORDS_BEFORE}length", "How long is {}?"),
    (rf"{_WORDS_BEFORE}height", "How tall is {}?"),
    (rf"{_WORDS_BEFORE}depth", "How deep is {}?"),
)  # fmt: skip
# "Do we have a figure for X?" asks for the figure.
_HAS = lazy_pattern(
    r"(?:(?:do|does|did)\s+(?:we|you|i|anyone|anybody|someone)\s+(?:(?:actually|by any chance|"
    r"happen to)\s+)?have|have\s+(?:we|you|i)(?:\s+got)?|has\s+any(?:one|body)(?:\s+got)?|"
    r"is\s+there|what\s+(?:do\s+(?:we|you)\s+have|have\s+(?:we|you)\s+got)\s+(?:for|as)|"
    r"(?:i|we)\s+(?:just\s+)?need|(?:i|we)(?:['’](?:m|re)|\s+am|\s+are)\s+(?:looking\s+for|after|"
    r"searching\s+for)|(?:can|could)\s+(?:i|you|we)\s+(?:have|get|find|give\s+(?:me|us)))"
    r"\s+(?:any\s+|an?\s+|(?=the\s))",
    re.IGNORECASE,
)
_COMPILED = [(lazy_pattern(form, re.IGNORECASE), recast) for form, recast in _FORMS]
_NAME = lazy_pattern(
    rf"{_ARTICLE}(?:full\s+)?names?\s+of\s+(?P<rest>{_ARTICLE}(?P<noun>[\w’'-]+(?:\s+[\w’'-]+)?).*)",
    re.IGNORECASE,
)
_ROLE = lazy_pattern(
    rf"{_ARTICLE}(?P<role>(?:[\w’'-]+\s+){{0,2}}[\w’'-]+)\s+of\s+(?P<rest>.+)", re.I
)
# Keywords with a name, and an office or post behind it: "ferry Havgull captain".
_OFFICE = lazy_pattern(
    r"(?P<rest>(?:(?:the|a|an)\s+)?(?:[\w’'-]+\s+){0,3}?[A-Z][\w’'-]*(?:\s+[\w’'-]+){0,2}?)\s+"
    r"(?P<office>(?:(?:prime|foreign|finance|health|interior|deputy|vice|general|managing|first)\s+)*"
    r"(?:captain|skipper|director|mayor|president|chair(?:man|woman|person)?|boss|head|leader|"
    r"manager|owner|founder|coach|trainer|editor|spokes(?:man|woman|person)|headmaster|principal|"
    r"treasurer|secretary|governor|minister|ambassador|bishop|conductor|architect|CEO|"
    r"chief\s+executive))"
)
_PAST = lazy_pattern(
    r"\b(?:killed|died|dead|jailed|drowned|arrested|hurt|injured|\w{3,}ed)\b", re.I
)
_PLURAL = lazy_pattern(r"(?:s|men|people|children)$", re.IGNORECASE)
_SENTENCE = lazy_pattern(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|who|what|which|when|where|"
    r"why|how|whose|whom)\b",
    re.IGNORECASE,
)
# What may stand in front of a question: "For the magazine I need to know what …".
_PREAMBLE = lazy_pattern(
    r"(?P<preamble>(?:[^?]*\W)?(?:"
    r"(?:i|we)(?:['’]d| would)? (?:\w+ )?(?:need|want|like|love|have|try|trying) to "
    r"(?:know|learn|find out|see|check|hear|ask(?: you)?)|"
    r"(?:my|our|the) \w+ (?:wants|needs|wanted|asked|is asking)(?: me| us)?(?: to)? "
    r"(?:know|learn|find out|check|ask)|"
    r"(?:i|we)(?:['’]m| am| was|['’]re| are| were) (?:\w+ )?"
    r"(?:wondering|asking|looking for|trying to find out)|i wonder|"
    r"(?:can|could|would|will) (?:you|anyone|someone|somebody)(?: please)? "
    r"(?:tell (?:me|us)|say|look up|find out|check|remind me|explain(?: to me)?)|"
    r"(?:do|does|did) (?:you|anyone|anybody|someone|we)(?: happen to)? (?:know|remember)|"
    r"(?:have you )?any idea|remind me|i (?:can['’]?t|cannot|don['’]?t) (?:remember|recall)|"
    r"i (?:forgot|forget)|(?:please )?tell (?:me|us)|"
    r"(?:quick|one|another|just one|just a quick) (?:more )?(?:question|one|thing|q)"
    r")\b(?: please)?[\s,:;.–—-]*)"
    r"(?P<question>(?:(?:in|at|on|by|for|to|from|with|of|about) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
# Names of a preamble may be what the question is about, and so may what a pronoun stands for.
_NAME_INSIDE = lazy_pattern(r"(?<=\S\s)(?!I\b)[A-Z]")
_POINTER = lazy_pattern(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|this|that|these|those|there)\b",
    re.IGNORECASE,
)
# "How many towns lost their mill?" says itself whose mill.
_PLURAL_ASKED = re.compile(
    r"(?:how many|which)\s+(?:[\w’'-]+\s+)?(?:[\w’'-]+s|people|men|women|children)\b", re.IGNORECASE
)
_OWN = re.compile(r"\btheir\b", re.IGNORECASE)
# Words of such a question, at most.
_MAX_WORDS = 14


def recast(question: str) -> str:
    """The question in words that ask, without what only introduces it; as it is if it asks
    already, or is only keywords."""
    question = _without_preamble(extract_question(question))
    text = " ".join(question.split()).rstrip("?!. ")
    if (had := _HAS.match(text)) and (asked := _recast_phrase(text[had.end() :])):
        return asked
    if len(text.split()) > _MAX_WORDS or _SENTENCE.match(text):
        return question
    if named := _NAME.fullmatch(text):
        if not any(map(is_person, named["noun"].split())):
            return f"What is the name of {named['rest']}?"
        verb = "were" if _PLURAL.search(named["noun"].split()[0]) else "was"
        verb = verb if _PAST.search(named["rest"]) else {"was": "is", "were": "are"}[verb]
        return f"Who {verb} {named['rest']}?"
    if _SENTENCE.search(text):
        return question
    if asked := _recast_phrase(text):
        return asked
    if office := _OFFICE.fullmatch(text):
        return f"Who is the {office['office']} of {office['rest']}?"
    role = _ROLE.fullmatch(text)
    if role and is_person(role["role"].split()[-1]) and role["role"].split()[-1].islower():
        return f"Who is the {role['role']} of {role['rest']}?"
    return question


def _recast_phrase(text: str) -> str:
    """The question that a phrase such as "cost of X" stands for; "" if it stands for none."""
    for pattern, form in _COMPILED:
        if match := pattern.fullmatch(text):
            if form is None:
                return f"What is the {re.sub('^(?:the|an?) ', '', text, flags=re.IGNORECASE)}?"
            return form.format(match["rest"])
    return ""


def _without_preamble(question: str) -> str:
    """The question without "I need to know", unless what stands there says what it is about."""
    match = _PREAMBLE.fullmatch(question.strip())
    if not match or _NAME_INSIDE.search(match["preamble"]):
        return question
    asked = match["question"]
    if _POINTER.search(_OWN.sub(" ", asked, count=1) if _PLURAL_ASKED.match(asked) else asked):
        return question
    return match["question"][:1].upper() + match["question"][1:]
