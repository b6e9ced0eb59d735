"""Values cross borders unchanged, and what is not a value does not get in."""

import json

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.checking.codec import (
    DTYPES,
    MAX_STRING,
    CodecError,
    as_outputs,
    decode,
    decode_outputs,
    encode,
    encode_outputs,
)

arrays = hnp.arrays(st.sampled_from(sorted(DTYPES)).map(np.dtype), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(arrays)
def test_arrays_come_back_to_the_bit(array):
    back = decode_outputs(json.loads(json.dumps(encode_outputs({"x": array}))))["x"]
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()


@given(plain)
def test_plain_values_come_back_with_their_types(value):
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_big_endian_and_strided_arrays_come_back_as_the_same_numbers():
    array = np.arange(12, dtype=">f8").reshape(3, 4)[:, ::2]
    assert np.array_equal(decode(encode(array)), array)


GOOD = {"dtype": "<f4", "shape": [2], "data": "AACAPwAAAEA="}


@pytest.mark.parametrize(
    "broken",
    [
        [],
        "text",
        None,
        {"x": 1.5},
        {"x": None},
        {"x": [1, 2]},
        {"x": {}},
        {"x": {**GOOD, "more": 1}},
        {"x": {**GOOD, "dtype": "|O"}},
        {"x": {**GOOD, "dtype": "<U4"}},
        {"x": {**GOOD, "dtype": ["<f4"]}},
        {"x": {**GOOD, "shape": [3]}},
        {"x": {**GOOD, "shape": [-2]}},
        {"x": {**GOOD, "shape": [True, 2]}},
        {"x": {**GOOD, "shape": [2.0]}},
        {"x": {**GOOD, "shape": "2"}},
        {"x": {**GOOD, "shape": [1] * 9 + [2]}},
        {"x": {**GOOD, "shape": [2**40, 0]}},
        {"x": {**GOOD, "data": "AACAPw=="}},
        {"x": {**GOOD, "data": "not base64!"}},
        {"x": {**GOOD, "data": 7}},
        {"x": "a" * (MAX_STRING + 1)},
        {str(number): "a" for number in range(65)},
    ],
)
def test_what_is_not_flat_well_formed_outputs_is_refused(broken):
    with pytest.raises(CodecError):
        decode_outputs(broken)


def test_the_good_one_is_taken():
    assert decode_outputs({"x": GOOD})["x"].tolist() == [1.0, 2.0]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["x", "dtype", "shape", "data"]), x),
    )
)
def test_no_json_does_more_than_be_refused(data):
    try:
        decode_outputs(data)
    except CodecError:
        return
    assert isinstance(data, dict)


@pytest.mark.parametrize("value", [object(), np.array([object()]), np.array(["a"]), 1j, np.complex64(1), {1, 2}, b"x"])
def test_other_types_are_not_encoded(value):
    with pytest.raises(CodecError):
        encode(value)


def test_outputs_of_an_answer_are_read_as_numbers_where_they_are_numbers():
    outputs = as_outputs({"a": [1, 2], "b": "text", "c": np.float32(1.5), "d": True})
    assert [value.dtype.kind for name, value in outputs.items() if name != "b"] == ["i", "f", "b"]
    assert outputs["b"] == "text"
