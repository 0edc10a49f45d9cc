"use strict";
/* What the phone keeps (手机暂存): what was filled in and not yet sent, and half-filled forms, in IndexedDB.

   Everything stands under the login of whoever filled it in; nobody else is shown it or sends it. */

window.field = (() => {
  const SENDINGS = "sendings", DRAFTS = "drafts";
  const changes = "BroadcastChannel" in window ? new BroadcastChannel("field") : null;
  let database = null;

  function opened() {
    database ??= new Promise((done, failed) => {
      const asked = indexedDB.open("field", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore(SENDINGS, { keyPath: "uuid" }).createIndex("login", "login");
        asked.result.createObjectStore(DRAFTS, { keyPath: ["login", "page"] });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
      asked.onblocked = () => failed(asked.error);
    });
    database.catch(() => { database = null; });
    return database;
  }

  /* One transaction; it is done when the phone has it, not when it was asked for. */
  async function doing(store, mode, work) {
    const kept = await opened();
    return new Promise((done, failed) => {
      const transaction = kept.transaction(store, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => done(asked?.result);
      transaction.onabort = () => failed(transaction.error);
      transaction.onerror = () => failed(transaction.error);
    });
  }

  const changed = (result) => { changes?.postMessage("changed"); return result; };

  return {
    changes,
    mending: location.hash.slice(1),  // what is being mended on this page is not sent as it was
    async sendings(login) {
      const all = await doing(SENDINGS, "readonly", (store) => store.index("login").getAll(login));
      return all.sort((one, other) => one.made - other.made);
    },
    sending: (uuid) => doing(SENDINGS, "readonly", (store) => store.get(uuid)),
    keep: (sending) => doing(SENDINGS, "readwrite", (store) => store.put(sending)).then(changed),
    /* What a person removed or mended meanwhile stays as he left it; tells whether it was as it was read. */
    async change(sending) {
      let same = false;
      await doing(SENDINGS, "readwrite", (store) => {
        const asked = store.get(sending.uuid);
        asked.onsuccess = () => {
          same = asked.result !== undefined && asked.result.version === sending.version;
          if (same) store.put(sending);
        };
      });
      return changed(same);
    },
    remove: (uuid) => doing(SENDINGS, "readwrite", (store) => store.delete(uuid)).then(changed),
    async unsent(login) {
      return (await this.sendings(login)).filter((one) => one.state !== "recorded");
    },
    draft: (login, page) => doing(DRAFTS, "readonly", (store) => store.get([login, page])),
    keepDraft: (draft) => doing(DRAFTS, "readwrite", (store) => store.put(draft)),
    dropDraft: (login, page) => doing(DRAFTS, "readwrite", (store) => store.delete([login, page])),
    /* Pages kept for a person who is gone are not shown to the next one. */
    async forgetPages(but = "") {
      if (!("caches" in window)) return;
      for (const name of await caches.keys()) {
        if (name.startsWith("field-pages:") && name !== `field-pages:${but}`) await caches.delete(name);
      }
    },
  };
})();
