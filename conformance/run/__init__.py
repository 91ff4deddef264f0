"""The result of a run: verdicts, findings, coverage, the gate."""
