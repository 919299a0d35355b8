"""Find sentences that give orders to a language model, as people hide them in documents."""

import re

from qa.lazy_pattern import lazy_pattern

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


def instructs_model(sentence: str) -> bool:
    """Whether a sentence gives orders to a language model instead of telling something."""
    return _TO_MODEL.search(sentence) is not None
