// On paper: the plan's picture of the year follows the figures and says in words what it shows; printed, the page is light,
// whole, and without what only a screen can use.

import { expect, story } from "./people";

story("the year's columns follow the figures, and the plan is printed whole", async ({ meet }) => {
  const [finance, production] = await Promise.all([meet("finance", { colorScheme: "dark" }), meet("production")]);
  const { page } = finance;
  await finance.openPlan();
  const columns = page.locator(".months svg.columns").first();
  await expect(columns).toHaveRole("img");
  await expect(columns).toHaveAccessibleName(/\S/);
  const drawn = () => columns.locator(".now").getAttribute("d");
  const before = await drawn();
  expect((before ?? "").match(/M/g)?.length, "a column for each month").toBe(12);

  await story.step("a month that grows is a column that grows, while one looks", async () => {
    const sheet = await production.openSheet("Production");
    await sheet.put("Overtime", "Feb", "90000000");
    await sheet.isSaved();
    await expect.poll(drawn).not.toBe(before);
  });

  await story.step("on paper it is light, nothing is cut off, and the picture stays", async () => {
    await page.emulateMedia({ media: "print" });
    // A4 at 96 dots an inch, less its margins.
    await page.setViewportSize({ width: 688, height: 1017 });
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
    await expect(page.locator(".bar-end")).toBeHidden();
    await expect(columns).toBeVisible();
    const box = await columns.boundingBox();
    expect(box?.height ?? 0).toBeGreaterThan(80);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(688);
    const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(width).toBeLessThanOrEqual(window_);
    const paper = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    const pages = paper.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(0);
    expect(pages, "six departments fit on two sheets").toBeLessThanOrEqual(3);
  });
  for (const person of [finance, production]) expect(person.complaints).toEqual([]);
});
