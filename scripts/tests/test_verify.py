"""Comparing: nothing missing, nothing extra, and equal means equal in kind too."""

from __future__ import annotations

import gzip
import io
import unittest
from typing import Any

from local import verify


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
    """Objects are read whether they are compressed, as on AWS, or not, as in the emulator."""

    def test_the_ids_of_plain_and_compressed_objects_are_read(self) -> None:
        one, two, three = (b'{"_meta":{"id":"%d"}}\n' % number for number in (1, 2, 3))
        objects = {"a": one + two, "b.gz": gzip.compress(three), "c": b""}

        class S3:
            def get_paginator(self, _name: str) -> Any:
                return self

            def paginate(self, Bucket: str) -> Any:  # noqa: N803 (the client's own name)
                keys = [{"Key": key} for key in objects]
                return [{"Contents": keys[:2]}, {"Contents": keys[2:]}, {}]

            def get_object(self, Bucket: str, Key: str) -> Any:  # noqa: N803
                return {"Body": io.BytesIO(objects[Key])}

        self.assertEqual(verify.lake(S3(), "bucket"), (3, ["1", "2", "3"]))


if __name__ == "__main__":
    unittest.main()
