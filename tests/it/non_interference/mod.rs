//! The promise of non-interference: what is written of one province's own rows changes not one byte of what whoever reads
//! another's is answered, but for where the feed stands.
//!
//! A random graph of five provinces, made through the doors that everybody uses. Then rounds: the writer of one of them
//! and the ministry write that province's own rows by chance; whoever may not read them asks again what they asked before.
//! A run asks some of the questions, chosen by its seed; `NON_INTERFERENCE_ROUNDS=10` asks all of them ten times, and
//! `NON_INTERFERENCE_SEED` makes another graph.

mod chance;
mod own_names;
mod probes;
mod questions;
mod run;
mod scene;
mod schema;
mod tangle;
mod telling;

use support::{TestApi, on_both_engines};

use chance::Chance;
use questions::{Ids, Known, Question};
use run::Run;
use scene::Scene;
use schema::Schema;
use tangle::{SHARED_NUMBER, cast, entangle, ids_of_all, own_things};
use telling::{CODES, NAMES, WORDS};

on_both_engines!(a_write_to_one_province_changes_nothing_that_another_is_answered);

/// Rounds of writes in a run that nobody has set otherwise: every province is written once.
const ROUNDS: usize = 5;
/// Writes of a round.
const WRITES: usize = 20;

#[expect(clippy::print_stdout, reason = "how much was compared is told to whoever runs it")]
async fn a_write_to_one_province_changes_nothing_that_another_is_answered(api: TestApi) {
    let seed = set("NON_INTERFERENCE_SEED").unwrap_or(34);
    let rounds = set("NON_INTERFERENCE_ROUNDS").map(|rounds| usize::try_from(rounds).unwrap());
    let mut chance = Chance::new(seed);
    let schema = Schema::read();
    let scene = Scene::on(api).await;
    let mut cast = cast(&scene).await;
    for land in &scene.lands {
        let made = telling::fill(&scene, land, &cast, &mut chance).await;
        assert!(made > 20, "{}: {made}", land.name);
    }
    entangle(&scene, &schema, &mut cast).await;
    let ids = ids_of_all(&scene, &schema).await;
    let asked = questions_on(&schema, &scene, &ids);
    assert_eq!(questions::not_asked(&schema, &asked), Vec::<String>::new(), "ask them too");

    let mut run = Run::new(&scene, &asked, &ids);
    let mut written = 0;
    for round in 0..rounds.unwrap_or(ROUNDS) {
        let land = &scene.lands[round % scene.lands.len()];
        let (seeing, blind): (Vec<_>, Vec<_>) =
            (0..scene.eyes.len()).partition(|eye| scene.eyes[*eye].covers(land.uuid));
        run.choose(rounds.is_some(), &mut chance);
        run.hear(&blind).await;

        let own = own_things(&scene, &schema, land).await;
        for _ in 0..WRITES {
            written += telling::write(&scene, land, &own, &cast, &mut chance).await;
        }

        run.compare(&blind, &format!("seed {seed}, round {round}: {}", land.name)).await;
        run.forget(&seeing);
        let theirs = own_things(&scene, &schema, land).await;
        run.as_if_not_there(&schema, &blind, &theirs, &mut chance).await;
    }

    let compared = run.compared;
    println!(
        "non-interference: {written} things written, {compared} answers compared, of {} questions",
        asked.len()
    );
    assert!(written > rounds.unwrap_or(ROUNDS) * 10, "{written} things were written");
    assert!(compared > 600, "{compared} answers were compared");
}

fn set(name: &str) -> Option<u64> {
    support::setting(name).map(|value| value.to_str().unwrap().parse().unwrap())
}

fn questions_on(schema: &Schema, scene: &Scene, ids: &Ids) -> Vec<Question> {
    let provinces: Vec<String> = scene.lands.iter().map(|land| land.id.clone()).collect();
    let mut names: Vec<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    names.extend(NAMES.iter().map(|name| format!("{name} 1")));
    names.push(SHARED_NUMBER.to_owned());
    questions::all(schema, &Known { ids, words: &WORDS, provinces: &provinces, names: &names })
}
