//! The rules, on invented rows with the traps of real ones, and on the real sheet where there is one.

mod layout;
mod real_sheet;
mod rules;
mod support;
