// Where the programs under test lie: the browser the machine has, the server cargo built, the site the bundle packed.

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/tandem/target");

/** The server; TANDEM_BIN names another one. */
export function tandem(): string {
  return present(process.env.TANDEM_BIN ?? join(target, "debug/tandem"), "build it with `cargo build --workspace`");
}

/** The folder with script, module and style; TANDEM_SITE names another one. */
export function site(): string {
  return present(process.env.TANDEM_SITE ?? join(target, "site"), "pack it with `cargo run -p bundle`");
}

export function chromium(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error("no Chromium on this machine; .ci/setup --tests installs it");
  return found;
}

function present(path: string, remedy: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing; ${remedy}`);
  return path;
}
