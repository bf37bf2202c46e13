# Nothing lives only here: every recipe is one line that works as well by hand.

# serve the graph from a SQLite file in your data directory
run:
    cargo run

test:
    cargo test --workspace --locked

lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

fmt:
    cargo fmt --all

# write the public schema anew
schema:
    cargo run -q -p api -- schema > schema.graphql

# all that is checked before a change is taken in
ci:
    .ci/run
