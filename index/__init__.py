"""Turn a folder of files into a searchable index on disk."""

import os

import lazy_loader

# Threads of the encoder and of FAISS that wait for each other sleep instead of spinning: on two
# busy cores a question was encoded in 26 ms instead of 488. Read when the libraries are loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# What is exported stands in __init__.pyi, and is loaded when first used: a status needs no encoder.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
