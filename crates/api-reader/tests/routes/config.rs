//! What Terraform hands the function.

use api_reader::Config;
use twin_lambda::Environment;
use twin_store::Expectations;

const GOOD: [(&str, &str); 2] = [("TWIN_TABLE", "t"), ("TWIN_PIPELINES", "irish-rail,meteoswiss")];

#[test]
fn a_bad_environment_is_reported_as_a_whole() {
    let environment = Environment::of(&[
        ("TWIN_PIPELINES", "irish-rail,Bad Name"),
        ("TWIN_FRESHNESS", "{\"p\":{\"every_seconds\":0}}"),
    ]);
    let error = Config::read(&environment).unwrap_err().to_string();
    assert!(error.contains("TWIN_TABLE is not set"), "{error}");
    assert!(error.contains("pipeline \"Bad Name\" is not legal"), "{error}");
    assert!(error.contains("TWIN_FRESHNESS: "), "{error}");
}

#[test]
fn an_environment_may_have_no_pipeline_of_the_twin() {
    let environment = Environment::of(&[("TWIN_TABLE", "t"), ("TWIN_PIPELINES", "")]);
    assert!(Config::read(&environment).unwrap().pipelines.is_empty());
}

#[test]
fn a_freshness_is_read_and_a_bad_one_refused() {
    let read = |freshness: &str| {
        let environment = Environment::of(&[&GOOD[..], &[("TWIN_FRESHNESS", freshness)]].concat());
        Config::read(&environment).map(|config| config.expectations)
    };
    assert_eq!(
        Config::read(&Environment::of(&GOOD)).unwrap().expectations,
        Expectations::default()
    );
    assert_eq!(read("{}").unwrap(), Expectations::default());
    let declared =
        r#"{"irish-rail":{"every_seconds":60,"metrics":{"name":3600}},"q":{"metrics":{"a":1}}}"#;
    let shown = format!("{:?}", read(declared).unwrap());
    for part in ["irish-rail", "every: Some(60s)", "name", "3600s", "every: None"] {
        assert!(shown.contains(part), "{shown}");
    }
    for bad in [
        "",
        "[]",
        "null",
        r#"{"P":{}}"#,
        r#"{"p":{"every":1}}"#,
        r#"{"p":{"every_seconds":-1}}"#,
        r#"{"p":{"metrics":{"a b":1}}}"#,
        r#"{"p":{"metrics":{"a":0}}}"#,
    ] {
        assert_eq!(read(bad).is_err(), !bad.is_empty(), "{bad}");
    }
}
