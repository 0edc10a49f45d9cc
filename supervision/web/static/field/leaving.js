"use strict";
/* Signing out (退出) while something waits on this phone is warned of; the pages kept for who leaves are taken away. */

(() => {
  const again = document.getElementById("again-form");
  const words = document.getElementById("words").dataset;
  if (!again) return;

  async function leave(form) {
    let count = 0;
    try {
      count = (await field.unsent(again.dataset.login)).length;
    } catch { /* a phone that keeps nothing has nothing to lose */ }
    if (count && !window.confirm(words.unsent.replace("{count}", count))) return;
    await field.forgetPages();
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches('form[action^="/sign-out"]')) return;
    event.preventDefault();
    leave(event.target);
  });
})();
