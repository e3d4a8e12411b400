// The audit log and the certificate of an approval, as an auditor without a script finds them; and the proof that an
// outsider has with two files, the tool and no database.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page } from "@playwright/test";
import { expect, type Person, PHONE, story } from "./people";
import { tandem } from "./programs";
import { approve, submit } from "./requests";
import { isSound } from "./sound";

const BARE = { ...PHONE, javaScriptEnabled: false };

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

/** The file behind a link. */
async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  return readFileSync(await file.path());
}

/** Runs the tool where nothing of the server is; says what it printed and how it ended. */
function run(folder: string, words: string[]): { code: number; said: string } {
  try {
    const env = { PATH: process.env.PATH, TANDEM_DATABASE_URL: "sqlite://nowhere/tandem.db" };
    return { code: 0, said: execFileSync(tandem(), words, { cwd: folder, env, encoding: "utf8", stdio: "pipe" }) };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { code: status, said: stderr };
  }
}

story("an approval is found in the log, certified, and checked by somebody without the database", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, head, cfo, auditor] = await Promise.all([
    meet("sales"),
    meet("head"),
    meet("cfo"),
    meet("auditor", BARE),
  ]);
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  const address = new URL(sales.page.url()).pathname;
  expect((await auditor.page.request.get(`${address}/certificate`)).status(), "nothing to certify yet").toBe(404);
  await approve(head);
  await approve(cfo);

  const { page } = auditor;
  await story.step("the auditor finds it by who, what and a word of it", async () => {
    await page.goto("/");
    await page.locator(".account-button").click();
    await page.getByRole("link", { name: "Audit log" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
    await isSound(auditor);
    await page.getByLabel("Person").selectOption({ label: head.name });
    await page.getByLabel("Kind").selectOption({ label: "Decisions" });
    await page.getByLabel("Content").fill(address.split("/").at(-1) ?? "");
    await page.getByRole("button", { name: "Search" }).click();
    const rows = page.locator(".audit-list > li");
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText("Approved");
    await expect(rows).toContainText(head.name);
    await rows.locator("summary").click();
    await expect(rows.locator("pre")).toContainText("content_hash");
    await page.getByLabel("Content").fill("nothing of the kind");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByText("No entry fits")).toBeVisible();
    await page.getByRole("link", { name: "Clear" }).click();
    await expect(rows.nth(1)).toBeVisible();
  });

  const folder = mkdtempSync(join(tmpdir(), "outsider-"));
  try {
    const checkpoint = await download(page, "Download a signed checkpoint");
    expect(checkpoint.toString()).toMatch(/^tandem-checkpoint-1 \d+ [0-9a-f]{64} \d+ [0-9a-f]{64} [0-9a-f]{128}\n$/);
    const key = checkpoint.toString().split(" ")[4] ?? "";

    await story.step("the certificate is read, and taken along with the document", async () => {
      await page.goto(address);
      await page.getByRole("link", { name: "Certificate of approval" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Certificate of approval" })).toBeVisible();
      await expect(page.locator(".certificate-decisions > li")).toHaveCount(2);
      await expect(page.locator(".certificate-decisions")).toContainText(cfo.name);
      await isSound(auditor);
      writeFileSync(join(folder, "certificate.json"), await download(page, "Certificate (JSON)"));
      writeFileSync(join(folder, "document.automerge"), await download(page, "Approved document"));
    });

    await story.step("the tool says that both hold together, and finds whatever was changed", async () => {
      const words = (await page.locator(".certificate-check pre").innerText()).trim().split(" ").slice(1);
      expect(words.at(-1)).toBe(key);
      expect(run(folder, words)).toMatchObject({ code: 0, said: expect.stringContaining("The certificate holds: ") });
      const stranger = [...words.slice(0, -1), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"];
      expect(run(folder, stranger)).toMatchObject({ code: 1, said: expect.stringContaining("another key") });
      const file = readFileSync(join(folder, "certificate.json"), "utf8");
      writeFileSync(join(folder, "forged.json"), file.replace(cfo.name, "Somebody Else"));
      const forged = words.map((word) => (word === "certificate.json" ? "forged.json" : word));
      expect(run(folder, forged)).toMatchObject({ code: 1, said: expect.stringContaining("changed after it was signed") });
      const bytes = readFileSync(join(folder, "document.automerge"));
      writeFileSync(join(folder, "other.automerge"), bytes.subarray(0, bytes.length / 2));
      const torn = words.map((word) => (word === "document.automerge" ? "other.automerge" : word));
      expect(run(folder, torn).code).toBe(1);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  await story.step("who has no business with the log does not see it", async () => {
    await sales.page.goto("/audit");
    await expect(sales.page.locator(".audit-list")).toHaveCount(0);
    await sales.page.goto("/");
    await sales.page.locator(".account-button").click();
    await expect(sales.page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  });
});
