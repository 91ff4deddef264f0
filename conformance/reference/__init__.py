"""The reference target: a stateful server that keeps the whole contract, and the proof that it can be kept."""

from conformance.reference.app import create_app
from conformance.reference.server import run, serve

__all__ = ["create_app", "run", "serve"]
