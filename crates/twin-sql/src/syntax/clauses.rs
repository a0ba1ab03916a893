//! Where clauses begin: the syntax tree knows the place of a clause's expressions, and not that of its first word.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::TokenWithSpan;

use super::tokens::is_keyword;
use crate::problem::Place;

/// Words that begin a clause.
const WORDS: [Keyword; 6] = [
    Keyword::FETCH,
    Keyword::GROUP,
    Keyword::HAVING,
    Keyword::LIMIT,
    Keyword::OFFSET,
    Keyword::ORDER,
];

/// The words of a mapping that begin a clause, in the order of the text.
#[derive(Debug)]
pub(crate) struct Clauses {
    found: Vec<(Keyword, Place)>,
}

impl Clauses {
    pub(super) fn of(tokens: &[TokenWithSpan]) -> Clauses {
        let word = |token: &TokenWithSpan| {
            let word = WORDS.into_iter().find(|word| is_keyword(&token.token, *word))?;
            Some((word, token.span.into()))
        };
        Clauses { found: tokens.iter().filter_map(word).collect() }
    }

    /// The last `word` before `inside`, a place in its clause; the last of all where the clause has no place.
    pub(crate) fn start(&self, word: Keyword, inside: Option<Place>) -> Option<Place> {
        let before = |place: &Place| inside.is_none_or(|inside| *place < inside);
        let places = self.found.iter().filter(|(known, _)| *known == word);
        places.map(|(_, place)| *place).rfind(before)
    }
}
