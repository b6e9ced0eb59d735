"""The proof that exercises bite must itself bite: each way in which an exercise can fail to is found."""

from dataclasses import replace

import pytest

from autograder.authoring.misconceptions import Misconception
from autograder.authoring.proof import compose, prove
from autograder.authoring.reference import Bench
from tests import mini
from tests.mini import LESSON, mini_course


def problems(tmp_path, **files):
    with mini_course(tmp_path / "c", **files) as course:
        return list(prove(Bench(course, LESSON), 0))


def test_a_good_lesson_has_no_problem(tmp_path):
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        # x.min() is right for both outputs' shapes, but a misconception that changes nothing passes
        (('"x.max(), x.min()"', '"(x.min(), x.max())"'), "bounds: misconception swapped passes"),
        # two misconceptions that do the same cannot be told apart
        (('"x.max(), x.min()"', '"x.min(), x.min()"'), "bounds: misconception swapped is named nothing"),
    ],
)
def test_a_misconception_that_is_not_caught_or_not_named_is_found(tmp_path, edit, expected):
    found = problems(tmp_path, bounds=mini.MISCONCEPTIONS["bounds"].replace(*edit))
    assert expected in found


def test_what_a_solution_cell_defines_besides_is_gone_where_another_cell_stands_in_its_place(tmp_path):
    """A misconception told whole that leans on it would be judged here as no student's notebook runs it."""
    source = mini.SOURCE.replace("def bounds(x):", "LOWEST = min\n\n\ndef bounds(x):")
    assert source != mini.SOURCE
    with mini_course(tmp_path / "c", source=source) as course:
        bench = Bench(course, LESSON)
        with pytest.raises(NameError, match="LOWEST"):
            bench.variant("bounds", "def bounds(x):\n    return LOWEST(x), LOWEST(x)")([1.0])


def test_a_criterion_that_a_stub_meets_is_found(tmp_path):
    public = mini.PUBLIC.replace('unpack(fn(inputs["x"]), "low", "high")', "{'low': inputs['x'].min(), 'high': 0.0}")
    assert any("the stub scores 2" in line for line in problems(tmp_path, public=public))


def test_a_pair_that_no_case_isolates_is_found(tmp_path):
    """Where every case shows both mistakes at once, neither explains a failing case alone."""
    public = mini.PUBLIC.replace('("full", "row", "one")', '("padded",)')
    for case in ("full", "row", "one"):
        public = public.replace(f'    yield Case("{case}"', f'    if False: yield Case("{case}"')
    assert "masked_mean: wrong_axis with summed is not named" in problems(tmp_path, public=public)


def test_two_misconceptions_compose_only_where_their_edits_keep_clear_of_each_other():
    one = Misconception("a", "x", "x", edits=(("b", "B"),))
    other = Misconception("c", "x", "x", edits=(("d", "D"),))
    clash = Misconception("e", "x", "x", edits=(("ab", "X"),))
    assert compose("abcd", one, other) == "aBcD"
    assert compose("abcd", one, clash) is None
    assert compose("abcd", one, Misconception("w", "x", "x", code="whole")) is None
    assert compose("abcd", one, replace(other, alone=True)) is None
    assert compose("abcd", replace(one, alone=True), other) is None


@pytest.mark.parametrize(
    ("misconception", "text"),
    [
        (Misconception("none", "x", "x"), "either edits or code"),
        (Misconception("both", "x", "x", edits=(("a", "b"),), code="c"), "either edits or code"),
        (Misconception("absent", "x", "x", edits=(("z", "b"),)), "stands 0 times"),
        (Misconception("twice", "x", "x", edits=(("a", "b"),)), "stands 2 times"),
    ],
)
def test_an_edit_that_does_not_fit_says_why(misconception, text):
    with pytest.raises(ValueError, match=text):
        misconception.apply("aa")
