// Enhancement only: suggestions while typing, as a list that keys can reach. Without it the box is an ordinary form.
"use strict";
(() => {
  const WAIT = 120;
  const base = document.querySelector(".ten-hieu").getAttribute("href").replace(/\/$/, "");
  const known = new Map();

  async function ask(typed) {
    if (!known.has(typed)) {
      const answer = await fetch(`${base}/goi-y?q=${encodeURIComponent(typed)}`, { credentials: "same-origin" }).catch(() => null);
      if (!answer || !answer.ok) return [];
      known.set(typed, await answer.json());
    }
    return known.get(typed);
  }

  function attach(input, number) {
    const list = document.createElement("ul");
    list.id = `goi-y-${number}`;
    list.className = "goi-y";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.documentElement.lang === "en" ? "Suggestions" : "Gợi ý");
    list.hidden = true;
    input.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
      input.setAttribute(name, value);
    let chosen = -1, waiting = 0, typed = "";

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function show(suggestions) {
      list.replaceChildren(...suggestions.map((words, place) => {
        const line = document.createElement("li");
        line.id = `${list.id}-${place}`;
        line.setAttribute("role", "option");
        line.textContent = words;
        line.addEventListener("mousedown", (event) => { event.preventDefault(); take(words); input.form.submit(); });
        return line;
      }));
      chosen = -1;
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    }

    function take(words) { input.value = words; close(); }

    function move(step) {
      const lines = [...list.children];
      lines[chosen]?.removeAttribute("aria-selected");
      chosen = (chosen + step + lines.length + 1) % (lines.length + 1);
      const line = lines[chosen];
      input.value = line ? line.textContent : typed;
      if (!line) { input.removeAttribute("aria-activedescendant"); return; }
      line.setAttribute("aria-selected", "true");
      line.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", line.id);
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      typed = input.value;
      if (typed.trim().length < 2) { close(); return; }
      waiting = setTimeout(async () => {
        const asked = typed, suggestions = await ask(asked.trim());
        if (asked === typed && document.activeElement === input) show(suggestions);
      }, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (chosen < 0 && event.key === "ArrowUp") chosen = list.children.length;
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        input.value = typed;
        close();
      }
    });
    input.addEventListener("blur", close);
  }

  document.querySelectorAll('form.tim input[name="q"]').forEach(attach);
})();
