//! Records on their way to the lake: one or more lines each, good and bad, some of them twice.

use std::collections::BTreeSet;

use fastrand::Rng;

/// What is put on the pipeline's stream.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) all: Vec<Vec<u8>>,
    pub(crate) good: BTreeSet<Vec<u8>>,
    pub(crate) bad: BTreeSet<Vec<u8>>,
}

impl Records {
    pub(crate) fn draw(seed: u64, count: usize) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut drawn = Self::default();
        let mut number = 0;
        for _ in 0..count {
            let mut record = Vec::new();
            for _ in 0..random.usize(1..6) {
                number += 1;
                record.extend(drawn.line(&mut random, number));
                record.push(b'\n');
            }
            if random.bool() {
                // As a device sends it.
                record.pop();
            }
            // A producer that got no answer puts it again.
            let times = if random.u32(..10) == 0 { 2 } else { 1 };
            drawn.all.extend(std::iter::repeat_n(record, times));
        }
        random.shuffle(&mut drawn.all);
        drawn
    }

    /// Records of 25 KB of short lines, which lineage makes many times as long, among ordinary ones.
    pub(crate) fn growing(seed: u64, count: usize) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut drawn = Self::draw(seed, 100);
        for record in 0..count {
            let lines = (0..2_000).map(|line| format!("{{\"g\":{}}}", record * 2_000 + line));
            let lines: Vec<String> = lines.collect();
            drawn.good.extend(lines.iter().map(|line| line.clone().into_bytes()));
            drawn.all.push((lines.join("\n") + "\n").into_bytes());
        }
        random.shuffle(&mut drawn.all);
        drawn
    }

    fn line(&mut self, random: &mut Rng, number: usize) -> Vec<u8> {
        let (line, lines) = match random.u32(..12) {
            0 => (format!("{{\"torn{number}\"").into_bytes(), &mut self.bad),
            1 => (format!("[{number}]").into_bytes(), &mut self.bad),
            2 => (
                [format!("{{\"n\":{number},\"x\":\"").as_bytes(), b"\xff\"}"].concat(),
                &mut self.bad,
            ),
            3 => (
                format!("{{\"n\":{number}, \"a\":1.50,\"a\":\"\\u00e4\"}}").into_bytes(),
                &mut self.good,
            ),
            _ => {
                let line = format!("{{\"_meta\":{{\"v\":1,\"id\":\"i{number}\"}},\"n\":{number}}}");
                (line.into_bytes(), &mut self.good)
            }
        };
        lines.insert(line.clone());
        line
    }

    /// Every line of every record that is of a kind.
    pub(crate) fn lines(&self, kind: impl Fn(&[u8]) -> bool) -> Vec<Vec<u8>> {
        lines(&self.all.join(&b'\n'), kind)
    }
}

/// The lines of a text that are of a kind.
pub(crate) fn lines(text: &[u8], kind: impl Fn(&[u8]) -> bool) -> Vec<Vec<u8>> {
    text.split(|byte| *byte == b'\n').filter(|line| kind(line)).map(<[u8]>::to_vec).collect()
}
