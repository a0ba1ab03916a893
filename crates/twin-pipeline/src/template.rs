//! Texts of a request that refer to what an environment sets.

use std::fmt;
use std::str::FromStr;

use twin_normalization::ParameterName;

/// A text in which `${parameter:<name>}` stands for a parameter of the environment. `$${` stands for `${` itself; every
/// other `${` is refused, so that what a later version understands is no plain text today.
///
/// ```
/// let template: twin_pipeline::Template = "site-${parameter:site} $${x}".parse()?;
/// let filled = template.fill(|name| Ok::<_, ()>(name.as_str().to_uppercase()));
/// assert_eq!(filled.as_deref(), Ok("site-SITE ${x}"));
/// # Ok::<(), twin_pipeline::TemplateError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Parameter(ParameterName),
}

impl Template {
    /// Returns the text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the parameters that it refers to, in their order.
    pub fn parameters(&self) -> impl Iterator<Item = &ParameterName> {
        self.parts.iter().filter_map(|part| match part {
            Part::Parameter(name) => Some(name),
            Part::Text(_) => None,
        })
    }

    /// Puts values in place of the parameters.
    ///
    /// # Errors
    /// The error of the first value that could not be had.
    pub fn fill<E>(
        &self,
        mut value: impl FnMut(&ParameterName) -> Result<String, E>,
    ) -> Result<String, E> {
        let mut filled = String::with_capacity(self.text.len());
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Parameter(name) => filled.push_str(&value(name)?),
            }
        }
        Ok(filled)
    }
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// A `${` that nothing closes, or that holds something else than a parameter.
    #[error(
        "${{{found} is no reference: write ${{parameter:<name>}}, or $${{ where ${{ itself is meant"
    )]
    Reference {
        /// The beginning of what stands in it.
        found: String,
    },
    /// A parameter's name that cannot be one.
    #[error("{name:?} is no parameter's name: write 1 to 64 small letters, digits and hyphens")]
    Name {
        /// The beginning of the name.
        name: String,
    },
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
        while let Some(at) = rest.find('$') {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = from.strip_prefix("$${") {
                plain.push_str("${");
                rest = after;
            } else if let Some(inside) = from.strip_prefix("${") {
                let (name, after) = reference(inside)?;
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(Part::Parameter(name));
                rest = after;
            } else {
                plain.push('$');
                rest = from.get(1..).unwrap_or_default();
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self { text: text.to_owned(), parts })
    }
}

/// Reads the name of a parameter up to its brace, and gives what comes after it.
fn reference(inside: &str) -> Result<(ParameterName, &str), TemplateError> {
    let unknown = || TemplateError::Reference { found: excerpt(inside) };
    let (reference, after) = inside.split_once('}').ok_or_else(unknown)?;
    let name = reference.strip_prefix("parameter:").ok_or_else(unknown)?;
    let name = ParameterName::new(name)
        .map_err(|_| TemplateError::Name { name: name.chars().take(64).collect() })?;
    Ok((name, after))
}

fn excerpt(text: &str) -> String {
    let end = text.find('}').map_or(text.len(), |at| at + 1);
    text.chars().take(end.min(24)).collect()
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a text comes to where each parameter is its own name in brackets.
    fn filled(text: &str) -> Result<String, String> {
        let template: Template = text.parse().map_err(|error: TemplateError| error.to_string())?;
        template.fill(|name| Ok(format!("<{name}>")))
    }

    #[test]
    fn references_are_filled_and_all_else_stays() {
        for (text, expected) in [
            ("", ""),
            ("$ $$ { } a$", "$ $$ { } a$"),
            ("${parameter:a}", "<a>"),
            ("x${parameter:a}${parameter:b-1}y", "x<a><b-1>y"),
            ("$${parameter:a}", "${parameter:a}"),
            ("$$${parameter:a}", "$${parameter:a}"),
            ("query($n: Int) { a { b } }", "query($n: Int) { a { b } }"),
        ] {
            assert_eq!(filled(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn every_other_reference_is_refused() {
        for text in ["${", "a ${tick}", "${parameter}", "${ parameter:a}", "${secret:a}", "${}"] {
            assert!(filled(text).unwrap_err().contains("write ${parameter:<name>}"), "{text}");
        }
        for text in ["${parameter:}", "${parameter:A}", "${parameter:a/b}", "${parameter:a b}"] {
            assert!(filled(text).unwrap_err().contains("is no parameter's name"), "{text}");
        }
        let long = filled(&format!("${{{}", "ä".repeat(5_000))).unwrap_err();
        assert!(long.len() < 200, "{long}");
    }

    proptest! {
        #[test]
        fn what_names_no_parameter_is_what_it_was_but_for_its_escapes(text in "[a${}: ]{0,12}") {
            match text.parse::<Template>() {
                Ok(template) => {
                    let filled = template.fill(|_| Err(())).unwrap();
                    prop_assert_eq!(filled, text.replace("$${", "${"));
                }
                Err(_) => prop_assert_eq!(text.find("${").is_some(), true),
            }
        }
    }
}
