"""Quotes: what is offered to a customer, what it comes to, and what their acceptance makes of it.

`drafting` makes and changes them, of what `selling`, `discounts` and `settings` read; `totals` says what they come to;
`copying` clones and revises; `closing` finalizes, cancels and expires; `accepting` turns them into invoices,
subscriptions and schedules; `document` prints them.
"""
