"""Loads the suite's pytest plugin, whether or not the package's entry point is installed."""

pytest_plugins = ["conformance.plugin"]
