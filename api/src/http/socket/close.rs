//! Why a socket is closed, as its other end is told.

macro_rules! catalogue {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal, $remedy:literal;)+) => {
        /// Why a socket is closed: the codes of graphql-transport-ws, and those of websockets themselves.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum CloseCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl CloseCode {
            /// All codes, in their order.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code.
            pub const fn code(self) -> u16 {
                match self { $(Self::$name => $code),+ }
            }

            /// What it means.
            pub const fn cause(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }

            /// What to do about it.
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy),+ }
            }
        }
    };
}

catalogue! {
    /// The service ends.
    ServiceEnds => 1001, "Connect again, and subscribe `after` the last cursor.";
    /// A message is too long.
    TooLong => 1009, "Send shorter messages (following-the-feed.md has the limit).";
    /// Nobody can be let in just now: too many sockets are open, too many callers of this address were not let in, or the database or the issuer of tokens does not answer.
    TryAgain => 1013, "Connect again after some seconds.";
    /// A message that the protocol does not know.
    Malformed => 4400, "Send what graphql-transport-ws says; the reason names what is wrong.";
    /// An operation before the connection was acknowledged.
    Unauthorized => 4401, "Send `connection_init`, and wait for `connection_ack`.";
    /// The token in `connection_init` (`{"Authorization": "Bearer …"}`) or in the request is not valid, or has ended.
    Forbidden => 4403, "Connect with a valid token; the same one comes to the same.";
    /// The client does not speak this protocol.
    OtherProtocol => 4406, "Connect with the subprotocol `graphql-transport-ws`.";
    /// No `connection_init` in time.
    NoInit => 4408, "Send `connection_init` as soon as the socket is open.";
    /// An operation's id that is in use.
    IdInUse => 4409, "Give every operation of a socket an id of its own.";
    /// `connection_init` twice.
    InitTwice => 4429, "Send `connection_init` once.";
    /// Our fault.
    Internal => 4500, "Connect again; if it stays, tell the operator when it was.";
}

/// A reason is at most 123 bytes long.
pub(super) fn shortened(reason: &str) -> String {
    let mut short = String::new();
    for letter in reason.chars() {
        if short.len() + letter.len_utf8() > 123 {
            break;
        }
        short.push(letter);
    }
    short
}
