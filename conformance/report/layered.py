"""Places the nodes of a small directed graph in rows, so that arrows run downwards and rarely cross.

The classic layered method (Sugiyama): rows by longest path, waypoints where an arrow passes a row, few crossings, then
straight columns. Every arrow has one waypoint as wide as its labels, so labels never meet anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, permutations, product

Arrow = tuple[str, str]
_GAP = 20.0  # between neighbours of a row
_SWEEPS = 6
_PULLS = 120  # rounds until columns stand still
_STRAIGHT, _NEAR_END = 12.0, 3.0  # how strongly an arrow keeps to its own line, and to where it ends
_FEW = 5  # so many nodes of a row are tried in every order


@dataclass(frozen=True, slots=True)
class Waypoint:
    """Where an arrow passes a row."""

    arrow: Arrow
    row: int


Node = str | Waypoint


@dataclass
class Placed:
    """Rows of nodes and waypoints from top to bottom, and the middle of each in x, the leftmost edge at 0."""

    rows: list[list[Node]]
    x: dict[Node, float]
    width: float
    chains: dict[Arrow, list[Node]] = field(default_factory=dict)  # from top to bottom; a returning arrow runs up it
    returning: frozenset[Arrow] = frozenset()

    def label_of(self, arrow: Arrow) -> Node:
        """The waypoint that carries the arrow's labels."""
        return self.chains[arrow][1]


def place(nodes: Sequence[str], arrows: Mapping[Arrow, float], widths: Mapping[str, float]) -> Placed:
    """Place a graph.

    Args:
        nodes: in the order of a usual life; the first ones end on top.
        arrows: the width of each one's labels; none leads from a node to itself.
        widths: of the nodes.
    """
    returning = _returning(nodes, arrows)
    down = {arrow: ((arrow[1], arrow[0]) if arrow in returning else arrow) for arrow in arrows}
    depth = _depths(nodes, set(down.values()))
    rows: list[list[Node]] = [[] for _ in range(2 * max(depth.values(), default=0) + 1)]
    sizes: dict[Node, float] = {node: widths[node] for node in nodes}
    chains: dict[Arrow, list[Node]] = {}
    for node in nodes:
        rows[2 * depth[node]].append(node)
    for arrow, (upper, lower) in down.items():
        between = range(2 * depth[upper] + 1, 2 * depth[lower])
        points: list[Node] = [Waypoint(arrow, row) for row in between]
        for row, point in zip(between, points, strict=True):
            rows[row].append(point)
            sizes[point] = arrows[arrow] if row == between[0] else 2.0
        chains[arrow] = [upper, *points, lower]
    neighbours = _neighbours(chains.values())
    _order(rows, neighbours)
    x = _columns(rows, neighbours, sizes, chains)
    left = min((x[node] - sizes[node] / 2 for node in x), default=0.0)
    x = {node: value - left for node, value in x.items()}
    width = max((x[node] + sizes[node] / 2 for node in x), default=0.0)
    return Placed(rows, x, width, chains, returning)


def _returning(nodes: Sequence[str], arrows: Mapping[Arrow, float]) -> frozenset[Arrow]:
    """The arrows that close a circle when nodes are walked depth first in their given order."""
    followers: dict[str, list[str]] = defaultdict(list)
    for start, end in arrows:
        followers[start].append(end)
    open_, done, found = set[str](), set[str](), set[Arrow]()

    def walk(node: str) -> None:
        open_.add(node)
        for follower in followers[node]:
            if follower in open_:
                found.add((node, follower))
            elif follower not in done:
                walk(follower)
        open_.discard(node)
        done.add(node)

    for node in nodes:
        if node not in done:
            walk(node)
    return frozenset(found)


def _depths(nodes: Sequence[str], arrows: set[Arrow]) -> dict[str, int]:
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for upper, lower in arrows:
            depth[lower] = max(depth[lower], depth[upper] + 1)
    return depth


def _neighbours(chains: Iterable[Sequence[Node]]) -> dict[Node, dict[str, list[Node]]]:
    found: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: {"above": [], "below": []})
    for chain in chains:
        for upper, lower in pairwise(chain):
            found[upper]["below"].append(lower)
            found[lower]["above"].append(upper)
    return found


def _order(rows: list[list[Node]], neighbours: Mapping[Node, Mapping[str, list[Node]]]) -> None:
    for sweep in range(_SWEEPS):
        side, steps = ("above", range(1, len(rows))) if sweep % 2 == 0 else ("below", range(len(rows) - 2, -1, -1))
        for index in steps:
            beside = rows[index - 1] if side == "above" else rows[index + 1]
            rank = {node: (number + 0.5) / len(beside) for number, node in enumerate(beside)}
            rows[index] = _best(rows[index], {node: [rank[n] for n in neighbours[node][side]] for node in rows[index]})


def _best(row: list[Node], ranks: Mapping[Node, list[float]]) -> list[Node]:
    """The row in the order with the fewest crossings; of these the nearest to its neighbours, then to the given one."""
    mean = {node: sum(ranks[node]) / len(ranks[node]) if ranks[node] else None for node in row}
    if len(row) > _FEW:
        places = {node: (number + 0.5) / len(row) for number, node in enumerate(row)}
        return sorted(row, key=lambda node: places[node] if mean[node] is None else mean[node] or 0.0)

    def cost(order: tuple[Node, ...]) -> tuple[int, float]:
        places = ((node, (number + 0.5) / len(order)) for number, node in enumerate(order))
        away = sum(abs(place - (mean[node] or 0.0)) for node, place in places if ranks[node])
        return _crossings(order, ranks), round(away, 6)

    best: tuple[Node, ...] = min(permutations(row), key=cost)
    return list(best)


def _crossings(order: Sequence[Node], ranks: Mapping[Node, list[float]]) -> int:
    return sum(
        a > b
        for number, left in enumerate(order)
        for right in order[number + 1 :]
        for a, b in product(ranks[left], ranks[right])
    )


def _columns(
    rows: list[list[Node]],
    neighbours: Mapping[Node, Mapping[str, list[Node]]],
    sizes: Mapping[Node, float],
    chains: Mapping[Arrow, list[Node]],
) -> dict[Node, float]:
    x: dict[Node, float] = {}
    for row in rows:
        offsets = _offsets(row, sizes)
        middle = offsets[-1] / 2 if offsets else 0.0
        x.update({node: offset - middle for node, offset in zip(row, offsets, strict=True)})
    for _ in range(_PULLS):
        for row in rows:
            wanted = [_wanted(node, neighbours[node], chains, x) for node in row]
            offsets = _offsets(row, sizes)
            free = _rising([want - offset for want, offset in zip(wanted, offsets, strict=True)])
            x.update({node: base + offset for node, base, offset in zip(row, free, offsets, strict=True)})
    return x


def _wanted(
    node: Node, beside: Mapping[str, list[Node]], chains: Mapping[Arrow, list[Node]], x: Mapping[Node, float]
) -> float:
    """Where a node wants to be: a box between its neighbours, a waypoint in line with the others of its arrow."""
    if isinstance(node, Waypoint):
        upper, *between, lower = chains[node.arrow]
        line = sum(x[point] for point in between)
        return (_STRAIGHT * line + x[upper] + _NEAR_END * x[lower]) / (_STRAIGHT * len(between) + 1 + _NEAR_END)
    around = [*beside["above"], *beside["below"]]
    return sum(x[other] for other in around) / len(around) if around else x[node]


def _offsets(row: Sequence[Node], sizes: Mapping[Node, float]) -> list[float]:
    """The least x of each node of a row, the first at 0."""
    offsets = [0.0] * len(row)
    for number in range(1, len(row)):
        offsets[number] = offsets[number - 1] + (sizes[row[number - 1]] + sizes[row[number]]) / 2 + _GAP
    return offsets


def _rising(values: Sequence[float]) -> list[float]:
    """The nearest values that never fall (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (above, many), (below, few) = pools[-2:]
            pools[-2:] = [((above * many + below * few) / (many + few), many + few)]
    return [mean for mean, size in pools for _ in range(size)]
