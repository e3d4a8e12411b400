// A network cable: what goes between one person's browser and the server. Pulled, it drops every connection and takes no
// new one, which the browser's own offline mode does not do to open sockets.

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

export class Cable {
  private readonly ends = new Set<Socket>();
  private readonly far = new Set<Socket>();
  private pulled = false;

  private constructor(
    private readonly near: Server,
    readonly url: string,
  ) {}

  /** Lays a cable to the server at `target`. */
  static async to(target: string): Promise<Cable> {
    const { hostname, port } = new URL(target);
    const near = createServer().listen(0, "127.0.0.1");
    await once(near, "listening");
    const address = near.address();
    if (address === null || typeof address === "string") throw new Error("the machine gave no port");
    const cable = new Cable(near, `http://127.0.0.1:${address.port}`);
    near.on("connection", (browser) => {
      if (cable.pulled) return browser.resetAndDestroy();
      cable.join(browser, connect(Number(port), hostname));
    });
    return cable;
  }

  pull(): void {
    this.pulled = true;
    for (const end of this.ends) end.destroy();
  }

  plugIn(): void {
    this.pulled = false;
  }

  /** What the server says waits in the cable; what the browser says goes through. */
  hold(): void {
    for (const end of this.far) end.pause();
  }

  letThrough(): void {
    for (const end of this.far) end.resume();
  }

  close(): void {
    this.pull();
    this.near.close();
  }

  private join(one: Socket, other: Socket): void {
    this.far.add(other);
    other.on("close", () => this.far.delete(other));
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      this.ends.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.ends.delete(from);
        to.destroy();
      });
    }
  }
}
