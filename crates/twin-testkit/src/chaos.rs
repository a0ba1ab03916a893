//! What goes wrong around a function, drawn from one seed.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use fastrand::Rng;
use twin_normalization::port::{Clock as _, Fault};

use crate::{VirtualClock, systemic, throttled};

/// How often a call of a port meets what, each between 0 and 1. All zero by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    /// The call is throttled and does nothing.
    pub transient: f64,
    /// The call is refused as every call would be, and does nothing.
    pub systemic: f64,
    /// The call does its work, and its answer is lost on the way.
    pub lost_answer: f64,
    /// The process is killed, before or after the call did its work.
    pub crash: f64,
    /// The call is never answered; whether it did its work, nobody knows.
    pub silence: f64,
}

/// The source of all chance of a simulation. From the same seed comes the same course.
#[derive(Debug)]
pub struct Chaos<'a> {
    clock: &'a VirtualClock,
    random: RefCell<Rng>,
    rates: Cell<Rates>,
    crashes_left: Cell<u32>,
    calls: Cell<u64>,
    faults: Cell<u64>,
}

/// What a call meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Works,
    Throttled,
    Refused,
    AnswerLost,
    CrashBefore,
    CrashAfter,
    SilenceBefore,
    SilenceAfter,
}

impl<'a> Chaos<'a> {
    /// Chance from `seed`, with at most `crashes` crashes.
    #[must_use]
    pub fn new(clock: &'a VirtualClock, seed: u64, rates: Rates, crashes: u32) -> Self {
        let random = RefCell::new(Rng::with_seed(seed));
        let (rates, crashes_left) = (Cell::new(rates), Cell::new(crashes));
        Self { clock, random, rates, crashes_left, calls: Cell::new(0), faults: Cell::new(0) }
    }

    /// From now on, calls meet this.
    pub fn turn(&self, rates: Rates) {
        self.rates.set(rates);
    }

    /// The clock of the simulation.
    #[must_use]
    pub fn clock(&self) -> &'a VirtualClock {
        self.clock
    }

    /// Calls of ports so far.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.calls.get()
    }

    /// Calls so far that met something else than success.
    #[must_use]
    pub fn faults(&self) -> u64 {
        self.faults.get()
    }

    /// How many of the crashes have not happened.
    #[must_use]
    pub fn crashes_left(&self) -> u32 {
        self.crashes_left.get()
    }

    /// Whether something with this chance happens now.
    pub fn happens(&self, chance: f64) -> bool {
        // A rule that is switched off draws nothing, so that it does not shift what the others draw.
        chance > 0.0 && self.random.borrow_mut().f64() < chance
    }

    /// A number below `end`; zero where that is zero.
    pub fn below(&self, end: usize) -> usize {
        if end == 0 { 0 } else { self.random.borrow_mut().usize(..end) }
    }

    /// Waits for about as long as a call in a data centre takes.
    async fn latency(&self) {
        let micros = self.random.borrow_mut().u64(500..8_000);
        self.clock.sleep(Duration::from_micros(micros)).await;
    }

    fn fate(&self) -> Fate {
        self.calls.set(self.calls.get() + 1);
        let Rates { transient, systemic, lost_answer, crash, silence } = self.rates.get();
        let crash = if self.crashes_left.get() > 0 { crash } else { 0.0 };
        let either = |before, after| if self.happens(0.5) { before } else { after };
        let fate = if self.happens(transient) {
            Fate::Throttled
        } else if self.happens(systemic) {
            Fate::Refused
        } else if self.happens(lost_answer) {
            Fate::AnswerLost
        } else if self.happens(crash) {
            self.crashes_left.set(self.crashes_left.get() - 1);
            either(Fate::CrashBefore, Fate::CrashAfter)
        } else if self.happens(silence) {
            either(Fate::SilenceBefore, Fate::SilenceAfter)
        } else {
            return Fate::Works;
        };
        self.faults.set(self.faults.get() + 1);
        fate
    }
}

/// A process of a function: what it holds in memory ends with it.
#[derive(Clone, Debug, Default)]
pub struct Process(Rc<(Cell<bool>, RefCell<Option<Waker>>)>);

impl Process {
    /// Kills it: from now on it does nothing, not even fail.
    pub fn kill(&self) {
        self.0.0.set(true);
        if let Some(waker) = self.0.1.take() {
            waker.wake();
        }
    }

    /// Waits until it is killed.
    pub(crate) async fn killed(&self) {
        std::future::poll_fn(|context| {
            self.0.1.replace(Some(context.waker().clone()));
            if self.0.0.get() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    async fn go_on(&self) {
        if self.0.0.get() {
            pending::<()>().await;
        }
    }
}

/// A port as one process has it, on a day of [`Chaos`].
#[derive(Debug)]
pub struct Faulty<'a, P> {
    pub(crate) port: P,
    chaos: &'a Chaos<'a>,
    process: Process,
}

impl<'a, P> Faulty<'a, P> {
    /// The port, as `process` has it.
    pub fn new(port: P, chaos: &'a Chaos<'a>, process: &Process) -> Self {
        Self { port, chaos, process: process.clone() }
    }

    /// Does the work, or a part of it where something goes wrong: `work` is told whether it may do all. Work that
    /// cannot be done in part does nothing then.
    pub(crate) async fn call<T>(
        &self,
        work: impl AsyncFnOnce(Extent<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let fate = self.chaos.fate();
        self.chaos.latency().await;
        self.process.go_on().await;
        let extent = match fate {
            Fate::Works => Extent::All,
            Fate::AnswerLost | Fate::CrashAfter | Fate::SilenceAfter if self.chaos.happens(0.5) => {
                Extent::All
            }
            Fate::AnswerLost | Fate::CrashAfter | Fate::SilenceAfter => Extent::Part(self.chaos),
            Fate::Throttled | Fate::Refused | Fate::CrashBefore | Fate::SilenceBefore => {
                Extent::Nothing
            }
        };
        let answer = match extent {
            Extent::Nothing => None,
            extent => Some(work(extent).await),
        };
        match (fate, answer) {
            (Fate::Works, Some(answer)) => {
                self.chaos.latency().await;
                self.process.go_on().await;
                answer
            }
            (Fate::Throttled, _) => Err(throttled()),
            (Fate::CrashBefore | Fate::CrashAfter, _) => {
                self.process.kill();
                pending().await
            }
            (Fate::SilenceBefore | Fate::SilenceAfter, _) => pending().await,
            (Fate::AnswerLost, Some(Err(fault))) => Err(fault),
            // As twin-aws says it of an attempt that timed out: any call could meet that.
            (Fate::AnswerLost, _) => Err(Fault { code: Some("timeout".into()), ..systemic() }),
            (Fate::Refused | Fate::Works, _) => Err(systemic()),
        }
    }
}

/// How much of a call's work is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent<'a> {
    /// All of it.
    All,
    /// Of many pieces, some; of one piece, all.
    Part(&'a Chaos<'a>),
    /// None of it: the call is not made.
    Nothing,
}

impl Extent<'_> {
    /// The pieces that are done.
    pub(crate) fn of<T: Clone>(self, pieces: &[T]) -> Vec<T> {
        let done = |_: &&T| match self {
            Self::All => true,
            Self::Part(chaos) => chaos.happens(0.5),
            Self::Nothing => false,
        };
        pieces.iter().filter(done).cloned().collect()
    }
}
