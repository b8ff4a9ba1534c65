"""An administrator's values laid over a procedure as it was read. Pure.

A case or a component the procedure has no more is passed over: the import that lost it has reported it.
"""

from __future__ import annotations

from dataclasses import replace

from counter.centre.catalogue.decided import Override, PaperOverride
from counter.centre.catalogue.reviewed import fee_rules, time_limit
from counter.domain.procedures import (
    Channel,
    Component,
    ComponentKind,
    FeeRule,
    Procedure,
    ProcedureCase,
)

__all__ = ["overridden"]

_PLAIN = ("short_name", "queue_group", "owner_system", "owner_version", "shown", "popular")


def overridden(procedure: Procedure, override: Override) -> Procedure:
    """The procedure with what `override` names."""
    said = {name: value for name in _PLAIN if (value := getattr(override, name)) is not None}
    limits = dict(procedure.limits) | {
        channel: time_limit(review) for channel, review in override.limits.items()
    }
    fees = [(channel, rule) for channel, rule in procedure.fees if channel not in override.fees]
    named = dict(procedure.fees)
    fees += [(channel, _named(rule, named.get(channel))) for channel, rule in fee_rules(override.fees)]
    # An own value of a case goes before the channel's: what is overridden for a channel holds for all cases.
    return replace(
        procedure,
        **said,
        limits=tuple((channel, limits[channel]) for channel in Channel if channel in limits),
        fees=tuple(sorted(fees, key=lambda fee: list(Channel).index(fee[0]))),
        cases=tuple(_case(case, override) for case in procedure.cases),
    )


def _named(rule: FeeRule, before: FeeRule | None) -> FeeRule:
    """Another amount of the same fee: its name and who is exempt stay; the note says which text fixes it."""
    if before is None:
        return replace(rule, source=rule.note or "")
    return replace(rule, name=before.name, id=before.id, source=rule.note or "")


def _case(case: ProcedureCase, override: Override) -> ProcedureCase:
    own = override.case_limits.get(case.id)
    limit = time_limit(own) if own else None if override.limits else case.limit
    fees = tuple((channel, fee) for channel, fee in case.fees if channel not in override.fees)
    papers = tuple(_paper(part, override.papers.get(part.id)) for part in case.components)
    return replace(case, limit=limit, fees=fees, components=papers)


def _paper(part: Component, override: PaperOverride | None) -> Component:
    if override is None:
        return part
    kind = override.kind or part.kind
    abolished = part.abolished if override.abolished is None else override.abolished
    required = part.required if override.required is None else override.required
    return replace(
        part,
        label=override.label or part.label,
        label_reviewed=part.label_reviewed or override.label is not None,
        kind=kind,
        abolished=abolished,
        required=required and kind is not ComponentKind.NOTE and not abolished,
        originals=part.originals if override.originals is None else override.originals,
        copies=part.copies if override.copies is None else override.copies,
    )
