// A push service on this machine, and a device of it: takes pushes as RFC 8030 says, looks at who pushes (RFC 8292), and
// opens what came with the device's own key (RFC 8291), all with what Node brings and nothing of Tandem's.

import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { expect } from "./tandem";

export interface Pushed {
  headers: IncomingHttpHeaders;
  /** As it came out of its envelope. */
  text: string;
}

export class PushService {
  readonly came: Pushed[] = [];
  /** What it answers: 201 took it, 410 knows the device no more. */
  answer = 201;
  private readonly device = createECDH("prime256v1");
  private readonly auth = randomBytes(16);

  private constructor(
    private readonly server: Server,
    private readonly origin: string,
  ) {
    this.device.generateKeys();
    server.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        if (this.answer === 201) this.came.push({ headers: request.headers, text: this.opened(Buffer.concat(parts)) });
        response.writeHead(this.vouches(request.headers.authorization ?? "") ? this.answer : 403).end();
      });
    });
  }

  static async open(): Promise<PushService> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the machine gave no port");
    return new PushService(server, `http://127.0.0.1:${address.port}`);
  }

  /** What a browser would say of the device. */
  get subscription() {
    const keys = { p256dh: this.device.getPublicKey("base64url"), auth: this.auth.toString("base64url") };
    return { endpoint: `${this.origin}/push/device`, expirationTime: null, keys };
  }

  /** The push with this title, once it has come. */
  async push(title: string): Promise<Pushed> {
    const find = () => this.came.find((each) => (JSON.parse(each.text) as { title: string }).title === title);
    await expect.poll(find, { timeout: 20_000, message: title }).toBeDefined();
    const found = find();
    if (found === undefined) throw new Error("it was there a moment ago");
    return found;
  }

  close(): void {
    this.server.close();
  }

  private vouches(header: string): boolean {
    const [, token = "", key = ""] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
    const [head = "", claims = "", signature = ""] = token.split(".");
    const point = Buffer.from(key, "base64url");
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
    const signer = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    const said = JSON.parse(Buffer.from(claims, "base64url").toString()) as { aud: string; exp: number; sub: string };
    const [signed, sealed] = [Buffer.from(`${head}.${claims}`), Buffer.from(signature, "base64url")];
    const isSigned = verify("sha256", signed, { key: signer, dsaEncoding: "ieee-p1363" }, sealed);
    const seconds = said.exp - Date.now() / 1_000;
    return isSigned && said.aud === this.origin && seconds > 0 && seconds <= 86_400 && /^(mailto|https):/.test(said.sub);
  }

  private opened(body: Buffer): string {
    const [salt, length] = [body.subarray(0, 16), body.readUInt8(20)];
    const sender = body.subarray(21, 21 + length);
    const cipherText = body.subarray(21 + length, -16);
    const draw = (secret: Uint8Array, by: Uint8Array, info: Uint8Array | string, size: number) =>
      Buffer.from(hkdfSync("sha256", secret, by, info, size));
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.device.getPublicKey(), sender]);
    const drawn = draw(this.device.computeSecret(sender), this.auth, info, 32);
    const key = draw(drawn, salt, "Content-Encoding: aes128gcm\0", 16);
    const nonce = draw(drawn, salt, "Content-Encoding: nonce\0", 12);
    const cipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(body.subarray(-16));
    const text = Buffer.concat([cipher.update(cipherText), cipher.final()]);
    // The sign that ends the last record.
    if (text.at(-1) !== 2) throw new Error("the record does not end");
    return text.subarray(0, -1).toString();
  }
}
