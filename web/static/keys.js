// Enhancement only: keys, what a citation or a unit means beside the text, copying, and a drawing that answers its
// list. Every page works without it.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const links = [...document.querySelectorAll(".van a.vd[id]")];
  const panel = document.getElementById("bang-chung");
  const article = document.querySelector("article[data-document]");
  const base = document.querySelector(".ten-hieu").getAttribute("href").replace(/\/$/, "");
  const day = new URLSearchParams(location.search).get("ngay");
  const known = new Map();
  let chosen = -1, waiting = 0, prefix = "", wanted = "", before = null;

  // ---- beside the text ----

  async function fetched(address) {
    if (!known.has(address)) {
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (!answer || !answer.ok) return null;
      known.set(address, await answer.text());
    }
    return known.get(address);
  }

  async function show(address, mark) {
    wanted = address;
    const part = await fetched(address);
    if (part === null || wanted !== address) return false;
    document.querySelectorAll(".van .chon").forEach((other) => other.classList.remove("chon"));
    mark.classList.add("chon");
    panel.innerHTML = part;
    panel.tabIndex = -1;
    panel.closest(".ben").classList.add("day-du");
    return true;
  }

  function part(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("manh", "1");
    if (day) url.searchParams.set("ngay", day);
    return url.pathname + url.search;
  }

  function explain(link) {
    return show(part(`${base}/chung-cu/${article.dataset.document}/${link.id.slice(1)}`), link);
  }

  async function openUnit(key) {
    before = key;
    if (await show(part(key.getAttribute("href")), key.parentElement)) panel.querySelector("button, a").focus();
    else location.href = key.href;
  }

  function choose(step) {
    if (!links.length) return;
    const current = links.indexOf(document.activeElement);
    chosen = Math.min(Math.max((current >= 0 ? current : chosen) + step, 0), links.length - 1);
    links[chosen].focus();
    links[chosen].scrollIntoView({ block: "center" });
  }

  if (panel && article) {
    for (const link of links) {
      link.addEventListener("focus", () => explain(link));
      link.addEventListener("mouseenter", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => explain(link), 150);
      });
      link.addEventListener("mouseleave", () => clearTimeout(waiting));
    }
    document.querySelector(".van")?.addEventListener("click", (event) => {
      const key = event.target.closest(".khoa");
      if (!key || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openUnit(key);
    });
  }

  // ---- copying ----

  async function copy(button) {
    const { chep, chepNoi } = button.dataset;
    const text = chep || new URL(chepNoi, location.href).href;
    const said = button.closest(".chep").querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = said.dataset.daChep;
    } catch {
      said.textContent = text;
      getSelection().selectAllChildren(said);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chep], [data-chep-noi]");
    if (button) copy(button);
  });

  // ---- a drawing and its list, lit together ----

  const picture = document.querySelector(".hinh svg");
  const rows = [...document.querySelectorAll(".buoc > li[data-tu]")];

  function light(test) {
    const ends = new Set();
    for (const part of [...rows, ...picture.querySelectorAll(".day")]) {
      const lit = test !== null && test(part.dataset);
      part.classList.toggle("sang", lit);
      if (lit) ends.add(part.dataset.tu).add(part.dataset.den);
    }
    for (const box of picture.querySelectorAll("[data-o]")) box.classList.toggle("sang", ends.has(box.dataset.o));
    picture.classList.toggle("chon-roi", ends.size > 0);
  }

  if (picture) {
    const watch = (part, test) => {
      part.addEventListener("mouseenter", () => light(test));
      part.addEventListener("focusin", () => light(test));
      part.addEventListener("mouseleave", () => light(null));
      part.addEventListener("focusout", () => light(null));
    };
    for (const row of rows) watch(row, ({ tu, den }) => tu === row.dataset.tu && den === row.dataset.den);
    for (const box of picture.querySelectorAll("[data-o]")) {
      watch(box, ({ tu, den }) => tu === box.dataset.o || den === box.dataset.o);
    }
  }

  // ---- keys ----

  const keys = {
    "/": () => document.getElementById("q").focus(),
    j: () => choose(1),
    k: () => choose(-1),
    e: () => panel && panel.focus(),
    "?": () => { location.href = document.querySelector('.cuoi-trang a[href$="#phim"]').href; },
  };
  for (const link of document.querySelectorAll("[data-phim]")) {
    keys[link.dataset.phim] = () => { location.href = link.href; };
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Escape" && before && panel.contains(document.activeElement)) before.focus();
    const action = keys[prefix + event.key];
    prefix = event.key === "g" ? "g" : "";
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
