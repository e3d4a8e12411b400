// The year turns: finance begins the next plan out of this one on a plain page, and a department finds its lines again,
// grown, with this year beside them.

import AxeBuilder from "@axe-core/playwright";
import { DESK, expect, PHONE, story } from "./people";

const EAST = "Centrifugal pumps · East China";

story("next year begins with what this one was", async ({ meet }) => {
  story.setTimeout(90_000);
  const [finance, sales] = await Promise.all([meet("finance", { javaScriptEnabled: false }), meet("sales")]);
  const before = await sales.openSheet("Sales");
  const year = await before.amount(EAST, "Budget");

  await story.step("what is wrong is said, with all that was typed", async () => {
    await finance.openPlan();
    await finance.page.getByRole("link", { name: "Next year" }).click();
    await expect(finance.page.getByRole("heading", { level: 1 })).toHaveText("Begin 2028");
    await expect(finance.page.getByLabel("What the plan is called")).toHaveValue("2028 年度预算");
    await expect(finance.page.getByRole("radio", { name: /Actuals to date/ })).toBeDisabled();
    await finance.page.getByRole("textbox", { name: "What this year taught" }).fill("Stock up a month before the season.");
    await finance.page.getByLabel("Everything grows by (%)").fill("a lot");
    await finance.page.getByRole("button", { name: "Begin 2028" }).click();
    await expect(finance.page.locator(".banner")).toContainText("Not begun yet");
    await expect(finance.page.getByRole("textbox", { name: "What this year taught" })).toHaveValue("Stock up a month before the season.");
  });

  await story.step("begun, the plan is there with all departments", async () => {
    await finance.page.getByLabel("Everything grows by (%)").fill("0");
    await finance.page.getByText("Accounts that grow otherwise").click();
    await finance.page.getByRole("textbox", { name: "6001.01" }).fill("10");
    await finance.page.getByRole("button", { name: "Begin 2028" }).click();
    await expect(finance.page.getByRole("heading", { level: 1 })).toHaveText("Budget 2028");
    await expect(finance.page.getByText("0 of 6 approved")).toBeVisible();
  });

  await story.step("sales finds its lines grown, with this year as last year's, and what it taught", async () => {
    await sales.page.goto(finance.page.url());
    await sales.page.getByText("What the year before taught").click();
    await expect(sales.page.getByText("Stock up a month before the season.")).toBeVisible();
    await sales.page.getByRole("link", { name: "Sales" }).first().click();
    await expect(sales.page.getByText("Saved", { exact: true })).toBeVisible();
    const next = before;
    await next.ready();
    expect(await next.amount(EAST, "Last year")).toBe(year);
    expect(await next.amount(EAST, "Budget")).toBe((year * 11) / 10);
  });

  await story.step("the page is whole on a phone and at a desk", async () => {
    for (const [name, options] of [["desk", DESK], ["phone", PHONE]] as const) {
      const { page } = await meet("finance", options);
      await page.goto(`${finance.page.url()}/next`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Begin 2029");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
      const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
    }
  });

  await story.step("whoever only plans a department can't begin a plan", async () => {
    const answer = await sales.page.goto(`${finance.page.url()}/next`);
    expect(answer?.status()).toBe(403);
  });
});
