//! Who may read and write what.
//!
//! What is *shared* (provinces, vendors, decisions, obligations) is read by all and written by the nation's own bodies;
//! everything else belongs to a province. A caller learns nothing of what it may not read, not even that it is there;
//! what it may read but not write is refused as such.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::graph::Scoping;
use crate::graph::plan::Scope;
use crate::label::coded;

coded! {
    /// What a caller is let in for.
    pub enum Role {
        /// Reads what its scope allows.
        Reader => "READER", "chỉ đọc", "reader";
        /// Reads, and writes what belongs to its provinces.
        ProvinceWriter => "PROVINCE_WRITER", "cập nhật của tỉnh", "province writer";
        /// Reads and writes everything, what the nation shares included.
        Ministry => "MINISTRY", "bộ, cơ quan trung ương", "ministry";
        /// Reads everything, and who wrote or tried to write what.
        Auditor => "AUDITOR", "kiểm toán", "auditor";
        /// Does everything, and manages tokens.
        Admin => "ADMIN", "quản trị", "administrator";
        /// Reads what its scope allows from a browser: trusted documents only, from its own origins.
        Publishable => "PUBLISHABLE", "công khai trên trình duyệt", "publishable";
    }
}

coded! {
    /// What came of a deed that writes.
    pub enum AuditOutcome {
        /// It was written.
        Written => "WRITTEN", "đã ghi", "written";
        /// A rule refused it: the caller may write such things, but not this.
        Refused => "REFUSED", "bị từ chối vì quy tắc", "refused by a rule";
        /// The caller may not write it.
        Denied => "DENIED", "không có quyền", "denied";
    }
}

/// What a caller may read and write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Whose rows are read.
    pub reads: Scope,
    /// Whose rows are written.
    pub writes: Scope,
    /// Whether what the nation shares, and what joins provinces, is written too.
    pub writes_shared: bool,
}

/// Why something may not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// It may not even be read: it is to be told as if it were not there.
    Hidden,
    /// It may be read, but not written.
    Forbidden,
}

impl Role {
    /// Whether it reads who wrote or tried to write what.
    pub const fn reads_audit(self) -> bool {
        matches!(self, Self::Auditor | Self::Admin)
    }

    /// Whether it is for the nation always, and not for some provinces.
    pub const fn is_national(self) -> bool {
        matches!(self, Self::Ministry | Self::Auditor | Self::Admin)
    }
}

impl Permission {
    /// To read, and to write nothing.
    pub const fn reading(reads: Scope) -> Self {
        Self { reads, writes: Scope::Provinces(BTreeSet::new()), writes_shared: false }
    }

    /// To read and write everything.
    pub const fn everything() -> Self {
        Self { reads: Scope::Nation, writes: Scope::Nation, writes_shared: true }
    }

    /// What a role may do, whose tokens are for these provinces and those that they succeed; without provinces, for the
    /// nation.
    pub fn of(role: Role, provinces: Option<BTreeSet<Uuid>>) -> Self {
        let scope = provinces.map_or(Scope::Nation, Scope::Provinces);
        match role {
            Role::Reader | Role::Publishable => Self::reading(scope),
            Role::ProvinceWriter => {
                Self { reads: scope.clone(), writes: scope, writes_shared: false }
            }
            Role::Auditor => Self::reading(Scope::Nation),
            Role::Ministry | Role::Admin => Self::everything(),
        }
    }

    /// Whether it lets somebody read a row of this scoping, which belongs to `province`.
    pub fn reads(&self, scoping: Scoping, province: Option<Uuid>) -> bool {
        match (scoping, province) {
            (Scoping::Shared | Scoping::Subject, _) | (Scoping::ProvinceOrShared, None) => true,
            (_, Some(province)) => self.reads.covers(province),
            (Scoping::Province | Scoping::ProvinceOrNational, None) => self.reads == Scope::Nation,
        }
    }

    /// Whether it lets somebody write a row of this scoping, which belongs to `province`.
    ///
    /// # Errors
    /// [`Denial`]: how to refuse.
    pub fn may_write(&self, scoping: Scoping, province: Option<Uuid>) -> Result<(), Denial> {
        let may = match (scoping, province) {
            (Scoping::Shared | Scoping::Subject, _) | (_, None) => self.writes_shared,
            (_, Some(province)) => self.writes.covers(province),
        };
        match (may, self.reads(scoping, province)) {
            (true, _) => Ok(()),
            (false, true) => Err(Denial::Forbidden),
            (false, false) => Err(Denial::Hidden),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Uuid = Uuid::from_u128(1);
    const B: Uuid = Uuid::from_u128(2);

    #[test]
    fn a_province_writes_its_own_and_learns_nothing_of_others() {
        let writer = Permission::of(Role::ProvinceWriter, Some([A].into()));

        assert_eq!(writer.may_write(Scoping::Province, Some(A)), Ok(()));
        assert_eq!(writer.may_write(Scoping::Province, Some(B)), Err(Denial::Hidden));
        assert_eq!(writer.may_write(Scoping::Shared, None), Err(Denial::Forbidden));
        assert_eq!(writer.may_write(Scoping::ProvinceOrShared, None), Err(Denial::Forbidden));
        assert_eq!(writer.may_write(Scoping::ProvinceOrNational, None), Err(Denial::Hidden));
    }

    #[test]
    fn whoever_only_reads_is_forbidden_to_write_what_it_sees() {
        for role in [Role::Reader, Role::Publishable] {
            let reader = Permission::of(role, Some([A].into()));

            assert_eq!(reader.may_write(Scoping::Province, Some(A)), Err(Denial::Forbidden));
            assert_eq!(reader.may_write(Scoping::Province, Some(B)), Err(Denial::Hidden));
        }
        let auditor = Permission::of(Role::Auditor, None);
        assert_eq!(auditor.may_write(Scoping::Shared, None), Err(Denial::Forbidden));
        assert_eq!(auditor.may_write(Scoping::Province, Some(B)), Err(Denial::Forbidden));
    }

    #[test]
    fn the_ministry_writes_what_is_shared() {
        let ministry = Permission::of(Role::Ministry, None);

        for scoping in [Scoping::Shared, Scoping::ProvinceOrShared, Scoping::ProvinceOrNational] {
            assert_eq!(ministry.may_write(scoping, None), Ok(()));
        }
    }
}
