// <dialog-opener for="id">: a link or button inside opens that dialog instead of following its address.
customElements.define("dialog-opener", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }
  handleEvent(event) {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    const dialog = document.getElementById(this.getAttribute("for"));
    if (!plain || !dialog || !event.target.closest("a, button")) return;
    event.preventDefault();
    dialog.showModal();
  }
});
