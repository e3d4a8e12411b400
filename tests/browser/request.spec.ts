// What a request tells whoever decides, on a phone without a script: each line that differs with who wrote it, each author's
// part of the difference, and what was checked; further lines behind a fold.

import { expect, PHONE, story } from "./people";
import { openRequest, submit } from "./requests";
import { figure, hundredths } from "./sheet";
import { isSound } from "./sound";

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

const EAST = "Centrifugal pumps · East China";
const WRITTEN = ["Centrifugal", "Metering"].flatMap((pump) => ["North China", "South China", "Southwest"].map((where) => `${pump} pumps · ${where}`));

/** The first figure in some words; a dash is none. */
function moved(words: string): number {
  return hundredths(/[+\u2212][\d,.]+/.exec(words)?.[0] ?? "0");
}

story("a request says what it changes, by whom, and what was checked", async ({ meet }) => {
  story.setTimeout(150_000);
  const [sales, finance, head] = await Promise.all([
    meet("sales"),
    meet("finance"),
    meet("head", { ...PHONE, javaScriptEnabled: false }),
  ]);
  const theirs = await finance.openSheet("Sales");
  const east = await theirs.amount(EAST, "Budget");
  const january = await theirs.amount(EAST, "Jan");
  await theirs.put(EAST, "Jan", String(january / 100 + 2_000));
  for (const line of WRITTEN) await theirs.put(line, "Jan", String((await theirs.amount(line, "Jan")) / 100 + 10));
  await theirs.isSaved();
  const ours = await sales.openSheet("Sales");
  await ours.shows(EAST, "Budget", figure(east + 2_000_00));
  await ours.put(EAST, "Feb", String((await ours.amount(EAST, "Feb")) / 100 - 500));
  await submit(ours);
  await expect(sales.page).toHaveURL(/\/requests\//);

  const { page } = head;
  const changes = page.getByRole("region", { name: "What it changes" });
  await story.step("each line that differs, with before, after and who wrote it", async () => {
    await openRequest(head);
    const line = changes.locator(".line").filter({ hasText: EAST });
    await expect(line.locator("del")).toHaveText(figure(east));
    await expect(line.locator("ins")).toHaveText(figure(east + 1_500_00));
    await expect(line.locator(".line-change")).toContainText("+1,500.00");
    await expect(line.locator(".line-by"), "whoever moved it most comes first").toHaveText(`${finance.name}, ${sales.name}`);
    await expect(changes.locator(".changes-section").first()).toBeVisible();
    await expect(changes.locator(".line:visible")).toHaveCount(8);
  });

  await story.step("further lines lie behind a fold that needs no script", async () => {
    await changes.locator(".changes-rest summary").click();
    const total = await changes.locator(".line").count();
    await expect(changes.locator(".aside")).toHaveText(`${total} lines differ`);
    await expect(changes.locator(".line:visible")).toHaveCount(total);
    for (const name of WRITTEN) {
      const line = changes.locator(".line").filter({ hasText: name });
      await expect(line.locator(".line-change")).toContainText("+10.00");
      await expect(line.locator(".line-by")).toHaveText(finance.name);
    }
  });

  await story.step("what each author did adds up to the difference", async () => {
    const rows = changes.locator(".changes-by tbody tr");
    const cell = async (row: number, column: number) => moved(await rows.nth(row).locator("td").nth(column).innerText());
    const count = await rows.count();
    expect(count, "two authors and the sum").toBe(3);
    await expect(rows.filter({ hasText: finance.name }).locator("td").nth(1)).toHaveText(`+${figure(2_060_00)}`);
    for (const column of [0, 1]) {
      const parts = await Promise.all(Array.from({ length: count - 1 }, (_, row) => cell(row, column)));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(await cell(count - 1, column));
    }
    const asked = moved(await page.locator(".total-change").first().innerText());
    expect(await cell(count - 1, 0)).toBe(asked);
  });

  await story.step("what was checked: what to look at is open, what is in order is folded", async () => {
    const checks = page.getByRole("region", { name: "Control checks" });
    await expect(checks.locator(".aside")).toHaveText("1 to look at");
    await expect(checks.locator(".look")).toContainText("Look at it · Spending misses its target");
    await expect(checks.locator(".fine").first()).toBeHidden();
    await checks.getByText("checks in order").click();
    await expect(checks.getByText("added up anew, come to the total")).toBeVisible();
    await expect(checks.getByText(`${finance.name} wrote in it or asked for it, and may not decide`)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  await isSound(head);
});
