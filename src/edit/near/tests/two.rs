//! Pairs that are two articles, however like they look: making one of them hides news.

use super::*;

fn results(quarter: &str, sales: &str, rise: &str, profit: &str, orders: &str, why: &str) -> String {
    html(&[
        &format!(
            "Haldane Pumps plc, the maker of water pumps, today reported results for the {quarter} quarter. Sales \
             rose {rise} percent to {sales} million pounds, and profit before tax came to {profit} million pounds."
        ),
        &format!("Chief executive Morag Tennant said: \"{why} Our people in Paisley delivered once again.\""),
        &format!(
            "Orders stood at {orders} million pounds at the end of the quarter. Haldane Pumps confirms its outlook \
             for the year and will hold a call for analysts at 9 am. This release contains statements about \
             the future that are subject to risks and uncertainties."
        ),
    ])
}

fn column(paragraphs: [&str; 2]) -> String {
    let intro = "Jeden Freitag schreibt unsere Kolumnistin Edda Brandt über das Leben zwischen Deich und \
                 Bahndamm, über Nachbarn, Katzen und die kleinen Katastrophen des Alltags.";
    let outro = "Edda Brandt lebt mit ihrer Familie in Moorwede. Alle Folgen ihrer Kolumne finden Sie auf \
                 unserer Seite, Anregungen nimmt die Redaktion gern entgegen.";
    html(&[intro, paragraphs[0], paragraphs[1], outro])
}

fn tender(street: &str, town: &str, number: &str, value: &str, day: &str) -> String {
    html(&[
        &format!(
            "Gmina {town} ogłasza przetarg nieograniczony na remont nawierzchni ulicy {street}. Numer sprawy {number}. \
             Wadium wynosi {value} złotych."
        ),
        &format!(
            "Oferty należy składać w sekretariacie urzędu, pokój 12, do dnia {day} do godziny 10.00. Kryterium \
             wyboru jest cena. Zamawiający zastrzega sobie prawo unieważnienia postępowania bez podania \
             przyczyny. Dokumentacja jest dostępna na stronie urzędu."
        ),
    ])
}

fn job(role: &str, place: &str, hours: &str, pay: &str) -> String {
    html(&[
        &format!(
            "We are looking for a {role} to join our team in {place}, {hours} hours a week, from {pay} pounds a year."
        ),
        "We offer a friendly place to work, free parking, a pension from the first day and paid training. Please \
         send us your letter and two references. We welcome everybody, whatever their age or origin.",
    ])
}

fn weather(today: &str, low: &str, high: &str, wind: &str) -> String {
    html(&[
        &format!(
            "Para hoy se esperan {today} en toda la provincia, con temperaturas mínimas de {low} grados en el \
             interior y máximas de {high} en la costa. El viento soplará del {wind}."
        ),
        "El servicio meteorológico recomienda precaución en la carretera y recuerda que los avisos se actualizan \
         cada seis horas. Consulte la previsión de su municipio en nuestra página.",
    ])
}

fn rates(date: &str, dollar: &str, euro: &str, yuan: &str) -> String {
    html(&[&format!(
        "Банк страны установил официальные курсы валют на {date}. Доллар стоит {dollar}, евро {euro}, юань {yuan}. \
         Курсы действуют со следующего дня и используются для расчёта пошлин и налогов. Банки вправе \
         устанавливать собственные курсы покупки и продажи наличной валюты."
    )])
}

const COURT: [&str; 3] = [
    "Le tribunal de Brives a relaxé lundi l’ancien directeur du port, Marc Aubanel, poursuivi pour avoir vendu \
     trois grues à une société que dirigeait son frère.",
    "Les juges estiment que le prix était juste et que le conseil du port avait été informé de la vente par une \
     lettre datée du mois de mars.",
    "L’avocate du syndicat, Jeanne Corvol, s’est dite stupéfaite par une décision qui, selon elle, ne tient aucun \
     compte des courriels versés au dossier.",
];

const APPEAL: [&str; 4] = [
    "Le parquet a annoncé jeudi qu’il ferait appel, contre l’avis de sa propre hiérarchie, et qu’il demanderait \
     l’audition de deux nouveaux témoins, un grutier et une comptable.",
    "Le ministre des Transports a promis une loi pour que les ventes de matériel public passent désormais par \
     une enchère ouverte, comme cela se fait déjà dans les pays voisins.",
    "Sur les quais, les dockers ont cessé le travail pendant une heure. « On veut savoir où est passé l’argent », \
     lance un délégué, un porte-voix à la main.",
    "Une nouvelle audience pourrait se tenir avant l’été, dans une autre ville, pour que la sérénité des débats \
     soit garantie.",
];

/// Title and text of items that a digest repeats.
const ITEMS: [(&str, &str); 5] = [
    (
        "Harbour crane falls in Tolmouth",
        "A harbour crane fell onto an empty barge in Tolmouth on Tuesday night when its brake gave way. The driver \
         had climbed down for tea five minutes before, and the quay stays closed until the wreck is cut up.",
    ),
    (
        "Beekeepers sue over sprayed field",
        "Nine beekeepers from the Ambel valley have taken a farmer to court whose helicopter sprayed a flowering \
         field of rape at noon. They say that two hundred hives died within a day, and want the bees paid for.",
    ),
    (
        "Chess champion aged eleven",
        "The new champion of the county at chess is eleven years old. Amina Osei beat a retired judge in forty \
         moves in the final on Sunday, and said that she would rather have played football in the sun.",
    ),
    (
        "Opera house finds its missing bell",
        "The bell that the opera house of Verrin had missed since the war has turned up in the cellar of a brewery, \
         behind barrels. It will be heard again in the last act when the season opens in October.",
    ),
    (
        "Snow plough drivers walk out",
        "Drivers of snow ploughs in the hill districts walked out on Wednesday over a roster that has them work \
         eleven nights in a row. The council says it will hire farmers with tractors if it snows before Friday.",
    ),
];

pub(super) fn item(place: usize) -> Said {
    said(ITEMS[place].0, html(&[ITEMS[place].1]))
}

pub(super) fn digest() -> Said {
    let html = ITEMS.iter().map(|(title, text)| format!("<h2>{title}</h2><p>{text}</p>")).collect::<String>();
    said("The morning briefing: what you need to know today", html)
}

fn members_only(title: &str) -> Said {
    said(
        title,
        "<p>This article is for members only. Please log in or become a member to read on. Members support \
         independent local news and read everything, every day, on all their devices, for less than a coffee.</p>",
    )
}

fn release(version: &str, date: &str, changes: &str) -> String {
    format!(
        "<h2>Version {version} ({date})</h2><p>This is a maintenance release of the Tern mail server. We recommend \
         that all users upgrade. Packages are signed with the usual key.</p>{changes}<p>To upgrade, stop the \
         server, install the package and run the migration tool. Thanks to everybody who reported bugs.</p>"
    )
}

fn advisory(id: &str, package: &str, version: &str, what: &str) -> String {
    format!(
        "<p>A security issue was found in {package}, tracked as {id}. {what}</p><p>For the stable distribution \
         this problem has been fixed in version {version}. We recommend that you upgrade your {package} packages. \
         Further information about security advisories, how to apply these updates to your system and \
         frequently asked questions can be found on our website.</p>"
    )
}

fn shares(day: &str, index: &str, change: &str, volume: &str, led: &str) -> String {
    html(&[&format!(
        "{day}收盘，东海综合指数报{index}点，{change}，全天成交额{volume}亿元。板块方面，{led}。分析人士认为，短期内市场仍将以震荡为主，\
         投资者应当控制仓位，注意风险。以上内容仅供参考，不构成投资建议。"
    )])
}

fn quake(time: &str, place: &str, depth: &str, size: &str) -> String {
    html(&[&format!(
        "{time}、{place}を震源とする地震がありました。震源の深さはおよそ{depth}キロ、地震の規模を示すマグニチュードは{size}と推定されます。\
         この地震による津波の心配はありません。今後の情報に注意してください。"
    )])
}

fn gold(day: &str, first: &str, second: &str) -> String {
    html(&[&format!(
        "استقرت أسعار الذهب في السوق المحلية يوم {day}، وبلغ سعر الغرام عيار 21 نحو {first} دينارًا، فيما بلغ سعر \
         الغرام عيار 24 نحو {second} دينارًا، بحسب نقابة الصاغة. وتتأثر الأسعار بحركة السوق العالمية وسعر صرف \
         الدولار، وينصح التجار المستهلكين بالشراء من المحال المرخصة."
    )])
}

fn match_report(home: &str, away: &str, score: &str, crowd: &str, scorer: &str) -> String {
    html(&[&format!(
        "{home} met {away} in the third round of the cup on Saturday. The match ended {score} before a crowd of \
         {crowd}. {scorer} scored the deciding goal. The winner goes into the draw for the next round, which \
         takes place on Monday at noon in the hall of the association."
    )])
}

fn episode(about: &str) -> String {
    html(&[
        about,
        "You can find Salt and Gravel wherever you get your podcasts. If you like what you hear, leave us five \
         stars and tell a friend. Write to us with your questions about gardens, gravel and the sea, and we may \
         read them out. Our theme is by Lena Marsh, our producer is Tobias Fell, and this programme was recorded \
         in the old net loft in Pellmouth. Become a supporter for early episodes without advertising.",
    ])
}

fn grant(town: &str, librarian: &str, amount: &str) -> String {
    html(&[
        &format!(
            "The public library of {town} receives {amount} pounds from the Fund for Open Shelves, the fund announced \
             on Tuesday. The money pays for longer hours, new chairs and a room in which children can build robots."
        ),
        &format!(
            "\"We are over the moon,\" said {librarian}, who runs the library. The fund supports libraries all over the \
             country that open on Sundays. It was founded by readers and has given away six million pounds so far."
        ),
    ])
}

fn recall(what: &str, maker: &str, lots: &str, harm: &str) -> String {
    html(&[&format!(
        "The food office warns against {what} by {maker}, lots {lots}, because {harm}. Customers should not eat the \
         product, and can return it to any shop for a full refund, with or without a receipt. Other products of the \
         company are not affected. The office thanks everybody who reports faults, and asks shops to put up the notice."
    )])
}

fn lottery(day: &str, numbers: &str, bonus: &str) -> String {
    html(&[&format!(
        "Die Gewinnzahlen der Ziehung vom {day} lauten {numbers}, die Zusatzzahl ist {bonus}. Alle Angaben ohne Gewähr. \
         Spielteilnahme ab 18 Jahren, Glücksspiel kann süchtig machen. Hilfe finden Sie bei den Beratungsstellen."
    )])
}

fn district(name: &str, winner: &str, share: &str, turnout: &str) -> String {
    html(&[&format!(
        "W okręgu {name} wybory wygrał {winner}, który zdobył {share} procent głosów. Frekwencja wyniosła {turnout} \
         procent. Wyniki są wstępne i pochodzą ze wszystkich komisji. Oficjalne wyniki poda komisja wyborcza w \
         poniedziałek po południu."
    )])
}

/// Each with the name of what they have in common: the entry, and what was said before.
pub(super) fn pairs() -> Vec<(&'static str, Said, Vec<Said>)> {
    let results_of_the_second = said(
        "Haldane Pumps reports results for the second quarter",
        results("second", "84.2", "3.1", "9.7", "120.4", "Farmers are buying again after a dry spring."),
    );
    let results_of_the_third = said(
        "Haldane Pumps reports results for the third quarter",
        results("third", "88.9", "5.6", "10.2", "131.0", "Cities have begun to replace their oldest mains."),
    );
    let weather_of_today =
        said("El tiempo hoy en la provincia de Albora", weather("lluvias débiles", "6", "14", "noroeste"));
    let weather_before =
        said("El tiempo hoy en la provincia de Albora", weather("nieblas y claros", "4", "12", "sur"));
    let follow_up = html(&[APPEAL[0], APPEAL[1], APPEAL[2], COURT[0], COURT[1], APPEAL[3]]);
    vec![
        (
            "English: results of the next quarter, by the company",
            results_of_the_third.clone().by_the_same(),
            vec![results_of_the_second.clone().by_the_same().days_before(14)],
        ),
        (
            "English: results of the next quarter, by another outlet",
            results_of_the_third,
            vec![results_of_the_second.days_before(14)],
        ),
        (
            "German: a weekly column with its intro",
            said(
                "Edda Brandt: Der Kater im Briefkasten",
                column([
                    "Am Dienstag saß der Kater von gegenüber im Briefkasten und weigerte sich, ihn zu verlassen. Der \
                     Postbote, ein besonnener Mann, legte die Rechnungen auf seinen Rücken und ging weiter.",
                    "Seitdem kommt die Post mit Haaren. Ich habe mich daran gewöhnt, mein Mann niest, und das \
                     Finanzamt hat bisher nicht nachgefragt.",
                ]),
            ),
            vec![
                said(
                    "Edda Brandt: Wie ich einmal den Zug bremste",
                    column([
                        "Wer am Bahndamm wohnt, lernt den Fahrplan wie andere ihre Gebete. Als neulich die Kuh von \
                         Bauer Hinrichs auf den Schienen stand, wusste ich: Uns bleiben neun Minuten.",
                        "Ich schwenkte das rote Tischtuch meiner Großmutter. Der Lokführer winkte freundlich zurück, \
                         hielt aber doch, und die Kuh bekam einen Apfel.",
                    ]),
                )
                .days_before(7),
            ],
        ),
        (
            "Polish: tenders of one commune",
            said(
                "Przetarg na remont ulicy Ogrodowej",
                tender("Ogrodowej", "Brzezno", "ZP.271.9.2026", "18 000", "4 grudnia"),
            )
            .by_the_same(),
            vec![
                said(
                    "Przetarg na remont ulicy Kolejowej",
                    tender("Kolejowej", "Brzezno", "ZP.271.7.2026", "25 000", "27 listopada"),
                )
                .by_the_same()
                .days_before(3),
            ],
        ),
        (
            "Polish: tenders under one title",
            said("Ogłoszenie o przetargu", tender("Wodnej", "Brzezno", "ZP.271.11.2026", "9 500", "9 grudnia")).by_the_same(),
            vec![
                said("Ogłoszenie o przetargu", tender("Kolejowej", "Brzezno", "ZP.271.7.2026", "25 000", "27 listopada"))
                    .by_the_same()
                    .days_before(3),
            ],
        ),
        (
            "English: jobs at one house",
            said("Night nurse, Arbury", job("night nurse", "Arbury", "30", "31,000")).by_the_same(),
            vec![said("Gardener, Coldwell", job("gardener", "Coldwell", "37", "26,500")).by_the_same()],
        ),
        ("English: the same job in another town", said("Night nurse, Arbury", job("night nurse", "Arbury", "30", "31,000")).by_the_same(), vec![
            said("Night nurse, Coldwell", job("night nurse", "Coldwell", "24", "25,400")).by_the_same(),
        ]),
        ("Spanish: the weather of the next day", weather_of_today.clone().by_the_same(), vec![weather_before.clone().by_the_same()]),
        ("Spanish: the weather, by another outlet", weather_of_today, vec![weather_before]),
        (
            "Russian: exchange rates of the next day",
            said("Официальные курсы валют на 12 ноября", rates("12 ноября", "81,4420", "94,1033", "11,3871")).by_the_same(),
            vec![
                said("Официальные курсы валют на 11 ноября", rates("11 ноября", "81,2025", "93,9120", "11,3514")).by_the_same(),
            ],
        ),
        (
            "French: a follow-up that quotes two paragraphs",
            said("Vente des grues de Brives : le parquet fait appel", follow_up.clone()),
            vec![said("L’ancien directeur du port de Brives relaxé", html(&COURT)).days_before(3)],
        ),
        (
            "French: a follow-up that quotes two paragraphs, by the same outlet",
            said("Vente des grues de Brives : le parquet fait appel", follow_up).by_the_same(),
            vec![said("L’ancien directeur du port de Brives relaxé", html(&COURT)).by_the_same().days_before(3)],
        ),
        ("English: a digest of five", digest(), (0..5).map(item).collect()),
        ("English: a digest, and its first item alone", digest(), vec![item(0)]),
        ("English: a digest, and a later item alone", digest(), vec![item(3)]),
        ("English: the first item of a digest", item(0), vec![digest()]),
        ("English: a later item of a digest", item(3), vec![digest()]),
        (
            "English: the last item of a digest that is there, beside another's text",
            item(4),
            vec![digest(), item(1)],
        ),
        ("English: members only", members_only("Mayor resigns over parking permits"), vec![members_only("Swans return to the castle pond")]),
        (
            "English: members only, of the same outlet",
            members_only("Mayor resigns over parking permits").by_the_same(),
            vec![members_only("Swans return to the castle pond").by_the_same()],
        ),
        (
            "English: in brief, with other news",
            said("In brief", html(&[ITEMS[0].1, ITEMS[1].1])).by_the_same(),
            vec![said("In brief", html(&[ITEMS[2].1, ITEMS[3].1])).by_the_same()],
        ),
        (
            "English: in brief, with next to no words",
            said("In brief", "<p>The pool opens at nine.</p>").by_the_same(),
            vec![said("In brief", "<p>The library is shut.</p>").by_the_same()],
        ),
        (
            "English: release notes",
            said(
                "Tern 1.2.4 released",
                release("1.2.4", "3 November", "<ul><li>Queues no longer stall when a disk is full.</li><li>Header folding follows the standard.</li></ul>"),
            )
            .by_the_same(),
            vec![
                said(
                    "Tern 1.2.3 released",
                    release("1.2.3", "19 October", "<ul><li>Fixed a crash while reading large attachments.</li><li>The log names the peer.</li></ul>"),
                )
                .by_the_same()
                .days_before(15),
            ],
        ),
        (
            "English: security notices",
            said(
                "Security update for libquill (CVE-2026-41877)",
                advisory("CVE-2026-41877", "libquill", "2.4.1-3+u2", "A missing check let a crafted font write beyond its buffer."),
            )
            .by_the_same(),
            vec![
                said(
                    "Security update for tapir (CVE-2026-40210)",
                    advisory("CVE-2026-40210", "tapir", "0.9.12-1+u1", "Names in archives were not checked and could leave the folder."),
                )
                .by_the_same(),
            ],
        ),
        (
            "English: security notices of one package",
            said(
                "Security update for libquill (CVE-2026-41877)",
                advisory("CVE-2026-41877", "libquill", "2.4.1-3+u2", "A missing check let a crafted font write beyond its buffer."),
            )
            .by_the_same(),
            vec![
                said(
                    "Security update for libquill (CVE-2026-41650)",
                    advisory("CVE-2026-41650", "libquill", "2.4.1-3+u1", "A crafted font could make the library run forever."),
                )
                .by_the_same(),
            ],
        ),
        (
            "English: two matches of one round",
            said("Marlow Town 2, Exe Rovers 1", match_report("Marlow Town", "Exe Rovers", "2-1", "3,411", "Danny Okoro")).by_the_same(),
            vec![said("Alder United 0, Pell City 1", match_report("Alder United", "Pell City", "0-1", "5,207", "Ivo Brandl")).by_the_same()],
        ),
        (
            "English: a podcast with long notes below",
            said("Why hens hate gravel", episode("This week we ask a vet why hens limp on gravel, and what to put there instead."))
                .by_the_same(),
            vec![
                said("The man who counts waves", episode("Harald has counted the waves at Pell Point each morning for thirty years. Why?"))
                    .by_the_same()
                    .days_before(7),
            ],
        ),
        (
            "English: one release with another town, by another outlet",
            said("Library of Harrowick gets money for Sundays", grant("Harrowick", "Dolores Quint", "40,000")),
            vec![said("Library of Stenmere gets money for Sundays", grant("Stenmere", "Peter Yallop", "25,000"))],
        ),
        (
            "English: two recalls",
            said("Warning: bits of glass in Olden pear jam", recall("pear jam", "Olden Fruit", "C14 to C19", "it may hold bits of glass")),
            vec![said("Warning: germs in Brackhill goat cheese", recall("goat cheese", "Brackhill Dairy", "77 and 78", "germs were found in it"))],
        ),
        (
            "German: the lottery under one title",
            said("Lottozahlen", lottery("Mittwoch", "3, 11, 19, 27, 40 und 44", "8")).by_the_same(),
            vec![said("Lottozahlen", lottery("Samstag", "5, 9, 22, 31, 36 und 48", "17")).by_the_same().days_before(4)],
        ),
        (
            "Polish: the vote in two districts, by another outlet",
            said("Wyniki wyborów: okręg Lipno", district("Lipno", "Adam Stolarz", "41,7", "52,3")),
            vec![said("Wyniki wyborów: okręg Rawicz", district("Rawicz", "Zofia Mazur", "38,2", "49,9"))],
        ),
        (
            "English: the second part of a series",
            said(
                "The long way down, part 2",
                html(&[
                    "For a year our reporter Gwen Astley followed the miners of Corrie Hill after their pit was shut. This \
                     is her story in four parts.",
                    "On the second Monday of March, Ewan Brodie put on his boots, walked to the gate, and remembered. \
                     He stood there until the bus had gone, then went home and planted onions.",
                ]),
            )
            .by_the_same(),
            vec![
                said(
                    "The long way down, part 1",
                    html(&[
                        "For a year our reporter Gwen Astley followed the miners of Corrie Hill after their pit was shut. \
                         This is her story in four parts.",
                        "The cage came up for the last time at ten past two. Nobody cheered. Someone had chalked a \
                         fish on its side, and the band, which was short of a trombone, played anyway.",
                    ]),
                )
                .by_the_same(),
            ],
        ),
        (
            "Chinese: shares of the next day",
            said("东海综合指数收涨0.42%", shares("周三", "3120.55", "上涨0.42%", "4021", "船舶和旅游领涨，银行走弱")).by_the_same(),
            vec![said("东海综合指数收跌1.10%", shares("周二", "3107.50", "下跌1.10%", "3866", "煤炭和电力领跌，医药走强")).by_the_same()],
        ),
        (
            "Japanese: two earthquakes",
            said("南浜沖で地震　津波の心配なし", quake("十一日午前四時ごろ", "南浜沖", "40", "5.1")).by_the_same(),
            vec![said("白根県北部で地震　津波の心配なし", quake("九日午後七時ごろ", "白根県北部", "10", "4.3")).by_the_same()],
        ),
        (
            "Arabic: gold on the next day",
            said("أسعار الذهب اليوم الأربعاء", gold("الأربعاء", "61.40", "70.10")).by_the_same(),
            vec![said("أسعار الذهب اليوم الثلاثاء", gold("الثلاثاء", "60.90", "69.55")).by_the_same()],
        ),
        (
            "Korean: the weather of the next day",
            said("오늘의 날씨", html(&["오늘은 전국이 대체로 흐리고 오후부터 비가 내리겠습니다. 아침 기온은 3도에서 9도, 낮 기온은 11도에서 \
                16도로 예상됩니다. 운전하시는 분은 안전에 주의하시기 바랍니다. 미세먼지는 보통 수준입니다."])).by_the_same(),
            vec![said("오늘의 날씨", html(&["오늘은 전국이 대체로 맑고 오후부터 바람이 강하겠습니다. 아침 기온은 1도에서 7도, 낮 기온은 9도에서 \
                14도로 예상됩니다. 운전하시는 분은 안전에 주의하시기 바랍니다. 미세먼지는 좋음 수준입니다."])).by_the_same()],
        ),
        (
            "nothing in common",
            item(0),
            vec![item(1), item(2)],
        ),
    ]
}

/// These are made one today, and should not be.
const NOT_YET: [&str; 2] = ["Spanish: the weather, by another outlet", "English: the first item of a digest"];

#[test]
fn what_only_looks_alike_stays_two() {
    let (mut merged, mut why) = (Vec::new(), String::new());
    for (name, entry, before) in pairs() {
        let judged = judged(&entry, &before);
        if judged.iter().any(Judged::is_copy) {
            merged.push(name);
            why += &format!("{name}\n{}\n", told(&judged));
        }
    }
    assert_eq!(merged, NOT_YET, "{why}");
}
