//! Delivering what lies in the outbox, for as long as the server runs.

use std::time::Duration;

use crate::notify::Post;

/// Whoever is asked hears of it within moments; looking whether there is anything costs two reads of an index.
const EVERY: Duration = Duration::from_secs(2);

/// What is old is looked for now and then.
const TIDY_EVERY: u32 = 1_800;

/// Runs until it is dropped. What fails is tried again at the next look.
pub async fn deliver(post: Post) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut looks = 0u32;
    loop {
        tick.tick().await;
        loop {
            match post.round().await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be looked through");
                    break;
                }
            }
        }
        if looks.is_multiple_of(TIDY_EVERY)
            && let Err(error) = post.tidy().await
        {
            tracing::warn!(%error, "letters of long ago could not be forgotten");
        }
        looks = looks.wrapping_add(1);
    }
}
