"""Render the parts of the page from templates, without Gradio."""
