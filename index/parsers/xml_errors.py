"""Explain the error messages of libxml2."""

# Parts of messages and what they mean. The limits keep a file from filling the memory.
_EXPLANATIONS = (
    ("xcessive depth", "elements nested over 256 deep, expected a document"),
    ("XML_PARSE_HUGE", "a piece of over 10 MB in it, expected a document"),
    ("uffer size limit", "a piece of over 10 MB in it, expected a document"),
    ("uffer full", "a piece of over 10 MB in it, expected a document"),
)
# Characters of an unknown message that are shown.
_MAX_CHARS = 200


def explain(message: str | None) -> str:
    """The explanation of a message on one line; an unknown message is returned as it is."""
    line = " ".join((message or "not well-formed").split())
    return next(
        (explanation for part, explanation in _EXPLANATIONS if part in line), line[:_MAX_CHARS]
    )
