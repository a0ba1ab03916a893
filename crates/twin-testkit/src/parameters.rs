//! Parameters and secrets in memory.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use twin_normalization::port::{Fault, GetParameter, GetSecret};
use twin_normalization::{ParameterName, Secret};

use crate::Faults;

/// Parameters and secrets in memory.
#[derive(Debug, Default)]
pub struct MemoryParameters {
    parameters: RefCell<BTreeMap<String, Stored>>,
    secrets: RefCell<BTreeMap<String, Stored>>,
    gets: Cell<u64>,
    /// Which calls fail.
    pub faults: Faults,
}

#[derive(Clone, Debug)]
struct Stored {
    value: Secret,
    encrypted: bool,
}

impl MemoryParameters {
    /// Stores a parameter, in place of one of the same name.
    pub fn put_parameter(&self, name: &str, value: &str, encrypted: bool) {
        put(&self.parameters, name, value, encrypted);
    }

    /// Stores a secret, in place of one of the same name.
    pub fn put_secret(&self, name: &str, value: &str, encrypted: bool) {
        put(&self.secrets, name, value, encrypted);
    }

    /// Takes a secret away.
    pub fn remove_secret(&self, name: &str) {
        self.secrets.borrow_mut().remove(name);
    }

    /// How often a parameter or a secret was asked for.
    #[must_use]
    pub fn gets(&self) -> u64 {
        self.gets.get()
    }

    fn get(
        &self,
        stored: &RefCell<BTreeMap<String, Stored>>,
        name: &ParameterName,
        encrypted: bool,
    ) -> Result<Option<Secret>, Fault> {
        self.gets.set(self.gets.get() + 1);
        self.faults.next()?;
        match stored.borrow().get(name.as_str()) {
            None => Ok(None),
            Some(stored) if stored.encrypted == encrypted => Ok(Some(stored.value.clone())),
            Some(_) => {
                let operation = format!("get parameter {name}");
                let code = Some("it is of the other kind".to_owned());
                Err(Fault { operation, code, transient: false, source: None })
            }
        }
    }
}

fn put(stored: &RefCell<BTreeMap<String, Stored>>, name: &str, value: &str, encrypted: bool) {
    let value = Secret::new(value);
    stored.borrow_mut().insert(name.to_owned(), Stored { value, encrypted });
}

impl GetParameter for &MemoryParameters {
    async fn get_parameter(&self, name: &ParameterName) -> Result<Option<String>, Fault> {
        let value = self.get(&self.parameters, name, false)?;
        Ok(value.map(|value| value.expose().to_owned()))
    }
}

impl GetSecret for &MemoryParameters {
    async fn get_secret(&self, name: &ParameterName) -> Result<Option<Secret>, Fault> {
        self.get(&self.secrets, name, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, conformance};

    #[test]
    fn parameters_in_memory_keep_the_promises_of_their_ports() {
        let memory = MemoryParameters::default();
        for (name, value, encrypted) in conformance::PARAMETERS {
            memory.put_parameter(name, value, encrypted);
        }
        for (name, value, encrypted) in conformance::SECRETS {
            memory.put_secret(name, value, encrypted);
        }
        block_on(conformance::parameters(&memory));
    }
}
