//! Turns the text of a mapping into a syntax tree, or says why it is none.

mod clauses;
mod dialect;
mod nesting;
mod reserved;
mod tokens;

use sqlparser::ast::Statement;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

use crate::problem::{Place, Problems};
pub(crate) use clauses::Clauses;
use dialect::Flink;
pub(crate) use reserved::is_reserved;

/// How many levels of brackets, `CASE` and subexpressions the parser follows.
const RECURSION_LIMIT: usize = 40;

/// A parsed mapping.
#[derive(Debug)]
pub(crate) struct Syntax {
    pub(crate) statements: Vec<Statement>,
    pub(crate) clauses: Clauses,
}

/// Parses a mapping. `None` where a problem was found.
pub(crate) fn parse(sql: &str, problems: &mut Problems) -> Option<Syntax> {
    let tokens = tokens::read(sql, problems)?;
    let clauses = Clauses::of(&tokens);
    let end = tokens.last().map_or(Place::FILE, |token| token.span.end.into());
    let mut parser = Parser::new(&Flink)
        .with_recursion_limit(RECURSION_LIMIT)
        .with_tokens_with_locations(tokens);
    match parser.parse_statements() {
        Ok(statements) => Some(Syntax { statements, clauses }),
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
) -> Option<Syntax> {
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
            let message = format!("syntax error: {}", lower_first(text));
            problems.add(place, message, help(text, &next.token))
        }
    }
}

/// What to do about a syntax error. A reserved word that was to be a name is the likeliest one.
fn help(text: &str, next: &Token) -> String {
    let (wanted, found) = text.rsplit_once("found: ").unwrap_or((text, ""));
    let wants_name = wanted.contains("expression") || wanted.contains("identifier");
    match (found.trim(), next) {
        ("EOF", _) | ("", Token::EOF) => "the file ends too early: close what is open".to_owned(),
        (word, _) if wants_name && is_reserved(word) => {
            format!("if {word} is a name, put it in backticks: `{word}`")
        }
        _ => "docs/mapping-language.md shows how a mapping is written".to_owned(),
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
