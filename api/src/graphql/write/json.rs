//! JSON, written from left to right into one buffer.

use serde::Serialize;

/// A document in the making. Commas are put where they belong.
#[derive(Default)]
pub(in crate::graphql) struct Json {
    buffer: Vec<u8>,
}

impl Json {
    /// `{` or `[`.
    pub(in crate::graphql) fn open(&mut self, bracket: char) {
        self.plain(bracket.encode_utf8(&mut [0; 4]));
    }

    /// `}` or `]`.
    pub(in crate::graphql) fn close(&mut self, bracket: char) {
        self.open(bracket);
    }

    /// The name of an object's next field.
    pub(in crate::graphql) fn key(&mut self, name: &str) {
        self.item();
        self.text(name);
        self.buffer.push(b':');
    }

    /// The beginning of the next item of a list.
    pub(in crate::graphql) fn item(&mut self) {
        if !matches!(self.buffer.last(), None | Some(b'{' | b'[')) {
            self.buffer.push(b',');
        }
    }

    /// A text, with what must be escaped escaped.
    pub(in crate::graphql) fn text(&mut self, text: &str) {
        self.serialize(&text);
    }

    /// Yes or no.
    pub(in crate::graphql) fn flag(&mut self, yes: bool) {
        self.plain(if yes { "true" } else { "false" });
    }

    /// Nothing.
    pub(in crate::graphql) fn null(&mut self) {
        self.plain("null");
    }

    /// What is JSON already.
    pub(in crate::graphql) fn plain(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Any value.
    pub(in crate::graphql) fn serialize(&mut self, value: &impl Serialize) {
        let begin = self.buffer.len();
        if serde_json::to_writer(&mut self.buffer, value).is_err() {
            self.buffer.truncate(begin);
            self.null();
        }
    }

    /// The finished document.
    pub(in crate::graphql) fn bytes(self) -> Vec<u8> {
        self.buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_commas_between_and_escapes() {
        let mut json = Json::default();
        json.open('{');
        json.key("a\"b");
        json.open('[');
        for number in ["1", "2"] {
            json.item();
            json.plain(number);
        }
        json.close(']');
        json.key("c");
        json.text("{\n");
        json.key("d");
        json.null();
        json.close('}');

        assert_eq!(
            String::from_utf8(json.bytes()).unwrap(),
            r#"{"a\"b":[1,2],"c":"{\n","d":null}"#
        );
    }
}
