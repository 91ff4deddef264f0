"""Idempotency keys: the same key and parameters get the first answer again; POST only, kept for 24 hours.

Source: https://stripe.com/docs/api/idempotent_requests
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.reference.errors import ApiError, InvalidParameter

_LONGEST = 255
_KEPT = 24 * 3600  # seconds


@dataclass
class Answer:
    """What a keyed request was answered; `status` is 0 while it still runs."""

    fingerprint: bytes
    at: int
    request_id: str
    status: int = 0
    body: bytes = b""


class Keys:
    """The keys of one server, oldest first."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}

    def begin(self, key: str, fingerprint: bytes, request_id: str, now: int) -> Answer:
        """The answer under a key: an earlier one (it has a status), or a new one that is now running.

        Raises:
            ApiError: 400; the key is too long, or was used with other parameters. 409; its first use still runs.
        """
        if len(key) > _LONGEST:
            raise InvalidParameter(f"An idempotency key has at most {_LONGEST} characters; this one has {len(key)}.")
        self._prune(now)
        known = self._answers.get(key)
        if known is None:
            answer = self._answers[key] = Answer(fingerprint, now, request_id)
            return answer
        if known.fingerprint != fingerprint:
            raise ApiError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                type="idempotency_error",
            )
        if not known.status:
            raise ApiError(
                f"There is currently another in-progress request using this Idempotent Key: {key}",
                status=409,
                code="idempotency_key_in_use",
            )
        return known

    def forget(self, key: str) -> None:
        """Frees a key whose request was refused before it began."""
        self._answers.pop(key, None)

    def _prune(self, now: int) -> None:
        while self._answers:
            oldest = next(iter(self._answers))
            if self._answers[oldest].at > now - _KEPT:
                return
            del self._answers[oldest]
