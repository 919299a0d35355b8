"""what libxml2 says of XML that it does not parse → the reason as a person understands it."""

# What its messages hold, and what they mean. Its limits keep a file from filling the memory.
_MEANT = (
    ("xcessive depth", "elements nested over 256 deep, expected a document"),
    ("XML_PARSE_HUGE", "a piece of over 10 MB in it, expected a document"),
    ("uffer size limit", "a piece of over 10 MB in it, expected a document"),
    ("uffer full", "a piece of over 10 MB in it, expected a document"),
)
# Characters of a message that is passed on.
_LONGEST = 200


def explain(message: str | None) -> str:
    """The reason in one line; a message that is not known is passed on."""
    said = " ".join((message or "not well-formed").split())
    return next((meant for sign, meant in _MEANT if sign in said), said[:_LONGEST])
