//! The public contract, as a file.

use std::path::Path;

#[test]
fn schema_file_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let sdl = api::graphql::sdl().unwrap();

    let file = std::fs::read_to_string(&path).unwrap_or_default();
    if file != sdl && std::env::var_os("CI").is_none() {
        std::fs::write(&path, &sdl).unwrap();
    }

    assert!(
        file == sdl,
        "schema.graphql was out of date; it is written anew: look at the difference"
    );
}

/// Every type, field, argument and value says what it means.
#[test]
fn everything_is_described() {
    let sdl = api::graphql::sdl().unwrap();

    let mut described = false;
    let mut silent = Vec::new();
    let mut inside_description = false;
    for line in sdl.lines().map(str::trim) {
        if line == "\"\"\"" {
            inside_description = !inside_description;
            described = true;
            continue;
        }
        if inside_description || line.is_empty() {
            continue;
        }
        let says_something = line.chars().next().is_some_and(char::is_alphabetic)
            && !line.starts_with("schema")
            && !line.starts_with("query:")
            && !line.starts_with("mutation:")
            && !line.starts_with("subscription:");
        if says_something && !described {
            silent.push(line.to_owned());
        }
        described = false;
    }

    assert!(silent.is_empty(), "{silent:#?}");
}
