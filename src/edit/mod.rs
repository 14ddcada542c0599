//! Entries → articles, filings, editions. Pure.
