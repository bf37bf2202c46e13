//! Who asks, and what they may do.

use std::sync::Arc;

use domain::access::{Permission, Role};
use domain::graph::plan::Scope;
use uuid::Uuid;

/// Who asks, and what they may do: the one place from which every use case takes it.
#[derive(Debug, Clone)]
pub struct Actor {
    name: Arc<str>,
    role: Role,
    permission: Arc<Permission>,
    /// The provinces that they were let in for; nothing for the nation.
    provinces: Option<Arc<[Uuid]>>,
    /// Their token, if it is one of ours.
    token: Option<Uuid>,
    /// The request that they make, as the log names it.
    request: Option<Arc<str>>,
    is_anonymous: bool,
}

impl Actor {
    /// Somebody who has not said who they are: they only read.
    pub fn anonymous() -> Self {
        Self { is_anonymous: true, ..Self::with_scope(Scope::Nation) }
    }

    /// Somebody who may see this much.
    pub fn with_scope(scope: Scope) -> Self {
        Self::new("anonymous", Role::Reader, Permission::reading(scope))
    }

    /// Somebody who runs this program by hand, beside the database: they do everything.
    pub fn at_the_command_line() -> Self {
        Self::new("command line", Role::Admin, Permission::everything())
    }

    /// Somebody who was let in under this name.
    pub fn new(name: impl Into<Arc<str>>, role: Role, permission: Permission) -> Self {
        let (provinces, token, request, is_anonymous) = Default::default();
        let (name, permission) = (name.into(), Arc::new(permission));
        Self { name, role, permission, provinces, token, request, is_anonymous }
    }

    /// The same, let in for these provinces, which their permission takes in.
    #[must_use]
    pub(super) fn of_provinces(mut self, provinces: &[Uuid]) -> Self {
        self.provinces = Some(provinces.into());
        self
    }

    /// The same, let in by this token.
    #[must_use]
    pub(super) fn by_token(mut self, token: Uuid) -> Self {
        self.token = Some(token);
        self
    }

    /// The same, making this request.
    #[must_use]
    pub fn asking(mut self, request: impl Into<Arc<str>>) -> Self {
        self.request = Some(request.into());
        self
    }

    /// Who they are, as the feed names them.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether they have not said who they are.
    pub fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }

    /// Under whom keys of calls are kept: names may be alike, and nobody learns of calls for other provinces.
    pub(in super::super) fn keys_of(&self) -> String {
        match &self.permission.writes {
            Scope::Nation => self.name.to_string(),
            Scope::Provinces(own) => own
                .iter()
                .fold(self.name.to_string(), |of, province| format!("{of}\u{1f}{province}")),
        }
    }

    /// What they were let in for.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Whether there is anything that they may write.
    pub fn may_write(&self) -> bool {
        let nowhere = matches!(&self.permission.writes, Scope::Provinces(own) if own.is_empty());
        !nowhere || self.permission.writes_shared
    }

    /// Whether they may see what the service has done: whoever audits or runs it, and whoever sits at its desk.
    pub const fn may_see_metrics(&self) -> bool {
        self.is_anonymous || matches!(self.role, Role::Auditor | Role::Admin)
    }

    /// What they may read and write.
    pub fn permission(&self) -> &Permission {
        &self.permission
    }

    /// The provinces that they were let in for, without those that these succeeded; nothing for the nation.
    pub fn provinces(&self) -> Option<&[Uuid]> {
        self.provinces.as_deref()
    }

    /// Their token, if it is one of ours.
    pub const fn token(&self) -> Option<Uuid> {
        self.token
    }

    /// The request that they make, as the log names it.
    pub fn request(&self) -> Option<&str> {
        self.request.as_deref()
    }

    /// By what they are known again when they ask the next time.
    pub fn viewer(&self) -> (Option<Uuid>, Arc<str>) {
        (self.token, Arc::clone(&self.name))
    }

    pub(in super::super) fn scope(&self) -> &Scope {
        &self.permission.reads
    }
}
