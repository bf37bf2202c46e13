//! Tokens are made, listed and revoked. Only an administrator does so.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Role;
use domain::graph::plan::{By, Find, Found, Root, Selection};
use domain::graph::{PROVINCE, opaque_id, read_id};
use domain::name_index::{PROVINCE_PREFIXES, key_without};
use domain::text::nfc;
use uuid::Uuid;

use super::{Actor, AuditEntry, Secret};
use crate::app::{App, ReadError};
use crate::clock::end_of_day_in_vietnam;
use crate::store::audit::Entry;
use crate::store::{StoreError, Token};

/// The longest name of a token, in characters.
const LONGEST_NAME: usize = 100;

/// A token that is to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Whose it is, or what for; the feed tells it with everything that is written by it.
    pub name: String,
    /// What it lets in for.
    pub role: Role,
    /// For which provinces, by code, name or id; none for the nation.
    pub provinces: Vec<String>,
    /// The origins of the pages that may use it, such as `https://ioc.example.vn`.
    pub origins: Vec<String>,
    /// How long it is good.
    pub expires: Expiry,
}

/// How long a token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Until it is revoked.
    Never,
    /// To the end of this day in Vietnam.
    After(NaiveDate),
}

/// A token as it is told: without its secret, which is kept nowhere.
#[derive(Debug, Clone)]
pub struct TokenTold {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it lets in for.
    pub role: Role,
    /// The names of the provinces that it was given; none for the nation.
    pub provinces: Vec<String>,
    /// The origins of the pages that may use it.
    pub origins: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing; nothing if it stays good.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Why a token was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateTokenError {
    /// Who asks for it may not.
    #[error("only an ADMIN makes tokens")]
    Forbidden,
    /// Its name is not one.
    #[error("a token's name must be 1 to {LONGEST_NAME} characters in one line, got {0:?}")]
    Name(String),
    /// A role that writes a province's rows was given none.
    #[error("a {} token needs a province: say which with --province", .0.code())]
    NoProvince(Role),
    /// A role that is for the nation was given provinces.
    #[error("a {} token is for the nation and takes no province", .0.code())]
    ProvinceOfNation(Role),
    /// A token for browsers was given no origin.
    #[error(
        "a PUBLISHABLE token needs the origin of the pages that use it, such as --origin https://ioc.example.vn"
    )]
    NoOrigin,
    /// A token for programs was given an origin.
    #[error("only a PUBLISHABLE token is bound to an origin; a {} token takes none", .0.code())]
    OriginOfProgram(Role),
    /// It is no origin.
    #[error(
        "an origin must be as a browser sends it, such as https://ioc.example.vn or http://localhost:3000, got {0:?}"
    )]
    Origin(String),
    /// Its last day is over.
    #[error("a token's last day must be today ({today}) or later, got {day}")]
    Past {
        /// The day asked for.
        day: NaiveDate,
        /// Today in Vietnam.
        today: NaiveDate,
    },
    /// A province is not clear.
    #[error(transparent)]
    Province(#[from] ProvinceError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes for a secret")]
    Random(#[source] getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why what names a province does not.
#[derive(Debug, thiserror::Error)]
pub enum ProvinceError {
    /// There is none.
    #[error("no province is called {0:?}, nor has it this code")]
    Unknown(String),
    /// Several answer to it.
    #[error("{named:?} may mean {}: say which by its id", .candidates.join(" or "))]
    Ambiguous {
        /// What was given.
        named: String,
        /// Whom it may mean: name and id.
        candidates: Vec<String>,
    },
    /// It could not be looked up.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Why a token was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeTokenError {
    /// Who asks for it may not.
    #[error("only an ADMIN revokes tokens")]
    Forbidden,
    /// There is none.
    #[error("there is no token {0}")]
    Unknown(Uuid),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a token. Its secret is told here and never again.
    ///
    /// # Errors
    /// Every [`CreateTokenError`]; nothing was made.
    pub async fn create_token(
        &self,
        actor: &Actor,
        asked: &NewToken,
    ) -> Result<(Uuid, Secret), CreateTokenError> {
        if actor.role() != Role::Admin {
            return Err(CreateTokenError::Forbidden);
        }
        let name = nfc(asked.name.trim());
        let length = name.chars().count();
        if length == 0 || length > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(CreateTokenError::Name(name));
        }
        check_scope(asked)?;
        let expires_at = match asked.expires {
            Expiry::Never => None,
            Expiry::After(day) => {
                let today = self.today();
                if day < today {
                    return Err(CreateTokenError::Past { day, today });
                }
                Some(end_of_day_in_vietnam(day))
            }
        };
        let mut provinces = BTreeSet::new();
        for named in &asked.provinces {
            provinces.insert(self.province_named(named).await?);
        }

        let secret = Secret::new().map_err(CreateTokenError::Random)?;
        let token = Token {
            id: Uuid::now_v7(),
            name,
            role: asked.role,
            provinces: provinces.into_iter().collect(),
            covered: BTreeSet::new(),
            origins: asked.origins.clone(),
            created_at: self.clock.now(),
            expires_at,
            last_used_at: None,
            revoked_at: None,
        };
        let told = self.told_of(actor, "token create", token.id);
        self.store.add_token(&token, &secret.hash(), told).await?;
        Ok((token.id, secret))
    }

    /// All tokens, the oldest first.
    ///
    /// # Errors
    /// [`ReadError`]; nobody but an administrator learns of any.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<TokenTold>, ReadError> {
        if actor.role() != Role::Admin {
            return Err(ReadError::Forbidden("only an ADMIN lists tokens"));
        }
        let tokens = self.store.tokens().await?;
        let names = self.store.province_names().await?;
        let told = tokens.into_iter().map(|token| TokenTold {
            id: token.id,
            provinces: token
                .provinces
                .iter()
                .map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
                .collect(),
            name: token.name,
            role: token.role,
            origins: token.origins,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        });
        Ok(told.collect())
    }

    /// Revokes a token: within two seconds it is worth nothing. Answers its name; revoking it again changes nothing.
    ///
    /// # Errors
    /// Every [`RevokeTokenError`].
    pub async fn revoke_token(&self, actor: &Actor, id: Uuid) -> Result<String, RevokeTokenError> {
        if actor.role() != Role::Admin {
            return Err(RevokeTokenError::Forbidden);
        }
        let token = self.store.token(id).await?.ok_or(RevokeTokenError::Unknown(id))?;
        let told = self.told_of(actor, "token revoke", id);
        self.store.revoke_token(id, self.clock.now(), told).await?;
        Ok(token.name)
    }

    /// What the record tells of a token: it is no node of the graph.
    fn told_of<'a>(&self, actor: &'a Actor, deed: &'a str, token: Uuid) -> Entry<'a> {
        let entry = self.entry(actor, AuditEntry::written(deed));
        Entry { node: Some(("Token", token.to_string())), ..entry }
    }

    /// The province that is named by its code, its name or its id: one of today, or else a former one.
    pub(super) async fn province_named(&self, named: &str) -> Result<Uuid, ProvinceError> {
        let named = named.trim();
        let by = match read_id(named) {
            Ok((word, id)) if word.name == PROVINCE.name => By::Id(id),
            _ if is_code(named) => {
                By::Unique { column: "code", value: named.to_owned(), on_day: false }
            }
            _ => By::Name {
                table: Some("province_alias"),
                search: key_without(PROVINCE_PREFIXES, named),
                on_day: false,
            },
        };
        let (find, selection) = (Find::One(by), Selection::of(&PROVINCE));
        let root = Root { word: &PROVINCE, day: self.today(), find, selection };
        let reading = self.read(&Actor::at_the_command_line(), &[root]).await?;
        match reading.found.into_iter().next() {
            Some(Found::One(Some(node))) => Ok(node.id),
            Some(Found::Ambiguous(candidates)) => Err(ProvinceError::Ambiguous {
                named: named.to_owned(),
                candidates: candidates
                    .iter()
                    .map(|one| format!("{} ({})", one.name, opaque_id(&PROVINCE, one.id)))
                    .collect(),
            }),
            _ => Err(ProvinceError::Unknown(named.to_owned())),
        }
    }
}

fn check_scope(asked: &NewToken) -> Result<(), CreateTokenError> {
    let role = asked.role;
    if role == Role::ProvinceWriter && asked.provinces.is_empty() {
        return Err(CreateTokenError::NoProvince(role));
    }
    if role.is_national() && !asked.provinces.is_empty() {
        return Err(CreateTokenError::ProvinceOfNation(role));
    }
    match (role == Role::Publishable, asked.origins.is_empty()) {
        (true, true) => return Err(CreateTokenError::NoOrigin),
        (false, false) => return Err(CreateTokenError::OriginOfProgram(role)),
        _ => {}
    }
    match asked.origins.iter().find(|origin| !is_origin(origin)) {
        Some(origin) => Err(CreateTokenError::Origin(origin.clone())),
        None => Ok(()),
    }
}

fn is_code(named: &str) -> bool {
    named.len() == 2 && named.bytes().all(|byte| byte.is_ascii_digit())
}

/// As a browser sends it: scheme, host and a port that is not the scheme's own, in small letters.
fn is_origin(text: &str) -> bool {
    let url = reqwest::Url::parse(text).ok();
    url.is_some_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
    })
}

#[cfg(test)]
mod tests {
    use super::is_origin;

    #[test]
    fn an_origin_is_as_a_browser_sends_it() {
        for origin in ["https://ioc.example.vn", "http://localhost:3000", "https://a.vn:8443"] {
            assert!(is_origin(origin), "{origin}");
        }
        for text in [
            "*",
            "null",
            "ioc.example.vn",
            "https://ioc.example.vn/",
            "https://ioc.example.vn:443",
            "https://IOC.example.vn",
            "https://a.vn/x",
            "https://a@a.vn",
            "file:///x",
            "https://a.vn b",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
