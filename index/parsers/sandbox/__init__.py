"""The confinement of parsers by the system: files, network, other processes."""
