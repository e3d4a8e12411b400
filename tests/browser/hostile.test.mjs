// Tandem's socket under people who mean harm, and under clients gone wrong: what they send is refused with a reason,
// reaches nobody, and slows nobody down. Every attack is made beside two people at work: sales types, finance looks on.

import {
  applyChanges,
  change,
  clone,
  decodeChange,
  encodeChange,
  getAllChanges,
  getHeads,
  getLastLocalChange,
  stats,
} from "@automerge/automerge";
import { cbor, stringifyAutomergeUrl } from "@automerge/automerge-repo";
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { constants, deflateRawSync } from "node:zlib";
import { Client, cell, lines, setCell, version } from "./client.mjs";
import { Service, atRest, until } from "./service.mjs";
import * as wire from "./wire.mjs";

const { Peer, actorOf, ending, makeChange, syncMessage, upgrade } = wire;

// How a socket closes (RFC 6455, and 1013 of the registry).
const POLICY = 1008;
const TOO_BIG = 1009;
const AGAIN = 1013;

// What the server promises to take, from shared/src/wire/limit.rs and server/src/sync/limit.rs.
const FRAME_BYTES_MAX = 4 * 1024 * 1024;
const EPHEMERAL_BYTES_MAX = 256 * 1024;
const NONSENSE_MAX = 16;
const LATE_FRAMES_MAX = 64;
const SOCKETS_PER_PERSON = 64;
const JOIN_MS_MAX = 10_000;
const WORDS_PER_SECOND = 30;
const WORDS_IN_RESERVE = 60;

/** What others may notice of an attack. */
const ANSWER_MS_MAX = 2_000;
const EDIT_MS_MAX = 2_000;
const PULSE_MS = 20;
const MEMORY_GROWTH_MAX = 64 * 1024 * 1024;

let service, sales, finance, auditor, it, sheet, plan, foreign, typist, onlooker, silent;

before(async () => {
  service = await Service.start();
  const names = ["sales", "finance", "auditor", "it"];
  [sales, finance, auditor, it] = await Promise.all(names.map((name) => service.signIn(name)));
  sheet = await sales.sheet("Sales");
  plan = await sales.plan();
  foreign = await finance.sheet("Production");
  typist = await seat(sales);
  onlooker = await seat(finance);
  silent = await Peer.connect(auditor, { joins: false });
  silent.since = Date.now();
  await isWell(await standing());
});

after(async () => {
  await typist?.client.close();
  await onlooker?.client.close();
  await service?.end();
});

async function seat(person) {
  const client = new Client(person);
  return { client, handle: await client.find(sheet.url) };
}

// Those at work

/** Where everything stands before an attack. */
async function standing() {
  await until("both have the same version", () => version(onlooker.handle) === version(typist.handle));
  return { heads: await heads(), changes: stats(onlooker.handle.doc()).numChanges };
}

async function heads() {
  const { sheets } = await finance.get(`/api/v1/plans/${plan.id}/sheets`);
  return [await finance.plan(), ...sheets].map(({ id, state, heads }) => [id, state, heads.join()]);
}

let typed = 0;

/** Nothing of what stood has moved, the server answers, and people go on working. */
async function isWell(stood) {
  assert.ok(service.isAlive(), "the server is alive");
  assert.deepEqual(await heads(), stood.heads, "no document has moved");

  const [line] = lines(typist.handle.doc());
  setCell(typist.handle, line, "01", (typed += 1));
  await until("the next edit gets through", () => cell(onlooker.handle, line, "01") === typed, EDIT_MS_MAX);
  assert.equal(stats(onlooker.handle.doc()).numChanges, stood.changes + 1, "nothing else has got through");
  assert.ok(onlooker.client.adapter.isConnected && typist.client.adapter.isConnected, "nobody was thrown out");
}

/** Asks the server how it is, again and again, until told to stop; gives the slowest answer. */
function pulse() {
  let isOver = false;
  const slowest = (async () => {
    for (let slowest = 0; ; ) {
      const asked = Date.now();
      const { status } = await fetch(`${service.url}/healthz`);
      assert.equal(status, 200, "the server is well");
      slowest = Math.max(slowest, Date.now() - asked);
      if (isOver) return slowest;
      await pause(PULSE_MS);
    }
  })();
  return () => {
    isOver = true;
    return slowest;
  };
}

/** Attacks as `person`, beside those at work. */
async function attack(person, assault, options) {
  const stood = await standing();
  const stop = pulse();
  const peer = await Peer.connect(person, options);
  try {
    await assault(peer);
  } finally {
    peer.close();
    const slowest = await stop();
    assert.ok(slowest < ANSWER_MS_MAX, `the server took ${slowest} ms to answer`);
  }
  await isWell(stood);
}

/**
 * The peer is told why, in a sentence that opens with the reason's name, and over which document where it is over one; and
 * the socket closes.
 */
async function isRefused(peer, code, document) {
  const { error, about, ...close } = await ending(peer);
  if (document !== undefined) assert.equal(about, document);
  assert.deepEqual(close, { code: POLICY, reason: code });
  assert.match(error ?? "nothing was said", new RegExp(`^${code}: \\S.{8,}`));
}

/** One test for a frame, or for what a peer does, and the reason it is refused for. */
function check(name, input, expect, { person = () => sales, ...options } = {}) {
  test(`${name} is refused: ${expect}`, async () => {
    await attack(
      person(),
      async (peer) => {
        if (typeof input === "function") await input(peer);
        else peer.sendBytes(input);
        await isRefused(peer, expect);
      },
      options,
    );
  });
}

// Frames that are no messages

const noise = randomBytes(8);
const bytes = (text) => Buffer.from(text.replaceAll(" ", ""), "hex");
const someDocument = () => stringifyAutomergeUrl({ documentId: randomBytes(16) }).replace("automerge:", "");

const aSyncMessage = { type: "sync", documentId: someDocument(), senderId: "a", targetId: "b", data: noise };

for (const [name, frame] of [
  ["an empty frame", Buffer.alloc(0)],
  ["a frame that is not CBOR", bytes("ff ff ff ff")],
  ["a frame of noise", randomBytes(4096).fill(0xff, 0, 1)],
  ["JSON in a binary frame", Buffer.from('{"type":"join"}')],
  ["a message cut off", cbor.encode({ type: "leave", senderId: "somebody" }).subarray(0, -3)],
  ["a message with more after its end", Buffer.concat([cbor.encode({ type: "leave", senderId: "x" }), bytes("00")])],
  ["an array", cbor.encode(["join"])],
  ["a map with numbers for keys", bytes("a1 01 02")],
  ["a message without a type", cbor.encode({ senderId: "somebody" })],
  ["a type that is a number", cbor.encode({ type: 7, senderId: "somebody" })],
  ["a sync message without a document", cbor.encode({ ...aSyncMessage, documentId: undefined })],
  ["a sync message whose data is text", cbor.encode({ ...aSyncMessage, data: "text" })],
  ["a name of a thousand characters", cbor.encode({ type: "leave", senderId: "x".repeat(1_000) })],
  ["arrays ten thousand deep", Buffer.concat([bytes("a1 61 78"), Buffer.alloc(10_000, 0x81), bytes("00")])],
  ["an array that claims 2^62 elements", bytes("a1 63 616464 9b 40 00 00 00 00 00 00 00")],
  ["a byte string that claims 2^62 bytes", bytes("a1 64 64617461 5b 40 00 00 00 00 00 00 00")],
  ["an announced map of 2^62 fields", bytes("bb 40 00 00 00 00 00 00 00")],
]) {
  check(name, frame, "malformed");
}

check("a text frame", (peer) => peer.socket.send('{"type":"join"}'), "malformed");

// Who is who

check("talk before a join", (peer) => peer.sync(sheet.id, syncMessage()), "not-joined", { joins: false });

check(
  "a join in a version of tomorrow",
  (peer) => peer.send({ type: "join", senderId: peer.name, supportedProtocolVersions: ["2"], peerMetadata: {} }),
  "version",
  { joins: false },
);

test("a message of a kind nobody knows is stepped over, and seventeen of them are too many", async () => {
  await attack(sales, async (peer) => {
    for (let said = 0; said < NONSENSE_MAX; said += 1) peer.send({ type: "x-future", senderId: peer.name });
    await until("each was answered", () => peer.heard.filter(({ type }) => type === "error").length === NONSENSE_MAX);
    assert.match(peer.heard.at(-1).message, /x-future.*ignored/);
    await peer.open(sheet.id);
    peer.send({ type: "x-future", senderId: peer.name });
    await isRefused(peer, "nonsense");
  });
});

test("who speaks in another's name is not heard", async () => {
  await attack(sales, async (peer) => {
    const doc = await peer.open(sheet.id);
    const forged = makeChange(doc, actorOf(sales), (draft) => (draft.title = "forged"));
    const data = syncMessage({ heads: [decodeChange(forged).hash], changes: [forged] });
    peer.send({ type: "sync", documentId: sheet.id, senderId: "client-of-finance", targetId: peer.server, data });
    await peer.hears("error", ({ message }) => message.includes("another sender"));
    assert.ok(peer.isOpen);
  });
});

// Documents

test("a document of others looks like one that does not exist, to the last byte but its id", async () => {
  await attack(sales, async (peer) => {
    const asked = [foreign.id, (await finance.sheet("Information Technology")).id, someDocument(), someDocument()];
    for (const type of ["request", "sync"]) {
      for (const documentId of asked) peer.sync(documentId, syncMessage(), type);
    }
    const answered = () => peer.heard.filter(({ type }) => type === "doc-unavailable");
    await until("each is answered", () => answered().length === 2 * asked.length);
    const expect = asked.map((documentId) => ({
      type: "doc-unavailable",
      documentId,
      senderId: peer.server,
      targetId: peer.name,
    }));
    const inOrder = ({ documentId: one }, { documentId: other }) => (one < other ? -1 : 1);
    assert.deepEqual(answered().sort(inOrder), [...expect, ...expect].sort(inOrder));
    assert.equal(peer.heard.length, 1 + 2 * asked.length, "nothing else is said");
    assert.ok(peer.isOpen, "asking is no offence");
  });
});

test("changes to a document of others are not taken, and nobody learns that it exists", async () => {
  const its = await Peer.connect(finance);
  const doc = await its.open(foreign.id);
  its.close();
  await attack(sales, async (peer) => {
    peer.offer(foreign.id, makeChange(doc, actorOf(sales), (draft) => (draft.title = "taken over")));
    await peer.hears("doc-unavailable");
    assert.ok(peer.isOpen);
  });
});

test("what is no document's id is stepped over", async () => {
  await attack(sales, async (peer) => {
    for (const documentId of ["", "../../etc/passwd", `${sheet.id.slice(0, -1)}?`, "1".repeat(10_000)]) {
      peer.sync(documentId, syncMessage());
    }
    await until("each was answered", () => peer.heard.filter(({ type }) => type === "error").length === 4);
    await peer.open(sheet.id);
  });
});

// Sync messages

const MILLION = 1_000_000;
const someHash = "ab".repeat(32);
const manyProbes = bytes("01 00 09 01 0a ffffffff0f 0000");

for (const [name, data, expect] of [
  ["a sync message that is none", Buffer.from("hello"), "malformed"],
  ["a sync message cut off", syncMessage({ heads: [someHash] }).subarray(0, 20), "malformed"],
  ["a sync message that claims a million heads", syncMessage({ claim: { heads: MILLION } }), "too-many"],
  ["a sync message with a hundred thousand heads", syncMessage({ heads: Array(100_000).fill(someHash) }), "too-many"],
  ["a sync message that claims to need a million changes", syncMessage({ claim: { need: MILLION } }), "too-many"],
  ["a sync message that claims a million changes", syncMessage({ claim: { changes: MILLION } }), "too-many"],
  ["a filter with entries of no bits", syncMessage({ have: bytes("01 00 03 01 00 07") }), "malformed"],
  ["a filter with four thousand million probes", syncMessage({ have: manyProbes }), "malformed"],
  ["a change that is none", syncMessage({ changes: [Buffer.from("no change at all")] }), "malformed"],
  ["a chunk of an unknown kind", syncMessage({ changes: [wire.chunk(9, noise)] }), "chunk-kind"],
]) {
  check(name, (peer) => peer.sync(sheet.id, data), expect);
}

check(
  "a change of which less comes than was announced",
  (peer) => peer.sync(sheet.id, Buffer.concat([bytes("42 00 00 00 01"), wire.unsigned(1 << 20), randomBytes(100)])),
  "malformed",
);

// What is small and becomes huge

/** Zeros without end: a megabyte of them is a thousand bytes, however often it comes. */
function bomb(megabytes) {
  const one = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array(megabytes).fill(one), deflateRawSync(Buffer.alloc(0))]);
}

const NAMELESS = "ab".repeat(16);

// Columns of a change, by their specification in Automerge's storage format.
const INSERT_COLUMN = 0x34;
const ACTION_COLUMN = 0x42;
const DEFLATED_ACTION_COLUMN = 0x4a;
const REPLACED_COLUMN = 0x70;

/** The same number, again and again. */
const run = (count, number) => Buffer.concat([wire.signed(count), wire.unsigned(number)]);

/** A change of sales that says what it has only in runs. */
const ofColumns = (columns, fields) => wire.changeChunk({ actor: actorOf(sales), columns, ...fields });

/** A whole document with one column, which is deflated. */
function documentWith(column) {
  const body = [bytes("01 10"), bytes(NAMELESS), bytes("00"), bytes("01"), wire.unsigned(DEFLATED_ACTION_COLUMN)];
  return wire.chunk(wire.DOCUMENT, Buffer.concat([...body, wire.unsigned(column.length), bytes("00"), column]));
}

test("what is small and becomes huge is refused before it does", async (t) => {
  const peak = service.memoryPeak();
  for (const [name, make, expect] of [
    ["a change of one gigabyte, deflated to one megabyte", () => wire.chunk(wire.DEFLATED, bomb(1024)), "too-large"],
    ["a document with a column of one gigabyte", () => documentWith(bomb(1024)), "too-large"],
    ["a change of 10^12 operations in a run", () => ofColumns([[ACTION_COLUMN, run(10n ** 12n, 1)]]), "too-many"],
    ["a change of 10^12 flags in a run", () => ofColumns([[INSERT_COLUMN, wire.unsigned(10n ** 12n)]]), "too-many"],
    ["an operation that replaces 10^12 others", () => ofColumns([[REPLACED_COLUMN, run(1, 10n ** 12n)]]), "too-many"],
  ]) {
    await t.test(`${name}: ${expect}`, async () => {
      const piece = make();
      assert.ok(piece.length < FRAME_BYTES_MAX / 2, "it fits into a frame");
      await attack(sales, async (peer) => {
        peer.sync(sheet.id, syncMessage({ changes: [piece] }));
        await isRefused(peer, expect, sheet.id);
      });
    });
  }
  const grown = service.memoryPeak() - peak;
  if (!Number.isNaN(grown)) assert.ok(grown < MEMORY_GROWTH_MAX, `the server grew by ${grown} bytes`);
});

// Changes that Automerge itself would take

/** Opens the sales sheet and offers what `make` makes of it. */
const offering = (make) => async (peer) => {
  const doc = await peer.open(sheet.id);
  peer.offer(sheet.id, ...[await make(doc)].flat());
};

const forge = (draft) => (draft.title = "forged");

/** The last change of sales' own client, which everybody has. */
const lastOfTypist = () => decodeChange(getAllChanges(typist.handle.doc()).findLast((each) => isTypists(each)));
const isTypists = (each) => decodeChange(each).actor === typistActor();
const typistActor = () => decodeChange(getLastLocalChange(typist.handle.doc())).actor;

/** A change as Automerge would write it, with some of its fields set otherwise. */
const altered = (doc, actor, fields) => {
  return encodeChange({ ...decodeChange(makeChange(doc, actor, forge)), hash: null, ...fields });
};

check(
  "a change by another person's replica",
  offering((doc) => makeChange(doc, actorOf(finance), forge)),
  "foreign-actor",
);

check(
  "a change by the replica that nobody has, which is the server's own",
  offering((doc) => makeChange(doc, "00".repeat(16) + randomBytes(8).toString("hex"), forge)),
  "foreign-actor",
);

check(
  "a change that continues another person's nameless replica",
  offering((doc) => makeChange(doc, typistActor(), forge)),
  "foreign-actor",
  { person: () => finance },
);

check(
  "a change that continues the replica the document was made by",
  offering((doc) => makeChange(doc, decodeChange(getAllChanges(doc)[0]).actor, forge)),
  "foreign-actor",
);

check(
  "another change under a number that is taken",
  offering((doc) => altered(doc, typistActor(), { seq: lastOfTypist().seq })),
  "duplicate-sequence",
);

check(
  "a change that leaves a number out",
  offering((doc) => altered(doc, typistActor(), { seq: lastOfTypist().seq + 2 })),
  "sequence-gap",
);

check(
  "a change that does not build on its replica's own change before",
  offering((doc) => {
    const last = lastOfTypist();
    return altered(doc, typistActor(), { seq: last.seq + 1, deps: last.deps });
  }),
  "forgot-itself",
);

check(
  "a change whose counter runs ahead to where Automerge stops counting",
  offering((doc) => altered(doc, actorOf(sales), { startOp: 2 ** 32 - 10 })),
  "counter",
);

for (const startOp of [2n ** 63n - 1n, 2n ** 64n - 1n]) {
  const make = () => ofColumns([[ACTION_COLUMN, run(1, 1)]], { startOp });
  const send = (peer) => peer.sync(sheet.id, syncMessage({ changes: [make()] }));
  check(`a change whose counter is ${startOp}`, send, "malformed");
}

check(
  "a change with a key of two thousand characters",
  offering((doc) => makeChange(doc, actorOf(sales), (draft) => (draft["x".repeat(2_000)] = 1))),
  "too-large",
);

check(
  "a change whose bytes were tampered with",
  offering((doc) => {
    const tampered = Buffer.from(makeChange(doc, actorOf(sales), (draft) => (draft.title = "x".repeat(40))));
    tampered[tampered.lastIndexOf("x")] = "y".charCodeAt(0);
    return tampered;
  }),
  "checksum",
);

test("a change whose dependencies never come is asked for once, and refused when it comes alone again", async () => {
  await attack(sales, async (peer) => {
    const actor = actorOf(sales);
    const first = change(clone(await peer.open(sheet.id), { actor }), forge);
    const second = getLastLocalChange(change(first, (draft) => (draft.title = "forged again")));
    const before = peer.heard.length;
    peer.offer(sheet.id, second);
    await until("the peer is asked", () => peer.heard.length > before);
    assert.ok(peer.isOpen);
    peer.offer(sheet.id, second);
    await isRefused(peer, "missing-dependencies", sheet.id);
  });
});

// Those who may read and not write

for (const [name, person, document] of [
  ["an auditor's change to a sheet", () => auditor, () => sheet.id],
  ["an editor's change to the plan", () => sales, () => plan.id],
]) {
  test(`${name} is not taken, which is said once, and then refused: not-permitted`, async () => {
    await attack(person(), async (peer) => {
      const doc = await peer.open(document());
      const forged = makeChange(doc, actorOf(person()), forge);
      const before = peer.heard.length;
      peer.offer(document(), forged);
      await until("the peer is told where the document stands", () => peer.heard.length > before);
      assert.ok(peer.isOpen, "it may not have known");
      peer.offer(document(), forged);
      await isRefused(peer, "not-permitted", document());
    });
  });
}

for (const [state, person, department] of [
  ["locked", () => it, "Information Technology"],
  ["archived", () => sales, "Sales"],
]) {
  test(`a change to a sheet that is ${state} is not taken, and who sends it on and on is refused: closed`, async () => {
    const { id: ours } = await person().department(department);
    const { sheets } = await person().get(`/api/v1/plans/${plan.id}/sheets`);
    const shut = sheets.find((each) => each.department === ours && each.state === state);
    await attack(person(), async (peer) => {
      const forged = makeChange(await peer.open(shut.id), actorOf(person()), forge);
      const before = peer.heard.length;
      peer.offer(shut.id, forged);
      await until("the peer is told where the document stands", () => peer.heard.length > before);
      assert.ok(peer.isOpen, "the change may have been under way when the sheet was closed");
      for (let late = 0; late < LATE_FRAMES_MAX; late += 1) peer.offer(shut.id, forged);
      await isRefused(peer, "closed", shut.id);
    });
  });
}

// What nobody keeps

/** Says something that nobody keeps about the sales sheet. */
const say = (peer, count, data, documentId = sheet.id) => {
  const names = { senderId: peer.name, targetId: peer.server };
  peer.send({ type: "ephemeral", documentId, ...names, sessionId: peer.name, count, data: cbor.encode(data) });
};

test("a flood of cursors reaches others as a trickle, and stops nobody's work", async (t) => {
  const heard = [];
  const listen = ({ message }) => message.type === "presence" && heard.push(Date.now());
  onlooker.handle.on("ephemeral-message", listen);
  t.after(() => onlooker.handle.off("ephemeral-message", listen));
  await attack(sales, async (peer) => {
    await peer.open(sheet.id);
    const began = Date.now();
    const presence = { type: "presence", person: sales.id, name: "flood", colour: 1, cursor: null, editing: false };
    for (let count = 1; count <= 2_500; count += 1) say(peer, count, presence);
    // Frames are taken in order, so whatever was to be passed on of the flood has been when this is answered.
    peer.sync(someDocument(), syncMessage());
    await peer.hears("doc-unavailable");
    await atRest("the onlooker's line", () => heard.length);
    const seconds = (Date.now() - began) / 1_000;
    assert.ok(heard.length > 0, "the first ones are passed on");
    const most = WORDS_IN_RESERVE + WORDS_PER_SECOND * Math.ceil(seconds);
    assert.ok(heard.length <= most, `${heard.length} of the flood were passed on, ${most} may be`);
  });
});

test("nobody but the server gives notice", async (t) => {
  const heard = [];
  const listen = ({ message }) => heard.push(message);
  onlooker.handle.on("ephemeral-message", listen);
  t.after(() => onlooker.handle.off("ephemeral-message", listen));
  await attack(sales, async (peer) => {
    await peer.open(sheet.id);
    say(peer, 1, { type: "state", state: "archived" });
    say(peer, 2, { type: "storage-trouble" });
    say(peer, 3, { type: "left", peer: typist.client.repo.peerId });
    say(peer, 4, { type: "presence", person: finance.id, name: "Finance", colour: 1, editing: false });
    const passed = await until("what may be said is passed on", () => heard.find(({ type }) => type === "presence"));
    assert.deepEqual([passed.person, passed.name], [sales.id, sales.name]);
    assert.deepEqual(heard.filter(({ type }) => type !== "presence"), []);
  });
});

test("what is said of a document one has not opened is heard by nobody", async (t) => {
  const heard = [];
  const listen = ({ message }) => heard.push(message);
  onlooker.handle.on("ephemeral-message", listen);
  t.after(() => onlooker.handle.off("ephemeral-message", listen));
  await attack(it, async (peer) => {
    say(peer, 1, { type: "x-shout", text: "let me in" });
    peer.sync(sheet.id, syncMessage(), "request");
    await peer.hears("doc-unavailable");
    say(peer, 2, { type: "x-shout", text: "let me in" });
    peer.sync(someDocument(), syncMessage());
    const answers = () => peer.heard.filter(({ type }) => type === "doc-unavailable").length;
    await until("everything said was taken in", () => answers() === 2);
  });
  assert.deepEqual(heard, []);
});

check(
  "a word of more than 256 KiB",
  async (peer) => {
    await peer.open(sheet.id);
    say(peer, 1, randomBytes(EPHEMERAL_BYTES_MAX + 1));
  },
  "malformed",
);

// Below the level of messages

/** The header of a masked binary frame that announces a length. */
const header = (length) => {
  const announced = Buffer.alloc(8);
  announced.writeBigUInt64BE(BigInt(length));
  return Buffer.concat([bytes("82 ff"), announced, bytes("01020304")]);
};

/** How often a frame is sent to see that everybody who sends it is told, whatever is still on its way. */
const TOLD_TIMES = 5;

for (const [name, send] of [
  ["an announced frame of 2^62 bytes of which none comes", (peer) => peer.sendRaw(header(2n ** 62n))],
  // Up to twice the limit a frame is read to its end, so that its sender can be told.
  ["an announced frame above twice the limit", (peer) => peer.sendRaw(header(2 * FRAME_BYTES_MAX + 1))],
  ["a frame one byte above the limit", (peer) => peer.sendBytes(Buffer.alloc(FRAME_BYTES_MAX + 1))],
  [
    "a message whose parts are above the limit together",
    (peer) => [0, 1, 2, 3, 4].forEach((part) => peer.socket.send(Buffer.alloc(1 << 20), { fin: part === 4 })),
  ],
]) {
  test(`${name} closes the socket, and its sender is told that it was too large`, async () => {
    const peak = service.memoryPeak();
    const told = [];
    for (let time = 0; time < TOLD_TIMES; time += 1) {
      await attack(sales, async (peer) => {
        send(peer);
        const { code, reason } = await ending(peer);
        told.push(`${code} ${reason}`);
      });
    }
    const grown = service.memoryPeak() - peak;
    if (!Number.isNaN(grown)) assert.ok(grown < MEMORY_GROWTH_MAX, `the server grew by ${grown} bytes`);
    assert.deepEqual(told, Array(TOLD_TIMES).fill(`${TOO_BIG} the frame is too large`));
  });
}

test("a message in a million empty parts holds nobody up", async () => {
  await attack(sales, async (peer) => {
    const [first, next, last] = [bytes("02 80 01020304"), bytes("00 80 01020304"), bytes("80 80 01020304")];
    peer.sendRaw(Buffer.concat([first, ...Array(MILLION).fill(next), last]));
    await isRefused(peer, "malformed");
  });
});

test("who asks and never reads fills neither the server's memory nor anybody's time", async () => {
  const peak = service.memoryPeak();
  await attack(sales, async (peer) => {
    await peer.open(sheet.id);
    peer.socket.pause();
    const again = syncMessage({ flags: wire.SYNC_RESET });
    for (let asked = 0; asked < 3_000; asked += 1) peer.sync(sheet.id, again);
    await atRest("what is still to be sent", () => peer.socket.bufferedAmount);
  });
  const grown = service.memoryPeak() - peak;
  if (!Number.isNaN(grown)) assert.ok(grown < MEMORY_GROWTH_MAX, `the server grew by ${grown} bytes`);
});

// At the door

test("the socket opens to those who show who they are, and to them alone", async () => {
  const tickets = await Promise.all([sales.ticket(), sales.ticket(), sales.ticket()]);
  const [once, used, together] = tickets.map((ticket) => `?ticket=${ticket}`);
  const { cookie, bearer } = sales;
  const nobodys = "A".repeat(sales.token.length);
  assert.equal(await upgrade(service, {}, used), 101);
  for (const [name, headers, admission, expect] of [
    ["nothing", {}, "", 401],
    ["a cookie from the server's own page", { cookie, origin: service.url }, "", 101],
    ["a cookie from a program", { cookie }, "", 101],
    ["a cookie from another site's page", { cookie, origin: "https://evil.example" }, "", 403],
    ["a cookie from the same host at another port", { cookie, origin: "http://127.0.0.1:1" }, "", 403],
    ["a cookie from a page without an origin", { cookie, origin: "null" }, "", 403],
    ["a cookie, which the browser says is another site's", { cookie, "sec-fetch-site": "cross-site" }, "", 403],
    ["a cookie nobody was given", { cookie: `tandem_session=${nobodys}` }, "", 401],
    ["a bearer token", bearer, "", 101],
    ["a bearer token nobody was given", { authorization: `Bearer ${nobodys}` }, "", 401],
    ["a ticket", {}, once, 101],
    ["the same ticket again", {}, once, 401],
    ["a ticket that was used", {}, used, 401],
    ["a ticket nobody was given", {}, `?ticket=${"ab".repeat(24)}`, 401],
    ["an empty ticket", {}, "?ticket=", 401],
    ["a session where a ticket belongs", {}, `?ticket=${sales.token}`, 401],
  ]) {
    assert.equal(await upgrade(service, headers, admission), expect, name);
  }
  const twice = await Promise.all([upgrade(service, {}, together), upgrade(service, {}, together)]);
  assert.deepEqual(twice.sort(), [101, 401], "of two who show one ticket at once, one gets in");
});

test("the end of a session ends its sockets, and its tickets", async () => {
  const stood = await standing();
  const again = await service.signIn("sales");
  const peer = await Peer.connect(again);
  await peer.open(sheet.id);
  const ticket = await again.ticket();
  await again.call("POST", "/api/v1/sign-out", { expect: 204 });
  const { code, reason } = await ending(peer);
  assert.deepEqual({ code, reason }, { code: POLICY, reason: "signed-out" });
  assert.equal(await upgrade(service, {}, `?ticket=${ticket}`), 401);
  await isWell(stood);
});

test("one person's sockets are so many and no more, and that is nobody else's trouble", async (t) => {
  const stood = await standing();
  const open = await Promise.all(Array.from({ length: SOCKETS_PER_PERSON }, () => Peer.connect(it)));
  t.after(() => open.forEach((peer) => peer.close()));
  const oneMore = await Peer.connect(it, { joins: false });
  assert.equal((await ending(oneMore)).code, AGAIN);
  assert.ok(open.every((peer) => peer.isOpen));
  await isWell(stood);
  for (const peer of open) peer.close();
  await until("there is room again", async () => {
    const peer = await Peer.connect(it, { joins: false });
    await peer.join().finally(() => peer.close());
    return true;
  });
});

test("nonsense written by one who may write breaks neither the sheet's page nor the plan's", async (t) => {
  const production = await service.signIn("production");
  const client = new Client(production);
  t.after(() => client.close());
  const handle = await client.find(foreign.url);
  const [{ bucket, id }, another] = lines(handle.doc());
  const newLine = `${randomUUID().slice(0, -1)}1`;
  const isShown = async (path) => {
    const { status } = await fetch(`${service.url}${path}`, { headers: finance.bearer });
    assert.equal(status, 200, path);
  };
  let stood = (await finance.sheet("Production")).heads.join();
  for (const [name, edit] of [
    ["a float in a cell", (doc) => (doc.lines[bucket][id]["01"] = 1.5)],
    ["bytes in a cell", (doc) => (doc.lines[bucket][id]["01"] = new Uint8Array([1, 2]))],
    ["a map in a cell", (doc) => (doc.lines[bucket][id]["01"] = { deep: { deeper: 1 } })],
    ["a date in a cell", (doc) => (doc.lines[bucket][id]["01"] = new Date(0))],
    ["the largest number in a cell", (doc) => (doc.lines[bucket][id]["01"] = Number.MAX_SAFE_INTEGER)],
    ["a line that is a number", (doc) => (doc.lines[another.bucket][another.id] = 5)],
    ["a line under a name that is no id", (doc) => (doc.lines["0"]["no id"] = { section: "none", ord: "8" })],
    ["a line of the wrong kinds", (doc) => (doc.lines["1"][newLine] = { section: 5, ord: 7, name: {} })],
    ["lines that are a number", (doc) => (doc.lines = 5)],
    ["sections that are text", (doc) => (doc.sections = "none")],
    ["another kind of document", (doc) => (doc.kind = "plan")],
    ["a schema of tomorrow", (doc) => (doc.schema = 99)],
    ["nothing at all", (doc) => Object.keys(doc).forEach((key) => delete doc[key])],
  ]) {
    await t.test(name, async () => {
      handle.change(edit);
      await until("the server has it", async () => (await finance.sheet("Production")).heads.join() !== stood);
      stood = (await finance.sheet("Production")).heads.join();
      for (const path of [`/plans/${plan.id}`, `/plans/${plan.id}/sheets/${foreign.id}`, "/"]) await isShown(path);
      for (const path of [`plans/${plan.id}`, `sheets/${foreign.id}`]) await isShown(`/api/v1/pages/${path}`);
    });
  }
  await isWell(await standing());
  await t.test("to ask for its approval is the asker's mistake, not the server's", async () => {
    const path = `/api/v1/plans/${plan.id}/sheets/${foreign.id}/requests`;
    const { status } = await fetch(`${service.url}${path}`, { method: "POST", headers: production.bearer });
    assert.ok(status >= 400 && status < 500, `the answer is ${status}`);
  });
});

test("a socket that never says who it is does not stay", async () => {
  await until("it is closed", () => silent.closed, JOIN_MS_MAX + EDIT_MS_MAX);
  const stayed = silent.closedAt - silent.since;
  assert.ok(stayed > JOIN_MS_MAX / 2 && stayed < JOIN_MS_MAX + EDIT_MS_MAX, `it stayed for ${stayed} ms`);
});

// Replicas without end. These come last: making them keeps this process from looking at its sockets.

/** Changes of so many tabs of sales that have not seen each other. */
const apart = (doc, count) => Array.from({ length: count }, (_, tab) => makeChange(doc, actorOf(sales), (draft) => (draft.title = `tab ${tab}`)));

check("work of more tabs that have not seen each other than anybody could join", offering((doc) => apart(doc, 600)), "too-many");

check(
  "work of more new tabs than one message has",
  offering((doc) => {
    const made = [];
    for (let tab = 0; tab < 600; tab += 1) {
      made.push(makeChange(doc, actorOf(sales), (draft) => (draft.title = `tab ${tab}`)));
      [doc] = applyChanges(clone(doc), [made.at(-1)]);
    }
    return made;
  }),
  "too-many",
);

test("tabs that have not seen each other come to an end before the document is closed to others", async () => {
  const [peer, more] = [await Peer.connect(sales), await Peer.connect(sales)];
  const doc = await peer.open(sheet.id);
  await more.open(sheet.id);
  peer.offer(sheet.id, ...apart(doc, 400));
  await until("everybody has them", () => getHeads(onlooker.handle.doc()).length >= 400);
  more.offer(sheet.id, ...apart(doc, 400));
  await isRefused(more, "too-many", sheet.id);
  // The next edit by anybody joins what was apart, and there is room again.
  const [line] = lines(typist.handle.doc());
  setCell(typist.handle, line, "01", (typed += 1));
  await until("it gets through", () => cell(onlooker.handle, line, "01") === typed, EDIT_MS_MAX);
  assert.equal(getHeads(onlooker.handle.doc()).length, 1);
  peer.close();
  await isWell(await standing());
});
