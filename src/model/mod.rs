//! The nouns, and what two rooms both speak.
//!
//! Every other room imports this one; it imports none. Nothing here touches a file, the network
//! or the clock. Names follow RFC 4287 where it has one; ARCHITECTURE.md lists them all.

mod article;
mod departures;
mod edition;
mod entry;
mod filing;
mod gathered;
mod ids;
mod known;
mod page;
mod rules;
mod schedule;
mod section;
mod source;
pub mod tangle;
pub mod text;

pub use article::Article;
pub use article::Sighting;
pub use article::UnsortedArticle;
pub use departures::Departures;
pub use edition::CatchUp;
pub use edition::Digest;
pub use edition::Edition;
pub use edition::EditionSection;
pub use edition::FirstEdition;
pub use entry::Enclosure;
pub use entry::Entry;
pub use entry::Origin;
pub use entry::Person;
pub use entry::Precision;
pub use entry::SourceDate;
pub use filing::Assignment;
pub use filing::Filing;
pub use filing::FilingOrigin;
pub use filing::Proposal;
pub use filing::Standing;
pub use gathered::Failure;
pub use gathered::FailureKind;
pub use gathered::FeedFacts;
pub use gathered::Gathered;
pub use gathered::Outcome;
pub use gathered::SourceState;
pub use gathered::Validators;
pub use ids::ArticleId;
pub use ids::DigestId;
pub use ids::FeedId;
pub use ids::SectionId;
pub use ids::SourceId;
pub use ids::TagUri;
pub use known::Candidate;
pub use known::Decision;
pub use known::IdTrust;
pub use known::Join;
pub use known::KeyedEntry;
pub use known::Known;
pub use known::KnownEntry;
pub use known::Proof;
pub use page::AlsoSeen;
pub use page::Item;
pub use page::Outlet;
pub use page::Page;
pub use page::PageOf;
pub use rules::Field;
pub use rules::Pattern;
pub use rules::Phrase;
pub use rules::Rule;
pub use rules::Rules;
pub use rules::SectionRules;
pub use rules::SourceRules;
pub use rules::Test;
pub use schedule::Fraction;
pub use schedule::Schedule;
pub use schedule::ScheduleError;
pub use section::Body;
pub use section::ItemDate;
pub use section::Section;
pub use source::PageSelectors;
pub use source::RequestOptions;
pub use source::Source;
pub use source::SourceKind;
pub use source::Updates;

/// An instant. Always UTC; a time zone is applied only where a person reads it.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
