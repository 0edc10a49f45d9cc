"use strict";
/* Keeping the pages of my tasks on the phone, to be opened without a connection (离线页面). */

(() => {
  const root = document.getElementById("field");
  const words = document.getElementById("field-words").dataset;
  const PAGES = `field-pages:${root.dataset.login}`, STATIC = "field-static";
  const FRESH = 10 * 60 * 1000, MOST = 160, DAY = 24 * 60 * 60 * 1000;
  const kept = document.documentElement.dataset.kept;

  const dayOfPhone = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const days = (day) => Math.round(Date.parse(day) / DAY);

  /* The office day, also from a page kept yesterday: the phone's day, by as much as the office's differs from it. */
  if (!kept) localStorage.setItem("field-day", String(days(root.dataset.today) - days(dayOfPhone())));
  field.today = () =>
    new Date((days(dayOfPhone()) + Number(localStorage.getItem("field-day") || 0)) * DAY).toISOString().slice(0, 10);

  if (kept) {
    const at = new Date(kept).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    const told = document.createElement("p");
    told.className = "offline";
    told.textContent = words.kept.replace("{at}", at);
    root.prepend(told);
  }

  async function keep(path, fresh) {
    const pages = await caches.open(PAGES);
    const known = await pages.match(path);
    if (known && fresh && Date.now() - Date.parse(known.headers.get("X-Kept-At")) < fresh) return;
    const answer = await fetch(path, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const headers = new Headers(answer.headers);
    headers.set("X-Kept-At", new Date().toISOString());
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    await pages.put(path, new Response(await answer.blob(), { headers }));
  }

  async function keepFiles() {
    const files = await caches.open(STATIC);
    const named = [...document.querySelectorAll("script[src], link[href]")].map((one) => one.src || one.href);
    for (const address of named) {
      if (!(await files.match(address))) await files.add(address);
    }
    for (const old of await files.keys()) {
      const { pathname } = new URL(old.url);
      const newer = named.some((address) => new URL(address).pathname === pathname && address !== old.url);
      if (newer) await files.delete(old);
    }
  }

  async function keepPages() {
    await field.forgetPages(root.dataset.login);
    await keepFiles();
    const here = location.pathname + location.search;
    await keep("/field/offline", DAY);
    await keep(here, 0);
    for (const path of ["/field", "/field/receipts"]) if (path !== here) await keep(path, FRESH);
    const linked = [...document.querySelectorAll("a[data-keep]")].map((link) => link.pathname + link.search);
    for (const path of [...new Set(linked)].slice(0, MOST)) await keep(path, FRESH);
    document.documentElement.dataset.pagesKept = String(linked.length);
  }

  async function begin() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) {
      document.getElementById("kept-told").textContent = words.insecure;
      return;
    }
    await navigator.serviceWorker.register("/field/worker.js", { scope: "/field", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    if (!kept) await keepPages();
  }

  begin().catch(() => { /* the connection broke meanwhile: what is kept stays */ });
})();
