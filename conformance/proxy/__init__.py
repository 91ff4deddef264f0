"""A validating proxy: passes traffic on as it is, and afterwards holds every exchange against the contract.

    client ──► app ──► upstream ──► target
                │
                └─ capture ─► judge ═ a process of its own ═► audit ─► report

What is on the way of a call (`app`, `upstream`) never waits for what judges it.
"""
