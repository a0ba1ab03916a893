"""Comparing: nothing missing, nothing extra, and equal means equal in kind too."""

from __future__ import annotations

import gzip
import io
import unittest
from typing import Any

from local import verify
from local.errors import Failure


def twin(**values: Any) -> dict[str, dict]:
    return {"train:A": {m: {"value": v, "observed_at": "2025Z"} for m, v in values.items()}}


class Comparing(unittest.TestCase):
    """The API's answers and the oracle's."""

    def test_equal_twins_do_not_differ(self) -> None:
        self.assertEqual(verify.differences(twin(delay=5, status="R"), twin(delay=5.0, status="R")), [])

    def test_every_kind_of_difference_is_named(self) -> None:
        late = twin(delay=5)
        late["train:A"]["delay"]["observed_at"] = "2026Z"
        cases = [
            (twin(delay=5), {}, "missing in the API"),
            ({}, twin(delay=5), "not in the oracle"),
            (twin(delay=5), twin(delay=6), "train:A.delay"),
            (twin(delay=5), twin(delay="5"), "train:A.delay"),
            (twin(delay=1), twin(delay=True), "train:A.delay"),
            (twin(delay=5), late, "train:A.delay"),
            (twin(delay=5, status="R"), twin(delay=5), "train:A.status"),
            (twin(delay=5), twin(delay=5, status="R"), "train:A.status"),
        ]
        for expect, answer, words in cases:
            with self.subTest(words=words, expect=expect, answer=answer):
                found = verify.differences(expect, answer)
                self.assertEqual(len(found), 1)
                self.assertIn(words, found[0])


class Lake(unittest.TestCase):
    """Records and rows, each told from all others by its lineage."""

    def test_lines_of_plain_and_compressed_objects_are_read(self) -> None:
        """AWS compresses, the emulator does not."""
        one, two = (b'{"_lineage":{"id":"%d"},"_meta":{}}\n' % number for number in (1, 2))
        row = b'{"_lineage":{"id":"3","row":0,"transform":"ab"},"speed":1.5}\n'
        s3 = S3({"a": one + two, "b.gz": gzip.compress(row), "c": b""})
        lines = [("1", None, None), ("2", None, None), ("3", 0, "ab")]
        self.assertEqual(verify.lake(s3, "bucket"), (3, lines))

    def test_a_line_without_lineage_is_named(self) -> None:
        for line in (b'{"_meta":{"id":"1"}}', b'{"_lineage":{}}', b'{"_lineage":1}', b"[]", b"{"):
            with self.subTest(line=line), self.assertRaises(Failure) as raised:
                verify.lake(S3({"dt=1/a": line}), "bucket")
            self.assertIn("dt=1/a", str(raised.exception))


class S3:
    """A bucket with these objects, listed in pages of two."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self.objects = objects

    def get_paginator(self, _name: str) -> Any:
        return self

    def paginate(self, Bucket: str) -> Any:  # noqa: N803 (the client's own name)
        keys = [{"Key": key} for key in self.objects]
        return [{"Contents": keys[:2]}, {"Contents": keys[2:]}, {}]

    def get_object(self, Bucket: str, Key: str) -> Any:  # noqa: N803
        return {"Body": io.BytesIO(self.objects[Key])}


if __name__ == "__main__":
    unittest.main()
