//! The pictures on the page of actuals and forecast: each is there, has a name, and says in words and figures what it shows.

use app::format::{Money, percent_of};
use app::session::Visit;
use shared::language::Language;
use shared::money::Minor;

use super::*;

/// The page as it is sent, in English.
async fn page(world: &World) -> (OutturnView, String) {
    let view = world.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    let visit = Visit { language: Language::English, ..Visit::default() };
    let written = app::pages::outturn(&visit, &app::shell::Assets::default(), Ok(view.clone()));
    (view, written.html)
}

/// From the head of this id on.
fn card<'a>(html: &'a str, id: &str) -> &'a str {
    html.split_once(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}")).1
}

/// A piece of the page as it is read out: what is hidden from readers and drawn is not.
fn read_out(markup: &str) -> String {
    let mut words = String::new();
    for piece in markup.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        // The parts of a cell stand apart.
        if !tag.starts_with(['/', '!']) && !words.ends_with(' ') {
            words.push(' ');
        }
        words.push_str(text);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first table after the head of this id: its caption and its rows, cell by cell.
fn table(html: &str, id: &str) -> (String, Vec<Vec<String>>) {
    let (table, _) = card(html, id).split_once("</table>").unwrap();
    let table = table.split_once("<table").unwrap().1;
    let caption = table.split_once("<caption").map_or("", |(_, rest)| rest.split_once("</caption>").unwrap().0);
    let (_, body) = table.split_once("<tbody").unwrap();
    let rows = body.split("<tr").skip(1).map(|row| {
        let cells = row.split("</t").filter_map(|cell| Some(read_out(&cell[cell.find("<t")?..])));
        cells.filter(|cell| !cell.is_empty()).collect()
    });
    (read_out(&format!("<caption{caption}")), rows.collect())
}

/// The picture after the head of this id: its name, and the path of this class.
fn picture<'a>(html: &'a str, id: &str, class: &str) -> (&'a str, &'a str) {
    let (picture, _) = card(html, id).split_once("</svg>").unwrap();
    assert!(picture.contains("role=\"img\""), "{id} is read as one picture");
    let value = |markup: &'a str, name: &str| {
        let (_, rest) = markup.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("{id} has no {name}"));
        rest.split_once('"').unwrap().0
    };
    let tag = picture.split('<').find(|tag| tag.starts_with("path") && tag.contains(&format!("class=\"{class}\"")));
    (value(picture, "aria-label"), value(tag.unwrap_or_else(|| panic!("{id} has no {class}")), " d"))
}

#[tokio::test]
async fn the_waterfall_leads_from_the_budgeted_result_to_the_forecast_one() {
    let world = World::new().await;
    world.import(1, LEDGER).await.unwrap();
    let (view, html) = page(&world).await;
    let money = Money::table(Language::English, view.currency);
    let amount = |sum: i128| money.amount(Minor::of_sum(sum));
    let [income, expense] = [Nature::Income, Nature::Expense].map(|nature| view.standing(&view.sum(nature).unwrap()));
    for id in ["bridge", "bridge-accounts"] {
        let (caption, rows) = table(&html, id);
        assert_eq!(caption, "How the year's result moves from budget to forecast", "{id}");
        let (first, last) = (rows.first().unwrap(), rows.last().unwrap());
        assert_eq!(first[..], ["Budgeted result".to_owned(), amount(income.year - expense.year)], "{id}");
        assert_eq!(last[..], ["Forecast result".to_owned(), amount(income.forecast - expense.forecast)], "{id}");
        assert!(rows.len() > 3, "{id} has its parts: {rows:?}");
    }
    // Sales earned and spent; what that comes to is one step, signed and in a word.
    let sales = view.rows.iter().filter(|row| row.label.en.as_deref() == Some("Sales"));
    let sign = |nature| if nature == Nature::Expense { -1 } else { 1 };
    let delta: i128 = sales.map(|row| sign(row.nature) * view.standing(&row.outturn).year_variance()).sum();
    let (_, rows) = table(&html, "bridge");
    let step = rows.iter().find(|row| row[0] == "Sales").unwrap();
    assert!(step[1].contains(&money.change(Minor::of_sum(delta))), "{step:?}");
    assert!(step[1].contains(if delta > 0 { "favourable" } else { "adverse" }), "{step:?}");
}

#[tokio::test]
async fn months_and_trend_are_named_and_tell_their_figures_and_move_with_an_actual() {
    let world = World::new().await;
    world.import(1, LEDGER).await.unwrap();
    let (view, before) = page(&world).await;
    let money = Money::table(Language::English, view.currency);
    let amount = |sum: i128| money.amount(Minor::of_sum(sum));
    let income = view.sum(Nature::Income).unwrap();
    let standing = view.standing(&income);
    let (months, _) = picture(&before, "income-months", "now");
    let (trend, _) = picture(&before, "income-trend", "been");
    assert!(months.starts_with("Income by month"), "{months}");
    let (year, forecast) = (amount(standing.year), amount(standing.forecast));
    assert_eq!(trend, format!("The year's income is budgeted at {year} and heads for {forecast}."));
    let (spent, _) = picture(&before, "expense-months", "now");
    assert!(spent.starts_with("Spending by month"), "each picture has a name of its own: {spent}");

    let (_, rows) = table(&before, "income-trend");
    assert_eq!(rows.len(), 12);
    let budget = |number: u8| income.budget.get(Period::try_new(number).unwrap());
    let earned = 1_000_000_00;
    assert_eq!(rows[0][..], ["Jan".to_owned(), amount(budget(1)), amount(earned), amount(budget(1)), amount(earned)]);
    assert_eq!(rows[1][2..], [amount(0), amount(budget(1) + budget(2)), amount(earned)], "February earned nothing");
    assert_eq!(rows[2][2], "–", "March has not been");
    assert_eq!(rows[11][3..], [year, forecast], "it ends where the sentence says");

    world.import(2, &LEDGER.replace("1000000", "2000000")).await.unwrap();
    let (_, after) = page(&world).await;
    for (id, class) in [("income-months", "now"), ("income-trend", "been"), ("income-trend", "expected")] {
        assert_ne!(picture(&after, id, class).1, picture(&before, id, class).1, "{class} of {id} is drawn anew");
    }
    assert_eq!(table(&after, "income-trend").1[0][2], amount(2 * earned));
}

#[tokio::test]
async fn shares_add_up_to_what_will_be_spent() {
    let world = World::new().await;
    world.import(1, LEDGER).await.unwrap();
    let (view, html) = page(&world).await;
    let money = Money::table(Language::English, view.currency);
    let (caption, rows) = table(&html, "shares");
    assert_eq!(caption, "Each account's share of the year's forecast spending");
    let spent = view.accounts.iter().filter(|row| row.nature == Nature::Expense);
    let mut spent: Vec<i128> = spent.map(|row| view.standing(&row.outturn).forecast).filter(|sum| *sum > 0).collect();
    spent.sort_unstable_by(|a, b| b.cmp(a));
    let whole: i128 = spent.iter().sum();
    assert_eq!(whole, view.standing(&view.sum(Nature::Expense).unwrap()).forecast, "nothing is left out");
    // What is too small for a bar of its own is one.
    let mut shown: Vec<i128> = spent.iter().take(9).copied().collect();
    shown.push(whole - shown.iter().sum::<i128>());
    let told: Vec<_> = rows.iter().map(|row| (row[1].clone(), row[2].clone())).collect();
    let due = shown.iter().map(|sum| {
        let minor = Minor::of_sum(*sum);
        (money.amount(minor), percent_of(minor, Minor::of_sum(whole)).unwrap())
    });
    assert!(spent.len() > 10, "the demo spends on more than ten accounts");
    assert_eq!(told, due.collect::<Vec<_>>());
    assert_eq!(rows[9][0], "All others");
}
