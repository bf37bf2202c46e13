//! Answers, written straight from what was read: no value tree between the rows and the bytes.
//!
//! Why not by the library's executor: it makes several futures and a map for every field of every row. Written as
//! here, a nested answer of some hundred kilobytes costs less than the statements that fetched it.

mod json;

use async_graphql::{Response, ServerError};
use domain::graph::plan::{Cell, Found, Made, Node, Page, Reading};
use domain::graph::{ValueType, opaque_id};

use super::cursor;
use super::select::{
    Answer, ConnectionOut, ConnectionShape, EdgeOut, Listed, Out, PageOut, Planned, Shape,
};
use json::Json;

/// An answer in the making.
#[derive(Default)]
pub(super) struct Writer<'a> {
    pub(super) json: Json,
    introspection: Option<&'a Response>,
}

/// The answer's bytes: data in the order of the selection, errors if any, and the position that it shows.
pub(super) fn answer(
    planned: &[Planned],
    reading: &Reading,
    introspection: Option<&Response>,
    errors: &[ServerError],
    cost: Option<&str>,
) -> Vec<u8> {
    let mut writer = Writer { json: Json::default(), introspection };
    let mut found = reading.found.iter();
    writer.json.open('{');
    writer.json.key("data");
    writer.json.open('{');
    for root in planned {
        let own: Vec<&Found> = found.by_ref().take(root.roots.len()).collect();
        writer.json.key(&root.key);
        writer.root(&root.key, &root.answer, &own);
    }
    writer.json.close('}');
    if !errors.is_empty() {
        writer.json.key("errors");
        writer.json.serialize(&errors);
    }
    if reading.position.is_some() || cost.is_some() {
        writer.json.key("extensions");
        writer.json.open('{');
        if let Some(position) = reading.position {
            writer.json.key("feedPosition");
            writer.json.text(&format!("{}:{position}", reading.epoch));
        }
        if let Some(cost) = cost {
            writer.json.key("cost");
            writer.json.plain(cost);
        }
        writer.json.close('}');
    }
    writer.json.close('}');
    writer.json.bytes()
}

/// What is answered where nothing could be run: the errors, and no `data` at all.
pub(super) fn refusal(errors: &[ServerError]) -> Vec<u8> {
    let mut json = Json::default();
    json.open('{');
    json.key("errors");
    json.serialize(&errors);
    json.close('}');
    json.bytes()
}

/// What is answered where only the cost was asked for: nothing was run.
pub(super) fn cost_alone(cost: &str) -> Vec<u8> {
    format!(r#"{{"data":null,"extensions":{{"cost":{cost}}}}}"#).into_bytes()
}

/// A change of the feed, by itself.
pub(super) fn change(shape: &Shape, node: &Node) -> Vec<u8> {
    let mut writer = Writer { json: Json::default(), introspection: None };
    writer.node(shape, node);
    writer.json.bytes()
}

/// Errors by themselves, as a list.
pub(super) fn errors(errors: &[ServerError]) -> Vec<u8> {
    let mut json = Json::default();
    json.serialize(&errors);
    json.bytes()
}

/// An error by itself.
pub(super) fn error(error: &ServerError) -> Vec<u8> {
    let mut json = Json::default();
    json.serialize(error);
    json.bytes()
}

impl Writer<'_> {
    fn root(&mut self, key: &str, answer: &Answer, found: &[&Found]) {
        match (answer, found) {
            (Answer::Typename, _) => self.json.text("Query"),
            (Answer::Introspection, _) => {
                let of_library = self.introspection.map(|response| &response.data);
                match of_library {
                    Some(async_graphql::Value::Object(data)) => {
                        self.json.serialize(&data.get(key));
                    }
                    _ => self.json.null(),
                }
            }
            (Answer::One(shape), [Found::One(node)]) => self.maybe(shape, node.as_ref()),
            (Answer::Many(shape), [Found::Many(page)]) => self.connection(shape, page),
            (Answer::Derived(Listed::One, shape), [Found::Derived(nodes)]) => {
                self.maybe(shape, nodes.first());
            }
            (Answer::Derived(Listed::Many, shape), [Found::Derived(nodes)]) => {
                self.nodes(shape, nodes);
            }
            (Answer::Nodes(places, shapes), found) => {
                self.json.open('[');
                for (group, place) in places {
                    let node = match found.get(*group) {
                        Some(Found::Ids(nodes)) => nodes.get(*place).and_then(Option::as_ref),
                        _ => None,
                    };
                    self.json.item();
                    match shapes.get(*group) {
                        Some(shape) => self.maybe(shape, node),
                        None => self.json.null(),
                    }
                }
                self.json.close(']');
            }
            _ => self.json.null(),
        }
    }

    pub(super) fn maybe(&mut self, shape: &Shape, node: Option<&Node>) {
        match node {
            Some(node) => self.node(shape, node),
            None => self.json.null(),
        }
    }

    fn node(&mut self, shape: &Shape, node: &Node) {
        self.json.open('{');
        for (key, out) in &shape.fields {
            self.json.key(key);
            match out {
                Out::Typename => self.json.text(shape.word.name),
                Out::Id => self.json.text(&opaque_id(shape.word, node.id)),
                Out::Value(column, kind) => self.value(node.cells.get(*column), *kind),
                Out::Label(column, choices, lang) => {
                    let choice = match node.cells.get(*column) {
                        Some(Cell::Text(code)) => choices.find(code),
                        _ => None,
                    };
                    match choice {
                        Some(choice) => self.json.text(choice.label(*lang)),
                        None => self.json.null(),
                    }
                }
                Out::One(one, shape) => {
                    self.maybe(shape, node.ones.get(*one).and_then(Option::as_ref));
                }
                Out::List(list, shape) => {
                    let page = node.lists.get(*list);
                    self.nodes(shape, page.map_or(&[], |page| &page.nodes));
                }
                Out::Derived(place, listed, shapes) => {
                    let made = node.derived.get(*place).and_then(Option::as_ref);
                    self.derived(*listed, shapes, made.map(Vec::as_slice));
                }
                Out::Connection(list, shape) => match node.lists.get(*list) {
                    Some(page) => self.connection(shape, page),
                    None => self.json.null(),
                },
            }
        }
        self.json.close('}');
    }

    fn derived(&mut self, listed: Listed, shapes: &[Shape], made: Option<&[Made]>) {
        match (listed, made) {
            (Listed::One, made) => match made.and_then(<[Made]>::first) {
                Some(made) => self.made(shapes, made),
                None => self.json.null(),
            },
            (Listed::Many, Some(made)) => {
                self.json.open('[');
                for made in made {
                    self.json.item();
                    self.made(shapes, made);
                }
                self.json.close(']');
            }
            (Listed::Many, None) => self.json.null(),
        }
    }

    fn made(&mut self, shapes: &[Shape], made: &Made) {
        match shapes.get(made.selection) {
            Some(shape) => self.node(shape, &made.node),
            None => self.json.null(),
        }
    }

    fn nodes(&mut self, shape: &Shape, nodes: &[Node]) {
        self.json.open('[');
        for node in nodes {
            self.json.item();
            self.node(shape, node);
        }
        self.json.close(']');
    }

    fn connection(&mut self, shape: &ConnectionShape, page: &Page) {
        self.json.open('{');
        for (key, out) in &shape.fields {
            self.json.key(key);
            match out {
                ConnectionOut::Typename => {
                    self.json.text(&format!("{}Connection", shape.word.name));
                }
                ConnectionOut::Nodes(below) => self.nodes(below, &page.nodes),
                ConnectionOut::Edges(edges) => {
                    self.json.open('[');
                    for node in &page.nodes {
                        self.json.item();
                        self.edge(shape, edges, node);
                    }
                    self.json.close(']');
                }
                ConnectionOut::PageInfo(fields) => self.page_info(shape, fields, page),
                ConnectionOut::Total => match page.total {
                    Some(total) => self.json.plain(&total.to_string()),
                    None => self.json.plain("0"),
                },
            }
        }
        self.json.close('}');
    }

    fn edge(&mut self, shape: &ConnectionShape, fields: &[(String, EdgeOut)], node: &Node) {
        self.json.open('{');
        for (key, out) in fields {
            self.json.key(key);
            match out {
                EdgeOut::Typename => self.json.text(&format!("{}Edge", shape.word.name)),
                EdgeOut::Node(below) => self.node(below, node),
                EdgeOut::Cursor => self.cursor(shape, Some(node)),
            }
        }
        self.json.close('}');
    }

    fn page_info(&mut self, shape: &ConnectionShape, fields: &[(String, PageOut)], page: &Page) {
        self.json.open('{');
        for (key, out) in fields {
            self.json.key(key);
            match out {
                PageOut::Typename => self.json.text("PageInfo"),
                // Whoever came from a place knows that there is something on its other side.
                PageOut::Next if shape.backward => self.json.flag(shape.continued),
                PageOut::Previous if !shape.backward => self.json.flag(shape.continued),
                PageOut::Next | PageOut::Previous => self.json.flag(page.has_more),
                PageOut::Start => self.cursor(shape, page.nodes.first()),
                PageOut::End => self.cursor(shape, page.nodes.last()),
            }
        }
        self.json.close('}');
    }

    fn cursor(&mut self, shape: &ConnectionShape, node: Option<&Node>) {
        match node.and_then(|node| node.place.as_ref()) {
            Some(place) => self.json.text(&cursor::write(&shape.order, place)),
            None => self.json.null(),
        }
    }

    fn value(&mut self, cell: Option<&Cell>, kind: ValueType) {
        match cell {
            None | Some(Cell::Null | Cell::Bytes(_)) => match kind {
                ValueType::Aliases(_) | ValueType::Texts | ValueType::Sentences => {
                    self.json.plain("[]");
                }
                _ => self.json.null(),
            },
            Some(Cell::Text(text)) => match kind {
                ValueType::Several(_) => self.texts(text.split_ascii_whitespace()),
                ValueType::Aliases(_) | ValueType::Texts | ValueType::Sentences => {
                    self.texts(text.lines());
                }
                ValueType::Ints => self.numbers(text),
                ValueType::Json => self.json.plain(text),
                _ => self.json.text(text),
            },
            Some(Cell::Int(number)) => self.json.plain(&number.to_string()),
            Some(Cell::Bool(yes)) => self.json.flag(*yes),
            Some(Cell::Day(day)) => self.json.text(&day.to_string()),
            Some(Cell::Instant(at)) => {
                self.json.text(&at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
            }
        }
    }

    fn texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        self.json.open('[');
        for text in texts {
            self.json.item();
            self.json.text(text);
        }
        self.json.close(']');
    }

    fn numbers(&mut self, held: &str) {
        self.json.open('[');
        for number in held.split_ascii_whitespace() {
            self.json.item();
            self.json.plain(number);
        }
        self.json.close(']');
    }
}
