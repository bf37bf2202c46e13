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
    let at = line("decisions.toml", "kind = \"DIRECTIVE\"");

    assert_eq!(
        problems("decisions.toml", "kind = \"DIRECTIVE\"", "kind = \"ORDER\""),
        format!("decisions.toml:{at}: \"ORDER\" is not a DocumentKind")
    );
}

#[test]
fn what_cannot_be_read_blames_nothing_else() {
    let text = FILES.iter().find(|(name, _)| *name == "decisions.toml").unwrap().1;
    let broken =
        text.replace("\"2024-03-12\"", "\"2024-02-30\"").replace("\"directive-09\"", "\"ct-09\"");
    let file = "survey/2024-04/rows.toml";
    let day = line("decisions.toml", "\"2024-03-12\"");
    assert_eq!(
        told("decisions.toml", &broken),
        format!(
            "decisions.toml:{day}: no calendar has the day 2024-02-30\n\
             measurements.toml:{}: there is no decision \"directive-09\"",
            line("measurements.toml", "code = \"directive-09") - 1
        )
    );
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
    let at = line("decisions.toml", "to = \"dong-nai-295\"");

    assert_eq!(
        problems("decisions.toml", "to = \"dong-nai-295\"", "to = \"dong-nai-296\""),
        format!("decisions.toml:{at}: there is no decision \"dong-nai-296\"")
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

    let issuer = line("decisions.toml", "issuer = \"mic\"");

    assert_eq!(
        problems("organizations.toml", "key = \"mic\"", "key = \"prime-minister\""),
        format!(
            "decisions.toml:{issuer}: there is no organization \"mic\"\n\
             organizations.toml:{at}: the key \"prime-minister\" stands here twice"
        )
    );
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
