// What interop.test.mjs and hostile.test.mjs start from: a server of their own with the demo organisation in an empty
// folder, people signed in to it, and waiting for what must become true. The programs are found as in programs.ts.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A busy machine takes a few seconds to open the database; the same as in tandem.ts. */
const START_MS_MAX = 20_000;
const STOP_MS_MAX = 5_000;

/** How long anything may take that should happen at once. */
export const SOON_MS = 10_000;

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/tandem/target");

function present(path, remedy) {
  assert.ok(existsSync(path), `${path} is missing; ${remedy}`);
  return path;
}

/** Waits until `found` gives something true, and gives that. A `found` that throws has not found it yet. */
export async function until(what, found, within_ms = SOON_MS) {
  const deadline = Date.now() + within_ms;
  for (let trouble; ; ) {
    try {
      const answer = await found();
      if (answer) return answer;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > deadline) throw new Error(`waited ${within_ms} ms in vain: ${what}`, { cause: trouble });
    await pause(10);
  }
}

/** Waits until a number has not moved for a while, and gives it. One that never rests is an error. */
export async function atRest(what, count, quiet_ms = 400) {
  let [last, since] = [count(), Date.now()];
  await until(`${what} comes to rest`, () => {
    const now = count();
    if (now !== last) [last, since] = [now, Date.now()];
    return Date.now() - since >= quiet_ms;
  });
  return last;
}

/** A server that can be stopped and started again on what it keeps. */
export class Service {
  static async start() {
    const service = new Service();
    service.folder = mkdtempSync(join(tmpdir(), "tandem-"));
    service.port = await freePort();
    service.address = `127.0.0.1:${service.port}`;
    service.url = `http://${service.address}`;
    service.env = {
      ...process.env,
      TANDEM_LISTEN: service.address,
      TANDEM_DATABASE_URL: `sqlite://${service.folder}/tandem.db`,
      TANDEM_SITE: present(process.env.TANDEM_SITE ?? join(target, "site"), "pack it with `cargo run -p bundle`"),
      TANDEM_DEMO: "1",
    };
    const program = process.env.TANDEM_BIN ?? join(target, "debug/tandem");
    service.program = present(program, "build it with `cargo build --workspace`");
    try {
      execFileSync(service.program, ["seed", "demo"], { env: service.env, cwd: service.folder });
      await service.serve();
    } catch (error) {
      await service.end();
      throw error;
    }
    return service;
  }

  async serve() {
    let said = "";
    const listen = (chunk) => (said += chunk);
    this.process = spawn(this.program, ["serve"], { env: this.env, cwd: this.folder });
    this.process.stdout.on("data", listen);
    this.process.stderr.on("data", listen);
    const ready = () => fetch(`${this.url}/readyz`).then((response) => response.ok);
    await until("the server is ready", ready, START_MS_MAX).catch((error) => {
      throw new Error(`the server did not become ready:\n${said}`, { cause: error });
    });
  }

  isAlive() {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  async stop() {
    if (!this.isAlive()) return;
    const gone = once(this.process, "exit");
    this.process.kill("SIGTERM");
    const late = setTimeout(() => this.process.kill("SIGKILL"), STOP_MS_MAX);
    const [code] = await gone;
    clearTimeout(late);
    assert.equal(code, 0, "the server stops in order when asked to");
  }

  async end() {
    await this.stop().finally(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** The most memory it ever held, in bytes; `undefined` where the system does not tell. */
  memoryPeak() {
    try {
      const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
      return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)[1]);
    } catch {
      return undefined;
    }
  }

  /** Somebody of the demo organisation, by the part of the address before the `@`. */
  async signIn(name) {
    const body = JSON.stringify({ email: `${name}@demo.tandem`, password: "tandem-demo", token: true });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${this.url}/api/v1/sign-in`, { method: "POST", headers, body });
    assert.equal(response.status, 200, `${name} signs in`);
    const { person, token } = await response.json();
    const cookie = response.headers.get("set-cookie").split(";")[0];
    return new Person(this, person, token, cookie);
  }
}

/** Somebody signed in. */
class Person {
  constructor(service, { id, name }, token, cookie) {
    Object.assign(this, { service, id, name, token, cookie });
    this.bearer = { authorization: `Bearer ${token}` };
  }

  async call(method, path, { expect = 200, body, headers } = {}) {
    const all = { ...this.bearer, ...(body && { "content-type": "application/json" }), ...headers };
    const sent = body && JSON.stringify(body);
    const response = await fetch(`${this.service.url}${path}`, { method, headers: all, body: sent });
    const text = await response.text();
    assert.equal(response.status, expect, `${method} ${path}: ${text}`);
    return text && JSON.parse(text);
  }

  get(path) {
    return this.call("GET", path);
  }

  /** Something that is done once, however often it is asked. */
  change(path, expect, body) {
    return this.call("POST", path, { expect, body, headers: { "idempotency-key": randomUUID() } });
  }

  async ticket() {
    return (await this.call("POST", "/api/v1/sync-tickets", { expect: 201 })).ticket;
  }

  /** The plan that is worked on: the last that was begun. */
  async plan() {
    return (await this.get("/api/v1/plans")).plans.at(-1);
  }

  /** What the plan's page shows. */
  async planView() {
    return this.get(`/api/v1/pages/plans/${(await this.plan()).id}`);
  }

  /** A department as the plan's page shows it, by its English name. */
  async department(name) {
    return (await this.planView()).departments.find((department) => department.label.en === name);
  }

  /** A department's present sheet as the API shows it. */
  async sheet(name) {
    const { sheet } = await this.department(name);
    const { sheets } = await this.get(`/api/v1/plans/${(await this.plan()).id}/sheets`);
    return sheets.find(({ id }) => id === sheet.id);
  }
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
