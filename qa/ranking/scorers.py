"""who else looks at what was found → one value to hand on."""

from dataclasses import dataclass

from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.reader import Reader


@dataclass(frozen=True, slots=True)
class Scorers:
    """A `reader`, which looks for the place of the answer in the likeliest passages, and a
    `reranker`, a cross-encoder of the user's own; either may be missing."""

    reader: Reader | None = None
    reranker: CrossEncoderReranker | None = None


NO_SCORERS = Scorers()
