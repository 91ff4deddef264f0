"""The conformance suite for the Stripe Billing API."""

__version__ = "0.1.0"
