// Tandem's socket seen by a stranger: clients of the stock automerge-repo, as docs/documents.md invites them, edit the
// demo organisation's sheets together. What the server refuses is in hostile.test.mjs.

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { stringifyAutomergeUrl } from "@automerge/automerge-repo";
import { Client, cell, lines, rivals, setCell, version } from "./client.mjs";
import { Service, atRest, until } from "./service.mjs";

const PERIODS = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

/** A message goes out, its answer comes back, and nothing more follows: with room for one crossing on the way. */
const FRAMES_PER_EDIT_MAX = 4;

let service, sales, finance, auditor, sheet;

before(async () => {
  service = await Service.start();
  [sales, finance, auditor] = await Promise.all(["sales", "finance", "auditor"].map((name) => service.signIn(name)));
  sheet = await sales.sheet("Sales");
});

after(() => service?.end());

/** A client of each person with the sales sheet open, until the test is over. */
async function atTheSheet(t, ...people) {
  const found = [];
  for (const person of people) {
    const client = new Client(person);
    t.after(() => client.close());
    found.push({ client, handle: await client.find(sheet.url) });
  }
  return found;
}

/** Waits until everybody has the same version, the server included. */
async function allAgree(...seats) {
  await until("all have the same version", async () => {
    const versions = seats.map(({ handle }) => version(handle));
    const { heads } = await finance.sheet("Sales");
    return new Set([...versions, heads.sort().join()]).size === 1;
  });
}

const isIn = (handle, line, period, amount) => () => cell(handle, line, period) === amount;

test("sales and finance find the sheet by its address, edit it, and each sees the other", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  assert.equal(String(one.handle.doc().kind), "sheet");
  assert.equal(one.handle.doc().year, 2027);
  const [first, second] = lines(one.handle.doc());

  setCell(one.handle, first, "03", 1_234_500);
  await until("finance sees what sales typed", isIn(other.handle, first, "03", 1_234_500));
  setCell(other.handle, second, "12", -7);
  await until("sales sees what finance typed", isIn(one.handle, second, "12", -7));
  await allAgree(one, other);
});

test("a line that one adds is there for the other, who fills it", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const [{ line: neighbour }] = lines(one.handle.doc());
  const id = randomUUID();
  const added = { bucket: id.at(-1), id };
  one.handle.change((doc) => {
    const place = { section: String(neighbour.section), ord: `${neighbour.ord}8` };
    doc.lines[added.bucket][id] = { ...place, name: "展会 2027", account: "6601", "01": 50_000 };
  });

  await until("finance sees the new line", isIn(other.handle, added, "01", 50_000));
  assert.equal(String(other.handle.doc().lines[added.bucket][id].name), "展会 2027");
  setCell(other.handle, added, "02", 60_000);
  await until("sales sees the line filled", isIn(one.handle, added, "02", 60_000));

  const plan = await finance.plan();
  const page = await fetch(`${service.url}/plans/${plan.id}/sheets/${sheet.id}`, { headers: finance.bearer });
  assert.ok((await page.text()).includes("展会 2027"), "the sheet's page shows the line");
});

test("two who set one cell without seeing each other both keep their amount, and everybody sees both", async (t) => {
  const [one, other, third] = await atTheSheet(t, sales, finance, finance);
  const [line] = lines(one.handle.doc());
  const typed = [[one, 100], [other, 200]];
  for (const [{ client }] of typed) client.goOffline();
  for (const [{ handle }, amount] of typed) setCell(handle, line, "05", amount);
  for (const [{ client }] of typed) await client.goOnline();

  for (const { handle } of [one, other, third]) {
    await until("both amounts are there", () => rivals(handle, line, "05").length === 2);
    assert.deepEqual(rivals(handle, line, "05"), [100, 200]);
  }
  const winners = [one, other, third].map(({ handle }) => cell(handle, line, "05"));
  assert.equal(new Set(winners).size, 1, "the same amount stands in front for everybody");

  setCell(third.handle, line, "05", 300);
  for (const { handle } of [one, other]) {
    await until("one amount has taken the place of both", isIn(handle, line, "05", 300));
    assert.deepEqual(rivals(handle, line, "05"), [300]);
  }
});

test("two hundred cells pasted at once arrive whole", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const all = lines(one.handle.doc()).flatMap((line) => PERIODS.map((period) => ({ line, period })));
  const cells = all.slice(0, 200);
  assert.equal(cells.length, 200);
  let partly = 0;
  const hasArrived = ({ line, period }, n) => cell(other.handle, line, period) === n + 1_000_000;
  const arrived = () => cells.filter(hasArrived).length;
  other.handle.on("change", () => (partly += arrived() % 200 === 0 ? 0 : 1));
  one.handle.change((doc) => {
    for (const [n, { line, period }] of cells.entries()) doc.lines[line.bucket][line.id][period] = n + 1_000_000;
  });

  await until("all of them are there", () => arrived() === 200);
  assert.equal(partly, 0, "nobody saw half of it");
  await allAgree(one, other);
});

test("what was typed offline arrives when the line is back, with what others typed meanwhile", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const [first, second] = lines(one.handle.doc());
  one.client.goOffline();
  for (const [n, period] of PERIODS.entries()) setCell(one.handle, first, period, 500 + n);
  setCell(other.handle, second, "01", 42);
  await until("the server has what finance typed", async () => {
    return (await finance.sheet("Sales")).heads.join() === version(other.handle);
  });
  assert.notEqual(cell(other.handle, first, "12"), 511, "nothing has arrived yet");

  await one.client.goOnline();
  await until("finance sees the last thing typed offline", isIn(other.handle, first, "12", 511));
  assert.deepEqual(PERIODS.map((period) => cell(other.handle, first, period)), PERIODS.map((_, n) => 500 + n));
  await until("sales sees what was typed meanwhile", isIn(one.handle, second, "01", 42));
  await allAgree(one, other);
});

test("the department's total in the plan follows an edit, and whoever has the plan open is told", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const plan = await other.client.find((await finance.plan()).url);
  const told = [];
  plan.on("ephemeral-message", ({ message }) => told.push(message));
  const [line] = lines(one.handle.doc());
  const nature = String(one.handle.doc().sections[String(line.line.section)].nature);
  const total = async () => (await finance.department("Sales"))[nature].total;
  setCell(one.handle, line, "07", 0);
  const without = await until("the total counts nothing for the cell", async () => {
    const { heads } = await finance.sheet("Sales");
    return heads.join() === version(one.handle);
  }).then(total);
  setCell(one.handle, line, "07", 777_001);
  await until("the plan's page shows the new total", async () => (await total()) === without + 777_001);
  await until("the plan's readers are told the new total", () =>
    told.some(({ type, sheet: about, ...sums }) => {
      if (type !== "totals" || about !== sheet.id) return false;
      return sums[nature].total.periods.reduce((sum, amount) => sum + Number(amount), 0) === without + 777_001;
    }),
  );
});

test("a cursor is shown under the name the server knows, whatever its client says", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const [{ id: line }] = lines(one.handle.doc());
  const seen = [];
  other.handle.on("ephemeral-message", ({ message }) => seen.push(message));
  const cursor = { line, period: "04" };
  const said = { type: "presence", person: finance.id, name: "Somebody Else", colour: 3, cursor, editing: true };
  one.handle.broadcast(said);

  const [presence] = await until("finance sees the cursor", () => seen.length > 0 && seen);
  assert.deepEqual([presence.person, presence.name], [sales.id, sales.name]);
  assert.deepEqual([presence.cursor, presence.editing], [cursor, true]);
});

test("a restart of the server loses nothing, and clients come back by themselves", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const [first, second] = lines(one.handle.doc());
  setCell(one.handle, first, "01", 31_415);
  await until("finance sees it", isIn(other.handle, first, "01", 31_415));

  await service.stop();
  setCell(one.handle, second, "01", 27_182);
  await service.serve();
  await until("finance sees what was typed while the server was away", isIn(other.handle, second, "01", 27_182));
  const [fresh] = await atTheSheet(t, finance);
  assert.deepEqual([cell(fresh.handle, first, "01"), cell(fresh.handle, second, "01")], [31_415, 27_182]);
  await allAgree(one, other, fresh);
});

/** Submits the sheet, until it is withdrawn or the test is over. */
async function submit(t) {
  const plan = await sales.plan();
  const { id } = await sales.change(`/api/v1/plans/${plan.id}/sheets/${sheet.id}/requests`, 201);
  const withdraw = () => sales.change(`/api/v1/requests/${id}/withdrawal`, 200);
  t.after(async () => {
    const { state } = await sales.sheet("Sales");
    if (state === "locked") await withdraw();
  });
  const { state, heads } = await sales.sheet("Sales");
  assert.equal(state, "locked");
  return { heads, withdraw };
}

test("a submitted sheet takes no edit and makes no noise about it; withdrawn, it takes what was kept", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const [line, ...rest] = lines(one.handle.doc());
  await allAgree(one, other);
  const { heads, withdraw } = await submit(t);

  const before = await atRest("sales' line", () => one.client.frames());
  setCell(one.handle, line, "09", 999);
  const single = (await atRest("sales' line", () => one.client.frames())) - before;
  assert.ok(single <= FRAMES_PER_EDIT_MAX, `one edit made ${single} messages`);
  // Everybody who types on hears no more of it, and is not thrown out.
  const edits = rest.slice(0, 5);
  for (const [n, another] of edits.entries()) {
    setCell(one.handle, another, "09", 2_000 + n);
    await atRest("sales' line", () => one.client.frames(), 200);
  }
  const many = one.client.frames() - before - single;
  assert.ok(many <= FRAMES_PER_EDIT_MAX * edits.length, `${edits.length} edits made ${many} messages`);
  assert.ok(one.client.adapter.isConnected, "sales is still connected");
  assert.equal(version(other.handle), heads.join(), "finance sees nothing of it");
  assert.deepEqual((await sales.sheet("Sales")).heads, heads, "the server has nothing of it");
  const [fresh] = await atTheSheet(t, finance);
  assert.equal(version(fresh.handle), heads.join(), "nor does whoever comes anew");

  await withdraw();
  await until("finance sees the edit", isIn(other.handle, line, "09", 999));
  await until("and the last of the others", isIn(other.handle, edits.at(-1), "09", 2_000 + edits.length - 1));
  await allAgree(one, other, fresh);
});

test("what was typed offline into a sheet that was submitted meanwhile waits until it is open again", async (t) => {
  const [one, other] = await atTheSheet(t, sales, finance);
  const [line] = lines(one.handle.doc());
  one.client.goOffline();
  setCell(one.handle, line, "08", 88_888);
  const { heads, withdraw } = await submit(t);

  await one.client.goOnline();
  await atRest("sales' line", () => one.client.frames());
  assert.ok(one.client.adapter.isConnected, "sales is not thrown out for it");
  assert.equal(version(other.handle), heads.join(), "finance sees nothing of it");
  assert.deepEqual((await sales.sheet("Sales")).heads, heads, "the server has nothing of it");
  assert.equal(cell(one.handle, line, "08"), 88_888, "sales still has it");

  await withdraw();
  await until("finance sees it", isIn(other.handle, line, "08", 88_888));
  await allAgree(one, other);
});

test("an auditor reads the sheet and writes to nobody", async (t) => {
  const [reader, one] = await atTheSheet(t, auditor, sales);
  const [line, second] = lines(one.handle.doc());
  setCell(one.handle, second, "02", 161_803);
  await until("the auditor sees an edit", isIn(reader.handle, second, "02", 161_803));
  await allAgree(reader, one);
  const stood = version(one.handle);

  const before = await atRest("the auditor's line", () => reader.client.frames());
  setCell(reader.handle, line, "10", 666);
  const made = (await atRest("the auditor's line", () => reader.client.frames())) - before;
  assert.ok(made <= FRAMES_PER_EDIT_MAX, `one edit made ${made} messages`);
  assert.equal(version(one.handle), stood, "sales sees nothing of it");
  assert.deepEqual((await sales.sheet("Sales")).heads, [stood], "the server has nothing of it");

  setCell(one.handle, second, "02", 271_828);
  await until("the auditor goes on reading", isIn(reader.handle, second, "02", 271_828));
});

test("a sheet one may not see is as unavailable as one that does not exist", async (t) => {
  const client = new Client(sales);
  t.after(() => client.close());
  const foreign = await Promise.all(["Production", "Information Technology"].map((name) => finance.sheet(name)));
  const unknown = stringifyAutomergeUrl({ documentId: randomBytes(16) });
  for (const url of [...foreign.map(({ url }) => url), unknown]) {
    await assert.rejects(client.find(url), { message: `Document ${url} is unavailable` });
  }
  assert.ok(client.adapter.isConnected, "asking is no offence");
});
