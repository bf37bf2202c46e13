//! What is wrong is told with file and line, all of it at once.

use super::super::files::Files;
use super::super::problem::Log;
use super::super::*;

/// The problems of the carried files, but for one in which `old` is `new`.
fn problems(file: &'static str, old: &str, new: &str) -> String {
    let (_, text) = FILES.iter().find(|(name, _)| *name == file).unwrap();
    assert!(text.contains(old), "{file} has no {old:?}");
    told(file, &text.replacen(old, new, 1))
}

fn told(file: &'static str, text: &str) -> String {
    let log = Log::default();
    let problems = finish(gather(&Files::carried(&log).with(file, text)), &log).unwrap_err();
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The line, from 1, in which a carried file has `text` first.
fn line(file: &str, text: &str) -> usize {
    let (_, whole) = FILES.iter().find(|(name, _)| *name == file).unwrap();
    whole.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn an_unknown_field() {
    let at = line("organizations.toml", "key = \"mic\"");

    assert_eq!(
        problems("organizations.toml", "key = \"mic\"", "colour = \"red\"\nkey = \"mic\""),
        format!("organizations.toml:{at}: the field \"colour\" is not known here")
    );
}

#[test]
fn an_unknown_table() {
    let (_, text) = FILES.iter().find(|(name, _)| *name == "vendors.toml").unwrap();
    let at = text.lines().count() + 2;

    assert_eq!(
        told("vendors.toml", &format!("{text}\n[[seller]]\n")),
        format!("vendors.toml:{at}: the field \"seller\" is not known here")
    );
}

#[test]
fn an_unknown_code() {
    let file = "instruments/directive-09.toml";
    let at = line(file, "kind = \"DIRECTIVE\"");

    assert_eq!(
        problems(file, "kind = \"DIRECTIVE\"", "kind = \"ORDER\""),
        format!("{file}:{at}: \"ORDER\" is not a DocumentKind")
    );
}

#[test]
fn what_cannot_be_read_blames_nothing_else() {
    let own = "instruments/dong-nai-2455.toml";
    let day = line(own, "\"2024-03-12\"");
    assert_eq!(
        problems(own, "\"2024-03-12\"", "\"2024-02-30\""),
        format!("{own}:{day}: no calendar has the day 2024-02-30")
    );
    let file = "survey/2024-04/rows.toml";
    assert_eq!(
        problems(
            file,
            "level_dossier = { status = \"NOT_REPORTED\" }",
            "level_dossier = { status = \"NONE\" }"
        ),
        format!("{file}:{}: \"NONE\" is not a AnswerStatus", line(file, "level_dossier"))
    );
}

#[test]
fn a_day_that_no_calendar_has() {
    let file = "survey/2024-04/rows.toml";
    let at = line(file, "480/QĐ-UBND");

    assert_eq!(
        problems(file, "\"2022-03-04\"", "\"2022-02-30\""),
        format!("{file}:{at}: no calendar has the day 2022-02-30")
    );
    assert_eq!(
        problems(file, "\"2022-03-04\"", "\"4/3/2022\""),
        format!("{file}:{at}: \"4/3/2022\" is no day written as YYYY-MM-DD")
    );
}

#[test]
fn a_reference_to_what_is_not_there() {
    let own = "instruments/dong-nai-2455.toml";
    let at = line(own, "to = \"dong-nai-295\"");

    assert_eq!(
        problems(own, "to = \"dong-nai-295\"", "to = \"dong-nai-296\""),
        format!("{own}:{at}: there is no decision \"dong-nai-296\"")
    );
    assert!(
        problems("organizations.toml", "parent = \"government\"", "parent = \"state\"")
            .ends_with("there is no organization \"state\"")
    );
    assert!(
        problems("survey/2024-04/rows.toml", "vendors = [\"VSEC\"]", "vendors = [\"VSEK\"]")
            .ends_with("there is no vendor with the short name \"VSEK\"")
    );
}

#[test]
fn a_key_that_stands_twice() {
    let at = line("organizations.toml", "key = \"mic\"") - 1;

    let told = problems("organizations.toml", "key = \"mic\"", "key = \"prime-minister\"");

    let file = "instruments/decision-1014.toml";
    let issuer = line(file, "issuer = \"mic\"");
    let missing = format!("{file}:{issuer}: there is no organization \"mic\"");
    assert!(told.lines().any(|line| line == missing), "{told}");
    let twice = format!("organizations.toml:{at}: the key \"prime-minister\" stands here twice");
    assert!(told.lines().any(|line| line == twice), "{told}");
}

#[test]
fn what_is_no_toml() {
    let at = line("measurements.toml", "numerator = 40");

    let told = problems("measurements.toml", "numerator = 40", "numerator = forty");

    assert!(told.contains(&format!("measurements.toml:{at}: this is no TOML: ")), "{told}");
}

#[test]
fn a_line_with_too_few_cells() {
    let file = "units/aliases.csv";
    let at = line(file, "63,62,Kontum");

    assert_eq!(
        problems(file, "63,62,Kontum", "63,62"),
        format!("{file}:{at}: the line has 2 cells, the heading 3")
    );
}

#[test]
fn a_unit_that_nothing_became_of() {
    let file = "units/succession.csv";

    assert_eq!(
        problems(file, "62,51\n", ""),
        format!(
            "{file}: 12 units go on by themselves, not 11\n\
             {file}: it is not said what 63:62 (Kon Tum) became"
        )
    );
}

#[test]
fn something_odd_that_is_not_told() {
    let file = "survey/2024-04/findings.csv";
    let (_, text) = FILES.iter().find(|(name, _)| *name == file).unwrap();
    let silent: Vec<_> = text.lines().filter(|line| !line.contains("DATE_IN_FUTURE")).collect();

    assert_eq!(
        told(file, &silent.join("\n")),
        format!("{file}: DATE_IN_FUTURE of 95/QĐ-BCĐƯDCNTT in row 19 is not told")
    );
}

#[test]
fn a_finding_in_the_wrong_place() {
    let file = "survey/2024-04/findings.csv";
    let at = line(file, "2,4,LEVEL_DOSSIER");

    assert_eq!(
        problems(file, "\n2,4,LEVEL_DOSSIER", "\n2,5,LEVEL_DOSSIER"),
        format!("{file}:{at}: row 2 has nothing in column 5")
    );
    assert_eq!(
        problems(file, "\n2,4,LEVEL_DOSSIER", "\n2,4,MONITORING"),
        format!("{file}:{at}: column 4 of row 2 belongs to LEVEL_DOSSIER")
    );
}

#[test]
fn a_number_that_a_sheet_would_not_give() {
    let file = "survey/2024-04/rows.toml";
    let at = line(file, "480/QĐ-UBND");

    assert_eq!(
        problems(file, "\"480/QĐ-UBND\", kind = \"DECISION\"", "\"480/QĐ-UBND\", kind = \"PLAN\""),
        format!("{file}:{at}: by its symbol 480/QĐ-UBND is a DECISION, not a PLAN")
    );
    assert_eq!(
        problems(file, "\"480/QĐ-UBND\"", "\"480\""),
        format!("{file}:{at}: \"480\" is no number of a document")
    );
}

#[test]
fn all_problems_are_told_in_one_run() {
    let text = "[[vendor]]\nkey = \"one\"\nkind = \"SHOP\"\nsize = 3\n\n[[vendor]]\nname = \"\"\n";

    let told = told("vendors.toml", text);

    let own: Vec<_> = told.lines().filter(|line| line.starts_with("vendors.toml")).collect();
    assert_eq!(
        own,
        [
            "vendors.toml:1: the field \"legal_name\" is missing",
            "vendors.toml:1: the field \"name\" is missing",
            "vendors.toml:3: \"SHOP\" is not a VendorKind",
            "vendors.toml:4: the field \"size\" is not known here",
            "vendors.toml:6: the field \"key\" is missing",
            "vendors.toml:6: the field \"kind\" is missing",
            "vendors.toml:6: the field \"legal_name\" is missing",
            "vendors.toml:7: the text is empty: leave the field out",
        ]
    );
}

/// What is wrong in the directive's file when `old` is `new` there, without file and line; the line is where `at` stands.
fn of_directive(old: &str, new: &str, at: &str) -> String {
    let file = "instruments/directive-09.toml";
    let told = problems(file, old, new);
    let place = format!("{file}:{}: ", line(file, at));
    told.strip_prefix(&place).unwrap_or_else(|| panic!("not at {place}{told}")).to_owned()
}

#[test]
fn an_obligation_that_cannot_be() {
    for (old, new, at, expected) in [
        (
            "threshold = 100",
            "threshold = 101",
            "threshold = 100",
            "a threshold is 1 to 100 percent, not 101",
        ),
        ("clause = \"1d\"", "clause = \"1z\"", "clause = \"1d\"", "09/CT-TTg has no clause \"1z\""),
        (
            "body = \"mic\"",
            "body = \"nobody\"",
            "body = \"mic\"",
            "there is no organization \"nobody\"",
        ),
        (
            "measure = \"PLATFORMS_USED\"",
            "measure = \"LUCK\"",
            "measure = \"PLATFORMS_USED\"",
            "\"LUCK\" is not a Measure",
        ),
        (
            "within_month = \"2024-09\"",
            "within_month = \"2024-13\"",
            "within_month = \"2024-09\"",
            "\"2024-13\" is no month written as YYYY-MM",
        ),
        (
            "within_month = \"2024-09\"",
            "before = \"2024-09-31\"",
            "within_month = \"2024-09\"",
            "no calendar has the day 2024-09-31",
        ),
        (
            "within_month = \"2024-09\"",
            "within_month = \"2024-09\", open = true",
            "within_month = \"2024-09\"",
            "a deadline is stated in one way, not in within_month and open",
        ),
        (
            "within_month = \"2024-09\"",
            "every_months = 0",
            "within_month = \"2024-09\"",
            "a deadline of kind EVERY_MONTHS lacks its number of months, 1 to 120",
        ),
        (
            "within_month = \"2024-09\"",
            "continuous = true, tier = \"CITY\"",
            "within_month = \"2024-09\"",
            "only operations centres have a tier",
        ),
    ] {
        assert_eq!(of_directive(old, new, at), expected, "{new}");
    }
}

#[test]
fn two_obligations_with_one_code() {
    let file = "instruments/dong-nai-2455.toml";
    let told = problems(file, "code = \"DN-1\"", "code = \"CT09-1d-1\"");

    let at = line(file, "code = \"DN-1\"") - 1;
    assert_eq!(
        told,
        format!("{file}:{at}: the code \"CT09-1d-1\" is an obligation of 09/CT-TTg already")
    );
}

#[test]
fn an_obligation_without_a_clause_or_a_deadline() {
    let text = "\n[[obligations]]\ncode = \"X-1\"\ncolour = \"red\"\n";
    let file = "instruments/dong-nai-689.toml";
    let (_, whole) = FILES.iter().find(|(name, _)| *name == file).unwrap();
    let at = whole.lines().count() + 2;

    let told = told(file, &format!("{whole}{text}"));

    for missing in ["addressee", "asks_en", "asks_vi", "binding", "clause", "measure", "subject"] {
        let expected = format!("{file}:{at}: the field {missing:?} is missing");
        assert!(told.lines().any(|line| line == expected), "{missing}: {told}");
    }
    assert!(told.contains("it has no deadline"), "{told}");
    let unknown = format!("{file}:{}: the field \"colour\" is not known here", at + 2);
    assert!(told.lines().any(|line| line == unknown), "{told}");
}

#[test]
fn an_instrument_that_ends_before_it_begins() {
    let file = "instruments/directive-09.toml";
    let told = problems(
        file,
        "issued_on = \"2024-02-23\"",
        "issued_on = \"2024-02-23\"\nin_force_to = \"2024-02-22\"",
    );

    assert!(told.ends_with("it ends before 2024-02-23, its first day"), "{told}");
}

#[test]
fn a_directory_of_instruments_that_is_not_there() {
    let problems = read_with(None, Some(std::path::Path::new("/no/such/place"))).unwrap_err();

    assert!(problems[0].to_string().starts_with("/no/such/place: the directory cannot be read"));
}
