"""Licences: what is an SPDX expression, what is nearly one, and what each family demands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.licences import (
    Demands,
    choices,
    demands,
    forbids_changes,
    forbids_sale,
    reserves_all,
    shares_with,
    slip,
    wants_credit,
)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC-BY-4.0", (("CC-BY-4.0",),)),
        ("cc-by-4.0", (("CC-BY-4.0",),)),
        ("MIT OR CC0-1.0", (("CC0-1.0",), ("MIT",))),
        ("MIT AND OFL-1.1", (("MIT", "OFL-1.1"),)),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", (("GPL-2.0-or-later", "Classpath-exception-2.0"),)),
        ("CC BY 4.0", ()),
        ("CC-BY-4.0 AND", ()),
        ("(MIT", ()),
        ("All rights reserved", ()),
        ("", ()),
        ("()", ()),
        ("MIT AND ( )", ()),
        ("(MIT)", (("MIT",),)),
    ],
)
def test_an_expression_gives_choices_of_licences(licence: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert sorted(choices(licence)) == sorted(expected)


@pytest.mark.parametrize(
    ("licence", "hint"),
    [
        ("CC-BY-4.0", None),
        ("MIT OR CC0-1.0", None),
        ("LicenseRef-our-museum", None),
        ("All rights reserved", None),
        ("Free for use in schools", None),
        ("Public domain", None),
        ("Crown copyright", None),
        ("none", None),
        ("https://example.org/terms", None),
        ("CC BY 4.0", "write 'CC-BY-4.0'"),
        ("CC BY-NC-SA 3.0 IGO", "write 'CC-BY-NC-SA-3.0-IGO'"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "write 'CC-BY-SA-4.0'"),
        ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0", "write 'CC-BY-NC-ND-4.0'"),
        ("Open Government Licence v3.0", "write 'OGL-UK-3.0'"),
        ("OGL 3", "write 'OGL-UK-3.0'"),
        ("MIT License", "write 'MIT'"),
        ("CC0", "write 'CC0-1.0'"),
        ("CC-BY-5.0", "did you mean 'CC-BY-4.0'?"),
        ("CC-BY-4.0 AND", "did you mean 'CC-BY-4.0'?"),
        ("CC BY-ND", "say which: CC-BY-ND-1.0, CC-BY-ND-2.0, CC-BY-ND-2.5, CC-BY-ND-3.0, CC-BY-ND-4.0"),
        ("OGL", "say which: OGL-UK-1.0, OGL-UK-2.0, OGL-UK-3.0"),
        ("OGL-Canada-2.0", None),
        ("CC BY-NC-SA 2.0 UK", "write 'CC-BY-NC-SA-2.0-UK'"),
        # SPDX lists no such versions, and those of other countries or conditions are other licences.
        ("CC BY-NC 2.0 UK", "see https://spdx.org/licenses, or say it in a sentence"),
        ("CC-BY-ND-2.0-DE", "see https://spdx.org/licenses, or say it in a sentence"),
        ("CC BY-SA 3.0 ES", "see https://spdx.org/licenses, or say it in a sentence"),
        ("CC BY-NC-SA 5.0", "did you mean 'CC-BY-NC-SA-4.0'?"),
        ("()", "see https://spdx.org/licenses, or say it in a sentence"),
        ("QQQ-77", "see https://spdx.org/licenses, or say it in a sentence"),
    ],
)
def test_a_slip_is_told_from_a_statement(licence: str, hint: str | None) -> None:
    assert slip(licence) == hint


@given(
    st.lists(st.sampled_from(["(", ")", "( )", "MIT", "AND", "OR", "WITH", "CC-BY", "4.0"]), max_size=5).map(" ".join)
)
def test_nothing_that_may_be_written_raises(licence: str) -> None:
    assert all(choices(licence))
    assert slip(licence) is None or not choices(licence)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CC-BY-4.0", Demands(attribution=True)),
        ("CC-BY-SA-3.0-IGO", Demands(attribution=True, share_alike=True)),
        ("CC-BY-NC-ND-2.0", Demands(attribution=True, no_derivatives=True, non_commercial=True)),
        ("CC-BY-NC-SA-2.0-UK", Demands(attribution=True, share_alike=True, non_commercial=True)),
        ("CC-SA-1.0", Demands(share_alike=True)),
        ("CC0-1.0", Demands()),
        ("CC-PDM-1.0", Demands()),
        ("GFDL-1.3-or-later", Demands(attribution=True, share_alike=True)),
        ("OGL-UK-3.0", Demands(attribution=True)),
        ("MIT", Demands(attribution=True)),
        ("MIT-0", Demands()),
        ("Zlib", Demands()),
    ],
)
def test_what_a_licence_demands(name: str, expected: Demands) -> None:
    assert demands(name) == expected


def test_a_demand_holds_only_if_no_choice_is_without_it() -> None:
    assert wants_credit("CC-BY-4.0")
    assert not wants_credit("CC-BY-4.0 OR CC0-1.0")
    assert forbids_changes("CC-BY-ND-4.0 AND MIT")
    assert not forbids_changes("CC-BY-ND-4.0 OR CC-BY-4.0")
    assert forbids_sale("CC-BY-NC-4.0")
    assert not forbids_sale("for schools only")


@pytest.mark.parametrize(
    ("theirs", "ours", "may"),
    [
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", True),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", True),
        ("CC-BY-SA-2.0-UK", "CC-BY-SA-4.0", True),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", False),
        ("CC-BY-SA-1.0", "CC-BY-SA-4.0", False),
        ("CC-BY-SA-4.0", "CC-BY-4.0", False),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", False),
        ("CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", False),
        ("CC-BY-SA-4.0", "GPL-3.0-only", True),
        ("CC-BY-SA-3.0", "GPL-3.0-only", False),
        ("CC-BY-SA-4.0", "LAL-1.3", True),
        ("CC-BY-SA-4.0", None, False),
        ("CC-BY-SA-4.0 OR CC-BY-4.0", "CC-BY-4.0", True),
        ("GFDL-1.2-or-later", "GFDL-1.3-only", True),
        ("GFDL-1.2-only", "GFDL-1.3-only", False),
        ("CC-BY-4.0", None, True),
        ("a statement", None, True),
    ],
)
def test_what_is_made_from_a_work_must_go_out_alike(theirs: str, ours: str | None, may: bool) -> None:
    assert shares_with(theirs, ours) is may


@pytest.mark.parametrize(
    ("licence", "reserved"),
    [
        ("© 2010 China Daily. All rights reserved.", True),
        ("Alle Rechte vorbehalten", True),
        ("Tous droits réservés.", True),
        ("版权所有", True),
        ("Some rights reserved", False),
        ("CC-BY-4.0", False),
    ],
)
def test_a_statement_that_reserves_all(licence: str, reserved: bool) -> None:
    assert reserves_all(licence) is reserved
