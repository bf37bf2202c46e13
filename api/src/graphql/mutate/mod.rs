//! Mutations: one after the other, each planned, written and reported by `app`; what came of each is selected from its
//! payload, and the things in it are read as queries read them.

mod deeds;
mod input;
mod payload;

use std::collections::BTreeMap;

use async_graphql::parser::types::OperationType;
use async_graphql::{PathSegment, Pos, ServerError};
use async_graphql_value::ConstValue;
use domain::graph::camel_case;
use domain::telling::{Writable, writables};

use super::error::{ErrorCode, is_absence, of_request, of_store};
use super::read::Passage;
use super::select::{Collected, Document};
use super::write::Writer;
use crate::app::sync::{
    Given, MatchBy, Mode, Object, OnRowError, ReplaceRequest, RowAction, RowReport, SyncError,
    SyncReport, SyncRequest, TypedRow, UserError, UserErrorCode,
};
pub(super) use deeds::{DEEDS, DeedField, DeedInput};
use payload::Made;

/// The most rows of one call.
pub(super) const MOST_ROWS: usize = 1_000;
/// The longest idempotency key, in letters.
const LONGEST_KEY: usize = 200;

/// What can be done with one thing.
pub(super) struct Verb {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    mode: Mode,
}

/// The mutations that every writable type has.
pub(super) const VERBS: [Verb; 4] = [
    Verb { name: "Create", doc: "Makes a {}; it must not be there.", mode: Mode::Create },
    Verb { name: "Upsert", doc: "Makes a {}, or changes it if it is there.", mode: Mode::Upsert },
    Verb { name: "Update", doc: "Changes a {}; it must be there.", mode: Mode::Update },
    Verb {
        name: "Retire",
        doc: "Says that a {} is no more, from a day on; it is kept, with its history.",
        mode: Mode::Retire,
    },
];

/// What came of a mutation, or our fault.
type Mutated = Result<Made, SyncError>;

impl Passage {
    /// The answer of a mutation; nothing for other operations. Where the database answered none of its fields, it is
    /// refused as a whole.
    pub(super) async fn mutate(&self) -> Option<Result<Vec<u8>, Vec<ServerError>>> {
        let name = self.operation_name.as_deref();
        let document = Document::of(&self.document, name, &self.variables)?;
        (document.operation().ty == OperationType::Mutation).then_some(())?;
        let mut writer = Writer::default();
        let mut errors = Vec::new();
        writer.json.open('{');
        writer.json.key("data");
        writer.json.open('{');
        let mut fields = 0;
        for root in document.roots() {
            fields += 1;
            writer.json.key(root.key);
            if root.field.node.name.node == "__typename" {
                writer.json.text("Mutation");
                continue;
            }
            let written = match self.mutation(&document, &root).await {
                Ok(made) => self.payload(&document, &root, &made, &mut writer).await,
                Err(error) => Err(failed(&error)),
            };
            if let Err(mut error) = written {
                error.path = vec![PathSegment::Field(root.key.to_owned())];
                errors.push(error);
                writer.json.null();
            }
        }
        writer.json.close('}');
        if errors.len() == fields && errors.iter().all(is_absence) {
            return Some(Err(errors));
        }
        of_request(&mut errors, self.actor.request());
        if !errors.is_empty() {
            writer.json.key("errors");
            writer.json.serialize(&errors);
        }
        if let Some(cost) = &self.cost {
            writer.json.key("extensions");
            writer.json.open('{');
            writer.json.key("cost");
            writer.json.plain(cost);
            writer.json.close('}');
        }
        writer.json.close('}');
        Some(Ok(writer.json.bytes()))
    }

    async fn mutation(&self, document: &Document<'_>, root: &Collected<'_>) -> Mutated {
        let name = root.field.node.name.node.as_str();
        let input = document.argument(root.field, "input").unwrap_or(ConstValue::Null);
        let mut input = input::object(input);
        if let Some(deed) = DEEDS.iter().find(|deed| deed.name == name) {
            return self.deed(deed, input).await;
        }
        if name == "syncBatch" {
            return self.batch(input).await;
        }
        for of in writables() {
            let Some(rest) = name.strip_prefix(of.word.one) else { continue };
            if rest == "BulkUpsert" {
                return self.bulk(of, input).await;
            }
            if let Some(verb) = VERBS.iter().find(|verb| verb.name == rest) {
                let if_revision = input::int(&mut input, "ifRevision");
                let controls = Controls::of(&mut input);
                let row = TypedRow { of, given: input, if_revision };
                let request = controls.request(name, vec![row], verb.mode);
                let report = match controls.refusal(1) {
                    Some(error) => Err(SyncError::Refused(error)),
                    None => self.app.sync(&self.actor, &request).await,
                };
                return single(of.word, report);
            }
        }
        Ok(Made::Null)
    }

    async fn bulk(&self, of: &'static Writable, mut input: Object) -> Mutated {
        let controls = Controls::of(&mut input);
        let whole = match input.remove("replaceScope") {
            Some(Given::Object(whole)) => Some(whole),
            _ => None,
        };
        let rows = input::list(&mut input, "rows").into_iter().map(|given| typed(of, given));
        let rows: Vec<_> = rows.collect();
        let name = format!("{}BulkUpsert", of.word.one);
        let refusal = controls.refusal(rows.len());
        let mut request = controls.request(&name, rows, Mode::Upsert);
        let report = match (refusal, whole) {
            (Some(error), _) => Err(SyncError::Refused(error)),
            (None, None) => self.app.sync(&self.actor, &request).await,
            (None, Some(mut whole)) => {
                request.match_by = Some(MatchBy::ExternalId);
                let source = input::text(&mut whole, "source").unwrap_or_default();
                let most = input::int(&mut whole, "maxDeletes").unwrap_or_default();
                let max_deletes = usize::try_from(most).unwrap_or_default();
                let request = ReplaceRequest { sync: request, of, source, max_deletes };
                self.app.replace_scope(&self.actor, &request).await
            }
        };
        many(&format!("{}BulkPayload", of.word.name), &format!("{}Row", of.word.name), report)
    }

    async fn batch(&self, mut input: Object) -> Mutated {
        let controls = Controls::of(&mut input);
        let mut rows = Vec::new();
        for given in input::list(&mut input, "rows") {
            let one = given.into_iter().next();
            let of = one
                .as_ref()
                .and_then(|(name, _)| writables().iter().find(|of| of.word.one == name.as_str()));
            if let (Some(of), Some((_, Given::Object(given)))) = (of, one) {
                rows.push(typed(of, given));
            }
        }
        let refusal = controls.refusal(rows.len());
        let request = controls.request("syncBatch", rows, Mode::Upsert);
        let report = match refusal {
            Some(error) => Err(SyncError::Refused(error)),
            None => self.app.sync(&self.actor, &request).await,
        };
        many("SyncBatchPayload", "SyncRow", report)
    }
}

/// What is said beside the things themselves.
struct Controls {
    match_by: Option<MatchBy>,
    on_row_error: OnRowError,
    dry_run: bool,
    idempotency_key: Option<String>,
}

impl Controls {
    fn of(input: &mut Object) -> Self {
        let match_by = match input::text(input, "matchBy").as_deref() {
            Some("ID") => Some(MatchBy::Id),
            Some("EXTERNAL_ID") => Some(MatchBy::ExternalId),
            Some("KEY") => Some(MatchBy::Key),
            _ => None,
        };
        let on_row_error = match input::text(input, "onRowError").as_deref() {
            Some("SKIP_ROW") => OnRowError::SkipRow,
            _ => OnRowError::RejectAll,
        };
        let dry_run = matches!(input.remove("dryRun"), Some(Given::Bool(true)));
        let idempotency_key = input::text(input, "idempotencyKey");
        Self { match_by, on_row_error, dry_run, idempotency_key }
    }

    fn request(&self, deed: &str, rows: Vec<TypedRow>, mode: Mode) -> SyncRequest {
        SyncRequest {
            deed: deed.to_owned(),
            rows,
            mode,
            match_by: self.match_by,
            on_row_error: self.on_row_error,
            dry_run: self.dry_run,
            idempotency_key: self.idempotency_key.clone(),
        }
    }

    /// What is wrong with the call as a whole.
    fn refusal(&self, rows: usize) -> Option<UserError> {
        if !(1..=MOST_ROWS).contains(&rows) {
            return Some(user_error(
                UserErrorCode::TooManyRows,
                format!("A call takes 1 to {MOST_ROWS} rows, got {rows}."),
                format!("Mỗi lần gửi từ 1 đến {MOST_ROWS} dòng, nhận được {rows}."),
            ));
        }
        let length = self.idempotency_key.as_ref().map(|key| key.chars().count())?;
        if (1..=LONGEST_KEY).contains(&length) {
            return None;
        }
        Some(user_error(
            UserErrorCode::OutOfRange,
            format!("`idempotencyKey` must have 1 to {LONGEST_KEY} letters, got {length}."),
            format!("`idempotencyKey` phải có 1 đến {LONGEST_KEY} ký tự, nhận được {length}."),
        ))
    }
}

fn user_error(code: UserErrorCode, message: String, message_vi: String) -> UserError {
    UserError { code, message, message_vi, path: Vec::new(), row_index: None }
}

fn typed(of: &'static Writable, mut given: Object) -> TypedRow {
    let if_revision = input::int(&mut given, "ifRevision");
    TypedRow { of, given, if_revision }
}

/// The payload of a mutation of one thing.
fn single(word: &'static domain::graph::Word, report: Result<SyncReport, SyncError>) -> Mutated {
    let (report, refusal) = settled(report)?;
    let row = report.as_ref().and_then(|report| report.rows.first());
    let mut errors: Vec<UserError> = refusal.into_iter().collect();
    errors.extend(row.into_iter().flat_map(|row| &row.errors).cloned());
    let warnings = row.map_or(&[][..], |row| &row.warnings);
    let action = row.map_or(RowAction::Rejected, |row| row.action);
    let node = row.filter(|_| report.as_ref().is_some_and(|report| report.written));
    let mut fields = vec![
        (word.one.to_owned(), node.and_then(|row| row.node).map_or(Made::Null, Made::node)),
        ("action".to_owned(), Made::text(action.code())),
        ("userErrors".to_owned(), payload::errors(&alone(errors))),
        ("warnings".to_owned(), payload::errors(&alone(warnings.to_vec()))),
    ];
    fields.extend(payload::ending(report.as_ref()));
    Ok(Made::Object(format!("{}Payload", word.name), fields))
}

/// Errors of one thing are of no row.
fn alone(mut errors: Vec<UserError>) -> Vec<UserError> {
    for error in &mut errors {
        error.row_index = None;
    }
    errors
}

/// The payload of a mutation of many things.
fn many(name: &str, row: &str, report: Result<SyncReport, SyncError>) -> Mutated {
    let (report, refusal) = settled(report)?;
    let rows = report.as_ref().map_or(&[][..], |report| &report.rows);
    let written = report.as_ref().is_some_and(|report| report.written);
    let all = |of: fn(&RowReport) -> &Vec<UserError>| rows.iter().flat_map(of).cloned();
    let errors: Vec<UserError> = refusal.into_iter().chain(all(|row| &row.errors)).collect();
    let warnings: Vec<UserError> = all(|row| &row.warnings).collect();
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.action.code()).or_default() += 1;
    }
    let counted = RowAction::ALL.iter().map(|action| {
        let count = counts.get(action.code()).copied().unwrap_or_default();
        (camel_case(&action.code().to_lowercase()), Made::Int(count))
    });
    let listed = rows.iter().map(|one| payload::row(row, one, written));
    let mut fields = vec![
        ("rows".to_owned(), Made::List(listed.collect())),
        ("counts".to_owned(), Made::Object("SyncCounts".to_owned(), counted.collect())),
        ("userErrors".to_owned(), payload::errors(&errors)),
        ("warnings".to_owned(), payload::errors(&warnings)),
    ];
    fields.extend(payload::ending(report.as_ref()));
    Ok(Made::Object(name.to_owned(), fields))
}

/// A refusal of the call as a whole is data; a fault of ours is not.
fn settled(
    report: Result<SyncReport, SyncError>,
) -> Result<(Option<SyncReport>, Option<UserError>), SyncError> {
    match report {
        Ok(report) => Ok((Some(report), None)),
        Err(SyncError::Refused(error)) => Ok((None, Some(error))),
        Err(error @ SyncError::Store(_)) => Err(error),
    }
}

fn failed(error: &SyncError) -> ServerError {
    tracing::error!(error = ?error, "a mutation failed");
    match error {
        SyncError::Store(error) => of_store(error),
        SyncError::Refused(error) => ErrorCode::Internal.error(error.message.clone(), None::<Pos>),
    }
}
