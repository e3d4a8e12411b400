// Fetches what a page does well without until it stands: the scripts its tag names, in their order.
const { then: names } = document.currentScript.dataset;
addEventListener("load", () => {
  for (const src of names.split(" ")) {
    document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
  }
});
