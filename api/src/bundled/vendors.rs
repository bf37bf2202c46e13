//! The vendors that provinces hire.

use domain::graph::VendorKind;
use domain::text::search_key;

use super::entry::{Entry, read_toml};
use super::files::Files;
use super::problem::Place;

const FILE: &str = "vendors.toml";

/// A vendor and everything that it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// A stable key.
    pub key: String,
    /// The canonical name: the one that people use, and by which the survey's facts name it.
    pub name: String,
    /// The company's own full name.
    pub legal_name: String,
    /// What sort of vendor it is.
    pub kind: VendorKind,
    /// Other names and misspellings.
    pub aliases: Vec<String>,
    /// Its parts, by whose names it is known too.
    pub branches: Vec<String>,
}

impl Vendor {
    /// All its names: canonical, legal, aliases, branches.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = [self.name.as_str(), self.legal_name.as_str()].into_iter();
        own.chain(self.aliases.iter().chain(&self.branches).map(String::as_str))
    }
}

/// Reads and checks the vendors.
pub(super) fn read(files: &Files) -> Vec<Vendor> {
    let Some(text) = files.text(FILE) else { return Vec::new() };
    let mut file = read_toml(text, &files.place(FILE));
    let mut vendors = Vec::new();
    for entry in file.tables("vendor") {
        let place = entry.place().clone();
        if let Some(vendor) = vendor(entry) {
            check(&vendor, &vendors, &place);
            vendors.push(vendor);
        }
    }
    file.finish();
    vendors
}

fn vendor(mut entry: Entry) -> Option<Vendor> {
    let key = entry.text("key");
    let name = entry.text("name");
    let legal_name = entry.text("legal_name");
    let kind = entry.code("kind", VendorKind::parse);
    let aliases = entry.texts("aliases");
    let branches = entry.texts("branches");
    entry.finish();
    let (key, name, legal_name, kind) = (key?, name?, legal_name?, kind?);
    Some(Vendor { key, name, legal_name, kind, aliases, branches })
}

/// No name leads to two vendors.
fn check(vendor: &Vendor, before: &[Vendor], place: &Place) {
    for other in before {
        if other.key == vendor.key {
            place.problem(format!("the key {:?} stands here twice", vendor.key));
        }
        for name in vendor.names() {
            if other.names().any(|known| search_key(known) == search_key(name)) {
                place.problem(format!("{name:?} is a name of {} already", other.name));
            }
        }
    }
}
