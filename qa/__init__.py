"""Answer questions from an index in verbatim, cited quotes."""

import lazy_loader

# What is exported stands in __init__.pyi, and is loaded when first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
