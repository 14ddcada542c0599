//! `[[source]]`: what is read, how it is asked, and where it is proposed.

use super::Checks;
use super::names;
use super::names::KnownSections;
use super::names::Taken;
use super::reader::Reader;
use super::rules::rules;
use super::secrets::Secrets;
use super::settings::Fetch;
use super::site::header_value;
use super::site::language;
use super::site::own_schedule;
use super::site::web_address;
use super::value::Value;
use super::vocabulary::CREDENTIALS;
use crate::model::FeedId;
use crate::model::PageSelectors;
use crate::model::RequestOptions;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceKind;
use crate::model::SourceRules;
use crate::model::Updates;
use chrono_tz::Tz;
use url::Url;

/// What a source is read against.
pub(super) struct Surroundings<'a> {
    pub sections: &'a KnownSections,
    pub fetch: &'a Fetch,
    pub zone: Tz,
    pub checks: &'a Checks,
    pub secrets: &'a Secrets<'a>,
}

/// All sources and their rules; no two have one name or one url, or publish in one folder.
pub(super) fn sources(tables: &[Reader], around: &Surroundings) -> (Vec<Source>, Vec<SourceRules>) {
    let mut claims = Claims::default();
    tables.iter().filter_map(|table| source(table, around, &mut claims)).unzip()
}

#[derive(Default)]
struct Claims<'a> {
    names: Taken<'a>,
    urls: Taken<'a>,
    folders: Taken<'a>,
}

fn source<'a>(
    table: &Reader<'a>,
    around: &Surroundings,
    claims: &mut Claims<'a>,
) -> Option<(Source, SourceRules)> {
    let url = table.read("url", |text| address(text, around));
    let name = table.read("name", names::name);
    let title = table.text("title");
    let kind = kind(table, around.checks);
    let schedule = own_schedule(table, around.zone);
    let request = request(table, around.secrets);
    let language = table.read("language", language);
    let updates = match table.choice("updates").as_str() {
        "silent" => Updates::Silent,
        _ => Updates::Bump,
    };
    let id = id(table, name, url.as_ref(), &kind, claims);
    let rules = source_rules(table, id.clone(), around.sections);
    Some((Source { id, url: url?, kind: kind?, title, schedule, request, language, updates }, rules))
}

fn address(text: &str, around: &Surroundings) -> Result<Url, String> {
    let url = web_address(text)?;
    (around.checks.address)(around.fetch, &url)?;
    Ok(url)
}

fn kind(table: &Reader, checks: &Checks) -> Option<SourceKind> {
    let selector = |text: &str| (checks.selector)(text).map(|()| text.to_owned());
    let read = |key: &str| table.read(key, selector);
    let selectors = PageSelectors {
        item: read("item").unwrap_or_default(),
        heading: read("heading"),
        link: read("link"),
        summary: table.values("summary").iter().filter_map(|value| value.read(selector)).collect(),
        date: read("date"),
        media: read("media"),
        author: read("author"),
    };
    match table.choice("kind").as_str() {
        "page" if !table.has("item") && selectors != PageSelectors::default() => {
            table.place().fault("`item` is missing: the other selectors are looked up inside it; with none of them, the list of entries is found");
            None
        }
        "page" => Some(SourceKind::Page(selectors)),
        _ => {
            refuse_selectors(table);
            Some(SourceKind::Feed)
        }
    }
}

fn refuse_selectors(table: &Reader) {
    for key in ["item", "heading", "link", "summary", "date", "media", "author"] {
        if let Some(value) = table.value(key) {
            value.place().fault_with(
                format!("`{key}` is for pages, and this source is a feed"),
                Some("a page without a feed says `kind = \"page\"`".to_owned()),
            );
        }
    }
}

fn request(table: &Reader, secrets: &Secrets) -> RequestOptions {
    let headers = table.pairs("headers");
    RequestOptions {
        headers: headers.iter().filter_map(|(name, value)| header(name, value, secrets)).collect(),
        basic_auth: table.value("basic_auth").and_then(|value| credentials(&value, secrets)),
        user_agent: table.read("user_agent", header_value),
        http1: table.switch("http1"),
    }
}

/// A header's name is a token (RFC 9110, 5.6.2).
fn header(name: &str, value: &Value, secrets: &Secrets) -> Option<(String, String)> {
    let is_token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    if name.is_empty() || !name.chars().all(is_token) {
        value.place().fault(format!("`{name}` is not the name of a header"));
        return None;
    }
    Some((name.to_owned(), secrets.read(value, header_value)?))
}

fn credentials(value: &Value, secrets: &Secrets) -> Option<(String, String)> {
    if value.is_table() {
        let table = Reader::of(&CREDENTIALS, value)?;
        let user = table.text("user");
        let password = table.value("password").and_then(|value| secrets.read(&value, password));
        return Some((user?, password?));
    }
    value.read(|text| match text.split_once(':') {
        Some((user, password)) => Ok((user.to_owned(), password.to_owned())),
        None => Err("found no colon, expected `user:password`".to_owned()),
    })
}

/// Control characters are all that may not stand in it (RFC 7617, 2).
fn password(text: &str) -> Result<String, String> {
    match text.contains(char::is_control) {
        true => Err("found a control character, expected a password".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// Its name, else its url; a faulty source goes by nothing, and is not published.
fn id<'a>(
    table: &Reader<'a>,
    name: Option<String>,
    url: Option<&Url>,
    kind: &Option<SourceKind>,
    claims: &mut Claims<'a>,
) -> SourceId {
    if let (Some(name), Some(value)) = (&name, table.value("name")) {
        claims.names.claim(name, value.place(), "the name of the source");
    }
    if let (Some(url), Some(value)) = (url, table.value("url")) {
        claims.urls.claim(url.as_str(), value.place(), "the url of the source");
    }
    let id = SourceId::new(name.or_else(|| url.map(Url::to_string)).unwrap_or_default());
    if matches!(kind, Some(SourceKind::Page(_))) && !id.as_str().is_empty() {
        let folder = FeedId::Source(id.clone()).folder();
        claims.folders.claim(&folder, table.place(), "the folder of the page");
    }
    id
}

fn source_rules(table: &Reader, source: SourceId, known: &KnownSections) -> SourceRules {
    let category = |(category, value): (&str, Value)| Some((category.to_owned(), known.meant(&value)?));
    SourceRules {
        source,
        sections: known.meant_by(&table.values("section")),
        categories: table.pairs("categories").into_iter().filter_map(category).collect(),
        keep_only: rules(table, "keep_only"),
        discard: rules(table, "discard"),
    }
}
