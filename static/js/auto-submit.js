// <auto-submit>: a choice in the form inside it sends the form at once; typed words wait for Enter.
customElements.define("auto-submit", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
  }
  handleEvent(event) {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) event.target.form.requestSubmit();
  }
});
