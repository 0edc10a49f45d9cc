"use strict";
/* What every page does beside htmx: the token of the session, what is told, signing in again over a filled-in form. */

(() => {
  const found = (id) => document.getElementById(id);
  const words = found("words").dataset;
  const token = () => document.querySelector('meta[name="csrf-token"]');

  function tell(html, plain) {
    const told = found("told");
    if (plain) told.textContent = html;
    else told.innerHTML = html;  // the server's own page, escaped there
    told.focus();
    told.scrollIntoView({ block: "nearest" });
  }

  // Every request carries the token, whatever form it comes from.
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRF-Token"] = token().content;
    found("told").textContent = "";
  });

  // What was chosen in a filter before the scripts were there is asked now, so that the list is what the filter says.
  const asWritten = (select) => Math.max([...select.options].findIndex((option) => option.defaultSelected), 0);
  document.addEventListener("htmx:load", (event) => {
    for (const form of event.target.querySelectorAll?.("form.filters") || []) {
      const chosen = [...form.querySelectorAll("select")].some((select) => select.selectedIndex !== asWritten(select));
      if (chosen) htmx.trigger(form, "change");
    }
  });

  // A form that came back with faults: to the first of them.
  document.addEventListener("htmx:afterSettle", (event) => {
    const faults = event.target.querySelector?.(".faults");
    if (faults) faults.focus();
  });

  document.addEventListener("htmx:sendError", () => tell(words.unreached, true));
  document.addEventListener("htmx:timeout", () => tell(words.unreached, true));

  document.addEventListener("htmx:responseError", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status === 401 && found("again")) signInAgain(() => sendAgain(requestConfig));
    else tell(xhr.responseText, false);
  });

  // The session ended: the page stays, a person signs in over it, and what was sent is sent again.

  let goOn = null;

  function signInAgain(then) {
    goOn = then;
    found("again-told").textContent = "";
    found("again-password").value = "";
    if (!found("again").open) found("again").showModal();
    found("again-password").focus();
  }

  function sendAgain(config) {
    const form = config.elt.closest("form");
    if (form) form.requestSubmit(config.triggeringEvent?.submitter || undefined);
    else htmx.trigger(config.elt, config.triggeringEvent?.type || "click");
  }

  async function asking(path, options) {
    try {
      return await fetch(path, { credentials: "same-origin", ...options });
    } catch {
      found("again-told").textContent = words.unreached;
      return null;
    }
  }

  async function continueAs(login) {
    const answer = await asking("/session", { headers: { "HX-Request": "true" } });
    if (!answer) return;
    if (!answer.ok) {
      found("again-told").innerHTML = await answer.text();
      return;
    }
    const session = await answer.json();
    if (session.login !== login) {
      found("again-told").textContent = words.another;
      return;
    }
    token().content = session.csrf;
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = session.csrf;
    found("again").close();
    const then = goOn;
    goOn = null;
    if (then) then();
  }

  const again = found("again-form");
  if (again) {
    const login = again.dataset.login;
    again.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams({ login, password: found("again-password").value });
      const answer = await asking("/sign-in", { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer) return;
      if (answer.ok) await continueAs(login);
      else found("again-told").innerHTML = await answer.text();
    });
    found("again-not").addEventListener("click", () => found("again").close());
    found("again-elsewhere")?.addEventListener("click", () => continueAs(login));
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
