"""What the controller tells its workers: a plain value that crosses the process boundary as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from conformance.run.select import Selection
from conformance.wire import Target


@dataclass(frozen=True)
class Plan:
    """One run: which target, which requirements, where its exchanges wait."""

    target: Target
    selection: Selection
    folder: Path  # of the spool and the shared objects
    seed: int
    workers: int

    def encode(self) -> bytes:
        return orjson.dumps({**asdict(self), "folder": str(self.folder)})

    @classmethod
    def decode(cls, encoded: bytes) -> Plan:
        fields = orjson.loads(encoded)
        target, selection = fields.pop("target"), fields.pop("selection")
        return cls(
            target=Target(**{k: tuple(v) if isinstance(v, list) else v for k, v in target.items()}),
            selection=Selection(**{k: tuple(v) if isinstance(v, list) else v for k, v in selection.items()}),
            folder=Path(fields.pop("folder")),
            **fields,
        )
