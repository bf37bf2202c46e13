use proptest::prelude::*;

use super::*;

fn told(text: &str) -> String {
    let references = read(text).into_iter().map(|reference| {
        let date = reference.date.as_ref().map_or("-".to_owned(), |date| match date.day() {
            Some(day) => day.to_string(),
            None => format!("impossible {:?}", date.text()),
        });
        let issuer = reference.issuer.as_deref().unwrap_or("-");
        format!("{} | {} | {date} | {issuer}", reference.number, reference.kind.code())
    });
    references.collect::<Vec<_>>().join("\n")
}

/// Every spelling seen in the sources gets a line here.
#[test]
fn reads_the_spellings_of_the_sources() {
    let spellings = [
        "Quyết định số 11/QĐ-UBND ngày 5/4/2021 của UBND tỉnh về việc lập Đội",
        "Quyết định số 12/QĐ-UBND, ngày 18/02/2018",
        "Quyết định số 13 /QĐ-ĐƯSCMTT ngày 30/6/2022.",
        "QĐ số 14 /QĐ-BCĐCĐSTT ngày 24/8/2028) có 10 người",
        "QĐ 15/QĐ-UBND 26/11/2021",
        "Quyết 16/QĐ-TTDL&TT ngày 24/2/2023 về Quy trình",
        "Quyết định số 17/QĐ-UBND ngày 07 tháng 8 năm 2019 của Chủ tịch UBND huyện về việc",
        "Quyết định số: 18/QĐ-UBND Ngày phê duyệt: 21/10/2022",
        "Quyết định số: 19/QĐ-SAO-CN, Ngày phê duyệt: 21/6/2021",
        "Quyết định số 20/2022/QĐ-UBND ngày 08/9/2022",
        "Quyết định số 02 /2022/QĐ-UBND ngày 17/02/2022 của UBND tỉnh;",
        "tại Quyết định số 22/QĐ-UBND ngày 20/11/2021.F76",
        "Quyết định số 23/QĐ-UBND-HC, ngày 30/11/2020 của UBND Tỉnh",
        "Quyết định số 07B/QĐ-TTDL ngày 29/7/2022 ban hành quy chế",
        "Quyết định số 24/QĐ-UBND của UBND tỉnh Sao Mai ngày 30/4/2021",
        "hợp đồng số 25/HĐ-UBND-SXYZ ngày 21/8/2020 về việc",
        "hợp đồng số 26/2022/HDBM/ABC-SXYZ ngày 08/9/2022",
        "Hợp đồng thuê dịch vụ số 2712/2022/HĐ/STTT T-VENDOR",
        "Gói thầu thuê dịch vụ số 27.11.22/HĐ-SXYZ-SAO-ABC do Sao Mai",
        "Hợp đồng số 28112022/HĐKT/SXYZ-SAOMAI ký ngày 28/11/2022 giữa hai bên",
        "Kế hoạch 29/KH-UBND ngày 09/7/2016 Diễn tập",
        "Kế hoạch số 30/KH-SXYZ ngày 12 tháng 10 năm 2021 của Sở Khoa học và Công nghệ về việc",
        "Công văn số 31/VP-TTABC ngày 05/10/2021",
        "Công văn 32/BKHCN-CATTT ngày 03/2/2023 của Bộ Khoa học và Công nghệ về hướng dẫn",
        "Văn bản số 33/UBND-  \nKTTH ngày 14/2/2023",
        "Số: **34** /VP-HCTC",
        "Chi thị số 03/CT-TTg ngày 25/3/2021 của Thủ tướng và Công văn số",
        "Chỉ thị số 08/CT-\nTTg ngày 22/01/2023",
        "Nghị định số 85/2016/NĐ-CP",
        "Nghi dinh s6 84/2015/ND-CP ngay 02/6/2015 ctia CP",
        "Thông tư số 12/2022/TT-BTTTT ngày 12/8/2022",
        "Luật số 86/2015/QH13",
        "Nghị quyết số 175/2024/QH15",
        "Kế hoạch số 03-KH/BCĐTW ngày 18/5/2024 của Ban Chỉ đạo về",
        "số 379/KH",
        "Quyết định số 35/QĐ-UBND ngày 31/02/2024",
        "Quyết định 36/QĐ - UBND, ngày 1-2-2024",
        "Quyết định số 37/QĐ-UBND ngày 20/11/23",
    ];
    let read = spellings.map(told);
    insta::assert_snapshot!(read.join("\n"), @r#"
    11/QĐ-UBND | DECISION | 2021-04-05 | UBND tỉnh
    12/QĐ-UBND | DECISION | 2018-02-18 | -
    13/QĐ-ĐƯSCMTT | DECISION | 2022-06-30 | -
    14/QĐ-BCĐCĐSTT | DECISION | 2028-08-24 | -
    15/QĐ-UBND | DECISION | 2021-11-26 | -
    16/QĐ-TTDL&TT | DECISION | 2023-02-24 | -
    17/QĐ-UBND | DECISION | 2019-08-07 | Chủ tịch UBND huyện
    18/QĐ-UBND | DECISION | 2022-10-21 | -
    19/QĐ-SAO-CN | DECISION | 2021-06-21 | -
    20/2022/QĐ-UBND | DECISION | 2022-09-08 | -
    02/2022/QĐ-UBND | DECISION | 2022-02-17 | UBND tỉnh
    22/QĐ-UBND | DECISION | 2021-11-20 | -
    23/QĐ-UBND-HC | DECISION | 2020-11-30 | UBND Tỉnh
    07B/QĐ-TTDL | DECISION | 2022-07-29 | -
    24/QĐ-UBND | DECISION | 2021-04-30 | UBND tỉnh Sao Mai
    25/HĐ-UBND-SXYZ | CONTRACT | 2020-08-21 | -
    26/2022/HDBM/ABC-SXYZ | CONTRACT | 2022-09-08 | -
    2712/2022/HĐ/STTTT-VENDOR | CONTRACT | - | -
    27.11.22/HĐ-SXYZ-SAO-ABC | CONTRACT | - | -
    28112022/HĐKT/SXYZ-SAOMAI | CONTRACT | 2022-11-28 | -
    29/KH-UBND | PLAN | 2016-07-09 | -
    30/KH-SXYZ | PLAN | 2021-10-12 | Sở Khoa học và Công nghệ
    31/VP-TTABC | OFFICIAL_LETTER | 2021-10-05 | -
    32/BKHCN-CATTT | OFFICIAL_LETTER | 2023-02-03 | Bộ Khoa học và Công nghệ
    33/UBND-KTTH | OFFICIAL_LETTER | 2023-02-14 | -
    34/VP-HCTC | OFFICIAL_LETTER | - | -
    03/CT-TTg | DIRECTIVE | 2021-03-25 | Thủ tướng
    08/CT-TTg | DIRECTIVE | 2023-01-22 | -
    85/2016/NĐ-CP | DECREE | - | -
    84/2015/ND-CP | DECREE | 2015-06-02 | -
    12/2022/TT-BTTTT | CIRCULAR | 2022-08-12 | -
    86/2015/QH13 | LAW | - | -
    175/2024/QH15 | RESOLUTION | - | -
    03-KH/BCĐTW | PLAN | 2024-05-18 | Ban Chỉ đạo
    379/KH | PLAN | - | -
    35/QĐ-UBND | DECISION | impossible "31/02/2024" | -
    36/QĐ-UBND | DECISION | 2024-02-01 | -
    37/QĐ-UBND | DECISION | - | -
    "#);
}

#[test]
fn reads_several_of_one_cell() {
    let text = "1.Quyết định số 41/QĐ-UBND ngày 16/05/2022 2.Quyết định số 42/QĐ-UBND ngày 17/11/2022 \
        3.Quyết định số 43/QĐ-STT&TT; Quyết định 44/QĐ-UBND ngày 13/12/2022";

    insta::assert_snapshot!(told(text), @r#"
    41/QĐ-UBND | DECISION | 2022-05-16 | -
    42/QĐ-UBND | DECISION | 2022-11-17 | -
    43/QĐ-STT&TT | DECISION | - | -
    44/QĐ-UBND | DECISION | 2022-12-13 | -
    "#);
}

#[test]
fn a_decision_by_word_and_a_plan_by_symbol_is_of_two_kinds() {
    let references = read("Quyết định số 51/KH-UBND ngày 26 tháng 5 năm 2021");

    let [reference] = references.as_slice() else { panic!("{references:?}") };
    assert_eq!(reference.kind, DocumentKind::Plan);
    assert_eq!(reference.stated_kind, Some(DocumentKind::Decision));
    assert!(reference.is_of_two_kinds());
}

#[test]
fn fractions_levels_and_file_names_are_no_numbers() {
    for text in [
        "61/67 đơn vị xong",
        "đạt 12/13 yêu cầu, giám sát 24/7",
        "vận hành từ tháng 11/2021 . Cổng (địa chỉ: ioc.example.gov.vn)",
        "cấp độ 3/IOC",
        "Cục C06, A05, A06",
        "5/Quyết định",
    ] {
        assert_eq!(told(text), "", "{text}");
    }
}

#[test]
fn the_span_covers_number_date_and_issuer() {
    let text = "Theo Quyết định số 61/QĐ-UBND ngày 5/4/2021 của UBND tỉnh về việc";

    let reference = read(text).remove(0);

    assert_eq!(text.get(reference.span), Some("61/QĐ-UBND ngày 5/4/2021 của UBND tỉnh"));
}

#[test]
fn tells_the_year_inside_a_number() {
    let years = ["29/2020/QĐ-UBND", "1712/2022/HĐ/SXYZ-X", "470/QĐ-UBND", "27.11.22/HĐ-SXYZ"].map(
        |number| read(&format!("số {number}")).first().and_then(DocumentReference::year_of_number),
    );

    assert_eq!(years, [Some(2020), Some(2022), None, None]);
}

proptest! {
    #[test]
    fn never_panics_on_any_text(text in "\\PC{0,200}") {
        for reference in read(&text) {
            prop_assert!(nfc(&text).get(reference.span).is_some());
        }
    }

    #[test]
    fn never_panics_on_what_looks_like_a_document(
        text in "((Quyết định|HĐ|ngày|của|số|12|/|-|–|QĐ|UBND|2023|tháng|năm|\\.|&|TTg| |\n|\u{300}|đ|Ư){0,40})",
    ) {
        for reference in read(&text) {
            prop_assert!(nfc(&text).get(reference.span).is_some());
        }
    }

    #[test]
    fn a_written_reference_is_read_back(serial in 1..99_999_u32, day in 1..29_u32, month in 1..13_u32, year in 1990..2040_i32) {
        let read = read(&format!("theo Quyết định số {serial}/QĐ-UBND ngày {day}/{month}/{year} của UBND tỉnh."));

        prop_assert_eq!(&read[0].number, &format!("{serial}/QĐ-UBND"));
        prop_assert_eq!(read[0].date.as_ref().and_then(WrittenDate::day), chrono::NaiveDate::from_ymd_opt(year, month, day));
    }
}
