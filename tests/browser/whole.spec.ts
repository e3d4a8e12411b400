// A whole plan is asked for at its exact versions once every sheet in it is approved on its own, is stale when anything
// moves, and is proved to an outsider. All of it without a script.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";
import { tandem } from "./programs";
import { isSound } from "./sound";

const PLAIN = { javaScriptEnabled: false };

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  return readFileSync(await file.path());
}

async function isNarrow(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, "nothing sticks out of the screen").toBeLessThanOrEqual(0);
}

story("a whole plan is approved as it stands, and a request that was overtaken cannot be", async ({ meet }) => {
  story.setTimeout(150_000);
  const [finance, cfo] = await Promise.all([meet("finance", PLAIN), meet("cfo", { ...PHONE, ...PLAIN })]);
  const { page } = finance;

  await story.step("where a sheet is not approved on its own, the plan waits for it and says for which", async () => {
    await finance.openPlan();
    await page.getByRole("link", { name: "Submit the plan" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ask for the whole plan’s approval" })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("Some sheets are not approved on their own yet");
    await expect(page.getByRole("alert")).toContainText("Production");
    await expect(page.getByRole("button", { name: "Submit", exact: true })).toHaveCount(0);
    const production = page.locator(".whole-table tbody tr", { hasText: "Production" });
    await expect(production.last()).toContainText("Not approved on its own");
    const sales = page.locator(".whole-table tbody tr", { hasText: "Sales" });
    await expect(sales.last()).toContainText("Revision 1 · approved");
    await isSound(finance);
  });

  let first = "";
  await story.step("a year of approved sheets is asked for, with every department at its version", async () => {
    await finance.openPlan("Budget 2026");
    await page.getByRole("link", { name: "Submit the plan" }).click();
    await expect(page.locator(".steps")).toContainText(cfo.name);
    await expect(page.getByText("Not approved on its own")).toHaveCount(0);
    await expect(page.locator("#lines, [aria-labelledby=lines]").first()).toBeVisible();
    await isSound(finance);
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    await expect(page).toHaveURL(/\/requests\//);
    await expect(page.getByRole("heading", { level: 1, name: "Approval of the whole plan" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve" }), "who asks does not agree").toHaveCount(0);
    first = new URL(page.url()).pathname;
    await isSound(finance);
    await finance.openPlan("Budget 2026");
    await page.getByRole("link", { name: "Submit the plan" }).click();
    await expect(page.getByRole("alert")).toContainText("It is in approval already");
  });

  await story.step("a target that moves makes it stale: nobody agrees to it, and it is returned", async () => {
    await cfo.page.goto("/inbox");
    await cfo.page.locator(`a[href="${first}"]`).first().click();
    await finance.openPlan("Budget 2026");
    await page.getByRole("link", { name: "Targets" }).click();
    await page.locator(".targets-table").getByRole("link", { name: "Production" }).click();
    await page.getByLabel("The whole department (spending)").fill("9,000,000");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    const [answer] = await Promise.all([
      cfo.page.waitForResponse((response) => response.url().endsWith("/decide")),
      cfo.page.getByRole("button", { name: "Approve" }).click(),
    ]);
    expect(answer.status()).toBe(409);
    await expect(cfo.page.getByRole("alert").first()).toContainText("The plan has changed: nothing was decided");
    await isNarrow(cfo.page);
    await cfo.page.goto(first);
    await expect(cfo.page.getByRole("alert")).toContainText("The request is stale");
    await expect(cfo.page.getByRole("alert")).toContainText("The plan itself has changed");
    await expect(cfo.page.getByRole("button", { name: "Approve" }), "what is refused is not offered").toHaveCount(0);
    await isSound(cfo);
    await cfo.page.locator(".decide-comment summary").click();
    await cfo.page.locator(".decide-comment textarea").fill("按新目标重报");
    await cfo.page.getByRole("button", { name: "Return", exact: true }).click();
    await expect(cfo.page.locator(".page-title")).toContainText("Returned");
  });

  let approved = "";
  await story.step("asked anew, it is approved on a phone", async () => {
    await finance.openPlan("Budget 2026");
    await page.getByRole("link", { name: "Submit the plan" }).click();
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    await expect(page).toHaveURL(/\/requests\//);
    approved = new URL(page.url()).pathname;
    await cfo.page.goto(approved);
    await isNarrow(cfo.page);
    await isSound(cfo);
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    await expect(cfo.page.locator(".page-title")).toContainText("Approved");
  });

  await story.step("asked for once more, it is laid beside what was approved", async () => {
    await finance.openPlan("Budget 2026");
    await page.getByRole("link", { name: "Submit the plan" }).click();
    const changes = page.locator("section", { has: page.getByRole("heading", { name: "Against the whole approved last" }) });
    await expect(changes).toContainText("Every department comes to the same");
    await expect(page.locator(".whole-table thead")).toContainText("Since the last");
    await isSound(finance);
    await page.goto(approved);
  });

  const folder = mkdtempSync(join(tmpdir(), "whole-"));
  try {
    await story.step("the tool checks the certificate against everything it covers, without the database", async () => {
      await page.getByRole("link", { name: "Certificate of approval" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Certificate of approval" })).toBeVisible();
      await isSound(finance);
      writeFileSync(join(folder, "certificate.json"), await download(page, "Certificate (JSON)"));
      writeFileSync(join(folder, "documents.zip"), await download(page, "Approved document"));
      const words = (await page.locator(".certificate-check pre").innerText()).trim().split(" ").slice(1);
      const env = { PATH: process.env.PATH, TANDEM_DATABASE_URL: "sqlite://nowhere/tandem.db" };
      const said = execFileSync(tandem(), words, { cwd: folder, env, encoding: "utf8", stdio: "pipe" });
      expect(said).toContain("The certificate holds: 全部部门,");
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
