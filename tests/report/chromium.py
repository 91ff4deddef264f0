"""Drives Debian's headless Chromium over its debugging pipe, with nothing but the standard library."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--remote-debugging-pipe",
)
# Chromium reads commands from descriptor 3 and writes answers to 4: a process between gives them these numbers.
_TRAMPOLINE = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(commands, 3), os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_PATIENCE = 30.0  # seconds for one command; a machine under load starts Chromium slowly


class Chromium:
    """One browser process. Commands and events are those of the Chrome DevTools Protocol."""

    def __init__(self, binary: str, profile: Path) -> None:
        commands, self._out = os.pipe()
        self._in, answers = os.pipe()
        numbers = (str(commands), str(answers))
        trampoline = [sys.executable, "-c", _TRAMPOLINE, *numbers, binary, *_FLAGS, f"--user-data-dir={profile}"]
        self._process = subprocess.Popen(
            trampoline, pass_fds=(commands, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(commands)
        os.close(answers)
        self._numbers = itertools.count(1)
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """The result of a command; events that come in before it are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return dict(answer["result"])
            self.events.append(answer)

    def wait(self, event: str, session: str) -> None:
        """Until an event of a session has come."""
        while not any(seen["method"] == event and seen.get("sessionId") == session for seen in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))
            read = os.read(self._in, 1 << 20) if ready else b""
            assert read, "Chromium ended or does not answer"
            self._rest += read
        message, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(message))

    def close(self) -> None:
        """End the browser, kindly if it listens."""
        with contextlib.suppress(OSError, AssertionError):
            self.send("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        os.close(self._out)
        os.close(self._in)


class Page:
    """One tab with one document."""

    def __init__(self, browser: Chromium, address: str, options: Mapping[str, Any]) -> None:
        self._browser, self.address = browser, address
        self._target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.send("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._send(f"{domain}.enable")
        size = {"width": options.get("width", 1280), "height": options.get("height", 900)}
        self._send("Emulation.setDeviceMetricsOverride", **size, deviceScaleFactor=1, mobile=size["width"] < 600)
        self.theme(options.get("theme", "light"))
        self._send("Emulation.setScriptExecutionDisabled", value=not options.get("script", True))
        self._send("Page.navigate", url=address)
        browser.wait("Page.loadEventFired", self._session)

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.send(method, self._session, **params)

    def theme(self, name: str) -> None:
        """What the system says it prefers: light or dark."""
        self._send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression, once its promise, if it is one, is kept."""
        answer = self._send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, condition: str) -> None:
        """Wait until a JavaScript condition holds."""
        held = self.ask(
            f"""new Promise(done => {{
              const end = performance.now() + {_PATIENCE * 500};
              const held = () => Boolean({condition});
              const look = () => held() || performance.now() > end ? done(held()) : setTimeout(look, 5);
              look();
            }})"""
        )
        assert held, f"still not so: {condition}"

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self._send("Page.printToPDF", printBackground=True)["data"])

    def picture(self) -> bytes:
        """What is to be seen, as PNG."""
        return base64.b64decode(self._send("Page.captureScreenshot", format="png")["data"])

    def press(self, key: str) -> None:
        """Press and release a key such as Tab."""
        for kind in ("keyDown", "keyUp"):
            self._send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=9)

    def insert(self, text: str) -> None:
        """Type text where the focus is."""
        self._send("Input.insertText", text=text)

    def requests(self) -> list[str]:
        """The addresses that the page asked for, its own and inlined data left out."""
        asked = (event["params"]["request"]["url"] for event in self._own("Network.requestWillBeSent"))
        return [url for url in asked if url.split("#")[0] != self.address.split("#")[0] and not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """Exceptions and messages in the console."""
        names = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        return [json.dumps(event["params"])[:500] for name in names for event in self._own(name)]

    def _own(self, name: str) -> list[dict[str, Any]]:
        return [e for e in self._browser.events if e["method"] == name and e.get("sessionId") == self._session]

    def close(self) -> None:
        self._browser.send("Target.closeTarget", targetId=self._target)
