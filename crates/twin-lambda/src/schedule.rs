//! The event of a schedule.

use serde::Deserialize;
use serde_json::value::RawValue;
use twin_normalization::Timestamp;

use crate::{Failure, Invocation};

/// A schedule fired, or somebody invoked the function by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleEvent {
    /// The time that the schedule stands for, the same for every retry; none where the invocation does
    /// not say (by hand, or from an emulator that does not fill the placeholder in).
    pub scheduled_time: Option<Timestamp>,
}

/// Handles the event of a schedule.
#[expect(async_fn_in_trait, reason = "a handler is never `dyn`, so its future needs no name")]
pub trait ScheduleHandler {
    /// Does the work.
    ///
    /// # Errors
    /// [`Failure`] fails the invocation; the schedule goes on.
    async fn handle(&self, event: &ScheduleEvent, invocation: &Invocation) -> Result<(), Failure>;
}

impl ScheduleEvent {
    /// Reads the event.
    ///
    /// # Errors
    /// [`Failure::Event`] where it is not an object, or `scheduled_time` is not a text.
    pub fn read(event: &RawValue) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        struct Event {
            scheduled_time: Option<String>,
        }
        let event: Event = serde_json::from_str(event.get())
            .map_err(|source| Failure::Event { what: "a schedule's", source })?;
        let time = event.scheduled_time.and_then(|text| Timestamp::parse(&text).ok());
        Ok(Self { scheduled_time: time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_is_not_filled_in_is_no_time() {
        for (event, expect) in [
            (r#"{"scheduled_time":"2025-10-02T06:40:00Z"}"#, Some("2025-10-02T06:40:00.000000Z")),
            (r#"{"scheduled_time":"<aws.scheduler.scheduled-time>"}"#, None),
            ("{}", None),
        ] {
            let event = RawValue::from_string(event.to_owned()).unwrap();
            let time = ScheduleEvent::read(&event).unwrap().scheduled_time;
            assert_eq!(time.map(|time| time.to_string()).as_deref(), expect);
        }
        assert!(ScheduleEvent::read(&RawValue::from_string("7".into()).unwrap()).is_err());
    }
}
