"""The chat page: Gradio components, their event handlers and the HTML that they show."""

from qa.ui.gradio_import import skip_type_stubs

skip_type_stubs()
