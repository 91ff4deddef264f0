"""What fuzzing the reference target finds, how fast it is, and how much of the contract it reaches.

Prints cases, findings, cases per second, and coverage of operations and parameters, for each seed.
Run: python benchmarks/fuzz.py [CASES [SEED…]]     10,000 cases with the seeds 0 and 1 unless told otherwise
"""

from __future__ import annotations

import sys
from contextlib import ExitStack

from conformance.fuzz.document import summary
from conformance.fuzz.plan import Plan
from conformance.fuzz.run import Fuzz, Limits, operations_of
from conformance.harness.prepare import described_targets


def main() -> None:
    cases, *seeds = [int(said) for said in sys.argv[1:]] or [10_000]
    for seed in seeds or (0, 1):
        with ExitStack() as resources:
            (target,) = described_targets({}, resources)
            plan = Plan(target.contract, operations_of(target.contract, (), ()), seed)
            asked = {"examples": cases, "seconds": None, "areas": [], "operations": []}
            fuzzed = Fuzz(target, plan, Limits(examples=cases), asked).run()
        print(*summary(fuzzed), sep="\n")
        print(f"{fuzzed.exchanges:,} requests in all; statuses of cases: {fuzzed.statuses}")


if __name__ == "__main__":
    main()
