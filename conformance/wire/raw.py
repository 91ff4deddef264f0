"""The second path: requests that the SDK would never send, written by hand and recorded the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from conformance.wire.exchange import Exchange
from conformance.wire.sender import Sender

FORM: Final = "application/x-www-form-urlencoded"

Params = Mapping[str, Any] | Sequence[tuple[str, str]]


class RawClient:
    """The target without the SDK between."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        content: bytes | str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        key: str | None = None,
        version: str | None = None,
        idempotency_key: str | None = None,
        step: str = "",
    ) -> Exchange:
        """The exchange, whatever the target answers. Nothing is added but key, version and content type.

        Args:
            method: any token, in any case.
            path: with its query if there is to be one; or a whole URL of the target.
            params: name and value pairs, already in bracket form and in their order (a mapping does too); they go into
                the body of a POST, PUT or PATCH, else into the query.
            content: the body as it is, instead of `params`.
            content_type: of the body; a form where there are `params`, else none.
            headers: replace those of the same name; None leaves one out (`{"Authorization": None}`: no key at all).
            key: the API key instead of the target's; "" leaves Authorization out.
            version: the API version instead of the target's; "" leaves Stripe-Version out.
            idempotency_key: none where None.
            step: what the exchange is for (`Exchange.step`).

        Raises:
            LivemodeSeen: the answer holds `livemode: true`.
            ValueError: the request cannot be written as HTTP.
        """
        target = self.sender.target
        url = path if "://" in path else target.url + path
        encoded = urlencode(list(params.items() if isinstance(params, Mapping) else params or ()))
        if encoded and content is None and method.upper() in ("POST", "PUT", "PATCH"):
            content, content_type = encoded, content_type or FORM
        elif encoded:
            url += ("&" if "?" in url else "?") + encoded
        own = {
            "Authorization": f"Bearer {target.api_key}" if key is None else f"Bearer {key}" if key else None,
            "Stripe-Version": target.api_version if version is None else version or None,
            "Content-Type": content_type,
            "Idempotency-Key": idempotency_key,
        }
        return self.sender.send(method, url, _merged(own, headers or {}), content, step)


def _merged(own: Mapping[str, str | None], given: Mapping[str, str | None]) -> dict[str, str]:
    names = {name.lower() for name in given}
    merged = {name: value for name, value in own.items() if name.lower() not in names} | dict(given)
    return {name: value for name, value in merged.items() if value is not None}
