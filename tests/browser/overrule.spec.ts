// Those whose turn it is are passed over: an administrator proposes it with a reason, finance agrees, and supervision
// sees both. On the phone, without a script.

import { expect, PHONE, story } from "./people";
import { submit } from "./requests";
import { isSound } from "./sound";

const BARE = { ...PHONE, javaScriptEnabled: false };

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

story("two people pass over the steps, and supervision sees it", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, admin, cfo, auditor] = await Promise.all([
    meet("sales"),
    meet("admin", BARE),
    meet("cfo", BARE),
    meet("auditor", BARE),
  ]);
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  await expect(sales.page.getByRole("heading", { level: 1, name: "Sales budget" })).toBeVisible();
  const address = new URL(sales.page.url()).pathname;
  await expect(sales.page.getByText("Pass over the steps"), "not for whoever asks").toHaveCount(0);

  await story.step("an administrator proposes it, and cannot agree to it", async () => {
    const { page } = admin;
    await page.goto(address);
    const form = page.locator(".verb").filter({ has: page.getByText("Pass over the steps", { exact: true }) });
    await form.locator("summary").click();
    await isSound(admin);
    await form.getByLabel("Reason").fill("The head is in hospital, and the budget is due tomorrow");
    await form.getByRole("button", { name: "Propose to approve" }).click();
    await expect(page.locator(".request-notice")).toContainText("It is proposed");
    await expect(page.getByRole("button", { name: "Agree, and approve it" })).toHaveCount(0);
  });

  await story.step("everybody sees the proposal, and finance agrees", async () => {
    await sales.page.goto(address);
    await expect(sales.page.getByText("The head is in hospital").first()).toBeVisible();
    await expect(sales.page.getByRole("button", { name: "Agree, and approve it" })).toHaveCount(0);
    await cfo.page.goto(address);
    await isSound(cfo);
    await cfo.page.getByRole("button", { name: "Agree, and approve it" }).click();
    await expect(cfo.page.locator(".request-notice")).toContainText("Approved");
    await expect(cfo.page.locator(".step.overridden")).toContainText("Approved over the steps");
    await expect(cfo.page.locator(".step.overridden")).toContainText("proposed by 郑洁 Zheng Jie");
    await isSound(cfo);
  });

  await story.step("supervision finds it among the exceptions", async () => {
    const { page } = auditor;
    await page.goto("/");
    await page.getByRole("link", { name: "Budget 2027", exact: true }).click();
    await page.goto(`${new URL(page.url()).pathname}/exceptions`);
    await expect(page.getByText("Steps passed over")).toBeVisible();
    await expect(page.locator("li").filter({ hasText: "Steps passed over" })).toContainText("Zheng Jie");
    // The CFO of the demo heads a department and is of finance too.
    const duties = page.getByRole("region", { name: "Conflicting duties" });
    await expect(duties.locator("li").filter({ hasText: "周敏 Zhou Min" })).toContainText("sets figures and decides on them");
    await isSound(auditor);
  });
});
