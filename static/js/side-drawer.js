// <side-drawer>: shows beside the page what htmx puts into it. Escape and [data-close] put it away and give the
// focus back to whatever opened it, which is marked as current meanwhile.
customElements.define("side-drawer", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:afterSwap", this);
    this.addEventListener("htmx:beforeSwap", this);
    this.addEventListener("click", this);
    document.addEventListener("keydown", this);
  }
  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }
  handleEvent(event) {
    if (event.type === "htmx:afterSwap" && event.target === this) this.open(event.detail.requestConfig?.elt);
    else if (event.type === "htmx:beforeSwap") this.refuse(event.detail);
    else if (event.type === "click" && event.target.closest("[data-close]")) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Escape" && !this.hidden && !document.querySelector("dialog[open], details.menu[open]"))
      this.close();
  }
  // What a form answers that wants nothing swapped is meant for another page, parts out of band too.
  refuse(detail) {
    if (detail.requestConfig.elt.getAttribute("hx-swap") === "none") detail.shouldSwap = false;
  }
  open(opener) {
    this.opener?.removeAttribute("aria-current");
    this.opener = opener;
    opener?.setAttribute("aria-current", "true");
    this.hidden = false;
    this.scrollTop = 0;
    opener?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  }
  close() {
    this.hidden = true;
    this.replaceChildren();
    this.opener?.removeAttribute("aria-current");
    this.opener?.focus();
  }
});
