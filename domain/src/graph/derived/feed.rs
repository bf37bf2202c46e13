//! What changed, and what a thing was: told from the feed.

use super::super::choices::{ChangeOp, NodeType};
use super::super::word::*;

/// The most changes or revisions of one page.
const MOST: u32 = 500;
/// The most fields that one change is told by.
const MOST_FIELDS: u32 = 10_000;

/// The feed as a list.
pub(super) const CHANGES: Relation = derived(
    "changes",
    "ChangePage",
    "What changed, in the order of commits: every change once, none left out (dòng thay đổi). Read page by page, each \
     time from the `endCursor` before. The error FEED_EPOCH_CHANGED says that the cursor is of another database or of \
     one that was restored since; FEED_TRUNCATED that it is older than what is told.",
)
.given(&[
    Argument::text("after", "Only what follows this cursor: an `endCursor`, or the `feedPosition` of any answer. \
                             From the very beginning where it is not given."),
    Argument::choices("types", &NodeType::CHOICES, "Only changes of these types."),
    Argument::ids("provinces", "Only changes of what belongs to these provinces, at most 200; what is shared has none."),
    Argument::count("first", MOST, "At most so many, 1 to 500; 100 where it is not given."),
]);

/// The feed as a list.
pub static CHANGES_ROOT: Relation = CHANGES;

/// The feed as it comes.
pub static STREAM_ROOT: Relation = derived(
    "change_stream",
    "Change",
    "What changed, as `changes` tells it, and then what changes, as it is committed.",
)
.given(&[
    Argument::text(
        "after",
        "Only what follows this cursor; from the very beginning where it is not given.",
    ),
    Argument::choices("types", &NodeType::CHOICES, "Only changes of these types."),
    Argument::ids(
        "provinces",
        "Only changes of what belongs to these provinces, at most 200; what is shared has none.",
    ),
]);

/// What a node was, revision by revision.
pub static HISTORY_OF: Relation = derived(
    "history",
    "HistoryConnection",
    "Its revisions, the newest first: who changed what, and when (lịch sử).",
)
.given(&[
    Argument::count("first", MOST, "At most so many, 1 to 500; 20 where it is not given."),
    Argument::text("after", "Only those before this one: the `endCursor` of the page before."),
]);

/// A part of the feed.
pub static CHANGE_PAGE: Word = Word {
    name: "ChangePage",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "một phần của dòng thay đổi",
    doc: "A part of the feed.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("end_cursor", "The place up to which the feed was read: it moves on even where nothing was for the caller.").required(),
        boolean("has_more", "Whether there is more to read already.").required(),
    ],
    relations: &[derived_list("nodes", "Change", MOST, "The changes, in order.")],
    order: &[],
};

/// A change of a node.
pub static CHANGE: Word = Word {
    name: "Change",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "thay đổi",
    doc: "One change of one thing. Together with the id the revision tells whether it was seen before.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("cursor", "Its place in the feed, to go on from.").required(),
        big("position", "Its position in the feed: without gaps, in the order of commits.")
            .required(),
        choice("type", &NodeType::CHOICES, "The type of the thing.").required(),
        id("id", "The opaque id of the thing.").required(),
        choice("op", &ChangeOp::CHOICES, "What happened to it.").required(),
        int("revision", "The revision that it has since then: 1 when new.").required(),
        id("province_id", "The id of the province that it belongs to; null if it belongs to none."),
        text(
            "actor",
            "Who made it; null where that is not for the caller: a province is not told who writes what all share.",
        ),
        instant("at", "When it was made.").required(),
        json(
            "patch",
            "What now stands: `{set: {FIELD: VALUE}, rows: [{of: FIELD, row: ID, set: {…}} or {of: FIELD, added: VALUE} \
                       or {of: FIELD, removed: VALUE}]}`. Ids are opaque; one that the caller may not read is null.",
        ),
    ],
    relations: &[derived("node", "Node", "The thing as it is now; null if it is no more.")],
    order: &[],
};

/// A part of a node's history.
pub static HISTORY_CONNECTION: Word = Word {
    name: "HistoryConnection",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "lịch sử",
    doc: "A part of the revisions of a thing, the newest first.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("end_cursor", "The place of the last of them, to go on from; null if there is none."),
        boolean("has_next_page", "Whether there are older ones.").required(),
    ],
    relations: &[derived_list("nodes", "Revision", MOST, "The revisions.")],
    order: &[],
};

/// A revision of a node.
pub static REVISION: Word = Word {
    name: "Revision",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "lần sửa đổi",
    doc: "What became of a thing at one time.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        int("revision", "The revision: 1 when new.").required(),
        choice("op", &ChangeOp::CHOICES, "What happened.").required(),
        instant("at", "When it was recorded.").required(),
        text("actor", "Who made it; null where that is not for the caller."),
        text("cursor", "Its place in the feed.").required(),
    ],
    relations: &[derived_list("changes", "FieldChange", MOST_FIELDS, "The fields that changed.")],
    order: &[],
};

/// A field that changed.
pub static FIELD_CHANGE: Word = Word {
    name: "FieldChange",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "trường thay đổi",
    doc: "One field of a revision. What has several values in time or side by side is told value by value.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("field", "The field's name.").required(),
        json("old", "What stood there; null if nothing did."),
        json("new", "What stands there since; null if nothing does."),
    ],
    relations: &[],
    order: &[],
};
