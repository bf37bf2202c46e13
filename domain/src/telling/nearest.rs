//! The name that was probably meant.

/// The nearest of `names` to `given`; nothing where none is near.
pub(super) fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (given.chars().count() / 2).max(2);
    names
        .map(|name| (distance(given, name), name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, left out or changed to make one of the other, regardless of case.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.to_lowercase().chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(place + 1);
        for ((before, above), theirs) in row.iter().zip(row.iter().skip(1)).zip(&other) {
            let left = next.last().copied().unwrap_or_default();
            let changed = before + usize::from(letter != *theirs);
            next.push(changed.min(left + 1).min(above + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_that_was_meant() {
        let names = ["name", "category", "lifecycle", "wentLiveOn"];

        assert_eq!(nearest("went_live_on", names.into_iter()), Some("wentLiveOn"));
        assert_eq!(nearest("categori", names.into_iter()), Some("category"));
        assert_eq!(nearest("xyzxyzxyz", names.into_iter()), None);
    }
}
