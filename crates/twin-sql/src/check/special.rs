//! Checks the functions that have a syntax of their own.

use sqlparser::ast::{
    CeilFloorKind, DataType, DateTimeField, Expr, Function as Call, TimezoneInfo, TrimWhereField,
    TypedString, Value as Literal,
};

use super::expression::{Checker, Typed, place_of};
use super::stateful;
use crate::functions::{
    Body, Unit, ceil_time, difference, extract, floor_time, overlay, plain_delimiter, plain_time,
    trim, trim_end, trim_start, value_of_key,
};
use crate::plan::Node;
use crate::problem::Place;
use crate::time::Moment;
use crate::types::Type;

/// Functions that are an `EXTRACT` under another name.
static PARTS: &[(&str, Unit)] = &[
    ("YEAR", Unit::Year),
    ("QUARTER", Unit::Quarter),
    ("MONTH", Unit::Month),
    ("WEEK", Unit::Week),
    ("DAYOFMONTH", Unit::Day),
    ("DAYOFYEAR", Unit::DayOfYear),
    ("DAYOFWEEK", Unit::DayOfWeek),
    ("HOUR", Unit::Hour),
    ("MINUTE", Unit::Minute),
    ("SECOND", Unit::Second),
];

/// The part of a time that a function of that name takes.
pub(super) fn part_of_time(name: &str) -> Option<Unit> {
    PARTS.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
}

impl Checker<'_, '_> {
    /// The functions that the parser has a syntax of its own for, and what is refused.
    #[inline(never)]
    pub(super) fn special(&mut self, expression: &Expr) -> Option<Typed> {
        const NO_FIELD: CeilFloorKind = CeilFloorKind::DateTimeField(DateTimeField::NoDateTime);
        let place = place_of(expression);
        match expression {
            Expr::Floor { expr, field } if *field == NO_FIELD => self.call("FLOOR", &[expr], place),
            Expr::Ceil { expr, field } if *field == NO_FIELD => self.call("CEIL", &[expr], place),
            Expr::Floor { expr, field: CeilFloorKind::DateTimeField(unit) } => {
                self.whole_unit("FLOOR", expr, unit)
            }
            Expr::Ceil { expr, field: CeilFloorKind::DateTimeField(unit) } => {
                self.whole_unit("CEIL", expr, unit)
            }
            Expr::Extract { field, expr, .. } => self.extract(&field.to_string(), expr, place),
            Expr::Interval(interval) => self.interval(interval),
            Expr::TypedString(literal) => self.time_literal(literal, place),
            Expr::Position { expr, r#in } => self.call("LOCATE", &[expr, r#in], place),
            Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
                let arguments = [&**expr, &**overlay_what, &**overlay_from];
                self.overlay(arguments, overlay_for.as_deref())
            }
            Expr::Substring { expr, substring_from: Some(from), substring_for, .. } => {
                let arguments = [Some(&**expr), Some(&**from), substring_for.as_deref()];
                let arguments: Vec<&Expr> = arguments.into_iter().flatten().collect();
                self.call("SUBSTRING", &arguments, place)
            }
            Expr::Trim { trim_where, trim_what, expr, trim_characters: None } => {
                self.trim(*trim_where, trim_what.as_deref(), expr)
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                self.access(expression, root, access_chain)
            }
            Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => {
                stateful(self.problems, place, "a subquery")
            }
            Expr::SimilarTo { .. } => {
                self.problems.add(place, "SIMILAR TO", "write LIKE or REGEXP(text, 'expression')")
            }
            _ => {
                let help = "see the mapping language for what is";
                self.problems.add(place, "expression that is not in the subset", help)
            }
        }
    }

    /// A body over arguments that are checked.
    fn body(&mut self, body: Body, arguments: Vec<crate::plan::Id>, data_type: Type) -> Typed {
        self.node(Node::Call { body, arguments, prepared: None }, data_type)
    }

    fn unit(&mut self, unit: Unit) -> crate::plan::Id {
        self.node(Node::Integer(unit.code()), Type::Int).id
    }

    /// An argument that must be of a type.
    fn wanted(&mut self, argument: &Expr, wanted: Type, what: &str) -> Option<crate::plan::Id> {
        let value = self.expression(argument)?;
        if value.data_type.fits(wanted) {
            return Some(self.fit(value, wanted));
        }
        let message = format!("{what} wants {wanted}, this is {}", value.data_type);
        self.problems.add(place_of(argument), message, format!("write CAST(… AS {wanted})"))
    }

    fn trim(
        &mut self,
        side: Option<TrimWhereField>,
        characters: Option<&Expr>,
        text: &Expr,
    ) -> Option<Typed> {
        let mut arguments = vec![self.wanted(text, Type::Text, "TRIM")?];
        if let Some(characters) = characters {
            arguments.push(self.wanted(characters, Type::Text, "TRIM")?);
        }
        let body = match side {
            Some(TrimWhereField::Leading) => Body::new(trim_start),
            Some(TrimWhereField::Trailing) => Body::new(trim_end),
            Some(TrimWhereField::Both) | None => Body::new(trim),
        };
        Some(self.body(body, arguments, Type::Text))
    }

    fn overlay(&mut self, arguments: [&Expr; 3], length: Option<&Expr>) -> Option<Typed> {
        let [text, placed, start] = arguments;
        let mut arguments = vec![
            self.wanted(text, Type::Text, "OVERLAY")?,
            self.wanted(placed, Type::Text, "OVERLAY")?,
            self.wanted(start, Type::Int, "OVERLAY")?,
        ];
        if let Some(length) = length {
            let id = self.wanted(length, Type::Int, "OVERLAY")?;
            match self.plan.get(id).map(|planned| &planned.node) {
                Some(Node::Integer(0..=1_000)) => arguments.push(id),
                _ => {
                    let help = "write a number from 0 to 1000";
                    return self.problems.add(place_of(length), "length in OVERLAY", help);
                }
            }
        }
        Some(self.body(Body::new(overlay), arguments, Type::Text))
    }

    /// A time: a moment or what a wall clock shows.
    fn time(&mut self, argument: &Expr, what: &str) -> Option<Typed> {
        let value = self.expression(argument)?;
        if matches!(value.data_type, Type::Instant | Type::Local) {
            return Some(value);
        }
        let message = format!("{what} wants a time, this is {}", value.data_type);
        let help = "write TO_TIMESTAMP(text, 'pattern') or TO_TIMESTAMP_LTZ(number, 0 or 3)";
        self.problems.add(place_of(argument), message, help)
    }

    /// `EXTRACT(unit FROM time)`.
    pub(super) fn extract(&mut self, unit: &str, time: &Expr, place: Place) -> Option<Typed> {
        let Some(unit) = Unit::find(unit) else {
            let help = "write YEAR, QUARTER, MONTH, WEEK, DAY, DOY, DOW, ISODOW, ISOYEAR, HOUR, MINUTE, \
                        SECOND, MILLISECOND or EPOCH";
            return self.problems.add(place, format!("{unit} in EXTRACT"), help);
        };
        self.part(unit, time, "EXTRACT")
    }

    /// A part of a time.
    pub(super) fn part(&mut self, unit: Unit, time: &Expr, name: &str) -> Option<Typed> {
        let time = self.time(time, name)?;
        let unit = self.unit(unit);
        Some(self.body(Body::new(extract), vec![unit, time.id], Type::BigInt))
    }

    /// `FLOOR(time TO unit)` and `CEIL(time TO unit)`.
    fn whole_unit(&mut self, name: &str, time: &Expr, unit: &DateTimeField) -> Option<Typed> {
        let place = place_of(time);
        let time = self.time(time, name)?;
        let unit = match Unit::find(&unit.to_string()) {
            Some(Unit::Minute | Unit::Second) if time.data_type == Type::Instant => {
                let message = format!("{name} of a TIMESTAMP_LTZ(3) to {unit}");
                let help = "Flink fails on it: write CAST(… AS TIMESTAMP(3)) around the time";
                return self.problems.add(place, message, help);
            }
            Some(
                unit @ (Unit::Year
                | Unit::Quarter
                | Unit::Month
                | Unit::Week
                | Unit::Day
                | Unit::Hour
                | Unit::Minute
                | Unit::Second),
            ) => unit,
            _ => {
                let help = "write YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND";
                return self.problems.add(place, format!("{name} TO {unit}"), help);
            }
        };
        let body = if name == "FLOOR" { Body::new(floor_time) } else { Body::new(ceil_time) };
        let unit = self.unit(unit);
        Some(self.body(body, vec![unit, time.id], time.data_type))
    }

    /// `TIMESTAMP '2025-10-02 06:00:03.000'`.
    fn time_literal(&mut self, literal: &TypedString, place: Place) -> Option<Typed> {
        let plain = matches!(literal.data_type, DataType::Timestamp(None, TimezoneInfo::None));
        if let Literal::SingleQuotedString(text) = &literal.value.value
            && plain
            && text.len() == "2025-10-02 06:00:03.000".len()
            && text.contains('.')
            && let Some(millis) = plain_time(text)
            && crate::time::text(Moment::of_millis(millis)) == *text
        {
            return Some(self.node(Node::Time(millis), Type::Local));
        }
        let help = "write TIMESTAMP '2025-10-02 06:00:03.000', with three digits after the point";
        self.problems.add(place, format!("literal {literal}"), help)
    }

    /// `TIMESTAMPADD(unit, count, time)` and `TIMESTAMPDIFF(unit, time, time)`.
    pub(super) fn timestamp_function(
        &mut self,
        name: &str,
        arguments: &[&Expr],
        place: Place,
    ) -> Option<Typed> {
        let [Expr::Identifier(unit), first, second] = arguments else {
            let help = "write TIMESTAMPADD(DAY, count, time) or TIMESTAMPDIFF(DAY, time, time)";
            return self.problems.add(place, format!("arguments of {name}"), help);
        };
        let found = Unit::find(&unit.value).filter(|unit| {
            let known = unit.months().is_some() || unit.millis().is_some();
            known && *unit != Unit::Millisecond && (name == "TIMESTAMPADD" || *unit != Unit::Week)
        });
        let Some(found) = found else {
            let help = "write SECOND, MINUTE, HOUR, DAY, MONTH, QUARTER or YEAR";
            return self.problems.add(unit.span, format!("unit {unit} in {name}"), help);
        };
        if name == "TIMESTAMPADD" {
            return self.add_units(found, first, second);
        }
        let (from, to) = (self.time(first, name)?, self.time(second, name)?);
        if from.data_type != to.data_type {
            let message = format!("TIMESTAMPDIFF of {} and {}", from.data_type, to.data_type);
            return self.problems.add(place, message, "cast them to one type");
        }
        let unit = self.unit(found);
        Some(self.body(Body::new(difference), vec![unit, from.id, to.id], Type::Int))
    }

    fn add_units(&mut self, unit: Unit, count: &Expr, time: &Expr) -> Option<Typed> {
        let place = place_of(count);
        let (count, time) = (self.expression(count), self.time(time, "TIMESTAMPADD"));
        let (count, time) = (count?, time?);
        let (size, data_type) = match unit.months() {
            Some(months) => (months, Type::Months),
            None => (unit.millis()?, Type::Span),
        };
        if !super::interval::is_count(count.data_type, data_type) {
            let message = format!("count in TIMESTAMPADD is {}", count.data_type);
            return self.problems.add(place, message, "write CAST(… AS INT)");
        }
        let size = self.node(Node::Integer(size), data_type);
        let span = self.times(count, size);
        Some(self.shift(time, span))
    }

    /// `STR_TO_MAP(text, between, after)['key']`.
    pub(super) fn value_of_key(&mut self, call: &Call, key: &Expr) -> Option<Typed> {
        let place = call
            .name
            .0
            .first()
            .map_or(Place::FILE, |name| sqlparser::ast::Spanned::span(name).into());
        let arguments = super::call::arguments(call).unwrap_or_default();
        let (text, delimiters) = match arguments.as_slice() {
            [text] => (text, [",".to_owned(), "=".to_owned()]),
            [text, between, after] => match (literal_text(between), literal_text(after)) {
                (Some(between), Some(after))
                    if plain_delimiter(between) && plain_delimiter(after) =>
                {
                    (text, [between.to_owned(), after.to_owned()])
                }
                _ => {
                    let help = "Flink takes them for regular expressions: write texts in quotes without \\ [ ] ( ) { } ^ $ . | ? * +";
                    return self.problems.add(place, "delimiters of STR_TO_MAP", help);
                }
            },
            _ => {
                let help = "write STR_TO_MAP(text, ';', '=')['key']";
                return self.problems.add(place, "arguments of STR_TO_MAP", help);
            }
        };
        let Some(key) = literal_text(key) else {
            return self.problems.add(place, "key of a map", "write it in quotes");
        };
        let mut nodes = vec![self.wanted(text, Type::Text, "STR_TO_MAP")?];
        for text in delimiters.into_iter().chain([key.to_owned()]) {
            nodes.push(self.node(Node::Text(text), Type::Text).id);
        }
        Some(self.body(Body::new(value_of_key), nodes, Type::Text))
    }
}

/// The text of a text literal.
pub(super) fn literal_text(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Value(value) => match &value.value {
            Literal::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
