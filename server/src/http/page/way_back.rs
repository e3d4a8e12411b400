//! Where a form leads back to: an address of this site and never another's.

/// Longer than any address of ours with its query.
const LENGTH_MAX: usize = 1024;

/// The address, if it is a path on this site; else the first page.
pub fn way_back(text: &str) -> &str {
    // Two slashes, or one and a backslash, begin another host's address.
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\");
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain && text.len() <= LENGTH_MAX { text } else { "/" }
}

/// The sign-in page, with where to go afterwards.
pub fn to_sign_in(next: &str, ended: bool) -> String {
    let mut address = String::from("/sign-in");
    let next = way_back(next);
    let mut separator = '?';
    if next != "/" {
        address.push_str("?next=");
        for byte in next.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => address.push(byte.into()),
                other => address.push_str(&format!("%{other:02X}")),
            }
        }
        separator = '&';
    }
    if ended {
        address.push(separator);
        address.push_str("ended=1");
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_site_is_led_back_to() {
        for own in ["/", "/plans/4NMN", "/requests/1?x=%E9%A2%84&y=1#lines"] {
            assert_eq!(way_back(own), own);
        }
        let long = format!("/{}", "a".repeat(2000));
        for other in
            ["", "plans", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/ b", "/预", &long]
        {
            assert_eq!(way_back(other), "/", "{other}");
        }
    }

    #[test]
    fn the_sign_in_page_knows_where_to_go_afterwards() {
        assert_eq!(to_sign_in("/", false), "/sign-in");
        assert_eq!(to_sign_in("//evil.example", true), "/sign-in?ended=1");
        assert_eq!(to_sign_in("/plans/a?b=1&c=2", true), "/sign-in?next=/plans/a%3Fb%3D1%26c%3D2&ended=1");
    }
}
