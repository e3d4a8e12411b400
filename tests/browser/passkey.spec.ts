// Passkeys in a real browser, with a device that Chromium makes up: added on one's own page, shown on the sign-in page,
// removed; and the pages without a script, which offer none.

import AxeBuilder from "@axe-core/playwright";
import type { CDPSession, Page } from "@playwright/test";
import { fillSignIn } from "./people";
import { expect, test as base } from "./tandem";

const test = base.extend({
  // A passkey belongs to a name; a number of the network is none.
  baseURL: async ({ ownServer }, use) => use(ownServer.url.replace("127.0.0.1", "localhost")),
});

test.use({ locale: "en-GB", trace: "off" });

/** A device that holds passkeys and unlocks them at once, or refuses. */
class Device {
  private constructor(
    private readonly line: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async plugInto(page: Page): Promise<Device> {
    const line = await page.context().newCDPSession(page);
    await line.send("WebAuthn.enable");
    const { authenticatorId } = await line.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(line, authenticatorId);
  }

  async recognisesOwner(isUserVerified: boolean): Promise<void> {
    await this.line.send("WebAuthn.setUserVerified", { authenticatorId: this.authenticatorId, isUserVerified });
  }

  async holds(): Promise<number> {
    const { credentials } = await this.line.send("WebAuthn.getCredentials", { authenticatorId: this.authenticatorId });
    return credentials.length;
  }
}

async function axe(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
}

test("a passkey is added, opens the door without a password, and is removed", async ({ page, complaints }) => {
  const device = await Device.plugInto(page);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
  await axe(page, "sign-in with a passkey");
  await fillSignIn(page, "sales");
  await page.goto("/me");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await expect(page.getByText("No passkeys yet")).toBeVisible();
  await axe(page, "no passkeys");
  await page.getByLabel("Name").fill("Work phone");
  await page.getByRole("button", { name: "Add on this device" }).click();
  await expect(page.getByRole("status")).toContainText("The passkey is added");
  await expect(page.locator(".me-sessions")).toContainText("Work phone");
  expect(await device.holds()).toBe(1);
  await axe(page, "a passkey");
  await page.getByRole("button", { name: "Add on this device" }).click();
  await expect(page.getByRole("alert"), "a device makes one").toContainText("Nothing was done");

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/inbox");
  await device.recognisesOwner(false);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was done");
  await device.recognisesOwner(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(/^[^?]*\/inbox$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState();

  await page.goto("/me/passkeys");
  await page.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByText("No passkeys yet")).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert")).toContainText("This passkey was not accepted");
  expect(complaints.filter((said) => !said.includes("403"))).toEqual([]);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("the pages work and offer no passkey", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeHidden();
    await fillSignIn(page, "sales");
    await expect(page).not.toHaveURL(/sign-in/);
    await page.goto("/me/passkeys");
    await expect(page.getByText("runs no scripts")).toBeVisible();
    await expect(page.getByRole("button", { name: "Add on this device" })).toBeHidden();
  });
});
