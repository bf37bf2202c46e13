//! The data that the program carries: loaded once, whole or not at all.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use api::app::{App, Counts};
use api::clock::Clock;
use sea_orm::DatabaseConnection;
use support::{Database, EmptyDatabase, on_both_engines};

use crate::feed_clock::{numbers, texts};
use crate::program::program;

on_both_engines!(
    a_second_start_loads_nothing,
    holds_what_the_files_say,
    two_provinces_decisions_of_one_number_stay_two,
    statements_do_not_grow_with_rows,
    is_whole_after_a_kill_in_the_middle_and_another_start,
);

async fn a_second_start_loads_nothing(EmptyDatabase(database): EmptyDatabase) {
    let first = loaded(&database).await;
    let connection = database.connect().await;
    let before = everything(&connection).await;

    let app = open(&database).await;
    let statements = app.statements();
    let again = app.load_bundled().await.unwrap();

    assert!(first.created > 800, "{first:?}");
    assert_eq!(again, Counts::default());
    assert_eq!(app.statements() - statements, 1);
    assert_eq!(everything(&connection).await, before);
}

async fn holds_what_the_files_say(database: Database) {
    loaded(&database).await;
    let connection = database.connect().await;
    let answers = |criterion: &str, status: &str| {
        format!(
            "SELECT count(*) FROM survey_answer WHERE criterion = '{criterion}' AND status = '{status}'"
        )
    };

    for (sql, count) in [
        ("SELECT count(*) FROM province".to_owned(), 86),
        ("SELECT count(*) FROM province WHERE basis_63".to_owned(), 63),
        ("SELECT count(*) FROM province WHERE basis_34".to_owned(), 34),
        ("SELECT count(*) FROM province WHERE basis_63 AND basis_34".to_owned(), 11),
        ("SELECT count(*) FROM province_succession".to_owned(), 52),
        ("SELECT count(*) FROM survey_answer".to_owned(), 315),
        ("SELECT CAST(row_count AS bigint) FROM survey_round".to_owned(), 52),
        (answers("LEVEL_DOSSIER", "DONE"), 45),
        (answers("SECURITY_FORCE", "DONE"), 32),
        (answers("NCSC_LINK", "ROW_MISSING"), 11),
        ("SELECT count(*) FROM ncsc_link_state WHERE status = 'CONNECTED'".to_owned(), 52),
        (
            "SELECT count(DISTINCT a.province_id) FROM monitoring_arrangement a \
             JOIN monitoring_arrangement_vendor l ON l.monitoring_arrangement_id = a.id \
             JOIN vendor v ON v.id = l.vendor_id WHERE v.name = 'Viettel'"
                .to_owned(),
            5,
        ),
    ] {
        let found = numbers(&connection, &sql).await;
        assert_eq!(found, [count], "{sql}");
    }
    let bac_kan = "SELECT s.status || ' ' || d.number || ' ' || CAST(s.valid_from AS text) \
                   FROM level_dossier l JOIN province p ON p.id = l.province_id AND p.code = '06' \
                   JOIN level_dossier_state s ON s.level_dossier_id = l.id \
                   JOIN level_dossier_decision k ON k.level_dossier_id = l.id \
                   JOIN decision d ON d.id = k.decision_id";
    assert_eq!(texts(&connection, bac_kan).await, ["APPROVED 2492/QĐ-UBND 2022-12-21"]);
}

async fn two_provinces_decisions_of_one_number_stay_two(database: Database) {
    loaded(&database).await;
    let connection = database.connect().await;

    let told = "SELECT DISTINCT o.name || ': ' || f.rule FROM decision d \
                JOIN organization o ON o.id = d.issuer_id \
                JOIN finding_subject s ON s.node_id = d.id \
                JOIN finding f ON f.id = s.finding_id AND f.province_id IS NULL \
                WHERE d.number = '1569/QĐ-UBND' ORDER BY 1";
    assert_eq!(
        texts(&connection, told).await,
        [
            "Ủy ban nhân dân tỉnh An Giang: SAME_REFERENCE_TWO_ISSUERS",
            "Ủy ban nhân dân tỉnh Bạc Liêu: SAME_REFERENCE_TWO_ISSUERS",
        ]
    );
}

/// Some nine hundred things with their rows: reading takes a statement for each kind, writing a block of rows each.
async fn statements_do_not_grow_with_rows(EmptyDatabase(database): EmptyDatabase) {
    let app = open(&database).await;
    let before = app.statements();

    app.load_bundled().await.unwrap();

    assert!(app.statements() - before < 110, "{}", app.statements() - before);
}

async fn is_whole_after_a_kill_in_the_middle_and_another_start(
    EmptyDatabase(database): EmptyDatabase,
) {
    for wait_ms in [50, 150, 300, 450, 600, 900] {
        let mut process = serving(&database);
        sleep(Duration::from_millis(wait_ms));
        process.kill().unwrap();
        process.wait().unwrap();
    }

    loaded(&database).await;

    let connection = database.connect().await;
    assert_eq!(numbers(&connection, "SELECT count(*) FROM survey_answer").await, [315]);
    assert_eq!(numbers(&connection, "SELECT count(*) FROM import_run").await, [1]);
    let positions = numbers(&connection, "SELECT position FROM change ORDER BY position").await;
    let told = i64::try_from(positions.len()).unwrap();
    assert_eq!(positions, (1..=told).collect::<Vec<_>>());
    assert_eq!(numbers(&connection, "SELECT position FROM feed_clock").await, [told]);
}

fn serving(database: &Database) -> Child {
    program(&["serve", "--listen", "127.0.0.1:0", "--database-url", database.url()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

pub(crate) async fn open(database: &Database) -> App {
    App::open(&database.settings(), Clock::system()).await.unwrap()
}

async fn loaded(database: &Database) -> Counts {
    open(database).await.load_bundled().await.unwrap()
}

/// How many rows every table has that a load writes to.
pub(crate) async fn everything(connection: &DatabaseConnection) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["change", "provenance", "provenance_subject", "node_key", "import_run", "finding"]
    {
        counts.extend(numbers(connection, &format!("SELECT count(*) FROM {table}")).await);
    }
    counts
}
