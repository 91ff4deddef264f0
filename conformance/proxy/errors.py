"""What keeps a proxy from starting, one class each; `exit_code` is what the command ends with."""

from __future__ import annotations

from typing import ClassVar


class ProxyError(Exception):
    """The proxy cannot do its work."""

    exit_code: ClassVar[int] = 2


class CannotListen(ProxyError):
    """The port is taken, or may not be used."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"--port {port}: the proxy cannot listen on {host}:{port} ({why}); --port 0 takes a free one.")


class AuditBroke(ProxyError):
    """The process that checks the traffic ended: what it had found is lost."""

    exit_code: ClassVar[int] = 4

    def __init__(self) -> None:
        super().__init__("the process that checks the traffic ended, and what it had found is lost: please report it.")
