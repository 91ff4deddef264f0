"""`python -m conformance.reference --port 0`: the reference target on its own."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from itertools import count

from conformance.contract import DEFAULT_VERSION, available_versions
from conformance.reference import ids
from conformance.reference.server import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m conformance.reference", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--api-version", default=DEFAULT_VERSION, choices=available_versions())
    parser.add_argument("--service-date", default="", metavar="DATE", help="day to which it follows the service")
    parser.add_argument("--seed", type=int, help="the same requests in the same order bring the same identifiers")
    parser.add_argument("--while-stdin", action="store_true", help="end when standard input does: with its parent")
    options = parser.parse_args()
    if options.seed is not None:
        ids.repeatable(count(options.seed))
    if options.while_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    run(options.host, options.port, options.api_version, options.service_date)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # all that it has is in its memory


if __name__ == "__main__":
    main()
