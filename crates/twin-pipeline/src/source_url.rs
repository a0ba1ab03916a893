//! The address of a silo.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// An absolute `http` or `https` URL without credentials, fragment, blanks or control characters.
///
/// ```
/// let url: twin_pipeline::SourceUrl = "https://API.example.org:8443/a?b=c".parse()?;
/// assert_eq!(url.host(), "api.example.org");
/// assert_eq!(url.port(), Some(8443));
/// # Ok::<(), twin_pipeline::SourceUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceUrl {
    text: String,
    host: String,
    port: Option<u16>,
}

impl SourceUrl {
    /// Returns the URL as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the host in lower case; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the port, where one is written.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

/// Why a text is not the address of a silo. The text itself is not repeated: it may hold a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SourceUrlError {
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
        let (scheme, rest) = text.split_once("://").ok_or(SourceUrlError::Scheme)?;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return Err(SourceUrlError::Scheme);
        }
        if text.contains('#') {
            return Err(SourceUrlError::Fragment);
        }
        if !text.bytes().all(is_url_byte) {
            return Err(SourceUrlError::Character);
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let (host, port) = split_authority(authority)?;
        Ok(Self { text: text.to_owned(), host, port })
    }
}

impl fmt::Display for SourceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
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

fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
}

#[cfg(test)]
mod tests {
    use super::SourceUrlError as E;
    use super::*;

    fn check(text: &str, expected: Result<(&str, Option<u16>), E>) {
        let parsed = text.parse::<SourceUrl>();
        let shape = parsed.as_ref().map(|url| (url.host(), url.port())).map_err(|e| *e);
        assert_eq!(shape, expected, "{text}");
    }

    #[test]
    fn reads_host_and_port() {
        check("https://api.irishrail.ie/realtime/x?y=z", Ok(("api.irishrail.ie", None)));
        check("HTTP://A.example", Ok(("a.example", None)));
        check("http://127.0.0.1:8080/", Ok(("127.0.0.1", Some(8080))));
        check("http://[::1]:9/", Ok(("::1", Some(9))));
        check("http://localhost?x", Ok(("localhost", None)));
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
        check(&format!("https://a.example/{}", "a".repeat(2048)), Err(E::Length));
    }
}
