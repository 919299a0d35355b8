from .errors import BusyError as BusyError
from .errors import CorpusError as CorpusError
from .errors import EncoderError as EncoderError
from .errors import PullquoteError as PullquoteError
from .errors import QueryError as QueryError
from .errors import RemovalRefusedError as RemovalRefusedError
from .errors import StoreError as StoreError
from .errors import UnreadableFileError as UnreadableFileError
from .index import Index as Index
from .page_images import has_pictures as has_pictures
from .sync.uploads import add_file as add_file
from .sync.uploads import delete_file as delete_file
from .sync.watch import watch as watch
from .text.stopwords import STOPWORDS as STOPWORDS
from .types import Box as Box
from .types import Catalog as Catalog
from .types import Document as Document
from .types import Entry as Entry
from .types import Facets as Facets
from .types import Filter as Filter
from .types import Hit as Hit
from .types import Order as Order
from .types import PagePicture as PagePicture
from .types import Passage as Passage
from .types import Progress as Progress
from .types import Status as Status
from .types import SyncReport as SyncReport
from .types import Unread as Unread

__all__ = [
    "STOPWORDS",
    "Box",
    "BusyError",
    "Catalog",
    "CorpusError",
    "Document",
    "EncoderError",
    "Entry",
    "Facets",
    "Filter",
    "Hit",
    "Index",
    "Order",
    "PagePicture",
    "Passage",
    "Progress",
    "PullquoteError",
    "QueryError",
    "RemovalRefusedError",
    "Status",
    "StoreError",
    "SyncReport",
    "Unread",
    "UnreadableFileError",
    "add_file",
    "delete_file",
    "has_pictures",
    "watch",
]
