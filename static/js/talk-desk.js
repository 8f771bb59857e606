// <talk-desk>: keeps the talk at its end, and its form ready for the next question.
customElements.define("talk-desk", class extends HTMLElement {
  connectedCallback() {
    for (const type of ["htmx:beforeSwap", "htmx:afterRequest"]) this.addEventListener(type, this);
    this.querySelector(".talk-exchange:last-child")?.scrollIntoView({ block: "end" });
  }
  handleEvent(event) {
    const { xhr, elt, successful } = event.detail;
    if (event.type === "htmx:beforeSwap") {
      // What was wrong with a question is shown, too.
      if (xhr.status === 422) event.detail.shouldSwap = true;
    } else if (elt.id === "talk-form" && successful) {
      elt.reset();
      this.querySelector(".talk-beginning")?.remove();
      this.querySelector("#talk-form textarea").focus();
    }
  }
});
