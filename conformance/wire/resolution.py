"""Makes a Target of what flags, the environment and a file say; refuses what can do harm before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from conformance.contract import DEFAULT_VERSION, available_versions, load
from conformance.wire.errors import (
    BadOption,
    BadUrl,
    LiveKey,
    MissingKey,
    NoTarget,
    UnknownApiVersion,
    UnknownArea,
    UnknownTarget,
)
from conformance.wire.rules import close_to
from conformance.wire.settings import TARGET_FILE, Settings, gather, ready_targets
from conformance.wire.target import STRIPE_URL, Target

Json = Any

_LIVE: Final = re.compile(r"(?:sk|rk|pk)_live_", re.IGNORECASE)
_AS_SAID: Final = ("capabilities", "rate_limit", "concurrency", "connect_timeout", "read_timeout")
_OF_RUN: Final = (
    "area",
    "select",
    "level",
    "profile",
    "fail_on",
    "report_dir",
    "seed",
    "also",
    "baseline",
    "allow_fixed",
    "shard",
    "without_key",
    "verified",
    "stale",
    "budget",
)


def resolve(
    options: Mapping[str, Json], environ: Mapping[str, str], target_file: Path | None = None, name: str | None = None
) -> Target:
    """The target that is described: by flags, else the environment, else the target file.

    Args:
        options: flags by setting name (`target`, `api_key`, …; `target_file` too); None and empty ones are not given.
        environ: of the process; `STRIPE_CONFORMANCE_<NAME>` and `STRIPE_API_KEY`.
        target_file: where `options` do not name it.
        name: what reports call the target, where it is not said otherwise.

    Raises:
        ConfigurationError: one of its kinds; nothing has been sent.
    """
    settings = gather({TARGET_FILE: target_file, **options}, environ)
    named, url, login = _place(settings)
    key = _key(settings, login, url)
    version = _version(settings)
    return Target(
        name=name or options.get("name") or named,
        url=url,
        api_key=key,
        api_version=version,
        areas=_areas(settings, version),
        service_date=_service_date(settings, version),
        files_url=_files(settings),
        connect_to=_connect_to(settings, url),
        eventual_seconds=settings.value("eventual_seconds") or 0.0,
        **{name: settings.value(name) for name in _AS_SAID if settings.value(name) is not None},
    )


def run_options(options: Mapping[str, Json], environ: Mapping[str, str]) -> dict[str, Json]:
    """The options of a run that are no part of its target, from the same three places; only what is given.

    Raises:
        ConfigurationError: as `resolve`.
    """
    settings = gather(options, environ)
    return {name: settings.value(name) for name in _OF_RUN if settings.value(name) is not None}


def refuse_live(text: str, source: str) -> None:
    """Raises LiveKey where the text holds a live-mode key."""
    if _LIVE.search(text):
        raise LiveKey(source)


def _place(settings: Settings) -> tuple[str, str, str]:
    """Name, URL, and the key that the URL may carry as its user name."""
    said, source = settings.value("url") or settings.value("target"), settings.source("target")
    if not said:
        raise NoTarget
    if "url" in settings.given:
        source = settings.source("url")
    elif "/" not in said and ":" not in said:
        known = [*ready_targets(), *(settings.file.settings.get("targets", {}) if settings.file else ())]
        raise UnknownTarget(said, known, close_to(said, known), source)
    url, login = base_url(said, source)
    return settings.value("name") or urlsplit(url).netloc, url, login


def base_url(url: str, source: str) -> tuple[str, str]:
    """The URL as targets have it, and the key that was its user name ("" without one).

    Raises:
        BadUrl: it cannot be called.
        LiveKey: it holds a live-mode key.
    """
    refuse_live(unquote(url), f"The key in {source}")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as problem:
        raise BadUrl(url, f"is no URL ({problem})", source) from problem
    if fault := _unusable(parts):
        raise BadUrl(_shown(parts), fault, source)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    place = f"{host}:{port}" if port else host
    return urlunsplit((parts.scheme, place, parts.path.rstrip("/"), "", "")), unquote(parts.username or "")


def _unusable(parts: SplitResult) -> str:
    if parts.scheme not in ("http", "https"):
        return "has no http:// or https:// before the host"
    if not parts.hostname or re.search(r"[\s\x00-\x20]", parts.netloc + parts.path):
        return "names no host"
    if parts.query or parts.fragment:
        return "has a query or a fragment"
    if parts.path.rstrip("/").endswith("/v1"):
        return "ends in /v1, which the suite adds"
    return ""


def _shown(parts: SplitResult) -> str:
    """The URL without what may be a secret."""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _key(settings: Settings, login: str, url: str) -> str:
    said = settings.value("api_key")
    key, source = (said.strip(), settings.source("api_key")) if said else (login, "The key in the URL")
    for name, setting in settings.given.items():
        refuse_live(str(setting.value), settings.source(name))
    refuse_live(key, source)
    if not key:
        raise MissingKey(url)
    return key


def _version(settings: Settings) -> str:
    version = settings.value("api_version") or DEFAULT_VERSION
    known = available_versions()
    if version not in known:
        raise UnknownApiVersion(version, known, settings.source("api_version"))
    return str(version)


def _service_date(settings: Settings, version: str) -> str:
    said = settings.value("service_date") or ""
    if not said:
        return ""
    try:
        date.fromisoformat(said)
    except ValueError:
        raise BadOption(settings.source("service_date"), f"{said} is no day, such as 2024-05-08") from None
    if said < version[:10]:
        raise BadOption(settings.source("service_date"), f"a service of {said} has no API version {version} yet")
    return str(said)


def _areas(settings: Settings, version: str) -> tuple[str, ...] | None:
    said = settings.value("areas")
    if said is None:
        return None
    known = load(version).all_areas
    for area in said:
        if area not in known:
            raise UnknownArea(area, known, close_to(area, known), settings.source("areas"))
    return tuple(said)


def _connect_to(settings: Settings, url: str) -> str:
    """The address that plays the target; the real service is only ever spoken to over TLS."""
    said = settings.value("connect_to") or ""
    if said and int(said.rpartition(":")[2]) > 65535:
        raise BadOption(settings.source("connect_to"), f"{said!r} names no port: they end at 65535")
    parts = urlsplit(url)
    if not said and parts.scheme == "http" and parts.hostname == urlsplit(STRIPE_URL).hostname:
        raise BadUrl(url, "would carry the key in the clear; write https://", settings.source("target"))
    return said


def _files(settings: Settings) -> str:
    said = settings.value("files_url")
    return base_url(said, settings.source("files_url"))[0] if said else ""
