"""HTML of the page's parts, rendered from the templates; knows nothing of Gradio."""
