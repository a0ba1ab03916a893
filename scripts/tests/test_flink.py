"""Flink's answers are found, compared and told of as they should be."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from flink import cluster, golden, mappings, pipelines, statements, toolchain
from local.errors import Failure

MAPPING = """-- a comment; with a semicolon
CREATE TABLE source (a STRING, `b;` STRING);

INSERT INTO digital_twin (component, metric, `value_text`, observed_at) -- columns
SELECT 'it''s; a text', /* ; */ s.`b;`, s.a, NULL FROM source AS s;
-- the end
"""


class Statements(unittest.TestCase):
    def test_a_semicolon_in_a_text_a_name_or_a_comment_ends_nothing(self) -> None:
        found = statements.split(MAPPING)
        self.assertEqual(len(found), 2)
        self.assertTrue(found[0].endswith("`b;` STRING)"))
        self.assertTrue(found[1].endswith("FROM source AS s"))
        self.assertEqual(found[1].split("\n")[3], MAPPING.split("\n")[3])

    def test_probes_are_read_from_a_file_and_written_to_a_folder(self) -> None:
        source, sink, insert = statements.of_probes(MAPPING, Path("a/in.jsonl"), Path("a/rows"))
        self.assertIn("\nWITH ('connector' = 'filesystem', 'path' = 'a/in.jsonl'", source)
        self.assertIn("'json.ignore-parse-errors' = 'true'", source)
        columns = (
            "`component` STRING, `metric` STRING, `value_text` STRING, `observed_at` TIMESTAMP_LTZ(6)"
        )
        self.assertTrue(sink.startswith(f"CREATE TABLE digital_twin ({columns})\nWITH ("), sink)
        self.assertNotIn("ignore-parse-errors", sink)
        self.assertIn(insert.strip(), MAPPING)

    def test_a_file_that_is_no_mapping_is_refused(self) -> None:
        for sql, problem in [
            ("SELECT 1;", "not SELECT 1"),
            (MAPPING.replace("`value_text`", "value"), "unknown: value"),
            (MAPPING.replace("(component, metric, `value_text`, observed_at)", ""), "lists columns"),
        ]:
            with self.assertRaisesRegex(Failure, problem):
                statements.of_probes(sql, Path("in"), Path("out"))


class Goldens(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def test_the_first_line_tells_what_made_it(self) -> None:
        sql, lines = self.write("a.sql", ""), self.write("a.in.jsonl", "{}\n")
        empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        first = golden.header("1.20.5", sql, lines)
        self.assertTrue(first.startswith(f'{{"flink":"1.20.5","sql":"{empty}","input":"sha256:'), first)
        self.assertTrue(golden.header("1.20.5", sql, lines, 3).endswith(',"revision":3}'))

    def test_rows_are_those_of_finished_files_cut_at_line_feeds_only(self) -> None:
        self.write("part-1", '{"a":"x\u2028y"}\n{"a":2}\n')
        self.write("c=1/part-2", "{}\n")
        self.write(".part-3.inprogress", "{")
        self.assertEqual(len(golden.rows_in(self.folder)), 3)
        self.assertEqual(golden.text("head", ["b", "a"]), "head\na\nb\n")

    def test_what_differs_is_told(self) -> None:
        self.assertEqual(golden.difference("h\na\n", "h\na\n"), [])
        self.assertEqual(golden.difference(None, "h\n"), ["there is no golden"])
        self.assertEqual(golden.difference("h\na\na\n", "h\na\nb\n"), ["- a", "+ b"])
        self.assertEqual(golden.difference("h\n", "i\n"), ["it was made by h", "and now it is   i"])
        self.assertEqual(golden.difference("h\nb\na\n", "h\na\nb\n"), ["its rows are not sorted"])
        many = golden.difference("h\n", "h\n" + "a\n" * 20)
        self.assertEqual(many[-1], "  and 8 more")

    def test_groups_are_found_by_name(self) -> None:
        self.write("text.sql", MAPPING)
        self.write("text.in.jsonl", "{}\n")
        case = self.write("sql/trains/cases/one.in.jsonl", "{}\n")
        group, of_case = mappings.questions([], self.folder, (self.folder / "sql",))
        self.assertEqual((group.name, group.golden), ("text", self.folder / "text.flink.jsonl"))
        self.assertEqual(
            (of_case.name, of_case.golden), ("trains/one", case.with_name("one.flink.jsonl"))
        )
        self.assertEqual(of_case.sql, self.folder / "sql" / "trains" / "extract.sql")
        self.assertEqual(mappings.questions(["trains"], self.folder, (self.folder / "sql",)), [of_case])
        with self.assertRaisesRegex(Failure, "no group or pipeline is called texts"):
            mappings.questions(["texts"], self.folder)
        self.write("time.sql", MAPPING)
        with self.assertRaisesRegex(Failure, "time.sql has no input"):
            mappings.questions([], self.folder)

    def test_a_record_gets_its_place_in_front(self) -> None:
        fetched = '{"_meta": {"fetched_at": "2025-10-02T06:40:02Z"}}'
        told = pipelines.positioned(f'{fetched}\n\n{{ }}\nnot json\n{{"a": 1\n').split("\n")
        place = '{"_arrived_at": "%s", "_sequence_number": "' + pipelines.SEQUENCE + '%s"'
        self.assertEqual(
            told,
            [
                place % ("2025-10-02T06:40:02Z", "0000") + ", " + fetched[1:],
                place % (pipelines.ARRIVAL, "0002") + "}",
                "not json",
                place % (pipelines.ARRIVAL, "0004") + ', "a": 1',
                "",
            ],
        )


class Runner(unittest.TestCase):
    def test_reports_are_read_among_other_lines(self) -> None:
        said = ["ready\n", "done\ta.script\t1200\n", "failed\tb.script\tno match: x\n", "\n"]
        self.assertEqual(list(cluster.reports(said)), [("a.script", ""), ("b.script", "no match: x")])

    def test_versions_of_java_are_read(self) -> None:
        for answer, version in [
            ('openjdk version "17.0.15" 2025', 17),
            ('java version "1.8.0_1"', 8),
            ("?", None),
        ]:
            self.assertEqual(toolchain.java_version(answer), version)
        self.assertRegex(toolchain.flink_version(), r"^1\.20\.\d+$")


if __name__ == "__main__":
    unittest.main()
