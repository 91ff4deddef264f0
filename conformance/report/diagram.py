"""A lifecycle as a drawing: states as boxes, transitions as arrows coloured by their verdicts, for the SVG template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from conformance.report.layered import Node, Placed, place
from conformance.run.model import Lifecycle

UNTESTED = "untested"
# The worst verdict colours an arrow that several actions share.
_WORST_FIRST = (
    "failed",
    "error",
    "blocked",
    "unexpectedly_passed",
    "expected_failure",
    UNTESTED,
    "unsupported",
    "passed",
)
_CHARACTER = 6.75  # px; a monospaced character of 11 px
_LINE = 17.0
_ROW_GAP = 22.0
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
    names = [lifecycle.initial, *(state for state in lifecycle.states if state != lifecycle.initial), *ends]
    stays = {name: tuple(_labels(ways.get((name, name), []), outcomes)) for name in names}
    between = {pair: tuple(_labels(found, outcomes)) for pair, found in ways.items() if pair[0] != pair[1]}
    sheet = _sheet(names, stays, between)
    leaving = {start for start, _ in between}
    boxes = [sheet.box(name, stays[name], gone=name in ends, last=name not in leaving) for name in names]
    pen = _Pen(sheet, {box.name: box for box in boxes})
    arrows = [pen.arrow(pair, labels, any(way.disputed for way in ways[pair])) for pair, labels in between.items()]
    first = boxes[0]
    return Diagram(
        width=sheet.placed.width + 2 * _MARGIN,
        height=max(box.y + box.height for box in boxes) + _MARGIN,
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        start=(first.x + first.width / 2, _MARGIN - 4, first.y),
    )


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
        outcome = outcomes.get(way.requirement, UNTESTED)
        yield Label(text, outcome, way.requirement, hint, width=len(text) * _CHARACTER + 20)


def _widest(labels: tuple[Label, ...]) -> float:
    return max(label.width for label in labels)


def _node_width(name: str, stays: tuple[Label, ...]) -> float:
    return max(104.0, len(name) * 8.2 + 32, *(label.width + 34 for label in stays))


def _rows(placed: Placed, heights: Mapping[Node, float]) -> dict[Node, tuple[float, float]]:
    """Of every node and waypoint: the y of its row's upper edge, and its row's height."""
    rows, y = dict[Node, tuple[float, float]](), _MARGIN + _START
    for row in placed.rows:
        tallest = max((heights.get(node, 0.0) for node in row), default=0.0)
        rows.update((node, (y, tallest)) for node in row)
        y += tallest + _ROW_GAP
    return rows


def _at(label: Label, x: float, y: float) -> Label:
    return Label(label.text, label.outcome, label.requirement, label.hint, x, y, label.width)


@dataclass(frozen=True)
class _Sheet:
    """The placed graph with its sizes in px; rows give the y of the upper edge and the height of each node's row."""

    placed: Placed
    rows: Mapping[Node, tuple[float, float]]
    widths: Mapping[str, float]
    heights: Mapping[Node, float]

    def middle(self, node: Node) -> float:
        return self.placed.x[node] + _MARGIN

    def box(self, name: str, stays: tuple[Label, ...], gone: bool, last: bool) -> Box:
        x, y = self.middle(name) - self.widths[name] / 2, self.rows[name][0]
        inside = tuple(_at(label, x + 30, y + _NODE + 8 + _LINE * number) for number, label in enumerate(stays))
        return Box(name, x, y, self.widths[name], self.heights[name], gone, last, inside)


def _sheet(
    names: list[str],
    stays: Mapping[str, tuple[Label, ...]],
    between: Mapping[tuple[str, str], tuple[Label, ...]],
) -> _Sheet:
    widths = {name: _node_width(name, stays[name]) for name in names}
    placed = place(names, {pair: _widest(labels) for pair, labels in between.items()}, widths)
    heights: dict[Node, float] = {name: _NODE + _LINE * len(stays[name]) + (6 if stays[name] else 0) for name in names}
    heights |= {placed.label_of(pair): _LINE * len(labels) for pair, labels in between.items()}
    return _Sheet(placed, _rows(placed, heights), widths, heights)


@dataclass(frozen=True)
class _Pen:
    """Draws arrows between placed boxes."""

    sheet: _Sheet
    boxes: Mapping[str, Box]

    def arrow(self, pair: tuple[str, str], labels: tuple[Label, ...], disputed: bool) -> Arrow:
        chain = self.sheet.placed.chains[pair]
        up = pair in self.sheet.placed.returning
        points = self._points(chain)
        x, y = points[0] if up else points[-1]
        tip = y + _HEAD if up else y - _HEAD
        return Arrow(
            path=_curve(points),
            head=f"{x:.1f},{y:.1f} {x - 4.5:.1f},{tip:.1f} {x + 4.5:.1f},{tip:.1f}",
            outcome=worst([label.outcome for label in labels]),
            disputed=disputed,
            labels=tuple(self._label(chain[1], number, label) for number, label in enumerate(labels)),
        )

    def _label(self, node: Node, number: int, label: Label) -> Label:
        top, height = self.sheet.rows[node]
        first = top + (height - self.sheet.heights[node]) / 2
        return _at(label, self.sheet.middle(node), first + _LINE * (number + 0.5))

    def _points(self, chain: list[Node]) -> list[tuple[float, float]]:
        upper, lower = self.boxes[str(chain[0])], self.boxes[str(chain[-1])]
        points = [(self._port(upper, chain[1], below=True), upper.y + upper.height)]
        for node in chain[1:-1]:
            x = self.sheet.middle(node)
            top, height = self.sheet.rows[node]
            points += [(x, top), (x, top + height)]
        points.append((self._port(lower, chain[-2], below=False), lower.y))
        return points

    def _port(self, box: Box, beside: Node, below: bool) -> float:
        """Where an arrow meets a box: arrows share its edge, in the order of where they come from."""
        end, neighbour = (0, 1) if below else (-1, -2)
        placed = self.sheet.placed
        others = [placed.x[chain[neighbour]] for chain in placed.chains.values() if chain[end] == box.name]
        rank = sorted(others).index(placed.x[beside])
        span = min(box.width - 36, 26.0 * (len(others) - 1))
        share = rank / (len(others) - 1) - 0.5 if len(others) > 1 else 0.0
        return box.x + box.width / 2 + span * share


def _curve(points: list[tuple[float, float]]) -> str:
    """A smooth path through points that leaves and enters each of them vertically."""
    steps = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (y0 + y1) / 2
        bend = f"C{x0:.1f} {middle:.1f} {x1:.1f} {middle:.1f} {x1:.1f} {y1:.1f}"
        steps.append(f"L{x1:.1f} {y1:.1f}" if x0 == x1 else bend)
    return "".join(steps)
