//! The page for who connects a portal: its programs are run as they stand, against the executable.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use domain::access::Role;
use serde_json::Value;
use support::{Database, Engine, Node, Python, Scene, make_token, setting};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

use super::feed_scene::process;
use super::serving::Serving;

const PAGE: &str = include_str!("../../docs/connect-your-portal.md");
const BULK_PAGE: &str = include_str!("../../docs/bulk-sync.md");
/// How long a program of the page may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the programs in Python and TypeScript print.
const STORY: &str = "\
PROVINCE_WRITER Đồng Nai 75
held: 0
row 1 OUT_OF_RANGE level
told: 2 new, again: false
told: 2 new, again: true
CREATED Cổng dịch vụ công
CREATED Thư điện tử công vụ
UPDATED Thư công vụ
GRAPHQL_VALIDATION_FAILED
";

/// The blocks of one language, put together.
fn program_in(language: &str) -> String {
    let blocks = super::docs::blocks(PAGE, language);
    assert!(blocks.len() > 4, "{language}: {}", blocks.len());
    blocks.join("\n")
}

/// A graph that is served, and an empty directory to work in.
struct Portal {
    database: Database,
    serving: Serving,
    directory: TempDir,
}

impl Portal {
    async fn open() -> Self {
        let database = Database::on(Engine::Sqlite).await.unwrap();
        let serving = Serving::start_with(&database, &[]);
        Self { database, serving, directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// What a program prints that finds the service as the page says.
    async fn run(&self, program: &Path, arguments: &[&str], token: Option<&str>) -> String {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.directory.path()).kill_on_drop(true);
        command.env("GRAPH", self.serving.url.trim_end_matches("/graphql"));
        command.env("DATABASE_URL", self.database.url()).env("LOG_FILTER", "error");
        // the executable, under its own name
        let mut path = self.directory.path().as_os_str().to_owned();
        path.push(":");
        path.push(setting("PATH").unwrap_or_default());
        command.env("PATH", path);
        command.envs(token.map(|token| ("TOKEN", token)));
        let process = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = timeout(PATIENCE, process).await.unwrap().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}: {printed}", output.status);
        printed
    }

    async fn token(&self) -> String {
        let app = process(&self.database).await;
        make_token(&app, Role::ProvinceWriter, &["Đồng Nai"]).await
    }
}

#[tokio::test]
async fn the_program_in_curl_runs_as_it_stands() {
    let portal = Portal::open().await;
    let program = portal.path("compliance-graph");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_program"), program).unwrap();
    std::fs::write(portal.path("portal.sh"), program_in("sh")).unwrap();

    let arguments = ["-euo", "pipefail", "portal.sh"];
    let printed = portal.run(Path::new("bash"), &arguments, None).await;

    let lines: Vec<&str> = printed.lines().collect();
    let json = |line: usize| serde_json::from_str::<Value>(lines[line]).unwrap();
    assert_eq!(json(0)["data"]["viewer"]["role"], "PROVINCE_WRITER", "{printed}");
    assert_eq!(json(0)["data"]["province"]["name"], "Đồng Nai");
    assert_eq!(lines[1], "held: 0");
    assert_eq!(
        (json(2)["row"].as_u64(), &json(2)["errors"][0]["code"]),
        (Some(2), &"UNKNOWN_CODE".into())
    );
    let counts = |line: usize| {
        let report = json(line)["report"].take();
        let count = |name: &str| report[name].as_u64().unwrap();
        (count("created"), count("updated"), count("unchanged"), count("rejected"))
    };
    assert_eq!(counts(3), (1, 0, 0, 1), "it was only planned");
    assert_eq!(counts(4), (2, 0, 0, 0));
    assert_eq!(lines[4], lines[5], "the same key answers what came of it first");
    assert_eq!(lines[6], "2", "both systems are told by the feed");
    assert_eq!(counts(7), (0, 1, 1, 0));
    let told: Vec<Value> = lines[8..]
        .iter()
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
        .filter(|data: &Value| data["op"].is_string())
        .collect();
    assert_eq!(told.len(), 1, "after the cut only what is new is told: {printed}");
    assert_eq!(told[0]["patch"]["set"]["name"], "Thư công vụ");
    let refused: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
}

#[tokio::test]
async fn the_program_in_python_runs_as_it_stands() {
    let Some(python) = Python::find().await else { return };
    let portal = Portal::open().await;
    std::fs::write(portal.path("portal.py"), program_in("python")).unwrap();

    let token = portal.token().await;
    let printed = portal.run(python.program(), &["portal.py"], Some(&token)).await;

    assert_eq!(printed.to_lowercase(), STORY.to_lowercase(), "Python says True");
}

#[tokio::test]
async fn the_program_in_typescript_is_sound_and_runs_as_it_stands() {
    let Some(node) = Node::find_for("clients").await else { return };
    let portal = Portal::open().await;
    // where its packages are found
    let file = node.directory().join("portal.ts");
    std::fs::write(&file, program_in("ts")).unwrap();
    let compiler = node.directory().join("node_modules/typescript/bin/tsc");

    let project = node.directory().join("tsconfig.json");
    let arguments = [compiler.to_str().unwrap(), "--project", project.to_str().unwrap()];
    let complaints = portal.run(Path::new("node"), &arguments, None).await;
    let token = portal.token().await;
    let loader = format!("file://{}/node_modules/tsx/dist/loader.mjs", node.directory().display());
    let arguments = ["--import", &loader, file.to_str().unwrap()];
    let printed = portal.run(Path::new("node"), &arguments, Some(&token)).await;

    assert_eq!(complaints, "");
    assert_eq!(printed, STORY);
}

/// Whoever writes for a province that has taken in others says whose register is meant: so does the example.
#[tokio::test]
async fn the_example_of_many_rows_runs_as_it_stands() {
    let portal = Portal::open().await;
    let example = super::docs::blocks(BULK_PAGE, "sh").swap_remove(0);
    let example = example.replace("http://127.0.0.1:8000", &portal.serving.door(""));
    std::fs::write(portal.path("sync.sh"), example).unwrap();

    let token = portal.token().await;
    let arguments = ["-euo", "pipefail", "sync.sh"];
    let printed = portal.run(Path::new("bash"), &arguments, Some(&token)).await;

    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["report"]["created"], 2, "{printed}");
}
