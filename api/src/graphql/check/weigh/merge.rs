//! Fields merged as in the answer: by name, through fragments whose conditions hold, without those that are left out.

use std::collections::{HashMap, HashSet};

use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::{Name, Node};

use super::{Exhausted, Group, Scale};

impl<'a> Scale<'a> {
    /// The kinds that a selection asks apart: its own and, of an interface, those that its fragments are on.
    pub(super) fn kinds(
        &mut self,
        kind: &Name,
        sets: &[&'a SelectionSet],
    ) -> Result<Vec<Name>, Exhausted> {
        let mut found = HashSet::new();
        if self.schema.get_interface(kind).is_some() {
            for set in sets {
                self.conditions(set, &mut found, &mut HashSet::new())?;
            }
        }
        let mut kinds: Vec<Name> = found.into_iter().cloned().collect();
        kinds.sort_unstable();
        kinds.push(kind.clone());
        Ok(kinds)
    }

    /// The fields of an object of this kind, merged by their names in the answer.
    pub(super) fn collect(
        &mut self,
        kind: &str,
        sets: &[&'a SelectionSet],
    ) -> Result<Vec<Group<'a>>, Exhausted> {
        let mut collected = Collected::default();
        for set in sets {
            self.collect_into(&mut collected, kind, set)?;
        }
        Ok(collected.groups)
    }

    fn collect_into(
        &mut self,
        collected: &mut Collected<'a>,
        kind: &str,
        set: &'a SelectionSet,
    ) -> Result<(), Exhausted> {
        for selection in &set.selections {
            self.step()?;
            if self.is_left_out(selection.directives()) {
                continue;
            }
            match selection {
                Selection::Field(field) => collected.add(field),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    if condition.is_none_or(|on| self.is_a(kind, on)) {
                        self.collect_into(collected, kind, &fragment.selection_set)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.document.fragments.get(&spread.fragment_name) else {
                        continue;
                    };
                    if collected.spread.insert(&fragment.name)
                        && self.is_a(kind, &fragment.selection_set.ty)
                    {
                        self.collect_into(collected, kind, &fragment.selection_set)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The object types that the fragments of a selection are on.
    fn conditions(
        &mut self,
        set: &'a SelectionSet,
        kinds: &mut HashSet<&'a Name>,
        spread: &mut HashSet<&'a Name>,
    ) -> Result<(), Exhausted> {
        for selection in &set.selections {
            self.step()?;
            let below = match selection {
                Selection::InlineFragment(fragment) => &fragment.selection_set,
                Selection::FragmentSpread(of) if spread.insert(&of.fragment_name) => {
                    match self.document.fragments.get(&of.fragment_name) {
                        Some(fragment) => &fragment.selection_set,
                        None => continue,
                    }
                }
                Selection::Field(_) | Selection::FragmentSpread(_) => continue,
            };
            if self.schema.get_object(&below.ty).is_some() {
                kinds.insert(&below.ty);
            }
            self.conditions(below, kinds, spread)?;
        }
        Ok(())
    }

    fn is_a(&self, kind: &str, condition: &str) -> bool {
        kind == condition || self.schema.is_subtype(condition, kind)
    }
}

#[derive(Default)]
struct Collected<'a> {
    groups: Vec<Group<'a>>,
    places: HashMap<&'a Name, usize>,
    spread: HashSet<&'a Name>,
}

impl<'a> Collected<'a> {
    fn add(&mut self, field: &'a Node<Field>) {
        let key = field.response_key();
        let next = self.groups.len();
        let place = *self.places.entry(key).or_insert(next);
        match self.groups.get_mut(place) {
            Some((_, fields)) => fields.push(field),
            None => self.groups.push((key, vec![field])),
        }
    }
}
