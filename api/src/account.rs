//! What one request takes: gathered as it passes through the floors, told once at its end.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

/// How many digits of a document's hash are told.
const HASH_DIGITS: usize = 12;
/// How many letters of an operation's name are told.
const NAME_LETTERS: usize = 100;
/// How many statements of one request are told one by one.
const MOST_TOLD: usize = 200;

tokio::task_local! {
    static ACCOUNT: Arc<Account>;
}

/// What was gathered of one request.
#[derive(Debug, Default)]
pub(crate) struct Account {
    statements: AtomicU64,
    nanoseconds: AtomicU64,
    operation: OnceLock<Arc<Operation>>,
    code: OnceLock<&'static str>,
    /// The first statements, one by one, where somebody wants to be told.
    told: Option<Mutex<Vec<Statement>>>,
}

/// A statement that was answered, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Of which engine: `sqlite` or `postgresql`.
    pub(crate) engine: &'static str,
    /// What it does: `SELECT`, `INSERT`, …
    pub(crate) verb: &'static str,
    /// The first table that it names.
    pub(crate) table: Option<String>,
    /// When it was sent.
    pub(crate) began: SystemTime,
    /// How long it took.
    pub(crate) took: Duration,
    /// Whether the database refused it.
    pub(crate) has_failed: bool,
}

/// A GraphQL operation, without anything that its caller gave it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its name in the document; empty where it has none.
    pub(crate) name: String,
    /// `query`, `mutation` or `subscription`.
    pub(crate) kind: &'static str,
    /// The first hexadecimal digits of the document's SHA-256.
    pub(crate) document: String,
    /// Its cost, by the published formula.
    pub(crate) cost: u64,
}

impl Operation {
    /// An operation of this document.
    pub(crate) fn of(document: &str, name: &str, kind: &'static str, cost: u64) -> Self {
        let mut document = format!("{:x}", Sha256::digest(document));
        document.truncate(HASH_DIGITS);
        Self { name: name.chars().take(NAME_LETTERS).collect(), kind, document, cost }
    }
}

impl Account {
    /// Of a request whose statements are told one by one, or only counted.
    pub(crate) fn telling_statements(are_told: bool) -> Self {
        Self { told: are_told.then(Mutex::default), ..Self::default() }
    }

    /// Gathers what `request` takes.
    pub(crate) async fn gather<T>(self: Arc<Self>, request: impl Future<Output = T>) -> T {
        ACCOUNT.scope(self, request).await
    }

    /// The request is refused; why first counts.
    pub(crate) fn refuse(&self, code: &'static str) {
        let _ = self.code.set(code);
    }

    /// SQL statements that were sent.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How long they took, one after the other.
    pub(crate) fn in_database(&self) -> Duration {
        Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed))
    }

    /// The first of them, if they are told one by one.
    pub(crate) fn told_statements(&self) -> Vec<Statement> {
        let told =
            self.told.as_ref().map(|told| told.lock().unwrap_or_else(PoisonError::into_inner));
        told.map(|mut told| std::mem::take(&mut *told)).unwrap_or_default()
    }

    /// The operation, if it was in order.
    pub(crate) fn operation(&self) -> Option<&Operation> {
        self.operation.get().map(AsRef::as_ref)
    }

    /// The stable code with which the request was refused.
    pub(crate) fn code(&self) -> Option<&'static str> {
        self.code.get().copied()
    }
}

/// A statement was answered; `told` is asked where somebody wants to know which. Outside of requests nobody counts.
pub(crate) fn add_statement(elapsed: Duration, told: impl FnOnce() -> Statement) {
    let _ = ACCOUNT.try_with(|account| {
        let nanoseconds = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        account.statements.fetch_add(1, Ordering::Relaxed);
        account.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
        if let Some(all) = &account.told {
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() < MOST_TOLD {
                all.push(told());
            }
        }
    });
}

/// The request is this operation.
pub(crate) fn is_operation(operation: &Arc<Operation>) {
    let _ = ACCOUNT.try_with(|account| account.operation.set(Arc::clone(operation)));
}

/// The request is refused.
pub(crate) fn is_refused(code: &'static str) {
    let _ = ACCOUNT.try_with(|account| account.refuse(code));
}
