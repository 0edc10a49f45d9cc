"use strict";
/* My tasks by distance (按距离排序): the phone is asked where it is when a button is pressed, and keeps it to itself. */

(() => {
  const asked = document.getElementById("by-distance"), back = document.getElementById("by-day");
  if (!asked) return;
  const words = document.getElementById("field-words").dataset;
  const tasks = document.getElementById("tasks"), told = document.getElementById("distance-told");
  const by_day = [...tasks.children].map((section) => [section, [...section.querySelectorAll("li.task")]]);
  const EARTH = 6371000;

  if (!("geolocation" in navigator)) asked.hidden = true;

  function metres(here, item) {
    const radians = (degrees) => (degrees * Math.PI) / 180;
    const north = radians(item.dataset.latitude - here.latitude), east = radians(item.dataset.longitude - here.longitude);
    const middle = Math.cos(radians(here.latitude)) * Math.cos(radians(item.dataset.latitude));
    return 2 * EARTH * Math.asin(Math.sqrt(Math.sin(north / 2) ** 2 + middle * Math.sin(east / 2) ** 2));
  }

  const inWords = (far) => far < 1000
    ? words.metres.replace("{n}", Math.round(far))
    : words.kilometres.replace("{n}", (far / 1000).toFixed(1));

  function section(word, items) {
    const made = document.createElement("section"), title = document.createElement("h2"), list = document.createElement("ol");
    made.className = "day";
    title.textContent = word;
    list.className = "tasks";
    list.append(...items);
    made.append(title, list);
    return made;
  }

  function sort(here) {
    const items = by_day.flatMap(([, its]) => its);
    const placed = items.filter((item) => item.dataset.latitude), unplaced = items.filter((item) => !item.dataset.latitude);
    const far = new Map(placed.map((item) => [item, metres(here, item)]));
    for (const [item, its] of far) item.querySelector(".distance").textContent = inWords(its);
    placed.sort((one, other) => far.get(one) - far.get(other));
    tasks.replaceChildren(
      ...(placed.length ? [section(words.near, placed)] : []),
      ...(unplaced.length ? [section(words.unplaced, unplaced)] : []),
    );
    asked.hidden = true;
    back.hidden = false;
    told.textContent = "";
  }

  asked.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => sort(coords),
      () => { told.textContent = words.unlocated; },
      { enableHighAccuracy: false, timeout: 15000, maximumAge: 60000 },
    );
  });

  back.addEventListener("click", () => {
    for (const [its, items] of by_day) its.querySelector("ol").append(...items);
    tasks.replaceChildren(...by_day.map(([its]) => its));
    back.hidden = true;
    asked.hidden = false;
  });
})();
