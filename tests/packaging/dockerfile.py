"""Reads a Dockerfile: its stages, each a list of instructions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its word, and what stands behind it with continued lines joined."""

    word: str
    rest: str


def stages(path: Path) -> list[list[Instruction]]:
    """The instructions of each stage, from one FROM to the next.

    Raises:
        ValueError: a line is no instruction.
    """
    lines = [
        line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    found: list[list[Instruction]] = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        match = re.fullmatch(r"([A-Z]+)\s+(.+)", line.strip())
        if match is None:
            raise ValueError(f"no instruction: {line}")
        instruction = Instruction(match[1], " ".join(match[2].split()))
        if instruction.word == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found
