// What is approved is adjusted: sales asks for a transfer without a script, sees what it does and who decides; the head and
// finance agree on the phone; the approved budget shows the original, the adjustments and what counts. What makes no sense
// is told and nothing is lost.

import { expect, type Person, PHONE, story } from "./people";
import { hundredths } from "./sheet";
import { isSound } from "./sound";

const BARE = { javaScriptEnabled: false };

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

/** The row of sales' spending: as approved, what was adjusted, what counts. */
async function spending(person: Person): Promise<number[]> {
  const row = person.page.locator(".approved-table tbody").last().locator("tr", { hasText: "Sales" });
  const shown = (cell: Element) => {
    const figure = cell.cloneNode(true) as Element;
    figure.querySelector(".cell-label")?.remove();
    return figure.textContent ?? "";
  };
  const cells = ["original", "adjusted", "now"].map((name) => row.locator(`td.${name}`).evaluate(shown));
  return (await Promise.all(cells)).map((text) => (text.trim() === "–" ? 0 : hundredths(text)));
}

async function choose(person: Person, name: string, label: RegExp): Promise<void> {
  const select = person.page.locator(`[name=${name}]`);
  const words = await select.locator("option").filter({ hasText: label }).first().innerText();
  await select.selectOption({ label: words });
}

story("an approved budget is adjusted, and the original stays", async ({ meet }) => {
  story.setTimeout(150_000);
  const [sales, head, finance] = await Promise.all([
    meet("sales", BARE),
    meet("head", { ...PHONE, ...BARE }),
    meet("finance", { ...PHONE, ...BARE }),
  ]);
  const { page } = sales;
  let before: number[] = [];

  await story.step("the plan leads to what is approved, with what was adjusted before", async () => {
    await sales.openPlan();
    await page.getByRole("link", { name: "Approved budget" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Approved budget" })).toBeVisible();
    before = await spending(sales);
    expect(before[0]).toBeGreaterThan(0);
    expect((before[0] ?? 0) + (before[1] ?? 0)).toBe(before[2]);
    await expect(page.locator(".adjustment-list .inbox-row")).toContainText("Transfer");
    await expect(page.locator(".card-foot")).toContainText("Not approved yet");
    await isSound(sales);
  });

  await story.step("what makes no sense is told where it stands, and what was typed is kept", async () => {
    await page.getByRole("link", { name: "Adjust the budget of Sales" }).first().click();
    await page.getByRole("link", { name: "Supplement" }).click();
    await page.locator("[name=r0_amount]").fill("plenty");
    await page.getByRole("button", { name: "Check" }).click();
    await expect(page.getByRole("alert")).toContainText("Not asked for yet");
    await expect(page.locator(".adjust-row .wrong")).toHaveText(/amount/);
    await expect(page.locator("[name=r0_amount]")).toHaveValue("plenty");
    await page.getByRole("link", { name: "Transfer" }).click();
    await choose(sales, "r0_from", /Trade press/);
    await choose(sales, "r0_to", /Website and online/);
    await page.locator("[name=r0_period]").selectOption({ label: "Mar" });
    await page.locator("[name=r0_amount]").fill("900万");
    await page.locator("[name=reason]").fill("The fair moved to the web");
    await page.getByRole("button", { name: "Check" }).click();
    await expect(page.getByRole("alert")).toContainText("“Trade press” has");
    await expect(page.getByRole("button", { name: "Ask for approval" })).toHaveCount(0);
    await isSound(sales);
  });

  await story.step("checked, it shows what it does and who decides", async () => {
    await page.locator("[name=r0_amount]").fill("12,000");
    await page.getByRole("button", { name: "Check" }).click();
    await expect(page.locator(".adjusted-lines .line")).toHaveCount(2);
    await expect(page.locator(".adjusted-lines")).toContainText("−12,000.00");
    await expect(page.locator(".step").first()).toContainText(head.name);
    await isSound(sales);
    await page.getByRole("button", { name: "Ask for approval" }).click();
    await expect(page).toHaveURL(/\/requests\//);
    await expect(page.getByRole("heading", { level: 1, name: "Sales: Transfer" })).toBeVisible();
    await expect(page.locator(".adjust-why")).toContainText("The fair moved to the web");
  });

  await story.step("the head and finance agree on the phone", async () => {
    for (const person of [head, finance]) {
      await person.page.goto("/inbox?show=waiting");
      await person.page.locator(".inbox-row").filter({ hasText: "Sales" }).filter({ hasText: "Transfer" }).click();
      await isSound(person);
      await person.page.getByRole("button", { name: "Approve" }).click();
      await expect(person.page.locator(".request-notice")).toContainText("Approved");
    }
  });

  await story.step("the sum is the same, the line is not, and the original is kept", async () => {
    await sales.openPlan();
    await page.getByRole("link", { name: "Approved budget" }).click();
    expect(await spending(sales)).toEqual(before);
    await expect(page.locator(".adjustment-list .inbox-row")).toHaveCount(2);
    await expect(page.locator(".adjustment-list .inbox-row").first()).toContainText("Approved");
    await page.getByRole("link", { name: "Actuals and forecast" }).click();
    await expect(page.locator(".outturn-links").last()).toContainText("the approved one with 2 adjustments");
  });

  await story.step("a supplement makes the sum larger once it is approved", async () => {
    await page.getByRole("link", { name: "Approved budget" }).click();
    await page.getByRole("link", { name: "Adjust the budget of Sales" }).first().click();
    await page.getByRole("link", { name: "Supplement" }).click();
    await choose(sales, "r0_to", /Travel at home/);
    await page.locator("[name=r0_amount]").fill("50,000");
    await page.locator("[name=reason]").fill("More visits");
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByRole("button", { name: "Ask for approval" }).click();
    await expect(page).toHaveURL(/\/requests\//);
    const request = new URL(page.url()).pathname;
    for (const person of [head, finance]) {
      await person.page.goto(request);
      await person.page.getByRole("button", { name: "Approve" }).click();
      await expect(person.page.locator(".request-notice")).toContainText("Approved");
    }
    await page.getByRole("link", { name: "Approved budget" }).click();
    const [original, adjusted, now] = await spending(sales);
    expect([original, adjusted]).toEqual([before[0], (before[1] ?? 0) + 5_000_000]);
    expect(now).toBe((original ?? 0) + (adjusted ?? 0));
  });
});
