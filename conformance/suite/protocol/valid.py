"""Valid requests against the target, made of the catalogue's rows and of objects that the suite makes for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from conformance.contract import Operation
from conformance.suite.errors import Blocked
from conformance.suite.given import Given
from conformance.suite.protocol.catalogue import Catalogue, Recipe, catalogue
from conformance.suite.protocol.compose import Composer, merged, steps_of, take

Json = Any
NOTHING: Mapping[str, Json] = MappingProxyType({})
MADE = "made"  # in an object that `then` made others for: their ids, in the order in which they were made


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent."""

    method: str
    path: str
    params: dict[str, Json]


@dataclass
class Objects:
    """The objects that one request speaks of, each made when it is first spoken of.

    `reading`: the request only reads, so that its objects are those of all requests that only read.
    """

    given: Given
    reading: bool
    known: Catalogue
    _made: dict[str, Json] = field(default_factory=dict)

    def get(self, name: str) -> Json:
        """The object of a name of the catalogue.

        Raises:
            Blocked, Unsupported: it cannot be made.
        """
        if name not in self._made:
            recipe = self.known.objects[name]
            common = self.reading or recipe.shared
            self._made[name] = self._shared(name, recipe) if common else self._make(recipe)
        return self._made[name]

    def resolved(self, value: Json, fixed: Mapping[str, Json] = NOTHING) -> Json:
        """The value with every `$name` in it replaced, first by what is `fixed`."""
        if isinstance(value, Mapping):
            return {key: self.resolved(child, fixed) for key, child in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.resolved(child, fixed) for child in value]
        if not isinstance(value, str):
            return value
        if value.startswith("$"):
            return self._member(value[1:].split("."), fixed)
        return value.replace("{i}", str(fixed["i"])) if "i" in fixed else value

    def url(self, path: str, fixed: Mapping[str, Json] = NOTHING) -> str:
        """The path with every `{name}` in it replaced by the id of that object, first of those that are `fixed`."""
        parts = (self._member([part[1:-1]], fixed) if part.startswith("{") else part for part in path.split("/"))
        return "/".join(parts)

    def _member(self, steps: Sequence[str], fixed: Mapping[str, Json]) -> Json:
        found = fixed[steps[0]] if steps[0] in fixed else self.get(steps[0])
        for step in steps[1:] or ("id",):
            try:
                found = found[int(step)] if step.isdigit() else found[step]
            except (AssertionError, LookupError, TypeError) as fault:
                raise Blocked(f"the {steps[0]} of the set-up", f"it has no {'.'.join(steps[1:] or ('id',))}") from fault
        return found

    def _shared(self, name: str, recipe: Recipe) -> Json:
        # a factory named shared_… already keeps one for everybody, and so has to be called outside of another sharing
        if recipe.factory.startswith("shared_"):
            return self._make(recipe)
        return self.given.shared(f"valid-{name}", lambda given: Objects(given, self.reading, self.known)._make(recipe))

    def _make(self, recipe: Recipe) -> Json:
        if recipe.factory:
            made = getattr(self.given, recipe.factory)(**self.resolved(recipe.arguments))
        else:
            made = self.given.post(self.url(recipe.post), self.resolved(recipe.params))
        others = [
            self.given.post(
                self.url(step.post, {"self": made}), self.resolved(step.params, {"self": made, "i": number})
            )["id"]
            for step in recipe.then
            for number in range(1, step.times + 1)
        ]
        return {**made, MADE: others} if others else made


@dataclass(frozen=True)
class Valid:
    """Valid requests for the operations of the catalogue."""

    given: Given
    known: Catalogue = field(default_factory=catalogue)

    def request(self, operation: Operation) -> Request:
        """A valid request.

        Raises:
            Blocked, Unsupported: an object that it needs cannot be made.
        """
        return self._request(operation, dict(self.known.requests[operation.id].params))

    def but(self, operation: Operation, parameter: str, value: Json) -> Request:
        """A request that is valid but for the value of one parameter; raises as `request` does."""
        return self._request(operation, self._around(operation, parameter, value))

    def without(self, operation: Operation, parameter: str) -> Request:
        """A request that is valid but for one parameter that is not given; raises as `request` does."""
        params = self._around(operation, parameter, "left out")
        take(params, steps_of(parameter))
        return self._request(operation, params)

    def listing(self, operation: Operation) -> tuple[Request, tuple[str, ...]]:
        """A list of the catalogue, and the ids of its members, oldest first, where the suite knows them."""
        row = self.known.lists[operation.id]
        objects = Objects(self.given, reading=True, known=self.known)
        path = operation.fill(*objects.resolved(row.path))
        made = objects.get(row.made)[MADE] if row.made else ()
        return Request(operation.method, path, objects.resolved(row.params)), tuple(made)

    def path(self, operation: Operation, unknown: str) -> str:
        """The operation's path with existing objects but for the parameter `unknown`, which no object has."""
        objects = Objects(self.given, reading=True, known=self.known)
        return operation.fill(
            *(
                self.known.unknown_id(operation, name) if name == unknown else objects.resolved("$customer")
                for name in operation.path_parameters
            )
        )

    def params(self, operation: Operation) -> dict[str, Json]:
        """The parameters of a valid request, for a path of the caller's own."""
        row = self.known.requests.get(operation.id)
        return self._objects(operation).resolved(dict(row.params)) if row else {}

    def written(self, operation: Operation, path: Sequence[str], params: Mapping[str, Json]) -> Request:
        """A request of the caller's own, its path and parameters written like the catalogue's; raises as `request`."""
        objects = self._objects(operation)
        return Request(operation.method, operation.fill(*objects.resolved(path)), objects.resolved(params))

    def _around(self, operation: Operation, parameter: str, value: Json) -> dict[str, Json]:
        row = self.known.requests[operation.id]
        params: dict[str, Json] = deepcopy(dict(row.params))
        steps = steps_of(parameter)
        for path, beside in row.beside.items():
            if steps[: len(steps_of(path))] == steps_of(path):
                for other in beside.without:
                    take(params, steps_of(other))
                params = merged(params, deepcopy(dict(beside.with_)))
        Composer(self.known.samples, self.known.exclusive).put(params, operation.request, steps, value)
        return params

    def _request(self, operation: Operation, params: dict[str, Json]) -> Request:
        row = self.known.requests[operation.id]
        objects = self._objects(operation)
        path = operation.fill(*objects.resolved(row.path))
        return Request(operation.method, path, objects.resolved(params))

    def _objects(self, operation: Operation) -> Objects:
        return Objects(self.given, reading=operation.method == "GET", known=self.known)
