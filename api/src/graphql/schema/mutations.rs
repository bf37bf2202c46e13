//! The mutations and their inputs and payloads, made from what callers may tell ([`domain::telling`]).

use async_graphql::dynamic::{
    Enum, EnumItem, Field, InputObject, InputValue, Object, SchemaBuilder, TypeRef,
};
use async_graphql::{Name, Value};
use domain::graph::{Role, WORDS, Word};
use domain::telling::{FieldKind, UserErrorCode, Writable, source_fields, writables};

use super::types::field;
use crate::app::sync::RowAction;
use crate::graphql::mutate::{DEEDS, DeedField, DeedInput, MOST_ROWS, VERBS};

/// Registers the mutation.
pub(super) fn register(schema: SchemaBuilder) -> SchemaBuilder {
    let schema = shared(schema);
    let nodes = WORDS.iter().filter(|word| word.role == Role::Node);
    let schema = nodes.fold(schema, |schema, word| schema.register(reference(word)));
    let schema = writables().iter().fold(schema, of_type);
    let schema = schema.register(sync_row()).register(batch_input());
    let schema = payloads(schema);
    let mut mutation = Object::new("Mutation").description(
        "All that can be written. What is wrong with what is told is data (`userErrors`), and nothing is written then.",
    );
    for writable in writables() {
        for verb in VERBS {
            mutation = mutation.field(single(writable, verb.name, verb.doc));
        }
        mutation = mutation.field(bulk(writable));
    }
    mutation = mutation.field(batch());
    let schema = DEEDS.iter().fold(schema, |schema, deed| schema.register(deed_input(deed)));
    mutation = DEEDS.iter().fold(mutation, |mutation, deed| {
        let of = domain::graph::word(deed.of).map_or("", |word| word.name);
        let input = TypeRef::named_nn(deed_input_name(deed));
        let input = InputValue::new("input", input).description("What is told.");
        mutation.field(field(deed.name, TypeRef::named(payload_name(of)), deed.doc).argument(input))
    });
    schema.register(mutation)
}

fn text(name: &str, doc: &str) -> InputValue {
    InputValue::new(name, TypeRef::named(TypeRef::STRING)).description(doc)
}

/// What all mutations share.
fn shared(schema: SchemaBuilder) -> SchemaBuilder {
    let codes = UserErrorCode::CHOICES.values.iter().fold(
        Enum::new("UserErrorCode").description(UserErrorCode::CHOICES.doc.trim()),
        |codes, choice| {
            codes.item(EnumItem::new(choice.code).description(format!(
                "{} ({})",
                choice.doc.trim(),
                choice.vi
            )))
        },
    );
    let actions = [
        (RowAction::Created, "The thing is new."),
        (RowAction::Updated, "Something of it has changed."),
        (RowAction::Unchanged, "It was known just so: nothing was written, nobody is told."),
        (RowAction::Rejected, "It was not taken."),
        (RowAction::Overridden, "A person had said otherwise: what they said stays."),
        (RowAction::Retired, "It is no more."),
    ];
    let actions = actions.into_iter().fold(
        Enum::new("RowAction").description("What came of what was told."),
        |listed, (action, doc)| listed.item(EnumItem::new(action.code()).description(doc)),
    );
    let source = source_fields().iter().fold(
        InputObject::new("SourceInput")
            .description("Which document or system says so, and where in it (nguồn)."),
        |input, field| input.field(value(field, "", &field.name == "source")),
    );
    schema
        .register(codes)
        .register(actions)
        .register(source)
        .register(
            Enum::new("OnRowError")
                .description("What becomes of the other rows where one cannot be taken.")
                .item(EnumItem::new("REJECT_ALL").description("Nothing is written."))
                .item(EnumItem::new("SKIP_ROW").description("The others are written.")),
        )
        .register(
            Enum::new("MatchBy")
                .description("By which of their names things must be known; the others must agree with it.")
                .item(EnumItem::new("ID").description("By `id`."))
                .item(EnumItem::new("EXTERNAL_ID").description("By `externalIds`."))
                .item(EnumItem::new("KEY").description("By `key`.")),
        )
        .register(
            InputObject::new("ExternalIdInput")
                .description("What a thing is called in another system's register.")
                .field(
                    InputValue::new("source", TypeRef::named_nn(TypeRef::STRING))
                        .description("The other system: 1 to 64 letters of A-Z a-z 0-9 . _ -"),
                )
                .field(
                    InputValue::new("id", TypeRef::named_nn(TypeRef::STRING))
                        .description("What it calls the thing."),
                )
                .field(InputValue::new("province", TypeRef::named(TypeRef::ID)).description(
                    "The province whose register it is; the caller's own, or the nation's, where it is not told.",
                )),
        )
        .register(
            InputObject::new("ReplaceScopeInput")
                .description(
                    "That the rows are all that one source knows: things of its register that no row tells of are retired.",
                )
                .field(
                    InputValue::new("source", TypeRef::named_nn(TypeRef::STRING))
                        .description("The source of the external ids."),
                )
                .field(
                    InputValue::new("maxDeletes", TypeRef::named_nn(TypeRef::INT))
                        .description("How many things may be retired; if it were more, nothing is written."),
                ),
        )
        .register(
            Object::new("UserError")
                .description("What is wrong with something that was told, or doubtful about it.")
                .field(field("code", TypeRef::named_nn("UserErrorCode"), "What sort of mistake it is."))
                .field(field("message", TypeRef::named_nn(TypeRef::STRING), "A whole sentence in English."))
                .field(field("messageVi", TypeRef::named_nn(TypeRef::STRING), "The same in Vietnamese."))
                .field(field(
                    "path",
                    TypeRef::named_nn_list_nn(TypeRef::STRING),
                    "The way to the value from the thing's own fields; places in lists from 0.",
                ))
                .field(field("rowIndex", TypeRef::named(TypeRef::INT), "The row, from 0; null for the call as a whole.")),
        )
        .register(counts())
}

fn counts() -> Object {
    let docs = [
        ("created", "New things."),
        ("updated", "Changed things."),
        ("unchanged", "Things that were known just so."),
        ("rejected", "Rows that were not taken."),
        ("overridden", "Things of which a person had said otherwise."),
        ("retired", "Things that are no more."),
    ];
    docs.into_iter().fold(
        Object::new("SyncCounts").description("How many rows came out how."),
        |object, (name, doc)| object.field(field(name, TypeRef::named_nn(TypeRef::INT), doc)),
    )
}

fn reference_name(word: &Word) -> String {
    format!("{}Ref", word.name)
}

fn reference(word: &'static Word) -> InputObject {
    InputObject::new(reference_name(word))
        .oneof()
        .description(format!("What names a `{}` that is referred to: exactly one of these.", word.name))
        .field(InputValue::new("id", TypeRef::named(TypeRef::ID)).description("Its opaque id."))
        .field(
            InputValue::new("externalId", TypeRef::named("ExternalIdInput"))
                .description("What it is called in another system's register; a row of the same call may tell of it."),
        )
        .field(text("key", "Its natural key, as exports tell it."))
}

fn input_name(writable: &Writable) -> String {
    format!("{}Input", writable.word.name)
}

/// The inputs of one type: a row, one thing by itself, many.
fn of_type(schema: SchemaBuilder, writable: &'static Writable) -> SchemaBuilder {
    let name = writable.word.name;
    let mut schema = schema;
    for one in &writable.fields {
        if let FieldKind::Intervals(fields) | FieldKind::Parts(fields) = &one.kind {
            let input = InputObject::new(below_name(name, &one.name)).description(one.doc.as_ref());
            let input = fields
                .iter()
                .fold(input, |input, below| input.field(value(below, name, below.required)));
            schema = schema.register(input);
        }
    }
    let fields = |input: InputObject| {
        writable.fields.iter().fold(input, |input, one| input.field(value(one, name, false)))
    };
    let row = InputObject::new(input_name(writable)).description(format!(
        "What is told of a `{name}`: what is left out stays as it is, null says that it is no more or not known."
    ));
    let write = InputObject::new(format!("{name}WriteInput"))
        .description(format!("What is told of one `{name}`; see `{}`.", input_name(writable)));
    let retire = InputObject::new(format!("{name}RetireInput"))
        .description(format!("That a `{name}` is no more."));
    let retired = ["id", "externalIds", "key", "retiredOn", "source", "sources"];
    let retire = writable
        .fields
        .iter()
        .filter(|one| retired.contains(&one.name.as_str()))
        .fold(retire, |input, one| input.field(value(one, name, false)));
    let bulk = InputObject::new(format!("{name}BulkUpsertInput"))
        .description(format!("Many `{name}` in one transaction."))
        .field(
            InputValue::new("rows", TypeRef::named_nn_list_nn(input_name(writable)))
                .description(format!("The things, 1 to {MOST_ROWS}.")),
        )
        .field(InputValue::new("matchBy", TypeRef::named("MatchBy")).description(
            "By which of their names they must be known; by any where it is not told.",
        ))
        .field(
            InputValue::new("replaceScope", TypeRef::named("ReplaceScopeInput"))
                .description("That these are all that one source knows."),
        );
    schema
        .register(fields(row).field(if_revision()))
        .register(once(fields(write).field(if_revision())))
        .register(once(retire.field(if_revision())))
        .register(once(bulk.field(on_row_error())))
}

fn if_revision() -> InputValue {
    InputValue::new("ifRevision", TypeRef::named(TypeRef::INT))
        .description("The revision that it must have, or nothing is written: REVISION_CONFLICT names the one it has.")
}

fn on_row_error() -> InputValue {
    InputValue::new("onRowError", TypeRef::named_nn("OnRowError"))
        .default_value(Value::Enum(Name::new("REJECT_ALL")))
        .description("What becomes of the others where a row cannot be taken.")
}

fn once(input: InputObject) -> InputObject {
    input
        .field(
            InputValue::new("dryRun", TypeRef::named_nn(TypeRef::BOOLEAN))
                .default_value(false)
                .description("Whether it is only planned: the same answer, nothing written."),
        )
        .field(text(
            "idempotencyKey",
            "A key of your own, 1 to 200 letters, under which this has one effect, however often it is sent.",
        ))
}

fn below_name(of: &str, one: &str) -> String {
    let mut letters = one.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
    format!("{of}{first}{}Input", letters.as_str())
}

/// A field of an input.
fn value(one: &domain::telling::Field, of: &str, must: bool) -> InputValue {
    let named = |name: &str| if must { TypeRef::named_nn(name) } else { TypeRef::named(name) };
    let listed = |name: &str| {
        if must { TypeRef::named_nn_list_nn(name) } else { TypeRef::named_nn_list(name) }
    };
    let kind = match &one.kind {
        FieldKind::Id => named(TypeRef::ID),
        FieldKind::Text => named(TypeRef::STRING),
        FieldKind::Int => named(TypeRef::INT),
        FieldKind::Bool => named(TypeRef::BOOLEAN),
        FieldKind::Day => named("Date"),
        FieldKind::Instant => named("DateTime"),
        FieldKind::Choice(choices) => named(choices.name),
        FieldKind::Several(choices) => listed(choices.name),
        FieldKind::Ints => listed(TypeRef::INT),
        FieldKind::Texts => listed(TypeRef::STRING),
        FieldKind::One(word) => named(&reference_name(word)),
        FieldKind::Many(word) => listed(&reference_name(word)),
        FieldKind::Intervals(_) | FieldKind::Parts(_) => listed(&below_name(of, &one.name)),
        FieldKind::Keys => listed("ExternalIdInput"),
        FieldKind::Source => named("SourceInput"),
        FieldKind::Sources => listed("SourceInput"),
    };
    let doc = if one.required && !must {
        format!("{} Must be told of a new thing.", one.doc)
    } else {
        one.doc.to_string()
    };
    InputValue::new(&one.name, kind).description(doc)
}

fn payload_name(of: &str) -> String {
    format!("{of}Payload")
}

fn payloads(schema: SchemaBuilder) -> SchemaBuilder {
    let mut words: Vec<&'static Word> = writables().iter().map(|writable| writable.word).collect();
    for word in DEEDS.iter().filter_map(|deed| domain::graph::word(deed.of)) {
        if words.iter().all(|known| known.name != word.name) {
            words.push(word);
        }
    }
    let schema = words.into_iter().fold(schema, |schema, word| {
        let payload = Object::new(payload_name(word.name))
            .description(format!("What came of a mutation of a `{}`.", word.name))
            .field(field(
                word.one,
                TypeRef::named(word.name),
                "The thing as it is after the call; null where it was not taken, or only planned.",
            ));
        schema.register(ending(payload.field(field(
            "action",
            TypeRef::named_nn("RowAction"),
            "What came of it.",
        ))))
    });
    let schema = writables().iter().fold(schema, |schema, writable| {
        let name = writable.word.name;
        schema
            .register(row(&format!("{name}Row"), name))
            .register(many(name, &format!("{name}Row")))
    });
    schema.register(row("SyncRow", "Node")).register(many("SyncBatch", "SyncRow"))
}

fn row(name: &str, node: &str) -> Object {
    Object::new(name)
        .description("What came of one row.")
        .field(field(
            "index",
            TypeRef::named_nn(TypeRef::INT),
            "Its place, from 0; things retired by `replaceScope` come last.",
        ))
        .field(field("action", TypeRef::named_nn("RowAction"), "What came of it."))
        .field(field(
            "node",
            TypeRef::named(node),
            "The thing as it is after the call; null where it was not taken, or only planned.",
        ))
        .field(field("revision", TypeRef::named(TypeRef::INT), "The thing's revision from now on."))
        .field(field("errors", TypeRef::named_nn_list_nn("UserError"), "Why it was not taken."))
        .field(field(
            "warnings",
            TypeRef::named_nn_list_nn("UserError"),
            "What is doubtful about it.",
        ))
}

fn many(name: &str, row: &str) -> Object {
    ending(
        Object::new(format!("{name}BulkPayload").replace("SyncBatchBulk", "SyncBatch"))
            .description("What came of many rows.")
            .field(field(
                "rows",
                TypeRef::named_nn_list_nn(row),
                "One for each row, in their order.",
            ))
            .field(field("counts", TypeRef::named_nn("SyncCounts"), "How many came out how.")),
    )
}

fn ending(payload: Object) -> Object {
    payload
        .field(field(
            "userErrors",
            TypeRef::named_nn_list_nn("UserError"),
            "What is wrong with what was told; nothing was written then, but for rows that SKIP_ROW lets through.",
        ))
        .field(field("warnings", TypeRef::named_nn_list_nn("UserError"), "What is doubtful about it; it was taken all the same."))
        .field(field("feedPosition", TypeRef::named(TypeRef::STRING), "Where the feed stands with all this in it; null where nothing was planned."))
        .field(field("replayed", TypeRef::named_nn(TypeRef::BOOLEAN), "Whether this is what came of the same call when it was first sent."))
}

fn single(writable: &Writable, verb: &str, doc: &str) -> Field {
    let word = writable.word;
    let input = if verb == "Retire" { "RetireInput" } else { "WriteInput" };
    let input = InputValue::new("input", TypeRef::named_nn(format!("{}{input}", word.name)));
    let doc = doc.replace("{}", &format!("`{}`", word.name));
    field(format!("{}{verb}", word.one), TypeRef::named(payload_name(word.name)), &doc)
        .argument(input.description("What is told."))
}

fn bulk(writable: &Writable) -> Field {
    let word = writable.word;
    let input = TypeRef::named_nn(format!("{}BulkUpsertInput", word.name));
    let kind = TypeRef::named(format!("{}BulkPayload", word.name));
    let doc = format!("Makes or changes many `{}` in one transaction.", word.name);
    field(format!("{}BulkUpsert", word.one), kind, &doc)
        .argument(InputValue::new("input", input).description("What is told."))
}

fn sync_row() -> InputObject {
    let input = InputObject::new("SyncRowInput")
        .oneof()
        .description("One thing of any type: exactly one of these.");
    writables().iter().fold(input, |input, writable| {
        input.field(
            InputValue::new(writable.word.one, TypeRef::named(input_name(writable)))
                .description(format!("A `{}`.", writable.word.name)),
        )
    })
}

fn batch_input() -> InputObject {
    once(
        InputObject::new("SyncBatchInput")
            .description("Things of several types in one transaction; rows may refer to each other by external id or key.")
            .field(
                InputValue::new("rows", TypeRef::named_nn_list_nn("SyncRowInput"))
                    .description(format!("The things, 1 to {MOST_ROWS}.")),
            )
            .field(on_row_error()),
    )
}

fn batch() -> Field {
    let input = InputValue::new("input", TypeRef::named_nn("SyncBatchInput"));
    let doc = "Makes or changes things of several types in one transaction.";
    field("syncBatch", TypeRef::named("SyncBatchPayload"), doc)
        .argument(input.description("What is told."))
}

fn deed_input_name(deed: &DeedField) -> String {
    let mut letters = deed.name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{}Input", letters.as_str())
}

fn deed_input(deed: &DeedField) -> InputObject {
    let input = InputObject::new(deed_input_name(deed)).description(deed.doc);
    let input = deed.inputs.iter().fold(input, |input, (name, kind, doc)| {
        let kind = match kind {
            DeedInput::Ref(of) => TypeRef::named_nn(format!("{of}Ref")),
            DeedInput::Day => TypeRef::named("Date"),
            DeedInput::Instant => TypeRef::named_nn("DateTime"),
            DeedInput::Text => TypeRef::named(TypeRef::STRING),
            DeedInput::Reason => TypeRef::named_nn(TypeRef::STRING),
            DeedInput::Code(of) => TypeRef::named_nn(*of),
            DeedInput::MaybeCode(of) => TypeRef::named(*of),
            DeedInput::Int => TypeRef::named(TypeRef::INT),
            DeedInput::Ints => TypeRef::named_nn_list(TypeRef::INT),
            DeedInput::Codes(of) => TypeRef::named_nn_list(*of),
        };
        input.field(InputValue::new(*name, kind).description(*doc))
    });
    input.field(if_revision())
}
