"""The way to the target: its description, the two clients, and the exchanges that they record.

What is named here is imported when it is first used: the SDK takes a quarter of a second that `--help` does not have.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conformance.wire.client import Client
    from conformance.wire.errors import BadRecording, ConfigurationError, LivemodeSeen, PreflightError, WireError
    from conformance.wire.exchange import Exchange
    from conformance.wire.handshake import preflight
    from conformance.wire.har import HarWriter, read_har
    from conformance.wire.jsonl import read_jsonl
    from conformance.wire.raw import RawClient
    from conformance.wire.recorder import Recorder
    from conformance.wire.resolution import resolve, run_options
    from conformance.wire.sender import Sender
    from conformance.wire.shell import curl
    from conformance.wire.target import CAPABILITIES, Target

_HOMES = {
    "BadRecording": "errors",
    "CAPABILITIES": "target",
    "Client": "client",
    "ConfigurationError": "errors",
    "Exchange": "exchange",
    "HarWriter": "har",
    "LivemodeSeen": "errors",
    "PreflightError": "errors",
    "RawClient": "raw",
    "Recorder": "recorder",
    "Sender": "sender",
    "Target": "target",
    "WireError": "errors",
    "curl": "shell",
    "preflight": "handshake",
    "read_har": "har",
    "read_jsonl": "jsonl",
    "resolve": "resolution",
    "run_options": "resolution",
}

__all__ = [
    "CAPABILITIES",
    "BadRecording",
    "Client",
    "ConfigurationError",
    "Exchange",
    "HarWriter",
    "LivemodeSeen",
    "PreflightError",
    "RawClient",
    "Recorder",
    "Sender",
    "Target",
    "WireError",
    "curl",
    "preflight",
    "read_har",
    "read_jsonl",
    "resolve",
    "run_options",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
