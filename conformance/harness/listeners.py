"""Plugins of others that listen to every phase of a test, by the names under which they register themselves."""

from __future__ import annotations

ALLURE = "allure_listener"
LOGGING = "logging-plugin"
