// A menu made of <details>: closes on Escape, on a click elsewhere and when the focus leaves it.
customElements.define("auto-close", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("focusout", this);
    document.addEventListener("pointerdown", this);
  }
  disconnectedCallback() {
    document.removeEventListener("pointerdown", this);
  }
  get details() {
    return this.querySelector("details");
  }
  handleEvent(event) {
    if (!this.details?.open) return;
    if (event.type === "keydown" && event.key === "Escape") {
      this.details.open = false;
      this.details.querySelector("summary").focus();
    } else if (event.type === "pointerdown" && !this.contains(event.target)) {
      this.details.open = false;
    } else if (event.type === "focusout" && event.relatedTarget && !this.contains(event.relatedTarget)) {
      this.details.open = false;
    }
  }
});
