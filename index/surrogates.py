"""any text → text of the same length that has a form in UTF-8."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """`text` with each lone half of a surrogate pair, which is no character, as one U+FFFD.

    JSON can spell such halves, and neither SQLite nor a tokenizer takes them.
    """
    return _SURROGATE.sub("\ufffd", text)
