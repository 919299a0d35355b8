"""Names of the encoders that come with Pullquote, apart from `models`, which imports more."""

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
# Of the extra `multilingual`: a hundred languages in one space.
MULTILINGUAL_ENCODER = "multilingual-e5-small"
