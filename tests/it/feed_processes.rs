//! Whoever follows over one process sees what another writes, also when nobody can wake it.

use std::time::{Duration, Instant};

use support::{Engine, TestApi, on_both_engines};

use crate::feed_clock::numbers;
use crate::feed_events::Events;
use crate::feed_scene::{now, process, vendor};

on_both_engines!(what_another_process_writes_comes_also_when_the_listening_connection_was_killed);

async fn what_another_process_writes_comes_also_when_the_listening_connection_was_killed(
    api: TestApi,
) {
    let other = process(api.database()).await;
    let after = now(&other).await;
    let mut events = Events::open(&api, &after, None).await;
    let connection = api.database().connect().await;

    for turn in 0..6 {
        if turn % 2 == 1 && api.database().engine() == Engine::Postgres {
            let killed = numbers(
                &connection,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                 WHERE application_name = 'compliance-graph feed' AND datname = current_database()",
            );
            assert_eq!(killed.await, [1], "somebody listens again after turn {turn}");
        }
        let name = format!("Vendor {turn}");
        let began = Instant::now();
        other.write("a test", &[vendor(&name)]).await.unwrap();

        assert_eq!(events.next_change().await["patch"]["set"]["name"], name);
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
        // until it listens again
        tokio::time::sleep(Duration::from_millis(if turn % 2 == 1 { 1_500 } else { 100 })).await;
    }
}
