"""The server behind the page: background sync, users, middleware and MCP; no Gradio in here."""
