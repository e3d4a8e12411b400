// A process map carries the money: a budget line takes the cost of a step, and what is changed on the map is in the open
// sheet at once. Maps come in from BPMN files, with what had to be mended, and go out again.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, story } from "./people";

const LINE = "Iron castings";

story("a step's cost moves a budget line, and the line leads to the step", async ({ meet }) => {
  story.setTimeout(90_000);
  const [finance, other] = await Promise.all([meet("finance"), meet("finance")]);
  const sheet = await other.openSheet("Purchasing");
  const panel = other.page.getByRole("complementary", { name: "How it is figured" });

  await story.step("a line takes what paying costs in a month", async () => {
    await sheet.choose(LINE, "Jan");
    await other.page.keyboard.type('= "Purchase to pay"."Pay cost"');
    await expect(panel.getByText("Jan: 1,500.00")).toBeVisible();
    await other.page.keyboard.press("Enter");
    await sheet.shows(LINE, "Jan", "1,500.00");
    await sheet.shows(LINE, "Dec", "1,500.00");
  });

  await story.step("the map says that each payment costs ten instead of five, and the open sheet follows", async () => {
    await finance.openPlan();
    await finance.page.getByRole("link", { name: "Process maps" }).click();
    await finance.page.getByRole("link", { name: "Purchase to pay" }).click();
    const surface = finance.page.locator("#map-surface");
    await surface.focus();
    await finance.page.keyboard.press("0");
    await surface.locator('.node[aria-label*="“Pay”"] .body').click();
    const field = finance.page.locator(".map-panel").getByLabel("Cost each time", { exact: false });
    await field.fill("10");
    await field.press("Tab");
    // Five more than before, 120 times a month.
    await sheet.shows(LINE, "Jan", "2,100.00");
  });

  await story.step("the line leads to the step that causes it", async () => {
    const taken = panel.locator(".taken li").filter({ hasText: "Pay cost" });
    await expect(taken).toContainText("2,100.00");
    await taken.getByRole("link", { name: "Purchase to pay" }).click();
    const pay = other.page.locator('#map-surface .node[aria-label*="“Pay”"]');
    await expect(pay).toBeInViewport();
    await expect(other.page.locator("#map-surface .over .chosen")).toHaveCount(1);
    await expect(other.page.locator(".map-panel").getByLabel("Name", { exact: true })).toHaveValue("Pay");
  });
});

story("maps come in from BPMN files and go out again", async ({ meet }, info) => {
  const finance = await meet("finance", { javaScriptEnabled: false });
  const { page } = finance;
  await finance.openPlan();
  const maps = `${new URL(page.url()).pathname}/maps`;
  const send = async (name: string, buffer: Buffer) => {
    await page.goto(maps);
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/xml", buffer });
    await page.getByRole("button", { name: "Import" }).click();
  };

  await story.step("what can't be read is refused with its place", async () => {
    await send("trap.bpmn", Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>'));
    await expect(page.locator(".banner")).toContainText("The file was not imported");
    await expect(page.locator(".banner")).toContainText("line 2");
    await send("poem.bpmn", Buffer.from("<poem/>"));
    await expect(page.locator(".banner")).toContainText("poem");
  });

  await story.step("what is far too large is refused before it has come, and the page says how much is taken", async () => {
    const large = info.outputPath("large.bpmn");
    writeFileSync(large, Buffer.alloc(100 * 1024 * 1024, " "));
    await page.goto(maps);
    await page.locator("input[type=file]").setInputFiles(large);
    await page.getByRole("button", { name: "Import" }).click();
    await expect(page.locator(".banner")).toContainText("larger than 16 MB", { timeout: 20_000 });
  });

  await story.step("what is missing is mended, and told", async () => {
    await send("No diagram.bpmn", readFileSync("../fixtures/bpmn/no-diagram.bpmn"));
    await expect(page.locator(".banner")).toContainText("The map was imported");
    await expect(page.locator(".map-mended")).toContainText("had no place");
    await page.getByRole("link", { name: "Open the map" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("No diagram");
  });

  await story.step("it goes out as a file that names the same steps", async () => {
    const href = await page.getByRole("link", { name: "Download BPMN" }).getAttribute("href");
    const file = await page.request.get(href ?? "");
    expect(file.status()).toBe(200);
    expect(file.headers()["content-disposition"]).toContain("process-map.bpmn");
    const ids = (xml: string) => new Set([...xml.matchAll(/<\w*:?(?:task|userTask|startEvent|endEvent)\b[^>]*\bid="([^"]+)"/g)].map((found) => found[1]));
    const before = ids(readFileSync("../fixtures/bpmn/no-diagram.bpmn", "utf8"));
    expect(before.size).toBeGreaterThan(0);
    expect(ids(await file.text())).toEqual(before);
  });
});
