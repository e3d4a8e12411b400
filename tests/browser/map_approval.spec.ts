// A process map is submitted at its exact version, decided on a page that shows what changed since the last approval, and
// drawn on afterwards. All of it without a script, but the drawing.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PHONE, type Person, story } from "./people";

async function address(person: Person): Promise<string> {
  await person.openPlan();
  await person.page.getByRole("link", { name: "Process maps" }).click();
  const link = person.page.getByRole("link", { name: "Purchase to pay", exact: true });
  return (await link.getAttribute("href")) ?? "";
}

async function alive(page: Page): Promise<void> {
  await expect(page.locator("#map-surface")).toBeVisible({ timeout: 20_000 });
}

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)}`);
  expect.soft(found, name).toEqual([]);
}

/** Says how many cases a month the work begins with. */
async function draw(person: Person, cases: string): Promise<void> {
  const { page } = person;
  await page.locator("#map-surface").focus();
  await page.keyboard.press("ArrowRight");
  const field = page.locator(".map-panel").getByLabel("Times a month");
  await field.fill(cases);
  await field.press("Tab");
  await expect(page.locator(".saved-slot")).toContainText("Saved");
}

async function submit(person: Person, map: string): Promise<string> {
  const { page } = person;
  await page.goto(`${map}/submit`);
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  await expect(page).toHaveURL(/\/requests\//);
  return new URL(page.url()).pathname;
}

story("a map is approved, drawn on, and approved again beside what was approved before", async ({ meet }) => {
  story.setTimeout(180_000);
  const [production, head] = await Promise.all([meet("production"), meet("head", { ...PHONE, javaScriptEnabled: false })]);
  const map = await address(production);

  await story.step("who would decide stands before anybody is asked", async () => {
    await production.page.goto(map);
    await alive(production.page);
    await production.page.getByRole("link", { name: "Submit for approval" }).click();
    await expect(production.page.getByRole("heading", { level: 1 })).toHaveText("Submit the process map “Purchase to pay”");
    await expect(production.page.locator(".ask")).toContainText("in the name of Production");
    await expect(production.page.locator("#chain, [aria-labelledby=chain]").first()).toContainText("陈志远 Chen Zhiyuan");
    await expect(production.page.locator(".total-amount")).toContainText("517,918.44");
    await examine(production.page, "before it is asked");
  });

  let first = "";
  await story.step("submitted, nobody draws on it, and its page says where it stands", async () => {
    first = await submit(production, map);
    await expect(production.page.getByRole("heading", { level: 1 })).toHaveText(/Process map “Purchase to pay” · Production/);
    await examine(production.page, "a map to decide on");
    await production.page.goto(map);
    await alive(production.page);
    await expect(production.page.locator(".map-standing")).toContainText("In approval");
    await expect(production.page.locator(".saved-slot")).toHaveText("Read-only");
    await expect(production.page.getByRole("button", { name: "Decision" })).toHaveCount(0);
    await production.page.goto(`${map}/submit`);
    await expect(production.page.getByRole("alert")).toContainText("It is in approval already");
  });

  await story.step("the head finds it in the inbox by its name, sees the map, and approves on a phone without a script", async () => {
    await head.page.goto("/inbox");
    await head.page.getByRole("link", { name: /Purchase to pay · Production/ }).click();
    await expect(head.page.locator("svg.map")).toBeVisible();
    const wide = await head.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, "nothing sticks out of the screen").toBeLessThanOrEqual(0);
    await head.page.getByRole("button", { name: "Approve" }).click();
    await expect(head.page.locator(".page-title")).toContainText("Approved");
  });

  await story.step("the map goes on under its address and says it is as it was approved", async () => {
    await production.page.goto(map);
    await alive(production.page);
    await expect(production.page.locator(".map-standing")).toContainText("The map is as it was approved");
    await draw(production, "240");
    await production.page.reload();
    await expect(production.page.locator(".map-standing")).toContainText("The map was changed since");
  });

  await story.step("asked anew, the page shows what changed since the last approval and what that costs", async () => {
    await production.page.goto(`${map}/submit`);
    await expect(production.page.locator(".total-baseline")).toHaveText("1 difference from the version approved last");
    const second = await submit(production, map);
    expect(second).not.toBe(first);
    await head.page.goto(second);
    const row = head.page.locator(".map-compare-steps tbody tr").filter({ hasText: "Need arises" });
    await expect(row).toContainText("Changed");
    await expect(head.page.getByRole("heading", { name: "Approved last" })).toBeVisible();
    await expect(head.page.getByRole("heading", { name: "Asked for now" })).toBeVisible();
    await expect(head.page.locator(".key-figures")).toContainText("517,918.44");
    await examine(production.page, "what changed");
  });

  await story.step("returned with a word, it opens again and says so", async () => {
    await head.page.getByText("Add a comment").click();
    await head.page.getByRole("textbox", { name: /Comment/ }).fill("Where do the new cases come from?");
    await head.page.getByRole("button", { name: "Return" }).click();
    await expect(head.page.locator(".page-title")).toContainText("Returned");
    await production.page.goto(map);
    await alive(production.page);
    await expect(production.page.locator(".map-standing")).toContainText("Returned");
    await expect(production.page.getByRole("button", { name: "Decision" })).toBeVisible();
  });

  expect(production.complaints).toEqual([]);
});

story("somebody who has the map open sees it freeze, and finance writes a rule for maps", async ({ meet }) => {
  story.setTimeout(120_000);
  const [production, finance] = await Promise.all([meet("production"), meet("finance")]);
  const map = await address(production);
  await finance.page.goto(map);
  await alive(finance.page);

  await story.step("it freezes before their eyes, with the way to the request", async () => {
    const request = await submit(production, map);
    const banner = finance.page.getByText("The map is being decided on");
    await expect(banner).toBeVisible();
    await expect(finance.page.getByRole("button", { name: "Decision" })).toHaveCount(0);
    await finance.page.locator(".banner").getByRole("link", { name: "See the request" }).click();
    await expect(finance.page).toHaveURL(new RegExp(request));
  });

  await story.step("the plan's policy tells the rule for process maps apart", async () => {
    await finance.openPlan();
    await finance.page.goto(`${new URL(finance.page.url()).pathname}/policy`);
    await expect(finance.page.locator("main")).toContainText("Process maps");
  });
});
