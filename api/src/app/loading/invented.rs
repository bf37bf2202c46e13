//! An invented graph, for measuring: the provinces are the real ones of today, all else follows from a seed.

use domain::facts::keys;
use domain::generate::{Place, Recipe, generate};
use domain::sync::Record;

use super::{App, Counts, LoadError, names};
use crate::app::Written;
use crate::bundled::{self, Basis, Bundled};

/// Who tells of invented things, as the feed names them.
const GENERATED: &str = "generated";

impl App {
    /// Writes an invented graph of so many systems, spread over the 34 provinces, part by part: whoever is killed in
    /// the middle goes on where they were by asking again. After each part `told` hears how many systems there are.
    ///
    /// The same seed and number give the same graph; where it is there already nothing is written.
    ///
    /// # Errors
    /// [`LoadError`]; the parts that were told of are written.
    pub async fn generate(
        &self,
        seed: u64,
        systems: u32,
        mut told: impl FnMut(u64),
    ) -> Result<Counts, LoadError> {
        self.load_bundled().await?;
        let data = bundled::read().map_err(LoadError::Data)?;
        let recipe = Recipe { seed, systems, provinces: provinces(&data) };
        let mut counts = Counts::default();
        let mut so_far = 0;
        for part in generate(&recipe) {
            match self.write(GENERATED, &part).await? {
                Written::Done(outcomes) => counts.add(Counts::of(&outcomes)),
                Written::Refused(outcomes) => return Err(super::refused(outcomes)),
            }
            so_far += systems_in(&part);
            told(so_far);
        }
        Ok(counts)
    }
}

/// The provinces since the merger.
fn provinces(data: &Bundled) -> Vec<Place> {
    let names = names::of(data, Basis::MERGER);
    let provinces = names.provinces.iter().map(|(code, name)| Place {
        key: keys::province(names.basis, code),
        name: name.with_kind(),
    });
    provinces.collect()
}

fn systems_in(part: &[Record]) -> u64 {
    let systems = part.iter().filter(|record| record.word.table == "information_system").count();
    u64::try_from(systems).unwrap_or_default()
}
