// <answer-stream src sources>: shows an answer as it comes. A lost connection is made again by the browser, and
// goes on where it was lost. While it grows, the button that stops it stands still, in the place of the one that
// asks. When the answer has ended and is kept, what the server made of it takes this place.
customElements.define("answer-stream", class extends HTMLElement {
  connectedCallback() {
    this.heard = false;
    this.desk = this.closest("talk-desk");
    this.stop = this.querySelector("[data-stop]");
    this.desk.querySelector(".talk-write")?.append(this.stop);
    this.events = new EventSource(this.getAttribute("src"));
    for (const type of ["piece", "done", "error"]) this.events.addEventListener(type, this);
    customElements.whenDefined("talk-desk").then(() => this.desk.keepInSight(this));
  }
  disconnectedCallback() {
    this.events.close();
    this.stop.remove();
  }
  handleEvent(event) {
    if (event.type === "piece") this.say(JSON.parse(event.data));
    else if (event.type === "done") this.end(JSON.parse(event.data));
    else if (this.events.readyState === EventSource.CLOSED) this.lost();
  }
  say(text) {
    const said = this.querySelector("[data-text]");
    const wasInSight = this.desk.isInSight(this);
    if (!this.heard) said.textContent = "";
    this.heard = true;
    said.append(text);
    if (wasInSight) this.desk.keepInSight(this);
  }
  end(html) {
    const sources = this.getAttribute("sources");
    const { parentElement: place, desk } = this;
    const wasInSight = desk.isInSight(this);
    const at = this.previousElementSibling;
    this.outerHTML = html;
    window.htmx?.process(place);
    const ended = at ? at.nextElementSibling : place.firstElementChild;
    if (wasInSight && ended) desk.keepInSight(ended);
    window.htmx?.ajax("GET", sources, "#sources");
  }
  lost() {
    const state = this.querySelector("[data-state]");
    state.textContent = state.dataset.lost;
    state.classList.add("talk-failure");
  }
});
