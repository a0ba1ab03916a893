//! A silo whose document changes, a function with warm and cold processes, a stream and a table that fail, in virtual
//! time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;
use sourcing_worker::{
    Body, Fetch, FetchError, Fetched, Page, Poller, Ports, SourcingWorker, Validators,
};
use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler as _};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::port::Clock as _;
use twin_normalization::{PipelineName, Timestamp, sha256_hex};
use twin_pipeline::{Format, OnChange, PollSource, PolledDocument, Request};
use twin_testkit::{
    Chaos, Faulty, MemoryCursors, MemoryLetters, MemoryStream, Process, VirtualClock, at,
};

/// When the first minute of the schedule begins.
pub(crate) const BEGIN: &str = "2025-10-02T06:40:00Z";

/// A document as the silo gives it.
#[derive(Clone, Debug)]
pub(crate) struct Doc(pub(crate) String);

/// The last value of each key of a document.
pub(crate) fn last_records(document: &Doc) -> BTreeMap<u64, u64> {
    let records: Vec<Value> = serde_json::from_str(&document.0).unwrap();
    let pair = |record: &Value| Some((record["id"].as_u64()?, record["v"].as_u64()?));
    records.iter().filter_map(pair).collect()
}

/// A poll that came to its end.
#[derive(Clone, Debug)]
pub(crate) struct Polled {
    pub(crate) tick: Timestamp,
    pub(crate) document: Doc,
    /// Whether all of the document is on the stream or was left out, by its counts.
    pub(crate) is_good: bool,
    pub(crate) put: u64,
    pub(crate) unchanged: u64,
}

/// How a source is polled.
pub(crate) struct World<'w> {
    /// What draws the documents and the schedule; what the stream does; what the table does.
    chaos: [&'w Chaos<'w>; 3],
    interval: Duration,
    pub(crate) heartbeat: Duration,
    /// Whether the silo says which version a document is.
    pub(crate) has_versions: bool,
    documents: RefCell<Vec<Doc>>,
    /// The documents to come, where they are not drawn.
    script: RefCell<Vec<Doc>>,
    /// Every tick that a document was asked for at.
    asked: RefCell<Vec<Timestamp>>,
    pub(crate) cursors: MemoryCursors,
    pub(crate) stream: MemoryStream,
    letters: MemoryLetters,
}

/// What one process has asked for, with the ticks.
type Asked = Rc<RefCell<Vec<(Timestamp, Doc)>>>;

/// The silo as one process meets it, in an invocation of this scheduled time.
struct Silo<'w>(&'w World<'w>, Asked, Rc<Cell<Timestamp>>);

impl Fetch for Silo<'_> {
    async fn fetch(&self, _: &Page<'_>, known: &Validators) -> Result<Fetched, FetchError> {
        let Self(world, mine, scheduled) = self;
        let clock = world.chaos[0].clock();
        let is_short = world.interval < Duration::from_secs(60);
        let time = if is_short { clock.now() } else { scheduled.get() };
        let tick = time.floor_to(world.interval);
        clock.sleep(Duration::from_millis(200)).await;
        let document = world.next_document();
        world.asked.borrow_mut().push(tick);
        mine.borrow_mut().push((tick, document.clone()));
        let etag = world.has_versions.then(|| sha256_hex(document.0.as_bytes()));
        if etag.is_some() && known.etag == etag {
            return Ok(Fetched::Unchanged);
        }
        let validators = Validators { etag, last_modified: None };
        Ok(Fetched::Document(Body { validators, ..Body::whole(document.0) }))
    }
}

type Ported<'w> = SourcingWorker<
    Silo<'w>,
    Faulty<'w, &'w MemoryStream>,
    &'w MemoryLetters,
    Faulty<'w, &'w MemoryCursors>,
    &'w VirtualClock,
>;

/// A process of the function, warm or just begun.
pub(crate) struct Warm<'w> {
    worker: Ported<'w>,
    asked: Asked,
    scheduled: Rc<Cell<Timestamp>>,
    /// How many lines of counts have been looked at.
    seen: Cell<usize>,
}

impl<'w> World<'w> {
    pub(crate) fn new(chaos: [&'w Chaos<'w>; 3], interval: u64, heartbeat: u64) -> Self {
        Self {
            chaos,
            interval: Duration::from_secs(interval),
            heartbeat: Duration::from_secs(heartbeat),
            has_versions: !std::ptr::eq(chaos[0], chaos[1]) && chaos[0].happens(0.5),
            documents: RefCell::new(vec![Doc("[]".to_owned())]),
            script: RefCell::default(),
            asked: RefCell::default(),
            cursors: MemoryCursors::default(),
            stream: MemoryStream::default(),
            letters: MemoryLetters::default(),
        }
    }

    /// Serves these documents one by one, then the last for ever.
    pub(crate) fn serve(&self, documents: Vec<Doc>) {
        self.script.replace(documents.into_iter().rev().collect());
    }

    /// Plays so many seconds. Gives the polls that came to their end.
    pub(crate) fn play(&self, seconds: u64) -> Vec<Polled> {
        let draw = self.chaos[0];
        let period = self.interval.as_secs().max(60);
        let mut deliveries: Vec<(u64, f64)> = Vec::new();
        for begin in (0..seconds).step_by(usize::try_from(period).unwrap()) {
            // Late, twice or not at all, where anything is drawn.
            if !draw.happens(if self.is_calm() { 0.0 } else { 0.1 }) {
                let late = if self.is_calm() { 0 } else { draw.below(62_000) };
                deliveries.push((begin, late as f64 / 1_000.0));
            }
            if draw.happens(if self.is_calm() { 0.0 } else { 0.1 }) {
                deliveries.push((begin, draw.below(180_000) as f64 / 1_000.0));
            }
        }
        let (pool, polled) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
        let each = deliveries.iter().map(|(begin, late)| {
            let scheduled = at(BEGIN).plus(Duration::from_secs(*begin));
            self.deliver(scheduled, Duration::from_secs_f64(*late), &pool, &polled)
        });
        draw.clock().run(join_all(each));
        let end = at(BEGIN).plus(Duration::from_secs(seconds));
        let mut polled = polled.into_inner();
        polled.retain(|poll: &Polled| poll.tick < end);
        polled.sort_by_key(|poll| poll.tick);
        polled
    }

    /// Plays one invocation in this process, and gives what its first poll put and left out.
    pub(crate) fn run(&self, warm: &Warm<'_>, scheduled: Timestamp) -> (u64, u64) {
        let (clock, polled) = (self.chaos[0].clock(), RefCell::new(Vec::new()));
        clock.advance(scheduled.since(clock.now()));
        clock.run(warm.invoke(scheduled, clock));
        warm.collect(&polled);
        let polled: Vec<Polled> = polled.into_inner();
        (polled[0].put, polled[0].unchanged)
    }

    fn is_calm(&self) -> bool {
        std::ptr::eq(self.chaos[0], self.chaos[1])
    }

    async fn deliver<'p>(
        &'p self,
        scheduled: Timestamp,
        late: Duration,
        pool: &RefCell<Vec<Warm<'p>>>,
        polled: &RefCell<Vec<Polled>>,
    ) {
        let [draw, stream, table] = self.chaos;
        let clock = draw.clock();
        clock.sleep(scheduled.plus(late).since(clock.now())).await;
        if draw.happens(0.1) {
            pool.borrow_mut().clear();
        }
        let warm = pool.borrow_mut().pop();
        let warm = warm.unwrap_or_else(|| self.process());
        let left = || stream.crashes_left() + table.crashes_left();
        let before = left();
        warm.invoke(scheduled, clock).await;
        warm.collect(polled);
        // One that was killed does nothing any more; its invocation ends with its time.
        if left() == before {
            pool.borrow_mut().push(warm);
        }
    }

    fn next_document(&self) -> Doc {
        let draw = self.chaos[0];
        let mut documents = self.documents.borrow_mut();
        let scripted = self.script.borrow_mut().pop();
        let document = match (scripted, documents.last().cloned()) {
            (Some(document), _) => document,
            // As it was at some time before.
            _ if !self.is_calm() && draw.happens(0.2) => {
                documents[draw.below(documents.len())].clone()
            }
            (None, Some(last)) if self.is_calm() || draw.happens(0.6) => last,
            _ => {
                let record = |_| format!("{{\"id\":{},\"v\":{}}}", draw.below(4), draw.below(3));
                let records: Vec<String> = (0..draw.below(6)).map(record).collect();
                Doc(format!("[{}]", records.join(",")))
            }
        };
        documents.push(document.clone());
        document
    }

    /// Whether two may have polled a tick shortly before this one: of what both put with one order nobody knows which
    /// came last, until a heartbeat is over.
    pub(crate) fn is_doubtful(&self, tick: Timestamp) -> bool {
        let mut asked = self.asked.borrow().clone();
        asked.sort();
        let twice = asked.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        let end = self.heartbeat + self.interval;
        twice.clone().any(|twice| twice <= tick && tick <= twice.plus(end))
    }

    /// By key, the tick, the place and the value of each line, in no order.
    pub(crate) fn lines(&self) -> BTreeMap<u64, Vec<(Timestamp, u64, u64)>> {
        let mut lines: BTreeMap<u64, Vec<_>> = BTreeMap::new();
        for line in self.stream.lines() {
            let line: Value = serde_json::from_str(&line).unwrap();
            let order = line.pointer("/_meta/order").unwrap().as_str().unwrap().to_owned();
            let (tick, place) = order.split_once('-').unwrap();
            let tick = Timestamp::from_micros(tick.parse().unwrap()).unwrap();
            let (place, value) = (place.parse().unwrap(), line["v"].as_u64().unwrap());
            lines.entry(line["id"].as_u64().unwrap()).or_default().push((tick, place, value));
        }
        lines
    }

    pub(crate) fn process(&self) -> Warm<'_> {
        let ([_, stream, table], process) = (self.chaos, Process::default());
        let (clock, pipeline) = (stream.clock(), PipelineName::new("test").unwrap());
        let url = "https://silo.example/".parse().unwrap();
        let key = vec!["$.id".parse().unwrap()];
        let source = PollSource {
            documents: vec![PolledDocument { name: String::new(), url, fields: vec![] }],
            interval: self.interval,
            format: Format::Json { records: "$[*]".parse().unwrap() },
            charset: None,
            max_body_bytes: PollSource::MAX_BODY_BYTES,
            request: Request::default(),
            paging: None,
            on_change: Some(OnChange { key, heartbeat: self.heartbeat }),
            allow_hosts: vec![],
        };
        let (asked, scheduled) = (Asked::default(), Rc::new(Cell::new(Timestamp::EPOCH)));
        let ports = Ports {
            silo: Silo(self, Rc::clone(&asked), Rc::clone(&scheduled)),
            stream: Faulty::new(&self.stream, stream, &process),
            dead_letters: &self.letters,
            cursors: Faulty::new(&self.cursors, table, &process),
            clock,
        };
        let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
        let worker = SourcingWorker {
            poller: Poller::new(ports, pipeline.clone(), source, letterhead),
            pipeline,
            interval: self.interval,
            clock,
            telemetry: Telemetry::in_memory("sourcing-worker", Some("test")),
        };
        Warm { worker, asked, scheduled, seen: Cell::new(0) }
    }
}

impl Warm<'_> {
    async fn invoke(&self, scheduled: Timestamp, clock: &VirtualClock) {
        let now = clock.now();
        let deadline = now.plus(Duration::from_secs(160));
        let invocation = Invocation { request_id: format!("r{now}"), deadline };
        self.scheduled.set(scheduled);
        let event = ScheduleEvent { scheduled_time: Some(scheduled) };
        self.worker.handle(&event, &invocation).await.unwrap();
    }

    /// The polls since the last time: each has asked once, and written its counts.
    fn collect(&self, polled: &RefCell<Vec<Polled>>) {
        let (lines, asked) = (self.worker.telemetry.written(), self.asked.borrow());
        assert_eq!(lines.len(), asked.len());
        for (line, (tick, document)) in lines.iter().zip(&*asked).skip(self.seen.get()) {
            let counts: Value = serde_json::from_str(line).unwrap();
            let of = |name: &str| counts[name].as_u64().unwrap();
            let (put, unchanged) = (of("lines_put"), of("unchanged_records"));
            assert_eq!(of("parts_read"), of("source_records") + unchanged);
            let is_good = of("failed_polls") == 0;
            assert!(!is_good || put == of("source_records"), "{counts}");
            let (tick, document) = (*tick, document.clone());
            polled.borrow_mut().push(Polled { tick, document, is_good, put, unchanged });
        }
        self.seen.set(lines.len());
    }
}
