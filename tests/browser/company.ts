// A company's own sign-in on this machine: the certified implementation of OpenID Connect for Node, with its pages for
// people replaced by one form.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import Provider from "oidc-provider";

export const CLIENT = { id: "tandem", secret: "not-a-real-secret" };

/** An employee, as the company knows them. */
export interface Employee {
  email: string;
  email_verified: boolean;
  name: string;
}

export class Company {
  readonly employees = new Map<string, Employee>();

  private constructor(
    private readonly server: HttpServer,
    readonly url: string,
  ) {}

  /** `redirect` is where people are sent back to, known once the server has its port. */
  static async open(redirect: () => string): Promise<Company> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the machine gave no port");
    const company = new Company(server, `http://127.0.0.1:${address.port}`);
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: "jwk" }), kid: "company-1", use: "sig", alg: "RS256" };
    let provider: Provider | undefined;
    const make = () =>
      new Provider(company.url, {
        clients: [
          {
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
            redirect_uris: [redirect()],
            response_types: ["code"],
            grant_types: ["authorization_code"],
          },
        ],
        jwks: { keys: [key] },
        claims: { email: ["email", "email_verified"], profile: ["name"] },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: false } },
        cookies: { keys: ["one"] },
        interactions: { url: (_, interaction) => `/people/${interaction.uid}` },
        findAccount: (_, sub) => {
          const employee = company.employees.get(sub);
          return employee && { accountId: sub, claims: () => Promise.resolve({ sub, ...employee }) };
        },
      });
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      provider ??= make();
      if (request.url?.startsWith("/people/")) void meet(provider, request, response);
      else void provider.callback()(request, response);
    });
    return company;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Asks who it is, and lets them agree or cancel. */
async function meet(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      '<!doctype html><html lang="en"><title>Farhill</title><form method="post"><label>Staff number <input name="staff"></label>' +
        '<button name="answer" value="yes">Continue</button><button name="answer" value="no">Cancel</button></form></html>',
    );
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  let text = "";
  for await (const chunk of request) text += String(chunk);
  const sent = new URLSearchParams(text);
  if (sent.get("answer") !== "yes") {
    await provider.interactionFinished(request, response, { error: "access_denied" });
    return;
  }
  const accountId = sent.get("staff") ?? "";
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  await provider.interactionFinished(request, response, {
    login: { accountId },
    consent: { grantId: await grant.save() },
  });
}
