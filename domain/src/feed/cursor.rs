//! Places in the feed, and whether one can go on from them.

use std::fmt;
use std::str::FromStr;

/// What a cursor of the compacted beginning ends with.
const COMPACTED: &str = "compacted";

/// A place in the feed of one database: everything up to it has been told.
///
/// Written `EPOCH:POSITION`, such as `01997a…:1204`; in the compacted beginning `EPOCH:POSITION:compacted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The identity of the database that positions belong to.
    pub epoch: String,
    /// The position, from 0.
    pub position: i64,
    /// Whether whoever holds it reads from the very beginning and is still where it is compacted: of every thing they
    /// are told the last change, not each.
    pub compacted: bool,
}

/// The text is no cursor of a feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a cursor of the feed: one is written EPOCH:POSITION, as `feedPosition` and `endCursor` are"
)]
pub struct NotACursor(pub String);

/// How far the feed is, and from where all of it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The identity of the database.
    pub epoch: String,
    /// The position of the last change; 0 before the first.
    pub position: i64,
    /// The last position of the part that is compacted; 0 where none is. Whoever has read up to it is told everything
    /// that follows.
    pub floor: i64,
}

/// Why nobody can go on from a cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Its positions are those of another database, or of one that was restored since.
    #[error(
        "the cursor {cursor} is not of this database's feed, which is at {now}: the database was restored or replaced; \
         read anew what you keep, and follow from the `feedPosition` of that answer"
    )]
    EpochChanged {
        /// The cursor.
        cursor: Cursor,
        /// Where the feed is.
        now: Cursor,
    },
    /// Some of what follows it is not told any more.
    #[error(
        "not every change after {cursor} is told any more, the oldest place to go on from is {oldest}: read anew what \
         you keep, and follow from the `feedPosition` of that answer"
    )]
    Truncated {
        /// The cursor.
        cursor: Cursor,
        /// The oldest place from which all is told.
        oldest: Cursor,
    },
}

impl Cursor {
    fn is_of_the_beginning(&self) -> bool {
        self.compacted || self.position == 0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.epoch, self.position)?;
        if self.compacted { write!(out, ":{COMPACTED}") } else { Ok(()) }
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let refusal = || NotACursor(text.chars().take(100).collect());
        let mut parts = text.split(':');
        let (Some(epoch), Some(position)) = (parts.next(), parts.next()) else {
            return Err(refusal());
        };
        let compacted = match (parts.next(), parts.next()) {
            (None, _) => false,
            (Some(COMPACTED), None) => true,
            _ => return Err(refusal()),
        };
        let is_plain = |text: &str, is: fn(&char) -> bool| {
            !text.is_empty() && text.len() <= 64 && text.chars().all(|letter| is(&letter))
        };
        if !is_plain(epoch, char::is_ascii_alphanumeric)
            || !is_plain(position, char::is_ascii_digit)
        {
            return Err(refusal());
        }
        let position = position.parse().ok().ok_or_else(refusal)?;
        Ok(Self { epoch: epoch.to_owned(), position, compacted })
    }
}

impl Clock {
    /// Where to go on from: the cursor that was given, or the beginning.
    ///
    /// # Errors
    /// [`Refusal`] where something that follows would be left out.
    pub fn admit(&self, after: Option<&Cursor>) -> Result<Cursor, Refusal> {
        let Some(after) = after else {
            return Ok(self.cursor(0, true));
        };
        let cursor = after.clone();
        if after.epoch != self.epoch || after.position > self.position {
            Err(Refusal::EpochChanged { cursor, now: self.cursor(self.position, false) })
        } else if after.position < self.floor && !after.is_of_the_beginning() {
            Err(Refusal::Truncated { cursor, oldest: self.cursor(self.floor, false) })
        } else {
            Ok(cursor)
        }
    }

    /// The place at `position` for whoever went on from `after`.
    pub fn cursor_after(&self, after: &Cursor, position: i64) -> Cursor {
        self.cursor(position, after.is_of_the_beginning())
    }

    fn cursor(&self, position: i64, of_the_beginning: bool) -> Cursor {
        let compacted = of_the_beginning && position < self.floor;
        Cursor { epoch: self.epoch.clone(), position, compacted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(text: &str) -> Cursor {
        text.parse().unwrap()
    }

    fn clock(floor: i64) -> Clock {
        Clock { epoch: "a".to_owned(), position: 20, floor }
    }

    #[test]
    fn is_read_as_it_is_written() {
        for text in ["a:0", "01997a:12", "a:3:compacted"] {
            assert_eq!(cursor(text).to_string(), text);
        }
        for text in [
            "",
            "a",
            "a:",
            ":1",
            "a:-1",
            "a:1:",
            "a:1:x",
            "a:1:compacted:1",
            "a b:1",
            "a:99999999999999999999",
        ] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }

    #[test]
    fn another_database_and_a_place_ahead_are_refused() {
        for text in ["b:3", "a:21"] {
            let refused = clock(0).admit(Some(&cursor(text)));
            assert!(matches!(refused, Err(Refusal::EpochChanged { .. })), "{text}");
        }
        assert!(clock(0).admit(Some(&cursor("a:20"))).is_ok());
    }

    #[test]
    fn a_place_below_the_floor_is_refused_but_for_the_beginning() {
        let Err(Refusal::Truncated { oldest, .. }) = clock(10).admit(Some(&cursor("a:9"))) else {
            panic!("it was admitted");
        };
        assert_eq!(oldest, cursor("a:10"));
        assert!(clock(10).admit(Some(&oldest)).is_ok());
        for text in ["a:0", "a:9:compacted"] {
            assert!(clock(10).admit(Some(&cursor(text))).is_ok(), "{text}");
        }
    }

    #[test]
    fn whoever_begins_at_the_beginning_pages_through_what_is_compacted() {
        let clock = clock(10);
        let begin = clock.admit(None).unwrap();

        assert_eq!(clock.cursor_after(&begin, 4), cursor("a:4:compacted"));
        assert_eq!(clock.cursor_after(&cursor("a:4:compacted"), 12), cursor("a:12"));
        assert_eq!(clock.cursor_after(&cursor("a:11"), 12), cursor("a:12"));
    }
}
