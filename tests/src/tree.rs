//! The files that are, or are about to be, in a commit.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files by their path from the root, with their text.
///
/// A value that tests can also plant, so that each of them shows what it refuses.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Reads what git tracks, and what it would if it were added: a new file is held to the rules before its
    /// first commit.
    ///
    /// # Errors
    ///
    /// Where git does not run here, or a file cannot be read.
    pub fn read() -> io::Result<Tree> {
        let root = root();
        let listed = Command::new("git")
            // A checkout that belongs to another user is usual in containers; listing it runs nothing of it.
            .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others"])
            .arg("--exclude-standard")
            .current_dir(&root)
            .output()?;
        if !listed.status.success() {
            let reason = String::from_utf8_lossy(&listed.stderr).into_owned();
            return Err(io::Error::other(format!("list the files with git: {reason}")));
        }
        let mut tree = Tree::default();
        for path in String::from_utf8_lossy(&listed.stdout).split_terminator('\0') {
            let text = match std::fs::read(root.join(path)) {
                Ok(bytes) => String::from_utf8(bytes).ok(),
                // Removed, and not yet from the index.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(io::Error::other(format!("read {path}: {error}"))),
            };
            tree.files.insert(path.to_owned(), text);
        }
        Ok(tree)
    }

    /// Plants a tree of these paths and texts.
    #[must_use]
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Tree {
        let file = |(path, text): (&str, &str)| (path.to_owned(), Some(text.to_owned()));
        Tree { files: files.into_iter().map(file).collect() }
    }

    /// Every path, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The text of a file; `None` where there is no such file, or it is no text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Path and text of every text file below `folder` (`""` is the root) whose name ends with `ending`.
    pub fn texts<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
            .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(ending))
    }

    /// Whether `path` is a file, or a folder with files.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.files.keys().any(|file| file == path || file.starts_with(&folder))
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let member = Path::new(env!("CARGO_MANIFEST_DIR"));
    member.parent().unwrap_or(member).to_owned()
}
