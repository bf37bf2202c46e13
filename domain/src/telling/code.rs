//! What is wrong with what a caller tells, as stable codes.

use crate::label::coded;

coded! {
    /// Why something that a caller tells was not taken, or what is doubtful about it.
    pub enum UserErrorCode {
        /// The value is not of the field's kind.
        InvalidValue => "INVALID_VALUE", "giá trị không hợp lệ", "invalid value";
        /// The number, or the length, is out of its range.
        OutOfRange => "OUT_OF_RANGE", "ngoài phạm vi cho phép", "out of range";
        /// The code is none of the list.
        UnknownCode => "UNKNOWN_CODE", "mã không có trong danh mục", "unknown code";
        /// The type has no such field.
        UnknownField => "UNKNOWN_FIELD", "trường không tồn tại", "unknown field";
        /// It must be told.
        Required => "REQUIRED", "thiếu thông tin bắt buộc", "required";
        /// Two things that are told contradict each other.
        Contradiction => "CONTRADICTION", "thông tin mâu thuẫn", "contradiction";
        /// It is not there, or may not be read.
        NotFound => "NOT_FOUND", "không tìm thấy", "not found";
        /// It may be read, but not written.
        Forbidden => "FORBIDDEN", "không có quyền", "forbidden";
        /// What it refers to is not there, or may not be read.
        UnknownReference => "UNKNOWN_REFERENCE", "tham chiếu không tồn tại", "unknown reference";
        /// It is there already.
        AlreadyExists => "ALREADY_EXISTS", "đã tồn tại", "already exists";
        /// The names that are told lead to different things.
        KeysDisagree => "KEYS_DISAGREE", "các khóa chỉ đến đối tượng khác nhau", "keys disagree";
        /// Another row tells of the same thing.
        SaidTwice => "SAID_TWICE", "trùng lặp trong cùng lần gửi", "said twice";
        /// Somebody has written since the revision that is named.
        RevisionConflict => "REVISION_CONFLICT", "phiên bản đã thay đổi", "revision conflict";
        /// The idempotency key was used with another input.
        IdempotencyConflict => "IDEMPOTENCY_CONFLICT", "khóa chống lặp đã dùng cho nội dung khác", "idempotency conflict";
        /// More rows than one call takes.
        TooManyRows => "TOO_MANY_ROWS", "quá nhiều dòng", "too many rows";
        /// More would be retired than the call allows.
        TooManyDeletes => "TOO_MANY_DELETES", "vượt số lượng được phép ngừng", "too many deletes";
        /// Another row of the call was refused, and so this one was not written.
        NotWritten => "NOT_WRITTEN", "không ghi do dòng khác bị từ chối", "not written";
        /// Something that has happened is told of a day to come.
        DayToCome => "DAY_TO_COME", "ngày trong tương lai", "day to come";
        /// Something ends before it begins.
        EndBeforeStart => "END_BEFORE_START", "kết thúc trước khi bắt đầu", "end before start";
        /// Days that follow each other are told in another order.
        DaysOutOfOrder => "DAYS_OUT_OF_ORDER", "các ngày sai thứ tự", "days out of order";
        /// An approval without the decision that approves.
        ApprovalWithoutDecision => "APPROVAL_WITHOUT_DECISION", "phê duyệt không có quyết định", "approval without decision";
        /// Who decided may not approve a level.
        ApproverNotCompetent => "APPROVER_NOT_COMPETENT", "nơi phê duyệt không có thẩm quyền", "approver not competent";
        /// A system is in operation without an approved level: a warning.
        OperationBeforeApproval => "OPERATION_BEFORE_APPROVAL", "vận hành trước khi phê duyệt cấp độ", "operation before approval";
        /// More were counted than there are.
        NumeratorAboveDenominator => "NUMERATOR_ABOVE_DENOMINATOR", "tử số lớn hơn mẫu số", "numerator above denominator";
        /// Only an operations centre has a tier.
        TierOnlyForIoc => "TIER_ONLY_FOR_IOC", "chỉ IOC mới có cấp", "tier only for an IOC";
        /// The step does not follow from where the thing stands.
        WrongState => "WRONG_STATE", "trạng thái không phù hợp", "wrong state";
        /// A person's word stands against an imported reading: the reading was left aside.
        Overridden => "OVERRIDDEN", "đã được người có trách nhiệm điều chỉnh", "overridden";
        /// Others are writing the same things: try again.
        Busy => "BUSY", "đang có người khác ghi", "busy";
    }
}

impl UserErrorCode {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::InvalidValue => {
                "Tell a value of the kind that the sentence names; `path` leads to it."
            }
            Self::OutOfRange => "Tell a value within the limits that the sentence names.",
            Self::UnknownCode => "Tell one of the codes that the sentence lists.",
            Self::UnknownField => "Take the names of fields from `schema.graphql`.",
            Self::Required => {
                "Tell it; of a thing that is there already, say which by its external id."
            }
            Self::Contradiction => "Leave one of the two out.",
            Self::NotFound => {
                "Compare the id, key or external id; make the thing first, by `…Upsert`."
            }
            Self::Forbidden => {
                "Write by a token of the province that it belongs to, or of the nation (who-may.md)."
            }
            Self::UnknownReference => "Write what is referred to first, or in the same call.",
            Self::AlreadyExists => "Change it by `…Update`, or write by `…Upsert`.",
            Self::KeysDisagree => {
                "Name the thing by one of them; if two things are one, have them joined first."
            }
            Self::SaidTwice => "Tell of every thing in one row of a call.",
            Self::RevisionConflict => {
                "Read it anew, see what changed, and write with the revision that it has now."
            }
            Self::IdempotencyConflict => {
                "Take a new key for new input; send the same input under the old one."
            }
            Self::TooManyRows => "Send fewer rows at once, or any number through `POST /sync`.",
            Self::TooManyDeletes => {
                "Look with `dryRun` at what would be retired; raise `maxDeletes` if that is meant."
            }
            Self::NotWritten => {
                "Mend the rows that were refused, and send all again; or say `SKIP_ROW`."
            }
            Self::DayToCome => "Tell of what happened once it has; days are counted in Vietnam.",
            Self::EndBeforeStart => "Mend the days: the last is not before the first.",
            Self::DaysOutOfOrder => {
                "Mend the days, so that they follow each other as the deeds do."
            }
            Self::ApprovalWithoutDecision => "Tell the decision together with the approval.",
            Self::ApproverNotCompetent => "Name the decision of a body that may approve.",
            Self::OperationBeforeApproval => {
                "It was written; compare the day of going live with the approval's."
            }
            Self::NumeratorAboveDenominator => "Compare the two figures with their source.",
            Self::TierOnlyForIoc => "Leave the tier out, or tell the category `IOC`.",
            Self::WrongState => {
                "Read where the thing stands, and take the step that follows from there."
            }
            Self::Overridden => {
                "Nothing, or ask whoever overrode it; other fields of the row were taken."
            }
            Self::Busy => "Send the same again, under the same idempotency key.",
        }
    }
}
