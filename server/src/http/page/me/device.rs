//! What a browser calls itself, in two words: enough for people to tell their phone from their desk.

/// The first that fits names it: others put the names of the common ones in their own.
const BROWSERS: [(&str, &str); 13] = [
    ("Lark/", "飞书 Lark"),
    ("Feishu", "飞书 Lark"),
    ("DingTalk", "钉钉 DingTalk"),
    ("wxwork", "企业微信 WeCom"),
    ("MicroMessenger", "微信 WeChat"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// “Chrome · Windows”; none when neither is known.
pub fn device(agent: &str) -> Option<String> {
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let words: Vec<&str> = first(&BROWSERS).into_iter().chain(first(&SYSTEMS)).collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn browsers_are_told_by_their_own_name() {
        let check = |agent: &str, expect: Option<&str>| assert_eq!(device(agent).as_deref(), expect, "{agent}");
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        check(chrome, Some("Chrome · Windows"));
        check(&format!("{chrome} Edg/140.0"), Some("Edge · Windows"));
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            Some("Safari · iPhone"),
        );
        check(
            "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0",
            Some("微信 WeChat · Android"),
        );
        check("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox · Linux"));
        check("curl/8.9", None);
        check("", None);
    }
}
