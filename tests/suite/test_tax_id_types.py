"""fixtures/tax_ids.yaml against the contract, and against the formats that python-stdnum knows."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from stdnum.exceptions import InvalidFormat, InvalidLength

from conformance.contract import Contract, Holds, version_folder
from conformance.contract.building.changes import read_changes
from conformance.suite.parameters import read_table
from tests.support.house import NEWER, PINS

TYPES = read_table("tax_ids")
FORMATS = {  # the module of python-stdnum that knows a type's format
    "ad_nrt": "ad.nrt",
    "ar_cuit": "ar.cuit",
    "au_abn": "au.abn",
    "bg_uic": "bg.vat",
    "br_cnpj": "br.cnpj",
    "br_cpf": "br.cpf",
    "ca_bn": "ca.bn",
    "ca_gst_hst": "ca.bn",
    "ch_vat": "ch.vat",
    "cl_tin": "cl.rut",
    "cn_tin": "cn.uscc",
    "co_nit": "co.nit",
    "cr_tin": "cr.cpj",
    "do_rcn": "do.cedula",
    "ec_ruc": "ec.ruc",
    "eg_tin": "eg.tn",
    "es_cif": "es.nif",
    "eu_vat": "eu.vat",
    "gb_vat": "gb.vat",
    "hu_tin": "hu.anum",
    "id_npwp": "id.npwp",
    "il_vat": "il.hp",
    "in_gst": "in_.gstin",
    "is_vat": "is_.vsk",
    "jp_cn": "jp.cn",
    "ke_pin": "ke.pin",
    "kr_brn": "kr.brn",
    "li_uid": "ch.uid",
    "mx_rfc": "mx.rfc",
    "no_vat": "no.mva",
    "nz_gst": "nz.ird",
    "pe_ruc": "pe.ruc",
    "ro_tin": "ro.cnp",
    "rs_pib": "rs.pib",
    "ru_inn": "ru.inn",
    "sg_uen": "sg.uen",
    "si_tin": "si.ddv",
    "sv_nit": "sv.nit",
    "th_vat": "th.tin",
    "tr_tin": "tr.vkn",
    "tw_vat": "tw.ubn",
    "ua_vat": "ua.edrpou",
    "us_ein": "us.ein",
    "uy_ruc": "uy.rut",
    "ve_rif": "ve.rif",
    "vn_tin": "vn.mst",
    "za_vat": "za.tin",
}


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: f"{pin.version} in {pin.service_date}")
def test_every_documented_type_is_there(pin: Contract) -> None:
    """On each day those that the service knows then."""
    parameter = pin.named("customer_tax_ids.create").parameter("type")

    assert parameter is not None
    assert {kind for kind, entry in TYPES.items() if Holds.read(entry).of(pin)} == set(parameter.enum)


def test_types_are_known_from_the_days_of_the_changes() -> None:
    changes = read_changes(version_folder(NEWER.version))
    days = {
        value: change.since
        for change in changes
        for verb, address, values in change.steps
        if (verb, address) == ("values", "tax_id /type")
        for value in values
    }

    assert {kind: str(entry["since"]) for kind, entry in TYPES.items() if "since" in entry} == days


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
