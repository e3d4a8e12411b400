// How the browser tests run: the machine's own Chromium, at a desk and on a phone, one server at a time.

import { defineConfig } from "@playwright/test";
import { chromium } from "./programs";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  reporter: "list",
  forbidOnly: true,
  workers: 1,
  // A story takes ten seconds, axe over every page twenty; a busy machine takes three times that.
  timeout: 90_000,
  // The build machine tells what passed the second time as flaky instead of stopping for it.
  retries: process.env.CI ? 1 : 0,
  use: {
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    // The server counts in UTC. A browser eight hours ahead shows where a page took the one for the other.
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    // A story brings phones of its own; here are the pages looked at one by one.
    { name: "phone", testMatch: ["smoke.spec.ts", "layout.spec.ts", "a11y.spec.ts"], use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
  ],
});
