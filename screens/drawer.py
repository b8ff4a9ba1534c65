"""F10, the training drawer: what a citizen would do. Up and down choose who, left and right choose what."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.drills import Drill, Ends
from counter.desk.port import TrainingCitizen, TrainingDrawer
from counter.desk.state import DeskState, NoticeLevel
from counter.domain.dossiers import DossierRow
from counter.domain.text import fold
from screens.base import CounterModal, Drawn, counter
from screens.choices import Choices, Row
from screens.columns import fit, labelled, spread, wrapped
from screens.input import Entry
from screens.palette import FilterLine, PaletteScreen, Pick
from screens.wording import in_threes, reason

__all__ = ["DrawerScreen"]

_USUAL = 2
"""How many ordinary citizens stand above the special cases."""
_DOSSIERS = 500
"""Of so many of the newest dossiers those without a result are offered."""
_ACTIONS = ("qr_and_card", "card", "qr", "take_card", "drill", "ticket", "result")


class _Actions(Drawn):
    DEFAULT_CSS = """
    _Actions { height: auto; border-top: solid $edge; margin: 1 0 0 0; }
    """
    chosen = 0

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """All actions, the chosen one marked."""
        texts = counter(self).texts
        lines = [Content.styled(texts("desk.drawer.what"), "$soft")]
        for number, action in enumerate(_ACTIONS):
            name = texts("drill.menu.line" if action == "drill" else f"desk.drawer.action.{action}")
            if number == self.chosen:
                line = fit(Content.styled("▸ ", "bold $mark") + Content.styled(name, "bold $ink"), width)
                lines.append(line.stylize_before("on $pick"))
            else:
                lines.append(Content.styled(f"  {name}", "$soft"))
        return lines

    def turn(self, step: int) -> None:
        """Choose another action."""
        self.chosen = (self.chosen + step) % len(_ACTIONS)
        self.refresh()

    @property
    def action(self) -> str:
        """The chosen action."""
        return _ACTIONS[self.chosen]


class _Folder(Drawn):
    DEFAULT_CSS = """
    _Folder { height: auto; margin: 1 0 0 0; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Where printed papers lie."""
        drawer = counter(self).desk.drawer
        label = counter(self).texts("desk.drawer.papers")
        return labelled(label, drawer.papers_folder(), width, label_width=10) if drawer else []


class DrawerScreen(CounterModal):
    """A drawer at the right. Enter does the chosen thing (at first: QR and card) and closes it."""

    scope = "drawer"
    DEFAULT_CSS = """
    DrawerScreen {
        align: right top;
        & > .box {
            width: 62; height: 1fr; max-height: 100%; margin: 1 0 0 0; padding: 0 2; border: round $warn;
            border-title-color: $ink;
        }
        & Choices { height: 1fr; }
        & FilterLine { margin: 0 0 1 0; background: $pick; padding: 0 1; }
    }
    """

    def __init__(self, drawer: TrainingDrawer) -> None:
        super().__init__()
        self._drawer = drawer

    def compose(self) -> ComposeResult:
        """Filter, citizens, actions."""
        with Vertical(classes="box"):
            yield FilterLine(sideways=True)
            yield Choices(id="citizens")
            yield _Actions()
            yield _Folder()

    def on_mount(self) -> None:
        """Fill the list."""
        texts = counter(self).texts
        box = self.query_one(".box")
        box.border_title = Content(texts("desk.drawer.title"))
        box.border_subtitle = Content(texts("desk.drawer.keys"))
        self.query_one(Entry).placeholder = texts("desk.drawer.filter")
        counter(self).changed.subscribe(
            self, lambda _: self._fill(self.query_one(Entry).value), immediate=True
        )
        self._fill("")
        counter(self).beside(self._load, group="drawer", only_newest=True)

    async def _load(self) -> None:
        await self._drawer.load()
        if self.is_running:
            self._fill(self.query_one(Entry).value)

    def _fill(self, text: str) -> None:
        wanted = fold(text).split()
        on_reader = self._drawer.card_on_reader()
        rows: list[Row] = []
        for label, people in self._groups():
            fits = [
                self._row(one, lies=one.key == on_reader)
                for one in people
                if all(word in fold(f"{one.name} {one.personal_number} {label}") for word in wanted)
            ]
            if fits and label:
                rows.append(self._heading(label))
            rows += fits
        if not rows:
            empty = counter(self).texts("desk.drawer.nobody" if text else "desk.drawer.not_yet")
            rows = [Row("", lambda _: [Content.styled(empty, "$soft")], pickable=False)]
        self.query_one(Choices).fill(rows, preselect=True, keep=True)

    def _groups(self) -> list[tuple[str, list[TrainingCitizen]]]:
        """The usual ones, then every special case under its label, then everybody else."""
        groups: dict[str, list[TrainingCitizen]] = {}
        for one in self._drawer.citizens():
            groups.setdefault(self._label(one), []).append(one)
        usual = groups.pop("", [])
        others = [(counter(self).texts("desk.drawer.others"), usual[_USUAL:])] if groups else []
        first = usual[:_USUAL] if groups else usual
        return [("", first), *groups.items(), *others]

    def _label(self, citizen: TrainingCitizen) -> str:
        texts = counter(self).texts
        case = "" if citizen.case == "found" else reason(texts, "case", citizen.case)
        chip_key = f"desk.chip.{citizen.card}"
        chip = texts(chip_key) if chip_key in texts else ""
        return " · ".join(part for part in (case, chip) if part)

    def _heading(self, label: str) -> Row:
        return Row(f"heading-{label}", lambda width: wrapped(f"─ {label}", width, "$soft"), pickable=False)

    def _row(self, citizen: TrainingCitizen, *, lies: bool) -> Row:
        texts = counter(self).texts

        def draw(width: int) -> list[Content]:
            note = texts("desk.drawer.on_reader") if lies else ""
            number = Content.styled(in_threes(citizen.personal_number), "$soft")
            name = Content(citizen.name) + Content.styled(
                f"  {note}" if note else "", "$mark" if lies else "$soft"
            )
            return [spread(name, number, width)]

        return Row(citizen.key, draw)

    @on(Entry.Changed)
    def _typed(self, message: Entry.Changed) -> None:
        message.stop()
        self._fill(message.value)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def steer(self, key: str) -> None:
        """Who by up and down, what by left and right."""
        if key in ("left", "right"):
            self.query_one(_Actions).turn(1 if key == "right" else -1)
        else:
            self.query_one(Choices).steer(key)

    def enter(self, text: str) -> None:
        """Do the chosen thing."""
        if text:
            self._fill(text)
        action, key = self.query_one(_Actions).action, self.query_one(Choices).key
        if action in ("qr_and_card", "card", "qr") and not key:
            return
        self.close()
        if action == "ticket":
            self._ask_group()
        elif action == "drill":
            self._ask_drill()
        elif action == "result":
            counter(self).act(self._make_result_ready)
        else:
            with counter(self).guarded():
                self._handle_card(action, key)

    def _handle_card(self, action: str, key: str | None) -> None:
        if key and action in ("qr_and_card", "qr"):
            self._drawer.show_qr(key)
        if key and action in ("qr_and_card", "card"):
            self._drawer.put_card(key)
        if action == "take_card":
            self._drawer.take_card()

    def _ask_group(self) -> None:
        app, drawer = counter(self), self._drawer
        waiting = {ticket.group for ticket in app.state.queue.waiting}
        groups = sorted(waiting | {one.queue_group for one in app.search("", 40)})
        texts = app.texts

        def take(group: str, *, priority: bool) -> Pick:
            name = texts("desk.drawer.priority", group=group) if priority else group
            return Pick(name, lambda: app.act(lambda: drawer.take_ticket(group, priority=priority)))

        picks = [take(group, priority=False) for group in groups]
        picks += [take(group, priority=True) for group in groups]
        app.open(PaletteScreen(texts("desk.drawer.group"), picks))

    def _ask_drill(self) -> None:
        """The faults, those that last now marked; what is chosen begins, or ends."""
        app, drawer = counter(self), self._drawer
        texts = app.texts

        async def turn(one: Drill, *, lasts: bool) -> None:
            name = texts(f"drill.{one.name}.name")
            if not await drawer.drill(one.name):
                app.tell("drill.menu.impossible", NoticeLevel.WARNING, name=name)
            elif lasts:
                app.tell("drill.menu.over", NoticeLevel.DONE, name=name)
            elif one.ends is Ends.BY_ORDER:
                app.tell("drill.menu.begun", NoticeLevel.WARNING, name=name)

        def pick(one: Drill, *, lasts: bool) -> Pick:
            name = texts(f"drill.{one.name}.name")
            shown = texts("drill.menu.running", name=name) if lasts else name
            return Pick(shown, lambda: app.act(lambda: turn(one, lasts=lasts)))

        picks = [pick(one, lasts=lasts) for one, lasts in drawer.drills()]
        app.open(PaletteScreen(texts("drill.menu.title"), picks))

    async def _make_result_ready(self) -> None:
        """The open dossier; else of the visit, else of the desk: one alone at once, several by choice."""
        app = counter(self)
        returning = app.state.visit.returning if app.state.visit is not None else None
        if returning is not None and returning.result is None and not returning.returned:
            code = returning.official_code or returning.dossier.local_number
            await self._decide(returning.dossier.id, code)
            return
        rows = await self._undecided()
        if not rows:
            app.tell("desk.why.no_result_possible", NoticeLevel.WARNING)
        elif len(rows) == 1:
            await self._decide(rows[0].dossier.id, _number(rows[0]))
        else:
            app.open(PaletteScreen(app.texts("desk.drawer.which"), [self._decision(row) for row in rows]))

    async def _undecided(self) -> Sequence[DossierRow]:
        """Dossiers without a result, oldest first: of the open visit alone, if it has any."""
        app = counter(self)
        decided = await self._drawer.decided()
        kept = await app.desk.dossiers(_DOSSIERS)
        rows = [
            row
            for row in reversed(kept)
            if not row.voided and row.returned_at is None and row.dossier.id not in decided
        ]
        visit = app.state.visit
        here = {row.dossier.id for row in visit.received} if visit is not None else set()
        return [row for row in rows if row.dossier.id in here] or rows

    def _decision(self, row: DossierRow) -> Pick:
        app, dossier, number = counter(self), row.dossier, _number(row)
        words = {"code": number, "owner": dossier.owner_name, "procedure": dossier.procedure.name}
        name = app.texts("desk.drawer.dossier", **words)
        return Pick(name, lambda: app.act(lambda: self._decide(dossier.id, number)))

    async def _decide(self, dossier_id: str, number: str) -> None:
        """Let the agency finish it; what came of it is said with its number."""
        app = counter(self)
        if await self._drawer.make_result_ready(dossier_id):
            app.tell("desk.notice.result_made_ready", NoticeLevel.DONE, code=number)
        else:
            app.tell("desk.notice.result_not_made", NoticeLevel.WARNING, code=number)


def _number(row: DossierRow) -> str:
    return row.official_code or row.dossier.local_number
