//! Guesses how a sample is encoded.

use std::borrow::Cow;

use twin_pipeline::Charset;

/// How the bodies are encoded, as `pipeline.json` has to say it: `given`, or guessed. None for UTF-8, and for what a
/// byte order mark tells by itself.
///
/// Text that is no UTF-8 anywhere is taken for windows-1252, the most frequent of what is left.
pub(super) fn of(given: Option<Charset>, body: &[u8]) -> Option<Charset> {
    let is_text = |byte: &u8| *byte >= b' ' || b"\t\n\r\x0c".contains(byte);
    let foreign = || {
        let mut chunks = body.utf8_chunks();
        std::str::from_utf8(body).is_err()
            && body.iter().all(is_text)
            && chunks.all(|chunk| chunk.valid().is_ascii())
    };
    let guessed = || Charset::of_label("windows-1252").filter(|_| foreign());
    given.or_else(|| if Charset::of_mark(body).is_some() { None } else { guessed() })
}

/// The text of a body; what is no character is replaced.
pub(super) fn text(charset: Option<Charset>, body: &[u8]) -> Cow<'_, str> {
    charset.unwrap_or(Charset::UTF_8).encoding().decode(body).0
}

/// What a person and `pipeline.json` call it.
pub(super) fn label(charset: Charset) -> String {
    charset.encoding().name().to_ascii_lowercase()
}
