//! The value of an observation.

use smol_str::SmolStr;

use crate::Error;

/// What was observed: a number, a text or a yes-or-no.
///
/// Made only through its constructors, so a value can always be stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A finite number inside DynamoDB's range; never negative zero.
    Number(f64),
    /// A text of at most [`Value::MAX_TEXT`] bytes.
    Text(SmolStr),
    /// A yes-or-no.
    Boolean(bool),
}

impl Value {
    /// The greatest length of a text value in bytes.
    pub const MAX_TEXT: usize = 256;

    /// Takes a number. Negative zero becomes zero, since storage cannot tell them apart.
    ///
    /// # Errors
    /// [`Error::Number`] where it is not finite, or outside the range that DynamoDB stores
    /// (magnitudes from 1e-130 to 9.9e125, and zero).
    pub fn number(number: f64) -> Result<Self, Error> {
        let magnitude = number.abs();
        if magnitude == 0.0 {
            return Ok(Self::Number(0.0));
        }
        if (1e-130..=9.9e125).contains(&magnitude) {
            return Ok(Self::Number(number));
        }
        Err(Error::Number { number })
    }

    /// Takes the value columns of a row or a line: exactly one of them, or none and `deleted`, which is
    /// no value.
    ///
    /// # Errors
    /// [`Error::Values`] where it is another number of them, and the error of a value that cannot be stored.
    pub fn of_columns(
        number: Option<f64>,
        text: Option<&str>,
        boolean: Option<bool>,
        deleted: bool,
    ) -> Result<Option<Self>, Error> {
        match (number, text, boolean, deleted) {
            (Some(number), None, None, false) => Self::number(number).map(Some),
            (None, Some(text), None, false) => Self::text(text).map(Some),
            (None, None, Some(boolean), false) => Ok(Some(Self::Boolean(boolean))),
            (None, None, None, true) => Ok(None),
            _ => {
                let set = [number.is_some(), text.is_some(), boolean.is_some(), deleted];
                Err(Error::Values { count: set.into_iter().filter(|set| *set).count() })
            }
        }
    }

    /// Takes a text; the empty text is one.
    ///
    /// # Errors
    /// [`Error::Text`] above [`Value::MAX_TEXT`] bytes.
    pub fn text(text: impl AsRef<str>) -> Result<Self, Error> {
        let text = text.as_ref();
        if text.len() > Self::MAX_TEXT {
            return Err(Error::Text { bytes: text.len() });
        }
        Ok(Self::Text(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_storable_numbers_are_taken() {
        for good in [0.0, 1.0, -51.8491, 1e-130, -1e-130, 9.9e125, f64::EPSILON] {
            assert_eq!(Value::number(good).unwrap(), Value::Number(good));
        }
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e126, 9e-131, f64::MIN_POSITIVE] {
            assert!(Value::number(bad).is_err(), "{bad}");
        }
        let Value::Number(zero) = Value::number(-0.0).unwrap() else { panic!("not a number") };
        assert!(zero.is_sign_positive());
    }

    #[test]
    fn a_text_is_limited_in_bytes_not_characters() {
        assert!(Value::text("ä".repeat(128)).is_ok());
        assert!(Value::text("ä".repeat(129)).is_err());
    }
}
