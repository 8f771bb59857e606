// <local-time>: says a moment by the reader's own clock, and as the language of the page writes it. Around a <time>
// that says it by the clock of the site.
customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const style = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    time.textContent = style.format(new Date(time.dateTime));
  }
});
