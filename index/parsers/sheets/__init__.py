"""Parsers of workbooks and tables: xlsx, csv and tsv."""
