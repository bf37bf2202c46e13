//! The names that records are made with.

use std::collections::BTreeMap;

use crate::graph::ProvinceKind;
use crate::sync::Key;

/// A province's name and kind on the day that the facts speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvinceName {
    /// The name, without the kind: `Bắc Kạn`.
    pub name: String,
    /// The kind on that day.
    pub kind: ProvinceKind,
}

impl ProvinceName {
    /// The name with the kind before it: `tỉnh Bắc Kạn`, `thành phố Hải Phòng`.
    pub fn with_kind(&self) -> String {
        match self.kind {
            ProvinceKind::Province => format!("tỉnh {}", self.name),
            ProvinceKind::Municipality => format!("thành phố {}", self.name),
        }
    }
}

/// The provinces and vendors that facts may speak of.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Which basis the codes are of: `63` or `34`.
    pub basis: &'static str,
    /// The provinces by code.
    pub provinces: BTreeMap<String, ProvinceName>,
    /// The vendors' keys by short name.
    pub vendors: BTreeMap<String, Key>,
}
