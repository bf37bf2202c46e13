//! The feed: what changed, in the order of commits, as those who follow it are told.
//!
//! A place in it is a [`Cursor`]; the [`Clock`] says from which places one can go on. What changed is held in the
//! words of tables ([`Patch`]) and told in the words of the graph ([`told`], [`fields`]). Undone, it tells what a thing
//! was ([`Known`]).

mod cursor;
mod known;
mod patch;
mod tell;

pub use cursor::{Clock, Cursor, NotACursor, Refusal};
pub use known::{Known, KnownRow, NotTold, Owned, Values, can_be_told, in_order, owned};
pub use patch::{Patch, PatchRow, Said};
pub use tell::{Field, fields, told};

use uuid::Uuid;

use crate::access::{Permission, Role};
use crate::graph::plan::Scope;

/// Whether a caller is told who made a change of what belongs to `province`.
///
/// Whoever reads the nation is told, and a province of its own rows. Of what is shared a province is not: who keeps it
/// would tell what others do. A page in a browser is told nobody's name.
pub fn names_actor(role: Role, permission: &Permission, province: Option<Uuid>) -> bool {
    if role == Role::Publishable {
        return false;
    }
    permission.reads == Scope::Nation || province.is_some_and(|own| permission.reads.covers(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_learns_who_writes_its_own_rows_only() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let province = Permission::of(Role::Reader, Some([a].into()));

        assert!(names_actor(Role::Reader, &province, Some(a)));
        assert!(!names_actor(Role::Reader, &province, Some(b)));
        assert!(!names_actor(Role::Reader, &province, None));
        assert!(!names_actor(Role::Publishable, &province, Some(a)));
        assert!(names_actor(Role::Auditor, &Permission::of(Role::Auditor, None), None));
    }
}
