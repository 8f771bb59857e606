// <talk-desk>: keeps a talk at its end and its form ready for the next question, wherever it stands: on a page of its
// own, where the page scrolls, or in a panel that scrolls by itself.
customElements.define("talk-desk", class extends HTMLElement {
  connectedCallback() {
    for (const type of ["htmx:beforeSwap", "htmx:afterSettle", "htmx:afterRequest"]) this.addEventListener(type, this);
    this.addEventListener("toggle", this, true);
    const linked = document.getElementById(location.hash.slice(1));
    const last = this.querySelector("#lines > .talk-exchange:last-of-type");
    if (last && !this.contains(linked)) this.keepInSight(last);
  }
  handleEvent(event) {
    if (event.type === "toggle") return event.target.matches(".talk-notes[open]") && this.fetchNotes();
    const { xhr, elt, requestConfig, successful } = event.detail;
    if (event.type === "htmx:beforeSwap") {
      // What was wrong with a question is shown, too.
      if (xhr.status === 422) event.detail.shouldSwap = true;
      if (requestConfig.elt.matches("[data-earlier]")) this.holdStill();
    } else if (event.type === "htmx:afterSettle") {
      if (this.held) this.goOn();
      else if (requestConfig?.elt.matches("[data-sources]")) this.showSources();
    } else if (elt.id === "talk-form" && successful) {
      elt.querySelector("textarea").value = "";
      this.querySelector(".talk-beginning")?.remove();
      elt.querySelector("textarea").focus({ preventScroll: true });
    } else if (elt.matches(".talk-suggestions form") && successful) {
      this.querySelector(".talk-beginning")?.remove();
      elt.closest("li").remove();
    }
  }
  get scroller() {
    return this.closest(".talk-panel") ?? document.scrollingElement;
  }
  // Where the form begins that stands over the foot of the talk.
  get foot() {
    const foot = this.closest(".talk-panel")?.getBoundingClientRect().bottom ?? window.innerHeight;
    return Math.min(foot, this.querySelector(".talk-form")?.getBoundingClientRect().top ?? foot);
  }
  isInSight(element) {
    return element.getBoundingClientRect().bottom <= this.foot + 80;
  }
  keepInSight(element) {
    const beyond = element.getBoundingClientRect().bottom + 16 - this.foot;
    if (beyond > 0) this.scroller.scrollBy(0, beyond);
  }
  // What comes in before moves nothing of what one reads.
  holdStill() {
    const reading = this.querySelector(".talk-past .talk-exchange, #lines .talk-exchange");
    this.held = { reading, top: reading.getBoundingClientRect().top };
  }
  goOn() {
    const { reading, top } = this.held;
    this.held = null;
    this.scroller.scrollBy(0, reading.getBoundingClientRect().top - top);
    const place = this.querySelector("[data-earlier]") ?? this.querySelector(".talk-exchange a");
    place?.focus({ preventScroll: true });
  }
  // Beside the talk they are seen; where there is no room beside it they are under it.
  showSources() {
    const sources = this.querySelector("#sources");
    const { top, bottom } = sources.getBoundingClientRect();
    if (top >= 0 && bottom <= this.foot) return;
    if (getComputedStyle(sources).position !== "sticky") this.scroller.scrollBy(0, top - this.foot / 3);
    sources.focus({ preventScroll: true });
  }
  // Read anew each time, for they change after answers; what somebody has begun to write stays.
  fetchNotes() {
    const place = this.querySelector("[data-notes]");
    const field = place.querySelector("textarea");
    if (!field || field.value === field.defaultValue) htmx.ajax("GET", place.dataset.notes, { target: place, swap: "innerHTML" });
  }
});
