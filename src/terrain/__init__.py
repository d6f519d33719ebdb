"""terrain: from field transcripts to quoted evidence."""

__version__ = "0.1.0"
