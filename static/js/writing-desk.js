// <writing-desk>: focus mode and vertical writing, remembered in this browser; keeps the open episode in view.
class WritingDesk extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this)
    for (const mode of ["focus", "vertical"]) this.set(mode, localStorage.getItem(`desk:${mode}`) === "1")
    this.querySelector(".writing-list [aria-current]")?.scrollIntoView({ block: "nearest" })
  }

  handleEvent(event) {
    const mode = event.target.closest("[data-desk]")?.dataset.desk
    if (mode) this.set(mode, !this.classList.contains(`is-${mode}`))
  }

  set(mode, on) {
    const button = this.querySelector(`[data-desk="${mode}"]`)
    if (!button && on) return
    this.classList.toggle(`is-${mode}`, on)
    button?.setAttribute("aria-pressed", String(on))
    localStorage.setItem(`desk:${mode}`, on ? "1" : "0")
  }
}

customElements.define("writing-desk", WritingDesk)
