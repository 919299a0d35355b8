"""Time expressions in questions, and the periods they mean."""
