"""F10, the training drawer: what a citizen would do. Up and down choose who, left and right choose what."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.port import TrainingCitizen, TrainingDrawer
from counter.desk.state import DeskState, NoticeLevel
from counter.domain.text import fold
from screens.base import CounterModal, Drawn, counter
from screens.choices import Choices, Row
from screens.columns import fit, labelled, spread, wrapped
from screens.input import Entry, ScanLine
from screens.palette import PaletteScreen, Pick
from screens.wording import in_threes, reason

__all__ = ["DrawerScreen"]

_USUAL = 2
"""How many ordinary citizens stand above the special cases."""
_ACTIONS = ("qr_and_card", "card", "qr", "take_card", "ticket", "result")


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
            name = texts(f"desk.drawer.action.{action}")
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
        & ScanLine { margin: 0 0 1 0; background: $pick; padding: 0 1; }
    }
    """

    def __init__(self, drawer: TrainingDrawer) -> None:
        super().__init__()
        self._drawer = drawer

    def compose(self) -> ComposeResult:
        """Filter, citizens, actions."""
        with Vertical(classes="box"):
            yield ScanLine(sideways=True)
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

    async def _make_result_ready(self) -> None:
        """The dossier in view, else the last one received; what came of it is said with its code."""
        app = counter(self)
        visit = app.state.visit
        code: str | None
        if visit is not None and visit.returning is not None:
            dossier, code = visit.returning.dossier, visit.returning.official_code
        else:
            rows = visit.received[-1:] if visit is not None else ()
            rows = rows or tuple(await app.desk.dossiers(1))
            if not rows:
                app.tell("desk.why.no_result_possible", NoticeLevel.WARNING)
                return
            dossier, code = rows[0].dossier, rows[0].official_code
        shown = code or dossier.local_number
        if await self._drawer.make_result_ready(dossier.id):
            app.tell("desk.notice.result_made_ready", NoticeLevel.DONE, code=shown)
        else:
            app.tell("desk.notice.result_not_made", NoticeLevel.WARNING, code=shown)
