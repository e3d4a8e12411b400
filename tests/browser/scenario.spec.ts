// A scenario: a sheet is branched, written apart while the budget stays as it is, looked at side by side, and merged back
// from a phone without scripts. Whoever wrote a figure stays its author; nothing counts twice in the plan.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { DESK, expect, type Person, PHONE, story } from "./people";
import { hundredths } from "./sheet";
import { isSound } from "./sound";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";

/** What the plan shows as income, exactly. */
async function income(person: Person, address: string): Promise<number> {
  await person.page.goto(`${address}${address.includes("?") ? "&" : "?"}unit=one`);
  const total = person.page.locator("tr", { hasText: "Total income" }).locator("td.number, td").nth(1);
  return hundredths(await total.innerText());
}

async function examine(page: Page, name: string, part = "html"): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
}

/** The page is no wider than its window. */
async function fits(page: Page): Promise<void> {
  const [page_, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(page_, "nothing is cut off at the side").toBeLessThanOrEqual(window_);
}

story("a scenario is branched, compared and merged back", async ({ meet }) => {
  story.setTimeout(150_000);
  const [sales, finance, phone] = await Promise.all([
    meet("sales"),
    meet("finance"),
    meet("finance", { ...PHONE, javaScriptEnabled: false }),
  ]);
  const budget = await finance.openSheet("Sales");
  const address = new URL(finance.page.url()).pathname;
  const plan = address.split("/sheets/")[0];
  const before = hundredths(await budget.total("Income", "Budget").innerText());
  const east = hundredths(await budget.cell(EAST, "Jan").innerText());
  let scenario = "";

  await story.step("sales branches the sheet with a click", async () => {
    await sales.openSheet("Sales");
    await sales.page.getByRole("button", { name: "Scenarios" }).click();
    await sales.page.getByRole("textbox", { name: "Name of a scenario" }).fill("Optimistic");
    await sales.page.getByRole("button", { name: "Branch this sheet" }).click();
    await expect(sales.page.locator(".banner")).toContainText("Scenario “Optimistic”");
    scenario = new URL(sales.page.url()).pathname;
    expect(scenario).not.toBe(address);
  });

  await story.step("it is written apart: the budget stays as it is", async () => {
    const theirs = await sales.sheet("Sales");
    await expect(sales.page.getByRole("button", { name: "Submit" }), "a scenario is not submitted").toHaveCount(0);
    await theirs.put(EAST, "Jan", "999,000");
    await theirs.put(NORTH, "Feb", "777,000");
    await theirs.isSaved();
    await budget.put(NORTH, "Feb", "555,000");
    await budget.isSaved();
    await theirs.shows(NORTH, "Feb", "777,000.00");
    expect(hundredths(await budget.cell(EAST, "Jan").innerText())).toBe(east);
  });

  await story.step("the plan counts the budget or the scenario, never both", async () => {
    const now = hundredths(await budget.total("Income", "Budget").innerText());
    const apart = hundredths(await (await sales.sheet("Sales")).total("Income", "Budget").innerText());
    expect(now - before, "only what was written into the budget moved it").toBe(555_000_00 - 682_300_00);
    const cfo = await meet("cfo");
    expect(await income(cfo, plan)).toBe(now);
    await cfo.page.getByRole("link", { name: "Optimistic" }).click();
    await expect(cfo.page.getByText("One department has a sheet in this scenario")).toBeVisible();
    await expect(cfo.page.getByRole("link", { name: "Compare Sales" })).toHaveAttribute("href", `${scenario}/compare`);
    expect(await income(cfo, `${plan}?scenario=Optimistic`)).toBe(apart);
    expect(apart).not.toBe(now);
  });

  await story.step("side by side on a phone without scripts, by account, line and cell", async () => {
    await phone.page.goto(`${scenario}/compare`);
    await expect(phone.page.getByRole("heading", { level: 1 })).toHaveText("Sales: Optimistic beside the budget");
    await expect(phone.page.locator(".pairs tr.sum").first()).toContainText(/adverse|favourable/);
    const line = phone.page.locator(".pair-line", { hasText: NORTH });
    await expect(line.locator("summary")).toContainText("favourable");
    await line.locator("summary").click();
    await expect(line.locator("tr", { hasText: "Feb" })).toContainText("555,000.00");
    await expect(line.locator("tr", { hasText: "Feb" })).toContainText("777,000.00");
    await fits(phone.page);
    const clash = phone.page.locator(".pick.clash");
    await expect(clash).toHaveCount(1);
    await expect(clash).toContainText(`${NORTH} · Feb`);
    await expect(clash).toContainText(finance.name);
    await expect(clash).toContainText(sales.name);
    await expect(clash.locator("input:checked"), "people decide").toHaveCount(0);
    await expect(phone.page.locator(".pick", { hasText: `${EAST} · Jan` }).locator("input[value=theirs]")).toBeChecked();
  });

  await story.step("in both languages, both themes and sizes axe finds nothing", async () => {
    for (const [locale, colorScheme, size] of [["en-GB", "light", DESK], ["zh-CN", "dark", PHONE]] as const) {
      const reader = await meet("finance", { ...size, locale, colorScheme });
      await reader.page.goto(`${scenario}/compare`);
      await examine(reader.page, `compare, ${locale}`);
      await fits(reader.page);
      await reader.page.goto(scenario);
      await expect(reader.page.locator(".saved-slot")).not.toBeEmpty();
      await reader.page.locator("[popovertarget=scenarios]").click();
      await reader.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
      await examine(reader.page, `menu, ${locale}`, ".menu-scenarios");
      expect.soft(reader.complaints).toEqual([]);
    }
  });

  const late = await finance.context.newPage();
  await late.goto(`${scenario}/compare`);

  await story.step("it goes back with the choice that was made", async () => {
    await phone.page.locator(".pick.clash").getByRole("radio", { name: /Budget/ }).check();
    await phone.page.getByRole("button", { name: "Merge as chosen" }).click();
    await expect(phone.page.locator(".banner").first()).toContainText("1 change went into the budget");
    await expect(phone.page.locator(".banner").first()).toContainText("One stayed as the budget had it");
    await expect(phone.page.getByText("There is nothing to merge")).toBeVisible();
  });

  await story.step("whoever has the budget open sees it at once, with its author", async () => {
    await budget.shows(EAST, "Jan", "999,000.00");
    await budget.shows(NORTH, "Feb", "555,000.00");
    await budget.choose(EAST, "Jan");
    await expect(budget.about).toContainText(sales.name);
    await budget.choose(NORTH, "Feb");
    await expect(budget.about).toContainText(finance.name);
    await expect(finance.page.getByText(/set by two people|contested/)).toHaveCount(0);
  });

  await story.step("who looked before is not merged upon what stands now", async () => {
    await late.getByRole("button", { name: "Take all of the scenario" }).click();
    await expect(late.getByRole("alert")).toContainText("Nothing was merged");
    await budget.shows(NORTH, "Feb", "555,000.00");
  });

  await story.step("given up, it takes no more and leaves the plan", async () => {
    await sales.page.goto(`${scenario}/compare`);
    await sales.page.getByText("Give this scenario up…").click();
    await sales.page.getByRole("button", { name: "Give up" }).click();
    await expect(sales.page).toHaveURL(new RegExp(`${address}$`));
    await sales.page.goto(scenario);
    await expect(sales.page.locator(".banner")).toContainText("This scenario was given up");
    await sales.page.goto(plan);
    await expect(sales.page.getByRole("link", { name: "Optimistic" })).toHaveCount(0);
  });
  // The browser itself notes that a merge was refused.
  const unexpected = (person: Person) => person.complaints.filter((complaint) => !complaint.includes("/merge)"));
  for (const person of [sales, finance, phone]) expect(unexpected(person)).toEqual([]);
});

story("who may not write sees the comparison without the choices", async ({ meet }) => {
  const [finance, auditor] = await Promise.all([meet("finance"), meet("auditor")]);
  await finance.openPlan();
  await finance.page.getByRole("button", { name: "Branch the whole plan" }).click();
  await finance.page.getByRole("textbox", { name: "Name of a scenario" }).fill("保守 50%");
  await finance.page.locator(".scenario-form button").click();
  await expect(finance.page.getByText("6 departments have a sheet in this scenario")).toBeVisible();
  const sheet = await finance.page.getByRole("link", { name: "Sales", exact: true }).last().getAttribute("href");
  await finance.page.goto(sheet ?? "");
  const theirs = await finance.sheet("Sales");
  await theirs.put(EAST, "Jan", "5");
  await theirs.isSaved();
  await auditor.page.goto(`${sheet}/compare`);
  await expect(auditor.page.getByText("You may look, not merge")).toBeVisible();
  await expect(auditor.page.locator(".pick")).toContainText("5.00");
  await expect(auditor.page.locator(".pick input, .merge-buttons, .give-up")).toHaveCount(0);
  await auditor.page.goto(sheet ?? "");
  await auditor.page.getByRole("button", { name: "Scenarios" }).click();
  await expect(auditor.page.getByRole("link", { name: "保守 50%" })).toBeVisible();
  await expect(auditor.page.locator(".scenario-form")).toHaveCount(0);
});

story("what the budget has got since comes into the scenario", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance, phone] = await Promise.all([
    meet("sales"),
    meet("finance"),
    meet("finance", { ...PHONE, javaScriptEnabled: false }),
  ]);
  const budget = await finance.openSheet("Sales");
  await sales.openSheet("Sales");
  await sales.page.getByRole("button", { name: "Scenarios" }).click();
  await sales.page.getByRole("textbox", { name: "Name of a scenario" }).fill("Careful");
  await sales.page.getByRole("button", { name: "Branch this sheet" }).click();
  await expect(sales.page.locator(".banner")).toContainText("Scenario “Careful”");
  const scenario = new URL(sales.page.url()).pathname;
  const theirs = await sales.sheet("Sales");
  await theirs.put(EAST, "Jan", "999,000");
  await theirs.isSaved();

  await story.step("while the budget stands still there is nothing to take", async () => {
    await phone.page.goto(`${scenario}/update`);
    await expect(phone.page.getByText("The scenario is up to date")).toBeVisible();
  });

  await budget.put(EAST, "Jan", "555,000");
  await budget.put(NORTH, "Feb", "777,000");
  await budget.isSaved();

  await story.step("the page of the scenario says that the budget has moved, and leads to what did", async () => {
    await phone.page.goto(scenario);
    await phone.page.getByRole("link", { name: "The budget has moved since: take over what changed" }).click();
    await expect(phone.page.getByRole("heading", { level: 1 })).toHaveText("Sales: what the budget brings to Careful");
    await phone.page.goto(`${scenario}/compare`);
    await expect(phone.page.getByText("The budget has changed in 2 places since this scenario took from it")).toBeVisible();
    await phone.page.getByRole("link", { name: "Look through the changes and take them over" }).click();
    await expect(phone.page.getByRole("heading", { level: 1 })).toHaveText("Sales: what the budget brings to Careful");
    await isSound(phone);
  });

  await story.step("what both changed is chosen, the rest is taken, and the scenario's page shows it at once", async () => {
    const clash = phone.page.locator("fieldset.clash");
    await expect(clash).toHaveCount(1);
    await clash.getByRole("radio", { name: /^Careful/ }).check({ force: true });
    await phone.page.getByRole("button", { name: "Merge as chosen" }).click();
    await expect(phone.page.locator(".banner").first()).toContainText("1 change came into the scenario");
    await expect(phone.page.getByText("The scenario is up to date")).toBeVisible();
    await phone.page.goto(scenario);
    await expect(phone.page.getByText("The budget has moved since")).toHaveCount(0);
    await theirs.shows(NORTH, "Feb", "777,000.00");
    await theirs.shows(EAST, "Jan", "999,000.00");
    await budget.shows(EAST, "Jan", "555,000.00");
  });

  await story.step("on the way back only what the scenario has of its own is left", async () => {
    await phone.page.goto(`${scenario}/compare`);
    await expect(phone.page.locator("fieldset.pick")).toHaveCount(1);
    await expect(phone.page.locator("fieldset.clash")).toHaveCount(0);
  });
  for (const person of [sales, finance, phone]) expect(person.complaints).toEqual([]);
});
