//! Carries requests out: one GET in, the answer at the end of its redirects out.
//!
//! Every hop passes the guard three times: its url before it is sent, its DNS answer before it is
//! dialled, its peer once that has answered. Never retries, never uses a proxy, keeps no cookies.

use super::error::WireError;
use super::exchange::Answer;
use super::exchange::Request;
use super::guard::Guard;
use super::guard::Reach;
use super::guard::Refusal;
use super::headers::Headers;
use super::limits::Limits;
use super::place::place;
use super::pools::Pools;
use super::redirect;
use super::redirect::Hop;
use crate::config;
use reqwest::Response;
use reqwest::header::HeaderValue;
use reqwest::header::LOCATION;
use std::net::IpAddr;
use std::sync::Arc;
use url::Url;

/// Bytes by which the buffer of a body grows at least, where its length is not known.
const STEP: usize = 64 << 10;

/// The only way out of the house. Its connections are shared: build one, and use it for everything.
#[derive(Debug)]
pub struct Client {
    guard: Arc<Guard>,
    limits: Limits,
    max_bytes: u64,
    pools: Pools,
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
            pools: Pools::new(settings, &guard, limits)?,
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
        let sent = self.pools.pool(leg.reach, request.http1).get(leg.url.clone());
        let mut sent = sent.headers(request.common_headers(&leg.url)?);
        if leg.at_origin {
            sent = sent.headers(request.own_headers(&leg.url)?);
            if let Some((user, password)) = &request.basic_auth {
                sent = sent.basic_auth(user, Some(password));
            }
        }
        let response = sent.send().await.map_err(|error| self.failed(&leg.url, &error))?;
        let peer = self.check_peer(&response, leg)?;
        Ok((response, peer))
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
        // Only the outer coding is undone, and its name taken off.
        if let Some(coding) =
            Headers::new(response.headers()).get("content-encoding").filter(|coding| is_coded(coding))
        {
            let cause = format!("it is encoded as `{coding}`, expected one of gzip, br, zstd or deflate");
            return Err(WireError::Broken { place: place(url), cause });
        }
        let too_large = || WireError::TooLarge { place: place(url), limit };
        // Known in advance only where nothing is compressed.
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(response.content_length().unwrap_or_default() as usize);
        while let Some(piece) = response.chunk().await.map_err(|error| self.failed(url, &error))? {
            if (body.len() + piece.len()) as u64 > limit {
                return Err(too_large());
            }
            make_room(&mut body, piece.len());
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

fn with_user_of(from: &Url, mut to: Url) -> Url {
    // These fail only for urls without a host, which the guard has kept out.
    let _ = to.set_username(from.username());
    let _ = to.set_password(from.password());
    to
}

/// A buffer that doubled would hold half as much again as the document, and twice that while it moves.
fn make_room(body: &mut Vec<u8>, more: usize) {
    if body.capacity() - body.len() < more {
        body.reserve_exact(more.max(STEP).max(body.len() / 8));
    }
}

/// Whether bytes under this `Content-Encoding` are still packed; some servers name a charset there.
fn is_coded(coding: &str) -> bool {
    let coding = coding.to_ascii_lowercase();
    ["gzip", "br", "zstd", "deflate", "compress"]
        .iter()
        .any(|known| coding.split([',', ' ']).any(|one| one == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_grows_holds_little_more_than_itself() {
        let (mut body, mut moves) = (Vec::new(), 0);
        while body.len() < 8 << 20 {
            let before = body.capacity();
            make_room(&mut body, 1_000);
            body.extend_from_slice(&[b'x'; 1_000]);
            moves += usize::from(body.capacity() != before);
            assert!(body.capacity() <= body.len() + STEP.max(body.len() / 8), "{} bytes", body.len());
        }
        assert!(moves < 50, "moved {moves} times");
    }

    #[test]
    fn a_hop_from_a_public_host_ends_every_privilege() {
        let [home, away]: [Url; 2] =
            ["http://a.example/", "http://b.example/"].map(|text| Url::parse(text).unwrap());
        let [public, private]: [IpAddr; 2] = ["8.8.8.8", "10.0.0.7"].map(|text| text.parse().unwrap());
        for (name, hops, reach, at_origin) in [
            ("the first", vec![], Reach::Listed, true),
            ("within a private host", vec![(&home, private)], Reach::Listed, true),
            ("between private hosts", vec![(&away, private)], Reach::Listed, false),
            ("within a public host", vec![(&home, public)], Reach::Public, true),
            ("there and back", vec![(&away, public), (&home, private)], Reach::Public, false),
            (
                "and on from there",
                vec![(&away, public), (&home, private), (&home, private)],
                Reach::Public,
                false,
            ),
        ] {
            let first = Leg::first(&Request::new(home.clone()));
            let leg = hops.into_iter().fold(first, |leg, (to, peer)| leg.next(to.clone(), peer));
            assert_eq!((leg.reach, leg.at_origin), (reach, at_origin), "{name}");
        }
    }
}
