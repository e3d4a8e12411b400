// The least there is: the first page comes, is what it says, and the browser has nothing to complain about.

import { expect, test } from "./tandem";

test("the sign-in page loads without a complaint", async ({ page, complaints }) => {
  const response = await page.goto("/sign-in");
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Tandem/);
  await page.waitForLoadState("networkidle");
  expect(complaints).toEqual([]);
});
