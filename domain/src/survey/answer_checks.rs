//! What is odd about an answer: a date, a number, a document that does not fit.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::{
    align::AlignedRow,
    answer::AnswerStatus,
    cell::Cell,
    documents, dossier,
    finding::FindingRule,
    force,
    layout::Column,
    monitoring,
    reading::{CitedDocument, RowReading},
    review,
    tell::Findings,
};
use crate::{
    document_reference::DocumentKind,
    label::Lang::{En, Vi},
    text::{canonical, pattern, search_key},
    vendor::Vendors,
};

/// `61/67 đơn vị`: some of all.
static PART_OF_ALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?P<part>\d{1,5}) ?/ ?(?P<all>\d{1,5}) (?:đơn vị|hệ thống|cơ quan|sở)")
});

/// Checks a row's answers.
pub(super) fn check<P, V: Clone + Ord>(
    reading: &RowReading<P, V>,
    row: &AlignedRow,
    vendors: &Vendors<V>,
    as_of: NaiveDate,
    findings: &mut Findings,
) {
    let answered =
        [&reading.dossier.documents, &reading.force.documents, &reading.monitoring.documents];
    for document in answered.into_iter().flatten().chain(&reading.review.references) {
        check_document(document, as_of, findings);
    }
    check_places(row, findings);
    check_review(reading, row, findings);
    check_dossier(reading, row, vendors, findings);
    check_force(reading, row, findings);
    check_monitoring(reading, findings);
    check_vendors(reading, vendors, findings);
}

fn check_document(document: &CitedDocument, as_of: NaiveDate, findings: &mut Findings) {
    let Some(source) = document.cells.first() else { return };
    let reference = &document.reference;
    let number = &reference.number;
    if let Some(date) = &reference.date {
        let text = date.text();
        match date.day() {
            None => findings.at(
                FindingRule::ImpossibleDate,
                source,
                format!("no calendar has the date {text} of {number}"),
                format!("ngày {text} của văn bản {number} không có thật"),
            ),
            Some(day) if day > as_of => findings.at(
                FindingRule::DateInFuture,
                source,
                format!("{number} is dated {text}, after the survey of {as_of}"),
                format!("văn bản {number} ghi ngày {text}, sau thời điểm khảo sát {as_of}"),
            ),
            Some(_) => {}
        }
        let year = date.day().map(|day| day.year());
        if let (Some(inside), Some(year)) = (reference.year_of_number(), year)
            && inside != year
        {
            findings.at(
                FindingRule::NumberDateMismatch,
                source,
                format!("{number} has the year {inside} in its number and is dated {text}"),
                format!("văn bản {number} có năm {inside} trong số hiệu nhưng ghi ngày {text}"),
            );
        }
    }
    if let Some(stated) = reference.stated_kind.filter(|_| reference.is_of_two_kinds()) {
        findings.at(
            FindingRule::TypeMismatch,
            source,
            format!(
                "{number} is called a {} and has the symbol of a {}",
                stated.label(En),
                reference.kind.label(En)
            ),
            format!(
                "văn bản {number} gọi là {} nhưng mang ký hiệu {}",
                stated.label(Vi),
                reference.kind.label(Vi)
            ),
        );
    }
    if documents::is_of_other_body(document) {
        findings.at(
            FindingRule::OtherBodyDocument,
            source,
            format!("{number} is a document of another body, not of the province"),
            format!("văn bản {number} là của cơ quan khác, không phải của tỉnh"),
        );
    }
}

fn check_places(row: &AlignedRow, findings: &mut Findings) {
    for cell in &row.shifted {
        findings.in_cell_quoting(
            FindingRule::ShiftedCell,
            cell,
            &cell.text,
            "the cell stands in another column than its header says".to_owned(),
            "ô nằm lệch so với tiêu đề cột".to_owned(),
        );
    }
}

fn check_review<P, V>(reading: &RowReading<P, V>, row: &AlignedRow, findings: &mut Findings) {
    let Some(cell) = row.cell(Column::Review) else { return };
    if dossier::is_approval(cell) {
        wrong_column(
            cell,
            "a decision that approves a level",
            "quyết định phê duyệt cấp độ",
            findings,
        );
    } else if review::is_bare_assurance(row) {
        findings.in_cell(
            FindingRule::BareAssurance,
            cell,
            "the cell only assures that all is well, which may or may not mean a review".to_owned(),
            "ô chỉ ghi “Đảm bảo”, chưa rõ đã rà soát hay chưa".to_owned(),
        );
    } else if reading.review.status == AnswerStatus::NotReported {
        findings.in_cell_quoting(
            FindingRule::AnswerNotUnderstood,
            cell,
            &cell.text,
            "the text does not say whether there was a review".to_owned(),
            "nội dung không cho biết đã rà soát hay chưa".to_owned(),
        );
    }
}

fn check_dossier<P, V: Clone + Ord>(
    reading: &RowReading<P, V>,
    row: &AlignedRow,
    vendors: &Vendors<V>,
    findings: &mut Findings,
) {
    let dossier = &reading.dossier;
    for document in &dossier.documents {
        let named = vendors.named_in(&document.reference.number);
        if let (false, Some(source)) = (named.is_empty(), document.cells.first()) {
            let number = &document.reference.number;
            findings.at(
                FindingRule::ApproverNotCompetent,
                source,
                format!("{number}, which approves a level, is a vendor's decision"),
                format!("văn bản {number} phê duyệt cấp độ là của doanh nghiệp"),
            );
        }
    }
    let cells = row.of(&[Column::DossierStatus, Column::DossierDecision]);
    if let (AnswerStatus::Done, true, Some(cell)) =
        (dossier.status, dossier.documents.is_empty(), cells.first())
    {
        findings.in_cell(
            FindingRule::ApprovedWithoutDecision,
            cell,
            "the dossier is said to be approved, but no decision is cited".to_owned(),
            "ghi đã phê duyệt nhưng không nêu số quyết định".to_owned(),
        );
    }
    for cell in cells {
        let words = canonical(&documents::text_without_references(cell));
        if let Some(found) = PART_OF_ALL.captures(&words)
            && found.name("part").map(|part| part.as_str())
                != found.name("all").map(|all| all.as_str())
        {
            findings.in_cell_quoting(
                FindingRule::PartialApproval,
                cell,
                &found[0],
                "only a part is approved".to_owned(),
                "mới phê duyệt một phần".to_owned(),
            );
        }
    }
}

fn check_force<P, V>(reading: &RowReading<P, V>, row: &AlignedRow, findings: &mut Findings) {
    for cell in force::hired_instead(row) {
        wrong_column(cell, "a hired service", "nội dung thuê dịch vụ", findings);
    }
    if row.cell(Column::ForceDecision).is_none()
        && let Some(cell) = row.cell(Column::ForceMembers)
        && documents::cited(&[cell]).iter().any(documents::is_founding)
    {
        wrong_column(cell, "the founding decision", "quyết định thành lập", findings);
    }
    if let (Some((members, decision)), Some(cell)) =
        (force::conflicting_headcounts(row), row.cell(Column::ForceMembers))
    {
        findings.in_cell(
            FindingRule::HeadcountConflict,
            cell,
            format!(
                "the cell counts {} people, the decision's cell {}",
                members.count, decision.count
            ),
            format!("ô ghi {} người, ô quyết định ghi {} người", members.count, decision.count),
        );
    }
    letters_only(reading.force.status, &reading.force.documents, findings);
}

fn check_monitoring<P, V>(reading: &RowReading<P, V>, findings: &mut Findings) {
    let monitoring = &reading.monitoring;
    letters_only(monitoring.status, &monitoring.documents, findings);
    if let (true, Some(source)) = (monitoring::is_at_odds(monitoring), monitoring.cells.first()) {
        findings.at(
            FindingRule::StatusConflict,
            source,
            "the status word says that it is not done yet, but a contract is cited".to_owned(),
            "ghi đang hoặc chưa thực hiện nhưng có viện dẫn hợp đồng".to_owned(),
        );
    }
}

/// A vendor that goes by another name than its own.
fn check_vendors<P, V: Clone + Ord>(
    reading: &RowReading<P, V>,
    vendors: &Vendors<V>,
    findings: &mut Findings,
) {
    let monitoring = &reading.monitoring;
    for name in monitoring.vendors.iter().filter_map(|vendor| vendors.name_of(vendor)) {
        let is_named = |text: &str| search_key(text).contains(&search_key(name));
        if let (Some(source), false) =
            (monitoring.cells.first(), monitoring.cells.iter().any(|cell| is_named(&cell.text)))
        {
            findings.at(
                FindingRule::NameVariantResolved,
                source,
                format!("the vendor was understood to be {name}"),
                format!("doanh nghiệp được hiểu là {name}"),
            );
        }
    }
}

fn letters_only(status: AnswerStatus, documents: &[CitedDocument], findings: &mut Findings) {
    let letter = documents.iter().find(|one| one.reference.kind == DocumentKind::OfficialLetter);
    let letter = letter.filter(|_| status == AnswerStatus::NotReported);
    if let Some((document, source)) = letter.and_then(|one| Some((one, one.cells.first()?))) {
        let number = &document.reference.number;
        findings.at(
            FindingRule::LetterWithoutContent,
            source,
            format!("only the letter {number} is cited, not what it says"),
            format!("chỉ nêu công văn {number}, không rõ nội dung"),
        );
    }
}

fn wrong_column(cell: &Cell, english: &str, vietnamese: &str, findings: &mut Findings) {
    findings.in_cell(
        FindingRule::ValueInWrongColumn,
        cell,
        format!("the cell holds {english}, which belongs in another column"),
        format!("ô chứa {vietnamese}, đúng ra thuộc cột khác"),
    );
}
