"""Words that questions are built with, as patterns."""

# Words that ask.
INTERROGATIVES = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
WH_WORD = rf"(?:{'|'.join(sorted(INTERROGATIVES, reverse=True))})"
# Auxiliary verbs, and these with their negated and short forms.
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|shall|should|may|might|must)"
)
ANY_AUXILIARY = (
    r"(?:is|are|was|were|am|be|do|does|did|has|have|had|will|would|can|could|shall|should|may|"
    r"might|must|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|"
    r"haven['’]t|hadn['’]t|won['’]t|wouldn['’]t|can['’]t|cannot|couldn['’]t|shouldn['’]t)"
)
# Prepositions; a question may begin with one: "by how much", "with whom".
PREPOSITIONS = frozenset(
    """
    about after against at before by during for from in into near of on since to under until with
    """.split()  # noqa: SIM905
)
PREPOSITION = rf"(?:{'|'.join(sorted(PREPOSITIONS))})"
