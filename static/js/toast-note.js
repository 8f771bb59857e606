// A message that can be sent away; good news goes by itself, unless somebody is reading it.
const READING_TIME = 7000;

customElements.define("toast-note", class extends HTMLElement {
  connectedCallback() {
    const close = this.querySelector("button");
    close.hidden = false;
    close.addEventListener("click", () => this.remove());
    if (this.getAttribute("role") === "alert") return;
    this.wait();
    for (const enter of ["pointerenter", "focusin"]) this.addEventListener(enter, () => clearTimeout(this.timer));
    for (const leave of ["pointerleave", "focusout"]) this.addEventListener(leave, () => this.wait());
  }
  disconnectedCallback() {
    clearTimeout(this.timer);
  }
  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), READING_TIME);
  }
});
