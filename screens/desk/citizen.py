"""The person at the counter: the name first, each fact with its source, verdict and register beside it.

Where the dossier is somebody else's, the owner stands first and the submitter below, each under its title.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from counter.desk.state import DeskState, Filing, Identity, Reading
from counter.domain.authenticity import Finding
from counter.domain.card import Authenticity, Photo
from counter.domain.parties import AuthorityProblem, OwnerKind, PartyRole
from counter.domain.people import Person, PersonField
from screens.base import Drawn, counter
from screens.columns import beside, labelled, spread, wrapped
from screens.desk.nobody import card_lies_left, panel_words
from screens.desk.parties import authority_line, organisation_lines, owner_words
from screens.desk.proof import (
    card_trouble,
    difference_lines,
    finding_lines,
    reading_progress,
    register_verdict,
)
from screens.desk.stage import Stage, stage_of
from screens.photo import PhotoPlace, drawn
from screens.symbols import LEVEL, VERDICT
from screens.wording import in_threes, marked, partial_date

__all__ = ["CitizenPanel", "CitizenText"]

_LABEL = 12
_SMALL, _LARGE = (9, 6), (18, 12)
"""Cells of the photo; a cell is twice as high as wide and a photo is 3:4."""
_GAP = 2
_OURS = "VNM"
"""Nationality of a citizen, as a machine-readable zone writes it."""
_ROOM_FOR_PHOTO = 120
"""Columns of the terminal from which there is a photo."""
_WIDE_ENOUGH, _TALL_ENOUGH = 44, 14
"""Cells of the panel for the large one; lines for the small one."""


class CitizenPanel(Horizontal):
    """The middle column: a frame with the text; what stands left of the text is mounted before it."""

    DEFAULT_CSS = """
    CitizenPanel {
        height: 1fr; width: 1fr; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 0 1;
    }
    """

    def compose(self) -> ComposeResult:
        """The text."""
        yield CitizenText()

    def on_mount(self) -> None:
        """Follow the stage in the title."""
        app = counter(self)
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        """Submitter, the people of the dossier, or the one who collects."""
        texts = counter(self).texts
        if stage_of(state) is Stage.RETURN:
            title = texts("desk.citizen.collector")
        else:
            another = _of_another(state.filing)
            title = texts("people.citizen.title") if another else texts("desk.citizen.title")
        self.border_title = Content(title)


def _of_another(filing: Filing | None) -> bool:
    return filing is not None and filing.parties.kind is not OwnerKind.SELF


class CitizenText(Drawn):
    """Who they are; in a band of few lines only what identifies them."""

    DEFAULT_CSS = """
    CitizenText { height: 1fr; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = PhotoPlace(self._draw_photo)

    def part(self, state: DeskState) -> object:
        """Identity, the people of the form, the reader and the stage."""
        visit = state.visit
        identity = visit.identity if visit else None
        filing = state.filing
        people = (filing.parties, filing.owner) if filing is not None else None
        expects = visit.expects if visit else None
        returning = bool(visit and visit.returning)
        card = state.devices.reader, state.devices.card_session is not None, card_lies_left(state)
        return identity, people, expects, card, stage_of(state), returning

    def titled(self, state: DeskState) -> None:
        """The picture goes with its visit, also where nothing is drawn any more."""
        if state.visit is None or state.visit.identity.card.photo is None:
            self._place.forget()

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """All that is known, most important first; air only where there is room."""
        identity = state.visit.identity if state.visit else Identity()
        filing = state.filing
        asked = self._expected(state, width)
        if identity.person is None:
            return [*asked, *self._nobody(state, identity, width)]
        if height <= 4:
            return self._band(identity, identity.person, filing, width)
        differences = difference_lines(counter(self).texts, identity, width)
        owner = self._owner(filing, width) if filing is not None and _of_another(filing) else []
        photo = self._photo(identity, width, height)
        beside_photo = width - photo[0].cell_length - _GAP if photo else width
        head = self._head(identity.person, beside_photo, titled=bool(owner))
        if photo:
            head = beside([*photo], head, photo[0].cell_length + _GAP)
        facts = self._facts(identity.person, width)
        card = self._checks(identity, width)
        blocks = [block for block in (asked, owner, head, differences, facts, card) if block]
        if sum(map(len, blocks)) > height:
            return self._cut(state, identity, (head, card, differences, facts), width, height)
        if differences and sum(map(len, blocks)) + len(blocks) <= height:
            blocks = [block for block in (asked, owner, head, facts, card, differences) if block]
        airy = sum(map(len, blocks)) + len(blocks) - 1 <= height
        lines: list[Content] = []
        for block in blocks:
            lines += ([Content("")] if lines and airy else []) + block
        return lines

    def _cut(
        self,
        state: DeskState,
        identity: Identity,
        parts: tuple[list[Content], list[Content], list[Content], list[Content]],
        width: int,
        height: int,
    ) -> list[Content]:
        """Not all fits: what proves people goes before where they live, and what is left out is counted."""
        texts, filing = counter(self).texts, state.filing
        head, card, differences, facts = parts
        asked = self._expected(state, width)
        other = filing is not None and _of_another(filing)
        owner = self._owner(filing, width, bare=True) if filing is not None and other else []
        lines = [*asked, *owner, *head, *card, *differences, *facts]
        if filing is not None and other and filing.owner is not None:
            lines += self._facts(filing.owner, width, known_only=True)
        if len(lines) <= height:
            return lines
        left = len(lines) - height + 1
        key = "desk.citizen.more_people" if other else "desk.citizen.more"
        return [*lines[: height - 1], Content.styled(texts(key, count=left), "bold $mark")]

    def _photo(self, identity: Identity, width: int, height: int) -> Sequence[Content]:
        """The chip's photo where there is room for it, drawn off the loop; gone with the visit."""
        card = identity.card
        narrow = self.app.size.width < _ROOM_FOR_PHOTO or height < _TALL_ENOUGH
        large = width >= _WIDE_ENOUGH and height >= 2 * _TALL_ENOUGH
        return self._place.lines(None if narrow else card.photo, *(_LARGE if large else _SMALL))

    def _draw_photo(self, photo: Photo, columns: int, rows: int) -> None:
        async def draw() -> None:
            picture = await asyncio.to_thread(drawn, photo, columns, rows)
            if self._place.take(picture):
                self.refresh()

        counter(self).beside(draw, group="photo", only_newest=True)

    def _expected(self, state: DeskState, width: int) -> list[Content]:
        """Whose the next code is, when it is not the submitter's."""
        expects = state.visit.expects if state.visit else PartyRole.SUBMITTER
        if expects is PartyRole.SUBMITTER:
            return []
        return wrapped(f"› {counter(self).texts(f'people.expects.{expects}')}", width, "bold $mark")

    def _owner(self, filing: Filing, width: int, *, bare: bool = False) -> list[Content]:
        """Whose dossier it is, and by what right the submitter acts; `bare`: name and number alone."""
        texts = counter(self).texts
        lines = organisation_lines(texts, filing.parties.organisation, width)
        if filing.owner is not None and filing.owner.full_name:
            title = "representative" if lines else "owner"
            lines += [
                Content.styled(texts(f"people.head.{title}"), "$soft"),
                *self._head(filing.owner, width),
                *([] if bare else self._facts(filing.owner, width, known_only=True)),
            ]
        elif not lines:
            words = f"▲ {texts('people.problem.no_owner')}"
            lines = [Content.styled(texts("people.head.owner"), "$soft"), Content.styled(words, "$warn")]
            if AuthorityProblem.NO_OWNER in filing.problems[:1]:
                return lines
            others = tuple(one for one in filing.problems if one is not AuthorityProblem.NO_OWNER)
            filing = replace(filing, problems=others)
        return [*lines, *authority_line(texts, filing, width)]

    def _nobody(self, state: DeskState, identity: Identity, width: int) -> list[Content]:
        texts = counter(self).texts
        if identity.card.reading is Reading.RUNNING:
            return [Content(""), *reading_progress(texts, identity.card)]
        said = panel_words(state)
        style = "bold $warn" if said == "card_left" else "$soft"
        lines = wrapped(texts(f"desk.citizen.{said}", number=in_threes(identity.number)), width, style)
        if identity.card.trouble is not None:
            lines += [Content(""), *card_trouble(texts, identity.card, width)]
        return [Content(""), *lines]

    def _head(self, person: Person, width: int, *, titled: bool = False) -> list[Content]:
        texts = counter(self).texts
        title = [Content.styled(texts("desk.citizen.title"), "$soft")] if titled else []
        lines = [*title, *wrapped(person.full_name.upper(), width, "bold $ink")]
        number = self._number(person)
        level = marked(LEVEL[person.level], texts(f"desk.level.{person.level}"))
        shown = Content.styled(number, "bold $mark")
        if shown.cell_length + level.cell_length + 2 > width:
            return [*lines, shown, level]
        return [*lines, spread(shown, level, width)]

    def _number(self, person: Person) -> str:
        """The personal number, else that of a paper of a foreigner."""
        if person.personal_number:
            return in_threes(person.personal_number)
        if person.document is not None and person.document.number:
            return person.document.number
        return counter(self).texts("desk.citizen.no_number")

    def _band(self, identity: Identity, person: Person, filing: Filing | None, width: int) -> list[Content]:
        """Name and number, then verdict and register; of another owner's dossier both people."""
        texts = counter(self).texts
        number = self._number(person)
        lead = Content.styled(person.full_name.upper(), "bold $ink")
        if filing is not None and _of_another(filing):
            owner = Content.styled(f"{texts('people.head.owner')}  ", "$soft")
            owner += Content.styled(owner_words(texts, filing).upper(), "bold $ink")
            right = authority_line(texts, filing, width // 2)
            below = Content.styled(f"{texts('desk.citizen.title')}  ", "$soft") + lead
            below += Content.styled(f"  {number}", "bold $mark")
            said = self._proof(identity, person, width - below.cell_length - 1, last_check=True)
            return [spread(owner, right[0], width), spread(below, said, width)]
        born = partial_date(person.date_of_birth) if person.date_of_birth is not None else ""
        known = Content.styled(number, "bold $mark") + Content(f"  {born}" if born else "")
        return [spread(lead, known, width), self._proof(identity, person, width)]

    def _proof(self, identity: Identity, person: Person, width: int, *, last_check: bool = False) -> Content:
        """How surely they are known, by what paper, then verdict and register, as far as it fits.

        The symbol of the level is always there.
        """
        mark = LEVEL[person.level]
        level = marked(mark, counter(self).texts(f"desk.level.{person.level}"))
        checks = self._checks(identity, width, short=True)[-1 if last_check else 0 :]
        paper, gap = self._document(person), Content("   ")
        kind = paper.partition(" · ")[0]
        papers = [[Content.styled(words, "$ink")] if words else [] for words in (paper, kind, "")]
        short = Content.styled(*mark)
        lines = [gap.join([level, *one, *checks]) for one in papers]
        lines += [Content(" ").join([short, *one, *checks]) for one in papers]
        lines += [gap.join([level, *one]) for one in papers] if last_check else []
        lines += [Content(" ").join([short, checks[0], checks[-1]])] if len(checks) > 2 else []
        lines.append(Content(" ").join([short, *checks[-1:]]))
        return next((line for line in lines if line.cell_length <= width), lines[-1])

    def _facts(self, person: Person, width: int, *, known_only: bool = False) -> list[Content]:
        texts = counter(self).texts
        sex = texts(f"desk.sex.{person.sex}") if person.sex else "—"
        ours = person.nationality == _OURS
        values = (
            (PersonField.DATE_OF_BIRTH, partial_date(person.date_of_birth)),
            (PersonField.SEX, sex),
            (PersonField.RESIDENCE, person.residence or "—"),
            (PersonField.OLD_NUMBER, person.old_number or ""),
            (PersonField.PHONE, person.phone or ""),
            (PersonField.NATIONALITY, texts("desk.citizen.ours") if ours else person.nationality or ""),
            (PersonField.DOCUMENT, self._document(person)),
        )
        lines: list[Content] = []
        for name, value in values:
            if value and not (known_only and value == "—"):
                source = person.sources.get(name)
                note = texts(f"desk.source.{source}") if source else ""
                label = texts(f"desk.field.{name}")
                lines += labelled(label, value, width, label_width=_LABEL, note=note)
        return lines

    def _document(self, person: Person) -> str:
        """The paper that was looked at, unless it is the card whose number stands above."""
        texts, paper = counter(self).texts, person.document
        if paper is None:
            return ""
        kind = texts(f"people.paper.{paper.kind}")
        number = "" if paper.number == person.personal_number else paper.number
        until = texts("people.citizen.until", date=f"{paper.expires_on:%d/%m/%Y}") if paper.expires_on else ""
        return " · ".join(part for part in (kind, number, until) if part)

    # --- card and register --------------------------------------------------------------------

    def _checks(self, identity: Identity, width: int, *, short: bool = False) -> list[Content]:
        texts = counter(self).texts
        card = identity.card
        lines: list[Content] = []
        if card.reading in (Reading.RUNNING, Reading.NAMED):
            lines += reading_progress(texts, card)
        elif card.trouble is not None:
            lines += card_trouble(texts, card, width)[:1] if short else card_trouble(texts, card, width)
        if card.reading is Reading.DONE or card.authenticity is Authenticity.NOT_GENUINE:
            words = texts(f"desk.verdict.{card.authenticity}")
            # Signed data on a chip that may be a copy is no green tick.
            doubtful = card.authenticity is Authenticity.GENUINE and Finding.CHIP_UNPROVED in card.findings
            symbol, style = VERDICT[Authenticity.ISSUER_UNKNOWN if doubtful else card.authenticity]
            lines += self._check("card", f"{symbol} {words}", style, width, short=short)
            if not short:
                lines += finding_lines(texts, card, width, short=False)
            room = self.app.size.width >= _ROOM_FOR_PHOTO and not short
            if room and (card.photo is None or self._place.unreadable):
                lines.append(Content(" " * _LABEL) + self._no_photo())
        register = identity.register
        if register.asking:
            asking = f"⟳ {texts('desk.register.asking')}"
            lines += self._check("register", asking, "$soft", width, short=short)
        elif register.outcome is not None:
            said, style = register_verdict(texts, identity, register.outcome)
            lines += self._check("register", said, style, width, short=short)
        if not short:
            return lines
        # Where there is room for one thing alone it is the last: what nobody must miss.
        if card.authenticity is Authenticity.NOT_GENUINE:
            return [*lines[1:], *lines[:1]]
        return [*lines, *finding_lines(texts, card, width, short=True)]

    def _no_photo(self) -> Content:
        return Content.styled(f"○ {counter(self).texts('people.citizen.no_photo')}", "$soft")

    def _check(self, name: str, said: str, style: str, width: int, *, short: bool) -> list[Content]:
        label = counter(self).texts(f"desk.citizen.{name}")
        if short:
            return [Content.styled(f"{label} ", "$soft") + Content.styled(said, style)]
        lines = labelled(label, said, width, label_width=_LABEL)
        return [line.stylize(style, _LABEL) for line in lines]
