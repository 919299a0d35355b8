"""Embed what waits for its vector in a database, on any number of machines at once."""

import time
from collections.abc import Callable

from index.embedding.encoder import Encoder
from index.errors import EncoderError, LostConnectionError
from index.storage.interface import Store
from index.sync.sync import sync_vectors
from index.types import Progress

# Seconds before the database is tried again after the connection was lost, and for how long.
_RETRY = 2.0
_RETRY_SECONDS = 600.0
# Seconds between looks for new passages.
_INTERVAL = 2.0


def embed_pending(
    store: Store,
    progress: Callable[[Progress], None],
    on_lost: Callable[[LostConnectionError], None],
    *,
    stay: bool = False,
) -> None:
    """Embed what waits for its vector, in batches that no other worker has.

    A worker that dies loses its batch, which another one gets.

    Args:
        store: An index in a database.
        progress: Called after each batch.
        on_lost: Called when the connection is lost. It is tried again for ten minutes.
        stay: Whether to wait for more once all is done.

    Raises:
        EncoderError: The encoder here is not that of the index.
        LostConnectionError: The database does not come back.
    """
    encoder: Encoder | None = None
    lost_at: float | None = None
    while True:
        try:
            if store.vectors.count_pending_keys():
                encoder = _encoder_of(store, encoder)
                sync_vectors(store, encoder, progress, _never)
            lost_at = None
        except LostConnectionError as error:
            now = time.monotonic()
            if lost_at is None:
                lost_at = now
                on_lost(error)
            if now - lost_at > _RETRY_SECONDS:
                raise
            time.sleep(_RETRY)
            continue
        if not stay:
            return
        time.sleep(_INTERVAL)


def _encoder_of(store: Store, known: Encoder | None) -> Encoder:
    """The encoder that the index was made with."""
    name, identity = store.metadata("encoder"), store.metadata("encoder_identity")
    encoder = known if known and known.name == name else Encoder(name)
    if identity not in (None, encoder.identity):
        raise EncoderError(
            f"the encoder {encoder.name!r} on this machine is not the one that the index "
            f"{store.location!r} was made with ({encoder.identity}, expected {identity}): install "
            "the same version of Pullquote"
        )
    return encoder


def _never() -> bool:
    return False
