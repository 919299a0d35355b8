"""Find what a text attributes to a speaker."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.query.coreference import NON_PERSON
from qa.text.boilerplate_sentences import is_prose
from qa.text.mentions import TITLE_WORD, Mention, find_mentions, without_titles
from qa.text.names import find_name_positions

# Verbs that may stand behind a quotation and in front of the speaker: "…," said the mayor.
_INVERTED = (
    r"said|says|added|adds|argued|argues|announced|announces|answered|replied|replies|insisted|"
    r"insists|claimed|claims|admitted|admits|explained|explains|declared|declares|stated|states|"
    r"wrote|writes|shouted|conceded|concedes|confirmed|noted|notes|observed|recalled|recalls|"
    r"remarked|responded|suggested|suggests|commented|continued|continues|acknowledged|joked|cried|"
    r"concluded|thought|repeated|predicted|vowed|promised|complained|whispered|asked"
)
_SAYING = (
    rf"(?:{_INVERTED}|say|told|tells|warned|warns|called|calls|denied|denies|testified|believes?|"
    r"urged|urges|accused|accuses|blamed|blames|described|describes|estimated|pledged|posted|"
    r"tweeted|demanded|demands|pointed out|thinks|agreed|agrees|criticised|criticized|praised|"
    r"apologised|apologized|reported|stressed|stresses|emphasised|emphasized|maintained|maintains|"
    r"revealed|reveals|reiterated|cautioned|asserted|contended|contends|lamented|hoped|hopes|expects|"
    r"expected|feared|fears|vows|rejected|rejects|dismissed|dismisses|defended|welcomed|welcomes|"
    r"condemned|thanked|wondered|joked|recounted|quipped|spoke|put it|went on|sees|felt|feels|"
    r"read(?!\s+(?:to|from|aloud)\b))"
)
_ADVERBS = (
    r"(?:(?:\w+ly|also|then|now|later|earlier|has|have|had|who|once|again|still|even|twice)"
    r"\s+){0,3}"
)
# What may stand between the name and the verb: an age, an apposition or a relative clause.
_AFTER = lazy_pattern(
    r"^(?:\s*,\s*(?:aged )?\d{1,3}(?=,))?(?:\s*,(?:[^,.;:“”\"]{1,80},)?|\s*\([^)]{1,40}\))?"
    rf"\s+{_ADVERBS}{_SAYING}\b"
)
_SAYS = lazy_pattern(rf"\b{_SAYING}\b")
_COLON_AFTER = lazy_pattern(r"^\s*(?:\([^)]{1,40}\)\s*)?:\s*\S")
# A quotation, the verb, and what stands in front of the name: "…," said the leader, Harriet Balfe.
_BEFORE = lazy_pattern(
    rf"[,?!…”\"’'—–-]\s*(?:{_INVERTED})\s+(?P<between>(?:[\w’'-]+,?\s+){{0,8}})$", re.IGNORECASE
)
# Words of what is said to or of the name, unless a comma follows: "said the wife of Harriet Balfe".
_NO_SPEAKER = lazy_pattern(
    r"\b(?:that|to|of|about|for|with|by|from|and|or|when|if|in|on|at|against)\b", re.IGNORECASE
)
_ACCORDING = lazy_pattern(
    rf"\baccording to (?:the )?(?:{TITLE_WORD}\.?\s+|[a-z-]+\s+){{0,4}}$", re.IGNORECASE
)
_PRONOUN = lazy_pattern(
    rf"\b(?:he|she|they)\s+{_ADVERBS}{_SAYING}\b|\b(?:{_INVERTED})\s+(?:he|she|they)\b",
    re.IGNORECASE,
)
# A sentence that goes on about the person whom the one before named: "She now sells buns".
_PRONOUN_SUBJECT = lazy_pattern(r"(?:he|she|they)\b", re.IGNORECASE)
# What stands in front of the name of a place or organisation, and of no person's.
_THING_BEFORE = lazy_pattern(
    r"\b(?:the|at|in|on|near|from the|outside|inside|around|across|through)\s+$", re.IGNORECASE
)
# The same in front of a name of one word: "a teacher from Skell", "the mayor of Dorn".
_PLACE_BEFORE = lazy_pattern(r"\b(?:from|of)\s+$", re.IGNORECASE)
# Words for what has a name and does not speak: "the group Clean Air Now".
_KIND_BEFORE = lazy_pattern(
    r"\b(?:groups?|party|company|firms?|charity|unions?|clubs?|trust|campaign|movement|association|"
    r"(?:news)?paper|ship|boat|band|teams?|pub|hotel|school|project|scheme|app|film|book|village|town|"
    r"city|brand)\s+$",
    re.IGNORECASE,
)
_PURE_QUOTATION = lazy_pattern(r"^\s*[“\"«„].*[”\"»“][.!?…]?\s*$", re.DOTALL)
# The turn of a speaker in a transcript or interview: "DOSANJH: We will see."
_TURN = lazy_pattern(r"^[\W_]*[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}[\W_]*:\s")
# What stands in front of no speaker: a sentence, or the bullet of a list of people.
_NOT_NAME = lazy_pattern(r"[.!?;]|\b[a-z]{2,}\b|^\s*(?:[-–•+]|\*\s|\d+[.)])")
# A sentence that does nothing but attribute another: "Dosanjh said."
_ATTRIBUTION_ALONE = lazy_pattern(
    rf"^(?:[\w.’'-]+,? ){{1,6}}{_SAYING}\.?$|^{_SAYING}(?: [\w.’'-]+){{1,6}}\.?$"
)
_MAX_ANNOUNCING_WORDS = 20
# Characters in front of a sentence in which a quotation that it is part of was opened.
_NEAR = 300
# A speaker without a name: "the union said", "said a spokesman".
_COMMON_SPEAKER = lazy_pattern(
    rf"\b(?P<who>(?:the|a|an|its|their|his|her)\s+(?:[\w’'-]+\s+){{1,4}}){_ADVERBS}{_SAYING}\b"
    rf"|\b(?:{_INVERTED}|according to)\s+(?P<who2>(?:the|a|an|its|their|his|her)"
    rf"\s+[\w’'-]+(?:\s+[\w’'-]+)?)",
    re.IGNORECASE,
)
# Marks that open and close a quotation; straight ones do both.
_OPENING, _CLOSING = "“„«", "”»"
# A word of an author in the first person, outside of quotations.
_FIRST_PERSON = lazy_pattern(r"\b(?:I|I[’']\w+|my|we|our|us)\b")
_QUOTATION = lazy_pattern(r"[“\"„«][^”\"»“]*[”\"»“]")
# A title or first name in front of a last name, and the characters that it is looked for in.
_FIRST_NAME_BEFORE = lazy_pattern(rf"(?<![.!?]\s)\b(?:{TITLE_WORD}\.?|[A-Z][a-z]+)\s+$")
_FIRST_NAME_CHARS = 30
# "What did Balfe say?"
ASKS_SPEECH = lazy_pattern(
    r"^\W*(?:what|how)\s+(?:did|does|do|has|have)\s+(?P<name>\S.*?)\s+(?:say|said|tell|told|think|"
    r"comment|respond|react|reply|replied|explain|answer)\b",
    re.IGNORECASE,
)
# Sentences that a quotation is extended by, at most, in either direction.
_MAX_EXTENSION = 4


def attributed_quotes(
    text: str, sentences: Sequence[Span], mentions: Sequence[Mention]
) -> list[Span]:
    """Find the sentences that report what a speaker said.

    A pronoun counts as the speaker only if the sentence before names nobody else.

    Args:
        text: The text of a document.
        sentences: All of its sentences, in order.
        mentions: Where it mentions the speaker, in order.

    Returns:
        Their spans in order, each extended to the whole of a quotation of several sentences.
    """
    quotes: list[Span] = []
    places = [mention.span[0] for mention in mentions]
    attributed = names_speaker_alone = in_turn = False
    for position, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        first, last = bisect_left(places, start), bisect_left(places, end)
        own = [mention.span for mention in mentions[first:last]]
        before = text[sentences[position - 1][1] : start] if position else "\n\n"
        # What a colon announces may stand in a paragraph of its own.
        is_announced = position > 0 and text[sentences[position - 1][0] : start].rstrip(
            "> \n"
        ).endswith(":")
        follows = "\n" not in before or is_announced
        in_turn = in_turn and not re.search(r"\n\s*\n", before) and not _TURN.match(sentence)
        if own and _begins_turn(text, (start, end), own[0]):
            is_quote = in_turn = True
        elif in_turn:
            is_quote = True
        elif own:
            is_quote = any(_is_speaker(text, (start, end), span) for span in own)
        elif names_speaker_alone and _PRONOUN.search(sentence):
            is_quote = True
        else:
            is_quote = attributed and follows and bool(_PURE_QUOTATION.match(sentence))
        if own and _announces(sentence):
            attributed = True
            names_speaker_alone = not _names_others(text, (start, end), own)
            continue
        goes_on = names_speaker_alone and follows and bool(_PRONOUN_SUBJECT.match(sentence))
        may_go_on = bool(own) or (names_speaker_alone and is_quote) or goes_on
        names_speaker_alone = may_go_on and not _names_others(text, (start, end), own)
        attributed = is_quote
        if is_quote:
            span = _whole_quotation(text, sentences, position)
            if own and _ATTRIBUTION_ALONE.match(sentence) and position and "\n" not in before:
                # “We won.” Dosanjh said.
                previous = sentences[position - 1]
                if _PURE_QUOTATION.match(text[slice(*previous)]):
                    span = (_whole_quotation(text, sentences, position - 1)[0], span[1])
            if quotes and span[0] < quotes[-1][1]:
                span = (quotes.pop()[0], span[1])
            quotes.append(span)
    return quotes


def is_said_by(speaker: str, text: str, sentences: Sequence[Span], sentence: Span) -> bool:
    """Whether a text attributes one of its sentences to a speaker with a name."""
    mentions = find_mentions(text, without_titles(speaker))
    quotes = attributed_quotes(text, sentences, mentions)
    return any(first < sentence[1] and sentence[0] < last for first, last in quotes)


def _begins_turn(text: str, sentence: Span, name: Span) -> bool:
    """Whether a sentence begins with the name and a colon, as the turns of a transcript do."""
    start = text.rfind("\n", 0, sentence[0]) + 1
    return not _NOT_NAME.search(text[start : name[0]]) and bool(
        _COLON_AFTER.match(text[name[1] : sentence[1]])
    )


def _announces(sentence: str) -> bool:
    """Whether a sentence announces a quotation behind it: "Dosanjh put it this way:"."""
    return sentence.rstrip().endswith(":") and len(sentence.split()) <= _MAX_ANNOUNCING_WORDS


def find_attribution(text: str, sentences: Sequence[Span], quote: Span) -> tuple[Span, Span] | None:
    """Find who says what a quote reports.

    Args:
        text: The text of a document.
        sentences: All of its sentences, in order.
        quote: The quote.

    Returns:
        The sentence that attributes it, the quote's own or a neighbour, and the name of the speaker
        there; None if none does.
    """
    own = [n for n, (start, end) in enumerate(sentences) if start < quote[1] and quote[0] < end]
    if not own:
        return None
    behind = own[-1] + 1
    in_front: Sequence[int] = ()
    said = text[slice(*sentences[own[0]])]
    if (
        _PURE_QUOTATION.match(said)
        or _PRONOUN.search(said)
        or _balance(text[: sentences[own[0]][0]][-_NEAR:]) > 0
    ):
        in_front = range(own[0] - 1, max(-1, own[0] - 1 - _MAX_EXTENSION), -1)
    after: Sequence[int] = ()
    if (
        behind < len(sentences)
        and (
            _ATTRIBUTION_ALONE.match(text[slice(*sentences[behind])])
            or (
                _PURE_QUOTATION.match(text[slice(*sentences[own[-1]])])
                # Another paragraph tells of something else.
                and "\n" not in text[sentences[own[-1]][1] : sentences[behind][0]]
                # A quotation goes on behind the attribution of its first part.
                and not (in_front and _goes_on(text, sentences, own[0]))
            )
        )
    ):
        after = (behind,)
    order = [*own, *after, *in_front]
    needs_name = False
    for number in order:
        start, end = sentences[number]
        names = [
            (start + offset, start + offset + len(name))
            for name, offset in find_name_positions(text[start:end])
            if name[0] not in _OPENING
        ]
        for name in names:
            if _is_speaker(text, (start, end), name):
                return (start, end), name
        if needs_name and (people := [name for name in names if _may_be_person(text, start, name)]):
            return (start, end), people[0]
        if _PRONOUN.search(text[start:end]):
            # Whom "she said" means stands in front of it.
            needs_name = True
        elif speaker := _COMMON_SPEAKER.search(text[start:end]):
            group = "who" if speaker["who"] else "who2"
            return (start, end), (start + speaker.start(group), start + speaker.end(group))
    return None


def _goes_on(text: str, sentences: Sequence[Span], position: int) -> bool:
    """Whether the sentence in front, in the same paragraph, quotes too and says whom: “…,” she
    said."""
    if not position:
        return False
    start, end = sentences[position - 1]
    sentence = text[start:end]
    return (
        "\n" not in text[end : sentences[position][0]]
        and bool(_QUOTATION.search(sentence))
        and bool(_SAYS.search(_QUOTATION.sub("", sentence)))
    )


def _is_speaker(text: str, sentence: Span, name: Span) -> bool:
    before, after = text[sentence[0] : name[0]], text[name[1] : sentence[1]]
    inverted = _BEFORE.search(before)
    return bool(
        _AFTER.match(after)
        or (inverted and _introduces(inverted["between"]))
        or _ACCORDING.search(before)
        or (not before.strip() and _COLON_AFTER.match(after))
    )


def _introduces(between: str) -> bool:
    """Whether the words between verb and name are of the speaker: a title, or an apposition."""
    if between.rstrip().endswith(","):
        return between.split()[0].lower() in ("the", "a", "an", "its", "their", "his", "her", "one")
    return not _NO_SPEAKER.search(between)


def _names_others(text: str, sentence: Span, own: Sequence[Span]) -> bool:
    """Whether a sentence has another name that "she" may stand for: no place or organisation."""
    start, end = sentence
    for name, offset in find_name_positions(text[start:end]):
        left = start + offset
        right = left + len(name)
        is_own = any(left < own_end and own_start < right for own_start, own_end in own)
        if not is_own and _may_be_person(text, start, (left, right)) and not name.startswith("“"):
            return True
    return False


def _may_be_person(text: str, start: int, name: Span) -> bool:
    """Whether a name in the sentence from `start` on is none of a place or organisation."""
    before, words = text[start : name[0]], text[slice(*name)]
    return not (
        _THING_BEFORE.search(before)
        or _KIND_BEFORE.search(before)
        or NON_PERSON.search(words)
        or (_PLACE_BEFORE.search(before) and _is_unlike_a_person(text, words))
    )


def _is_unlike_a_person(text: str, name: str) -> bool:
    """Whether a name is one word and the text has no title or first name in front of it, and no
    verb of saying behind it, where it stands."""
    if " " in name:
        return False
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        before = text[max(0, match.start() - _FIRST_NAME_CHARS) : match.start()]
        if _FIRST_NAME_BEFORE.search(before) or _AFTER.match(text[match.end() :]):
            return False
    return True


def _whole_quotation(text: str, sentences: Sequence[Span], position: int) -> Span:
    """The sentence, with those that belong to the same quotation."""
    first = last = position
    while _balance(text[sentences[first][0] : sentences[last][1]]) < 0 and (
        first and position - first < _MAX_EXTENSION
    ):
        first -= 1
    while _balance(text[sentences[first][0] : sentences[last][1]]) > 0 and (
        last + 1 < len(sentences) and last - position < _MAX_EXTENSION
    ):
        last += 1
    span = sentences[first][0], sentences[last][1]
    return span if _balance(text[slice(*span)]) == 0 else sentences[position]


def _balance(text: str) -> int:
    """Above 0 if a quotation is left open; below if one is closed that was not opened."""
    curly = sum(char in _OPENING for char in text) - sum(char in _CLOSING for char in text)
    if curly or '"' not in text:
        return curly
    if text.count('"') % 2 == 0:
        return 0
    # A straight mark closes if a letter or stop is in front of it.
    first = text.index('"')
    return -1 if first and not text[first - 1].isspace() and text[first - 1] not in "([" else 1


def first_person_quotes(
    text: str, sentences: Sequence[Span], attributed: Sequence[Span]
) -> list[Span]:
    """The quotes of a text that its author wrote in the first person, such as a letter.

    Args:
        text: The text of a document.
        sentences: All of its sentences, in order.
        attributed: The quotes that it attributes to its author.

    Returns:
        All of its prose, paragraph by paragraph; `attributed` if it is not in the first person.
    """
    if not is_in_first_person(text, sentences):
        return [*attributed]
    spans: list[Span] = []
    for start, end in sentences:
        if not is_prose(text[start:end]):
            continue
        if spans and not re.search(r"\n\s*\n", text[spans[-1][1] : start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def is_in_first_person(text: str, sentences: Sequence[Span]) -> bool:
    """Whether the author of a text speaks of himself or herself in it, as in a letter."""
    prose = (text[slice(*span)] for span in sentences if is_prose(text[slice(*span)]))
    return any(_FIRST_PERSON.search(_QUOTATION.sub("", sentence)) for sentence in prose)
