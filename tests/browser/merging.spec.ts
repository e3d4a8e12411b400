// A scenario goes into the budget by approval: sales chooses and asks, the CFO looks at exactly what would change and agrees
// on a phone without a script, and with that the plan's figure is another one. What moved in between is seen by everybody.

import { expect, type Person, PHONE, story } from "./people";
import { hundredths } from "./sheet";
import { isSound } from "./sound";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";
const CFO = "周敏 Zhou Min";
const BARE = { ...PHONE, javaScriptEnabled: false };

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

/** What the plan shows as income, exactly. */
async function income(person: Person, plan: string): Promise<number> {
  await person.page.goto(`${plan}?unit=one`);
  const total = person.page.locator("tr", { hasText: "Total income" }).locator("td.number, td").nth(1);
  return hundredths(await total.innerText());
}

/** Merges are agreed to by the CFO: proposed by finance, and put in force by the CFO. */
async function writePolicy(finance: Person, cfo: Person, plan: string): Promise<void> {
  const { page } = finance;
  await page.goto(`${plan}/policy`);
  await page.getByText("Change the rules").click();
  await page.getByText("Add a rule", { exact: true }).click();
  const rule = page.locator(".policy-form > .policy-more .policy-rule");
  await rule.locator("[name$=_name]").fill("Merges");
  await rule.locator("[name$=_kind]").selectOption("scenario_merge");
  await rule.locator("[name$=_s0_w0]").selectOption({ label: CFO });
  await page.locator("[name=reason]").fill("What was tried out is looked at before it counts");
  await page.getByRole("button", { name: "Propose this version" }).click();
  await cfo.page.goto(`${plan}/policy`);
  await cfo.page.getByRole("button", { name: "Put in force" }).click();
  await expect(cfo.page.locator("main")).toContainText("Merging scenarios");
}

story("a merge is asked for, agreed to on the phone, and is in the plan", async ({ meet }) => {
  story.setTimeout(240_000);
  const [sales, finance, cfo] = await Promise.all([meet("sales"), meet("finance"), meet("cfo", BARE)]);
  const budget = await finance.openSheet("Sales");
  const address = new URL(finance.page.url()).pathname;
  const plan = address.split("/sheets/")[0];
  const north = await budget.cell(NORTH, "Feb").innerText();
  const east = hundredths(await budget.cell(EAST, "Jan").innerText());
  const policy = await finance.context.newPage();
  const before = await income(cfo, plan);

  await story.step("finance has merges agreed to by the CFO", async () => {
    const sheet = finance.page;
    finance.page = policy;
    await writePolicy(finance, cfo, plan);
    finance.page = sheet;
  });

  let scenario = "";
  await story.step("sales writes a scenario and chooses what of it to ask for", async () => {
    await sales.openSheet("Sales");
    await sales.page.getByRole("button", { name: "Scenarios" }).click();
    await sales.page.getByRole("textbox", { name: "Name of a scenario" }).fill("Optimistic");
    await sales.page.getByRole("button", { name: "Branch this sheet" }).click();
    await expect(sales.page.locator(".banner")).toContainText("Scenario “Optimistic”");
    scenario = new URL(sales.page.url()).pathname;
    const theirs = await sales.sheet("Sales");
    await theirs.put(EAST, "Jan", "999,000");
    await theirs.put(NORTH, "Feb", "777,000");
    await theirs.isSaved();
    await sales.page.goto(`${scenario}/compare`);
    await expect(sales.page.locator(".merge-intro")).toContainText("others agree to a merge");
    await isSound(sales);
    await sales.page.locator(".pick", { hasText: `${NORTH} · Feb` }).getByRole("radio", { name: /Budget/ }).check();
    await sales.page.getByRole("button", { name: "Go on to approval" }).click();
  });

  let request = "";
  await story.step("what would change is shown once more, with who decides, and asked for", async () => {
    const { page } = sales;
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask to merge “Optimistic” into the Sales budget");
    const changes = page.locator("#changes, [aria-labelledby=changes]").first();
    await expect(changes).toContainText(`${EAST} · Jan`);
    await expect(changes).toContainText("999,000.00");
    await expect(changes).not.toContainText(`${NORTH} · Feb`);
    await expect(changes).toContainText("1 other difference stays as the budget has it");
    await expect(page.locator(".steps")).toContainText(CFO);
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    await expect(page).toHaveURL(/\/requests\//);
    request = new URL(page.url()).pathname;
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Merge of scenario “Optimistic” · Sales");
    await expect(page.getByRole("button", { name: "Approve" }), "who asks does not agree").toHaveCount(0);
    await isSound(sales);
    await page.goto(`${scenario}/compare`);
    await expect(page.locator("main")).toContainText("A merge of this scenario is in approval");
  });

  await story.step("nothing is in the budget yet, and work in it goes on", async () => {
    await budget.shows(EAST, "Jan", await budget.cell(EAST, "Jan").innerText());
    expect(hundredths(await budget.cell(EAST, "Jan").innerText())).toBe(east);
    await budget.put(NORTH, "Feb", "555,000");
    await budget.isSaved();
  });

  await story.step("the CFO sees what goes in, and agrees on the phone", async () => {
    const { page } = cfo;
    await page.goto("/inbox");
    await expect(page.locator("main")).toContainText("Optimistic · Sales");
    await page.locator(`a[href="${request}"]`).first().click();
    await expect(page.locator("main")).toContainText("999,000.00");
    await expect(page.locator("main")).toContainText("The budget has been changed elsewhere since");
    await isSound(cfo);
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.locator(".request-notice")).toContainText("What was shown is in the budget now");
  });

  await story.step("whoever has the budget open sees it at once, and the plan counts it", async () => {
    await budget.shows(EAST, "Jan", "999,000.00");
    await budget.shows(NORTH, "Feb", "555,000.00");
    await budget.choose(EAST, "Jan");
    await expect(budget.about).toContainText(sales.name);
    const moved = 999_000_00 - east + 555_000_00 - hundredths(north);
    expect(await income(cfo, plan)).toBe(before + moved);
  });

  await story.step("its certificate says what was agreed to, and the log tells of it", async () => {
    await finance.page.goto(request);
    await finance.page.getByRole("link", { name: "Certificate of approval" }).click();
    await expect(finance.page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(finance.page.locator("main")).toContainText("Optimistic · Sales");
    await isSound(finance);
    const auditor = await meet("auditor", BARE);
    await auditor.page.goto("/audit?kind=documents");
    await expect(auditor.page.locator("main")).toContainText("Merged a scenario");
  });
});

story("a budget that moves where a merge would change it makes the request stale", async ({ meet }) => {
  story.setTimeout(180_000);
  const [sales, finance, cfo] = await Promise.all([meet("sales"), meet("finance"), meet("cfo", BARE)]);
  await finance.openSheet("Sales");
  const plan = new URL(finance.page.url()).pathname.split("/sheets/")[0];
  await writePolicy(finance, cfo, plan);
  await sales.openSheet("Sales");
  await sales.page.getByRole("button", { name: "Scenarios" }).click();
  await sales.page.getByRole("textbox", { name: "Name of a scenario" }).fill("Bold");
  await sales.page.getByRole("button", { name: "Branch this sheet" }).click();
  await expect(sales.page.locator(".banner")).toContainText("Scenario “Bold”");
  const scenario = new URL(sales.page.url()).pathname;
  const theirs = await sales.sheet("Sales");
  await theirs.put(EAST, "Jan", "999,000");
  await theirs.isSaved();
  await sales.page.goto(`${scenario}/compare`);
  await sales.page.getByRole("button", { name: "Take all of the scenario" }).click();
  await sales.page.getByRole("button", { name: "Submit", exact: true }).click();
  await expect(sales.page).toHaveURL(/\/requests\//);
  const request = new URL(sales.page.url()).pathname;
  const budget = await finance.openSheet("Sales");
  await cfo.page.goto(request);
  await budget.put(EAST, "Jan", "1,000");
  await budget.isSaved();

  const [answer] = await Promise.all([
    cfo.page.waitForResponse((response) => response.url().endsWith("/decide")),
    cfo.page.getByRole("button", { name: "Approve" }).click(),
  ]);
  expect(answer.status()).toBe(409);
  await expect(cfo.page.getByRole("alert").first()).toContainText("nothing was decided");
  await expect(cfo.page.locator("main")).toContainText("The budget has changed in one of these places");
  await expect(cfo.page.locator(".whole-moved")).toContainText(`${EAST} · Jan`);
  await budget.shows(EAST, "Jan", "1,000.00");
  await cfo.page.goto(request);
  await expect(cfo.page.getByRole("button", { name: "Return", exact: true })).toBeVisible();
  await expect(cfo.page.getByRole("button", { name: "Approve" }), "what is refused is not offered").toHaveCount(0);
  await isSound(cfo);
});
