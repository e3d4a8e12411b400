// What Tandem keeps on this device, told and removed without reading a document: for the service worker, which has no
// module, and for the pages that stand where somebody signs out. `app/src/offline/store.rs` writes it: each person has a
// database; a chunk that the server may not have carries a mark beside it.

const kept = (() => {
  const PREFIX = "tandem-";
  const OURS = /^tandem-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const STORES = ["chunks", "notes"];
  const UNSAVED = "unsaved-";
  /** `decisions.js` fills it. */
  const DECISIONS = "tandem-decisions";

  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /** Nothing where the browser tells no names: then nobody but the app finds them. */
  async function names() {
    const all = (await indexedDB.databases?.()) ?? [];
    return all.map(({ name }) => name).filter((name) => OURS.test(name));
  }

  /** Runs `work` in one transaction over a database; nothing where there is none of this name, or no longer. */
  async function within(name, mode, work) {
    const request = indexedDB.open(name);
    // Made anew it would be an empty one without stores, in the way of the app for ever.
    request.onupgradeneeded = () => request.transaction.abort();
    const database = await answer(request).catch(() => undefined);
    if (database === undefined) return undefined;
    // Whoever wants to delete it does not wait for us.
    database.onversionchange = () => database.close();
    try {
      const transaction = database.transaction(STORES, mode);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const result = await work(...STORES.map((store) => transaction.objectStore(store)));
      await done;
      return result;
    } finally {
      database.close();
    }
  }

  /** The documents of a database with marks, and where each is opened: by its id. */
  async function marked(notes) {
    const [keys, values] = await Promise.all([answer(notes.getAllKeys()), answer(notes.getAll())]);
    const found = new Map();
    keys.forEach(([document, note], index) => {
      if (!String(note).startsWith(UNSAVED)) return;
      const [path, page] = new TextDecoder().decode(values[index]).split("\n");
      // A page is called after what stands in it, and then after the product.
      const [title] = page.split(" · ");
      found.set(document, { document, path, title });
    });
    return found;
  }

  /** The documents of which something may not be at the server yet: this person's, or everybody's who uses this browser. */
  async function unsaved(person) {
    const each = (name) => within(name, "readonly", async (_, notes) => [...(await marked(notes)).values()]);
    const looked = (await names()).filter((name) => person === undefined || name === PREFIX + person);
    return (await Promise.all(looked.map(each))).flatMap((found) => found ?? []);
  }

  /** Removes what is kept here and saved at the server; and what is not saved, of the person who said so. Decisions that
   *  were not sent go with whoever signs out: nothing is decided by somebody who has gone. */
  async function remove(discarding) {
    indexedDB.deleteDatabase(DECISIONS);
    for (const name of await names()) {
      const isEmpty = await within(name, "readwrite", async (chunks, notes) => {
        const stays = name === PREFIX + discarding ? new Map() : await marked(notes);
        for (const store of [chunks, notes]) {
          const keys = await answer(store.getAllKeys());
          const goes = new Set(keys.map(([document]) => document).filter((document) => !stays.has(document)));
          // Arrays sort after every text: this is all that begins with the document.
          for (const document of goes) store.delete(IDBKeyRange.bound([document], [document, []]));
        }
        return stays.size === 0;
      });
      // Emptied already: while a tab that hangs holds on, the browser puts the deletion off, and nobody waits for it.
      if (isEmpty) indexedDB.deleteDatabase(name);
    }
  }

  return { unsaved, remove };
})();
