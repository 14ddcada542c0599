//! `{ file = "NAME" }`: a value that stands in a file of its own, so that `feeds.toml` can be shown around.
//!
//! What is read here goes into a request and nowhere else: no message repeats a letter of it.

use super::reader::Reader;
use super::value::Value;
use super::vocabulary::SECRET;
use std::fs;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;

/// More is no password.
const MAX_BYTES: u64 = 64_000;

/// Where files of secrets are looked for.
pub(super) struct Secrets<'a> {
    /// Else every file is left alone, and what it would give is absent.
    pub are_read: bool,
    /// systemd's `LoadCredential=` puts them there (systemd.exec(5)).
    pub credentials: Option<PathBuf>,
    /// The folder of `feeds.toml`.
    pub folder: &'a Path,
}

impl Secrets<'_> {
    /// A text as it stands, or what the file says that a table names: its first line, without the break.
    /// What `parse` says of a text is told, what it says of a file is not.
    pub(super) fn read(
        &self,
        value: &Value,
        parse: impl Fn(&str) -> Result<String, String>,
    ) -> Option<String> {
        if !value.is_table() {
            return value.read(parse);
        }
        let name = Reader::of(&SECRET, value)?.value("file").filter(|_| self.are_read)?;
        let path = name.read(|name| self.find(name))?;
        let text = name.read(|_| contents(&path))?;
        warn_of_others(&name, &path);
        name.read(|_| {
            parse(&text).map_err(|_| {
                let path = path.display();
                format!(
                    "`{path}` holds what can't be sent, expected one line of text as it goes into a header"
                )
            })
        })
    }

    /// A credential goes before a file beside `feeds.toml`.
    fn find(&self, name: &str) -> Result<PathBuf, String> {
        let credential = self.credentials.as_ref().map(|folder| folder.join(name));
        let beside = self.folder.join(name);
        match credential.into_iter().find(|path| path.exists()) {
            Some(credential) => Ok(credential),
            None if beside.exists() => Ok(beside),
            None => Err(match &self.credentials {
                Some(folder) => format!(
                    "there is no file `{name}`, neither in `{}` nor beside this file",
                    folder.display()
                ),
                None => format!("there is no file `{}`", beside.display()),
            }),
        }
    }
}

/// Without its last line break.
fn contents(path: &Path) -> Result<String, String> {
    let shown = path.display();
    if !path.is_file() {
        return Err(format!("`{shown}` is not a file, expected one with a secret in it"));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|cause| format!("`{shown}` could not be read: {cause}"))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("`{shown}` holds more than 64 kB, expected a secret"));
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("`{shown}` holds no text, expected a secret"))?;
    let line = text.strip_suffix('\n').map_or(&*text, |line| line.strip_suffix('\r').unwrap_or(line));
    match line.trim() {
        "" => Err(format!("`{shown}` is empty, expected a secret")),
        _ => Ok(line.to_owned()),
    }
}

fn warn_of_others(value: &Value, path: &Path) {
    let mode = fs::metadata(path).map_or(0, |file| file.permissions().mode());
    if mode & 0o004 != 0 {
        let shown = path.display();
        let message = format!("every user of this machine may read `{shown}`");
        value.place().warn(message, format!("`chmod o= {shown}`"));
    }
}
