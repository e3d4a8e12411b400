// Signing in with the company's own account, against a real issuer on this machine: by code and PKCE, without a script.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { CLIENT, Company } from "./company";
import { expect, PHONE } from "./people";
import { test as base } from "./tandem";

interface Outside {
  company: Company;
}

/** Filled when the server is up: the issuer is asked to know it only when somebody comes. */
let redirect = "";

const test = base.extend<Outside>({
  company: async ({}, use) => {
    const company = await Company.open(() => redirect);
    company.employees.set("4711", { email: "sales@demo.tandem", email_verified: true, name: "Wang Lei" });
    company.employees.set("4712", { email: "new@farhill.test", email_verified: true, name: "Somebody New" });
    company.employees.set("4713", { email: "cfo@demo.tandem", email_verified: false, name: "Somebody Else" });
    await use(company);
    company.close();
  },
  settings: async ({ company }, use) =>
    use({
      TANDEM_OIDC_ISSUER: company.url,
      TANDEM_OIDC_CLIENT_ID: CLIENT.id,
      TANDEM_OIDC_CLIENT_SECRET: CLIENT.secret,
      TANDEM_OIDC_NAME: "Farhill",
    }),
  baseURL: async ({ ownServer }, use) => {
    redirect = `${ownServer.url}/sign-in/return`;
    await use(ownServer.url);
  },
});

test.use({ trace: "off", locale: "en-GB", ...PHONE, javaScriptEnabled: false });

async function goAs(page: Page, staff: string, answer = "Continue"): Promise<void> {
  await page.getByRole("link", { name: "Sign in with Farhill" }).click();
  await page.getByLabel("Staff number").fill(staff);
  await page.getByRole("button", { name: answer }).click();
}

test("an employee comes in with the company's account and stays who they are", async ({ page, company }) => {
  await page.goto("/inbox");
  await goAs(page, "4711");
  await expect(page, "back to where one wanted to go").toHaveURL(/^[^?]*\/inbox$/);
  await page.goto("/me");
  await expect(page.locator(".page-title")).toContainText("sales@demo.tandem");

  await page.context().clearCookies();
  company.employees.set("4711", { email: "married@farhill.test", email_verified: true, name: "Wang Lei" });
  await page.goto("/sign-in");
  await goAs(page, "4711");
  await page.goto("/me");
  await expect(page.locator(".page-title"), "known by number, whatever the address").toContainText("sales@demo.tandem");
});

test("who is not known, not vouched for, or changes their mind is told so", async ({ page, browser, baseURL }) => {
  await page.goto("/sign-in");
  await goAs(page, "4711", "Cancel");
  await expect(page.getByRole("alert")).toContainText("You cancelled");
  await goAs(page, "4712");
  await expect(page.getByRole("alert")).toContainText("nobody here has this e-mail address");
  await expect(page.locator("#email")).toHaveValue("new@farhill.test");
  const scripted = await browser.newContext({ baseURL, locale: "en-GB", javaScriptEnabled: true });
  const looked = await scripted.newPage();
  await looked.goto("/sign-in/return?state=x");
  const { violations } = await new AxeBuilder({ page: looked }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await scripted.close();

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await goAs(page, "4713");
  await expect(page.getByRole("alert")).toContainText("no verified e-mail");
});

test("an answer that is forged or comes a second time opens nothing", async ({ page, browser, baseURL }) => {
  const seen: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/sign-in/return")) seen.push(request.url());
  });
  await page.goto("/sign-in");
  await goAs(page, "4711");
  await expect(page).not.toHaveURL(/sign-in/);
  const answer = seen[0] ?? "";
  expect(answer).toContain("code=");

  const thief = await browser.newContext({ baseURL, locale: "en-GB", javaScriptEnabled: false });
  const other = await thief.newPage();
  await other.goto(answer);
  await expect(other.getByRole("alert")).toContainText("not begun in this browser");
  await other.goto("/");
  await expect(other).toHaveURL(/sign-in/);
  await thief.close();
});
