// <writing-desk>: focus mode and vertical writing, remembered in this browser; keeps the open episode in view.
// On a phone the margin is a sheet that opens over the text; Escape and its button close it.
class WritingDesk extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this)
    this.addEventListener("keydown", this)
    for (const mode of ["focus", "vertical"]) this.set(mode, localStorage.getItem(`desk:${mode}`) === "1")
    this.querySelector(".writing-list [aria-current]")?.scrollIntoView({ block: "nearest" })
  }

  handleEvent(event) {
    if (event.type === "keydown") return event.key === "Escape" && this.classList.contains("is-margin") && this.margin(false)
    const mode = event.target.closest("[data-desk]")?.dataset.desk
    if (mode === "margin") this.margin(!this.classList.contains("is-margin"))
    else if (mode) this.set(mode, !this.classList.contains(`is-${mode}`))
  }

  margin(open) {
    this.classList.toggle("is-margin", open)
    const button = this.querySelector(".tool-margin")
    button?.setAttribute("aria-expanded", String(open))
    if (open) this.querySelector(".writing-margin").focus({ preventScroll: true })
    else button?.focus({ preventScroll: true })
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
