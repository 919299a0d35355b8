"""Parsers of office documents and slides: docx, pptx, OpenDocument and RTF."""
