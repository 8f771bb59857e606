// <copy-link data-done>: a click on the link inside puts its address on the clipboard; where that cannot be done,
// or with a key held, it is a link like any other.
customElements.define("copy-link", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }
  handleEvent(event) {
    const link = event.target.closest("a");
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(
      () => (link.textContent = this.dataset.done),
      () => location.assign(link.href),
    );
  }
});
