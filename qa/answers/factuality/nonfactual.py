"""Find what an English sentence mentions without stating it.

What a rumour is about, a question that is only raised, a work of fiction or an exercise, one side's
account, a right that may go unused.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.negation import Qualified, is_noun, scope_of, unknown_cues
from qa.answers.question.asked_event import AskedEvent, Factuality
from qa.text.english.clauses import (
    AUXILIARIES,
    ParsedSentence,
    is_verb_form,
    parse_clauses,
    split_words,
)
from qa.text.english.lexicon import MODALS, NOT, OPINIONS, verb_stems, word_set
from qa.text.english.question_words import PREPOSITIONS

# "A claim by the mill that strikers had threatened somebody was withdrawn."
_WITHDRAWN = lazy_pattern(
    r"\b(?:claims?|reports?|allegations?|accusations?|rumou?rs?|stor(?:y|ies)|suggestions?|"
    r"assertions?|statements?)\b[^.;:]{0,60}?\bthat\b(?P<content>[^.;:]*?)\s"
    r"(?:was|were|is|are|has been|have been|had been|turned out(?: to be)?|proved(?: to be)?)\s"
    r"(?:[a-z]+ly\s|later\s|since\s|soon\s|quite\s)*"
    r"(?:withdrawn|retracted|rejected|dismissed|denied|refuted|disproved|debunked|taken back|false|"
    r"untrue|unfounded|wrong|baseless|groundless|thrown out|a lie|a hoax|a mistake)\b",
    re.IGNORECASE,
)
# Nouns of which "that" or "of" tells the content, which may be untrue; not "fact" or "news".
_CONTENT_NOUNS = word_set(
    "suggestion suggestions talk rumour rumours rumor rumors speculation notion belief hope hopes "
    "fear fears suspicion suspicions theory theories claim claims allegation allegations "
    "assumption assumptions impression possibility chance danger risk likelihood prospect "
    "expectation expectations prediction predictions threat threats whisper whispers gossip tale "
    "tales legend legends myth insinuation insinuations hint hints accusation accusations "
    "assertion assertions contention hypothesis lie lies pretence illusion delusion dream dreams "
    "wish doubt doubts misconception hearsay innuendo supposition conjecture fantasy charge "
    "thought pretext insistence"
)
_WH = word_set("who whom whose what which when where why how")
# In front of a question word that asks, and is not about the noun before it: "the question what",
# "no clue who", "wondered when", "clear how".
_RAISES = verb_stems(
    "ask wonder know learn see guess question puzzle ponder investigate determine establish "
    "decide debate argue discuss disagree dispute examine identify remember recall understand"
) | word_set(
    "question questions mystery riddle clue clues idea doubt clear unclear sure unsure certain "
    "uncertain open matter matters puzzle debate divided anyone's anybody's"
)
# By these a sentence that takes up a question answers it: "Asked who it was, Lund named Berg."
_ANSWERS = verb_stems(
    "say reply answer name tell reveal point confirm explain emerge find discover show know "
    "believe think cite blame admit note add state write trace identify establish "
    "conclude announce call estimate recall"
)
_FICTION = (
    r"(?:novel|play|film|movie|opera|musical|thriller|fable|ballad|comedy|tragedy|sitcom|drama|"
    r"fairy tale|legend|saga|dream|daydream|nightmare|video game|screenplay|short story|"
    r"drill|simulation|rehearsal|exercise|scenario|re-enactment|reenactment|mock \w+|war game)"
)
_FRAMED = lazy_pattern(
    rf"^\W*(?:in|during|for|at|according to|under)\s+(?:the|a|an|this|that|his|her|their|its|"
    rf"one)\s+"
    rf"(?:[\w'’-]+\s+){{0,2}}?{_FICTION}\b(?!['’]s)|"
    rf"^\W*(?:the|this|his|her|their|its)\s+(?:[\w'’-]+\s+){{0,2}}?{_FICTION}\s+(?:has|have|had|shows?|"
    r"showed|depict\w*|portray\w*|tells|told|imagine[sd]?|lets|makes|assume[sd]?|suppose[sd]?|ends|"
    r"opens|begins|runs)\b|"
    r"^\W*(?:suppose|supposing|imagine|picture|assume|assuming|let us (?:say|suppose|assume))\b",
    re.IGNORECASE,
)
_ANY_FICTION = lazy_pattern(rf"\b{_FICTION}s?\b|\b(?:character|plot|episode|fiction\w*)\b", re.I)
# Characters at the beginning of a text that may say that all of it is on a work.
_LEAD_CHARS = 400
_PARTISAN = lazy_pattern(
    r"\bif (?:one|you|we) (?:believes?|trusts?|credits?|goes by|go by)\b|"
    r"\bif [^,;.]{2,60}? (?:is|are) to be (?:believed|trusted|credited)\b|"
    r"\bin the eyes of\b|\bto hear [^,;.]{2,30} tell it\b|"
    r"\b(?:so|as) (?:the |an? |his |her |their )?(?:[\w'’-]+ ){1,2}?(?:tells?|goes|runs|has "
    r"it|had it|"
    r"would have it|claims?|would have us believe)\b|"
    r"\b(?:word|gossip|tradition|rumou?r|folklore) (?:has|had) it\b|"
    r"\b(?:a |the |one |an )?(?:anonymous )?(?:placards?|banners?|leaflets?|pamphlets?|graffiti|"
    r"posters?|flyers?) (?:\w+ ){0,5}?(?:accus\w+|call\w+|sa(?:y|ys|id)|read|charg\w+|"
    r"claim\w+|brand\w+)\b",
    re.IGNORECASE,
)
# Whom the text does not name, and who may be wrong; and to whom something was once put down.
_UNNAMED_SOURCE = lazy_pattern(
    r"\b(?:sources?|insiders?|people|persons?|officials?) (?:close to|familiar with|with "
    r"knowledge of) "
    r"[^,.;]{2,50}? (?:sa(?:y|ys|id)|claim\w*|told|report\w*)|\baccording to (?:[\w-]+ "
    r")?(?:sources?|insiders?)\b|"
    r"\b(?:unnamed|anonymous) (?:sources?|officials?|insiders?) (?:sa(?:y|ys|id)|claim\w*|told)\b|"
    r"\b(?:long|once|formerly|wrongly|mistakenly|erroneously|previously) (?:been "
    r")?(?:ascribed|attributed|"
    r"credited|put down) to\b",
    re.IGNORECASE,
)
_PROSECUTION = lazy_pattern(
    r"\baccording to (?:the |his |her |their |an? )?(?:[\w'’-]+ )?(?:prosecut\w+|indictment|"
    r"charge sheet|charges|complaint|lawsuit|plaintiffs?|accusers?|neighbou?rs?|critics|opponents?|"
    r"rivals?|ex-wife|ex-husband)\b|"
    r"\b(?:the )?prosecut(?:ion|ors?)(?: \w+)? (?:says?|said|holds?|held|argue[sd]?|"
    r"maintain(?:s|ed)?|"
    r"believe[sd]?|contend(?:s|ed)?|is convinced|are convinced)\b",
    re.IGNORECASE,
)
# What somebody may do or have, and what is put off: nothing says that it came to pass.
_UNUSED = lazy_pattern(
    r"\b(?:is|are|was|were|be|been) (?:\w+ly )?(?:entitled|eligible|licen[cs]ed|cleared|equipped|"
    r"pencilled in|penciled in|earmarked|next in line|in line|first in line|tipped|favou?rite|"
    r"odds-on|in the running|under consideration|on the table|up for) ?(?:to|for|as)?\b|"
    r"\bnext in line\b|\b(?:has|have|had) (?:the|a) right to\b|"
    r"\b(?:has|have|had) (?:been )?(?:set aside|earmarked|reserved|pencilled|penciled)\b|"
    r"\b(?:once|when|until) (?:it (?:is|are) )?(?:completed?|finished|built|ready|fully grown)\b",
    re.IGNORECASE,
)
_CAME_TO_NOTHING = lazy_pattern(
    r"\bnothing (?:ever )?(?:came|comes|became) of\b|\b(?:came|comes|come) to (?:nothing|"
    r"naught|grief)\b|"
    r"\bnever (?:got off the ground|saw the light of day|left the drawing board|materiali[sz]ed)\b|"
    r"\bf(?:ell|alls|allen) (?:through|flat)\b|\bwide of the mark\b|\bfar from the truth\b",
    re.IGNORECASE,
)
_USED_TO = lazy_pattern(
    r"\bused to (?=[a-z]+)|\b(?:was|were) formerly\b|^\W*formerly\b|\bin (?:the )?(?:old|"
    r"former) days\b",
    re.I,
)
_ASKS_RIGHT = lazy_pattern(
    r"\b(?:can|could|may|might|entitl\w*|right|rights|eligib\w*|allow\w*|permit\w*|next|earmark\w*|"
    r"set aside|favou?rite|tipped|will|plan\w*)\b",
    re.IGNORECASE,
)


def nonfactual_parts(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """The parts of a sentence that mention something and leave open whether it is so."""
    if not parsed.words:
        return
    sentence = parsed.words[0].start, parsed.words[-1].end
    everything = frozenset(range(len(parsed.words)))
    asks_who = re.search(r"\bwho(?:m|se)?\b", asked.text, re.IGNORECASE)
    if asks_who or asked.is_yes_no:
        for found in _UNNAMED_SOURCE.finditer(text, *sentence):
            scope = _same_part(parsed, found.span())
            yield Qualified(Factuality.UNASSERTED, (), scope, is_certain=True)
    if not asked.asks(Factuality.ALLEGED):
        for found in _WITHDRAWN.finditer(text, *sentence):
            content = frozenset(parsed.overlapping(found.span("content")))
            yield Qualified(Factuality.ALLEGED, tuple(content), content, is_certain=True)
    if asked.asks(Factuality.UNASSERTED):
        return
    yield from _contents_of_nouns(asked, parsed)
    yield from _subjunctive_clauses(parsed)
    yield from _averted(parsed, text)
    if asked.is_yes_no:
        return
    if _is_only_raised(asked, parsed, text):
        yield Qualified(Factuality.UNANSWERED, (), everything, is_certain=True)
    if asked.answer_type == "name":
        yield from _denied_in_other_words(asked, parsed)
    if match := _FRAMED.search(text[slice(*sentence)]):
        lead = text[: min(_LEAD_CHARS, sentence[0])]
        if not (_ANY_FICTION.search(asked.text) or _ANY_FICTION.search(lead)):
            at = parsed.overlapping((sentence[0], sentence[0] + match.end()))
            yield Qualified(Factuality.HYPOTHETICAL, (), everything - at, is_certain=True)
    for pattern in (_PARTISAN, _PROSECUTION) if asks_who else (_PARTISAN,):
        for found in pattern.finditer(text, *sentence):
            yield Qualified(
                Factuality.ALLEGED, (), _same_part(parsed, found.span()), is_certain=True
            )
    if _CAME_TO_NOTHING.search(text, *sentence):
        yield Qualified(Factuality.NEGATED, (), everything, is_certain=True)
    if not _ASKS_RIGHT.search(asked.text):
        for found in _UNUSED.finditer(text, *sentence):
            scope = _same_part(parsed, found.span())
            kind = Factuality.POSSIBLE if asked.is_past else Factuality.UNASSERTED
            yield Qualified(kind, tuple(scope), scope, is_certain=True)
    if not asked.is_past and not re.search(r"\bused to\b|\bbefore\b", asked.text):
        for found in _USED_TO.finditer(text, *sentence):
            part = _same_part(parsed, found.span())
            if _RELATIVE_BEFORE.search(text, sentence[0], found.start()):
                # "The shop is run by Holt, who used to be a baker."
                end = _PART_END.search(text, found.end(), sentence[1])
                last = end.start() if end else sentence[1]
                part = frozenset(parsed.overlapping((found.start(), last)))
            yield Qualified(Factuality.FORMER, (), part, is_certain=True)
    yield from _scheduled(asked, parsed, text)
    if asked.is_past and asked.answer_type in ("number", "date"):
        yield from _reported_future(parsed)


_RELATIVE_BEFORE, _PART_END = lazy_pattern(r",\s+(?:who|which)\s+$"), lazy_pattern(r"[,.;:]")


def _same_part(parsed: ParsedSentence, span: Span) -> frozenset[int]:
    """The words of the part between semicolons, dashes and colons that has a span."""
    at = parsed.overlapping(span)
    first, last = min(at, default=0), max(at, default=0)
    while first and parsed.words[first - 1].form not in _BREAKS:
        first -= 1
    while last + 1 < len(parsed.words) and parsed.words[last + 1].form not in _BREAKS:
        last += 1
    return frozenset(range(first, last + 1))


_BREAKS = (";", "—", "–", ":", "but")


def _contents_of_nouns(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    """What a rumour, hope or claim is about: "talk that the depot would close", "rumours of"."""
    words = parsed.words
    if asked.asks(Factuality.ALLEGED):
        return
    for number, word in enumerate(words[:-1]):
        if word.form not in _CONTENT_NOUNS:
            continue
        before = words[number - 1].form if number else ""
        after = words[number + 1].form
        if after not in ("that", "of", "about") or before in ("to", "would", "will", "i", "we"):
            continue
        if after == "that":
            own = parsed.clause_of[number + 1]
            scope = frozenset(n for n in parsed.inside(own) if n > number)
        else:
            scope = frozenset(
                n
                for n in parsed.inside(parsed.clause_of[number])
                if n > number
                and not any(is_verb_form(words[m].form) for m in range(number + 2, n + 1))
            )
        if any(words[n].stems & asked.words for n in scope):
            yield Qualified(Factuality.UNASSERTED, tuple(scope), scope, is_certain=True)


# In front of an event that did not happen, or not yet: "threatened with closure".
_AVERTED = lazy_pattern(
    r"\b(?:threatened with|fac(?:es|ed|ing)|escap(?:es|ed|ing)|avoid(?:s|ed|ing)?|spared|"
    r"saved from|"
    r"avert(?:s|ed|ing)?|(?:at )?risk of|danger of|brink of|verge of|threat of|earmarked for|"
    r"short of|due for|candidates? for|talk of|calls? for|ruled out|rules out|instead of) "
    r"(?:the |a |an |its |his |her |their )?(?P<event>[a-z]+)\b",
    re.IGNORECASE,
)


def _averted(parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """An event that only threatened, as a noun."""
    sentence = parsed.words[0].start, parsed.words[-1].end
    for match in _AVERTED.finditer(text, *sentence):
        governed = tuple(parsed.overlapping(match.span("event")))
        if governed:
            yield Qualified(
                Factuality.UNASSERTED, governed, scope_of(parsed, min(governed)), is_certain=False
            )


def _subjunctive_clauses(parsed: ParsedSentence) -> Iterator[Qualified]:
    """What somebody wants to be done: "moved that the hall be renewed for 85,000"."""
    for clause in parsed.clauses:
        forms = [parsed.words[number].form for number in clause.words]
        if clause.opener == "that" and any(
            form == "be" and not {*forms[max(0, at - 4) : at]} & (MODALS | {"to", "'ll", "not"})
            for at, form in enumerate(forms)
        ):
            scope = frozenset(clause.words)
            yield Qualified(Factuality.UNASSERTED, tuple(scope), scope, is_certain=True)


def _is_only_raised(asked: AskedEvent, parsed: ParsedSentence, text: str) -> bool:
    """Whether a sentence takes up what is asked as a question and does not answer it: "Asked when
    the ferry would sail, she shrugged"."""
    words = parsed.words
    if next(unknown_cues(asked, parsed, text), None):
        # That it is not known is an answer.
        return False
    end = _end_of_raised(asked, parsed)
    if end is None or (end and text[words[-1].end : words[-1].end + 1] == "?"):
        return False
    rest = words[end:]
    if any(word.form in (":", "—", "–") for word in rest):
        return False
    if any(word.stems & _ANSWERS for word in rest):
        return False
    # "What toppled the crane was the wind."
    first = next((word.form for word in rest), "")
    return first not in ("is", "was", "are", "were")


def _end_of_raised(asked: AskedEvent, parsed: ParsedSentence) -> int | None:
    """Behind which word the indirect question ends that asks what is asked; None without one."""
    words = parsed.words
    own = {word.form for word in split_words(asked.text, (0, len(asked.text)))} & _WH
    wanted = own | {"whom"} if "who" in own else own | {"who"} if "whom" in own else own
    for number, word in enumerate(words):
        if word.form not in wanted or not _is_raised(parsed, number):
            continue
        embedded = [n for n in parsed.inside(parsed.clause_of[number]) if n >= number]
        if not number:
            # To the verb of the sentence: "Where the bells are now, the sexton …".
            comma = next((n for n in embedded if words[n].form == ","), len(words))
            embedded = [n for n in embedded if n < comma]
        same = {n for n in embedded if words[n].stems & asked.words}
        if len(same) >= _MIN_SAME or any(words[n].stems & asked.verbs for n in same):
            return max(embedded) + 1
    return None


def _is_raised(parsed: ParsedSentence, number: int) -> bool:
    """Whether a question word opens an indirect question: not one behind the noun that it tells
    of, and no "what" behind a preposition, which names a thing: "the price of what was stolen"."""
    form = parsed.words[number].form
    if not number:
        # "What toppled the crane was the wind" answers.
        is_identity = any(word.form in _BE for word in parsed.words[_MIN_CLEFT:])
        return form not in ("when", "which") and not (form == "what" and is_identity)
    before = parsed.words[number - 1]
    if before.stems & _RAISES or before.form in _RAISES:
        return True
    if form != "what" and before.form not in PREPOSITIONS:
        # "Had asked in writing who had felled it", not "asked the man who had felled it".
        near = parsed.words[max(0, number - _RAISED_WITHIN) : number]
        asks = [at for at, word in enumerate(near) if word.stems & _ASKS and word.form != "ask"]
        return bool(asks) and not any(
            word.form in _ARTICLES or not word.is_word for word in near[asks[-1] + 1 :]
        )
    return before.form in _ASKING_PREPOSITIONS and form not in ("which", "what")


_ASKS = verb_stems("ask wonder inquire enquire")
_ARTICLES = word_set("the a an his her its their this that these those one those anyone everyone")
# Words from "asked" to the question word, at most.
_RAISED_WITHIN = 5
_BE = word_set("is was are were")
# Words in front of the verb of "what toppled it was", at least.
_MIN_CLEFT = 2
# Words of the question that an indirect question has, at least, if it does not have its verb.
_MIN_SAME = 2
_ASKING_PREPOSITIONS = word_set("over about on of as to") & (PREPOSITIONS | {"as"})


def raises_question(question_event: AskedEvent, text: str, sentence: Span) -> bool:
    """Whether a sentence takes up what is asked as a question, without an answer to it."""
    return _is_only_raised(question_event, parse_clauses(text, sentence), text)


def _denied_in_other_words(asked: AskedEvent, parsed: ParsedSentence) -> Iterator[Qualified]:
    """What somebody did not do with what is asked about, in a sentence without the verb of the
    question: "did not get the prize" for "Who won the prize?"."""
    words = parsed.words
    if any(word.stems & asked.verbs for word in words):
        return
    for number, word in enumerate(words[:-1]):
        before = words[number - 1].form if number else ""
        if not (word.form in NOT and (word.form.endswith("n't") or before in AUXILIARIES)):
            continue
        scope = scope_of(parsed, number)
        if any(n > number and words[n].stems & asked.words for n in scope):
            yield Qualified(Factuality.NEGATED, (), scope, is_certain=True)


def _reported_future(parsed: ParsedSentence) -> Iterator[Qualified]:
    """What somebody said would be: "told staff that one of three shifts would go"."""
    for clause in parsed.clauses:
        if clause.opener != "that" or not clause.words:
            continue
        first = clause.words[0]
        saying = any(word.stems & OPINIONS for word in parsed.words[max(0, first - 4) : first])
        if saying and any(parsed.words[n].form in ("would", "will") for n in clause.words):
            yield Qualified(
                Factuality.PLANNED, tuple(clause.words), frozenset(clause.words), is_certain=True
            )


def _scheduled(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """The day on which something happens, told in the present for what is to come: "takes over in
    September" for "When did she take over?"."""
    if asked.answer_type != "date" or not asked.is_past:
        return
    words = parsed.words
    last = words[-1].end
    if text[last - 1 : last + 1].rstrip()[-1:] not in ".!?":
        return
    for number, word in enumerate(words):
        if (
            number
            and word.stems & asked.verbs
            and word.form.endswith("s")
            and not is_verb_form(word.form)
            and not is_noun(parsed, number)
            and text[word.start].islower()
            and words[number - 1].form not in PREPOSITIONS
            and not any(
                is_verb_form(words[n].form) for n in parsed.clauses[parsed.clause_of[number]].words
            )
        ):
            scope = frozenset(parsed.inside(parsed.clause_of[number]))
            yield Qualified(Factuality.PLANNED, (), scope, is_certain=True)
