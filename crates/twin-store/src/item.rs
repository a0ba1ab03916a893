//! How an observation is stored.

use std::collections::BTreeMap;

use twin_normalization::{
    Component, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName, Process,
    Revision, SourceId, Timestamp, Unit, Value, Version,
};

use crate::Error;

/// One item of the twin table: an observation as a whole, and when it was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The observation.
    pub observation: Observation,
    /// When the writer stored it.
    pub stored_at: Timestamp,
    /// When it ends to count, where its pipeline says so.
    pub expires_at: Option<Timestamp>,
}

/// The value of one attribute, by DynamoDB's types.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// `S`.
    Text(String),
    /// `N`, in decimal.
    Number(String),
    /// `BOOL`.
    Boolean(bool),
    /// Any other type, such as `NULL`: read, and never written.
    Foreign,
}

impl Item {
    /// The item's place in the total order of its key.
    #[must_use]
    pub fn version(&self) -> Version {
        self.observation.version()
    }

    /// Whether a reader sees it: it is neither a deletion nor expired.
    #[must_use]
    pub fn is_visible(&self, now: Timestamp) -> bool {
        self.observation.value.is_some()
            && self.expires_at.is_none_or(|expires_at| expires_at > now)
    }

    /// All attributes, keys included. An optional field that is not set has none, and since the whole
    /// item is replaced, none of an earlier item survives (invariant I3).
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<&'static str, Attribute> {
        let Observation { component, metric, value, unit, observed_at, facility, process, lineage } =
            &self.observation;
        let text = |text: &str| Attribute::Text(text.to_owned());
        let mut attributes = BTreeMap::from([
            ("pk", text(component.as_str())),
            ("sk", text(metric.as_str())),
            ("version", text(self.version().as_str())),
            ("observed_at", text(&observed_at.to_string())),
            ("pipeline", text(lineage.pipeline.as_str())),
            ("revision", Attribute::Number(lineage.revision.get().to_string())),
            ("mapping", text(lineage.mapping.as_str())),
            ("source_id", text(lineage.source_id.as_str())),
            ("arrived_at", text(&lineage.arrived_at.to_string())),
            ("stored_at", text(&self.stored_at.to_string())),
        ]);
        let mut optional = |name, value: Option<Attribute>| {
            attributes.extend(value.map(|value| (name, value)));
        };
        optional("value", value.as_ref().map(value_attribute));
        optional("unit", unit.as_ref().map(|unit| text(unit.as_str())));
        optional("facility", facility.as_ref().map(|facility| text(facility.as_str())));
        optional("process", process.as_ref().map(|process| text(process.name.as_str())));
        let event = process.as_ref().and_then(|process| process.event);
        optional("process_event", event.map(|event| text(event.as_str())));
        // DynamoDB's TTL wants whole seconds; rounded up, so that nothing ends early.
        let seconds = self.expires_at.map(|at| at.seconds_up().to_string());
        optional("expires_at", seconds.map(Attribute::Number));
        attributes
    }

    /// Reads an item back. Attributes that are not known are ignored.
    ///
    /// # Errors
    /// [`Error`] where an attribute is missing, of another type or not legal.
    pub fn from_attributes(attributes: &BTreeMap<String, Attribute>) -> Result<Self, Error> {
        let fields = Fields(attributes);
        let process: Option<String> = fields.optional("process", Ok)?;
        let event: Option<String> = fields.optional("process_event", Ok)?;
        let process = Process::of_columns(process.as_deref(), event.as_deref())
            .map_err(|source| Error::Content { attribute: "process", source })?;
        let observation = Observation {
            component: fields.required("pk", Component::new)?,
            metric: fields.required("sk", Metric::new)?,
            value: fields.value()?,
            unit: fields.optional("unit", Unit::new)?,
            observed_at: fields.required("observed_at", |text| Timestamp::parse(&text))?,
            facility: fields.optional("facility", Label::new)?,
            process,
            lineage: fields.lineage()?.into(),
        };
        Ok(Self {
            observation,
            stored_at: fields.required("stored_at", |text| Timestamp::parse(&text))?,
            expires_at: fields.seconds("expires_at")?,
        })
    }
}

fn value_attribute(value: &Value) -> Attribute {
    match value {
        // Shortest text that reads back as the same number: at most 17 digits of DynamoDB's 38.
        Value::Number(number) => Attribute::Number(format!("{number:e}")),
        Value::Text(text) => Attribute::Text(text.to_string()),
        Value::Boolean(boolean) => Attribute::Boolean(*boolean),
    }
}

/// Reads attributes by name and type.
struct Fields<'a>(&'a BTreeMap<String, Attribute>);

impl Fields<'_> {
    fn required<T>(
        &self,
        attribute: &'static str,
        read: impl FnOnce(String) -> Result<T, twin_normalization::Error>,
    ) -> Result<T, Error> {
        self.optional(attribute, read)?.ok_or(Error::Attribute { attribute })
    }

    fn optional<T>(
        &self,
        attribute: &'static str,
        read: impl FnOnce(String) -> Result<T, twin_normalization::Error>,
    ) -> Result<Option<T>, Error> {
        match self.0.get(attribute) {
            None => Ok(None),
            Some(Attribute::Text(text)) => {
                read(text.clone()).map(Some).map_err(|source| Error::Content { attribute, source })
            }
            Some(_) => Err(Error::Attribute { attribute }),
        }
    }

    fn number<T: std::str::FromStr>(&self, attribute: &'static str) -> Result<Option<T>, Error> {
        match self.0.get(attribute) {
            None => Ok(None),
            Some(Attribute::Number(number)) => {
                number.parse().map(Some).map_err(|_| Error::Attribute { attribute })
            }
            Some(_) => Err(Error::Attribute { attribute }),
        }
    }

    fn seconds(&self, attribute: &'static str) -> Result<Option<Timestamp>, Error> {
        let Some(seconds) = self.number::<i64>(attribute)? else { return Ok(None) };
        Timestamp::from_micros(seconds.saturating_mul(1_000_000))
            .map(Some)
            .map_err(|source| Error::Content { attribute, source })
    }

    fn value(&self) -> Result<Option<Value>, Error> {
        let value = match self.0.get("value") {
            None => return Ok(None),
            Some(Attribute::Text(text)) => Value::text(text.as_str()),
            Some(Attribute::Boolean(boolean)) => Ok(Value::Boolean(*boolean)),
            Some(Attribute::Foreign) => return Err(Error::Attribute { attribute: "value" }),
            Some(Attribute::Number(_)) => {
                Value::number(self.number("value")?.ok_or(Error::Attribute { attribute: "value" })?)
            }
        };
        value.map(Some).map_err(|source| Error::Content { attribute: "value", source })
    }

    fn lineage(&self) -> Result<Lineage, Error> {
        let revision = self.number::<u32>("revision")?;
        let revision = revision.ok_or(Error::Attribute { attribute: "revision" })?;
        Ok(Lineage {
            pipeline: self.required("pipeline", PipelineName::new)?,
            revision: Revision::new(revision)
                .map_err(|source| Error::Content { attribute: "revision", source })?,
            mapping: self.required("mapping", MappingHash::new)?,
            source_id: self.required("source_id", SourceId::new)?,
            // The order is a part of the version, and stored nowhere else.
            order: self.required("version", |text| {
                Order::new(text.split(',').nth(1).unwrap_or_default())
            })?,
            arrived_at: self.required("arrived_at", |text| Timestamp::parse(&text))?,
        })
    }
}
