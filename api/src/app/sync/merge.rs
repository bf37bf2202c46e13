//! Two vendors that were found to be one, and the way back.

use domain::graph::{ASSESSMENT, MONITORING_ARRANGEMENT, SURVEY_ANSWER, VENDOR, Word};
use domain::sync::{Asked, Key, Mode, Part, Record, Row, Told as Value, Value as Held};
use domain::telling::{self, Given, Object, UserErrorCode as Code};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outcome::Going;
use super::telling::Told;
use super::{OnRowError, SyncError, SyncReport, UserError, refusal};
use crate::app::{Actor, App};
use crate::store::{Linked, StoreError};

/// What moved from one vendor to another: names with their kinds, and ids; whether the other had it before.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Moved {
    aliases: Vec<(String, String, bool)>,
    arrangements: Vec<(Uuid, bool)>,
    answers: Vec<(Uuid, bool)>,
    assessments: Vec<Uuid>,
}

impl App {
    /// Says that the vendor `from` is the vendor `into`: its names and all that hangs on it move, it is retired and
    /// remembers where it went.
    pub(super) async fn try_merge_vendors(
        &self,
        actor: &Actor,
        from: &Given,
        into: &Given,
    ) -> Result<SyncReport, SyncError> {
        let (from, into) = (self.vendor(actor, from).await?, self.vendor(actor, into).await?);
        if from == into {
            return Err(refused(
                "A vendor cannot be merged into itself.",
                "Không thể gộp doanh nghiệp vào chính nó.",
            ));
        }
        if self.store.merge_of(from).await?.is_some() {
            return Err(refused(
                "It was merged already: undo that first.",
                "Đã được gộp: hãy hoàn tác trước.",
            ));
        }
        let (moving, there) =
            (self.store.linked_to(from).await?, self.store.linked_to(into).await?);
        let moved = Moved::of(moving, &there);
        let text = serde_json::to_string(&moved).unwrap_or_default();
        let mut source = named(&VENDOR, from)
            .with("retired_on", self.today())
            .held("merged_into_id", Some(key(&VENDOR, into)));
        let mut target = named(&VENDOR, into);
        for (alias, kind, had) in &moved.aliases {
            source.without.push(Part::new("vendor_alias").with("alias", alias.as_str()));
            if !had {
                target = target.part(alias_of(alias, kind));
            }
        }
        let mut records = vec![source, target];
        records.extend(moved.records(from, into, |_| true));
        self.merge(actor, "vendorMerge", records, merge_row(from, into, None, &text)).await
    }

    /// Takes a merge back: all that moved is where it was.
    pub(super) async fn try_undo_merge(
        &self,
        actor: &Actor,
        from: &Given,
    ) -> Result<SyncReport, SyncError> {
        let from = self.vendor(actor, from).await?;
        let Some(merge) = self.store.merge_of(from).await? else {
            return Err(refused(
                "It was not merged into another.",
                "Doanh nghiệp này chưa được gộp.",
            ));
        };
        let moved: Moved = serde_json::from_str(&merge.moved).map_err(|source| {
            StoreError::Corrupt { place: "vendor_merge.moved".to_owned(), source: source.into() }
        })?;
        let into = merge.into;
        let mut source =
            named(&VENDOR, from).with("retired_on", Held::Null).held("merged_into_id", None);
        let mut target = named(&VENDOR, into);
        for (alias, kind, had) in &moved.aliases {
            source = source.part(alias_of(alias, kind));
            if !had {
                target.without.push(Part::new("vendor_alias").with("alias", alias.as_str()));
            }
        }
        let mut records = vec![source, target];
        records.extend(moved.records(into, from, |had| !had));
        let row = merge_row(from, into, Some(merge.id), "{}");
        self.merge(actor, "vendorMergeUndo", records, row).await
    }

    async fn merge(
        &self,
        actor: &Actor,
        deed: &'static str,
        records: Vec<Record>,
        row: Row,
    ) -> Result<SyncReport, SyncError> {
        let row = row.with("actor", actor.name()).with("at", self.clock.now());
        let asked = Asked { mode: Mode::Update, if_revision: None, new_id: Uuid::nil() };
        let words = records.iter().map(|record| record.word).collect();
        let going = Going {
            deed,
            rows: records.into_iter().map(|record| Ok(Told { record, asked })).collect(),
            words,
            on_row_error: OnRowError::RejectAll,
            dry_run: false,
            once: None,
            whole: None,
            beside: vec![("vendor_merge", row)],
        };
        self.go(actor, going).await
    }

    /// The vendor that is named; vendors are the nation's, and written by its writers only.
    async fn vendor(&self, actor: &Actor, given: &Given) -> Result<Uuid, SyncError> {
        if actor.only_reads() || !actor.permission().writes_shared {
            return Err(SyncError::Refused(refusal::forbidden()));
        }
        let read = self.telling(actor, Uuid::nil(), |telling| {
            telling::read_review(&VENDOR, given, &Object::new(), telling)
        });
        let record = read.map_err(|mistakes| {
            let first = mistakes.into_iter().next().map(UserError::from);
            SyncError::Refused(first.unwrap_or_else(refusal::not_found))
        })?;
        let id = self.id_of(record.key()).await?;
        id.ok_or_else(|| SyncError::Refused(refusal::not_found()))
    }
}

impl Moved {
    fn of(moving: Linked, there: &Linked) -> Self {
        let has_alias = |alias: &str| there.aliases.iter().any(|(known, _)| known == alias);
        let among = |ids: Vec<Uuid>, known: &[Uuid]| {
            ids.into_iter().map(|id| (id, known.contains(&id))).collect()
        };
        Self {
            aliases: moving
                .aliases
                .into_iter()
                .map(|(alias, kind)| {
                    let had = has_alias(&alias);
                    (alias, kind, had)
                })
                .collect(),
            arrangements: among(moving.arrangements, &there.arrangements),
            answers: among(moving.answers, &there.answers),
            assessments: moving.assessments,
        }
    }

    /// What hangs on `from` hangs on `into`; whether the old link goes is said by whether `into` had one before.
    fn records(&self, from: Uuid, into: Uuid, goes: impl Fn(bool) -> bool) -> Vec<Record> {
        let links = |word: &'static Word, table: &'static str, id: Uuid, had: bool| {
            let mut record = named(word, id).link(table, "vendor_id", key(&VENDOR, into));
            if goes(had) {
                record.without.push(Part::new(table).node("vendor_id", key(&VENDOR, from)));
            }
            record
        };
        let arrangements = self.arrangements.iter().map(|(id, had)| {
            links(&MONITORING_ARRANGEMENT, "monitoring_arrangement_vendor", *id, *had)
        });
        let answers = self
            .answers
            .iter()
            .map(|(id, had)| links(&SURVEY_ANSWER, "survey_answer_vendor", *id, *had));
        let assessments = self
            .assessments
            .iter()
            .map(|id| named(&ASSESSMENT, *id).held("vendor_id", Some(key(&VENDOR, into))));
        arrangements.chain(answers).chain(assessments).collect()
    }
}

fn key(word: &'static Word, id: Uuid) -> Key {
    Key { kind: word.name, source: Key::ID.into(), key: id.to_string() }
}

fn named(word: &'static Word, id: Uuid) -> Record {
    let mut record = Record::new(word, "");
    record.keys = vec![key(word, id)];
    record
}

fn alias_of(alias: &str, kind: &str) -> Part {
    let mut part = Part::new("vendor_alias").with("alias", alias);
    part.values.push(("kind", Value::IfNew(kind.into())));
    part
}

fn merge_row(from: Uuid, into: Uuid, undoes: Option<Uuid>, moved: &str) -> Row {
    Row::new()
        .with("id", Uuid::now_v7())
        .with("from_id", from)
        .with("into_id", into)
        .with("undoes", undoes)
        .with("moved", moved)
}

fn refused(english: &str, vietnamese: &str) -> SyncError {
    SyncError::Refused(UserError::new(Code::WrongState, english, vietnamese))
}
