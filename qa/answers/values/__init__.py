"""Read values such as quantities and dates from sentences, and compare them between sources."""
