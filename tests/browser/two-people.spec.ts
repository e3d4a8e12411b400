// Two people in one sheet: sales and finance see each other's cursors and figures as they land, and every total moves for
// them and for whoever watches the plan.

import { expect, story } from "./people";
import { figure, hundredths } from "./sheet";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";
const SOUTH = "Centrifugal pumps · South China";

story("sales and finance write one budget, and the plan follows", async ({ meet }) => {
  const [sales, finance, cfo] = await Promise.all([meet("sales"), meet("finance"), meet("cfo")]);

  await story.step("the plan shows each department against its target", async () => {
    await sales.openPlan();
    const rows = sales.page.locator("tr.department");
    for (const name of ["Sales", "Production", "Purchasing", "Research & Development", "Information Technology"]) {
      const row = rows.filter({ has: sales.page.getByText(name, { exact: true }) }).last();
      await expect(row.locator("td.total")).toHaveText(/^\d[\d,]+$/);
      await expect(row.locator("td.target")).toHaveText(/\d[\d,]+$/);
      await expect(row.locator("td.gap")).toContainText(/[+\u2212]\d/);
    }
  });

  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  await cfo.openPlan();
  await cfo.page.getByRole("link", { name: "units", exact: true }).click();
  await expect(cfo.page.getByRole("link", { name: "units", exact: true })).toHaveAttribute("aria-current", "true");
  const planIncome = cfo.page.locator("tr.department").first().locator("td.total");
  const planSum = cfo.page.locator("tr.sum").first().locator("td.total");

  await story.step("each sees the other's cursor, with name and colour", async () => {
    await ours.choose(EAST, "Jan");
    await theirs.choose(NORTH, "Feb");
    for (const [sheet, cell, name] of [
      [theirs, theirs.cell(EAST, "Jan"), sales.name],
      [ours, ours.cell(NORTH, "Feb"), finance.name],
    ] as const) {
      await expect(cell).toHaveAttribute("data-peer", name);
      const label = await cell.evaluate((node) => {
        const { content, backgroundColor } = getComputedStyle(node, "::after");
        return { content, backgroundColor };
      });
      expect(label.content).toContain(name);
      expect(label.backgroundColor).not.toBe("rgba(0, 0, 0, 0)");
      await expect(sheet.page.locator(".present")).toContainText(name);
    }
    const colour = (cell: ReturnType<typeof ours.cell>) => cell.evaluate((node) => getComputedStyle(node, "::after").backgroundColor);
    expect.soft(await colour(theirs.cell(EAST, "Jan"))).not.toBe(await colour(ours.cell(NORTH, "Feb")));
    await ours.choose(SOUTH, "Mar");
    await expect(theirs.cell(SOUTH, "Mar")).toHaveAttribute("data-peer", sales.name);
    await expect(theirs.cell(EAST, "Jan")).not.toHaveAttribute("data-peer");
  });

  await story.step("both type at once; figures and every total agree in all three windows", async () => {
    const before = {
      east: await ours.amount(EAST, "Budget"),
      january: await ours.amount(EAST, "Jan"),
      february: await ours.amount(NORTH, "Feb"),
      section: await ours.amount("Domestic equipment", "Budget"),
      foot: hundredths(await ours.total("Income", "Budget").innerText()),
      result: hundredths(await ours.total("Result", "Jan").innerText()),
      plan: hundredths(await planIncome.innerText()),
      sum: hundredths(await planSum.innerText()),
    };
    expect(before.plan).toBe(before.foot);
    await Promise.all([ours.put(EAST, "Jan", "2000000.25"), theirs.put(NORTH, "Feb", "900,000")]);
    const january = 2_000_000_25 - before.january;
    const both = january + 900_000_00 - before.february;
    for (const sheet of [ours, theirs]) {
      await sheet.shows(EAST, "Jan", "2,000,000.25");
      await sheet.shows(NORTH, "Feb", "900,000.00");
      await sheet.shows(EAST, "Budget", figure(before.east + january));
      await sheet.shows("Domestic equipment", "Budget", figure(before.section + both));
      await expect(sheet.total("Income", "Budget")).toHaveText(figure(before.foot + both));
      await expect(sheet.total("Result", "Jan")).toHaveText(figure(before.result + january));
      await sheet.isSaved();
    }
    await expect(planIncome).toHaveText(figure(before.plan + both));
    await expect(planSum).toHaveText(figure(before.sum + both));
  });

  await story.step("the one who leaves takes the cursor along", async () => {
    await sales.page.goto("/");
    await expect(theirs.page.locator("[data-peer]")).toHaveCount(0);
    await expect(theirs.page.locator(".present")).not.toContainText(sales.name);
  });

  for (const person of [sales, finance, cfo]) expect(person.complaints).toEqual([]);
});

story("a line that comes in above moves neither the cursor nor what is being typed", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const north = await ours.cell(NORTH, "Jan").innerText();

  await ours.choose(SOUTH, "Jan");
  await sales.page.keyboard.type("4711");
  await theirs.choose(EAST, "Line");
  await finance.page.keyboard.press("Control+Enter");
  await finance.page.keyboard.type("Rental pumps");
  await finance.page.keyboard.press("Enter");
  await expect(ours.row("Rental pumps")).toBeVisible();

  await expect.soft(ours.cell(SOUTH, "Jan")).toHaveAttribute("data-active", "true");
  await expect.soft(theirs.cell(SOUTH, "Jan")).toHaveAttribute("data-peer", sales.name);
  await sales.page.keyboard.press("Enter");
  for (const sheet of [ours, theirs]) {
    await sheet.shows(SOUTH, "Jan", "4,711.00");
    await sheet.shows(NORTH, "Jan", north);
  }
});

story("what comes in at once is painted at once, however many messages it was", async ({ meet }) => {
  const EDITS = 30;
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  await sales.openSheet("Sales");
  const theirs = await finance.openSheet("Sales");
  const { page } = sales;
  let heard = 0;
  page.on("websocket", (socket) => socket.on("framereceived", () => (heard += 1)));
  await page.reload();
  const ours = await sales.sheet("Sales");
  await ours.isSaved();
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    // Figures alone: where somebody's cursor stands is told beside them.
    const count = () => (dataset.paintings = String(Number(dataset.paintings ?? 0) + 1));
    new MutationObserver(count).observe(document.querySelector(".grid-body") ?? document.body, { subtree: true, childList: true, characterData: true });
  });

  // Whoever sees this is on the line, and has heard what came before.
  await theirs.put(EAST, "Jan", "4711");
  await ours.shows(EAST, "Jan", "4,711.00");
  let before = heard;
  await sales.hearsLater(async () => {
    // What was on its way when the cable was held has come before this one is saved.
    await theirs.put(EAST, "Jan", "4712");
    await theirs.isSaved();
    before = heard;
    for (let edit = 1; edit <= EDITS; edit += 1) {
      await theirs.put(EAST, "Jan", String(edit));
      // Each is committed, and so told, by itself.
      await theirs.isSaved();
    }
    expect(heard).toBe(before);
  });
  await ours.shows(EAST, "Jan", `${EDITS}.00`);
  expect(heard - before).toBeGreaterThanOrEqual(EDITS);
  const paintings = await page.evaluate(() => Number(document.documentElement.dataset.paintings));
  expect(paintings).toBeGreaterThan(0);
  expect(paintings, "a painting for each frame, and not for each message").toBeLessThan(EDITS / 2);
});

story("what is on its way says so until the server has it", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const { page } = sales;
  const theirs = await finance.openSheet("Sales");
  const held: (string | Buffer)[] = [];
  let holds = false;
  let release = () => {};
  await page.routeWebSocket(/\/sync$/, (near) => {
    const far = near.connectToServer();
    far.onMessage((frame) => (holds ? void held.push(frame) : near.send(frame)));
    release = () => {
      holds = false;
      for (const frame of held.splice(0)) near.send(frame);
    };
  });
  const sheet = await sales.openSheet("Sales");
  // What somebody else sees has gone over the line that is held from here on.
  await sheet.put(EAST, "Jan", "4711");
  await theirs.shows(EAST, "Jan", "4,711.00");
  await sheet.isSaved();
  holds = true;
  await sheet.put(EAST, "Jan", "1234");
  await expect(sheet.saved).toHaveText("Saving");
  await expect.poll(() => held.length, { message: "the server has answered, and nobody has heard it" }).toBeGreaterThan(0);
  await expect(sheet.saved).toHaveText("Saving");
  release();
  await sheet.isSaved();
});

/** As typed, and what the sheet makes of it. */
const FIGURES = [
  ["1,234.5", "1,234.50"],
  ["（1,234）", "\u22121,234.00"],
  ["1,234-", "\u22121,234.00"],
  ["１２３４．５６", "1,234.56"],
  ["1.5万", "15,000.00"],
  ["2亿", "200,000,000.00"],
] as const;

story("figures are read as people write them, and what is no figure is kept and marked", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);

  for (const [typed, shown] of FIGURES) {
    await story.step(`${typed} becomes ${shown} for both`, async () => {
      await ours.put(EAST, "Apr", typed);
      await ours.shows(EAST, "Apr", shown);
      await theirs.shows(EAST, "Apr", shown);
      await expect(ours.cell(EAST, "Apr")).not.toHaveAttribute("aria-invalid", "true");
    });
  }

  await story.step("a wrong figure keeps its text, is marked and explained, and counts as nothing", async () => {
    const total = await ours.amount(EAST, "Budget");
    await ours.put(EAST, "Apr", "12,34 maybe");
    for (const sheet of [ours, theirs]) {
      await sheet.shows(EAST, "Apr", "12,34 maybe");
      await expect.soft(sheet.cell(EAST, "Apr")).toHaveAttribute("aria-invalid", "true");
      await sheet.shows(EAST, "Budget", figure(total - 200_000_000_00));
    }
    await ours.choose(EAST, "Apr");
    await expect(ours.about).toContainText("“12,34 maybe” is not a figure");
    await ours.put(EAST, "Apr", "12.34");
    await theirs.shows(EAST, "Apr", "12.34");
    await expect(theirs.cell(EAST, "Apr")).not.toHaveAttribute("aria-invalid", "true");
  });

  for (const person of [sales, finance]) expect(person.complaints).toEqual([]);
});
