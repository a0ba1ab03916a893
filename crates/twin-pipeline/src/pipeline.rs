//! Loads one pipeline's folder.

use std::path::{Path, PathBuf};

use twin_normalization::{MappingHash, Revision, sha256_hex};

use crate::{Case, Error, PipelineConfig, Problem, RefusedMapping, cases, validate};

/// Name of a pipeline's configuration file.
pub const CONFIG_FILE: &str = "pipeline.json";
/// Name of a pipeline's mapping.
pub const MAPPING_FILE: &str = "extract.sql";
/// Name of a pipeline's transform, where it has one.
pub const TRANSFORM_FILE: &str = "transform.sql";

/// One pipeline: its legal configuration and the text of its mapping (not compiled yet).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// The folder it was loaded from.
    pub folder: PathBuf,
    /// The configuration.
    pub config: PipelineConfig,
    /// The mapping; none where the pipeline is lake-only.
    pub mapping: Option<MappingText>,
    /// The transform; none where the lake keeps source records as they are.
    pub transform: Option<TransformText>,
}

/// The text of an `extract.sql`, not compiled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingText {
    /// The revision that it is.
    pub revision: Revision,
    /// The text.
    pub sql: String,
    /// First 16 hexadecimal digits of the SHA-256 of its bytes.
    pub hash: MappingHash,
}

impl MappingText {
    /// The text of a revision.
    ///
    /// # Errors
    /// As [`mapping_hash`].
    pub fn new(revision: Revision, sql: String) -> Result<Self, Error> {
        let hash = mapping_hash(&sql)?;
        Ok(Self { revision, sql, hash })
    }
}

/// The text of a `transform.sql`, not compiled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransformText {
    /// The text.
    pub sql: String,
    /// First 16 hexadecimal digits of the SHA-256 of its bytes.
    pub hash: MappingHash,
}

impl Pipeline {
    /// Loads the pipeline of a folder. The folder may have any name: inside a function's artifact it
    /// is called `pipeline`.
    ///
    /// # Errors
    /// [`Error::Read`] where a file is missing or not UTF-8, [`Error::Config`] with every problem
    /// of `pipeline.json`.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(CONFIG_FILE);
        let json = read(&path)?;
        let config =
            PipelineConfig::parse(&json).map_err(|problems| Error::Config { path, problems })?;
        Self::with_config(folder, &json, config)
    }

    /// Loads the pipeline `name` from the folder of all pipelines, where a folder carries the name
    /// of its pipeline.
    ///
    /// # Errors
    /// As [`Pipeline::load`]; [`Error::Unknown`] where there is no such folder, and
    /// [`Error::Config`] where the configuration in it carries another name.
    pub fn find(root: &Path, name: &str) -> Result<Self, Error> {
        let known = Self::names(root)?;
        if !known.iter().any(|each| each == name) {
            return Err(Error::Unknown { name: name.to_owned(), root: root.to_owned(), known });
        }
        let folder = root.join(name);
        let path = folder.join(CONFIG_FILE);
        let json = read(&path)?;
        match (PipelineConfig::parse(&json), validate::folder_name(&json, name)) {
            (Ok(config), None) => Self::with_config(&folder, &json, config),
            (parsed, other_name) => {
                let mut problems = parsed.err().unwrap_or_default();
                problems.extend(other_name);
                problems.sort_by_key(|problem: &Problem| (problem.line, problem.column));
                Err(Error::Config { path, problems })
            }
        }
    }

    /// Reads the mapping that belongs to a configuration.
    fn with_config(folder: &Path, json: &str, config: PipelineConfig) -> Result<Self, Error> {
        let path = folder.join(MAPPING_FILE);
        let mapping = match config.revision {
            Some(revision) => Some(MappingText::new(revision, read(&path)?)?),
            None if path.exists() => {
                let (path, problems) = (folder.join(CONFIG_FILE), validate::needless_mapping(json));
                return Err(Error::Config { path, problems });
            }
            None => None,
        };
        let transform = transform(&folder.join(TRANSFORM_FILE))?;
        Ok(Self { folder: folder.to_owned(), config, mapping, transform })
    }

    /// The mapping, for what cannot do without one.
    ///
    /// # Errors
    /// [`Error::NoMapping`] where the pipeline is lake-only.
    pub fn mapping(&self) -> Result<&MappingText, Error> {
        self.mapping.as_ref().ok_or_else(|| Error::NoMapping { name: self.config.name.to_string() })
    }

    /// Returns the names of all folders under `root` that hold a `pipeline.json`, sorted.
    ///
    /// # Errors
    /// [`Error::Read`] where `root` cannot be listed.
    pub fn names(root: &Path) -> Result<Vec<String>, Error> {
        let failed = |source| Error::Read { path: root.to_owned(), source };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(root).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.path().join(CONFIG_FILE).is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Reads the cases of this pipeline, sorted by name; none where there is no folder `cases`, as
    /// in a function's artifact.
    ///
    /// # Errors
    /// [`Error::Read`] where a file cannot be read, [`Error::CaseWithoutInput`] where an output
    /// stands alone.
    pub fn cases(&self) -> Result<Vec<Case>, Error> {
        cases::read_all(&self.folder.join("cases"))
    }

    /// Reads the mappings among the cases that must be refused, sorted by name.
    ///
    /// # Errors
    /// [`Error::Read`] where a file cannot be read, [`Error::CaseWithoutHeader`] where one does not say
    /// why it must be refused.
    pub fn refused_mappings(&self) -> Result<Vec<RefusedMapping>, Error> {
        cases::read_refused(&self.folder.join("cases"))
    }
}

fn transform(path: &Path) -> Result<Option<TransformText>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let sql = read(path)?;
    let hash = mapping_hash(&sql)?;
    Ok(Some(TransformText { sql, hash }))
}

/// Returns the first 16 hexadecimal digits of the SHA-256 of a mapping's text.
///
/// # Errors
/// None in practice: [`Error::Core`] exists because [`MappingHash`] checks every text.
pub fn mapping_hash(sql: &str) -> Result<MappingHash, Error> {
    let mut text = sha256_hex(sql.as_bytes());
    text.truncate(16);
    Ok(MappingHash::new(text)?)
}

pub(crate) fn read(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}
