"""Who may file a procedure and what is asked of them: settings beside the published data, `people.toml`.

The file is read rule by rule from the top; a later rule overrides an earlier one, so fields come first and
single procedures after them.
"""

from __future__ import annotations

import tomllib
from typing import Annotated

import msgspec
from msgspec import Meta

from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.records import RawProcedure
from counter.domain.parties import AuthorityRule, OwnerKind, Relation
from counter.domain.people import IdentityAsk

__all__ = ["PeopleRule", "PeopleRules", "people_rule", "read_people_rules"]

_FILE = "people.toml"
_MAX_BYTES = 256 * 1024

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Code = Annotated[str, Meta(pattern=r"^[1-9]\.[0-9]{6}$")]


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[rule]]`: what it says, of which fields or procedures, and where that stands."""

    source: Name
    confirmed: bool
    """False where an administrator should look it up: it is known from memory only."""
    fields: list[Name] = []
    procedures: list[Code] = []
    identity_ask: IdentityAsk | None = None
    authority_rule: AuthorityRule | None = None
    owner_kind: OwnerKind | None = None
    kin_need_no_authority: bool | None = None
    names: Annotated[list[Relation], Meta(max_length=len(Relation))] | None = None


class PeopleRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    rule: Annotated[list[_Rule], Meta(max_length=500)] = []


class PeopleRule(msgspec.Struct, frozen=True):
    """What holds for one procedure; the defaults where no rule speaks of it."""

    identity_ask: IdentityAsk = IdentityAsk.SEEN
    authority_rule: AuthorityRule = AuthorityRule.WRITTEN
    owner_kind: OwnerKind = OwnerKind.SELF
    kin_need_no_authority: bool = False
    names: list[Relation] = []


_SETTINGS = ("identity_ask", "authority_rule", "owner_kind", "kin_need_no_authority", "names")


def people_rule(rules: PeopleRules, row: RawProcedure) -> PeopleRule:
    """What the rules together say of a procedure. Pure."""
    said: dict[str, object] = {}
    for rule in rules.rule:
        if row.field in rule.fields or row.code in rule.procedures:
            said |= {name: value for name in _SETTINGS if (value := getattr(rule, name)) is not None}
    return msgspec.structs.replace(PeopleRule(), **said)


def read_people_rules(body: bytes) -> PeopleRules:
    """Parse `people.toml`; CatalogueError `unreadable` or `too_large`."""
    if len(body) > _MAX_BYTES:
        raise CatalogueError("too_large", _FILE)
    try:
        return msgspec.convert(tomllib.loads(body.decode("utf-8")), type=PeopleRules)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise CatalogueError("unreadable", f"{_FILE}: {error}") from error
