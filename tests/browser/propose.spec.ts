// Suggesting: whoever may not write in a sheet proposes a figure in its talk; its owner takes it over with one press, and
// the thread is settled.

import AxeBuilder from "@axe-core/playwright";
import { expect, PHONE, story } from "./people";

const EAST = "Centrifugal pumps · East China";

story("a figure is proposed in talk and taken over", async ({ meet }) => {
  story.setTimeout(90_000);
  const [head, sales] = await Promise.all([meet("head", PHONE), meet("sales")]);
  const [theirs, ours] = await Promise.all([head.openSheet("Sales"), sales.openSheet("Sales")]);
  const pane = (page: typeof head.page) => page.getByRole("complementary", { name: /^Talk/ });
  const before = await ours.cell(EAST, "Jan").innerText();

  await story.step("the head may not write there, and proposes", async () => {
    await theirs.cell(EAST, "Jan").tap();
    await head.page.getByRole("toolbar").getByRole("button", { name: /^Talk/ }).tap();
    const field = pane(head.page).locator(".talk-begin").getByLabel("Propose a figure");
    await field.fill("a lot");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(pane(head.page).locator(".talk-begin").getByRole("button", { name: "Send" })).toBeDisabled();
    await field.fill("1,500,000");
    await pane(head.page).locator(".talk-begin").getByRole("button", { name: "Send" }).tap();
    await expect(pane(head.page)).toContainText("Proposes 1,500,000.00");
    await expect(pane(head.page)).toContainText(`now ${before}`);
    await expect(pane(head.page).getByRole("button", { name: "Take over" })).toHaveCount(0);
    await theirs.shows(EAST, "Jan", before);
    const { violations } = await new AxeBuilder({ page: head.page }).include(".inspector").analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([]);
  });

  await story.step("sales takes it over: the figure stands at both, and the thread is settled", async () => {
    await ours.choose(EAST, "Jan");
    await sales.page.getByRole("toolbar").getByRole("button", { name: /^Talk/ }).click();
    await pane(sales.page).getByRole("button", { name: `${EAST} · Jan` }).first().waitFor();
    await pane(sales.page).getByRole("button", { name: "Take over" }).click();
    await ours.shows(EAST, "Jan", "1,500,000.00");
    await theirs.shows(EAST, "Jan", "1,500,000.00");
    await expect(pane(sales.page).getByRole("button", { name: /^Resolved 1/ })).toBeVisible();
  });

  await story.step("one undo takes the figure back", async () => {
    await sales.page.getByRole("button", { name: "Undo" }).click();
    await theirs.shows(EAST, "Jan", before);
  });
});
