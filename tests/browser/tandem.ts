// What every journey starts from: a server with the demo organisation in an empty folder, shared by the tests of a worker
// or a test's own, and a list of what the browser complained about. A spec imports `test` and `expect` from here.

import { test as base } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { site, tandem } from "./programs";

export { expect } from "@playwright/test";

/** Start includes opening the database and drawing up its tables; a busy machine takes a few seconds. */
const START_MS_MAX = 20_000;
const STOP_MS_MAX = 5_000;

export interface Server {
  url: string;
  /** Kills it as a power cut does, and starts it again on what it left. */
  fall: () => Promise<void>;
  /** From now on it can write to no file, as on a full disk; what it has written it still reads. */
  fillDisk: () => void;
  /** There is room again. */
  freeDisk: () => void;
}

interface PerTest {
  /** What else the test's own server is told, beside where it keeps and finds things. */
  settings: Record<string, string>;
  /** A server nobody else has, for a story that changes what others would find. */
  ownServer: Server;
  /** What the page wrote to the console as an error, and what it threw. */
  complaints: string[];
}

interface PerWorker {
  /** A folder with the database of the demo organisation as it is planted. */
  planted: string;
  server: Server;
}

export const test = base.extend<PerTest, PerWorker>({
  planted: [async ({}, use) => plantDemo(use), { scope: "worker", timeout: START_MS_MAX }],

  server: [
    async ({ planted }, use) => serveDemo(planted, use),
    { scope: "worker", timeout: START_MS_MAX + STOP_MS_MAX },
  ],

  settings: async ({}, use) => use({}),

  ownServer: [async ({ planted, settings }, use) => serveDemo(planted, use, settings), { timeout: START_MS_MAX + STOP_MS_MAX }],

  baseURL: async ({ server }, use) => use(server.url),

  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await use(complaints);
  },
});

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TANDEM_DATABASE_URL: `sqlite://${folder}/tandem.db`,
    TANDEM_SITE: site(),
    TANDEM_DEMO: "1",
  };
}

/** Plants the demo organisation in an empty folder: once, since its passwords are made slow to hash. */
async function plantDemo(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-"));
  try {
    execFileSync(tandem(), ["seed", "demo"], { env: environment(folder), cwd: folder });
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Serves a copy of what was planted while `use` lasts, and leaves nothing behind. */
async function serveDemo(
  planted: string,
  use: (server: Server) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-"));
  cpSync(planted, folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...environment(folder), TANDEM_LISTEN: `127.0.0.1:${port}`, ...settings };
  // Whoever writes beyond what is allowed gets a signal and dies, unless it is ignored; then the write fails.
  const start = () => new Running(spawn("bash", ["-c", "trap '' XFSZ; exec \"$0\" serve", tandem()], { env, cwd: folder }));
  let running = start();
  const fall = async () => {
    await running.fall();
    running = start();
    await running.untilReady(url);
  };
  try {
    await running.untilReady(url);
    await use({ url, fall, fillDisk: () => running.allow("0"), freeDisk: () => running.allow("unlimited") });
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server process with what it has said so far, for the message when it does not come up. */
class Running {
  private said = "";

  constructor(private readonly process: ChildProcess) {
    // A worker that is ended in the middle of a test must not leave its server behind.
    globalThis.process.once("exit", this.kill);
    const listen = (chunk: Buffer) => (this.said += chunk.toString());
    process.stdout?.on("data", listen);
    process.stderr?.on("data", listen);
  }

  /** How many bytes a file may have that it writes to. */
  allow(bytes: string): void {
    execFileSync("prlimit", ["--pid", String(this.process.pid), `--fsize=${bytes}:`]);
  }

  async untilReady(url: string): Promise<void> {
    const deadline = Date.now() + START_MS_MAX;
    while (Date.now() < deadline && this.isAlive()) {
      const ready = await fetch(`${url}/readyz`).then((response) => response.ok, () => false);
      if (ready) return;
      await pause(50);
    }
    throw new Error(`the server did not become ready:\n${this.said}`);
  }

  async stop(): Promise<void> {
    if (!this.isAlive()) return;
    const gone = once(this.process, "exit");
    this.process.kill("SIGTERM");
    const late = setTimeout(() => this.process.kill("SIGKILL"), STOP_MS_MAX);
    await gone;
    clearTimeout(late);
    globalThis.process.off("exit", this.kill);
  }

  async fall(): Promise<void> {
    const gone = once(this.process, "exit");
    this.kill();
    await gone;
    globalThis.process.off("exit", this.kill);
  }

  private readonly kill = () => void this.process.kill("SIGKILL");

  private isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("the machine gave no port");
  return address.port;
}
