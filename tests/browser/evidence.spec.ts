// Photos and files are put to a request from the phone, without a script, seen by who decides, and handed out as what they
// are; whatever else is sent is refused with a word.

import { createHash } from "node:crypto";
import { expect, PHONE, story } from "./people";
import { approve, openRequest, submit } from "./requests";
import { isSound } from "./sound";

const BARE = { ...PHONE, javaScriptEnabled: false };

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

/** One pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

story("a quote is photographed and decided on", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, head, cfo] = await Promise.all([meet("sales"), meet("head", BARE), meet("cfo")]);
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  const { page } = sales;

  await story.step("sales adds a photo, and is told what cannot be added", async () => {
    await page.getByRole("link", { name: "Add a file" }).click();
    await expect(page.getByText("No files yet")).toBeVisible();
    await isSound(sales);
    const add = async (name: string, mimeType: string, buffer: Buffer) => {
      await page.getByLabel("Photo or file").setInputFiles({ name, mimeType, buffer });
      await page.getByRole("button", { name: "Add", exact: true }).click();
    };
    await add("报价单.png", "image/png", PNG);
    await expect(page.getByText("The file is added")).toBeVisible();
    await expect(page.locator(".evidence-files")).toContainText(createHash("sha256").update(PNG).digest("hex"));
    await add("tool.exe", "image/png", Buffer.from([0x4d, 0x5a, 0x90, 0, 3]));
    await expect(page.getByRole("alert")).toContainText("This kind of file is not taken");
    await add("page.html", "text/html", Buffer.from("<script>document.title='owned'</script>"));
    await expect(page.locator(".evidence-files > li")).toHaveCount(2);
    await isSound(sales);
  });

  await story.step("the head finds it in the inbox by its department", async () => {
    const rows = head.page.locator(".inbox-row");
    await head.page.goto("/inbox?show=waiting");
    await expect(rows).toHaveCount(2);
    await head.page.getByLabel("Department").selectOption({ label: "Sales" });
    await head.page.getByRole("button", { name: "Filter" }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText("Sales");
    await expect(head.page.locator(".inbox-filter [aria-current]")).toContainText("Waiting");
    await isSound(head);
    await head.page.getByLabel("Late only").check();
    await head.page.getByRole("button", { name: "Filter" }).click();
    await expect(head.page.getByText("Nothing here")).toBeVisible();
    await head.page.getByRole("link", { name: "Clear" }).click();
    await expect(rows).toHaveCount(2);
  });

  await story.step("the head sees it with the request, and opens it", async () => {
    await openRequest(head);
    const card = head.page.locator(".card").filter({ has: head.page.locator("#evidence") });
    await expect(card.getByRole("link", { name: "报价单.png" })).toBeVisible();
    await isSound(head);
    const address = (await card.getByRole("link", { name: "报价单.png" }).getAttribute("href")) ?? "";
    const photo = await head.page.request.get(address);
    expect(photo.headers()["content-type"]).toBe("image/png");
    expect(await photo.body()).toEqual(PNG);
    const text = (await card.getByRole("link", { name: "page.html" }).getAttribute("href")) ?? "";
    const answer = await head.page.request.get(text);
    expect(answer.headers()["content-type"]).toContain("text/plain");
    expect(answer.headers()["content-disposition"]).toContain("attachment");
  });

  await story.step("once it is decided, nothing is added any more", async () => {
    await approve(head);
    await approve(cfo);
    await page.goto(new URL(page.url()).pathname);
    await expect(page.getByRole("button", { name: "Add", exact: true })).toHaveCount(0);
    await page.getByRole("link", { name: "Back to the request" }).click();
    await expect(page.locator(".evidence-files > li")).toHaveCount(2);
    await expect(page.getByRole("link", { name: "Add a file" })).toHaveCount(0);
  });
});
