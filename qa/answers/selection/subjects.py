"""Tell whether a sentence is about the subject of a question. English only."""

from index import STOPWORDS
from qa.answers.question.asked_event import read_asked_event
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.text.datelines import without_dateline
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words

Subject = tuple[frozenset[str], ...]


def asked_subject(best: JudgedSentence) -> Subject:
    """The stems of each word of the question that the best sentence or its title has too, but for
    the verb: what both are about."""
    query = best.constraints.query
    told = stems_in(f"{best.document.title}\n{without_dateline(best.text)}")
    words = [word for word in split_words(query, (0, len(query))) if word.is_word]
    event = read_asked_event(query)
    verbs = event.verbs if event else frozenset()
    return tuple(
        word.stems
        for number, word in enumerate(words)
        if word.form not in STOPWORDS
        and word.form not in AUXILIARIES
        and not (word.stems & verbs and (is_verb_form(word.form) or number == len(words) - 1))
        and word.stems & told
    )


def tells_of(
    sentence: JudgedSentence, subject: Subject, *, with_title: bool = False, whole: bool = False
) -> bool:
    """Whether a sentence, or its title where that counts too, has half of the words of a subject,
    and two of them or its only one; with `whole`, all of several."""
    own = stems_in(without_dateline(sentence.text)) | (
        stems_in(sentence.document.title) if with_title else set()
    )
    has = sum(bool(stems & own) for stems in subject)
    if whole:
        return has == len(subject) > 1
    return bool(subject) and has >= min(2, len(subject)) and has >= len(subject) / 2


def stems_in(words: str) -> set[str]:
    """The stems of the words of a text."""
    return {stem for word in split_words(words, (0, len(words))) for stem in word.stems}
