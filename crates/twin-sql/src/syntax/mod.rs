//! Turns the text of a mapping into a syntax tree, or says why it is none.

mod dialect;
mod nesting;
mod reserved;
mod tokens;

use sqlparser::ast::Statement;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

use crate::problem::{Place, Problems};
use dialect::Flink;
pub(crate) use reserved::is_reserved;

/// How many levels of brackets, `CASE` and subexpressions the parser follows.
const RECURSION_LIMIT: usize = 40;

/// Parses a mapping into its statements. `None` where a problem was found.
pub(crate) fn parse(sql: &str, problems: &mut Problems) -> Option<Vec<Statement>> {
    let tokens = tokens::read(sql, problems)?;
    let end = tokens.last().map_or(Place::FILE, |token| token.span.end.into());
    let mut parser = Parser::new(&Flink)
        .with_recursion_limit(RECURSION_LIMIT)
        .with_tokens_with_locations(tokens);
    match parser.parse_statements() {
        Ok(statements) => Some(statements),
        Err(error) => report(&error, parser.peek_token_ref(), end, problems),
    }
}

/// Where the semicolons between statements stand.
pub(crate) fn ends(sql: &str) -> Vec<Location> {
    let tokens = Tokenizer::new(&Flink, sql).tokenize_with_location().unwrap_or_default();
    let ends = tokens.iter().filter(|token| token.token == Token::SemiColon);
    ends.map(|token| token.span.start).collect()
}

/// Reports a parser error. The parser puts a position at the end of its text, if it has one.
fn report(
    error: &ParserError,
    next: &TokenWithSpan,
    end: Place,
    problems: &mut Problems,
) -> Option<Vec<Statement>> {
    let place = match next.token {
        Token::EOF => end,
        _ => next.span.into(),
    };
    match error {
        ParserError::RecursionLimitExceeded => {
            problems.add(place, "expression is nested too deeply", "split it or simplify it")
        }
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            let (text, place) = split_place(text).unwrap_or((text, place));
            problems.add(place, format!("syntax error: {}", lower_first(text)), "")
        }
    }
}

/// Takes ` at Line: 3, Column: 7` off the end of a parser message.
fn split_place(text: &str) -> Option<(&str, Place)> {
    let (message, place) = text.rsplit_once(" at Line: ")?;
    let (line, column) = place.split_once(", Column: ")?;
    Some((message, Place::at(line.parse().ok()?, column.parse().ok()?)))
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
