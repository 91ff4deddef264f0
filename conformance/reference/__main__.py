"""`python -m conformance.reference --port 0`: the reference target on its own."""

from __future__ import annotations

import argparse

from conformance.contract import DEFAULT_VERSION, available_versions
from conformance.reference.server import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m conformance.reference", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--api-version", default=DEFAULT_VERSION, choices=available_versions())
    parser.add_argument("--service-date", default="", metavar="DATE", help="day to which it follows the service")
    options = parser.parse_args()
    run(options.host, options.port, options.api_version, options.service_date)


if __name__ == "__main__":
    main()
