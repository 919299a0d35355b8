"""the machine's cores → a pool with a thread for each, that does all its arithmetic itself."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache


@cache
def single_threaded_pool(purpose: str = "embedding") -> ThreadPoolExecutor:
    """The pool of this process for a purpose: as many threads as torch would share a product
    among, each of which computes alone. One purpose does not wait for another's turn.

    Sharing a passage's products among cores costs more waiting than it saves: two cores embed
    1.2 to 1.3 times as many passages a second apart as together. A pool is for good, since a
    thread's first products take ten times as long.
    """
    import torch

    cores = torch.get_num_threads()
    ready = threading.Barrier(cores)

    def begin() -> None:
        # A thread takes up the number of all when it first asks for it, so that goes before.
        torch.get_num_threads()
        # For this thread, and for those that begin later: hence the barrier, and the return
        # to what it was once all have begun.
        torch.set_num_threads(1)

    pool = ThreadPoolExecutor(cores, purpose, initializer=begin)
    list(pool.map(lambda _: ready.wait(), range(cores)))
    torch.set_num_threads(cores)
    return pool
