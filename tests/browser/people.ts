// The people of the stories, named by their role. Each has a browser of their own, signs in through the form, and finds
// the way to plans and sheets as a person does; what the browser complains about is kept.

import { type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { Cable } from "./network";
import { Sheet } from "./sheet";
import { type Server, test as base, expect } from "./tandem";

export { expect } from "./tandem";

const PASSWORD = "tandem-demo";

/** Who signs in, and what they are called on the page. */
export const NAMES = {
  finance: "林晓 Lin Xiao",
  sales: "王蕾 Wang Lei",
  production: "赵刚 Zhao Gang",
  it: "孙宇 Sun Yu",
  head: "陈志远 Chen Zhiyuan",
  cfo: "周敏 Zhou Min",
  auditor: "吴凡 Wu Fan",
  admin: "郑洁 Zheng Jie",
} as const;

export type Role = keyof typeof NAMES;

export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false };
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Somebody with a browser. `page` is the tab in front; a story may open more. */
export class Person {
  /** Console errors, exceptions and refusals of the content policy, of all tabs. */
  readonly complaints: string[] = [];

  private constructor(
    readonly role: Role,
    readonly context: BrowserContext,
    private readonly cable: Cable,
    public page: Page,
  ) {}

  static async at(browser: Browser, server: Server, role: Role, options: BrowserContextOptions = {}): Promise<Person> {
    const cable = await Cable.to(server.url);
    const context = await browser.newContext({ ...DESK, baseURL: cable.url, ...options });
    const person = new Person(role, context, cable, await context.newPage());
    context.on("page", (page) => person.listenTo(page));
    person.listenTo(person.page);
    return person;
  }

  get name(): string {
    return NAMES[this.role];
  }

  /** No network: the browser knows, and nothing goes through. */
  async goOffline(): Promise<void> {
    await this.context.setOffline(true);
    this.cable.pull();
  }

  async goOnline(): Promise<void> {
    this.cable.plugIn();
    await this.context.setOffline(false);
  }

  /** Hears nothing of the server for a while, and then all of it at once. */
  async hearsLater(meanwhile: () => Promise<void>): Promise<void> {
    this.cable.hold();
    await meanwhile();
    this.cable.letThrough();
  }

  /** Waits until the page in front can be opened again without a network. */
  async isKept(): Promise<void> {
    const isKept = async () => {
      const kept = await caches.match(location.pathname, { ignoreVary: true });
      return navigator.serviceWorker.controller !== null && kept !== undefined;
    };
    await expect.poll(() => this.page.evaluate(isKept), { message: "the page in front is kept", timeout: 20_000 }).toBe(true);
  }

  async leave(): Promise<void> {
    await this.context.close();
    this.cable.close();
  }

  async signIn(): Promise<void> {
    await this.page.goto("/sign-in");
    await fillSignIn(this.page, this.role);
    await expect(this.page).not.toHaveURL(/sign-in/);
  }

  /** From the first page, by the plan's name, as a person finds it. */
  async openPlan(name = "Budget 2027"): Promise<void> {
    await this.page.goto("/");
    await this.page.getByRole("link", { name, exact: true }).click();
    await expect(this.page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  }

  /** By the address the plan gives for a department, as from a bookmark. The sheet is alive when this returns. */
  async openSheet(department: string): Promise<Sheet> {
    await this.openPlan();
    const link = this.page.getByRole("link", { name: department, exact: true }).last();
    await this.page.goto((await link.getAttribute("href")) ?? "");
    return this.sheet(department);
  }

  /** From the plan by a click. */
  async followSheet(department: string): Promise<Sheet> {
    await this.openPlan();
    await this.page.getByRole("link", { name: department, exact: true }).last().click();
    return this.sheet(department);
  }

  /** The sheet that stands in a tab, once it can be typed into. */
  async sheet(department: string, page = this.page): Promise<Sheet> {
    const sheet = new Sheet(page);
    await expect(page.getByRole("heading", { level: 1, name: department, exact: true })).toBeVisible();
    await sheet.ready();
    return sheet;
  }

  private listenTo(page: Page): void {
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }
}

/** Fills the form that stands on the page and sends it. */
export async function fillSignIn(page: Page, role: Role): Promise<void> {
  await page.locator("#email").fill(`${role}@demo.tandem`);
  await page.locator("#password").fill(PASSWORD);
  await page.locator(".sign-in-form button").click();
}

interface Story {
  /** Brings somebody to the test's own server, signed in, in a browser of their own. */
  meet: (role: Role, options?: BrowserContextOptions) => Promise<Person>;
}

/** A story has a server of its own. */
export const story = base.extend<Story>({
  baseURL: async ({ ownServer }, use) => use(ownServer.url),

  meet: async ({ browser, ownServer }, use) => {
    const people: Person[] = [];
    await use(async (role, options) => {
      const person = await Person.at(browser, ownServer, role, options);
      people.push(person);
      await person.signIn();
      return person;
    });
    await Promise.all(people.map((person) => person.leave()));
  },
});
