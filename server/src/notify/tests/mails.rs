//! A letter as mail: what stands in its headers is ours, whatever people are called.

use chrono::DateTime;

use crate::auth::EmailAddress;
use crate::notify::mail::written;
use crate::notify::{Message, PostOffice, Sender};

fn message(subject: &str, line: &str) -> Message {
    Message {
        subject: subject.to_owned(),
        lines: vec![line.to_owned()],
        open: "Open".to_owned(),
        link: "https://tandem.test/requests/1".to_owned(),
        footer: "Sent by Tandem".to_owned(),
    }
}

fn formatted(name: &str, message: &Message) -> String {
    let from: Sender = "Tandem <tandem@company.com>".parse().unwrap();
    let to = EmailAddress::parse("head@company.com").unwrap();
    String::from_utf8(written("r.0.asked.p", &from, &to, name, message, DateTime::UNIX_EPOCH).unwrap().formatted())
        .unwrap()
}

#[test]
fn its_id_is_the_key_and_it_says_that_a_machine_wrote_it() {
    let mail = formatted("陈志远", &message("请审批：销售部", "王蕾"));
    for header in [
        "From: Tandem <tandem@company.com>\r\n",
        "Message-ID: <r.0.asked.p@company.com>\r\n",
        "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(mail.contains(header), "{header} in {mail}");
    }
    assert!(mail.is_ascii(), "other signs are encoded");
}

#[test]
fn no_name_or_subject_begins_a_header() {
    for evil in ["Eve\r\nBcc: all@company.com", "Eve\nBcc: all@company.com", "Eve\" <x@y.z>, \"b", "Eve\u{2028}Bcc: x"]
    {
        let mail = formatted(evil, &message(evil, evil));
        let head = mail.split("\r\n\r\n").next().unwrap();
        let names: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).collect();
        let names: Vec<&str> = names.into_iter().map(|line| line.split(':').next().unwrap()).collect();
        assert!(!names.contains(&"Bcc"), "{head}");
        let to: Vec<&str> = head.split("\r\n").filter(|line| line.starts_with("To: ")).collect();
        assert!(to.len() == 1 && to[0].matches('<').count() == 1 && to[0].ends_with("<head@company.com>"), "{head}");
    }
}

#[test]
fn what_people_wrote_is_text_in_the_rich_part() {
    let rich = crate::notify::letter::rich("<b>", &message("a & b", "<script>alert(1)</script>"));
    assert!(rich.contains("&lt;script&gt;") && !rich.contains("<script"), "{rich}");
}

#[test]
fn addresses_that_are_none_are_refused_with_what_is_expected() {
    for wrong in ["", "mail.company.com", "http://mail.company.com"] {
        assert!(wrong.parse::<PostOffice>().unwrap_err().to_string().contains("smtp://"), "{wrong}");
    }
    let office: PostOffice = "smtp://user:word@mail.company.com:587?tls=required".parse().unwrap();
    assert!(!format!("{office:?}").contains("word"));
    assert!("tandem".parse::<Sender>().unwrap_err().to_string().contains("Tandem <tandem@company.com>"));
}
