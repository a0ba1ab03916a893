//! What a store of parameters and secrets must do.

use twin_normalization::ParameterName;
use twin_normalization::port::{GetParameter, GetSecret};

/// What is stored as parameters before [`parameters`] is run: names, values, and whether they are encrypted.
pub const PARAMETERS: [(&str, &str, bool); 3] =
    [("site", "Zürich \"Süd\"", false), ("both", "open", false), ("hidden", "canary-hidden", true)];

/// What is stored as secrets before [`parameters`] is run.
pub const SECRETS: [(&str, &str, bool); 3] = [
    ("token", "canary-token/+=\\ \"", true),
    ("both", "canary-both", true),
    ("plain", "canary-plain", false),
];

/// Holds a store of parameters and secrets to the promises of [`GetParameter`] and [`GetSecret`]. It must hold
/// [`PARAMETERS`] and [`SECRETS`].
pub async fn parameters<V: GetParameter + GetSecret>(vault: V) {
    let name = |name: &str| ParameterName::new(name).unwrap();
    let parameter = vault.get_parameter(&name("site")).await.unwrap();
    assert_eq!(parameter.as_deref(), Some("Zürich \"Süd\""));
    let secret = vault.get_secret(&name("token")).await.unwrap().unwrap();
    assert_eq!(secret.expose(), "canary-token/+=\\ \"");
    assert!(!format!("{secret:?}").contains("canary"));

    // One name, twice: each kind has a folder of its own.
    assert_eq!(vault.get_parameter(&name("both")).await.unwrap().as_deref(), Some("open"));
    assert_eq!(vault.get_secret(&name("both")).await.unwrap().unwrap().expose(), "canary-both");

    for missing in ["missing", "token"] {
        assert_eq!(vault.get_parameter(&name(missing)).await.unwrap(), None, "{missing}");
    }
    for missing in ["missing", "site"] {
        assert_eq!(vault.get_secret(&name(missing)).await.unwrap(), None, "{missing}");
    }

    // What is stored as the other kind is a fault, and its value is not in it.
    let hidden = vault.get_parameter(&name("hidden")).await.unwrap_err();
    let plain = vault.get_secret(&name("plain")).await.unwrap_err();
    for fault in [hidden, plain] {
        let text = format!("{} {fault:?}", fault.chain());
        assert!(!text.contains("canary") && !fault.transient, "{text}");
    }
}
