//! What is odd in a sheet. Told, never mended in silence.

use crate::{label::coded, text::fold_spaces};

/// How long a quote may be, in letters.
const QUOTE: usize = 60;

coded! {
    /// How bad a finding is.
    pub enum Severity {
        /// Good to know; the reading stands.
        Info => "INFO", "lưu ý", "info";
        /// Somebody should look: the text is odd, the reading follows it.
        Warning => "WARNING", "cảnh báo", "warning";
        /// Something could not be read or placed.
        Error => "ERROR", "lỗi", "error";
    }
}

coded! {
    /// What kind of oddness it is.
    pub enum FindingRule {
        /// A cell stands in another column than its header says.
        ShiftedCell => "SHIFTED_CELL", "ô bị lệch cột", "shifted cell";
        /// A cell answers another question than its column asks.
        ValueInWrongColumn => "VALUE_IN_WRONG_COLUMN", "giá trị nằm sai cột", "value in the wrong column";
        /// Mark-up of a web page is left in the text.
        HtmlFragment => "HTML_FRAGMENT", "còn sót mã HTML", "HTML fragment";
        /// The text breaks off.
        TruncatedText => "TRUNCATED_TEXT", "nội dung bị cắt", "truncated text";
        /// The same words stand twice.
        DuplicatedText => "DUPLICATED_TEXT", "nội dung lặp lại", "duplicated text";
        /// Several provinces answer in the same words.
        BoilerplateRepeated => "BOILERPLATE_REPEATED", "nhiều tỉnh dùng chung câu mẫu", "boilerplate of several provinces";
        /// A date lies after the day of the survey.
        DateInFuture => "DATE_IN_FUTURE", "ngày ở tương lai", "date in the future";
        /// No calendar has the date.
        ImpossibleDate => "IMPOSSIBLE_DATE", "ngày không có thật", "impossible date";
        /// The year inside a number is not the year of the date.
        NumberDateMismatch => "NUMBER_DATE_MISMATCH", "năm trong số hiệu khác năm ban hành", "number and date disagree";
        /// The words name another kind of document than the symbol.
        TypeMismatch => "TYPE_MISMATCH", "tên loại khác ký hiệu văn bản", "kind and symbol disagree";
        /// One document is cited in two forms.
        ConflictingCitation => "CONFLICTING_CITATION", "viện dẫn một văn bản theo hai cách", "conflicting citation";
        /// Two provinces cite the same number and date.
        SameReferenceTwoIssuers => "SAME_REFERENCE_TWO_ISSUERS", "hai tỉnh viện dẫn cùng số, cùng ngày", "same number and date in two provinces";
        /// The document is of a body that is not the province's.
        OtherBodyDocument => "OTHER_BODY_DOCUMENT", "văn bản của cơ quan khác", "document of another body";
        /// Approved, it says, but by which decision?
        ApprovedWithoutDecision => "APPROVED_WITHOUT_DECISION", "đã phê duyệt nhưng không nêu quyết định", "approved without a citable decision";
        /// Part of the units or systems only.
        PartialApproval => "PARTIAL_APPROVAL", "mới phê duyệt một phần", "partial approval";
        /// The answer is said to stand in an annex that is not there.
        MissingAnnexPointer => "MISSING_ANNEX_POINTER", "dẫn tới phụ lục không kèm theo", "pointer to a missing annex";
        /// A name was understood though it is not spelt as listed.
        NameVariantResolved => "NAME_VARIANT_RESOLVED", "tên viết khác danh mục", "name variant resolved";
        /// Levels are approved by someone who may not.
        ApproverNotCompetent => "APPROVER_NOT_COMPETENT", "nơi phê duyệt không có thẩm quyền", "approver not competent";
        /// The text is not in composed letters.
        TextNotComposed => "TEXT_NOT_NFC", "chữ chưa ở dạng dựng sẵn (NFC)", "text not in NFC";
        /// Only "Đảm bảo" is said, which answers nothing or everything.
        BareAssurance => "BARE_ASSURANCE", "chỉ ghi “Đảm bảo”", "bare assurance";
        /// A cell has text that answers none of the questions.
        AnswerNotUnderstood => "ANSWER_NOT_UNDERSTOOD", "nội dung không trả lời câu hỏi", "answer not understood";
        /// A letter is named but not what it says.
        LetterWithoutContent => "LETTER_WITHOUT_CONTENT", "công văn không rõ nội dung", "letter without content";
        /// Two cells of a row give two numbers of people.
        HeadcountConflict => "HEADCOUNT_CONFLICT", "số nhân sự mâu thuẫn", "conflicting headcount";
        /// A status word and the rest of the answer disagree.
        StatusConflict => "STATUS_CONFLICT", "tình trạng mâu thuẫn với nội dung", "status and content disagree";
        /// The province's name is not known.
        UnknownProvince => "UNKNOWN_PROVINCE", "không rõ tỉnh, thành phố", "unknown province";
        /// The province's name may mean several.
        AmbiguousProvince => "AMBIGUOUS_PROVINCE", "tên tỉnh chưa xác định duy nhất", "ambiguous province";
        /// A province has two rows.
        DuplicateProvince => "DUPLICATE_PROVINCE", "một tỉnh có hai dòng", "province twice";
        /// A province has no row.
        MissingProvince => "MISSING_PROVINCE", "thiếu dòng của tỉnh", "province without a row";
        /// The numbering of the rows has a gap.
        GapInNumbering => "GAP_IN_NUMBERING", "số thứ tự bị ngắt quãng", "gap in the numbering";
    }
}

impl FindingRule {
    /// How bad a finding of this rule is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::UnknownProvince | Self::AmbiguousProvince | Self::DuplicateProvince => {
                Severity::Error
            }
            Self::HtmlFragment
            | Self::DuplicatedText
            | Self::BoilerplateRepeated
            | Self::NameVariantResolved
            | Self::TextNotComposed
            | Self::LetterWithoutContent
            | Self::PartialApproval => Severity::Info,
            _ => Severity::Warning,
        }
    }

    /// Does such a finding tell of several provinces at once? Then it needs a reader who may see them all.
    #[must_use]
    pub const fn joins_provinces(self) -> bool {
        matches!(
            self,
            Self::BoilerplateRepeated
                | Self::ConflictingCitation
                | Self::SameReferenceTwoIssuers
                | Self::MissingProvince
                | Self::GapInNumbering
        )
    }
}

/// Where in the file a finding is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingPlace {
    /// The name of the sheet.
    pub sheet: String,
    /// The line in the file, from 1.
    pub row: u32,
    /// The column, from 1; `None` if the whole row is meant.
    pub column: Option<u32>,
}

/// One odd thing.
///
/// The sentences are ours and whole by themselves: names, numbers and dates are facts and may stand in them, the words
/// of the sheet stand in the quote. So a finding can be kept, and compared, without the sheet's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of oddness.
    pub rule: FindingRule,
    /// How bad.
    pub severity: Severity,
    /// Where; `None` if the sheet as a whole is meant.
    pub place: Option<FindingPlace>,
    /// A sentence in English.
    pub english: String,
    /// The same in Vietnamese.
    pub vietnamese: String,
    /// The words of the sheet that are meant, at most 60 letters of them; `None` if the place says enough.
    pub quote: Option<String>,
}

impl Finding {
    /// A finding of `rule` at `place`, told in both languages.
    #[must_use]
    pub const fn new(
        rule: FindingRule,
        place: Option<FindingPlace>,
        english: String,
        vietnamese: String,
    ) -> Self {
        Self { rule, severity: rule.severity(), place, english, vietnamese, quote: None }
    }

    /// The same finding with the words that are meant, shortened to a quote.
    #[must_use]
    pub fn quoting(mut self, words: &str) -> Self {
        let words = fold_spaces(words);
        self.quote = (!words.is_empty()).then(|| shortened(&words));
        self
    }

    /// Does `other` say the same of the same place? Whatever it quotes.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.rule, &self.place, &self.english) == (other.rule, &other.place, &other.english)
    }
}

/// The first letters of `words`, with an ellipsis if there are more.
fn shortened(words: &str) -> String {
    if words.chars().count() <= QUOTE {
        return words.to_owned();
    }
    words.chars().take(QUOTE - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote_of(words: &str) -> Option<String> {
        let (rule, english) = (FindingRule::TruncatedText, "the text breaks off".to_owned());
        Finding::new(rule, None, english, String::new()).quoting(words).quote
    }

    #[test]
    fn a_quote_has_at_most_60_letters() {
        let (whole, cut) = (quote_of(&"ộ".repeat(60)).unwrap(), quote_of(&"ộ".repeat(61)).unwrap());

        assert_eq!(whole, "ộ".repeat(60));
        assert_eq!(cut, "ộ".repeat(59) + "…");
    }

    #[test]
    fn a_quote_is_one_line_and_never_empty() {
        assert_eq!(quote_of(" Đã\trà\n\nsoát ").as_deref(), Some("Đã rà soát"));
        assert_eq!(quote_of(" \n"), None);
    }
}
