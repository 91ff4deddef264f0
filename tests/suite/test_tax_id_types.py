"""fixtures/tax_ids.yaml against the contract, and against the formats that python-stdnum knows."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from stdnum.exceptions import InvalidFormat, InvalidLength

from conformance.contract import load
from conformance.suite.parameters import read_table

TYPES = read_table("tax_ids")
FORMATS = {  # the module of python-stdnum that knows a type's format
    "au_abn": "au.abn",
    "bg_uic": "bg.vat",
    "br_cnpj": "br.cnpj",
    "br_cpf": "br.cpf",
    "ca_bn": "ca.bn",
    "ca_gst_hst": "ca.bn",
    "ch_vat": "ch.vat",
    "cl_tin": "cl.rut",
    "es_cif": "es.nif",
    "eu_vat": "eu.vat",
    "gb_vat": "gb.vat",
    "hu_tin": "hu.anum",
    "id_npwp": "id.npwp",
    "il_vat": "il.hp",
    "in_gst": "in_.gstin",
    "is_vat": "is_.vsk",
    "jp_cn": "jp.cn",
    "kr_brn": "kr.brn",
    "li_uid": "ch.uid",
    "mx_rfc": "mx.rfc",
    "no_vat": "no.mva",
    "nz_gst": "nz.ird",
    "ru_inn": "ru.inn",
    "sg_uen": "sg.uen",
    "si_tin": "si.ddv",
    "th_vat": "th.tin",
    "tw_vat": "tw.ubn",
    "ua_vat": "ua.edrpou",
    "us_ein": "us.ein",
    "za_vat": "za.tin",
}


def test_every_documented_type_is_there() -> None:
    parameter = load().named("customer_tax_ids.create").parameter("type")

    assert parameter is not None
    assert set(TYPES) == set(parameter.enum)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_valid_values_are_not_the_invalid_one(kind: str) -> None:
    assert TYPES[kind]["valid"]
    assert TYPES[kind]["invalid"] not in TYPES[kind]["valid"]


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_invalid_values_are_malformed(kind: str) -> None:
    """Not only the check digit is wrong: nobody could take it for a number of its type."""
    module: Any = import_module(f"stdnum.{FORMATS[kind]}")

    with pytest.raises((InvalidFormat, InvalidLength)):
        module.validate(TYPES[kind]["invalid"])
