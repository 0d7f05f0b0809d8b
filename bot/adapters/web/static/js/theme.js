// Runs before the first paint: the theme that was chosen last, else the system's.
(() => {
  try {
    const kept = localStorage.getItem("homeline.theme");
    if (kept) document.documentElement.dataset.theme = kept;
  } catch { /* No storage, no choice. */ }
})();
