//! The database of edits, for commands: opened, asked, and closed again.

use std::sync::Arc;

use anyhow::Context;
use tokio::runtime::{Builder, Runtime};

use super::environment;
use crate::store::{self, Published, Store};

/// Where the database is, and what it takes to wait for it.
pub(super) struct Database {
    /// Its address.
    pub(super) address: String,
    runtime: Runtime,
}

impl Database {
    /// The one that `DATABASE_URL` names. Nothing is opened or made yet.
    ///
    /// # Errors
    /// The file `.env` cannot be read.
    pub(super) fn named() -> anyhow::Result<Database> {
        Ok(Database {
            address: environment::setting("DATABASE_URL")?,
            runtime: Builder::new_current_thread().enable_all().build()?,
        })
    }

    /// Reads from it with `read`; `None` where there is no database, and none is made.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub(super) fn read<T>(
        &self,
        read: impl AsyncFnOnce(Arc<dyn Store>) -> store::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        let done = self.look(read);
        done.context("the published edits cannot be read")
    }

    /// Likewise, with the fault as it is.
    ///
    /// # Errors
    /// As for [`Database::read`].
    pub(super) fn look<T>(
        &self,
        read: impl AsyncFnOnce(Arc<dyn Store>) -> store::Result<T>,
    ) -> store::Result<Option<T>> {
        self.wait(async {
            match store::open_existing(&self.address).await? {
                Some(store) => finish(store, read).await.map(Some),
                None => Ok(None),
            }
        })
    }

    /// Where it is, to be shown: without a password.
    pub(super) fn shown(&self) -> String {
        store::place(&self.address)
    }

    /// Waits for something else that is done with it.
    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Changes it with `write`; it is made where there is none.
    ///
    /// # Errors
    /// It cannot be made, opened or written to.
    pub(super) fn write<T>(
        &self,
        write: impl AsyncFnOnce(Arc<dyn Store>) -> store::Result<T>,
    ) -> anyhow::Result<T> {
        let work = async { finish(store::open(&self.address).await?, write).await };
        let done: store::Result<_> = self.runtime.block_on(work);
        done.context("nothing was written")
    }

    /// The published edits; none where there is no database.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub(super) fn published(&self) -> anyhow::Result<Vec<Published>> {
        let published = self.read(async |store| store.published().await)?;
        Ok(published.unwrap_or_default())
    }
}

/// Does the work and closes the database, so that it is left as one file.
async fn finish<T>(
    store: Arc<dyn Store>,
    work: impl AsyncFnOnce(Arc<dyn Store>) -> store::Result<T>,
) -> store::Result<T> {
    let done = work(Arc::clone(&store)).await;
    store.close().await;
    done
}
