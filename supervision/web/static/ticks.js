"use strict";
/* Ticks of a list: all lines of the page at once, and how many are ticked. Lists are swapped in and out, so it listens to the document. */

(() => {
  const boxes = (form, name = "") => [...document.querySelectorAll(`input[type="checkbox"][form="${form}"]${name}`)];

  function count(over) {
    const all = boxes(over.dataset.ticks);
    const ticked = all.filter((box) => box.checked).length;
    over.querySelector("[data-ticked]").textContent = ticked;
    const whole = over.querySelector("[data-tick-all]");
    whole.checked = ticked > 0 && ticked === all.length;
    whole.indeterminate = ticked > 0 && ticked < all.length;
  }

  function show() {
    for (const over of document.querySelectorAll("[data-ticks]")) {
      over.hidden = boxes(over.dataset.ticks).length === 0;
      count(over);
    }
  }

  document.addEventListener("change", (event) => {
    const whole = event.target.closest("[data-tick-all]");
    if (whole) for (const box of boxes(whole.closest("[data-ticks]").dataset.ticks)) box.checked = whole.checked;
    if (whole || event.target.matches('input[type="checkbox"][form]')) document.querySelectorAll("[data-ticks]").forEach(count);
  });
  document.addEventListener("htmx:afterSettle", show);
  window.addEventListener("pageshow", show);
  show();
})();
