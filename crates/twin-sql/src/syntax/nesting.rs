//! Bounds the depth of the syntax tree before it is built.
//!
//! The parser bounds the nesting of brackets, but a chain such as `1 + 1 + 1 + …` becomes a tree as deep
//! as the chain is long, and dropping a tree of a million levels overflows the stack. So the tokens
//! are weighed first: the weight of a bracket is that of its heaviest item, the weight of an item is its
//! number of tokens plus its brackets. A comma or a word that starts a clause starts a new item.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::problem::Problems;

/// The heaviest item allowed.
const HEAVIEST: usize = 1_500;

/// The most `SELECT`s allowed, because `UNION ALL` is such a chain, too.
const MOST_SELECTS: usize = 500;

/// Reports the first place where the tree would become too deep.
pub(super) fn check(tokens: &[TokenWithSpan], problems: &mut Problems) {
    let mut open = vec![Bracket::default()];
    let mut selects = 0;
    for token in tokens {
        if super::tokens::is_keyword(&token.token, Keyword::SELECT) {
            selects += 1;
        }
        let weight = weigh(&token.token, &mut open);
        if weight > HEAVIEST || selects > MOST_SELECTS {
            let message = "expression or chain of operators is too long";
            return problems.report(token.span, message, "split it");
        }
    }
}

/// The weight of an open bracket: of the item being read, and of the heaviest item so far.
#[derive(Default)]
struct Bracket {
    item: usize,
    heaviest: usize,
}

impl Bracket {
    fn start_item(&mut self) {
        self.heaviest = self.heaviest.max(self.item);
        self.item = 0;
    }
}

/// Takes in one token and returns the weight of all open items together.
fn weigh(token: &Token, open: &mut Vec<Bracket>) -> usize {
    match Role::of(token) {
        Role::Open => open.push(Bracket::default()),
        Role::Close if open.len() > 1 => {
            let mut closed = open.pop().unwrap_or_default();
            closed.start_item();
            if let Some(bracket) = open.last_mut() {
                bracket.item += closed.heaviest + 1;
            }
        }
        Role::Separate => open.last_mut().map_or((), Bracket::start_item),
        Role::Close | Role::Other => {
            if let Some(bracket) = open.last_mut() {
                bracket.item += 1;
            }
        }
    }
    // An open bracket is a level itself.
    open.iter().map(|bracket| bracket.item + 1).sum()
}

enum Role {
    Open,
    Close,
    Separate,
    Other,
}

impl Role {
    fn of(token: &Token) -> Role {
        match token {
            Token::LParen | Token::LBracket | Token::LBrace => Role::Open,
            Token::RParen | Token::RBracket | Token::RBrace => Role::Close,
            Token::Comma | Token::SemiColon => Role::Separate,
            Token::Word(word) if word.quote_style.is_none() => Role::of_keyword(word.keyword),
            _ => Role::Other,
        }
    }

    fn of_keyword(keyword: Keyword) -> Role {
        match keyword {
            Keyword::CASE => Role::Open,
            Keyword::END => Role::Close,
            Keyword::WHEN
            | Keyword::THEN
            | Keyword::ELSE
            | Keyword::SELECT
            | Keyword::FROM
            | Keyword::WHERE
            | Keyword::UNION => Role::Separate,
            _ => Role::Other,
        }
    }
}
