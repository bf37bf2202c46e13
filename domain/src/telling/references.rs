//! How things are named: by id, by external id, by natural key.

use std::borrow::Cow;

use uuid::Uuid;

use super::code::UserErrorCode as Code;
use super::given::{Given, Object};
use super::mistake::Mistake;
use super::read::{Register, Telling};
use super::scalar;
use crate::graph::{PROVINCE, Word, read_id};
use crate::sync::Key;

/// The longest key, in letters.
const LONGEST_KEY: usize = 500;
/// The longest name of a source of external ids, in letters.
const LONGEST_SOURCE: usize = 64;

/// The text names no source of external ids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no name of a source: it must be 1 to 64 letters of A-Z a-z 0-9 . _ -, and neither natural nor id"
)]
pub struct NotASource(pub String);

/// The issuer of keys that `source` is in a province's register, or in the nation's.
///
/// Each register is its own, so that no province learns of another's external ids, or is in their way.
///
/// # Errors
/// [`NotASource`] if no source can be called so.
pub fn register(source: &str, province: Option<Uuid>) -> Result<Cow<'static, str>, NotASource> {
    let is_fit = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let is_named = !source.is_empty()
        && source.len() <= LONGEST_SOURCE
        && source.chars().all(is_fit)
        && source != Key::NATURAL
        && source != Key::ID;
    if !is_named {
        return Err(NotASource(source.to_owned()));
    }
    Ok(match province {
        None => Cow::Owned(source.to_owned()),
        Some(province) => Cow::Owned(format!("{source}@{province}")),
    })
}

/// A thing of `word` that is named: exactly one of `id`, `externalId` and `key`.
pub(super) fn reference(
    word: &'static Word,
    given: &Given,
    telling: &Telling<'_>,
) -> Result<Key, Mistake> {
    const FORM: &str = "{id} or {externalId: {source, id}} or {key}";
    let kind = || {
        Mistake::kind(&format!("exactly one of {FORM}"), &format!("đúng một trong {FORM}"), given)
    };
    let Given::Object(fields) = given else { return Err(kind()) };
    let mut told = fields.iter().filter(|(_, value)| **value != Given::Null);
    let (Some((name, value)), None) = (told.next(), told.next()) else { return Err(kind()) };
    match name.as_str() {
        "id" => id(word, value).map(|id| by_id(word, id)),
        "key" => natural(word, value),
        "externalId" => external(word, value, telling),
        _ => return Err(kind()),
    }
    .map_err(|mistake| mistake.at(name))
}

/// A natural key.
pub(super) fn natural(word: &'static Word, given: &Given) -> Result<Key, Mistake> {
    let key = scalar::words(given, LONGEST_KEY)?;
    if key.trim().is_empty() {
        return Err(Mistake::kind("a key that is not empty", "khóa không để trống", given));
    }
    Ok(Key::natural(word, key))
}

/// The key of a thing by its id.
pub(super) fn by_id(word: &'static Word, id: Uuid) -> Key {
    Key { kind: word.name, source: Cow::Borrowed(Key::ID), key: id.to_string() }
}

/// The opaque id of a thing of this word.
pub(super) fn id(word: &'static Word, given: &Given) -> Result<Uuid, Mistake> {
    let read = match given {
        Given::Text(text) => read_id(text).ok().filter(|(of, _)| of.name == word.name),
        _ => None,
    };
    let name = word.name;
    read.map(|(_, id)| id).ok_or_else(|| {
        Mistake::kind(&format!("the id of a {name}"), &format!("mã định danh của {name}"), given)
    })
}

/// An external id, in the register of the province that is named, or else in the caller's.
pub(super) fn external(
    word: &'static Word,
    given: &Given,
    telling: &Telling<'_>,
) -> Result<Key, Mistake> {
    const FORM: &str = "{source, id}";
    let Given::Object(fields) = given else { return Err(Mistake::kind(FORM, FORM, given)) };
    if let Some(name) =
        fields.keys().find(|name| !["source", "id", "province"].contains(&name.as_str()))
    {
        return Err(Mistake::new(
            Code::UnknownField,
            format!("An external id has no field {name:?}: it has source, id and province."),
            format!("Mã ngoài không có trường {name:?}: chỉ có source, id và province."),
        )
        .at(name));
    }
    let text = |name: &str| match fields.get(name) {
        None => Err(Mistake::kind(FORM, FORM, given)),
        Some(value) => scalar::words(value, LONGEST_KEY).map_err(|mistake| mistake.at(name)),
    };
    let (source, key) = (text("source")?, text("id")?);
    if key.is_empty() {
        return Err(Mistake::kind("an id that is not empty", "mã không để trống", given).at("id"));
    }
    let province = whose(fields, telling)?;
    let source = register(&source, province).map_err(|refusal| {
        let vi = format!(
            "{source:?} không phải tên nguồn: 1 đến {LONGEST_SOURCE} ký tự A-Z a-z 0-9 . _ -, khác natural và id."
        );
        Mistake::new(Code::InvalidValue, format!("{refusal}."), vi).at("source")
    })?;
    Ok(Key { kind: word.name, source, key })
}

/// Whose register is meant.
fn whose(fields: &Object, telling: &Telling<'_>) -> Result<Option<Uuid>, Mistake> {
    let named = match fields.get("province") {
        None | Some(Given::Null) => {
            return match telling.register {
                Register::Nation => Ok(None),
                Register::Province(province) => Ok(Some(province)),
                Register::Unsaid => Err(no_register()),
            };
        }
        Some(given) => id(&PROVINCE, given).map_err(|mistake| mistake.at("province"))?,
    };
    if (telling.may_name_register)(named) {
        return Ok(Some(named));
    }
    Err(Mistake::new(
        Code::NotFound,
        "The register of this province is not there, or may not be read.",
        "Sổ đăng ký của tỉnh này không có hoặc không được phép xem.",
    )
    .at("province"))
}

fn no_register() -> Mistake {
    Mistake::new(
        Code::Required,
        "You write for several provinces: name the `province` whose register the external id belongs to.",
        "Tài khoản phụ trách nhiều tỉnh: cần nêu `province` của sổ đăng ký chứa mã ngoài.",
    )
}
