//! The typed, checked form of a mapping: expressions that share what they have in common.
//!
//! Equal expressions are one [`Node`], wherever they stand in the file, so that all branches of a
//! `UNION ALL` share them. A node that is used more than once gets a memo slot: it is computed at most
//! once for each record, or for each array element that it reads.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::functions::{Body, Prepared};
use crate::types::Type;

/// The name of a node in its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Id(usize);

/// The frame of the record itself; each `UNNEST` has a frame of its own.
pub(crate) const RECORD: usize = 0;

/// The most frames, because a node knows its frames by the bits of a word.
pub(crate) const MOST_FRAMES: usize = 64;

/// One operation on the results of others. Types are settled, so none is checked at run time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Null,
    Boolean(bool),
    Integer(i64),
    /// The bits of a double, so that nodes can be compared.
    Double(u64),
    Text(String),
    /// Milliseconds since 1970.
    Time(i64),
    Cell {
        frame: usize,
        cell: usize,
    },
    /// A cell of an element of an array.
    Element {
        frame: usize,
        cell: usize,
        path: Vec<Step>,
    },
    /// How many elements an array has, each of so many cells.
    Count {
        frame: usize,
        cell: usize,
        path: Vec<Step>,
        width: usize,
    },
    Not(Id),
    /// False if any is false, else NULL if any is NULL, else true.
    And(Vec<Id>),
    /// True if any is true, else NULL if any is NULL, else false.
    Or(Vec<Id>),
    IsNull(Id),
    /// Whether the value is this boolean; false for NULL.
    Is(Id, bool),
    Compare(Comparison, Id, Id),
    /// A comparison of two doubles as Java's `Double.compare` orders them: NaN equals itself and is above all, -0 is
    /// below 0.
    Order(Comparison, Id, Id),
    /// Whether two values are equal or both NULL.
    Same(Id, Id),
    Arithmetic(Operator, Width, Id, Id),
    Negate(Width, Id),
    Concat(Vec<Id>),
    /// The result of the first condition that is true.
    Case {
        arms: Vec<(Id, Id)>,
        otherwise: Id,
    },
    Coalesce(Vec<Id>),
    Convert(Conversion, Id),
    Like {
        value: Id,
        pattern: PreparedId,
    },
    Call {
        body: Body,
        arguments: Vec<Id>,
        prepared: Option<PreparedId>,
    },
}

/// One step into an array: which element, how many cells each has, and which cell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    pub(crate) index: usize,
    pub(crate) width: usize,
    pub(crate) cell: usize,
}

/// A comparison of two values of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// The comparison that is true where this one is false.
    pub(crate) fn inverse(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        }
    }

    /// Whether it holds for values in that order.
    pub(crate) fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

/// An operator of arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

/// The numbers that arithmetic is done in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Width {
    Int,
    BigInt,
    Double,
}

/// A change of representation. Those from text answer NULL for a text that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Conversion {
    IntegerToDouble,
    IntegerToInt,
    DoubleToInt,
    DoubleToBigInt,
    IntegerToBoolean,
    BooleanToInteger,
    BooleanToDouble,
    IntegerToText,
    BooleanToText,
    TextToInt,
    TextToBigInt,
    TextToDouble,
    TextToBoolean,
    DoubleToBoolean,
    DoubleToText,
    TimeToText,
    TextToTime,
}

/// The name of something prepared at check time, such as a compiled regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PreparedId(usize);

/// A node with what the plan knows of it.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) node: Node,
    /// The frames that its value depends on, one bit each.
    frames: u64,
    /// Where its value is kept, if it is used more than once.
    pub(crate) memo: Option<usize>,
}

/// One `SELECT` of the mapping.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) filter: Option<Id>,
    /// A node for each column of the sink that the mapping lists.
    pub(crate) outputs: Vec<Option<Id>>,
}

/// One `UNNEST`: where the array is, and the frame that each of its elements becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unnest {
    pub(crate) parent: usize,
    pub(crate) cell: usize,
    pub(crate) frame: usize,
    pub(crate) width: usize,
    /// Whether the elements are `ROW`s, of which one that is NULL gives no row.
    pub(crate) of_rows: bool,
}

/// Branches over the same arrays, run together so that they share an element's expressions.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) unnests: Vec<Unnest>,
    pub(crate) branches: Vec<Branch>,
}

/// All expressions and branches of a mapping.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    nodes: Vec<Planned>,
    index: HashMap<(Node, Type), Id>,
    prepared: Vec<Prepared>,
    prepared_index: HashMap<String, PreparedId>,
    pub(crate) groups: Vec<Group>,
    frame_index: HashMap<(usize, usize, usize), usize>,
    pub(crate) frame_count: usize,
    pub(crate) memo_count: usize,
    /// For each frame the memo slots that a new element of it makes stale.
    stale: Vec<Vec<usize>>,
}

impl Plan {
    /// A plan with nothing but the frame of the record.
    pub(crate) fn new() -> Plan {
        Plan { frame_count: RECORD + 1, ..Plan::default() }
    }

    /// The node for an operation, the same one for equal operations.
    pub(crate) fn add(&mut self, node: Node, data_type: Type) -> Id {
        let key = (node, data_type);
        if let Some(id) = self.index.get(&key) {
            return *id;
        }
        let frames = match &key.0 {
            Node::Cell { frame, .. } | Node::Element { frame, .. } | Node::Count { frame, .. } => {
                1 << frame
            }
            node => node.inputs().map(|input| self.frames(input)).fold(0, |all, one| all | one),
        };
        let id = Id(self.nodes.len());
        self.nodes.push(Planned { node: key.0.clone(), frames, memo: None });
        self.index.insert(key, id);
        id
    }

    /// The frame of an unnested array, the same one in every branch. `repeated` counts how often the same
    /// branch unnests the same array before. `None` where there are too many.
    pub(crate) fn frame(&mut self, parent: usize, cell: usize, repeated: usize) -> Option<usize> {
        let next = self.frame_count;
        let frame = *self.frame_index.entry((parent, cell, repeated)).or_insert(next);
        self.frame_count = next.max(frame + 1);
        (frame < MOST_FRAMES).then_some(frame)
    }

    /// What is prepared under a key that says all about it. It is made only where it is not there yet, since making
    /// it, such as compiling a regular expression, is what a cold start spends its time on.
    pub(crate) fn prepare<E>(
        &mut self,
        key: String,
        make: impl FnOnce() -> Result<Prepared, E>,
    ) -> Result<PreparedId, E> {
        if let Some(id) = self.prepared_index.get(&key) {
            return Ok(*id);
        }
        let id = PreparedId(self.prepared.len());
        self.prepared.push(make()?);
        self.prepared_index.insert(key, id);
        Ok(id)
    }

    /// The node of that name.
    pub(crate) fn get(&self, id: Id) -> Option<&Planned> {
        self.nodes.get(id.0)
    }

    /// The prepared thing of that name.
    pub(crate) fn prepared(&self, id: PreparedId) -> Option<&Prepared> {
        self.prepared.get(id.0)
    }

    /// The memo slots that a new element of `frame` makes stale.
    pub(crate) fn stale(&self, frame: usize) -> &[usize] {
        self.stale.get(frame).map_or(&[], Vec::as_slice)
    }

    /// The largest number of columns that a branch puts out.
    pub(crate) fn width(&self) -> usize {
        let branches = self.groups.iter().flat_map(|group| &group.branches);
        branches.map(|branch| branch.outputs.len()).max().unwrap_or_default()
    }

    /// Gives a memo slot to each operation that is used more than once: in several places, or anew for each element of
    /// an array that it does not depend on.
    ///
    /// With `share` false nothing is kept and everything is computed anew: the same rows, more slowly.
    pub(crate) fn settle(&mut self, share: bool) {
        self.stale = vec![Vec::new(); self.frame_count];
        let uses = if share { self.count_uses() } else { Vec::new() };
        for (planned, uses) in self.nodes.iter_mut().zip(uses) {
            if uses < 2 || planned.node.is_leaf() {
                continue;
            }
            planned.memo = Some(self.memo_count);
            for (frame, stale) in self.stale.iter_mut().enumerate() {
                if planned.frames & (1 << frame) != 0 {
                    stale.push(self.memo_count);
                }
            }
            self.memo_count += 1;
        }
    }

    /// How often the result of each node is wanted, by other wanted nodes and by branches: twice where the one
    /// who wants it runs for each element of an array and the node does not depend on that array.
    fn count_uses(&self) -> Vec<usize> {
        let mut uses = vec![0_usize; self.nodes.len()];
        let want = |uses: &mut [usize], id: Id, frames: u64| {
            let elements = frames & !(1 << RECORD);
            let wanted = if self.frames(id) & elements == elements { 1 } else { 2 };
            uses.get_mut(id.0).into_iter().for_each(|uses| *uses += wanted);
        };
        for group in &self.groups {
            let frames = group.unnests.iter().fold(0, |frames, unnest| frames | 1 << unnest.frame);
            for branch in &group.branches {
                let wanted = branch.outputs.iter().flatten().chain(&branch.filter);
                wanted.for_each(|id| want(&mut uses, *id, frames));
            }
        }
        // Inputs stand before the node that uses them.
        for (index, planned) in self.nodes.iter().enumerate().rev() {
            if uses.get(index).is_some_and(|uses| *uses > 0) {
                for input in planned.node.inputs() {
                    want(&mut uses, input, planned.frames);
                }
            }
        }
        uses
    }

    fn frames(&self, id: Id) -> u64 {
        self.get(id).map_or(0, |planned| planned.frames)
    }
}

impl Node {
    /// The nodes whose results this one uses.
    fn inputs(&self) -> impl Iterator<Item = Id> {
        let (list, arms): (&[Id], &[(Id, Id)]) = match self {
            Node::And(list) | Node::Or(list) | Node::Concat(list) | Node::Coalesce(list) => {
                (list, &[])
            }
            Node::Call { arguments, .. } => (arguments, &[]),
            Node::Case { arms, .. } => (&[], arms),
            _ => (&[], &[]),
        };
        let single = match self {
            Node::Not(id)
            | Node::IsNull(id)
            | Node::Is(id, _)
            | Node::Negate(_, id)
            | Node::Convert(_, id)
            | Node::Case { otherwise: id, .. }
            | Node::Like { value: id, .. } => [Some(*id), None],
            Node::Compare(_, left, right)
            | Node::Order(_, left, right)
            | Node::Same(left, right)
            | Node::Arithmetic(_, _, left, right) => [Some(*left), Some(*right)],
            _ => [None, None],
        };
        let arms = arms.iter().flat_map(|(condition, result)| [*condition, *result]);
        list.iter().copied().chain(arms).chain(single.into_iter().flatten())
    }

    /// Whether reading the value costs no more than reading a memo slot.
    fn is_leaf(&self) -> bool {
        self.inputs().next().is_none()
    }
}
