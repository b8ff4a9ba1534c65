"""The acts of the screen of electronic copies: what is asked of the clerk, and what then goes on.

A scan, a file or the token takes long: it goes on while the clerk does the next paper, whose line says so.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable

from counter.desk.digitising_acts import ComponentView, DigitisingView
from counter.domain.scans import Standing
from counter.ports.scanner import ScanOrder
from screens.base import CounterScreen, counter
from screens.choices import Choices
from screens.command import Command
from screens.copy_folder import FolderBox
from screens.copy_steps import step_of, why_not
from screens.describe_box import DescribeBox
from screens.digitising_boxes import FileBox, ReuseBox, ScanOrderBox, SignBox
from screens.palette import PaletteScreen, Pick

__all__ = ["CopyActs"]


class CopyActs(CounterScreen):
    """A screen with a list `#rows` of a dossier's papers."""

    def __init__(self) -> None:
        super().__init__()
        self.view: DigitisingView | None = None
        self._working: dict[tuple[str, str], str] = {}
        """What is being done, `scanning`, `reading` or `signing`, by dossier and component."""
        self._path = ""

    @abstractmethod
    def show(self) -> None:
        """Draw what is known."""

    @abstractmethod
    def reload(self) -> None:
        """Read what stands, and draw it."""

    @property
    def marked(self) -> ComponentView | None:
        """The marked paper."""
        key = self.query_one("#rows", Choices).key
        parts = self.view.components if self.view is not None else ()
        return next((one for one in parts if one.component_id == key), None)

    @property
    def scans(self) -> bool:
        """Whether a scan runs."""
        return "scanning" in self._working.values()

    def working(self) -> dict[str, str]:
        """What is being done with the papers in view, by component."""
        here = self.view.dossier_id if self.view is not None else ""
        return {part: what for (of, part), what in self._working.items() if of == here}

    def work_on(self, part: ComponentView | None) -> str:
        """What is being done with a paper; empty: nothing."""
        return self.working().get(part.component_id, "") if part is not None else ""

    def why_not(self, command: Command) -> str | None:
        """What keeps a command from acting on the marked paper."""
        return why_not(command.id, self.view, self.marked, self.work_on(self.marked))

    def open_marked(self) -> None:
        """What Enter does with the marked paper."""
        part, view = self.marked, self.view
        if view is None or part is None:
            return
        acts: dict[str, Callable[[], None]] = {
            "scan": self.ask_scan,
            "folder": self.ask_folder,
            "file": self.ask_file,
            "reuse": self.ask_reuse,
            "describe": self.ask_description,
            "sign": self.ask_pin,
            "elsewhere": self.ask_elsewhere,
            "more": self._ask_more,
            "all": self._ask_more,
        }
        act = acts.get(step_of(view, part, self.work_on(part)))
        if act is not None:
            act()
        else:
            counter(self).tell("scan.refused.working")

    # --- what is asked --------------------------------------------------------------------------

    def ask_scan(self) -> None:
        """How the marked paper is scanned."""
        part, view = self.marked, self.view
        if part is None or view is None:
            return

        def begin(order: ScanOrder) -> None:
            digitising = counter(self).desk.digitising
            self._begin("scanning", part, lambda: digitising.scan(view.dossier_id, part.component_id, order))

        counter(self).open(ScanOrderBox(part, view.means.order, begin))

    def ask_folder(self) -> None:
        """Which file of the watched folder is the copy."""
        part, view = self.marked, self.view
        if part is None or view is None:
            return

        def begin(key: str) -> None:
            digitising = counter(self).desk.digitising
            self._begin("reading", part, lambda: digitising.take(view.dossier_id, part.component_id, key))

        counter(self).open(FolderBox(part, begin))

    def ask_file(self) -> None:
        """Which file is the copy."""
        part, view = self.marked, self.view
        if part is None or view is None:
            return

        def begin(path: str) -> None:
            digitising, self._path = counter(self).desk.digitising, path
            self._begin("reading", part, lambda: digitising.read(view.dossier_id, part.component_id, path))

        counter(self).open(FileBox(part, self._path, begin))

    def ask_description(self) -> None:
        """What describes the copy."""
        part, view = self.marked, self.view
        if part is not None and view is not None:
            counter(self).open(DescribeBox(view, part))

    def ask_reuse(self) -> None:
        """Which document of the state is used."""
        part, view = self.marked, self.view
        if part is not None and view is not None:
            counter(self).open(ReuseBox(view, part))

    def ask_pin(self) -> None:
        """The PIN that signs every described copy."""
        view = self.view
        if view is None:
            return
        unsigned = view.standing(Standing.UNSIGNED)

        def begin(pin: str) -> None:
            digitising = counter(self).desk.digitising
            self._begin("signing", unsigned, lambda: digitising.sign(view.dossier_id, pin))

        counter(self).open(SignBox(len(unsigned), begin))

    def ask_elsewhere(self) -> None:
        """Whether the owning system has the signatures: nothing here proves it."""
        app, view = counter(self), self.view
        if view is None:
            return
        count, dossier = len(view.standing(Standing.UNSIGNED)), view.dossier_id
        picks = [
            Pick(app.texts("scan.elsewhere.no"), lambda: None),
            Pick(
                app.texts("scan.elsewhere.yes", count=count),
                lambda: app.act(lambda: app.desk.digitising.signed_elsewhere(dossier)),
            ),
        ]
        app.open(PaletteScreen(app.texts("scan.elsewhere.title"), picks))

    def ask_drop(self) -> None:
        """Whether the copy goes."""
        self._pick("keep", "drop")

    def _ask_more(self) -> None:
        """What may be done with a paper that counts."""
        self._pick("describe", "drop", "keep")

    def _pick(self, *words: str) -> None:
        app, part, view = counter(self), self.marked, self.view
        if part is None or view is None:
            return
        dossier, component = view.dossier_id, part.component_id
        acts: dict[str, Callable[[], None]] = {
            "keep": lambda: None,
            "describe": self.ask_description,
            "drop": lambda: app.act(lambda: app.desk.digitising.drop(dossier, component)),
        }
        reused = part.standing is Standing.REUSED
        said = {word: "drop_reuse" if word == "drop" and reused else word for word in words}
        picks = [
            Pick(app.texts(f"scan.pick.{said[word]}"), acts[word])
            for word in words
            if not (reused and word == "describe")
        ]
        app.open(PaletteScreen(part.label, picks))

    # --- what goes on ---------------------------------------------------------------------------

    def _begin(
        self, what: str, on: ComponentView | tuple[ComponentView, ...], start: Callable[[], Awaitable[object]]
    ) -> None:
        """Begin what takes long; its papers say so until it has ended."""
        view = self.view
        if view is None:
            return
        parts = on if isinstance(on, tuple) else (on,)
        keys = [(view.dossier_id, part.component_id) for part in parts]

        async def run() -> None:
            self._working.update(dict.fromkeys(keys, what))
            if self.is_attached:
                self.show()
            try:
                await start()
            finally:
                for key in keys:
                    self._working.pop(key, None)
                if self.is_attached:
                    self.show()
                    self.reload()

        counter(self).act(run)
