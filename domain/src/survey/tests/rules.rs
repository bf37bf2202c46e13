//! What an answer means, by words that nobody has written.

use super::support::{HEADER, HEADER_BELOW, day, gazetteer, grid, told, told_findings};
use crate::survey::*;

/// A sheet with one row for each line of answers, in the columns from the review on.
fn sheet(answers: &[&str]) -> SurveySheet<String, String> {
    let names =
        ["Hà Nội", "Hà Giang", "Cao Bằng", "Sơn La", "Yên Bái", "Phú Thọ", "Hà Nam", "Nam Định"];
    let names = names.iter().chain(["Gia Lai", "Bến Tre", "Cà Mau", "An Giang", "Trà Vinh"].iter());
    let mut lines = vec![HEADER.to_owned(), HEADER_BELOW.to_owned()];
    for ((number, name), answer) in (1..).zip(names).zip(answers) {
        lines.push(format!("{number}\t{name}\t{answer}"));
    }
    read(&[grid(&lines.join("\n"))], gazetteer(), day("2024-04-30")).unwrap()
}

fn row(answers: &str) -> RowReading<String, String> {
    sheet(&[answers]).rows.remove(0)
}

#[test]
fn reads_reviews() {
    let answers = [
        "",
        "Đã rà soát",
        "Đang thực hiện",
        "Đang nghiên cứu, đề xuất triển khai",
        "Có giải pháp bảo vệ nêu ở Công văn số 9/BKHCN-ABC ngày 1/2/2024",
        "Đảm bảo",
        "SOC: Đã triển khai. - IOC: Phòng đã triển khai",
        "Đã triển khai trung tâm IOC. Phần mềm TTHC của tỉnh",
        "Phần mềm quản lý đất đai và LGSP",
        "Phần mềm thủ tục hành chính tỉnh Hà Nội",
        "Đã rà soát Hệ thống TTHC; Hệ thống LGSP; IOC theo Công văn 9/BKHCN-ABC",
        "Đã tiến hành đánh giá Dịch vụ công trực tuyến. CSDL ngành Giáo dục chưa có, sẽ làm sau",
        "Hệ thống TTHC đang triển khai và đã được Cục X – Bộ Y đánh giá trước khi dùng",
        "Hệ thống TTHC: Đã rà soát Thư điện tử, LGSP vào tháng 12. - Kiosk – DVC: thí điểm; - Camera AI: 5 cái; - HOC;",
        "Đã rà soát: - Hệ thống IOC; - Phần mềm quản lý đất đai - LGSP: chưa có",
        "Đã phối hợp thực hiện rà soát Kios; Hệ thống IOC Đã đánh giá an ninh thông tin",
        "Sở đã có yêu cầu các phòng rà soát, chưa có kết quả",
        "Sở đã lập Đoàn kiểm tra, đánh giá",
        "Trung tâm Tích hợp dữ liệu hiện đã đạt 9/11 yêu cầu",
        "Đã thực hiện; Trung tâm dữ liệu vừa hoàn thành mở rộng.",
        "Sở và các ngành đang rà soát",
        "Chưa rà soát",
        "UBND ban hành Kế hoạch số 5/KH-UBND về dữ liệu cá nhân",
    ];

    let read = answers.map(|answer| {
        let review = row(answer).review;
        let systems: Vec<_> = review.systems.iter().map(|system| system.code()).collect();
        format!("{answer} -> {} {}", review.status.code(), systems.join(" "))
    });

    insta::assert_snapshot!(read.join("\n"), @r#"
     -> NOT_REPORTED 
    Đã rà soát -> DONE 
    Đang thực hiện -> IN_PROGRESS 
    Đang nghiên cứu, đề xuất triển khai -> PLANNED 
    Có giải pháp bảo vệ nêu ở Công văn số 9/BKHCN-ABC ngày 1/2/2024 -> NOT_REPORTED 
    Đảm bảo -> NOT_REPORTED 
    SOC: Đã triển khai. - IOC: Phòng đã triển khai -> NOT_REPORTED 
    Đã triển khai trung tâm IOC. Phần mềm TTHC của tỉnh -> NOT_REPORTED 
    Phần mềm quản lý đất đai và LGSP -> DONE LAND LGSP
    Phần mềm thủ tục hành chính tỉnh Hà Nội -> DONE TTHC
    Đã rà soát Hệ thống TTHC; Hệ thống LGSP; IOC theo Công văn 9/BKHCN-ABC -> DONE TTHC IOC LGSP
    Đã tiến hành đánh giá Dịch vụ công trực tuyến. CSDL ngành Giáo dục chưa có, sẽ làm sau -> DONE TTHC
    Hệ thống TTHC đang triển khai và đã được Cục X – Bộ Y đánh giá trước khi dùng -> DONE TTHC
    Hệ thống TTHC: Đã rà soát Thư điện tử, LGSP vào tháng 12. - Kiosk – DVC: thí điểm; - Camera AI: 5 cái; - HOC; -> DONE TTHC LGSP EMAIL
    Đã rà soát: - Hệ thống IOC; - Phần mềm quản lý đất đai - LGSP: chưa có -> DONE LAND IOC
    Đã phối hợp thực hiện rà soát Kios; Hệ thống IOC Đã đánh giá an ninh thông tin -> DONE KIOSK IOC
    Sở đã có yêu cầu các phòng rà soát, chưa có kết quả -> IN_PROGRESS 
    Sở đã lập Đoàn kiểm tra, đánh giá -> IN_PROGRESS 
    Trung tâm Tích hợp dữ liệu hiện đã đạt 9/11 yêu cầu -> DONE DATA_CENTER
    Đã thực hiện; Trung tâm dữ liệu vừa hoàn thành mở rộng. -> DONE 
    Sở và các ngành đang rà soát -> IN_PROGRESS 
    Chưa rà soát -> NOT_DONE 
    UBND ban hành Kế hoạch số 5/KH-UBND về dữ liệu cá nhân -> NOT_REPORTED
    "#);
}

#[test]
fn reads_dossiers() {
    let answers = [
        "\tĐã phê duyệt",
        "\tĐã ban hành\t<p>QĐ số 1/QĐ-UBND ngày 9/2/2023;</p> <p>- QĐ 2/QĐ-UBND ngày 9/2/2023 v/v phê</p>",
        "\tĐang thực hiện",
        "\t\tQĐ 3/QĐ-UBND 27/12/2022",
        "\t\tHệ thống được phê duyệt cấp độ 3 tại Quyết định số 4/QĐ-UBND ngày 26/02/2023",
        "\tĐã phê duyệt\t61/67 đơn vị xong",
        "\tĐã phê duyệt\tQuyết định nêu tại Phụ lục 2.3",
        "Quyết định số 5/QĐ-UBND ngày 8/6/2023 phê duyệt cấp độ 2 theo Nghị định số 85/2016/NĐ-CP",
        "Dịch vụ công trực tuyến mức độ 4 đã rà soát\tĐã phê duyệt\t(Cấp độ 1, 3 tại Quyết định số 6/QĐ-UBND ngày 22/12/2022.F76",
        "\tChưa phê duyệt",
        "",
    ];

    let read = answers.map(|answer| {
        let dossier = row(answer).dossier;
        let numbers: Vec<_> =
            dossier.documents.iter().map(|one| one.reference.number.as_str()).collect();
        format!("{} {:?} {}", dossier.status.code(), dossier.grades, numbers.join(" "))
    });

    insta::assert_snapshot!(read.join("\n"), @r#"
    DONE [] 
    DONE [] 1/QĐ-UBND 2/QĐ-UBND
    IN_PROGRESS [] 
    DONE [] 3/QĐ-UBND
    DONE [3] 4/QĐ-UBND
    DONE [] 
    DONE [] 
    DONE [2] 5/QĐ-UBND
    DONE [1, 3] 6/QĐ-UBND
    NOT_DONE [] 
    NOT_REPORTED []
    "#);
}

#[test]
fn reads_forces() {
    let answers = [
        "Quyết định số 1/QĐ-UBND ngày 4/3/2022",
        "Đã thành lập đội ứng cứu (46 thành viên)",
        "\tCăn cứ Quyết định số 2/QĐ-UBND ngày 03 tháng 5 năm 2018 kiện toàn Tổ chuyên trách",
        "Chưa thành lập đội. Giao Sở là cơ quan chuyên trách",
        "Giao Phòng Công nghệ\t04 nhân sự",
        "Sở là đơn vị chuyên trách, nhiệm vụ sẽ giao cho các phòng",
        "Đội ứng cứu lập theo Quyết định số 3/QĐ-UBND. Sở là đơn vị chuyên trách",
        "Quyết định số 4/QĐ-UBND ngày 17/02/2022\tTổng số: 6 người (kiêm nhiệm)",
        "Năm 2023, Sở đã thuê Viettel Security giám sát",
        "Công văn số 5/VP-ABC ngày 04/11/2022",
        "Quyết định thành lập: 6/QĐ-BHXH ngày 09/4/2021\tđội ứng cứu ngành BHXH, 1 người",
        "Đang triển khai",
        "Đã triển khai",
        "Đã xây dựng Trung tâm Giám sát mạng\tPhục vụ 120 đơn vị (05 người)",
        "Chưa thành lập",
        "",
    ];

    let read = answers.map(|answer| {
        let force = row(&format!("\t\t\t{answer}")).force;
        let people =
            force.headcount.map(|people| format!("{} {}", people.qualifier.code(), people.count));
        let cited = force.documents.len();
        format!("{answer} -> {} {} {cited}", force.status.code(), people.unwrap_or("-".to_owned()))
    });

    insta::assert_snapshot!(read.join("\n"), @r#"
    Quyết định số 1/QĐ-UBND ngày 4/3/2022 -> DONE - 1
    Đã thành lập đội ứng cứu (46 thành viên) -> DONE EXACT 46 0
    	Căn cứ Quyết định số 2/QĐ-UBND ngày 03 tháng 5 năm 2018 kiện toàn Tổ chuyên trách -> DONE - 1
    Chưa thành lập đội. Giao Sở là cơ quan chuyên trách -> DELEGATED - 0
    Giao Phòng Công nghệ	04 nhân sự -> DELEGATED EXACT 4 0
    Sở là đơn vị chuyên trách, nhiệm vụ sẽ giao cho các phòng -> DELEGATED - 0
    Đội ứng cứu lập theo Quyết định số 3/QĐ-UBND. Sở là đơn vị chuyên trách -> DONE - 1
    Quyết định số 4/QĐ-UBND ngày 17/02/2022	Tổng số: 6 người (kiêm nhiệm) -> DONE EXACT 6 1
    Năm 2023, Sở đã thuê Viettel Security giám sát -> NOT_REPORTED - 0
    Công văn số 5/VP-ABC ngày 04/11/2022 -> NOT_REPORTED - 1
    Quyết định thành lập: 6/QĐ-BHXH ngày 09/4/2021	đội ứng cứu ngành BHXH, 1 người -> NOT_REPORTED - 1
    Đang triển khai -> IN_PROGRESS - 0
    Đã triển khai -> DONE - 0
    Đã xây dựng Trung tâm Giám sát mạng	Phục vụ 120 đơn vị (05 người) -> DONE EXACT 5 0
    Chưa thành lập -> NOT_DONE - 0
     -> NOT_REPORTED - 0
    "#);
}

#[test]
fn reads_monitoring() {
    let answers = [
        "\tThuê dịch vụ của VSEC",
        "Tự giám sát",
        "Giao Trung tâm CNTT là nơi vận hành máy chủ thực hiện.",
        "\tGiám sát do phòng Công nghệ của Sở thực hiện.",
        "Đơn vị chuyên trách: Trung tâm Giám sát số",
        "\tTự tổ chức - Thuê thêm giám sát (VNPT)",
        "Phòng tự giám sát; đồng thời thuê Viettel Security\tViettel Security",
        "Hợp đồng số 1.1.22/HĐ-SXYZ do VNPT Sao Mai cung cấp. Trung tâm CNTT là nơi theo dõi (theo Quyết định số 2/QĐ-UBND ngày 28/11/2022)",
        "Thuê công ty theo hợp đồng số 3/2022/HDBM/ABC ngày 08/9/2022\tQuyết định số 7B/QĐ-ABC ban hành quy chế",
        "Đang thực hiện\tThuê theo Hợp đồng số 4/2021/HĐ/SXY Z-VIETTEL",
        "Hiện nay, phần mềm đang thực hiện bằng cách thuê của Tổng Công ty Dịch vụ viễn thông",
        "Quyết định số 5/KH-UBND ngày 26/5/2021 duyệt Kế hoạch thuê phần mềm chống mã độc",
        "Quyết định số 6/QĐ-UBND về thi điểm phần mềm giám sát; Kế hoạch số 7/KH-ABC về thử nghiệm",
        "Quyết định số 8/QĐ-UBND ngày 07 tháng 8 năm 2019",
        "Đã lập Đội ứng cứu",
        "Công văn số 9/VP-ABC ngày 25/5/2023",
        "Đã triển khai",
        "x\tTS 14 người",
        "Chưa có",
        "",
    ];

    let read = answers.map(|answer| {
        let monitoring = row(&format!("\t\t\t\t\t{answer}")).monitoring;
        let (status, mode) = (monitoring.status.code(), monitoring.mode.code());
        format!("{answer} -> {status} {mode} {}", monitoring.vendors.join(" "))
    });

    insta::assert_snapshot!(read.join("\n"), @r#"
    	Thuê dịch vụ của VSEC -> DONE OUTSOURCED VSEC
    Tự giám sát -> DONE SELF 
    Giao Trung tâm CNTT là nơi vận hành máy chủ thực hiện. -> DONE SELF 
    	Giám sát do phòng Công nghệ của Sở thực hiện. -> DONE SELF 
    Đơn vị chuyên trách: Trung tâm Giám sát số -> DONE SELF 
    	Tự tổ chức - Thuê thêm giám sát (VNPT) -> DONE HYBRID VNPT
    Phòng tự giám sát; đồng thời thuê Viettel Security	Viettel Security -> DONE HYBRID Viettel
    Hợp đồng số 1.1.22/HĐ-SXYZ do VNPT Sao Mai cung cấp. Trung tâm CNTT là nơi theo dõi (theo Quyết định số 2/QĐ-UBND ngày 28/11/2022) -> DONE OUTSOURCED VNPT
    Thuê công ty theo hợp đồng số 3/2022/HDBM/ABC ngày 08/9/2022	Quyết định số 7B/QĐ-ABC ban hành quy chế -> DONE OUTSOURCED 
    Đang thực hiện	Thuê theo Hợp đồng số 4/2021/HĐ/SXY Z-VIETTEL -> IN_PROGRESS OUTSOURCED Viettel
    Hiện nay, phần mềm đang thực hiện bằng cách thuê của Tổng Công ty Dịch vụ viễn thông -> DONE OUTSOURCED VNPT
    Quyết định số 5/KH-UBND ngày 26/5/2021 duyệt Kế hoạch thuê phần mềm chống mã độc -> IN_PROGRESS UNKNOWN 
    Quyết định số 6/QĐ-UBND về thi điểm phần mềm giám sát; Kế hoạch số 7/KH-ABC về thử nghiệm -> IN_PROGRESS UNKNOWN 
    Quyết định số 8/QĐ-UBND ngày 07 tháng 8 năm 2019 -> DONE UNKNOWN 
    Đã lập Đội ứng cứu -> DONE UNKNOWN 
    Công văn số 9/VP-ABC ngày 25/5/2023 -> NOT_REPORTED UNKNOWN 
    Đã triển khai -> DONE UNKNOWN 
    x	TS 14 người -> NOT_REPORTED UNKNOWN 
    Chưa có -> NOT_DONE UNKNOWN 
     -> NOT_REPORTED UNKNOWN
    "#);
}

#[test]
fn a_headcount_may_stand_in_the_monitoring_cell_of_the_same_decision() {
    let same = row(
        "\t\t\tQuyết định số 1/QĐ-UBND ngày 4/3/2022\t\tQuyết định số 1/QĐ-UBND\t01 Tổ trưởng, 02 Tổ phó và 9 thành viên",
    );
    let other =
        row("\t\t\tQuyết định số 1/QĐ-UBND ngày 4/3/2022\t\tQuyết định số 2/QĐ-UBND\tTS 14 người");

    assert_eq!(
        same.force.headcount,
        Some(Headcount { count: 12, qualifier: HeadcountQualifier::Exact })
    );
    assert_eq!(other.force.headcount, None);
}

#[test]
fn a_centre_named_as_the_force_runs_the_monitoring_itself() {
    let row = row("\t\t\tĐã xây dựng Trung tâm Giám sát mạng\t\tĐã thành lập tổ ứng cứu");

    assert_eq!(row.monitoring.mode, MonitoringMode::SelfRun);
}

#[test]
fn what_is_hired_in_the_force_cell_is_monitoring_where_nothing_else_is_told() {
    let row = row("\t\t\tĐã thuê Viettel Security giám sát\t\t\t\tĐã kết nối");

    assert_eq!(row.force.status, AnswerStatus::NotReported);
    assert_eq!(
        (row.monitoring.status, row.monitoring.mode),
        (AnswerStatus::Done, MonitoringMode::Outsourced)
    );
    assert_eq!(row.monitoring.cells[0].column, 6);
}

#[test]
fn a_document_cited_in_two_cells_is_one_with_both_places() {
    let row =
        row("\t\t\tQuyết định số 1 /QĐ-UBND\tTheo Quyết định số 1/QĐ-UBND ngày 4/3/2022, 76 người");

    insta::assert_snapshot!(told(&row), @r#"
    1 Hà Nội = 01
      review NOT_REPORTED 
      dossier NOT_REPORTED []
      force DONE EXACT 76
          1/QĐ-UBND DECISION 2022-03-04
      monitoring NOT_REPORTED UNKNOWN []
      ncsc NOT_REPORTED
    "#);
    let columns: Vec<_> = row.force.documents[0].cells.iter().map(|cell| cell.column).collect();
    assert_eq!(columns, [6, 7]);
}

#[test]
fn flags_everything_odd_and_mends_nothing() {
    let sheet = sheet(&[
        "Có giải pháp bảo vệ máy chủ nêu ở Công văn 9/BKHCN-KHTC ngày 8/2/2023",
        "Nên có giải pháp bảo vệ máy chủ nêu ở Công văn 9/BKHCN-KHTC ngày 8/2/2023\tĐã phê duyệt",
        "Đã rà soát theo Công văn Công văn 9/BKHCN-CATTT ngày 03/2/2023\tĐã phê duyệt\tQuyết định số 1/QĐ-VNPT-XY ngày 21/6/2021",
        "Đảm bảo\t\t\tQĐ số 2/QĐ-ABC ngày 24/8/2028\t10 người",
        "\t\t\tQuyết định số 3/2019/QĐ-UBND ngày 21/9/2021 (12 người)\t13 người\tQuyết định số 4/KH-UBND",
        "\t\t\t\t\tQuyết định số 5/QĐ-UBND ngày 31/02/2024",
        "\t\t\t\t\tQuyết định số 6/QĐ-UBND ngày 7/8/2019 (kèm theo",
        "\t\t\t\t\tQuyết định số 6/QĐ-UBND ngày 7/8/2019",
        "\t\t\t\tQuyết định số 7/QĐ-UBND\tĐang thực hiện\tThuê CyRadat theo hợp đồng số 8/HĐ-ABC",
    ]);

    let told = told_findings(&sheet);
    let told: Vec<_> = told.lines().filter(|line| !line.contains("MISSING_PROVINCE")).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    3:3 ANSWER_NOT_UNDERSTOOD the text does not say whether there was a review: "Có giải pháp bảo vệ máy chủ nêu ở Công văn 9/BKHCN-KHTC ngà…"
    3:3 BOILERPLATE_REPEATED Hà Giang answer in the same words: "có giải pháp bảo vệ máy chủ nêu ở công văn 9/bkhcn-khtc ngà…"
    3:3 CONFLICTING_CITATION one letter seems to be cited in several forms: 9/BKHCN-CATTT (03/2/2023), 9/BKHCN-KHTC (8/2/2023)
    4:3 ANSWER_NOT_UNDERSTOOD the text does not say whether there was a review: "Nên có giải pháp bảo vệ máy chủ nêu ở Công văn 9/BKHCN-KHTC…"
    4:3 BOILERPLATE_REPEATED Hà Nội answer in the same words: "nên có giải pháp bảo vệ máy chủ nêu ở công văn 9/bkhcn-khtc…"
    4:3 CONFLICTING_CITATION one letter seems to be cited in several forms: 9/BKHCN-CATTT (03/2/2023), 9/BKHCN-KHTC (8/2/2023)
    4:4 APPROVED_WITHOUT_DECISION the dossier is said to be approved, but no decision is cited
    5:3 DUPLICATED_TEXT the cell says the same twice: "Đã rà soát theo Công văn Công văn 9/BKHCN-CATTT ngày 03/2/2…"
    5:3 CONFLICTING_CITATION one letter seems to be cited in several forms: 9/BKHCN-CATTT (03/2/2023), 9/BKHCN-KHTC (8/2/2023)
    5:5 APPROVER_NOT_COMPETENT 1/QĐ-VNPT-XY, which approves a level, is a vendor's decision
    6:3 BARE_ASSURANCE the cell only assures that all is well, which may or may not mean a review
    6:6 DATE_IN_FUTURE 2/QĐ-ABC is dated 24/8/2028, after the survey of 2024-04-30
    7:6 NUMBER_DATE_MISMATCH 3/2019/QĐ-UBND has the year 2019 in its number and is dated 21/9/2021
    7:7 HEADCOUNT_CONFLICT the cell counts 13 people, the decision's cell 12
    7:8 TYPE_MISMATCH 4/KH-UBND is called a decision and has the symbol of a plan
    8:8 IMPOSSIBLE_DATE no calendar has the date 31/02/2024 of 5/QĐ-UBND
    9:8 TRUNCATED_TEXT the text breaks off: "…Đ-UBND ngày 7/8/2019 (kèm theo"
    9:8 SAME_REFERENCE_TWO_ISSUERS 6/QĐ-UBND of 7/8/2019 is cited by several provinces as their own: Hà Nam, Nam Định
    10:8 SAME_REFERENCE_TWO_ISSUERS 6/QĐ-UBND of 7/8/2019 is cited by several provinces as their own: Hà Nam, Nam Định
    11:7 VALUE_IN_WRONG_COLUMN the cell holds the founding decision, which belongs in another column
    11:8 STATUS_CONFLICT the status word says that it is not done yet, but a contract is cited
    11:8 NAME_VARIANT_RESOLVED the vendor was understood to be CyRadar
    "#);
}
