"use strict";
/* The service worker of the field pages (离线): the network first; without it, what this phone keeps.

   It stores nothing but static files: pages are kept by `keeping.js`, for one person at a time. */

const STATIC = "field-static", PAGES = "field-pages:", PATIENCE = 15000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request, address));
});

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(request, address) {
  try {
    const answer = await soon(fetch(request));
    if (answer.status < 500) return answer;
    return (await kept(address)) ?? answer;
  } catch (unreached) {
    const found = await kept(address);
    if (found) return found;
    throw unreached;
  }
}

function soon(answer) {
  const late = new Promise((_, failed) => { setTimeout(() => failed(new TypeError("too late")), PATIENCE); });
  return Promise.race([answer, late]);
}

async function kept(address) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const pages = await caches.open(name);
    const found = (await pages.match(address.pathname + address.search)) ?? (await pages.match("/field/offline"));
    if (found) return marked(found);
  }
  return null;
}

/* The page says of itself that it was kept, and when. */
async function marked(found) {
  const html = await found.text();
  const at = found.headers.get("X-Kept-At");
  return new Response(html.replace("<html ", `<html data-kept="${at}" `), { headers: found.headers });
}
