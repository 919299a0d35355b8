"""Regular expressions that are compiled when they are first used."""

from index.lazy_pattern import lazy_pattern

__all__ = ["lazy_pattern"]
