"""Heals a submission: whatever came back becomes the release's notebook with the student's answers in it.

Students' notebooks come back through Colab, VS Code, classic Jupyter and LMSs: cells copied, deleted, split, moved,
marks stripped. The healed notebook has every cell of the release once and in order, the student's text in exercises and
answers, and the student's own cells where they stood. Locked cells are the release's; cells that run but are not judged
keep the student's text. Nothing of the student's is executed. Healing a healed notebook changes nothing.

What a student cannot see (outputs, cell ids, the minor format) is put in order without a word; every other change is
said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.notebooks import NOT_RUN_WHEN_GRADING
from autograder.errors import SubmissionError
from autograder.grading.heal_align import Alignment, Slot, cell_text
from autograder.grading.heal_code import Code, continued, unindented, without_bad_tabs
from autograder.grading.heal_read import RawCell, RawNotebook, read_notebook
from autograder.grading.records import Change
from rnn2llm.checking.model import variant_exercises

EMPTY_CODE: dict[str, Any] = {"cell_type": "code", "outputs": [], "execution_count": None}
RESTORED = ("setup", "check")  # their text is always the release's
SETUP = re.compile(r"\brnn2llm\.setup\(")
SETUP_VARIANT = re.compile(r"""\bsetup\([^()]{0,200}\bvariant=["'](\w{1,60})["']""")
SETUP_LANG = re.compile(r"""\bsetup\([^()]{0,200}["'](es|en)["']""")


@dataclass(frozen=True)
class Healed:
    """A submission that can be graded.

    Attributes:
        notebook: the release's cells with the student's answers, and the student's own cells; no outputs.
        lang: the language of the notebook that came back.
        changes: what was mended, in the order of mending.
        manual: answers to the manual questions, by name; empty where there is none.
    """

    notebook: NotebookNode
    lang: str
    changes: tuple[Change, ...]
    manual: Mapping[str, str]


@dataclass(frozen=True)
class Healer:
    """Heals the submissions of a class: what is known of its release is worked out once for all of them.

    Attributes:
        releases: the lesson's release by language; the first is the default where the language cannot be told. They are
            only read.
    """

    releases: Mapping[str, NotebookNode]

    @cached_property
    def _known(self) -> Mapping[str, tuple[Slot, ...]]:
        return {lang: Slot.all_of(release) for lang, release in self.releases.items()}

    def heal(self, content: bytes) -> Healed:
        """Heal a submission, the file as it came.

        Raises:
            SubmissionError: it cannot be read, or belongs to another lesson.
        """
        raw = read_notebook(content)
        lesson = next(iter(self.releases.values())).metadata["rnn2llm"]["lesson"]
        if raw.lesson and raw.lesson != lesson:
            raise SubmissionError("unreadable_lesson", f"{raw.lesson[:60]!r} instead of {lesson!r}")
        lang = recognise_language(raw, self.releases)
        slots = self._known[lang]
        cells, changes = _mend_code(raw.cells, slots)
        alignment = Alignment(slots, cells)
        alignment.run(self._known)
        marked = {slot.index for slot in slots if slot.role in ("exercise", *RESTORED)}
        if not raw.lesson and not marked & alignment.found.keys():
            raise SubmissionError("unreadable_foreign", f"no cell of {lesson}")
        return Healed(
            _assemble(alignment, self.releases[lang]),
            lang,
            (*raw.changes, *_other_variant(raw, self.releases[lang]), *changes, *alignment.changes),
            _answers(alignment),
        )


def _other_variant(raw: RawNotebook, release: NotebookNode) -> Iterator[Change]:
    """Says that what came back is of another variant of the lesson than the class's, and which exercises that concerns."""
    mark = release.metadata["rnn2llm"]
    ours, theirs = mark.get("variant", ""), raw.variant
    if not raw.lesson:  # its metadata are lost, and perhaps its setup cell is not
        setup = next((cell.source for cell in raw.cells if cell.kind == "code" and SETUP.search(cell.source)), "")
        found = SETUP_VARIANT.search(setup)
        theirs = (found[1] if found else "") if setup else ours
    if theirs != ours:
        names = {name for variant in (ours, theirs) for name in variant_exercises(mark["lesson"], variant)}
        yield Change("heal_variant", ", ".join(sorted(names)))


def recognise_language(raw: RawNotebook, releases: Mapping[str, NotebookNode]) -> str:
    """The language of what came back: as its metadata say, else its setup cell, else its prose, else the default."""
    if raw.lang in releases:
        return raw.lang
    for cell in raw.cells:
        found = SETUP_LANG.search(cell.source) if cell.kind == "code" else None
        if found and found[1] in releases:
            return found[1]
    prose = [cell.source for cell in raw.cells if cell.kind == "markdown"]
    words = Counter(re.findall(r"\w+", "\n".join(prose).lower()))
    overlap = {lang: _overlap(words, release) for lang, release in releases.items()}
    return max(overlap, key=lambda lang: overlap[lang])


def _overlap(words: Counter[str], release: NotebookNode) -> int:
    prose = "\n".join(cell.source for cell in release.cells if cell.cell_type == "markdown")
    return (words & Counter(re.findall(r"\w+", prose.lower()))).total()


def _mend_code(cells: tuple[RawCell, ...], slots: tuple[Slot, ...]) -> tuple[list[RawCell], list[Change]]:
    """Put what is wrong with single cells right: tabs, and exercises that were split in the middle."""
    names = {slot.name for slot in slots if slot.role == "exercise"}
    mended: list[RawCell] = []
    changes: list[Change] = []
    for cell in cells:
        if mended and cell.kind == mended[-1].kind == "code":
            joined = continued(mended[-1].source, cell.source, names)
            if joined is not None:
                mended[-1] = replace(mended[-1], source=joined)
                changes.append(Change("heal_joined", _exercise_in(joined, names)))
                continue
        mended.append(cell)
    for index, cell in enumerate(mended):
        source = without_bad_tabs(cell.source) if cell.kind == "code" else cell.source
        if source != cell.source:
            mended[index] = replace(cell, source=source)
            changes.append(Change("heal_tabs", _exercise_in(source, names)))
    return mended, list(dict.fromkeys(changes))


def _exercise_in(source: str, names: set[str]) -> str:
    defined = Code(source).defines
    return min(defined & names, default=min(defined, default=cell_text(source)[:60]))


def _answers(alignment: Alignment) -> dict[str, str]:
    answers = {}
    for slot in alignment.slots:
        if slot.role == "manual":
            cell = alignment.cells[alignment.found[slot.index]] if slot.index in alignment.found else None
            text = cell.source.strip() if cell else ""
            answers[slot.name] = "" if text == slot.source.strip() else text
    return answers


def _assemble(alignment: Alignment, release: NotebookNode) -> NotebookNode:
    before = _own_cells(alignment, release)
    cells: list[NotebookNode] = []
    for slot in alignment.slots:
        cells += before.get(slot.index, [])
        cells.append(_filled(alignment, slot, release.cells[slot.index]))
    cells += before.get(len(alignment.slots), [])
    taken = {slot.id for slot in alignment.slots}
    number = 0
    for cell in cells:
        while "id" not in cell:
            number += 1
            if f"own-{number}" not in taken:
                cell["id"] = f"own-{number}"
    return NotebookNode(cells=cells, metadata=nbformat.from_dict(release.metadata), nbformat=4, nbformat_minor=5)


def _filled(alignment: Alignment, slot: Slot, cell: NotebookNode) -> NotebookNode:
    """A release's cell, with the student's text where it is theirs to write."""
    filled: NotebookNode = nbformat.from_dict(cell)  # a copy, made with less work than by `copy.deepcopy`
    theirs = slot.role == "manual" or (slot.kind == "code" and slot.role not in RESTORED)
    if theirs and slot.index in alignment.found:
        raw = alignment.cells[alignment.found[slot.index]]
        filled.source = alignment.texts.get(slot.index, raw.source)
        if slot.kind == "markdown" and raw.pictures:
            filled.attachments = raw.pictures
    if slot.kind == "code":
        filled.outputs, filled.execution_count = [], None
    return filled


def _own_cells(alignment: Alignment, release: NotebookNode) -> dict[int, list[NotebookNode]]:
    """The student's own cells, by the slot that follows them."""
    items = [(index, _place(alignment, index), _own_cell(alignment, release, index)) for index in alignment.own]
    for index, slot, text in alignment.rescued:
        items.append((index, slot, {**EMPTY_CODE, "metadata": {}, "source": text}))
    before: dict[int, list[NotebookNode]] = {}
    for _, slot, cell in sorted(items, key=lambda item: item[:2]):
        before.setdefault(slot, []).append(nbformat.from_dict(cell))
    return before


def _place(alignment: Alignment, index: int) -> int:
    """The slot that follows an own cell: it stays behind what it stood behind.

    Where its neighbours change order, a cell that defines things goes before both, as the later one may need it.
    """
    previous = next((alignment.place[other] for other in range(index, -1, -1) if other in alignment.place), -1)
    following = (alignment.place[other] for other in range(index, len(alignment.cells)) if other in alignment.place)
    after = next(following, previous + 1)
    defines = alignment.cells[index].kind == "code" and alignment.codes[index].definitions((), "")
    return after if after <= previous and defines else previous + 1


def _own_cell(alignment: Alignment, release: NotebookNode, index: int) -> dict[str, Any]:
    raw = alignment.cells[index]
    cell: dict[str, Any] = {"cell_type": raw.kind, "metadata": {}, "source": raw.source}
    if raw.kind == "code":
        # Else an indented cell that has come to stand behind an exercise would look like the rest of it.
        cell |= EMPTY_CODE | {"source": unindented(raw.source)}
        # A copy of a cell that is not run when grading is not run either.
        twin = next((slot for slot in alignment.slots if slot.role == raw.role in NOT_RUN_WHEN_GRADING), None)
        if twin:
            cell["metadata"] = nbformat.from_dict(release.cells[twin.index].metadata)
    elif raw.pictures:
        cell["attachments"] = raw.pictures
    return cell
