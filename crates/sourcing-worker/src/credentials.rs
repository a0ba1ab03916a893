//! What an environment holds for a source: the values of its parameters, its secret, and the token that the secret is
//! good for. Asked for at need, and kept for a while.

use std::time::Duration;

use futures_util::lock::Mutex;
use twin_normalization::port::{Clock, GetParameter, GetSecret};
use twin_normalization::{ParameterName, Secret, Timestamp};
use twin_pipeline::{Auth, PollSource};

use crate::FetchError;
use crate::request::Values;

/// How long a value is believed.
const BELIEVED: Duration = Duration::from_mins(5);
/// How long a value is too fresh to be asked for again, though the silo does not take it.
const FRESH: Duration = Duration::from_secs(10);

/// Where an environment keeps the parameters and secrets of sources.
pub trait Vault: GetParameter + GetSecret {}

impl<V: GetParameter + GetSecret> Vault for V {}

/// Where tokens are got.
pub(crate) trait GetToken {
    /// A token for these credentials, and for how long it is good.
    async fn get_token(&self, secret: &Secret, values: &Values) -> Result<Token, FetchError>;
}

/// A token as it came.
pub(crate) struct Token {
    pub(crate) text: Secret,
    pub(crate) life: Duration,
}

/// What is kept of a vault.
#[derive(Debug)]
pub(crate) struct Credentials<V, C> {
    vault: V,
    clock: C,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    values: Option<Dated<Values>>,
    secret: Option<Dated<Secret>>,
    /// The token, and the secret that it was got for.
    token: Option<(Dated<Secret>, Secret)>,
}

/// A value, when it came, and until when it is believed.
#[derive(Debug)]
struct Dated<T> {
    value: T,
    since: Timestamp,
    until: Timestamp,
}

impl<T> Dated<T> {
    fn new(value: T, now: Timestamp, life: Duration) -> Self {
        Self { value, since: now, until: now.plus(life) }
    }
}

impl<T: Clone + PartialEq> Dated<T> {
    /// What it is good for where the silo has `refused` one.
    fn judge(&self, refused: Option<&T>, now: Timestamp) -> Verdict<T> {
        match refused == Some(&self.value) {
            false if now < self.until => Verdict::Good(self.value.clone()),
            true if now < self.since.plus(FRESH) => Verdict::NoOther,
            _ => Verdict::Old,
        }
    }
}

/// What a value that is kept is good for.
enum Verdict<T> {
    /// It is believed.
    Good(T),
    /// It is refused, and too fresh to be asked for again.
    NoOther,
    /// It is asked for anew.
    Old,
}

impl<V: Vault, C: Clock> Credentials<V, C> {
    pub(crate) fn new(vault: V, clock: C) -> Self {
        Self { vault, clock, kept: Mutex::default() }
    }

    /// The values of all of a source's parameters.
    ///
    /// # Errors
    /// [`FetchError`] where one could not be had.
    pub(crate) async fn values(&self, source: &PollSource) -> Result<Values, FetchError> {
        let names = source.parameters();
        if names.is_empty() {
            return Ok(Values::new());
        }
        // Held while it is asked for: of several documents one asks, and the others wait for it.
        let mut kept = self.kept.lock().await;
        let now = self.clock.now();
        if let Some(known) = kept.values.as_ref().filter(|known| now < known.until) {
            return Ok(known.value.clone());
        }
        let mut values = Values::new();
        for name in names {
            let value = self.vault.get_parameter(name).await.map_err(FetchError::Vault)?;
            let value = value.ok_or_else(|| FetchError::NoParameter { name: name.clone() })?;
            values.insert(name.clone(), value);
        }
        kept.values = Some(Dated::new(values.clone(), now, BELIEVED));
        Ok(values)
    }

    /// What proves who the worker is: the secret, or a token for it. Where the silo has `refused` one, another one; none
    /// where there is no other.
    ///
    /// # Errors
    /// [`FetchError`] where it could not be had.
    pub(crate) async fn proof(
        &self,
        auth: &Auth,
        tokens: &impl GetToken,
        values: &Values,
        refused: Option<&Secret>,
    ) -> Result<Option<Secret>, FetchError> {
        let mut kept = self.kept.lock().await;
        if !matches!(auth, Auth::ClientCredentials { .. }) {
            return self.secret(&mut kept, auth.secret(), refused).await;
        }
        let now = self.clock.now();
        // Looked at though there is a token: who takes the secret away means the token, too.
        let Some(secret) = self.secret(&mut kept, auth.secret(), None).await? else {
            return Ok(None);
        };
        if let Some((known, _)) = kept.token.as_ref().filter(|(_, of)| *of == secret) {
            match known.judge(refused, now) {
                Verdict::Good(token) => return Ok(Some(token)),
                Verdict::NoOther => return Ok(None),
                Verdict::Old => {}
            }
        }
        let (token, secret) = match tokens.get_token(&secret, values).await {
            // Rotated since it was read, perhaps.
            Err(error @ FetchError::TokenRefused { .. }) => {
                let newer = self.secret(&mut kept, auth.secret(), Some(&secret)).await?;
                let newer = newer.ok_or(error)?;
                (tokens.get_token(&newer, values).await?, newer)
            }
            token => (token?, secret),
        };
        // A quarter of its life is left, so that none ends on its way.
        kept.token = Some((Dated::new(token.text.clone(), now, token.life * 3 / 4), secret));
        Ok(Some(token.text).filter(|token| Some(token) != refused))
    }

    /// The secret that is kept, unless it is old or `refused`; then the one that is stored.
    async fn secret(
        &self,
        kept: &mut Kept,
        name: &ParameterName,
        refused: Option<&Secret>,
    ) -> Result<Option<Secret>, FetchError> {
        let now = self.clock.now();
        if let Some(known) = &kept.secret {
            match known.judge(refused, now) {
                Verdict::Good(secret) => return Ok(Some(secret)),
                Verdict::NoOther => return Ok(None),
                Verdict::Old => {}
            }
        }
        let secret = self.vault.get_secret(name).await.map_err(FetchError::Vault)?;
        let secret = secret.ok_or_else(|| FetchError::NoSecret { name: name.clone() })?;
        let text = secret.expose();
        if text.is_empty() || text.contains(char::is_control) {
            return Err(FetchError::BadSecret { name: name.clone() });
        }
        kept.secret = Some(Dated::new(secret.clone(), now, BELIEVED));
        Ok(Some(secret).filter(|secret| Some(secret) != refused))
    }
}
