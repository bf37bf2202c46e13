//! What callers tell, read into records.

use domain::access::{Permission, Role};
use domain::graph::plan::Scope;
use domain::sync::{Asked, Key, Mode, Record, Source};
use domain::telling::{self, Register, Telling, UserErrorCode as Code};
use uuid::Uuid;

use super::{MatchBy, SyncRequest, TypedRow, UserError};
use crate::app::{Actor, App};

/// A row that was read.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) record: Record,
    pub(super) asked: Asked,
}

impl Actor {
    /// Whether it writes nothing at all.
    pub(super) fn only_reads(&self) -> bool {
        let Permission { writes, writes_shared, .. } = self.permission();
        let writes_nothing = matches!(writes, Scope::Provinces(own) if own.is_empty());
        let role_reads = matches!(self.role(), Role::Reader | Role::Auditor | Role::Publishable);
        role_reads || (writes_nothing && !writes_shared)
    }

    /// Whose register its external ids are in, where it names none.
    pub(super) fn register(&self) -> Register {
        match &self.permission().writes {
            Scope::Nation => Register::Nation,
            Scope::Provinces(own) => match (own.first(), own.len()) {
                (Some(only), 1) => Register::Province(*only),
                _ => Register::Unsaid,
            },
        }
    }
}

impl App {
    /// The request's rows as records, each or what is wrong with it.
    pub(super) fn told(
        &self,
        actor: &Actor,
        request: &SyncRequest,
    ) -> Vec<Result<Told, Vec<UserError>>> {
        request.rows.iter().map(|row| self.told_row(actor, request, row)).collect()
    }

    fn told_row(
        &self,
        actor: &Actor,
        request: &SyncRequest,
        row: &TypedRow,
    ) -> Result<Told, Vec<UserError>> {
        let new_id = Uuid::now_v7();
        self.telling(actor, new_id, |telling| {
            let read = match request.mode {
                Mode::Retire => telling::read_retirement(row.of, &row.given, telling),
                Mode::Create | Mode::Upsert | Mode::Update => {
                    telling::read(row.of, &row.given, telling)
                }
            };
            let record = read.map_err(|mistakes| {
                mistakes.into_iter().map(UserError::from).collect::<Vec<_>>()
            })?;
            named(&record, new_id, request)?;
            let asked = Asked { mode: request.mode, if_revision: row.if_revision, new_id };
            Ok(Told { record, asked })
        })
    }

    /// Who tells, and when, for one thing.
    pub(super) fn telling<T>(
        &self,
        actor: &Actor,
        new_id: Uuid,
        read: impl FnOnce(&Telling<'_>) -> T,
    ) -> T {
        let permission = actor.permission();
        let may_name_register =
            |province| permission.writes_shared || permission.writes.covers(province);
        let source = Source {
            source: format!("API: {}", actor.name()),
            by_caller: true,
            ..Source::default()
        };
        let telling = Telling {
            today: self.today(),
            register: actor.register(),
            may_name_register: &may_name_register,
            source: &source,
            new_id,
        };
        read(&telling)
    }
}

/// Whether a row bears a name of the kind that the request asks for.
fn named(record: &Record, new_id: Uuid, request: &SyncRequest) -> Result<(), Vec<UserError>> {
    let is_own = |key: &Key| key.source == Key::ID && key.key == new_id.to_string();
    let mut names = record.keys.iter().filter(|key| !is_own(key));
    let (has, what) = match request.match_by {
        Some(MatchBy::Id) => (names.any(|key| key.source == Key::ID), "`id`"),
        Some(MatchBy::Key) => (names.any(|key| key.source == Key::NATURAL), "`key`"),
        Some(MatchBy::ExternalId) => {
            let is_external = |key: &Key| key.source != Key::ID && key.source != Key::NATURAL;
            (names.any(is_external), "an external id in `externalIds`")
        }
        None => {
            let has = request.mode == Mode::Create || names.next().is_some();
            (has, "`id`, `externalIds` or `key`")
        }
    };
    if has {
        return Ok(());
    }
    Err(vec![UserError::new(
        Code::Required,
        format!("A row must name its thing by {what}."),
        format!("Mỗi dòng phải nêu {what} của đối tượng."),
    )])
}
