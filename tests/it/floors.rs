//! Nothing uses what is above it: between crates Cargo sees to that, between floors of `api` we do.

use std::path::{Path, PathBuf};

/// What each floor of `api` must not name. A floor uses only what is below it.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "store",
        &["crate::app", "crate::sheet", "crate::graphql", "crate::http", "async_graphql", "axum"],
    ),
    ("app", &["crate::graphql", "crate::http", "async_graphql", "axum", "entity", "sea_orm"]),
    (
        "sheet",
        &["crate::store", "crate::app", "crate::graphql", "crate::http", "entity", "sea_orm"],
    ),
    ("graphql", &["crate::http", "crate::store", "crate::sheet", "entity", "sea_orm", "axum"]),
    ("sync_file", &["crate::store", "crate::graphql", "crate::http", "entity", "sea_orm", "axum"]),
    ("http", &["crate::store", "crate::sheet", "entity", "sea_orm"]),
];

/// What the manifest of each crate must not name, but for its own tests.
const FORBIDDEN_CRATES: &[(&str, &[&str])] = &[
    ("domain", &["sea-orm", "tokio", "async-graphql", "axum", "serde_json", "entity", "api"]),
    ("entity", &["tokio", "async-graphql", "axum", "migration", "api"]),
    ("migration", &["domain", "entity", "api"]),
];

#[test]
fn no_floor_names_what_is_above_it() {
    let mut found = Vec::new();
    for (floor, forbidden) in FORBIDDEN {
        for file in sources(&workspace().join("api/src").join(floor)) {
            let text = std::fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap();
                for name in forbidden.iter().filter(|name| names(code, name)) {
                    found.push(format!("{}:{}: {name}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "a floor names what is above it:\n{}", found.join("\n"));
}

#[test]
fn every_use_of_a_floor_can_be_read() {
    let all =
        FORBIDDEN.iter().flat_map(|(floor, _)| sources(&workspace().join("api/src").join(floor)));
    let grouped: Vec<PathBuf> =
        all.filter(|file| std::fs::read_to_string(file).unwrap().contains("crate::{")).collect();

    assert!(grouped.is_empty(), "write one `use crate::floor` per floor in {grouped:?}");
}

#[test]
fn no_manifest_names_what_its_crate_must_not_know() {
    for (member, forbidden) in FORBIDDEN_CRATES {
        let manifest = workspace().join(member).join("Cargo.toml");
        let text = std::fs::read_to_string(manifest).unwrap();
        let dependencies = text.split("\n[").find(|part| part.starts_with("dependencies]"));
        let named: Vec<&str> = dependencies
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.split(['.', ' ', '=']).next())
            .filter(|name| forbidden.contains(name))
            .collect();

        assert!(named.is_empty(), "{member} depends on {named:?}");
    }
}

/// Is `name` a path in `code`, rather than a piece of a longer word?
///
/// A crate's name counts at the head of a path only: `entity` is a good name for a value.
fn names(code: &str, name: &str) -> bool {
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let heads_path = code.trim_start().starts_with("use ") || name.contains("::");

    let around: Vec<&str> = code.split(name).collect();
    around.windows(2).any(|pair| {
        let begins = !pair[0].ends_with(|letter| in_word(letter) || letter == ':');
        let ends = !pair[1].starts_with(in_word);
        begins && ends && (heads_path || pair[1].starts_with("::"))
    })
}

#[test]
fn tells_a_path_from_a_word() {
    assert!(names("use axum::Router;", "axum"));
    assert!(names("fn of(row: entity::vendor::Model) {", "entity"));
    assert!(names("use crate::store;", "crate::store"));
    assert!(!names("let entity = 1;", "entity"));
    assert!(!names("use domain::entity::Word;", "entity"));
    assert!(!names("use crate::storeroom;", "crate::store"));
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All Rust files below a directory; none if there is no such directory.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten();
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files
}
