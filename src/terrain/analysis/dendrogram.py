"""The tree of a descending classification: cuts and, at the ends of its branches, classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A class at the end of its branch, by number (1…)."""

    number: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Two branches. `chi2` is that of the cut; `height`, for the picture, adds the χ² of all the
    cuts made after it, so that heights grow towards the root (as rainette draws them)."""

    chi2: float
    height: float
    low: Tree
    high: Tree


Tree = Leaf | Fork


def forks(tree: Tree | None) -> Iterator[Fork]:
    """Every fork, the root first."""
    if isinstance(tree, Fork):
        yield tree
        yield from forks(tree.low)
        yield from forks(tree.high)


def leaves(tree: Tree | None) -> list[int]:
    """The numbers of the classes under a branch, from left to right."""
    if tree is None:
        return []
    return [tree.number] if isinstance(tree, Leaf) else leaves(tree.low) + leaves(tree.high)
