// BPMN files as others see them: bpmn-moddle, the reader of bpmn-js, opens whatever Tandem has written, without a
// warning, and finds in it what the file held before.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { BpmnModdle } from "bpmn-moddle";

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/tandem/target");
const program = process.env.TANDEM_BPMN ?? join(target, "debug/examples/bpmn");

const folders = [join(import.meta.dirname, "../fixtures/bpmn"), join(import.meta.dirname, "../../../shared/data/bpmn")];
const files = folders
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((name) => name.endsWith(".bpmn"));

let written;

before(() => {
  written = JSON.parse(execFileSync(program, files, { maxBuffer: 64 * 1024 * 1024 }));
});

async function warnings(text) {
  const { warnings } = await new BpmnModdle().fromXML(text);
  return warnings.map(({ message }) => message);
}

/** How many elements of each type of BPMN there are, and the ids they have. */
function contents(root) {
  const counts = new Map();
  const ids = new Set();
  const seen = new Set();
  (function visit(element) {
    if (seen.has(element) || typeof element !== "object" || element === null) return;
    seen.add(element);
    if (/^(bpmn|bpmndi|dc|di):/.test(element.$type)) counts.set(element.$type, (counts.get(element.$type) ?? 0) + 1);
    if (element.$type && element.id) ids.add(element.id);
    for (const value of Array.isArray(element) ? element : Object.values(element)) visit(value);
    if (element.$attrs) Object.values(element.$attrs).forEach(visit);
  })(root);
  return { counts, ids };
}

test("bpmn-moddle opens what Tandem wrote without a warning", async () => {
  assert.ok(written.length > files.length, "every file and the map with everything");
  for (const { file, text } of written) {
    const met = await warnings(text);
    // Its process holds an element of no BPMN, which stays where it is.
    if (file.endsWith("lanes.bpmn")) assert.match(met.shift(), /unrecognized element <v:strange>/);
    assert.deepEqual(met, [], file);
  }
});

test("bpmn-moddle finds everything that the file held before", async () => {
  for (const { file, text } of written.filter(({ file }) => existsSync(file))) {
    const before = contents((await new BpmnModdle().fromXML(readFileSync(file, latin(file)))).rootElement);
    const after = contents((await new BpmnModdle().fromXML(text)).rootElement);
    for (const [type, count] of before.counts) {
      assert.ok((after.counts.get(type) ?? 0) >= count, `${file}: ${count} ${type}, then ${after.counts.get(type)}`);
    }
    for (const id of before.ids) assert.ok(after.ids.has(id), `${file}: ${id}`);
  }
});

function latin(file) {
  return readFileSync(file, "latin1").slice(0, 100).includes("ISO-8859-1") ? "latin1" : "utf8";
}
