"""Store, export and judge conversations."""
