"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const number = (value) => value.toLocaleString("en");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Theme: the system's, until the reader chooses.
  const theme = one("#theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const remember = (value) => { try { localStorage.setItem("conformance-theme", value); } catch { /* private windows */ } };
  const remembered = () => { try { return localStorage.getItem("conformance-theme"); } catch { return null; } };
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; theme.setAttribute("aria-label", `Use the ${isDark() ? "light" : "dark"} theme`); };
  if (["light", "dark"].includes(remembered())) document.documentElement.dataset.theme = remembered();
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    remember(document.documentElement.dataset.theme);
    name();
  });
  dark.addEventListener("change", name);
  theme.hidden = false;
  name();

  // Filter: kept in the address, so that a view can be shared.
  const form = one("#filter");
  const rows = all(".r").map((element) => ({
    element,
    area: element.closest("[data-a]")?.dataset.a || "",
    level: element.dataset.l,
    outcome: element.dataset.o,
    text: null,
  }));
  const groups = all(".group, .family, .outcome").map((element) => ({ element, rows: all(".r", element).length }));
  const wasOpen = new Map(all("details").map((element) => [element, element.open]));
  const textOf = (row) => row.text ??= (row.element.textContent + " " + row.element.title + " " +
    (row.element.closest(".family")?.querySelector("summary").textContent || "")).toLowerCase();

  const chosen = () => {
    const data = new FormData(form);
    return { q: String(data.get("q") || "").trim().toLowerCase(), area: String(data.get("area") || ""),
      level: data.getAll("level"), outcome: data.getAll("outcome") };
  };
  const isEmpty = (filter) => !filter.q && !filter.area && !filter.level.length && !filter.outcome.length;
  const matches = (row, filter) =>
    (!filter.area || row.area === filter.area) &&
    (!filter.level.length || filter.level.includes(row.level)) &&
    (!filter.outcome.length || filter.outcome.includes(row.outcome)) &&
    filter.q.split(/\s+/).every((word) => textOf(row).includes(word));

  const UNFOLDED = 40; // so many matches are unfolded at once
  function apply() {
    const filter = chosen();
    const empty = isEmpty(filter);
    let shown = 0;
    for (const row of rows) {
      const visible = empty || matches(row, filter);
      row.element.hidden = !visible;
      shown += visible;
    }
    for (const group of groups) {
      if (!group.rows) { group.element.hidden = !empty; continue; }
      const left = all(".r:not([hidden])", group.element).length;
      group.element.hidden = !left;
      const tally = one(":scope > summary .n, :scope > details > summary .n", group.element);
      if (tally?.dataset.total) tally.textContent = (left === group.rows ? "" : `${number(left)} of `) + number(group.rows);
      const folds = group.element.matches("details") ? group.element : one(":scope > details", group.element);
      if (folds) folds.open = empty ? wasOpen.get(folds) : shown <= UNFOLDED || wasOpen.get(folds);
    }
    one("#shown").textContent = empty ? `${number(rows.length)} requirements` : `${number(shown)} of ${number(rows.length)}`;
    one("#nothing").hidden = shown > 0;
  }

  function write() {
    const filter = chosen();
    const parts = new URLSearchParams();
    for (const key of ["q", "area"]) if (filter[key]) parts.set(key, filter[key]);
    for (const key of ["level", "outcome"]) if (filter[key].length) parts.set(key, filter[key].join(","));
    const hash = parts.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function reveal(target) {
    for (let node = target; node; node = node.parentElement) {
      node.hidden = false;
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.scrollIntoView({ block: "center" });
  }

  // An address holds either a filter (area=invoices&level=must) or the anchor of a requirement.
  function read() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) {
      const target = document.getElementById(decodeURIComponent(hash));
      if (target?.matches(".r")) reveal(target);
      return;
    }
    const parts = new URLSearchParams(hash);
    form.elements.q.value = parts.get("q") || "";
    form.elements.area.value = parts.get("area") || "";
    for (const key of ["level", "outcome"]) {
      const values = (parts.get(key) || "").split(",");
      for (const box of all(`input[name=${key}]`, form)) box.checked = values.includes(box.value);
    }
    apply();
  }

  let typing;
  form.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => { apply(); write(); }, 60); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); write(); }));
  const follow = () => { read(); if (location.hash.includes("=")) one("#requirements").scrollIntoView(); };
  addEventListener("hashchange", follow);
  form.hidden = false;

  // Unfold and fold.
  const unfold = one("#unfold");
  unfold.addEventListener("click", () => {
    const open = unfold.textContent === "Unfold all";
    for (const element of all("#requirements details:not(.exchange)")) element.open = open;
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });

  // Copy the command that sends a request again.
  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* no permission: the older way */ }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.textContent = (await copy(one("pre", button.parentElement).textContent)) ? "Copied" : "Select and copy";
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
  }

  // Browsers that cannot unfold for print by style sheet do it here.
  const folded = new Set();
  addEventListener("beforeprint", () => {
    for (const element of all("details.cause:not([open]), details.failure:not([open]), .failure details.point:not([open])")) {
      folded.add(element);
      element.open = true;
    }
  });
  addEventListener("afterprint", () => { for (const element of folded) element.open = false; folded.clear(); });

  apply();
  if (location.hash) follow();
})();
