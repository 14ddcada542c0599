//! The connection, and the three ways to put a question to it.
//!
//! What [`super::Store`], [`super::Reader`] and [`super::Turn`] all can do, which is to read, is
//! written on [`Memory`], in the file of its subject.

use super::StoreError;
use super::packing::Packer;
use rusqlite::Connection;
use rusqlite::Params;
use rusqlite::Row;
use rusqlite::Rows;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use rusqlite::config::DbConfig;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// How long a lock of another program is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The reading half of the store.
pub struct Memory {
    pub(super) connection: Connection,
    /// Named in errors.
    path: PathBuf,
    pub(super) packer: Packer,
}

impl Memory {
    pub(super) fn new(connection: Connection) -> Result<Memory, StoreError> {
        let path = PathBuf::from(connection.path().filter(|path| !path.is_empty()).unwrap_or(":memory:"));
        // Without it SQLite plans a query anew for every value that is bound to it.
        let stable_plans = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
        stable_plans.map_err(StoreError::at(&path))?;
        connection.set_prepared_statement_cache_capacity(128);
        let memory = Memory { connection, path, packer: Packer::new()? };
        memory.wait_for_others(PATIENCE)?;
        Ok(memory)
    }

    /// For how long, at most.
    pub(super) fn wait_for_others(&self, patience: Duration) -> Result<(), StoreError> {
        self.connection.busy_timeout(patience).map_err(|error| self.failed(error))
    }

    /// All of it or nothing: an error takes back what was written.
    pub(super) fn atomically<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Memory) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| self.failed(error))?;
        let value = work(self)?;
        transaction.commit().map_err(|error| self.failed(error))?;
        Ok(value)
    }

    /// The first row, if there is one.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.rows(sql, params, |rows| rows.next().map_err(|error| self.failed(error))?.map(read).transpose())
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.rows(sql, params, |rows| {
            let mut all = Vec::new();
            while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
                all.push(read(row)?);
            }
            Ok(all)
        })
    }

    /// One row after the other: for what need not fit in memory.
    pub(super) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.rows(sql, params, |rows| {
            while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
                read(row)?;
            }
            Ok(())
        })
    }

    /// How many rows it changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let statement = self.connection.prepare_cached(sql);
        statement.and_then(|mut statement| statement.execute(params)).map_err(|error| self.failed(error))
    }

    /// Statements without parameters and without rows.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|error| self.failed(error))
    }

    /// What SQLite says, with the file that it says it of.
    pub(super) fn failed(&self, error: rusqlite::Error) -> StoreError {
        StoreError::of(&self.path, error)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&mut Rows) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.failed(error))?;
        let mut rows = statement.query(params).map_err(|error| self.failed(error))?;
        read(&mut rows)
    }
}
