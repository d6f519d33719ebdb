"""French and English as they are spoken and transcribed: sentences, words, lemmas, passages."""
