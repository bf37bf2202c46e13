//! What is wrong with a data file, and where.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Something in a data file that must be mended before the data can be loaded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct Problem {
    /// The file, below the data directory: `survey/2024-04/rows.toml`.
    pub file: String,
    /// The line, from 1; 0 if the file as a whole is meant.
    pub line: u32,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Gathers the problems of one run. Clones gather into the same list.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Rc<RefCell<Vec<Problem>>>);

impl Log {
    /// The problems so far, by file and line, each once.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = self.0.borrow().clone();
        problems.sort();
        problems.dedup();
        problems
    }
}

/// A place in a data file, and where to tell what is wrong there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: Rc<str>,
    line: u32,
    log: Log,
}

impl Place {
    /// The file as a whole.
    pub(super) fn of_file(file: &str, log: &Log) -> Self {
        Self { file: file.into(), line: 0, log: log.clone() }
    }

    /// A line of the same file.
    pub(super) fn at_line(&self, line: u32) -> Self {
        Self { line, ..self.clone() }
    }

    /// Tells what is wrong here.
    pub(super) fn problem(&self, message: impl Into<String>) {
        let (file, line) = (self.file.to_string(), self.line);
        self.log.0.borrow_mut().push(Problem { file, line, message: message.into() });
    }
}
