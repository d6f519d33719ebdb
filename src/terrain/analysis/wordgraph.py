"""The similarity graph of a study: which words (or codes) stand together, as a tree.

« Analyse de similitude » (Flament 1962, « L'analyse de similitude », Cahiers du Centre de recherche
opérationnelle 4, 63–97; on words, Marchand & Ratinaud 2012, JADT): two things are the more alike
the more units hold both. The maximum spanning tree keeps, of all links, the strongest that join
everything without a loop; communities on that tree are Louvain's (Blondel et al. 2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from terrain.access import Restricted
from terrain.analysis.ground import Ground
from terrain.analysis.units import Unit
from terrain.errors import UsageError
from terrain.model.names import unknown
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]

#: cooccurrence: units that hold both; jaccard: the same over the units that hold either.
Similarity = Literal["cooccurrence", "jaccard"]
MEASURES: tuple[Similarity, ...] = get_args(Similarity)


@dataclass(frozen=True, slots=True)
class WordNode:
    """A term or code, in so many `units`, of a `community` (1…, the largest first)."""

    key: str
    label: str
    units: int
    community: int


@dataclass(frozen=True, slots=True)
class WordEdge:
    """A link of the tree: units that hold both, and those over the units that hold either."""

    first: str
    second: str
    together: int
    jaccard: float


@dataclass(frozen=True)
class WordGraph:
    """The commonest things, the most frequent first, and the links of their maximum tree, the
    strongest first (a forest where some never meet). `known`: things frequent enough, of which
    these are the commonest; `links`: pairs that meet at all; `modularity` of the communities,
    None without a link."""

    study: str
    of: str
    unit: Unit
    measure: Similarity
    nodes: tuple[WordNode, ...]
    edges: tuple[WordEdge, ...]
    units: int
    transcripts: int
    known: int
    links: int
    minimum: int
    seed: int
    modularity: float | None
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None


def word_graph(
    project: Project, keys: Sequence[str], table: csr_array, *, of: str, unit: Unit,
    labels: Mapping[str, str] | None = None, terms: int = 60, measure: Similarity = "cooccurrence",
    minimum: int = 3, seed: int = 1, transcripts: int = 0, restricted: Restricted | None = None,
) -> WordGraph:  # fmt: skip
    """The graph of the `terms` commonest things of a presence table (units × keys, 0 or 1).

    Equal links are taken by their counts, then in the order of frequency, so that the tree is
    always the same. Raises UsageError for an unknown measure, or under two things.
    """
    import numpy as np

    if measure not in MEASURES:
        raise unknown("measure", measure, MEASURES)
    spread = np.asarray(table.sum(axis=0), np.int64).ravel()
    known = np.flatnonzero(spread >= max(1, minimum))
    chosen = known[np.argsort(-spread[known], kind="stable")][: max(terms, 0)]
    if len(chosen) < 2:
        raise UsageError(
            f"no graph can be made: it takes two {of}, and there are {len(chosen)}.",
            remedy="Lower --minimum, raise --terms, or filter less.",
        )
    held = table[:, chosen].astype(np.int64)
    both = (held.T @ held).toarray()
    edges, links = _tree(both, measure)
    communities, modularity = _communities(len(chosen), edges, measure, seed)
    made, names = [keys[n] for n in chosen], labels or {}
    nodes = tuple(
        WordNode(key, names.get(key, key), int(both[rank, rank]), communities[rank])
        for rank, key in enumerate(made)
    )
    links_ = tuple(WordEdge(made[a], made[b], count, share) for a, b, count, share in edges)
    return WordGraph(
        project.settings.name, of, unit, measure, nodes, links_, table.shape[0], transcripts,
        len(known), links, max(1, minimum), seed, modularity, restricted or Restricted(),
        project.fictional, project.all_fictional,
    )  # fmt: skip


#: Two ranks, how many units hold both, and these over the units that hold either.
_Link = tuple[int, int, int, float]


def _tree(both: Ints, measure: Similarity) -> tuple[list[_Link], int]:
    """The maximum spanning tree (or forest) by Kruskal, strongest first; how many pairs meet."""
    import networkx as nx
    import numpy as np

    one, other = np.nonzero(np.triu(both, 1))
    together, alone = both[one, other], both.diagonal()
    jaccard = together / (alone[one] + alone[other] - together)
    weight = together if measure == "cooccurrence" else jaccard
    order = np.lexsort((other, one, -together, -weight))
    graph = nx.Graph()
    # By rank, so that no two links are equal: the tree is then the same everywhere.
    graph.add_weighted_edges_from(
        (int(one[n]), int(other[n]), len(order) - rank) for rank, n in enumerate(order.tolist())
    )
    kept = {tuple(sorted(edge)) for edge in nx.maximum_spanning_tree(graph).edges}
    found = [
        (int(one[n]), int(other[n]), int(together[n]), float(jaccard[n]))
        for n in order.tolist()
        if (int(one[n]), int(other[n])) in kept
    ]
    return found, len(one)


def _communities(
    count: int, edges: Sequence[_Link], measure: Similarity, seed: int
) -> tuple[list[int], float | None]:
    """Each rank's community on the tree, numbered from the largest, and their modularity."""
    import networkx as nx

    if not edges:
        return list(range(1, count + 1)), None
    tree = nx.Graph()
    tree.add_nodes_from(range(count))
    tree.add_weighted_edges_from(
        (a, b, together if measure == "cooccurrence" else share) for a, b, together, share in edges
    )
    found = nx.community.louvain_communities(tree, seed=seed)
    ranked = sorted(found, key=lambda part: (-len(part), min(part)))
    community = {rank: n for n, part in enumerate(ranked, 1) for rank in part}
    return [community[n] for n in range(count)], float(nx.community.modularity(tree, ranked))
