//! Who asks, as a selection sees them.

use domain::graph::PROVINCE;
use domain::graph::plan::Cell;
use domain::label::Lang;

use super::Deriving;
use super::view::{Related, View};
use crate::app::Actor;

impl Deriving<'_, '_> {
    /// The caller.
    pub(super) fn viewer(&self) -> Vec<Box<dyn View>> {
        vec![Box::new(self.actor.clone())]
    }
}

impl View for Actor {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        match name {
            "name" => Cell::Text(self.name().to_owned()),
            "role" => Cell::Text(self.role().code().to_owned()),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        let provinces = self.provinces().filter(|_| name == "provinces")?;
        Some(Related::all(PROVINCE.name, provinces.iter().copied()))
    }
}
