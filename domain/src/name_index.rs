//! Finding out who is meant by a written name. Never a guess.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{canonical, fold_spaces, nfc, search_key};

/// Words before a province's name that say what kind of unit it is, as search keys.
pub const PROVINCE_PREFIXES: &[&str] =
    &["thanh pho truc thuoc trung uong", "thanh pho", "tinh", "tp"];

/// What a known name is to the one who bears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameNature {
    /// The name of the official list.
    Official,
    /// A name borne earlier.
    Former,
    /// A spelling that people use.
    Alias,
}

/// One of those that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate<Id> {
    /// Who is meant.
    pub id: Id,
    /// The known name that fits, as it was told to the index.
    pub name: String,
    /// What that name is to them.
    pub nature: NameNature,
}

/// What a written name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution<Id> {
    /// Exactly one bears it.
    Found(Candidate<Id>),
    /// Several bear it: here is one candidate for each.
    Ambiguous(Vec<Candidate<Id>>),
    /// Nobody bears it.
    Unknown,
}

/// Why a name leads to nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameRefusal {
    /// Nobody bears it.
    #[error("no known name is {name:?}")]
    Unknown {
        /// The name as it was written.
        name: String,
    },
    /// Several bear it.
    #[error("{name:?} may mean {}", .candidates.join(" or "))]
    Ambiguous {
        /// The name as it was written.
        name: String,
        /// The known names that fit.
        candidates: Vec<String>,
    },
}

impl<Id> Resolution<Id> {
    /// The one who is meant by `written`.
    ///
    /// # Errors
    /// [`NameRefusal`] if that is nobody, or not clear.
    pub fn or_refusal(self, written: &str) -> Result<Candidate<Id>, NameRefusal> {
        let name = written.to_owned();
        match self {
            Self::Found(candidate) => Ok(candidate),
            Self::Unknown => Err(NameRefusal::Unknown { name }),
            Self::Ambiguous(candidates) => {
                let candidates = candidates.into_iter().map(|candidate| candidate.name).collect();
                Err(NameRefusal::Ambiguous { name, candidates })
            }
        }
    }
}

/// Known names and who bears them.
#[derive(Debug, Clone)]
pub struct NameIndex<Id> {
    prefixes: &'static [&'static str],
    by_key: BTreeMap<String, Vec<Candidate<Id>>>,
}

impl<Id: Clone + Ord> NameIndex<Id> {
    /// An index that ignores any of `prefixes` (search keys, longest first) before a name.
    #[must_use]
    pub const fn new(prefixes: &'static [&'static str]) -> Self {
        Self { prefixes, by_key: BTreeMap::new() }
    }

    /// An index of provinces: `TP.`, `Thành phố` and `Tỉnh` before a name do not matter.
    #[must_use]
    pub const fn of_provinces() -> Self {
        Self::new(PROVINCE_PREFIXES)
    }

    /// Makes `name` known as one of `id`.
    pub fn insert(&mut self, id: Id, name: &str, nature: NameNature) {
        let candidate = Candidate { id, name: name.to_owned(), nature };
        let known = self.by_key.entry(self.key(name)).or_default();
        if !known.contains(&candidate) {
            known.push(candidate);
        }
    }

    /// Who is meant by `written`.
    ///
    /// Where several names fold to the same key, the one that agrees letter by letter (but for case and tone
    /// placement) wins; among the names of one bearer, the official one.
    #[must_use]
    pub fn resolve(&self, written: &str) -> Resolution<Id> {
        let Some(known) = self.by_key.get(&self.key(written)) else { return Resolution::Unknown };
        let exact: Vec<_> =
            known.iter().filter(|known| canonical(&known.name) == canonical(written)).collect();
        let fitting = if exact.is_empty() { known.iter().collect() } else { exact };
        let mut candidates = one_for_each(fitting);
        match candidates.pop() {
            None => Resolution::Unknown,
            Some(only) if candidates.is_empty() => Resolution::Found(only),
            Some(last) => {
                candidates.push(last);
                Resolution::Ambiguous(candidates)
            }
        }
    }

    /// Everybody in the index, in order.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<Id> {
        self.by_key.values().flatten().map(|known| known.id.clone()).collect()
    }

    /// The official name of `id`, or else any known one.
    #[must_use]
    pub fn name_of(&self, id: &Id) -> Option<&str> {
        let names = self.by_key.values().flatten().filter(|known| known.id == *id);
        names.min_by_key(|known| known.nature).map(|known| known.name.as_str())
    }

    fn key(&self, name: &str) -> String {
        key_without(self.prefixes, name)
    }
}

/// The search key of `name` without any of `prefixes` (search keys, longest first) before it.
#[must_use]
pub fn key_without(prefixes: &[&str], name: &str) -> String {
    let key = search_key(name);
    let bare = prefixes.iter().find_map(|prefix| key.strip_prefix(prefix)?.strip_prefix(' '));
    bare.map(str::to_owned).unwrap_or(key)
}

/// Does `written` differ from `name` in more than case, blanks and words before it?
#[must_use]
pub fn is_variant(written: &str, name: &str) -> bool {
    let small = |text: &str| fold_spaces(&nfc(text)).to_lowercase();
    !small(written).ends_with(&small(name))
}

fn one_for_each<Id: Clone + Ord>(fitting: Vec<&Candidate<Id>>) -> Vec<Candidate<Id>> {
    let mut best: BTreeMap<Id, Candidate<Id>> = BTreeMap::new();
    for candidate in fitting {
        best.entry(candidate.id.clone())
            .and_modify(|kept| {
                if candidate.nature < kept.nature {
                    *kept = candidate.clone();
                }
            })
            .or_insert_with(|| candidate.clone());
    }
    best.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> NameIndex<u32> {
        let mut index = NameIndex::of_provinces();
        for (id, name, nature) in [
            (31, "Hải Phòng", NameNature::Official),
            (17, "Hoà Bình", NameNature::Official),
            (6, "Bắc Kạn", NameNature::Official),
            (6, "Bắc Cạn", NameNature::Alias),
            (46, "Huế", NameNature::Official),
            (46, "Thừa Thiên Huế", NameNature::Former),
            (79, "Hồ Chí Minh", NameNature::Official),
            (10, "Lào Cai", NameNature::Official),
            (15, "Lào Cai", NameNature::Official),
        ] {
            index.insert(id, name, nature);
        }
        index
    }

    #[test]
    fn finds_every_spelling_of_a_province() {
        let index = index();
        for (written, id) in [
            ("TP Hải Phòng", 31),
            ("TP. Hải Phòng", 31),
            ("Thành phố Hải Phòng", 31),
            ("hoa binh", 17),
            ("Tỉnh Hòa Bình", 17),
            ("Bắc Kan", 6),
            ("Bắc Cạn", 6),
            ("Thừa thiên - Huế", 46),
            ("TP.Hồ Chí Minh", 79),
        ] {
            let Resolution::Found(found) = index.resolve(written) else {
                panic!("{written} is not found")
            };
            assert_eq!(found.id, id, "{written}");
        }
    }

    #[test]
    fn a_name_of_two_gives_both_and_chooses_none() {
        let resolution = index().resolve("Lào Cai");

        let Resolution::Ambiguous(candidates) = &resolution else { panic!("it chose") };
        assert_eq!(candidates.iter().map(|candidate| candidate.id).collect::<Vec<_>>(), [10, 15]);
        let refusal = resolution.or_refusal("Lào Cai").unwrap_err();
        assert_eq!(refusal.to_string(), "\"Lào Cai\" may mean Lào Cai or Lào Cai");
    }

    #[test]
    fn letters_decide_where_folding_cannot() {
        let mut index = NameIndex::new(&[]);
        index.insert('a', "Bản", NameNature::Official);
        index.insert('b', "Bán", NameNature::Official);

        assert!(matches!(index.resolve("BẢN"), Resolution::Found(found) if found.id == 'a'));
        assert!(matches!(index.resolve("ban"), Resolution::Ambiguous(both) if both.len() == 2));
    }

    #[test]
    fn an_unknown_name_is_refused_in_a_sentence() {
        let refusal = index().resolve("Atlantis").or_refusal("Atlantis").unwrap_err();

        assert_eq!(refusal.to_string(), "no known name is \"Atlantis\"");
    }

    #[test]
    fn tells_a_variant_from_the_listed_name() {
        assert!(!is_variant("TP. Hải Phòng", "Hải Phòng"));
        assert!(is_variant("Bắc Kan", "Bắc Kạn"));
        assert!(is_variant("Hòa Bình", "Hoà Bình"));
        assert!(is_variant("Thừa thiên - Huế", "Thừa Thiên Huế"));
    }
}
