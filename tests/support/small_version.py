"""A small hand-written API version, and the folder of one that follows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from conformance.contract.build import build

Json = Any
BASE, NEXT = "2001-01-01", "2002-02-02"

OPENAPI = """
openapi: 3.1.0
info: {title: Shop, version: '2001-01-01'}
paths:
  /v1/orders:
    post:
      operationId: orders.create
      tags: [orders]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              required: [customer]
              properties:
                customer: {type: string}
                lines:
                  type: array
                  items: {type: object, properties: {amount: {type: integer}}}
                note: {type: string}
                shipping: {$ref: '#/components/schemas/address'}
      responses: {'200': {content: {application/json: {schema: {$ref: schemas/order.json}}}}}
    get:
      operationId: orders.list
      tags: [orders]
      parameters:
        - {$ref: '#/components/parameters/state'}
        - {name: limit, in: query, style: form, schema: {type: integer}}
      responses: {'200': {content: {application/json: {schema: {$ref: schemas/order.json}}}}}
  /v1/orders/{order}:
    post:
      operationId: orders.update
      tags: [orders]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              properties: {billing: {$ref: '#/components/schemas/address'}, note: {type: string}}
      responses: {'200': {content: {application/json: {schema: {$ref: schemas/order.json}}}}}
  /v1/items:
    post: {operationId: items.create, tags: [items], responses: {'200': {description: An item.}}}
components:
  parameters:
    state: {name: state, in: query, style: form, schema: {type: string, enum: [open, paid]}}
  schemas:
    address: {type: object, properties: {city: {type: string}}}
"""
ORDER = {
    "type": "object",
    "required": ["id", "note", "object"],
    "properties": {
        "id": {"type": "string"},
        "object": {"const": "order"},
        "charge": {"type": "string"},
        "note": {"type": ["string", "null"]},
        "state": {"type": ["string", "null"], "enum": ["open", "paid", None]},
        "totals": {"anyOf": [{"$ref": "#/$defs/totals"}, {"type": "null"}]},
        "tax": {"$ref": "parts/tax.json"},
    },
    "$defs": {"totals": {"type": "object", "properties": {"net": {"type": "integer"}}}},
}
LINE = {"type": "object", "properties": {"object": {"const": "line"}, "tax": {"$ref": "parts/tax.json"}}}
TAX = {"type": "object", "properties": {"rate": {"type": "integer"}}}
LIFECYCLES = {"order": {"states": ["open", "paid"], "actions": {"pay": {"open": {"to": "paid"}}}}}
ERRATA = {
    "documented": [{"fixture": "orders.list", "reason": "of its own"}],
    "notes": [
        {"object": "order", "pointer": "/note", "note": "old"},
        {"object": "order", "pointer": "/id", "note": "stays"},
    ],
}
FRAME = "- what: something new\n  since: 2001-06-01\n  source: log 7\n"
SOURCES = {"follows": BASE, "sources": {"log": "https://example.test/log"}}


def write_small_versions(folder: Path) -> Path:
    """Writes the small version, and the folder of one that follows it and changes nothing yet."""
    base, changes = folder / BASE, folder / NEXT / "changes"
    (base / "schemas" / "parts").mkdir(parents=True)
    changes.mkdir(parents=True)
    (base / "openapi.yaml").write_text(OPENAPI)
    for name, schema in {"order": ORDER, "line": LINE, "parts/tax": TAX, "error": {"type": "object"}}.items():
        (base / "schemas" / f"{name}.json").write_text(json.dumps(schema))
    for name, document in {"lifecycles": LIFECYCLES, "errata": ERRATA}.items():
        (base / f"{name}.yaml").write_text(yaml.safe_dump(document))
    (changes / "version.yaml").write_text(yaml.safe_dump(SOURCES))
    return folder


def changed(specs: Path, verbs: str, frame: str = FRAME) -> dict[str, Json]:
    """The documents of the version that follows, with one entry in its changes."""
    (specs / NEXT / "changes" / "orders.yaml").write_text(f"# Orders.\n\n{frame}{verbs}")
    return build(specs, NEXT).documents


def order(documents: dict[str, Json]) -> Json:
    return documents["schemas/order.json"]


def body(documents: dict[str, Json], path: str = "/v1/orders") -> Json:
    described = documents["openapi.yaml"]["paths"][path]["post"]
    return described["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
