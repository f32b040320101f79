// The matrices: rows and columns chosen, the choice kept in the address, and a CSV file of what is shown.
(() => {
  "use strict";
  const { rolebook } = window;
  const has = (list, one) => (list || "").split(" ").includes(one);
  let update = () => {};

  function matrix(root) {
    const form = root.querySelector("[data-rb-sift]");
    const { role, kind, group, track } = form.elements;
    const all = (selector) => [...root.querySelectorAll(selector)];
    const heads = all("[data-col]");
    const rows = all("tr[id]");
    const cols = all("col").slice(1);
    const none = root.querySelector("[data-rb-none]");
    const button = root.querySelector("[data-rb-csv]");
    const asked = new URLSearchParams(location.search);
    const hidden = (asked.get("hide") || "").split(",");
    const boxes = heads.map((head) => box(head));
    for (const field of [kind, group, track]) if (field && asked.has(field.name)) field.value = asked.get(field.name);

    function nameOf(field, value) {
      return [...field.options].find((option) => option.value === value).text;
    }

    function title(head) {
      return track ? `${nameOf(track, head.dataset.track)} · ${head.textContent}` : head.textContent;
    }

    function box(head) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "checkbox";
      input.value = head.dataset.col;
      input.defaultChecked = true;
      input.checked = !hidden.includes(input.value);
      label.append(input, ` ${title(head)}`);
      form.querySelector("[data-rb-columns]").append(label);
      return input;
    }

    /** The track on which all targets of the chosen role lie. */
    function preset() {
      const own = heads.filter((_, at) => rows.some((row) => has(row.cells[at + 1].dataset.mark, rolebook.role)));
      const tracks = new Set(own.map((head) => head.dataset.track));
      track.value = tracks.size === 1 ? [...tracks][0] : "";
    }

    function show(isNew) {
      role.value = rolebook.role;
      if (track && isNew) preset();
      const off = heads.map((head, at) => !boxes[at].checked || Boolean(track?.value && head.dataset.track !== track.value));
      for (const row of rows) {
        const cells = [...row.cells].slice(1);
        const counts = (cell) => !rolebook.role || has(cell.dataset.mark, rolebook.role);
        const fits = !kind.value || cells.some((cell, at) => !off[at] && counts(cell) && has(cell.dataset.kinds, kind.value));
        const isIn = !group?.value || row.parentElement.dataset.group === group.value;
        // What the address points at is there whatever is chosen.
        row.hidden = !(fits && isIn) && !isMeant(row);
        cells.forEach((cell, at) => (cell.hidden = off[at]));
      }
      for (const parts of [heads, cols]) parts.forEach((part, at) => (part.hidden = off[at]));
      // A group of columns without one would be a column itself.
      for (const group of all("colgroup")) group.hidden = ![...group.children].some((col) => !col.hidden);
      for (const head of all("[scope=colgroup]")) {
        const under = heads.filter((one) => one.dataset.track === head.dataset.track && !one.hidden).length;
        head.hidden = !under;
        head.colSpan = under || 1;
      }
      for (const head of all("[scope=rowgroup]")) head.colSpan = off.filter((is) => !is).length + 1;
      for (const body of all("tbody")) body.hidden = false;
      for (const body of all("tbody")) body.hidden = !rows.some((row) => body.contains(row) && isShown(row));
      none.textContent = rows.some(isShown) ? "" : none.dataset.rbNone;
      remember();
      document.dispatchEvent(new Event("rolebook:list"));
    }

    /** Whether the address points at it, also where the browser has not gone there yet. */
    function isMeant(row) {
      return location.hash === `#${row.id}`;
    }

    function isShown(row) {
      return isMeant(row) || getComputedStyle(row).display !== "none";
    }

    function remember() {
      const url = new URL(location.href);
      const hide = boxes.filter((input) => !input.checked).map((input) => input.value);
      const state = { kind: kind.value, group: group?.value, track: track?.value, hide: hide.join(",") };
      for (const [name, value] of Object.entries(state)) {
        if (value) url.searchParams.set(name, value);
        else url.searchParams.delete(name);
      }
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    }

    // --- The file

    function lines() {
      const isOn = (cell) => !cell.hidden;
      const first = root.querySelector("thead th").textContent;
      const of = (row) => [row.querySelector("th a").textContent, ...[...row.cells].slice(1).filter(isOn).map(words)];
      const found = [[first, ...heads.filter(isOn).map(title)], ...rows.filter(isShown).map(of)];
      if (!group) return found;
      const groups = [group.labels[0].firstChild.data, ...rows.filter(isShown).map((row) => nameOf(group, row.parentElement.dataset.group))];
      return found.map((line, at) => [groups[at], ...line]);
    }

    function words(cell) {
      return cell.innerText.trim().replace(/\s*\n\s*/g, "; ");
    }

    /** As RFC 4180 has it; nothing that a spreadsheet would take for a formula. */
    function quoted(text) {
      const safe = text.trim().replace(/^[=+\-@]/, "'$&");
      return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
    }

    button.addEventListener("click", () => {
      const text = lines().map((line) => `${line.map(quoted).join(",")}\r\n`);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", ...text], { type: "text/csv" }));
      link.download = button.dataset.rbCsv;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href));
    });
    form.addEventListener("change", ({ target }) => (target === role ? rolebook.setRole(role.value) : show()));
    form.addEventListener("reset", () => setTimeout(() => rolebook.setRole("")));
    form.addEventListener("submit", (event) => event.preventDefault());
    show(!asked.has("track"));
    return show;
  }

  document.addEventListener("rolebook:role", () => update(true));
  addEventListener("hashchange", () => update());
  rolebook.onPage(() => {
    const root = document.querySelector("[data-rb-matrix]");
    update = root ? matrix(root) : () => {};
  });
})();
