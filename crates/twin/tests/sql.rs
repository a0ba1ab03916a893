//! `twin sql render` on the project's pipelines.

mod common;

use common::run;

#[test]
fn a_mapping_is_rendered_for_flink() {
    let ended = run(&["sql", "render", "--flink", "irish-rail"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(ended.out.contains("'stream' = '${source_stream}'"), "{}", ended.out);
    assert!(ended.out.ends_with("WHERE s.Direction <> '';\n"), "{}", ended.out);
}

#[test]
fn files_may_stand_for_the_streams() {
    let ended =
        run(&["sql", "render", "--flink", "irish-rail", "--connector", "filesystem:in.jsonl:out"]);
    assert_eq!(ended.code, Some(0));
    assert!(ended.out.contains("'path' = 'in.jsonl'"), "{}", ended.out);
    assert!(ended.out.contains("'path' = 'out'"), "{}", ended.out);
}

#[test]
fn what_cannot_be_rendered_is_told() {
    for (arguments, code, says) in [
        (&["irish-rail"][..], 2, "--flink"),
        (&["--flink", "nowhere"], 1, "nowhere"),
        (&["--flink", "irish-rail", "--connector", "kafka"], 2, "kinesis or filesystem:IN:OUT"),
        (&["--flink", "irish-rail", "--connector", "filesystem::out"], 2, "filesystem:IN:OUT"),
    ] {
        let ended = run(&[&["sql", "render"], arguments].concat());
        assert_eq!(ended.code, Some(code), "{arguments:?}");
        assert!(ended.err.contains(says), "{arguments:?}: {}", ended.err);
    }
}
