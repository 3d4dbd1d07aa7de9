/* Before anything is painted: the reader's choice of light or dark, where there is one. Else the system's holds. */
(function () {
  try {
    var chosen = localStorage.getItem('bascule.theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch (unavailable) { /* A browser that keeps nothing follows the system. */ }
})();
