// What every journey starts from: a server of its own with the demo organisation in an empty folder, and a list of what
// the browser complained about. A spec imports `test` and `expect` from here.

import { test as base } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
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
}

interface PerTest {
  /** What the page wrote to the console as an error, and what it threw. */
  complaints: string[];
}

export const test = base.extend<PerTest, { server: Server }>({
  server: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "tandem-"));
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const env = {
        ...process.env,
        TANDEM_LISTEN: `127.0.0.1:${port}`,
        TANDEM_DATABASE_URL: `sqlite://${folder}/tandem.db`,
        TANDEM_SITE: site(),
        TANDEM_DEMO: "1",
      };
      execFileSync(tandem(), ["seed", "demo"], { env, cwd: folder });
      const running = new Running(spawn(tandem(), ["serve"], { env, cwd: folder }));
      try {
        await running.untilReady(url);
        await use({ url });
      } finally {
        await running.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: START_MS_MAX + STOP_MS_MAX },
  ],

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

/** A server process with what it has said so far, for the message when it does not come up. */
class Running {
  private said = "";

  constructor(private readonly process: ChildProcess) {
    const listen = (chunk: Buffer) => (this.said += chunk.toString());
    process.stdout?.on("data", listen);
    process.stderr?.on("data", listen);
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
  }

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
