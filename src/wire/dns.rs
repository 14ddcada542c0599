//! Resolves names as the system does, and lets only those answers through that the guard admits.
//!
//! The address that was judged is the address that is dialled: no second look-up comes between.

use super::guard::Guard;
use super::guard::Reach;
use reqwest::dns::Addrs;
use reqwest::dns::Name;
use reqwest::dns::Resolve;
use reqwest::dns::Resolving;
use std::sync::Arc;

pub(super) struct GuardedDns {
    pub guard: Arc<Guard>,
    pub reach: Reach,
}

impl Resolve for GuardedDns {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.guard);
        let reach = self.reach;
        Box::pin(async move {
            let host = name.as_str();
            // The port is the url's: the client puts it in.
            let found = tokio::net::lookup_host((host, 0)).await?.collect();
            let admitted = guard.admit(host, found, reach)?;
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}
