//! The JSON Schema of `feeds.toml`, for editors: the vocabulary in other words.

use super::vocabulary;
use super::vocabulary::Key;
use super::vocabulary::Shape;
use super::vocabulary::Table;
use serde_json::Value;
use serde_json::json;

/// Draft 2020-12. Says what a file may look like; that its names and addresses fit is for the reader.
pub fn schema() -> Value {
    let mut schema = table(&vocabulary::FILE);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("feeds.toml of newsdesk");
    schema
}

fn table(words: &Table) -> Value {
    let built = || words.keys.iter().filter(|key| !matches!(key.shape, Shape::NotBuilt));
    let properties: serde_json::Map<_, _> = built().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<_> = built().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "description": words.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(key: &Key) -> Value {
    let mut property = shape(&key.shape);
    property["description"] = json!(key.doc);
    if let Some(default) = key.default {
        property["default"] = match key.shape {
            Shape::Count { .. } => json!(default.parse::<usize>().unwrap_or_default()),
            _ => json!(default),
        };
    }
    property
}

fn shape(shape: &Shape) -> Value {
    let text = || json!({ "type": "string", "minLength": 1 });
    let of_pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let name = || of_pattern("^[a-z0-9][a-z0-9-]{0,63}$");
    match shape {
        Shape::Text | Shape::TimeZone | Shape::Path | Shape::Cron | Shape::Selector | Shape::Regex => text(),
        Shape::Name => name(),
        Shape::SectionNames => one_or_many(name()),
        Shape::Url => json!({ "type": "string", "format": "uri", "pattern": "^[hH][tT][tT][pP][sS]?://" }),
        Shape::Language => of_pattern("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
        Shape::Authority => of_pattern("^[a-z0-9._@-]+,[0-9]{4}(-[0-9]{2}){0,2}$"),
        Shape::Count { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Switch => json!({ "type": "boolean" }),
        Shape::Span => of_pattern("^[0-9]+ *(ms|s|m|h|d|w)$"),
        Shape::Size => of_pattern("^[0-9]+ *(B|kB|MB|GB|KiB|MiB|GiB)$"),
        Shape::FirstEdition => json!({ "anyOf": [
            of_pattern("^(none|[0-9]+ *(ms|s|m|h|d|w))$"),
            { "type": "integer", "minimum": 1, "maximum": 1000 },
        ] }),
        Shape::Choice { words, .. } => json!({ "enum": words }),
        Shape::Listeners => one_or_many(of_pattern("^(unix:.+|.+:[0-9]+)$")),
        Shape::Hosts | Shape::Selectors | Shape::Texts => one_or_many(text()),
        Shape::Headers | Shape::Categories => {
            json!({ "type": "object", "additionalProperties": self::shape(shape.of_values()) })
        }
        Shape::Credentials => json!({ "anyOf": [of_pattern(":"), table(&vocabulary::CREDENTIALS)] }),
        Shape::Secret => json!({ "anyOf": [text(), table(&vocabulary::SECRET)] }),
        Shape::Rules => one_or_many(json!({ "anyOf": [text(), table(&vocabulary::RULE)] })),
        Shape::Table(words) => table(words),
        Shape::Tables(words) => json!({ "type": "array", "items": table(words) }),
        Shape::NotBuilt => json!(false),
    }
}

fn one_or_many(item: Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}
