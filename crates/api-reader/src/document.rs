//! The API's own description, an OpenAPI 3.1 document.

use twin_lambda::http::{HttpEvent, HttpResponse};

use crate::answer;
use crate::etag::Tag;

/// What clients are told of the API. The tests below and `tests/` hold the code to it.
const DOCUMENT: &str = include_str!("../openapi.json");

/// Answers with the document.
pub(crate) fn answer(event: &HttpEvent<'_>) -> HttpResponse {
    let mut tag = Tag::default();
    tag.add([DOCUMENT]);
    answer::public(event, tag.finish(), DOCUMENT)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::DOCUMENT;
    use crate::problem::Code;
    use crate::request::MAX_KEYS;
    use crate::route::ROUTES;

    fn document() -> Value {
        serde_json::from_str(DOCUMENT).unwrap()
    }

    fn resolved<'d>(document: &'d Value, part: &'d Value) -> &'d Value {
        let reference = part["$ref"].as_str().map(|text| text.trim_start_matches('#'));
        reference.map_or(part, |reference| document.pointer(reference).unwrap())
    }

    #[test]
    fn the_routes_are_those_of_the_code() {
        let document = document();
        let mut described = BTreeSet::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let methods = operations.as_object().unwrap().keys();
            described.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
        }
        let known = ROUTES.iter().map(|route| route.key.to_owned());
        assert_eq!(described, known.collect::<BTreeSet<_>>());
    }

    #[test]
    fn parameters_limits_and_rights_are_those_of_the_code() {
        let document = document();
        for route in &ROUTES {
            let (method, path) = route.key.split_once(' ').unwrap();
            let operation = &document["paths"][path][method.to_lowercase()];
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let in_query = parameters
                .map(|parameter| resolved(&document, parameter))
                .filter(|parameter| parameter["in"] == "query");
            let mut names = Vec::new();
            for parameter in in_query {
                names.push(parameter["name"].as_str().unwrap());
                let schema = &parameter["schema"];
                if parameter["name"] == "limit" {
                    assert_eq!(schema["default"], route.pages.usual, "{path}");
                    assert_eq!(schema["maximum"], route.pages.most, "{path}");
                }
                if parameter["name"] == "metrics" {
                    assert_eq!(schema["maxItems"], MAX_KEYS, "{path}");
                }
            }
            assert_eq!(names, route.parameters, "{path}");
            let is_open = operation["security"] == serde_json::json!([]);
            assert_eq!(is_open, route.is_open(), "{path}");
        }
        assert_eq!(
            document["components"]["schemas"]["Keys"]["properties"]["keys"]["maxItems"],
            MAX_KEYS
        );
    }

    #[test]
    fn the_codes_are_those_of_the_code() {
        let document = document();
        let listed = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
        assert_eq!(listed, &serde_json::to_value(Code::ALL).unwrap());
    }
}
