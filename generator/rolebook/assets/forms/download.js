// A file made on the page: nothing is sent anywhere.
(() => {
  "use strict";
  const { forms } = rolebook;

  forms.download = (name, type, text) => {
    const link = forms.make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  };
})();
