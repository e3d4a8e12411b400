// Parts of the client are fetched when they are first wanted, and a line that fails then costs no work.

import { expect, story } from "./people";

story("a pane that cannot be fetched says so, and comes when it can", async ({ meet }) => {
  // Without a service worker, which would have the part already.
  const sales = await meet("sales", { serviceWorkers: "block" });
  const asked: string[] = [];
  sales.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await sales.openSheet("Sales");
  const parts = () => asked.filter((path) => /^\/pkg\/(?:split|chunk)_/.test(path));
  await story.step("the first page does without", async () => {
    expect(asked.some((path) => /^\/pkg\/app\..+\.wasm$/.test(path))).toBe(true);
    expect(parts()).toEqual([]);
  });

  const panel = sales.page.getByRole("complementary");
  await story.step("the line is dead", async () => {
    await sales.page.route(/\/pkg\/split_/, (route) => route.abort());
    await sales.page.getByRole("button", { name: "How it is figured" }).click();
    await expect(panel.getByRole("alert")).toContainText("could not be fetched");
    sales.complaints.length = 0;
  });

  await story.step("and is back", async () => {
    await sales.page.unroute(/\/pkg\/split_/);
    await panel.getByRole("button", { name: "Try again" }).click();
    await expect(panel.getByRole("radio", { name: "Formula" })).toBeVisible();
    expect(parts().length).toBeGreaterThan(0);
  });
});
