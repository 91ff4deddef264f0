"""Subscription schedules: phases on the calendar, and what entering and leaving them does to a subscription.

What a subscription is billed for is the business of `subscribing`; here is only decided what it is to be, and when.
"""
