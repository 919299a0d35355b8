"""Words and grammar of the languages beside English that are supported."""
