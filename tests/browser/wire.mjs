// A peer on the socket that says exactly what it is told to: frames, sync messages and change chunks by hand, for what
// no Automerge would ever write. The formats are those of automerge-repo's protocol "1" and of Automerge's documents.

import {
  change,
  clone,
  decodeChange,
  generateSyncMessage,
  getLastLocalChange,
  init,
  initSyncState,
  receiveSyncMessage,
} from "@automerge/automerge";
import { cbor } from "@automerge/automerge-repo";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import WebSocket from "ws";
import { until } from "./service.mjs";

// Numbers and bytes

/** LEB128, as Automerge writes numbers; big ones as `BigInt`. */
export function unsigned(number) {
  const bytes = [];
  for (let rest = BigInt(number); ; rest >>= 7n) {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    if (rest <= 0x7fn) return Buffer.from(bytes);
  }
}

export function signed(number) {
  const bytes = [];
  for (let rest = BigInt(number); ; rest >>= 7n) {
    const isLast = rest >= -0x40n && rest < 0x40n;
    bytes.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80));
    if (isLast) return Buffer.from(bytes);
  }
}

const prefixed = (bytes) => Buffer.concat([unsigned(bytes.length), bytes]);
const hex = (text) => Buffer.from(text, "hex");
const hashes = (all) => Buffer.concat([unsigned(all.length), ...all.map(hex)]);

// What peers say of documents

/** “Forget what you sent me, and send it again.” */
export const SYNC_RESET = Buffer.from([0x02, 0x80 | 1]);

/** A sync message; `claim` makes a count say something else than what follows. */
export function syncMessage({ heads = [], need = [], have = Buffer.from([0]), changes = [], flags, claim = {} } = {}) {
  const counted = (name, list, write) => [unsigned(claim[name] ?? list.length), ...list.map(write)];
  return Buffer.concat([
    Buffer.from([0x42]),
    ...counted("heads", heads, hex),
    ...counted("need", need, hex),
    have,
    ...counted("changes", changes, prefixed),
    ...(flags ? [prefixed(flags)] : []),
  ]);
}

const MAGIC = hex("856f4a83");

/** A chunk of a document, with the right hash of its bytes. */
export function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from([kind]), prefixed(data)]);
  return Buffer.concat([MAGIC, createHash("sha256").update(body).digest().subarray(0, 4), body]);
}

export const DOCUMENT = 0;
export const CHANGE = 1;
export const DEFLATED = 2;

/** A change whose columns are given as pairs of a specification and bytes. */
export function changeChunk({ actor, columns, seq = 1, startOp = 1, deps = [] }) {
  const shape = columns.map(([spec, bytes]) => Buffer.concat([unsigned(spec), unsigned(bytes.length)]));
  return chunk(
    CHANGE,
    Buffer.concat([
      hashes(deps),
      prefixed(hex(actor)),
      unsigned(seq),
      unsigned(startOp),
      signed(0),
      prefixed(Buffer.alloc(0)),
      unsigned(0),
      unsigned(columns.length),
      ...shape,
      ...columns.map(([, bytes]) => bytes),
    ]),
  );
}

/** An actor in the form of Tandem's own replicas: the person and eight bytes for the tab. */
export function actorOf(person) {
  return person.id.replaceAll("-", "") + randomBytes(8).toString("hex");
}

/** A real change on top of a document, made by `actor`. */
export function makeChange(doc, actor, edit) {
  return getLastLocalChange(change(clone(doc, { actor }), edit));
}

// The socket

/** A peer on the socket; it has joined unless told not to. */
export class Peer {
  heard = [];
  server = "whoever listens";
  name = `peer-${randomUUID()}`;

  static async connect(person, { joins = true } = {}) {
    const peer = new Peer();
    peer.socket = dial(person.service, person.bearer);
    peer.socket.on("close", (code, reason) => {
      peer.closed = { code, reason: reason.toString() };
      peer.closedAt = Date.now();
    });
    peer.socket.on("message", (bytes) => peer.heard.push(cbor.decode(bytes)));
    // A line that breaks is told by `close` too.
    peer.socket.on("error", (error) => (peer.trouble = error));
    await until("the socket is open", () => peer.isOpen || peer.closed);
    if (joins) await peer.join();
    return peer;
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message) {
    this.sendBytes(cbor.encode(message));
  }

  sendBytes(bytes) {
    this.socket.send(bytes);
  }

  /** Bytes below the level of messages: the frame's header is the caller's business. */
  sendRaw(bytes) {
    this.socket._socket.write(bytes);
  }

  async join() {
    const peerMetadata = { isEphemeral: true };
    this.send({ type: "join", senderId: this.name, supportedProtocolVersions: ["1"], peerMetadata });
    const { senderId } = await this.hears("peer");
    this.server = senderId;
  }

  /** Sends a sync message about a document. */
  sync(documentId, data, type = "sync") {
    this.send({ type, documentId, senderId: this.name, targetId: this.server, data });
  }

  /** Sends changes as a peer would that has them. */
  offer(documentId, ...changes) {
    const heads = [decodeChange(changes.at(-1)).hash];
    this.sync(documentId, syncMessage({ heads, changes }));
  }

  /** The first message of a kind that was heard, or comes. */
  hears(type, which = () => true) {
    const isIt = (message) => message.type === type && which(message);
    return until(`the peer hears “${type}”`, () => this.heard.find(isIt));
  }

  /** Opens a document as any client does, and gives it. */
  async open(documentId) {
    let [state, message] = generateSyncMessage(init(), initSyncState());
    this.sync(documentId, message, "request");
    const reply = await this.hears("sync", (heard) => heard.documentId === documentId);
    let doc;
    [doc, state] = receiveSyncMessage(init(), state, reply.data);
    // It says that it has it, or it would be sent it again.
    [state, message] = generateSyncMessage(doc, state);
    if (message) this.sync(documentId, message);
    return doc;
  }

  close() {
    this.socket.terminate();
  }
}

/** A socket with these headers; `admission` is added to the address. */
export function dial(service, headers, admission = "") {
  return new WebSocket(`${service.url.replace("http", "ws")}/sync${admission}`, { headers, perMessageDeflate: false });
}

/** What an upgrade with these headers is answered: 101 when the socket opens. */
export async function upgrade(service, headers, admission) {
  const socket = dial(service, headers, admission);
  const status = await new Promise((resolve, reject) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode));
    socket.on("error", reject);
  });
  socket.on("error", () => {});
  socket.terminate();
  return status;
}

/** How the socket closed, and the last thing the peer was told before, and about which document. */
export async function ending(peer) {
  const { code, reason } = await until("the peer is turned away", () => peer.closed);
  const { message: error, documentId: about } = peer.heard.findLast(({ type }) => type === "error") ?? {};
  return { code, reason, error, about };
}
