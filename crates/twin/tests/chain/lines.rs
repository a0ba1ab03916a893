//! Source lines, and what must become of them: by a sort, and with no code of the project's.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

/// Component, metric, order and value of an observation.
pub(crate) type Observed = (String, String, String, String);

/// Of a key, the newest value, when it was observed and the id of its source record.
pub(crate) type Table = BTreeMap<(String, String), (String, String, String)>;

/// What is put on the pipeline's stream.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) all: Vec<String>,
    /// The lines that must become dead letters.
    pub(crate) bad: BTreeSet<String>,
    /// How many of them the mapping does not run over.
    pub(crate) malformed: u64,
    /// How many rows the mapping leaves out.
    pub(crate) filtered: u64,
    good: Vec<Good>,
}

struct Good {
    id: String,
    order: String,
    as_of: String,
    code: String,
    speed: f64,
}

impl Lines {
    /// Few trains, few times and many ties, in an order that has nothing to do with that of their arrival.
    pub(crate) fn draw(seed: u64, count: usize) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut orders: Vec<usize> = (0..count).collect();
        random.shuffle(&mut orders);
        let mut drawn = Self::default();
        for (number, order) in orders.into_iter().enumerate() {
            let code = if random.u32(..20) == 0 {
                "no name".to_owned()
            } else {
                format!("A{}", random.u32(..12))
            };
            let line = Good {
                id: format!("id{number}"),
                order: format!("o{order:06}"),
                as_of: format!("2025-10-02T06:00:0{}.000000Z", random.u32(..4)),
                code,
                speed: f64::from(random.u32(..40)) / 8.0,
            };
            match random.u32(..20) {
                0 => drawn.malformed(format!("{{\"torn{number}\"")),
                1 => drawn.malformed(format!("{{\"bug\":{number}}}")),
                _ => drawn.record(line),
            }
        }
        drawn
    }

    fn malformed(&mut self, line: String) {
        self.malformed += 1;
        self.bad.insert(line.clone());
        self.all.push(line);
    }

    fn record(&mut self, line: Good) {
        let Good { id, order, as_of, code, speed } = &line;
        let text = format!(
            r#"{{"_meta":{{"v":1,"id":"{id}","order":"{order}","as_of":"{as_of}"}},"code":"{code}","speed":{speed}}}"#
        );
        self.filtered += u64::from(line.speed <= 1.0);
        self.all.push(text.clone());
        if code.contains(' ') {
            self.bad.insert(text);
        } else {
            self.good.push(line);
        }
    }

    /// Every observation that must come out.
    pub(crate) fn observations(&self) -> BTreeSet<Observed> {
        let observations = self.good.iter().flat_map(|line| {
            let order = line.order.clone();
            line.values()
                .map(move |(component, metric, value)| (component, metric, order.clone(), value))
        });
        observations.collect()
    }

    /// What the twin's table must hold: of each key the last, sorted by time and order.
    pub(crate) fn table(&self) -> Table {
        let mut good: Vec<&Good> = self.good.iter().collect();
        good.sort_by_key(|line| (&line.as_of, &line.order));
        let items = good.into_iter().flat_map(|line| {
            let (as_of, id) = (&line.as_of, &line.id);
            line.values().map(move |(component, metric, value)| {
                ((component, metric), (value, as_of.clone(), id.clone()))
            })
        });
        items.collect()
    }
}

impl Good {
    /// What the mapping makes of it.
    fn values(&self) -> impl Iterator<Item = (String, String, String)> {
        let component = format!("train:{}", self.code);
        let slow = (component.clone(), "speed".to_owned(), self.speed.to_string());
        let fast = (component, "speed.kmh".to_owned(), (self.speed * 4.0).to_string());
        std::iter::once(slow).chain((self.speed > 1.0).then_some(fast))
    }
}
