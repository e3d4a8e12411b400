// Signing out leaves the device clean: what was kept goes, other tabs are led out, whoever signs in next sees nothing of it;
// and work that is not saved yet is asked about first, and never lost without a word.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, fillSignIn, type Person, type Role, story } from "./people";
import type { Month } from "./sheet";

const EAST = "Centrifugal pumps · East China";

/** What Tandem keeps in this browser: databases of people, and pages. */
function kept(page: Page): Promise<{ chunks: number; databases: number; pages: number }> {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "").filter((name) => name.startsWith("tandem-"));
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    let chunks = 0;
    for (const name of names) {
      const database = await answer(indexedDB.open(name));
      database.onversionchange = () => database.close();
      chunks += await answer(database.transaction("chunks").objectStore("chunks").count());
      database.close();
    }
    const isThere = await caches.has("tandem-pages");
    const pages = isThere ? (await (await caches.open("tandem-pages")).keys()).length : 0;
    return { chunks, databases: names.length, pages };
  });
}

async function signOut(page: Page): Promise<void> {
  await page.locator(".account-button").click();
  await page.getByRole("button", { name: "Sign out" }).click();
}

async function signInAs(page: Page, role: Role): Promise<void> {
  await fillSignIn(page, role);
  await expect(page).not.toHaveURL(/sign-in/);
}

/** A line that can be held back: pages still come and go, and what is typed stays on the device. */
async function lineOf(person: Person): Promise<{ isHeld: boolean }> {
  const line = { isHeld: false };
  await person.context.routeWebSocket(/\/sync/, (socket) => {
    if (line.isHeld) void socket.close();
    else socket.connectToServer();
  });
  return line;
}

async function isSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`)).toEqual([]);
}

story("what was kept goes with whoever signs out, in every tab, and the next person sees none of it", async ({ meet }) => {
  story.setTimeout(120_000);
  const sales = await meet("sales");
  const first = sales.page;
  const sheet = await sales.openSheet("Sales");
  const address = first.url();
  await sales.isKept();
  await sheet.put(EAST, "Jan", "4321");
  await sheet.isSaved();
  const plain = await sales.context.newPage();
  await plain.goto("/inbox");
  const last = await sales.context.newPage();
  await last.goto("/");
  expect((await kept(last)).chunks).toBeGreaterThan(0);

  await story.step("one tab signs out, all are led out, and nothing is left", async () => {
    await signOut(last);
    await expect(last).toHaveURL(/sign-in\?left=1/);
    await expect(last.getByText("What was kept on this device has been removed.")).toBeVisible();
    await expect(first, "the tab with the sheet has noticed").toHaveURL(/sign-in/);
    await expect(plain, "and so has the one without a script").toHaveURL(/sign-in/);
    await expect.poll(() => kept(last)).toEqual({ chunks: 0, databases: 0, pages: 0 });
    await isSound(last);
  });

  await story.step("somebody else signs in, and finds nothing of it, with a network or without", async () => {
    await signInAs(last, "it");
    await last.goto(address);
    await expect(last.getByRole("grid")).toHaveCount(0);
    await expect(last.getByText("4,321.00")).toHaveCount(0);
    await sales.goOffline();
    await last.goto(address);
    await expect(last.getByText("No network").first()).toBeVisible();
    await expect(last.getByText("4,321.00")).toHaveCount(0);
  });
});

story("work that is not saved is asked about, and waits, stays or goes as its maker says", async ({ meet }) => {
  story.setTimeout(180_000);
  const sales = await meet("sales");
  const { page } = sales;
  const line = await lineOf(sales);
  let sheet = await sales.openSheet("Sales");
  const address = page.url();
  await sales.isKept();
  await sheet.isSaved();

  /** Opens the sheet where the line is held back, and types. */
  const type = async (month: Month, figure: string) => {
    line.isHeld = true;
    await page.goto(address);
    sheet = await sales.sheet("Sales");
    await sheet.put(EAST, month, figure);
    await expect(sheet.saved).toHaveText("1 change on this device");
  };

  await story.step("signing out says so first, and where it is", async () => {
    await type("Jan", "4321");
    await signOut(page);
    await expect(page).toHaveURL(/\/sign-out$/);
    await expect(page.getByRole("heading", { name: "Not saved at the server yet" })).toBeVisible();
    await expect(page.locator("[data-documents] a")).toHaveText(["Sales"]);
    await isSound(page);
  });

  await story.step("it may wait: opened with the line, it is saved, and the page that asks has noticed", async () => {
    line.isHeld = false;
    const other = await sales.context.newPage();
    await other.goto((await page.locator("[data-documents] a").getAttribute("href")) ?? "");
    await sales.sheet("Sales", other).then((saved) => saved.isSaved());
    await expect(page.getByText("Everything is saved at the server")).toBeVisible();
    await other.close();
  });

  await story.step("it may stay: the next person sees none of it, and is asked nothing about it", async () => {
    await type("Feb", "8765");
    await signOut(page);
    await page.getByRole("button", { name: "Sign out and keep the changes here" }).click();
    await expect(page.getByText("Changes that are not saved yet stay")).toBeVisible();
    await signInAs(page, "finance");
    line.isHeld = false;
    await page.goto(address);
    const theirs = await sales.sheet("Sales");
    await theirs.isSaved();
    await theirs.shows(EAST, "Jan", "4,321.00");
    await expect(theirs.cell(EAST, "Feb")).not.toHaveText("8,765.00");
    await signOut(page);
    await expect(page).toHaveURL(/sign-in\?left=1/);
  });

  await story.step("its maker finds it again, and it is saved", async () => {
    await signInAs(page, "sales");
    await page.goto(address);
    sheet = await sales.sheet("Sales");
    await sheet.shows(EAST, "Feb", "8,765.00");
    await sheet.isSaved();
  });

  await story.step("it may go: said in so many words, and then it is gone", async () => {
    await type("Mar", "5555");
    await signOut(page);
    await page.getByRole("button", { name: "Discard the changes and sign out" }).click();
    await expect(page.getByText("What was kept on this device has been removed.")).toBeVisible();
    await expect.poll(() => kept(page)).toMatchObject({ chunks: 0, databases: 0 });
    line.isHeld = false;
    await signInAs(page, "sales");
    await page.goto(address);
    sheet = await sales.sheet("Sales");
    await sheet.shows(EAST, "Feb", "8,765.00");
    await expect(sheet.cell(EAST, "Mar")).not.toHaveText("5,555.00");
  });
});

story("without a script the form signs out, and the page that asks offers both", async ({ meet }) => {
  const { page } = await meet("sales", { javaScriptEnabled: false });
  await page.goto("/");
  await signOut(page);
  await expect(page).toHaveURL(/sign-in\?left=1/);
  await signInAs(page, "sales");
  await page.goto("/sign-out");
  await expect(page.getByRole("button", { name: "Sign out and keep the changes here" })).toBeVisible();
  await page.getByRole("button", { name: "Discard the changes and sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
});
