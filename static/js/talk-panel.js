// <talk-panel>: a talk beside the page, in the place of what stands there otherwise. Links with data-talk open in it,
// and what is chosen in it stays in it. Escape, its button and the back button put it away; then the focus goes back
// to the link that opened it, and what was typed and not sent waits there. What it shows is kept with the page in the history: who comes back finds it open.
customElements.define("talk-panel", class extends HTMLElement {
  connectedCallback() {
    this.blank = this.querySelector("template");
    this.addEventListener("htmx:afterSettle", this);
    this.addEventListener("click", this);
    document.addEventListener("click", this.onOpener = (event) => this.follow(event));
    document.addEventListener("keydown", this.onKey = (event) => this.press(event), true);
    window.addEventListener("popstate", this.onHistory = () => this.restore());
    this.restore();
  }
  disconnectedCallback() {
    document.removeEventListener("click", this.onOpener);
    document.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("popstate", this.onHistory);
  }
  handleEvent(event) {
    if (event.type === "click") return this.clicked(event);
    const { target, pathInfo } = event.detail;
    if (target?.id === "talk") this.arrived(pathInfo?.responsePath);
  }
  clicked(event) {
    if (event.target.closest("[data-close]")) return this.leave();
    const link = event.target.closest("a[href*='#q=']");
    if (link?.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // A sentence of the very text beside it: that shows it, and the talk stays, unless it covers the text.
    event.preventDefault();
    const covers = getComputedStyle(this).position === "fixed";
    history.replaceState(history.state, "", link.hash);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
    if (covers) this.leave();
  }
  follow(event) {
    const link = event.target.closest("a[data-talk]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.opener = link;
    const address = link.getAttribute("href");
    if (this.hidden) history.pushState({ ...history.state, talk: address }, "");
    this.open(address);
  }
  press(event) {
    if (event.key !== "Escape" || this.hidden || event.isComposing) return;
    if (document.querySelector("dialog[open], details.menu[open]")) return;
    // Who writes in the manuscript is elsewhere.
    if (!this.contains(event.target) && event.target.closest("[contenteditable], textarea, input")) return;
    event.stopPropagation();
    this.leave();
  }
  // Whether something was typed in it that is nowhere else.
  get isWrittenIn() {
    return [...this.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  }
  // As the history has it: open with its talk, or put away.
  restore() {
    const address = history.state?.talk;
    if (!address) this.close();
    else if (this.hidden) this.open(address);
  }
  open(address) {
    const goesOn = this.hidden && this.isWrittenIn && this.shows === address;
    if (this.hidden && !goesOn) this.replaceChildren(this.blank, this.blank.content.cloneNode(true));
    this.hidden = false;
    this.toFocus = true;
    this.shows = address;
    if (goesOn) return this.arrived();
    htmx.ajax("GET", address, { source: this, target: "#talk", swap: "outerHTML" });
  }
  arrived(address) {
    if (address && history.state?.talk) history.replaceState({ ...history.state, talk: address }, "");
    const lost = document.activeElement === document.body;
    if (!this.toFocus && !lost) return;
    this.toFocus = false;
    const field = matchMedia("(pointer: fine)").matches && this.querySelector("#id_text");
    (field || this.querySelector("#talk-title"))?.focus({ preventScroll: true });
  }
  leave() {
    if (history.state?.talk) history.back();
    else this.close();
  }
  close() {
    if (this.hidden) return;
    this.hidden = true;
    if (!this.isWrittenIn) this.replaceChildren(this.blank);
    (this.opener?.isConnected ? this.opener : document.querySelector("a[data-talk]"))?.focus();
  }
});
