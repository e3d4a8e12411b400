// Everything people do with a request on the phone, without a script: hand it over, add a signer, agree as one of several,
// send it to an earlier step, stand in for somebody; by a policy that finance wrote and a second person put in force.

import { type Page } from "@playwright/test";
import { expect, type Person, PHONE, story } from "./people";
import { openRequest, submit } from "./requests";
import { isSound } from "./sound";

const BARE = { ...PHONE, javaScriptEnabled: false };
const HEAD = "陈志远 Chen Zhiyuan";
const FINANCE = "林晓 Lin Xiao";
const CFO = "周敏 Zhou Min";

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

/** The step of this number, from 1; the submission is none. */
const step = (page: Page, number: number) => page.locator(".card:has(#steps) .step").nth(number);

/** Opens a verb's form and gives it. */
async function verb(page: Page, title: string) {
  const form = page.locator(".verb").filter({ has: page.getByText(title, { exact: true }) });
  await form.locator("summary").click();
  return form;
}

async function openPolicy(person: Person): Promise<void> {
  await person.page.goto("/");
  await person.page.getByRole("link", { name: "Approval policy" }).first().click();
  await expect(person.page.getByRole("heading", { level: 1, name: "Approval policy" })).toBeVisible();
}

/** Finance asks the head first, then two of three; the CFO puts it in force. */
async function writePolicy(finance: Person, cfo: Person): Promise<void> {
  const { page } = finance;
  await openPolicy(finance);
  await page.getByText("Change the rules").click();
  await page.locator("[name=r0_name]").fill("Two of three");
  await page.locator("[name=r0_s0_w0]").selectOption({ label: HEAD });
  await page.locator("[name=r0_s0_days]").fill("3");
  await page.locator("[name=r0_s0_escalate]").selectOption("superior");
  for (const [place, name] of [HEAD, FINANCE].entries()) {
    await page.locator(`[name=r0_s1_w${place}]`).selectOption({ label: name });
  }
  await page.locator("[name=r0_s1_quorum]").selectOption("2");
  await page.locator("[name=r0_s1_above]").fill("plenty");
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByText("Something does not read")).toBeVisible();
  await expect(page.getByText("An amount does not read")).toBeVisible();
  await expect(page.locator("[name=r0_name]"), "what was typed is kept").toHaveValue("Two of three");
  await page.locator("[name=r0_s1_above]").fill("");
  await page.locator("[name=r0_s1_w2]").selectOption({ label: CFO });
  await page.locator("[name=reason]").fill("Large budgets want more eyes");
  await page.getByRole("button", { name: "Propose this version" }).click();
  await expect(page.getByText("The new version is proposed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Put in force" }), "not by its author").toHaveCount(0);
  await openPolicy(cfo);
  await isSound(cfo);
  await cfo.page.getByRole("button", { name: "Put in force" }).click();
  await expect(cfo.page.getByText("The new version is in force")).toBeVisible();
  await expect(cfo.page.locator(".rule").first()).toContainText("Two of three");
  await expect(cfo.page.locator(".rule").first()).toContainText("within 3 business days");
  await expect(cfo.page.locator(".rule").first()).toContainText("The superior of who is late");
}

story("a request goes through several hands on the phone", async ({ meet }) => {
  story.setTimeout(150_000);
  const [sales, finance, head, cfo] = await Promise.all([
    meet("sales"),
    meet("finance", BARE),
    meet("head", BARE),
    meet("cfo", BARE),
  ]);
  await story.step("finance writes a policy and the CFO puts it in force", async () => {
    await writePolicy(finance, cfo);
  });

  await story.step("sales sees who will approve before asking", async () => {
    const sheet = await sales.openSheet("Sales");
    const { page } = sales;
    await sheet.isSaved();
    await page.getByRole("toolbar").getByRole("button", { name: "Submit" }).click();
    await page.getByRole("link", { name: "Who will approve this?" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Submit the Sales budget" })).toBeVisible();
    await expect(page.locator(".step").first()).toContainText(HEAD);
    await expect(page.locator(".step").first()).toContainText("due ");
    await expect(page.locator(".step").nth(1)).toContainText("2 of 3");
    await isSound(sales);
    await page.getByRole("button", { name: "Submit" }).click();
    await expect(page).toHaveURL(/\/requests\//);
    await page.getByRole("button", { name: "Remind them" }).click();
    await expect(page.locator(".request-notice")).toContainText("Reminded");
    await page.getByRole("button", { name: "Remind them" }).click();
    await expect(page.locator(".request-notice")).toContainText("They were reminded a short while ago");
  });

  await story.step("the head hands it over and has no say any more", async () => {
    const { page } = head;
    await page.goto("/inbox?show=waiting");
    await expect(page.locator(".inbox-row").filter({ hasText: "Sales" })).toContainText("Reminded");
    await openRequest(head);
    const form = await verb(page, "Hand over");
    await isSound(head);
    await form.getByLabel("To whom").selectOption({ label: FINANCE });
    await form.getByLabel(/A word with it/).fill("On the train until Friday");
    await form.getByRole("button", { name: "Hand over" }).click();
    await expect(page.locator(".request-notice")).toContainText("Handed over");
    await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
    await expect(step(page, 1)).toContainText(`${HEAD} handed over to ${FINANCE}`);
    await expect(page.locator(".card").filter({ has: page.locator("#history") })).toContainText("On the train until Friday");
  });

  await story.step("forged, foreign and stale forms change nothing", async () => {
    await openRequest(finance);
    const address = new URL(finance.page.url()).pathname;
    const send = async (person: Person, path: string, fields: Record<string, string>): Promise<number> => {
      await person.page.goto(address);
      const csrf = await person.page.locator("input[name=csrf]").first().inputValue();
      const form = new URLSearchParams({ csrf, idempotency_key: `0.${crypto.randomUUID()}`, ...fields });
      const origin = new URL(person.page.url()).origin;
      const headers = { "content-type": "application/x-www-form-urlencoded", origin };
      return (await person.context.request.post(address + path, { data: form.toString(), headers })).status();
    };
    const id = async (name: string) => (await finance.page.getByRole("option", { name }).first().getAttribute("value")) ?? "";
    await verb(finance.page, "Send a copy");
    const [auditor, asker] = [await id("吴凡 Wu Fan"), await id("王蕾 Wang Lei")];
    expect(await send(finance, "/transfer", { person: auditor }), "who decides nothing is given nothing").toBe(422);
    expect(await send(finance, "/sign", { person: asker, place: "before" }), "nobody decides on their own work").toBe(422);
    expect(await send(finance, "/sign", { person: auditor, place: "above" })).toBe(400);
    expect(await send(finance, "/transfer", { person: "everybody" })).toBe(422);
    expect(await send(finance, "/transfer", { person: auditor, csrf: "forged" })).toBe(403);
    expect(await send(head, "/transfer", { person: auditor }), "the head gave the seat away").toBe(403);
    expect(await send(sales, "/transfer", { person: auditor })).toBe(403);
    expect(await send(finance, "/transfer", { person: auditor, idempotency_key: "7.x" })).toBe(400);
    const ahead = { person: auditor, idempotency_key: `7.${crypto.randomUUID()}` };
    expect(await send(finance, "/transfer", ahead), "a turn that never was").toBe(409);
    const version = await finance.page.locator("input[name=version]").first().inputValue();
    const decision = { decision: "approve", version: version.replace(/./g, "0") };
    expect(await send(finance, "/decide", decision), "a version nobody saw").toBe(409);
    expect(await send(finance, "/decide", { ...decision, decision: "pay" })).toBe(400);
    await finance.page.goto(address);
    await expect(finance.page.locator(".done .step-mark"), "only the submission is done").toHaveCount(1);
    await expect(finance.page.getByRole("button", { name: "Approve" })).toBeVisible();
  });

  await story.step("finance adds a signer and is told what the step wants then", async () => {
    const { page } = finance;
    await openRequest(finance);
    const form = await verb(page, "Add a signer");
    await expect(form).toContainText("the step then needs 2 agreements instead of 1 agreement");
    await form.getByLabel("Whom").selectOption({ label: CFO });
    await form.getByText("Beside this step").click();
    await form.getByRole("button", { name: "Add the signer" }).click();
    await expect(page.locator(".request-notice")).toContainText("0 of 2 agreements");
    await page.getByRole("button", { name: "Approve" }).dblclick();
    await expect(page.locator(".request-notice")).toContainText("1 of 2 agreements");
    await expect(step(page, 1).getByText(`Approved · ${FINANCE}`)).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Approve" }), "one person, one voice").toHaveCount(0);
    await openRequest(cfo);
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    await expect(step(cfo.page, 2)).toContainText("0 of 2 agreements");
  });

  await story.step("the CFO sends it to the earlier step, which decides anew", async () => {
    const { page } = cfo;
    await openRequest(cfo);
    const form = await verb(page, "Send to an earlier step");
    await form.getByLabel("Reason").fill("The fair in Munich is in twice");
    await form.getByRole("button", { name: "Send it there" }).click();
    await expect(page.locator(".request-notice")).toContainText("Sent to an earlier step");
    await expect(step(page, 1)).toContainText("0 of 2 agreements");
    for (const person of [finance, cfo]) {
      await openRequest(person);
      await person.page.getByRole("button", { name: "Approve" }).click();
    }
    await expect(step(cfo.page, 1)).toHaveClass(/done/);
  });

  await story.step("two of the three agree, and it is approved", async () => {
    await openRequest(finance);
    await finance.page.getByRole("button", { name: "Approve" }).click();
    await expect(step(finance.page, 2)).toContainText("1 of 2 agreements");
    await openRequest(head);
    const form = await verb(head.page, "Send a copy");
    await form.getByLabel("To whom").selectOption({ label: "吴凡 Wu Fan" });
    await form.getByRole("button", { name: "Send the copy" }).click();
    await expect(head.page.locator(".request-notice")).toContainText("The copy is sent");
    await head.page.getByRole("button", { name: "Approve" }).click();
    await expect(head.page.locator(".request-who")).toContainText("Approved");
    await expect(step(head.page, 2)).toContainText(`Approved · ${HEAD}`);
    await isSound(head);
  });

  await story.step("the auditor finds the copy and what stands out, and changes nothing", async () => {
    const auditor = await meet("auditor", BARE);
    const { page } = auditor;
    await page.goto("/inbox?show=copied");
    await page.locator(".inbox-row").filter({ hasText: "Sales" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sales budget" })).toBeVisible();
    await expect(page.locator(".verbs"), "who watches does not act").toHaveCount(0);
    await page.goto("/");
    await page.getByRole("link", { name: "Supervision" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Supervision" })).toBeVisible();
    // The demo organisation's own request was under way when the policy changed.
    await expect(page.locator(".exceptions")).toContainText("Policy changed");
    await isSound(auditor);
  });
});

story("a deputy decides while the head is away, and not on their own work", async ({ meet }) => {
  story.setTimeout(90_000);
  const [sales, head, cfo] = await Promise.all([meet("sales"), meet("head", BARE), meet("cfo", BARE)]);
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  await story.step("the head names a deputy", async () => {
    const { page } = head;
    await page.goto("/inbox");
    await page.getByRole("link", { name: /^Deputies/ }).click();
    await isSound(head);
    const today = await page.locator("[name=since]").inputValue();
    await page.getByLabel("Deputy").selectOption({ label: CFO });
    await page.locator("[name=until]").fill(today);
    await page.getByRole("button", { name: "Set the deputy" }).click();
    await expect(page.getByText("Your deputy is set")).toBeVisible();
    await expect(page.locator(".delegation-list")).toContainText(CFO);
    await isSound(head);
  });
  await story.step("the deputy decides in the head's place, seen by everybody", async () => {
    await openRequest(cfo);
    await expect(cfo.page.locator(".decide-form")).toContainText(`You decide for ${HEAD}`);
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    await expect(step(cfo.page, 1)).toContainText(`Approved · ${CFO} · for ${HEAD}`);
  });
  await story.step("once it is ended, the deputy has no say for the head", async () => {
    const { page } = head;
    await page.goto("/delegations");
    await page.getByRole("button", { name: /^End/ }).click();
    await expect(page.getByText("The delegation has ended")).toBeVisible();
    await cfo.page.goto("/delegations");
    await expect(cfo.page.locator(".delegation-list")).toContainText("Over");
  });
});

story("a rejection ends the request and says why", async ({ meet }) => {
  const [sales, head] = await Promise.all([meet("sales"), meet("head", BARE)]);
  await submit(await sales.openSheet("Sales"));
  await openRequest(head);
  const form = await verb(head.page, "Reject");
  await form.getByLabel("Reason").fill("Not next year");
  await form.getByRole("button", { name: "Reject" }).click();
  await expect(head.page.locator(".request-notice")).toContainText("Rejected");
  await expect(step(head.page, 1)).toContainText("Not next year");
  await sales.page.reload();
  await expect(sales.page.locator(".request-who")).toContainText("Rejected");
});
