// A menu made of <details>: closes on Escape, on a click elsewhere and when the focus leaves it;
// opened, it shows where one is.
customElements.define("auto-close", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("focusout", this);
    this.addEventListener("toggle", this, true);
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
    if (event.type === "toggle") {
      this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    } else if (event.type === "keydown" && event.key === "Escape") {
      this.details.open = false;
      this.details.querySelector("summary").focus();
    } else if (event.type === "pointerdown" && !this.contains(event.target)) {
      this.details.open = false;
    } else if (event.type === "focusout" && event.relatedTarget && !this.contains(event.relatedTarget)) {
      this.details.open = false;
    }
  }
});
