//! An explained article as data, under names that README lists and that stay.

use super::Explained;
use super::Merged;
use super::before::Before;
use super::compared;
use super::compared::Compared;
use super::key;
use super::key::Key;
use crate::model::Filing;
use crate::model::Proposal;
use crate::model::Trace;
use serde_json::Value;
use serde_json::json;

impl Explained {
    pub(super) fn as_json(&self) -> Value {
        let article = &self.article;
        let sightings = self.sightings.iter().zip(&self.compared);
        json!({
            "id": article.tag,
            "title": article.title,
            "url": article.url,
            "source": article.source,
            "links": article.links,
            "first_seen": article.first_seen,
            "updated": article.updated,
            "same_as": self.same_as.as_ref().map(|(older, _)| older),
            "same_because": self.same_as.as_ref().map(|(_, found)| because(found)),
            "was_also": self.was_also.iter().map(merged).collect::<Vec<_>>(),
            "sightings": sightings.map(|(seen, found)| self.sighting_as_json(seen, found.as_ref())).collect::<Vec<_>>(),
            "said_before": self.before.iter().map(Before::as_json).collect::<Vec<_>>(),
            "mended": self.mended,
            "filings": self.filings.iter().map(filing).collect::<Vec<_>>(),
            "rules_today": {
                "accepted": proposals(&self.today.accepted),
                "refused": proposals(&self.today.refused),
                "unsorted": self.today.unsorted,
            },
        })
    }

    fn sighting_as_json(&self, seen: &Trace, compared: Option<&Compared>) -> Value {
        let sighting = &seen.sighting;
        let passage = compared.map(|found| found.found.passage.clone()).or_else(|| self.same_text(seen));
        json!({
            "source": sighting.source, "id": sighting.id, "url": sighting.url, "title": sighting.title,
            "published": sighting.published, "first_seen": sighting.first_seen,
            "proof": sighting.proof, "kind": seen.proof.kind(),
            "key": key::of(seen, &self.sightings).as_ref().map(Key::as_json),
            "passage": passage.as_deref().map(compared::shortened),
            "compared": compared.map(Compared::as_json),
        })
    }
}

fn merged(found: &Merged) -> Value {
    let joined = &found.joined;
    json!({ "id": joined.tag, "title": joined.title, "because": because(found) })
}

fn because(found: &Merged) -> Value {
    let proof = &found.joined.proof;
    json!({
        "proof": proof.to_string(), "kind": proof.kind(),
        "compared": found.compared.as_ref().map(Compared::as_json),
    })
}

fn filing(filing: &Filing) -> Value {
    json!({
        "sequence": filing.sequence, "section": filing.section, "added": filing.added,
        "source_date": filing.source_date, "reason": filing.reason, "origin": filing.origin,
        "withdrawn": filing.withdrawn,
    })
}

fn proposals(list: &[Proposal]) -> Vec<Value> {
    list.iter().map(|found| json!({ "section": found.section, "reason": found.reason })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::explain::samples::release;

    #[test]
    fn no_row_of_the_store_is_told_and_the_names_stay() {
        let told = release().as_json();
        assert!(!told.to_string().contains("471"), "the rows of the articles compared: {told}");
        let names: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "id",
            "title",
            "url",
            "source",
            "links",
            "first_seen",
            "updated",
            "same_as",
            "same_because",
            "was_also",
            "sightings",
            "said_before",
            "mended",
            "filings",
            "rules_today",
        ];
        assert_eq!(names, expected);
        let [first, same, copy] = [0, 1, 2].map(|place| &told["sightings"][place]);
        assert_eq!((&first["kind"], &first["key"]), (&json!("first"), &Value::Null));
        assert_eq!(same["key"], json!({ "kind": "text", "value": 6, "shared_with": "ward" }));
        assert_eq!(same["passage"], "The ward opens on Monday again.");
        assert_eq!(
            (&copy["kind"], &copy["passage"]),
            (&json!("copy"), &json!("the ward opens again on Monday"))
        );
        assert_eq!(copy["compared"]["runner_up"]["title"], "Ward four closes");
        assert_eq!(told["was_also"][0]["because"]["kind"], "same url");
    }
}
