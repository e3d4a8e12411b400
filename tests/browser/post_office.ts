// A post office on this machine: a real SMTP server, whose letters are read as a mail program reads them.

import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { expect } from "./tandem";

export class PostOffice {
  readonly mails: ParsedMail[] = [];
  /** Letters that were taken in, and whose sender was never told so. */
  readonly held: ParsedMail[] = [];
  private holds = false;
  private refuses = false;

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async open(): Promise<PostOffice> {
    let office: PostOffice | undefined;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      onData: (stream, _session, done) => void office?.take(stream, done),
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.server.address();
    if (address === null || typeof address === "string") throw new Error("the machine gave no port");
    office = new PostOffice(server, address.port);
    return office;
  }

  private async take(stream: Parameters<typeof simpleParser>[0], done: (error?: Error) => void): Promise<void> {
    const mail = await simpleParser(stream);
    if (this.refuses) {
      done(Object.assign(new Error("come again later"), { responseCode: 451 }));
    } else if (this.holds) {
      this.held.push(mail);
    } else {
      this.mails.push(mail);
      done();
    }
  }

  /** From now on letters are taken in and nobody is told that they were. */
  hold(): void {
    this.holds = true;
  }

  /** From now on it says to come again later. */
  refuse(): void {
    this.refuses = true;
  }

  work(): void {
    this.holds = false;
    this.refuses = false;
  }

  /** The letter to somebody with this in its subject, once it has come. */
  async letter(to: string, subject: string): Promise<ParsedMail> {
    const find = () => this.mails.find((mail) => recipient(mail) === to && mail.subject?.includes(subject));
    await expect.poll(find, { timeout: 20_000, message: `${subject} for ${to}` }).toBeDefined();
    const found = find();
    if (found === undefined) throw new Error("it was there a moment ago");
    return found;
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.server.close(() => closed()));
  }
}

export function recipient(mail: ParsedMail): string | undefined {
  const to: AddressObject | undefined = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  return to?.value[0]?.address;
}
