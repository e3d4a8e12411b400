// Suggesting: whoever may not write in a sheet proposes a figure in its talk; its owner takes it over with one press or
// declines it with a word, and the thread is settled.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, type Person, PHONE, story } from "./people";

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

const OVERTIME = "Overtime";
/** Reckoned by a formula. */
const INSURANCE = "Social insurance and housing fund";

/** Gives somebody a role in a department, as the company's directory does. */
async function giveRole(admin: Person, url: string, group: string, email: string): Promise<void> {
  await admin.page.goto("/security");
  await admin.page.getByRole("button", { name: "Make a token" }).click();
  const token = await admin.page.locator(".directory-token").innerText();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const find = async (kind: string, filter: string) => {
    const answer = await fetch(`${url}/scim/v2/${kind}?filter=${encodeURIComponent(filter)}`, { headers });
    return ((await answer.json()) as { Resources: { id: string }[] }).Resources[0]?.id ?? "";
  };
  const id = await find("Groups", `displayName eq "${group}"`);
  const Operations = [{ op: "add", path: "members", value: [{ value: await find("Users", `userName eq "${email}"`) }] }];
  const given = await fetch(`${url}/scim/v2/Groups/${id}`, { method: "PATCH", headers, body: JSON.stringify({ Operations }) });
  expect(given.status).toBe(200);
}

story("a commenter proposes, and the owner declines or takes over", async ({ meet, ownServer }) => {
  story.setTimeout(90_000);
  await giveRole(await meet("admin"), ownServer.url, "commenter/Production", "it@demo.tandem");
  const [commenter, production] = await Promise.all([meet("it"), meet("production")]);
  const [theirs, ours] = await Promise.all([commenter.openSheet("Production"), production.openSheet("Production")]);
  const pane = (page: Page) => page.getByRole("complementary", { name: /^Talk/ });
  const talk = (page: Page) => page.getByRole("toolbar").getByRole("button", { name: /^Talk/ }).click();
  const [overtime, insurance] = await Promise.all([OVERTIME, INSURANCE].map((line) => ours.cell(line, "Jan").innerText()));

  await story.step("somebody who may comment alone types nothing, and proposes for two cells", async () => {
    await theirs.choose(OVERTIME, "Jan");
    await commenter.page.keyboard.type("5");
    await commenter.page.keyboard.press("Enter");
    await theirs.shows(OVERTIME, "Jan", overtime);
    await talk(commenter.page);
    const begin = pane(commenter.page).locator(".talk-begin");
    for (const [line, figure] of [
      [OVERTIME, "70,000"],
      [INSURANCE, "300,000"],
    ] as const) {
      await theirs.choose(line, "Jan");
      await begin.getByLabel("Propose a figure").fill(figure);
      await begin.getByRole("button", { name: "Send" }).click();
      await expect(pane(commenter.page)).toContainText(`Proposes ${figure}.00`);
    }
    await expect(pane(commenter.page).getByRole("button", { name: /^(Take over|Decline)$/ })).toHaveCount(0);
    await theirs.shows(OVERTIME, "Jan", overtime);
  });

  const thread = (page: Page, line: string) => pane(page).getByRole("listitem").filter({ hasText: `${line} · Jan` });
  const unfold = async (page: Page, line: string) => {
    const head = thread(page, line).getByRole("button", { name: `${line} · Jan` });
    if ((await head.getAttribute("aria-expanded")) === "false") await head.click();
  };

  await story.step("the owner declines one with a word, by keyboard, and its writer reads why", async () => {
    await talk(production.page);
    await unfold(production.page, OVERTIME);
    const item = thread(production.page, OVERTIME);
    await item.getByRole("button", { name: "Decline" }).focus();
    await production.page.keyboard.press("Enter");
    const why = item.getByLabel("Why not");
    await expect(why).toBeFocused();
    const { violations } = await new AxeBuilder({ page: production.page }).include(".inspector").analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([]);
    await production.page.keyboard.press("Escape");
    await expect(why).toHaveCount(0);
    await item.getByRole("button", { name: "Decline" }).click();
    await why.fill("A third shift is planned.");
    await production.page.keyboard.press("Enter");
    for (const { page } of [production, commenter]) {
      await pane(page).getByRole("button", { name: /^Resolved 1/ }).click();
      await unfold(page, OVERTIME);
      await expect(thread(page, OVERTIME)).toContainText(`${production.name} declined it`);
      await expect(thread(page, OVERTIME)).toContainText("A third shift is planned.");
      await pane(page).getByRole("button", { name: /^Open 2/ }).click();
    }
    for (const sheet of [ours, theirs]) await sheet.shows(OVERTIME, "Jan", overtime);
  });

  await story.step("taking over in the place of a formula asks first", async () => {
    await unfold(production.page, INSURANCE);
    const take = thread(production.page, INSURANCE).getByRole("button", { name: "Take over" });
    const question = production.page.getByRole("dialog", { name: "This month is figured by itself" });
    await take.click();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await ours.shows(INSURANCE, "Jan", insurance);
    await expect(pane(production.page).getByRole("button", { name: /^Open 2/ })).toBeVisible();
    await take.click();
    await question.getByRole("button", { name: "Set only here" }).click();
    for (const sheet of [ours, theirs]) await sheet.shows(INSURANCE, "Jan", "300,000.00");
    await expect(pane(production.page).getByRole("button", { name: /^Resolved 2/ })).toBeVisible();
  });
  expect([...production.complaints, ...commenter.complaints]).toEqual([]);
});
