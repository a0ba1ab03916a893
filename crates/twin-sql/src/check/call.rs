//! Checks calls of functions.

use sqlparser::ast::{
    Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments, Spanned,
};

use super::expression::{Checker, Typed};
use super::near::suggest;
use super::stateful;
use crate::functions::{
    Function, Parameter, Pattern, Prepared, Signature, compile_regex, functions,
};
use crate::plan::{Comparison, Node, PreparedId};
use crate::problem::Place;
use crate::types::Type;

/// Functions that answer something else for the same record later on.
static CLOCKS: &[&str] = &[
    "CURRENT_DATE",
    "CURRENT_ROW_TIMESTAMP",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_WATERMARK",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "NOW",
    "PROCTIME",
    "RAND",
    "RAND_INTEGER",
    "UNIX_TIMESTAMP",
    "UUID",
];

/// Functions that need other records.
static STATEFUL: &[&str] = &[
    "APPROX_COUNT_DISTINCT",
    "ARRAY_AGG",
    "AVG",
    "COLLECT",
    "COUNT",
    "CUMULATE",
    "CUME_DIST",
    "DENSE_RANK",
    "FIRST_VALUE",
    "HOP",
    "HOP_END",
    "HOP_START",
    "LAG",
    "LAST_VALUE",
    "LEAD",
    "LISTAGG",
    "MAX",
    "MIN",
    "NTH_VALUE",
    "NTILE",
    "PERCENT_RANK",
    "RANK",
    "ROW_NUMBER",
    "SESSION",
    "SESSION_END",
    "SESSION_START",
    "STDDEV",
    "STDDEV_POP",
    "STDDEV_SAMP",
    "SUM",
    "TUMBLE",
    "TUMBLE_END",
    "TUMBLE_START",
    "VAR_POP",
    "VAR_SAMP",
    "VARIANCE",
];

/// What to write instead of a function of another dialect.
static INSTEAD: &[(&str, &str)] = &[
    ("CONCAT", "write a || b"),
    ("DATE_TRUNC", "write DATE_FORMAT(time, 'pattern')"),
    ("FROM_UNIXTIME", "write TO_TIMESTAMP_LTZ(seconds, 0)"),
    ("IF", "write CASE WHEN … THEN … ELSE … END"),
    ("IFNULL", "write COALESCE(a, b)"),
    ("LEN", "write CHAR_LENGTH(text)"),
    ("LENGTH", "write CHAR_LENGTH(text)"),
    ("NVL", "write COALESCE(a, b)"),
    ("REGEXP_SUBSTR", "write REGEXP_EXTRACT(text, 'expression', group)"),
    ("SPLIT_PART", "write SPLIT_INDEX(text, separator, index), which counts from 0"),
];

impl Checker<'_, '_> {
    pub(super) fn function(&mut self, call: &Call) -> Option<Typed> {
        let place: Place = call.name.span().into();
        let name = call.name.to_string().to_uppercase();
        if CLOCKS.contains(&name.as_str()) {
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
            "COALESCE" => self.coalesce(&arguments, place),
            "NULLIF" => self.null_if(&arguments, place),
            _ => self.call(&name, &arguments, place),
        }
    }

    fn coalesce(&mut self, arguments: &[&Expr], place: Place) -> Option<Typed> {
        let values: Vec<_> = arguments.iter().map(|argument| self.expression(argument)).collect();
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        if values.is_empty() {
            return self.problems.add(place, "COALESCE without arguments", "write COALESCE(a, b)");
        }
        let (values, data_type) = self.unify(&values, place, "COALESCE")?;
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
        let Some(function) = Function::find(name) else {
            let instead = INSTEAD.iter().find(|(known, _)| *known == name);
            let names = functions().map(Function::name).chain(["COALESCE", "NULLIF", "TRY_CAST"]);
            let help = instead.map_or_else(|| suggest(name, names), |(_, help)| (*help).to_owned());
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
        let prepared = self.prepare(signature, &values, place)?;
        let pairs = values.iter().zip(signature.parameters);
        let arguments = pairs
            .map(|(value, parameter)| match parameter {
                Parameter::Any(wanted) => self.fit(*value, *wanted),
                _ => value.id,
            })
            .collect();
        let node = Node::Call { body: signature.body, arguments, prepared };
        Some(self.node(node, signature.result))
    }

    fn accepts(&self, signature: &Signature, values: &[Typed]) -> bool {
        let accepts = |(value, parameter): (&Typed, &Parameter)| {
            let literal = self.plan.get(value.id).map(|planned| &planned.node);
            match (parameter, literal) {
                // Flink calculates exactly with a DECIMAL, so it never passes for a DOUBLE here.
                (Parameter::Any(Type::Double), _) if value.data_type == Type::Decimal => false,
                (Parameter::Any(wanted), _) => value.data_type.fits(*wanted),
                (Parameter::Regex | Parameter::Pattern, Some(Node::Text(_))) => true,
                (Parameter::Group, Some(Node::Integer(group))) => *group >= 0,
                (Parameter::OneOf(allowed), Some(Node::Integer(integer))) => {
                    allowed.contains(integer)
                }
                _ => false,
            }
        };
        values.len() == signature.parameters.len()
            && values.iter().zip(signature.parameters).all(accepts)
    }

    /// Compiles the literal of a call that is one. `Some(None)` where there is none.
    fn prepare(
        &mut self,
        signature: &Signature,
        values: &[Typed],
        place: Place,
    ) -> Option<Option<PreparedId>> {
        let mut literals =
            values.iter().zip(signature.parameters).filter_map(|(value, parameter)| {
                match self.plan.get(value.id).map(|planned| &planned.node) {
                    Some(Node::Text(text)) => Some((*parameter, text.clone())),
                    _ => None,
                }
            });
        let literal = literals
            .find(|(parameter, _)| matches!(parameter, Parameter::Regex | Parameter::Pattern));
        match literal {
            Some((Parameter::Regex, text)) => {
                let group = values.get(2).and_then(|value| self.plan.get(value.id));
                let group = match group.map(|planned| &planned.node) {
                    Some(Node::Integer(group)) => usize::try_from(*group).unwrap_or_default(),
                    _ => 0,
                };
                self.prepare_regex(&text, group, place).map(Some)
            }
            Some((_, text)) => match Pattern::new(&text) {
                Ok(pattern) => Some(Some(
                    self.plan.keep(format!("PATTERN {text}"), Prepared::Pattern(pattern)),
                )),
                Err(part) => {
                    let message = format!("{part} in the date and time pattern '{text}'");
                    let help = "use y M d H h m s S E a, and put other letters in quotes";
                    self.problems.add(place, message, help)
                }
            },
            None => Some(None),
        }
    }

    fn prepare_regex(&mut self, text: &str, group: usize, place: Place) -> Option<PreparedId> {
        match compile_regex(text, group == 0) {
            Ok(regex) if group >= regex.captures_len() => {
                let message =
                    format!("group {group} of '{text}', which has {}", regex.captures_len() - 1);
                self.problems.add(
                    place,
                    message,
                    "put round brackets around the part that is wanted",
                )
            }
            Ok(regex) => {
                let key = format!("REGEX {} {text}", group == 0);
                Some(self.plan.keep(key, Prepared::Regex(regex)))
            }
            Err((message, help)) => self.problems.add(place, message, help),
        }
    }
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
