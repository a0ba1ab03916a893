//! The packages of the workspace, as cargo understands their manifests.

use std::io;
use std::process::Command;

use serde_json::Value;

use crate::tree::root;

/// One member of the workspace.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Its name, which is also the name of its folder.
    pub name: String,
    /// Its folder, from the root.
    pub folder: String,
    /// Its version.
    pub version: String,
    /// Whether it may be published.
    pub publish: bool,
    /// What its manifest names, under the names that packages have in the registry.
    pub dependencies: Vec<Dependency>,
}

/// A dependency that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name in the registry.
    pub name: String,
    /// Whether only tests use it.
    pub dev: bool,
}

impl Package {
    /// Asks cargo for the members of this workspace.
    ///
    /// # Errors
    ///
    /// Where cargo refuses a manifest, or its answer is not understood.
    pub fn read_all() -> io::Result<Vec<Package>> {
        let asked = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
            .current_dir(root())
            .output()?;
        if !asked.status.success() {
            let reason = String::from_utf8_lossy(&asked.stderr).into_owned();
            return Err(io::Error::other(format!("ask cargo for the packages: {reason}")));
        }
        let answer: Value = serde_json::from_slice(&asked.stdout)?;
        let packages = answer.get("packages").and_then(Value::as_array);
        let packages = packages.and_then(|packages| packages.iter().map(package).collect());
        packages.ok_or_else(|| io::Error::other("cargo metadata has another form than version 1"))
    }

    /// Whether it is a Lambda function; the others are the libraries and the command line.
    #[must_use]
    pub fn deploys(&self) -> bool {
        !self.name.starts_with("twin")
    }
}

fn package(json: &Value) -> Option<Package> {
    let manifest = json.get("manifest_path")?.as_str()?;
    let folder = manifest.strip_suffix("Cargo.toml")?;
    let folder = folder.strip_prefix(root().to_str()?).unwrap_or(folder);
    let dependencies = json.get("dependencies")?.as_array()?;
    Some(Package {
        name: json.get("name")?.as_str()?.to_owned(),
        folder: folder.trim_matches(['/', '\\']).to_owned(),
        version: json.get("version")?.as_str()?.to_owned(),
        // `null` means any registry, an empty list none.
        publish: json.get("publish")?.as_array().is_none_or(|registries| !registries.is_empty()),
        dependencies: dependencies.iter().map(dependency).collect::<Option<_>>()?,
    })
}

fn dependency(json: &Value) -> Option<Dependency> {
    let dev = json.get("kind")?.as_str() == Some("dev");
    Some(Dependency { name: json.get("name")?.as_str()?.to_owned(), dev })
}
