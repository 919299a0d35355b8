"""Compare texts with the strings of the gold folders."""

import re


def normalize(text: str) -> str:
    """A text without what differs in form only: white space, kinds of quotation marks, emphasis,
    capitals."""
    for char, plain in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("*", "")):
        text = text.replace(char, plain)
    return " ".join(text.split()).lower()


def has_words(text: str, words: str) -> bool:
    """Whether a text has words as a whole: "5 million" is not in "55 million"."""
    pattern = rf"(?<![\w.,]){re.escape(normalize(words))}(?!\w|[.,]\d)"
    return re.search(pattern, normalize(text)) is not None
