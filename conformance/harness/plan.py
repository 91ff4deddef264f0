"""What the controller tells its workers: a plain value that crosses the process boundary as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
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
    run_id: str = field(default_factory=new_run_id)  # that what it makes is marked with

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
        queue = fields.pop("queue")
        return cls(
            Target(**_frozen(target)),
            Selection(**_frozen(selection)),
            Path(fields.pop("folder")),
            **fields,
            shard=Shard(**shard) if shard else None,
            queue=None if queue is None else tuple(queue),
        )


def _frozen(fields: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that they were."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
