"""Parse PDFs: glyphs to text runs, lines and regions in reading order, and what is attached."""
