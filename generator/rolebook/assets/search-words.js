// Whether the words that are searched for are in the handbook at all: Pagefind finds something for those that are not.
(() => {
  "use strict";
  const { rolebook } = window;
  const MANY = 20;
  let known = "";

  /**
   * Whether every word asked for is one of the handbook's or begins one. For a word that is none, Pagefind finds what has
   * the longest word that it begins with, "as" for "assertive", or leaves it out among others, and cannot be told not to.
   */
  rolebook.isKnown = async (pagefind, query, first, read) => {
    // What was once found stays so, whatever facets are chosen.
    if (known === query) return true;
    let words = /^".+"$/.test(query) ? [] : plain(query, "").split(/\s+/).filter(Boolean);
    words = lacking(words, first);
    // In quotes only the word itself is found, in all its forms.
    const exact = await Promise.all(words.map((word) => pagefind.search(`"${word}"`)));
    words = words.filter((_, at) => !exact[at].unfilteredResultCount);
    // A word half typed past its stem ("communicati") may be further down, or another role's.
    if (words.length) words = lacking(words, await read((await pagefind.search(query)).results.slice(0, MANY)));
    if (words.length) return false;
    known = query;
    return true;
  };

  /** Those of the words that no word of the records begins with; none in a language written without spaces. */
  function lacking(words, records) {
    if (records.some((record) => record.raw_content.includes("\u200b"))) return [];
    const texts = records.map(({ raw_content: content, meta }) => [content, ...Object.values(meta)].join(" "));
    const all = texts.map((text) => ` ${plain(text, "")} ${plain(text, " ")}`).join(" ");
    return words.filter((word) => !all.includes(` ${word}`));
  }

  /** Letters and digits, without accents; what joins two words ("one-to-one") is left out, or parts them. */
  function plain(text, joint) {
    const letters = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
    return letters.replace(/\s+/g, " ").replace(/[^\p{L}\p{N} ]/gu, joint);
  }
})();
