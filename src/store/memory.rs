//! The connection, and the three ways to put a question to it.
//!
//! What [`super::Store`], [`super::Reader`] and [`super::Turn`] all can do, which is to read, is
//! written on [`Memory`], in the file of its subject.

use super::StoreError;
use super::packing::Packer;
use rusqlite::Connection;
use rusqlite::Params;
use rusqlite::Row;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use rusqlite::config::DbConfig;
use std::time::Duration;

/// The reading half of the store.
pub struct Memory {
    pub(super) connection: Connection,
    pub(super) packer: Packer,
}

impl Memory {
    pub(super) fn new(connection: Connection) -> Result<Memory, StoreError> {
        connection.busy_timeout(Duration::from_secs(5))?;
        // Without it SQLite plans a query anew for every value that is bound to it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Memory { connection, packer: Packer::new()? })
    }

    /// All of it or nothing: an error takes back what was written.
    pub(super) fn atomically<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Memory) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let transaction = begun.map_err(StoreError::from)?;
        let value = work(self)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(value)
    }

    /// The first row, if there is one.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then(params, read)?.collect()
    }

    /// How many rows it changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }
}
