// What checks find on a map is mended where it is told: a flow whose end somebody else removed is joined elsewhere in one
// press, and an approval names a rule that is in force.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, PHONE, type Person, story } from "./people";

async function begin(person: Person, title: string): Promise<string> {
  await person.openPlan();
  await person.page.getByRole("link", { name: "Process maps" }).click();
  await person.page.getByLabel("Name", { exact: true }).fill(title);
  await person.page.getByRole("button", { name: "Create" }).click();
  await expect(person.page.locator("#map-surface")).toBeVisible();
  return new URL(person.page.url()).pathname;
}

const node = (page: Page, name: string): Locator => page.locator(`#map-surface .node[aria-label*="“${name}”"]`);
const row = (page: Page, name: string): Locator =>
  page.locator(".map-outline tbody tr").filter({ has: page.locator("th .name", { hasText: name }) });
const loose = (page: Page): Locator => page.locator(".map-findings li").filter({ hasText: "One of its ends is gone" });

async function draw(page: Page, key: string, name: string): Promise<void> {
  await page.keyboard.press(key);
  const field = page.locator(".map-naming");
  await expect(field).toBeFocused();
  await field.fill(name);
  await page.keyboard.press("Enter");
  await expect(node(page, name)).toBeVisible();
}

/** Walks along the work until the step is chosen. */
async function walkTo(page: Page, name: string, steps: number): Promise<void> {
  await page.locator("#map-surface").focus();
  for (let step = 0; step < steps; step += 1) await page.keyboard.press("ArrowRight");
  await expect(page.locator(".map-panel").getByLabel("Name", { exact: true })).toHaveValue(name);
}

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)}`);
  expect.soft(found, name).toEqual([]);
}

story("a flow whose end somebody else removed is joined to a step near by, or removed", async ({ meet }) => {
  story.setTimeout(120_000);
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales", PHONE)]);
  const path = await begin(finance, "Mending");
  await walkTo(finance.page, "", 1);
  for (const [key, name] of [["s", "Ask"], ["s", "Order"], ["e", "Done"]] as const) await draw(finance.page, key, name);
  await expect(finance.page.locator(".saved-slot")).toContainText("Saved");
  await sales.page.goto(path);
  await expect(node(sales.page, "Order")).toBeVisible();

  await story.step("one removes a step offline while the other draws on from it", async () => {
    await sales.goOffline();
    await node(sales.page, "Order").locator(".body").click();
    await sales.page.locator("#map-surface").focus();
    await sales.page.keyboard.press("Delete");
    await expect(node(sales.page, "Order")).toHaveCount(0);
    await finance.page.reload();
    await expect(node(finance.page, "Order")).toBeVisible();
    await walkTo(finance.page, "Order", 3);
    await draw(finance.page, "s", "Pack");
    await draw(finance.page, "s", "Send");
    await expect(finance.page.locator(".saved-slot")).toContainText("Saved");
    await sales.goOnline();
    await expect(node(finance.page, "Order")).toHaveCount(0);
    await expect(node(sales.page, "Pack")).toBeVisible();
  });

  await story.step("both are told of the loose flow, with what can be done at once", async () => {
    for (const person of [finance, sales]) {
      await expect(loose(person.page)).toHaveCount(1);
      await expect(person.page.locator("#map-surface .flow.loose"), "it is seen where it was left").toHaveCount(1);
      await expect(loose(person.page).getByRole("button", { name: /^Join to/ }).first()).toBeVisible();
      await expect(loose(person.page).getByRole("button", { name: "Remove" })).toBeVisible();
    }
    await examine(finance.page, "a loose flow");
  });

  await story.step("one press on the phone joins it, for both; one undo takes that back", async () => {
    await loose(sales.page).getByRole("button", { name: "Join to “Ask”" }).click();
    await expect(loose(sales.page)).toHaveCount(0);
    await expect(loose(finance.page)).toHaveCount(0);
    await expect(row(finance.page, "Ask").locator(".next")).toContainText("Pack");
    await expect(sales.page.locator(".map-live [role=status]")).toContainText("The flow is joined to “Ask”");
    await sales.page.locator("#map-surface").focus();
    await sales.page.keyboard.press("Control+z");
    await expect(loose(finance.page)).toHaveCount(1);
  });

  await story.step("or it is removed, by keyboard", async () => {
    const remove = loose(finance.page).getByRole("button", { name: "Remove" });
    await remove.focus();
    await finance.page.keyboard.press("Enter");
    await expect(loose(finance.page)).toHaveCount(0);
    await expect(loose(sales.page)).toHaveCount(0);
    await expect(finance.page.locator("#map-surface")).toBeFocused();
  });
});

story("an approval that follows no rule in force is named, until it follows one", async ({ meet }) => {
  const finance = await meet("finance");
  const path = await begin(finance, "Approving");
  const { page } = finance;
  await walkTo(page, "", 1);
  await draw(page, "s", "Approve it");
  const panel = page.locator(".map-panel");
  const found = page.locator(".map-findings li").filter({ hasText: "Approve it" });
  const say = async (policy: string) => {
    await panel.getByLabel("Approval policy", { exact: true }).fill(policy);
    await panel.getByLabel("Approval policy", { exact: true }).press("Tab");
  };
  await panel.getByLabel("Duty").selectOption({ label: "Approve" });
  await expect(found.filter({ hasText: "approves by no policy" })).toHaveCount(1);
  await say("Large purchases");
  await expect(found.filter({ hasText: "follows “Large purchases”, which is no rule in force" })).toHaveCount(1);
  const offered = await page.locator("#map-policies option").evaluateAll((options) => options.map((option) => option.getAttribute("value")));
  expect(offered).toContain("标准 Standard");
  await page.goto(`${path}/controls`);
  await expect(page.locator(".card:has(#missing)")).toContainText("Large purchases");
  await page.goto(path);
  await expect(page.locator("#map-surface")).toBeVisible();
  await walkTo(page, "Approve it", 2);
  await say("标准 Standard");
  await expect(found.filter({ hasText: "no rule in force" })).toHaveCount(0);
  await expect(found.filter({ hasText: "approves by no policy" })).toHaveCount(0);
});
