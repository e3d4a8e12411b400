//! A style sheet without what only people read in it: comments, white space that parts nothing, and the zero before a
//! point. It knows no rules of
//! CSS beyond strings and comments, so it can't be wrong about one it has not heard of.

/// Signs that need no white space on either side. The colon needs none after it; before it a space means a descendant.
const PART: [char; 4] = ['{', '}', ';', ','];

/// The sheet, to be handed out.
pub fn tighten(sheet: &str) -> String {
    let mut tight = String::with_capacity(sheet.len());
    let mut rest = sheet.chars().peekable();
    let mut is_apart = false;
    while let Some(sign) = rest.next() {
        if sign == '/' && rest.peek() == Some(&'*') {
            skip_comment(&mut rest);
            // By itself it parts two words without meaning what white space means.
            let is_between = |sign: &char| !sign.is_whitespace() && !PART.contains(sign);
            let follows = tight.chars().next_back().is_some_and(|last| is_between(&last));
            if !is_apart && follows && rest.peek().is_some_and(is_between) {
                tight.push_str("/**/");
            }
            continue;
        }
        if sign.is_whitespace() {
            is_apart = true;
            continue;
        }
        let last = tight.chars().next_back();
        let needs_none = last.is_none_or(|last| last == ':' || PART.contains(&last)) || PART.contains(&sign);
        if std::mem::take(&mut is_apart) && !needs_none {
            tight.push(' ');
        }
        if (last, sign) == (Some(';'), '}') {
            tight.pop();
        }
        // Half a pixel is as long without its zero.
        let begins = tight.chars().next_back().is_some_and(|last| [':', ' ', '(', ','].contains(&last));
        if begins && sign == '0' && rest.peek() == Some(&'.') {
            continue;
        }
        tight.push(sign);
        if sign == '"' || sign == '\'' {
            take_string(sign, &mut rest, &mut tight);
        }
    }
    tight
}

fn skip_comment(rest: &mut impl Iterator<Item = char>) {
    let mut before = ' ';
    // The first is the star that opens it, which doesn't close it.
    for sign in rest.skip(1) {
        if (before, sign) == ('*', '/') {
            return;
        }
        before = sign;
    }
}

fn take_string(quote: char, rest: &mut impl Iterator<Item = char>, tight: &mut String) {
    let mut is_escaped = false;
    for sign in rest {
        tight.push(sign);
        if sign == quote && !is_escaped {
            return;
        }
        is_escaped = sign == '\\' && !is_escaped;
    }
}

#[cfg(test)]
mod tests {
    use super::tighten;

    #[test]
    fn only_what_means_nothing_goes() {
        let check = |sheet: &str, expect: &str| assert_eq!(tighten(sheet), expect, "{sheet}");
        check("", "");
        check("/* The page. */\n.a {\n  margin: 0 auto;\n  color : red;\n}\n", ".a{margin:0 auto;color :red}");
        check(".a :is(b, c) > d,\n.e  .f { }", ".a :is(b,c) > d,.e .f{}");
        check(".a/* x */.b{width:calc(1px + 2px)}", ".a/**/.b{width:calc(1px + 2px)}");
        check(".a /* x */.b, /* y */ .c{}", ".a .b,.c{}");
        check("a::before { content: \"; \\\" /* { */ \"; }", "a::before{content:\"; \\\" /* { */ \"}");
        check("a { font: '  ' /* x */ , b }", "a{font:'  ',b}");
        check("/*/ still a comment */a{}", "a{}");
        check("a{} /* never closed", "a{}");
        check("@media (min-width: 1px) and (hover) {\n a { b: c }\n}", "@media (min-width:1px) and (hover){a{b:c}}");
        check("a { gap: 0.5rem -0.5rem 10.5rem; b: f(0.2, 0, .1) }", "a{gap:.5rem -0.5rem 10.5rem;b:f(.2,0,.1)}");
        check("a { --none: ; }", "a{--none:}");
    }
}
