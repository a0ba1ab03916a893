//! Reads tokens and refuses, before the parser sees them, what Flink would read differently.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::dialect::Flink;
use super::nesting;
use crate::problem::{Place, Problems};

/// The longest mapping, in bytes. The longest sensible one is a hundredth of it.
const LONGEST: usize = 1 << 20;

/// Reads the tokens of a mapping, without blanks and comments. `None` where a problem was found.
pub(super) fn read(sql: &str, problems: &mut Problems) -> Option<Vec<TokenWithSpan>> {
    if sql.len() > LONGEST {
        return problems.add(Place::FILE, "mapping is longer than 1 MiB", "split the pipeline");
    }
    let mut tokens = match Tokenizer::new(&Flink, sql).tokenize_with_location() {
        Ok(tokens) => tokens,
        Err(error) => {
            let message = format!("syntax error: {}", super::lower_first(&error.message));
            let help = "close what is open: a text by ', a name by `, a comment by */; a quote inside of a text is two";
            return problems.add(error.location, message, help);
        }
    };
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
    let before = problems.count();
    tokens.iter().for_each(|token| refuse_double_quotes(token, problems));
    tokens.iter().for_each(|token| refuse_bang_equal(sql, token, problems));
    read_row_as_struct(&mut tokens, problems);
    nesting::check(&tokens, problems);
    (problems.count() == before).then_some(tokens)
}

/// The parser knows Flink's `ROW<…>` under the name `STRUCT<…>`, which Flink does not know.
fn read_row_as_struct(tokens: &mut [TokenWithSpan], problems: &mut Problems) {
    for index in 1..tokens.len() {
        let Some([name, less]) = tokens.get_mut(index - 1..=index) else { continue };
        if less.token != Token::Lt {
            continue;
        }
        if is_keyword(&name.token, Keyword::STRUCT) {
            problems.report(name.span, "STRUCT<…>", "write ROW<…>");
        } else if is_keyword(&name.token, Keyword::ROW) {
            name.token = Token::make_keyword("STRUCT");
        }
    }
}

fn refuse_double_quotes(token: &TokenWithSpan, problems: &mut Problems) {
    if let Token::DoubleQuotedString(name) = &token.token {
        let help = format!("write `{name}` for a name, '{name}' for a text");
        problems.report(token.span, format!("double quotes around \"{name}\""), help);
    }
}

/// Flink does not know `!=`, which the tokenizer reads as `<>`.
fn refuse_bang_equal(sql: &str, token: &TokenWithSpan, problems: &mut Problems) {
    if token.token != Token::Neq {
        return;
    }
    let number = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    let start = token.span.start;
    let line = sql.split('\n').nth(number(start.line)).unwrap_or_default();
    if line.chars().nth(number(start.column)) == Some('!') {
        problems.report(token.span, "operator !=", "write <>");
    }
}

/// Whether a token is that keyword, not a name in backticks.
pub(super) fn is_keyword(token: &Token, keyword: Keyword) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.keyword == keyword)
}
