//! Checks `CAST` and `TRY_CAST`.

use sqlparser::ast::{CastKind, DataType, Expr};

use super::expression::{Checker, Typed, place_of};
use crate::plan::{Conversion, Node};
use crate::problem::Place;
use crate::source::scalar_type;
use crate::types::Type;

impl Checker<'_, '_> {
    pub(super) fn cast(
        &mut self,
        kind: &CastKind,
        operand: &Expr,
        data_type: &DataType,
    ) -> Option<Typed> {
        let place = place_of(operand);
        let value = self.expression(operand);
        let target = scalar_type(data_type, place, self.problems)?;
        let value = value?;
        match kind {
            CastKind::Cast if value.data_type == Type::Text && target != Type::Text => {
                let message = format!("CAST from STRING to {target} stops at the first bad text");
                return self.problems.add(place, message, help_for_text(target));
            }
            CastKind::Cast | CastKind::TryCast => {}
            CastKind::SafeCast | CastKind::DoubleColon => {
                return self.problems.add(
                    place,
                    "cast in another dialect's syntax",
                    "write TRY_CAST(… AS type)",
                );
            }
        }
        self.converted(value, target, place)
    }

    /// The value in another type, converted as Flink does.
    fn converted(&mut self, value: Typed, target: Type, place: Place) -> Option<Typed> {
        use Conversion as C;
        let conversion = match (value.data_type, target) {
            _ if self.is_null(value) => return Some(self.node(Node::Null, target)),
            (from, to) if from == to => return Some(value),
            (Type::Int | Type::BigInt, Type::Double) => {
                return Some(Typed { id: self.fit(value, target), data_type: target });
            }
            // These have one representation. The session's zone is UTC, so that a wall clock and a moment have
            // the same count, too.
            (Type::Int, Type::BigInt)
            | (Type::Decimal, Type::Double)
            | (Type::Instant, Type::Local)
            | (Type::Local, Type::Instant) => None,
            (Type::BigInt, Type::Int) => Some(C::IntegerToInt),
            (Type::Double | Type::Decimal, Type::Int) => Some(C::DoubleToInt),
            (Type::Double | Type::Decimal, Type::BigInt) => Some(C::DoubleToBigInt),
            (Type::Int | Type::BigInt, Type::Boolean) => Some(C::IntegerToBoolean),
            (Type::Int | Type::BigInt, Type::Text) => Some(C::IntegerToText),
            (Type::Boolean, Type::Int | Type::BigInt) => Some(C::BooleanToInteger),
            (Type::Boolean, Type::Double) => Some(C::BooleanToDouble),
            (Type::Boolean, Type::Text) => Some(C::BooleanToText),
            (Type::Text, Type::Int) => Some(C::TextToInt),
            (Type::Text, Type::BigInt) => Some(C::TextToBigInt),
            (Type::Text, Type::Double) => Some(C::TextToDouble),
            (Type::Text, Type::Boolean) => Some(C::TextToBoolean),
            (Type::Text, Type::Local | Type::Instant) => Some(C::TextToTime),
            (Type::Double, Type::Boolean) => Some(C::DoubleToBoolean),
            (Type::Double, Type::Text) => Some(C::DoubleToText),
            (Type::Local | Type::Instant, Type::Text) => Some(C::TimeToText),
            (from, to) => return self.refuse_cast(from, to, place),
        };
        match conversion {
            Some(conversion) => Some(self.node(Node::Convert(conversion, value.id), target)),
            None => Some(Typed { id: value.id, data_type: target }),
        }
    }

    fn refuse_cast<T>(&mut self, from: Type, to: Type, place: Place) -> Option<T> {
        let help = match (from, to) {
            (Type::Int | Type::BigInt | Type::Double, Type::Instant) => {
                "write TO_TIMESTAMP_LTZ(number, 3)"
            }
            (Type::Decimal, _) => "write the number as a text, or with an exponent, as 1.5E0",
            _ => "there is no such conversion",
        };
        self.problems.add(place, format!("cast from {from} to {to}"), help)
    }
}

/// What to write instead of a cast that stops at a text.
fn help_for_text(target: Type) -> String {
    match target {
        Type::Local | Type::Instant => {
            format!("write TO_TIMESTAMP(text, 'pattern') or TRY_CAST(… AS {target})")
        }
        _ => format!("write TRY_CAST(… AS {target})"),
    }
}
