// Comparisons: any two levels or roles by the address, and the button that copies one as plain text. The comparisons
// themselves are computed by the build; this only shows them, with the elements of templates/compare-macros.html.j2.
(() => {
  "use strict";
  const { rolebook } = window;

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  /* Copy */

  function words(element, without = "x") {
    const copy = element.cloneNode(true);
    // On the page only its look sets off where a line comes from.
    copy.querySelectorAll(".rb-audience").forEach((origin) => {
      origin.textContent = `(${origin.textContent})`;
    });
    copy.querySelectorAll(`.rb-hidden, .rb-anchor, ${without}`).forEach((part) => {
      const gap = part.previousSibling;
      if (gap?.data) gap.data = gap.data.trimEnd();
      part.remove();
    });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function line(element, before) {
    if (element.matches("div")) return [...element.children].map((one) => words(one)).join(": ");
    if (element.matches("p")) return words(element);
    if (!element.matches("li")) return `\n${words(element)}`;
    const old = element.querySelector("del") ? ` (${before} ${words(element.querySelector("span"), "ins")})` : "";
    return `– ${words(element, "del")}${old}`;
  }

  function asText(scope, before) {
    // What holds for the whole page may stand above what is copied; what is folded is not copied, as it is the same.
    const above = [...document.querySelectorAll("h1, h1 ~ .rb-note:not(.rb-note ~ *)")];
    const own = [...scope.querySelectorAll("h2, h3, p, .rb-summaries > div, .rb-changes > li")];
    const lines = own.filter((one) => !one.matches("header *, details *")).map((one) => line(one, before));
    const url = new URL(location);
    url.searchParams.delete("role");
    url.hash = scope.dataset.rbCompared;
    return [...above.map((one) => words(one)), ...lines, "", url].join("\n");
  }

  function copier(root) {
    const [button, status] = root.children;
    button.addEventListener("click", async () => {
      const text = asText(root.closest("[data-rb-compared]"), root.dataset.before);
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = root.dataset.copied;
      } catch {
        // No clipboard here, or it may not be used: the text stands selected, ready for the reader's own keys.
        const area = make("textarea", "");
        area.value = text;
        status.append(make("label", "", root.dataset.byHand, area));
        area.select();
      }
    });
  }

  /* Show */

  function linked(title, address) {
    if (!address) return title;
    const link = make("a", "", title);
    link.href = rolebook.base + address;
    return link;
  }

  function marked(found, texts, said) {
    if (!found.map) return [texts[found]];
    return found.flatMap((piece) => {
      const text = piece.slice(1);
      if (piece[0] === "=") return text;
      const [tag, word] = piece[0] === "-" ? ["del", said.removed] : ["ins", said.added];
      return [text[0] === " " ? " " : "", make(tag, "", make("span", "rb-hidden", `${word} `), text.trim())];
    });
  }

  function group([kind, title, differs, rows], texts, said) {
    const list = make("ul", `rb-changes rb-changes--${kind}`);
    for (const [found, name = -1, address, note = -1] of rows) {
      const row = make("li", "");
      if (name >= 0) row.append(linked(texts[name], address), ": ");
      row.append(make("span", "", ...marked(found, texts, said)));
      if (note >= 0) row.append(" ", make("span", "rb-audience", texts[note]));
      list.append(row);
    }
    const count = make("span", "rb-count", `(${rows.length})`);
    if (differs) return [make("h3", "", texts[title], " ", count), list];
    const head = make("summary", "", make("b", "", texts[title]), " ", count);
    return [make("details", "rb-fold", head, list)];
  }

  function notes(list, texts) {
    return list ? [make("p", "rb-note", list.map((note) => texts[note]).join(" "))] : [];
  }

  function part(one, texts, said, alone) {
    const groups = one.groups || [];
    const summaries = (one.summaries || []).map(([name, text]) =>
      make("div", "", make("dt", "", texts[name]), make("dd", "", texts[text])),
    );
    return [
      ...(alone ? [] : [make("h2", "", linked(texts[one.title], one.address))]),
      ...notes(one.notes, texts),
      make("dl", "rb-summaries", ...summaries),
      ...(groups.some((each) => each[2]) ? [] : [make("p", "", said["no-difference"])]),
      ...groups.flatMap((each) => group(each, texts, said)),
    ];
  }

  /* Choose */

  let read = () => {};

  function chooser(form) {
    const said = JSON.parse(form.dataset.texts);
    const { of, from, to } = form.elements;
    const says = form.nextElementSibling;
    const shown = says.nextElementSibling;
    const [heading, , body] = shown.children;
    let turn = 0;

    function show({ choices, pairs, texts }) {
      const places = choices.map(([id]) => id);
      const pair = pairs[[from.value, to.value].sort((a, b) => places.indexOf(a) - places.indexOf(b)).join(" ")];
      if (!pair) return said.twice;
      const alone = pair.parts[1] === undefined && of.value !== "roles";
      heading.textContent = `${of.selectedOptions[0].text} · ${texts[pair.title]}`;
      const parts = pair.parts.flatMap((one) => part(one, texts, said, alone));
      body.replaceChildren(...notes(pair.notes, texts), ...(parts.length ? parts : [make("p", "", said["no-difference"])]));
      shown.hidden = false;
      shown.classList.remove("rb-held");
      const count = body.querySelectorAll("ul:not(details ul) > li").length;
      return rolebook.fill(said.shown, { title: heading.textContent, count });
    }

    /** Fill both lists, and choose what is asked for or lies near it; whether all that is asked for is there. */
    function offer(choices, asked) {
      const places = [from, to].map((select) => {
        select.replaceChildren(...choices.map(([id, name]) => new Option(name, id)));
        return choices.findIndex(([id]) => id === asked[select.name]);
      });
      const known = [from, to].every((select, at) => !asked[select.name] || places[at] >= 0);
      const [first, second] = places;
      from.selectedIndex = first >= 0 ? first : second > 0 ? second - 1 : second + 1 && 1;
      to.selectedIndex = second >= 0 ? second : from.selectedIndex + (from.selectedIndex + 1 < choices.length ? 1 : -1);
      return known;
    }

    /** Many competencies are not offered by the page itself. */
    async function more() {
      if (!form.dataset.more) return;
      const found = await (await fetch(form.dataset.more)).json();
      of.querySelector("optgroup").append(...found.map(([id, name]) => new Option(name, `competencies.${id}`)));
    }

    const ready = more().catch(() => {});

    async function ask(asked) {
      const mine = ++turn;
      await ready;
      of.value = asked.of || of.options[0].value;
      const known = of.selectedIndex >= 0;
      if (!known) of.selectedIndex = 0;
      let text = said.failed;
      try {
        const found = await (await fetch(`${rolebook.base}compare/data/${of.value.replace(".", "/")}.json`)).json();
        if (mine !== turn) return;
        shown.hidden = true;
        text = offer(found.choices, known ? asked : {}) && known ? show(found) : said.stale;
      } catch {
        shown.hidden = true;
      }
      says.textContent = text;
    }

    form.addEventListener("change", async (event) => {
      await ask(event.target === of ? { of: of.value } : { of: of.value, from: from.value, to: to.value });
      const url = new URL(location);
      for (const select of [of, from, to]) url.searchParams.set(select.name, select.value);
      history.pushState(null, "", url);
    });
    read = () => form.isConnected && ask(Object.fromEntries(new URLSearchParams(location.search)));
    read();
  }

  addEventListener("popstate", () => read());
  rolebook.onPage(() => {
    document.querySelectorAll("[data-rb-copy]").forEach(copier);
    document.querySelectorAll("[data-rb-choice]").forEach(chooser);
  });
})();
