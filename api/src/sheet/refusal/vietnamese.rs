//! The same sentences in Vietnamese, for the people who fill in the sheets.

use super::{Countable, Foreign, Size, UnreadableSheet};

impl UnreadableSheet {
    /// The refusal in Vietnamese, with the same values and limits as its `Display`.
    pub fn message_vi(&self) -> String {
        match self {
            Self::NotFound { path } => format!("không có tệp {path}"),
            Self::NotAFile { path } => format!("{path} không phải là tệp"),
            Self::Io { path, source } => format!("không đọc được {path}: {}", source.kind()),
            Self::Empty => "tệp rỗng: không có chữ nào".to_owned(),
            Self::TooLarge { bytes, limit } => {
                format!("tệp lớn {}, chỉ đọc tối đa {}", Size(*bytes), Size(*limit))
            }
            Self::NotASheet(foreign) => format!(
                "tệp là {}, không phải bảng tính: hãy lưu thành .xlsx, .csv hoặc .tsv",
                foreign.name_vi()
            ),
            Self::NotUtf8 { line, byte } => format!(
                "dòng {line} không phải mã UTF-8 (byte 0x{byte:02X}), có thể là windows-1258, TCVN3 \
                 hoặc VNI: hãy lưu thành UTF-8 hoặc .xlsx"
            ),
            Self::NotUtf16 { line } => {
                format!("dòng {line} không phải mã UTF-16 như tệp tự ghi: hãy lưu thành UTF-8")
            }
            Self::CutInLetter { line } => format!("tệp bị cắt cụt: dòng {line} dừng giữa một chữ"),
            Self::ZeroByte { line } => format!(
                "dòng {line} có byte 0: tệp không phải văn bản, hoặc là UTF-16 thiếu dấu đầu tệp; \
                 hãy lưu thành UTF-8"
            ),
            Self::BrokenQuote { line } => {
                format!("ô có dấu ngoặc kép bắt đầu ở dòng {line} không được đóng đúng")
            }
            Self::DamagedWorkbook(_) => "tệp Excel bị cắt cụt hoặc hỏng".to_owned(),
            Self::TooManyParts { parts, limit } => {
                format!("tệp Excel có {parts} phần, chỉ đọc tối đa {limit}")
            }
            Self::UnpacksTooLarge { bytes, limit } => format!(
                "tệp Excel giải nén ra ít nhất {}, chỉ đọc tối đa {}",
                Size(*bytes),
                Size(*limit)
            ),
            Self::PartTooLarge { part, bytes, limit } => format!(
                "phần {part} của tệp Excel giải nén ra ít nhất {}, chỉ đọc tối đa {}",
                Size(*bytes),
                Size(*limit)
            ),
            Self::UnpacksTooManyTimes { times, limit } => {
                format!("tệp Excel giải nén ra ít nhất {times} lần, chỉ đọc tối đa {limit} lần")
            }
            Self::TooMany { what, limit } => format!("bảng có hơn {limit} {}", what.name_vi()),
            Self::CellTooLong { row, column, characters, limit } => format!(
                "ô ở dòng {row}, cột {column} có {characters} ký tự, chỉ đọc tối đa {limit}"
            ),
        }
    }
}

impl Foreign {
    fn name_vi(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Picture => "ảnh",
            Self::WebPage => "trang web",
            Self::Xml => "tệp XML",
            Self::RichText => "văn bản RTF",
            Self::WordDocument => "văn bản Word",
            Self::Presentation => "bài trình chiếu",
            Self::OpenDocument => "tệp OpenDocument",
            Self::BinaryWorkbook => "bảng tính nhị phân (.xlsb)",
            Self::OldOffice => "tệp Office cũ (.xls, .doc) hoặc có mật khẩu",
            Self::Archive => "tệp nén",
        }
    }
}

impl Countable {
    fn name_vi(self) -> &'static str {
        match self {
            Self::Rows => "dòng",
            Self::Columns => "cột",
            Self::Cells => "ô",
            Self::BytesOfText => "byte chữ",
        }
    }
}
