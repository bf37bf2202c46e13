//! A browser, driven by Node, for the tests of what a person sees.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Node;
use crate::environment::skip;

/// Names under which the browser may be installed.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const REMEDY: &str = "install Chromium and Node 20 or later with npm (apt-get install chromium nodejs npm), \
                      and let npm reach its registry once";

/// A browser, and the scripts of `tests/browser` that drive it.
#[derive(Debug)]
pub struct Browser {
    program: PathBuf,
    node: Node,
}

impl Browser {
    /// Ready to be driven; `None` when this machine lacks it, which has been said.
    ///
    /// # Panics
    /// With `REQUIRE_ALL=1`, when it is lacking.
    pub async fn find() -> Option<Self> {
        let program = on_path(&NAMES).ok_or_else(|| "there is no Chromium".to_owned());
        let found = match program {
            Ok(program) => Node::with_scripts("browser").await.map(|node| Self { program, node }),
            Err(why) => Err(why),
        };
        found.map_err(|why| skip(&format!("what a browser shows ({why})"), REMEDY)).ok()
    }

    /// What a script of `tests/browser` saw at `address`. Its pictures are below `target/screenshots`.
    ///
    /// # Panics
    /// The script fails, or takes too long.
    pub async fn see(&self, script: &str, address: &str) -> Value {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
        let pictures = target.join("screenshots").join(script);
        let (program, pictures) = (self.program.to_string_lossy(), pictures.to_string_lossy());
        let arguments = [address, &program, &pictures];
        let said = self.node.run(&format!("{script}.mjs"), &arguments, String::new()).await;
        serde_json::from_str(&said).expect("it prints JSON")
    }
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates =
        names.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    candidates.find(|candidate| candidate.is_file())
}
