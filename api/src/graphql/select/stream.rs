//! The one root field of a subscription: what to read of the feed, page by page, and how each change is written.

use chrono::NaiveDate;
use domain::graph::plan::{Column, Derived, Find, Given, Root, Selection};
use domain::graph::{CHANGE, CHANGE_PAGE, CHANGES_ROOT, STREAM_ROOT, is_camel_case};

use super::super::error::BadInput;
use super::collect::Document;
use super::{Refusal, Shape, derived};

/// A stream of changes, planned.
#[derive(Debug)]
pub(in crate::graphql) struct PlannedStream {
    /// The response name.
    pub(in crate::graphql) key: String,
    /// How a change is written.
    pub(in crate::graphql) shape: Shape,
    /// The column of a change that holds its cursor.
    pub(in crate::graphql) cursor: usize,
    /// What the caller said.
    pub(in crate::graphql) given: Given,
    selection: Selection,
    day: NaiveDate,
}

/// Plans a subscription; `today` counts for what changes lead to.
pub(in crate::graphql) fn select_stream(
    document: &Document<'_>,
    today: NaiveDate,
) -> Result<PlannedStream, Refusal> {
    let roots = document.stream_roots();
    let refusal = |sentence: &str| Refusal {
        reason: BadInput(sentence.to_owned()),
        at: document.operation().selection_set.pos,
    };
    let [root] = roots.as_slice() else {
        return Err(refusal("a subscription selects exactly one field"));
    };
    if !is_camel_case(root.field.node.name.node.as_str(), STREAM_ROOT.name) {
        return Err(refusal("a subscription selects a stream"));
    }
    let given = derived::given(&STREAM_ROOT, &document.arguments(root.field))?;
    let (mut changes, shape) = document.node(&CHANGE, &root.below)?;
    let cursor = column(&mut changes, "cursor");
    let mut selection = Selection::of(&CHANGE_PAGE);
    column(&mut selection, "end_cursor");
    column(&mut selection, "has_more");
    selection.derived.extend(CHANGE_PAGE.relation("nodes").map(|relation| Derived {
        relation,
        given: Given::default(),
        selections: vec![changes],
    }));
    Ok(PlannedStream { key: root.key.to_owned(), shape, cursor, given, selection, day: today })
}

impl PlannedStream {
    /// What to read for a page that was asked for by `given`. Its cells are where it ends and whether there is more.
    pub(in crate::graphql) fn page(&self, given: Given) -> Root {
        Root {
            word: &CHANGE_PAGE,
            day: self.day,
            find: Find::Derived(&CHANGES_ROOT, given),
            selection: self.selection.clone(),
        }
    }
}

fn column(selection: &mut Selection, name: &str) -> usize {
    let attribute = selection.word.attribute(name);
    attribute.map_or(0, |attribute| selection.column(Column::Attribute(attribute)))
}
