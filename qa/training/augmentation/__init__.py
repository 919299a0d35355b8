"""Contrastive training examples: questions nearly answered, or asked in the forms that users type.

Each kind is made from a gold example and the corpus, or from statements about made-up events.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from qa.training.augmentation.entities import Corpus, collect
from qa.training.augmentation.entity_swap import entity_swap
from qa.training.augmentation.event_phase import event_phase
from qa.training.augmentation.follow_ups import follow_ups
from qa.training.augmentation.headline import headline
from qa.training.augmentation.modality import modality
from qa.training.augmentation.negation import negation
from qa.training.augmentation.surface_forms import surface_forms
from qa.training.augmentation.table_rows import table_rows
from qa.training.augmentation.two_events import two_events
from qa.training.reader_examples import TrainingExample

__all__ = ["KINDS", "Corpus", "augment", "collect"]

Augmentation = Callable[[TrainingExample, Corpus, Random], Iterator[TrainingExample]]

KINDS: Mapping[str, Augmentation] = {
    "entity-swap": entity_swap,
    "negation": negation,
    "modality": modality,
    "event-phase": event_phase,
    "table-rows": table_rows,
    "headline": headline,
    "two-events": two_events,
    "surface-forms": surface_forms,
    "follow-ups": follow_ups,
}


def augment(
    example: TrainingExample, corpus: Corpus, kinds: Sequence[str], count: int, *, random: Random
) -> Iterator[TrainingExample]:
    """The examples of `count` kinds, drawn at random, that are made from a gold example."""
    for kind in random.sample(tuple(kinds), min(count, len(kinds))):
        yield from KINDS[kind](example, corpus, random)
