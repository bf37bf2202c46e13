//! The vendors as records.

use domain::graph::VENDOR;
use domain::sync::{Key, Part, Record, Records};

use super::own_file;
use crate::bundled::Vendor;

/// Tells of the vendors.
pub(super) fn add(vendors: &[Vendor], records: &mut Records) {
    for vendor in vendors {
        let mut record = Record::new(&VENDOR, vendor.key.as_str())
            .with("name", vendor.name.as_str())
            .with("legal_name", vendor.legal_name.as_str())
            .with("kind", vendor.kind.code())
            .sources([own_file("vendors.toml")]);
        let names = [("NAME", vec![&vendor.name]), ("LEGAL_NAME", vec![&vendor.legal_name])];
        let others = [
            ("ALIAS", vendor.aliases.iter().collect()),
            ("BRANCH", vendor.branches.iter().collect::<Vec<_>>()),
        ];
        for (kind, aliases) in names.into_iter().chain(others) {
            for alias in aliases {
                let alias = Part::new("vendor_alias").with("alias", alias.as_str());
                record = record.part(alias.with("kind", kind));
            }
        }
        records.add(record);
    }
}

/// The vendor's key.
pub(super) fn key(vendor: &Vendor) -> Key {
    Key::natural(&VENDOR, vendor.key.as_str())
}
