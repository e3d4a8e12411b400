// The server's disk is full: nobody is told that anything is saved, everybody is told why, also who comes meanwhile, and
// work goes on on each device. With room again, or after a restart, what waited is saved and the others see it.

import { expect, type Person, story } from "./people";
import type { Sheet } from "./sheet";

const EAST = "Centrifugal pumps · East China";

/** A commit that failed is tried again within ten seconds. */
const RETRIED = { timeout: 30_000 };

function banner(sheet: Sheet) {
  return sheet.page.getByRole("alert").filter({ hasText: "The server cannot save just now" });
}

async function reloaded(person: Person): Promise<Sheet> {
  await person.page.reload();
  return person.sheet("Sales");
}

story("a full disk on the server says so to everybody, and nothing that was typed is lost", async ({ meet, ownServer }) => {
  story.setTimeout(180_000);
  const [sales, finance, cfo] = await Promise.all([meet("sales"), meet("finance"), meet("cfo")]);
  let ours = await sales.openSheet("Sales");
  const theirs = await finance.openSheet("Sales");
  const untouched = await theirs.cell(EAST, "Jan").innerText();

  await story.step("the disk fills: the figure is saved nowhere but here, and both are told", async () => {
    ownServer.fillDisk();
    await ours.put(EAST, "Jan", "1111");
    for (const sheet of [ours, theirs]) {
      await expect(banner(sheet)).toBeVisible();
      await expect(sheet.saved).toHaveText("The server cannot save; your changes are kept here");
    }
    await theirs.shows(EAST, "Jan", untouched);
  });

  await story.step("typing goes on; a page loaded anew has it all, and says why it is not saved", async () => {
    await ours.put(EAST, "Feb", "2222");
    ours = await reloaded(sales);
    await ours.shows(EAST, "Jan", "1,111.00");
    await ours.shows(EAST, "Feb", "2,222.00");
    await expect(banner(ours)).toBeVisible();
    const witness = await cfo.openSheet("Sales");
    await expect(banner(witness), "who comes meanwhile is told").toBeVisible();
  });

  await story.step("with room again it is saved without a restart, and the others see it", async () => {
    ownServer.freeDisk();
    await expect(theirs.cell(EAST, "Jan")).toHaveText("1,111.00", RETRIED);
    await expect(theirs.cell(EAST, "Feb")).toHaveText("2,222.00", RETRIED);
    for (const sheet of [ours, theirs]) {
      await expect(banner(sheet)).toHaveCount(0, RETRIED);
      await sheet.isSaved();
    }
  });

  await story.step("full once more, and the server is started again on another disk: nobody believes it is still full", async () => {
    ownServer.fillDisk();
    await ours.put(EAST, "Mar", "3333");
    for (const sheet of [ours, theirs]) await expect(banner(sheet)).toBeVisible();
    await ownServer.fall();
    await expect(theirs.cell(EAST, "Mar")).toHaveText("3,333.00", RETRIED);
    for (const sheet of [ours, theirs]) {
      await expect(banner(sheet)).toHaveCount(0, RETRIED);
      await sheet.isSaved();
    }
  });
});
