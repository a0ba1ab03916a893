//! The address of a silo.

use std::convert::Infallible;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use twin_normalization::ParameterName;

use crate::{Template, TemplateError};

/// An absolute `http` or `https` URL without credentials, fragment, blanks or control characters. After its host it may
/// refer to parameters.
///
/// ```
/// let url: twin_pipeline::SourceUrl = "https://API.example.org:8443/a?b=c".parse()?;
/// assert_eq!(url.host(), "api.example.org");
/// assert_eq!(url.port(), Some(8443));
/// # Ok::<(), twin_pipeline::SourceUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceUrl {
    template: Template,
    host: String,
    port: Option<u16>,
}

impl SourceUrl {
    /// Returns the URL as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.template.as_str()
    }

    /// Returns the URL as a template.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Puts values in place of the parameters, percent-encoded, so that none leaves the part of the URL in which it
    /// stands.
    ///
    /// # Errors
    /// The error of the first value that could not be had.
    pub fn fill<E>(
        &self,
        mut value: impl FnMut(&ParameterName) -> Result<String, E>,
    ) -> Result<String, E> {
        self.template.fill(|name| Ok(percent_encoded(&value(name)?)))
    }

    /// Returns the host in lower case; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns whether what is sent there can be read by nobody on the way.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.as_str()
            .split_once("://")
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https"))
    }

    /// Returns the port, where one is written.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

/// Why a text is not the address of a silo. The text itself is not repeated: it may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SourceUrlError {
    /// A reference that is none.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A parameter in the scheme, the host or the port.
    #[error("the URL's host is written out: allow_hosts says who may be asked")]
    HostParameter,
    /// Neither `http://` nor `https://`.
    #[error("a source's URL begins with https:// or http://")]
    Scheme,
    /// A user name or password before the host.
    #[error("a source's URL carries no user name or password")]
    Credentials,
    /// A host that is neither a DNS name nor an IP address.
    #[error("the URL's host is not a DNS name or an IP address")]
    Host,
    /// A port outside of 1 to 65535.
    #[error("the URL's port is not a number from 1 to 65535")]
    Port,
    /// A blank, line break, control, quoting or non-ASCII character.
    #[error("the URL holds a character that has to be percent-encoded")]
    Character,
    /// A `#` part, which is never sent.
    #[error("the URL has a fragment (#), which is never sent")]
    Fragment,
    /// More than 2048 bytes.
    #[error("the URL is longer than 2048 bytes")]
    Length,
}

impl FromStr for SourceUrl {
    type Err = SourceUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 2048 {
            return Err(SourceUrlError::Length);
        }
        let template: Template = text.parse()?;
        // It is legal or not whatever its parameters come to.
        let Ok(url) = template.fill(|_| Ok::<_, Infallible>("x".to_owned()));
        let (scheme, rest) = url.split_once("://").ok_or(SourceUrlError::Scheme)?;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return Err(SourceUrlError::Scheme);
        }
        if url.contains('#') {
            return Err(SourceUrlError::Fragment);
        }
        if !url.bytes().all(is_url_byte) {
            return Err(SourceUrlError::Character);
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let head = scheme.len() + "://".len() + authority.len();
        if text.get(..head) != url.get(..head) {
            return Err(SourceUrlError::HostParameter);
        }
        let (host, port) = split_authority(authority)?;
        Ok(Self { template, host, port })
    }
}

impl fmt::Display for SourceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Tells whether `host` is a lower-case DNS name or an IP address, as `allow_hosts` names them.
pub(crate) fn is_host(host: &str) -> bool {
    if host.parse::<Ipv4Addr>().is_ok() || host.parse::<Ipv6Addr>().is_ok() {
        return true;
    }
    let is_label = |label: &str| {
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        bytes.len() <= 63
            && edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    // A name whose last label is a number would be read as an address in an unusual notation
    // (`0x7f.1`, `2130706433`), past every check of the address.
    let last = host.rsplit('.').next().unwrap_or_default();
    let number = last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x");
    host.len() <= 253 && !number && host.split('.').all(is_label)
}

fn split_authority(authority: &str) -> Result<(String, Option<u16>), SourceUrlError> {
    if authority.contains('@') {
        return Err(SourceUrlError::Credentials);
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or(SourceUrlError::Host)?,
        None => match authority.find(':') {
            Some(at) => authority.split_at(at),
            None => (authority, ""),
        },
    };
    let host = host.to_ascii_lowercase();
    let bracketed = authority.starts_with('[');
    if !is_host(&host) || bracketed != host.contains(':') {
        return Err(SourceUrlError::Host);
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        None => return Err(SourceUrlError::Host),
        Some(digits) => Some(parse_port(digits).ok_or(SourceUrlError::Port)?),
    };
    Ok((host, port))
}

fn parse_port(digits: &str) -> Option<u16> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|port| plain && *port > 0)
}

/// Writes a text so that it stands for itself in every part of a URL.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
}

#[cfg(test)]
mod tests {
    use super::SourceUrlError as E;
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the cases read better without `&`")]
    fn check(text: &str, expected: Result<(&str, Option<u16>), E>) {
        let parsed = text.parse::<SourceUrl>();
        let shape = parsed.as_ref().map(|url| (url.host(), url.port())).map_err(E::clone);
        assert_eq!(shape, expected, "{text}");
    }

    #[test]
    fn reads_host_and_port() {
        check("https://api.irishrail.ie/realtime/x?y=z", Ok(("api.irishrail.ie", None)));
        check("HTTP://A.example", Ok(("a.example", None)));
        check("http://127.0.0.1:8080/", Ok(("127.0.0.1", Some(8080))));
        check("http://[::1]:9/", Ok(("::1", Some(9))));
        check("http://localhost?x", Ok(("localhost", None)));
        check("https://a.example/${parameter:b}?c=${parameter:d}", Ok(("a.example", None)));
    }

    #[test]
    fn a_parameter_stays_where_it_stands() {
        let url: SourceUrl = "https://a.example/${parameter:b}/c?d=${parameter:b}".parse().unwrap();
        let filled = url.fill(|_| Ok::<_, ()>("../@e?f&g=1#ä h".to_owned())).unwrap();
        let value = "..%2F%40e%3Ff%26g%3D1%23%C3%A4%20h";
        assert_eq!(filled, format!("https://a.example/{value}/c?d={value}"));
    }

    #[test]
    fn refuses_what_is_no_silo() {
        check("ftp://a.example/", Err(E::Scheme));
        check("api.irishrail.ie", Err(E::Scheme));
        check("https://", Err(E::Host));
        check("https:///path", Err(E::Host));
        check("https://user:pass@a.example/", Err(E::Credentials));
        check("https://a.example@evil.example/", Err(E::Credentials));
        check("https://a.example:0/", Err(E::Port));
        check("https://a.example:99999/", Err(E::Port));
        check("https://a.example:+80/", Err(E::Port));
        check("https://a.example:/", Err(E::Port));
        check("https://a.example/#b", Err(E::Fragment));
        check("https://a.example/\r\nX: y", Err(E::Character));
        check("https://a.example/a b", Err(E::Character));
        check("https://a.example\\@evil.example/", Err(E::Character));
        check("https://tänikon.example/", Err(E::Character));
        check("https://2130706433/", Err(E::Host));
        check("https://0x7f.0x1/", Err(E::Host));
        check("https://127.1/", Err(E::Host));
        check("https://a..example/", Err(E::Host));
        check("https://a.example./", Err(E::Host));
        check("https://::1/", Err(E::Host));
        check("https://[a.example]/", Err(E::Host));
        check("https://[::1]x/", Err(E::Host));
        for host in ["${parameter:h}", "a.${parameter:h}", "a.example:${parameter:h}"] {
            check(&format!("https://{host}/"), Err(E::HostParameter));
        }
        check("${parameter:s}://a.example/", Err(E::Scheme));
        check("https://a.example/$${b", Err(E::Character));
        let unknown = E::Template(TemplateError::Reference { found: "tick}".to_owned() });
        check("https://a.example/${tick}", Err(unknown));
        check(&format!("https://a.example/{}", "a".repeat(2048)), Err(E::Length));
    }
}
