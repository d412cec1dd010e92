// Keys go to the reader from the start: without this, only after a click.
document.addEventListener("DOMContentLoaded", () => {
  const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
  new MutationObserver(focus).observe(document.body, { attributes: true });
  window.addEventListener("focus", focus);
});
