// <copy-text data-done>: its button puts the answer it belongs to on the clipboard. It shows itself where that can
// be done. What is selected in the answer goes along to the form for a fact or a finding.
customElements.define("copy-text", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.clipboard;
    this.answer = this.closest(".talk-answer");
    this.addEventListener("click", this);
    for (const claim of this.answer.querySelectorAll("[data-claim]")) claim.addEventListener("click", this);
  }
  handleEvent(event) {
    const claim = event.currentTarget.closest("[data-claim]");
    if (claim) {
      const chosen = window.getSelection();
      const within = this.answer.contains(chosen.anchorNode) && this.answer.contains(chosen.focusNode);
      if (within && !chosen.isCollapsed) claim.search = new URLSearchParams({ text: chosen.toString() });
    } else {
      const said = this.answer.querySelector(".talk-said").textContent;
      navigator.clipboard.writeText(said).then(() => this.querySelector("button").textContent = this.dataset.done);
    }
  }
});
