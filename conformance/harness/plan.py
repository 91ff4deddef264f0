"""What the controller tells its workers: a plain value that crosses the process boundary as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from conformance.run.mark import new_run_id
from conformance.run.select import Selection
from conformance.run.shard import Shard
from conformance.wire import Target


@dataclass(frozen=True)
class Plan:
    """One run: which target, which requirements, where its exchanges wait."""

    target: Target
    selection: Selection
    folder: Path  # of the spool and the shared objects
    seed: int
    workers: int  # processes of this run
    shard: Shard | None = None
    queue: tuple[str, ...] | None = None  # requirements in the order in which they are carried out; None: all, as read
    fleeting: bool = False  # the target, with all that the run makes there, ends with the run
    replicas: tuple[str, ...] = ()  # base URLs of targets alike, a worker's own as far as they go; none: all share one
    bundles: bool = False  # workers are given requirements in bundles: nobody else listens to each
    replica: int = 0  # which of them is the target
    run_id: str = field(default_factory=new_run_id)  # that what it makes is marked with

    @property
    def objects(self) -> Path:
        """Where those who have the same target keep the objects that they share."""
        return self.folder / f"objects-{self.replica}"

    def of_worker(self, number: int) -> Plan:
        """What the worker of that number, from 0, is told: its own target, where there are such."""
        if not self.replicas:
            return self
        replica = number % len(self.replicas)
        url = self.replicas[replica]
        return replace(self, target=replace(self.target, url=url, files_url=url), replica=replica)

    @property
    def sharing(self) -> int:
        """How many processes share the rate limit, those of the other shards among them."""
        return self.workers * (self.shard.of if self.shard else 1)

    def encode(self) -> bytes:
        return orjson.dumps({**asdict(self), "folder": str(self.folder)})

    @classmethod
    def decode(cls, encoded: bytes) -> Plan:
        fields = orjson.loads(encoded)
        target, selection, shard = fields.pop("target"), fields.pop("selection"), fields.pop("shard")
        queue, replicas = fields.pop("queue"), tuple(fields.pop("replicas"))
        return cls(
            Target(**_frozen(target)),
            Selection(**_frozen(selection)),
            Path(fields.pop("folder")),
            **fields,
            shard=Shard(**shard) if shard else None,
            queue=None if queue is None else tuple(queue),
            replicas=replicas,
        )


def _frozen(fields: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that they were."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
