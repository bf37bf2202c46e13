//! Why records were not taken, as callers are told it.

use domain::sync::Rejection;
use domain::telling::{Mistake, PathPart, UserErrorCode as Code};

use super::UserError;

impl From<Mistake> for UserError {
    fn from(mistake: Mistake) -> Self {
        let Mistake { path, code, message, message_vi } = mistake;
        Self { code, message, message_vi, path, row_index: None }
    }
}

/// What a caller is told of a record that was not taken.
pub(super) fn told(rejection: Rejection) -> Vec<UserError> {
    let one = match rejection {
        Rejection::Broken(mistakes) => return mistakes.into_iter().map(UserError::from).collect(),
        Rejection::NotFound => not_found(),
        Rejection::Forbidden => forbidden(),
        Rejection::Exists => UserError::new(
            Code::AlreadyExists,
            "There is such a thing already: use Upsert or Update to change it.",
            "Đối tượng đã tồn tại: dùng Upsert hoặc Update để thay đổi.",
        ),
        Rejection::RevisionConflict { told, current } => UserError::new(
            Code::RevisionConflict,
            format!(
                "It has the revision {current}, not {told}: somebody has written since; read it again."
            ),
            format!(
                "Phiên bản hiện tại là {current}, không phải {told}: đã có thay đổi; hãy đọc lại."
            ),
        ),
        Rejection::UnknownReference { key } => UserError::new(
            Code::UnknownReference,
            format!("There is no {} {:?}, or it may not be read.", key.kind, key.key),
            format!("Không có {} {:?}, hoặc không được phép xem.", key.kind, key.key),
        ),
        Rejection::SaidTwice { key } => UserError::new(
            Code::SaidTwice,
            format!("Another row tells of the same {}: {:?}.", key.kind, key.key),
            format!("Một dòng khác đã nêu cùng {}: {:?}.", key.kind, key.key),
        ),
        Rejection::KeysDisagree { one, other } => UserError::new(
            Code::KeysDisagree,
            format!("Its names lead to different things: {one:?} and {other:?}."),
            format!("Các khóa chỉ đến đối tượng khác nhau: {one:?} và {other:?}."),
        ),
        Rejection::Missing { word, attribute } => missing(word, &attribute),
        Rejection::EndsBeforeItBegins { table } => UserError::new(
            Code::EndBeforeStart,
            format!("A value of {table} ends before it begins."),
            format!("Giá trị của {table} kết thúc trước khi bắt đầu."),
        ),
        Rejection::Contradiction { table } => UserError::new(
            Code::Contradiction,
            format!("Two values of {table} begin on the same day and contradict each other."),
            format!("Hai giá trị của {table} bắt đầu cùng ngày và mâu thuẫn nhau."),
        ),
        other @ (Rejection::NoKey
        | Rejection::IdTaken(_)
        | Rejection::NotOfTheWord { .. }
        | Rejection::NotAChoice { .. }) => {
            let sentence = format!("It was not taken: {other}.");
            UserError::new(Code::InvalidValue, sentence, format!("Không nhận được: {other}."))
        }
    };
    vec![one]
}

fn missing(word: &str, attribute: &str) -> UserError {
    let field = match attribute {
        "province_id" => "province".to_owned(),
        other => domain::graph::camel_case(other),
    };
    let mut error = UserError::new(
        Code::Required,
        format!("A new {word} must have a value in `{field}`."),
        format!("{word} mới phải có giá trị ở `{field}`."),
    );
    error.path = vec![PathPart::Field(field)];
    error
}

/// It is not there, or may not be read: nobody learns which.
pub(super) fn not_found() -> UserError {
    UserError::new(
        Code::NotFound,
        "There is no such thing, or it may not be read.",
        "Không có đối tượng này, hoặc không được phép xem.",
    )
}

/// It may not be written.
pub(super) fn forbidden() -> UserError {
    UserError::new(
        Code::Forbidden,
        "You may not write this.",
        "Bạn không có quyền ghi nội dung này.",
    )
}

/// Others of the call were refused.
pub(super) fn not_written() -> UserError {
    UserError::new(
        Code::NotWritten,
        "It was not written, because another row of the call was refused.",
        "Không được ghi vì dòng khác trong cùng lần gửi bị từ chối.",
    )
}

/// Something must be unique.
pub(super) fn taken(constraint: &str) -> UserError {
    UserError::new(
        Code::AlreadyExists,
        format!("There is such a thing already ({constraint})."),
        format!("Đã có đối tượng như vậy ({constraint})."),
    )
}

/// Others write the same things.
pub(super) fn busy() -> UserError {
    UserError::new(
        Code::Busy,
        "Others are writing the same things: try again.",
        "Đang có người khác ghi cùng nội dung: hãy thử lại.",
    )
}

/// A key was used for something else.
pub(super) fn key_used(key: &str) -> UserError {
    UserError::new(
        Code::IdempotencyConflict,
        format!("The idempotency key {key:?} was used with another input."),
        format!("Khóa chống lặp {key:?} đã dùng cho nội dung khác."),
    )
}

/// More would be retired than may be.
pub(super) fn too_many(found: usize, most: usize) -> UserError {
    UserError::new(
        Code::TooManyDeletes,
        format!("{found} things would be retired, `maxDeletes` is {most}: nothing was written."),
        format!("Sẽ ngừng {found} đối tượng, `maxDeletes` là {most}: không ghi gì."),
    )
}
