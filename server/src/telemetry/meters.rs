//! [`Meters`]: counts and times of calls by route, printed the way Prometheus reads them. Counting locks nothing.

use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Upper ends in seconds: pages take some milliseconds, a password 30, the slowest allowed call 30 s.
const BUCKETS: [(&str, u64); 8] = [
    ("0.002", 2_000),
    ("0.01", 10_000),
    ("0.05", 50_000),
    ("0.2", 200_000),
    ("1", 1_000_000),
    ("5", 5_000_000),
    ("30", 30_000_000),
    ("+Inf", u64::MAX),
];

/// A number somebody else keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    pub name: &'static str,
    pub help: &'static str,
    /// `gauge`, or `counter` for what only grows.
    pub kind: &'static str,
    pub value: i64,
}

/// Whoever keeps numbers worth watching.
pub trait Gauges: Send + Sync {
    fn read(&self) -> Vec<Gauge>;
}

#[derive(Default)]
struct Meter {
    /// By the first digit of the status.
    statuses: [AtomicU64; 5],
    buckets: [AtomicU64; BUCKETS.len()],
    total_us: AtomicU64,
}

/// Counts of the whole server.
pub struct Meters {
    routes: Vec<(&'static str, &'static str, Meter)>,
    /// What is in no row: files of the site, and addresses that lead nowhere.
    elsewhere: Meter,
    in_flight: AtomicI64,
    connections: AtomicI64,
    others: OnceLock<Vec<Arc<dyn Gauges>>>,
}

/// A call that has come in and not been answered.
pub struct Counted<'a>(&'a Meters);

/// A connection that stands.
pub struct Connected(Arc<Meters>);

impl Meters {
    /// One meter for each row of the route table, given as method and path.
    pub fn new(routes: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        Self {
            routes: routes.map(|(method, path)| (method, path, Meter::default())).collect(),
            elsewhere: Meter::default(),
            in_flight: AtomicI64::new(0),
            connections: AtomicI64::new(0),
            others: OnceLock::new(),
        }
    }

    /// Adds the numbers others keep. Once; a second time changes nothing.
    pub fn watch(&self, others: Vec<Arc<dyn Gauges>>) {
        let _first = self.others.set(others);
    }

    pub fn enter(&self) -> Counted<'_> {
        self.in_flight.fetch_add(1, Relaxed);
        Counted(self)
    }

    pub fn connect(self: &Arc<Self>) -> Connected {
        self.connections.fetch_add(1, Relaxed);
        Connected(self.clone())
    }

    /// The text Prometheus reads.
    pub fn print(&self) -> String {
        let mut text = String::new();
        self.print_calls(&mut text);
        let own = [
            ("tandem_http_in_flight", "Calls that are being answered.", &self.in_flight),
            ("tandem_http_connections", "Connections that stand, sockets included.", &self.connections),
        ];
        for (name, help, value) in own {
            line(&mut text, name, help, "gauge", value.load(Relaxed));
        }
        for gauge in self.others.get().into_iter().flatten().flat_map(|others| others.read()) {
            line(&mut text, gauge.name, gauge.help, gauge.kind, gauge.value);
        }
        text
    }

    fn print_calls(&self, text: &mut String) {
        let (mut calls, mut times) = (String::new(), String::new());
        let elsewhere = [("", "", &self.elsewhere)];
        let rows = self.routes.iter().map(|(method, path, meter)| (*method, *path, meter));
        for (method, route, meter) in rows.chain(elsewhere) {
            let labels = format!("method=\"{method}\",route=\"{route}\"");
            for (class, count) in (1..).zip(&meter.statuses) {
                let count = count.load(Relaxed);
                if count > 0 {
                    put(&mut calls, format_args!("tandem_http_calls_total{{{labels},status=\"{class}xx\"}} {count}"));
                }
            }
            let mut below = 0;
            for ((end, _), bucket) in BUCKETS.iter().zip(&meter.buckets) {
                below += bucket.load(Relaxed);
                put(&mut times, format_args!("tandem_http_seconds_bucket{{{labels},le=\"{end}\"}} {below}"));
            }
            let total_us = meter.total_us.load(Relaxed);
            let seconds = format!("{}.{:06}", total_us / 1_000_000, total_us % 1_000_000);
            put(&mut times, format_args!("tandem_http_seconds_sum{{{labels}}} {seconds}"));
            put(&mut times, format_args!("tandem_http_seconds_count{{{labels}}} {below}"));
        }
        text.push_str("# HELP tandem_http_calls_total Calls answered, by route and class of status.\n");
        text.push_str("# TYPE tandem_http_calls_total counter\n");
        text.push_str(&calls);
        text.push_str("# HELP tandem_http_seconds How long answering took.\n# TYPE tandem_http_seconds histogram\n");
        text.push_str(&times);
    }

    fn meter(&self, row: Option<usize>) -> &Meter {
        row.and_then(|row| self.routes.get(row)).map_or(&self.elsewhere, |(_, _, meter)| meter)
    }
}

impl Counted<'_> {
    /// Notes the answer.
    pub fn leave(self, row: Option<usize>, status: u16, taken: Duration) {
        let meter = self.0.meter(row);
        if let Some(class) = usize::from(status / 100).checked_sub(1).and_then(|class| meter.statuses.get(class)) {
            class.fetch_add(1, Relaxed);
        }
        let taken_us = u64::try_from(taken.as_micros()).unwrap_or(u64::MAX);
        let bucket = BUCKETS.iter().zip(&meter.buckets).find(|((_, end), _)| taken_us <= *end);
        if let Some((_, bucket)) = bucket {
            bucket.fetch_add(1, Relaxed);
        }
        meter.total_us.fetch_add(taken_us, Relaxed);
    }
}

impl Drop for Counted<'_> {
    /// Given up by the caller as well.
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Relaxed);
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Relaxed);
    }
}

fn line(text: &mut String, name: &str, help: &str, kind: &str, value: i64) {
    put(text, format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}"));
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing into memory does not fail.
    let _written = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_route_and_status() {
        let meters = Meters::new([("GET", "/plans/{plan}")].into_iter());
        meters.enter().leave(Some(0), 200, Duration::from_millis(3));
        meters.enter().leave(Some(0), 404, Duration::from_millis(60));
        meters.enter().leave(None, 404, Duration::from_secs(60));
        let waiting = meters.enter();
        let text = meters.print();
        for expect in [
            "tandem_http_calls_total{method=\"GET\",route=\"/plans/{plan}\",status=\"2xx\"} 1",
            "tandem_http_calls_total{method=\"GET\",route=\"/plans/{plan}\",status=\"4xx\"} 1",
            "tandem_http_calls_total{method=\"\",route=\"\",status=\"4xx\"} 1",
            "tandem_http_seconds_bucket{method=\"GET\",route=\"/plans/{plan}\",le=\"0.01\"} 1",
            "tandem_http_seconds_bucket{method=\"GET\",route=\"/plans/{plan}\",le=\"+Inf\"} 2",
            "tandem_http_seconds_sum{method=\"GET\",route=\"/plans/{plan}\"} 0.063000",
            "tandem_http_in_flight 1",
        ] {
            assert!(text.lines().any(|line| line == expect), "{expect} is not in\n{text}");
        }
        drop(waiting);
        assert!(meters.print().contains("tandem_http_in_flight 0"));
    }

    #[test]
    fn others_numbers_are_printed_along() {
        struct Rooms;
        impl Gauges for Rooms {
            fn read(&self) -> Vec<Gauge> {
                vec![Gauge { name: "tandem_sync_rooms", help: "Open rooms.", kind: "gauge", value: 3 }]
            }
        }
        let meters = Meters::new(std::iter::empty());
        meters.watch(vec![Arc::new(Rooms)]);
        assert!(meters.print().contains("# TYPE tandem_sync_rooms gauge\ntandem_sync_rooms 3\n"));
    }
}
