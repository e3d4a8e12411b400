// What is typed after a sheet was submitted is not lost: it waits on the device as a proposal. Returned, it goes into the
// sheet; approved, it is looked through and taken up in the next revision.

import { expect, story } from "./people";
import { approve, openRequest, submit } from "./requests";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";

story("a proposal goes into the next revision", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance, head, cfo] = await Promise.all([meet("sales"), meet("finance"), meet("head"), meet("cfo")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const address = sales.page.url();
  const submitted = await ours.cell(EAST, "Jan").innerText();

  await story.step("sales goes on writing after submitting; nobody else sees it", async () => {
    await submit(ours);
    await sales.page.goto(address);
    await ours.ready();
    await sales.page.getByRole("button", { name: "Go on as a proposal" }).click();
    await ours.put(EAST, "Jan", "1");
    await ours.put(NORTH, "Feb", "2");
    await expect(ours.saved).toHaveText("2 changes on this device");
    await expect(sales.page.locator(".banner").filter({ hasText: "as your proposal" }).first()).toBeVisible();
    await theirs.shows(EAST, "Jan", submitted);
  });

  await story.step("the tab is closed; what was written is still there", async () => {
    await sales.page.close();
    sales.page = await sales.context.newPage();
    await sales.page.goto(address);
    const again = await sales.sheet("Sales");
    await again.shows(EAST, "Jan", "1.00");
    await expect(again.saved).toHaveText("2 changes on this device");
  });

  await story.step("what is approved is what was submitted", async () => {
    await approve(head);
    await approve(cfo);
    await theirs.shows(EAST, "Jan", submitted);
    await expect(sales.page.locator(".banner").filter({ hasText: "Approved: kept as it is" })).toBeVisible();
  });

  await story.step("the next revision offers the proposal; one change is left out, the other taken up", async () => {
    await sales.page.getByRole("link", { name: "Go to the next revision" }).click();
    await expect(sales.page.getByText("Revision 3", { exact: true })).toBeVisible();
    const next = await sales.sheet("Sales");
    await next.shows(EAST, "Jan", submitted);
    await sales.page.getByRole("button", { name: "Look through" }).click();
    const dialog = sales.page.getByRole("dialog", { name: "Your proposal" });
    await expect(dialog.getByRole("listitem")).toHaveCount(2);
    await expect(dialog.getByRole("listitem").filter({ hasText: EAST })).toContainText(`${submitted} → 1.00`);
    await dialog.getByRole("listitem").filter({ hasText: NORTH }).getByRole("checkbox").uncheck();
    await dialog.getByRole("button", { name: "Add 1 change to this revision" }).click();
    await next.shows(EAST, "Jan", "1.00");
    await next.isSaved();
    await expect(sales.page.getByRole("button", { name: "Look through" })).toHaveCount(0);
  });

  await story.step("it is offered once", async () => {
    await sales.page.reload();
    const next = await sales.sheet("Sales");
    await next.shows(EAST, "Jan", "1.00");
    await next.isSaved();
    await expect(sales.page.getByRole("button", { name: "Look through" })).toHaveCount(0);
  });
  expect(sales.complaints).toEqual([]);
});

story("a proposal goes into the sheet that is returned", async ({ meet }) => {
  const [sales, finance, head] = await Promise.all([meet("sales"), meet("finance"), meet("head")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const address = sales.page.url();
  await submit(ours);
  await sales.page.goto(address);
  await ours.ready();
  await sales.page.getByRole("button", { name: "Go on as a proposal" }).click();
  await ours.put(EAST, "Jan", "7");
  await expect(ours.saved).toHaveText("1 change on this device");

  await openRequest(head);
  await head.page.getByRole("button", { name: "Return" }).click();
  await head.page.getByRole("textbox", { name: "Comment" }).fill("Split the fair.");
  await head.page.getByRole("button", { name: "Return" }).click();

  await theirs.shows(EAST, "Jan", "7.00");
  await ours.isSaved();
  await expect(sales.page.locator(".banner").filter({ hasText: "Returned for changes" })).toBeVisible();
});
