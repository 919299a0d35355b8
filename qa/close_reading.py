"""a question's sources, a reader → the same sources, best first, with what it says of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Index
from qa.reader import Reader, Reading, Share, load_share, pages_of
from qa.reprints import Source
from qa.rerank import Ranked

# Passages that are read: those at most so much less likely the right one than the best, and no
# more than so many. On this rests what an answer costs: each takes 40 ms on two plain cores.
MOST_READ = 4
_CLOSE = 1.5


def read_closely(
    query: str, sources: Sequence[Source], index: Index, reader: Reader
) -> list[Source]:
    """The sources, which are best first, ranked anew with the reader's word on the likeliest."""
    ranked = [source.ranked for source in sources]
    heard = hear(ranked, readings_of(query, ranked, index, reader), load_share(reader.folder))
    joined = [replace(it, ranked=item) for it, item in zip(sources, heard, strict=True)]
    return sorted(joined, key=lambda source: -source.ranked.score)


def readings_of(
    query: str, ranked: Sequence[Ranked], index: Index, reader: Reader
) -> dict[int, Reading]:
    """What the reader makes of the likeliest of the passages, by their places among them."""
    chosen = [
        at for at, item in enumerate(ranked[:MOST_READ]) if item.score >= ranked[0].score - _CLOSE
    ]
    passages = [ranked[at].hit.passage for at in chosen]
    pages = [pages_of(index.document(it.document_id), it) for it in passages]
    return dict(zip(chosen, reader.read(query, pages), strict=True))


def hear(ranked: Sequence[Ranked], readings: Mapping[int, Reading], share: Share) -> list[Ranked]:
    """The passages in the same order with scores that hold the readings' say. What would have been
    said of those that were not read is not known, and they shall not gain by that."""
    least = min((reading.found for reading in readings.values()), default=0.0)
    return [_hear(item, readings.get(at), least, share) for at, item in enumerate(ranked)]


def _hear(item: Ranked, reading: Reading | None, least: float, share: Share) -> Ranked:
    found = least if reading is None else reading.found
    score, timely = share.of_passage(item.score, found), share.of_passage(item.timely, 0.0)
    sentences = []
    for at, sentence in enumerate(item.sentences):
        place, answer = 0.0, None
        if reading is not None:
            place = reading.places[at] + math.log(len(item.sentences))
            answer = reading.answers[at]
        start = item.hit.passage.start
        sentences.append(
            replace(
                sentence,
                score=share.of_sentence(sentence.score, score, place),
                timely=share.of_sentence(sentence.timely, timely, 0.0),
                place=place,
                answer=answer and (start + answer[0], start + answer[1]),
            )
        )
    return replace(item, score=score, timely=timely, sentences=tuple(sentences), found=found)
