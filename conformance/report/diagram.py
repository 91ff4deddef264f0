"""A lifecycle as a drawing: states as boxes, transitions as arrows coloured by their verdicts, for the SVG template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.report.layered import Node, Placed, place
from conformance.run.model import Lifecycle

UNTESTED = "untested"
# The worst verdict colours an arrow that several actions share.
_WORST_FIRST = ("failed", "error", "blocked", "unexpectedly_passed", "expected_failure", UNTESTED, "unsupported", "passed")
_CHARACTER = 6.75  # px; a monospaced character of 11 px
_LINE = 17.0
_ROW_GAP = 20.0
_NODE = 34.0
_START = 26.0  # room for the dot from which a life starts
_MARGIN = 14.0
_HEAD = 7.0


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an action on an arrow, or within a state that it does not leave."""

    text: str
    outcome: str
    requirement: str
    hint: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A state. x and y are its upper left corner."""

    name: str
    x: float
    y: float
    width: float
    height: float
    gone: bool
    last: bool
    stays: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A transition: an SVG path, the points of its head, and its labels."""

    path: str
    head: str
    outcome: str
    disputed: bool
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything to draw, in px."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    start: tuple[float, float, float]  # x of the arrow into the first state, its y at both ends


@dataclass(frozen=True, slots=True)
class _Way:
    action: str
    requirement: str
    when: str
    disputed: bool


_Ways = Mapping[tuple[str, str], list[_Way]]


def draw(lifecycle: Lifecycle, outcomes: Mapping[str, str]) -> Diagram:
    """The drawing of a lifecycle; `outcomes` gives the outcome of each requirement that the run tested."""
    ways = _ways(lifecycle)
    ends = [end for end in lifecycle.ends if any(to == end for _, to in ways)]
    nodes = [lifecycle.initial, *(state for state in lifecycle.states if state != lifecycle.initial), *ends]
    stays = {node: tuple(_labels(ways.get((node, node), []), outcomes)) for node in nodes}
    between = {pair: tuple(_labels(found, outcomes)) for pair, found in ways.items() if pair[0] != pair[1]}
    widths: dict[Node, float] = {node: _node_width(node, stays[node]) for node in nodes}
    placed = place(nodes, {pair: _widest(labels) for pair, labels in between.items()}, widths)
    heights: dict[Node, float] = {node: _NODE + _LINE * len(stays[node]) + (6 if stays[node] else 0) for node in nodes}
    heights |= {placed.label_of(pair): _LINE * len(labels) for pair, labels in between.items()}
    rows = _rows(placed, heights)
    boxes = tuple(_box(node, placed, rows, widths, heights, stays[node], ends, between) for node in map(str, nodes))
    first = boxes[0]
    bottom = max(box.y + box.height for box in boxes) + _MARGIN
    pen = _Pen(placed, rows, heights, {box.name: box for box in boxes})
    arrows = tuple(
        pen.arrow(pair, labels, any(way.disputed for way in ways[pair])) for pair, labels in between.items()
    )
    middle = first.x + first.width / 2
    return Diagram(placed.width + 2 * _MARGIN, bottom, boxes, arrows, (middle, _MARGIN - 4, first.y))


def worst(outcomes: Iterator[str] | list[str]) -> str:
    """The outcome that decides the colour of an arrow."""
    return min(outcomes, key=_WORST_FIRST.index, default=UNTESTED)


def _ways(lifecycle: Lifecycle) -> _Ways:
    found: dict[tuple[str, str], list[_Way]] = defaultdict(list)
    for cell in lifecycle.cells:
        if cell.to is not None:
            found[cell.state, cell.to].append(_Way(cell.action, cell.requirement, "", cell.either))
        for way in cell.also:
            found[cell.state, way.to].append(_Way(cell.action, way.requirement, way.when, False))
    return found


def _labels(ways: list[_Way], outcomes: Mapping[str, str]) -> Iterator[Label]:
    for way in ways:
        text = f"{way.action}, {way.when}" if way.when else way.action
        hint = "The sources disagree: it may also be refused." if way.disputed else ""
        yield Label(text, outcomes.get(way.requirement, UNTESTED), way.requirement, hint, width=len(text) * _CHARACTER + 22)


def _widest(labels: tuple[Label, ...]) -> float:
    return max(label.width for label in labels)


def _node_width(name: Node, stays: tuple[Label, ...]) -> float:
    return max(104.0, len(str(name)) * 8.2 + 32, *(label.width + 24 for label in stays))


def _rows(placed: Placed, heights: Mapping[Node, float]) -> dict[Node, tuple[float, float]]:
    """Of every node and waypoint: the y of its row's upper edge, and its row's height."""
    rows, y = dict[Node, tuple[float, float]](), _MARGIN + _START
    for row in placed.rows:
        tallest = max((heights.get(node, 0.0) for node in row), default=0.0)
        rows.update((node, (y, tallest)) for node in row)
        y += tallest + _ROW_GAP
    return rows


def _box(
    node: str,
    placed: Placed,
    rows: Mapping[Node, tuple[float, float]],
    widths: Mapping[Node, float],
    heights: Mapping[Node, float],
    stays: tuple[Label, ...],
    ends: list[str],
    between: Mapping[tuple[str, str], tuple[Label, ...]],
) -> Box:
    x, y = placed.x[node] + _MARGIN - widths[node] / 2, rows[node][0]
    inside = tuple(_at(label, x + 30, y + _NODE + 8 + _LINE * number) for number, label in enumerate(stays))
    last = not any(start == node for start, _ in between)
    return Box(node, x, y, widths[node], heights[node], node in ends, last, inside)


def _at(label: Label, x: float, y: float) -> Label:
    return Label(label.text, label.outcome, label.requirement, label.hint, x, y, label.width)


@dataclass(frozen=True)
class _Pen:
    """Draws arrows between placed boxes."""

    placed: Placed
    rows: Mapping[Node, tuple[float, float]]
    heights: Mapping[Node, float]
    boxes: Mapping[str, Box]

    def arrow(self, pair: tuple[str, str], labels: tuple[Label, ...], disputed: bool) -> Arrow:
        chain = self.placed.chains[pair]
        up = pair in self.placed.returning
        points = self._points(pair, chain, up)
        x, y = points[0] if up else points[-1]
        tip = y + _HEAD if up else y - _HEAD
        outcome = worst([label.outcome for label in labels])
        return Arrow(
            path=_curve(points),
            head=f"{x:.1f},{y:.1f} {x - 4.5:.1f},{tip:.1f} {x + 4.5:.1f},{tip:.1f}",
            outcome=outcome,
            disputed=disputed,
            labels=tuple(self._label(chain[1], number, label) for number, label in enumerate(labels)),
        )

    def _label(self, node: Node, number: int, label: Label) -> Label:
        top, height = self.rows[node]
        first = top + (height - self.heights[node]) / 2
        return _at(label, self.placed.x[node] + _MARGIN, first + _LINE * (number + 0.5))

    def _points(self, pair: tuple[str, str], chain: list[Node], up: bool) -> list[tuple[float, float]]:
        upper, lower = self.boxes[str(chain[0])], self.boxes[str(chain[-1])]
        points = [(self._port(pair, upper, chain[1], below=True), upper.y + upper.height)]
        for node in chain[1:-1]:
            x = self.placed.x[node] + _MARGIN
            top, height = self.rows[node]
            points += [(x, top), (x, top + height)]
        points.append((self._port(pair, lower, chain[-2], below=False), lower.y))
        return points

    def _port(self, pair: tuple[str, str], box: Box, beside: Node, below: bool) -> float:
        """Where an arrow meets a box: arrows share its edge, in the order of where they come from."""
        index = 0 if below else -1
        others = [
            self.placed.x[chain[1 if below else -2]]
            for chain in self.placed.chains.values()
            if chain[index] == box.name
        ]
        rank = sorted(others).index(self.placed.x[beside])
        span = min(box.width - 36, 26.0 * (len(others) - 1))
        share = rank / (len(others) - 1) - 0.5 if len(others) > 1 else 0.0
        return box.x + box.width / 2 + span * share


def _curve(points: list[tuple[float, float]]) -> str:
    """A smooth path through points that leaves and enters each of them vertically."""
    steps = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        middle = (y0 + y1) / 2
        steps.append(f"L{x1:.1f} {y1:.1f}" if x0 == x1 else f"C{x0:.1f} {middle:.1f} {x1:.1f} {middle:.1f} {x1:.1f} {y1:.1f}")
    return "".join(steps)
