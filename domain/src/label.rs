//! Stable codes and readable labels of the field's enums.
//!
//! A code (`IN_PROGRESS`) goes over the wire and into tables and never changes; a label is for a person.

/// The language of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Vietnamese, the language of the documents.
    #[default]
    Vi,
    /// English.
    En,
}

/// The code is none of the known ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} is not a {what}")]
pub struct UnknownCode {
    /// What was asked for, as the type is called (`AnswerStatus`).
    pub what: &'static str,
    /// The code as it was given.
    pub code: String,
}

/// A closed list of codes, as data: what a [`coded!`] enum knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// The enum's name.
    pub name: &'static str,
    /// What the list is of.
    pub doc: &'static str,
    /// The codes in their order.
    pub values: &'static [Choice],
}

/// One code of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The stable code, in capitals.
    pub code: &'static str,
    /// The Vietnamese label.
    pub vi: &'static str,
    /// The English label.
    pub en: &'static str,
    /// What it means.
    pub doc: &'static str,
}

impl Choices {
    /// The code's entry, if it is one of the list.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&'static Choice> {
        self.values.iter().find(|choice| choice.code == code)
    }
}

impl Choice {
    /// What a person reads.
    #[must_use]
    pub const fn label(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }
}

/// Declares an enum whose values have a stable code and a label in both languages:
/// `Done => "DONE", "đã thực hiện", "done";`.
macro_rules! coded {
    (
        $(#[doc = $enum_doc:literal])*
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])* $value:ident => $code:literal, $vi:literal, $en:literal; )+
        }
    ) => {
        $(#[doc = $enum_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[doc = $doc])* $value, )+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$( Self::$value, )+];

            /// The codes as a closed list, for schemas and checks.
            pub const CHOICES: $crate::label::Choices = $crate::label::Choices {
                name: stringify!($name),
                doc: concat!($($enum_doc, "\n",)*),
                values: &[$( $crate::label::Choice {
                    code: $code,
                    vi: $vi,
                    en: $en,
                    doc: concat!($($doc, "\n",)*),
                }, )+],
            };

            /// The stable code, in capitals.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$value => $code, )+ }
            }

            /// The value that `code` stands for.
            ///
            /// # Errors
            /// [`UnknownCode`](crate::label::UnknownCode) if it stands for none.
            pub fn parse(code: &str) -> Result<Self, $crate::label::UnknownCode> {
                Self::ALL.iter().copied().find(|value| value.code() == code).ok_or_else(|| {
                    $crate::label::UnknownCode { what: stringify!($name), code: code.to_owned() }
                })
            }

            /// What a person reads.
            #[must_use]
            pub const fn label(self, lang: $crate::label::Lang) -> &'static str {
                match lang {
                    $crate::label::Lang::Vi => match self { $( Self::$value => $vi, )+ },
                    $crate::label::Lang::En => match self { $( Self::$value => $en, )+ },
                }
            }
        }
    };
}
pub(crate) use coded;

#[cfg(test)]
mod tests {
    use super::{Lang, UnknownCode};
    use crate::survey::Severity;

    #[test]
    fn every_code_is_read_back() {
        for severity in Severity::ALL {
            assert_eq!(Severity::parse(severity.code()), Ok(*severity));
        }
        assert_eq!(Severity::Warning.label(Lang::Vi), "cảnh báo");
        assert_eq!(Severity::Warning.label(Lang::En), "warning");
    }

    #[test]
    fn an_unknown_code_is_named() {
        let refusal = Severity::parse("BLUE").unwrap_err();

        assert_eq!(refusal, UnknownCode { what: "Severity", code: "BLUE".to_owned() });
        assert_eq!(refusal.to_string(), "\"BLUE\" is not a Severity");
    }
}
