//! cynic, the client whose Rust types are checked against `schema.graphql` when they are compiled.

use cynic::{GraphQlResponse, QueryBuilder};
use domain::access::Role as Made;
use support::{Database, Engine, Scene, TestApi, client_of};

mod schema {
    cynic::use_schema!("../schema.graphql");
}

#[derive(cynic::QueryVariables)]
struct Asked<'a> {
    by: ProvinceBy<'a>,
}

#[derive(cynic::InputObject)]
#[cynic(schema_path = "../schema.graphql")]
enum ProvinceBy<'a> {
    Name(&'a str),
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(schema_path = "../schema.graphql", graphql_type = "Query", variables = "Asked")]
struct Question {
    viewer: Option<Viewer>,
    #[arguments(by: $by)]
    province: Option<Province>,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(schema_path = "../schema.graphql")]
struct Viewer {
    role: Role,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq)]
#[cynic(schema_path = "../schema.graphql")]
enum Role {
    Reader,
    ProvinceWriter,
    Ministry,
    Auditor,
    Admin,
    Publishable,
}

#[derive(cynic::QueryFragment, Debug, PartialEq)]
#[cynic(schema_path = "../schema.graphql")]
struct Province {
    name: String,
    valid_to: Option<Date>,
}

#[derive(cynic::Scalar, Debug, PartialEq)]
struct Date(String);

#[tokio::test]
async fn cynic_asks_what_was_checked_when_it_was_compiled() {
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;
    let token = api.token(Made::Auditor, &[]).await;

    let question = Question::build(Asked { by: ProvinceBy::Name("bac kan") });
    let sent = client_of(&token).post(api.url("/graphql")).json(&question).send().await.unwrap();
    let answer: GraphQlResponse<Question> = sent.json().await.unwrap();

    let viewer = Some(Viewer { role: Role::Auditor });
    let valid_to = Some(Date("2025-06-30".to_owned()));
    let province = Some(Province { name: "Bắc Kạn".to_owned(), valid_to });
    assert!(answer.errors.is_none(), "{:?}", answer.errors);
    assert_eq!(answer.data, Some(Question { viewer, province }));
}
