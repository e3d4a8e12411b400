// Decided on a train: without a network a decision is kept on the phone and says so, is sent under its key once there is
// one, also when its page was closed, and is refused with the reason where what it was about has moved meanwhile.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, type Person, PHONE, story } from "./people";
import { openRequest, step, submit } from "./requests";

const EAST = "Centrifugal pumps · East China";
const WAITS = "Not sent yet: there is no network";

/** The decisions that lie on this device, by their state. */
function queue(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "tandem-decisions")) return [];
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open("tandem-decisions"));
    const all = await answer(database.transaction("decisions").objectStore("decisions").getAll());
    database.close();
    return all.map(({ state }) => state);
  });
}

async function isSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}

/** The request that waits is open; it would open without a network, and so would the inbox. */
async function holds(person: Person): Promise<void> {
  await person.page.goto("/inbox");
  await person.isKept();
  await openRequest(person);
  await person.isKept();
}

story("a decision without a network waits, is sent once, or is refused with the reason", async ({ meet }) => {
  story.setTimeout(180_000);
  const [sales, head, cfo] = await Promise.all([meet("sales"), meet("head", PHONE), meet("cfo", PHONE)]);
  const sheet = await sales.openSheet("Sales");
  const address = sales.page.url();
  await sheet.put(EAST, "Jan", "1,276,000");
  await submit(sheet);
  await expect(sales.page).toHaveURL(/\/requests\//);
  const request = new URL(sales.page.url()).pathname;

  await story.step("on the train the head approves: it waits, says so, and can be taken back", async () => {
    await holds(head);
    await head.goOffline();
    const { page } = head;
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(WAITS)).toBeVisible();
    await expect(page.getByText("You approve.")).toBeVisible();
    await expect(page.getByText("Signing out removes it.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve" }), "nothing is decided twice").toBeHidden();
    await isSound(page);
    await page.getByRole("button", { name: "Take it back" }).click();
    await expect(page.getByText(WAITS)).toBeHidden();
    expect(await queue(page)).toEqual([]);
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(WAITS)).toBeVisible();
    // Nobody else sees anything of it.
    await sales.page.reload();
    await expect(step(sales.page, "Approver")).not.toContainText("Approved");
  });

  await story.step("with its page closed it still arrives when Tandem is opened with a network, and once", async () => {
    await head.page.close();
    head.page = await head.context.newPage();
    await head.page.goto("/inbox");
    await expect(head.page.locator("[data-queue]")).toContainText("not sent yet");
    await head.goOnline();
    await expect(head.page.locator("[data-queue]")).toContainText("sent and recorded", { timeout: 30_000 });
    await head.page.goto(request);
    await expect(head.page.getByText(`Approved · ${head.name}`)).toHaveCount(1);
    expect(await queue(head.page), "what was told is done with").toEqual([]);
  });

  await story.step("meanwhile the sheet moves: what finance decided on the old version is refused, with the difference", async () => {
    await holds(cfo);
    await cfo.goOffline();
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    await expect(cfo.page.getByText(WAITS)).toBeVisible();
    await sales.page.goto(request);
    await sales.page.getByRole("button", { name: "Withdraw" }).click();
    await expect(sales.page.locator(".request-notice")).toContainText("Withdrawn");
    await sales.page.goto(address);
    const again = await sales.sheet("Sales");
    await again.put(EAST, "Jan", "1,300,000");
    await submit(again);
    await expect(sales.page).toHaveURL(/\/requests\//);

    await cfo.goOnline();
    const { page } = cfo;
    await expect(page.getByText("Not recorded: what you decided without a network was refused")).toBeVisible({ timeout: 30_000 });
    const line = page.locator("[data-answer] .changed li").filter({ hasText: EAST });
    await expect(line).toContainText("+24,000.00");
    await expect(page.getByRole("link", { name: "What changed" })).toBeVisible();
    await isSound(page);
    await sales.page.reload();
    await expect(step(sales.page, "Finance"), "nothing was decided").not.toContainText("Approved");
    await page.getByRole("link", { name: "The request as it is now" }).click();
    await expect(page.locator(".request-who")).toContainText("Withdrawn");
    await page.getByRole("button", { name: "Understood" }).click();
    await expect(page.locator("[data-queued]")).toBeHidden();
    expect(await queue(page)).toEqual([]);
  });

  await story.step("whoever signs out leaves no decision behind", async () => {
    await holds(head);
    await head.goOffline();
    await head.page.getByRole("button", { name: "Approve" }).click();
    await expect(head.page.getByText(WAITS)).toBeVisible();
    await sales.page.getByRole("button", { name: "Withdraw" }).click();
    await expect(sales.page.locator(".request-notice")).toContainText("Withdrawn");
    await head.goOnline();
    await expect(head.page.getByText("Not recorded")).toBeVisible({ timeout: 30_000 });
    expect(await queue(head.page)).toEqual(["refused"]);
    await head.page.locator(".account-button").click();
    await head.page.getByRole("button", { name: "Sign out" }).click();
    await expect(head.page).toHaveURL(/sign-in/);
    await expect.poll(() => queue(head.page)).toEqual([]);
  });
  // Offline the browser itself says that something failed.
  const own = [...sales.complaints, ...head.complaints, ...cfo.complaints].filter((each) => !/net::ERR|Failed to load resource/.test(each));
  expect(own).toEqual([]);
});
