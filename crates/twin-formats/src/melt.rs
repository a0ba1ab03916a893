//! Turns the wide rows of a table into one record a cell.

use std::collections::HashMap;
use std::ops::ControlFlow;

use twin_pipeline::Melt;

use crate::record::{key, push_cell, push_text};
use crate::slug::slug;

/// A table's header, as its melted records need it.
#[derive(Debug)]
pub(crate) struct Melted {
    columns: Vec<Column>,
    /// The kept cells of a row, which begin each of its records.
    kept: String,
}

#[derive(Debug)]
enum Column {
    /// A kept column, by its key.
    Kept(String),
    /// A melted one, by what its records hold before the cell.
    Melted(String),
}

impl Melted {
    /// Prepares a header, or says what is wrong with it.
    pub(crate) fn new(melt: &Melt, header: &[String]) -> Result<Self, String> {
        let missing = melt.keep.iter().find(|name| !header.contains(*name));
        if let Some(name) = missing {
            return Err(format!("no column {name:?}, which is to be kept"));
        }
        if header.len() == melt.keep.len() {
            return Err("every column is kept, so that there is none to melt".to_owned());
        }
        let mut slugs = HashMap::new();
        let (mut columns, mut kept) = (Vec::new(), 0);
        for name in header {
            if melt.keep.contains(name) {
                columns.push(Column::Kept(key(name, kept == 0)));
                kept += 1;
                continue;
            }
            let mut before = key(&melt.name, melt.keep.is_empty());
            push_text(&mut before, name);
            if let Some(field) = &melt.slug {
                let slug = slug(name);
                if slug.is_empty() {
                    return Err(format!("column {name:?} has no letter or digit for a slug"));
                }
                before.push_str(&key(field, false));
                push_text(&mut before, &slug);
                if let Some(other) = slugs.insert(slug, name) {
                    return Err(format!("columns {other:?} and {name:?} have the same slug"));
                }
            }
            before.push_str(&key(&melt.value, false));
            columns.push(Column::Melted(before));
        }
        Ok(Self { columns, kept: String::new() })
    }

    /// Hands over the records of one row, which has as many cells as the header.
    pub(crate) fn row<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c str> + Clone,
        record: &mut String,
        each: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.kept.clear();
        self.kept.push('{');
        for (column, cell) in self.columns.iter().zip(cells.clone()) {
            if let Column::Kept(key) = column {
                self.kept.push_str(key);
                push_cell(&mut self.kept, cell);
            }
        }
        for (column, cell) in self.columns.iter().zip(cells) {
            if let Column::Melted(before) = column {
                record.clear();
                record.push_str(&self.kept);
                record.push_str(before);
                push_cell(record, cell);
                record.push('}');
                each(record)?;
            }
        }
        ControlFlow::Continue(())
    }
}
