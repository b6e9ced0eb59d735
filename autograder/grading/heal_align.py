"""Finds each cell of the release in what came back.

In this order, each pass leaving what it found to none after it:

1. exercises, by the function that a cell defines and by grade_id: the last complete version wins, which is also the one
   that a notebook run from top to bottom would use;
2. checks, by grade_id or because the cell does nothing else;
3. written answers, by grade_id;
4. all other cells, by similarity, where a surviving role and id weigh as much as the text;
5. written answers whose marks are gone, by the place between their neighbours.

What then remains is the student's own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nbformat import NotebookNode

from autograder.grading.heal_code import Code
from autograder.grading.heal_read import RawCell
from autograder.grading.records import Change

SIMILAR = 0.6
MARK_WEIGHT = 0.5
WORDS_COMPARED = 300
COMPLETE, BROKEN, OTHER, STUB = 3, 2, 1, 0
LONE_CHECK = re.compile(r"""check\(\s*["'](\w+)["']\s*\)""")


@dataclass(frozen=True)
class Slot:
    """A cell of the release, and its place in it."""

    index: int
    kind: str
    source: str
    id: str
    role: str
    name: str
    grade_id: str

    @classmethod
    def all_of(cls, release: NotebookNode) -> tuple[Slot, ...]:
        """The slots of a release, in order."""
        return tuple(cls._of(index, cell) for index, cell in enumerate(release.cells))

    @classmethod
    def _of(cls, index: int, cell: NotebookNode) -> Slot:
        mark = cell.metadata.get("rnn2llm", {})
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        return cls(index, cell.cell_type, cell.source, cell.id, mark.get("role", ""), mark.get("name", ""), grade_id)

    @property
    def label(self) -> str:
        """How a person recognises it: its name, or the first line of its text."""
        return self.name or first_line(self.source)

    @cached_property
    def code(self) -> Code:
        """What its code says about itself."""
        return Code(self.source)

    @cached_property
    def text(self) -> str:
        """Its text as it is compared."""
        return cell_text(self.source)


@dataclass
class Alignment:
    """What belongs where.

    Attributes:
        slots: the release's cells.
        cells: what came back.
        found: slot → submitted cell whose text it gets.
        texts: slot → text it gets instead, where the submitted cell holds too much.
        place: submitted cell → slot at whose place it stood.
        gone: submitted cells that are left out.
        rescued: (submitted cell, slot, text): definitions that outlive the cell they stood in, and the slot after them.
        changes: what was mended.
    """

    slots: Sequence[Slot]
    cells: Sequence[RawCell]
    found: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    place: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    rescued: list[tuple[int, int, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Most cells come back as they went out: what is known of those is known for the whole class.
        codes = {slot.source: slot.code for slot in self.slots}
        self.codes = [codes.get(cell.source) or Code(cell.source) for cell in self.cells]
        self._texts = [cell_text(cell.source) for cell in self.cells]
        self.exercises = {slot.name: slot for slot in self.slots if slot.role == "exercise"}
        self._unmarked: list[str] = []
        self.gone |= {index for index, cell in enumerate(self.cells) if not cell.source.strip() and not cell.pictures}

    def run(self, known: Mapping[str, Sequence[Slot]]) -> None:
        """Fill everything in; ``known`` has the slots of each language's release."""
        self._align_exercises()
        self._align_checks()
        self._align_manual()
        self._align_others()
        texts = {slot.text: slot for slots in known.values() for slot in slots}
        self._drop_copies({text: slot for text, slot in texts.items() if slot.role != "manual"})
        self._align_manual_by_place()
        self._drop_copies(texts)
        self.rescued = [item for item in self.rescued if cell_text(item[2]) not in texts]
        if self._unmarked:
            self._say("heal_metadata", ", ".join(dict.fromkeys(self._unmarked)))
        order = [self.place[index] for index in sorted(self.place)]
        if order != sorted(order):
            self._say("heal_order")

    @property
    def own(self) -> Iterator[int]:
        """The student's own cells, in order."""
        return (index for index in range(len(self.cells)) if index not in self.place and index not in self.gone)

    def _say(self, kind: str, detail: str = "") -> None:
        change = Change(kind, detail)
        if change not in self.changes:
            self.changes.append(change)

    def _slots(self, *roles: str) -> list[Slot]:
        return [slot for slot in self.slots if slot.role in roles]

    def _free(self) -> list[int]:
        return list(self.own)

    def _take(self, slot: Slot, index: int) -> None:
        """Let a submitted cell stand for a slot; it says what was wrong with its marks."""
        cell = self.cells[index]
        self.found[slot.index] = index
        self.place.setdefault(index, slot.index)
        if slot.grade_id and not cell.grade_id:
            self._unmarked.append(slot.label)
        if slot.role and cell.kind != slot.kind:
            self._say("heal_cell_type", slot.label)

    def _owner(self, index: int) -> str:
        """The exercise that a cell is marked as and does define, or empty."""
        name = self.cells[index].grade_id
        return name if name in self.exercises and name in self.codes[index].defines else ""

    def _align_exercises(self) -> None:
        versions = {name: self._versions(slot) for name, slot in self.exercises.items()}
        winners = {
            name: max(found, key=lambda index: (found[index], self._owner(index) in ("", name), index))
            for name, found in versions.items()
            if found
        }
        for name, slot in self.exercises.items():
            if name in winners:
                marked = any(self.cells[index].grade_id == name for index in versions[name])
                self._take_exercise(slot, winners[name], marked)
                self._clear_of_others(slot, winners)
            else:
                self._say("heal_exercise_missing", name)
        for name, found in versions.items():
            for index in found:
                if index not in winners.values() and self._owner(index) in ("", name):
                    self._leave_out(self.exercises[name], index, found, winners[name])

    def _take_exercise(self, slot: Slot, winner: int, marked: bool) -> None:
        grade_id = self.cells[winner].grade_id
        if grade_id == slot.name:
            self.place[winner] = slot.index
        if grade_id != slot.name and (marked or grade_id):
            self._say("heal_moved", slot.name)
            self.found[slot.index] = winner
            self.place.setdefault(winner, slot.index)
        else:
            self._take(slot, winner)

    def _clear_of_others(self, slot: Slot, winners: Mapping[str, int]) -> None:
        """Take other exercises' versions that do not count out of its text, lest they override those that do."""
        source = self.cells[winners[slot.name]].source
        beaten = {
            name
            for name in self.codes[winners[slot.name]].defines & winners.keys() - {slot.name}
            if self.cells[winners[name]].source != source
        }
        rest = self.codes[winners[slot.name]].without(beaten)
        if rest != source:
            self.texts[slot.index] = rest
            for name in sorted(beaten):
                self._say("heal_duplicate", name)

    def _versions(self, slot: Slot) -> dict[int, int]:
        """Cells that may hold the exercise: index → how much of an answer it is."""
        found: dict[int, int] = {}
        for index in self._free():
            cell, code = self.cells[index], self.codes[index]
            marked = cell.grade_id == slot.name
            if cell.kind != "code" and not marked and slot.name not in cell.source:
                continue  # prose, which is not worth parsing
            if slot.name in code.defines and (marked or cell.kind == "code" or code.tree is not None):
                complete = COMPLETE if code.tree is not None else BROKEN
                found[index] = STUB if code.is_stub(slot.name, slot.code) else complete
            elif marked and not code.defines & self.exercises.keys():
                found[index] = OTHER
        return found

    def _leave_out(self, slot: Slot, index: int, found: Mapping[int, int], winner: int) -> None:
        if found[index] == OTHER:
            if found[winner] != OTHER:
                self._say("heal_split", slot.name)
                return
        elif index < winner:
            rest = self.codes[index].definitions(self.exercises.keys(), slot.source + self.cells[winner].source)
            if rest:
                self.rescued.append((index, slot.index, rest))
        if found[index] != STUB or Change("heal_moved", slot.name) not in self.changes:
            self._say("heal_duplicate", slot.name)
        self.gone.add(index)

    def _align_checks(self) -> None:
        checked = {index: name for index in self._free() if (name := self._checks(index))}
        for slot in self._slots("check"):
            alone = {index for index in self._free() if checked.get(index) == slot.name}
            marked = {index for index in self._free() if self.cells[index].grade_id == slot.grade_id}
            found = sorted(alone | marked, key=lambda index: (index not in marked, index not in alone, index))
            if not found:
                self._say("heal_check_missing", slot.name)
                continue
            self._take(slot, found[0])
            if self._texts[found[0]] != slot.text:
                self._say("heal_check_edited", slot.name)
            for index in found:
                self._rescue(slot, index)
            for index in found[1:]:
                self._say("heal_duplicate", f'check("{slot.name}")')
                self.gone.add(index)

    def _checks(self, index: int) -> str:
        """The exercise that a cell checks, where it does nothing else."""
        if "check(" not in self.cells[index].source:
            return ""
        lines = [line.split("#")[0].strip() for line in self.cells[index].source.split("\n")]
        found = LONE_CHECK.fullmatch("\n".join(line for line in lines if line))
        return found[1] if found else ""

    def _rescue(self, slot: Slot, index: int) -> None:
        """Keep what a student defined in a locked cell; it stands after the cell."""
        rest = self.codes[index].definitions((), slot.source)
        if rest:
            self.rescued.append((index, slot.index + 1, rest))

    def _align_manual(self) -> None:
        for slot in self._slots("manual"):
            found = [index for index in self._free() if self.cells[index].grade_id == slot.grade_id]
            if not found:
                continue
            answered = [index for index in found if self._texts[index] != slot.text]
            self._take(slot, (answered or found)[-1])
            self.gone |= set(found) - {self.found[slot.index]}
            if len(answered) > 1:
                self._say("heal_duplicate", slot.name)

    def _align_manual_by_place(self) -> None:
        for slot in self._slots("manual"):
            if slot.index in self.found:
                continue
            before = [index for index, place in self.place.items() if place < slot.index]
            after = [index for index, place in self.place.items() if place > slot.index]
            start, end = max(before, default=-1), min(after, default=len(self.cells))
            found = [index for index in self._free() if start < index < end and self.cells[index].kind == "markdown"]
            if found:
                self._take(slot, found[0])
            else:
                self._say("heal_manual_missing", slot.name)

    def _align_others(self) -> None:
        others = [slot for slot in self.slots if slot.role not in ("exercise", "check", "manual")]
        for _, _, slot_index, index in sorted(self._scores(others)):
            if slot_index not in self.found and index not in self.place:
                self._take(self.slots[slot_index], index)
        for slot in others:
            mended = slot.index not in self.found
            if not mended and (slot.role == "setup" or slot.kind == "markdown"):
                mended = self._texts[self.found[slot.index]] != slot.text
            if mended and slot.kind == "markdown":
                self._say("heal_prose")
            elif mended and slot.role == "setup" and slot.index in self.found:
                self._say("heal_setup")
                self._rescue(slot, self.found[slot.index])
            elif mended:
                self._say("heal_cell_missing", slot.label)

    def _exact(self, slot: Slot, same: Sequence[int]) -> Sequence[int]:
        """Of the cells with a slot's text, those that nothing could fit better."""
        if slot.kind == "markdown":
            return same
        return [index for index in same if (self.cells[index].role, self.cells[index].id) == (slot.role, slot.id)]

    def _scores(self, others: Sequence[Slot]) -> Iterator[tuple[float, int, int, int]]:
        """(negative score, distance, slot, submitted cell) for each pair that may belong together."""
        free = self._free()
        by_text: dict[str, list[int]] = {}
        for index in free:
            by_text.setdefault(self._texts[index], []).append(index)
        # Nothing fits a cell better than its own text (with its own marks, where it is code): no need to compare.
        fits = {slot.index: self._exact(slot, by_text.get(slot.text, [])) for slot in others}
        exact = {index for indices in fits.values() for index in indices}
        matcher = difflib.SequenceMatcher(autojunk=False)
        words = {index: _words(self.cells[index].source) for index in free if index not in exact}
        for slot in others:
            if same := fits[slot.index]:
                if slot.kind == "markdown":
                    yield from ((-1.0, 0, slot.index, index) for index in same)
                else:
                    best = 1.0 + MARK_WEIGHT * (bool(slot.role) + 1)
                    yield from ((-best, abs(slot.index - index), slot.index, index) for index in same)
                continue
            matcher.set_seq2(_words(slot.source))
            for index in free:
                cell = self.cells[index]
                same_role = cell.role == slot.role
                if index in exact or (cell.kind != slot.kind and not (slot.role and same_role)):
                    continue
                marks = (bool(slot.role) + (cell.id == slot.id)) if same_role and slot.kind == "code" else 0
                matcher.set_seq1(words[index])
                # Of the ratios this is one whose cost is linear: the texts may be hostile.
                score = matcher.quick_ratio() + MARK_WEIGHT * marks
                if score >= SIMILAR:
                    yield -score, abs(slot.index - index), slot.index, index

    def _drop_copies(self, known: Mapping[str, Slot]) -> None:
        """Leave out what the lesson itself says: its cells once more, its text in the other language."""
        for index in self._free():
            cell = self.cells[index]
            slot = known.get(self._texts[index])
            if slot or cell.role == "setup":
                self.gone.add(index)
                if slot is None or slot.kind == "code":
                    self._say("heal_duplicate", first_line(cell.source))


def cell_text(source: str) -> str:
    """A cell's text without what editors change unasked: blanks at line ends, blank lines around."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def first_line(source: str) -> str:
    """The first line of a cell, shortened, to name it by."""
    line = source.strip().split("\n", 1)[0].strip()
    return line if len(line) <= 60 else f"{line[:59]}…"


def _words(source: str) -> list[str]:
    return re.findall(r"\w+", source[: WORDS_COMPARED * 10])[:WORDS_COMPARED]
