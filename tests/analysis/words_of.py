"""Lemmas of the texts of a test, by the French model, as a study keeps them."""

from __future__ import annotations

from terrain.language.lemmas import Tagged, lemmatize, parse, serialise
from terrain.model.transcript import Transcript


class Words:
    """Each text is tagged when first asked."""

    def __init__(self) -> None:
        self.known: dict[str, Tagged] = {}

    def tagged(self, transcript: Transcript) -> Tagged:
        if transcript.body not in self.known:
            made = lemmatize([transcript.body], transcript.language)[0]
            self.known[transcript.body] = parse(serialise(made))
        return self.known[transcript.body]
