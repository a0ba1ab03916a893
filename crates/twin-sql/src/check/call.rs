//! Checks calls of functions.

use std::convert::Infallible;

use sqlparser::ast::{
    Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments, Spanned,
};

use super::expression::{Checker, Typed};
use super::special::part_of_time;
use super::stateful;
use super::unknown::{self, CLOCKS, STATEFUL};
use crate::functions::{
    Function, Parameter, Pattern, Prepared, Signature, Use, Zone, compile_regex,
};
use crate::plan::{Comparison, Node, Operator, PreparedId};
use crate::problem::Place;
use crate::types::Type;

impl Checker<'_, '_> {
    pub(super) fn function(&mut self, call: &Call) -> Option<Typed> {
        let place: Place = call.name.span().into();
        let name = call.name.to_string().to_uppercase();
        let asks_the_clock =
            name != "UNIX_TIMESTAMP" || arguments(call).is_none_or(|list| list.is_empty());
        if CLOCKS.contains(&name.as_str()) && asks_the_clock {
            let message = format!("{name} is not a function of the record");
            return self.problems.add(
                place,
                message,
                "take a time of the record, such as _meta.as_of",
            );
        }
        if call.over.is_some() || STATEFUL.contains(&name.as_str()) {
            return stateful(self.problems, place, &name);
        }
        let Some(arguments) = arguments(call) else {
            let message = format!("call of {name} with more than plain arguments");
            return self.problems.add(place, message, format!("write {name}(a, b, …)"));
        };
        match name.as_str() {
            "CARDINALITY" => self.cardinality(&arguments, place),
            "COALESCE" | "IFNULL" => self.coalesce(&name, &arguments, place),
            "CONCAT" => self.concat_all(&arguments, place),
            "IF" => self.if_else(&arguments, place),
            "MOD" => match arguments.as_slice() {
                [left, right] => self.arithmetic(Operator::Modulo, left, right),
                _ => self.problems.add(place, "MOD wants two arguments", "write MOD(a, b)"),
            },
            "NULLIF" => self.null_if(&arguments, place),
            "STR_TO_MAP" => {
                let help = "take a value: STR_TO_MAP(text, ';', '=')['key']";
                self.problems.add(place, "STR_TO_MAP without a key", help)
            }
            "TIMESTAMPADD" | "TIMESTAMPDIFF" => self.timestamp_function(&name, &arguments, place),
            _ => match (part_of_time(&name), arguments.as_slice()) {
                (Some(unit), [time]) => self.part(unit, time, &name),
                _ => self.call(&name, &arguments, place),
            },
        }
    }

    /// `CONCAT(a, b, …)` is `a || b || …`.
    fn concat_all(&mut self, arguments: &[&Expr], place: Place) -> Option<Typed> {
        if arguments.is_empty() {
            return self.problems.add(place, "CONCAT without arguments", "write CONCAT(a, b)");
        }
        let texts: Vec<_> =
            arguments.iter().map(|argument| self.text_to_join(argument, "CONCAT")).collect();
        let texts = texts.into_iter().collect::<Option<Vec<_>>>()?;
        Some(self.node(Node::Concat(texts), Type::Text))
    }

    /// `IF(condition, a, b)` is `CASE WHEN condition THEN a ELSE b END`.
    fn if_else(&mut self, arguments: &[&Expr], place: Place) -> Option<Typed> {
        let [condition, yes, no] = arguments else {
            let help = "write IF(condition, a, b)";
            return self.problems.add(place, "IF wants three arguments", help);
        };
        let test = self.expression(condition);
        let test = test.and_then(|test| self.condition(test, condition, "IF"));
        let values = (self.expression(yes), self.expression(no));
        let (values, data_type) = self.unify(&[values.0?, values.1?], place, "IF")?;
        let [yes, no] = values.as_slice() else { return None };
        let node = Node::Case { arms: vec![(test?, *yes)], otherwise: *no };
        Some(self.node(node, data_type))
    }

    fn coalesce(&mut self, name: &str, arguments: &[&Expr], place: Place) -> Option<Typed> {
        let values: Vec<_> = arguments.iter().map(|argument| self.expression(argument)).collect();
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        if values.is_empty() || name == "IFNULL" && values.len() != 2 {
            let message = format!("{name} with {} arguments", values.len());
            return self.problems.add(place, message, format!("write {name}(a, b)"));
        }
        let (values, data_type) = self.unify(&values, place, name)?;
        Some(self.node(Node::Coalesce(values), data_type))
    }

    /// `NULLIF(a, b)` is `CASE WHEN a = b THEN NULL ELSE a END`.
    fn null_if(&mut self, arguments: &[&Expr], place: Place) -> Option<Typed> {
        let [value, other] = arguments else {
            return self.problems.add(place, "NULLIF wants two arguments", "write NULLIF(a, b)");
        };
        let (value, other) = (self.expression(value), self.expression(other));
        let (value, other) = (value?, other?);
        let test = self.compare(Comparison::Equal, value, other, place)?;
        let null = self.node(Node::Null, value.data_type);
        let node = Node::Case { arms: vec![(test.id, null.id)], otherwise: value.id };
        Some(self.node(node, value.data_type))
    }

    /// A call of a function of the table.
    pub(super) fn call(&mut self, name: &str, arguments: &[&Expr], place: Place) -> Option<Typed> {
        let values: Vec<_> = arguments.iter().map(|argument| self.expression(argument)).collect();
        let callable = |function: &&Function| !function.signatures.is_empty();
        let Some(function) = Function::find(name).filter(callable) else {
            let help = unknown::help(name);
            return self.problems.add(place, format!("unknown function {name}"), help);
        };
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        let signatures = &function.signatures;
        let Some(signature) = signatures.iter().find(|signature| self.accepts(signature, &values))
        else {
            let types: Vec<String> =
                values.iter().map(|value| value.data_type.to_string()).collect();
            let message = format!("{name} does not take ({})", types.join(", "));
            return self.problems.add(
                place,
                message,
                format!("write {}", function.signatures().join(" or ")),
            );
        };
        self.refuse_folded_case(name, &values, place)?;
        let prepared = self.prepare(signature, &values, place)?;
        let arguments = pairs(signature, &values)
            .map(|(value, parameter)| match parameter {
                Parameter::Any(wanted) | Parameter::More(wanted) => self.fit(*value, wanted),
                _ => value.id,
            })
            .collect();
        let node = Node::Call { body: signature.body, arguments, prepared };
        Some(self.node(node, signature.result))
    }

    /// Flink cuts the capitals of a literal to its own length: `UPPER('ß')` is `S` there.
    fn refuse_folded_case(&mut self, name: &str, values: &[Typed], place: Place) -> Option<()> {
        let literal = values.first().and_then(|value| self.plan.get(value.id));
        let Some(Node::Text(text)) = literal.map(|planned| &planned.node) else { return Some(()) };
        let folded = match name {
            "UPPER" => text.to_uppercase(),
            "LOWER" => text.to_lowercase(),
            _ => return Some(()),
        };
        if folded.chars().count() == text.chars().count() {
            return Some(());
        }
        let message = format!("{name}('{text}'), which is longer than its argument");
        self.problems.add(place, message, format!("write '{folded}'"))
    }

    fn accepts(&self, signature: &Signature, values: &[Typed]) -> bool {
        let accepts = |(value, parameter): (&Typed, Parameter)| {
            let literal = self.plan.get(value.id).map(|planned| &planned.node);
            match (parameter, literal) {
                // Flink calculates exactly with a DECIMAL, so it never passes for a DOUBLE here.
                (Parameter::Any(Type::Double) | Parameter::More(Type::Double), _)
                    if value.data_type == Type::Decimal =>
                {
                    false
                }
                (Parameter::Any(wanted) | Parameter::More(wanted), _) => {
                    value.data_type.fits(wanted)
                }
                (Parameter::Regex | Parameter::Pattern | Parameter::Zone, Some(Node::Text(_))) => {
                    true
                }
                (Parameter::Group, Some(Node::Integer(group))) => *group >= 0,
                (Parameter::OneOf(allowed), Some(Node::Integer(integer))) => {
                    allowed.contains(integer)
                }
                (Parameter::Between(least, most), Some(Node::Integer(integer))) => {
                    (least..=most).contains(integer)
                }
                _ => false,
            }
        };
        let open = matches!(signature.parameters.last(), Some(Parameter::More(_)));
        let count = signature.parameters.len();
        let fits = if open { values.len() + 1 >= count } else { values.len() == count };
        fits && pairs(signature, values).all(accepts)
    }

    /// Compiles the literal of a call that is one. `Some(None)` where there is none.
    fn prepare(
        &mut self,
        signature: &Signature,
        values: &[Typed],
        place: Place,
    ) -> Option<Option<PreparedId>> {
        let literals: Vec<(Parameter, String)> = pairs(signature, values)
            .filter_map(|(value, parameter)| {
                match self.plan.get(value.id).map(|planned| &planned.node) {
                    Some(Node::Text(text)) => Some((parameter, text.clone())),
                    _ => None,
                }
            })
            .filter(|(parameter, _)| {
                matches!(parameter, Parameter::Regex | Parameter::Pattern | Parameter::Zone)
            })
            .collect();
        match literals.as_slice() {
            [(Parameter::Regex, text)] => {
                self.prepare_regex(text, signature, values, place).map(Some)
            }
            [(Parameter::Pattern, text)] => {
                let make = || Pattern::new(text).map(Prepared::Pattern);
                match self.plan.prepare(format!("PATTERN {text}"), make) {
                    Ok(id) => Some(Some(id)),
                    Err(part) => {
                        let message = format!("{part} in the date and time pattern '{text}'");
                        let help = "use y M d H h m s S E a, and put other letters in quotes";
                        self.problems.add(place, message, help)
                    }
                }
            }
            [(Parameter::Zone, from), (_, to)] => {
                let zones = Prepared::Zones(self.zone(from, place)?, self.zone(to, place)?);
                let make = || Ok::<_, Infallible>(zones);
                let Ok(id) = self.plan.prepare(format!("ZONES {from} {to}"), make);
                Some(Some(id))
            }
            _ => Some(None),
        }
    }

    fn zone(&mut self, name: &str, place: Place) -> Option<Zone> {
        if let Some(zone) = Zone::find(name) {
            return Some(zone);
        }
        let help = "Flink takes what it does not know for GMT: write 'Europe/Dublin', 'UTC' or 'GMT+02:00'";
        self.problems.add(place, format!("time zone '{name}'"), help)
    }

    fn prepare_regex(
        &mut self,
        text: &str,
        signature: &Signature,
        values: &[Typed],
        place: Place,
    ) -> Option<PreparedId> {
        let group = signature.parameters.iter().position(|one| *one == Parameter::Group);
        let group = group.and_then(|position| values.get(position));
        let group = group.and_then(|value| self.plan.get(value.id));
        let group = match group.map(|planned| &planned.node) {
            Some(Node::Integer(group)) => usize::try_from(*group).unwrap_or_default(),
            _ => 0,
        };
        let purpose = match (signature.result, signature.parameters.get(2)) {
            (Type::Boolean, _) => Use::Part,
            (_, Some(Parameter::Any(_))) => Use::Replace,
            _ if group > 0 => Use::Part,
            _ => Use::Whole,
        };
        let make = || compile_regex(text, purpose).map(Prepared::Regex);
        let id = match self.plan.prepare(format!("REGEX {purpose:?} {text}"), make) {
            Ok(id) => id,
            Err((message, help)) => return self.problems.add(place, message, help),
        };
        match self.plan.prepared(id) {
            Some(Prepared::Regex(regex)) if group >= regex.captures_len() => {
                let groups = regex.captures_len() - 1;
                let message = format!("group {group} of '{text}', which has {groups}");
                let help = "put round brackets around the part that is wanted";
                self.problems.add(place, message, help)
            }
            _ => Some(id),
        }
    }
}

/// Each argument with its parameter, of which the last may stand for more.
fn pairs<'v>(
    signature: &Signature,
    values: &'v [Typed],
) -> impl Iterator<Item = (&'v Typed, Parameter)> {
    let parameters = signature.parameters;
    let more = parameters.last().filter(|last| matches!(last, Parameter::More(_)));
    values.iter().zip(parameters.iter().chain(more.into_iter().cycle()).copied())
}

/// The arguments of a call without `DISTINCT`, `FILTER`, names and the like.
pub(super) fn arguments(call: &Call) -> Option<Vec<&Expr>> {
    let plain = call.filter.is_none()
        && call.null_treatment.is_none()
        && call.within_group.is_empty()
        && !call.uses_odbc_syntax
        && call.parameters == FunctionArguments::None;
    let FunctionArguments::List(list) = &call.args else { return None };
    if !plain || list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return None;
    }
    let argument = |argument| match argument {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref expression)) => Some(expression),
        _ => None,
    };
    list.args.iter().map(argument).collect()
}
