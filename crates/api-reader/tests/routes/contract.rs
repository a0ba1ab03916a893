//! Holds answers to `openapi.json`: status, media type, headers and schema, and nothing besides.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use twin_lambda::http::HttpResponse;

use crate::api::{Api, DOCUMENT, HEALTH, Request};

/// The document.
pub(crate) static OPENAPI: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi.json")).unwrap());

/// Panics where the document does not know the answer. A route that there is none of is answered as any is where
/// nothing is found, or no token given.
pub(crate) fn holds(route: &str, response: &HttpResponse) {
    let problems = differences(route, response);
    assert!(problems.is_empty(), "{route} {}: {problems:#?}", response.status_code);
}

fn differences(route: &str, response: &HttpResponse) -> Vec<String> {
    let (method, path) = route.split_once(' ').unwrap_or(("GET", route));
    let known = &OPENAPI["paths"][path][method.to_lowercase()]["responses"];
    let responses = if known.is_null() {
        &OPENAPI["paths"]["/v1/components"]["get"]["responses"]
    } else {
        known
    };
    let status = response.status_code.to_string();
    let Some(answer) = responses.get(&status).map(resolved) else {
        return vec![format!("{status} is not among the answers")];
    };
    let mut problems = Vec::new();
    for (name, header) in answer["headers"].as_object().unwrap_or(&Map::new()) {
        let header = resolved(header);
        match response.headers.get(name.to_lowercase().as_str()) {
            Some(value) => {
                let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                problems.extend(errors(&header["schema"], &value));
            }
            None if header["required"] == true => problems.push(format!("no {name}")),
            None => {}
        }
    }
    let media_type = response.headers.get("content-type");
    match (answer["content"].as_object(), media_type) {
        (None, None) => problems.extend((!response.body.is_empty()).then(|| "a body".to_owned())),
        (Some(content), Some(media_type)) => match content.get(media_type) {
            Some(content) => {
                let body = serde_json::from_str(&response.body).unwrap_or_default();
                problems.extend(errors(&content["schema"], &body));
            }
            None => problems.push(format!("{media_type} is not among its media types")),
        },
        (content, media_type) => problems.push(format!("{content:?} but {media_type:?}")),
    }
    problems
}

fn resolved(part: &Value) -> &Value {
    match part["$ref"].as_str() {
        Some(reference) => OPENAPI.pointer(reference.trim_start_matches('#')).unwrap(),
        None => part,
    }
}

fn errors(schema: &Value, value: &Value) -> Vec<String> {
    static COMPONENTS: LazyLock<Value> = LazyLock::new(|| strict(&OPENAPI["components"]));
    let root = json!({ "components": *COMPONENTS, "allOf": [strict(schema)] });
    let validator = jsonschema::draft202012::new(&root).unwrap();
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// A client ignores fields that it does not know; here each one must be in the document. (Where the document shows a
/// whole document, as `GET /v1/openapi.json`, there are none to name.)
fn strict(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut fields: Map<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), strict(value))).collect();
            let is_schema = fields.get("properties").is_some_and(Value::is_object);
            if is_schema && fields.get("type") == Some(&json!("object")) {
                fields.insert("additionalProperties".into(), json!(false));
            }
            fields.into()
        }
        Value::Array(items) => items.iter().map(strict).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_breach_is_found() {
    let answer = Api::new().ask(&Request::of(HEALTH));
    let breach = |change: &dyn Fn(&mut HttpResponse)| {
        let mut response = answer.response.clone();
        change(&mut response);
        !differences(HEALTH, &response).is_empty()
    };
    assert!(!breach(&|_| {}));
    assert!(breach(&|response| response.status_code = 201));
    assert!(breach(&|response| response.body = r#"{"status":"down"}"#.into()));
    assert!(breach(&|response| response.body = r#"{"status":"up","more":1}"#.into()));
    assert!(breach(&|response| response.body = String::new()));
    assert!(breach(&|response| drop(response.headers.remove("cache-control"))));
    assert!(breach(&|response| drop(response.headers.remove("content-type"))));
    assert!(breach(&|response| drop(response.headers.insert("content-type", "text/html".into()))));
}

#[test]
fn the_document_is_served_as_it_is_without_a_token() {
    let request = Request { claims: json!({}), ..Request::of(DOCUMENT) };
    let answer = Api::new().ask(&request);
    assert_eq!((answer.status, &answer.body), (200, &*OPENAPI));
    let again = request.with_header("if-none-match", &answer.response.headers["etag"]);
    assert_eq!(Api::new().ask(&again).status, 304);
}

#[test]
fn the_document_is_one_of_openapi() {
    assert_eq!(OPENAPI["openapi"], "3.1.0");
    let mut names = Vec::new();
    for (path, operations) in OPENAPI["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            names.push(operation["operationId"].as_str().unwrap());
            let parameters = operation["parameters"].as_array().into_iter().flatten().map(resolved);
            let of_path = parameters.filter(|parameter| parameter["in"] == "path");
            let mut said: Vec<_> = of_path.map(|p| p["name"].as_str().unwrap()).collect();
            let mut there: Vec<_> = path
                .split('/')
                .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                .collect();
            said.sort_unstable();
            there.sort_unstable();
            assert_eq!(said, there, "{path}");
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "an operation's id is its own");
    // Every reference leads somewhere.
    let text = include_str!("../../openapi.json");
    for reference in text.split("\"$ref\": \"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(OPENAPI.pointer(reference).is_some(), "{reference}");
    }
}
