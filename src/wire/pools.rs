//! Connections, and how they are made.
//!
//! What may reach private hosts has pools of its own: no other request can ride on their connections.

use super::dns::GuardedDns;
use super::error::WireError;
use super::guard::Guard;
use super::guard::Reach;
use super::limits::Limits;
use crate::config;
use std::sync::Arc;
use std::time::Duration;

/// One pool for each reach and each choice of protocols.
#[derive(Debug)]
pub(super) struct Pools {
    listed: Versions,
    public: Versions,
}

#[derive(Debug)]
struct Versions {
    any: reqwest::Client,
    http1: reqwest::Client,
}

/// Long enough for the next source of the same host, one `host_gap` later; short enough that a round
/// over thousands of hosts does not hold thousands of sockets.
const KEEP_IDLE: Duration = Duration::from_secs(3);
const KEEP_IDLE_PER_HOST: usize = 2;

impl Pools {
    pub(super) fn new(
        settings: &config::Fetch,
        guard: &Arc<Guard>,
        limits: Limits,
    ) -> Result<Pools, WireError> {
        Ok(Pools {
            listed: Versions::new(settings, guard, Reach::Listed, limits)?,
            public: Versions::new(settings, guard, Reach::Public, limits)?,
        })
    }

    pub(super) fn pool(&self, reach: Reach, http1: bool) -> &reqwest::Client {
        let versions = match reach {
            Reach::Listed => &self.listed,
            Reach::Public => &self.public,
        };
        if http1 { &versions.http1 } else { &versions.any }
    }
}

impl Versions {
    fn new(
        settings: &config::Fetch,
        guard: &Arc<Guard>,
        reach: Reach,
        limits: Limits,
    ) -> Result<Versions, WireError> {
        let any =
            builder(settings, guard, reach, limits).tls_backend_preconfigured(tls(&["h2", "http/1.1"])?);
        let http1 = builder(settings, guard, reach, limits).tls_backend_preconfigured(tls(&["http/1.1"])?);
        Ok(Versions {
            any: any.build().map_err(|error| setup(&error))?,
            http1: http1.http1_only().build().map_err(|error| setup(&error))?,
        })
    }
}

fn builder(
    settings: &config::Fetch,
    guard: &Arc<Guard>,
    reach: Reach,
    limits: Limits,
) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(&settings.user_agent)
        .dns_resolver(GuardedDns { guard: Arc::clone(guard), reach })
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        // A proxy from the environment would dial addresses that no guard has seen.
        .no_proxy()
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .pool_idle_timeout(KEEP_IDLE)
        .pool_max_idle_per_host(KEEP_IDLE_PER_HOST)
}

/// TLS 1.2 and 1.3 with Mozilla's roots, offering `protocols`: a configuration that is handed to the
/// client ready-made has to name them itself (RFC 7301).
fn tls(protocols: &[&str]) -> Result<rustls::ClientConfig, WireError> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| setup(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Ok(config)
}

fn setup(error: &dyn std::error::Error) -> WireError {
    WireError::Setup { cause: error.source().unwrap_or(error).to_string() }
}
