//! Carries requests out: one GET in, the answer at the end of its redirects out.
//!
//! Every hop passes the guard three times: its url before it is sent, its DNS answer before it is
//! dialled, its peer once that has answered. Never retries, never uses a proxy, keeps no cookies.

use super::dns::GuardedDns;
use super::error::Limits;
use super::error::WireError;
use super::error::place;
use super::exchange::Answer;
use super::exchange::Headers;
use super::exchange::Hop;
use super::exchange::Request;
use super::exchange::header_bytes;
use super::guard::Guard;
use super::guard::Reach;
use super::guard::Refusal;
use super::redirect;
use crate::config;
use reqwest::Response;
use reqwest::header::HeaderMap;
use reqwest::header::HeaderName;
use reqwest::header::HeaderValue;
use reqwest::header::LOCATION;
use reqwest::header::USER_AGENT;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Long enough for the next source of the same host, one `host_gap` later; short enough that a round
/// over thousands of hosts does not hold thousands of sockets.
const KEEP_IDLE: Duration = Duration::from_secs(3);
const KEEP_IDLE_PER_HOST: usize = 2;

/// The only way out of the house. Its connections are shared: build one, and use it for everything.
#[derive(Debug)]
pub struct Client {
    guard: Arc<Guard>,
    limits: Limits,
    max_bytes: u64,
    /// What may reach private hosts has connections of its own: no other request can ride on them.
    listed: Versions,
    public: Versions,
}

/// One connection pool for each choice of protocols.
#[derive(Debug)]
struct Versions {
    any: reqwest::Client,
    http1: reqwest::Client,
}

/// One hop of a request.
struct Leg {
    url: Url,
    reach: Reach,
    /// Still at the origin of the request, which may be told its credentials.
    at_origin: bool,
}

impl Client {
    pub fn new(settings: &config::Fetch) -> Result<Client, WireError> {
        let guard = Guard::new(&settings.private_hosts).map_err(|cause| WireError::Setup { cause })?;
        let guard = Arc::new(guard);
        let limits = Limits::within(settings.timeout);
        Ok(Client {
            listed: Versions::new(settings, &guard, Reach::Listed, limits)?,
            public: Versions::new(settings, &guard, Reach::Public, limits)?,
            max_bytes: settings.max_bytes,
            guard,
            limits,
        })
    }

    /// Asks, follows redirects, and reads the body of a success up to the byte limit.
    ///
    /// Any status is an answer, but for a redirect that leads nowhere. Dropping the future closes
    /// the connection.
    pub async fn get(&self, request: Request) -> Result<Answer, WireError> {
        let limit = self.limits.overall;
        let place = place(&request.url);
        tokio::time::timeout(limit, self.follow(request)).await.unwrap_or(Err(WireError::Timeout {
            place,
            failed: "gave no complete answer",
            limit,
        }))
    }

    async fn follow(&self, request: Request) -> Result<Answer, WireError> {
        let mut hops = Vec::new();
        let mut leg = Leg::first(&request);
        loop {
            let (response, peer) = self.send(&request, &leg).await?;
            let status = response.status().as_u16();
            if !redirect::is_redirect(status) {
                return self.answer(response, &leg.url, hops).await;
            }
            let location = response.headers().get(LOCATION).map(HeaderValue::as_bytes);
            let to = redirect::target(&request.url, &hops, status, location)?;
            hops.push(Hop { status, to: to.clone() });
            leg = leg.next(to, peer);
        }
    }

    async fn send(&self, request: &Request, leg: &Leg) -> Result<(Response, IpAddr), WireError> {
        self.guard.check_hop(&leg.url, leg.reach)?;
        let sent = self.pool(leg.reach, request.http1).get(leg.url.clone());
        let mut sent = sent.headers(common_headers(request, &leg.url)?);
        if leg.at_origin {
            sent = sent.headers(header_map(&request.own_headers, &leg.url)?);
            if let Some((user, password)) = &request.basic_auth {
                sent = sent.basic_auth(user, Some(password));
            }
        }
        let response = sent.send().await.map_err(|error| self.failed(&leg.url, &error))?;
        let peer = self.check_peer(&response, leg)?;
        Ok((response, peer))
    }

    fn pool(&self, reach: Reach, http1: bool) -> &reqwest::Client {
        let versions = match reach {
            Reach::Listed => &self.listed,
            Reach::Public => &self.public,
        };
        if http1 { &versions.http1 } else { &versions.any }
    }

    /// The last belt: whoever answered is someone we may talk to.
    fn check_peer(&self, response: &Response, leg: &Leg) -> Result<IpAddr, Refusal> {
        let host = leg.url.host_str().unwrap_or_default();
        let peer = response.remote_addr().ok_or_else(|| Refusal::UnknownPeer { host: host.to_owned() })?;
        self.guard.check_peer(host, peer.ip(), leg.reach)?;
        Ok(peer.ip())
    }

    async fn answer(&self, response: Response, url: &Url, hops: Vec<Hop>) -> Result<Answer, WireError> {
        Ok(Answer {
            status: response.status().as_u16(),
            final_url: redirect::plain(url),
            hops,
            headers: Headers::new(response.headers()),
            body: if response.status().is_success() { self.body(response, url).await? } else { Vec::new() },
        })
    }

    /// Pieces arrive decompressed, so the limit is one on what has to be held.
    async fn body(&self, mut response: Response, url: &Url) -> Result<Vec<u8>, WireError> {
        let limit = self.max_bytes;
        let too_large = || WireError::TooLarge { place: place(url), limit };
        // Known in advance only where nothing is compressed.
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.failed(url, &error))? {
            if (body.len() + piece.len()) as u64 > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }

    fn failed(&self, url: &Url, error: &reqwest::Error) -> WireError {
        WireError::of(url, error, self.limits)
    }
}

impl Leg {
    fn first(request: &Request) -> Leg {
        let url = match request.basic_auth {
            Some(_) => redirect::plain(&request.url),
            None => request.url.clone(),
        };
        Leg { url, reach: Reach::Listed, at_origin: true }
    }

    fn next(&self, to: Url, peer: IpAddr) -> Leg {
        let at_origin = self.at_origin && self.url.origin() == to.origin();
        let url = if at_origin { with_user_of(&self.url, to) } else { to };
        Leg { url, reach: self.reach.after(peer), at_origin }
    }
}

impl Limits {
    /// A server that is down or mute is given up before the whole time is spent on it.
    fn within(overall: Duration) -> Limits {
        Limits { overall, connect: overall / 3, silence: overall / 2 }
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

fn with_user_of(from: &Url, mut to: Url) -> Url {
    // These fail only for urls without a host, which the guard has kept out.
    let _ = to.set_username(from.username());
    let _ = to.set_password(from.password());
    to
}

fn common_headers(request: &Request, url: &Url) -> Result<HeaderMap, WireError> {
    let mut headers = header_map(&request.headers, url)?;
    if let Some(user_agent) = &request.user_agent {
        headers.insert(USER_AGENT, header_value("user-agent", user_agent, url)?);
    }
    Ok(headers)
}

fn header_map(pairs: &[(String, String)], url: &Url) -> Result<HeaderMap, WireError> {
    let mut headers = HeaderMap::with_capacity(pairs.len());
    for (name, value) in pairs {
        let field = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| WireError::Header { place: place(url), name: name.clone() })?;
        headers.append(field, header_value(name, value, url)?);
    }
    Ok(headers)
}

fn header_value(name: &str, value: &str, url: &Url) -> Result<HeaderValue, WireError> {
    HeaderValue::from_bytes(&header_bytes(value))
        .map_err(|_| WireError::Header { place: place(url), name: name.to_owned() })
}
