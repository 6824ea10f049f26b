//! All pages of a list: the first says how many there are, the rest are read a few at a time.

use std::future::Future;

use futures::{StreamExt, TryStreamExt, stream};

use super::wire::WirePage;
use crate::clients::http::ClientError;

/// The most that both versions give on a page.
pub const LIMIT: u32 = 100;

/// Pages that are read at the same time.
pub const PARALLEL: usize = 6;

/// No list is read beyond this.
const MOST: u32 = 200_000;

/// Reads every page, `parallel` at a time. `fetch` takes an offset.
///
/// # Errors
/// That of the first page that failed.
pub async fn all<T, F, R>(parallel: usize, fetch: F) -> Result<Vec<T>, ClientError>
where
    F: Fn(u32) -> R,
    R: Future<Output = Result<WirePage<T>, ClientError>>,
{
    let first = fetch(0).await?;
    let mut items = first.items;
    let got = u32::try_from(items.len()).unwrap_or(u32::MAX);
    if got == 0 {
        return Ok(items);
    }
    // A server may give fewer than were asked for: it says with the first page how many it gives.
    match first.total_entries {
        Some(total) => {
            let offsets = (got..total.min(MOST)).step_by(got as usize);
            let rest: Vec<Vec<T>> =
                stream::iter(offsets.map(&fetch)).buffered(parallel).map_ok(|page| page.items).try_collect().await?;
            items.extend(rest.into_iter().flatten());
        }
        None => loop {
            let offset = u32::try_from(items.len()).unwrap_or(u32::MAX);
            let page = fetch(offset).await?;
            let short = page.items.len() < got as usize;
            items.extend(page.items);
            if short || offset > MOST {
                break;
            }
        },
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(total: u32, told: bool, cap: u32) -> usize {
        let fetch = move |offset: u32| async move {
            let items: Vec<u32> = (offset..total.min(offset + cap)).collect();
            Ok(WirePage { items, total_entries: told.then_some(total) })
        };
        let mut items = all(PARALLEL, fetch).await.unwrap();
        items.dedup();
        items.len()
    }

    #[tokio::test]
    async fn every_item_once() {
        for total in [0, 1, 99, 100, 101, 250, 1000] {
            for told in [true, false] {
                assert_eq!(read(total, told, 100).await, total as usize, "{total} {told}");
                assert_eq!(read(total, told, 30).await, total as usize, "{total} {told} capped");
            }
        }
    }
}
