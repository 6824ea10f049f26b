//! Counts open streams.

/// One open stream; counted until it is dropped.
#[derive(Debug)]
pub struct Viewer(());

impl Viewer {
    /// A stream was opened.
    #[must_use]
    pub fn new() -> Self {
        metrics::gauge!("comporta_live_viewers").increment(1.0);
        Self(())
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        metrics::gauge!("comporta_live_viewers").decrement(1.0);
    }
}
