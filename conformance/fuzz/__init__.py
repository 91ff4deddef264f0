"""Generated requests against a target, judged only by what cannot be wrong.

Schemathesis generates requests from the contract; the suite's own client sends them, its own checks judge the answers.
"""
