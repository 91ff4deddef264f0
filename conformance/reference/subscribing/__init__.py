"""Subscriptions: what starts, changes, renews and ends them, and what each of these bills.

Everything that happens to a subscription goes through here, whoever asks for it: the subscriptions' own operations,
their items', schedules, quotes, checkout sessions, previews and time.
"""
