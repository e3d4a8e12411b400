import { chromium } from "playwright";
const [,, role, path, out, w="1440", h="900", lang="en", theme="light"] = process.argv;
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args:["--no-sandbox"] });
const c = await b.newContext({ baseURL: "http://127.0.0.1:3913", viewport: { width: +w, height: +h }, locale: lang==="en"?"en-US":"zh-CN", colorScheme: theme });
const p = await c.newPage();
p.on("console", m => { if (m.type()==="error") console.log("ERR", m.text()); });
p.on("pageerror", e => console.log("PAGEERR", String(e)));
await p.goto("/sign-in"); await p.locator("#email").fill(role+"@demo.tandem"); await p.locator("#password").fill("tandem-demo"); await p.locator(".sign-in-form button").click(); await p.waitForURL(u=>!String(u).includes("sign-in"));
await p.goto(path); await p.waitForTimeout(2500);
if (process.env.CLICK) { await p.locator(process.env.CLICK).first().click(); await p.waitForTimeout(500); }
if (process.env.FILL) { await p.locator("#scenario").fill(process.env.FILL); await p.keyboard.press("Enter"); await p.waitForTimeout(2500); console.log("at", p.url()); }
await p.screenshot({ path: out, fullPage: !!process.env.FULL });
await b.close();
