// The server refuses what one document sends: that one rests, longer each time, and says so all the while; the tab's other
// documents stay on the line. When it is taken at last, nothing that was typed is missing.

import { cbor } from "@automerge/automerge-repo";
import type { Page, WebSocketRoute } from "@playwright/test";
import { expect, story } from "./people";

const EAST = "Centrifugal pumps · East China";

/** How a change begins in what Automerge sends. */
const CHANGE = Buffer.from([0x85, 0x6f, 0x4a, 0x83]);

/** A server that refuses the changes of one document, as a rule that only it knows would. */
class Rule {
  /** When it refused. */
  readonly refused: number[] = [];
  holds = false;

  constructor(private readonly document: string) {}

  async standsBefore(page: Page): Promise<void> {
    await page.routeWebSocket(/\/sync$/, (near) => {
      const far = near.connectToServer();
      near.onMessage((frame) => {
        if (this.forbids(Buffer.from(frame))) this.refuse(near, far);
        else far.send(frame);
      });
    });
  }

  private forbids(frame: Buffer): boolean {
    return this.holds && frame.includes(this.document) && frame.includes(CHANGE);
  }

  private refuse(near: WebSocketRoute, far: WebSocketRoute): void {
    this.refused.push(Date.now());
    const message = "not-permitted: a rule nobody told you of";
    near.send(Buffer.from(cbor.encode({ type: "error", senderId: "server", documentId: this.document, message })));
    void near.close({ code: 1008, reason: "not-permitted" });
    void far.close();
  }
}

story("a refused change keeps its document off the line, and no other", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const { page } = sales;
  await sales.openSheet("Sales");
  const rule = new Rule(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  await rule.standsBefore(page);
  await page.reload();
  const ours = await sales.sheet("Sales");
  await ours.isSaved();
  const theirs = await finance.openSheet("Sales");
  const untouched = await theirs.cell(EAST, "Jan").innerText();
  const refusal = page.getByRole("alert").filter({ hasText: "The server refused a change from this device" });

  await story.step("the change is refused: the page says so, and that it is kept here", async () => {
    rule.holds = true;
    await ours.put(EAST, "Jan", "1111");
    await expect(refusal).toContainText("a rule nobody told you of");
    await expect(ours.saved).toHaveText("1 change on this device");
    // A word that goes and comes back is read out again each time.
    await refusal.evaluate((alert) => {
      new MutationObserver(() => {
        if (!alert.isConnected) document.documentElement.dataset.flickered = "yes";
      }).observe(document.body, { childList: true, subtree: true });
    });
  });

  await story.step("meanwhile talk about the sheet goes on, both ways", async () => {
    for (const person of [sales, finance]) await person.page.getByRole("toolbar").getByRole("button", { name: /^Talk/ }).click();
    const [here, there] = [page, finance.page].map((page) => page.getByRole("complementary", { name: /^Talk/ }));
    const begin = here.getByRole("textbox", { name: "Write about this; @ names somebody" });
    await begin.fill("The line is refused, this is not.");
    await begin.press("Enter");
    await expect(there.getByText("The line is refused, this is not.")).toBeVisible();
  });

  await story.step("it is tried again, each time after twice as long", async () => {
    await expect.poll(() => rule.refused.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
    const pauses = rule.refused.slice(1).map((at, index) => at - (rule.refused[index] ?? 0));
    // A timer never rings early; a busy machine is only later.
    for (const [index, least] of [1_000, 2_000, 4_000].entries()) expect(pauses[index]).toBeGreaterThanOrEqual(least * 0.9);
    await expect(refusal).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.dataset.flickered)).toBeUndefined();
    await theirs.shows(EAST, "Jan", untouched);
  });

  await story.step("the rule is gone: the figure is taken, and the word goes", async () => {
    rule.holds = false;
    await expect(theirs.cell(EAST, "Jan")).toHaveText("1,111.00", { timeout: 30_000 });
    await ours.isSaved();
    await expect(refusal).toHaveCount(0);
  });
});
