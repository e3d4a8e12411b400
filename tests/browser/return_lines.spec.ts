// Some lines go back and the others are accepted; and those who agreed are not asked again, as the policy says. The CFO
// does it on the phone without a script.

import { expect, type Person, PHONE, story } from "./people";
import { openRequest, submit } from "./requests";
import { isSound } from "./sound";

const BARE = { ...PHONE, javaScriptEnabled: false };
const HEAD = "陈志远 Chen Zhiyuan";
const CFO = "周敏 Zhou Min";

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

/** The head, then the CFO; agreements stand while only what was returned changes. */
async function writePolicy(finance: Person, cfo: Person): Promise<void> {
  const policy = async (person: Person) => {
    await person.page.goto("/");
    await person.page.getByRole("link", { name: "Approval policy" }).first().click();
  };
  const { page } = finance;
  await policy(finance);
  await page.getByText("Change the rules").click();
  await page.locator("[name=r0_name]").fill("Head, then CFO");
  await page.locator("[name=r0_carries]").selectOption("returned_lines");
  await page.locator("[name=r0_s0_w0]").selectOption({ label: HEAD });
  await page.locator("[name=r0_s1_w0]").selectOption({ label: CFO });
  await page.locator("[name=r0_s1_above]").fill("");
  await page.locator("[name=reason]").fill("Nobody reads the same sheet twice");
  await page.getByRole("button", { name: "Propose this version" }).click();
  await policy(cfo);
  await cfo.page.getByRole("button", { name: "Put in force" }).click();
  await expect(cfo.page.locator(".rule").first()).toContainText("Agreements stand where only returned lines changed");
}

story("one line goes back, and the head is not asked twice", async ({ meet }) => {
  story.setTimeout(150_000);
  const [sales, finance, head, cfo] = await Promise.all([
    meet("sales"),
    meet("finance", BARE),
    meet("head", BARE),
    meet("cfo", BARE),
  ]);
  await writePolicy(finance, cfo);
  const sheet = await sales.openSheet("Sales");
  await submit(sheet);
  await openRequest(head);
  await head.page.getByRole("button", { name: "Approve" }).click();

  let line = "";
  await story.step("the CFO returns one line", async () => {
    await openRequest(cfo);
    const { page } = cfo;
    const form = page.locator(".verb").filter({ has: page.getByText("Return single lines", { exact: true }) });
    await isSound(cfo);
    await form.locator("summary").click();
    await form.getByLabel("Reason").fill("Half of it will do");
    await form.getByRole("button", { name: "Return these" }).click();
    await expect(page.locator(".request-notice"), "none is not one").toContainText("Tick the lines that go back");
    await form.locator("summary").click();
    const first = form.locator(".verb-line").first();
    line = (await first.locator("span").first().innerText()).replace(/\s*\d{4}[\d.]*$/, "").trim();
    await first.click();
    await form.getByLabel("Reason").fill("Half of it will do");
    await form.getByRole("button", { name: "Return these" }).click();
    await expect(page.locator(".request-notice")).toContainText("Returned");
    await expect(page.locator(".step-lines")).toContainText(line);
    await isSound(cfo);
  });

  await story.step("sales lowers that line and asks anew", async () => {
    const { page } = sales;
    const again = await sales.openSheet("Sales");
    await again.put(line, "Jan", "1");
    await again.isSaved();
    await page.getByRole("toolbar").getByRole("button", { name: "Submit" }).click();
    await page.getByRole("link", { name: "Who will approve this?" }).click();
    await expect(page.getByText("It goes on from the request before")).toBeVisible();
    await expect(page.locator(".banner").filter({ hasText: "Only the lines that were returned changed" })).toContainText(
      "1 agreement stands.",
    );
    await isSound(sales);
    await page.getByRole("button", { name: "Submit" }).click();
    await expect(page).toHaveURL(/\/requests\//);
    await expect(page.locator(".step.done").filter({ hasText: HEAD })).toContainText("stands from the request before");
  });

  await story.step("the head has nothing to do, and the CFO approves", async () => {
    await head.page.goto("/inbox");
    await expect(head.page.locator("#waiting + ul").getByRole("link", { name: /Sales/ })).toHaveCount(0);
    await openRequest(cfo);
    await expect(cfo.page.getByText("It goes on from the request before")).toBeVisible();
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    await expect(cfo.page.locator(".request-notice")).toContainText("Approved");
  });
});
