"""Retrievers for LangChain and LlamaIndex, endpoints for programs."""
