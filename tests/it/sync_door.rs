//! `POST /sync`: rows in any number, batch by batch.

use std::io::Write as _;
use std::time::Duration;

use domain::access::Role;
use serde_json::json;
use support::{Database, on_both_engines};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::bulk::{Doors, count, system};

on_both_engines!(
    writes_rows_and_a_second_time_nothing,
    takes_csv_and_packed_rows_for_the_same,
    a_batch_with_a_broken_row_is_not_written_and_can_be_gone_on_with,
    skips_rows_that_cannot_be_taken,
    refuses_what_it_cannot_read_before_anything_is_written,
    an_idempotency_key_gives_one_effect,
    a_caller_that_goes_away_leaves_whole_batches,
    rows_wait_for_those_that_come_later,
    a_dry_run_writes_nothing,
    one_transaction_takes_so_many_rows_and_no_more,
);

const SYSTEMS: &str = "/sync/informationSystems";
const LGSP: &str = "node_key WHERE source = 'lgsp'";

async fn writes_rows_and_a_second_time_nothing(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let rows: Vec<_> = (1..=5).map(system).collect();

    let first = doors.sync(&format!("{SYSTEMS}?report=all&batch=2"), &rows).await;
    let changes = count(&database, "change").await;
    let again = doors.sync("/sync/information-systems?report=all", &rows).await;

    assert_eq!(first.status, 200);
    assert_eq!(first.report["complete"], true, "{first:?}");
    assert_eq!(first.report["created"], 5);
    assert_eq!(first.report["batchesWritten"], 3);
    assert!(first.report["feedPosition"].is_string());
    let actions: Vec<_> = first.rows.iter().map(|row| (&row["row"], &row["action"])).collect();
    assert_eq!(
        json!(actions),
        json!([[1, "CREATED"], [2, "CREATED"], [3, "CREATED"], [4, "CREATED"], [5, "CREATED"]])
    );
    assert_eq!(
        (&again.report["unchanged"], &again.report["batchesWritten"]),
        (&json!(5), &json!(0))
    );
    assert_eq!(again.rows[0]["id"], first.rows[0]["id"]);
    assert_eq!(count(&database, "change").await, changes);
}

async fn takes_csv_and_packed_rows_for_the_same(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let rows: Vec<_> = (1..=3).map(system).collect();
    doors.sync(SYSTEMS, &rows).await;
    let csv = "externalIds.lgsp,name,category,province.key,level,since\r\n\
               1,Hệ thống số 1,OTHER,34:75,2,2024-03-01\r\n\
               2,\"Hệ thống số 2\",OTHER,34:75,2,2024-03-01\r\n\
               3,Hệ thống số 3,OTHER,34:75,2,2024-03-01\r\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(csv.as_bytes()).unwrap();
    let zstd = zstd::encode_all(csv.as_bytes(), 3).unwrap();

    for (encoding, body) in
        [("identity", csv.as_bytes().to_vec()), ("gzip", gzip.finish().unwrap()), ("zstd", zstd)]
    {
        let headers = [("content-type", "text/csv; charset=utf-8"), ("content-encoding", encoding)];
        let synced = doors.send(SYSTEMS, &headers, body).await;
        assert_eq!(synced.report["unchanged"], 3, "{encoding}: {synced:?}");
    }
}

async fn a_batch_with_a_broken_row_is_not_written_and_can_be_gone_on_with(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let good: Vec<String> = (1..=6).map(|number| system(number).to_string()).collect();
    let mut bad = good.clone();
    bad[3] = String::from("{\"name\": ");
    let ndjson = [("content-type", "application/x-ndjson")];

    let broken = doors.send(&format!("{SYSTEMS}?batch=2"), &ndjson, bad.join("\n")).await;
    let written = count(&database, LGSP).await;
    let mended = doors.send(&format!("{SYSTEMS}?batch=2&from=3"), &ndjson, good.join("\n")).await;

    assert_eq!(broken.status, 200);
    assert_eq!(broken.report["complete"], false);
    assert_eq!(broken.report["resumeFrom"], 3);
    assert_eq!(broken.rows[0]["row"], 4);
    let said = broken.rows[0]["errors"][0]["message"].as_str().unwrap();
    assert!(said.starts_with("line 4, column 9: "), "{said}");
    assert_eq!(written, 2);
    assert_eq!((&mended.report["rows"], &mended.report["created"]), (&json!(4), &json!(4)));
    assert_eq!(count(&database, LGSP).await, 6);
}

async fn skips_rows_that_cannot_be_taken(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let mut rows: Vec<_> = (1..=4).map(system).collect();
    rows[1]["category"] = json!("NOTHING");
    rows[2]["owner"] = json!({ "externalId": { "source": "lgsp", "id": "nobody" } });

    let synced = doors.sync(&format!("{SYSTEMS}?onRowError=SKIP_ROW"), &rows).await;

    assert_eq!((&synced.report["created"], &synced.report["rejected"]), (&json!(2), &json!(2)));
    assert_eq!(synced.report["complete"], true);
    let errors: Vec<_> =
        synced.rows.iter().map(|row| (&row["row"], &row["errors"][0]["code"])).collect();
    assert_eq!(json!(errors), json!([[2, "UNKNOWN_CODE"], [3, "UNKNOWN_REFERENCE"]]));
}

async fn refuses_what_it_cannot_read_before_anything_is_written(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let changes = count(&database, "change").await;
    let ndjson = ("content-type", "application/x-ndjson");
    let row = system(1).to_string();
    let long = format!("{{\"name\": \"{}\"}}", "x".repeat(1024 * 1024));
    let bomb = zstd::encode_all(vec![b'\n'; 64 * 1024 * 1024].as_slice(), 3).unwrap();

    for (path, headers, body, status, code) in [
        ("/sync/provinces", vec![ndjson], row.clone().into(), 404, "NOT_FOUND"),
        (
            SYSTEMS,
            vec![("content-type", "application/json")],
            row.clone().into(),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (SYSTEMS, vec![], row.clone().into(), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            SYSTEMS,
            vec![ndjson, ("content-encoding", "br")],
            row.clone().into(),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            "/sync",
            vec![("content-type", "text/csv")],
            row.clone().into(),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            "/sync/informationSystems?onRowError=MAYBE",
            vec![ndjson],
            row.clone().into(),
            400,
            "INVALID_VALUE",
        ),
        ("/sync/informationSystems?form=1", vec![ndjson], row.clone().into(), 400, "INVALID_VALUE"),
        (SYSTEMS, vec![("content-type", "text/csv")], b"naem\na\n".to_vec(), 400, "INVALID_VALUE"),
        (
            SYSTEMS,
            vec![ndjson, ("content-encoding", "gzip")],
            row.clone().into(),
            400,
            "BROKEN_OFF",
        ),
        (SYSTEMS, vec![ndjson], long.into_bytes(), 413, "TOO_LARGE"),
        (SYSTEMS, vec![ndjson, ("content-encoding", "zstd")], bomb, 413, "TOO_LARGE"),
    ] {
        let synced = doors.send(path, &headers, body).await;
        assert_eq!(
            (synced.status, &synced.report["error"]["code"]),
            (status, &json!(code)),
            "{path} {headers:?}"
        );
    }
    let nobody = Doors::open(&database, Role::Reader, &[]).await;
    assert_eq!(nobody.sync(SYSTEMS, &[system(1)]).await.status, 403);
    assert_eq!(count(&database, "change").await, changes);
}

async fn an_idempotency_key_gives_one_effect(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let rows: String = (1..=3).map(|number| system(number).to_string() + "\n").collect();
    let headers = [("content-type", "application/x-ndjson"), ("idempotency-key", "load-1")];

    let first = doors.send(&format!("{SYSTEMS}?batch=2"), &headers, rows.clone()).await;
    let again = doors.send(&format!("{SYSTEMS}?batch=2"), &headers, rows.clone()).await;
    let other =
        doors.send(&format!("{SYSTEMS}?batch=2"), &headers, rows.replace("số", "thứ")).await;

    assert_eq!(first.report["created"], 3);
    assert_eq!(again.report["created"], 3, "the stored answer: {again:?}");
    assert_eq!(other.status, 409);
    assert_eq!(other.report["error"]["code"], "IDEMPOTENCY_CONFLICT", "{other:?}");
    assert_eq!(count(&database, LGSP).await, 3);
}

async fn a_caller_that_goes_away_leaves_whole_batches(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let mut stream = TcpStream::connect(doors.address).await.unwrap();
    let head = format!(
        "POST {SYSTEMS}?batch=100 HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: application/x-ndjson\r\ncontent-length: 10000000\r\n\r\n",
        doors.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    for number in 1..=250 {
        stream.write_all(format!("{}\n", system(number)).as_bytes()).await.unwrap();
    }
    stream.flush().await.unwrap();
    for _ in 0..200 {
        if count(&database, LGSP).await >= 100 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    drop(stream);
    // what was under way is over when nothing has come for a while
    let mut written = -1;
    while written != count(&database, LGSP).await {
        written = count(&database, LGSP).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    assert!(written == 100 || written == 200, "{written}");
    let systems =
        "information_system s JOIN node_key k ON k.node_id = s.id WHERE k.source = 'lgsp'";
    assert_eq!(count(&database, systems).await, written);
    let told = "change c JOIN node_key k ON k.node_id = c.node_id WHERE k.source = 'lgsp'";
    assert_eq!(count(&database, told).await, written);
    let levels = "information_system_level l JOIN node_key k ON k.node_id = l.information_system_id \
                  WHERE k.source = 'lgsp'";
    assert_eq!(count(&database, levels).await, written);
}

async fn rows_wait_for_those_that_come_later(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let mut rows: Vec<_> = (1..=4).map(system).collect();
    for row in &mut rows {
        row["type"] = json!("InformationSystem");
        row["owner"] = json!({ "externalId": { "source": "lgsp", "id": "body" } });
    }
    rows.push(json!({
        "type": "Organization",
        "externalIds": [{ "source": "lgsp", "id": "body" }],
        "name": "Sở Khoa học và Công nghệ",
        "kind": "DEPARTMENT",
        "province": { "key": "34:75" },
    }));

    for (mode, created) in [("REJECT_ALL", 5), ("SKIP_ROW", 0)] {
        let path = format!("/sync?batch=2&onRowError={mode}");
        let synced = doors.sync(&path, &rows).await;
        assert_eq!(synced.report["complete"], true, "{synced:?}");
        assert_eq!(synced.report["created"], created, "{synced:?}");
        assert_eq!(synced.report["rejected"], 0);
    }
}

async fn a_dry_run_writes_nothing(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let changes = count(&database, "change").await;

    let synced = doors.sync(&format!("{SYSTEMS}?dryRun=true&report=all"), &[system(1)]).await;

    assert_eq!(synced.report["created"], 1);
    assert_eq!(
        (&synced.report["dryRun"], &synced.report["batchesWritten"]),
        (&json!(true), &json!(0))
    );
    assert_eq!(synced.rows[0]["action"], "CREATED");
    assert_eq!(count(&database, "change").await, changes);
}

async fn one_transaction_takes_so_many_rows_and_no_more(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let mut rows: Vec<_> = (1..=30).map(system).collect();
    rows[20]["category"] = json!("NOTHING");

    let refused = doors.sync(&format!("{SYSTEMS}?atomic=true"), &rows).await;
    rows[20]["category"] = json!("OTHER");
    let taken = doors.sync(&format!("{SYSTEMS}?atomic=true"), &rows).await;
    let many = "{}\n".repeat(20_001);
    let ndjson = [("content-type", "application/x-ndjson")];
    let too_many = doors.send(&format!("{SYSTEMS}?atomic=true"), &ndjson, many).await;

    assert_eq!(
        (&refused.report["complete"], &refused.report["resumeFrom"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(
        (&taken.report["created"], &taken.report["batchesWritten"]),
        (&json!(30), &json!(1))
    );
    assert_eq!(
        (too_many.status, &too_many.report["error"]["code"]),
        (413, &json!("TOO_MANY_ROWS"))
    );
    assert_eq!(count(&database, LGSP).await, 30);
}
