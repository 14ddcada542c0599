use super::*;

fn comparison(with: ArticleId, passage: &str) -> Comparison {
    Comparison {
        with: with.0,
        score: 2.5,
        threshold: 0.5,
        passage: passage.to_owned(),
        features: vec![Feature { name: "words shared".to_owned(), value: 0.9, adds: 2.0 }],
        rule: Some("a rule".to_owned()),
        runner_up: Some((7, -1.5)),
    }
}

#[test]
fn a_trace_is_a_sighting_with_its_keys_and_what_was_compared() {
    let mut store = store();
    let (again, article) = (entry("two"), turn(&mut store, 0, |turn| open(turn, "a", &entry("one"))));
    let found = comparison(article, "what both say");
    turn(&mut store, 5, |turn| {
        turn.sight(&source("b"), &again, article, &Proof::Copy(88))?;
        turn.keep_evidence(&source("b"), again.key, article, &found)
    });
    let traces = store.traces(article).unwrap();
    let sightings: Vec<_> = traces.iter().map(|trace| trace.sighting.clone()).collect();
    assert_eq!(sightings, store.sightings(article).unwrap());
    let proofs: Vec<_> = traces.iter().map(|trace| trace.proof.clone()).collect();
    assert_eq!(proofs, [Proof::First, Proof::Copy(88)]);
    let keys = TraceKeys { url: again.url_key, id: again.id_key, text: again.text_key };
    assert_eq!((traces[0].compared.clone(), traces[1].compared.clone()), (None, Some(found)));
    assert_eq!(traces[1].keys, keys);
    assert_eq!(store.joined(article).unwrap(), []);
}

#[test]
fn an_article_that_turned_out_to_be_another_tells_why_from_both_sides() {
    let mut store = store();
    let [older, younger] =
        ["one", "two"].map(|name| turn(&mut store, 0, |turn| open(turn, name, &entry(name))));
    let (nearest, found) = (comparison(older, "too little"), comparison(older, "what both say"));
    turn(&mut store, 1, |turn| {
        turn.keep_evidence(&source("two"), entry("two").key, younger, &nearest)?;
        turn.join(&Join { younger, older, proof: Proof::Copy(88) })?;
        turn.keep_join_evidence(younger, &found)
    });
    let expected = [Joined {
        younger,
        older,
        tag: TagUri::new("tag:news.example.org,2026:two0"),
        title: "two".to_owned(),
        proof: Proof::Copy(88),
        compared: Some(found.clone()),
    }];
    assert_eq!(store.joined(older).unwrap(), expected);
    assert_eq!(store.joined(younger).unwrap(), expected);

    // Seen from the older, the younger's first sighting is one for what joined them.
    let compared = |article| {
        let traces = store.traces(article).unwrap().into_iter();
        traces.map(|trace| (trace.proof, trace.compared)).collect::<Vec<_>>()
    };
    assert_eq!(compared(older), [(Proof::First, None), (Proof::Copy(88), Some(found))]);
    assert_eq!(compared(younger), [(Proof::First, Some(nearest))]);
}
