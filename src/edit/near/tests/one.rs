//! Pairs that are one article: missing one of them repeats news.

use super::*;

const FERRY: [&str; 6] = [
    "The car ferry Solvik ran aground on a skerry off the harbour of Ostvaag early on Friday with 143 people \
     on board, the coast guard said. Nobody was hurt.",
    "Two lifeboats and a tug from the shipyard took the passengers ashore before sunrise, while divers looked \
     at the damage below the waterline.",
    "Captain Ingrid Aasland told the local radio that the rudder had stopped answering within sight of the \
     pier, and that she ordered the anchor to be dropped at once.",
    "The ferry, built in 1987, had passed its yearly inspection in September. Its owner, Nordlinje, said that \
     a second ship would take over the crossing by Sunday.",
    "Fishermen on the island complained that the only road to the hospital now leads across a bridge that is \
     closed in strong wind.",
    "The accident board has sent three investigators, who want to hear the crew before the weekend and publish \
     a first report within a month.",
];

const BRIDGE: [&str; 5] = [
    "Die Stadt Lerchenau sperrt von Montag an die Kettenbrücke für den gesamten Verkehr, weil Prüfer in zwei \
     Pfeilern breite Risse gefunden haben. Das teilte das Bauamt am Abend mit.",
    "Wie lange die Arbeiten dauern, ist offen. Baudezernentin Ulrike Wessel sprach von mindestens acht Monaten \
     und Kosten in Höhe von 4,6 Millionen Euro.",
    "Fußgänger und Radfahrer dürfen die Brücke vorerst weiter benutzen. Die Linie 7 fährt eine Umleitung über \
     den Güterbahnhof, was die Fahrt um zwölf Minuten verlängert.",
    "Händler am Mühlenmarkt fürchten um ihr Weihnachtsgeschäft. Ihr Sprecher forderte die Stadt auf, wenigstens \
     eine Spur für Lieferwagen offen zu halten.",
    "Der Rat will in der kommenden Woche in einer Sondersitzung beraten, ob ein Neubau am Ende günstiger wäre.",
];

const BAKERY: [&str; 4] = [
    "À Saint-Aubrac, la dernière boulangerie du village a rouvert ses portes mercredi après onze mois de \
     fermeture. « On n’y croyait plus », confie une habitante venue dès six heures.",
    "Le couple Delmas, arrivé de Nantes, a repris le fonds avec l’aide d’une coopérative fondée par deux cents \
     voisins, qui ont avancé chacun cinquante euros.",
    "Le four à bois, daté de 1911, a été réparé par un artisan de Rodez. Les élèves de l’école ont repeint la \
     façade pendant les vacances d’été.",
    "La mairie loue le logement à l’étage pour un loyer symbolique. Un dépôt de pain sera ouvert au hameau \
     voisin dès le mois de février.",
];

const WOLVES: [&str; 4] = [
    "Los pastores de la sierra de Valdemora han pedido al gobierno regional perros mastines y cercas \
     eléctricas después de perder treinta ovejas en una semana.",
    "Los biólogos creen que una manada joven bajó del puerto cuando la nieve cubrió los pastos altos, algo \
     que no ocurría desde hace una década.",
    "La consejera de Medio Ambiente, Pilar Ordóñez, prometió pagar los daños antes de Navidad y descartó por \
     ahora cualquier batida.",
    "Los ecologistas recuerdan que el lobo mantiene a raya a los jabalíes, que causan pérdidas mucho mayores \
     en los campos de maíz.",
];

const LIBRARY: [&str; 3] = [
    "Biblioteka miejska w Zalesiu przenosi się w maju do dawnego dworca, który stał pusty od dwudziestu lat. \
     Czytelnicy znajdą tam czterdzieści tysięcy książek oraz salę dla dzieci.",
    "Remont kosztował sześć milionów złotych, z czego połowę zapłaciła Unia Europejska. Architekci zachowali \
     stary zegar, kasy biletowe i żeliwne kolumny w poczekalni.",
    "Dyrektorka Hanna Rybicka zapowiada, że w soboty biblioteka będzie otwarta do północy, a w piwnicy powstanie \
     warsztat, w którym każdy naprawi rower albo radio.",
];

const LIBRARY_IN_OTHER_WORDS: [&str; 3] = [
    "Biblioteka miejska w Zalesiu przeniesie się w maju do dawnego dworca, który stał pusty od dwudziestu lat. \
     Czytelnicy znajdą w nim czterdzieści tysięcy książek i salę dla najmłodszych dzieci.",
    "Remont kosztował sześć milionów złotych, a połowę tej kwoty zapłaciła Unia Europejska. Architekci zachowali \
     w poczekalni stary zegar, kasy biletowe i żeliwne kolumny.",
    "Dyrektorka Hanna Rybicka obiecuje, że w soboty biblioteka będzie otwarta do północy, a w piwnicy powstanie \
     warsztat, gdzie każdy naprawi rower albo radio.",
];

const METEOR: [&str; 4] = [
    "Жители посёлка Верхняя Талица ночью видели яркий болид, который пролетел над рекой и распался на несколько \
     частей, сообщили в областной обсерватории.",
    "По словам астронома Бориса Кольцова, камень весил около тонны, а его обломки могли упасть в болото к северу \
     от железной дороги.",
    "Поисковая группа выйдет на место, как только подмёрзнет лёд. Местных охотников просят не трогать чёрные \
     камни голыми руками.",
    "Последний раз метеорит в этих краях находили в 1934 году, он хранится в школьном музее вместе с письмом \
     академика.",
];

const TEMPLE: [&str; 4] = [
    "青河县文物局周二宣布，考古人员在修建水库时发现一座宋代砖塔的地基，并清理出三百多件瓷器和铜钱。",
    "领队林默介绍说，塔基呈八角形，边长约六米，砖上刻有工匠的名字，这在当地还是第一次见到。",
    "水库工程将改道绕行，预计推迟半年完工。县里计划在原址建一座小型博物馆，免费向村民开放。",
    "附近的老人回忆，他们小时候常在那片坡地上捡到碎瓷片，却从没想到下面埋着一座古塔。",
];

const LIGHTHOUSE: [&str; 4] = [
    "北浜町は十日、百年以上使われてきた岬の灯台を来年春から宿泊施設として貸し出すと発表した。",
    "部屋は二つだけで、窓からは流氷と漁船の明かりを一度に眺めることができる。食事は地元の漁師の妻たちが用意する。",
    "町長の相沢誠さんは「人が住んでこそ建物は残る」と話し、売り上げは桟橋の修理に使う考えを示した。",
    "予約は一月から電話だけで受け付け、最初の一年は町の出身者を優先するという。",
];

const ORCHARD: [&str; 3] = [
    "أعلنت تعاونية المزارعين في وادي الريحان أن محصول الزيتون هذا العام هو الأكبر منذ خمسة عشر عامًا، بعد \
     شتاء ممطر وربيع معتدل.",
    "وقال رئيس التعاونية سليم الحداد إن المعصرة الجديدة تعمل ليلًا ونهارًا، وإن نصف الزيت سيباع مباشرة \
     للعائلات بسعر ثابت.",
    "وطالب المزارعون البلدية بإصلاح الطريق المؤدي إلى البساتين العليا قبل موسم المطر، لأن الشاحنات لا تستطيع \
     عبور الجسر القديم.",
];

const MARKET: [&str; 4] = [
    "해송시는 낡은 어시장을 헐지 않고 고쳐 쓰기로 했다고 수요일 밝혔다. 시장은 육십 년 동안 부두 옆 같은 자리를 \
     지켜 왔다.",
    "상인 백이십 명은 공사가 끝날 때까지 임시 천막에서 장사를 이어 간다. 지붕에는 태양광 판을 얹고 바닥에는 \
     새 배수로를 놓는다.",
    "설계를 맡은 건축가 윤가람은 오래된 벽돌과 간판을 그대로 남기겠다고 말했다.",
    "시는 공사비 가운데 삼분의 일을 주민 투표로 정한 관광 기금에서 댄다고 설명했다.",
];

const STRIKE: &str = "The night train from Karlsby to the coast stops running in March, after the two railways \
     that share it could not agree on who pays for new sleeping cars. Travellers who hold tickets get \
     their money back without asking.";

/// Twelve numbers, two of which an outlet brings up to date.
fn flood(dead: u32, homeless: u32) -> String {
    html(&[
        &format!(
            "At least {dead} people died when the river Tarn burst its banks at 3 in the morning, and {homeless} \
             lost their homes, the governor said. Water stood 4 metres high in the streets of Merle, a town \
             of 21,000 people, after 2 days of rain."
        ),
        "Soldiers in 16 boats took families from their roofs. Of 7 bridges only 1 can be crossed, and the road \
         to the capital is cut in 5 places. The hospital moved 88 patients to a school on the hill.",
        "It is the worst flood since 1953. The dam above the town held, its keeper Jonas Ferrand said, though \
         water ran over its crest for hours and took a part of the railing with it.",
    ])
}

fn shouted(paragraphs: &[&str]) -> String {
    html(paragraphs).replace("<p>", "").replace("</p>", "<br>").to_uppercase().replace("<BR>", "<br>")
}

/// Quotes and accents as a typewriter has them.
fn typewritten(text: &str) -> String {
    let plain = |letter: char| match letter {
        'à' | 'â' => "a".to_owned(),
        'À' => "A".to_owned(),
        'é' | 'è' | 'ê' => "e".to_owned(),
        'ç' => "c".to_owned(),
        'ô' => "o".to_owned(),
        '’' => "'".to_owned(),
        '«' | '»' => "\"".to_owned(),
        letter => letter.to_string(),
    };
    text.chars().map(plain).collect()
}

fn escaped(html: &str) -> String {
    html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Each with the name of what was done to it: the entry, and what was said before.
pub(super) fn pairs() -> Vec<(&'static str, Said, Said)> {
    let ferry = said("Ferry with 143 people runs aground off Ostvaag", html(&FERRY));
    let bridge = said("Kettenbrücke in Lerchenau wird gesperrt", html(&BRIDGE));
    let bakery = said("Saint-Aubrac retrouve sa boulangerie", html(&BAKERY));
    let around = "<div>Accueil Abonnez-vous Se connecter Toute l’actualité de votre région en direct</div>";
    let below = "<p>Lire aussi : Dix idées de promenades près de chez vous. Suivez-nous sur les réseaux sociaux.</p>\
                 <p>© Le Courrier des Monts. Tous droits réservés. Mentions légales.</p>";
    vec![
        (
            "English: a copy under a new headline",
            said("Passengers rescued as ship hits skerry near Ostvaag harbour", html(&FERRY)),
            ferry.clone(),
        ),
        (
            "English: a teaser, and the text before it",
            said("Ferry with 143 people runs aground off Ostvaag", html(&FERRY[..1])),
            ferry.clone(),
        ),
        (
            "English: a text, and the teaser before it",
            ferry.clone(),
            said("Ferry runs aground off Ostvaag", html(&FERRY[..1])),
        ),
        (
            "English: a teaser that breaks off",
            said("Ferry runs aground off Ostvaag", broken_off(FERRY[0])),
            ferry.clone(),
        ),
        (
            "English: some numbers brought up to date",
            said("Flood in Merle", flood(14, 530)),
            said("Flood in Merle", flood(9, 400)),
        ),
        (
            "English: escaped once too often",
            said("Coast guard brings 143 ashore from ferry", escaped(&html(&FERRY))),
            ferry.clone(),
        ),
        (
            "English: a short notice under a new headline",
            said("Night train from Karlsby to the coast ends", STRIKE),
            said("Railways give up night train to the coast", STRIKE),
        ),
        (
            "English: some numbers brought up to date, under a new headline",
            said("Fourteen dead as Tarn bursts its banks in Merle", flood(14, 530)),
            said("Flood in Merle", flood(9, 400)),
        ),
        (
            "English: a light paraphrase under a new headline",
            said(
                "Kalvik bans parking of camper vans at its harbour",
                "Camper vans may no longer park overnight at the harbour of Kalvik, the town council decided on \
                 Monday evening. Those who do will have to pay 90 crowns. Fishermen had complained that they \
                 could not reach their boats on summer mornings because the quay was full of chairs and grills. A \
                 new site for 60 vans opens behind the sports hall at Easter, with water, power and a shop.",
            ),
            said(
                "No more nights on the quay",
                "Camper vans may not park overnight at the harbour of Kalvik any more, the town council decided on \
                 Monday night. Who does so will have to pay 90 crowns. Fishermen had complained that on summer \
                 mornings they could not reach their boats because the quay was full of chairs and grills. A new \
                 site for 60 vans will open behind the sports hall at Easter, with water, power and a small shop.",
            ),
        ),
        (
            "English: a teaser of a sentence under a headline of its own",
            said(
                "Investigators on their way to Ostvaag",
                html(&[
                    "The car ferry Solvik ran aground on a skerry off the harbour of Ostvaag early on Friday with 143 \
                        people on board, the coast guard said.",
                ]),
            ),
            ferry.clone(),
        ),
        (
            "English: a teaser from the midst of the text",
            said("Ferry runs aground off Ostvaag", html(&[FERRY[2]])),
            ferry.clone(),
        ),
        (
            "English: with a byline and a note of the desk",
            said(
                "Grounded ferry: 143 brought ashore",
                format!(
                    "<p>OSTVAAG (Coast Wire) - Published 06:12, updated 09:40</p>{}<p>Reporting by P. Holm, editing by R. Sund</p>",
                    html(&FERRY)
                ),
            ),
            ferry.clone(),
        ),
        ("English: without a title", said("", html(&FERRY)), ferry.clone()),
        (
            "English: the same stub at the same address",
            said("Ferry aground off Ostvaag", "<p>All 143 people on board are safe.</p>")
                .at("https://wire.example/ferry"),
            said("Ferry aground off Ostvaag", "<p>All 143 people on board are safe.</p>")
                .at("https://wire.example/ferry"),
        ),
        (
            "English: without its first paragraph",
            said("Ferry with 143 people runs aground off Ostvaag: none hurt", html(&FERRY[1..])),
            ferry.clone(),
        ),
        (
            "German: abridged",
            said("Lerchenau: Kettenbrücke ab Montag zu", html(&[BRIDGE[0], BRIDGE[1], BRIDGE[3]])),
            bridge.clone(),
        ),
        (
            "German: extended",
            bridge.clone(),
            said("Risse in der Kettenbrücke: Lerchenau sperrt den Verkehr", html(&BRIDGE[..3])),
        ),
        ("German: in capitals", said("KETTENBRÜCKE IN LERCHENAU WIRD GESPERRT", shouted(&BRIDGE)), bridge),
        (
            "French: with a page around it",
            said("La boulangerie de Saint-Aubrac rouvre", format!("{around}{}{below}", html(&BAKERY))),
            bakery.clone(),
        ),
        (
            "French: quotes and accents of a typewriter",
            said(
                &typewritten("La boulangerie du village a rouvert à Saint-Aubrac"),
                typewritten(&html(&BAKERY)),
            ),
            bakery,
        ),
        (
            "Spanish: paragraphs in another order",
            said(
                "Ataques de lobos en la sierra de Valdemora",
                html(&[WOLVES[0], WOLVES[2], WOLVES[3], WOLVES[1]]),
            ),
            said("Los pastores de Valdemora piden mastines contra el lobo", html(&WOLVES)),
        ),
        (
            "Polish: a light paraphrase",
            said("Nowa biblioteka w Zalesiu w budynku dworca", html(&LIBRARY_IN_OTHER_WORDS)),
            said("Biblioteka w Zalesiu przenosi się na dworzec", html(&LIBRARY)),
        ),
        (
            "Russian: a copy under a new headline",
            said("Астрономы ищут обломки метеорита у Верхней Талицы", html(&METEOR)),
            said("Над Верхней Талицей пролетел болид", html(&METEOR)),
        ),
        (
            "Russian: a teaser",
            said("Над Верхней Талицей пролетел болид", html(&METEOR[..1])),
            said("Над Верхней Талицей пролетел яркий болид", html(&METEOR)),
        ),
        (
            "Chinese: abridged under a new headline",
            said("水库工地挖出宋代砖塔", html(&TEMPLE[..3])),
            said("青河县发现宋代砖塔地基", html(&TEMPLE)),
        ),
        (
            "Japanese: a teaser",
            said("岬の灯台に泊まれる、北浜町が来春から", html(&LIGHTHOUSE[..2])),
            said("北浜町、岬の灯台を宿泊施設に", html(&LIGHTHOUSE)),
        ),
        (
            "Arabic: without its marks",
            said("أكبر محصول للزيتون في وادي الريحان", html(&ORCHARD).replace(['ً', 'أ'], "")),
            said("محصول الزيتون في وادي الريحان الأكبر منذ سنوات", html(&ORCHARD)),
        ),
        (
            "Korean: a copy under a new headline",
            said("해송시 어시장, 철거 대신 고쳐 쓴다", html(&MARKET)),
            said("해송시 육십 년 된 어시장 보존하기로", html(&MARKET)),
        ),
        (
            "a later day",
            said("Ship hits skerry: coast guard rescues 143", html(&FERRY[..5])),
            ferry.clone().days_before(6),
        ),
        (
            "of the same outlet, at another address",
            said("Ferry with 143 people runs aground off Ostvaag", html(&FERRY[..5])),
            ferry.by_the_same(),
        ),
    ]
}

/// The first words, as summaries have them.
fn broken_off(paragraph: &str) -> String {
    let words: Vec<&str> = paragraph.split_whitespace().take(22).collect();
    format!("{} […]", words.join(" "))
}

#[test]
fn copies_are_one() {
    let mut missed = String::new();
    for (name, entry, before) in pairs() {
        let judged = judged(&entry, &[before]);
        if !judged[0].is_copy() {
            missed += &format!("{name}\n{}\n", told(&judged));
        }
    }
    assert!(missed.is_empty(), "{missed}");
}

#[test]
fn of_several_the_copy_comes_first_and_every_article_once() {
    let ferry = said("Ferry with 143 people runs aground off Ostvaag", html(&FERRY));
    let entry = said("Passengers rescued as ship hits skerry near Ostvaag harbour", html(&FERRY));
    let others = [said("Night train ends", STRIKE), ferry, said("Flood in Merle", flood(9, 400))];
    let judged = judged(&entry, &others);
    let articles: Vec<i64> = judged.iter().map(|one| one.article.0).collect();
    assert_eq!((articles.len(), articles[0]), (3, 2), "{articles:?}");
    assert_eq!(judged.iter().filter(|one| one.is_copy()).count(), 1);
    assert!(judged[0].passage.contains("143 people on board"), "{}", judged[0].passage);
    assert!(judged[1].score >= judged[2].score);
}
