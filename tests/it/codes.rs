//! Closed lists of codes: what the tables take is what the words say.

use domain::graph::{Held, ValueType, WORDS};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::{Database, Engine, Scene};

#[tokio::test]
async fn checks_of_the_tables_take_the_codes_of_the_words() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let db = database.connect().await;

    let mut checked = 0;
    let mut wrong = Vec::new();
    for word in WORDS {
        for attribute in word.attributes {
            let ValueType::Choice(choices) = attribute.value else { continue };
            let table = match attribute.held {
                Held::Row => word.table,
                Held::Interval(table) => table,
                Held::Derived => continue,
            };
            let made = "SELECT sql FROM sqlite_master WHERE name = $1";
            let made = Statement::from_sql_and_values(DbBackend::Sqlite, made, [table.into()]);
            let row = db.query_one_raw(made).await.unwrap().unwrap();
            let made: String = row.try_get_by_index(0).unwrap();
            let column = format!("\"{}\" IN (", attribute.name);
            // A list that grows with the rules, such as those of findings, has no check.
            let Some((_, list)) = made.split_once(&column) else { continue };
            let (list, _) = list.split_once(')').unwrap();
            let mut taken: Vec<&str> =
                list.split(", ").map(|code| code.trim_matches('\'')).collect();
            let mut said: Vec<&str> = choices.values.iter().map(|choice| choice.code).collect();
            checked += 1;
            taken.sort_unstable();
            said.sort_unstable();
            if taken != said {
                wrong.push(format!("{table}.{}: {taken:?} but {said:?}", attribute.name));
            }
        }
    }

    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(checked > 20, "only {checked} lists were found in the tables");
}
