"use strict";
/* The form of a visit or a receipt: its photos, the phone's position, what was half filled in; sending keeps it first. */

(() => {
  const form = document.querySelector("form.sheet");
  if (!form) return;
  const root = document.getElementById("field"), words = document.getElementById("field-words").dataset;
  const login = root.dataset.login, page = location.pathname + location.search;
  const MOST = 20, MOST_BYTES = 50000000;
  const one = (selector) => form.querySelector(selector);
  let photos = [], mending = null, stored = false, adding = Promise.resolve();

  // Photos

  async function add(files) {
    const told = [];
    for (const file of files) {
      try {
        const fault = photos.length >= MOST ? words.many.replace("{most}", MOST) : await faultOf(file);
        if (fault) {
          told.push(fault);
          continue;
        }
        const sha256 = await digest(file);
        if (sha256 && photos.some((photo) => photo.sha256 === sha256)) continue;
        photos.push({ sha256, name: file.name, blob: file, there: false });
      } catch {
        told.push(words.unread.replace("{name}", file.name));  // it was taken away since it was chosen
      }
    }
    one("[data-photo-told]").textContent = told.join(" ");
    draw();
    await keepDraft();
  }

  async function faultOf(file) {
    const named = (text) => text.replace("{name}", file.name);
    if (!file.size) return named(words.empty);
    if (file.size > MOST_BYTES) return named(words.big);
    const first = new Uint8Array(await file.slice(0, 12).arrayBuffer());
    const text = String.fromCharCode(...first);
    if (text.startsWith("\xff\xd8\xff") || text.startsWith("\x89PNG\r\n\x1a\n")) return "";
    if (text.slice(4, 8) === "ftyp" && /^(hei|hev|mif1|msf1|avif)/.test(text.slice(8))) return named(words.heic);
    return named(words.noimage);
  }

  /* Only a page that came by https may count it; else the server does. */
  async function digest(file) {
    if (!crypto.subtle) return "";
    const counted = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(counted)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function draw() {
    const shown = one(".thumbs");
    for (const image of shown.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    shown.replaceChildren(...photos.map((photo) => {
      const item = document.createElement("li");
      const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(photo.blob), alt: photo.name });
      const drop = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
      drop.setAttribute("aria-label", words.drop.replace("{name}", photo.name));
      drop.addEventListener("click", () => {
        photos = photos.filter((other) => other !== photo);
        draw();
        keepDraft();
      });
      item.append(image, drop);
      return item;
    }));
  }

  for (const input of form.querySelectorAll("[data-photos]")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";  // the same photo may be chosen again after it was removed
      adding = adding.then(() => add(files));
    });
  }

  // Where

  const position = one('[name="position"]');
  if (position && "geolocation" in navigator) {
    const locate = Object.assign(document.createElement("button"), { type: "button", textContent: words.locate });
    const told = Object.assign(document.createElement("span"), { className: "hint" });
    told.setAttribute("role", "status");
    position.after(locate, told);
    locate.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          position.value = `${coords.longitude.toFixed(6)},${coords.latitude.toFixed(6)}`;
          told.textContent = words.located.replace("{metres}", Math.round(coords.accuracy));
          keepDraft();
        },
        () => { told.textContent = words.unlocated; },
        { enableHighAccuracy: true, timeout: 30000, maximumAge: 0 },
      );
    });
  }

  // What was filled in

  const filled = () => [...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "");

  function fill(fields) {
    for (const input of form.elements) {
      if (!input.name || input.type === "hidden" || input.type === "file") continue;
      const said = fields.filter(([name]) => name === input.name).map(([, value]) => value);
      if (input.type === "checkbox") input.checked = said.includes(input.value);
      else input.value = said[0] ?? "";
    }
  }

  async function keepDraft() {
    if (mending || stored) return;
    try {
      await field.keepDraft({ login, page, fields: filled(), photos });
    } catch { /* a phone without room says so when it is sent */ }
  }

  form.addEventListener("change", keepDraft);

  async function begin() {
    const day = one('[name="on"]');
    if (day) day.max = day.value = field.today();
    const time = one('[name="time"]');
    if (time && !time.value) time.value = new Date().toTimeString().slice(0, 5);
    await restore();
    form.hidden = false;
  }

  async function restore() {
    const uuid = location.hash.slice(1);
    const kept = uuid ? await field.sending(uuid).catch(() => null) : null;
    if (kept && kept.login === login && kept.state !== "recorded") {
      mending = kept;
      fill(kept.fields);
      photos = kept.photos;
      draw();
      tellFaults(kept.faults ?? {}, kept.reason);
      return;
    }
    const draft = await field.draft(login, page).catch(() => null);
    if (!draft) return;
    fill(draft.fields);
    photos = draft.photos;
    draw();
    const told = one(".restored");
    const clear = Object.assign(document.createElement("button"), { type: "button", textContent: words.clear });
    clear.addEventListener("click", () => field.dropDraft(login, page).then(() => location.reload()));
    told.replaceChildren(`${words.restored} `, clear);
    told.hidden = false;
  }

  window.addEventListener("hashchange", () => location.reload());

  // What is wrong

  function tellFaults(faults, reason = "") {
    for (const old of form.querySelectorAll("[data-fault]")) old.remove();
    for (const old of form.querySelectorAll("[aria-invalid]")) old.removeAttribute("aria-invalid");
    for (const old of form.querySelectorAll(".field.wrong")) old.classList.remove("wrong");
    const box = one(".faults");
    const named = Object.entries(faults);
    box.hidden = !named.length && !reason;
    if (box.hidden) return;
    box.textContent = reason || words.correct.replace("{count}", named.length);
    for (const [name, fault] of named) {
      const input = document.getElementById(`${form.id}-${name}`);
      const told = Object.assign(document.createElement("span"), { className: "fault", textContent: fault, id: `${form.id}-${name}-fault` });
      told.dataset.fault = name;
      if (!input) {
        box.append(` ${fault}`);
        continue;
      }
      input.closest(".field").classList.add("wrong");
      input.closest(".field").append(told);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", told.id);
    }
    box.focus();
    box.scrollIntoView({ block: "center" });
  }

  function missing() {
    const faults = {};
    for (const input of form.querySelectorAll("[required]")) if (!input.value.trim()) faults[input.name] = words.unfilled;
    for (const ticks of form.querySelectorAll("fieldset.ticks")) {
      const name = ticks.querySelector("input").name;
      if (ticks.querySelector("legend .required") && !ticks.querySelector(":checked")) faults[name] = words.unchosen;
    }
    return faults;
  }

  // Keep, then send

  const newUuid = () => crypto.randomUUID?.() ??
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const faults = missing();
    tellFaults(faults);
    if (stored || Object.keys(faults).length) return;
    stored = true;  // a second tap is not a second visit
    const refused = one("[data-photo-told]").textContent;
    await adding;
    if (one("[data-photo-told]").textContent !== refused) {
      stored = false;  // a photo that cannot go along is seen first
      return;
    }
    const sending = {
      uuid: mending?.uuid ?? newUuid(), version: (mending?.version ?? 0) + 1, login, page, title: form.dataset.title,
      on: one('[name="on"]')?.value ?? "", fields: filled(), photos, state: "waiting", reason: "", faults: {},
      made: mending?.made ?? Date.now(),
    };
    try {
      await field.keep(sending);
    } catch (error) {
      stored = false;
      tellFaults({}, error?.name === "QuotaExceededError" ? words.full : words.broken);
      return;
    }
    field.mending = "";
    history.replaceState(null, "", page);
    navigator.storage?.persist?.();  // the browser may else clear it away when the phone is short of room
    await field.dropDraft(login, page).catch(() => null);
    form.hidden = true;
    const told = document.getElementById("stored");
    told.textContent = words.stored;
    told.hidden = false;
    await field.show();
    document.getElementById("queue").scrollIntoView({ block: "center" });
    await field.sendNow();
    told.hidden = true;
  });

  begin();
})();
