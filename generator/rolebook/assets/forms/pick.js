// Many to choose from: the checkboxes of a long list are made here, folded by what they belong to, with a filter.
(() => {
  "use strict";
  const { make, types } = rolebook.forms;
  const { write } = types.choices;
  const isWanted = (group) => !!group.querySelector(":checked");

  types.choices.prepare = (box, { name: id, options }, name) => {
    const place = box.querySelector("[data-rb-pick]");
    if (!place) return;
    const find = make("input", { type: "search", autocomplete: "off" });
    const found = make("p", { class: "rb-hint", role: "status" });
    place.append(make("label", { class: "rb-ask" }, place.dataset.find, " ", find), found);
    for (const [at, { value, label, text }] of options.entries()) {
      if (!at || text !== options[at - 1].text) place.append(make("details", { class: "rb-pick" }, make("summary", {}, text)));
      const control = make("input", { type: "checkbox", name, value, ...(at ? {} : { id }) });
      place.lastChild.append(make("label", {}, control, " ", make("b", {}, label)));
    }
    find.addEventListener("input", () => filter(place, found, find.value));
  };

  types.choices.write = (field, values) => {
    write(field, values);
    for (const group of field.box.querySelectorAll(".rb-pick")) group.open = isWanted(group);
  };

  /** Shows what has all the words in it or is chosen already. */
  function filter(place, found, wanted) {
    const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of place.querySelectorAll("details")) {
      const [{ textContent: title }, ...labels] = group.children;
      for (const label of labels) {
        const said = `${title} ${label.textContent}`.toLocaleLowerCase();
        label.hidden = !words.every((word) => said.includes(word)) && !isWanted(label);
        count += !label.hidden;
      }
      group.hidden = labels.every(({ hidden }) => hidden);
      group.open = words.length > 0 || isWanted(group);
    }
    const all = place.querySelectorAll("details > label").length;
    found.textContent = rolebook.fill(place.dataset.found, { count, all });
  }
})();
