"""Every act has one permission, every permission an act; what is refused is told and stands in the record."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, get_type_hints

import pytest

from counter.desk import acts, digitising_acts, handing_acts, handout_acts, scan_acts, state
from counter.desk.guard import ACTS, ELSEWHERE, OPEN, SCANS
from counter.desk.port import DeskPort
from counter.domain.access import ROLES, Permission, Role, permissions_of
from counter.domain.scan import ScanKind
from counter.events import ScanOrigin
from counter.texts import LANGUAGES, texts
from screens.wording import permission_key
from tests.rigs.small_desk import SmallDesk, small_desk

ROOT = Path(__file__).resolve().parents[2]


_TYPES = (
    vars(acts)
    | vars(digitising_acts)
    | vars(handing_acts)
    | vars(handout_acts)
    | vars(scan_acts)
    | vars(state)
)
"""Names that the port imports for type checkers alone."""


def acts_of(port: type[Any], group: str = "") -> Iterator[str]:
    """Every act of the port and its groups, by the names of the table."""
    for name, member in vars(port).items():
        if isinstance(member, property):
            of = get_type_hints(member.fget, localns=_TYPES).get("return")
            if isinstance(of, type) and getattr(of, "_is_protocol", False):
                yield from acts_of(of, name)
        elif inspect.isfunction(member) and not name.startswith("_") and name not in vars(Protocol):
            yield f"{group}.{name}" if group else name


def test_every_act_of_the_desk_has_exactly_one_permission() -> None:
    found = set(acts_of(DeskPort))
    assert len(found) > 40
    assert found - OPEN == ACTS.keys()
    assert not OPEN & ACTS.keys()


def asked_elsewhere() -> Iterator[Permission]:
    """The permissions that code of the commands and of the centre names; prose does not count."""
    for folder in ("cli", "centre"):
        for file in (ROOT / "counter" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Attribute(value=ast.Name(id="Permission"), attr=name):
                        yield Permission[name]


def test_every_permission_is_used_and_named_in_words() -> None:
    assert set(ACTS.values()) | set(SCANS.values()) | ELSEWHERE.keys() == set(Permission)
    assert not (set(ACTS.values()) | set(SCANS.values())) & ELSEWHERE.keys()
    asked = set(asked_elsewhere())
    assert ELSEWHERE.keys() <= asked, "a permission that no command and no part of the centre asks for"
    assert 30 <= len(Permission) <= 60
    for language in LANGUAGES:
        assert all(permission_key(one) in texts(language) for one in Permission)


def test_a_scan_that_does_something_needs_something() -> None:
    harmless = {
        ScanKind.BADGE, ScanKind.DAY_SLIP, ScanKind.HEALTH_INSURANCE, ScanKind.LINK,
        ScanKind.TEXT, ScanKind.UNKNOWN,
    }  # fmt: skip
    assert SCANS.keys() == set(ScanKind) - harmless


def test_the_clerk_can_do_every_act_an_auditor_changes_nothing_an_administrator_receives_nothing() -> None:
    needed = set(ACTS.values()) | set(SCANS.values())
    assert needed - ROLES[Role.CLERK] == {Permission.RATING_VIEW}, "what was said of others is not a clerk's"
    assert needed <= ROLES[Role.SUPERVISOR]
    assert ROLES[Role.CLERK] <= ROLES[Role.SUPERVISOR]
    looking = {
        Permission.AUDIT_READ,
        Permission.AUDIT_VERIFY,
        Permission.OUTBOX_VIEW,
        Permission.DOSSIER_LIST,
    }
    assert ROLES[Role.AUDITOR] == looking
    assert Permission.DOSSIER_RECEIVE not in ROLES[Role.ADMINISTRATOR]
    assert permissions_of(["clerk", "nobody"]) == ROLES[Role.CLERK]
    assert not permissions_of([])


def be(small: SmallDesk, *roles: str) -> None:
    clerk = small.desk.state.clerk
    place = small.desk.state.place
    assert clerk is not None
    assert place is not None
    changed = replace(clerk, roles=roles)
    small.desk._core.update(clerk=changed, place=replace(place, clerks=(changed,)))


def arguments_of(act: Any) -> dict[str, Any]:
    """Something for each argument an act must have; a guard asks before anything looks at it."""
    return {
        name: None
        for name, one in inspect.signature(act).parameters.items()
        if one.default is inspect.Parameter.empty and one.kind is not inspect.Parameter.VAR_KEYWORD
    }


async def test_every_act_is_refused_told_and_recorded_without_its_permission(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        be(small, "nobody")
        for name, permission in ACTS.items():
            group, _, act = name.rpartition(".")
            acts = getattr(desk, group, None) or getattr(desk.handing, group) if group else desk
            bound = getattr(acts, act)
            before = desk.state
            seq = small.journal.audit_head().seq
            desk._core.hush()
            result = await bound(**arguments_of(bound))
            assert not result, name
            notice = desk.state.notice
            assert notice is not None, name
            assert (notice.key, notice.values["permission"]) == ("desk.notice.not_allowed", permission), name
            [row] = small.journal.audit(after=seq)
            assert (row.kind, row.subject) == ("refused_permission", before.clerk and before.clerk.id), name
            assert (desk.state.visit, desk.state.queue) == (before.visit, before.queue), name


async def test_a_scan_is_refused_by_what_it_would_do(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        be(small, Role.AUDITOR)
        await small.desk.scan("A001", ScanOrigin.SCANNER)
        assert small.desk.state.visit is None
        assert small.journal.audit()[-1].kind == "refused_permission"


async def test_nobody_signed_in_may_nothing_and_sees_no_list(tmp_path: Path) -> None:
    async with small_desk(tmp_path, sign_in=False) as small:
        before = small.journal.audit_head()
        assert list(await small.desk.dossiers()) == []
        await small.desk.call_next()
        await small.desk.closing.close()
        assert small.desk.state.visit is None
        assert small.journal.audit_head() == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
async def test_who_may_look_looks(tmp_path: Path, role: Role) -> None:
    async with small_desk(tmp_path) as small:
        be(small, role)
        seq = small.journal.audit_head().seq
        assert list(await small.desk.outbox()) == []
        assert small.journal.audit_head().seq == seq
