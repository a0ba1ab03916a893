//! Holds `sql/pipeline.schema.json` to the code. `UPDATE=1 cargo test -p twin-pipeline` rewrites it.

use std::path::Path;

#[test]
fn the_committed_schema_is_the_one_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql/pipeline.schema.json");
    let schema = twin_pipeline::schema();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == schema,
        "sql/pipeline.schema.json is stale: run UPDATE=1 cargo test -p twin-pipeline"
    );
}
