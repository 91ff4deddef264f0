"""The application: authenticates a request, reads it, hands it to its handler and answers."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from conformance.contract import DEFAULT_VERSION, Json, form
from conformance.reference import clock, expand, ids, portal, resources
from conformance.reference.authentication import authenticate
from conformance.reference.call import Call, handler_of
from conformance.reference.errors import ApiError, InvalidParameter, Unauthorized, unknown_url
from conformance.reference.files import File
from conformance.reference.idempotency import Answer, Keys
from conformance.reference.store import Store
from conformance.reference.versions import Surfaces

_FORM = "application/x-www-form-urlencoded"
_ALWAYS = {"Content-Type": "application/json", "Cache-Control": "no-cache, no-store"}


def create_app(version: str = DEFAULT_VERSION, service_date: str = "") -> Starlette:
    """An application with no state yet.

    Args:
        version: the API version of requests that name none.
        service_date: ISO date to which it follows the service; where empty, every version is as its documentation.

    Raises:
        UnknownVersion: specs/ does not describe that version.
    """
    resources.load_all()
    return Starlette(routes=[Mount("/", app=Api(Surfaces(version, service_date)))])


class Api:
    """The API of one account in test mode, all its state in memory."""

    def __init__(self, surfaces: Surfaces) -> None:
        self._surfaces = surfaces
        self.store = Store()
        portal.save_settings(self.store, clock.wall())
        self.keys = Keys()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        await self.answer(request, body)(scope, receive, send)

    def answer(self, request: Request, body: bytes) -> Response:
        """Answers one request. Nothing is awaited in here: a request is executed whole before the next."""
        request_id = ids.request()
        headers = request.headers
        version = headers.get("stripe-version") or self._surfaces.default
        out = {**_ALWAYS, "Request-Id": request_id, "Stripe-Version": version}
        try:
            authenticate(headers.get("authorization"))
            answer = self._execute(request, body, request_id, version, out)
            status, content = answer.status, answer.body
        except Unauthorized as error:
            status, content = error.status, orjson.dumps(error.envelope(request_id, clock.wall()))
            out = {**_ALWAYS, "WWW-Authenticate": 'Bearer realm="Stripe"'}
        except ApiError as error:
            status, content = error.status, orjson.dumps(error.envelope(request_id, clock.wall()))
        if request.method == "POST" and status in (400, 402):
            out["Stripe-Should-Retry"] = "false"
        return Response(content, status, out)

    def _execute(self, request: Request, body: bytes, request_id: str, version: str, out: dict[str, str]) -> Answer:
        surface = self._surfaces.of(version)
        clock.catch_up(self.store)
        path = request.scope["path"]
        match = surface.contract.find(request.method, path)
        handler = None if match is None else handler_of(match.operation.name)
        if match is None or handler is None:
            raise unknown_url(request.method, path)
        tree = form.decode(request.url.query, _form(request, body))
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        fingerprint = orjson.dumps([path, tree], option=orjson.OPT_SORT_KEYS) if key else b""
        answer = self.keys.begin(key, fingerprint, request_id, clock.wall()) if key else Answer(b"", 0, request_id)
        if key:
            out |= {"Idempotency-Key": key, "Original-Request": answer.request_id}
        if answer.status:
            out["Idempotent-Replayed"] = "true"
            return answer
        try:
            params = surface.parameters(match.operation).read(tree)
            shape = surface.shape(match.operation)
            asked = params.pop("expand", None) or ()
            paths = {} if match.operation.answer_kind == "file" else expand.read(asked, shape)
            call = Call(match.operation, match.arguments, params, self.store, surface.contract, request_id, path)
            made = handler(call)
            if isinstance(made, File):
                answer.body, out["Content-Type"] = made.content, made.media_type
            else:
                shown = expand.show(made, paths, shape, self.store)
                answer.body = _json(surface.pinned(match.operation, shown, paths))
            answer.status = 200
        except InvalidParameter:
            self.keys.forget(key or "")
            raise
        except ApiError as error:
            answer.status, answer.body = error.status, _json(surface.refused(error.envelope(request_id, clock.wall())))
        except Exception:
            traceback.print_exc()
            failure = ApiError("An error occurred on the server.", status=500, type="api_error")
            answer.status, answer.body = failure.status, _json(failure.envelope(request_id, clock.wall()))
        return answer


def _form(request: Request, body: bytes) -> str:
    """The body as a form.

    Raises:
        ApiError: 400; it is something else.
    """
    kind = request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()
    if body and kind != _FORM:
        raise InvalidParameter(f"Invalid request: the content type of a POST is {_FORM}.")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise InvalidParameter("Invalid request: the body is not UTF-8.") from None


def _json(value: Mapping[str, Json]) -> bytes:
    return orjson.dumps(value, default=_number)


def _number(value: Any) -> int | float:
    """A decimal as JSON shows it: 20 rather than 20.0."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)
