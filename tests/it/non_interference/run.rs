//! Questions that are asked, answers that are kept, and how they are compared.

use std::collections::HashMap;

use serde_json::json;

use super::chance::Chance;
use super::probes;
use super::questions::{Ids, Question};
use super::scene::{Eye, Land, Scene};
use super::schema::Schema;

/// Questions of a round, where not all are asked.
const QUESTIONS: usize = 20;
/// Plans of a round, where not all are made.
const PLANS: usize = 16;
/// Exports of a round, where not all are read.
const SOME_EXPORTS: usize = 4;
/// Questions of these roots are asked in every round: they tell of everything at once.
const ALWAYS: [&str; 3] = ["changes", "viewer", "auditEntries"];
/// What is exported.
const EXPORTS: [&str; 13] = [
    "/export",
    "/export/organizations",
    "/export/organizations?format=csv&first=3",
    "/export/informationSystems",
    "/export/levelDossiers",
    "/export/decisions",
    "/export/inventories",
    "/export/securityTeams",
    "/export/monitoringArrangements",
    "/export/vendors",
    "/export/ncscLinks",
    "/export/assessments",
    "/export/measurements?format=csv",
];

/// One thing that is asked, by its place among those of its kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Asked {
    Question(usize),
    Plan(usize),
    Export(usize),
    Stream,
}

/// What was asked, and what the answers were.
pub(super) struct Run<'a> {
    scene: &'a Scene,
    questions: &'a [Question],
    /// By eye.
    plans: Vec<Vec<Question>>,
    chosen: Vec<Asked>,
    answers: HashMap<(usize, Asked), String>,
    /// Whether each of a province's own things is tried on every mutation, or a few.
    is_whole: bool,
    pub(super) compared: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(scene: &'a Scene, questions: &'a [Question], ids: &Ids) -> Self {
        let plans = scene.eyes.iter().map(|eye| plans_of(scene, eye, ids)).collect();
        let (chosen, answers) = Default::default();
        Self { scene, questions, plans, chosen, answers, is_whole: false, compared: 0 }
    }

    /// Chooses what is asked in a round: all, or some.
    pub(super) fn choose(&mut self, is_whole: bool, chance: &mut Chance) {
        self.is_whole = is_whole;
        let mut some = |all: usize, count: usize, of: fn(usize) -> Asked| -> Vec<Asked> {
            (0..all).filter(|_| is_whole || chance.below(all) < count).map(of).collect()
        };
        let plans = self.plans.iter().map(Vec::len).max().unwrap_or_default();
        let mut chosen = some(self.questions.len(), QUESTIONS, Asked::Question);
        chosen.extend(some(plans, PLANS, Asked::Plan));
        chosen.extend(some(EXPORTS.len(), SOME_EXPORTS, Asked::Export));
        let always = self.questions.iter().enumerate();
        let always = always.filter(|(_, it)| ALWAYS.contains(&it.root.as_str()));
        chosen.extend(always.map(|(place, _)| Asked::Question(place)));
        chosen.push(Asked::Stream);
        chosen.sort_unstable();
        chosen.dedup();
        self.chosen = chosen;
    }

    /// Keeps what each eye is answered.
    pub(super) async fn hear(&mut self, eyes: &[usize]) {
        let mut wrong = Vec::new();
        for eye in eyes {
            for asked in self.asked_by(*eye) {
                if self.answers.contains_key(&(*eye, asked)) {
                    continue;
                }
                let answer = self.answer(*eye, asked).await;
                if !self.is_answered(asked, &answer) {
                    wrong.push(format!("{}\n  {answer}", self.what(*eye, asked)));
                }
                self.answers.insert((*eye, asked), answer);
            }
        }
        wrong.truncate(8);
        assert!(wrong.is_empty(), "these are no questions:\n{}", wrong.join("\n"));
    }

    /// Asks again: each answer must be the same, byte by byte.
    pub(super) async fn compare(&mut self, eyes: &[usize], when: &str) {
        let mut different = Vec::new();
        for eye in eyes {
            for asked in self.asked_by(*eye) {
                let now = self.answer(*eye, asked).await;
                let before = &self.answers[&(*eye, asked)];
                self.compared += 1;
                if now != *before {
                    let (who, what) = (&self.scene.eyes[*eye].name, self.what(*eye, asked));
                    different.push(format!("{who}: {what}\n{}", parting(before, &now)));
                }
            }
        }
        let count = different.len();
        different.truncate(12);
        assert!(
            different.is_empty(),
            "{when}: {count} answers changed\n{}",
            different.join("\n\n")
        );
    }

    /// What an eye that sees what was written is answered is to be heard anew.
    pub(super) fn forget(&mut self, eyes: &[usize]) {
        self.answers.retain(|(eye, _), _| !eyes.contains(eye));
    }

    /// Others' things are answered as things that there are not, whatever is asked of them.
    pub(super) async fn as_if_not_there(
        &mut self,
        schema: &Schema,
        eyes: &[usize],
        theirs: &Ids,
        chance: &mut Chance,
    ) {
        let scene = self.scene;
        for eye in eyes.iter().map(|eye| &scene.eyes[*eye]).filter(|eye| eye.actor.may_write()) {
            let own = home_of(scene, eye);
            for (of, ids) in theirs {
                let skipped = !self.is_whole && chance.percent(70);
                let Some(id) = chance.pick(ids).filter(|_| !skipped) else { continue };
                let ghost = probes::ghost(id);
                let there = probes::with_id(schema, own, of, id);
                let not_there = probes::with_id(schema, own, of, &ghost);
                assert!(!there.is_empty(), "no mutation takes the id of a {of}");
                for (there, not_there) in there.iter().zip(&not_there) {
                    let told = scene.answer(&eye.actor, &there.query, &there.variables).await;
                    let of_ghost =
                        scene.answer(&eye.actor, &not_there.query, &not_there.variables).await;
                    self.compared += 1;
                    assert!(
                        !of_ghost.contains(r#""errors":[{"extensions""#),
                        "{of_ghost} to {}",
                        there.query
                    );
                    let (who, query, given) = (&eye.name, &there.query, &there.variables);
                    assert_eq!(
                        names_nobody(&told, id),
                        names_nobody(&of_ghost, &ghost),
                        "{who}: {query} {given}"
                    );
                }
            }
        }
    }

    /// What of all that was chosen one eye asks: only writers plan.
    fn asked_by(&self, eye: usize) -> Vec<Asked> {
        let may_plan = self.scene.eyes[eye].actor.may_write();
        let is_its = |asked: &&Asked| match asked {
            Asked::Plan(place) => may_plan && *place < self.plans[eye].len(),
            _ => true,
        };
        self.chosen.iter().filter(is_its).copied().collect()
    }

    /// Whether it is an answer, or an error that is to be told: not a mistake in the question.
    fn is_answered(&self, asked: Asked, answer: &str) -> bool {
        let may_err =
            matches!(asked, Asked::Question(place) if self.questions[place].root == "auditEntries");
        may_err
            || answer.contains("AMBIGUOUS_NAME")
            || !answer.contains(r#""errors":[{"extensions""#)
    }

    fn what(&self, eye: usize, asked: Asked) -> String {
        let said = |question: &Question| format!("{} {}", question.query, question.variables);
        match asked {
            Asked::Question(place) => said(&self.questions[place]),
            Asked::Plan(place) => said(&self.plans[eye][place]),
            Asked::Export(place) => EXPORTS[place].to_owned(),
            Asked::Stream => "/changes".to_owned(),
        }
    }

    async fn answer(&self, eye: usize, asked: Asked) -> String {
        let who = &self.scene.eyes[eye];
        let question = match asked {
            Asked::Question(place) => &self.questions[place],
            Asked::Plan(place) => &self.plans[eye][place],
            Asked::Export(place) => {
                let response =
                    who.client.get(self.scene.api.url(EXPORTS[place])).send().await.unwrap();
                let status = response.status();
                return format!("{status} {}", response.text().await.unwrap());
            }
            Asked::Stream => return stream(self.scene, who).await,
        };
        self.scene.answer(&who.actor, &question.query, &question.variables).await
    }
}

/// Where two answers part.
fn parting(before: &str, now: &str) -> String {
    let same = before.chars().zip(now.chars()).take_while(|(one, other)| one == other).count();
    let from = same.saturating_sub(160);
    let part = |text: &str| text.chars().skip(from).take(420).collect::<String>();
    format!("  was …{}\n  is  …{}", part(before), part(now))
}

/// An answer without the id that was asked about.
fn names_nobody(answer: &str, id: &str) -> String {
    let (_, uuid) = domain::graph::read_id(id).unwrap();
    answer.replace(id, "ID").replace(&uuid.to_string(), "UUID")
}

/// The changes that the stream tells, to where the feed ends.
async fn stream(scene: &Scene, eye: &Eye) -> String {
    let mut response = eye.client.get(scene.api.url("/changes")).send().await.unwrap();
    let end = scene.api.ask("{ provinces(first: 1) { totalCount } }", json!({})).await;
    let (epoch, last) =
        end["extensions"]["feedPosition"].as_str().unwrap().split_once(':').unwrap();
    let last: i64 = last.parse().unwrap();
    let (mut read, mut told) = (Vec::new(), String::new());
    loop {
        while let Some(end) = read.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = read.drain(..end + 2).collect();
            let event = String::from_utf8(event).unwrap();
            let cursor = event.lines().find_map(|line| line.strip_prefix("id: "));
            // a sign of life has none
            let Some(cursor) = cursor else { continue };
            let (of, position) = cursor.split_once(':').unwrap();
            assert_eq!(of, epoch, "{event}");
            if event.contains("event: change") {
                told.push_str(&event);
            }
            if position.parse::<i64>().unwrap() >= last {
                return told;
            }
        }
        let chunk = response.chunk().await.unwrap();
        read.extend_from_slice(&chunk.unwrap());
    }
}

fn home_of<'a>(scene: &'a Scene, eye: &Eye) -> &'a Land {
    let home = eye.actor.provinces().and_then(<[_]>::first).unwrap();
    scene.lands.iter().find(|land| land.uuid == *home).unwrap()
}

fn plans_of(scene: &Scene, eye: &Eye, ids: &Ids) -> Vec<Question> {
    let others: Vec<&Land> = scene.lands.iter().filter(|land| !eye.covers(land.uuid)).collect();
    probes::plans(home_of(scene, eye), &others, ids)
}
