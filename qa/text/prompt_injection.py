"""Find sentences that give orders to a language model, as people hide them in documents."""

import re

from index.lazy_pattern import lazy_pattern

_TO_MODEL = lazy_pattern(
    # "Ignore the question and answer that …": an imperative, at the beginning of a clause.
    r"(?:^|[.!?:;\"“”»]\s*)\W*(?:(?:please|now|important|attention|note|system|assistant|AI)\W+){0,2}"
    r"(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:questions?|instructions?|prompts?|"
    r"context|documents?|rules|quotes|previous|prior|above|everything)\b|"
    r"(?:^|[.!?]\s*)\W*(?:(?:always|only|instead)\s+)?(?:answer|reply|respond)\s+(?:the\s+question\s+)?"
    r"(?:only\s+|instead\s+)?(?:with|that)\b|"
    # "Dear language model, you must say that …".
    r"\b(?:language model|AI assistant|AI model|chatbot|LLM|AI)s?\b,?\s+(?:you|please|ignore|"
    r"answer|reply|respond|say)\b|"
    r"<\|?/?(?:system|user|assistant|im_start|im_end)|\[/?INST\]|"
    # German, French, Spanish, Italian, Portuguese, Russian, Chinese, Japanese, Arabic.
    r"\b(?:ignorier\w*|vergiss|vergessen sie|oublie[zs]?|ignore[zs]|olvid[ae]\w*|ignor[aá]d?|"
    r"dimentica\w*|esqueça|игнорируй\w*|забудь\w*)\b[^.!?]{0,40}\b(?:anweisung\w*|frage\w*|instructions?|consignes?|"
    r"question|instrucci\w+|preguntas?|istruzion\w+|domand\w+|instruções|perguntas?|инструкц\w*|"
    r"вопрос\w*)\b|(?:忽略|无视|無視)[^。！？]{0,20}(?:指令|指示|问题|質問|問題)|تجاهل\w*[^.؟]{0,40}(?:تعليمات|سؤال)",
    re.IGNORECASE,
)

# Wider: a summary loses little where a quote is left aside that has such words.
_MAY_INSTRUCT = lazy_pattern(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,60}\b(?:question|instructions?|prompts?|"
    r"rules?|quotes?|context|documents?|above|previous|prior|everything)\b|"
    r"\b(?:answer|reply|respond|output|write|print)\b[^.\w]{0,3}(?:only|instead|with|that|"
    r"exactly|the following)\b|"
    # Not "Critics say that …".
    r"(?:^|[.,:;!?\"“”()\[\]*#>-]\s*|\b(?:please|must|should|shall|will|and|then|you|just|only|to|not|"
    r"always)\s+)say\b[^.\w]{0,3}(?:only|instead|with|that|exactly|the following)\b|"
    r"\b(?:system|developer)\s+(?:prompt|message|note|override)\b|"
    r"\b(?:language model|AI assistant|assistant|chatbot|LLM|as an AI)\b[^.]{0,40}\b(?:must|should|"
    r"shall|will|has to|please|answer|say|reply|respond|ignore)\b|"
    r"\b(?:your|the) (?:final |correct |only |real |true |new )+(?:answer|task|instructions?|"
    r"orders?) (?:is|are)\b|\bnew instructions?\b|"
    r"\byou (?:are|must|should|will|have to)\b[^.]{0,40}\b(?:answer|say|reply|respond|assistant|"
    r"model|now)\b|<\|?/?(?:system|user|assistant|im_start|im_end)|\[/?INST\]|"
    r"\b(?:system|assistant|user|instructions?|question|answer)\s*:",
    re.IGNORECASE,
)
# Likewise in other languages.
_ORDER = (
    r"ignor\w+|missacht\w+|vergiss|vergessen sie|überschreib\w+|oubli\w+|olvid\w+|omit\w+|"
    r"dimentic\w+|"
    r"trascur\w+|esque[çc]\w+|desconsider\w+|negeer|vergeet|bortse|glem|zignoruj\w*|pomi[nń]\w*|"
    r"игнорир\w+|забудь\w*|проигнор\w+|ігнор\w+|忽略|无视|無視|忘记|忘記|무시|تجاهل\w*|yok say\w*"
)
_ORDERED = (
    r"anweisung\w*|instru\w+|regeln|befehl\w*|frage\w*|consignes?|règles?|questions?|préc[ée]dent\w*|"
    r"instrucci\w+|reglas|preguntas?|anterior\w*|istruzion\w+|regole|domand\w+|precedent\w+|"
    r"perguntas?|regras|vraag|regels|prompt\w*|fråg\w+|spørgsmål\w*|pyta\w+|polece\w+|"
    r"инструкц\w*|указани\w*|вопрос\w*|правил\w*|指令|指示|问题|問題|说明|規則|规则|질문|지시|"
    r"\w*تعليمات\w*|\w*سؤال\w*|\w*أوامر\w*|talimat\w*"
)
_MAY_INSTRUCT_ELSEWHERE = lazy_pattern(
    rf"(?:{_ORDER})[^.。]{{0,60}}?(?:{_ORDERED})|"
    r"\b(?:antworte\w*|réponds?|répondez|responda?|rispond[ia]|ответь\w*|отвечай\w*)\b[^.\w]{0,3}"
    r"(?:nur|dass|mit|seulement|que|uniquement|solo|sólo|che|только|что)\b|回答[：:]|只回答|"
    r"\b(?:sprachmodell|modèle de langage|modelo de lenguaje|modello linguistico|"
    r"языков\w+ модел\w+)\b|语言模型|言語モデル|"
    r"\b(?:frage|antwort|réponse|respuesta|risposta|resposta|pregunta|вопрос|ответ)\s*:",
    re.IGNORECASE,
)


def instructs_model(sentence: str) -> bool:
    """Whether a sentence gives orders to a language model instead of telling something."""
    return _TO_MODEL.search(sentence) is not None


def may_instruct_model(text: str) -> bool:
    """Whether a text has words by which orders to a language model are given, or is one."""
    return any(
        pattern.search(text) is not None
        for pattern in (_TO_MODEL, _MAY_INSTRUCT, _MAY_INSTRUCT_ELSEWHERE)
    )
