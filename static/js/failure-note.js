// <failure-note>: says in a toast what became of an act that failed, where nothing else on the page would say it.
// What asks by itself (the state of the reading, the counts) stays quiet and asks again. Inside it are
// <template data-for="404 409 …"> with a note each; data-for="lost" is for no answer, "other" for the rest.
const ACTS = ["click", "submit", "change", "keydown", "input"];

customElements.define("failure-note", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:responseError", this);
    document.addEventListener("htmx:sendError", this);
    document.addEventListener("htmx:timeout", this);
  }
  disconnectedCallback() {
    document.removeEventListener("htmx:responseError", this);
    document.removeEventListener("htmx:sendError", this);
    document.removeEventListener("htmx:timeout", this);
  }
  handleEvent(event) {
    if (!ACTS.includes(event.detail.requestConfig?.triggeringEvent?.type)) return;
    // A form that comes back with what is wrong in it says so itself.
    if (event.detail.xhr?.status === 422) return;
    this.say(event.type === "htmx:responseError" ? String(event.detail.xhr.status) : "lost");
  }
  say(what) {
    const template = this.querySelector(`template[data-for~="${what}"]`) ?? this.querySelector('template[data-for="other"]');
    const toasts = document.getElementById("toasts");
    for (const earlier of toasts.querySelectorAll("[data-failure]")) earlier.remove();
    toasts.append(template.content.cloneNode(true));
  }
});
