// An automerge-repo client as anybody would write one: the real Repo over the real WebSocketClientAdapter, admitted by
// tickets. It counts what goes over the wire, and can go offline and come back.

import { getConflicts, getHeads } from "@automerge/automerge";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { randomUUID } from "node:crypto";
import { until } from "./service.mjs";

const RETRY_MS = 250;

/** A ticket admits once, so each attempt to connect asks for a new one. */
class TicketAdapter extends WebSocketClientAdapter {
  heard = [];
  said = [];
  isWanted = false;
  isConnected = false;

  constructor(person) {
    super(`${person.service.url.replace("http", "ws")}/sync`, RETRY_MS);
    this.person = person;
    this.bare = this.url;
    this.on("peer-candidate", () => (this.isConnected = true));
    this.on("peer-disconnected", () => (this.isConnected = false));
  }

  connect(peerId, metadata) {
    this.isWanted = true;
    // The adapter remembers the first name it connected by; so do we, for coming back.
    [this.name, this.metadata] = [peerId, metadata];
    if (this.isAsking) return;
    this.isAsking = true;
    this.person.ticket().then(
      (ticket) => {
        this.isAsking = false;
        if (!this.isWanted || this.isConnected) return;
        this.url = `${this.bare}?ticket=${ticket}`;
        super.connect(peerId, metadata);
      },
      () => {
        this.isAsking = false;
        setTimeout(() => this.isWanted && this.connect(peerId, metadata), RETRY_MS);
      },
    );
  }

  disconnect() {
    this.isWanted = false;
    if (this.socket) super.disconnect();
  }

  send(message) {
    this.said.push(message);
    super.send(message);
  }

  receiveMessage(bytes) {
    this.heard.push(bytes);
    super.receiveMessage(bytes);
  }
}

export class Client {
  constructor(person) {
    this.adapter = new TicketAdapter(person);
    this.repo = new Repo({ network: [this.adapter], peerId: `client-${randomUUID()}` });
  }

  /** A document by its address; an error when there is none for this person. */
  async find(url) {
    return this.repo.find(url);
  }

  goOffline() {
    this.adapter.disconnect();
  }

  async goOnline() {
    this.adapter.connect(this.adapter.name, this.adapter.metadata);
    await until("the client is connected again", () => this.adapter.isConnected);
  }

  /** How many messages went over the wire, both ways. */
  frames() {
    return this.adapter.said.length + this.adapter.heard.length;
  }

  async close() {
    await this.repo.shutdown();
  }
}

/** Every line of a sheet that is there, with its bucket. */
export function lines(doc) {
  const buckets = Object.entries(doc.lines);
  const all = buckets.flatMap(([bucket, inside]) => Object.entries(inside).map(([id, line]) => ({ bucket, id, line })));
  return all.filter(({ line }) => line.section !== undefined && !line.deleted);
}

/** What one cell holds. */
export function cell(handle, { bucket, id }, period) {
  return handle.doc().lines[bucket][id]?.[period];
}

/** What one cell holds for each of those who set it without seeing the others, least first. */
export function rivals(handle, { bucket, id }, period) {
  const found = getConflicts(handle.doc().lines[bucket][id], period);
  return found ? Object.values(found).sort((one, other) => one - other) : [cell(handle, { bucket, id }, period)];
}

export function setCell(handle, { bucket, id }, period, amount) {
  handle.change((doc) => {
    doc.lines[bucket][id][period] = amount;
  });
}

/** Which version of a document a client has. */
export function version(handle) {
  return [...getHeads(handle.doc())].sort().join();
}
