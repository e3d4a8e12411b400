// Stands behind the glue of the reader in one file, which the page runs as a worker. A message holds an id, the question,
// and where it is another file than before, its bytes; the first one says where the module lies. Each is answered with its
// id, by `answer` or by `failed`.

let module;
let reader;

self.addEventListener("message", async ({ data: { id, address, bytes, ask } }) => {
  try {
    module ??= __wbg_init({ module_or_path: address });
    await module;
    if (bytes) {
      reader?.free();
      reader = undefined;
      reader = new Reader(new Uint8Array(bytes));
    }
    const answer = reader?.answer(ask);
    self.postMessage(answer === undefined ? { id, failed: "no answer" } : { id, answer });
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
});
