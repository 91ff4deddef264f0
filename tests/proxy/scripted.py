"""A target that answers with exactly the bytes that a test says, and keeps exactly the bytes that it was sent."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SECONDS = 10.0  # that anything may take before a test has failed


@dataclass
class Line:
    """One connection of the target's."""

    socket: socket.socket
    seen: bytes = b""
    closed: threading.Event = field(default_factory=threading.Event)

    def until(self, end: bytes) -> bytes:
        """Read until what was seen ends so."""
        while not self.seen.endswith(end):
            piece = self.socket.recv(65536)
            if not piece:
                self.closed.set()
                raise ConnectionError("the other side closed")
            self.seen += piece
        return self.seen

    def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.socket.sendall(piece)


Script = Callable[[Line], None]


@dataclass
class Scripted:
    """A target: each connection is handed to the script."""

    script: Script
    port: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def scripted(script: Script, port: int = 0) -> Iterator[Scripted]:
    """A scripted target on a free port, or on the one named."""
    listening = socket.create_server(("127.0.0.1", port))
    target = Scripted(script, listening.getsockname()[1])

    def serve(line: Line) -> None:
        with line.socket, contextlib.suppress(OSError):
            script(line)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                connection.settimeout(SECONDS)
                target.lines.append(Line(connection))
                threading.Thread(target=serve, args=(target.lines[-1],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield target
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(SECONDS)
        for line in target.lines:
            with contextlib.suppress(OSError):
                line.socket.shutdown(socket.SHUT_RDWR)  # a script that still reads hears of it


def answering(answer: bytes) -> Script:
    """Reads requests without a body, and answers each so."""

    def script(line: Line) -> None:
        while True:
            line.until(b"\r\n\r\n")
            line.seen = b""
            line.say(answer)

    return script
