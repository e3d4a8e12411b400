// Runs the engine's module (TANDEM_BENCH_MODULE) in Chromium on the model that spreadsheets are compared by, as often as
// the bench did on the machine itself. The module draws no random numbers and asks for no time: what it imports for that
// is never called.

import { readFileSync } from "node:fs";
import { measure, quantile } from "./chromium.mjs";

const { TANDEM_BENCH_MODULE: module, TANDEM_BENCH_LINES, TANDEM_BENCH_WHOLES, TANDEM_BENCH_DRIVERS, TANDEM_BENCH_LEAVES } =
  process.env;

await measure(async (browser) => {
  const page = await browser.newPage();
  const counts = [TANDEM_BENCH_LINES, TANDEM_BENCH_WHOLES, TANDEM_BENCH_DRIVERS, TANDEM_BENCH_LEAVES].map(Number);
  const { wholes, drivers, leaves, total } = await page.evaluate(run, [readFileSync(module).toString("base64"), ...counts]);
  return { whole: quantile(wholes, 0.5), driver: quantile(drivers, 0.5), leaf: leaves / counts[3], total };
});

async function run([text, lines, wholes, drivers, leaves]) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const compiled = await WebAssembly.compile(bytes);
  const imports = {};
  for (const { module, name } of WebAssembly.Module.imports(compiled)) (imports[module] ??= {})[name] = () => 0;
  const { exports } = await WebAssembly.instantiate(compiled, imports);
  // Before the glue is made, a function's name ends in a mark of its crate.
  const named = (name) => Object.entries(exports).find(([own]) => new RegExp(`^${name}(_[0-9a-f]+)?$`).test(own))[1];
  const engine = { whole: named("whole"), driver: named("driver"), leaves: named("leaves") };
  const timed = (work) => {
    const begun = performance.now();
    const total = work();
    return [performance.now() - begun, total];
  };
  const took = { wholes: [], drivers: [] };
  for (let round = 0; round < wholes; round++) took.wholes.push(timed(() => engine.whole(lines))[0]);
  for (let step = 0; step < drivers; step++) took.drivers.push(timed(() => engine.driver(step))[0]);
  const [all, total] = timed(() => engine.leaves(0, leaves));
  return { ...took, leaves: all, total: String(total) };
}
