//! Builds GraphiQL from `api/web`, by Node and the package registry, for the program to carry.
//!
//! Without either the program is built all the same: Cargo warns, and `/graphiql` says how to get it. That is a failure
//! where a program is made to be handed on: in the release profile, and with `REQUIRE_ALL=1`.
//! `WITHOUT_GRAPHIQL=1` leaves it out on purpose.
//!
//! What was built is kept below `target/graphiql` under a hash of its sources, so that no profile builds it again.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsStr;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The sources. `node_modules` and `dist`, which a person working on them makes beside them, are none.
const SOURCES: [&str; 8] = [
    ".npmrc",
    "compress.js",
    "examples",
    "index.html",
    "package-lock.json",
    "package.json",
    "src",
    "vite.config.js",
];
/// The oldest Node that Vite runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// How long fetching the packages and building may take, together.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often a program is asked whether it has ended.
const PAUSE: Duration = Duration::from_millis(100);

type Outcome<T> = Result<T, String>;

fn main() -> Outcome<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=WITHOUT_GRAPHIQL");
    // pages are carried too, new ones with the next build
    println!("cargo:rerun-if-changed=../docs");
    for source in SOURCES {
        println!("cargo:rerun-if-changed=web/{source}");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("Cargo names no OUT_DIR")?);
    let directory = match built(&out) {
        Ok(directory) => directory,
        Err(why) => {
            // looked at only here: who has it need not build it again when this turns
            println!("cargo:rerun-if-env-changed=REQUIRE_ALL");
            if !is_set("WITHOUT_GRAPHIQL") && (is_set("REQUIRE_ALL") || is_release()) {
                return Err(format!(
                    "GraphiQL cannot be built, and this program is to have it: {why}. \
                     WITHOUT_GRAPHIQL=1 builds it without."
                ));
            }
            println!("cargo:warning=the program is built without GraphiQL: {why}");
            let nothing = out.join("no-graphiql");
            fs::create_dir_all(&nothing).map_err(at(&nothing))?;
            nothing
        }
    };
    println!("cargo:rustc-env=GRAPHIQL_DIR={}", directory.display());
    Ok(())
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| value == "1")
}

fn is_release() -> bool {
    std::env::var_os("PROFILE").is_some_and(|profile| profile == "release")
}

fn at(path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// Where the built files are; builds them if need be.
fn built(out: &Path) -> Outcome<PathBuf> {
    if is_set("WITHOUT_GRAPHIQL") {
        return Err("WITHOUT_GRAPHIQL=1 asks for that".to_owned());
    }
    let kept = kept(out)?;
    if kept.is_dir() {
        return Ok(kept);
    }
    let node = node()?;
    let copy = out.join("web");
    let built = build(node, &copy).and_then(|()| keep(&copy.join("dist"), &kept));
    // the packages are a hundred times what is made of them
    let _ = fs::remove_dir_all(&copy);
    built.map(|()| kept)
}

/// `target/graphiql/HASH`, which is there when these very sources have been built.
fn kept(out: &Path) -> Outcome<PathBuf> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        hash(&Path::new("web").join(source), &mut hasher)?;
    }
    let name = format!("{:016x}", hasher.finish());
    // target/PROFILE/build/api-HASH/out, or target/TRIPLE/PROFILE/…
    let profile = out.ancestors().find(|path| path.file_name() == Some(OsStr::new("build")));
    let target = profile.and_then(|build| build.ancestors().nth(2)).unwrap_or(out);
    Ok(target.join("graphiql").join(name))
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> Outcome<()> {
    path.hash(hasher);
    if path.is_dir() {
        for inner in entries(path)? {
            hash(&inner, hasher)?;
        }
    } else {
        fs::read(path).map_err(at(path))?.hash(hasher);
    }
    Ok(())
}

/// What lies in a directory, in the order of its names.
fn entries(path: &Path) -> Outcome<Vec<PathBuf>> {
    let read = fs::read_dir(path).map_err(at(path))?;
    let mut entries: Vec<PathBuf> = read
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(at(path))?;
    entries.sort();
    Ok(entries)
}

/// The Node of this machine, if it is new enough.
fn node() -> Outcome<&'static str> {
    let (major, minor) = OLDEST_NODE;
    let wanted = format!("it takes Node {major}.{minor} or later, with npm");
    let said = Command::new("node").arg("--version").output();
    let said = said.map_err(|_missing| format!("{wanted}, and there is no Node"))?;
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    let mut numbers = said.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    let found: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST_NODE {
        return Err(format!("{wanted}, and there is {said}"));
    }
    Ok("node")
}

/// Builds a copy of the sources. No package runs a script of its own while it is installed.
fn build(node: &str, copy: &Path) -> Outcome<()> {
    let _ = fs::remove_dir_all(copy);
    fs::create_dir_all(copy).map_err(at(copy))?;
    for source in SOURCES {
        copy_all(&Path::new("web").join(source), &copy.join(source))?;
    }
    let until = Instant::now() + PATIENCE;
    let install =
        ["ci", "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", "--loglevel=error"];
    run(Command::new("npm").args(install).current_dir(copy), "npm ci", until)?;
    let vite = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"];
    run(Command::new(node).args(vite).current_dir(copy), "vite build", until)?;
    run(Command::new(node).arg("compress.js").current_dir(copy), "compress.js", until)
}

fn copy_all(from: &Path, to: &Path) -> Outcome<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop).map_err(at(from));
    }
    fs::create_dir_all(to).map_err(at(to))?;
    for inner in entries(from)? {
        if let Some(name) = inner.file_name() {
            copy_all(&inner, &to.join(name))?;
        }
    }
    Ok(())
}

/// Runs a program to its end; ends it when time is up.
fn run(command: &mut Command, name: &str, until: Instant) -> Outcome<()> {
    let cannot = |error| format!("{name} does not run: {error}");
    // its words go to a file: nobody would empty a pipe while we wait
    let log = command.get_current_dir().unwrap_or(Path::new(".")).join("log");
    let file = fs::File::create(&log).map_err(at(&log))?;
    let errors = file.try_clone().map_err(at(&log))?;
    let spawned = command.stdin(Stdio::null()).stdout(file).stderr(errors).spawn();
    let mut child = spawned.map_err(cannot)?;
    match wait(&mut child, until).map_err(cannot)? {
        Some(status) if status.success() => Ok(()),
        Some(_) => {
            let said = fs::read_to_string(&log).unwrap_or_default();
            let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("no message");
            Err(format!("{name} failed: {line}"))
        }
        None => Err(format!("{name} was not done after {} s in all", PATIENCE.as_secs())),
    }
}

fn wait(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    while Instant::now() < until {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        sleep(PAUSE);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Moves what was built to its place, all at once: another profile may be building it too.
fn keep(dist: &Path, kept: &Path) -> Outcome<()> {
    if let Some(parent) = kept.parent() {
        fs::create_dir_all(parent).map_err(at(parent))?;
    }
    match fs::rename(dist, kept) {
        Err(error) if !kept.is_dir() => Err(at(kept)(error)),
        _ => Ok(()),
    }
}
