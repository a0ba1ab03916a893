"""Zips: the same inputs give the same bytes, and each holds what its function needs."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
import unittest
import zipfile
from pathlib import Path

from local import artifacts


class Packing(unittest.TestCase):
    """Packs dummy binaries with one pipeline."""

    def setUp(self) -> None:
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        self.binaries = {}
        for name in artifacts.FUNCTIONS:
            self.binaries[name] = self.folder / name
            self.binaries[name].write_bytes(f"\x7fELF {name}".encode() * 1000)
        pipeline = self.folder / "sql" / "irish-rail"
        (pipeline / "cases").mkdir(parents=True)
        (pipeline / "pipeline.json").write_text("{}")
        (pipeline / "extract.sql").write_text("SELECT 1;")
        (pipeline / "extract.lock.json").write_text("{}")
        (pipeline / "transform.lock.json").write_text("{}")
        (pipeline / "cases" / "a.in.jsonl").write_text("{}")
        (self.folder / "sql" / "not-a-pipeline").mkdir()

    def pack(self, out: str) -> dict:
        manifest = artifacts.pack(self.binaries, self.folder / "sql", self.folder / out)
        return json.loads(manifest.read_text())

    def test_packing_twice_gives_the_same_hashes(self) -> None:
        first = self.pack("one")
        for path in self.folder.rglob("*"):
            os.utime(path, (1, 1))
        second = self.pack("two")
        self.assertEqual(
            first["pipelines"]["irish-rail"]["data-extractor"]["hash"],
            second["pipelines"]["irish-rail"]["data-extractor"]["hash"],
        )
        self.assertEqual(
            first["functions"]["api-reader"]["hash"], second["functions"]["api-reader"]["hash"]
        )

    def test_the_manifest_is_the_same_in_every_folder(self) -> None:
        self.assertEqual(self.pack("one"), self.pack("two"))

    def test_a_changed_mapping_changes_its_pipeline_and_nothing_shared(self) -> None:
        first = self.pack("one")
        (self.folder / "sql" / "irish-rail" / "extract.sql").write_text("SELECT 2;")
        second = self.pack("one")
        for name in artifacts.PER_PIPELINE:
            entry = "pipelines", "irish-rail", name, "hash"
            self.assertNotEqual(self.at(first, entry), self.at(second, entry))
        self.assertEqual(first["functions"], second["functions"])

    def test_a_pipelines_function_holds_binary_and_folder_without_cases_and_lock(self) -> None:
        entry = self.pack("one")["pipelines"]["irish-rail"]["sourcing-worker"]
        with zipfile.ZipFile(self.folder / "one" / entry["path"]) as archive:
            names = archive.namelist()
            mode = archive.getinfo("bootstrap").external_attr >> 16
        self.assertEqual(names, ["bootstrap", "pipeline/extract.sql", "pipeline/pipeline.json"])
        self.assertEqual(mode & 0o777, 0o755)

    def test_the_manifest_tells_path_and_hash_of_every_function(self) -> None:
        manifest = self.pack("one")
        self.assertEqual(list(manifest["pipelines"]), ["irish-rail"])
        entries = [*manifest["functions"].values(), *manifest["pipelines"]["irish-rail"].values()]
        self.assertEqual(len(entries), len(artifacts.FUNCTIONS))
        self.assertEqual(manifest["functions"]["stream-writer"]["path"], "stream-writer.zip")
        for entry in entries:
            digest = hashlib.sha256((self.folder / "one" / entry["path"]).read_bytes()).digest()
            self.assertEqual(entry["hash"], base64.b64encode(digest).decode())

    @staticmethod
    def at(manifest: dict, keys: tuple) -> str:
        for key in keys:
            manifest = manifest[key]
        return manifest


if __name__ == "__main__":
    unittest.main()
