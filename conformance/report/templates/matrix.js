"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Theme: the system's, until the reader chooses; the same choice as in report.html.
  const theme = one("#theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  try { document.documentElement.dataset.theme = localStorage.getItem("conformance-theme") || ""; } catch { /* private windows */ }
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("conformance-theme", document.documentElement.dataset.theme); } catch { /* private windows */ }
    name();
  });
  dark.addEventListener("change", name);
  theme.hidden = false;
  name();

  // Filter by text, level, and whether columns differ.
  const form = one("#filter");
  const tables = all(".grid").map((table) => ({ table, rows: all("tbody tr", table) }));
  const texts = new Map(tables.flatMap(({ rows }) => rows).map((row) => [row, row.textContent.toLowerCase()]));
  function apply() {
    const data = new FormData(form);
    const words = String(data.get("q") || "").toLowerCase().split(/\s+/);
    const levels = data.getAll("level");
    let shown = 0;
    for (const { table, rows } of tables) {
      let left = 0;
      for (const row of rows) {
        const visible = (!data.get("differ") || row.dataset.d) && (!levels.length || levels.includes(row.dataset.l)) &&
          words.every((word) => texts.get(row).includes(word));
        row.hidden = !visible;
        left += visible ? Number(row.dataset.n) : 0;
      }
      table.hidden = !left;
      shown += left;
    }
    one("#shown").textContent = `${shown.toLocaleString("en")} requirements`;
    one("#nothing").hidden = shown > 0;
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
})();
