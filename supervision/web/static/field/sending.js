"use strict";
/* Sending what waits on the phone (本机发送): photo by photo, then what was filled in; said to be on file only when the
   server has said so, with the number of the entry. The same again is harmless: the server knows it by its UUID. */

(() => {
  const found = (id) => document.getElementById(id);
  const root = found("field"), words = found("field-words").dataset, login = root.dataset.login;
  const AGAIN = 30000, TOO_LONG = 10 * 60 * 1000;

  /* What cannot be sent now and is kept; what the server does not take. */
  class Later extends Error {
    constructor(reason, expired = false) { super(reason); this.expired = expired; }
  }
  class Refused extends Error {
    constructor(reason, faults = {}) { super(reason); this.faults = faults; }
  }

  async function asking(path, options = {}, csrf = "") {
    let answer, text;
    try {
      const headers = { "HX-Request": "true", ...(csrf && { "X-CSRF-Token": csrf }) };
      answer = await fetch(path, { credentials: "same-origin", ...options, headers, signal: AbortSignal.timeout(TOO_LONG) });
      text = await answer.text();
    } catch {
      throw new Later(words.unreached);
    }
    let said = null;
    try { said = JSON.parse(text); } catch { /* a page */ }
    if (answer.ok) {
      if (said === null) throw new Later(words.strange);
      return said;
    }
    if (answer.status === 401) throw new Later(words.expired, true);
    const reason = said?.reason ?? new DOMParser().parseFromString(text, "text/html").body.textContent.trim();
    if ([403, 408, 429].includes(answer.status) || answer.status >= 500) throw new Later(reason || words.unreached);
    throw new Refused(reason, said?.faults ?? {});
  }

  async function whoIsIn() {
    const session = await asking("/session");
    if (session.login !== login) throw new Later(words.another, true);
    return session.csrf;
  }

  /* What the server answered; null where a person removed or mended it before it was sent. */
  async function send(one, csrf) {
    if (!await field.change({ ...one, state: "sending", reason: "" })) return null;
    await show();
    for (const photo of one.photos) {
      if (!photo.there) await sendPhoto(photo, csrf);
      photo.there = true;
      await field.change({ ...one, state: "sending", reason: "" });
      await show();
    }
    const said = new FormData();
    for (const [name, value] of one.fields) said.append(name, value);
    said.append("uuid", one.uuid);
    for (const photo of one.photos) said.append("photo", `${photo.sha256} ${photo.name}`);
    const answer = await asking("/field/sent", { method: "POST", body: said }, csrf);
    if (!answer.where) throw new Later(words.strange);
    return answer;
  }

  async function sendPhoto(photo, csrf) {
    if (photo.sha256) {
      const { known } = await asking(`/field/photos/${photo.sha256}`);
      if (known) return;
    }
    const said = new FormData();
    said.append("sha256", photo.sha256);
    said.append("photo", photo.blob, photo.name);
    photo.sha256 = (await asking("/field/photos", { method: "POST", body: said }, csrf)).sha256;
  }

  async function sendAll() {
    const all = await field.sendings(login);
    const waiting = all.filter((one) => ["waiting", "sending"].includes(one.state) && one.uuid !== field.mending);
    if (!waiting.length) return;
    let one = waiting[0];
    try {
      const csrf = await whoIsIn();
      for (one of waiting) {
        try {
          const answer = await send(one, csrf);
          if (answer) await field.change({ ...one, state: "recorded", reason: "", answer, photos: [], fields: [] });
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          await field.change({ ...one, state: "refused", reason: error.message, faults: error.faults });
        }
        await show();
      }
      said("", false);
    } catch (error) {
      const reason = error instanceof Later ? error.message : words.unreached;
      await field.change({ ...one, state: "waiting", reason });
      said(reason, error.expired);
    }
  }

  let under = false;

  /* Two pages that are open do not send the same; did they, the server would take it once. */
  async function alone(work) {
    if (under) return;
    under = true;
    try {
      if (navigator.locks) await navigator.locks.request("field-sending", { ifAvailable: true }, (lock) => lock && work());
      else await work();
    } finally {
      under = false;
      await show();
    }
  }

  const sendNow = () => alone(sendAll);

  /* A page that was closed while it sent left this behind: nobody is sending it now. */
  async function takeUp() {
    for (const one of await field.sendings(login)) {
      if (one.state === "sending") await field.change({ ...one, state: "waiting" });
    }
  }

  // What is shown

  let told = "", expired = false;

  function said(reason, signIn) {
    told = reason;
    expired = signIn;
  }

  async function show() {
    const all = await field.sendings(login);
    const waiting = all.filter((one) => ["waiting", "sending"].includes(one.state)).length;
    const unsent = all.filter((one) => one.state !== "recorded").length;
    found("unsent").hidden = unsent === 0;
    found("unsent").firstElementChild.textContent = words.unsent.replace("{count}", unsent);
    found("queue").hidden = all.length === 0;
    found("send-now").hidden = waiting === 0;
    found("queue-told").textContent = `${waiting ? words.some.replace("{count}", waiting) : words.none} ${waiting ? told : ""}`;
    found("sign-in-again").hidden = !(expired && waiting);
    found("sign-in-again").href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    found("sendings").replaceChildren(...all.map(line));
  }

  function line(one) {
    const item = element("li", { className: `sending ${one.state}` });
    const state = element("b", { className: "state", textContent: words[one.state] });
    const title = element("p", {}, `${one.title} ${one.on} `, state);
    item.append(title);
    const sent = one.photos.filter((photo) => photo.there).length;
    if (one.photos.length) title.append(` ${words.photos.replace("{sent}", sent).replace("{all}", one.photos.length)}`);
    if (one.state === "recorded") {
      item.append(element("p", { className: "where", textContent: one.answer.where }));
      for (const text of one.answer.followed) item.append(element("p", { className: "followed", textContent: text }));
      for (const text of one.answer.doubts) item.append(element("p", { className: "doubt", textContent: text }));
      item.append(button(words.seen, () => field.remove(one.uuid).then(show)));
      return item;
    }
    if (one.reason) item.append(element("p", { className: "reason", textContent: one.reason }));
    if (one.state !== "sending") {
      item.append(element("a", { className: "button", href: `${one.page}#${one.uuid}`, textContent: words.mend }), " ");
      item.append(button(words.remove, () => window.confirm(words.really) && field.remove(one.uuid).then(show)));
    }
    return item;
  }

  function element(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  }

  function button(word, does) {
    const made = element("button", { type: "button", textContent: word });
    made.addEventListener("click", does);
    return made;
  }

  // When

  field.show = show;
  field.sendNow = sendNow;
  found("send-now").addEventListener("click", sendNow);
  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNow(); });
  field.changes?.addEventListener("message", show);
  setInterval(() => { if (navigator.onLine && !document.hidden && !expired) sendNow(); }, AGAIN);
  alone(takeUp)
    .then(() => { if (navigator.onLine) return sendNow(); })
    .catch(() => { /* a phone that keeps nothing says so when something is to be kept */ });
})();
