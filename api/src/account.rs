//! What one request takes: gathered as it passes through the floors, told once at its end.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sha2::{Digest, Sha256};

/// How many digits of a document's hash are told.
const HASH_DIGITS: usize = 12;
/// How many letters of an operation's name are told.
const NAME_LETTERS: usize = 100;

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
    /// Gathers what `request` takes.
    pub(crate) async fn gather<T>(self: Arc<Self>, request: impl Future<Output = T>) -> T {
        ACCOUNT.scope(self, request).await
    }

    /// SQL statements that were sent.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How long they took, one after the other.
    pub(crate) fn in_database(&self) -> Duration {
        Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed))
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

/// A statement was answered. Outside of requests nobody counts.
pub(crate) fn add_statement(elapsed: Duration) {
    let _ = ACCOUNT.try_with(|account| {
        let nanoseconds = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        account.statements.fetch_add(1, Ordering::Relaxed);
        account.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    });
}

/// The request is this operation.
pub(crate) fn is_operation(operation: &Arc<Operation>) {
    let _ = ACCOUNT.try_with(|account| account.operation.set(Arc::clone(operation)));
}

/// The request is refused.
pub(crate) fn is_refused(code: &'static str) {
    let _ = ACCOUNT.try_with(|account| account.code.set(code));
}
