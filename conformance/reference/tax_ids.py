"""Customer tax IDs: their formats, the country they tell, and how their verification begins.

Source: https://stripe.com/docs/billing/customer/tax-ids
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from conformance.reference import ids
from conformance.reference.errors import invalid
from conformance.reference.store import Record, Store

_MOST = 5
_FORMATS: Mapping[str, str] = {
    "ad_nrt": r"[A-Z]-\d{6}-[A-Z]",
    "ae_trn": r"\d{15}",
    "ar_cuit": r"\d{2}-\d{7}-\d{2}",
    "au_abn": r"\d{11}",
    "au_arn": r"\d{12}",
    "bg_uic": r"\d{9}",
    "bh_vat": r"\d{15}",
    "bo_tin": r"\d{9}",
    "br_cnpj": r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}",
    "br_cpf": r"\d{3}\.\d{3}\.\d{3}-\d{2}",
    "ca_bn": r"\d{9}",
    "ca_gst_hst": r"\d{9}RT\d{4}",
    "ca_pst_bc": r"PST-\d{4}-\d{4}",
    "ca_pst_mb": r"\d{6}-\d",
    "ca_pst_sk": r"\d{7}",
    "ca_qst": r"\d{10}TQ\d{4}",
    "ch_vat": r"CHE-\d{3}\.\d{3}\.\d{3} (MWST|TVA|IVA)",
    "cl_tin": r"\d{2}\.\d{3}\.\d{3}-[\dK]",
    "cn_tin": r"\d{15}|\d{17}[\dX]|\d{20}|[\dA-Z]{18}",
    "co_nit": r"\d{3}\.\d{3}\.\d{3}-\d",
    "cr_tin": r"\d-\d{3}-\d{6}",
    "do_rcn": r"\d{3}-\d{7}-\d",
    "ec_ruc": r"\d{13}",
    "eg_tin": r"\d{9}",
    "es_cif": r"[A-Z]\d{7}[\dA-Z]|[A-Z]\d{8}",
    "eu_oss_vat": r"EU\d{9}",
    "eu_vat": r"(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[A-Z\d]{8,12}",
    "gb_vat": r"(GB|XI)?(\d{9}|\d{12})",
    "ge_vat": r"\d{9}",
    "hk_br": r"\d{8}",
    "hu_tin": r"\d{8}-\d-\d{2}",
    "id_npwp": r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}",
    "il_vat": r"\d{9}",
    "in_gst": r"\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]{3}",
    "is_vat": r"\d{5,6}",
    "jp_cn": r"\d{13}",
    "jp_rn": r"\d{5}",
    "jp_trn": r"T\d{13}",
    "ke_pin": r"[A-Z]\d{9}[A-Z]",
    "kr_brn": r"\d{3}-\d{2}-\d{5}",
    "kz_bin": r"\d{12}",
    "li_uid": r"CHE\d{9}",
    "mx_rfc": r"[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}",
    "my_frp": r"\d{8}",
    "my_itn": r"[A-Z]{1,2} ?\d{9,10}",
    "my_sst": r"[A-Z]\d{2}-\d{4}-\d{8}",
    "ng_tin": r"\d{8}-\d{4}",
    "no_vat": r"\d{9}MVA",
    "no_voec": r"\d{7}",
    "nz_gst": r"\d{8,9}",
    "om_vat": r"OM\d{10}",
    "pe_ruc": r"\d{11}",
    "ph_tin": r"\d{12}",
    "ro_tin": r"\d{13}",
    "rs_pib": r"\d{9}",
    "ru_inn": r"\d{10}|\d{12}",
    "ru_kpp": r"\d{9}",
    "sa_vat": r"\d{15}",
    "sg_gst": r"[A-Z]\d{8}[A-Z]",
    "sg_uen": r"\d{8,9}[A-Z]|[A-Z]\d{2}[A-Z]{2}\d{4}[A-Z]",
    "si_tin": r"\d{8}",
    "sv_nit": r"\d{4}-\d{6}-\d{3}-\d",
    "th_vat": r"\d{13}",
    "tr_tin": r"\d{10}",
    "tw_vat": r"\d{8}",
    "ua_vat": r"\d{9}",
    "us_ein": r"\d{2}-\d{7}",
    "uy_ruc": r"\d{12}",
    "ve_rif": r"[A-Z]-\d{8}-\d",
    "vn_tin": r"\d{10}",
    "za_vat": r"4\d{9}",
}
_VERIFIED_LATER = frozenset({"au_abn", "eu_vat", "gb_vat"})
_COUNTRY_OF_PREFIX = {"EL": "GR", "XI": "GB"}
_MAGIC = {"000000000": "verified", "111111111": "unverified", "222222222": "pending"}  # for a test, as they stand


def add(store: Store, customer: Record, kind: str, value: str, *, now: int, param: str = "value") -> Record:
    """A new tax ID of a customer; `param` is the bracketed name that `value` came in.

    Raises:
        ApiError: 400; `tax_id_invalid`, or the customer has five already.
    """
    check(kind, value, param)
    if len(of(store, customer)) >= _MOST:
        raise invalid(f"A customer has at most {_MOST} tax IDs.", param)
    return store.add(
        {
            "id": ids.new("tax_id"),
            "object": "tax_id",
            "country": _country(kind, value),
            "created": now,
            "customer": customer["id"],
            "livemode": False,
            "owner": {"customer": customer["id"], "type": "customer"},
            "type": kind,
            "value": value,
            "verification": {"status": _verification(kind, value), "verified_address": None, "verified_name": None},
        }
    )


def check(kind: str, value: str, param: str) -> None:
    """Refuses a value that is not of its type's format."""
    pattern = _FORMATS.get(kind)
    if value in _MAGIC and kind in ("au_abn", "eu_vat"):
        return
    if pattern is not None and not re.fullmatch(pattern, value):
        raise invalid(f"Invalid value for {kind}.", param, "tax_id_invalid")


def of(store: Store, customer: Record) -> list[Record]:
    """A customer's tax IDs, newest first."""
    return list(store.table("tax_id").of("customer", customer["id"]))


def _country(kind: str, value: str) -> str | None:
    if kind == "eu_vat" and not value[:2].isalpha():
        return None
    prefix = value[:2] if kind == "eu_vat" else kind[:2].upper()
    return None if kind == "eu_oss_vat" else _COUNTRY_OF_PREFIX.get(prefix, prefix)


def _verification(kind: str, value: str) -> str:
    if kind not in _VERIFIED_LATER:
        return "unavailable"
    return next((status for digits, status in _MAGIC.items() if value.endswith(digits)), "pending")
