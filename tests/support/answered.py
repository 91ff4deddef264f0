"""One HTTP request as it arrived, and one answer to be sent, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str  # with its query
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    body: bytes = b""

    @property
    def key(self) -> str:
        """The API key that it carries."""
        return self.headers.get("authorization", "").partition(" ")[2]


@dataclass(frozen=True)
class Answer:
    """What a working target answers."""

    status: int
    body: bytes

    def bytes(self, **headers: str) -> bytes:
        """The answer as HTTP; `headers` are added or replace its own."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"content-type": "application/json", "content-length": str(len(self.body)), **given}
        lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
        return f"HTTP/1.1 {self.status} -\r\n{lines}\r\n".encode() + self.body


def json_answer(status: int, body: Any, **headers: str) -> bytes:
    """An answer with a JSON body; `_` in header names stands for `-`."""
    return Answer(status, json.dumps(body).encode()).bytes(**headers)
