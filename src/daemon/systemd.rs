//! What systemd is told, and what it hands over. Says nothing where nobody listens.

use crate::serve::Listener;
use anyhow::Context;
use anyhow::Result;
use listenfd::ListenFd;
use sd_notify::NotifyState;
use std::os::unix::net::UnixListener;
use std::time::Duration;
use tokio::time::Instant;
use tracing::debug;

/// The name of the control socket among those that are handed over (`FileDescriptorName=`).
const CONTROL: &str = "control";

/// A sentence for `systemctl status` changes at most this often.
const STATUS_EVERY: Duration = Duration::from_secs(2);

/// Sockets that systemd bound for us (`sd_listen_fds(3)`).
#[derive(Default)]
pub(super) struct HandedOver {
    /// Where the published tree is to be served; empty: bind them ourselves.
    pub http: Vec<Listener>,
    pub control: Option<UnixListener>,
}

/// Takes them; a second call finds none.
pub(super) fn handed_over() -> Result<HandedOver> {
    let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
    let mut names = names.split(':');
    let mut sockets = ListenFd::from_env();
    let mut handed = HandedOver::default();
    for number in 0..sockets.len() {
        let name = names.next().unwrap_or_default();
        let failed = || format!("taking over socket {number} (`{name}`) from systemd");
        // What is no socket of one kind may be one of the other.
        if let Ok(Some(tcp)) = sockets.take_tcp_listener(number) {
            handed.http.push(tcp.try_into().with_context(failed)?);
        } else if let Some(unix) = sockets.take_unix_listener(number).with_context(failed)? {
            match name {
                CONTROL => handed.control = Some(unix),
                _ => handed.http.push(unix.try_into().with_context(failed)?),
            }
        }
    }
    Ok(handed)
}

/// The service manager's view of us (`sd_notify(3)`).
pub(super) struct Service {
    /// Between two signs of life; `None`: nobody waits for them.
    rhythm: Option<Duration>,
    next_sign: Instant,
    status: String,
    said: Option<Instant>,
}

impl Service {
    pub fn new() -> Service {
        // A third, so that two may be late before we are taken for dead.
        let rhythm = sd_notify::watchdog_enabled().map(|limit| limit / 3);
        Service { rhythm, next_sign: Instant::now(), status: String::new(), said: None }
    }

    /// Up, or up again after a reload.
    pub fn ready(&self) {
        tell(&[NotifyState::Ready]);
    }

    /// By hand: `Type=notify-reload` is younger than systemd 252, and the same words will do for it.
    pub fn reloading(&self) {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => tell(&[NotifyState::Reloading, now]),
            Err(_) => tell(&[NotifyState::Reloading]),
        }
    }

    pub fn stopping(&self) {
        tell(&[NotifyState::Stopping, NotifyState::Status("finishing what is in hand")]);
    }

    /// A sentence that a person reads in `systemctl status`.
    pub fn status(&mut self, sentence: String) {
        let is_new = self.said.is_none_or(|said| said.elapsed() >= STATUS_EVERY);
        if is_new && sentence != self.status {
            tell(&[NotifyState::Status(&sentence)]);
            self.status = sentence;
            self.said = Some(Instant::now());
        }
    }

    /// Gives a sign of life when one is due and all `is_well`.
    pub fn live(&mut self, is_well: bool) {
        let Some(rhythm) = self.rhythm else { return };
        if is_well && Instant::now() >= self.next_sign {
            tell(&[NotifyState::Watchdog]);
            self.next_sign = Instant::now() + rhythm;
        }
    }

    /// When the next sign of life is due.
    pub fn next_sign(&self) -> Option<Instant> {
        self.rhythm.map(|_| self.next_sign)
    }
}

fn tell(states: &[NotifyState]) {
    if let Err(error) = sd_notify::notify(states) {
        debug!("The service manager could not be told: {error}");
    }
}
