// Enhancement only: keys, and the evidence of a citation beside the text. Every page works without it.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const links = [...document.querySelectorAll(".van a.vd[id]")];
  const panel = document.getElementById("bang-chung");
  const article = document.querySelector("article[data-document]");
  const base = document.querySelector(".ten-hieu").getAttribute("href").replace(/\/$/, "");
  const known = new Map();
  let chosen = -1, waiting = 0, prefix = "";

  async function explain(link) {
    const start = link.id.slice(1);
    const day = new URLSearchParams(location.search).get("ngay");
    const address = `${base}/chung-cu/${article.dataset.document}/${start}?manh=1${day ? `&ngay=${encodeURIComponent(day)}` : ""}`;
    if (!known.has(start)) {
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (!answer || !answer.ok) return;
      known.set(start, await answer.text());
    }
    document.querySelectorAll(".vd.chon").forEach((other) => other.classList.remove("chon"));
    link.classList.add("chon");
    panel.innerHTML = known.get(start);
    panel.tabIndex = -1;
    panel.closest(".ben").classList.add("day-du");
  }

  function soon(link) {
    clearTimeout(waiting);
    waiting = setTimeout(() => explain(link), 150);
  }

  function choose(step) {
    if (!links.length) return;
    const current = links.indexOf(document.activeElement);
    chosen = Math.min(Math.max((current >= 0 ? current : chosen) + step, 0), links.length - 1);
    links[chosen].focus();
    links[chosen].scrollIntoView({ block: "center" });
  }

  const help = document.querySelector('.cuoi-trang a[href$="#phim"]');
  const keys = {
    "/": () => document.getElementById("q").focus(),
    j: () => choose(1),
    k: () => choose(-1),
    e: () => panel && panel.focus(),
    "?": () => { location.href = help.href; },
    gh: () => { location.href = base + "/"; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = keys[prefix + event.key];
    prefix = event.key === "g" ? "g" : "";
    if (!action) return;
    event.preventDefault();
    action();
  });

  if (panel && article) {
    for (const link of links) {
      link.addEventListener("focus", () => explain(link));
      link.addEventListener("mouseenter", () => soon(link));
      link.addEventListener("mouseleave", () => clearTimeout(waiting));
    }
  }
})();
