// A phone in the pocket says what waits: it is turned on with a press, the server pushes through a real push service, the
// phone alone can read it, the worker shows it and counts on the icon, and a press leads to the request.

import type { Page } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";
import { DESK, expect, type Person, PHONE, story as base } from "./people";
import { PushService } from "./push_service";
import { approve, submit } from "./requests";

const story = base.extend<{ service: PushService }>({
  service: async ({}, use) => {
    const service = await PushService.open();
    await use(service);
    service.close();
  },
  settings: async ({}, use) => use({ TANDEM_PUSH_HOSTS: "127.0.0.1" }),
});

story.use({ trace: "off" });

/** A browser subscribes at its maker's push service, which is not on this machine; here it is told of ours instead. */
async function subscribesAt(person: Person, told: PushService["subscription"]): Promise<void> {
  await person.context.addInitScript((told) => {
    const subscription = { ...told, toJSON: () => told, unsubscribe: async () => (delete localStorage.pushed, true) };
    const current = async () => (localStorage.pushed ? (subscription as unknown as PushSubscription) : null);
    PushManager.prototype.getSubscription = current;
    PushManager.prototype.subscribe = async ({ applicationServerKey } = {}) => {
      localStorage.pushed = String(applicationServerKey);
      return subscription as unknown as PushSubscription;
    };
  }, told);
  await person.context.grantPermissions(["notifications"]);
}

/** Hands a push to the worker, as the browser does. */
async function deliver(page: Page, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const found = new Promise<string>((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const { origin } = new URL(page.url());
  await devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await found, data });
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const { getNotifications } = ServiceWorkerRegistration.prototype;
    const notifications = await getNotifications.call(await navigator.serviceWorker.ready);
    return notifications.map(({ title, body, tag, data }) => ({ title, body, tag, path: (data as { path: string }).path }));
  });

/** What the icon was told, from now on. */
async function badges(person: Person): Promise<() => Promise<number[]>> {
  const [worker] = person.context.serviceWorkers();
  if (worker === undefined) throw new Error("there is no worker");
  await worker.evaluate(() => {
    const told: number[] = [];
    const note = (count = 0) => Promise.resolve(void told.push(count));
    Object.assign(self, { told });
    Object.defineProperties(navigator, { setAppBadge: { value: note }, clearAppBadge: { value: () => note(0) } });
  });
  return () => worker.evaluate(() => (self as unknown as { told: number[] }).told);
}

async function isSound(person: Person): Promise<void> {
  const storageState = await person.context.storageState();
  for (const options of [
    { ...PHONE, locale: "zh-CN" },
    { ...DESK, locale: "en-GB", colorScheme: "dark" as const },
  ]) {
    const twin = await person.context.browser()?.newContext({ ...options, storageState });
    const page = await twin?.newPage();
    if (page === undefined) throw new Error("there is no browser");
    await page.goto(person.page.url());
    await expect(page.locator("[data-state]:not([hidden])")).toHaveCount(1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.length}`)).toEqual([]);
    const width = options.viewport?.width ?? 0;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await twin?.close();
  }
}

story("a phone says what waits and leads to it, until it is removed", async ({ meet, service }) => {
  story.setTimeout(150_000);
  const [sales, head] = await Promise.all([meet("sales"), meet("head", { ...PHONE, locale: "en-GB" })]);
  const { page } = head;
  await subscribesAt(head, service.subscription);
  await story.step("it is turned on with a press, and by nothing else", async () => {
    await page.goto("/me");
    await expect(page.getByText("This device is not told yet")).toBeVisible();
    await isSound(head);
    await page.getByLabel("Language of notices").selectOption({ label: "English" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Tell me on this device" }).click();
    await expect(page.getByText("This device is told.")).toBeVisible();
    await expect(page.getByText("Turned on")).toBeVisible();
    await isSound(head);
  });
  await submit(await sales.openSheet("Sales"));
  await expect(sales.page).toHaveURL(/\/requests\//);
  const path = new URL(sales.page.url()).pathname;
  const pushed = await service.push("Please approve: Sales · Budget 2027");
  await story.step("the phone alone can read it, and no amount is in it", async () => {
    expect(pushed.headers["content-encoding"]).toBe("aes128gcm");
    expect(Number(pushed.headers.ttl)).toBeGreaterThan(86_400);
    expect(pushed.headers.topic).toMatch(/^[\w-]{32}$/);
    expect(pushed.text).not.toMatch(/\d{1,3}(,\d{3})+/);
    expect(JSON.parse(pushed.text)).toMatchObject({ path, lang: "en" });
  });
  await story.step("the worker shows it once, however often it comes, and counts on the icon", async () => {
    const told = await badges(head);
    await deliver(page, pushed.text);
    await deliver(page, pushed.text);
    const { title, body, waiting } = JSON.parse(pushed.text) as { title: string; body: string; waiting: number };
    await expect.poll(() => shown(page)).toEqual([{ title, body, tag: path.slice(1), path }]);
    await expect.poll(told).toEqual([waiting, waiting]);
    await page.goto("/inbox");
    await expect.poll(async () => (await told()).at(-1), "the inbox counts too").toBe(waiting);
    await approve(head);
    await expect.poll(async () => (await told()).at(-1), "what is decided waits no more").toBe(waiting - 1);
  });
  await story.step("a device that is removed hears nothing more", async () => {
    await page.goto("/me");
    await page.getByRole("button", { name: /^Remove Chrome/ }).click();
    await expect(page.getByText("That device is told no more")).toBeVisible();
    await expect(page.getByText("This device is not told yet"), "the browser gave it up, too").toBeVisible();
  });
  expect(head.complaints).toEqual([]);
});

story("a push service behind the wall is refused with the reason", async ({ meet, service }) => {
  const head = await meet("head", { ...PHONE, locale: "en-GB" });
  await subscribesAt(head, { ...service.subscription, endpoint: "https://10.0.0.1/push" });
  await head.page.goto("/me");
  await head.page.getByRole("button", { name: "Tell me on this device" }).click();
  await expect(head.page.getByText("This server cannot reach your browser’s push service")).toBeVisible();
  await head.page.reload();
  await expect(head.page.getByText("This device is not told yet"), "nothing is left half done").toBeVisible();
});

story("a browser that says no is respected, and told where to change it", async ({ meet }) => {
  const head = await meet("head", { ...PHONE, locale: "en-GB" });
  await head.context.addInitScript(() => Object.defineProperty(Notification, "permission", { value: "denied" }));
  await head.page.goto("/me");
  await expect(head.page.getByText("Your browser does not let this site show notices")).toBeVisible();
  await expect(head.page.getByRole("button", { name: "Tell me on this device" })).toBeHidden();
});

story("without a script the page says so, and devices are removed all the same", async ({ meet, service }) => {
  const head = await meet("head", { ...PHONE, locale: "en-GB", javaScriptEnabled: false });
  const { page } = head;
  const { origin } = new URL(page.url());
  const told = { headers: { origin }, data: service.subscription };
  expect((await page.request.post("/api/v1/me/pushes", told)).status()).toBe(204);
  await page.goto("/me");
  const words = page.locator(".me-push noscript p");
  await expect(words).toBeVisible();
  expect(await words.innerText()).toContain("Turning this on needs JavaScript");
  await expect(page.getByRole("button", { name: "Tell me on this device" })).toBeHidden();
  await page.getByRole("button", { name: /^Remove / }).click();
  await expect(page.getByText("That device is told no more")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Remove / })).toHaveCount(0);
});
