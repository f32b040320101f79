// What is on the page as a file of one's own.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, button, answersOf } = forms;

  function download(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: address, download: name }).click();
    // The browser has to have begun to read it.
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  /** Answers with what they answer: which form, in which words; in an agreement with the note to the other person. */
  function recordOf(view) {
    const { form, title, role, edition, framework_version, digest } = view.contract;
    return { form, title, role, edition, framework_version, contract: digest, answers: answersOf(view), note: view.draft.agreement?.note };
  }

  /** A form's name for files: the first of several parts is called as the whole would be. */
  const fileName = ({ form, parts }) => (parts?.number === 1 ? `${form}.part-1` : form);

  const downloadRecord = (record) => download(`${record.form}.json`, "application/json", JSON.stringify(record, null, 2));

  const downloadButton = (view, record = recordOf) => button(view.texts["queue-download"], () => downloadRecord(record(view)));

  Object.assign(forms, { download, recordOf, fileName, downloadRecord, downloadButton });
})();
