// A line that is reckoned: two people write formulas by name, spread a year and pin a month, and see why a figure is what
// it is, at a desk, on a phone and by keyboard alone.

import AxeBuilder from "@axe-core/playwright";
import { expect, PHONE, story } from "./people";

const HEADS = "Heads, shop 1 heads";
const WAGES = "Wages, machine shop 1";

story("a driver moves a budget, for both who have it open", async ({ meet }) => {
  const [production, finance] = await Promise.all([meet("production"), meet("finance")]);
  const [ours, theirs] = await Promise.all([production.openSheet("Production"), finance.openSheet("Production")]);

  await story.step("more heads, more wages, more insurance, at both at once", async () => {
    await ours.shows(WAGES, "Jan", "338,200.00");
    const insurance = await theirs.amount("Social insurance and housing fund", "Jan");
    await ours.put(HEADS, "Jan", "48");
    for (const sheet of [ours, theirs]) {
      await sheet.shows(WAGES, "Jan", "427,200.00");
      await expect.poll(() => sheet.amount("Social insurance and housing fund", "Jan")).toBe(insurance + 1842300);
    }
  });

  const panel = production.page.getByRole("complementary", { name: "How it is figured" });
  await story.step("a formula is begun with = in the grid, and names are offered", async () => {
    await ours.choose("Overtime", "Mar");
    await production.page.keyboard.type("= Pie");
    const field = panel.getByRole("textbox", { name: "Formula" });
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("= Pie");
    const offers = panel.getByRole("listbox").getByRole("option");
    await expect(offers.first()).toContainText('"Pieces assembled"');
    await expect(field).toHaveAttribute("aria-activedescendant", /offer/);
    await production.page.keyboard.press("Enter");
    await production.page.keyboard.type(" * 3");
    await expect(panel.getByText("The formula gives pieces, and this line is in CNY.")).toBeVisible();
    await expect(panel.getByRole("button", { name: "Use formula" })).toBeDisabled();
    await field.fill('= "Pieces assembled" * "Piece rate" * 10%');
    await expect(panel.getByText("Mar: 8,190.00")).toBeVisible();
    await production.page.keyboard.press("Enter");
    for (const sheet of [ours, theirs]) await sheet.shows("Overtime", "Mar", "8,190.00");
    await ours.isActive("Overtime", "Mar");
  });

  await story.step("renaming breaks nothing", async () => {
    await theirs.put("Piece rate CNY/pieces", "Line", "Rate a piece");
    await expect(panel.getByRole("textbox", { name: "Formula" })).toHaveValue('= "Pieces assembled" * "Rate a piece" * 10%');
    await ours.shows("Overtime", "Mar", "8,190.00");
  });

  await story.step("typing over a formula asks first", async () => {
    await ours.put("Overtime", "Apr", "5000");
    const question = production.page.getByRole("dialog", { name: "This month is figured by itself" });
    await expect(question).toContainText("Overtime");
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await ours.shows("Overtime", "Apr", "8,190.00");
    await ours.put("Overtime", "Apr", "5000");
    await question.getByRole("button", { name: "Set only here" }).click();
    for (const sheet of [ours, theirs]) {
      await sheet.shows("Overtime", "Apr", "5,000.00");
      await sheet.shows("Overtime", "May", "8,190.00");
    }
    await ours.choose("Overtime", "Apr");
    await production.page.keyboard.press("Delete");
    await theirs.shows("Overtime", "Apr", "8,190.00");
  });

  await story.step("what a line rests on is one click away, and back", async () => {
    await panel.getByRole("button", { name: "Pieces assembled" }).click();
    await ours.isActive("Pieces assembled pieces", "Line");
    await panel.getByRole("button", { name: "Overtime" }).click();
    await ours.isActive("Overtime", "Line");
  });

  await story.step("two innocent formulas that meet in a circle are named, and anyone breaks it", async () => {
    await ours.choose("Overtime", "Mar");
    await panel.getByRole("textbox", { name: "Formula" }).fill('= "Agency workers" * 2');
    await production.page.keyboard.press("Enter");
    await ours.choose("Agency workers", "Mar");
    await production.page.keyboard.type("= Overtime");
    await production.page.keyboard.press("Enter");
    for (const sheet of [ours, theirs]) await sheet.shows("Overtime", "Mar", "#CYCLE");
    await expect(panel.getByText(/A circle: .*Agency workers → .*Overtime|A circle: .*Overtime → .*Agency workers/)).toBeVisible();
    await production.page.keyboard.press("Control+z");
    for (const sheet of [ours, theirs]) await expect(sheet.cell("Overtime", "Mar")).not.toHaveText("#CYCLE");
  });
  expect(production.complaints).toEqual([]);
  expect(finance.complaints).toEqual([]);
});

story("a year and a month set at the same time both hold", async ({ meet }) => {
  const [production, finance] = await Promise.all([meet("production"), meet("finance")]);
  const [ours, theirs] = await Promise.all([production.openSheet("Production"), finance.openSheet("Production")]);
  await ours.put("Agency workers", "Budget", "1200000");
  for (const sheet of [ours, theirs]) await sheet.shows("Agency workers", "Budget", "1,200,000.00");
  await ours.isSaved();
  await production.goOffline();
  await ours.put("Agency workers", "Budget", "1,320,000");
  await theirs.put("Agency workers", "Mar", "150,000");
  await production.goOnline();
  for (const sheet of [ours, theirs]) {
    await sheet.shows("Agency workers", "Budget", "1,320,000.00");
    await sheet.shows("Agency workers", "Mar", "150,000.00");
  }
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
  const figures = await Promise.all(months.map(async (month) => ((await ours.cell("Agency workers", month).innerText()) === "" ? 0 : ours.amount("Agency workers", month))));
  expect(figures.reduce((sum, figure) => sum + figure, 0)).toBe(132_000_000);

  await story.step("the panel tells the rule and the pin, and frees it", async () => {
    await ours.choose("Agency workers", "Mar");
    await production.page.getByRole("button", { name: "How it is figured" }).click();
    const panel = production.page.getByRole("complementary", { name: "How it is figured" });
    await expect(panel.getByLabel("Year's total")).toHaveValue("1,320,000.00");
    await panel.getByRole("button", { name: "Free Mar" }).click();
    await expect(panel.getByText("Type in a month to fix it")).toBeVisible();
    await panel.getByLabel("Spread by").selectOption("445");
    await theirs.shows("Agency workers", "Mar", "126,923.08");
    await panel.getByRole("radio", { name: "Entered" }).check({ force: true });
    await theirs.shows("Agency workers", "Mar", "126,923.08");
    await expect(panel.getByLabel("Year's total")).toHaveCount(0);
  });
});

story("where every month is fixed another total is refused, with what it misses by", async ({ meet }) => {
  const production = await meet("production");
  const ours = await production.openSheet("Production");
  await ours.put("Agency workers", "Budget", "1200000");
  await ours.shows("Agency workers", "Budget", "1,200,000.00");
  for (const month of ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const) {
    await ours.put("Agency workers", month, "100000");
  }
  await ours.put("Agency workers", "Budget", "1300000");
  await expect(production.page.getByRole("alert").filter({ hasText: "Every month is fixed" })).toContainText("by 100,000.00.");
  await ours.shows("Agency workers", "Budget", "1,200,000.00");
});

story("quantities at prices add up under a cell", async ({ meet }) => {
  const [production, finance] = await Promise.all([meet("production"), meet("finance")]);
  const [ours, theirs] = await Promise.all([production.openSheet("Production"), finance.openSheet("Production")]);
  await ours.choose("Overtime", "Feb");
  await production.page.getByRole("button", { name: "How it is figured" }).click();
  const panel = production.page.getByRole("complementary", { name: "How it is figured" });
  const rows = panel.locator(".details").getByRole("listitem");
  await panel.getByRole("button", { name: "Add a row" }).click();
  await expect(rows.first().getByLabel("Price")).toHaveValue("68,600");
  for (const sheet of [ours, theirs]) await sheet.shows("Overtime", "Feb", "68,600.00");
  await rows.first().getByLabel("What").fill("Night shifts");
  await rows.first().getByLabel("Quantity").fill("12");
  await rows.first().getByLabel("Price").fill("350.5");
  await rows.first().getByLabel("Price").press("Tab");
  for (const sheet of [ours, theirs]) await sheet.shows("Overtime", "Feb", "4,206.00");
  await panel.getByRole("button", { name: "Add a row" }).click();
  await expect(rows).toHaveCount(2);
  await rows.last().getByLabel("Price").fill("0.335");
  await rows.last().getByLabel("Price").press("Tab");
  for (const sheet of [ours, theirs]) await sheet.shows("Overtime", "Feb", "4,206.34");

  await ours.put("Overtime", "Feb", "1");
  const question = production.page.getByRole("dialog", { name: "This month is figured by itself" });
  await expect(question).toContainText("adds up what stands under it");
  await question.getByRole("button", { name: "Set only here" }).click();
  await theirs.shows("Overtime", "Feb", "1.00");
  await ours.choose("Overtime", "Feb");
  await expect(rows).toHaveCount(0);
  await production.page.keyboard.press("Control+z");
  for (const sheet of [ours, theirs]) await sheet.shows("Overtime", "Feb", "4,206.34");
  expect(production.complaints).toEqual([]);
});

story("how a line is figured reads well on a phone, in Chinese, to a screen reader", async ({ meet }) => {
  const phone = await meet("production", { ...PHONE, locale: "zh-CN" });
  await phone.page.goto("/");
  await phone.page.getByRole("link", { name: "2027 年度预算", exact: true }).click();
  const link = phone.page.getByRole("link", { name: "生产部", exact: true }).last();
  await phone.page.goto((await link.getAttribute("href")) ?? "");
  const sheet = await phone.sheet("生产部");
  await sheet.row("机加工一车间工资").locator('[data-column="5"]').tap();
  await phone.page.getByRole("button", { name: "计算依据" }).tap();
  const panel = phone.page.getByRole("complementary", { name: "计算依据" });
  await expect(panel.getByRole("textbox", { name: "公式" })).toHaveValue("= 一车间人数 * 一车间月薪");
  await expect(sheet.row("机加工一车间工资")).toBeInViewport();
  const { violations } = await new AxeBuilder({ page: phone.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`)).toEqual([]);
});
