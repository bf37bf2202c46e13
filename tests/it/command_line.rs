//! What the executable says, and with which exit code, when it cannot do what it is told.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use sea_orm::ConnectionTrait;
use support::{Database, on_both_engines};

use crate::program::{program, refusal, run};

on_both_engines!(refuses_a_newer_database_and_leaves_it_as_it_is, migrates_twice);

async fn migrates_twice(database: Database) {
    for _ in 0..2 {
        let output = run(&["migrate", "--database-url", database.url()]);

        assert!(output.status.success(), "{output:?}");
    }
}

async fn refuses_a_newer_database_and_leaves_it_as_it_is(database: Database) {
    let connection = database.connect().await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2099_later', 0)";
    connection.execute_unprepared(newer).await.unwrap();
    connection.execute_unprepared("DELETE FROM feed_clock").await.unwrap();

    let output = run(&["migrate", "--database-url", database.url()]);

    assert_eq!(
        refusal(&output),
        "the database is newer than this program, which does not know its migration m2099_later: \
         use the version that made it"
    );
    let feed = sea_orm::Statement::from_string(
        connection.get_database_backend(),
        "SELECT position FROM feed_clock",
    );
    assert!(connection.query_all_raw(feed).await.unwrap().is_empty(), "it wrote to the database");
}

#[test]
fn refuses_a_port_in_use_and_makes_no_database() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("graph.sqlite");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();

    let output = run(&["--listen", &address, "--database-url", &sqlite(&file)]);

    let said = refusal(&output);
    assert!(
        said.starts_with(&format!("cannot listen on {address}: Address already in use")),
        "{said}"
    );
    assert!(!file.exists());
}

#[test]
fn refuses_a_directory_that_cannot_be_written() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    std::fs::write(&file, "").unwrap();

    let below_a_file = run(&["migrate", "--database-url", &sqlite(&file.join("x/graph.sqlite"))]);
    let no_place_for_files = run(&["migrate", "--database-url", "sqlite:///proc/graph.sqlite"]);

    let said = refusal(&below_a_file);
    assert!(said.starts_with("cannot create the directory "), "{said}");
    let said = refusal(&no_place_for_files);
    assert!(said.starts_with("cannot open the database file /proc/graph.sqlite"), "{said}");
}

#[test]
fn refuses_a_file_that_is_no_database_and_leaves_it_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("letter.txt");
    std::fs::write(&file, "Dear reader, ".repeat(100)).unwrap();

    let said = refusal(&run(&["migrate", "--database-url", &sqlite(&file)]));

    assert!(said.ends_with("file is not a database"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "Dear reader, ".repeat(100));
}

#[tokio::test]
async fn refuses_another_programs_database() {
    let directory = tempfile::tempdir().unwrap();
    let url = sqlite(&directory.path().join("other.sqlite"));
    let other = sea_orm::Database::connect(format!("{url}?mode=rwc")).await.unwrap();
    other.execute_unprepared("CREATE TABLE bookmark (address text)").await.unwrap();
    other.close().await.unwrap();

    let said = refusal(&run(&["migrate", "--database-url", &url]));

    assert_eq!(said, "the database file holds tables that are not this program's");
}

#[test]
fn refuses_a_wrong_url_without_telling_the_password() {
    let refused = |url: &str| refusal(&run(&["migrate", "--database-url", url]));

    assert_eq!(
        refused("mysql://root:secret@localhost/graph"),
        "the database URL must begin with sqlite:// or postgres://, got mysql"
    );
    assert_eq!(
        refused("graph.sqlite"),
        "the database URL must begin with sqlite:// or postgres://, got none of them"
    );
    assert_eq!(
        refused("sqlite::memory:"),
        "the graph needs a file: SQLite databases in memory are not supported"
    );
    let unreachable = refused("postgres://reader:secret@127.0.0.1:1/graph");
    assert!(
        unreachable.starts_with("cannot connect to the PostgreSQL database 127.0.0.1:1/graph: "),
        "{unreachable}"
    );
    assert!(!unreachable.contains("secret"));
    assert!(!refused("postgres://reader:secret@localhost:port/graph").contains("secret"));
}

#[test]
fn takes_a_flag_before_the_environment_before_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("settings.toml");
    std::fs::write(&file, "database_url = 'file:x'").unwrap();
    let scheme = |command: &mut Command| {
        let said = refusal(&command.output().unwrap());
        said.rsplit_once(' ').unwrap().1.to_owned()
    };
    let config = ["migrate", "--config", file.to_str().unwrap()];

    let mut by_file = program(&config);
    let mut by_environment = program(&config);
    by_environment.env("DATABASE_URL", "environment:x");
    let mut by_flag = program(&config);
    by_flag.env("DATABASE_URL", "environment:x").args(["--database-url", "flag:x"]);

    assert_eq!(scheme(&mut by_file), "file");
    assert_eq!(scheme(&mut by_environment), "environment");
    assert_eq!(scheme(&mut by_flag), "flag");
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands: [&[&str]; 10] = [
        &[],
        &["serve"],
        &["import", "sheet"],
        &["migrate"],
        &["schema"],
        &["check"],
        &["generate"],
        &["token", "create"],
        &["token", "list"],
        &["token", "revoke"],
    ];
    for command in commands {
        let help = run(&[command, &["--help"]].concat());

        let text = String::from_utf8(help.stdout).unwrap();
        assert!(text.contains("Example:\n  compliance-graph "), "{command:?}: {text}");
        assert!(text.contains("[env: DATABASE_URL]"), "{command:?}: {text}");
    }
}

fn sqlite(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}
