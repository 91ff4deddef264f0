"""The target of a run: where it is, what opens it, what it claims to support, how fast it may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Final
from urllib.parse import urlsplit

from conformance.contract import DEFAULT_VERSION, Contract, documented_on, load, version_folder

STRIPE_URL: Final = "https://api.stripe.com"
STRIPE_FILES_URL: Final = "https://files.stripe.com"
REFERENCE: Final = "reference"

CAPABILITIES: Final[Mapping[str, str]] = {
    "expand": "answers expand related objects that `expand[]` asks for",
    "files": "PDF documents are served from the files host",
    "hosted_pages": "`hosted_invoice_url` and `invoice_pdf` can be fetched",
    "idempotency": "a repeated `Idempotency-Key` brings the first answer back",
    "payments": "the documented test payment methods succeed, decline and ask for authentication",
    "search": "the search operations, with their query language",
    "tax_ids": "tax IDs are verified as the documented test values say",
    "test_clocks": "time can be advanced with test clocks",
    "versions": "the `Stripe-Version` header selects the version of an answer",
}
"""What a target may claim or deny, with what it means. A denied capability makes its requirements `unsupported`."""

_STRIPE_SECONDS = 60.0  # search is documented to find a new object within a minute
_OTHER_SECONDS = 10.0  # an emulator keeps its objects in one place


@dataclass(frozen=True)
class Target:
    """One target. URLs have no trailing slash. What is left empty is filled in from the rest."""

    name: str
    url: str
    api_key: str = field(repr=False)
    api_version: str = DEFAULT_VERSION
    areas: tuple[str, ...] | None = None  # that it claims to have; None: all
    capabilities: Mapping[str, bool] = field(default_factory=dict)  # claimed or denied, of `CAPABILITIES`
    rate_limit: float | None = None  # requests per second, of the whole run; None: no limit
    concurrency: int = 4  # requests at the same time, per worker
    connect_timeout: float = 10.0  # seconds
    read_timeout: float = 30.0  # seconds, to the last byte of an answer
    files_url: str = ""  # where the API serves files from; `url` unless it is Stripe itself
    service_date: str = ""  # ISO date to which the service is kept up; today for Stripe, else that of the documentation
    eventual_seconds: float = 0.0  # how long what is documented as eventual (search) may take
    connect_to: str = ""  # loopback address that plays the target, of a rehearsal: "127.0.0.1:12111"

    def __post_init__(self) -> None:
        of_stripe = self.url == STRIPE_URL
        today = datetime.now(timezone.utc).date().isoformat()
        self._default("files_url", STRIPE_FILES_URL if of_stripe else self.url)
        self._default("service_date", today if of_stripe else documented_on(version_folder(self.api_version)))
        self._default("eventual_seconds", _STRIPE_SECONDS if of_stripe else _OTHER_SECONDS)

    @property
    def contract(self) -> Contract:
        """What it is held to: the contract of its API version, as a service of its day keeps it."""
        return load(self.api_version, self.service_date)

    @property
    def is_stripe(self) -> bool:
        """Whether it is the real service, or plays it (`connect_to`)."""
        return urlsplit(self.url).hostname == urlsplit(STRIPE_URL).hostname

    @property
    def lacks(self) -> frozenset[str]:
        """The capabilities that the target's description denies."""
        return frozenset(name for name, claimed in self.capabilities.items() if not claimed)

    def _default(self, name: str, value: str | float) -> None:
        if not getattr(self, name):
            object.__setattr__(self, name, value)
