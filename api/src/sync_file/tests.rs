use std::io::Write as _;

use domain::telling::{Given, writable};
use proptest::prelude::*;

use super::*;

fn systems() -> &'static Writable {
    writable("InformationSystem").unwrap()
}

/// The rows, each as it is shown for comparing, up to where reading ends.
fn read(form: Form, packing: Packing, bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let text = io::Cursor::new(bytes.into());
    rows(text, packing, form, systems())
        .map(|row| match row {
            Ok(SentRow { number, given: Ok(given), .. }) => {
                format!("{number}: {}", Given::Object(given))
            }
            Ok(SentRow { number, given: Err(error), .. }) => format!("{number}! {error}"),
            Err(error) => format!("END {error}"),
        })
        .collect()
}

#[test]
fn reads_one_object_a_line() {
    let text = "\u{feff}{\"name\": \"A\", \"level\": 3, \"important\": null}\r\n\n  \n{\"owner\": {\"id\": \"x\"}, \"l\": [1, true]}";

    assert_eq!(
        read(Form::Ndjson, Packing::None, text),
        [
            r#"1: {"important":null,"level":3,"name":"A"}"#,
            r#"2: {"l":[1,true],"owner":{"id":"x"}}"#
        ]
    );
}

#[test]
fn a_broken_line_names_line_and_column_and_the_next_is_read() {
    let text = "{\"a\": 1}\n{\"a\": }\n[1]\n{\"a\": 1.5}\n{\"a\": 1, \"a\": 2}\n{\"a\": 1} x\n\u{1}\n{\"b\": 2}\n";

    assert_eq!(
        read(Form::Ndjson, Packing::None, text),
        [
            "1: {\"a\":1}",
            "2! line 2, column 7: expected value",
            "3! line 3, column 1: a row is a JSON object",
            "4! line 4, column 9: 1.5 is no whole number",
            "5! line 5, column 16: `a` is given twice",
            "6! line 6, column 10: trailing characters",
            "7! line 7, column 1: expected value",
            "8: {\"b\":2}",
        ]
    );
}

#[test]
fn a_line_that_is_too_long_ends_the_reading() {
    let long = format!("{{\"a\": 1}}\n{{\"a\": \"{}\"}}\n", "x".repeat(ROW_BYTES));

    assert_eq!(
        read(Form::Ndjson, Packing::None, long),
        ["1: {\"a\":1}", "END line 2 is longer than 1048576 bytes"]
    );
}

#[test]
fn a_csv_row_that_is_too_long_ends_the_reading() {
    let long = format!("name\n\"{}\"\n", "x".repeat(2 * ROW_BYTES));

    assert_eq!(read(Form::Csv, Packing::None, long), ["END line 2 is longer than 1048576 bytes"]);
}

#[test]
fn reads_csv_with_a_mark_of_order_quotes_and_any_line_ends() {
    let text = "\u{feff}name,level,important,owner.externalId,externalIds.lgsp.vn,wentLiveOn\r\n\
                \"Cổng, \"\"một\"\" cửa\nhai dòng\",3,true,lgsp:17,42,\r\n\
                \\\\N,,\\N,\\N,\\E,2024-04-30\n";

    assert_eq!(
        read(Form::Csv, Packing::None, text),
        [
            "1: {\"externalIds\":[{\"id\":\"42\",\"source\":\"lgsp.vn\"}],\"important\":true,\"level\":3,\
             \"name\":\"Cổng, \\\"một\\\" cửa\\nhai dòng\",\"owner\":{\"externalId\":{\"id\":\"17\",\"source\":\"lgsp\"}}}",
            "2: {\"externalIds\":[{\"id\":\"\",\"source\":\"lgsp.vn\"}],\"important\":null,\
             \"name\":\"\\\\N\",\"owner\":null,\"wentLiveOn\":\"2024-04-30\"}",
        ]
    );
}

#[test]
fn a_broken_csv_row_names_its_line_and_the_next_is_read() {
    let text = "name,level,levelIntervals\na,1,[]\nb\nc,two,[{]\n\\x,1,\nd,two,\n";

    assert_eq!(
        read(Form::Csv, Packing::None, text),
        [
            "1: {\"level\":1,\"levelIntervals\":[],\"name\":\"a\"}",
            "2! line 3: the row has 1 cells, the header 3",
            "3! line 4, column 3: key must be a string",
            "4! line 5, column 1: a text that begins with \\ is written with \\\\, got \"\\\\x\"",
            "5: {\"level\":\"two\",\"name\":\"d\"}",
        ]
    );
}

#[test]
fn a_header_names_fields_once() {
    let cases = [
        ("", "END the first line must name the fields"),
        ("naem\na\n", "END the header names the column \"naem\", which InformationSystem has not"),
        (
            "name.id\na\n",
            "END the header names the column \"name.id\", which InformationSystem has not",
        ),
        ("name,name\na,b\n", "END the header names the column \"name\" twice"),
    ];
    for (text, said) in cases {
        assert_eq!(read(Form::Csv, Packing::None, text), [said]);
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

#[test]
fn unpacks_gzip_and_zstd_in_several_members() {
    let (one, other) = (b"{\"a\":1}\n".as_slice(), b"{\"a\":2}\n".as_slice());
    let zipped = [gzip(one), gzip(other)].concat();
    let zstd = [zstd::encode_all(one, 3).unwrap(), zstd::encode_all(other, 3).unwrap()].concat();

    let rows = ["1: {\"a\":1}", "2: {\"a\":2}"];
    assert_eq!(read(Form::Ndjson, Packing::Gzip, zipped), rows);
    assert_eq!(read(Form::Ndjson, Packing::Zstd, zstd), rows);
}

#[test]
fn refuses_what_unpacks_to_more_than_rows_could() {
    let blank = vec![b'\n'; 64 * 1024 * 1024];

    let said = ["END it unpacks to more than 200 times what was sent"];
    assert_eq!(read(Form::Ndjson, Packing::Gzip, gzip(&blank)), said);
    let packed = zstd::encode_all(blank.as_slice(), 3).unwrap();
    assert_eq!(read(Form::Ndjson, Packing::Zstd, packed), said);
}

#[test]
fn what_is_not_packed_as_it_says_or_breaks_off_ends_the_reading() {
    let mut half = gzip(b"{\"a\":1}\n{\"a\":2}\n");
    half.truncate(half.len() - 9);

    for (packing, bytes) in [
        (Packing::Gzip, b"{}".to_vec()),
        (Packing::Zstd, b"{}{}{}".to_vec()),
        (Packing::Gzip, half),
    ] {
        let read = read(Form::Ndjson, packing, bytes);
        let last = read.last().unwrap();
        assert!(last.starts_with("END the rows broke off"), "{last}");
    }
}

#[test]
fn knows_types_in_any_spelling() {
    for name in
        ["informationSystems", "information-systems", "InformationSystem", "information_system"]
    {
        assert_eq!(type_named(name).unwrap().word.name, "InformationSystem");
    }
    assert!(type_named("provinces").is_none());
}

/// A system of which anything may be told.
fn object() -> impl Strategy<Value = Object> {
    let text = "[ -~àđ\n|\\\\]{0,12}";
    let reference = "[a-z]{1,5}"
        .prop_map(|id| Given::Object(Object::from([("id".to_owned(), Given::Text(id))])));
    let key = (text, "[a-z]{1,5}").prop_map(|(id, source)| {
        Given::Object(Object::from([
            ("id".to_owned(), Given::Text(id)),
            ("source".to_owned(), Given::Text(source)),
        ]))
    });
    let interval = (proptest::option::of(1_i64..6), text).prop_map(|(level, from)| {
        Given::Object(Object::from([
            ("level".to_owned(), level.map_or(Given::Null, Given::Int)),
            ("validFrom".to_owned(), Given::Text(from)),
        ]))
    });
    let fields = (
        proptest::option::of(text.prop_map(Given::Text)),
        proptest::option::of(any::<bool>().prop_map(Given::Bool)),
        proptest::option::of(prop_oneof![Just(Given::Null), reference]),
        proptest::option::of(prop::collection::vec(key, 0..3).prop_map(Given::List)),
        proptest::option::of(prop::collection::vec(interval, 0..3).prop_map(Given::List)),
    );
    fields.prop_map(|(name, important, province, keys, levels)| {
        let told = [
            ("name", name),
            ("important", important),
            ("province", province),
            ("externalIds", keys),
            ("levelIntervals", levels),
        ];
        told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(objects in prop::collection::vec(object(), 1..5)) {
        for form in [Form::Ndjson, Form::Csv] {
            let mut writer = RowWriter::new(form, systems(), false);
            let text = writer.write(objects.clone()).unwrap();
            let read: Vec<_> = rows(io::Cursor::new(text), Packing::None, form, systems())
                .map(|row| row.unwrap().given.unwrap())
                .collect();
            prop_assert_eq!(&read, &objects);
        }
    }

    #[test]
    fn reading_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for form in [Form::Ndjson, Form::Csv] {
            for packing in [Packing::None, Packing::Gzip, Packing::Zstd] {
                let text = [b"name,level\n".as_slice(), &bytes].concat();
                rows(io::Cursor::new(text), packing, form, systems()).for_each(drop);
            }
        }
    }
}
