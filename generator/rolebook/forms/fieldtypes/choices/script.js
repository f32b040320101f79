// Any number of checkboxes of one name; the answer is an array. Many are made here: by what they belong to, with a filter.
(() => {
  "use strict";
  const { make, types } = rolebook.forms;
  const isWanted = (group) => !!group.querySelector(":checked");

  function prepare(box, { name: id, options }, name) {
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
  }

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

  types.choices = {
    prepare,
    read: ({ controls }) => controls.filter(({ checked }) => checked).map(({ value }) => value),
    write({ box, controls }, values) {
      for (const control of controls) control.checked = values.includes(control.value);
      for (const group of box.querySelectorAll(".rb-pick")) group.open = isWanted(group);
    },
  };
})();
