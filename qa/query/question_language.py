"""Detect a question in a language that no document is written in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import STOPWORDS, Document, Index
from index.lazy_pattern import lazy_pattern
from index.text.languages import detect_language, looks_english, most_likely_language


@dataclass(frozen=True, slots=True)
class _Language:
    """A language's common words: those that ask, and others. Words that are English or in names of
    other languages, such as "come" and "la", ask nothing."""

    name: str
    interrogatives: frozenset[str]
    words: frozenset[str]


def _language(name: str, interrogatives: str, others: str) -> _Language:
    asking = frozenset(interrogatives.split())
    return _Language(name, asking, asking | frozenset(others.split()))


_LANGUAGES = (
    _language(
        "German",
        "wer wen wem wessen wie wo wann warum wieso weshalb wohin woher welche welcher welches "
        "welchen wieviel wieviele",
        "der die das den dem des und ist sind ein eine einen einem einer nicht mit von für auf "
        "wurde wurden hat haben hatte war waren viele viel es ich sie wir er gibt kann zu zum zur "
        "im in am an so über nach bei aus was auch sich",
    ),
    _language(
        "French",
        "qui quand où comment pourquoi combien quel quelle quels quelles",
        "le la les un une des du de et est sont était a ont été que qu ce cette dans pour pas sur "
        "au aux avec en par ne se il elle ils je vous nous y est-ce c'est",
    ),
    _language(
        "Spanish",
        "quién quien quiénes cuándo cuando dónde donde cómo qué cuál cual cuáles cuánto cuanto "
        "cuántos cuantos cuánta cuántas cuantas",
        "el la los las un una de del en y que es son fue fueron por para con se su al no lo hay "
        "tiene está como más murieron",
    ),
    _language(
        "Italian",
        "chi quando dove perché perche quanto quanti quante quale quali cosa",
        "il lo la gli le un una di del della dei delle che è e sono per con non in nel nella al "
        "alla da ha hanno stato stata come si più",
    ),
    _language(
        "Portuguese",
        "quem quando onde porque quanto quantos quanta quantas qual quais",
        "o a os as um uma de do da dos das em no na que é são foi foram por para com não se ao "
        "como mais há tem",
    ),
    _language(
        "Dutch",
        "wie waar wanneer waarom hoe hoeveel welke welk",
        "de het een en van is zijn was waren niet met op voor in aan er om dat die werd werden "
        "heeft hebben wat zij hij naar bij ook",
    ),
    _language(
        "Swedish",
        "vem vad när var varför hur vilken vilket vilka",
        "och att det som en ett av är på för inte med till den de har hade blev många om kan",
    ),
    _language(
        "Danish or Norwegian",
        "hvem hva hvad når hvor hvorfor hvordan hvilken hvilket hvilke",
        "og at det som en et av af er på for ikke med til den de har hadde blev ble mange om kan",
    ),
    _language(
        "Polish",
        "kto kiedy gdzie dlaczego jak ile ilu który która które",
        "i w na nie do się z jest są to że o po od przez był była było było dla co czy ma",
    ),
)  # fmt: skip
# The letters of scripts, and frequent words, which find documents that are written in them; none
# for those without spaces.
_SCRIPTS = (
    ("a language in Cyrillic script", r"[\u0400-\u04ff]", "и в на не с что по это для как"),
    ("Greek", r"[\u0370-\u03ff\u1f00-\u1fff]", "και το να του της με για η ο"),
    ("Arabic or Persian", r"[\u0600-\u06ff]", "في من على أن إلى که از به این را"),
    ("Hebrew", r"[\u0590-\u05ff]", "של על את לא זה הוא"),
    ("Hindi or another language in Devanagari", r"[\u0900-\u097f]", "के है में की का से को"),
    ("Thai", r"[\u0e00-\u0e7f]", ""),
    ("Chinese or Japanese", r"[\u3040-\u30ff\u3400-\u9fff]", ""),
    ("Korean", r"[\uac00-\ud7a3]", ""),
)
_WORD = lazy_pattern(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# Fewer words may be a name, a title or keywords, which are the same in many languages.
_MIN_WORDS = 4
# Of a script without spaces, characters instead of words.
_MIN_CHARACTERS = 8
# Common words of the language, with one that asks among the first words, or many without one.
_MIN_COMMON, _MIN_COMMON_WITHOUT_INTERROGATIVE = 2, 3
_FIRST_WORDS = 3
_MIN_COMMON_SHARE = 0.4
# Characters of a question that may be a name or keywords.
_SHORT = 25
# Characters of a document that are looked at for English words.
_LOOKED_AT = 4_000
# Passages that are looked at for the language, and the common words, and their share, from which
# one is written in it: a German text has .3 or more, an English one with a German name .02.
_PASSAGES, _MIN_COMMON_OF_PASSAGE, _MIN_SHARE_OF_PASSAGE = 10, 5, 0.15


def question_language(question: str, index: Index) -> str:
    """The ISO 639-1 code of a question's language; "" where neither it nor any document's can be
    told. Where all documents are English that are not of unknown language, it is English, unless
    the index has an encoder for other languages."""
    languages = [language for language in index.languages() if language]
    if languages == ["en"] and "multilingual" not in index.encoder:
        return "en"
    if languages:
        return most_likely_language(question, languages)
    # Of a few plain words as of English ones nothing speaks against English.
    is_short = question.isascii() and len(question) < _SHORT
    return detect_language(question) or ("en" if is_short or looks_english(question) else "")


def is_english_document(document: Document, index: Index) -> bool:
    """Whether a document is English; one of unknown language is if its words look so, or no
    document is known to be in another."""
    if document.language:
        return document.language == "en"
    return looks_english(document.text[:_LOOKED_AT]) or not has_other_languages(index)


def has_other_languages(index: Index) -> bool:
    """Whether a document is known to be in another language than English."""
    return bool(index.languages().keys() - {"", "en"})


def possible_languages(question: str, index: Index) -> tuple[str, ...]:
    """The language of a question, and the others of the documents: a short question is often taken
    for one in a kindred language."""
    language = question_language(question, index)
    return tuple(dict.fromkeys((language, *filter(None, index.languages()))))


def language_without_documents(question: str, index: Index) -> str:
    """The language of a question, if it is a sentence in one that no document is written in.

    Args:
        question: The question as it was asked.
        index: The documents.

    Returns:
        The name of the language; "" for English, for names and keywords, and if in doubt.
    """
    if "multilingual" in index.encoder:
        return ""
    if script := _foreign_script(question):
        name, letter, words = script
        return "" if _is_script_written(letter, f"{question} {words}", index) else name
    languages = _foreign_languages(question)
    # Kindred languages share words: one of them may be that of the documents.
    if not languages or any(_is_written(language, index) for language in languages):
        return ""
    return languages[0].name


def _foreign_script(question: str) -> tuple[str, str, str] | None:
    letters = sum(map(str.isalpha, question))
    for name, pattern, words in _SCRIPTS:
        count = len(re.findall(pattern, question))
        enough = len(_WORD.findall(question)) >= _MIN_WORDS or (
            not words and count >= _MIN_CHARACTERS
        )
        if enough and 2 * count > letters:
            return name, pattern, words
    return None


def _foreign_languages(question: str) -> list[_Language]:
    """The languages that the words of a question may be of, the most likely first."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(question)]
    if len(words) < _MIN_WORDS:
        return []
    found: list[tuple[int, _Language]] = []
    for language in _LANGUAGES:
        common = language.words.intersection(words)
        if any(word in STOPWORDS and word not in language.words for word in words):
            continue
        asks = any(word in language.interrogatives for word in words[:_FIRST_WORDS])
        is_sentence = (asks and len(common) >= _MIN_COMMON) or (
            len(common) >= _MIN_COMMON_WITHOUT_INTERROGATIVE
            and len(common) >= _MIN_COMMON_SHARE * len(words)
        )
        # English words alone, such as "was" and "in", tell nothing.
        if is_sentence and not common <= STOPWORDS:
            found.append((len(common) + asks, language))
    return [language for _, language in sorted(found, key=lambda item: -item[0])]


def _is_script_written(letter: str, query: str, index: Index) -> bool:
    """Whether a document is written in the script."""
    return any(
        len(re.findall(letter, text)) >= _MIN_SHARE_OF_PASSAGE * len(text)
        for text in _passages(query, index)
    )


def _is_written(language: _Language, index: Index) -> bool:
    """Whether a document is written in the language."""
    for text in _passages(" ".join(sorted(language.words)), index):
        words = [word.lower() for word in _WORD.findall(text)]
        common = [word for word in words if word in language.words and word not in STOPWORDS]
        if len(common) >= max(_MIN_COMMON_OF_PASSAGE, _MIN_SHARE_OF_PASSAGE * len(words)):
            return True
    return False


def _passages(query: str, index: Index) -> Iterator[str]:
    for hit in index.search(query, _PASSAGES):
        passage = hit.passage
        yield index.document(passage.document_id).text[passage.start : passage.end]
