//! The body of a mail: as plain text, and as HTML that needs no picture, script or style sheet from anywhere.

use super::Message;

pub fn plain(name: &str, message: &Message) -> String {
    let lines = message.lines.join("\r\n\r\n");
    format!("{name}\r\n\r\n{lines}\r\n\r\n{}\r\n{}\r\n\r\n-- \r\n{}\r\n", message.open, message.link, message.footer)
}

pub fn rich(name: &str, message: &Message) -> String {
    let lines: String =
        message.lines.iter().map(|line| format!("<p style=\"margin:0 0 12px\">{}</p>", spelt(line))).collect();
    let (name, subject, open) = (spelt(name), spelt(&message.subject), spelt(&message.open));
    let (link, footer) = (spelt(&message.link), spelt(&message.footer));
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>{subject}</title></head>\
         <body style=\"margin:0;padding:24px;background:#f5f5f4;font:15px/1.6 system-ui,-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;color:#1c1917\">\
         <div style=\"max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e7e5e4;border-radius:8px\">\
         <h1 style=\"margin:0 0 16px;font-size:18px;font-weight:600\">{subject}</h1>\
         <p style=\"margin:0 0 12px\">{name}</p>{lines}\
         <p style=\"margin:20px 0 0\"><a href=\"{link}\" style=\"display:inline-block;padding:8px 18px;background:#1d4ed8;color:#ffffff;text-decoration:none;border-radius:6px\">{open}</a></p>\
         </div><p style=\"max-width:560px;margin:16px auto 0;font-size:12px;color:#57534e\">{footer}</p></body></html>"
    )
}

/// What people typed is text.
fn spelt(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
