// The "?" key opens the legend, except where somebody types.
customElements.define("legend-key", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this);
  }
  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }
  handleEvent(event) {
    const typing = event.target.closest("input, textarea, select, [contenteditable], dialog[open]");
    if (event.key !== "?" || typing || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.getElementById("legend").showModal();
  }
});
