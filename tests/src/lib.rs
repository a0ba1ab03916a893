//! What the tests of the whole tree look at: its files and its packages.

mod package;
mod tree;

pub use package::{Dependency, Package};
pub use tree::Tree;
