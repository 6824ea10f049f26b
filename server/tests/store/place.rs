//! Where a store of a test is: a file of its own, or a database of its own.

use std::sync::Arc;

use crate::postgres::Postgres;

/// An empty place for a store.
pub struct Place {
    /// Its address.
    pub url: String,
    _kept: Kept,
}

enum Kept {
    Folder { _folder: tempfile::TempDir },
    Server { _server: Arc<Postgres> },
}

impl Place {
    /// A file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("comporta.db").display());
        Self { url, _kept: Kept::Folder { _folder: folder } }
    }

    /// A database.
    pub fn postgres() -> Self {
        let server = Postgres::shared();
        Self { url: server.database(), _kept: Kept::Server { _server: server } }
    }
}

/// Makes a test on each database of every function named, which takes a [`Place`].
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    super::$name($crate::place::Place::sqlite()).await;
                }
            )+
        }
        mod postgresql {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    super::$name($crate::place::Place::postgres()).await;
                }
            )+
        }
    };
}
pub(crate) use on_both;
