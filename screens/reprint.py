"""F11: papers to print again. Those of the open visit first, then those of the desk that are not finished.

The newest stand first: Enter right after F11 prints what has just gone wrong, else the paper received last.

Enter prints the marked paper again; the left arrow shows it; the right arrow says that a paper nobody was
sure of lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState, Visit
from counter.domain.documents import made_at, subject_of
from counter.events import PrintState
from counter.ports import PrintJob
from screens.base import CounterModal, counter
from screens.choices import Choices, Row
from screens.columns import spread
from screens.input import ScanLine
from screens.paper import PaperScreen
from screens.symbols import printed
from screens.wording import brief, marked

__all__ = ["ReprintScreen", "newest_of_each"]

_UNFINISHED = (PrintState.FAILED, PrintState.UNKNOWN)


def newest_of_each(jobs: Iterable[PrintJob]) -> list[PrintJob]:
    """One job a paper, its newest print, of `jobs` oldest first.

    What is not well comes first, then the newest; the papers of one act stay in their order, the slip first.
    """
    papers = {(job.dossier_id, job.document.kind): job for job in jobs}
    newest = sorted(papers.values(), key=lambda job: made_at(job.document), reverse=True)
    return sorted(newest, key=lambda job: job.state not in _UNFINISHED)


class ReprintScreen(CounterModal):
    """The list of papers. What the screen knows is there at once; what the journal knows follows."""

    scope = "papers"
    DEFAULT_CSS = """
    ReprintScreen > .box { width: 84; }
    ReprintScreen {
        & Choices { max-height: 60vh; }
        & ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    }
    """

    def __init__(self, subject: str | None = None) -> None:
        """`subject`: id of a dossier or decision whose papers alone are listed; None: visit and desk."""
        super().__init__()
        self._subject = subject

    def compose(self) -> ComposeResult:
        """The papers and a scan line."""
        with Vertical(classes="box"):
            yield Choices(id="papers")
            yield ScanLine(sideways=True)

    def on_mount(self) -> None:
        """Name the box and fill it."""
        self._jobs: dict[str, PrintJob] = {}
        self._kept: Sequence[PrintJob] = ()
        self._unfinished: Sequence[PrintJob] = ()
        self._drawn: object = None
        self._moved = False
        self._turn = 0
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("desk.reprint.title"))
        box.border_subtitle = Content(app.texts("desk.reprint.keys"))
        self.query_one(ScanLine).placeholder = app.texts("desk.reprint.hint")
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        drawn = (state.visit.jobs if state.visit else (), state.unfinished)
        if drawn != self._drawn:
            self._drawn = drawn
            self._fill()
            self._turn += 1
            turn = self._turn
            counter(self).beside(lambda: self._load(turn), group="papers")

    async def _load(self, turn: int) -> None:
        """What the journal has of the visit's dossiers, and what is not finished at this desk."""
        app = counter(self)
        subjects = [self._subject] if self._subject else _subjects_of(app.state.visit)
        kept = [job for one in subjects for job in await app.desk.jobs_of(one)]
        unfinished = await app.desk.unfinished_jobs() if self._subject is None else ()
        if self.is_running and turn == self._turn:
            self._kept, self._unfinished = kept, unfinished
            self._fill()

    def _fill(self) -> None:
        app = counter(self)
        visit = app.state.visit if self._subject is None else None
        shown = {job.id: job for job in (*self._kept, *(visit.jobs if visit else ()))}
        ours = newest_of_each(shown.values())
        named = {(job.dossier_id, job.document.kind) for job in ours}
        unfinished = newest_of_each(self._unfinished)
        others = [job for job in unfinished if (job.dossier_id, job.document.kind) not in named]
        self._jobs = {job.id: job for job in (*ours, *others)}
        rows: list[Row] = []
        about = "dossier" if self._subject else "visit"
        for heading, jobs in ((about, ours), ("unfinished", others)):
            if jobs:
                rows += [Row("", lambda _: [Content("")], pickable=False)] if rows else []
                rows.append(self._heading(heading))
                rows += [self._row(job) for job in jobs]
        if not rows:
            rows = [self._heading("nothing")]
        self.query_one(Choices).fill(rows, preselect=True, keep=self._moved)

    def _heading(self, name: str) -> Row:
        words = counter(self).texts(f"desk.reprint.{name}")
        return Row(f"heading-{name}", lambda _: [Content.styled(words, "$soft")], pickable=False)

    def _row(self, job: PrintJob) -> Row:
        texts, document = counter(self).texts, job.document

        def draw(width: int) -> list[Content]:
            name = texts(f"desk.document.{document.kind.value.lower()}")
            if job.copies > 1:
                name = f"{name} ×{job.copies}"
            if document.copy_number:
                name = f"{name} · {texts('desk.reprint.copy', number=document.copy_number)}"
            mark, word, well = printed(job.state, job.reason)
            words = texts(f"desk.print.{word}")
            if job.reason and not well:
                words = f"{words}: {brief(texts, job.reason)}"
            code, name_of = subject_of(document)
            owner = Content.styled(name_of, "$soft")
            return [
                spread(Content.styled(name, "$ink"), Content.styled(code, "$soft"), width),
                spread(owner, marked(mark, words).truncate(width, ellipsis=True), width),
            ]

        return Row(job.id, draw)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def steer(self, key: str) -> None:
        """Up and down move; left: how it looks; right: the paper is there."""
        if key == "right":
            self._settle()
        elif key == "left":
            self._look()
        else:
            self._moved = True
            self.query_one(Choices).steer(key)

    def _look(self) -> None:
        job = self._jobs.get(self.query_one(Choices).key or "")
        if job is not None and self.is_current:
            counter(self).open(PaperScreen(job))

    def _settle(self) -> None:
        app, job = counter(self), self._jobs.get(self.query_one(Choices).key or "")
        if job is None:
            return
        if job.state in _UNFINISHED:
            app.act(lambda: app.desk.settle_job(job.id))
        else:
            app.tell("desk.why.paper_is_there")

    def enter(self, text: str) -> None:
        """Print the marked paper again; words are not for this list."""
        app, job = counter(self), self._jobs.get(self.query_one(Choices).key or "")
        if text:
            app.tell("desk.why.codes_only")
        elif job is not None and self.is_current:
            self.close()
            app.act(lambda: app.desk.reprint(job.id))


def _subjects_of(visit: Visit | None) -> list[str]:
    """Ids of the dossiers and decisions a visit is about, the one in view first."""
    if visit is None:
        return []
    ids = [visit.returning.dossier.id] if visit.returning is not None else []
    ids += [one.id for one in reversed(visit.decisions)]
    return list(dict.fromkeys([*ids, *(row.dossier.id for row in reversed(visit.received))]))
