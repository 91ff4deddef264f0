"""What can go wrong between the suite and a target, as typed errors that print: what is wrong, where, what to do.

WireError                   exit code
├── ConfigurationError                 2   the description of the target is wrong
│   ├── BadOption                   a flag or an environment variable has a value that it cannot have
│   ├── BadTargetFile               the target file has mistakes: all of them, with their lines
│   ├── BadUrl                      the URL is none that can be called
│   ├── NoTarget                    nothing says what the target is
│   ├── MissingKey                  no key for a target that is not the reference
│   ├── UnknownTarget               the name is no URL, and no file describes a target of that name
│   ├── UnknownArea                 the contract has no such area
│   ├── UnknownApiVersion           specs/ does not describe the API version
│   └── LiveKey                     a live-mode key: refused always, with no override
├── PreflightError              3   the target cannot be tested
│   ├── Unreachable                 no answer
│   ├── KeyRefused                  the target does not accept the key
│   ├── VersionRefused              the target does not understand the API version
│   └── NotTheApi                   what answers does not speak this API
├── LivemodeSeen                2   an answer holds `livemode: true`: the run stops at once
└── BadRecording                2   a file of recorded exchanges cannot be read
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


class WireError(Exception):
    """Something is wrong between the suite and a target. `exit_code` is what a command ends with."""

    exit_code: ClassVar[int] = 2


class ConfigurationError(WireError):
    """The description of the target is wrong."""


@dataclass(frozen=True)
class Problem:
    """One mistake in a target file."""

    key: str
    line: int  # counted from 1
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        hint = f" Did you mean {self.suggestion!r}?" if self.suggestion else ""
        return f"line {self.line}: {self.key}: {self.message}.{hint}"


class BadTargetFile(ConfigurationError):
    """The target file has mistakes. `problems` lists all of them in the order of their lines."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        self.path, self.problems = path, tuple(sorted(problems, key=lambda problem: (problem.line, problem.key)))
        count = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__("\n  ".join([f"{path} has {count}:", *map(str, self.problems)]))


class BadOption(ConfigurationError):
    """A flag or an environment variable has a value that it cannot have. `source` is its name."""

    def __init__(self, source: str, message: str) -> None:
        self.source = source
        super().__init__(f"{source}: {message}{'' if message.endswith('?') else '.'}")


class BadUrl(ConfigurationError):
    """The URL is none that can be called."""

    def __init__(self, url: str, why: str, source: str) -> None:
        self.url, self.source = url, source
        super().__init__(f"{source}: {url!r} {why}; a target is a URL such as http://127.0.0.1:12111.")


class MissingKey(ConfigurationError):
    """No key for a target that is not the reference."""

    def __init__(self, target: str) -> None:
        super().__init__(
            f"No API key for {target}: set STRIPE_API_KEY, or pass --api-key, to a test-mode key (sk_test_…)."
        )


class NoTarget(ConfigurationError):
    """Nothing says what the target is."""

    def __init__(self) -> None:
        super().__init__("No target: pass --target, or name one in the target file.")


class UnknownTarget(ConfigurationError):
    """The name is no URL, and no file describes a target of that name."""

    def __init__(self, name: str, known: Sequence[str], meant: str, source: str) -> None:
        self.name = name
        hint = f" Did you mean {meant!r}?" if meant else ""
        super().__init__(
            f"{source}: {name!r} is neither a URL nor a target that is described (known: {', '.join(known)}).{hint}"
        )


class UnknownArea(ConfigurationError):
    """The contract has no such area."""

    def __init__(self, area: str, known: Sequence[str], meant: str, source: str) -> None:
        self.area = area
        hint = f" Did you mean {meant!r}?" if meant else ""
        super().__init__(f"{source}: there is no area {area!r} (known: {', '.join(known)}).{hint}")


class UnknownApiVersion(ConfigurationError):
    """specs/ does not describe the API version."""

    def __init__(self, version: str, known: Sequence[str], source: str) -> None:
        self.version = version
        super().__init__(f"{source}: API version {version!r} is not described; this suite knows {', '.join(known)}.")


class LiveKey(ConfigurationError):
    """A live-mode key: the suite creates and pays invoices, so it never runs with one. There is no override."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(
            f"{source} is a live-mode key. This suite creates, pays and voids invoices and runs in test mode only; "
            "nothing has been sent. Use a key that starts with sk_test_ or rk_test_."
        )


class PreflightError(WireError):
    """The target cannot be tested."""

    exit_code: ClassVar[int] = 3


class Unreachable(PreflightError):
    """No answer."""

    def __init__(self, url: str, fault: str) -> None:
        super().__init__(f"{url} cannot be reached: {fault}.")


class KeyRefused(PreflightError):
    """The target does not accept the key."""

    def __init__(self, url: str, status: int, message: str) -> None:
        said = f": {message}" if message else ""
        super().__init__(f"{url} refuses the API key with {status}{said}")


class VersionRefused(PreflightError):
    """The target does not understand the API version."""

    def __init__(self, url: str, version: str, message: str) -> None:
        super().__init__(f"{url} does not understand API version {version}: {message}")


class NotTheApi(PreflightError):
    """What answers does not speak this API."""

    def __init__(self, url: str, what: str) -> None:
        super().__init__(f"{url} does not speak the Stripe API: GET /v1/customers answered {what}.")


class LivemodeSeen(WireError):
    """An answer holds `livemode: true`: these are not test data, and the run stops at once."""

    def __init__(self, method: str, path: str) -> None:
        self.method, self.path = method, path
        super().__init__(f"{method} {path} answered `livemode: true`: the target is not in test mode. The run stops.")


class BadRecording(WireError):
    """A file of recorded exchanges cannot be read. `line` is 0 where the file as a whole is wrong."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        self.path, self.line, self.why = path, line, why
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {why}.")
