//! Reads JSON into cells, driven by the declared shape (serde seeds).

use std::fmt;

use bumpalo::collections::Vec as ArenaVec;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::decode::{MOST_CELLS, Notes};
use super::{Fields, Kind, Shape, convert};
use crate::arena::Arena;
use crate::types::Type;
use crate::value::{Cell, Value};

/// Reads the record itself, which must be an object.
pub(super) struct RecordSeed<'s, 'a> {
    pub(super) fields: &'s Fields,
    pub(super) cells: &'s mut [Cell<'a>],
    pub(super) arena: &'a Arena,
    pub(super) notes: &'s mut Notes,
}

impl<'a> DeserializeSeed<'a> for RecordSeed<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for RecordSeed<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'a>>(mut self, mut map: M) -> Result<(), M::Error> {
        let mut guess = 0;
        while let Some(position) = map.next_key_seed(KeySeed { fields: self.fields, guess })? {
            let Some(shape) = position.and_then(|position| self.fields.at(position)) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            guess = position.map_or(0, |position| position + 1);
            let RecordSeed { cells, arena, notes, .. } = &mut self;
            map.next_value_seed(ShapeSeed { shape, cells, arena, notes })?;
        }
        Ok(())
    }
}

/// Reads a key as the position of the declared field.
struct KeySeed<'s> {
    fields: &'s Fields,
    guess: usize,
}

impl<'a> DeserializeSeed<'a> for KeySeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.fields.position(key, self.guess))
    }
}

/// Reads any JSON value into the cells of a declared shape. What does not fit reads as NULL.
struct ShapeSeed<'s, 'a> {
    shape: &'s Shape,
    cells: &'s mut [Cell<'a>],
    arena: &'a Arena,
    notes: &'s mut Notes,
}

impl<'a> ShapeSeed<'_, 'a> {
    fn put(&mut self, value: Cell<'a>) {
        // A key that comes twice counts with its last value, so an earlier ROW leaves nothing behind.
        if let Kind::Row(fields) = &self.shape.kind {
            self.cells.get_mut(fields.cells.clone()).unwrap_or_default().fill(None);
        }
        if let Some(cell) = self.cells.get_mut(self.shape.cell) {
            *cell = value;
        }
    }

    fn put_scalar(mut self, convert: impl FnOnce(Type) -> Cell<'a>) {
        let value = match self.shape.kind {
            Kind::Scalar(scalar) => convert(scalar),
            Kind::Row(_) | Kind::Array(_) => None,
        };
        self.notes.wrong_type_fields += u64::from(value.is_none());
        self.put(value);
    }

    /// An object or an array in the place of something else.
    fn put_tree(self) {
        self.notes.wants_raw |= self.shape.kind == Kind::Scalar(Type::Text);
        let arena = self.arena;
        self.put_scalar(|scalar| convert::from_tree("", scalar, arena));
    }
}

impl<'a> DeserializeSeed<'a> for ShapeSeed<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(mut self, deserializer: D) -> Result<(), D::Error> {
        if let Kind::Scalar(scalar @ (Type::Text | Type::Double)) = self.shape.kind
            && self.notes.raw
        {
            let raw = <&RawValue>::deserialize(deserializer)?.get();
            if raw == "null" {
                self.put(None);
            } else {
                let arena = self.arena;
                self.put_scalar(|_| convert::from_raw(raw, scalar, arena));
            }
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for ShapeSeed<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.put(None);
        Ok(())
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        self.put_scalar(|scalar| convert::from_boolean(boolean, scalar));
        Ok(())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        let arena = self.arena;
        self.put_scalar(|scalar| convert::from_integer(integer, scalar, arena));
        Ok(())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        let arena = self.arena;
        self.put_scalar(|scalar| convert::from_unsigned(integer, scalar, arena));
        Ok(())
    }

    fn visit_f64<E: Error>(self, double: f64) -> Result<(), E> {
        let negative_zero = double == 0.0 && double.is_sign_negative();
        self.notes.wants_raw |= match self.shape.kind {
            Kind::Scalar(Type::Double) => negative_zero,
            // From here on an integer no longer fits 64 bits.
            Kind::Scalar(Type::Text) => negative_zero || double.abs() >= 9.2e18,
            _ => false,
        };
        let arena = self.arena;
        self.put_scalar(|scalar| convert::from_double(double, scalar, arena));
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<(), E> {
        self.put_scalar(|scalar| convert::from_text(text, scalar));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        // Its escapes are resolved, so it does not stand in the line.
        let text = &*self.arena.bump.alloc_str(text);
        self.visit_borrowed_str(text)
    }

    fn visit_map<M: MapAccess<'a>>(mut self, mut map: M) -> Result<(), M::Error> {
        let Kind::Row(fields) = &self.shape.kind else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            self.put_tree();
            return Ok(());
        };
        self.put(Some(Value::Present));
        RecordSeed { fields, cells: self.cells, arena: self.arena, notes: self.notes }
            .visit_map(map)
    }

    fn visit_seq<S: SeqAccess<'a>>(mut self, mut sequence: S) -> Result<(), S::Error> {
        let Kind::Array(element) = &self.shape.kind else {
            while sequence.next_element::<IgnoredAny>()?.is_some() {}
            self.put_tree();
            return Ok(());
        };
        let bump = &self.arena.bump;
        let mut list = ArenaVec::new_in(bump);
        // Not in the arena, which would keep it: a record may have many arrays.
        let mut cells = vec![None; element.width];
        loop {
            let (shape, arena, notes) = (&element.shape, self.arena, &mut *self.notes);
            let seed = ShapeSeed { shape, cells: &mut cells, arena, notes };
            if sequence.next_element_seed(seed)?.is_none() {
                break;
            }
            self.notes.array_cells += element.width;
            if self.notes.array_cells > MOST_CELLS {
                let excess = format!("its arrays hold more than {MOST_CELLS} values");
                return Err(S::Error::custom(excess));
            }
            list.extend_from_slice_copy(&cells);
            cells.fill(None);
        }
        self.put(Some(Value::List(list.into_bump_slice())));
        Ok(())
    }
}
