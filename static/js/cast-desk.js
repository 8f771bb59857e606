// <cast-desk>: keeps the place of whoever answers for one found person after the other by keyboard: when the list
// has come anew, the focus is on the same answer for the next person, or on the list where nobody is left.
customElements.define("cast-desk", class extends HTMLElement {
  connectedCallback() {
    for (const type of ["htmx:beforeRequest", "htmx:afterSettle"]) this.addEventListener(type, this);
  }
  handleEvent(event) {
    if (event.type === "htmx:beforeRequest") {
      const button = event.detail.requestConfig.triggeringEvent?.submitter;
      this.place = button && { at: this.answers(button.value).indexOf(button), answer: button.value };
    } else if (this.place && (document.activeElement === document.body || !document.activeElement)) {
      const { at, answer } = this.place;
      this.place = null;
      const left = this.answers(answer);
      (left[Math.min(at, left.length - 1)] ?? this.querySelector("#cast"))?.focus();
    }
  }
  answers(value) {
    return [...this.querySelectorAll(`#proposed button[value="${value}"]`)];
  }
});
