//! Documents that mean harm, each with the code that it is to be answered with.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// A request that means harm.
pub(super) struct Hostile {
    pub(super) name: String,
    /// The body, sent as `application/json`.
    pub(super) body: Vec<u8>,
    /// The code that is answered; none where the request does no harm and is answered.
    pub(super) code: Option<&'static str>,
}

const LARGE: &str = "DOCUMENT_TOO_LARGE";
const COMPLEX: &str = "OPERATION_TOO_COMPLEX";
const COSTLY: &str = "OPERATION_TOO_COSTLY";
const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";
const BROKEN: &str = "GRAPHQL_PARSE_FAILED";
const INPUT: &str = "BAD_USER_INPUT";
const REQUEST: &str = "BAD_REQUEST";
const OPERATION: &str = "OPERATION_RESOLUTION_FAILURE";

/// All of them.
pub(super) fn corpus() -> Vec<Hostile> {
    let mut all = Vec::new();
    for (name, code, query) in nested().into_iter().chain(wide()).chain(bombs()).chain(odd()) {
        let body = json!({ "query": query }).to_string().into_bytes();
        all.push(Hostile { name: name.to_owned(), body, code });
    }
    for (name, code, query, variables) in of_variables() {
        let body = json!({ "query": query, "variables": variables }).to_string().into_bytes();
        all.push(Hostile { name: name.to_owned(), body, code });
    }
    for (name, code, body) in bodies() {
        all.push(Hostile { name: name.to_owned(), body, code });
    }
    all
}

type Document = (&'static str, Option<&'static str>, String);

fn nested() -> Vec<Document> {
    let lists = |count: usize| format!("{}1{}", "[".repeat(count), "]".repeat(count));
    let objects = |count: usize| format!("{}{{}}{}", "{not: ".repeat(count), "}".repeat(count));
    let levels = |count: usize| {
        let (open, close) = ("{ province ".repeat(count), "}".repeat(count));
        format!("{{ informationSystems {{ nodes {open} {{ name }} {close} }} }}")
    };
    vec![
        (
            "3,000 lists in a literal",
            Some(LARGE),
            format!("{{ nodes(ids: {}) {{ id }} }}", lists(3_000)),
        ),
        (
            "50 lists in a literal",
            Some(INVALID),
            format!("{{ nodes(ids: {}) {{ id }} }}", lists(50)),
        ),
        (
            "1,000 levels of a filter",
            Some(LARGE),
            format!("{{ provinces(where: {}) {{ totalCount }} }}", objects(1_000)),
        ),
        (
            "50 levels of a filter",
            Some(INPUT),
            format!("{{ provinces(where: {}) {{ totalCount }} }}", objects(50)),
        ),
        (
            "a default of 5,000 lists",
            Some(LARGE),
            format!("query($a: [ID!]! = {}) {{ nodes(ids: $a) {{ id }} }}", lists(5_000)),
        ),
        (
            "a type of 5,000 lists",
            Some(LARGE),
            format!("query($a: {}) {{ __typename }}", lists(5_000).replace('1', "ID")),
        ),
        ("10,000 braces", Some(LARGE), "{a".repeat(10_000)),
        ("10,000 parentheses", Some(LARGE), format!("{{ a{} }}", "(".repeat(10_000))),
        ("30,000 closing braces", Some(LARGE), "}".repeat(30_000)),
        ("fields 40 deep", Some(INVALID), levels(40)),
        (
            "inline fragments 1,000 deep",
            Some(LARGE),
            format!("{} {{ __typename }} {}", "{ ... ".repeat(1_000), "}".repeat(1_000)),
        ),
        (
            "inline fragments 50 deep",
            None,
            format!("{} {{ __typename }} {}", "{ ... ".repeat(50), "}".repeat(50)),
        ),
        ("relations 37 deep", Some(COMPLEX), {
            let list = "organizations(first: 1) { nodes { province { ".repeat(12);
            format!("{{ province(by: {{code: \"01\"}}) {{ {list} name {} }} }}", "} } }".repeat(12))
        }),
    ]
}

fn wide() -> Vec<Document> {
    let aliases = |count: usize, field: &str| {
        let fields = (0..count).fold(String::new(), |mut all, number| {
            let _ = write!(all, "a{number}: {field} ");
            all
        });
        format!("{{ {fields} }}")
    };
    vec![
        ("300 aliases", Some(COMPLEX), aliases(300, "__typename")),
        ("3,000 aliases", Some(LARGE), aliases(3_000, "__typename")),
        ("100 root fields", Some(COMPLEX), aliases(100, "provinces { totalCount }")),
        (
            "40 root fields that are dear",
            Some(COSTLY),
            aliases(
                40,
                "provinces(first: 200) { nodes { informationSystems(first: 200) { nodes { levelDossiers { nodes { id } } } } } }",
            ),
        ),
        ("a name of 60,000 letters", Some(INVALID), format!("{{ {} }}", "a".repeat(60_000))),
        (
            "a string of 60,000 letters",
            None,
            format!("{{ provinces(search: \"{}\") {{ totalCount }} }}", "a".repeat(60_000)),
        ),
        (
            "a document of 100,000 bytes",
            Some(LARGE),
            format!("{{ __typename }} #{}", "x".repeat(100_000)),
        ),
        ("60,000 commas", None, format!("{{ __typename {} }}", ",".repeat(60_000))),
        ("one field 5,000 times", None, format!("{{ {} }}", "__typename ".repeat(5_000))),
        ("one field 9,000 times", Some(LARGE), format!("{{ {} }}", "a ".repeat(9_000))),
        (
            "one list 1,000 times",
            None,
            format!("{{ {} }}", "provinces { totalCount } ".repeat(1_000)),
        ),
        ("2,000 unknown fields", Some(INVALID), aliases(2_000, "nobody")),
        (
            "200 directives that repeat",
            Some(INVALID),
            format!("{{ __typename {} }}", "@skip(if: false) ".repeat(200)),
        ),
        (
            "2,000 unknown directives",
            Some(INVALID),
            format!("{{ __typename {} }}", "@a ".repeat(2_000)),
        ),
        (
            "150 directives on fields",
            Some(COMPLEX),
            format!("{{ {} }}", "__typename @skip(if: false) ".repeat(150)),
        ),
        (
            "1,000 operations",
            Some(OPERATION),
            (0..1_000).fold(String::new(), |all, number| {
                all + &format!("query Q{number} {{ __typename }} ")
            }),
        ),
        ("1,000 operations of one name", Some(INVALID), "query Q { __typename } ".repeat(1_000)),
        ("1,000 variables that nobody uses", Some(INVALID), {
            let variables =
                (0..1_000).fold(String::new(), |all, number| all + &format!("$v{number}: Int "));
            format!("query({variables}) {{ __typename }}")
        }),
        (
            "501 values of a test",
            Some(INPUT),
            format!(
                "{{ provinces(where: {{name: {{in: [{}]}}}}) {{ totalCount }} }}",
                "\"a\" ".repeat(501)
            ),
        ),
        ("201 ids", Some(INPUT), format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"a\" ".repeat(201))),
        (
            "500 alternatives",
            Some(INPUT),
            format!(
                "{{ provinces(where: {{or: [{}]}}) {{ totalCount }} }}",
                "{code: {eq: \"01\"}} ".repeat(500)
            ),
        ),
    ]
}

fn bombs() -> Vec<Document> {
    // each fragment spreads the next `times`
    let spread = |count: usize, times: usize, below: &dyn Fn(&str) -> String| {
        let mut text = "{ province(by: {code: \"01\"}) { ...F0 } } ".to_owned();
        for number in 0..count {
            let next =
                if number + 1 == count { "name".to_owned() } else { format!("...F{}", number + 1) };
            let _ = write!(
                text,
                "fragment F{number} on Province {{ {} }} ",
                below(&next).repeat(times)
            );
        }
        text
    };
    let by_aliases = |count: usize| {
        let mut text = "{ province(by: {code: \"01\"}) { ...F0 } } ".to_owned();
        for number in 0..count {
            let next =
                if number + 1 == count { "name".to_owned() } else { format!("...F{}", number + 1) };
            let of = |alias: &str| {
                format!("{alias}: organizations(first: 1) {{ nodes {{ province {{ {next} }} }} }} ")
            };
            let _ = write!(text, "fragment F{number} on Province {{ {}{} }} ", of("a"), of("b"));
        }
        text
    };
    let introspection = |levels: usize| {
        format!(
            "{{ __schema {{ types {{ {} name {} }} }} }}",
            "fields { type { ".repeat(levels),
            "} }".repeat(levels)
        )
    };
    vec![
        ("12 fragments that spread 4 times", None, spread(12, 4, &|next| format!("{next} "))),
        ("60 fragments that spread 10 times", None, spread(60, 10, &|next| format!("{next} "))),
        ("30 fragments in inline fragments", None, spread(30, 4, &|next| format!("... {{ {next} }} "))),
        ("fragments that double by aliases, 5 deep", Some(COSTLY), by_aliases(5).replace("first: 1)", "first: 200)")),
        ("fragments that double by aliases, 40 deep", Some(COMPLEX), by_aliases(40)),
        ("200 fragments in a row", Some(INVALID), spread(200, 1, &|next| format!("{next} "))),
        ("1,000 fragments in a row", Some(LARGE), spread(1_000, 1, &|next| format!("{next} "))),
        ("a fragment of itself", Some(INVALID), "{ provinces { nodes { ...F } } } fragment F on Province { ...F }".to_owned()),
        ("a circle of fragments", Some(INVALID), spread(20, 2, &|next| format!("{} ", next.replace("name", "...F0")))),
        ("a circle through fields", Some(INVALID), "{ provinces { nodes { ...F } } } fragment F on Province { organizations { nodes { province { ...F } } } }".to_owned()),
        ("lists in lists in lists", Some(COSTLY), "{ provinces(first: 200) { nodes { informationSystems(first: 200) { nodes { levelDossiers(first: 200) { nodes { level } } } } } } }".to_owned()),
        ("edges in edges in edges", Some(COSTLY), "{ provinces(first: 200) { edges { node { informationSystems(first: 200) { edges { node { levelDossiers(first: 200) { edges { node { level } } } } } } } } } }".to_owned()),
        ("a cost that overflows", Some(COSTLY), {
            let list = "informationSystems(first: 200) { nodes { province { ";
            format!("{{ provinces(first: 200) {{ nodes {{ {} name {} }} }} }}", list.repeat(5), "} } }".repeat(5))
        }),
        ("a first that overflows", Some(INVALID), "{ provinces(first: 99999999999999999999) { totalCount } }".to_owned()),
        ("a first below nothing", Some(INPUT), "{ provinces(first: -2147483648) { totalCount } }".to_owned()),
        ("a first above the limit", Some(INPUT), "{ provinces(first: 2147483647) { totalCount } }".to_owned()),
        ("a long introspection loop", Some(COMPLEX), introspection(10)),
        ("a short introspection loop", Some(COMPLEX), introspection(3)),
        ("an introspection loop by interfaces", Some(COMPLEX), "{ __schema { types { interfaces { possibleTypes { interfaces { name } } } } } }".to_owned()),
        ("introspection by 150 aliases", Some(COMPLEX), (0..150).fold("{".to_owned(), |all, number| all + &format!(" a{number}: __schema {{ types {{ name fields {{ name }} }} }}")) + "}"),
        ("conflicts in 500 fields of one name", Some(INVALID), format!("{{ {} }}", (0..500).fold(String::new(), |all, number| all + &format!("provinces(first: {number}) {{ totalCount }} ")))),
    ]
}

fn odd() -> Vec<Document> {
    vec![
        ("nothing", Some(BROKEN), String::new()),
        ("zero bytes", Some(BROKEN), "\0".repeat(1_000)),
        ("a byte-order mark alone", Some(BROKEN), "\u{feff}".to_owned()),
        ("direction marks", Some(BROKEN), "{ \u{202e}emaNepyt__ }".to_owned()),
        ("full-width letters", Some(BROKEN), "{ ｐｒｏｖｉｎｃｅｓ }".to_owned()),
        (
            "a string without an end",
            Some(BROKEN),
            format!("{{ provinces(search: \"{}", "a".repeat(10_000)),
        ),
        (
            "a block without an end",
            Some(BROKEN),
            format!("{{ provinces(search: \"\"\"{}", "\"\"\\".repeat(10_000)),
        ),
        (
            "10,000 backslashes",
            Some(BROKEN),
            format!("{{ provinces(search: \"{}) }}", "\\".repeat(10_001)),
        ),
        (
            "half of a pair",
            Some(BROKEN),
            "{ provinces(search: \"\\uD800\") { totalCount } }".to_owned(),
        ),
        (
            "a number of 10,000 digits",
            Some(INVALID),
            format!("{{ provinces(first: {}) {{ totalCount }} }}", "9".repeat(10_000)),
        ),
        (
            "a float of 10,000 digits",
            Some(INVALID),
            format!("{{ provinces(first: 1e{}) {{ totalCount }} }}", "9".repeat(10_000)),
        ),
        (
            "definitions of a schema",
            Some(INVALID),
            "type Query { a: Int } extend type Province { b: Int }".to_owned(),
        ),
        ("a mutation", Some(INVALID), "mutation { bump bump }".to_owned()),
        (
            "a text of SQL",
            None,
            "{ provinces(search: \"'; DROP TABLE province; --\") { totalCount } }".to_owned(),
        ),
        (
            "a pattern of a search",
            None,
            "{ provinces(search: \"%%%%%%%%%%_%_%_%_%_%_%\") { totalCount } }".to_owned(),
        ),
        (
            "a zero byte in a text",
            None,
            "{ provinces(search: \"a\\u0000b\") { totalCount } }".to_owned(),
        ),
        (
            "a cursor that is none",
            Some(INPUT),
            "{ provinces(after: \"AAAA\") { totalCount } }".to_owned(),
        ),
        (
            "a day that is none",
            Some(INPUT),
            "{ provinces(asOf: \"2024-02-30\") { totalCount } }".to_owned(),
        ),
        (
            "the last year of all",
            Some(INPUT),
            "{ provinces(asOf: \"+262142-12-31\") { totalCount } }".to_owned(),
        ),
    ]
}

fn of_variables() -> Vec<(&'static str, Option<&'static str>, &'static str, Value)> {
    let ids = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let filter = "query($where: ProvinceWhere) { provinces(where: $where) { totalCount } }";
    let deep = (0..100).fold(json!({}), |below, _| json!({ "not": below }));
    let many = |most: u32| (0..most).map(|number| json!(number.to_string())).collect::<Vec<_>>();
    vec![
        ("100,000 ids in a variable", Some(INPUT), ids, json!({ "ids": many(100_000) })),
        (
            "as many values as may be in a variable",
            Some(INPUT),
            ids,
            json!({ "ids": many(39_999) }),
        ),
        ("a filter 100 deep in a variable", Some(INPUT), filter, json!({ "where": deep })),
        ("a variable of another type", Some(INPUT), filter, json!({ "where": 1 })),
        (
            "a variable with unknown fields",
            Some(INPUT),
            filter,
            json!({ "where": { "__proto__": {} } }),
        ),
        (
            "a variable of half a megabyte",
            None,
            "query($text: String) { provinces(search: $text) { totalCount } }",
            json!({ "text": "a".repeat(500_000) }),
        ),
        (
            "two names in a variable",
            Some(INPUT),
            "query($by: ProvinceBy!) { province(by: $by) { name } }",
            json!({ "by": { "code": "01", "name": "a" } }),
        ),
        (
            "a first that overflows in a variable",
            Some(INPUT),
            "query($n: Int) { provinces(first: $n) { totalCount } }",
            json!({ "n": 9_007_199_254_740_993_u64 }),
        ),
        (
            "a costly first in a variable",
            Some(COSTLY),
            "query($n: Int) { provinces(first: $n) { nodes { informationSystems(first: $n) { nodes { levelDossiers(first: $n) { nodes { id } } } } } } }",
            json!({ "n": 200 }),
        ),
        (
            "50,000 variables that nobody asked for",
            None,
            "{ __typename }",
            (0..50_000).map(|number| (format!("v{number}"), json!(1))).collect(),
        ),
    ]
}

fn bodies() -> Vec<(&'static str, Option<&'static str>, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (
            "a batch of 20,000",
            Some(REQUEST),
            format!("[{}{{}}]", "{\"query\":\"{__typename}\"},".repeat(20_000)).into_bytes(),
        ),
        (
            "JSON 100,000 deep",
            Some(REQUEST),
            format!("{{\"query\":\"{{a}}\",\"variables\":{}", "[".repeat(100_000)).into_bytes(),
        ),
        (
            "objects 10,000 deep",
            Some(REQUEST),
            format!("{{\"query\":\"{{a}}\",\"variables\":{}", "{\"a\":".repeat(10_000))
                .into_bytes(),
        ),
        ("a body of 8 MiB", Some("BODY_TOO_LARGE"), vec![b' '; 8 * 1024 * 1024]),
        ("not UTF-8", Some(REQUEST), b"{\"query\":\"{ __typename # \xff\xc0\xaf }\"}".to_vec()),
        (
            "UTF-16",
            Some(REQUEST),
            "{\"query\":\"{ __typename }\"}".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        ("no JSON", Some(REQUEST), text("query={__typename}")),
        ("a query that is a list", Some(REQUEST), text(r#"{"query":["{ __typename }"]}"#)),
        (
            "two queries",
            Some(REQUEST),
            text(r#"{"query":"{ __typename }","query":"{ __typename }"}"#),
        ),
        (
            "variables that are a text",
            Some(REQUEST),
            text(r#"{"query":"{ __typename }","variables":"{}"}"#),
        ),
        (
            "an operation that is not there",
            Some(OPERATION),
            text(r#"{"query":"query A { __typename }","operationName":"B"}"#),
        ),
        (
            "a number without an end",
            Some(REQUEST),
            format!("{{\"query\":{}", "1".repeat(500_000)).into_bytes(),
        ),
    ]
}
