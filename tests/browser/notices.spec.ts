// People are told outside the pages: by mail through a real SMTP server, in a group chat, in their calendar; each as they
// chose, at least once, and known by its id when it comes twice.

import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import ICAL from "ical.js";
import { expect, PHONE, story as base } from "./people";
import { PostOffice, recipient } from "./post_office";
import { openRequest, submit } from "./requests";
import { isSound } from "./sound";

/** A service for group chats on this machine, and what was posted to it. */
class ChatService {
  readonly posts: { key: string | undefined; body: unknown }[] = [];
  private constructor(
    private readonly server: HttpServer,
    readonly url: string,
  ) {}

  static async open(): Promise<ChatService> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the machine gave no port");
    const service = new ChatService(server, `http://127.0.0.1:${address.port}/bot?key=secret`);
    server.on("request", (request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        service.posts.push({ key: request.headers["idempotency-key"]?.toString(), body: JSON.parse(text) });
        response.end('{"errcode":0,"errmsg":"ok"}');
      });
    });
    return service;
  }

  close(): void {
    this.server.close();
  }
}

interface Outside {
  office: PostOffice;
  group: ChatService;
}

const story = base.extend<Outside>({
  office: async ({}, use) => {
    const office = await PostOffice.open();
    await use(office);
    await office.close();
  },
  group: async ({}, use) => {
    const group = await ChatService.open();
    await use(group);
    group.close();
  },
  settings: async ({ office }, use) =>
    use({
      TANDEM_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
      TANDEM_MAIL_FROM: "Tandem <tandem@farhill.test>",
      TANDEM_CHAT_HOSTS: "127.0.0.1",
    }),
});

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

const BARE = { ...PHONE, javaScriptEnabled: false };

story("each step of a request reaches whom it concerns, as they chose", async ({ meet, office, group }) => {
  story.setTimeout(150_000);
  const [sales, head, cfo, admin] = await Promise.all([
    meet("sales"),
    meet("head", BARE),
    meet("cfo", BARE),
    meet("admin", BARE),
  ]);
  await story.step("the administrator adds a group chat", async () => {
    const { page } = admin;
    await page.goto("/");
    await page.locator(".account-button").click();
    await page.getByRole("link", { name: "Group chats" }).click();
    await expect(page.getByText("No group chat yet")).toBeVisible();
    await isSound(admin);
    await page.getByLabel("Name of the group").fill("Budget group");
    await page.getByLabel("Service").selectOption({ label: "DingTalk" });
    await page.getByLabel("The bot’s address").fill("https://10.0.0.1/bot");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("alert")).toContainText("TANDEM_CHAT_HOSTS");
    await page.getByLabel("The bot’s address").fill(group.url);
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByText("The group chat is added")).toBeVisible();
    await expect(page.locator(".chat-list")).toContainText("Budget group");
    await isSound(admin);
  });
  await story.step("the head wants English, the CFO no mail", async () => {
    await head.page.goto("/");
    await head.page.locator(".account-button").click();
    await head.page.getByRole("link", { name: "My settings" }).click();
    await head.page.getByLabel("Language of notices").selectOption({ label: "English" });
    await head.page.getByRole("button", { name: "Save" }).click();
    await expect(head.page.getByText("Saved")).toBeVisible();
    await isSound(head);
    await cfo.page.goto("/me");
    await cfo.page.getByLabel("Tell me by mail").uncheck();
    await cfo.page.getByRole("button", { name: "Save" }).click();
    await expect(cfo.page.getByLabel("Tell me by mail")).not.toBeChecked();
  });
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  const address = new URL(sales.page.url()).pathname;

  await story.step("the head is asked by mail, and the mail leads to the request", async () => {
    const mail = await office.letter("head@demo.tandem", "Please approve: Sales · Budget 2027");
    expect(mail.from?.text).toContain("tandem@farhill.test");
    expect(mail.text).toContain(sales.name);
    expect(mail.text, "no amount leaves the house").not.toMatch(/\d{1,3}(,\d{3})+/);
    expect(mail.html).toContain(`${address}"`);
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    const link = /href="([^"]+)"/.exec(mail.html || "")?.[1] ?? "";
    await head.page.goto(new URL(link).pathname);
    await head.page.getByRole("button", { name: "Approve" }).click();
  });
  await story.step("the group hears, the CFO does not, and sales hears the end in Chinese", async () => {
    await expect.poll(() => group.posts.length, { timeout: 20_000 }).toBe(1);
    const { markdown } = group.posts[0]?.body as { markdown: { text: string } };
    expect(markdown.text).toContain(`${address})`);
    await openRequest(cfo);
    await cfo.page.getByRole("button", { name: "Approve" }).click();
    const mail = await office.letter("sales@demo.tandem", "已批准：销售部");
    expect(mail.text).toContain(cfo.name);
    await expect.poll(() => group.posts.length, { timeout: 20_000 }).toBe(2);
    expect(new Set(group.posts.map((post) => post.key)).size).toBe(2);
    expect(office.mails.filter((each) => recipient(each) === "cfo@demo.tandem")).toEqual([]);
    await admin.page.reload();
    await expect(admin.page.locator(".chat-list")).toContainText("Last arrived");
  });
});

story("letters survive a power cut while they are on their way", async ({ meet, office, ownServer }) => {
  story.setTimeout(120_000);
  const sales = await meet("sales");
  office.hold();
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  await expect.poll(() => office.held.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const [first] = office.held;
  await ownServer.fall();
  office.work();
  const again = await office.letter("head@demo.tandem", "销售部");
  const ids = [...office.held, ...office.mails].filter((mail) => recipient(mail) === "head@demo.tandem");
  expect(new Set(ids.map((mail) => mail.messageId))).toEqual(new Set([again.messageId]));
  expect(office.mails.some((mail) => mail.messageId === first?.messageId), "what was on its way came again").toBe(true);
});

story("a calendar shows what is due", async ({ meet, ownServer, office }) => {
  story.setTimeout(120_000);
  const [sales, finance, cfo, head] = await Promise.all([
    meet("sales"),
    meet("finance", BARE),
    meet("cfo", BARE),
    meet("head", BARE),
  ]);
  await story.step("the policy gives the head three days", async () => {
    const { page } = finance;
    await page.goto("/");
    await page.getByRole("link", { name: "Approval policy" }).first().click();
    await page.getByText("Change the rules").click();
    await page.locator("[name=r0_s0_days]").fill("3");
    await page.locator("[name=reason]").fill("Budgets wait too long");
    await page.getByRole("button", { name: "Propose this version" }).click();
    await cfo.page.goto(new URL(page.url()).pathname);
    await cfo.page.getByRole("button", { name: "Put in force" }).click();
    await expect(cfo.page.getByText("The new version is in force")).toBeVisible();
  });
  const { page } = head;
  await page.goto("/me");
  await page.getByRole("button", { name: "Make a link" }).click();
  const address = ownServer.url + new URL(await page.locator(".me-address code").innerText()).pathname;
  const events = async () => {
    const answer = await fetch(address);
    const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
    return calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  };
  expect(await events()).toEqual([]);
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  const [event, ...more] = await events();
  expect(more).toEqual([]);
  expect(event?.summary).toContain("销售部");
  expect(event?.startDate.isDate, "a whole day").toBe(true);
  const days = ((event?.startDate.toJSDate().getTime() ?? 0) - Date.now()) / 86_400_000;
  // Three business days; weekends and holidays come on top.
  expect(days).toBeGreaterThan(1.5);
  expect(days).toBeLessThan(3 + 14);
  const mail = await office.letter("head@demo.tandem", "销售部");
  expect(mail.text).toMatch(/请于 .* 前处理/);
  await page.goto("/me");
  await expect(page.locator(".me-address"), "it is shown once").toHaveCount(0);
  await page.getByRole("button", { name: "Turn the link off" }).click();
  await expect(page.getByText("The calendar link is off")).toBeVisible();
  expect((await fetch(address)).status).toBe(404);
});

story("sessions end where their owner says", async ({ meet }) => {
  const [head, phone] = await Promise.all([meet("head", BARE), meet("head", BARE)]);
  const { page } = head;
  await page.goto("/me");
  await expect(page.locator(".me-sessions > li")).toHaveCount(2);
  await expect(page.locator(".me-sessions")).toContainText("This one");
  await isSound(head);
  await page.getByRole("button", { name: /^Sign out Chrome/ }).click();
  await expect(page.getByText("Signed out there")).toBeVisible();
  await expect(page.locator(".me-sessions > li")).toHaveCount(1);
  await phone.page.goto("/me");
  await expect(phone.page).toHaveURL(/sign-in/);
});
