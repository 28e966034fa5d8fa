// Runs before anything is painted, so that a chosen theme does not flash the other one. Written by src/app/theme.ts.
(function () {
  try {
    var theme = localStorage.getItem('baton.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden: the system's theme it is.
  }
})();
