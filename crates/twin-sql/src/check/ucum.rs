//! Checks the unit that a mapping writes down against the codes of UCUM.

use super::near::suggest;

static UNITS: &str = include_str!("units.txt");

static PREFIXES: &[&str] = &[
    "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "n", "p", "f", "a", "z",
    "y", "Ki", "Mi", "Gi", "Ti",
];

/// What is written for a unit and is no code, or is that of something else.
static INSTEAD: &[(&str, &str)] = &[
    ("", "1"),
    ("#", "1"),
    ("GB", "GBy"),
    ("Kelvin", "K"),
    ("MB", "MBy"),
    ("V/A", "Ohm"),
    ("°", "deg"),
    ("°C", "Cel"),
    ("°F", "[degF]"),
    ("bytes", "By"),
    ("celsius", "Cel"),
    ("count", "1"),
    ("day", "d"),
    ("days", "d"),
    ("degC", "Cel"),
    ("degF", "[degF]"),
    ("degree", "deg"),
    ("degrees", "deg"),
    ("fahrenheit", "[degF]"),
    ("feet", "[ft_i]"),
    ("ft", "[ft_i]"),
    ("hour", "h"),
    ("hours", "h"),
    ("hp", "[HP]"),
    ("hr", "h"),
    ("in", "[in_i]"),
    ("inch", "[in_i]"),
    ("ha", "har"),
    ("kB", "kBy"),
    ("km/H", "km/h"),
    ("kmh", "km/h"),
    ("kmph", "km/h"),
    ("kn", "[kn_i]"),
    ("knots", "[kn_i]"),
    ("kph", "km/h"),
    ("kt", "[kn_i]"),
    ("kts", "[kn_i]"),
    ("kWh", "kW.h"),
    ("lb", "[lb_av]"),
    ("lbs", "[lb_av]"),
    ("litre", "L"),
    ("meter", "m"),
    ("metre", "m"),
    ("mi", "[mi_i]"),
    ("mi/h", "[mi_i]/h"),
    ("mins", "min"),
    ("minute", "min"),
    ("minutes", "min"),
    ("mmHg", "mm[Hg]"),
    ("mph", "[mi_i]/h"),
    ("MWh", "MW.h"),
    ("none", "1"),
    ("ohm", "Ohm"),
    ("pH", "[pH]"),
    ("pcs", "1"),
    ("percent", "%"),
    ("pct", "%"),
    ("ppb", "[ppb]"),
    ("ppm", "[ppm]"),
    ("psi", "[psi]"),
    ("rev/min", "/min"),
    ("rpm", "/min"),
    ("sec", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("secs", "s"),
    ("ton", "t"),
    ("volt", "V"),
    ("watt", "W"),
    ("Wh", "W.h"),
    ("year", "a"),
    ("Ω", "Ohm"),
    ("℃", "Cel"),
];

/// Codes that are legal, and in live data almost always stand for something else, with what to write for either.
static AMBIGUOUS: &[(&str, &str, &str)] = &[
    ("C", "coulomb", "write Cel for degrees Celsius, A.s for coulombs"),
    ("F", "farad", "write [degF] for degrees Fahrenheit, A.s/V for farads"),
];

/// Codes that another spelling of is likely.
static COMMON: &[&str] = &[
    "%", "1", "/min", "A", "Cel", "Hz", "J", "K", "L", "MPa", "Mbit/s", "N", "Pa", "V", "W", "bar",
    "d", "deg", "g", "g/m3", "h", "hPa", "kHz", "kPa", "kV", "kW", "kW.h", "kg", "km", "km/h",
    "kN", "lx", "m", "m/s", "m/s2", "m2", "m3", "m3/h", "mA", "mL", "mV", "mbar", "mg/L", "min",
    "mm", "mm/h", "mol", "ms", "rad", "rad/s", "s", "t", "ug/m3", "um", "us", "W/m2",
];

/// What is wrong with a unit, and what to write instead. `None` where it is one, and clearly what is meant.
pub(super) fn problem(unit: &str) -> Option<(String, String)> {
    if let Some((_, name, help)) = AMBIGUOUS.iter().find(|(written, ..)| *written == unit) {
        let message = format!("unit '{unit}' is UCUM's {name}, and probably not meant so");
        return Some((message, (*help).to_owned()));
    }
    Some((format!("unit '{unit}' is no UCUM code"), instead_of(unit)?))
}

/// What to write instead of a text that is no unit.
fn instead_of(unit: &str) -> Option<String> {
    if let Some((_, code)) = INSTEAD.iter().find(|(written, _)| *written == unit) {
        return Some(format!("did you mean {code}?"));
    }
    if is_code(unit) {
        return None;
    }
    let plain: String = unit.chars().map(as_plain).collect();
    if plain != unit && is_code(&plain) {
        return Some(format!("did you mean {plain}?"));
    }
    let known = INSTEAD.iter().find(|(written, _)| written.eq_ignore_ascii_case(unit));
    let near = known.map(|(_, code)| format!("did you mean {code}?"));
    // A letter or two are near to almost any other unit.
    let common = COMMON.iter().copied().filter(|_| unit.chars().count() > 2);
    let near = near.unwrap_or_else(|| suggest(unit, common));
    Some(match near.is_empty() {
        true => {
            "write its UCUM code (ucum.org), such as km/h or Cel, and 1 for a number without a unit"
                .to_owned()
        }
        false => near,
    })
}

/// A letter of UCUM for one that looks like it.
fn as_plain(character: char) -> char {
    match character {
        'µ' | 'μ' => 'u',
        '²' => '2',
        '³' => '3',
        '·' | '*' => '.',
        other => other,
    }
}

/// Whether a text is a term of UCUM: units with prefixes, exponents and annotations, joined by `.` and `/`.
fn is_code(unit: &str) -> bool {
    let mut reader = Reader { rest: unit };
    if unit.len() > 100 || !unit.is_ascii() {
        return false;
    }
    reader.skip('/');
    reader.term(0).is_some() && reader.rest.is_empty()
}

struct Reader<'u> {
    rest: &'u str,
}

impl Reader<'_> {
    fn skip(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn term(&mut self, depth: usize) -> Option<()> {
        loop {
            self.component(depth)?;
            if !self.skip('.') && !self.skip('/') {
                return Some(());
            }
        }
    }

    fn component(&mut self, depth: usize) -> Option<()> {
        if self.skip('(') {
            self.term((depth < 8).then_some(depth + 1)?)?;
            return self.skip(')').then_some(());
        }
        let annotation = self.annotation()?;
        let end = self.end_of_unit();
        let (unit, rest) = self.rest.split_at_checked(end)?;
        if unit.is_empty() {
            return annotation.then_some(());
        }
        let digits = unit.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let power = unit.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let sign = power.strip_suffix(['+', '-']);
        let base = sign.filter(|_| power.len() < unit.len()).unwrap_or(power);
        if !digits.is_empty() && !is_simple(base) && !is_simple(unit) {
            return None;
        }
        self.rest = rest;
        self.annotation().map(|_| ())
    }

    /// Skips `{…}` and says whether there was one. `None` where it has no end.
    fn annotation(&mut self) -> Option<bool> {
        if !self.skip('{') {
            return Some(false);
        }
        let (_, rest) = self.rest.split_once('}')?;
        self.rest = rest;
        Some(true)
    }

    /// Where the unit at the start ends. Brackets belong to it, with what is in them.
    fn end_of_unit(&self) -> usize {
        let mut in_brackets = false;
        let end = self.rest.find(|letter: char| {
            in_brackets = (in_brackets || letter == '[') && letter != ']';
            !in_brackets && matches!(letter, '.' | '/' | '(' | ')' | '{' | '}')
        });
        end.unwrap_or(self.rest.len())
    }
}

/// Whether a text is a unit, or a metric one with a prefix.
fn is_simple(text: &str) -> bool {
    let find = |wanted: &str| {
        UNITS.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
            // 10* is a unit of its own.
            let (code, metric) = match line.strip_suffix('*') {
                Some(code) if code != "10" => (code, true),
                _ => (line, false),
            };
            (code == wanted).then_some(metric)
        })
    };
    let metric = |prefix: &str| text.strip_prefix(prefix).and_then(find) == Some(true);
    find(text).is_some() || PREFIXES.iter().any(|prefix| metric(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_codes() {
        for unit in [
            "m",
            "km/h",
            "Cel",
            "%",
            "1",
            "deg",
            "min",
            "/min",
            "m/s2",
            "kg.m-1.s-2",
            "10*3/uL",
            "{wagons}",
            "t",
            "m3{gas}/h",
            "kW.h",
            "[degF]",
            "[mi_i]/h",
            "mm[Hg]",
            "W/(m2.K)",
            "hPa",
            "By",
            "MiBy",
            "dB",
            "[in_i'Hg]",
            "us",
            "100/d",
            "mol/L",
            "mm",
            "g",
            "h",
            "[ppm]",
        ] {
            assert_eq!(problem(unit), None, "{unit}");
        }
    }

    #[test]
    fn near_misses_are_told() {
        let check = |unit: &str, expected: &str| {
            assert_eq!(
                instead_of(unit).as_deref(),
                Some(format!("did you mean {expected}?").as_str())
            );
        };
        check("°C", "Cel");
        check("kmh", "km/h");
        check("kph", "km/h");
        check("mph", "[mi_i]/h");
        check("m³/h", "m3/h");
        check("µg/m³", "ug/m3");
        check("KM/H", "km/h");
        check("Celsius", "Cel");
        check("hpa", "hPa");
        check("rpm", "/min");
        for unit in
            ["furlong per fortnight", "m//s", "(m", "m)", "{open", "kmin", "m-", ".", "/", "m s"]
        {
            assert!(problem(unit).is_some(), "{unit}");
        }
    }

    /// `1.F` would be one, too, and is read by nobody.
    #[test]
    fn what_two_things_are_written_with_is_told_apart() {
        for (unit, equivalent) in [("C", "A.s"), ("F", "A.s/V")] {
            assert!(problem(unit).unwrap().1.contains(&format!(", {equivalent} for ")), "{unit}");
            assert_eq!(problem(equivalent), None);
            assert_eq!(problem(&format!("m{unit}")), None);
        }
    }

    #[test]
    fn what_is_proposed_is_a_code() {
        let proposed = INSTEAD.iter().map(|(_, code)| code).chain(COMMON);
        let wrong: Vec<_> = proposed.filter(|code| problem(code).is_some()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_near_miss_is_told_and_a_far_one_gets_no_guess() {
        for (written, expect) in [
            ("km/H", "did you mean km/h?"),
            ("MB", "did you mean MBy?"),
            ("m³/h", "did you mean m3/h?"),
            ("b", "write its UCUM code"),
        ] {
            let problem = instead_of(written).unwrap();
            assert!(problem.starts_with(expect), "{written}: {problem}");
        }
    }
}
