//! A source, a table of cursors and a schedule, in virtual time.

use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, join_all, select};
use serde_json::Value;
use sourcing_worker::{
    Body, Fetch, FetchError, Fetched, Page, Poller, Ports, SourcingWorker, Validators,
};
use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler as _};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::port::Clock as _;
use twin_normalization::{PipelineName, Timestamp};
use twin_pipeline::{Format, PollSource, PolledDocument, Request};
use twin_testkit::{
    Chaos, Faulty, MemoryCursors, MemoryLetters, MemoryStream, Process, Rates, VirtualClock, at,
};

/// When the first minute of the schedule begins.
pub(crate) const BEGIN: &str = "2025-10-02T06:40:00Z";

/// One delivery of an event of the schedule.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Delivery {
    /// The minute that it stands for.
    pub(crate) minute: u64,
    /// How long after the beginning of that minute the function is up.
    pub(crate) after: Duration,
    /// After how long its process is killed.
    pub(crate) killed: Option<Duration>,
    /// Whether it comes without a scheduled time, as from an emulator.
    pub(crate) unscheduled: bool,
}

/// A delivery so many seconds after its minute has begun.
pub(crate) fn delivery(minute: u64, seconds: f64) -> Delivery {
    Delivery { minute, after: Duration::from_secs_f64(seconds), ..Delivery::default() }
}

/// How a source is polled.
pub(crate) struct World<'w> {
    pub(crate) chaos: &'w Chaos<'w>,
    pub(crate) interval: Duration,
    /// How long the silo takes to answer.
    pub(crate) silo: Duration,
    pub(crate) cursors: MemoryCursors,
    pub(crate) stream: MemoryStream,
    /// Every line of counts.
    pub(crate) counts: RefCell<Vec<Value>>,
}

struct Silo<'w>(&'w VirtualClock, Duration);

impl Fetch for Silo<'_> {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        self.0.sleep(self.1).await;
        Ok(Fetched::Document(Body::whole(*br#"[{"a":1}]"#)))
    }
}

impl<'w> World<'w> {
    pub(crate) fn new(chaos: &'w Chaos<'w>, interval: u64, silo: Duration) -> Self {
        Self {
            chaos,
            interval: Duration::from_secs(interval),
            silo,
            cursors: MemoryCursors::default(),
            stream: MemoryStream::default(),
            counts: RefCell::default(),
        }
    }

    /// Plays the deliveries, each in a process of its own. Gives the ticks that were polled, and when each delivery
    /// was done.
    pub(crate) fn play(&self, deliveries: &[Delivery]) -> (Vec<u64>, Vec<Timestamp>) {
        let ends = self.chaos.clock().run(self.deliver_all(deliveries));
        (self.ticks(), ends)
    }

    /// The ticks that were polled, in seconds after [`BEGIN`] and ascending.
    pub(crate) fn ticks(&self) -> Vec<u64> {
        let begin = at(BEGIN).micros().unsigned_abs();
        let tick = |line: &String| {
            let line: Value = serde_json::from_str(line).unwrap();
            let order = line.pointer("/_meta/order").unwrap().as_str().unwrap().to_owned();
            let micros: u64 = order.split('-').next().unwrap().parse().unwrap();
            (micros - begin) / 1_000_000
        };
        let mut ticks: Vec<u64> = self.stream.lines().iter().map(tick).collect();
        ticks.sort_unstable();
        ticks
    }

    pub(crate) async fn deliver_all(&self, deliveries: &[Delivery]) -> Vec<Timestamp> {
        join_all(deliveries.iter().map(|delivery| self.deliver(delivery))).await
    }

    /// Handles an event now, in a process of its own.
    pub(crate) async fn handle(&self, event: &ScheduleEvent) {
        let (process, letters) = (Process::default(), MemoryLetters::default());
        let worker = self.worker(&process, &letters);
        worker.handle(event, &Invocation::unbounded("r")).await.unwrap();
    }

    async fn deliver(&self, delivery: &Delivery) -> Timestamp {
        let clock = self.chaos.clock();
        let scheduled = at(BEGIN).plus(Duration::from_secs(60 * delivery.minute));
        clock.sleep(scheduled.plus(delivery.after).since(clock.now())).await;
        let deadline = clock.now().plus(Duration::from_secs(160));
        let (process, letters) = (Process::default(), MemoryLetters::default());
        let worker = self.worker(&process, &letters);
        let scheduled_time = (!delivery.unscheduled).then_some(scheduled);
        // Lambda delivers an asynchronous event twice under one id.
        let invocation = Invocation { request_id: format!("r{}", delivery.minute), deadline };
        let event = ScheduleEvent { scheduled_time };
        let life = delivery.killed.unwrap_or(Duration::from_secs(3_600));
        match select(pin!(worker.handle(&event, &invocation)), pin!(clock.sleep(life))).await {
            Either::Left((done, _)) => done.unwrap(),
            Either::Right(_) => process.kill(),
        }
        let counts = worker.telemetry.written();
        self.counts
            .borrow_mut()
            .extend(counts.iter().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        clock.now()
    }

    fn worker<'p>(
        &'p self,
        process: &Process,
        letters: &'p MemoryLetters,
    ) -> SourcingWorker<
        Silo<'p>,
        &'p MemoryStream,
        &'p MemoryLetters,
        Faulty<'p, &'p MemoryCursors>,
        &'p VirtualClock,
    > {
        let (clock, pipeline) = (self.chaos.clock(), PipelineName::new("test").unwrap());
        let url = "https://silo.example/".parse().unwrap();
        let source = PollSource {
            documents: vec![PolledDocument { name: String::new(), url, fields: vec![] }],
            interval: self.interval,
            format: Format::Json { records: "$[*]".parse().unwrap() },
            charset: None,
            max_body_bytes: PollSource::MAX_BODY_BYTES,
            request: Request::default(),
            paging: None,
            on_change: None,
            allow_hosts: vec![],
        };
        let ports = Ports {
            silo: Silo(clock, self.silo),
            stream: &self.stream,
            dead_letters: letters,
            cursors: Faulty::new(&self.cursors, self.chaos, process),
            clock,
        };
        let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
        SourcingWorker {
            poller: Poller::new(ports, pipeline.clone(), source, letterhead),
            pipeline,
            interval: self.interval,
            clock,
            telemetry: Telemetry::in_memory("sourcing-worker", Some("test")),
        }
    }

    /// The sum of a counter.
    pub(crate) fn counted(&self, name: &str) -> u64 {
        self.counts.borrow().iter().filter_map(|counts| counts[name].as_u64()).sum()
    }
}

/// A world for each of many seeds, with an interval and a silo that the seed draws.
pub(crate) fn worlds(test: &str, rates: Rates, check: impl Fn(&World<'_>)) {
    let replay = format!("cargo test --profile ci -p sourcing-worker --test lease {test}");
    twin_testkit::for_seeds(&replay, 0..40, |seed| {
        let clock = VirtualClock::new(at(BEGIN));
        let chaos = Chaos::new(&clock, seed, rates, 0);
        let interval = [1, 2, 5, 6, 10, 20, 30][chaos.below(7)];
        let silo = Duration::from_millis(chaos.below(interval as usize * 300) as u64);
        check(&World::new(&chaos, interval, silo));
    });
}

/// A delivery for each of the minutes, anywhere within it, to a function that takes up to two seconds to start.
pub(crate) fn scheduled(chaos: &Chaos<'_>, minutes: u64) -> Vec<Delivery> {
    (0..minutes).map(|minute| delivery(minute, chaos.below(62_000) as f64 / 1_000.0)).collect()
}
