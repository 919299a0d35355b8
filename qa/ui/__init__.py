"""The chat page: Gradio components, their event handlers and the HTML that they show."""
