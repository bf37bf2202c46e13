//! The bodies that issue documents.

use std::collections::BTreeSet;

use domain::graph::OrganizationKind;

use super::entry::{Entry, read_toml};
use super::files::Files;
use super::instruments::Opened;
use super::units::{UnitRef, Units, is_known};

const FILE: &str = "organizations.toml";

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// A stable key, by which decisions name it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What sort of body it is.
    pub kind: OrganizationKind,
    /// The unit that it belongs to, as it was; `None` for the nation's.
    pub province: Option<UnitRef>,
    /// The key of the body above it.
    pub parent: Option<String>,
    /// Whether an instrument of a ministry's own brings it along.
    pub own: bool,
}

/// Reads and checks the bodies: those of the list, and those that an instrument brings along.
pub(super) fn read(files: &Files, instruments: &mut [Opened], units: &Units) -> Vec<Organization> {
    let Some(text) = files.text(FILE) else { return Vec::new() };
    let mut file = read_toml(text, &files.place(FILE));
    let mut organizations: Vec<Organization> = Vec::new();
    let mut parents = Vec::new();
    let listed = file.tables("organization").into_iter().map(|entry| (entry, false));
    let of_instruments = instruments.iter_mut().flat_map(|instrument| {
        let own = instrument.own;
        instrument.entry.tables("organizations").into_iter().map(move |entry| (entry, own))
    });
    for (entry, own) in listed.chain(of_instruments) {
        let (place, at_parent) = (entry.place().clone(), entry.place_of("parent"));
        let at_province = entry.place_of("province");
        let Some(body) = organization(entry, own) else { continue };
        if organizations.iter().any(|other| other.key == body.key) {
            place.problem(format!("the key {:?} stands here twice", body.key));
        }
        let same =
            |other: &&Organization| other.name == body.name && other.province == body.province;
        if let Some(other) = organizations.iter().find(same) {
            place.problem(format!("{} is {:?} already", body.name, other.key));
        }
        if let Some(unit) = &body.province {
            is_known(unit, units, &at_province);
        }
        parents.extend(body.parent.clone().map(|parent| (parent, at_parent)));
        organizations.push(body);
    }
    file.finish();
    let keys: BTreeSet<_> = organizations.iter().map(|body| body.key.as_str()).collect();
    for (parent, place) in parents.iter().filter(|(parent, _)| !keys.contains(parent.as_str())) {
        place.problem(format!("there is no organization {parent:?}"));
    }
    organizations
}

/// What cannot be read is told of and stands empty, so that those who name the body are not blamed.
fn organization(mut entry: Entry, own: bool) -> Option<Organization> {
    let key = entry.text("key");
    let name = entry.text("name");
    let kind = entry.code("kind", OrganizationKind::parse);
    let province = entry.code_if("province", UnitRef::parse);
    let parent = entry.text_if("parent");
    entry.finish();
    let kind = kind.unwrap_or(OrganizationKind::Other);
    Some(Organization { key: key?, name: name.unwrap_or_default(), kind, province, parent, own })
}
