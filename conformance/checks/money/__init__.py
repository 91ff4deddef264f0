"""Money invariants: what the amounts of one answer owe to each other. Amounts are integers of the smallest unit.

A check that meets a member of the wrong type raises; the wrong type is a finding of the shape, and of that alone.
"""
