// The company's directory (SCIM) from outside: an administrator makes its token, it adds somebody, and takes a role from
// somebody who has their sheet open.

import AxeBuilder from "@axe-core/playwright";
import { expect, story } from "./people";

story.use({ trace: "off", locale: "en-GB" });

/** What the contract promises for a right that is taken. */
const PROMISED_MS = 5_000;

story("a directory adds people, and takes a role from a sheet that is open", async ({ meet, ownServer }) => {
  const [admin, sales] = await Promise.all([meet("admin"), meet("sales")]);
  await admin.page.goto("/security");
  await admin.page.getByRole("button", { name: "Make a token" }).click();
  const token = await admin.page.locator(".directory-token").innerText();
  const { violations } = await new AxeBuilder({ page: admin.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([]);
  await admin.page.goto("/security");
  await expect(admin.page.locator(".directory-token"), "it is shown once").toHaveCount(0);

  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${ownServer.url}/scim/v2${path}`, { method, headers, ...sent });
    return { status: answer.status, told: (await answer.json()) as Record<string, any> };
  };
  const found = async (kind: string, filter: string) => {
    const { told } = await ask("GET", `/${kind}?filter=${encodeURIComponent(filter)}`);
    return told.Resources[0] as { id: string; members?: { value: string }[] };
  };

  const added = await ask("POST", "/Users", { userName: "new@farhill.test", displayName: "Somebody New" });
  expect(added.status).toBe(201);
  await admin.page.goto("/security");
  await expect(admin.page.locator(".me-sessions strong", { hasText: "Somebody New" })).toBeVisible();

  const person = await found("Users", 'userName eq "sales@demo.tandem"');
  const group = await found("Groups", 'displayName eq "editor/Sales"');
  expect(group.members?.map((member) => member.value)).toContain(person.id);
  await sales.openSheet("Sales");
  const begun = Date.now();
  const taken = await ask("PATCH", `/Groups/${group.id}`, {
    Operations: [{ op: "remove", path: `members[value eq "${person.id}"]` }],
  });
  expect(taken.status).toBe(200);
  await expect(sales.page.getByRole("alert").filter({ hasText: "no longer" })).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(PROMISED_MS);

  await admin.page.getByRole("button", { name: "End the token" }).click();
  expect((await ask("GET", "/Users")).status).toBe(401);
});
