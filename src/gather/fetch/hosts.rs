//! Politeness: who may ask when.
//!
//! A host is a registrable domain, since that is what publishers count requests by; an address or
//! a private host is one server, told apart by its port. Never asks anything itself.

use crate::config;
use crate::model::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio::time::sleep_until;
use url::Host as UrlHost;
use url::Url;

/// Keeps to `concurrency` in all, and to `per_host` and `host_gap` for each host. One for all rounds.
#[derive(Debug)]
pub struct Hosts {
    slots: Arc<Semaphore>,
    per_host: usize,
    gap: Duration,
    max_wait: Duration,
    private_hosts: Vec<String>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// Leave to ask once; dropped, it lets the next one in.
#[derive(Debug)]
pub struct Permit {
    host: Arc<Host>,
    _turn: OwnedSemaphorePermit,
    slot: Slot,
}

/// One of the `concurrency` places. Whoever keeps it while an answer is in memory bounds how many are.
#[derive(Debug)]
pub struct Slot {
    _place: OwnedSemaphorePermit,
}

#[derive(Debug)]
struct Host {
    turns: Arc<Semaphore>,
    times: Mutex<Times>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    next_start: Instant,
    held_until: Option<Timestamp>,
}

impl Hosts {
    pub fn new(settings: &config::Fetch) -> Hosts {
        Hosts {
            slots: Arc::new(Semaphore::new(settings.concurrency.max(1))),
            per_host: settings.per_host.max(1),
            gap: settings.host_gap,
            max_wait: settings.max_wait,
            private_hosts: settings.private_hosts.clone(),
            hosts: Mutex::default(),
        }
    }

    /// The same hosts under other settings: none of them is asked sooner for that.
    pub fn under(&self, settings: &config::Fetch) -> Hosts {
        let hosts = Hosts::new(settings);
        let known = self.hosts.lock().expect("nothing panics while it holds this lock");
        // The same host goes on with the questions that are out at it.
        let keep = |host: &Arc<Host>| match hosts.per_host == self.per_host {
            true => host.clone(),
            false => host.with_turns(hosts.per_host),
        };
        let kept = known.iter().map(|(key, host)| (key.clone(), keep(host))).collect();
        Hosts { hosts: Mutex::new(kept), ..hosts }
    }

    /// Waits until the host of `url` may be asked. While it waits for its host it holds no place
    /// that others could use.
    ///
    /// `Err` at once when the host wants to be left alone: until that moment.
    pub async fn enter(&self, url: &Url, now: &(dyn Fn() -> Timestamp + Sync)) -> Result<Permit, Timestamp> {
        let host = self.host(url);
        let turn = take(&host.turns).await;
        loop {
            host.check_held(now(), self.max_wait)?;
            sleep_until(host.next_start()).await;
            let slot = take(&self.slots).await;
            // While this one waited for its slot, others may have asked the same host.
            host.check_held(now(), self.max_wait)?;
            if host.start(self.gap) {
                return Ok(Permit { host, _turn: turn, slot: Slot { _place: slot } });
            }
        }
    }

    /// How long one answer may hold off all sources of its host, at most.
    pub(super) fn max_wait(&self) -> Duration {
        self.max_wait
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let mut hosts = self.hosts.lock().expect("nothing panics while it holds this lock");
        let host = hosts.entry(key(url, &self.private_hosts)).or_insert_with(|| Host::new(self.per_host));
        Arc::clone(host)
    }
}

impl Permit {
    /// Whether nobody waits for this host: a connection kept open would be kept for nothing.
    pub fn is_last(&self) -> bool {
        // The list of hosts holds one, this permit another, and so does everyone who waits.
        Arc::strong_count(&self.host) <= 2
    }

    /// Keeps everyone from this host until then, or longer if it has said so before.
    pub fn hold_off(&self, until: Timestamp) {
        let mut times = self.host.times();
        times.held_until = times.held_until.max(Some(until));
    }

    /// The host's next one may ask; the place among all stays taken.
    pub fn into_slot(self) -> Slot {
        self.slot
    }
}

impl Host {
    fn new(per_host: usize) -> Arc<Host> {
        let times = Times { next_start: Instant::now(), held_until: None };
        Arc::new(Host { turns: Arc::new(Semaphore::new(per_host)), times: Mutex::new(times) })
    }

    fn with_turns(&self, per_host: usize) -> Arc<Host> {
        let times = Mutex::new(*self.times());
        Arc::new(Host { turns: Arc::new(Semaphore::new(per_host)), times })
    }

    /// A wish is for `max_wait` at most: what is far beyond is left from a clock that has been put back.
    fn check_held(&self, now: Timestamp, max_wait: Duration) -> Result<(), Timestamp> {
        let until = self.times().held_until.filter(|until| *until > now);
        match until.filter(|until| (*until - now).to_std().is_ok_and(|wait| wait <= 2 * max_wait)) {
            Some(until) => Err(until),
            None => Ok(()),
        }
    }

    fn next_start(&self) -> Instant {
        self.times().next_start
    }

    /// Whether it is time; if so, the next one has to keep its distance from now.
    fn start(&self, gap: Duration) -> bool {
        let mut times = self.times();
        let now = Instant::now();
        let is_time = times.next_start <= now;
        if is_time {
            times.next_start = now + gap;
        }
        is_time
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().expect("nothing panics while it holds this lock")
    }
}

async fn take(semaphore: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(semaphore).acquire_owned().await.expect("these semaphores are never closed")
}

/// What counts as one host: `example.co.uk`, `blog.github.io`, `127.0.0.1:8080`.
fn key(url: &Url, private_hosts: &[String]) -> String {
    if let Some(UrlHost::Domain(name)) = url.host() {
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_private = private_hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
        if let (false, Some(domain)) = (is_private, registrable(name)) {
            return domain.to_owned();
        }
    }
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// The domain that its owner registered, by the Public Suffix List; `None` outside of it.
fn registrable(name: &str) -> Option<&str> {
    let suffix = psl::suffix(name.as_bytes())?;
    suffix.is_known().then(|| psl::domain_str(name))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;

    fn settings(concurrency: usize, per_host: usize, host_gap: Duration) -> config::Fetch {
        config::Fetch {
            user_agent: String::new(),
            concurrency,
            per_host,
            host_gap,
            timeout: Duration::from_secs(30),
            round_deadline: Duration::from_secs(600),
            max_bytes: 1024,
            max_wait: Duration::from_secs(3600),
            private_hosts: vec!["wiki.example.com".to_owned()],
        }
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn noon() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_host_is_what_its_owner_registered() {
        for (text, expected) in [
            ("https://example.com/feed", "example.com"),
            ("http://feeds.example.com:8080/", "example.com"),
            ("https://a.b.example.co.uk/", "example.co.uk"),
            ("https://www.example.com./", "example.com"),
            ("https://one.github.io/", "one.github.io"),
            ("https://com/", "com:443"),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("http://[::1]/", "[::1]:80"),
            ("http://localhost:81/", "localhost:81"),
            ("http://wiki.intranet/", "wiki.intranet:80"),
            ("https://WIKI.example.com:444/", "wiki.example.com:444"),
        ] {
            assert_eq!(key(&url(text), &["Wiki.example.com".to_owned()]), expected, "{text}");
        }
    }

    /// Enters for each url at once, stays for a second, and tells when each began, in seconds, and how
    /// many were in at most.
    async fn visit(hosts: Hosts, urls: &[&str]) -> (Vec<u64>, usize) {
        let (hosts, inside, most) =
            (Arc::new(hosts), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let start = Instant::now();
        let mut visits = Vec::new();
        for text in urls {
            let (url, hosts, inside, most) = (url(text), hosts.clone(), inside.clone(), most.clone());
            visits.push(tokio::spawn(async move {
                let _permit = hosts.enter(&url, &noon).await.unwrap();
                let began = start.elapsed().as_secs();
                most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                inside.fetch_sub(1, Ordering::SeqCst);
                began
            }));
        }
        let mut began = Vec::new();
        for visit in visits {
            began.push(visit.await.unwrap());
        }
        (began, most.load(Ordering::SeqCst))
    }

    #[tokio::test(start_paused = true)]
    async fn each_host_is_asked_at_its_own_pace() {
        let [a, b, c] = ["http://x.a.com/", "http://b.org/", "http://c.net/"];
        let gap = Duration::from_secs;
        for (name, settings, urls, began, most) in [
            ("one in flight", settings(9, 1, gap(0)), vec![a, a, a], vec![0, 1, 2], 1),
            ("two in flight", settings(9, 2, gap(0)), vec![a, a, a, a], vec![0, 0, 1, 1], 2),
            ("a gap", settings(9, 1, gap(5)), vec![a, a, a], vec![0, 5, 10], 1),
            ("a gap, though two may be in flight", settings(9, 2, gap(5)), vec![a, a, a], vec![0, 5, 10], 1),
            (
                "hosts don't wait for each other",
                settings(9, 1, gap(5)),
                vec![a, b, a, b],
                vec![0, 0, 5, 5],
                2,
            ),
            ("in all", settings(2, 1, gap(0)), vec![a, b, c], vec![0, 0, 1], 2),
            ("who waits takes no place", settings(1, 1, gap(5)), vec![a, a, b, c], vec![0, 5, 1, 2], 1),
            ("the gap counts from the real start", settings(1, 2, gap(1)), vec![c, a, a], vec![0, 1, 2], 1),
            ("none is none of them", settings(0, 0, gap(0)), vec![a, b], vec![0, 1], 1),
        ] {
            assert_eq!(visit(Hosts::new(&settings), &urls).await, (began, most), "{name}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_wants_to_be_left_alone_is() {
        let hosts = Hosts::new(&settings(9, 1, Duration::from_secs(5)));
        let (busy, sibling, other) = (url("http://a.com/"), url("http://x.a.com/"), url("http://b.org/"));
        let until = noon() + chrono::TimeDelta::seconds(60);
        let permit = hosts.enter(&busy, &noon).await.unwrap();
        permit.hold_off(until);
        permit.hold_off(noon());
        drop(permit);
        let start = Instant::now();
        assert_eq!(hosts.enter(&sibling, &noon).await.map(|_| ()), Err(until));
        assert!(hosts.enter(&other, &noon).await.is_ok());
        assert_eq!(start.elapsed(), Duration::ZERO, "nobody waits for nothing");
        assert!(hosts.enter(&sibling, &|| until).await.is_ok(), "the time has come");
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_is_put_back_holds_no_host_for_years() {
        let hosts = Hosts::new(&settings(9, 1, Duration::ZERO));
        let busy = url("http://a.com/");
        let until = noon() + chrono::TimeDelta::seconds(3600);
        hosts.enter(&busy, &noon).await.unwrap().hold_off(until);
        for (name, back, is_held) in
            [("as it was", 0, true), ("set right a little", 60, true), ("by a year", 365 * 86400, false)]
        {
            let now = noon() - chrono::TimeDelta::seconds(back);
            assert_eq!(hosts.enter(&busy, &|| now).await.is_err(), is_held, "{name}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn other_settings_make_no_host_forget_when_it_was_asked() {
        let (gap, other_gap) = (Duration::from_secs(60), Duration::from_secs(5));
        for (name, per_host) in [("as many at a time", 1), ("more at a time", 2)] {
            let before = Hosts::new(&settings(9, 1, gap));
            let (held, asked) = (url("http://a.com/"), url("http://b.org/"));
            let until = noon() + chrono::TimeDelta::seconds(60);
            before.enter(&held, &noon).await.unwrap().hold_off(until);
            drop(before.enter(&asked, &noon).await.unwrap());
            let hosts = before.under(&settings(9, per_host, other_gap));
            let start = Instant::now();
            assert_eq!(hosts.enter(&held, &noon).await.map(|_| ()), Err(until), "{name}");
            drop(hosts.enter(&asked, &noon).await.unwrap());
            assert_eq!(start.elapsed(), gap, "{name}: the gap that was promised");
            drop(hosts.enter(&asked, &noon).await.unwrap());
            assert_eq!(start.elapsed(), gap + other_gap, "{name}: the new gap from then on");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn those_in_the_queue_hear_it_too() {
        let hosts = Hosts::new(&settings(9, 2, Duration::from_secs(5)));
        let busy = url("http://a.com/");
        let until = noon() + chrono::TimeDelta::seconds(60);
        let permit = hosts.enter(&busy, &noon).await.unwrap();
        let (queued, ()) = tokio::join!(hosts.enter(&busy, &noon), async { permit.hold_off(until) });
        assert_eq!(queued.map(|_| ()), Err(until));
    }
}
