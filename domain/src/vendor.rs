//! Which vendors a text names, whatever it calls them.

use crate::text::search_key;

/// A vendor and everything it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorNames<Id> {
    /// The vendor.
    pub id: Id,
    /// The name to show.
    pub name: String,
    /// Search keys of the name, its aliases and its branches.
    keys: Vec<String>,
}

/// The vendors that a text may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendors<Id> {
    known: Vec<VendorNames<Id>>,
}

/// Where one name of a vendor stands in a text's search key.
struct Mention<'a, Id> {
    start: usize,
    end: usize,
    vendor: &'a VendorNames<Id>,
}

impl<Id> Default for Vendors<Id> {
    fn default() -> Self {
        Self { known: Vec::new() }
    }
}

impl<Id: Clone + Ord> Vendors<Id> {
    /// No vendor at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a vendor known under `name` and every one of `others` (aliases, branches).
    pub fn insert<'a>(&mut self, id: Id, name: &'a str, others: impl IntoIterator<Item = &'a str>) {
        let names = std::iter::once(name).chain(others);
        let mut keys: Vec<_> = names.map(search_key).filter(|key| !key.is_empty()).collect();
        keys.sort_unstable();
        keys.dedup();
        self.known.push(VendorNames { id, name: name.to_owned(), keys });
    }

    /// Every vendor that `text` names, once each, in the order of first mention.
    ///
    /// Only whole words count, and of two names that overlap the longer one: a branch is not taken for its parent.
    #[must_use]
    pub fn named_in(&self, text: &str) -> Vec<Id> {
        let mut named = Vec::new();
        for mention in self.mentions(&search_key(text)) {
            if !named.contains(&mention.vendor.id) {
                named.push(mention.vendor.id.clone());
            }
        }
        named
    }

    /// The name to show for `id`.
    #[must_use]
    pub fn name_of(&self, id: &Id) -> Option<&str> {
        self.known.iter().find(|vendor| vendor.id == *id).map(|vendor| vendor.name.as_str())
    }

    fn mentions(&self, key: &str) -> Vec<Mention<'_, Id>> {
        let mut all: Vec<Mention<'_, Id>> = Vec::new();
        for vendor in &self.known {
            for name in &vendor.keys {
                let places = whole_words(key, name);
                all.extend(places.map(|start| Mention { start, end: start + name.len(), vendor }));
            }
        }
        all.sort_by_key(|mention| (mention.start, std::cmp::Reverse(mention.end)));
        let mut kept: Vec<Mention<'_, Id>> = Vec::new();
        for mention in all {
            if kept.last().is_none_or(|last| last.end <= mention.start) {
                kept.push(mention);
            }
        }
        kept
    }
}

fn whole_words<'a>(key: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    key.match_indices(name).map(|(start, _)| start).filter(move |start| {
        let before = key.get(..*start).unwrap_or_default();
        let after = key.get(start + name.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::Vendors;

    fn vendors() -> Vendors<&'static str> {
        let mut vendors = Vendors::new();
        let military = ["Tập đoàn Công nghiệp - Viễn thông Quân đội", "Viettel Security"];
        vendors.insert("viettel", "Viettel", military);
        vendors.insert("vnpt", "VNPT", ["Tổng công ty Dịch vụ viễn thông"]);
        vendors.insert("cyradar", "CyRadar", ["CyRadat"]);
        vendors
    }

    #[test]
    fn a_vendor_named_in_several_ways_counts_once() {
        let text =
            "Thuê của Tập đoàn Công nghiệp – Viễn thông Quân đội, VNPT-Sao Mai và Viettel Security";

        assert_eq!(vendors().named_in(text), ["viettel", "vnpt"]);
    }

    #[test]
    fn knows_misspellings_and_symbols_but_not_parts_of_words() {
        assert_eq!(vendors().named_in("Công ty CyRadat."), ["cyradar"]);
        assert_eq!(vendors().named_in("số 599/QĐ-VNPT-CN"), ["vnpt"]);
        assert_eq!(vendors().named_in("VNPTHB"), Vec::<&str>::new());
        assert_eq!(vendors().named_in(""), Vec::<&str>::new());
    }
}
