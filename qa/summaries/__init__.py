"""Summaries written by a language model from quotes, each sentence checked against them."""
