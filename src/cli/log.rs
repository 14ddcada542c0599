//! Where log lines go: to the journal where stderr is the journal's, else to stderr.
//!
//! A line goes one way, never both. Under systemd the journal itself is spoken to, so that levels become
//! priorities and fields stay fields (`SOURCE_ID=who`); where its socket is out of reach, its protocol for
//! plain streams is (`<6>` before a line, sd-daemon(3)), and it stamps the time in both cases.

use chrono::Utc;
use std::fmt;
use std::fs::File;
use std::io;
use std::io::IsTerminal;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use tracing::Event;
use tracing::Level;
use tracing::Subscriber;
use tracing_journald::Priority;
use tracing_journald::PriorityMappings;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::FormatEvent;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// Logs from here on. A verb that runs unattended tells what it does without being asked; `RUST_LOG`
/// overrides both.
pub fn start(verbose: u8, unattended: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| level(verbose, unattended).into());
    let stream = std::env::var("JOURNAL_STREAM").ok();
    if !is_journal(stream.as_deref(), stderr_identity().ok()) {
        let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
        // Who watches wants to know when and what; where in the program, only who asks for more.
        return match std::io::stderr().is_terminal() {
            true => lines.with_timer(Seconds).with_target(verbose > 0).init(),
            false => lines.with_ansi(false).init(),
        };
    }
    match journal() {
        Ok(journal) => tracing_subscriber::registry().with(filter).with(journal).init(),
        Err(_) => tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(io::stderr)
            .with_ansi(false)
            .event_format(WithPriority)
            .init(),
    }
}

fn level(verbose: u8, unattended: bool) -> &'static str {
    match verbose + u8::from(unattended) {
        0 => "warn",
        1 => "newsdesk=info,warn",
        _ => "newsdesk=debug,info",
    }
}

/// Whether `JOURNAL_STREAM`, which is a device and an inode with a colon between (systemd.exec(5)), is
/// what stderr is: a program that was started by a service may have another.
fn is_journal(journal_stream: Option<&str>, stderr: Option<(u64, u64)>) -> bool {
    let parsed = journal_stream.and_then(|stream| {
        let (device, inode) = stream.split_once(':')?;
        Some((device.parse().ok()?, inode.parse().ok()?))
    });
    parsed.is_some() && parsed == stderr
}

/// Device and inode.
fn stderr_identity() -> io::Result<(u64, u64)> {
    let stderr = File::from(io::stderr().as_fd().try_clone_to_owned()?).metadata()?;
    Ok((stderr.dev(), stderr.ino()))
}

fn journal() -> io::Result<tracing_journald::Layer> {
    let priorities =
        PriorityMappings { info: Priority::Informational, debug: Priority::Debug, ..PriorityMappings::new() };
    let journal = tracing_journald::layer()?.with_syslog_identifier("newsdesk".to_owned());
    Ok(journal.with_field_prefix(None).with_priority_mappings(priorities))
}

/// The time for whoever watches: `2026-11-22T01:34:24Z`.
struct Seconds;

impl FormatTime for Seconds {
    fn format_time(&self, to: &mut Writer<'_>) -> fmt::Result {
        write!(to, "{}", Utc::now().format("%Y-%m-%dT%H:%M:%SZ"))
    }
}

/// `<4>message field=value`, as the journal reads a plain stream.
struct WithPriority;

impl<S, N> FormatEvent<S, N> for WithPriority
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut to: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        write!(to, "<{}>", priority(event.metadata().level()))?;
        context.format_fields(to.by_ref(), event)?;
        writeln!(to)
    }
}

/// Of syslog (RFC 5424, 6.2.1).
fn priority(level: &Level) -> u8 {
    match *level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::Arc;
    use std::sync::Mutex;
    use tracing::info;
    use tracing::warn;

    #[test]
    fn the_journal_is_known_by_device_and_inode() {
        for (name, stream, stderr, expected) in [
            ("a service", Some("9:4711"), Some((9, 4711)), true),
            ("a hand", None, Some((9, 4711)), false),
            ("stderr redirected in a service", Some("9:4711"), Some((9, 4712)), false),
            ("another device", Some("8:4711"), Some((9, 4711)), false),
            ("no stderr", Some("9:4711"), None, false),
            ("nonsense, and no stderr", Some("journal"), None, false),
            ("half of it", Some("9:"), Some((9, 0)), false),
        ] {
            assert_eq!(is_journal(stream, stderr), expected, "{name}");
        }
    }

    #[test]
    fn who_is_not_watched_says_more() {
        for (verbose, unattended, expected) in [
            (0, false, "warn"),
            (0, true, "newsdesk=info,warn"),
            (1, false, "newsdesk=info,warn"),
            (1, true, "newsdesk=debug,info"),
        ] {
            assert_eq!(level(verbose, unattended), expected);
        }
    }

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_for_the_stream_of_the_journal_carry_their_priority_and_no_time() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .event_format(WithPriority)
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            info!(source.id = "who", "Took in {} articles", 3);
            warn!("The disk is full");
        });
        let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(written, "<6>Took in 3 articles source.id=\"who\"\n<4>The disk is full\n");
    }
}
