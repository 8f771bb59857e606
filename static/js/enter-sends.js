// <enter-sends>: Enter sends the form, Shift+Enter breaks the line, and a Japanese conversion keeps its Enter.
customElements.define("enter-sends", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
  }
  handleEvent(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
