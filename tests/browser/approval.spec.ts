// A budget is signed off: submitted and frozen, returned with a word by a phone without scripts, submitted again, approved
// in two steps, archived with its next revision. Whatever is sent twice is decided once; who wrote does not decide.

import type { Request } from "@playwright/test";
import { expect, PHONE, story } from "./people";
import { openRequest, step, submit } from "./requests";
import { figure, hundredths, type Sheet } from "./sheet";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";

/** Nothing that is typed gets in, by whichever way. */
async function isFrozen(sheet: Sheet): Promise<void> {
  await expect(sheet.grid).toHaveAttribute("aria-readonly", "true");
  const january = await sheet.cell(EAST, "Jan").innerText();
  await sheet.choose(EAST, "Jan");
  await sheet.page.keyboard.type("5");
  await sheet.page.keyboard.press("Enter");
  await sheet.choose(EAST, "Jan");
  await sheet.page.keyboard.press("Delete");
  await sheet.cell(EAST, "Jan").dblclick();
  await expect(sheet.page.locator(".grid-entry.open")).toHaveCount(0);
  await sheet.shows(EAST, "Jan", january);
}

story("a budget is returned, mended and approved", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance, head, cfo] = await Promise.all([
    meet("sales"),
    meet("finance"),
    meet("head", { ...PHONE, javaScriptEnabled: false }),
    meet("cfo"),
  ]);
  // Sales keeps the sheet open in one tab and asks in another.
  const watched = await sales.openSheet("Sales");
  const address = sales.page.url();
  const theirs = await finance.openSheet("Sales");
  await theirs.put(NORTH, "Jan", "860,400");
  await watched.shows(NORTH, "Jan", "860,400.00");
  await theirs.isSaved();
  await cfo.openPlan();
  const state = cfo.page.locator("tr.department").first().locator("td.state");
  await expect(state).toHaveText("Draft");
  sales.page = await sales.context.newPage();
  await sales.page.goto(address);
  const ours = await sales.sheet("Sales");
  const expense = await ours.total("Expense", "Budget").innerText();
  const prior = hundredths(expense) - 42_500_000_00;

  await story.step("sales submits; the sheet is frozen for everybody at once", async () => {
    await submit(ours);
    await expect(sales.page).toHaveURL(/\/requests\//);
    await expect(sales.page.locator(".request-who")).toContainText("In approval");
    await expect(sales.page.getByRole("button", { name: "Withdraw" })).toBeVisible();
    await expect(sales.page.getByRole("button", { name: "Approve" })).toHaveCount(0);
    for (const sheet of [watched, theirs]) {
      const banner = sheet.page.locator(".banner").filter({ hasText: "frozen at this exact version" });
      await expect(banner.getByRole("link", { name: "See the request" })).toHaveAttribute("href", /^\/requests\//);
      await expect(sheet.saved).toHaveText("Read-only");
      await expect.soft(sheet.page.locator(".sheet-title .badge").first()).toHaveText("In approval");
      await isFrozen(sheet);
    }
    await expect(state).toHaveText("In approval");
  });
  const request = new URL(sales.page.url()).pathname;

  await story.step("who edited since the last approval does not decide", async () => {
    await finance.page.goto(request);
    await expect(finance.page.getByRole("heading", { level: 1, name: "Sales budget" })).toBeVisible();
    await expect.soft(finance.page.getByText("your turn comes after it"), "a turn that never comes is not promised").toHaveCount(0);
    await expect(finance.page.getByRole("button", { name: /Approve|Return/ })).toHaveCount(0);
    await cfo.page.goto(request);
    await expect(cfo.page.getByText("An earlier step is still open; your turn comes after it.")).toBeVisible();
    await expect(cfo.page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  });

  await story.step("the head sees on a phone, without scripts, what is asked", async () => {
    await head.page.goto("/");
    await expect(head.page.getByRole("link", { name: /^Requests, \d+ waiting for you$/ })).toBeVisible();
    await openRequest(head);
    const { page } = head;
    await expect(page.locator(".request-who")).toContainText(`Asked by ${sales.name}`);
    await expect(page.locator(".total-amount").first()).toContainText(expense);
    await expect(page.locator(".total-baseline").first()).toHaveText(/^vs revision 1, approved \d+ [A-Z][a-z]{2} \d{4}$/);
    const before = hundredths(await page.locator(".total-more dd").first().innerText());
    const change = hundredths(expense) - before;
    await expect(page.locator(".total-change").first()).toContainText(`+${figure(change)}`);
    expect(change, "sales asks for more than was approved").toBeGreaterThan(0);
    expect(hundredths(expense) - hundredths(await page.locator(".total-more dd").nth(1).innerText())).toBe(prior);
    // The largest first, the largest of all among them.
    const totals = (await page.locator("[aria-labelledby=lines] .lines .line-total").allInnerTexts()).map(hundredths);
    expect(totals.length).toBeGreaterThan(5);
    expect(totals).toEqual([...totals].sort((one, other) => other - one));
    await expect(page.locator("[aria-labelledby=lines] .lines .line").first()).toContainText(EAST);
    for (const name of ["Return", "Approve"]) await expect(page.getByRole("button", { name, exact: true })).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  await story.step("returning needs a word, and the word reaches sales at once", async () => {
    const { page } = head;
    await page.getByRole("button", { name: "Return" }).click();
    await expect(page.getByText("Say why you return it")).toBeVisible();
    await expect(watched.saved).toHaveText("Read-only");
    await page.getByRole("textbox", { name: "Comment" }).fill("Please show the fair in Munich apart.");
    await page.getByRole("button", { name: "Return" }).click();
    await expect(page.locator(".request-notice")).toContainText("Returned");
    await expect(step(page, "Approver")).toContainText("Please show the fair in Munich apart.");
    await expect(watched.page.locator(".banner").filter({ hasText: "frozen" })).toHaveCount(0);
    await expect(watched.grid).toHaveAttribute("aria-readonly", "false");
    await expect(watched.saved).toHaveText("Saved");
    await expect.soft(watched.page.locator(".sheet-title .badge").first()).toHaveText("Returned");
    await sales.page.goto("/inbox");
    await expect(sales.page.locator(".inbox-row").filter({ hasText: "Returned" })).toContainText("Sales");
    await sales.page.goto(request);
    await expect(sales.page.getByText("Please show the fair in Munich apart.")).toBeVisible();
  });

  await story.step("sales mends the sheet and submits it again", async () => {
    await watched.page.bringToFront();
    await watched.put(EAST, "Jan", "1,276,001");
    await submit(watched);
    await expect(watched.page).toHaveURL(/\/requests\//);
    expect(new URL(watched.page.url()).pathname).not.toBe(request);
  });

  let sent: Request | undefined;
  await story.step("the head approves with a double click: one decision, the second step opens", async () => {
    await openRequest(head);
    const { page } = head;
    page.on("request", (posted) => {
      if (posted.method() === "POST") sent = posted;
    });
    await page.getByRole("button", { name: "Approve" }).dblclick();
    await expect(page.getByText("Approved", { exact: true })).toBeVisible();
    await expect(step(page, "Approver")).toContainText(`Approved · ${head.name}`);
    await expect(step(page, "Finance")).toContainText(/waiting for .*周敏 Zhou Min/);
    await expect.soft(step(page, "Finance"), "nobody waits for who may not decide").not.toContainText(finance.name);
    await expect(step(page, "Finance")).not.toContainText("Approved");
  });

  await story.step("the same form sent again decides nothing more", async () => {
    const form = sent?.postData() ?? "";
    expect(form).toContain("decision=approve");
    const again = await head.context.request.post(sent?.url() ?? "", {
      data: form,
      headers: { "content-type": "application/x-www-form-urlencoded", origin: new URL(sent?.url() ?? "").origin },
    });
    expect(again.status()).toBeLessThan(500);
    await head.page.reload();
    await expect(head.page.locator(".step.done")).toHaveCount(2);
    await expect(head.page.getByText(`Approved · ${head.name}`)).toHaveCount(1);
    await expect(step(head.page, "Finance")).toContainText("waiting for");
    await expect(head.page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  });

  await story.step("somebody else's hands do not decide with the head's form", async () => {
    const url = `${head.page.url()}/decide`.replace(/\?.*\/decide/, "/decide");
    await finance.page.goto(new URL(url).pathname.replace("/decide", ""));
    await expect(finance.page.getByText("You edited this since its last approval, so someone else decides.")).toBeVisible();
    await expect(finance.page.getByRole("button", { name: /Approve|Return/ })).toHaveCount(0);
    for (const person of [sales, finance]) {
      await person.page.goto(new URL(url).pathname.replace("/decide", ""));
      const csrf = await person.page.locator("input[name=csrf]").first().inputValue();
      const form = new URLSearchParams(sent?.postData() ?? "");
      form.set("csrf", csrf);
      // Another key than the head's: it is the person that must be refused, not the repetition.
      form.set("idempotency_key", (form.get("idempotency_key") ?? "").replace(/.$/, (digit) => (digit === "0" ? "1" : "0")));
      const path = new URL(url).pathname;
      const origin = new URL(person.page.url()).origin;
      const answer = await person.context.request.post(path, {
        data: form.toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin },
      });
      expect([403, 409]).toContain(answer.status());
    }
    await head.page.reload();
    await expect(step(head.page, "Finance")).toContainText("waiting for");
  });

  await finance.page.goto(address);
  const witness = await finance.sheet("Sales");
  await story.step("the CFO approves; the sheet is archived, its next revision linked", async () => {
    await openRequest(cfo);
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    await expect(cfo.page.getByText("Approved", { exact: true }).first()).toBeVisible();
    await expect(step(cfo.page, "Finance")).toContainText(`Approved · ${cfo.name}`);
    const banner = witness.page.locator(".banner").filter({ hasText: "Approved: kept as it is" });
    await expect(banner).toBeVisible();
    await expect.soft(witness.page.locator(".sheet-title .badge").first()).toHaveText("Approved");
    await expect.soft(banner.getByRole("link", { name: "Go to the next revision" })).toBeVisible();
    await isFrozen(witness);
    await witness.page.reload();
    await witness.ready();
    await expect(witness.page.locator(".sheet-title .badge").first()).toHaveText("Approved");
    await banner.getByRole("link", { name: "Go to the next revision" }).click();
    await expect.soft(witness.page.getByText("Revision 3")).toBeVisible();
  });

  await story.step("the next revision begins with what was approved and can be edited", async () => {
    await expect(finance.page).not.toHaveURL(address);
    await finance.page.reload();
    const next = await finance.sheet("Sales");
    await next.shows(EAST, "Jan", "1,276,001.00");
    await next.put(EAST, "Jan", "1");
    await next.shows(EAST, "Jan", "1.00");
    await next.isSaved();
    await cfo.openPlan();
    await expect(state).toHaveText("Draft");
  });
});

story("who submitted does not decide, though the role would allow it", async ({ meet }) => {
  const [finance, head] = await Promise.all([meet("finance"), meet("head")]);
  const sheet = await finance.openSheet("Production");
  await submit(sheet);
  await expect(finance.page).toHaveURL(/\/requests\//);
  const request = new URL(finance.page.url()).pathname;
  await head.page.goto(request);
  await head.page.getByRole("button", { name: "Approve" }).click();
  await expect(step(head.page, "Finance")).toContainText("waiting for");
  await finance.page.goto(request);
  await expect(finance.page.getByText("You submitted this, so someone else decides.")).toBeVisible();
  await expect(finance.page.getByRole("button", { name: /Approve|Return/ })).toHaveCount(0);
});

story("whoever decides on a version that has moved is shown what moved, and decides nothing", async ({ meet }) => {
  const [sales, head] = await Promise.all([meet("sales"), meet("head", { ...PHONE, javaScriptEnabled: false })]);
  const { page } = head;
  let ours = await sales.openSheet("Sales");
  const address = sales.page.url();
  const year = await ours.amount(EAST, "Budget");
  await submit(ours);
  await expect(sales.page).toHaveURL(/\/requests\//);
  const older = new URL(sales.page.url()).pathname;

  await story.step("while the head looks at it, sales takes it back, changes a figure, and asks anew", async () => {
    await openRequest(head);
    await page.locator(".decide-comment summary").click();
    await page.locator(".decide-comment textarea").fill("Good, go on.");
    await sales.page.getByRole("button", { name: "Withdraw" }).click();
    await expect(sales.page.locator(".request-notice")).toContainText("Withdrawn");
    await sales.page.goto(address);
    ours = await sales.sheet("Sales");
    const january = await ours.amount(EAST, "Jan");
    await ours.put(EAST, "Jan", String(january / 100 + 1_000));
    await ours.shows(EAST, "Budget", figure(year + 1_000_00));
    await submit(ours);
    await expect(sales.page).toHaveURL(/\/requests\//);
  });

  await story.step("the head approves what was on the screen: nothing is decided, and the difference is shown", async () => {
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith("/decide")),
      page.getByRole("button", { name: "Approve" }).click(),
    ]);
    expect(answer.status()).toBe(409);
    await expect(page.getByRole("alert")).toContainText("The sheet has changed; nothing was decided");
    const changed = page.getByRole("region", { name: "What changed" });
    const line = changed.locator(".line").filter({ hasText: EAST });
    await expect(line.locator("del")).toHaveText(figure(year));
    await expect(line.locator("ins")).toHaveText(figure(year + 1_000_00));
    await expect(changed.locator(".line"), "one line, and the total").toHaveCount(2);
    await expect(changed).toContainText(sales.name);
    await expect(page.locator(".decide-comment textarea"), "what was written is kept").toHaveValue("Good, go on.");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  await story.step("from that very page it is decided on the version that stands", async () => {
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page).not.toHaveURL(new RegExp(older));
    await expect(step(page, "Approver")).toContainText(`Approved · ${head.name}`);
    await expect(step(page, "Approver")).toContainText("Good, go on.");
    await page.goto(older);
    await expect(page.locator(".page-title")).toContainText("Withdrawn");
    await expect(page.getByText(`Approved · ${head.name}`)).toHaveCount(0);
  });
});

story("a withdrawn sheet can be edited again", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  await submit(ours);
  await expect(theirs.saved).toHaveText("Read-only");
  await sales.page.getByRole("button", { name: "Withdraw" }).click();
  await expect(sales.page.locator(".request-notice")).toContainText("Withdrawn");
  await expect(theirs.saved).toHaveText("Saved");
  await theirs.put(EAST, "Jan", "1");
  await theirs.shows(EAST, "Jan", "1.00");
});
