"""A reference target of its own for each test, in process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from conformance.reference import create_app

KEY = "sk_test_reference"


class InProcess(httpx.BaseTransport):
    """Carries the requests of a synchronous client to an application."""

    def __init__(self, app: Starlette) -> None:
        self._transport = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


class Target:
    """Speaks to one reference target; parameters are written the way they are sent, `{"items[0][price]": "p"}`."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, /, **params: str) -> httpx.Response:
        return self.client.get(path, params=params)

    def post(self, path: str, params: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, data=params or {}, headers=named)

    def delete(self, path: str) -> httpx.Response:
        return self.client.delete(path)

    def made(self, path: str, **params: str) -> str:
        """The ID of a new object."""
        answer = self.post(path, params)
        assert answer.status_code == 200, answer.text
        identifier: str = answer.json()["id"]
        return identifier


@pytest.fixture
def target() -> Iterator[Target]:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(transport=InProcess(create_app()), base_url="http://reference", headers=headers) as client:
        yield Target(client)
