"""A preview's `subscription_details`: the parameters that older versions take one by one, gathered in a hash.

`subscription_details[items]` asks for what `subscription_items` does, and so on; a refusal names what was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from conformance.reference.call import Call
from conformance.reference.errors import ApiError, exclusive
from conformance.reference.store import Record

Preview = Callable[[Call], Record]
_DETAILS = "subscription_details"
_PREFIX = "subscription_"


def detailed(call: Call, preview: Preview) -> Record:
    """What `preview` makes of the request, once its details are parameters of their own.

    Raises:
        ApiError: 400; details beside the parameters that they take the place of, or as `preview` says.
    """
    params = {name: value for name, value in call.params.items() if name != _DETAILS}
    if _DETAILS not in call.params:
        return preview(call)
    for name in params:
        if name.startswith(_PREFIX):
            raise exclusive(_DETAILS, name)
    given = {f"{_PREFIX}{name}": value for name, value in (call.params[_DETAILS] or {}).items()}
    try:
        return preview(replace(call, params={**params, **given}))
    except ApiError as error:
        error.param = _as_sent(error.param, given.keys())
        raise


def _as_sent(param: str | None, given: Collection[str]) -> str | None:
    """`subscription_items[0][price]` → `subscription_details[items][0][price]`."""
    name, bracket, rest = (param or "").partition("[")
    return f"{_DETAILS}[{name.removeprefix(_PREFIX)}]{bracket}{rest}" if name in given else param
