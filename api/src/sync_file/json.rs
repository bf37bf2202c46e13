//! What is given, as JSON.

use std::collections::btree_map::Entry;
use std::fmt;
use std::io::{self, Write};

use domain::telling::{Given, Object};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// An object in JSON; otherwise the column from 1, 0 where it is not known, and what is wrong.
pub(super) fn read_object(text: &[u8]) -> Result<Object, (usize, String)> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read = AnyGiven.deserialize(&mut reader).and_then(|given| reader.end().map(|()| given));
    match read {
        Ok(Given::Object(object)) => Ok(object),
        Ok(_) => Err((1, "a row is a JSON object".to_owned())),
        Err(error) => Err((error.column(), said(&error))),
    }
}

/// Any value in JSON.
pub(super) fn read_value(text: &str) -> Result<Given, String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = AnyGiven.deserialize(&mut reader).and_then(|given| reader.end().map(|()| given));
    read.map_err(|error| said(&error))
}

/// What is wrong, without the place, which is told by itself.
fn said(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match said.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => said,
    }
}

struct AnyGiven;

impl<'de> DeserializeSeed<'de> for AnyGiven {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Given, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyGiven {
    type Value = Given;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, a whole number, true, false, null, a list or an object")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Given, E> {
        Ok(Given::Null)
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Given, E> {
        Ok(Given::Bool(yes))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Given, E> {
        Ok(Given::Int(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Given, E> {
        let told = i64::try_from(number).ok().map(Given::Int);
        told.ok_or_else(|| E::custom(format!("{number} is too large")))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Given, E> {
        Err(E::custom(format!("{number} is no whole number")))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Given, E> {
        Ok(Given::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Given, E> {
        Ok(Given::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Given, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Given::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Given, A::Error> {
        let mut object = Object::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(Self)?;
            match object.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(value);
                }
                Entry::Occupied(place) => {
                    let name = place.key();
                    return Err(de::Error::custom(format!("`{name}` is given twice")));
                }
            }
        }
        Ok(Given::Object(object))
    }
}

/// Writes an object as one line of JSON without its end: members in the order of their names.
pub(super) fn write_object(out: &mut impl Write, object: &Object) -> io::Result<()> {
    out.write_all(b"{")?;
    for (place, (name, value)) in object.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        text(out, name)?;
        out.write_all(b":")?;
        write_value(out, value)?;
    }
    out.write_all(b"}")
}

/// Writes a value as JSON.
pub(super) fn write_value(out: &mut impl Write, value: &Given) -> io::Result<()> {
    match value {
        Given::Null => out.write_all(b"null"),
        Given::Bool(yes) => write!(out, "{yes}"),
        Given::Int(number) => write!(out, "{number}"),
        Given::Text(told) => text(out, told),
        Given::List(list) => {
            out.write_all(b"[")?;
            for (place, item) in list.iter().enumerate() {
                if place > 0 {
                    out.write_all(b",")?;
                }
                write_value(out, item)?;
            }
            out.write_all(b"]")
        }
        Given::Object(object) => write_object(out, object),
    }
}

fn text(out: &mut impl Write, told: &str) -> io::Result<()> {
    serde_json::to_writer(out, told).map_err(io::Error::from)
}
